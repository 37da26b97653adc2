"""Sizes: how much text and how much link text stands in each run and below each element.

Widths are characters, with those of scripts that need fewer of them for the same words (Han, kana,
hangul) counted more, so that one scale serves every language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from cleaner.formats.html.tree import Page, Run
from cleaner.formats.html.vocabulary import bits_of

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_DENSE = re.compile(r"[⺀-鿿가-퟿豈-﫿]")
_DENSE_WIDTH = 2.5
_ENDS = (". ", "? ", "! ")
_ENDS_ELSEWHERE = (".”", "。", "！", "？", "।", "؟", "۔", "…", "։", "።", "။", "។", "།")
_PAUSES = (", ", "; ", ": ")
_PAUSES_ELSEWHERE = ("，", "、", "،", "；", "：", "؛")
_CLOSED = frozenset(".?!。！？।؟۔…։።။។།")
_STRESS = frozenset(("strong", "b", "em", "i"))
_QUOTES = "\"'”’»›」』）)] "
# Thai and Lao end no sentence with a sign: a blank stands between clauses, and nowhere else.
_UNSIGNED = re.compile(r"[\u0e01-\u0eff]")
_CLAUSE = 60
# A shorter run has one sentence at most.
_ONE_SENTENCE = 40
# Prose: a run with sentences in it that is not made of links.
_PROSE = 40.0


@dataclass(slots=True)
class Lines:
    """The runs measured, column by column. `ends` and `pauses` are sentence ends and commas."""

    text: list[str] = field(default_factory=list)
    width: list[float] = field(default_factory=list)
    link: list[float] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    pauses: list[int] = field(default_factory=list)
    closed: list[bool] = field(default_factory=list)
    strong: list[float] = field(default_factory=list)


def width(text: str) -> float:
    if text.isascii():
        return float(len(text))
    return len(text) + (_DENSE_WIDTH - 1) * len(_DENSE.findall(text))


def measure(page: Page) -> Lines:
    """Measure every run. White space counts as a browser shows it: runs of it are one space."""
    lines = Lines()
    texts, ends, pauses, closes = lines.text, lines.ends, lines.pauses, lines.closed
    for run in page.runs:
        pieces = run.pieces
        if len(pieces) == 1:
            raw, element = pieces[0]
            text = " ".join(raw.split())
            size = float(len(text)) if text.isascii() else width(text)
            lines.link.append(size if page.linked[element] else 0.0)
            lines.strong.append(size if page.tag[element] in _STRESS else 0.0)
        else:
            text = " ".join("".join([raw for raw, _ in pieces]).split())
            size = width(text)
            link, bold = _parts(page, run)
            lines.link.append(min(link, size))
            lines.strong.append(min(bold, size))
        texts.append(text)
        lines.width.append(size)
        closed = text.rstrip(_QUOTES)[-1:] in _CLOSED or (size >= _CLAUSE and _clauses(text))
        closes.append(closed)
        long = size >= _ONE_SENTENCE
        ends.append(_count(text, _ENDS, _ENDS_ELSEWHERE) + closed if long else int(closed))
        pauses.append(_count(text, _PAUSES, _PAUSES_ELSEWHERE) if long else 0)
    return lines


def _parts(page: Page, run: Run) -> tuple[float, float]:
    """The widths of what stands in links and in bold."""
    link = bold = 0.0
    for raw, element in run.pieces:
        linked, stressed = page.linked[element], page.tag[element] in _STRESS
        if linked or stressed:
            size = width(raw.strip())
            link += size if linked else 0.0
            bold += size if stressed else 0.0
    return link, bold


def _clauses(text: str) -> bool:
    return not text.isascii() and bool(_UNSIGNED.search(text, 0, _CLAUSE))


def _count(text: str, signs: tuple[str, ...], elsewhere: tuple[str, ...]) -> int:
    found = sum([text.count(sign) for sign in signs])
    return found if text.isascii() else found + sum([text.count(sign) for sign in elsewhere])


def prose(size: Floats, link: Floats, ends: Ints, pauses: Ints, closed: Ints) -> Floats:
    """How much connected prose each run holds: its width, less its links, if it has sentences."""
    rest = size - 1.5 * link
    rest[(rest < _PROSE) | (ends + pauses == 0)] = 0.0
    return np.where((closed > 0) | (ends > 1), rest, rest * 0.5).astype(np.float32)


@dataclass(slots=True)
class Tree:
    """The elements that hold text.

    `alive` are their indices in reading order. By index: `first`, `last`: the runs that an element holds
    are `first <= n < last` (both 0 where it holds none); `depth`; `own`: its vocabulary bits; `name`:
    its class and id.
    """

    alive: list[int]
    first: Ints
    last: Ints
    depth: list[int]
    own: list[int]
    name: list[str]


def tree_of(page: Page) -> Tree:
    """Every element above a run is visited once from its first run and once from its last."""
    size, parent = len(page.tag), page.parent
    first, last = [-1] * size, [0] * size
    for n, run in enumerate(page.runs):
        element = run.element
        while element >= 0 and first[element] < 0:
            first[element] = n
            element = parent[element]
    for n in range(len(page.runs) - 1, -1, -1):
        element = page.runs[n].element
        while element >= 0 and not last[element]:
            last[element] = n + 1
            element = parent[element]
    alive = [element for element, stop in enumerate(last) if stop]
    depth, own, name = [0] * size, [0] * size, [""] * size
    for element in alive:
        own[element], name[element] = bits_of(page.tag[element], page.nodes[element].attributes)
        up = parent[element]
        depth[element] = depth[up] + 1 if up >= 0 else 0
    held = np.array(first, dtype=np.int64)
    return Tree(alive, np.maximum(held, 0), np.array(last, dtype=np.int64), depth, own, name)


def inherit(page: Page, tree: Tree, own: list[int]) -> list[int]:
    """For each element that holds text the bits of itself and of all above it."""
    out = [0] * len(own)
    for element in tree.alive:
        up = page.parent[element]
        out[element] = own[element] | out[up] if up >= 0 else own[element]
    return out


def below(amount: Floats, first: Ints, last: Ints) -> Floats:
    """The sum of a run's amount over the runs below each element."""
    total = np.concatenate(([0.0], np.cumsum(amount, dtype=np.float64)))
    return (total[last] - total[first]).astype(np.float32)
