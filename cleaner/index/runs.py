"""Sorted runs of entries in the database: written once, read by page.

A B-tree with one row per key writes a page for each of some thirty keys of an article, because keys
are random. So new entries are first kept in a journal (`journal.py`) and then written as a *run*:
sorted, and cut into pages of about 1 KB, each one row of the table `page`. Keys are hashes, hence
spread evenly, and the page of a key follows from its value: no tree above, one row to read for a
look-up. Runs are merged with their like (`compaction.py`), so that few are left to look into: a
log-structured merge tree (O'Neil et al. 1996) inside SQLite's transactions.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from cleaner.index import entries as ent
from cleaner.index.entries import KEY_BITS, U64
from cleaner.index.store import Store

PAGE_ENTRIES = 112  # 900 bytes on average: nine to a page of the database
MAX_PAGES = 1 << 29  # 2**34 keys times 2**29 pages still fit 64 bits
SLICE = 4096  # pages held in memory at a time
PIECE = 400_000  # entries that `in_order` yields at a time
_SPAN = 32  # bits of a page number within a run

_KEYS = np.uint64(KEY_BITS)


@dataclass(frozen=True, slots=True)
class Run:
    """`pages` are numbered from 0; `done` of them are written; `into` names the run that takes it up."""

    id: int
    pages: int
    entries: int
    done: int
    into: int | None

    @property
    def whole(self) -> bool:
        return self.done == self.pages

    @property
    def sound(self) -> bool:
        numbers = (self.id, self.pages, self.entries, self.done)
        whole = all(isinstance(number, int) for number in numbers)
        return whole and 0 <= self.done <= self.pages <= MAX_PAGES and self.pages > 0

    def page_of(self, keys: U64) -> U64:
        return (keys * np.uint64(self.pages)) >> _KEYS

    def first_key(self, page: int) -> int:
        """The smallest key of a page (and so the border of a merge that has written `page` pages)."""
        return -(-(page << KEY_BITS) // self.pages)

    def address(self, page: int) -> int:
        return self.id << _SPAN | page


def load(store: Store) -> list[Run]:
    every = [
        Run(*row)
        for row in store.rows("SELECT id, pages, entries, done, into_run FROM run ORDER BY id")
    ]
    names = {run.id for run in every} | {None}
    if not all(run.sound and run.into in names for run in every):
        raise store.damaged("its list of runs makes no sense")
    return every


def decode(store: Store, data: object) -> U64:
    """The entries of a blob; IndexFileError where it holds none."""
    try:
        return ent.from_bytes(data)
    except ValueError as error:
        raise store.damaged(f"a blob of entries holds {error}") from error


def write(store: Store, sorted_entries: U64) -> None:
    """A new run of sorted entries, within the caller's transaction."""
    write_in_order(store, len(sorted_entries), [sorted_entries])


def write_in_order(store: Store, total: int, pieces: Iterable[U64]) -> None:
    """A new run of `total` entries that come sorted, in pieces, within the caller's transaction."""
    run = create(store, total)
    done, rest = 0, ent.NONE
    for piece in pieces:
        rest = np.concatenate([rest, piece])
        # The last page seen may go on in the next piece.
        end = int(run.page_of(ent.key_part(rest[-1:]))[0]) if len(rest) else done
        cut = int(np.searchsorted(ent.key_part(rest), np.uint64(run.first_key(end))))
        write_pages(store, run, done, end, rest[:cut])
        done, rest = end, rest[cut:]
    write_pages(store, run, done, run.pages, rest)
    store.execute("UPDATE run SET done = pages WHERE id = ?", (run.id,))


