"""JSON files: an array of objects, one object, or objects one after another."""

from __future__ import annotations

import codecs
import io
import json
from collections.abc import Iterator
from typing import Any

from cleaner.errors import Failure
from cleaner.records.fields import text_field
from cleaner.records.jsonl import RAW, checked, read_jsonl
from cleaner.records.record import Record
from cleaner.records.sources import Source
from cleaner.records.streams import Limits, as_utf8, megabytes, open_stream
from cleaner.settings import Settings

_CHUNK = 1 << 18


def read_json(source: Source, settings: Settings, limits: Limits) -> Iterator[Record | Failure]:
    """A record for each object, read piece by piece: an array may be larger than the memory.

    `line` of a record is its number in the file. After a broken object nothing more can be told apart,
    so the failure that names it is the last item.
    """
    if source.path != "-" and _is_lines(source, limits):
        yield from read_jsonl(source, settings, limits)
        return
    number = 0
    with open_stream(source, limits) as stream:
        try:
            for value, raw in _values(as_utf8(stream), limits):
                for item, text in _unwrapped(value, raw, settings):
                    number += 1
                    kept = text if "\n" not in text else ""
                    yield checked(item, kept, "", (settings, source, number, limits))
        except (_BrokenError, UnicodeDecodeError, RecursionError) as error:
            raw = error.raw if isinstance(error, _BrokenError) else ""
            yield Failure(source.path, number + 1, f"broken JSON: {error}; nothing after it was read",
                          "Repair the file", raw)  # fmt: skip


class _BrokenError(ValueError):
    def __init__(self, reason: str, raw: str = "") -> None:
        super().__init__(reason)
        self.raw = raw[:RAW]


def _is_lines(source: Source, limits: Limits) -> bool:
    """Whether a .json file is JSON lines in truth: its first line is a whole object, and more follows."""
    with open_stream(source, limits) as stream:
        head = as_utf8(stream).peek(1 << 16).lstrip()
    line, _, rest = head.partition(b"\n")
    if not line.startswith(b"{") or not rest.strip():
        return False
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def _values(stream: io.BufferedReader, limits: Limits) -> Iterator[tuple[Any, str]]:
    """The values of an array, or those that stand one after another, with their text."""
    utf8, decoder = codecs.getincrementaldecoder("utf-8")(), json.JSONDecoder(strict=False)
    buffer, at = utf8.decode(stream.read(_CHUNK)), 0
    at = _skip(buffer, 0, "")
    array = buffer[at : at + 1] == "["
    at += array
    done, step = False, _CHUNK
    while True:
        at = _skip(buffer, at, "," if array else "")
        if at < len(buffer):
            if array and buffer[at] == "]":
                return
            if not array and buffer[at] != "{":
                raise _BrokenError("no object or array", buffer[at : at + RAW])
            try:
                value, end = decoder.raw_decode(buffer, at)
            except json.JSONDecodeError as error:
                if done:
                    raise _BrokenError(f"{error.msg}", buffer[at : at + RAW]) from None
            else:
                yield value, buffer[at:end]
                at, step = end, _CHUNK
                continue
        elif done:
            if array:
                raise _BrokenError("the array is not closed, the file is cut off")
            return
        if len(buffer) - at > limits.line:
            raise _BrokenError(
                f"an object is broken or larger than {megabytes(limits.line)}",
                buffer[at : at + RAW],
            )
        more = stream.read(step)
        step = min(step * 2, 1 << 24)  # an object that is long is not parsed again at every step
        done = not more
        buffer, at = buffer[at:] + utf8.decode(more, final=done), 0


def _skip(buffer: str, at: int, signs: str) -> int:
    while at < len(buffer) and (buffer[at] in " \t\r\n" or buffer[at] in signs):
        at += 1
    return at


def _unwrapped(value: Any, raw: str, settings: Settings) -> Iterator[tuple[Any, str]]:
    """The objects of an answer of the kind {"status": "ok", "articles": [...]}, else the value itself."""
    lists = []
    if isinstance(value, dict) and not text_field(value, settings):
        lists = [v for v in value.values() if isinstance(v, list) and v and isinstance(v[0], dict)]
    if len(lists) != 1:
        yield value, raw
        return
    for item in lists[0]:
        yield item, json.dumps(item, ensure_ascii=False)
