"""CSV and TSV: a header, then one record a row.

Rows are cut here and only parsed by the csv module: left to itself it takes everything after one
unclosed quote for a single field. A row that does not fit its header is reported, and reading goes on
at the next line.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator

from cleaner.errors import Failure
from cleaner.formats.decode import decode
from cleaner.formats.detect import codec_of
from cleaner.records.documents import too_large
from cleaner.records.fields import SUMMARY, TEXT, make_record, no_text
from cleaner.records.jsonl import RAW
from cleaner.records.record import Record
from cleaner.records.sources import Source
from cleaner.records.streams import DamagedError, Limits, as_utf8, lines, megabytes, open_stream
from cleaner.settings import Settings

Line = tuple[int, str | int]
Row = tuple[int, list[str] | str]  # a string says what is wrong with the row


def read_table(source: Source, settings: Settings, limits: Limits) -> Iterator[Record | Failure]:
    """A record for each row; `data` has the columns in their order."""
    csv.field_size_limit(max(csv.field_size_limit(), limits.line))
    with open_stream(source, limits) as stream:
        text = as_utf8(stream)
        decoder = _Lines(text.peek(1 << 16), settings.encoding)
        numbered = ((n, decoder.text(line)) for n, line in lines(text, limits.line, ends=True))
        header, delimiter = _header(numbered, source)
        if not header:
            return
        if not any(
            name in header
            for name in ((settings.text_field,) if settings.text_field else (*TEXT, *SUMMARY))
        ):
            yield no_text(header, settings, source, 1)
            return
        for number, row in _rows(numbered, delimiter, len(header), limits):
            if isinstance(row, str):
                yield Failure(source.path, number, row, "Repair or remove the row")
                continue
            record = make_record(dict(zip(header, row, strict=True)), settings, source, number)
            if isinstance(record, Record) and len(record.text) > limits.document:
                record = too_large(source, number, limits)
            yield decoder.noted(record)


class _Lines:
    """Decodes lines: UTF-8 where they are, else the one encoding that the start of the file speaks for."""

    def __init__(self, head: bytes, declared: str) -> None:
        self._head = head
        self._codec = codec_of(declared)
        self._note = ""

    def text(self, line: bytes | int) -> str | int:
        if isinstance(line, int):
            return line
        try:
            return line.decode()
        except UnicodeDecodeError:
            if not self._codec:
                found = decode(self._head[: self._head.rfind(b"\n") + 1] + line)
                self._codec, self._note = found.encoding, found.note
        try:
            return line.decode(self._codec)
        except UnicodeDecodeError:
            found = decode(line)
            self._note = found.note or self._note
            return found.text

    def noted(self, record: Record | Failure) -> Record | Failure:
        if self._note and isinstance(record, Record):
            from dataclasses import replace

            return replace(record, notes=(*record.notes, self._note))
        return record


def _header(numbered: Iterator[Line], source: Source) -> tuple[list[str], str]:
    """The names of the columns, and what separates them: a tab, or the commonest sign in the header."""
    for _, line in numbered:
        if isinstance(line, int):
            raise DamagedError(
                f"The header of the table is {megabytes(line)} long", "Check that it is CSV"
            )
        if line.strip():
            signs = "\t" if source.format == "tsv" else ",;\t|"
            delimiter = max(signs, key=line.count)
            row = _parse(line, delimiter)
            if not isinstance(row, list):
                raise DamagedError("The header of the table is broken", "Check its quotes")
            return _distinct([name.strip() for name in row]), delimiter
    return [], ","


def _distinct(names: list[str]) -> list[str]:
    """Column names that stand twice get a number, so that no column hides another."""
    out: list[str] = []
    for name in names:
        count, new = 1, name
        while new in out:
            count += 1
            new = f"{name}.{count}"
        out.append(new)
    return out


def _rows(numbered: Iterator[Line], delimiter: str, width: int, limits: Limits) -> Iterator[Row]:
    """Rows by the lines they begin at; a line that opens a quote takes the lines up to its end."""
    pending: deque[Line] = deque()
    while (start := _next(pending, numbered)) is not None:
        number, line = start
        if isinstance(line, int):
            yield number, f"the line is {megabytes(line)} long"
            continue
        if not line.strip("\r\n"):
            continue
        taken, row = [line], _parse(line, delimiter)
        if row is None:
            row, rest = _quoted(taken, (pending, numbered), delimiter, limits)
            pending.extendleft(
                reversed(rest if not isinstance(row, list) or len(row) != width else [])
            )
        if row is None:
            yield number, f"a quote is never closed: {line[:RAW]!r}"
        elif isinstance(row, list) and len(row) != width:
            yield (
                number,
                f"the row has {len(row)} field{'s' * (len(row) != 1)}, the header has {width}: {line[:RAW]!r}",
            )
        else:
            yield number, row


def _next(pending: deque[Line], numbered: Iterator[Line]) -> Line | None:
    return pending.popleft() if pending else next(numbered, None)


def _quoted(
    taken: list[str], source: tuple[deque[Line], Iterator[Line]], delimiter: str, limits: Limits
) -> tuple[list[str] | str | None, list[Line]]:
    """The row that begins with an open quote, and the lines after the first that were looked at.

    A quoted field ends on a line with an odd number of quotes, so only such lines are tried.
    """
    rest: list[Line] = []
    size = len(taken[0])
    while size <= limits.document and (following := _next(*source)) is not None:
        rest.append(following)
        line = following[1]
        if isinstance(line, int):
            break
        taken.append(line)
        size += len(line)
        if line.count('"') % 2:
            return _parse("".join(taken), delimiter), rest
    return None, rest


def _parse(text: str, delimiter: str) -> list[str] | str | None:
    """The fields of a row; None where a quote is still open, a string where it is broken otherwise."""
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        return None if "unexpected end" in str(error) else f"broken CSV: {error}"
