"""Bytes that are UTF-8 only in part: one text was put together from others, or lost some bytes."""

from __future__ import annotations

import re

from cleaner.formats.detect import strict

_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH = bytes(range(128, 256))
_ESCAPED = re.compile("[\udc80-\udcff]+")


def nearly_utf8(data: bytes, *, declared: bool) -> bool:
    """Chance does not make UTF-8: four valid sequences for each broken one are proof enough."""
    escaped = data.decode("utf-8", "surrogateescape")
    broken = sum(len(run) for run in _ESCAPED.findall(escaped))
    valid = sum(len(sequence) - 1 for sequence in _SEQUENCE.findall(data))
    return valid > broken if declared else valid >= 4 * broken


def repaired(data: bytes) -> tuple[str, int]:
    """What is nearly UTF-8 as a text, and how many places were none."""
    return _ESCAPED.subn(_repair, data.decode("utf-8", "surrogateescape"))


def _repair(match: re.Match[str]) -> str:
    """Bytes that are no UTF-8: surrogates written as such, a cut character, else cp1252."""
    run = match.group().encode("utf-8", "surrogateescape")
    if run[0] == 0xED and len(run) % 3 == 0:  # CESU-8: a pair of surrogates, three bytes each
        wide = run.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
        return wide.decode("utf-16-le", "replace")
    at_end = match.end() == len(match.string)
    if run[0] >= 0xC2 and all(0x80 <= byte < 0xC0 for byte in run[1:]) and (len(run) > 1 or at_end):
        return "\ufffd"
    return strict(run, "cp1252") or "\ufffd"


def parted(data: bytes) -> tuple[list[str | None], bytes] | None:
    """The lines that are UTF-8, None for each that is not, and those, where the text has both kinds.

    One line of another encoding may look like UTF-8 by chance, most likely a short one of two bytes a
    character. So the characters of the lines that are UTF-8 must weigh against the bytes of the others.
    """
    lines = [(line, strict(line, "utf-8")) for line in data.split(b"\n")]
    other = b"\n".join(line for line, text in lines if text is None)
    foreign = len(other) - len(other.translate(None, _HIGH))
    valid = sum(len(_SEQUENCE.findall(line)) for line, text in lines if text is not None)
    if not valid or valid * 4 < foreign:
        return None
    return [text for _, text in lines], other
