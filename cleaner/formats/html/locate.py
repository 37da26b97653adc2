"""Where the article is: the element that holds most of the page's connected prose and little else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from cleaner.formats.html.measure import (
    Bools,
    Floats,
    Ints,
    Lines,
    Tree,
    below,
    inherit,
    integers,
    measure,
    prose,
    tree_of,
)
from cleaner.formats.html.threads import comments
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
# A run is seen with so many block-level elements: its own and those above.
LEVELS = 4
# The way down ends where no child holds this share of the prose.
_MOST = 0.72


@dataclass(slots=True)
class Survey:
    """A page measured, and its center found.

    `tree`: the elements that hold text. `flags`: the vocabulary bits of each element and of
    those above it. `mass`: the prose below each element. `best`: the element that holds the prose (-1
    for none). The rest is one per run: `element`, `around`: that and the two above it, `bits`: the own
    vocabulary bits of these, `levels`: the element and the block-level ones above it, `above`: the flags
    of its element, `comments`: whether it stands in a thread of comments.
    """

    page: Page
    lines: Lines
    tree: Tree
    element: list[int]
    around: Ints
    bits: Ints
    levels: Ints
    flags: list[int]
    best: int
    above: Ints
    prose: Floats
    mass: Floats
    comments: Bools

    @property
    def width(self) -> Floats:
        return self.lines.width

    @property
    def link(self) -> Floats:
        return self.lines.link


def survey(page: Page) -> Survey:
    """Measure the runs of a page and find its center.

    A thread of comments beside which the rest is nothing leaves the page before: it looks like an article.
    """
    lines = measure(page)
    weight = prose(lines)
    tree = tree_of(page)
    posts = comments(page, tree, weight)
    total = float(weight.sum())
    if float(weight[posts].sum()) > _WRAPS_COMMENTS * total:
        page.runs = [run for run, post in zip(page.runs, posts.tolist(), strict=True) if not post]
        return survey(page)
    mass = below(weight, tree.first, tree.last)
    flags = inherit(page, tree, _gated(tree, mass, total))
    element = [run.element for run in page.runs]
    above = integers([flags[e] for e in element])
    fair = above & furniture() == 0
    parent = integers(page.parent)
    best = best_element(parent, below(weight * fair, tree.first, tree.last))
    around = _around(parent, element)
    levels = _levels(integers(page.block), parent, around[0])
    return Survey(page, lines, tree, element, around, integers(tree.own)[around], levels, flags,
                  best, above, weight, mass, posts)  # fmt: skip


def _around(parent: Ints, element: list[int]) -> Ints:
    own = integers(element)
    return np.array((own, parent[own], parent[parent[own]]))


def _levels(block: Ints, parent: Ints, element: Ints) -> Ints:
    above = block[np.maximum(parent, 0)]
    levels = [element]
    for _ in range(1, LEVELS):
        levels.append(above[levels[-1]])
    return np.array(levels)


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
    for element in (mass > _WRAPS * total).nonzero()[0].tolist():
        stays = 0 if mass[element] > _WRAPS_COMMENTS * total else comment
        own[element] &= ~bad | stays
    return own


def best_element(parent: Ints, mass: Floats) -> int:
    """The smallest element that holds nearly all of the prose: from the root down while one child does.

    `mass` is the prose below each element. -1 where there is none.
    """
    if not len(mass) or mass[0] <= 0:
        return -1
    amounts = mass.astype(np.float64)
    # A child that holds so much is the only one to do so, and it comes before all that are below it.
    most = (amounts >= _MOST * amounts[parent]) & (amounts > 0)
    best = 0
    for element in most.nonzero()[0].tolist():
        if parent[element] == best:
            best = element
    return best
