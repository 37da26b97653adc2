"""Articles that stand, whole or nearly, inside a longer one: cut versions, updates, round-ups.

Their Jaccard similarity may be far too low for banding, so they are proposed another way: of each
article every eighth shingle, by hash, is posted (mod-sampling: Broder, On the resemblance and containment
of documents, 1997, section 4), and two articles that share enough posted shingles for the containment
that is asked for are compared in full. A shingle that many articles share says little and would cost
much; it is left out of the count.

The shorter one is dropped in favor of the longer one, whatever the policy, because only the longer one
holds the words of both. Articles go by size, longest first, so each is compared only with such as stay.
What had been dropped in favor of an article that is now dropped itself is compared anew: with the longer
one, then with all others that are kept; what matches none of them is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.candidates import same_hash
from cleaner.dedup.corpus import Corpus
from cleaner.dedup.order import id_places
from cleaner.dedup.shingles import TextBatch, shingle_sets
from cleaner.dedup.spool import Spool
from cleaner.dedup.stars import CONTAINED, NEAR, Grouping, Outcome, Stars

SAMPLE = 8  # one shingle in so many is posted
POSTED = np.uint64(2**64 // SAMPLE)
COMMON = 24  # articles that share a shingle from which on it is not counted
AT_ONCE = 1 << 24  # postings sorted at once: 128 MB
PAIRS = 1 << 25  # pairs held at once: 256 MB
DEVIATIONS = 4.0  # how far below the asked containment an estimate may lie, in standard deviations
ROWS = 4096


@dataclass(frozen=True)
class Postings:
    """The posted shingles: hash and row, and for each row the size of its set and how many count."""

    hashes: NDArray[np.uint64]
    rows: NDArray[np.int32]
    sizes: NDArray[np.int32]


def post(corpus: Corpus, kept: NDArray[np.bool_], folder: Path | None) -> Postings:
    """Post a sample of the shingles of each kept article."""
    hashes, rows = Spool(np.uint64, folder), Spool(np.int32, folder)
    sizes = np.zeros(len(corpus), dtype=np.int32)
    for first in range(0, len(corpus), ROWS):
        last = min(first + ROWS, len(corpus))
        if not kept[first:last].any():
            continue
        texts = TextBatch(corpus.texts.buffer, corpus.texts.offsets[first : last + 1])
        flat, offsets = shingle_sets(texts, corpus.recipe)
        sizes[first:last] = np.diff(offsets)
        owner = np.repeat(np.arange(first, last, dtype=np.int32), sizes[first:last])
        chosen = (flat < POSTED) & kept[owner]
        hashes.append(flat[chosen])
        rows.append(owner[chosen])
    return Postings(hashes.finish(), rows.finish(), sizes)


def propose(postings: Postings, share: float) -> NDArray[np.int64]:
    """Pairs (shorter, longer) of rows that may be contained by the share that is asked for."""
    parts = max(1, -(-len(postings.hashes) // AT_ONCE))
    step = POSTED // np.uint64(parts) + np.uint64(1)
    met: list[NDArray[np.uint64]] = []
    times: list[NDArray[np.int64]] = []
    counted = np.zeros(len(postings.sizes), dtype=np.int32)
    for part in range(parts):
        inside = postings.hashes // step == part
        hashes, rows = postings.hashes[inside], postings.rows[inside].astype(np.int64)
        # spread over all bits, so that what is cut off for the row is not what tells them apart
        found, more = same_hash(hashes * np.uint64(SAMPLE), rows)
        np.add.at(counted, rows, 1)
        pairs, common = _pairs(found, more)
        np.subtract.at(counted, common, 1)
        each, often = np.unique(pairs, return_counts=True)
        met.append(each)
        times.append(often)
    return _likely(np.concatenate(met), np.concatenate(times), postings.sizes, counted, share)


def _pairs(
    rows: NDArray[np.int64], more: NDArray[np.bool_]
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """All pairs within runs, and the rows in runs that are too long to count."""
    from cleaner.dedup.kernels import runs

    most = COMMON
    nothing = np.empty(0, dtype=np.uint64)
    while (count := runs.pairs(rows, more, most, nothing)) > PAIRS and most > 2:
        most //= 2
    out = np.empty(count, dtype=np.uint64)
    runs.pairs(rows, more, most, out)
    ends = np.flatnonzero(~more) + 1
    lengths = np.diff(ends, prepend=0)
    return out, rows[np.repeat(lengths > most, lengths)]


def _likely(
    pairs: NDArray[np.uint64],
    times: NDArray[np.int64],
    sizes: NDArray[np.int32],
    counted: NDArray[np.int32],
    share: float,
) -> NDArray[np.int64]:
    """The pairs whose estimate does not exclude the share, as (shorter, longer)."""
    each, place = np.unique(pairs, return_inverse=True)
    shared = np.bincount(place, weights=times, minlength=len(each))
    a, b = (each >> np.uint64(32)).astype(np.int64), (each & np.uint64(0xFFFFFFFF)).astype(np.int64)
    swap = sizes[a] > sizes[b]
    short, long = np.where(swap, b, a), np.where(swap, a, b)
    of = counted[short].astype(np.float64)
    least = share * of - DEVIATIONS * np.sqrt(np.maximum(of * share * (1 - share), 0.25))
    likely = shared >= np.maximum(least, 1)
    return np.stack([short[likely], long[likely]], axis=1)


class Containment:
    """Drops what a longer kept article holds, and compares anew what that leaves without a center."""

    def __init__(
        self, corpus: Corpus, wanted: Grouping, stars: Stars, rank: NDArray[np.int32]
    ) -> None:
        self._corpus, self._wanted, self._stars, self._rank = corpus, wanted, stars, rank

    def settle(self, heads: NDArray[np.int64], outcome: Outcome) -> None:
        kept = np.zeros(len(self._corpus), dtype=np.bool_)
        kept[heads] = outcome.kept[heads] == heads
        postings = post(self._corpus, kept, self._wanted.folder)
        pairs = propose(postings, self._wanted.contained)
        if not len(pairs):
            return
        some = np.unique(pairs)
        places = np.empty(len(kept), dtype=np.int64)
        places[some] = id_places(self._corpus, some)
        sizes = postings.sizes
        short, long = pairs[:, 0], pairs[:, 1]
        tie = (sizes[short] == sizes[long]) & (places[short] < places[long])
        short, long = np.where(tie, long, short), np.where(tie, short, long)
        order = np.lexsort((places[long], -sizes[long], places[short], -sizes[short]))
        for x, y in zip(short[order].tolist(), long[order].tolist(), strict=True):
            if outcome.kept[x] == x and outcome.kept[y] == y:
                share = self._held(x, y)
                if share:
                    outcome.kept[x], outcome.kind[x], outcome.similarity[x] = y, CONTAINED, share
                    self._release(x, y, outcome)

    def _held(self, x: int, y: int) -> float:
        """The containment of x in y if it is enough, else 0."""
        share = self._corpus.compare(x, y)[0].first_in_second
        return share if share >= self._wanted.contained else 0.0

    def _release(self, center: int, longer: int, outcome: Outcome) -> None:
        """Find new centers for what had been dropped in favor of `center`."""
        for member in self._stars.leave(int(self._rank[center])):
            overlap, _ = self._corpus.compare(member, longer)
            if overlap.jaccard >= self._wanted.threshold:
                fate = (longer, NEAR, overlap.jaccard)
            elif overlap.first_in_second >= self._wanted.contained:
                fate = (longer, CONTAINED, overlap.first_in_second)
            else:
                fate = self._stars.again(int(self._rank[member]))
            outcome.kept[member], outcome.kind[member], outcome.similarity[member] = fate
