"""Taking in another index whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cleaner.index import entries as ent
from cleaner.index import runs, search, units
from cleaner.index.entries import U64
from cleaner.index.session import Session


def merge(target: Session, source: Session) -> int:
    """Take in all units of `source` that `target` lacks; returns how many those were.

    First the entries, in one transaction: they lead nowhere yet. Then the units, a thousand at a
    time; each is found from the moment it is there. What a killed merge leaves behind is at worst
    entries without a unit, which `compact` drops.
    """
    source.options.must_fit(target.options, source.store.path)
    with source.reading() as theirs:
        wanted = _missing(target, source, theirs.next_row)
        with target.writing() as state:
            base = state.next_row
            state.must_have_room(theirs.next_row, target.store.path)
            _copy_entries(target, source, wanted, base)
            target.store.execute("UPDATE state SET next_row = ?", (base + theirs.next_row,))
        _copy_units(target, source, wanted, base)
    return int(np.count_nonzero(wanted))


def _missing(target: Session, source: Session, rows: int) -> NDArray[np.bool_]:
    """Which rows of `source` hold what is not in `target` under the same id: one byte for each."""
    out = np.zeros(rows, np.bool_)
    for some in units.walk(source.store):
        with target.reading():
            here = search.with_id(target.store, target.journal, [unit.id for unit, _ in some])
        for unit, _ in some:
            out[unit.row] = all(other.exact != unit.exact for other in here.get(unit.id, ()))
    return out


def _copy_entries(target: Session, source: Session, wanted: NDArray[np.bool_], base: int) -> None:
    """The entries of the wanted rows, `base` added to each row, as one run."""

    def chosen() -> Iterator[U64]:
        for some in runs.in_order(source.store, source.journal.entries()):
            yield some[wanted[ent.rows_of(some)]] + np.uint64(base)

    total = sum(len(some) for some in chosen())
    if total:
        runs.write_in_order(target.store, total, chosen())


def _copy_units(target: Session, source: Session, wanted: NDArray[np.bool_], base: int) -> None:
    for some in units.walk(source.store):
        mine = [replace(unit, row=unit.row + base) for unit, _ in some if wanted[unit.row]]
        if not mine:
            continue
        with target.writing():
            units.insert(target.store, mine)
            target.store.execute(
                "UPDATE state SET units = units + ?, last_added = max(last_added, ?)",
                (len(mine), max(unit.added for unit in mine)),
            )
