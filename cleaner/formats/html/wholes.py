"""What is kept or left as a whole, whatever the chances of its parts: tables, and boxes of links."""

from __future__ import annotations

import numpy as np

from cleaner.formats.html.locate import Survey
from cleaner.formats.html.measure import Bools, Floats, running
from cleaner.formats.html.threads import within
from cleaner.formats.html.vocabulary import bit

# A table is kept from this mean chance on.
_TABLE = 0.25
# A box of links has so many runs and characters, none of them a sentence, and so large a share of links; less
# where its first line is a label with a colon.
_RUNS, _CHARACTERS = range(2, 13), 300
_LINKED, _LABELLED = 0.8, 0.4
_SENTENCE_WIDTH = 60


def tables(s: Survey, sure: Floats) -> Bools:
    """What stands in the tables that are kept, without links. A table around the text is none."""
    named, around = bit("TABLE"), frozenset(s.page.up(s.best))
    found = [e for e in s.tree.alive if s.tree.own[e] & named and e not in around]
    if not found:
        return np.zeros(len(sure), dtype=bool)
    weight = np.sqrt(s.width + 1)
    heavy, full = running(weight * sure), running(weight)
    first, last = s.tree.first[found], s.tree.last[found]
    kept = heavy[last] - heavy[first] >= _TABLE * (full[last] - full[first])
    plain: Bools = s.link < 0.5 * s.width
    return (
        within(s.tree, [e for e, stays in zip(found, kept, strict=True) if stays], len(sure))
        & plain
    )


def link_boxes(s: Survey, keep: Bools) -> Bools:
    """What stands in boxes of links some of which are left: a list of contents, "More on this: ..."."""
    inside = np.zeros(len(keep), dtype=bool)
    first, last = s.tree.first, s.tree.last
    sentence = s.lines.closed & (s.width > _SENTENCE_WIDTH) & (s.link < 0.5 * s.width)
    width, link, sentences, stay = map(running, (s.width, s.link, sentence, keep))
    size, stays = last - first, stay[last] - stay[first]
    held, linked = width[last] - width[first], link[last] - link[first]
    small = (size >= _RUNS.start) & (size < _RUNS.stop) & (held <= _CHARACTERS)
    small &= (linked >= _LABELLED * held) & (sentences[last] == sentences[first])
    around = frozenset(s.page.up(s.best))
    lists = bit("LIST") | bit("ITEM") | bit("TABLE")
    for element in np.flatnonzero(small & (stays > 0) & (stays < size)).tolist():
        top = first[element]
        labelled = not keep[top] and s.lines.text[top].endswith((":", "："))
        if (
            element in around
            or s.tree.own[element] & lists
            or s.page.tag[element] in ("tr", "tbody")
        ):
            continue
        if labelled or linked[element] >= _LINKED * held[element]:
            inside[top : last[element]] = True
    return inside
