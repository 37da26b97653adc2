"""JSON lines: one object a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import orjson

from cleaner.errors import Failure
from cleaner.formats.decode import DecodeError, decode
from cleaner.records.documents import too_large
from cleaner.records.fields import make_record, what
from cleaner.records.record import Record
from cleaner.records.sources import Source
from cleaner.records.streams import Limits, as_utf8, lines, megabytes, open_stream
from cleaner.settings import Settings

# orjson reads integers beyond 64 bits as floats, without a word; such lines go to the stdlib.
_LONG_NUMBER = re.compile(rb"[0-9]{19}")
_PLAIN = frozenset({str, int, bool, type(None)})
RAW = 200  # characters of a broken line that a failure quotes


def read_jsonl(source: Source, settings: Settings, limits: Limits) -> Iterator[Record | Failure]:
    """A record for each line that is not blank, a failure for each that is no object with a text."""
    with open_stream(source, limits) as stream:
        for number, line in lines(as_utf8(stream), limits.line):
            if isinstance(line, int):
                yield Failure(source.path, number, f"the line is {megabytes(line)} long",
                              f"Lines may have {megabytes(limits.line)}: split or remove it")  # fmt: skip
            elif line and not line.isspace():
                yield read_line(line, settings, source, number, limits)


def read_line(
    line: bytes, settings: Settings, source: Source, number: int, limits: Limits
) -> Record | Failure:
    """The record in one line."""
    try:
        data, raw, note = parse(line, settings.encoding)
    except (ValueError, RecursionError, DecodeError) as error:
        return Failure(source.path, number, f"broken JSON: {_reason(error)}",
                       "Repair or remove the line", quote(line))  # fmt: skip
    return checked(data, raw, note, (settings, source, number, limits))


def checked(
    data: Any, raw: str, note: str, place: tuple[Settings, Source, int, Limits]
) -> Record | Failure:
    """The record in a parsed value, with the text it was parsed from."""
    settings, source, number, limits = place
    if not isinstance(data, dict):
        return Failure(source.path, number, f"the value is {what(data)}, not an object",
                       "Each record must be an object with a field for its text", raw[:RAW])  # fmt: skip
    record = make_record(data, settings, source, number, raw=raw, notes=(note,) if note else ())
    if isinstance(record, Failure):
        return replace(record, raw=raw[:RAW])
    return too_large(source, number, limits) if len(record.text) > limits.document else record


def parse(line: bytes, encoding: str = "") -> tuple[Any, str, str]:
    """The value of a JSON text, the text itself, and a note on how it was read.

    The text is "" where it should not be handed on as it is. Raises ValueError (and DecodeError for
    bytes in no encoding, RecursionError for absurd nesting).
    """
    try:
        value = orjson.loads(line)
        if _all_plain(value) or not _LONG_NUMBER.search(line):
            return value, line.decode(), ""
    except orjson.JSONDecodeError:
        pass
    try:
        text, note = line.decode(), ""
    except UnicodeDecodeError:
        decoded = decode(line, declared=encoding)
        text, note = decoded.text, decoded.note
    try:
        return json.loads(text), text, note
    except ValueError:
        value = json.loads(text, strict=False)  # raw control characters inside a string
        return value, "", note or "control characters that JSON does not allow"


def _all_plain(value: Any) -> bool:
    """Whether an object has only strings, integers and the like, as most have: no place for a float."""
    return type(value) is dict and _PLAIN.issuperset(map(type, value.values()))


def quote(line: bytes) -> str:
    return line[: RAW * 4].decode("utf-8", "replace")[:RAW]


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg.removesuffix(' at')} at character {error.pos + 1}"
    if isinstance(error, RecursionError):
        return "nested too deeply"
    said = error.what if isinstance(error, DecodeError) else str(error)
    return said[:1].lower() + said[1:]
