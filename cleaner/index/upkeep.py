"""What keeps an index in shape over the years: forgetting, compacting, counting."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.errors import UsageError
from cleaner.index import compaction, format, runs, units
from cleaner.index.journal import Journal
from cleaner.index.store import Store

AT_ONCE = 5000  # units that one transaction forgets
COMPACT_STEP = 2_000_000  # entries moved in one transaction, about a second


def flush(store: Store, log: Journal) -> None:
    """Turn the journal into a run, within the caller's transaction."""
    log.empty_into_run(store)
    store.execute("UPDATE state SET generation = generation + 1")


def forget(store: Store, before: date | datetime | str, by: str) -> int:
    """Remove units by age, some thousand in a transaction; returns how many."""
    moment = _moment(before)
    if by == "added":
        where, value = "added < CAST(? AS INTEGER)", str(int(moment.timestamp()))
    elif by == "date":
        iso = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*"
        where, value = f"date GLOB '{iso}' AND substr(date, 1, 10) < ?", moment.date().isoformat()
    else:
        raise UsageError(f"Cannot forget by {by!r}", "Forget by 'added' or by 'date'")
    last, gone = -1, 0
    while True:
        with store.writing():
            rows = store.rows(
                f"SELECT row FROM unit WHERE row > ? AND {where} ORDER BY row LIMIT ?",  # noqa: S608
                (last, value, AT_ONCE),
            )
            gone += units.delete(store, [row for (row,) in rows])
        if not rows:
            return gone
        last = rows[-1][0]


def _moment(value: date | datetime | str) -> datetime:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise UsageError(f"{value!r} is not a date", "Write it as 2026-01-31") from None
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=UTC)
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def compact(store: Store) -> None:
    """One run of what still counts, then a file without gaps. The journal must be empty."""
    _finish_merges(store)
    with store.writing():
        free = [run for run in runs.load(store) if run.whole and run.into is None]
        if free:
            compaction.begin(store, free)
    _finish_merges(store, _living(store))
    store.execute("VACUUM")
    store.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _finish_merges(store: Store, living: NDArray[np.bool_] | None = None) -> None:
    while True:
        with store.writing():
            if not compaction.advance(store, COMPACT_STEP, living):
                return


def _living(store: Store) -> NDArray[np.bool_]:
    """Which rows there are: one byte for each number ever given out."""
    with store.reading():
        out = np.zeros(store.one("SELECT next_row FROM state")[0], np.bool_)
        for some in store.batches("SELECT row FROM unit", 10_000):
            out[[row for (row,) in some]] = True
    return out


def stats(store: Store, log: Journal) -> dict[str, Any]:
    """Sizes in bytes, and how the entries are spread."""
    page = store.one("PRAGMA page_size")[0]
    every = runs.load(store)
    wal = Path(f"{store.path}-wal")
    return {
        "path": store.path,
        "format": format.VERSION,
        "bytes": page * store.one("PRAGMA page_count")[0],
        "free_bytes": page * store.one("PRAGMA freelist_count")[0],
        "log_bytes": wal.stat().st_size if wal.exists() else 0,
        "entries": sum(run.entries for run in every if run.into is None) + len(log),
        "runs": len(every),
        "journal": len(log),
    }
