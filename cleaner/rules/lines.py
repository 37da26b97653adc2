"""Lines by their looks, sorted once for all rules: labels and credits are short, headlines have no stop.

Most lines of an article are neither, and need not be looked at by the rules for the few that are.
"""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.article import Article
from cleaner.rules.look import ends_sentence, live_texts

_SHORT = 120
_STOPS = ".!?"


def short_lines(article: Article) -> tuple[tuple[int, str], ...]:
    """The live blocks of no more than 120 characters, each with its text."""
    return article.memo(_short)


def _short(article: Article) -> tuple[tuple[int, str], ...]:
    return tuple([line for line in live_texts(article) if len(line[1]) <= _SHORT])


def open_lines(article: Article) -> tuple[int, ...]:
    """Positions (in `live`) of the lines that do not end as a sentence does (see `ends_sentence`)."""
    return article.memo(_open)


def _open(article: Article) -> tuple[int, ...]:
    # Most lines end in one of the usual marks, which is seen without a call.
    lines = enumerate(live_texts(article))
    return tuple([n for n, (_, t) in lines if t[-1] not in _STOPS and not ends_sentence(t)])


def in_a_row(positions: Iterable[int]) -> list[list[int]]:
    """Ascending positions, cut into runs of neighbours."""
    runs: list[list[int]] = []
    for n in positions:
        if runs and runs[-1][-1] == n - 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    return runs
