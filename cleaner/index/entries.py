"""What the index looks up: entries of a key and a row, packed into one integer.

Every unit (an article or a paragraph) is found under some thirty keys: its bands, its exact text, its
id. A key is a 34-bit hash, a row the 30-bit number of the unit; an entry is `key << 30 | row` in a
uint64. Sorting entries sorts by key, and eight bytes are all that a key costs.

A key may by chance be that of another unit: with a billion entries (35 million articles) one in 17
look-ups meets one. It only proposes: what is found is compared before it counts.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

ROW_BITS = 30
KEY_BITS = 34
MAX_ROWS = 1 << ROW_BITS
U64: TypeAlias = NDArray[np.uint64]

_ROW_MASK = np.uint64(MAX_ROWS - 1)
_ROW_SHIFT = np.uint64(ROW_BITS)
_KEY_SHIFT = np.uint64(64 - KEY_BITS)
NONE: U64 = np.empty(0, np.uint64)


def keys_of(hashes: NDArray[Any]) -> U64:
    """The keys of 64-bit hashes: their upper bits."""
    return hashes.astype(np.uint64, copy=False) >> _KEY_SHIFT


def pack(keys: U64, rows: NDArray[Any]) -> U64:
    """Entries, unsorted; `keys` and `rows` broadcast to one shape, which is flattened."""
    return np.asarray((keys << _ROW_SHIFT) | rows.astype(np.uint64)).ravel()


def rows_of(entries: U64) -> U64:
    return entries & _ROW_MASK


def key_part(entries: U64) -> U64:
    return entries >> _ROW_SHIFT


def to_bytes(entries: U64) -> bytes:
    return entries.astype("<u8", copy=False).tobytes()


def from_bytes(data: object) -> U64:
    """ValueError where this cannot be entries."""
    if not isinstance(data, bytes) or len(data) % 8:
        raise ValueError("no whole number of entries")
    return np.frombuffer(data, "<u8").astype(np.uint64, copy=False)


def find(entries: U64, keys: U64, most: int) -> tuple[NDArray[np.int64], U64]:
    """Where `keys` (sorted, unique) stand in `entries` (sorted): positions in `keys`, and the rows.

    Of a key with more than `most` rows the first are given.
    """
    first = np.searchsorted(entries, keys << _ROW_SHIFT)
    last = np.searchsorted(entries, (keys << _ROW_SHIFT) | _ROW_MASK, side="right")
    count = np.minimum(last - first, most)
    hit = np.flatnonzero(count)
    if not len(hit):
        return np.empty(0, np.int64), NONE
    count = count[hit]
    # positions first, first + 1, ... of each hit, without a loop
    step = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    at = np.repeat(first[hit], count) + step
    return np.repeat(hit, count), rows_of(entries[at])
