"""What was named, as a list of things to read: files, folders, patterns, standard input."""
# os works on the names as they were given: plain strings, not Path objects
# ruff: noqa: PTH110, PTH112, PTH113, PTH114, PTH115, PTH118, PTH119, PTH120, PTH123, PTH208

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Literal, get_args

from cleaner.errors import Failure, UsageError

Format = Literal["text", "html", "jsonl", "json", "csv", "tsv", "parquet", "warc"]
Compression = Literal["", "gz", "zst", "bz2", "xz"]

SUFFIXES: dict[str, Format] = {
    ".txt": "text", ".md": "text", ".markdown": "text", ".text": "text", ".html": "html", ".htm": "html",
    ".xhtml": "html", ".jsonl": "jsonl", ".ndjson": "jsonl", ".jl": "jsonl", ".json": "json", ".csv": "csv",
    ".tsv": "tsv", ".parquet": "parquet", ".pq": "parquet", ".warc": "warc", ".wet": "warc",
}  # fmt: skip
PACKED: dict[str, Compression] = {".gz": "gz", ".zst": "zst", ".bz2": "bz2", ".xz": "xz"}
_SIGNS: tuple[tuple[bytes, Compression], ...] = (
    (b"\x1f\x8b", "gz"), (b"\x28\xb5\x2f\xfd", "zst"), (b"BZh", "bz2"), (b"\xfd7zXZ\x00", "xz"),
)  # fmt: skip

