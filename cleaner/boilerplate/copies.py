"""Articles that are copies of one another count once, else every reprinted story were boilerplate."""

from __future__ import annotations

from typing import Any

from cleaner.boilerplate.ledger import Ledger

# Each article is held against the next few that share a line with it, in an order that depends on
# their text alone: all pairs of a line that stands in a thousand articles would be half a million.
_NEIGHBOURS = 8
# Two articles that share half the text of the shorter are versions of one. Boilerplate counts as well:
# where it is half of a page, the page is poor evidence anyway.
_SHARED = 0.5
# Lines shorter than this are shared by chance.
_LONG = 30


def originals(ledger: Ledger, rows: Any) -> Any:
    """For each article the number of the one that stands for all its copies, as an integer array.

    Copies share half of the shorter one's characters in lines that both hold. The choice does not
    depend on the order of the articles: the one with the least fingerprint stands for its group.
    """
    import numpy as np

    prints = np.frombuffer(ledger.prints, dtype=np.uint64)
    order = np.argsort(prints, kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    parent = np.arange(len(order))
    _join(parent, order[:-1], order[1:], prints[order[:-1]] == prints[order[1:]])
    long = rows[rows["size"] >= _LONG]
    by_line = long[np.lexsort((rank[long["article"]], long["key"]))]
    chars = np.frombuffer(ledger.chars, dtype=np.uint64)
    left, right, share = _shares(by_line)
    _join(parent, left, right, share >= _SHARED * np.minimum(chars[left], chars[right]))
    return _least(parent, rank, order)


def _shares(rows: Any) -> tuple[Any, Any, Any]:
    """Pairs of articles that stand near each other under some line, and the characters they share."""
    import numpy as np

    pairs, sizes = [np.empty(0, dtype=np.uint64)], [np.empty(0, dtype=np.int64)]
    for lag in range(1, _NEIGHBOURS + 1):
        a, b = rows[:-lag], rows[lag:]
        same = (a["key"] == b["key"]) & (a["article"] != b["article"])
        first = np.minimum(a["article"], b["article"])[same].astype(np.uint64)
        second = np.maximum(a["article"], b["article"])[same].astype(np.uint64)
        pairs.append(first << np.uint64(32) | second)
        sizes.append(a["size"][same].astype(np.int64))
    unique, inverse = np.unique(np.concatenate(pairs), return_inverse=True)
    share = np.bincount(inverse, weights=np.concatenate(sizes), minlength=len(unique))
    left = (unique >> np.uint64(32)).astype(np.int64)
    return left, (unique & np.uint64(0xFFFFFFFF)).astype(np.int64), share


def _join(parent: Any, left: Any, right: Any, when: Any) -> None:
    for a, b in zip(left[when].tolist(), right[when].tolist(), strict=True):
        one, two = _root(parent, a), _root(parent, b)
        parent[max(one, two)] = min(one, two)


def _root(parent: Any, at: int) -> int:
    while parent[at] != at:
        parent[at] = parent[parent[at]]
        at = int(parent[at])
    return at


def _least(parent: Any, rank: Any, order: Any) -> Any:
    """Every article's group named by its member of least rank."""
    import numpy as np

    roots = np.fromiter((_root(parent, i) for i in range(len(parent))), np.int64, len(parent))
    least = np.full(len(parent), len(parent), dtype=np.int64)
    np.minimum.at(least, roots, rank)
    return order[least[roots]] if len(roots) else roots
