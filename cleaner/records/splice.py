"""Put new values into the text of a JSON object, and leave every other byte as it is.

Parsing and writing anew would change more than it should: 1.10 becomes 1.1, a long number loses its
end, 1e400 is no number, a second key of one name is gone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any, NamedTuple

import orjson

_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder(strict=False)


class _Field(NamedTuple):
    """Where a field stands: its key at start:colon, its value at value:end."""

    start: int
    colon: int
    value: int
    end: int


def splice(raw: str, values: Mapping[str, Any], rename: tuple[str, str] = ("", "")) -> str:
    """The object in `raw` with `values` set: in place where the field exists, else at the end.

    `rename` is an old and a new name of a field whose place is kept; the old field goes where the new
    one exists already. Raises ValueError where `raw` is not a JSON object.
    """
    fields = _fields(raw)
    old, new = rename
    edits: list[tuple[int, int, str]] = []
    if old in fields and old != new:
        if new in fields:
            edits.append(_removal(raw, fields.pop(old)))
        else:
            fields[new] = fields.pop(old)
            edits.append((fields[new].start, fields[new].colon, dumps(new)))
    for name, value in values.items():
        if name in fields:
            edits.append((fields[name].value, fields[name].end, dumps(value)))
    added = [
        f"{dumps(name)}:{dumps(value)}" for name, value in values.items() if name not in fields
    ]
    if added:
        close = raw.rindex("}")
        edits.append((close, close, ("," if fields else "") + ",".join(added)))
    for start, end, text in sorted(edits, reverse=True):
        raw = raw[:start] + text + raw[end:]
    return raw


def dumps(value: Any) -> str:
    """A value as JSON text: readable Unicode, dates in ISO 8601, what JSON has no word for as a string.

    The three characters that JSON allows in a string, but by which many readers of JSON lines (Python's
    own `splitlines` first) end a line, are escaped.
    """
    try:
        text = orjson.dumps(value, default=_plain).decode()
        return _LINE_ENDS.sub(_escape, text) if _LINE_ENDS.search(text) else text
    except TypeError:  # integers beyond 64 bits, lone surrogates: the stdlib can write them
        return json.dumps(value, default=_plain)


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found.group()):04x}"


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        import base64

        return base64.b64encode(value).decode()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)


def _fields(raw: str) -> dict[str, _Field]:
    """The fields of the outermost object; of two with one name the last, as parsers have it."""
    found: dict[str, _Field] = {}
    at = _after_space(raw, 0)
    if raw[at : at + 1] != "{":
        raise ValueError("no JSON object")
    at = _after_space(raw, at + 1)
    while raw[at : at + 1] == '"':
        start = at
        name, colon = scanstring(raw, at + 1, False)
        value = _after_space(raw, _after_space(raw, colon) + 1)
        end = _DECODER.raw_decode(raw, value)[1]
        found[name] = _Field(start, colon, value, end)
        at = _after_space(raw, end)
        if raw[at : at + 1] != ",":
            break
        at = _after_space(raw, at + 1)
    return found


def _after_space(raw: str, at: int) -> int:
    match = _SPACE.match(raw, at)
    return match.end() if match else at


def _removal(raw: str, field: _Field) -> tuple[int, int, str]:
    """A field goes with one comma: the one behind it, or for the last field the one before it."""
    after = _after_space(raw, field.end)
    if raw[after : after + 1] == ",":
        return field.start, _after_space(raw, after + 1), ""
    before = raw[: field.start].rstrip(" \t\r\n")
    return (len(before) - before.endswith(",")), field.end, ""
