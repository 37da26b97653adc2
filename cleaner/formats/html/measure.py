"""Sizes: how much text and how much link text stands in each run and below each element.

Widths are characters, with those of scripts that need fewer of them for the same words (Han, kana,
hangul) counted more, so that one scale serves every language. The runs of a page are measured together:
their texts, joined, are one array of characters, in which what counts is found at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from cleaner.formats.html.tree import Page
from cleaner.formats.html.vocabulary import TELLING, name_bits, state_bits

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_DENSE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff]")
_DENSE_RANGES = ((0x2E80, 0x9FFF), (0xAC00, 0xD7FF), (0xF900, 0xFAFF))
_DENSE_WIDTH = 2.5
_ENDS = ".?!"  # before a blank
_ENDS_ELSEWHERE = "。！？।؟۔…։።။។།"
_PAUSES = ",;:"  # before a blank
_PAUSES_ELSEWHERE = "，、،；：؛"
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
# Stands between the runs while they are one text; no parsed page holds it.
_BORDER = "\0"
# The kinds of characters that are counted.
_BLANK, _END, _PAUSE, _END_ALONE, _PAUSE_ALONE, _WIDE, _CLOSE, _QUOTE = (1 << n for n in range(8))


@dataclass(slots=True)
class Lines:
    """The runs measured, column by column. `ends` and `pauses` are sentence ends and commas."""

    text: list[str]
    width: Floats
    link: Floats
    strong: npt.NDArray[np.float64]
    ends: Ints
    pauses: Ints
    blanks: Ints
    closed: Bools


def truths(values: Iterable[bool]) -> Bools:
    """As an array, in a fifth of the time that numpy takes to ask each what it is."""
    return np.frombuffer(bytes(values), dtype=bool)


def integers(values: Sequence[int]) -> Ints:
    return np.fromiter(values, np.int64, len(values))


def width(text: str) -> float:
    if text.isascii():
        return float(len(text))
    return len(text) + (_DENSE_WIDTH - 1) * len(_DENSE.findall(text))


@cache
def _kinds() -> npt.NDArray[np.uint8]:
    """What each character of the basic plane is."""
    kinds = np.zeros(0x10000, dtype=np.uint8)
    for first, last in _DENSE_RANGES:
        kinds[first : last + 1] = _WIDE
    for kind, signs in ((_BLANK, " "), (_END, _ENDS), (_PAUSE, _PAUSES),
                        (_END_ALONE, _ENDS_ELSEWHERE), (_PAUSE_ALONE, _PAUSES_ELSEWHERE),
                        (_CLOSE, _CLOSED), (_QUOTE, _QUOTES.rstrip())):  # fmt: skip
        for sign in signs:
            kinds[ord(sign)] |= kind
    return kinds


def measure(page: Page) -> Lines:
    """Measure every run. White space counts as a browser shows it: runs of it are one space."""
    texts = _texts(page)
    whole = f"{_BORDER.join(texts)}{_BORDER}"
    signs = np.frombuffer(whole.encode("utf-32-le", "replace"), dtype=np.uint32)
    kinds = _kinds().take(signs, mode="clip")
    borders = (signs == 0).nonzero()[0][: len(texts)]
    before_blank = kinds[:-1] * (kinds[1:] == _BLANK)
    quoted = (signs[:-1] == ord(".")) & (signs[1:] == ord("”"))
    ends = ((before_blank & _END) | (kinds[:-1] & _END_ALONE) | quoted) > 0
    pauses = ((before_blank & _PAUSE) | (kinds[:-1] & _PAUSE_ALONE)) > 0
    size = borders + (_DENSE_WIDTH - 1) * _counted(kinds & _WIDE > 0, borders)
    size[1:] -= borders[:-1] + 1
    last, clause = kinds[borders - 1], size >= _CLAUSE
    closed = last & _CLOSE > 0
    for n in (((last & _QUOTE > 0) | clause) & ~closed).nonzero()[0].tolist():
        closed[n] = _closes(texts[n], bool(clause[n]))
    long = size >= _ONE_SENTENCE
    link, strong = _parts(page, size)
    return Lines(texts, size.astype(np.float32), link.astype(np.float32), strong,
                 _counted(ends, borders) * long + closed, _counted(pauses, borders) * long,
                 _counted(kinds == _BLANK, borders), closed)  # fmt: skip


def _counted(signs: Bools, borders: Ints) -> Ints:
    """How many of the signs stand before each border and behind the one before it."""
    count = signs.nonzero()[0].searchsorted(borders)
    count[1:] -= count[:-1]
    return count


def _texts(page: Page) -> list[str]:
    """The text of each run, white space collapsed."""
    pieces = [run.pieces for run in page.runs]
    raws = [p[0][0] if len(p) == 1 else "".join([text for text, _ in p]) for p in pieces]
    # No white space but the blank is printable: most texts need no words to be made of them.
    texts = [text if (text := raw.strip()).isprintable() and "  " not in text
             else " ".join(text.split()) for raw in raws]  # fmt: skip
    for run, text in zip(page.runs, texts, strict=True):
        run.text = text
    return texts


def _closes(text: str, clause: bool) -> bool:  # noqa: FBT001
    """Whether the text ends as sentences do; `clause`: whether it is long enough to be one without a sign."""
    if text.rstrip(_QUOTES)[-1:] in _CLOSED:
        return True
    return clause and not text.isascii() and bool(_UNSIGNED.search(text, 0, _CLAUSE))


def _parts(page: Page, size: npt.NDArray[np.float64]) -> tuple[Any, Any]:
    """The widths of what stands in links and in bold; `size` are those of the runs."""
    linked, tag = page.linked, page.tag
    widths = size.tolist()
    link, bold = [0.0] * len(widths), [0.0] * len(widths)
    for n, run in enumerate(page.runs):
        for raw, element in run.pieces:
            stressed = tag[element] in _STRESS
            if linked[element] or stressed:
                wide = widths[n] if len(run.pieces) == 1 else width(raw.strip())
                if linked[element]:
                    link[n] += wide
                if stressed:
                    bold[n] += wide
    return np.minimum(link, size), np.minimum(bold, size)


def prose(lines: Lines) -> Floats:
    """How much connected prose each run holds: its width, less its links, if it has sentences."""
    rest = lines.width - 1.5 * lines.link
    rest[(rest < _PROSE) | (lines.ends + lines.pauses == 0)] = 0.0
    return np.where(lines.closed | (lines.ends > 1), rest, rest * 0.5).astype(np.float32)


@dataclass(slots=True)
class Tree:
    """The elements that hold text.

    `alive` are their indices in reading order. By index: `first`, `last`: the runs that an element holds
    are `first <= n < last` (both 0 where it holds none); `depth`; `own`: its vocabulary bits; `kind`: a
    number for each tag with such a class and id, which `names` has by that number.
    """

    alive: list[int]
    first: Ints
    last: Ints
    depth: list[int]
    own: list[int]
    kind: list[int]
    names: list[str]


def tree_of(page: Page) -> Tree:
    """Every element above a run is visited once from its first run and once from its last."""
    tag, parent, nodes = page.tag, page.parent, page.nodes
    size = len(tag)
    first, last = (
        [-1] * size + [0],
        [0] * size + [1],
    )  # at -1 what is above the root, where the way ends
    of = [run.element for run in page.runs]
    for n in range(len(of)):
        element = of[n]
        while first[element] < 0:
            first[element] = n
            element = parent[element]
    for n in range(len(of), 0, -1):
        element = of[n - 1]
        while not last[element]:
            last[element] = n
            element = parent[element]
    alive = [element for element in range(size) if last[element]]
    own, kind, depth = [0] * size, [0] * size, [-1] * (size + 1)  # at -1 what is above the root
    known: dict[tuple[str, ...], tuple[int, int]] = {}
    names: list[str] = []
    telling = TELLING.isdisjoint
    for element in alive:
        attributes = nodes[element].attributes
        key: tuple[str, ...] = (tag[element],)
        if attributes:
            key = (tag[element], attributes.get("class") or "", attributes.get("id") or "")
        said = known.get(key)
        if said is None:
            bits, name = name_bits(*key)
            said = known[key] = bits, len(names)
            names.append(name)
        own[element], kind[element] = said
        if not telling(attributes):
            own[element] |= state_bits(attributes)
        depth[element] = depth[parent[element]] + 1
    held = np.maximum(integers(first[:size]), 0)
    return Tree(alive, held, integers(last[:size]), depth, own, kind, names)


def inherit(page: Page, tree: Tree, own: list[int]) -> list[int]:
    """For each element that holds text the bits of itself and of all above it."""
    parent, out = page.parent, [0] * (len(own) + 1)  # at -1 what is above the root
    for element in tree.alive:
        out[element] = own[element] | out[parent[element]]
    return out


def running(amount: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """The sum of the amounts before each run, and of all."""
    total = np.zeros(len(amount) + 1)
    amount.cumsum(dtype=np.float64, out=total[1:])
    return total


def below(amount: Floats, first: Ints, last: Ints) -> Floats:
    """The sum of a run's amount over the runs below each element."""
    total = running(amount)
    return (total[last] - total[first]).astype(np.float32)
