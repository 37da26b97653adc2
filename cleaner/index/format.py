"""The layout of an index file, its version, and the way from older versions to this one.

The file names itself (`application_id`), its layout (`user_version`) and, in `meta`, the recipe and
the options it was made with, as JSON. All integers in blobs are little-endian, shingle sets
big-endian; nothing in it is code or pickled.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from typing import Any

from cleaner.errors import IndexFileError
from cleaner.index import notes
from cleaner.index.store import Store

APPLICATION = 0x436C6E49  # "ClnI"
VERSION = 2
_SEAL = "crc"  # the name under which `meta` keeps its own check sum

SCHEMA = (
    # One row: the next unit's number, the number of units, the latest time given out, and a counter
    # that grows whenever the journal is emptied.
    """CREATE TABLE state (
        next_row INTEGER NOT NULL, units INTEGER NOT NULL,
        last_added INTEGER NOT NULL, generation INTEGER NOT NULL)""",
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    # What is known of a unit. `keys` is the sum of its keys modulo 2**32, `crc` covers the row and
    # its proof.
    """CREATE TABLE unit (
        row INTEGER PRIMARY KEY, id TEXT NOT NULL, date TEXT NOT NULL, added INTEGER NOT NULL,
        shingles INTEGER NOT NULL, exact BLOB NOT NULL, sketch BLOB, keys INTEGER NOT NULL,
        crc INTEGER NOT NULL)""",
    "CREATE TABLE proof (row INTEGER PRIMARY KEY, hashes BLOB NOT NULL)",
    "CREATE TABLE text (row INTEGER PRIMARY KEY, text BLOB NOT NULL, crc INTEGER NOT NULL)",
    # AUTOINCREMENT: a number never comes back, also after the journal was emptied.
    "CREATE TABLE journal (seq INTEGER PRIMARY KEY AUTOINCREMENT, entries BLOB NOT NULL)",
    """CREATE TABLE run (
        id INTEGER PRIMARY KEY, pages INTEGER NOT NULL, entries INTEGER NOT NULL,
        done INTEGER NOT NULL, into_run INTEGER)""",
    "CREATE TABLE page (id INTEGER PRIMARY KEY, entries BLOB NOT NULL, crc INTEGER NOT NULL)",
    notes.TABLE,
    "INSERT INTO state VALUES (0, 0, 0, 0)",
)


def create(store: Store, meta: Mapping[str, Any]) -> None:
    """Lay out a new file, unless another process has just done so."""
    with store.writing():
        if version_of(store):
            return
        for statement in SCHEMA:
            store.execute(statement)
        store.many("INSERT INTO meta VALUES (?, ?)", ((k, json.dumps(v)) for k, v in meta.items()))
        seal_meta(store)
        store.execute(f"PRAGMA application_id = {APPLICATION}")
        store.execute(f"PRAGMA user_version = {VERSION}")


def version_of(store: Store) -> int:
    """0 where the file is empty. IndexFileError where it is a database of somebody else."""
    version = int(store.one("PRAGMA user_version")[0])
    tables = store.one("SELECT count(*) FROM sqlite_schema")[0]
    if store.one("PRAGMA application_id")[0] != APPLICATION and (version or tables):
        raise IndexFileError(
            f"{store.path}: this is a database, but no index", "Name an index, or a new file"
        )
    return version


def bring_up_to_date(store: Store) -> None:
    """Migrate the file step by step, each step in one transaction. IndexFileError where it cannot."""
    version = version_of(store)
    if version > VERSION:
        raise IndexFileError(
            f"{store.path}: the index has format {version}, this program knows up to {VERSION}",
            "Use the newer version of cleaner that wrote it",
        )
    if version == VERSION:
        return
    if store.readonly:
        raise IndexFileError(
            f"{store.path}: the index has the older format {version}",
            "Open it once for writing, that brings it up to date",
        )
    while version < VERSION:
        version = _step(store)


def _step(store: Store) -> int:
    with store.writing():
        version = version_of(store)  # another process may have been faster
        if version < VERSION:
            _migrations()[version](store)
            version += 1
            store.execute(f"PRAGMA user_version = {version}")
    return version


def _migrations() -> Mapping[int, Callable[[Store], None]]:
    from cleaner.index import migrations

    return {1: migrations.add_check_sums}


def meta(store: Store) -> dict[str, Any]:
    """How the index was made. IndexFileError where that was altered: it decides what keys mean."""
    lines = dict(store.rows("SELECT name, value FROM meta"))
    if lines.pop(_SEAL, None) != _seal(lines):
        raise store.damaged("its description was altered")
    return {name: json.loads(value) for name, value in lines.items()}


def seal_meta(store: Store) -> None:
    """Write the check sum of the description."""
    lines = dict(store.rows("SELECT name, value FROM meta WHERE name <> ?", (_SEAL,)))
    store.execute("REPLACE INTO meta VALUES (?, ?)", (_SEAL, _seal(lines)))


def _seal(lines: Mapping[str, str]) -> str:
    return str(zlib.crc32(json.dumps(sorted(lines.items())).encode()))
