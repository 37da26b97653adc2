"""What jobs write down beside their data, in the same transaction: how far they have come."""

from __future__ import annotations

import json
from typing import Any

from cleaner.index.store import Store

TABLE = "CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID"


def get(store: Store, name: str) -> Any:
    """The JSON value under a name, None where there is none."""
    found = store.one("SELECT value FROM note WHERE name = ?", (name,))
    try:
        return json.loads(found[0]) if found else None
    except ValueError as error:
        raise store.damaged(f"the note {name!r} cannot be read") from error


def put(store: Store, name: str, value: Any) -> None:
    """Keep a JSON value, within the caller's transaction."""
    store.execute("REPLACE INTO note VALUES (?, ?)", (name, json.dumps(value)))


def open_notes(path: str) -> Store:
    """A file of its own for notes, made where there is none."""
    store = Store(path, readonly=False, create=True)
    with store.writing():
        if not store.one("SELECT count(*) FROM sqlite_schema")[0]:
            store.execute(TABLE)
    return store
