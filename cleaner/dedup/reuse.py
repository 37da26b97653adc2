"""Where paragraphs come from: what stands elsewhere too, where it stood first, what is an article's own.

The paragraphs of all articles go through the same engine as articles do. Within each group of like
paragraphs the earliest (by date where known, else by the order of the input) is the first place; every
other one was compared with it in full. An article is a patchwork where at least half of its words stood
elsewhere first, in two or more articles that gave a tenth of it or more each; what stands in ten other
articles or more is furniture of a site and does not count for that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.corpus import Corpus
from cleaner.dedup.engine import Input, Texts, batches, take_in
from cleaner.dedup.groups import group
from cleaner.dedup.match import Kind
from cleaner.dedup.shingles import TextBatch
from cleaner.dedup.stars import KINDS, Grouping, Outcome, Progress, quiet
from cleaner.settings import Settings

LEAST_WORDS = 8  # shorter lines (headings, "Advertisement") may repeat without being copies
# One word changed in a paragraph of 40 leaves a Jaccard of 0.76: what is right for articles is too strict.
THRESHOLD = 0.5
COPIED = 0.5  # share of words first found elsewhere from which on an article may be a patchwork
FURNITURE = 10  # other articles that have a paragraph from which on it makes nobody a source
PART = 0.1  # share of its words that a source must have given to count


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph, by its article and its number there, from 1."""

    article: str
    paragraph: int

    def as_dict(self) -> dict[str, Any]:
        return {"id": self.article, "paragraph": self.paragraph}


@dataclass(frozen=True, slots=True)
class ParagraphReuse:
    """One paragraph that stands in other articles too.

    `first` is where it stood first (None: here), compared with `similarity` (Jaccard, 0 to 1); `others`
    the number of other articles that have it.
    """

    paragraph: int
    words: int
    others: int
    first: Place | None = None
    kind: Kind | str = ""
    similarity: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        line: dict[str, Any] = {"paragraph": self.paragraph, "words": self.words,
                                "others": self.others}  # fmt: skip
        if self.first:
            line |= {"first": self.first.as_dict(), "kind": self.kind,
                     "similarity": round(self.similarity, 6)}  # fmt: skip
        return line


