"""An open index file: its transactions, what it was made with, and what this process remembers of it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from cleaner.dedup.recipe import Recipe
from cleaner.errors import RecipeError, UsageError
from cleaner.index import entries as ent
from cleaner.index import format, place
from cleaner.index.journal import Journal
from cleaner.index.match import IndexOptions
from cleaner.index.store import Store


class State(NamedTuple):
    """The row `state` as a transaction finds it, and the time it gives to what it adds."""

    next_row: int
    units: int
    last_added: int
    generation: int
    now: int

    def must_have_room(self, count: int, path: str) -> None:
        if self.next_row + count > ent.MAX_ROWS:
            raise UsageError(
                f"{path}: the index has numbered all its {ent.MAX_ROWS} units",
                "Begin a new index with what still counts",
            )


@dataclass
class Session:
    """`debt` counts the entries that merges have yet to move for what was added."""

    store: Store
    recipe: Recipe
    options: IndexOptions
    journal: Journal
    debt: int = 0

    @contextmanager
    def reading(self) -> Iterator[State]:
        """One consistent view of the index."""
        with self.store.reading():
            yield self.synced()

    @contextmanager
    def writing(self) -> Iterator[State]:
        """All of a change or nothing; durable when the block is left."""
        try:
            with self.store.writing():
                yield self.synced()
        except BaseException:
            self.journal = Journal()  # it may have seen what was then rolled back
            raise

    def synced(self) -> State:
        """The state, with the journal brought up to it; within a transaction."""
        found = self.store.one("SELECT next_row, units, last_added, generation FROM state")
        if found is None or not all(isinstance(number, int) for number in found):
            raise self.store.damaged("its state is missing or altered")
        # Clocks go back at times; what is added later never looks older.
        next_row, units, last_added, generation = found
        now = max(int(time.time()), last_added)
        state = State(next_row, units, last_added, generation, now)
        self.journal.sync(self.store, state.generation)
        return state


def open_session(
    path: str | os.PathLike[str],
    recipe: Recipe | None,
    options: IndexOptions | None,
    *,
    readonly: bool,
    create: bool,
) -> Session:
    """Open the file or make it; what is asked for must agree with what it was made with."""
    place.check(path, readonly=readonly)
    store = Store(path, readonly=readonly, create=create)
    try:
        if not readonly and not format.version_of(store):
            made = options or IndexOptions()
            first = recipe or Recipe.for_threshold(made.threshold)
            format.create(store, {"recipe": first.as_dict(), "options": made.as_dict()})
        format.bring_up_to_date(store)
        session = Session(store, *_agreed(store, recipe, options), Journal())
        with session.reading():
            return session
    except BaseException:
        store.close()
        raise


def _agreed(
    store: Store, recipe: Recipe | None, options: IndexOptions | None
) -> tuple[Recipe, IndexOptions]:
    """How the index was made, where that agrees with what is asked for."""
    try:
        meta = format.meta(store)
        stored, laid_down = (
            Recipe.from_dict(meta["recipe"]),
            IndexOptions.from_dict(meta["options"]),
        )
    except (KeyError, TypeError) as error:
        raise store.damaged(f"its description lacks {error}") from error
    if recipe is not None and recipe != stored:
        raise RecipeError(
            f"{store.path}: the index was made by another recipe: {_difference(stored, recipe)}",
            "Use the recipe of the index (leave yours out), or make a new index",
        )
    if options is None:
        return stored, laid_down
    options.must_fit(laid_down, store.path)
    return stored, options


def _difference(theirs: Recipe, ours: Recipe) -> str:
    a, b = theirs.as_dict(), ours.as_dict()
    return ", ".join(f"{name} {a[name]!r}, not {b[name]!r}" for name in a if a[name] != b[name])
