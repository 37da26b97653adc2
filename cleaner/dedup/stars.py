"""The greedy pass that makes stars, and what is changed in it afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.candidates import Graph
from cleaner.dedup.corpus import Corpus, rules_of
from cleaner.dedup.kernels import stars as kernels
from cleaner.dedup.match import Kind

NONE, EXACT, NEAR, CONTAINED = range(4)
GONE = -2  # of a rank whose center is kept no more
KINDS: tuple[Kind | Literal[""], ...] = ("", "exact", "near", "contained")
STEP = 20_000  # ranks decided between two looks at the clock and the keyboard
TRIES = 3  # members of a group that "first" may try to keep instead of the center
# How far, in standard deviations, an estimate may lie below the threshold: 4.5 miss 3 in a million.
DEVIATIONS = 4.5


@dataclass
class Outcome:
    """For each row: the row that is kept for it (itself if kept), the kind, and the similarity."""

    kept: NDArray[np.int64]
    kind: NDArray[np.int8]
    similarity: NDArray[np.float64]
    notes: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


Progress = Callable[[str, int, int], None]


def quiet(stage: str, done: int, total: int) -> None:
    """A progress that says nothing: (stage, done so far, in all)."""


@dataclass(frozen=True)
class Grouping:
    """What is asked for."""

    threshold: float
    policy: str = "longest"
    contained: float = 0.0
    folder: Path | None = None
    progress: Progress = quiet


def least_equal(threshold: float, num_perm: int) -> int:
    """How many minima must be equal for a pair to be compared in full."""
    spread = (num_perm * threshold * (1 - threshold)) ** 0.5
    return max(1, int(num_perm * threshold - DEVIATIONS * spread))


class Stars:
    """The greedy pass over ranked heads, and what the policy "first" changes afterwards."""

    def __init__(
        self, corpus: Corpus, graph: Graph, rows: NDArray[np.int64], wanted: Grouping
    ) -> None:
        size, buckets = len(rows), len(graph.bucket_starts) - 1
        threshold = wanted.threshold
        self._corpus, self._wanted, self._rows = corpus, wanted, rows
        self._kept_by = np.full(size, -1, dtype=np.int32)
        self._similarity = np.zeros(size)
        self._stats = np.zeros(3, dtype=np.int64)
        self._queries = 0
        texts = corpus.texts
        self._arguments = (
            (texts.buffer, texts.offsets, corpus.words, corpus.signatures),
            (graph.edge_starts, graph.edges, graph.number_starts, graph.numbers),
            (graph.bucket_starts, np.zeros(buckets, np.int32),
             np.empty(int(graph.bucket_starts[-1]), np.int32)),
            (rows, np.full(size, -1, np.int32), self._kept_by, self._similarity),
            rules_of(corpus.recipe),
            (float(threshold), least_equal(threshold, corpus.recipe.num_perm)),
            self._stats,
        )  # fmt: skip

    def decide(self) -> None:
        """Go through the ranks in pieces, so that a key press and a progress bar are heard."""
        total = len(self._rows)
        for first in range(0, total, STEP):
            last = min(first + STEP, total)
            kernels.decide(first, last, 0, *self._arguments)
            self._corpus.forget()
            self._wanted.progress("compare", last, total)

    def prefer(self, places: NDArray[np.int64]) -> None:
        """Let each group keep the member with the least place, where that is proven to be right."""
        dropped = np.flatnonzero(self._kept_by != np.arange(len(self._rows)))
        order = np.argsort(self._kept_by[dropped], kind="stable")
        dropped = dropped[order]
        centers, starts = np.unique(self._kept_by[dropped], return_index=True)
        for center, members in (
            zip(centers.tolist(), np.split(dropped, starts[1:]), strict=True)
            if len(dropped)
            else ()
        ):
            better = members[places[members] < places[center]]
            for chosen in better[np.argsort(places[better])][:TRIES].tolist():
                if self._recenter(center, chosen, [m for m in members.tolist() if m != chosen]):
                    break

    def _recenter(self, center: int, chosen: int, others: list[int]) -> bool:
        """Make `chosen` the center of a group, if it matches all others and no other kept article."""
        found = {center: float(self._similarity[chosen])}
        for member in others:
            overlap, _ = self._corpus.compare(int(self._rows[chosen]), int(self._rows[member]))
            if overlap.jaccard < self._wanted.threshold:
                return False
            found[member] = overlap.jaccard
        if self._match(chosen) >= 0:
            return False
        for member, jaccard in found.items():
            self._kept_by[member], self._similarity[member] = chosen, jaccard
        self._kept_by[chosen], self._similarity[chosen] = chosen, 0.0
        return True

    def _match(self, rank: int) -> int:
        """A kept rank that matches this one, other than the one it is kept by; -1 if there is none."""
        self._queries += 1
        query = len(self._rows) + self._queries
        return int(kernels.decide(rank, rank + 1, query, *self._arguments))

    def leave(self, center: int) -> list[int]:
        """Let a center no longer be kept: the rows of its members, in order of rank."""
        if center < 0:
            return []
        members = np.flatnonzero(self._kept_by == center)
        self._kept_by[members] = GONE
        rows: list[int] = self._rows[members[members != center]].tolist()
        return rows

    def again(self, rank: int) -> tuple[int, int, float]:
        """A new fate for a rank that lost its center: (row that is kept, kind, similarity)."""
        row = int(self._rows[rank])
        chosen = self._match(rank)
        if chosen < 0:
            self._kept_by[rank] = rank
            return row, NONE, 0.0
        self._kept_by[rank] = chosen
        other = int(self._rows[chosen])
        return other, NEAR, self._corpus.compare(row, other)[0].jaccard

    def write(self, outcome: Outcome) -> None:
        """Ranks back to rows."""
        dropped = np.flatnonzero(self._kept_by != np.arange(len(self._rows)))
        rows = self._rows[dropped]
        outcome.kept[rows] = self._rows[self._kept_by[dropped]]
        outcome.kind[rows] = NEAR
        outcome.similarity[rows] = self._similarity[dropped]
        passed, compared, cut = self._stats.tolist()
        outcome.counts["compared"] = compared
        if passed or cut:
            outcome.notes.append(
                f"Very full buckets: {passed} estimates and {cut} comparisons were left out, so some"
                " near-duplicates may have been kept (--audit measures how many)"
            )
