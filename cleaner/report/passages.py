"""A word-level diff of two articles in near-linear time.

Runs of words that stand once on either side are safe anchors; the longest chain of them that is in the
same order on both sides divides the texts, and each gap is divided again (patience diff, Bram Cohen). What has no
anchor left is compared by difflib where that is cheap, and else called replaced: difflib alone takes
quadratic time on long texts with few different words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "kept", "dropped", "skipped"]
# Han, kana and the scripts of South-East Asia put no spaces between words: there a sign is a token.
_TOKEN = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]\s*"
    r"|[^\s\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+\s*"
)
_CHEAP = 40_000
_DEPTH = 12
Span = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of words: on both sides ("same"), on one ("kept", "dropped"), or left out ("skipped").

    `words` counts them; a skipped passage has no text and stands for that many words on both sides.
    """

    kind: Kind
    text: str
    words: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """The passages in reading order. `cut` tells that a text was longer than what was compared."""

    passages: tuple[Passage, ...]
    cut: bool

    @property
    def same(self) -> bool:
        """Whether what was compared is the same word for word."""
        return all(passage.kind in ("same", "skipped") for passage in self.passages)


def compare(kept: str, dropped: str, limit: int = 1_500) -> Comparison:
    """The passages of two texts, of either at most the first `limit` words.

    >>> [(p.kind, p.text) for p in compare("rain fell on Monday", "rain fell on Tuesday").passages]
    [('same', 'rain fell on '), ('kept', 'Monday'), ('dropped', 'Tuesday')]
    """
    old, old_cut = _words(kept, limit)
    new, new_cut = _words(dropped, limit)
    keys = [word.strip() for word in old], [word.strip() for word in new]
    passages: list[Passage] = []
    at, there = 0, 0
    for i, j, size in _joined(_blocks(*keys, (0, len(old), 0, len(new)), 0)):
        passages += _passage("kept", old[at:i])
        passages += _passage("dropped", new[there:j])
        passages += _passage("same", old[i : i + size])
        at, there = i + size, j + size
    passages += _passage("kept", old[at:])
    passages += _passage("dropped", new[there:])
    return Comparison(tuple(passages), old_cut or new_cut)


def abridge(passages: Sequence[Passage], context: int = 10) -> Iterator[Passage]:
    """The passages with each long run of the same words cut to `context` words beside a difference."""
    last = len(passages) - 1
    for number, passage in enumerate(passages):
        head = context if number > 0 else 0
        tail = context if number < last else 0
        if passage.kind != "same" or passage.words <= head + tail + context:
            yield passage
            continue
        words = _TOKEN.findall(passage.text)
        yield from _passage("same", words[:head])
        yield Passage("skipped", "", len(words) - head - tail)
        yield from _passage("same", words[len(words) - tail :])


def _words(text: str, limit: int) -> tuple[list[str], bool]:
    words: list[str] = []
    for match in _TOKEN.finditer(text):
        if len(words) == limit:
            return words, True
        words.append(match[0])
    return words, False


def _passage(kind: Kind, words: Sequence[str]) -> list[Passage]:
    return [Passage(kind, "".join(words), len(words))] if words else []


def _blocks(
    old: list[str], new: list[str], span: Span, depth: int
) -> Iterator[tuple[int, int, int]]:
    """Runs (start in old, start in new, length) of the same words, in order."""
    i1, i2, j1, j2 = span
    i, j = i1, j1
    while i < i2 and j < j2 and old[i] == new[j]:
        i, j = i + 1, j + 1
    if i > i1:
        yield i1, j1, i - i1
    i3, j3 = i2, j2
    while i3 > i and j3 > j and old[i3 - 1] == new[j3 - 1]:
        i3, j3 = i3 - 1, j3 - 1
    if i < i3 and j < j3:
        yield from _inner(old, new, (i, i3, j, j3), depth)
    if i3 < i2:
        yield i3, j3, i2 - i3


def _inner(
    old: list[str], new: list[str], span: Span, depth: int
) -> Iterator[tuple[int, int, int]]:
    i, i2, j, j2 = span
    anchors = _anchors(old, new, span) if depth < _DEPTH else []
    if anchors:
        for here, there in anchors:
            if here >= i and there >= j:
                yield from _blocks(old, new, (i, here, j, there), depth + 1)
                yield here, there, 1
                i, j = here + 1, there + 1
        yield from _blocks(old, new, (i, i2, j, j2), depth + 1)
    elif (i2 - i) * (j2 - j) <= _CHEAP:
        matcher = SequenceMatcher(None, old[i:i2], new[j:j2], autojunk=False)
        yield from ((i + a, j + b, size) for a, b, size in matcher.get_matching_blocks() if size)


def _anchors(old: list[str], new: list[str], span: Span) -> list[tuple[int, int]]:
    """Words that open the same three words, once on either side; where there is none, lone words.

    The longest chain of them that rises on both sides. Lone signs of Chinese are poor anchors: one
    that stands once on either side may well do so in different words.
    """
    i1, i2, j1, j2 = span
    for width in (3, 1):
        here = [tuple(old[i : i + width]) for i in range(i1, i2 - width + 1)]
        there = [tuple(new[j : j + width]) for j in range(j1, j2 - width + 1)]
        once, twice = Counter(here), Counter(there)
        places = {gram: j for j, gram in enumerate(there, j1)}
        pairs = [(i, places[g]) for i, g in enumerate(here, i1) if once[g] == twice[g] == 1]
        if pairs:
            return _rising(pairs)
    return []


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain of pairs, sorted by the first, in which the second rises too."""
    ends: list[int] = []
    tops: list[int] = []
    before: list[int] = []
    for number, (_, there) in enumerate(pairs):
        place = bisect_left(ends, there)
        before.append(tops[place - 1] if place else -1)
        ends[place : place + 1] = [there]
        tops[place : place + 1] = [number]
    chain = []
    at = tops[-1] if tops else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _joined(blocks: Iterator[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Runs that touch on both sides, as one."""
    last: tuple[int, int, int] | None = None
    for i, j, size in blocks:
        if last and last[0] + last[2] == i and last[1] + last[2] == j:
            last = (last[0], last[1], last[2] + size)
            continue
        if last:
            yield last
        last = (i, j, size)
    if last:
        yield last
