"""What the pages of one site have in common: their template.

A text that stands on most pages of a site belongs to none of them. And where the same shape (tags and
classes) was judged on many pages, one page's odd verdict is corrected by the others'.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from cleaner.formats.html.locate import Survey
from cleaner.formats.html.measure import Floats
from cleaner.formats.html.vocabulary import TAGS

# With fewer pages a quotation that two of them share would be taken for a template.
FEWEST = 3
_SHARE = 0.5
# A heading that looks so much like one of the article stays.
_SURE = 0.5
# How much the site's verdict on a shape weighs beside the page's own.
_WEIGHT = 0.35


@dataclass(frozen=True, slots=True)
class Template:
    """What is shared: texts, and for each shape the mean chance (0 to 1) of its runs to be article."""

    shared: frozenset[str] = frozenset()
    shapes: Mapping[tuple[str, ...], float] = field(default_factory=dict)
    pages: int = 0

    def adjusted(self, s: Survey, chances: Floats) -> Floats:
        """The chances of a page's runs, seen with the template."""
        if self.pages < FEWEST:
            return chances
        out = chances.copy()
        tag, heading = s.page.tag, TAGS["HEADING"]
        for n, (shape, text) in enumerate(zip(shapes_of(s), s.lines.text, strict=True)):
            if text in self.shared:
                if tag[s.element[n]] in heading and chances[n] >= _SURE:
                    continue  # the articles of a series have the same sub-headings
                out[n] = 0.0
            elif (mean := self.shapes.get(shape)) is not None:
                out[n] += _WEIGHT * (mean - out[n])
        return out


def shapes_of(s: Survey) -> list[tuple[str, ...]]:
    """The shape of each run: tag and class of its element and of the two above."""
    tag, parent, kind, names = s.page.tag, s.page.parent, s.tree.kind, s.tree.names
    out: list[tuple[str, ...]] = []
    for element in s.element:
        up = parent[element]
        around = (element, up, parent[up])
        out.append(tuple(text for e in around for text in (tag[e], names[kind[e]])))
    return out


def template_of(judged: list[tuple[Survey, Floats]]) -> Template:
    """The template of pages of one site, given each page's survey and chances."""
    seen: Counter[str] = Counter()
    amount: Counter[tuple[str, ...]] = Counter()
    weight: Counter[tuple[str, ...]] = Counter()
    spread: Counter[tuple[str, ...]] = Counter()
    for s, chances in judged:
        shapes = shapes_of(s)
        seen.update(set(s.lines.text))
        spread.update(set(shapes))
        sizes = np.sqrt(s.width + 1).tolist()
        for shape, chance, size in zip(shapes, chances.tolist(), sizes, strict=True):
            amount[shape] += chance * size
            weight[shape] += size
    enough = max(FEWEST, int(_SHARE * len(judged) + 0.5))
    return Template(
        frozenset(text for text, count in seen.items() if count >= enough),
        {shape: amount[shape] / weight[shape] for shape, n in spread.items() if n >= FEWEST},
        len(judged),
    )
