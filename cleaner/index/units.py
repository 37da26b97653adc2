"""The rows of units: what is known of each article or paragraph that the index has taken in."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cleaner.index.store import Store

Row = tuple[int, str, str, int, int, bytes, bytes | None, int, int]


@dataclass(frozen=True, slots=True)
class Unit:
    """An article or a paragraph as the index keeps it.

    `added` is in seconds since 1970 (UTC), `shingles` their number, `exact` a 128-bit hash of the
    normalized text (empty where it has no words), `keys` the sum of its keys. `proof` holds the
    packed shingle set, `sketch` what replaces it where there is no proof, `text` the text where the
    index stores it.
    """

    row: int
    id: str
    date: str
    added: int
    shingles: int
    exact: bytes
    sketch: bytes | None
    keys: int
    proof: bytes | None = None
    text: bytes | None = None

    def check_sum(self) -> int:
        """Covers all but the text, which has its own."""
        head = (self.row, self.id, self.date, self.added, self.shingles, self.keys)
        crc = zlib.crc32(repr(head).encode("utf-8", "backslashreplace"))
        for part in (self.exact, self.sketch, self.proof):
            crc = zlib.crc32(part, crc) if isinstance(part, bytes) else crc
        return crc


def insert(store: Store, units: Iterable[Unit]) -> None:
    units = list(units)
    store.many(
        "INSERT INTO unit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (u.row, u.id, u.date, u.added, u.shingles, u.exact, u.sketch, u.keys, u.check_sum())
            for u in units
        ),
    )
    store.many(
        "INSERT INTO proof VALUES (?, ?)",
        ((u.row, u.proof) for u in units if u.proof is not None),
    )
    store.many(
        "INSERT INTO text VALUES (?, ?, ?)",
        ((u.row, u.text, zlib.crc32(u.text)) for u in units if u.text is not None),
    )


# All that is put into these statements stands here.
_COLUMNS = "u.row, u.id, u.date, u.added, u.shingles, u.exact, u.sketch, u.keys"
_THESE = "row IN (SELECT value FROM json_each(?))"
_LOAD = f"SELECT {_COLUMNS}, NULL, u.crc FROM unit u WHERE u.{_THESE}"  # noqa: S608
_LOAD_WITH_PROOF = (
    f"SELECT {_COLUMNS}, p.hashes, u.crc FROM unit u LEFT JOIN proof p USING (row) WHERE u.{_THESE}"  # noqa: S608
)
_WALK = (
    f"SELECT {_COLUMNS}, p.hashes, t.text, u.crc FROM unit u LEFT JOIN proof p USING (row)"  # noqa: S608
    " LEFT JOIN text t USING (row) WHERE u.row > ? ORDER BY u.row LIMIT ?"
)


def load(store: Store, rows: Iterable[int], *, proofs: bool) -> dict[int, Unit]:
    """The units of these rows, by row; those that were removed are not among them.

    IndexFileError where one was altered: what decides must be what was once written.
    """
    names = json.dumps(list(rows))
    found = store.rows(_LOAD_WITH_PROOF if proofs else _LOAD, (names,))
    every = {values[0]: Unit(*values[:-1]) for values in found}
    for values in found:
        if every[values[0]].check_sum() != values[-1]:
            raise store.damaged(f"unit {values[0]} was altered")
    return every


def walk(store: Store, size: int = 1000) -> Iterator[list[tuple[Unit, int]]]:
    """All units with all that is kept of them, each with its check sum, in batches, by row."""
    last = -1
    while True:
        found = store.rows(_WALK, (last, size))
        if not found:
            return
        last = found[-1][0]
        yield [(Unit(*values[:-1]), values[-1]) for values in found]


def delete(store: Store, rows: Iterable[int]) -> int:
    """Remove units, within the caller's transaction; returns how many there were.

    Their entries stay until the index is compacted, and lead nowhere.
    """
    names = json.dumps(list(rows))
    gone = store.execute(f"DELETE FROM unit WHERE {_THESE}", (names,))  # noqa: S608
    store.execute(f"DELETE FROM proof WHERE {_THESE}", (names,))  # noqa: S608
    store.execute(f"DELETE FROM text WHERE {_THESE}", (names,))  # noqa: S608
    store.execute("UPDATE state SET units = units - ?", (gone,))
    return gone


def text_of(store: Store, rows: Iterable[int]) -> str | None:
    """The stored text of the newest of these rows that has one."""
    names = json.dumps(list(rows))
    found = store.one(f"SELECT text, crc FROM text WHERE {_THESE} ORDER BY row DESC", (names,))  # noqa: S608
    if found is None:
        return None
    text, crc = found
    if not isinstance(text, bytes) or zlib.crc32(text) != crc:
        raise store.damaged("a text was altered")
    return text.decode()