NAMED = 5  # unknown endings, and folders of results, that are named
_RESULTS = frozenset({"kept.jsonl", "dropped.jsonl", "decisions.jsonl", "groups.jsonl"})


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to read: its path as it was named, and its path relative to what was named.

    `name` is for outputs that keep the tree: always relative, with forward slashes, unique in one list.
    `note` is what a person should know of the folder that begins with this file: what is left out there.
    """

    path: str
    name: str
    format: Format
    compression: Compression = ""
    note: str = ""


def expand(
    inputs: Iterable[str | Path], form: str = "", output: str = ""
) -> list[Source | Failure]:
    """The sources behind names of files, folders, patterns and "-", in order, each file once.

    Folders are read in full, sorted, without hidden files and without following links to folders; only
    names with a known ending count there, and folders below that hold the results of a run do not. `form` states the format where the name does not tell it.
    What is missing or empty stands as a Failure at its place. `output` is a folder whose files are left
    out, for it may stand among the inputs and hold what an earlier run wrote; it is a UsageError if it
    is itself one of them.
    """
    if form and form not in get_args(Format):
        known = ", ".join(get_args(Format))
        raise UsageError(f"there is no format '{form}'", f"The formats are: {known}")
    found: list[Source | Failure] = []
    seen: set[str] = set()
    out = os.path.realpath(output) if os.path.isdir(output) else ""
    for named in inputs:
        if out and os.path.realpath(named) == out:
            raise UsageError(f"the output '{output}' is the input '{named}'", "Name another output")
        for item in _expand_one(os.fspath(named), form, out):
            key = item.path if isinstance(item, Source) else ""
            real = os.path.realpath(key) if key and key != "-" else key
            if real and real in seen:
                continue
            seen.add(real)
            found.append(item)
    return _unique_names(found)


def split_ending(name: str) -> tuple[str, str]:
    """A name without and with its known endings: "a.v2.jsonl.gz" is "a.v2" and ".jsonl.gz"."""
    stem, ending = name, ""
    for known in (PACKED, SUFFIXES):
        suffix = PurePath(stem).suffix
        if suffix.lower() in known:
            stem, ending = stem.removesuffix(suffix), suffix + ending
    return stem, ending


def guess_format(path: str) -> tuple[Format | None, Compression]:
    """Format and compression by the endings of a name."""
    pure = PurePath(path)
    packed = PACKED.get(pure.suffix.lower(), "")
    stem = PurePath(pure.stem) if packed else pure
    return SUFFIXES.get(stem.suffix.lower()), packed


def sniff(head: bytes) -> tuple[Format, Compression]:
    """Format and compression by the first bytes: only what is unmistakable, and else plain text."""
    for sign, packed in _SIGNS:
        if head.startswith(sign):
            return "text", packed
    if head.startswith(b"PAR1"):
        return "parquet", ""
    if head.startswith(b"WARC/1."):
        return "warc", ""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "html", ""
    return ("jsonl", "") if _json_line(head) else ("text", "")


def _json_line(head: bytes) -> bool:
    """Whether the first line is a whole JSON object. No article is written so."""
    import json

    line = head.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0].strip()
    if not (line.startswith(b'{"') and (line.endswith(b"}") or len(head) >= 4096)):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return b"\n" not in head  # the line is longer than what was looked at


def _expand_one(named: str, form: str, out: str) -> Iterator[Source | Failure]:
    if named == "-" and sys.stdin is None:
        yield Failure("-", 0, "standard input is closed", "Name a file, or pipe something in")
    elif named == "-":
        yield _standard_input(form)
    elif "\x00" in named:
        yield Failure(
            named.replace("\x00", "\\0"), 0, "a NUL is in the name", "Name an existing file"
        )
    elif os.path.isdir(named):
        yield from _folder(named, out)
    elif os.path.exists(named):
        yield _file(named, PurePath(named).name, form)
    elif named.startswith(("http://", "https://")):
        yield Failure(named, 0, "it is an address, and nothing is fetched here",
                      f"Fetch it first: curl -sL '{named}' | clean")  # fmt: skip
    elif any(sign in named for sign in "*?["):
        yield from _pattern(named, form, out)
    elif os.path.islink(named):
        yield Failure(
            named,
            0,
            "the link leads to nothing",
            f"Make it anew: '{os.readlink(named)}' is not there",
        )
    else:
        yield Failure(named, 0, "there is no such file or folder", _missing(named))


def _missing(named: str) -> str:
    """The remedy for a missing file: the nearest name in its folder, if one is near."""
    import difflib

    folder = os.path.dirname(named) or "."
    if not os.path.isdir(folder):
        return f"The folder '{folder}' does not exist either: check the path"
    near = difflib.get_close_matches(
        os.path.basename(named), sorted(os.listdir(folder))[:5000], 1, 0.7
    )
    where = os.path.dirname(named)
    return f"Did you mean '{os.path.join(where, near[0])}'?" if near else "Check the name"


def _standard_input(form: str) -> Source:
    """Standard input has no name, so its first bytes are looked at; `form` settles the format.

    Where there are none, it is a stream without records, not an article without words.
    """
    peek = getattr(sys.stdin.buffer, "peek", None)
    head = peek(4096) if peek else b"?"
    found, packed = sniff(head) if head else ("jsonl", "")
    return Source("-", "stdin", _format(form) or found, packed)


def _file(path: str, name: str, form: str) -> Source:
    found, packed = guess_format(path)
    stated = _format(form)
    if found is None and stated is None and os.path.isfile(path):  # a pipe can only be read once
        try:
            with open(path, "rb") as stream:
                found, signed = sniff(stream.read(4096))
            packed = packed or signed
        except OSError:
            found = "text"  # reading will report why it cannot be opened
    return Source(path, name, found or stated or "text", packed)


def _format(form: str) -> Format | None:
    return next((known for known in get_args(Format) if known == form), None)


def _folder(folder: str, out: str) -> list[Source | Failure]:
    found: list[Source | Failure] = []
    strange: Counter[str] = Counter()
    results: list[str] = []
    for path in _walk(folder, out, results):
        if isinstance(path, Failure):
            found.append(path)
        elif guess_format(path)[0] is not None:
            found.append(_file(path, PurePath(os.path.relpath(path, folder)).as_posix(), ""))
        else:
            strange[PurePath(path).suffix or "without an ending"] += 1
    if not found:
        return [Failure(folder, 0, "the folder holds nothing readable",
                        f"Files end in {', '.join(SUFFIXES)}, or one of these with .gz or .zst")]  # fmt: skip
    if (strange or results) and isinstance(found[0], Source):
        found[0] = replace(found[0], note=f"{folder}: left out {_left_out(strange, results)}")
    return found


def _left_out(strange: Counter[str], results: list[str]) -> str:
    """What is not read, in words: who expects it among the results should not search for it."""
    said = []
    if strange:
        endings = [f"{number:,} {ending}" for ending, number in strange.most_common(NAMED)]
        more = ", ..." if len(strange) > NAMED else ""
        said.append(
            f"files whose names tell no format that can be read ({', '.join(endings)}{more})"
        )
    if results:
        more = ", ..." if len(results) > NAMED else ""
        said.append(f"results of earlier runs ({', '.join(sorted(results)[:NAMED])}{more})")
    return " and ".join(said)


def _walk(folder: str, out: str, results: list[str]) -> Iterator[str | Failure]:
    """Files below a folder, sorted, names beginning with a dot left out, links to folders not followed.

    What an earlier run wrote is no input: folders with such files go to `results`.
    """
    errors: list[OSError] = []
    for top, folders, files in os.walk(folder, onerror=errors.append):
        if top != folder and _RESULTS.issubset(files):
            results.append(os.path.relpath(top, folder))
            folders.clear()
            continue
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and os.path.realpath(os.path.join(top, name)) != out
        )
        for name in sorted(files):
            path = os.path.join(top, name).removeprefix("./")
            if not name.startswith(".") and os.path.isfile(path):
                yield path
    for error in errors:
        yield Failure(str(error.filename), 0, f"the folder cannot be read ({error.strerror})",
                      "Check its permissions")  # fmt: skip


def _pattern(pattern: str, form: str, out: str) -> Iterator[Source | Failure]:
    pure = PurePath(pattern)
    fixed = next(i for i, part in enumerate(pure.parts) if any(sign in part for sign in "*?["))
    base, rest = Path(*pure.parts[:fixed]), str(PurePath(*pure.parts[fixed:]))
    if out and base.resolve().is_relative_to(out):
        out = ""  # all files lie there, so they are meant
    empty = True
    for path in sorted(base.glob(rest)):
        inside = path.relative_to(base)
        hidden = any(part.startswith(".") for part in inside.parts)
        if hidden or not path.is_file() or (out and path.resolve().is_relative_to(out)):
            continue
        empty = False
        yield _file(str(path), inside.as_posix(), form)
    if empty:
        yield Failure(
            pattern, 0, "no file matches the pattern", "Check it, or name the folder instead"
        )


def _unique_names(items: list[Source | Failure]) -> list[Source | Failure]:
    """Two files with one relative name get a number each, so that no output overwrites another."""
    taken: set[str] = set()
    out: list[Source | Failure] = []
    for item in items:
        if isinstance(item, Source):
            name, count = item.name, 1
            while name.casefold() in taken:
                count += 1
                stem, ending = split_ending(item.name)
                name = f"{stem}-{count}{ending}"
            taken.add(name.casefold())
            out.append(replace(item, name=name))
        else:
            out.append(item)
    return out
