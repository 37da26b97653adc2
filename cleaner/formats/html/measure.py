"""Sizes: how much text and how much link text stands in each run and below each element.

Widths are characters, with those of scripts that need fewer of them for the same words (Han, kana,
hangul) counted more, so that one scale serves every language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cleaner.formats.html.tree import Page, Run
from cleaner.formats.html.vocabulary import bit

_DENSE = re.compile(r"[⺀-鿿가-퟿豈-﫿]")
_DENSE_WIDTH = 2.5
_ENDS = (". ", "? ", "! ", ".”", '."', "。", "！", "？", "।", "؟", "۔", "…", "։")
_PAUSES = (", ", "; ", ": ", "，", "、", "،", "；", "：", "؛")
_CLOSED = tuple(".?!。！？।؟۔…։")
_QUOTES = "\"'”’»›」』）)] "


@dataclass(slots=True)
class Line:
    """One run, measured. Widths as above; `ends`, `pauses`: sentence ends and commas in it."""

    text: str
    width: float
    link: float
    links: int
    ends: int
    pauses: int
    closed: bool
    strong: float


def collapse(text: str) -> str:
    """White space as a browser shows it: runs of it are one space."""
    return " ".join(text.split())


def width(text: str) -> float:
    if text.isascii():
        return float(len(text))
    return len(text) + (_DENSE_WIDTH - 1) * len(_DENSE.findall(text))


def measure(page: Page, run: Run, linked: list[bool]) -> Line:
    """`linked` says of each element whether it stands in a link."""
    whole = collapse("".join([text for text, _ in run.pieces]))
    size = width(whole)
    link, strong, links, last = 0.0, 0.0, 0, -1
    for text, element in run.pieces:
        if linked[element]:
            link += width(collapse(text))
            links += element != last
            last = element
        if page.own[element] & bit("STRONG"):
            strong += len(collapse(text))
    bare = whole.rstrip(_QUOTES)
    closed = bare.endswith(_CLOSED)
    return Line(whole, size, min(link, size), links, sum(map(whole.count, _ENDS)) + closed,
                sum(map(whole.count, _PAUSES)), closed, min(strong, size))  # fmt: skip


def inherit(page: Page, own: list[int]) -> list[int]:
    """For each element the bits of itself and of all above it."""
    out: list[int] = []
    for bits, up in zip(own, page.parent, strict=True):
        out.append(bits | out[up] if up >= 0 else bits)
    return out


def totals(page: Page, at: list[int], amounts: list[float]) -> list[float]:
    """For each element the sum of the `amounts` that stand at the elements `at` it or below it."""
    out = [0.0] * len(page.tag)
    for element, amount in zip(at, amounts, strict=True):
        out[element] += amount
    for element in range(len(out) - 1, 0, -1):
        up = page.parent[element]
        if up >= 0:
            out[up] += out[element]
    return out
