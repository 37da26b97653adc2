"""What is known of each run of text, as one row of numbers: the input of the model.

Everything is structure: widths, shares of link text, sentence ends and commas, the place in the tree and
in the page, the vocabulary bits of the elements around, what the neighbors look like, how often the same
shape is repeated. Nothing that only tells pages apart (their length, say) is among them: trees learn
the training pages by it (word F1 0.943 with, 0.945 without, on sites not seen). No word of any language is looked at (`vocabulary.tsv` has names of classes only).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from cleaner.formats.html import vocabulary as v
from cleaner.formats.html.locate import LEVELS, Survey
from cleaner.formats.html.measure import Floats, Ints, below, integers, running, truths

_REACH = (3, 10)
_SHIFTS = (-2, -1, 1, 2)
_SHIFTED = ("width", "linked", "prose", "closed", "held1", "linked1")
_TAGS = ("p", "li", "div", "td", "h1", "h2", "h3", "pre", "section")
_CODES = {tag: n for n, tag in enumerate(_TAGS)}
_FAR = 500
_SAID = 30  # a shorter line may stand in the page's description by chance


@cache
def names() -> tuple[str, ...]:
    """The features in the order of their rows."""
    return (
        "width", "linked", "ends", "pauses", "closed", "strong", "prose", "words", "capital", "upper",
        "digit", "share_at", "before", "prose_before", "prose_after",
        *(f"{name}{n}" for name in ("held", "linked", "mass", "share", "runs") for n in range(LEVELS)),
        "depth", "out", "down", "common_share", "after_start", "before_stop",
        *(f"tag:{tag}" for tag in _TAGS),
        *(f"{name}{by:+d}" for by in _SHIFTS for name in _SHIFTED),
        *(f"prose_{side}{reach}" for reach in _REACH for side in ("last", "next")),
        "since_prose", "until_prose",
        "alike", "alike_width", "alike_prose", "alike_linked", "same_text",
        "section_width", "section_linked", "section_prose", "section_runs", "since_heading",
        "is_title", "after_title", "has_body", "in_body", "in_summary",
        *v.names(), *(f"near:{name}" for name in v.names()),
    )  # fmt: skip


@cache
def places() -> dict[str, int]:
    """The row of each feature."""
    return {name: n for n, name in enumerate(names())}


@dataclass(slots=True)
class Features:
    """A row of `values` per feature (in the order of `names`), a column per run.

    `shape` and `section` number the groups of runs that look alike and that stand under one heading.
    """

    values: Floats
    shape: Ints
    section: Ints

    def __getitem__(self, name: str) -> Floats:
        row: Floats = self.values[places()[name]]
        return row

    def __setitem__(self, name: str, value: Any) -> None:
        self.values[places()[name]] = value

    def fill(self, first: str, rows: Any) -> None:
        """Set the features from `first` on, one to a row."""
        start = places()[first]
        self.values[start : start + len(rows)] = rows


def features_of(s: Survey, title: str = "", body: str = "", summary: str = "") -> Features:
    """All features of a page's runs (there must be runs).

    `title` is the page's title, `body` the article as the page's data state it, `summary` its description
    ("" where they do not).
    """
    count = len(s.width)
    none = np.zeros(count, dtype=np.int64)
    f = Features(np.empty((len(names()), count), dtype=np.float32), none, none)
    _of_text(f, s)
    _of_place(f, s)
    _of_tree(f, s)
    _of_neighbors(f, s)
    _of_repetition(f, s)
    _of_section(f, s)
    _of_title(f, s, title, body)
    said = [len(t) > _SAID and t in summary for t in s.lines.text] if summary else None
    f["in_summary"] = truths(said) if said else 0.0
    _of_words(f, s)
    return f


def _of_words(f: Features, s: Survey) -> None:
    """The vocabulary, a row per bit: of all elements above each run, then of the three nearest."""
    near = np.bitwise_or.reduce(s.bits, axis=0)
    for first, words in ((v.names()[0], s.above), (f"near:{v.names()[0]}", near)):
        octets = words.astype("<i8").view(np.uint8).reshape(-1, 8)
        bits = np.unpackbits(octets, axis=1, bitorder="little")
        f.fill(first, bits[:, : len(v.names())].T)


def _of_text(f: Features, s: Survey) -> None:
    lines, size = s.lines, np.maximum(s.width, 1)
    f["width"] = np.log1p(s.width)
    f["linked"] = s.link / size
    f["ends"] = lines.ends
    f["pauses"] = lines.pauses
    f["closed"] = lines.closed
    f["strong"] = lines.strong / size
    f["prose"] = np.log1p(s.prose)
    f["words"] = lines.blanks
    firsts = [text[:1] for text in lines.text]
    f["capital"] = truths(map(str.isupper, firsts))
    f["upper"] = truths(map(str.isupper, lines.text))
    f["digit"] = truths(map(str.isdigit, firsts))


def _of_place(f: Features, s: Survey) -> None:
    count = len(s.width)
    f["share_at"] = np.arange(count) / count
    f["before"] = np.cumsum(s.width) / max(float(s.width.sum()), 1)
    total = max(float(s.prose.sum()), 1.0)
    through = np.cumsum(s.prose)
    f["prose_before"] = (through - s.prose) / total
    f["prose_after"] = (total - through) / total


def _of_tree(f: Features, s: Survey) -> None:
    """The elements around: how much they hold, how linked it is; and the way to the best element."""
    total, first, last = max(float(s.prose.sum()), 1), s.tree.first, s.tree.last
    held, mass = below(s.width, first, last)[s.levels], s.mass[s.levels]
    size = np.maximum(held, 1)
    f.fill("held0", np.log1p(held))
    f.fill("linked0", below(s.link, first, last)[s.levels] / size)
    f.fill("mass0", mass / size)
    f.fill("share0", mass / total)
    f.fill("runs0", (last - first)[s.levels])
    chain, shared = _way(s)
    depth = integers([s.tree.depth[e] for e in s.element])
    f["depth"] = depth
    f["out"] = len(chain) - 1 - shared
    f["down"] = depth - shared
    f["common_share"] = (s.mass[chain] / total)[shared]
    at, best = np.arange(len(s.width)), max(s.best, 0)
    f["after_start"] = at - first[best]
    f["before_stop"] = (last[best] if s.best >= 0 else 0) - at
    codes = integers([_CODES.get(s.page.tag[e], -1) for e in s.element])
    f.fill("tag:p", codes == np.arange(len(_TAGS))[:, None])


def _way(s: Survey) -> tuple[list[int], Ints]:
    """The elements from the root to the best one; for each run how far down that way it stands.

    Each of them holds a range of runs within that of the one before.
    """
    chain = [*s.page.up(s.best)][::-1] or [0]
    count = len(s.width) + 1
    opened = np.bincount(s.tree.first[chain], minlength=count)
    closed = np.bincount(s.tree.last[chain], minlength=count)
    return chain, np.cumsum(opened - closed)[:-1] - 1


def _of_neighbors(f: Features, s: Survey) -> None:
    count = len(s.width)
    block = np.zeros((len(_SHIFTED), count + 4), dtype=np.float32)
    block[:, 2:-2] = f.values[[places()[name] for name in _SHIFTED]]
    for by in _SHIFTS:
        f.fill(f"width{by:+d}", block[:, 2 + by : 2 + by + count])
    full, (start, stop) = running(s.prose), stretches(count, _REACH)
    f.fill(f"prose_last{_REACH[0]}", np.log1p(full[stop] - full[start]))
    at = np.arange(count)
    solid = s.prose > 100
    before = np.maximum.accumulate(np.where(solid, at, -_FAR))
    after = np.minimum.accumulate(np.where(solid, at, count + _FAR)[::-1])[::-1]
    f["since_prose"] = np.minimum(at - before, _FAR)
    f["until_prose"] = np.minimum(after - at, _FAR)


def stretches(count: int, reach: Sequence[int]) -> tuple[Ints, Ints]:
    """Where the runs before each run begin and stop, and where those behind it do: two rows for each reach."""
    at = np.arange(count)
    starts = np.array([[first] for n in reach for first in (-n, 1)])
    stops = np.array([[last] for n in reach for last in (0, n + 1)])
    return np.maximum(at + starts, 0), np.minimum(at + stops, count)


def _of_repetition(f: Features, s: Survey) -> None:
    """How often the same shape (tag and class of element and parent) stands on the page, and holding what."""
    own, above, _ = integers(s.tree.kind)[s.around]
    f.shape = n = _numbered((own * len(s.tree.names) + above).tolist())
    same = _numbered(s.lines.text)
    counts = np.bincount(n)
    f["alike"] = counts[n]
    f["alike_width"] = np.log1p(np.bincount(n, s.width) / counts)[n]
    f["alike_prose"] = np.log1p(np.bincount(n, s.prose) / counts)[n]
    f["alike_linked"] = (np.bincount(n, f["linked"]) / counts)[n]
    f["same_text"] = np.bincount(same)[same]


def _numbered(values: Sequence[Hashable]) -> Ints:
    """The values as numbers from 0 on, in the order in which they come."""
    known: dict[Hashable, int] = {}
    return integers([known.setdefault(value, len(known)) for value in values])


def _of_section(f: Features, s: Survey) -> None:
    """What stands between a run's heading and the next one."""
    heads = s.bits[0] & v.bit("HEADING") > 0
    f.section = n = np.cumsum(heads)
    at = np.arange(len(n))
    whole = np.bincount(n, s.width)
    f["section_width"] = np.log1p(whole)[n]
    f["section_linked"] = (np.bincount(n, s.link) / np.maximum(whole, 1))[n]
    f["section_prose"] = (np.bincount(n, s.prose) / np.maximum(whole, 1))[n]
    f["section_runs"] = np.bincount(n)[n]
    f["since_heading"] = at - np.maximum.accumulate(np.where(heads, at, -1))


def _of_title(f: Features, s: Survey, title: str, body: str) -> None:
    low, texts = title.casefold(), s.lines.text
    named = [8 < len(t) <= len(low) and t.casefold() in low for t in texts]
    first = [n for n, e in enumerate(s.element) if s.page.tag[e] == "h1"]
    both = [n for n in first if named[n]]
    start = both[0] if both else first[0] if first else named.index(True) if any(named) else 0
    f["is_title"] = truths(named)
    f["after_title"] = np.arange(len(texts)) - start
    f["has_body"] = bool(body)
    f["in_body"] = truths([t in body for t in texts]) if body else 0.0
