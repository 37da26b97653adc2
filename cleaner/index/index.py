"""Have I seen this before? One file that remembers every article, for years, for many processes."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.recipe import Recipe
from cleaner.errors import RecipeError, UsageError
from cleaner.index import entries as ent
from cleaner.index import format, journal, place, runs, search, units, upkeep
from cleaner.index.claiming import Batch
from cleaner.index.journal import Journal
from cleaner.index.match import IndexOptions, Match, Readable
from cleaner.index.prepare import Prepared, prepare
from cleaner.index.store import Store
from cleaner.index.units import Unit

# Entries that a merge moves for each entry added: a little more than merging costs in the long run.
MERGE_WORK = 20
MERGE_LEAST = 16_384  # entries; fewer at a time would rewrite the same pages again and again


class Index:
    """What has been seen, in one SQLite file that any number of processes of one machine may share.

    >>> from cleaner.index import Index
    >>> from cleaner.records.record import Record
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Index.open(folder + "/seen.index") as index:
    ...     first = index.claim(Record("a", "The mayor opened the new bridge on Monday."))
    ...     again = index.claim(Record("b", "The mayor opened the new bridge, on Monday!"))
    >>> first is None, again.id, again.kind
    (True, 'a', 'exact')

    A method that changes the index returns once the change is durable, and changes all of what it
    was given or nothing. Forms that take many records are several times faster a record. An open
    index belongs to one thread; a copy that is pickled, say for a worker, opens the file anew.
    """

    def __init__(self, store: Store, recipe: Recipe, options: IndexOptions) -> None:
        self.path = store.path
        self.recipe = recipe
        self.options = options
        self._store = store
        self._journal = Journal()
        self._debt = 0

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        recipe: Recipe | None = None,
        options: IndexOptions | None = None,
        *,
        readonly: bool = False,
        create: bool = True,
    ) -> Index:
        """Open the index at `path`, or make it.

        A new index is made with `recipe` (None: what finds 99 % of pairs at the threshold) and
        `options`; for one that exists they must agree with how it was made (None: take that).
        Raises IndexFileError where the file cannot be used or is damaged, RecipeError for another
        recipe, UsageError for contradicting options or a network drive.
        """
        place.check(path, readonly=readonly)
        store = Store(path, readonly=readonly, create=create)
        try:
            if not readonly and not format.version_of(store):
                made = options or IndexOptions()
                first = recipe or Recipe.for_threshold(made.threshold)
                format.create(store, {"recipe": first.as_dict(), "options": made.as_dict()})
            format.bring_up_to_date(store)
            return cls(store, *_agreed(store, recipe, options))
        except BaseException:
            store.close()
            raise

    def close(self) -> None:
        self._store.close()

    def __enter__(self) -> Index:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __reduce__(self) -> tuple[Any, ...]:
        return _reopen, (self.path, self.recipe, self.options, self._store.readonly)

    # One record

    def check(self, record: Readable) -> Match | None:
        """What the record repeats, None if it is new. Changes nothing."""
        return self.check_many([record])[0]

    def claim(self, record: Readable) -> Match | None:
        """Check and add in one step: None means that the record was new and is now known.

        Of several processes that claim the same article exactly one gets None.
        """
        return self.claim_many([record])[0]

    def add(self, record: Readable) -> bool:
        """Take the record in, whatever it repeats; False if this very text stands under its id."""
        return self.add_many([record]) == 1

    # Many records

    def check_many(self, records: Sequence[Readable]) -> list[Match | None]:
        """`check` for each record, each against the index alone."""
        batch = self._prepare(records)
        with self._reading():
            return self._weigh(batch).checked()

    def claim_many(self, records: Sequence[Readable]) -> list[Match | None]:
        """`claim` for each record in turn, in one transaction: also against those before it."""
        batch = self._prepare(records)
        with self._writing() as state:
            weighed = self._weigh(batch)
            answers = weighed.claimed(state.now)
            self._take(batch, weighed, state)
        return answers

    def add_many(self, records: Sequence[Readable]) -> int:
        """`add` for each record in turn, in one transaction; returns how many were not yet there."""
        batch = self._prepare(records)
        with self._writing() as state:
            weighed = self._weigh(batch, text=False)
            added = weighed.added()
            self._take(batch, weighed, state)
        return added

    def _prepare(self, records: Sequence[Readable]) -> Prepared:
        return prepare(records, self.recipe, self.options)

    def _weigh(self, batch: Prepared, *, text: bool = True) -> Batch:
        """Look up what the index holds of a batch, within a transaction."""
        store, log = self._store, self._journal
        proposed = search.candidates(store, log, batch.keys, batch.owners) if text else {}
        rows = {row for some in proposed.values() for row in some}
        known = units.load(store, rows, proofs=self.options.proof) if rows else {}
        same: dict[str, list[Unit]] = {}
        if not text or self.options.repeats != "both":
            same = search.with_id(store, log, [u.id for u in batch.units])
        judge = search.Judge(batch, self.options, self.recipe.num_perm)
        near = {i: [known[r] for r in some if r in known] for i, some in proposed.items()}
        return Batch(batch, judge, self.options, near, same)

    def _take(self, batch: Prepared, weighed: Batch, state: _State) -> None:
        """Write what a batch changed."""
        units.delete(self._store, weighed.replaced)
        kept = weighed.kept
        if not kept:
            return
        state.must_have_room(len(kept), self.path)
        row_of = np.full(len(batch), -1, np.int64)
        row_of[kept] = np.arange(state.next_row, state.next_row + len(kept))
        rows = row_of.tolist()
        new = [replace(batch.units[i], row=rows[i], added=state.now) for i in kept]
        units.insert(self._store, new)
        mine = row_of[batch.owners] >= 0
        added = np.concatenate([
            ent.pack(batch.keys[mine], row_of[batch.owners[mine]]),
            ent.pack(batch.id_keys[kept], row_of[kept]),
        ])  # fmt: skip
        journal.append(self._store, np.sort(added))
        self._store.execute(
            "UPDATE state SET next_row = next_row + ?, units = units + ?, last_added = ?",
            (len(kept), len(kept), state.now),
        )
        self._tidy(len(added), state)

    def _tidy(self, added: int, state: _State) -> None:
        """Keep the journal small and the runs few, a little with each addition."""
        self._journal.sync(self._store, state.generation)
        if len(self._journal) >= journal.CAPACITY:
            upkeep.flush(self._store, self._journal)
        self._debt += added * MERGE_WORK
        if self._debt >= MERGE_LEAST:
            runs.advance(self._store, self._debt)
            self._debt = 0

    # Forgetting

    def remove(self, id: str) -> int:
        """Forget what stands under an id; returns how many units that were (0: it is not known)."""
        with self._writing():
            found = search.with_id(self._store, self._journal, [id])
            return units.delete(self._store, [unit.row for unit in found.get(id, [])])

    def forget(self, before: date | datetime | str, *, by: str = "added") -> int:
        """Forget what was added, or with `by="date"` dated, before a day; returns how many units.

        Units without a date are kept by "date". `compact` then gives the room back.
        """
        return upkeep.forget(self._store, before, by)

    def compact(self) -> None:
        """Drop all traces of forgotten units and give the room back to the disk.

        Others can read meanwhile, and write between its steps; its last step copies the file, so
        needs as much free disk as the index takes.
        """
        with self._writing():
            upkeep.flush(self._store, self._journal)
        upkeep.compact(self._store)

    def merge(self, other: str | os.PathLike[str]) -> int:
        """Take in all units of another index of the same recipe; returns how many were new.

        A unit whose very text stands here under the same id is left out, so a merge that was
        interrupted can be run again.
        """
        with Index.open(other, self.recipe, readonly=True) as source, source._reading() as theirs:
            wanted = self._missing(source)
            with self._writing() as state:
                base = state.next_row
                state.must_have_room(theirs.next_row, self.path)
                upkeep.copy_entries(source._store, source._journal, self._store, wanted, base)
                self._store.execute("UPDATE state SET next_row = ?", (base + theirs.next_row,))
            upkeep.copy_units(source._store, self._store, wanted, base)
        return int(np.count_nonzero(wanted))

    def _missing(self, source: Index) -> NDArray[np.bool_]:
        """Which rows of another index hold what is not here: one byte for each."""
        source.options.must_fit(self.options, source.path)
        out = np.zeros(source._synced().next_row, np.bool_)
        for some in units.walk(source._store):
            with self._reading():
                here = search.with_id(self._store, self._journal, [unit.id for unit, _ in some])
            for unit, _ in some:
                same = here.get(unit.id, ())
                out[unit.row] = all(other.exact != unit.exact for other in same)
        return out

    # Looking at it

    def stats(self) -> dict[str, Any]:
        """What the index holds and takes up; sizes in bytes."""
        with self._reading() as state:
            return {**upkeep.stats(self._store, self._journal), "units": state.units,
                    "recipe": self.recipe.as_dict(), "options": self.options.as_dict()}  # fmt: skip

    def verify(self) -> list[str]:
        """Read all of the file and say what is wrong with it; an empty list means nothing is."""
        from cleaner.index.verify import problems

        with self._reading():
            return problems(self._store)

    def text(self, id: str) -> str | None:
        """The text under an id, where the index stores texts; the newest if there are several."""
        with self._reading():
            found = search.with_id(self._store, self._journal, [id])
            return units.text_of(self._store, [unit.row for unit in found.get(id, [])])

    def __len__(self) -> int:
        with self._reading() as state:
            return state.units

    # Transactions

    @contextmanager
    def _reading(self) -> Iterator[_State]:
        with self._store.reading():
            yield self._synced()

    @contextmanager
    def _writing(self) -> Iterator[_State]:
        try:
            with self._store.writing():
                yield self._synced()
        except BaseException:
            self._journal = Journal()  # it may have seen what was then rolled back
            raise

    def _synced(self) -> _State:
        found = self._store.one("SELECT next_row, units, last_added, generation FROM state")
        if found is None:
            raise self._store.damaged("its state is missing")
        # Clocks go back at times; what is added later never looks older.
        state = _State(*found, now=max(int(time.time()), found[2]))
        self._journal.sync(self._store, state.generation)
        return state


@dataclass(frozen=True, slots=True)
class _State:
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


def _agreed(
    store: Store, recipe: Recipe | None, options: IndexOptions | None
) -> tuple[Recipe, IndexOptions]:
    """How the index was made, where that agrees with what is asked for."""
    try:
        meta = format.meta(store)
        stored, laid_down = Recipe.from_dict(meta["recipe"]), IndexOptions.from_dict(meta["options"])
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


def _reopen(path: str, recipe: Recipe, options: IndexOptions, readonly: bool) -> Index:  # noqa: FBT001
    return Index.open(path, recipe, options, readonly=readonly, create=False)


def in_batches(records: Iterable[Readable], size: int) -> Iterator[list[Readable]]:
    """Cut a stream into lists of `size`."""
    some: list[Readable] = []
    for record in records:
        some.append(record)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some


