"""The file of learned boilerplate: TOML, a line per pattern, made to be read and edited.

    ["example.org"]
    B1f0c2a9d = { place = "tail", articles = 212, of = 340, text = "Write to us at post@example.org." }

A table per site (`"*"` counts on every site), a key per pattern: its rule id, "B" and letters, digits,
"-" or "_". Only `text` must be there; `place` is "body" where it is missing. Delete a line and the
pattern is gone; write one by hand and it counts. In `text` stands `#` for a number, `*` for one to
twelve words, a backslash before either makes it literal.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cleaner.boilerplate.pattern import EVERY_SITE, MAX_GAPS, PLACES, Boilerplate, Pattern, squeeze
from cleaner.errors import UsageError

_INTRO = """\
# What sites repeat on every page, learned from their articles.
# One line per pattern. Delete a line to keep what it says; add one to remove more:
#   B-mine = { place = "tail", text = "Write to us at *." }
# place: head, body, tail, or headline (of another article, amid a story). "#" stands for a number, "*" for one to twelve words ("\\\\#", "\\\\*": the
# sign itself). slack: how many other lines may stand between the pattern and its end of the article.
# The table ["*"] counts on every site.
format = 1
"""
_ID = re.compile(r"B[\w-]+")
_NUMBERS = ("articles", "of", "slack")
_FIELDS = ("place", *_NUMBERS, "text", "example")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def render(boilerplate: Boilerplate) -> str:
    """The text of a file that `parse` reads back as the same patterns."""
    out, sites = [_INTRO], dict[str, list[Pattern]]()
    for pattern in boilerplate.patterns:
        sites.setdefault(pattern.site, []).append(pattern)
    for site, patterns in sites.items():
        of = max(pattern.of for pattern in patterns)
        out.append(f"\n[{_quoted(site)}]" + (f"  # {of} articles\n" if of else "\n"))
        out += (_line(pattern) for pattern in patterns)
    return "".join(out)


def _line(pattern: Pattern) -> str:
    cells = [f'place = "{pattern.place}"']
    cells += [f"{n} = {getattr(pattern, n)}" for n in _NUMBERS if getattr(pattern, n)]
    cells += [
        f"{n} = {_quoted(getattr(pattern, n))}" for n in ("text", "example") if getattr(pattern, n)
    ]
    key = pattern.id if _BARE.fullmatch(pattern.id) else _quoted(pattern.id)
    return f"{key} = {{ {', '.join(cells)} }}\n"


def _quoted(text: str) -> str:
    """A TOML basic string. JSON's differs in nothing but DEL, which TOML wants escaped."""
    plain = text.encode("utf-8", "replace").decode()
    return json.dumps(plain, ensure_ascii=False).replace("\x7f", "\\u007f")


def write_boilerplate(boilerplate: Boilerplate, path: str | Path) -> None:
    Path(path).write_text(render(boilerplate), encoding="utf-8", newline="\n")


def read_boilerplate(path: str | Path) -> Boilerplate:
    """The patterns of a file. Raises UsageError, which names file and line, for what it cannot read."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = (error.strerror if isinstance(error, OSError) else "") or error
        raise UsageError(
            f"{path} cannot be read ({reason})", "Give a file that `clean learn` wrote, in UTF-8."
        ) from error
    return parse(text, str(path))


def parse(text: str, name: str = "boilerplate") -> Boilerplate:
    """The patterns of a file's text. `name` is what errors call the file."""
    try:
        data = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as error:
        raise _error(f"{name}:{_line_of_toml(error, text)}: this is not TOML ({error})") from error
    version = data.pop("format", 1)
    if version != 1:
        raise UsageError(
            f"{name}: its format is {version!r}, this version reads 1", "Update cleaner."
        )
    patterns = tuple(_patterns(data, text, name))
    seen: dict[str, str] = {}
    for pattern in patterns:
        if seen.setdefault(pattern.id, pattern.site) != pattern.site:
            raise _error(
                f"{_place(name, text, pattern.id, last=True)}: the id {pattern.id} stands twice"
            )
    return Boilerplate(patterns)


def _patterns(data: Mapping[str, Any], text: str, name: str) -> Iterator[Pattern]:
    for site, table in data.items():
        if not isinstance(table, dict):
            raise _error(f'{_place(name, text, site)}: {site!r} stands outside of a ["site"] table')
        for key, entry in table.items():
            where = _place(name, text, key)
            if not _ID.fullmatch(key):
                raise _error(f"{where}: the id {key!r} does not start with B")
            yield _pattern(key, site, entry, where)


def _pattern(id: str, site: str, entry: Any, where: str) -> Pattern:
    entry = {"text": entry} if isinstance(entry, str) else entry
    if not isinstance(entry, dict):
        raise _error(f"{where}: {id} is neither a table nor a string")
    unknown = sorted(set(entry) - set(_FIELDS))
    if unknown:
        raise _error(f"{where}: {id} has an unknown field {unknown[0]!r}")
    for field in _FIELDS:
        value = entry.get(field, 0 if field in _NUMBERS else "")
        fits = type(value) is int and value >= 0 if field in _NUMBERS else isinstance(value, str)
        if not fits:
            raise _error(f"{where}: {field} of {id} is {value!r}")
    if entry.get("place", "body") not in PLACES:
        raise _error(
            f"{where}: place of {id} is {entry['place']!r}, not head, body, tail or headline"
        )
    line = squeeze(entry.get("text", ""))
    pattern = Pattern(id, site=site or EVERY_SITE, **{**entry, "text": line})
    if not line.replace("*", "").strip():
        raise _error(f"{where}: {id} has no text to look for")
    if pattern.gaps > MAX_GAPS:
        raise _error(f"{where}: {id} has more than {MAX_GAPS} gaps (*)")
    return pattern


def _error(what: str) -> UsageError:
    return UsageError(what, 'A pattern is one line: B1 = { place = "tail", text = "Write to us." }')


def _place(name: str, text: str, key: str, *, last: bool = False) -> str:
    """File and line of a key."""
    form = re.compile(rf"""\s*(?:"{re.escape(key)}"|'{re.escape(key)}'|{re.escape(key)})\s*[=.]""")
    lines = [n for n, line in enumerate(text.split("\n"), 1) if form.match(line)]
    return f"{name}:{lines[-1 if last else 0]}" if lines else name


def _line_of_toml(error: tomllib.TOMLDecodeError, text: str) -> int:
    found = re.search(r"at line (\d+)", str(error))
    return int(found.group(1)) if found else text.count("\n") + 1
