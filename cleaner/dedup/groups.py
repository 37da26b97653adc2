"""Which articles are kept: stars, never chains.

Every article that is dropped was compared in full with the very article that is kept in its place, so
A-B-C chains never pull strangers together, and no two kept articles were found to match. The pass is
the greedy one: in order of rank, an article that matches a kept one is dropped in its favor, else it is
kept. What ranks first depends on the policy:

- "longest": most words first; "oldest": earliest date first, unknown dates last. Ties go by id in
  natural order ("a9" before "a10"). Groups and decisions depend on the articles and ids alone.
- "first": the first of the input is kept. So that the groups still do not depend on the order of the
  input, they are formed in the natural order of the ids; then each group keeps the member that came
  first in the input, if that one is proven to match every other member and no kept article outside;
  else the second, and so on (three are tried), else the center of the star. Where the ids follow the
  order of the input, both are the same thing.

Articles with the same words in the same order form a class, which acts as one: its best member by the
policy stands for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.candidates import Graph, find_buckets, link, same_hash
from cleaner.dedup.corpus import Corpus, rules_of
from cleaner.dedup.kernels import stars as kernels
from cleaner.dedup.kernels import texts as text_kernels
from cleaner.dedup.match import Kind
from cleaner.dedup.order import id_places, preference

NONE, EXACT, NEAR, CONTAINED = range(4)
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
    policy: str = "first"
    folder: Path | None = None
    progress: Progress = quiet


def least_equal(threshold: float, num_perm: int) -> int:
    """How many minima must be equal for a pair to be compared in full."""
    spread = (num_perm * threshold * (1 - threshold)) ** 0.5
    return max(1, int(num_perm * threshold - DEVIATIONS * spread))


def group(corpus: Corpus, wanted: Grouping) -> Outcome:
    """Decide every article of a corpus."""
    n = len(corpus)
    outcome = Outcome(np.arange(n), np.zeros(n, np.int8), np.zeros(n))
    classes = find_classes(corpus)
    heads = np.flatnonzero((classes == np.arange(n)) & (corpus.words > 0))
    buckets = find_buckets(corpus, heads, wanted.folder)
    rows, rank = rank_classes(
        corpus, classes, np.unique(buckets.rows).astype(np.int64), wanted.policy
    )
    if len(rows):
        stars = Stars(corpus, link(buckets, rank, len(rows)), rows, wanted)
        stars.decide()
        if wanted.policy == "first":
            stars.prefer(rows)  # a head is the first row of its class
        stars.write(outcome)
    settle_classes(corpus, classes, wanted.policy, outcome)
    return outcome


def find_classes(corpus: Corpus) -> NDArray[np.int64]:
    """For each row, one row that stands for all with the same words (itself where there is none)."""
    classes = np.arange(len(corpus))
    some = np.flatnonzero(corpus.words > 0)
    rows, more = same_hash(corpus.digests[some], some)
    if len(rows):
        starts = np.concatenate([[0], np.flatnonzero(~more) + 1])
        text_kernels.find_same(
            corpus.texts.buffer, corpus.texts.offsets, corpus.words, rows, starts,
            rules_of(corpus.recipe), classes,
        )  # fmt: skip
    return classes


def rank_classes(
    corpus: Corpus, classes: NDArray[np.int64], heads: NDArray[np.int64], policy: str
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Heads in order of rank, and the rank of each row (-1 for those that are not ranked)."""
    rank = np.full(len(corpus), -1, dtype=np.int32)
    if not len(heads):
        return heads, rank
    rank[heads] = np.arange(len(heads))  # for a moment: the number of the head
    members = np.flatnonzero(rank[classes] >= 0)
    number = rank[classes[members]]
    places = id_places(corpus, members)
    by_id = np.full(len(heads), len(members))
    np.minimum.at(by_id, number, places)
    if policy == "first":
        order = np.argsort(by_id)
    else:
        wishes = np.full(len(heads), np.iinfo(np.int64).max)
        np.minimum.at(wishes, number, preference(corpus, members, policy))
        order = np.lexsort((by_id, wishes))
    rows = heads[order]
    rank[rows] = np.arange(len(rows))
    return rows, rank


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
            kernels.decide(first, last, *self._arguments)
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
        if kernels.other_match(chosen, center, *self._arguments) >= 0:
            return False
        for member, jaccard in found.items():
            self._kept_by[member], self._similarity[member] = chosen, jaccard
        self._kept_by[chosen], self._similarity[chosen] = chosen, 0.0
        return True

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


def settle_classes(
    corpus: Corpus, classes: NDArray[np.int64], policy: str, outcome: Outcome
) -> None:
    """Give each class its best member for its head, and the fate of the head to all others."""
    followers = np.flatnonzero(classes != np.arange(len(classes)))
    if not len(followers):
        return
    heads = np.unique(classes[followers])
    members = np.concatenate([heads, followers])
    wishes = preference(corpus, members, policy)
    order = np.lexsort((id_places(corpus, members), wishes, classes[members]))
    members = members[order]
    firsts = np.unique(classes[members], return_index=True)[1]
    best = np.arange(len(classes))
    best[heads] = members[firsts]
    outcome.kept = best[outcome.kept]  # whoever was kept is now shown by its best member
    fate = classes[members]
    near = outcome.kind[fate] != NONE
    outcome.kept[members] = np.where(near, outcome.kept[fate], best[fate])
    outcome.kind[members] = np.where(near, outcome.kind[fate], EXACT)
    outcome.similarity[members] = np.where(near, outcome.similarity[fate], 1.0)
    kept = members[outcome.kept[members] == members]
    outcome.kind[kept], outcome.similarity[kept] = NONE, 0.0
