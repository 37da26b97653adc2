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

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.candidates import find_buckets, link, same_hash
from cleaner.dedup.contained import Containment
from cleaner.dedup.corpus import Corpus, rules_of
from cleaner.dedup.kernels import texts as text_kernels
from cleaner.dedup.order import id_places, preference
from cleaner.dedup.stars import EXACT, NONE, Grouping, Outcome, Stars


def group(corpus: Corpus, wanted: Grouping, pairs: NDArray[np.int64] | None = None) -> Outcome:
    """Decide every article of a corpus.

    `pairs` (n, 2) are the rows of which one may hold the other, where another engine has found them
    among more articles than these (None: they are looked for here).
    """
    n = len(corpus)
    outcome = Outcome(np.arange(n), np.zeros(n, np.int8), np.zeros(n))
    classes = find_classes(corpus)
    heads = np.flatnonzero((classes == np.arange(n)) & (corpus.words > 0))
    buckets = find_buckets(corpus, heads, wanted.folder)
    rows, rank = rank_classes(
        corpus, classes, np.unique(buckets.rows).astype(np.int64), wanted.policy
    )
    stars = Stars(corpus, link(buckets, rank, len(rows)), rows, wanted)
    stars.decide()
    if wanted.policy == "first":
        stars.prefer(rows)  # a head is the first row of its class
    stars.write(outcome)
    if wanted.contained:
        found = None if pairs is None else classes[pairs]
        Containment(corpus, wanted, stars, rank).settle(heads, outcome, found)
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
