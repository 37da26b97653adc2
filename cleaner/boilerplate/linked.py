"""Which lines of a corpus are headlines that pages link, as patterns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cleaner.boilerplate.headlines import linked
from cleaner.boilerplate.ledger import Ledger
from cleaner.boilerplate.pattern import EVERY_SITE, Pattern, pattern_id


def linked_headlines(ledger: Ledger, rows: Any, group: Any, sizes: Any) -> Iterator[Pattern]:
    """A pattern for each line of `rows` that is a linked headline in at least one article.

    The rows are lines that are titles of other articles and of no copies (see `Titles.originals`).
    """
    import numpy as np

    sites = np.frombuffer(ledger.sites, dtype=np.uint32)
    found: dict[tuple[int, str], set[int]] = {}
    places: dict[int, list[int]] = {}
    for row in rows:
        places.setdefault(int(row["article"]), []).append(int(row["at"]))
    for article, at in sorted(places.items()):
        lines = ledger.lines(article)
        for i in linked(lines, at):
            found.setdefault((int(sites[article]), lines[i]), set()).add(int(group[article]))
    for (site, text), articles in found.items():
        name = ledger.names[site] or EVERY_SITE
        yield Pattern(
            pattern_id(name, text), text, name, "headline", len(articles), int(sizes[site])
        )
