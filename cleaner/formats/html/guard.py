"""Bounds on a page before the parser sees it.

The tree builder of the HTML standard looks through all open elements at every tag, so its time grows
with tags times depth: a hundred thousand nested `<div>` keep it busy for twenty seconds, and a tag with
twenty thousand attributes for one. Pages that could do so (and only those) get a linear pass that drops
the tags beyond a depth and the attributes beyond a number. Text is never dropped; what was cut is said.
"""

from __future__ import annotations

import re
from itertools import islice

import numpy as np
import numpy.typing as npt

from cleaner.errors import InputError
from cleaner.formats.html.vocabulary import tag_set

MAX_CHARS = 20_000_000
MAX_TAGS = 1_000_000
MAX_DEPTH = 512
MAX_ATTRIBUTES = 1_000
# Below these a page cannot take long, however it is built.
_FEW_TAGS = 20_000
_SHORT_TAG = 10_000
_STEP = _SHORT_TAG // 2
_STRETCH = 4_096
# An attribute's name and value, or a piece of one: no more is cut off than must be.
_PART = re.compile(r"""(?:[^\s/"']+|"[^"]*"|'[^']*'|["'])+""")

# Ends a tag that stands in no quotes, in single or in double ones (at the cost of a sign of text).
_ENDS_ANY_TAG = "'>\">"

_TAG = re.compile(rb"</?[a-zA-Z]")
_NAME = re.compile(r"(/?)([a-zA-Z][^\s/>]*)")
_VOID = tag_set(
    "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th "
    "option optgroup tbody thead tfoot"
)
_RAW = tag_set("script style textarea title xmp noframes")


def guard(html: str, max_chars: int = MAX_CHARS) -> tuple[bytes, tuple[str, ...]]:
    """The page as UTF-8 that is safe to parse, and notes on what was cut (mostly none).

    Raises InputError for a page of more than `max_chars` characters or a million tags.
    """
    if len(html) > max_chars:
        raise InputError(
            f"the page has {len(html):,} characters, more than the {max_chars:,} allowed",
            "Cut it, or raise max_chars.",
        )
    page = _encoded(html)
    opening = np.frombuffer(page, dtype=np.uint8) == ord("<")
    tags = int(np.count_nonzero(opening))
    if tags > MAX_TAGS:
        raise InputError(
            f"the page has {tags:,} tags, more than the {MAX_TAGS:,} allowed",
            "Cut it in parts.",
        )
    if tags <= _FEW_TAGS and not _wide(page, opening):
        return page, ()
    safe, notes = _flatten(html.split("<"))
    return (safe.encode("utf-8", "replace") if notes else page), notes


def _encoded(html: str) -> bytes:
    """UTF-8. What is all ASCII is copied and not looked at sign by sign: most stretches of a page are."""
    stretches = range(0, len(html), _STRETCH)
    return b"".join([html[n : n + _STRETCH].encode("utf-8", "replace") for n in stretches])


def _wide(page: bytes, opening: npt.NDArray[np.bool_]) -> bool:
    """Whether a tag has too many attributes; `opening` marks the signs "<".

    A stretch without such a sign that is twice as long as a step holds a whole step.
    """
    steps = len(page) // _STEP
    holds = np.logical_or.reduce(opening[: steps * _STEP].reshape(steps, _STEP), axis=1)
    for n in np.flatnonzero(holds[:-1] > holds[1:]).tolist():
        start = page.rfind(b"<", 0, (n + 1) * _STEP)
        if not _TAG.match(page, start):
            continue
        stop = page.find(b"<", start + 1) % (len(page) + 1)  # none: at the end
        end = page.find(b">", start, stop)
        end = stop if end < 0 else end
        if end - start > _SHORT_TAG and _room(page[start:end].decode()) < end - start:
            return True
    return False


def _room(tag: str) -> int:
    """How much of a tag is its name and the first attributes."""
    parts = islice(_PART.finditer(tag), MAX_ATTRIBUTES, None)
    return next((part.start() for part in parts), len(tag))


def _flatten(pieces: list[str]) -> tuple[str, tuple[str, ...]]:
    out = [pieces[0]]
    depth = deepest = wide = unclosed = 0
    raw = ""
    for piece in pieces[1:]:
        name, closes = _tag(piece, raw)
        raw = _inside(name, piece, raw, closes=closes)
        if raw == "!--" or (raw and not name):
            out.append("<" + piece)
            continue
        tag, end, rest = piece.partition(">")
        # A "<" before the last tag has ended stands in a quoted value: such values count as well.
        unclosed = 0 if end else unclosed + 1
        if unclosed > MAX_ATTRIBUTES:
            wide, unclosed, end = wide + 1, 0, _ENDS_ANY_TAG
        room = _room(tag) if name and len(tag) > MAX_ATTRIBUTES else len(tag)
        if room < len(tag):
            wide += 1
            tag = tag[:room]
        keep = True
        if name and name not in _VOID:
            depth = max(depth - 1, 0) if closes else depth
            keep = depth < MAX_DEPTH
            depth = depth if closes else depth + 1
            deepest = max(deepest, depth)
        out.append(f"<{tag}{end}{rest}" if keep else rest)
    notes = []
    if deepest > MAX_DEPTH:
        notes.append(f"tags nested deeper than {MAX_DEPTH} were flattened (depth {deepest})")
    if wide:
        notes.append(f"{wide} tags had more than {MAX_ATTRIBUTES} attributes; the rest was dropped")
    return ("".join(out) if notes else "<".join(pieces)), tuple(notes)


def _tag(piece: str, raw: str) -> tuple[str, bool]:
    """Name of the tag that the piece opens with ("" if none counts there), and whether it closes."""
    found = _NAME.match(piece)
    if not found:
        return "", False
    name, closes = found[2].lower(), bool(found[1])
    if raw and not (closes and name == raw):
        return "", False
    return name, closes


def _inside(name: str, piece: str, raw: str, *, closes: bool) -> str:
    """The element (or comment) whose raw text the next piece is in."""
    if raw == "!--" or (not raw and piece.startswith("!--")):
        return "" if "-->" in piece else "!--"
    if raw:
        return "" if closes and name == raw else raw
    return name if name in _RAW and not closes else ""