def create(store: Store, entries: int) -> Run:
    pages = max(1, min(MAX_PAGES, entries // PAGE_ENTRIES))
    number = store.one("SELECT coalesce(max(id), 0) + 1 FROM run")[0]
    run = Run(number, pages, entries, 0, None)
    store.execute(
        "INSERT INTO run (id, pages, entries, done) VALUES (?, ?, ?, ?)",
        (run.id, run.pages, run.entries, run.done),
    )
    return run


def write_pages(store: Store, run: Run, first: int, end: int, sorted_entries: U64) -> None:
    """Pages `first` to `end` (exclusive) of a run; `sorted_entries` are those of these pages."""
    page = run.page_of(ent.key_part(sorted_entries))
    cuts = np.searchsorted(page, np.arange(first, end + 1, dtype=np.uint64)).tolist()
    data = ent.to_bytes(sorted_entries)
    blobs = (data[8 * a : 8 * b] for a, b in pairwise(cuts))
    store.many(
        "INSERT INTO page (id, entries, crc) VALUES (?, ?, ?)",
        ((run.address(first + i), blob, zlib.crc32(blob)) for i, blob in enumerate(blobs)),
    )


def find(store: Store, runs: list[Run], keys: U64, most: int) -> tuple[U64, U64]:
    """(Position in `keys`, row) pairs, of each key up to `most` in each run.

    `keys` are sorted and unique.
    """
    at: list[U64] = []
    rows: list[U64] = []
    for run, low, high in _limits(runs):
        start, end = np.searchsorted(keys, np.array([low, high], np.uint64))
        mine = keys[start:end]
        for part, data in _read(store, run, mine):
            hit, row = ent.find(data, mine[part], most)
            at.append((hit + (start + part.start)).astype(np.uint64))
            rows.append(row)
    return (np.concatenate(at), np.concatenate(rows)) if at else (ent.NONE, ent.NONE)


def _limits(runs: list[Run]) -> Iterator[tuple[Run, int, int]]:
    """Which keys each run answers for, low <= key < high.

    Below the border of a merge its output does, from there on its inputs.
    """
    border = {run.id: run.first_key(run.done) for run in runs}
    for run in runs:
        low = 0 if run.into is None else border[run.into]
        if low < border[run.id]:
            yield run, low, border[run.id]


def place_of(address: int) -> tuple[int, int]:
    """The run and the page of a row of the table `page`."""
    return address >> _SPAN, address & ((1 << _SPAN) - 1)


def page_spans(runs: list[Run]) -> Iterator[tuple[int, tuple[Run, range]]]:
    """Which pages each run must have by now: those written, less those that a merge took up."""
    outputs = {run.id: run for run in runs}
    for run in runs:
        first = 0
        if run.into is not None and outputs[run.into].done:
            output = outputs[run.into]
            first = page_at(run, output.first_key(output.done))
        yield run.id, (run, range(first, run.done))


def page_at(run: Run, key: int) -> int:
    return (key * run.pages) >> KEY_BITS


def _read(store: Store, run: Run, keys: U64) -> Iterator[tuple[slice, U64]]:
    """The pages that hold sorted keys, as sorted entries, a slice of pages at a time."""
    page = run.page_of(keys)
    start = 0
    while start < len(keys):
        numbers = np.unique(page[start : start + SLICE])
        end = int(np.searchsorted(page, numbers[-1], side="right"))
        yield slice(start, end), _pages(store, run, numbers)
        start = end


def _pages(store: Store, run: Run, numbers: U64) -> U64:
    first, last = int(numbers[0]), int(numbers[-1])
    if last - first < 4 * len(numbers):  # reading a stretch costs less than naming its pages
        return _stretch(store, run, first, last + 1)
    names = json.dumps((numbers + np.uint64(run.address(0))).tolist())
    found = store.rows(
        "SELECT entries FROM page WHERE id IN (SELECT value FROM json_each(?))", (names,)
    )
    return _joined(store, [blob for (blob,) in found], len(numbers))


def _stretch(store: Store, run: Run, first: int, end: int) -> U64:
    found = store.rows(
        "SELECT entries FROM page WHERE id >= ? AND id < ?", (run.address(first), run.address(end))
    )
    return _joined(store, [blob for (blob,) in found], end - first)


def _joined(store: Store, blobs: list[bytes], expected: int) -> U64:
    if len(blobs) != expected:
        raise store.damaged(f"{expected - len(blobs)} pages of a run are missing")
    if not all(isinstance(blob, bytes) for blob in blobs):
        raise store.damaged("a page of a run is no page")
    found = decode(store, b"".join(blobs))
    if (found[1:] < found[:-1]).any():
        raise store.damaged("the entries of a run are out of order")
    return found


def in_order(store: Store, recent: U64) -> Iterator[U64]:
    """All entries of all runs and of `recent` (sorted), in order, in pieces that are about even."""
    every = load(store)
    total = sum(run.entries for run in every) + len(recent)
    keys = 1 << KEY_BITS
    cuts = np.linspace(0, keys, 2 + total // PIECE).astype(np.int64).tolist()
    for low, high in pairwise(cuts):
        ends = np.array([low, high], np.uint64)
        at = np.searchsorted(ent.key_part(recent), ends)
        parts = [recent[at[0] : at[1]]]
        parts += [
            between(store, run, max(low, first), min(high, end))
            for run, first, end in _limits(every)
            if max(low, first) < min(high, end)
        ]
        yield np.sort(np.concatenate(parts), kind="stable")


def between(store: Store, run: Run, low: int, high: int) -> U64:
    """The entries of a run with low <= key < high."""
    data = _stretch(store, run, page_at(run, low), page_at(run, high - 1) + 1)
    keys = ent.key_part(data)
    cut = np.searchsorted(keys, np.array([low, high], np.uint64))
    return data[cut[0] : cut[1]]
