"""Which characters make words, and how they are folded: one table for all of Unicode.

Two texts that differ only in case, accents of Latin, Greek and Cyrillic letters, vowel points of
Arabic and Hebrew, full-width forms, ligatures, digits of another script or invisible characters must
give the same words. What is neither letter, digit nor mark separates words.

The table is shipped (`fold.npy`) and not built at start: `unicodedata` differs from one Python to the
next, and signatures must not. `python -m cleaner.dedup.folding` writes it again.

Layout, one `uint32` array: the first 8704 entries give, for each block of 128 code points, the place
of its 128 values in the same array; the expansions of single code points into several follow. A value
holds a kind in bits 21 to 23 and a code point (0: the character itself; for `EXPAND` the place of a
count and as many code points) in bits 0 to 20.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SEPARATE, IGNORE, LETTER, ALONE, ATTACH, EXPAND = range(6)
KIND_SHIFT = 21
CODE_MASK = (1 << KIND_SHIFT) - 1
BLOCK = 128
BLOCKS = 0x110000 // BLOCK

TABLE_FILE = Path(__file__).with_name("fold.npy")

# Scripts written without spaces: each character is a word of its own (a mark stays with its base).
_NO_SPACES = (
    (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x19E0, 0x19FF), (0x2E80, 0x2FDF),
    (0x3005, 0x3007), (0x3021, 0x3029), (0x3031, 0x3035), (0x3041, 0x30FF), (0x3100, 0x312F),
    (0x31A0, 0x31BF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA9E0, 0xA9FF),
    (0xAA60, 0xAA7F), (0xF900, 0xFAFF), (0xFF66, 0xFF9F), (0x1AFF0, 0x1B16F), (0x20000, 0x3FFFF),
)  # fmt: skip

# Marks that writers add or leave out without changing the word.
_OPTIONAL_MARKS = (
    (0x0300, 0x036F), (0x0591, 0x05C7), (0x0610, 0x061A), (0x064B, 0x065F), (0x0670, 0x0670),
    (0x06D6, 0x06ED), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE00, 0xFE0F),
    (0xFE20, 0xFE2F), (0xE0100, 0xE01EF),
)  # fmt: skip
_TATWEEL = 0x0640


@cache
def table() -> NDArray[np.uint32]:
    """The shipped table, as described above."""
    loaded: NDArray[np.uint32] = np.load(TABLE_FILE, allow_pickle=False)
    return loaded


class Word(NamedTuple):
    """A folded word and where it stands: half-open, in code points."""

    text: str
    start: int
    end: int


@cache
def _values() -> list[int]:
    values: list[int] = table().tolist()
    return values


def fold(char: str) -> tuple[int, str]:
    """The kind of a character and its folded letters ("" for what makes none)."""
    values, code = _values(), ord(char)
    value = values[values[code >> 7] + (code & 127)]
    kind, folded = value >> KIND_SHIFT, value & CODE_MASK
    if kind in (SEPARATE, IGNORE):
        return kind, ""
    if kind == EXPAND:
        return LETTER, "".join(map(chr, values[folded + 1 : folded + 1 + values[folded]]))
    return kind, chr(folded) if folded else char


def words(text: str) -> list[Word]:
    """The words of a text one by one: what the kernel hashes, for those who want to see them."""
    found: list[Word] = []
    open_kind = SEPARATE  # of the word that the next character may join
    start, letters = 0, ""

    def close(end: int) -> None:
        if letters:
            found.append(Word(letters, start, end))

    for at, char in enumerate(text):
        kind, folded = fold(char)
        if kind == IGNORE:
            continue
        joins = kind == ATTACH or (kind == LETTER and open_kind == LETTER)
        if joins and open_kind != SEPARATE:
            letters += folded
            continue
        close(at)
        letters, start, open_kind = folded, at, LETTER if kind == ATTACH else kind
    close(len(text))
    return found


def build_table() -> NDArray[np.uint32]:
    """The table as this Python's `unicodedata` gives it (a second or two of work)."""
    expansions: list[int] = []
    blocks: dict[tuple[tuple[int, str], ...], int] = {}
    places: list[int] = []
    for first in range(0, 0x110000, BLOCK):
        entries = tuple(_entry(code) for code in range(first, first + BLOCK))
        places.append(blocks.setdefault(entries, len(blocks)))
    extra = BLOCKS + len(blocks) * BLOCK
    values: list[int] = []
    for entries in blocks:
        for kind, folded in entries:
            code = ord(folded) if len(folded) == 1 else 0
            if kind == EXPAND:
                code = extra + len(expansions)
                expansions += [len(folded), *map(ord, folded)]
            values.append(kind << KIND_SHIFT | code)
    starts = [BLOCKS + place * BLOCK for place in places]
    return np.array(starts + values + expansions, dtype=np.uint32)


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= code <= high for low, high in ranges)


def _entry(code: int) -> tuple[int, str]:
    """Kind and folded form ("" for the character itself) of one code point."""
    char = chr(code)
    category = unicodedata.category(char)
    if category == "Cf" or code == _TATWEEL:
        return IGNORE, ""
    if category[0] == "M":
        if _within(code, _OPTIONAL_MARKS):
            return IGNORE, ""
        return (ATTACH if _within(code, _NO_SPACES) else LETTER), ""
    if category[0] not in "LN":
        return SEPARATE, ""
    folded = _fold(char)
    if category != "Nd" and _within(code, _NO_SPACES):
        return ALONE, folded if len(folded) == 1 and folded != char else ""
    if folded == char:
        return LETTER, ""
    return (LETTER, folded) if len(folded) == 1 else (EXPAND, folded)


def _fold(char: str) -> str:
    """The folded letters of a character, itself where folding gives nothing or too much."""
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.decimal(char))
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", char).casefold())
    apart = unicodedata.normalize("NFD", plain)
    bare = unicodedata.normalize("NFC", "".join(c for c in apart if not 0x300 <= ord(c) <= 0x36F))
    letters = "".join(c for c in bare if c.isalnum())
    # a kernel gives each byte of the text room for one code point, and no more
    fits = 0 < len(letters) <= len(char.encode("utf-8", "surrogatepass"))
    return letters if fits and letters == bare else char


if __name__ == "__main__":
    np.save(TABLE_FILE, build_table(), allow_pickle=False)
