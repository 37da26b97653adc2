"""Lines by their looks, sorted once for all rules: labels and credits are short.

Most lines of an article are not, and need not be looked at by the rules for the few that are.
"""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.article import Article
from cleaner.rules.look import live_texts

_SHORT = 120


def short_lines(article: Article) -> tuple[tuple[int, str], ...]:
    """The live blocks of no more than 120 characters, each with its text."""
    return article.memo(_short)


def _short(article: Article) -> tuple[tuple[int, str], ...]:
    return tuple([line for line in live_texts(article) if len(line[1]) <= _SHORT])


def in_a_row(positions: Iterable[int]) -> list[list[int]]:
    """Ascending positions, cut into runs of neighbours."""
    runs: list[list[int]] = []
    for n in positions:
        if runs and runs[-1][-1] == n - 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    return runs
