"""A unified diff of one article, with the rules at each hunk.

Blocks are never renumbered, so what stands opposite what is known: nothing has to be searched, and
the diff takes time linear in the article (difflib needs quadratic time on the worst).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cleaner.article import Article
from cleaner.strip import Stripped

CONTEXT = 3
_COLORS = {"-": "\x1b[31m", "+": "\x1b[32m", "@": "\x1b[36m"}
_RESET = "\x1b[0m"


@dataclass(frozen=True, slots=True)
class _Change:
    """Lines `old` of the source became lines `new` of the result, both half-open, by `rules`."""

    old: tuple[int, int]
    new: tuple[int, int]
    rules: tuple[str, ...]


def unified(stripped: Stripped, name: str, *, color: bool = False) -> Iterator[str]:
    """The lines of a unified diff, each with its line end; nothing where the text is the same.

    `patch` can apply it. Behind the line numbers of each hunk stand the ids of the rules that made it.
    """
    before, after = _lines(stripped.before.text), _lines(stripped.after.text)
    changes = list(_changes(stripped, before, after))
    if not changes:
        return
    yield _paint("-", f"--- {name}", color=color)
    yield _paint("+", f"+++ {name} (clean)", color=color)
    for hunk in _hunks(changes):
        yield from _hunk(hunk, before, after, color=color)


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []


def _changes(stripped: Stripped, before: list[str], after: list[str]) -> Iterator[_Change]:
    """Between two blocks that stayed, everything that differs is one change."""
    rules: dict[int, list[str]] = {}
    for edit in stripped.edits:
        if edit.changes_text and edit.rule not in rules.setdefault(edit.block, []):
            rules[edit.block].append(edit.rule)
    old_at, new_at = _places(stripped.before), _places(stripped.after)
    last_old, last_new, since = 0, 0, 0
    for number, (was, now) in enumerate(
        zip(stripped.before.blocks, stripped.after.blocks, strict=True)
    ):
        if was.text != now.text or number not in old_at or number not in new_at:
            continue
        spans = (last_old, old_at[number]), (last_new, new_at[number])
        yield from _trim(spans, before, after, rules, range(since, number + 1))
        height = was.text.count("\n") + 1
        last_old, last_new, since = old_at[number] + height, new_at[number] + height, number + 1
    spans = (last_old, len(before)), (last_new, len(after))
    yield from _trim(spans, before, after, rules, range(since, len(stripped.before.blocks)))


def _trim(
    spans: tuple[tuple[int, int], tuple[int, int]],
    before: list[str],
    after: list[str],
    rules: dict[int, list[str]],
    blocks: range,
) -> Iterator[_Change]:
    """The change less the lines that both sides begin or end with."""
    (i1, i2), (j1, j2) = spans
    while i1 < i2 and j1 < j2 and before[i1] == after[j1]:
        i1, j1 = i1 + 1, j1 + 1
    while i1 < i2 and j1 < j2 and before[i2 - 1] == after[j2 - 1]:
        i2, j2 = i2 - 1, j2 - 1
    if (i1, j1) != (i2, j2):
        ids = dict.fromkeys(rule for block in blocks for rule in rules.get(block, ()))
        yield _Change((i1, i2), (j1, j2), tuple(ids))


def _places(article: Article) -> dict[int, int]:
    """Block number to the line on which it begins in `article.text`."""
    places: dict[int, int] = {}
    text, at, line = article.text, 0, 0
    for number, block in enumerate(article.blocks):
        if block.text:
            found = text.index(block.text, at)
            line += text.count("\n", at, found)
            places[number] = line
            at = found + len(block.text)
            line += block.text.count("\n")
    return places


def _hunks(changes: list[_Change]) -> Iterator[list[_Change]]:
    """Changes whose context would touch share a hunk."""
    group: list[_Change] = []
    for change in changes:
        if group and change.old[0] - group[-1].old[1] > 2 * CONTEXT:
            yield group
            group = []
        group.append(change)
    yield group


def _hunk(
    group: list[_Change], before: list[str], after: list[str], *, color: bool
) -> Iterator[str]:
    start = max(group[0].old[0] - CONTEXT, 0)
    stop = min(group[-1].old[1] + CONTEXT, len(before))
    shift = group[0].new[0] - group[0].old[0]
    height = stop - start + sum(c.new[1] - c.new[0] - c.old[1] + c.old[0] for c in group)
    ids = " ".join(dict.fromkeys(rule for change in group for rule in change.rules))
    old, new = _range(start, stop - start), _range(start + shift, height)
    yield _paint("@", f"@@ -{old} +{new} @@ {ids}", color=color)
    at = start
    for change in group:
        yield from (f" {line}\n" for line in before[at : change.old[0]])
        yield from (_paint("-", f"-{line}", color=color) for line in before[slice(*change.old)])
        yield from (_paint("+", f"+{line}", color=color) for line in after[slice(*change.new)])
        at = change.old[1]
    yield from (f" {line}\n" for line in before[at:stop])


def _range(start: int, height: int) -> str:
    """Line numbers count from 1; an empty range names the line before it."""
    return f"{start + 1 if height else start},{height}"


def _paint(sign: str, line: str, *, color: bool) -> str:
    return f"{_COLORS[sign]}{line}{_RESET}\n" if color else f"{line}\n"
