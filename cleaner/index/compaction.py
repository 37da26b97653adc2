"""Runs are merged with their like, little by little.

A merge moves a slice of pages in the transaction of some addition, so that none takes long. While it
is under way its output holds the keys below a border, its inputs those above; what has moved is
deleted at once, so that a merge needs no room of its own. A run is merged once the runs smaller than it
hold a fourth of its entries: some four runs are left of a million articles, and an entry is rewritten
some fifteen times.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.index import entries as ent
from cleaner.index import runs
from cleaner.index.runs import SLICE, Run
from cleaner.index.store import Store

RATIO = 4


def advance(store: Store, budget: int, living: NDArray[np.bool_] | None = None) -> int:
    """Move up to about `budget` entries of merges that are under way, or due, smallest first.

    Returns about how many were moved: 0 when nothing is left to do. With `living` (by row; rows beyond
    it live) the entries of all other rows are dropped on the way.
    """
    moved = 0
    while moved < budget:
        every = runs.load(store)
        output = min((r for r in every if not r.whole), key=lambda r: r.entries, default=None)
        output = _due(store, every, output) or output
        if output is None:
            break
        inputs = [r for r in runs.load(store) if r.into == output.id]
        pages = min(SLICE, 1 + (budget - moved) // runs.PAGE_ENTRIES)
        _move(store, output, inputs, pages, living)
        moved += pages * runs.PAGE_ENTRIES
    return moved


def _due(store: Store, every: list[Run], current: Run | None) -> Run | None:
    """Begin the merge of the smallest free runs, if they have come to weigh enough."""
    free = sorted((r for r in every if r.whole and r.into is None), key=lambda r: r.entries)
    take, weight = 0, 0
    for position, run in enumerate(free):
        if position and run.entries <= RATIO * weight:
            take = position + 1
        weight += run.entries
    if take < 2:
        return None
    group = free[:take]
    entries = sum(r.entries for r in group)
    if current is not None and entries >= current.entries:
        return None  # first end the smaller one
    return begin(store, group)


def begin(store: Store, group: list[Run]) -> Run:
    """Set up the merge of some whole, free runs."""
    output = runs.create(store, sum(r.entries for r in group))
    store.many("UPDATE run SET into_run = ? WHERE id = ?", ((output.id, r.id) for r in group))
    return output


def _move(
    store: Store, output: Run, inputs: list[Run], pages: int, living: NDArray[np.bool_] | None
) -> None:
    """Write the next pages of a merge's output, drop what they make superfluous."""
    end = min(output.pages, output.done + pages)
    low, high = output.first_key(output.done), output.first_key(end)
    parts = [runs.between(store, run, low, high) for run in inputs]
    data = np.sort(np.concatenate(parts), kind="stable")
    all_entries = len(data)
    if living is not None:
        rows = ent.rows_of(data)
        data = data[(rows >= len(living)) | living[np.minimum(rows, np.uint64(len(living) - 1))]]
    runs.write_pages(store, output, output.done, end, data)
    for run in inputs:
        store.execute(
            "DELETE FROM page WHERE id >= ? AND id < ?",
            (run.address(0), run.address(runs.page_at(run, high))),
        )
    store.execute(
        "UPDATE run SET done = ?, entries = entries - ? WHERE id = ?",
        (end, all_entries - len(data), output.id),
    )
    if end == output.pages:
        store.execute("DELETE FROM run WHERE into_run = ?", (output.id,))
