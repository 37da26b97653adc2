"""Who might match whom: band by band, by sorting.

A band is an array of packed (key, row) numbers; sorted, equal keys lie side by side. Memory is one
band at a time and, for what was found, a few bytes for each article that shares a bucket at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.corpus import Corpus
from cleaner.dedup.spool import Spool

SMALL = 6  # members up to which a bucket is written out as pairs


@dataclass(frozen=True, slots=True)
class Buckets:
    """All buckets of two and more rows, band after band.

    `rows` holds the members of one bucket after the other, `last` marks the last member of each.
    """

    rows: NDArray[np.int32]
    last: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Graph:
    """Candidates by rank: edges from small buckets, and membership in large ones.

    `edges[edge_starts[r]:edge_starts[r + 1]]` are the ranks met in small buckets. Large buckets are
    numbered: `numbers[number_starts[r]:...]` are those of rank r, bucket b has room for its members
    at `bucket_starts[b]:bucket_starts[b + 1]`.
    """

    edge_starts: NDArray[np.int64]
    edges: NDArray[np.int32]
    number_starts: NDArray[np.int64]
    numbers: NDArray[np.int32]
    bucket_starts: NDArray[np.int64]


def same_hash(
    hashes: NDArray[np.uint64], rows: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """(rows in runs of the same hash, whether each is followed by one of its run), runs of two up.

    `hashes[i]` belongs to `rows[i]`. The hash is cut to make room for the row in 64 bits; what is
    proposed too much because of that is found out later.
    """
    bits = np.uint64(max(1, int(rows.max(initial=0)).bit_length()))
    packed = hashes >> bits << bits
    packed |= rows.astype(np.uint64)
    packed.sort()
    keys = packed >> bits
    more = np.empty(len(packed), dtype=np.bool_)
    np.equal(keys[1:], keys[:-1], out=more[:-1])
    more[-1:] = False
    member = more.copy()
    member[1:] |= more[:-1]
    found = packed[member] & ((np.uint64(1) << bits) - np.uint64(1))
    return found.astype(np.int64), more[member]


def find_buckets(corpus: Corpus, rows: NDArray[np.int64], folder: Path | None) -> Buckets:
    """The buckets that these rows share, in all bands."""
    members, ends = Spool(np.int32, folder), Spool(np.bool_, folder)
    for band in range(corpus.recipe.bands):
        found, more = same_hash(corpus.band(band)[rows], rows)
        members.append(found)
        ends.append(~more)
        corpus.forget()
    return Buckets(members.finish(), ends.finish())


def link(buckets: Buckets, rank: NDArray[np.int32], ranks: int) -> Graph:
    """Buckets of rows as candidates of ranks; members of a bucket come in order of rank."""
    ends = np.flatnonzero(buckets.last) + 1
    sizes = np.diff(ends, prepend=0)
    pairs: list[NDArray[np.uint64]] = []
    for size in range(2, SMALL + 1):
        chosen = ends[sizes == size]
        members = rank[buckets.rows[chosen[:, None] - np.arange(1, size + 1)]].astype(np.uint64)
        for i in range(size):
            for j in range(i):
                a, b = members[:, i], members[:, j]
                pairs.append(np.unique(np.minimum(a, b) << np.uint64(32) | np.maximum(a, b)))
    edge_starts, edges = _edges(pairs, ranks)
    large = np.flatnonzero(sizes > SMALL)
    of_bucket = np.repeat(np.arange(len(large), dtype=np.int32), sizes[large])
    within = np.repeat(sizes > SMALL, sizes)
    who = rank[buckets.rows[within]]
    order = np.argsort(who, kind="stable")
    starts = np.zeros(ranks + 1, dtype=np.int64)
    np.cumsum(np.bincount(who, minlength=ranks), out=starts[1:])
    room = np.zeros(len(large) + 1, dtype=np.int64)
    np.cumsum(sizes[large], out=room[1:])
    return Graph(edge_starts, edges, starts, of_bucket[order], room)


def _edges(
    pairs: list[NDArray[np.uint64]], ranks: int
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Pairs, each once, as lists of neighbors of both ends."""
    each = np.unique(np.concatenate(pairs)) if pairs else np.empty(0, np.uint64)
    low = (each >> np.uint64(32)).astype(np.int32)
    high = (each & np.uint64(0xFFFFFFFF)).astype(np.int32)
    both = np.concatenate([high, low])
    order = np.argsort(both, kind="stable")
    starts = np.zeros(ranks + 1, dtype=np.int64)
    np.cumsum(np.bincount(both, minlength=ranks), out=starts[1:])
    return starts, np.concatenate([low, high])[order]
