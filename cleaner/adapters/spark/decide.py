"""Each shard decided by the engine of one machine, and ids made unique over all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cleaner.adapters.arrow import text_batch
from cleaner.dedup.corpus import Intake
from cleaner.dedup.engine import recipe_of
from cleaner.dedup.groups import group
from cleaner.dedup.order import microseconds
from cleaner.dedup.stars import KINDS, Grouping, Outcome
from cleaner.settings import Settings

DROPPED = (
    "place long, name string, kept_place long, kept_name string, kind string, similarity double"
)
ROWS = 10_000


def drops_of_shards(
    batches: Iterable[pa.RecordBatch], settings: Settings, policy: str
) -> Iterator[pa.RecordBatch]:
    """What is dropped of the articles of some shards, which come in order of place.

    They are taken in together: the engine finds no match across shards, since there is none. Where
    containment counts, rows with a `holder` are no articles: they say which place may hold which.
    """
    places, names, pairs = [np.empty(0, np.int64)], list[str](), [np.empty((0, 2), np.int64)]
    with closing(Intake(recipe_of(settings))) as intake:
        for batch in batches:
            if settings.contained:
                batch, held = _apart(batch)  # noqa: PLW2901
                pairs.append(held)
            ids = batch.column("id").to_pylist()
            dates = [microseconds(date) for date in batch.column("date").to_pylist()]
            intake.add(ids, text_batch(batch.column("text")), np.array(dates, np.int64))
            places.append(np.asarray(batch.column("place")))
            names += ids
        if not names:
            return
        place = np.concatenate(places)
        wanted = Grouping(settings.threshold, policy, settings.contained)
        held = np.searchsorted(place, np.concatenate(pairs))
        outcome = group(intake.finish(), wanted, held if settings.contained else None)
    _warn(outcome)
    yield from _told(outcome, place, names)


def _apart(batch: pa.RecordBatch) -> tuple[pa.RecordBatch, NDArray[np.int64]]:
    """(the articles, the pairs of places of which the second may hold the first)."""
    held = batch.filter(batch.column("holder").is_valid())
    pairs = np.stack([np.asarray(held.column(name)) for name in ("place", "holder")], axis=1)
    return batch.filter(batch.column("holder").is_null()), pairs


def _told(
    outcome: Outcome, places: NDArray[np.int64], names: list[str]
) -> Iterator[pa.RecordBatch]:
    dropped = np.flatnonzero(outcome.kept != np.arange(len(outcome.kept)))
    for first in range(0, len(dropped), ROWS):
        rows = dropped[first : first + ROWS]
        kept = outcome.kept[rows]
        yield pa.record_batch({
            "place": places[rows],
            "name": pa.array([names[row] for row in rows.tolist()], pa.string()),
            "kept_place": places[kept],
            "kept_name": pa.array([names[row] for row in kept.tolist()], pa.string()),
            "kind": pa.array([KINDS[kind] for kind in outcome.kind[rows].tolist()], pa.string()),
            "similarity": outcome.similarity[rows],
        })  # fmt: skip


def _warn(outcome: Outcome) -> None:
    if outcome.notes:
        from logging import getLogger

        for note in outcome.notes:
            getLogger("cleaner").warning(note)


def new_names(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Names for records whose id stood before, as `dedup.ids.rename` gives them.

    Rows are (base, place, number), sorted: for each repeated id first the numbers n for which "base#n"
    is an id of its own (place -1), then the places of those who share it.
    """
    base, taken, count = None, set[int](), 0
    for batch in batches:
        out: list[tuple[int, str]] = []
        for name, place, number in zip(
            *(column.to_pylist() for column in batch.columns), strict=True
        ):
            if name != base:
                base, taken, count = name, set(), 0
            if place < 0:
                taken.add(number)
                continue
            count += 1
            while count > 1 and count in taken:
                count += 1
            if count > 1:
                out.append((place, f"{name}#{count}"))
        yield pa.record_batch({
            "place": pa.array([place for place, _ in out], pa.int64()),
            "new": pa.array([name for _, name in out], pa.string()),
        })  # fmt: skip


NAMES: Any = "place long, new string"
