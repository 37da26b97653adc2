"""From UTF-8 to hashes of folded words, in compiled code.

A word is a run of letters, digits and their marks (`folding.py`); in scripts without spaces each
character is one. `scan` works through a text piece by piece, so that the room it needs does not depend
on the length of the text. With `characters` every letter is a "word", and so is the gap between words:
that is the unit for very short texts.

The hash of a word is made of its folded code points alone: h := (h xor t(code)) * K modulo 2**64. Zero
stands for "no word open", so that the common path through plain text has no branch to mispredict.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup import folding
from cleaner.dedup.kernels.compiled import part

PIECE = 2048  # bytes of text between two looks at the words found: they stay in the nearest cache
ROOM = PIECE + 8  # words that a piece can hold at most

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_STEP = np.uint64(0xD6E8FEB86659FD93)
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
    terms = np.zeros(256, dtype=np.uint64)
    terms[:128] = np.where(values >> _KIND_SHIFT == SEPARATE, _ZERO, (codes + _ONE) * _GOLDEN)
    return terms


@part
def term(code):
    return (np.uint64(code) + _ONE) * _GOLDEN


@part
def step(h, t):
    return (h ^ t) * _STEP


@part
def decode(buf, at, end):
    """The code point at `at` and its length in bytes; (0, 1), a separator, where it is broken."""
    first = np.int64(buf[at])
    if first < 0x80:
        return first, 1
    if 0xC2 <= first < 0xE0 and at + 1 < end:
        return (first & 0x1F) << 6 | np.int64(buf[at + 1]) & 0x3F, 2
    if 0xE0 <= first < 0xF0 and at + 2 < end:
        return (first & 0x0F) << 12 | (np.int64(buf[at + 1]) & 0x3F) << 6 | np.int64(
            buf[at + 2]
        ) & 0x3F, 3
    if 0xF0 <= first < 0xF5 and at + 3 < end:
        code = (first & 0x07) << 18 | (np.int64(buf[at + 1]) & 0x3F) << 12
        code |= (np.int64(buf[at + 2]) & 0x3F) << 6 | np.int64(buf[at + 3]) & 0x3F
        if code < 0x110000:
            return code, 4
    return 0, 1


@part
def look_up(table, code):
    """Kind of a code point, and what it folds to (for EXPAND: where in the table)."""
    value = table[np.int64(table[code >> 7]) + (code & 127)]
    folded = np.int64(value & _CODE_MASK)
    return np.int64(value >> _KIND_SHIFT), folded if folded else code


@part
def marks_end(buf, at, end, table, h):
    """Take up the marks that stay with a character of a script without spaces."""
    while at < end and buf[at] >= 0x80:
        code, size = decode(buf, at, end)
        kind, folded = look_up(table, code)
        if kind == ATTACH:
            h = step(h, term(folded))
        elif kind != IGNORE:
            break
        at += size
    return at, h


@part
def scan_words(buf, at, stop, end, terms, table, h, start, found):
    """Words from `at` to `stop`: (at, open hash, its start, count); `found` is (hashes, starts, ends)."""
    hashes, starts, ends = found
    count = 0
    while at < stop:
        byte = buf[at]
        if byte < 0x80:
            t = terms[byte]
            inside = np.uint64(t != _ZERO)
            hashes[count] = h
            starts[count] = start
            ends[count] = at
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
                hashes[count] = h
                starts[count] = start
                ends[count] = at
                count += 1
                h = _ZERO
            if kind == ALONE:
                starts[count] = at
                at, hashes[count] = marks_end(buf, at + size, end, table, step(h, term(folded)))
                ends[count] = at
                count += 1
            else:
                at += size
            continue
        if h == _ZERO:
            start = at
        if kind == EXPAND:
            for k in range(folded + 1, folded + 1 + np.int64(table[folded])):
                h = step(h, term(table[k]))
        else:
            h = step(h, term(folded))
        at += size
    return at, h, start, count


@part
def scan_characters(buf, at, stop, end, table, h, start, found):
    """As `scan_words`, with each folded character as a word and one for the gap between two words.

    Here `h` says whether a gap is due (2), whether anything came before (1), or nothing yet (0).
    """
    hashes, starts, ends = found
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
            hashes[count] = step(_ZERO, term(_SPACE))
            starts[count] = start
            ends[count] = start + 1
            count += 1
        h = _ONE
        last = folded + 1 + (np.int64(table[folded]) if kind == EXPAND else 0)
        for k in range(folded + 1 if kind == EXPAND else folded, last):
            hashes[count] = step(_ZERO, term(table[k] if kind == EXPAND else k))
            starts[count] = at
            ends[count] = at + size
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
        found[0][count] = h
        found[1][count] = start
        found[2][count] = at
        count += 1
    return at, h, start, count
