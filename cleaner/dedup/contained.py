"""Articles that stand, whole or nearly, inside a longer one: cut versions, updates, round-ups.

Their Jaccard similarity may be far too low for banding, so `postings.py` proposes them another way; here
they are compared in full.

The shorter one is dropped in favor of the longer one, whatever the policy, because only the longer one
holds the words of both. Articles go by size, longest first, so each is compared only with such as stay.
What had been dropped in favor of an article that is now dropped itself is compared anew: with the longer
one, then with all others that are kept; what matches none of them is kept.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.corpus import Corpus
from cleaner.dedup.order import id_places
from cleaner.dedup.postings import post, post_batch, propose
from cleaner.dedup.shingles import TextBatch
from cleaner.dedup.stars import CONTAINED, NEAR, Grouping, Outcome, Stars


class Containment:
    """Drops what a longer kept article holds, and compares anew what that leaves without a center."""

    def __init__(
        self, corpus: Corpus, wanted: Grouping, stars: Stars, rank: NDArray[np.int32]
    ) -> None:
        self._corpus, self._wanted, self._stars, self._rank = corpus, wanted, stars, rank

    def settle(
        self, heads: NDArray[np.int64], outcome: Outcome, pairs: NDArray[np.int64] | None = None
    ) -> None:
        """Change the outcome of these rows. `pairs` are those that may matter (None: they are sought)."""
        sizes = np.zeros(len(self._corpus), dtype=np.int32)
        if pairs is None:
            kept = np.zeros(len(self._corpus), dtype=np.bool_)
            kept[heads] = outcome.kept[heads] == heads
            postings = post(self._corpus, kept, self._wanted.folder)
            pairs, sizes = (
                propose(postings, self._wanted.contained, self._wanted.folder),
                postings.sizes,
            )
        else:
            some = np.unique(pairs)
            sizes[some] = self._sizes(some)
        for x, y in self._in_order(pairs, sizes):
            if outcome.kept[x] == x and outcome.kept[y] == y:
                share = self._held(x, y)
                if share:
                    outcome.kept[x], outcome.kind[x], outcome.similarity[x] = y, CONTAINED, share
                    self._release(x, y, outcome)

    def _in_order(
        self, pairs: NDArray[np.int64], sizes: NDArray[np.int32]
    ) -> Iterator[tuple[int, int]]:
        """The pairs as (shorter, longer), those of the longest first; ties go by id."""
        places = np.empty(len(self._corpus), dtype=np.int64)
        some = np.unique(pairs)
        places[some] = id_places(self._corpus, some)
        a, b = pairs[:, 0], pairs[:, 1]
        longer = (sizes[a] > sizes[b]) | ((sizes[a] == sizes[b]) & (places[a] < places[b]))
        short, long = np.where(longer, b, a), np.where(longer, a, b)
        order = np.lexsort((places[long], -sizes[long], places[short], -sizes[short]))
        yield from zip(short[order].tolist(), long[order].tolist(), strict=True)

    def _sizes(self, rows: NDArray[np.int64]) -> NDArray[np.int32]:
        """How many different shingles each of these rows has."""
        texts, recipe = self._corpus.texts, self._corpus.recipe
        bounds = [texts.offsets[row : row + 2] for row in rows.tolist()]
        return np.concatenate([
            np.empty(0, np.int32),
            *(post_batch(TextBatch(texts.buffer, bound), recipe).sizes for bound in bounds),
        ])  # fmt: skip

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