@dataclass(frozen=True, slots=True)
class ArticleReuse:
    """What an article has of its own, and what it shares.

    `own` is the share (0 to 1) of its words in paragraphs that stood here first or nowhere else;
    `sources` says for each article from which it has paragraphs what share of the words.
    """

    id: str
    words: int
    own: float
    patchwork: bool
    sources: tuple[tuple[str, float], ...] = ()
    paragraphs: tuple[ParagraphReuse, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {"id": self.id, "words": self.words, "own": round(self.own, 6),
                "patchwork": self.patchwork,
                "sources": [{"id": name, "share": round(share, 6)} for name, share in self.sources],
                "paragraphs": [p.as_dict() for p in self.paragraphs]}  # fmt: skip


def paragraphs_of(text: bytes) -> list[bytes]:
    """The lines of a text that hold anything but white space."""
    return [line for line in text.split(b"\n") if line and not line.isspace()]


class Cutter:
    """Cuts articles into paragraphs and remembers which are whose."""

    def __init__(self) -> None:
        self._counts: list[NDArray[np.int64]] = []
        self.names: list[str] = []

    def cut(self, texts: Iterable[Texts]) -> Iterator[Texts]:
        """Paragraphs as texts; paragraph 3 of article "a" has the id "a#3"."""
        for ids, batch, dates in texts:
            held = batch.buffer.tobytes()
            places = batch.offsets.tolist()
            pieces = [paragraphs_of(held[a:b]) for a, b in pairwise(places)]
            self.names += ids
            self._counts.append(np.array([len(p) for p in pieces], dtype=np.int64))
            names = [f"{name}#{i}" for name, p in zip(ids, pieces, strict=True)
                     for i in range(1, len(p) + 1)]  # fmt: skip
            when = [date for date, p in zip(dates, pieces, strict=True) for _ in p]
            yield names, TextBatch.of_bytes([line for p in pieces for line in p]), when

    def offsets(self) -> NDArray[np.int64]:
        """Article i has the paragraphs `offsets[i]:offsets[i + 1]`."""
        counts = np.concatenate([np.empty(0, np.int64), *self._counts])
        return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def only_long(corpus: Corpus) -> Corpus:
    """The same with short paragraphs counted as having no words: they match nothing."""
    return replace(corpus, words=np.where(corpus.words >= LEAST_WORDS, corpus.words, 0))


@dataclass(frozen=True)
class Reuse:
    """The map of a corpus, article by article in the order of the input."""

    ids: list[str]
    corpus: Corpus
    offsets: NDArray[np.int64]
    words: NDArray[np.int64]
    outcome: Outcome

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __iter__(self) -> Iterator[ArticleReuse]:
        """Each article; those without paragraphs have no words and are all their own."""
        members = np.bincount(self.outcome.kept, minlength=len(self.outcome.kept))
        for article in range(len(self)):
            yield self._article(article, members)

    def _place(self, row: int) -> Place:
        name, _, number = self.corpus.ids.text(row).rpartition("#")
        return Place(name, int(number))

    def _article(self, article: int, members: NDArray[np.int64]) -> ArticleReuse:
        first, last = int(self.offsets[article]), int(self.offsets[article + 1])
        words = self.words[first:last].tolist()
        total = sum(words)
        given: dict[str, int] = {}
        shared: list[ParagraphReuse] = []
        kept = self.outcome.kept[first:last].tolist()
        for row, (center, count) in enumerate(zip(kept, words, strict=True), first):
            others = int(members[center]) - 1
            if not others:
                continue
            place = self._place(center) if center != row else None
            inside = first <= center < last  # a paragraph that stands twice in one article
            if place and not inside:
                given[place.article] = given.get(place.article, 0) + count
            shared.append(ParagraphReuse(row - first + 1, count, others, place,
                                         KINDS[self.outcome.kind[row]],
                                         float(self.outcome.similarity[row])))  # fmt: skip
        return summary(self.ids[article], total, given, shared)


def summary(
    name: str, words: int, given: Mapping[str, int], shared: Sequence[ParagraphReuse]
) -> ArticleReuse:
    """What is to be said of an article of so many words; `given` are the words from other articles."""
    copied = sum(given.values())
    sources = sorted(((source, n / words) for source, n in given.items()), key=_most_first)
    told: dict[str, int] = {}  # what other articles gave, without furniture
    for paragraph in shared:
        if paragraph.first and paragraph.others < FURNITURE and paragraph.first.article in given:
            told[paragraph.first.article] = told.get(paragraph.first.article, 0) + paragraph.words
    parts = sum(count >= PART * words for count in told.values())
    patchwork = bool(words) and sum(told.values()) >= COPIED * words and parts >= 2
    own = 1 - copied / words if words else 1.0
    return ArticleReuse(name, words, own, patchwork, tuple(sources), tuple(shared))


def _most_first(source: tuple[str, float]) -> tuple[float, str]:
    return -source[1], source[0]


def map_reuse(
    texts: Iterable[Texts],
    settings: Settings,
    *,
    threshold: float = THRESHOLD,
    work: Path | None = None,
    progress: Progress = quiet,
) -> Reuse:
    """The reuse map of batches of articles."""
    cutter = Cutter()
    options = replace(settings, threshold=threshold)
    corpus = take_in(cutter.cut(texts), options, work)
    words = corpus.words
    long = only_long(corpus)
    outcome = group(long, Grouping(threshold, "earliest", 0.0, work, progress))
    return Reuse(cutter.names, long, cutter.offsets(), words, outcome)


def reuse(records: Iterable[Input], settings: Settings | None = None) -> Reuse:
    """For each article, which paragraphs also stand elsewhere, where first, and how much is its own.

    Records are given as to `dedup`. Paragraphs are lines; those of fewer than eight words are not
    compared. Like paragraphs have a Jaccard similarity of 0.5 or more.
    """
    return map_reuse(batches(records), settings or Settings())
