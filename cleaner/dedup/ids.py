"""Ids that repeat: both records are named, and the later one gets a suffix or an error."""

from __future__ import annotations

from typing import Literal

import numpy as np

from cleaner.dedup.candidates import same_hash
from cleaner.dedup.kernels import texts as kernels
from cleaner.dedup.shingles import TextBatch
from cleaner.errors import UsageError

Repeats = Literal["suffix", "error"]
NAMED = 5  # repeated ids that a message lists


def repeated(ids: TextBatch) -> dict[int, int]:
    """For each row whose id stood before, the first row that had it."""
    hashes = np.empty(len(ids), dtype=np.uint64)
    kernels.hash_bytes(ids.buffer, ids.offsets, hashes)
    rows, more = same_hash(hashes, np.arange(len(ids)))
    found: dict[int, int] = {}
    firsts: dict[str, int] = {}
    follows = False
    for row, goes_on in zip(rows.tolist(), more.tolist(), strict=True):
        if not follows:
            firsts = {}
        first = firsts.setdefault(ids.text(row), row)
        if first != row:
            found[row] = first
        follows = goes_on
    return found


def rename(ids: TextBatch, repeats: Repeats) -> dict[int, str]:
    """New names for the rows whose id stood before: "x" becomes "x#2", "x#3"...

    UsageError that names both records where `repeats` is "error".
    """
    found = repeated(ids)
    if not found:
        return {}
    if repeats == "error":
        raise UsageError(
            describe(ids, found), "Give each record an id of its own, or allow suffixes"
        )
    taken: set[str] | None = None
    counts: dict[int, int] = {}
    names: dict[int, str] = {}
    for row in sorted(found):
        first = found[row]
        if taken is None:
            taken = {name for name in map(ids.text, range(len(ids))) if "#" in name}
        while True:
            counts[first] = counts.get(first, 1) + 1
            name = f"{ids.text(first)}#{counts[first]}"
            if name not in taken:
                break
        names[row] = name
    return names


def describe(ids: TextBatch, found: dict[int, int]) -> str:
    """Which ids repeat, and where (places in the input count from 1)."""
    some = ", ".join(
        f"{ids.text(row)!r} (records {first + 1} and {row + 1})"
        for row, first in sorted(found.items())[:NAMED]
    )
    more = f" and {len(found) - NAMED:,} more" if len(found) > NAMED else ""
    return f"Ids that repeat: {some}{more}"
