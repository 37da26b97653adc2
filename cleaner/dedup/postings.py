"""Who may hold whom: articles that share enough of their posted shingles.

Of each article every eighth shingle, by hash, is posted (mod-sampling: Broder, On the resemblance and
containment of documents, 1997, section 4). A shingle that more than `COMMON` articles share says little
and would cost much; it is not counted. What is left tells how large a share of an article stands in
another one, give or take some standard deviations; the comparison in full comes later.

The pairs depend on the sets of shingles alone: not on the order of the articles, nor on how many are
looked at together. An engine on many machines finds the very same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.corpus import Corpus
from cleaner.dedup.kernels import runs as kernels
from cleaner.dedup.recipe import Recipe
from cleaner.dedup.shingles import TextBatch, shingle_sets
from cleaner.dedup.spool import Spool

SAMPLE = 8  # one shingle in so many is posted
POSTED = np.uint64(2**64 // SAMPLE)
COMMON = 24  # articles that may share a shingle that is counted
AT_ONCE = 1 << 24  # postings sorted at once: 128 MB
PAIRS = 1 << 25  # pairs held at once: 256 MB
DEVIATIONS = 4.0  # how far below the asked containment an estimate may lie, in standard deviations
ROWS = 4096


@dataclass(frozen=True, slots=True)
class Postings:
    """The posted shingles: hash and row, and for each row the size of its whole set of shingles."""

    hashes: NDArray[np.uint64]
    rows: NDArray[np.int32]
    sizes: NDArray[np.int32]


def post_batch(batch: TextBatch, recipe: Recipe) -> Postings:
    """Post the shingles of some texts, in order of the texts."""
    flat, offsets = shingle_sets(batch, recipe)
    sizes = np.diff(offsets).astype(np.int32)
    chosen = flat < POSTED
    rows = np.repeat(np.arange(len(batch), dtype=np.int32), sizes)
    return Postings(flat[chosen], rows[chosen], sizes)


def post(corpus: Corpus, kept: NDArray[np.bool_], folder: Path | None) -> Postings:
    """Post the shingles of each kept article; the sizes of others may be 0."""
    hashes, rows = Spool(np.uint64, folder), Spool(np.int32, folder)
    sizes = np.zeros(len(corpus), dtype=np.int32)
    for first in range(0, len(corpus), ROWS):
        last = min(first + ROWS, len(corpus))
        if not kept[first:last].any():
            continue
        texts = TextBatch(corpus.texts.buffer, corpus.texts.offsets[first : last + 1])
        posted = post_batch(texts, corpus.recipe)
        sizes[first:last] = posted.sizes
        chosen = kept[first:last][posted.rows]
        hashes.append(posted.hashes[chosen])
        rows.append(posted.rows[chosen] + np.int32(first))
    return Postings(hashes.finish(), rows.finish(), sizes)


def propose(postings: Postings, share: float, folder: Path | None = None) -> NDArray[np.int64]:
    """Pairs of rows (n, 2) of which one may hold the share that is asked for of the other."""
    of = np.zeros(len(postings.sizes), dtype=np.int64)
    members, ends = Spool(np.int32, folder), Spool(np.bool_, folder)
    parts = max(1, -(-len(postings.hashes) // AT_ONCE))
    step = POSTED // np.uint64(parts) + np.uint64(1)
    for part in range(parts):
        inside = postings.hashes // step == part
        rows = postings.rows[inside]
        of += np.bincount(rows, minlength=len(of))
        found, last, common = shared(postings.hashes[inside], rows)
        of -= np.bincount(common, minlength=len(of))
        members.append(found)
        ends.append(last)
    rows, last = members.finish(), ends.finish()
    pieces = [
        some[likely(times, postings.sizes[some], of[some], share)]
        for some, times in met(rows, last, len(of))
    ]
    return np.concatenate([np.empty((0, 2), np.int64), *pieces])


def shared(
    hashes: NDArray[Any], rows: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.bool_], NDArray[np.int32]]:
    """(rows in runs of the same hash, whether each ends its run, rows in runs too long to count).

    Runs are of two rows and up; of a run that is too long each row is told once.
    """
    order = np.argsort(hashes)
    keys, sorted_rows = hashes[order], rows[order]
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else order
    sizes = np.diff(starts, append=len(keys))
    wide = np.repeat(sizes, sizes)
    counted = (wide > 1) & (wide <= COMMON)
    last = np.zeros(len(keys), dtype=np.bool_)
    last[starts + sizes - 1] = True
    return sorted_rows[counted], last[counted], sorted_rows[wide > COMMON]


def met(
    rows: NDArray[np.int32], last: NDArray[np.bool_], n: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """(pairs of rows below `n`, how many runs they share), piece by piece of about `PAIRS` meetings."""
    each = np.zeros(n, dtype=np.int64)
    kernels.count_pairs(rows, last, each)
    before = np.cumsum(each)
    total = int(before[-1]) if n else 0
    cuts = np.searchsorted(before, np.arange(PAIRS, total, PAIRS)).tolist()
    for low, high in zip([0, *cuts], [*cuts, n], strict=True):
        out = np.empty(int(each[low:high].sum()), dtype=np.uint64)
        kernels.pairs(rows, last, low, high, out)
        packed, times = np.unique(out, return_counts=True)
        both = np.stack([packed >> np.uint64(32), packed & np.uint64(0xFFFFFFFF)], axis=1)
        yield both.astype(np.int64), times


def likely(
    times: NDArray[np.int64], sizes: NDArray[np.int32], of: NDArray[np.int64], share: float
) -> NDArray[np.bool_]:
    """Whether the estimate leaves it possible that the smaller set has the share in the larger one.

    For each pair: `times` posted shingles in common, `sizes` (n, 2) of both sets, and `of` (n, 2) of
    whose posted shingles count. Of sets of the same size either may be the smaller one.
    """
    smaller = np.where(sizes[:, 0] < sizes[:, 1], of[:, 0], of[:, 1])
    smaller = np.where(sizes[:, 0] == sizes[:, 1], of.min(axis=1), smaller).astype(np.float64)
    spread = np.sqrt(np.maximum(smaller * share * (1 - share), 0.25))
    return times >= np.maximum(share * smaller - DEVIATIONS * spread, 1)
