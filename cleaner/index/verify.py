"""Reading the whole index and saying what is wrong with it.

SQLite checks its own structure but not what stands in it; so pages and units carry check sums, and
each unit the sum of its keys, by which an entry that is missing, doubled or altered is noticed.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from cleaner.errors import IndexFileError
from cleaner.index import entries as ent
from cleaner.index import runs, units
from cleaner.index.journal import key_sums
from cleaner.index.store import Store

MOST = 20  # problems of one kind that are named
_BATCH = 1000


def problems(store: Store) -> list[str]:
    """All that is wrong, in words; within the caller's transaction. Needs 4 bytes a unit."""
    found = [f"the database: {text}" for (text,) in store.rows("PRAGMA integrity_check(20)")]
    if found != ["the database: ok"]:
        return found  # what stands in a broken tree says nothing more
    try:
        found = list(islice(_pages(store), MOST))
        if found:
            return found  # nor can the keys of units be told from broken pages
        sums = key_sums(store)
    except IndexFileError as error:
        return [error.what]
    return [
        *islice(_units(store, sums), MOST),
        *islice(_texts(store), MOST),
        *_orphans(store),
    ]


def _pages(store: Store) -> Iterator[str]:
    """Pages that are missing, superfluous, altered, or hold what belongs elsewhere."""
    expected = dict(runs.page_spans(runs.load(store)))
    seen = dict.fromkeys(expected, 0)
    for some in store.batches("SELECT id, entries, crc FROM page ORDER BY id"):
        for address, blob, crc in some:
            run, page = runs.place_of(address)
            if not isinstance(blob, bytes) or zlib.crc32(blob) != crc:
                yield f"page {page} of run {run}: its check sum is wrong"
            elif run not in expected or page not in expected[run][1]:
                yield f"page {page} of run {run}: there should be none"
            else:
                seen[run] += 1
                if not _in_place(expected[run][0], page, blob):
                    yield f"page {page} of run {run}: its entries are out of place"
    for run, (_, span) in expected.items():
        if seen[run] != len(span):
            yield f"run {run}: it has {seen[run]} of {len(span)} pages"


def _in_place(run: runs.Run, page: int, blob: bytes) -> bool:
    if len(blob) % 8:
        return False
    found = ent.from_bytes(blob)
    ends = run.page_of(ent.key_part(found[[0, -1]])) if len(found) else ent.NONE
    return bool((found[1:] >= found[:-1]).all() and (ends == page).all())


def _units(store: Store, sums: NDArray[np.uint32]) -> Iterator[str]:
    count = 0
    for some in units.walk(store):
        count += len(some)
        for unit, crc in some:
            name = f"unit {unit.row} ({unit.id!r})"
            if unit.check_sum() != crc:
                yield f"{name}: its check sum is wrong"
            elif unit.row >= len(sums) or int(sums[unit.row]) != unit.keys:
                yield f"{name}: keys are missing or doubled"
    expected = store.one("SELECT units FROM state")[0]
    if count != expected:
        yield f"there are {count} units, the state says {expected}"


def _texts(store: Store) -> Iterator[str]:
    for some in store.batches("SELECT row, text, crc FROM text", 100):
        for row, text, crc in some:
            if not isinstance(text, bytes) or zlib.crc32(text) != crc:
                yield f"the text of unit {row}: its check sum is wrong"


def _orphans(store: Store) -> Iterator[str]:
    for table in ("proof", "text"):
        count = store.one(
            f"SELECT count(*) FROM {table} WHERE row NOT IN (SELECT row FROM unit)"  # noqa: S608
        )[0]
        if count:
            yield f"{count} rows of the table {table} belong to no unit"
