"""JSON files: an array of objects, one object, or objects one after another."""

from __future__ import annotations

import codecs
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cleaner.errors import Failure
from cleaner.formats.decode import decode
from cleaner.records.fields import text_field
from cleaner.records.jsonl import RAW, checked, read_jsonl
from cleaner.records.record import Record
from cleaner.records.sources import Source
from cleaner.records.streams import LIMITS, Limits, as_utf8, megabytes, open_stream
from cleaner.settings import Settings

_CHUNK = 1 << 18


def read_json(source: Source, settings: Settings, limits: Limits) -> Iterator[Record | Failure]:
    """A record for each object, read piece by piece: an array may be larger than the memory.

    `line` of a record is its number in the file. After a broken object nothing more can be told apart,
    so the failure that names it is the last item.
    """
    if Path(source.path).is_file() and is_lines(source, limits):
        yield from read_jsonl(source, settings, limits)
        return
    number = 0
    with open_stream(source, limits) as stream:
        try:
            text = as_utf8(stream)
            codec, note = _encoding(text.peek(1 << 16), settings)
            for value, raw in _values(_Window(text, limits.line, codec)):
                for item, part in _unwrapped(value, raw, settings):
                    number += 1
                    kept = part if "\n" not in part else ""
                    yield checked(item, kept, note, (settings, source, number, limits))
        except (_BrokenError, UnicodeDecodeError, RecursionError) as error:
            raw = error.raw if isinstance(error, _BrokenError) else ""
            yield Failure(source.path, number + 1, f"broken JSON: {error}; nothing after it was read",
                          "Repair the file", raw)  # fmt: skip


class _BrokenError(ValueError):
    def __init__(self, reason: str, raw: str = "") -> None:
        super().__init__(reason)
        self.raw = raw[:RAW]


def is_lines(source: Source, limits: Limits = LIMITS) -> bool:
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


def _encoding(head: bytes, settings: Settings) -> tuple[str, str]:
    """The codec of a file, by its first bytes, and what there is to say about it."""
    try:
        head.decode()
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:  # else a character is only cut off
            found = decode(head, declared=settings.encoding)
            return found.encoding, found.note
    return "utf-8", ""


def _values(window: _Window) -> Iterator[tuple[Any, str]]:
    """The values of an array, or the objects that stand one after another, with their text."""
    array = window.sign("") == "["
    window.at += array
    while sign := window.sign("," if array else ""):
        if array and sign == "]":
            return
        if not array and sign != "{":
            raise _BrokenError("no object or array", window.text[window.at :])
        yield window.value()
    if array:
        raise _BrokenError("the array is not closed, the file is cut off")


class _Window:
    """The part of a text that is in memory: `text`, read up to `at`."""

    def __init__(self, stream: io.BufferedReader, limit: int, codec: str) -> None:
        self.text = ""
        self.at = 0
        self._stream = stream
        self._limit = limit
        self._text = codecs.getincrementaldecoder(codec)()
        self._decoder = json.JSONDecoder(strict=False)
        self._done = False

    def sign(self, skip: str) -> str:
        """The next sign that is neither white space nor in `skip`; "" at the end."""
        while True:
            while self.at < len(self.text):
                if self.text[self.at] not in " \t\r\n" and self.text[self.at] not in skip:
                    return self.text[self.at]
                self.at += 1
            if self._done:
                return ""
            self._grow(_CHUNK)

    def value(self) -> tuple[Any, str]:
        """The value that begins here. It may not all be in memory yet, so a failure means: read on."""
        step = _CHUNK
        while True:
            try:
                value, end = self._decoder.raw_decode(self.text, self.at)
                if end < len(self.text) or self._done or isinstance(value, dict):
                    raw, self.at = self.text[self.at : end], end
                    return value, raw
            except json.JSONDecodeError as error:
                if self._done:
                    reason = error.msg.removesuffix(" starting at")
                    raise _BrokenError(reason, self.text[self.at :]) from None
            if len(self.text) - self.at > self._limit:
                raise _BrokenError(f"an object is broken or larger than {megabytes(self._limit)}",
                                   self.text[self.at : self.at + RAW])  # fmt: skip
            self._grow(step)
            step = min(step * 2, 1 << 24)  # so that a long object is not parsed again at every step

    def _grow(self, size: int) -> None:
        more = self._stream.read(size)
        self._done = not more
        self.text, self.at = self.text[self.at :] + self._text.decode(more, final=self._done), 0


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
