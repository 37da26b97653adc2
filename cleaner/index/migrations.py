"""Steps from an older layout of the index file to the next. Each runs in one transaction."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from cleaner.index import format, notes, units
from cleaner.index.journal import key_sums
from cleaner.index.store import Store

_AT_ONCE = 1000


def add_check_sums(store: Store) -> None:
    """Format 1 had no notes, and no check sums of pages, units, texts or the description."""
    store.execute(notes.TABLE)
    format.seal_meta(store)
    store.execute("ALTER TABLE page ADD COLUMN crc INTEGER NOT NULL DEFAULT 0")
    store.execute("ALTER TABLE text ADD COLUMN crc INTEGER NOT NULL DEFAULT 0")
    store.execute("ALTER TABLE unit ADD COLUMN keys INTEGER NOT NULL DEFAULT 0")
    store.execute("ALTER TABLE unit ADD COLUMN crc INTEGER NOT NULL DEFAULT 0")
    for pages in _pages(store):
        store.many(
            "UPDATE page SET crc = ? WHERE id = ?",
            ((zlib.crc32(blob), address) for address, blob in pages),
        )
    for row, text in _texts(store):
        store.execute("UPDATE text SET crc = ? WHERE row = ?", (zlib.crc32(text), row))
    sums = key_sums(store)
    for some in units.walk(store, _AT_ONCE):
        rows = [unit.row for unit, _ in some]
        store.many(
            "UPDATE unit SET keys = ? WHERE row = ?", ((int(sums[row]), row) for row in rows)
        )
    for some in units.walk(store, _AT_ONCE):
        store.many(
            "UPDATE unit SET crc = ? WHERE row = ?",
            ((unit.check_sum(), unit.row) for unit, _ in some),
        )


def _pages(store: Store) -> Iterator[list[tuple[int, bytes]]]:
    last = -1
    while True:
        found = store.rows(
            "SELECT id, entries FROM page WHERE id > ? ORDER BY id LIMIT ?", (last, _AT_ONCE)
        )
        if not found:
            return
        last = found[-1][0]
        yield found


def _texts(store: Store) -> Iterator[tuple[int, bytes]]:
    last = -1
    while found := store.one("SELECT row, text FROM text WHERE row > ? ORDER BY row", (last,)):
        last = found[0]
        yield found
