"""Numbers that stand beside furniture: what is left of the counters of shares, comments and pictures."""

from __future__ import annotations

import re

from cleaner.article import Article
from cleaner.rules.look import live

_COUNTER = re.compile(r"\+?\d[\d,.]{0,8} ?[kKmM]?\+?(?: \d{1,5})?|--|\u00b7")
_LONGEST = 10


def counters(article: Article, found: dict[int, str], span: tuple[int, int]) -> bool:
    """Add to `found` the numbers beside furniture, and tell whether there are any.

    Outside the story (`span`: positions of its first and last line) one neighbour is enough, within it both count.
    """
    first, last = span
    order = live(article)
    if last < 0 or not found:
        return False
    known, blocks = len(found), article.blocks
    short = [(n, i) for n, i in enumerate(order) if len(blocks[i].text) <= _LONGEST]
    at = [n for n, i in short if i not in found and _COUNTER.fullmatch(blocks[i].text)]
    for run in (at, at[::-1]):
        for n in run:
            above = n > 0 and order[n - 1] in found
            below = n + 1 < len(order) and order[n + 1] in found
            if (above and below) or ((above or below) and not first <= n <= last):
                found[order[n]] = "button"
    return len(found) > known
