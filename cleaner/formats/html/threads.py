"""What readers wrote below the article.

Comments are prose, and there may be ten times as much of it as of the article. One element that is named
for comments says little (a German "Kommentar" is an article, a chapter of one may be its discussion), but
three of them side by side are a thread.
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from cleaner.formats.html.measure import Bools, Floats, Tree, running
from cleaner.formats.html.tree import Page
from cleaner.formats.html.vocabulary import bit

_LEAST = 3
# With less prose outside of it, the thread is what the page is about.
_ARTICLE = 400


def comments(page: Page, tree: Tree, prose: Floats) -> Bools:
    """Which runs stand in a thread of comments, on a page that has an article beside it."""
    named, parent = bit("comment"), page.parent
    posts = [e for e in tree.alive if tree.own[e] & named]
    if len(posts) < _LEAST:
        return np.zeros(len(prose), dtype=bool)
    beside = Counter([parent[e] for e in posts])
    inside = within(tree, [e for e in posts if beside[parent[e]] >= _LEAST], len(prose))
    outside = np.where(inside, 0.0, prose)
    if float(outside.sum()) < _ARTICLE:
        return np.zeros_like(inside)
    # The head of the thread, and what stands between the posts.
    first, last = tree.first[posts], tree.last[posts]
    written, left = running(inside), running(outside)
    boxes = (written[last] > written[first]) & (left[last] == left[first])
    return inside | within(
        tree, [e for e, box in zip(posts, boxes, strict=True) if box], len(prose)
    )


def within(tree: Tree, elements: list[int], count: int) -> Bools:
    """Which of `count` runs stand in any of the elements."""
    marks = np.zeros(count + 1, dtype=np.int64)
    np.add.at(marks, tree.first[elements], 1)
    np.add.at(marks, tree.last[elements], -1)
    inside: Bools = np.cumsum(marks)[:-1] > 0
    return inside
