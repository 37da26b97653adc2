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
from cleaner.formats.html.vocabulary import bit

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_DENSE = re.compile(r"[⺀-鿿가-퟿豈-﫿]")
_DENSE_WIDTH = 2.5
_ENDS = (". ", "? ", "! ")
_ENDS_ELSEWHERE = (".”", "。", "！", "？", "।", "؟", "۔", "…", "։")
_PAUSES = (", ", "; ", ": ")
_PAUSES_ELSEWHERE = ("，", "、", "،", "；", "：", "؛")
_CLOSED = tuple(".?!。！？।؟۔…։")
_QUOTES = "\"'”’»›」』）)] "
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
    strong = bit("STRONG")
    for run in page.runs:
        pieces = run.pieces
        if len(pieces) == 1:
            raw, element = pieces[0]
            text = " ".join(raw.split())
            size = width(text)
            lines.link.append(size if page.linked[element] else 0.0)
            lines.strong.append(size if page.own[element] & strong else 0.0)
        else:
            text = " ".join("".join([raw for raw, _ in pieces]).split())
            size = width(text)
            link, bold = _parts(page, run, strong)
            lines.link.append(min(link, size))
            lines.strong.append(min(bold, size))
        lines.text.append(text)
        lines.width.append(size)
        closed = text.rstrip(_QUOTES).endswith(_CLOSED)
        lines.closed.append(closed)
        long = size >= _ONE_SENTENCE
        lines.ends.append(_count(text, _ENDS, _ENDS_ELSEWHERE) + closed if long else int(closed))
        lines.pauses.append(_count(text, _PAUSES, _PAUSES_ELSEWHERE) if long else 0)
    return lines


def _parts(page: Page, run: Run, strong: int) -> tuple[float, float]:
    """The widths of what stands in links and in bold."""
    link = bold = 0.0
    for raw, element in run.pieces:
        linked, stressed = page.linked[element], page.own[element] & strong
        if linked or stressed:
            size = width(raw.strip())
            link += size if linked else 0.0
            bold += size if stressed else 0.0
    return link, bold


def _count(text: str, signs: tuple[str, ...], elsewhere: tuple[str, ...]) -> int:
    found = sum([text.count(sign) for sign in signs])
    return found if text.isascii() else found + sum([text.count(sign) for sign in elsewhere])


def prose(size: Floats, link: Floats, ends: Ints, pauses: Ints, closed: Ints) -> Floats:
    """How much connected prose each run holds: its width, less its links, if it has sentences."""
    rest = size - 1.5 * link
    rest[(rest < _PROSE) | (ends + pauses == 0)] = 0.0
    return np.where((closed > 0) | (ends > 1), rest, rest * 0.5).astype(np.float32)


def inherit(page: Page, own: list[int]) -> list[int]:
    """For each element the bits of itself and of all above it."""
    out: list[int] = []
    for bits, up in zip(own, page.parent, strict=True):
        out.append(bits | out[up] if up >= 0 else bits)
    return out


def ranges(page: Page) -> tuple[Ints, Ints]:
    """For each element the runs that it holds: `first <= n < last`."""
    size = len(page.tag)
    first, last = [len(page.runs)] * size, [0] * size
    for n, run in enumerate(page.runs):
        element = run.element
        first[element] = min(first[element], n)
        last[element] = n + 1
    parent = page.parent
    for element in range(size - 1, 0, -1):
        stop = last[element]
        if stop:
            up = parent[element]
            first[up] = min(first[up], first[element])
            last[up] = max(last[up], stop)
    return np.array(first, dtype=np.int64), np.array(last, dtype=np.int64)


def below(amount: Floats, first: Ints, last: Ints) -> Floats:
    """The sum of a run's amount over the runs below each element."""
    total = np.concatenate(([0.0], np.cumsum(amount, dtype=np.float64)))
    return np.where(first < last, total[last] - total[np.minimum(first, last)], 0.0).astype(
        np.float32
    )
