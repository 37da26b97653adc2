"""The results of deduplication as files: all of them, or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import orjson
from numpy.typing import NDArray

from cleaner.dedup.stars import KINDS, Outcome
from cleaner.jobs.articles import Articles, Block
from cleaner.jobs.paragraphs import RecordCutter
from cleaner.records.atomic import Whole, atomic_write

ROWS = 8192  # records written between two looks elsewhere


@dataclass(frozen=True)
class Results:
    """What was decided, the new names of records whose id repeats, and how records were cut."""

    outcome: Outcome
    renamed: Mapping[int, str]
    cutter: RecordCutter | None = None


@dataclass(frozen=True, slots=True)
class DedupCounts:
    records: int
    kept: int
    exact: int
    near: int
    contained: int
    groups: int


def write_results(
    articles: Articles, results: Results, folder: Path, ready: list[Whole]
) -> DedupCounts:
    """Write all files of a job, which wait in `ready` for each other."""
    outcome, rows = results.outcome, np.arange(len(articles.corpus))
    keep = outcome.kept == rows
    with ExitStack() as stack:
        files = {
            name: stack.enter_context(atomic_write(folder / f"{name}.jsonl", group=ready))
            for name in ("kept", "dropped", "decisions", "groups")
        }
        for block in articles.blocks():
            if results.cutter:
                results.cutter.write(articles, keep, block, files)
                continue
            stay = keep[block.first : block.last]
            files["kept"].writelines(lines_of(articles, block, stay))
            files["dropped"].writelines(lines_of(articles, block, ~stay))
        names = Names(articles, results.renamed)
        files["decisions"].writelines(decision_lines(outcome, names))
        groups = 0
        for line in group_lines(outcome, names):
            files["groups"].write(line)
            groups += 1
    counts = np.bincount(outcome.kind[~keep], minlength=len(KINDS)).tolist()
    return DedupCounts(len(rows), int(keep.sum()), counts[1], counts[2], counts[3], groups)


def lines_of(articles: Articles, block: Block, wanted: NDArray[np.bool_]) -> Iterator[memoryview]:
    """The lines of some rows of a block; neighbors in the file come in one piece."""
    rows = np.flatnonzero(wanted) + block.first
    if not len(rows):
        return
    starts, ends = articles.starts[rows] - block.start, articles.ends[rows] - block.start + 1
    breaks = np.flatnonzero(starts[1:] != ends[:-1]) + 1
    firsts = starts[np.concatenate([[0], breaks])]
    lasts = ends[np.concatenate([breaks - 1, [-1]])]
    for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True):
        yield block.held[first:last]


class Names:
    """Ids as JSON strings."""

    def __init__(self, articles: Articles, renamed: Mapping[int, str]) -> None:
        self._ids, self._renamed = articles.corpus.ids, renamed

    def __call__(self, row: int) -> bytes:
        return orjson.dumps(self._renamed.get(row) or self._ids.text(row))

    def block(self, first: int, last: int) -> list[bytes]:
        """The names of some rows that follow one another."""
        offsets = self._ids.offsets[first : last + 1].tolist()
        held = self._ids.buffer[offsets[0] : offsets[-1]].tobytes()
        shift = offsets[0]
        ids = [held[a - shift : b - shift] for a, b in pairwise(offsets)]
        names = [orjson.dumps(name.decode()) for name in ids]
        for row in range(first, last) if self._renamed else ():
            if row in self._renamed:
                names[row - first] = self(row)
        return names


def decision_lines(outcome: Outcome, names: Names) -> Iterator[bytes]:
    """One line for each record, in the order of the input, a block at a time."""
    total = len(outcome.kept)
    for first in range(0, total, ROWS):
        last = min(first + ROWS, total)
        mine = names.block(first, last)
        lines = [b'{"id":%b,"decision":"keep","kept":%b,"kind":null,"similarity":null}\n' % (name, name)
                 for name in mine]  # fmt: skip
        dropped = first + np.flatnonzero(outcome.kept[first:last] != np.arange(first, last))
        for row, kept, kind, similarity in _fates(outcome, dropped):
            lines[row - first] = (
                b'{"id":%b,"decision":"drop","kept":%b,"kind":"%b","similarity":%b}\n'
                % (mine[row - first], names(kept), kind, similarity)
            )
        yield b"".join(lines)


def _fates(outcome: Outcome, rows: NDArray[np.int64]) -> Iterator[tuple[int, int, bytes, bytes]]:
    """(row, row that is kept, kind, similarity) of these rows, the last two as they are written."""
    for row, kept, kind, similarity in zip(
        rows.tolist(), outcome.kept[rows].tolist(), outcome.kind[rows].tolist(),
        outcome.similarity[rows].tolist(), strict=True,
    ):  # fmt: skip
        yield row, kept, KINDS[kind].encode(), repr(round(similarity, 6)).encode()


def group_lines(outcome: Outcome, names: Names) -> Iterator[bytes]:
    """One line for each star of two and more, in the order of their kept records."""
    dropped = np.flatnonzero(outcome.kept != np.arange(len(outcome.kept)))
    dropped = dropped[np.argsort(outcome.kept[dropped], kind="stable")]
    kept, starts = np.unique(outcome.kept[dropped], return_index=True)
    ends = np.append(starts, len(dropped))[1:]
    for center, first, last in zip(kept.tolist(), starts.tolist(), ends.tolist(), strict=True):
        members = dropped[first:last]
        told = b",".join(
            b'{"id":%b,"kind":"%b","similarity":%b}' % (names(row), kind, similarity)
            for row, _, kind, similarity in _fates(outcome, members)
        )
        yield b'{"kept":%b,"size":%d,"dropped":[%b]}\n' % (names(center), 1 + last - first, told)
