"""Where the article is: the element that holds most of the page's connected prose and little else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from cleaner.formats.html.measure import (
    Floats,
    Ints,
    Lines,
    Tree,
    below,
    inherit,
    measure,
    prose,
    tree_of,
)
from cleaner.formats.html.tree import Page
from cleaner.formats.html.vocabulary import bit

# What stands in these is not looked for...
_FURNITURE = (
    "NAV", "FOOTER", "ASIDE", "HIDDEN", "DIALOG", "comment", "related", "share", "sidebar", "nav",
    "newsletter", "consent", "footer",
)  # fmt: skip
# ... unless the element holds this share of the prose: then it wraps the page, whatever its name.
_WRAPS = 0.4
_WRAPS_COMMENTS = 0.85  # comments may well be longer than the article
# The way down ends where no child holds this share of the prose.
_MOST = 0.72


@dataclass(slots=True)
class Survey:
    """A page measured, and its center found.

    `tree`: the elements that hold text. `flags`: the vocabulary bits of each element and of
    those above it. `best`: the element that holds the prose (-1 for none). The rest is one per run.
    """

    page: Page
    lines: Lines
    tree: Tree
    element: Ints
    flags: list[int]
    best: int
    width: Floats
    link: Floats
    prose: Floats
    mass: Floats


def survey(page: Page) -> Survey:
    """Measure the runs of a page and find its center."""
    lines = measure(page)
    width, link = np.array(lines.width, dtype=np.float32), np.array(lines.link, dtype=np.float32)
    weight = prose(width, link, np.array(lines.ends, dtype=np.int64),
                   np.array(lines.pauses, dtype=np.int64), np.array(lines.closed, dtype=np.int64))  # fmt: skip
    tree = tree_of(page)
    mass = below(weight, tree.first, tree.last)
    flags = inherit(page, tree, _gated(tree, mass, float(weight.sum())))
    element = np.array([run.element for run in page.runs], dtype=np.int64)
    bad = furniture()
    fair = np.array([not flags[e] & bad for e in element.tolist()], dtype=np.float32)
    best = best_element(page, below(weight * fair, tree.first, tree.last))
    return Survey(page, lines, tree, element, flags, best, width, link, weight, mass)


@cache
def furniture() -> int:
    """The vocabulary bits of elements in which the article is not looked for."""
    bits = 0
    for name in _FURNITURE:
        bits |= bit(name)
    return bits


def _gated(tree: Tree, mass: Floats, total: float) -> list[int]:
    """Each element's own bits, without those of furniture where it wraps the page."""
    own = list(tree.own)
    bad, comment = furniture(), bit("comment")
    for element in np.flatnonzero(mass > _WRAPS * total).tolist():
        stays = 0 if mass[element] > _WRAPS_COMMENTS * total else comment
        own[element] &= ~bad | stays
    return own


def best_element(page: Page, mass: Floats) -> int:
    """The smallest element that holds nearly all of the prose: from the root down while one child does.

    `mass` is the prose below each element. -1 where there is none.
    """
    if not len(mass) or mass[0] <= 0:
        return -1
    children: dict[int, list[int]] = {}
    amounts = mass.tolist()
    for element in np.flatnonzero(mass).tolist():
        children.setdefault(page.parent[element], []).append(element)
    best = 0
    while under := children.get(best):
        top = max(under, key=amounts.__getitem__)
        if amounts[top] < _MOST * amounts[best]:
            break
        best = top
    return best
