"""What the articles of a corpus say of each line that recurs in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cleaner.boilerplate.judge import STEADY, Sighting
from cleaner.boilerplate.ledger import Ledger

# An article must have this share of its text, and this many characters, outside of all lines that
# recur: what is a table of recurring lines, or a mere notice, is no evidence for boilerplate.
_OWN_SHARE, _OWN_CHARS = 0.4, 80


def site_sizes(ledger: Ledger, group: Any) -> Any:
    """How many articles each site has, copies counted once."""
    import numpy as np

    sites = np.frombuffer(ledger.sites, dtype=np.uint32)
    return np.bincount(sites[np.unique(group)], minlength=len(ledger.names))


def often(rows: Any, group: Any, few: int) -> Any:
    """The rows of lines that stand in at least so many articles, copies counted once."""
    import numpy as np

    pairs = np.empty(len(rows), dtype=[("key", "<u8"), ("group", "<i8")])
    pairs["key"], pairs["group"] = rows["key"], group[rows["article"]]
    keys, often = np.unique(np.unique(pairs)["key"], return_counts=True)
    return only(rows, keys[often >= few])


def only(rows: Any, keys: Any) -> Any:
    import numpy as np

    return rows[np.isin(rows["key"], np.asarray(keys, dtype=np.uint64))]


def texts_of(ledger: Ledger, rows: Any) -> dict[int, str]:
    """The masked line of each key."""
    import numpy as np

    keys, first = np.unique(rows["key"], return_index=True)
    wanted: dict[int, list[tuple[int, int]]] = {}
    for key, row in zip(keys.tolist(), rows[first], strict=True):
        wanted.setdefault(int(row["article"]), []).append((key, int(row["at"])))
    texts: dict[int, str] = {}
    for article, places in sorted(wanted.items()):
        lines = ledger.lines(article)
        texts |= {key: lines[at] for key, at in places}
    return texts


def sightings(
    ledger: Ledger, rows: Any, group: Any, sizes: Any, texts: dict[int, str]
) -> Iterator[tuple[int, Sighting]]:
    """Each line with what its articles say of it, given that all `rows` may be boilerplate."""
    import numpy as np

    if not len(rows):
        return
    rows = rows[np.lexsort((rows["at"], rows["article"]))]
    before, after, run = _edges(ledger, rows)
    good = _evidence(ledger, rows)
    order = np.flatnonzero(good)[np.argsort(rows["key"][good], kind="stable")]
    keys, starts = np.unique(rows["key"][order], return_index=True)
    ends = np.append(starts[1:], len(order))
    sites = np.frombuffer(ledger.sites, dtype=np.uint32)
    for key, start, end in zip(keys.tolist(), starts.tolist(), ends.tolist(), strict=True):
        own = order[start:end]
        site = int(sites[rows["article"][own[0]]])
        ats = rows["at"][own]
        yield (
            key,
            Sighting(
                text=texts[key],
                site=ledger.names[site],
                articles=len(np.unique(group[rows["article"][own]])),
                of=int(sizes[site]),
                head=quantile(before[own]),
                tail=quantile(after[own]),
                steady=bool(np.quantile(ats, 0.9) - np.quantile(ats, 0.1) <= 3),
                runs=bool(np.mean(run[own] >= 3) >= STEADY),
            ),
        )


def _edges(ledger: Ledger, rows: Any) -> tuple[Any, Any, Any]:
    """For each row (sorted by article and place) how many other blocks stand before and behind it.

    Blocks that have a row themselves do not count. The third is the length of the run of rows without
    a gap that the row is part of.
    """
    import numpy as np

    blocks = np.frombuffer(ledger.blocks, dtype=np.uint32).astype(np.int64)
    _, first, often = np.unique(rows["article"], return_index=True, return_counts=True)
    rank = np.arange(len(rows)) - np.repeat(first, often)
    at = rows["at"].astype(np.int64)
    before = at - rank
    after = blocks[rows["article"]] - 1 - at - (np.repeat(often, often) - 1 - rank)
    broken = np.flatnonzero((np.diff(at) != 1) | (np.diff(rows["article"].astype(np.int64)) != 0))
    bounds = np.concatenate(([0], broken + 1, [len(rows)])) if len(rows) else np.zeros(1, int)
    lengths = np.diff(bounds)
    return before, after, np.repeat(lengths, lengths)


def _evidence(ledger: Ledger, rows: Any) -> Any:
    """Which rows stand in articles that have a story of their own beside the lines that recur."""
    import numpy as np

    chars = np.frombuffer(ledger.chars, dtype=np.uint64).astype(np.float64)
    taken = np.bincount(rows["article"], weights=rows["size"], minlength=len(chars))
    own = chars - taken
    fine = (own >= _OWN_CHARS) & (own >= _OWN_SHARE * chars)
    return fine[rows["article"]]


def quantile(blocks: Any) -> int:
    """The least number that `STEADY` of the articles do not exceed."""
    import numpy as np

    return int(np.quantile(blocks, STEADY, method="inverted_cdf"))
