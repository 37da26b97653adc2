"""Which lines of a corpus are headlines that pages link, as patterns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cleaner.boilerplate.headlines import linked
from cleaner.boilerplate.ledger import TITLE, Ledger
from cleaner.boilerplate.pattern import EVERY_SITE, Pattern, pattern_id


def linked_headlines(ledger: Ledger, rows: Any, group: Any, sizes: Any) -> Iterator[Pattern]:
    """A pattern for each line that is the title of another article, and no copy, in at least one article.

    `rows` are lines and titles as the second array of `Ledger.recurring`.
    """
    import numpy as np

    sites = np.frombuffer(ledger.sites, dtype=np.uint32)
    found: dict[tuple[int, str], set[int]] = {}
    for article, places in _places(rows, group).items():
        lines = ledger.lines(article)
        for i in linked(lines, places):
            found.setdefault((int(sites[article]), lines[i]), set()).add(int(group[article]))
    for (site, text), articles in found.items():
        name = ledger.names[site] or EVERY_SITE
        yield Pattern(
            pattern_id(name, text), text, name, "headline", len(articles), int(sizes[site])
        )


def _places(rows: Any, group: Any) -> dict[int, list[int]]:
    """Article to the indexes of its lines that are the title of an article that is not its copy."""
    import numpy as np

    is_title = rows["at"] == TITLE
    titles, lines = rows[is_title], rows[~is_title]
    owners = group[titles["article"]]
    order = np.lexsort((owners, titles["key"]))
    keys, first = np.unique(titles["key"][order], return_index=True)
    last = np.append(first[1:], len(order)) - 1
    at = np.searchsorted(keys, lines["key"])
    own = group[lines["article"]]
    others = (owners[order[first[at]]] != own) | (owners[order[last[at]]] != own)
    places: dict[int, list[int]] = {}
    for row in lines[others]:
        places.setdefault(int(row["article"]), []).append(int(row["at"]))
    return dict(sorted(places.items()))
