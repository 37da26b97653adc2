"""Where the article is: the element that holds most of the page's connected prose and little else."""

from __future__ import annotations

from cleaner.formats.html.measure import Line
from cleaner.formats.html.tree import Page
from cleaner.formats.html.vocabulary import bit

# Prose: a run with sentences in it that is not made of links.
_PROSE = 40.0
_FURNITURE = (
    "NAV", "FOOTER", "ASIDE", "HIDDEN", "DIALOG", "comment", "related", "share", "sidebar", "nav",
    "newsletter", "consent", "footer",
)  # fmt: skip


def prose(line: Line) -> float:
    """How much connected prose a run holds: its width, less its links, if it has sentences."""
    rest = line.width - 1.5 * line.link
    if rest < _PROSE or not (line.ends or line.pauses):
        return 0.0
    return rest if line.closed or line.ends > 1 else rest * 0.5


def furniture() -> int:
    bits = 0
    for name in _FURNITURE:
        bits |= bit(name)
    return bits


def best_element(page: Page, mass: list[float]) -> int:
    """The smallest element that holds nearly all of the prose: from the root down while one child does.

    `mass` is the prose below each element. -1 where there is none.
    """
    if not mass or mass[0] <= 0:
        return -1
    children: dict[int, list[int]] = {}
    for element, up in enumerate(page.parent):
        if mass[element] > 0:
            children.setdefault(up, []).append(element)
    best = 0
    while True:
        under = children.get(best)
        if not under:
            return best
        top = max(under, key=mass.__getitem__)
        if mass[top] < 0.72 * mass[best]:
            return best
        best = top
