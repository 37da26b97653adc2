"""Records by the thousand, for jobs that look at all texts and change none.

Lines of JSON take a short way: each line is parsed once, and what comes out are the id, the date and
the UTF-8 of the text, with the line or its place in the file. All other formats go through the usual
reader, and so does each line that is anything but plain; both ways give the same ids and texts.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from cleaner.errors import Failure, InputError
from cleaner.records.fields import DATE, ID, TEXT, URL, lookup, place, string_field, text_field
from cleaner.records.jsonl import read_line
from cleaner.records.read import read_source, unreadable
from cleaner.records.record import Record
from cleaner.records.sources import Source
from cleaner.records.splice import dumps
from cleaner.records.streams import (
    BLANK,
    LIMITS,
    LOOK,
    Limits,
    as_utf8,
    megabytes,
    open_stream,
    skip_blank,
    skip_line,
)
from cleaner.settings import Settings

PIECE = 1 << 20  # bytes of a batch: what is made of them stays in the cache of the processor
_NAMES: dict[tuple[str, ...], frozenset[str]] = {
    names: frozenset(names) for names in (ID, URL, DATE)
}
ROWS = 1024  # records of a batch that does not come from lines of JSON


@dataclass(slots=True)
class Batch:
    """Some records of one source, in order: ids, dates ("" if unknown) and texts in UTF-8.

    Their lines are the bytes `starts[i]` to `ends[i]` of the file, or, where it holds no lines that can
    be copied, `lines` are lines of JSON to stand for the records. `fields` names the field of each text.
    """

    source: Source
    ids: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    lines: list[bytes] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.ids)

    def add(self, record: Record) -> bool:
        """Whether a record that the usual reader made was taken; a page gives the text of its article."""
        text = record.text
        if record.kind == "html":
            from cleaner.formats.html.extract import html_text

            try:
                text = html_text(text, url=record.url)
            except InputError as error:
                self.failures.append(record.failure(error.what, error.remedy))
                return False
        self.ids.append(record.id)
        self.dates.append(record.date)
        self.texts.append(text.encode("utf-8", "replace"))
        self.fields.append(record.field)
        return True


def read_batches(
    sources: Iterable[Source | Failure], settings: Settings, limits: Limits = LIMITS
) -> Iterator[Batch]:
    """All records of these sources, in order, and the failures among them, each in its batch."""
    for source in sources:
        if isinstance(source, Failure):
            yield Batch(Source(source.source, source.source, "text"), failures=[source])
        elif source.format == "jsonl":
            yield from _json_lines(source, settings, limits)
        else:
            yield from _any(source, settings, limits)


def _any(source: Source, settings: Settings, limits: Limits) -> Iterator[Batch]:
    batch, size = Batch(source), 0
    for item in read_source(source, settings, limits):
        if isinstance(item, Failure):
            batch.failures.append(item)
        elif batch.add(item):
            batch.lines.append(_line_of(item))
            size += len(batch.texts[-1])
        if max(len(batch), len(batch.failures)) >= ROWS or size > PIECE:
            yield batch
            batch, size = Batch(source), 0
    if len(batch) or batch.failures:
        yield batch


def _line_of(record: Record) -> bytes:
    line = record.raw or dumps(dict(record.data) or {"id": record.id, record.field: record.text})
    return line.encode("utf-8", "replace")


def _json_lines(source: Source, settings: Settings, limits: Limits) -> Iterator[Batch]:
    """The lines of a stream, a batch for so many bytes. An error that ends it is the last failure."""
    batch = Batch(source)
    try:
        with open_stream(source, limits) as file:
            stream = as_utf8(file)
            again = stream is file and _is_plain(source)
            start = stream.tell() if again else 0
            full, take = start + PIECE, _Lines(batch, settings, limits, again=again).take
            for number, at, line in _placed(stream, start, limits):
                if at > full:
                    yield batch
                    batch = Batch(source)
                    full, take = at + PIECE, _Lines(batch, settings, limits, again=again).take
                take(number, at, line)
    except (InputError, OSError) as error:
        batch.failures.append(unreadable(source, error))
    yield batch


def _placed(
    stream: io.BufferedReader, at: int, limits: Limits
) -> Iterator[tuple[int, int, bytes | int]]:
    """Lines that are not blank: number, place of the first byte, bytes; one beyond the limit as its length.

    `at` is the place where the stream stands.
    """
    number = 0
    while line := stream.readline(limits.line + 1):
        number += 1
        size = len(line)
        if size > limits.line and not line.endswith(b"\n"):
            size += skip_line(stream)
            yield number, at, size
        elif line in BLANK:
            if number % LOOK == 0:
                skipped = skip_blank(stream)
                number += skipped.count(b"\n")
                size += len(skipped)
        elif not line.isspace():
            yield number, at, line
        at += size


def _is_plain(source: Source) -> bool:
    """Whether the lines can be found again in the file: no pipe, not packed."""
    return not source.compression and source.path != "-" and Path(source.path).is_file()


def _long(source: Source, number: int, length: int, limits: Limits) -> Failure:
    return Failure(source.path, number, f"the line is {megabytes(length)} long",
                   f"Lines may have {megabytes(limits.line)}: split or remove it")  # fmt: skip


class _Lines:
    """Parses lines into a batch; with `again` it notes where they stand, else what they hold."""

    def __init__(self, batch: Batch, settings: Settings, limits: Limits, *, again: bool) -> None:
        self._batch, self._settings, self._limits, self._again = batch, settings, limits, again
        self._first = settings.text_field or TEXT[0]

    def take(self, number: int, at: int, line: bytes | int) -> None:
        """Line `number`, which begins at the place `at` of its file."""
        batch = self._batch
        if isinstance(line, int):
            batch.failures.append(_long(batch.source, number, line, self._limits))
        elif held := self._held(line, number):
            if self._again:
                batch.starts.append(at)
                batch.ends.append(at + len(line) - line.endswith(b"\n"))
            else:
                batch.lines.append(held.rstrip(b"\r\n"))

    def _held(self, line: bytes, number: int) -> bytes:
        """The line that stands for the record in this one, which may have its end; b"" if none is."""
        batch, settings = self._batch, self._settings
        try:
            data = orjson.loads(line)
        except orjson.JSONDecodeError:
            return self._usual(line, number)
        if type(data) is not dict:
            return self._usual(line, number)
        name = self._first
        text = data.get(name)  # the first of the usual names needs no search
        if type(text) is not str or not text or text[0].isspace():
            name = text_field(data, settings)
            text = lookup(data, name) if name else None
        if (
            type(text) is not str or text.find("<", 0, 1000) >= 0 or name[-4:].lower() == "html"
            or len(text) > self._limits.document
        ):  # fmt: skip
            return self._usual(line, number)
        batch.ids.append(
            _string(data, settings.id_field, ID)
            or _string(data, settings.url_field, URL)
            or place(batch.source, number)
        )
        batch.dates.append(_string(data, settings.date_field, DATE))
        batch.texts.append(text.encode())
        batch.fields.append(name)
        return line

    def _usual(self, line: bytes, number: int) -> bytes:
        """The same by the usual reader: whatever is not plain, and every failure."""
        item = read_line(
            line.removesuffix(b"\n"), self._settings, self._batch.source, number, self._limits
        )
        if isinstance(item, Failure):
            self._batch.failures.append(item)
            return b""
        return _line_of(item) if self._batch.add(item) else b""


def _string(data: dict[str, Any], explicit: str, names: tuple[str, ...]) -> str:
    """As `string_field`, quickly where the first name is there or none of the names is."""
    value = data.get(explicit or names[0])
    if value is None and not explicit and _NAMES[names].isdisjoint(data):
        return ""
    if type(value) is str and value.isascii() and (plain := value.strip()):
        return plain
    return string_field(data, explicit, names)
