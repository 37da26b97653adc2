"""What is known of each run of text, as one row of numbers: the input of the model.

Everything is structure: widths, shares of link text, sentence ends and commas, the place in the tree and
in the page, the vocabulary bits of the elements around, what the neighbors look like, how often the same
shape is repeated. Nothing that only tells pages apart (their length, say) is among them: trees learn
the training pages by it (word F1 0.943 with, 0.945 without, on sites not seen). No word of any language is looked at (`vocabulary.tsv` has names of classes only).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from cleaner.formats.html import vocabulary as v
from cleaner.formats.html.locate import Survey
from cleaner.formats.html.measure import Floats, below

Columns = dict[str, Any]
_LEVELS = 4
_REACH = (3, 10)
_SHIFTED = ("width", "linked", "prose", "closed", "held1", "linked1")
_TAGS = ("p", "li", "div", "td", "h1", "h2", "h3", "pre", "section")
_CODES = {tag: n for n, tag in enumerate(_TAGS)}
_FAR = 500
# Columns that name a group and tell the trees nothing.
GROUPS = ("group:shape", "group:section")


def columns(s: Survey, title: str = "", body: str = "") -> Columns:
    """One column per feature, one value per run (there must be runs).

    `title` is the page's title, `body` the article as the page's data state it ("" where they do not).
    """
    c: Columns = {}
    _of_text(c, s)
    _of_place(c, s)
    _of_tree(c, s)
    _of_neighbors(c, s)
    _of_repetition(c, s)
    _of_section(c, s)
    _of_title(c, s, title, body)
    return c


def bits(s: Survey) -> Floats:
    """The vocabulary as columns: of all elements above each run, then of the three nearest."""
    own, parent = np.array(s.tree.own, dtype=np.int64), np.array(s.page.parent, dtype=np.int64)
    up = parent[s.element]
    near = own[s.element] | own[up] | own[parent[up]]
    above = np.array(s.flags, dtype=np.int64)[s.element]
    place = np.arange(len(v.names()))
    return np.hstack([((b[:, None] >> place) & 1).astype(np.float32) for b in (above, near)])


def bit_names() -> list[str]:
    return [*v.names(), *(f"near:{name}" for name in v.names())]


def _of_text(c: Columns, s: Survey) -> None:
    lines, size = s.lines, np.maximum(s.width, 1)
    c["width"] = np.log1p(s.width)
    c["linked"] = s.link / size
    c["ends"] = lines.ends
    c["pauses"] = lines.pauses
    c["closed"] = lines.closed
    c["strong"] = np.array(lines.strong) / size
    c["prose"] = np.log1p(s.prose)
    c["words"] = [text.count(" ") for text in lines.text]
    c["capital"] = [text[:1].isupper() for text in lines.text]
    c["upper"] = [text.isupper() for text in lines.text]
    c["digit"] = [text[:1].isdigit() for text in lines.text]


def _of_place(c: Columns, s: Survey) -> None:
    count = len(s.width)
    at = np.arange(count)
    c["share_at"] = at / count
    c["before"] = np.cumsum(s.width) / max(float(s.width.sum()), 1)
    total = max(float(s.prose.sum()), 1.0)
    through = np.cumsum(s.prose)
    c["prose_before"] = (through - s.prose) / total
    c["prose_after"] = (total - through) / total


def _of_tree(c: Columns, s: Survey) -> None:
    """The elements around: how much they hold, how linked it is; and the way to the best element."""
    page, total = s.page, max(float(s.prose.sum()), 1)
    parent, block = np.array(page.parent, dtype=np.int64), np.array(page.block, dtype=np.int64)
    held, linked = (
        below(s.width, s.tree.first, s.tree.last),
        below(s.link, s.tree.first, s.tree.last),
    )
    runs = s.tree.last - s.tree.first
    level = s.element
    for n in range(_LEVELS):
        size = np.maximum(held[level], 1)
        c[f"held{n}"] = np.log1p(held[level])
        c[f"linked{n}"] = linked[level] / size
        c[f"mass{n}"] = s.mass[level] / size
        c[f"share{n}"] = s.mass[level] / total
        c[f"runs{n}"] = runs[level]
        level = block[np.maximum(parent[level], 0)]
    common = np.array(_common(s), dtype=np.int64)[s.element]
    depth = np.array(s.tree.depth)
    c["depth"] = depth[s.element]
    c["out"] = depth[max(s.best, 0)] - depth[common]
    c["down"] = c["depth"] - depth[common]
    c["common_share"] = s.mass[common] / total
    at, inside = np.arange(len(s.width)), s.best >= 0
    c["after_start"] = at - (s.tree.first[s.best] if inside else 0)
    c["before_stop"] = (s.tree.last[s.best] if inside else 0) - at
    codes = np.array([_CODES.get(page.tag[e], -1) for e in s.element.tolist()])
    for code, tag in enumerate(_TAGS):
        c[f"tag:{tag}"] = codes == code


def _common(s: Survey) -> list[int]:
    """For each element that holds text the deepest one that holds both it and the best one."""
    parent, chain = s.page.parent, set(s.page.up(s.best))
    out = [0] * len(parent)
    for element in s.tree.alive:
        up = parent[element]
        out[element] = element if element in chain or up < 0 else out[up]
    return out


def _of_neighbors(c: Columns, s: Survey) -> None:
    count = len(s.width)
    block = np.zeros((count + 4, len(_SHIFTED)), dtype=np.float32)
    for n, name in enumerate(_SHIFTED):
        block[2:-2, n] = c[name]
    for by in (-2, -1, 1, 2):
        for n, name in enumerate(_SHIFTED):
            c[f"{name}{by:+d}"] = block[2 + by : 2 + by + count, n]
    full = np.concatenate(([0.0], np.cumsum(s.prose, dtype=np.float64)))
    at = np.arange(count)
    for reach in _REACH:
        c[f"prose_last{reach}"] = np.log1p(full[at] - full[np.maximum(at - reach, 0)])
        c[f"prose_next{reach}"] = np.log1p(full[np.minimum(at + 1 + reach, count)] - full[at + 1])
    solid = s.prose > 100
    before = np.maximum.accumulate(np.where(solid, at, -_FAR))
    after = np.minimum.accumulate(np.where(solid, at, count + _FAR)[::-1])[::-1]
    c["since_prose"] = np.minimum(at - before, _FAR)
    c["until_prose"] = np.minimum(after - at, _FAR)


def _of_repetition(c: Columns, s: Survey) -> None:
    """How often the same shape (tag and class of element and parent) stands on the page, and holding what."""
    page = s.page
    shapes: dict[tuple[str, ...], int] = {}
    texts: dict[str, int] = {}
    shape, same = [], []
    for element, text in zip(s.element.tolist(), s.lines.text, strict=True):
        up = page.parent[element]
        key = (page.tag[element], s.tree.name[element], page.tag[up], s.tree.name[up])
        shape.append(shapes.setdefault(key, len(shapes)))
        same.append(texts.setdefault(text, len(texts)))
    n = np.array(shape, dtype=np.int64)
    counts = np.bincount(n)
    c["group:shape"] = n  # a name, not an amount: for the second look alone
    c["alike"] = counts[n]
    c["alike_width"] = np.log1p(np.bincount(n, s.width) / counts)[n]
    c["alike_prose"] = np.log1p(np.bincount(n, s.prose) / counts)[n]
    c["alike_linked"] = (np.bincount(n, c["linked"]) / counts)[n]
    c["same_text"] = np.bincount(same)[same]


def _of_section(c: Columns, s: Survey) -> None:
    """What stands between a run's heading and the next one."""
    heading = v.bit("HEADING")
    heads = np.array([bool(s.tree.own[e] & heading) for e in s.element.tolist()])
    n = np.cumsum(heads)
    at = np.arange(len(n))
    c["group:section"] = n  # as "shape"
    whole = np.bincount(n, s.width)
    c["section_width"] = np.log1p(whole)[n]
    c["section_linked"] = (np.bincount(n, s.link) / np.maximum(whole, 1))[n]
    c["section_prose"] = (np.bincount(n, s.prose) / np.maximum(whole, 1))[n]
    c["section_runs"] = np.bincount(n)[n]
    c["since_heading"] = at - np.maximum.accumulate(np.where(heads, at, -1))


def _of_title(c: Columns, s: Survey, title: str, body: str) -> None:
    low, texts = title.casefold(), s.lines.text
    named = [8 < len(t) <= len(low) and t.casefold() in low for t in texts]
    first = np.flatnonzero(c["tag:h1"])
    where = np.flatnonzero(named)
    both = np.intersect1d(first, where)
    start = next((int(w[0]) for w in (both, first, where) if len(w)), 0)
    c["is_title"] = named
    c["after_title"] = np.arange(len(texts)) - start
    c["has_body"] = np.full(len(texts), bool(body))
    c["in_body"] = [t in body for t in texts] if body else np.zeros(len(texts))
