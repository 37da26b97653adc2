"""How complete was a run: the recall it really had, measured on itself.

For a sample of articles every other article is compared in full, without any banding. The share of the
true pairs so found that banding proposed is the recall; its interval is Wilson's (E. B. Wilson:
Probable inference, 1927), which takes pairs as independent, so that a sample with few large groups is
less certain than it says.
"""

from __future__ import annotations

from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.corpus import Corpus
from cleaner.dedup.kernels import audit as kernels
from cleaner.dedup.shingles import TextBatch, shingle_sets
from cleaner.dedup.stars import Grouping, least_equal

ROWS = 4096  # articles searched at once
Z = 1.959964  # of the standard normal, for 95 per cent


def measure_recall(corpus: Corpus, wanted: Grouping, sample: int) -> dict[str, Any]:
    """Exact search for so many articles (fewer where there are fewer with words).

    Returns the size of the sample, the true pairs met (`pairs`), those proposed (`found`), `recall` and
    the bounds `low` and `high` of its interval; without pairs the recall is 1 and the interval 0 to 1.
    """
    some = np.flatnonzero(corpus.words > 0)
    draw = np.random.default_rng(corpus.recipe.seed)
    rows = np.sort(draw.choice(some, min(sample, len(some)), replace=False))
    totals = np.zeros(2, dtype=np.int64)
    if len(rows):
        _search(corpus, wanted, rows, totals)
    pairs, found = totals.tolist()
    low, high = interval(found, pairs)
    return {"sample": len(rows), "pairs": pairs, "found": found,
            "recall": found / pairs if pairs else 1.0, "low": low, "high": high}  # fmt: skip


def _search(
    corpus: Corpus, wanted: Grouping, rows: NDArray[np.int64], totals: NDArray[np.int64]
) -> None:
    flat, offsets = shingle_sets(pick(corpus.texts, rows), corpus.recipe)
    sizes = np.diff(offsets)
    order = np.argsort(flat, kind="stable")
    postings = np.repeat(np.arange(len(rows)), sizes)[order]
    hashes, starts = np.unique(flat[order], return_index=True)
    slots = np.full(1 << int(2 * len(hashes) + 15).bit_length(), -1, dtype=np.int64)
    kernels.tabulate(slots, hashes)
    table = (slots, hashes, np.append(starts, len(flat)), postings)
    least = least_equal(wanted.threshold, corpus.recipe.num_perm)
    limits = (float(wanted.threshold), corpus.recipe.rows, least)
    for first in range(0, len(corpus), ROWS):
        last = min(first + ROWS, len(corpus))
        texts = TextBatch(corpus.texts.buffer, corpus.texts.offsets[first : last + 1])
        sets = shingle_sets(texts, corpus.recipe)
        kernels.search(first, sets, table, (rows, sizes), corpus.signatures, limits, totals)
        corpus.forget()
        wanted.progress("audit", last, len(corpus))


def pick(texts: TextBatch, rows: NDArray[np.int64]) -> TextBatch:
    """Some texts as a batch of their own."""
    spans = zip(texts.offsets[rows].tolist(), texts.offsets[rows + 1].tolist(), strict=True)
    return TextBatch.of_bytes([texts.buffer[a:b].tobytes() for a, b in spans])


def interval(found: int, pairs: int) -> tuple[float, float]:
    """Wilson's interval for a share, 95 per cent."""
    if not pairs:
        return 0.0, 1.0
    share, weight = found / pairs, Z * Z / pairs
    middle = share + weight / 2
    spread = Z * sqrt(share * (1 - share) / pairs + weight / (4 * pairs))
    return max(0.0, (middle - spread) / (1 + weight)), min(1.0, (middle + spread) / (1 + weight))
