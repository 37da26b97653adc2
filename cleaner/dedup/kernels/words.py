"""From UTF-8 to hashes of folded words, in compiled code.

A word is a run of letters, digits and their marks (`folding.py`); in scripts without spaces each
character is one. `scan` works through a text piece by piece, so that the room it needs does not depend
on the length of the text. With `characters` every letter is a "word", and so is the gap between words:
that is the unit for very short texts.

The hash of a word is made of its folded code points alone: h := rotate(h) + t(code) modulo 2**64. Zero
stands for "no word open", so that the common path through plain text has no branch to mispredict.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup import folding
from cleaner.dedup.kernels.compiled import part

u = np.uint64  # an index that cannot be negative needs no check: the loops are twice as fast
PIECE = 2048  # bytes of text between two looks at the words found: they stay in the nearest cache
ROOM = PIECE + 8  # words that a piece can hold at most

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_STEP = np.uint64(0xD6E8FEB86659FD93)
_TURN, _BACK = np.uint64(23), np.uint64(41)
_ONE, _ZERO = np.uint64(1), np.uint64(0)
_SPACE = 0x20
_KIND_SHIFT = np.uint32(folding.KIND_SHIFT)
_CODE_MASK = np.uint32(folding.CODE_MASK)
SEPARATE, IGNORE, ALONE = folding.SEPARATE, folding.IGNORE, folding.ALONE
ATTACH, EXPAND = folding.ATTACH, folding.EXPAND


def ascii_terms(table: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """t(code) for each ASCII character folded, 0 for separators (and for bytes beyond ASCII)."""
    values = table[table[0] : table[0] + 128]
    codes = np.where(values & _CODE_MASK, values & _CODE_MASK, np.arange(128)).astype(np.uint64)
    x = (codes + _ONE) * _GOLDEN
    x = (x ^ (x >> np.uint64(32))) * _STEP
    terms = np.zeros(256, dtype=np.uint64)
    terms[:128] = np.where(values >> _KIND_SHIFT == SEPARATE, _ZERO, x ^ (x >> np.uint64(29)))
    return terms


@part
def term(code):
    x = (np.uint64(code) + _ONE) * _GOLDEN
    x = (x ^ (x >> np.uint64(32))) * _STEP
    return x ^ (x >> np.uint64(29))


@part
def step(h, t):
    return (h << _TURN | h >> _BACK) + t


@part
def decode(buf, at, end):
    """The code point at `at` and its length in bytes; (0, 1), a separator, where it is broken."""
    first = np.int64(buf[u(at)])
    code, size = np.int64(0), 1
    if first < 0x80:
        code = first
    elif first < 0xC2:
        code = np.int64(0)
    elif first < 0xE0:
        if at + 2 <= end:
            code, size = (first & 0x1F) << 6 | np.int64(buf[u(at + 1)]) & 0x3F, 2
    elif first < 0xF0:
        if at + 3 <= end:
            code = (first & 0x0F) << 12 | (np.int64(buf[u(at + 1)]) & 0x3F) << 6
            code, size = code | np.int64(buf[u(at + 2)]) & 0x3F, 3
    elif at + 4 <= end:
        code = (first & 0x07) << 18 | (np.int64(buf[u(at + 1)]) & 0x3F) << 12
        code |= (np.int64(buf[u(at + 2)]) & 0x3F) << 6 | np.int64(buf[u(at + 3)]) & 0x3F
        code, size = (code, 4) if code < 0x110000 else (np.int64(0), 1)
    return code, size


@part
def look_up(table, code):
    """Kind of a code point, and what it folds to (for EXPAND: where in the table)."""
    value = table[u(table[u(code >> 7)]) + u(code & 127)]
    folded = np.int64(value & _CODE_MASK)
    return np.int64(value >> _KIND_SHIFT), folded if folded else code


@part
def marks_end(buf, at, end, table, h):
    """Take up the marks that stay with a character of a script without spaces."""
    while at < end and buf[u(at)] >= 0x80:
        code, size = decode(buf, at, end)
        kind, folded = look_up(table, code)
        if kind == ATTACH:
            h = step(h, term(folded))
        elif kind != IGNORE:
            break
        at += size
    return at, h


@part
def put(places, count, start, end):
    """Note where a word stands; `places` are (starts, ends), or None where nobody asks."""
    if places is not None:
        starts, ends = places
        starts[u(count)] = start
        ends[u(count)] = end


@part
def scan_words(buf, at, stop, end, terms, table, h, start, found):
    """Words from `at` to `stop`: (at, open hash, its start, count); `found` is (hashes, places)."""
    hashes, places = found
    count = 0
    while at < stop:
        byte = buf[u(at)]
        if byte < 0x80:
            t = terms[byte]
            inside = np.uint64(t != _ZERO)
            hashes[u(count)] = h
            put(places, count, start, at)
            was = np.uint64(h != _ZERO)
            count += np.int64(was & (_ONE - inside))
            start = start if was else at
            h = step(h, t) & (_ZERO - inside)
            at += 1
            continue
        code, size = decode(buf, at, end)
        kind, folded = look_up(table, code)
        if kind == IGNORE:
            at += size
            continue
        if kind == SEPARATE or kind == ALONE:
            if h != _ZERO:
                hashes[u(count)] = h
                put(places, count, start, at)
                count += 1
                h = _ZERO
            if kind == ALONE:
                start = at
                at, hashes[u(count)] = marks_end(buf, at + size, end, table, step(h, term(folded)))
                put(places, count, start, at)
                count += 1
            else:
                at += size
            continue
        if h == _ZERO:
            start = at
        if kind == EXPAND:
            for k in range(folded + 1, folded + 1 + np.int64(table[u(folded)])):
                h = step(h, term(table[u(k)]))
        else:
            h = step(h, term(folded))
        at += size
    return at, h, start, count


@part
def scan_characters(buf, at, stop, end, table, h, start, found):
    """As `scan_words`, with each folded character as a word and one for the gap between two words.

    Here `h` says whether a gap is due (2), whether anything came before (1), or nothing yet (0).
    """
    hashes, places = found
    count = 0
    while at < stop:
        code, size = decode(buf, at, end)
        kind, folded = look_up(table, code)
        if kind == IGNORE:
            at += size
            continue
        if kind == SEPARATE:
            if h == _ONE:
                h = np.uint64(2)
                start = at
            at += size
            continue
        if h == np.uint64(2):
            hashes[u(count)] = step(_ZERO, term(_SPACE))
            put(places, count, start, start + 1)
            count += 1
        h = _ONE
        last = folded + 1 + (np.int64(table[u(folded)]) if kind == EXPAND else 0)
        for k in range(folded + 1 if kind == EXPAND else folded, last):
            hashes[u(count)] = step(_ZERO, term(table[u(k)] if kind == EXPAND else k))
            put(places, count, at, at + size)
            count += 1
        at += size
    return at, h, start, count


@part
def scan(buf, at, end, terms, table, characters, h, start, found):
    """The next piece of a text: (at, state, start, count). The last piece closes the open word."""
    stop = min(at + PIECE, end)
    if characters:
        return scan_characters(buf, at, stop, end, table, h, start, found)
    at, h, start, count = scan_words(buf, at, stop, end, terms, table, h, start, found)
    if at >= end and h != _ZERO:
        hashes, places = found
        hashes[u(count)] = h
        put(places, count, start, at)
        count += 1
    return at, h, start, count
