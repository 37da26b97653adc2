"""The newest entries: in the file as they came, in memory sorted, bounded in number.

Each process that has the index open keeps the journal in memory and, at the start of a transaction,
reads what others have added. Once it holds enough, it becomes a run.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.index import entries as ent
from cleaner.index import runs
from cleaner.index.entries import U64
from cleaner.index.store import Store

CAPACITY = 1 << 17  # entries: some 4,800 articles, 1 MB
_TAIL = 2048  # entries that are sorted again at each look-up


class Journal:
    """The journal as this process last saw it. `sync` must precede `find` in each transaction."""

    def __init__(self) -> None:
        self._generation = -1
        self._last = 0
        self._sorted = ent.NONE
        self._tail = ent.NONE

    def __len__(self) -> int:
        return len(self._sorted) + len(self._tail)

    def sync(self, store: Store, generation: int) -> None:
        """Read what was added since; all of it where the journal was emptied meanwhile."""
        if generation != self._generation:
            self._sorted = self._tail = ent.NONE
            self._last, self._generation = 0, generation
        for number, data in store.rows(
            "SELECT seq, entries FROM journal WHERE seq > ? ORDER BY seq", (self._last,)
        ):
            self._append(runs.decode(store, data))
            self._last = number

    def _append(self, added: U64) -> None:
        self._tail = np.concatenate([self._tail, added])
        if len(self._tail) > _TAIL:
            merged = np.concatenate([self._sorted, np.sort(self._tail)])
            merged.sort(kind="stable")  # two sorted stretches: one pass
            self._sorted, self._tail = merged, ent.NONE

    def find(self, keys: U64, most: int) -> tuple[U64, U64]:
        """(Position in `keys`, row) pairs, up to `most` of a key; `keys` are sorted and unique."""
        self._tail.sort()
        at, rows = ent.find(self._sorted, keys, most)
        at2, rows2 = ent.find(self._tail, keys, most)
        return np.concatenate([at, at2]).astype(np.uint64), np.concatenate([rows, rows2])

    def entries(self) -> U64:
        """All entries, sorted."""
        return np.sort(np.concatenate([self._sorted, self._tail]))

    def empty_into_run(self, store: Store) -> None:
        """Write the journal as a run, within the caller's transaction, and empty it.

        The caller raises the generation, so that other processes notice.
        """
        if len(self):
            runs.write(store, self.entries())
        store.execute("DELETE FROM journal")


def append(store: Store, added: U64) -> None:
    """Add entries to the file's journal; `sync` takes them up after the commit."""
    store.execute("INSERT INTO journal (entries) VALUES (?)", (ent.to_bytes(added),))


def in_file(store: Store) -> U64:
    """All entries of the file's journal, sorted."""
    parts = [runs.decode(store, data) for (data,) in store.rows("SELECT entries FROM journal")]
    return np.sort(np.concatenate(parts)) if parts else ent.NONE


def key_sums(store: Store) -> NDArray[np.uint32]:
    """The sum of the keys of each row, modulo 2**32; IndexFileError where an entry leads nowhere."""
    sums = np.zeros(store.one("SELECT next_row FROM state")[0], np.uint32)
    for some in runs.in_order(store, in_file(store)):
        rows = ent.rows_of(some)
        if (rows >= len(sums)).any():
            raise store.damaged("an entry leads to a unit that never was")
        np.add.at(sums, rows, (ent.key_part(some) & np.uint64(0xFFFFFFFF)).astype(np.uint32))
    return sums
