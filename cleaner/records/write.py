"""Records to files, in the format they came in or another, every other field kept in its order."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Literal, Protocol

from cleaner.errors import OutputError
from cleaner.records.atomic import atomic_write, output_error, standard_output
from cleaner.records.fields import lookup, put
from cleaner.records.record import Record
from cleaner.records.sources import guess_format, split_ending

Form = Literal["jsonl", "json", "csv", "tsv", "parquet", "text"]


class Writer(Protocol):
    """Takes records one at a time. `extra` are fields to set beside the text."""

    def write(self, record: Record, text: str, extra: Mapping[str, Any]) -> None: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Columns:
    """What is known of a table before its records come: the names of some columns.

    `tell` is told, with a source, of each field there that came too late for a column; it may be told
    of the same one many times.
    """

    names: tuple[str, ...] = ()
    tell: Callable[[str, str], None] = lambda *_: None


NONE = Columns()


@contextmanager
def open_writer(target: str, form: Form, columns: Columns = NONE) -> Iterator[Writer]:
    """A writer to one file ("-": standard output) that is whole when the block ends well, else absent.

    `columns` is what is known of a CSV or TSV before its records come. Raises OutputError, also for a folder
    or device that cannot be written.
    """
    with standard_output() if target == "-" else atomic_write(target) as file, ExitStack() as stack:
        if form == "parquet":
            writer: Writer = ParquetWriter(file, stack.enter_context(_spool(target)), target)
        else:
            writer = _writer(file, form, columns)
        yield writer
        writer.close()


def _spool(target: str) -> BinaryIO:
    """A nameless file beside an output, where there is room for it; elsewhere for a device."""
    from tempfile import TemporaryFile

    place = Path(os.path.realpath(target))
    with _no_room(target):
        return TemporaryFile(dir=place.parent if place.is_file() or not place.exists() else None)


@contextmanager
def _no_room(target: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise output_error(error, target) from error


def _dumps(value: Any) -> str:
    """JSON, whose machinery a text file in and out has no need of."""
    from cleaner.records.splice import dumps

    return dumps(value)


def out_field(record: Record) -> str:
    """The field that takes the clean text: a page in `html` becomes a text in `text`."""
    return "text" if record.kind == "html" and "html" in record.field.lower() else record.field


def fields(record: Record, text: str, extra: Mapping[str, Any]) -> dict[str, Any]:
    """All fields of a record with the new text, in the order in which they were read.

    A file that is one document has no fields: it gives `id` and `text`.
    """
    target = out_field(record)
    if record.data and record.field not in record.data:  # a field inside another
        return {**record.data, **put(record.data, target, text), **extra}
    data: dict[str, Any] = {}
    for name, value in (record.data or {"id": record.id, record.field: ""}).items():
        if name != record.field:
            data[name] = text if name == target else value
        elif target == name or target not in record.data:
            data[target] = text
    data.update(extra)
    return data


class JsonlWriter:
    """One JSON object a line. What was a JSON object before keeps all but the text byte for byte."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, record: Record, text: str, extra: Mapping[str, Any]) -> None:
        from cleaner.records.splice import splice

        target = out_field(record)
        if record.raw:
            changed = lookup(record.data, target) != text
            values = {**put(record.data, target, text), **extra} if changed else extra
            line = (
                splice(record.raw, values, (record.field, target))
                if values or target != record.field
                else record.raw
            )
        else:
            line = _dumps(fields(record, text, extra))
        self._put(line.encode("utf-8", "replace"))

    def _put(self, line: bytes) -> None:
        self._file.write(line + b"\n")

    def close(self) -> None:
        self._file.flush()


class JsonWriter(JsonlWriter):
    """An array of these objects, one a line."""

    _before = b"[\n"

    def _put(self, line: bytes) -> None:
        self._file.write(self._before + line)
        self._before = b",\n"

    def close(self) -> None:
        self._file.write(b"[]\n" if self._before == b"[\n" else b"\n]\n")
        super().close()


