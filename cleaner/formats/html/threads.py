"""What readers wrote below the article.

Comments are prose, and there may be ten times as much of it as of the article. One element that is named
for comments says little (a German "Kommentar" is an article, a chapter of one may be its discussion), but
three of them side by side are a thread.
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from cleaner.formats.html.measure import Bools, Floats, Tree
from cleaner.formats.html.tree import Page
from cleaner.formats.html.vocabulary import bit

_LEAST = 3
# With less prose outside of it, the thread is what the page is about.
_ARTICLE = 400


def comments(page: Page, tree: Tree, prose: Floats) -> Bools:
    """Which runs stand in a thread of comments, on a page that has an article beside it."""
    named, parent = bit("comment"), page.parent
    posts = [e for e in tree.alive if tree.own[e] & named]
    beside = Counter([parent[e] for e in posts])
    inside = np.zeros(len(prose), dtype=bool)
    if max(beside.values(), default=0) < _LEAST:
        return inside
    for post in posts:
        if beside[parent[post]] >= _LEAST:
            inside[tree.first[post] : tree.last[post]] = True
    outside = np.where(inside, 0.0, prose)
    if float(outside.sum()) < _ARTICLE:
        return np.zeros_like(inside)
    for box in posts:  # the head of the thread and what stands between the posts
        held = slice(tree.first[box], tree.last[box])
        if inside[held].any() and not outside[held].any():
            inside[held] = True
    return inside