class TextWriter:
    """Only the texts, with an empty line between two."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._first = True

    def write(self, record: Record, text: str, extra: Mapping[str, Any]) -> None:
        del extra
        if not self._first:
            self._file.write(b"\n")
        self._first = False
        self._file.write(_content(record, text))

    def close(self) -> None:
        self._file.flush()


def _content(record: Record, text: str) -> bytes:
    """A text as a file: as it is where it was one before, else with an end to its last line."""
    was_file = record.kind == "text" and not record.data
    end = "" if was_file or not text or text.endswith("\n") else "\n"
    return f"{text}{end}".encode("utf-8", "replace")


class FolderWriter:
    """A file for each record, under the relative path of its source, in a folder.

    A source with many records (JSON lines, a table, a crawl) becomes a folder with a file for each,
    named by its id. No name, whatever it holds, leads out of the folder. With the suffix "" a text keeps
    its ending (.md), and all else becomes .txt.
    """

    def __init__(self, folder: str | Path, suffix: str = "") -> None:
        self._root = Path(folder).resolve()
        self._suffix = suffix
        self._taken: set[str] = set()

    def write(self, record: Record, text: str, extra: Mapping[str, Any]) -> None:
        del extra
        with atomic_write(self.path(record), durable=False) as file:
            file.write(_content(record, text))

    def path(self, record: Record) -> Path:
        """Where a record goes. Each call takes a name, so that no two records share one."""
        pure = PurePosixPath(record.name or record.source)
        name, ending = split_ending(pure.name)
        stem = (*pure.parts[:-1], name)
        suffix = self._suffix or _text_ending(record, ending)
        parts = [_kept(part) for part in stem if part not in ("/", "..", ".", "")]
        if record.data:
            parts.append(safe_name(record.id))
        parts = parts or ["_"]
        name, count = "/".join(parts), 1
        while f"{name}{suffix}".casefold() in self._taken:
            count += 1
            name = "/".join((*parts[:-1], f"{parts[-1]}-{count}"))
        self._taken.add(f"{name}{suffix}".casefold())
        path = (self._root / f"{name}{suffix}").resolve()
        if not path.is_relative_to(self._root):  # a link inside the output folder leads elsewhere
            raise OutputError(
                f"'{name}' would be written outside of '{self._root}'",
                "Name an empty folder with -o",
            )
        return path

    def close(self) -> None:
        pass


class ParquetWriter:
    """Parquet. Rows that came from Parquet keep the types and values of all other columns."""

    def __init__(self, file: BinaryIO, spool: BinaryIO, target: str) -> None:
        from cleaner.records.parquet import Rows

        self._rows, self._target = Rows(file, spool), target

    def write(self, record: Record, text: str, extra: Mapping[str, Any]) -> None:
        with _no_room(self._target):
            self._rows.add(record, {**put(record.data, out_field(record), text), **extra})

    def close(self) -> None:
        with _no_room(self._target):
            self._rows.close()


def _text_ending(record: Record, ending: str) -> str:
    """The ending of a text that was one, unpacked; .txt for what has become one."""
    form, packed = guess_format(f"_{ending}")
    bare = ending[: -len(packed) - 1] if packed else ending
    return bare if form == "text" and not record.data else ".txt"


_UNSAFE = re.compile(r"[^\w.,@+=() -]+")
# What a file name may be made of on the systems we know; U+DC80 to U+DCFF are bytes in no encoding.
_ENCODABLE = re.compile("[^\x00-\x1f\x7f/\\\\\ud800-\udc7f\udd00-\udfff]+")
_LONGEST = 120  # characters; a name may have 255 bytes, and one character up to four


def safe_name(name: str) -> str:
    """A name that any file system takes, near to the given one, and different for different ones."""
    slug = _UNSAFE.sub("_", name).strip(". ")
    if len(slug) > _LONGEST or len(slug.encode("utf-8", "replace")) > 2 * _LONGEST:
        slug = slug.encode("utf-8", "replace")[: 2 * _LONGEST - 12].decode("utf-8", "ignore")[
            : _LONGEST - 9
        ]
    if slug and slug == name:
        return slug
    import hashlib

    digest = hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=4).hexdigest()
    return f"{slug}-{digest}" if slug else digest


def _kept(part: str) -> str:
    """A part of a path that named a file already: as it is, unless it cannot be a name everywhere."""
    fits = len(os.fsencode(part)) <= 2 * _LONGEST if _ENCODABLE.fullmatch(part) else False
    return part if fits else safe_name(part)


def _writer(file: BinaryIO, form: Form, columns: Columns) -> Writer:
    if form == "jsonl":
        return JsonlWriter(file)
    if form == "json":
        return JsonWriter(file)
    if form == "text":
        return TextWriter(file)
    from cleaner.records.columns import TableWriter

    return TableWriter(file, "\t" if form == "tsv" else ",", columns)
