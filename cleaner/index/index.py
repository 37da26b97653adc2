"""Have I seen this before? One file that remembers every article, for years, for many processes."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any, Self

import numpy as np

from cleaner.dedup.match import Readable
from cleaner.dedup.recipe import Recipe
from cleaner.errors import UsageError
from cleaner.index import compaction, journal, merging, notes, search, units, upkeep
from cleaner.index import entries as ent
from cleaner.index.claiming import Batch
from cleaner.index.match import IndexOptions, Match
from cleaner.index.prepare import Prepared, prepare
from cleaner.index.session import Session, State, open_session
from cleaner.index.units import Unit

# Called within a claim's transaction: the answers, and a function that keeps a note (name, JSON value).
Then = Callable[[list[Match | None], Callable[[str, Any], None]], None]

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

    def __init__(self, session: Session) -> None:
        self._session = session
        self.path = session.store.path
        self.recipe = session.recipe
        self.options = session.options

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        recipe: Recipe | None = None,
        options: IndexOptions | None = None,
        *,
        readonly: bool = False,
        create: bool = True,
    ) -> Self:
        """Open the index at `path`, or make it.

        A new index is made with `recipe` (None: what finds 99 % of pairs at the threshold) and
        `options`; for one that exists they must agree with how it was made (None: take that).
        Raises IndexFileError where the file cannot be used or is damaged, RecipeError for another
        recipe, UsageError for contradicting options or a network drive.
        """
        return cls(open_session(path, recipe, options, readonly=readonly, create=create))

    def close(self) -> None:
        self._session.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __reduce__(self) -> tuple[Any, ...]:
        return _reopen, (self.path, self.recipe, self.options, self._session.store.readonly)

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
        with self._session.reading():
            return self._weigh(batch).checked()

    def claim_many(
        self, records: Sequence[Readable], then: Then | None = None
    ) -> list[Match | None]:
        """`claim` for each record in turn, in one transaction: also against those before it.

        `then` is called with the answers and with a function that keeps a note, just before they
        become durable: if it raises, nothing was claimed. So a job can write what it claims, and how
        far it has come, at one stroke with the claim (see `cleaner.checkpoint`).
        """
        batch = self._prepare(records)
        with self._session.writing() as state:
            weighed = self._weigh(batch)
            answers = weighed.claimed(state.now)
            self._take(batch, weighed, state)
            if then is not None:
                then(answers, partial(notes.put, self._session.store))
        return answers

    def note(self, name: str) -> Any:
        """The note of this name that a claim kept, None if there is none."""
        with self._session.reading():
            return notes.get(self._session.store, name)

    def add_many(self, records: Sequence[Readable]) -> int:
        """`add` for each record in turn, in one transaction; returns how many were not yet there."""
        batch = self._prepare(records)
        with self._session.writing() as state:
            weighed = self._weigh(batch, text=False)
            added = weighed.added()
            self._take(batch, weighed, state)
        return added

    def _prepare(self, records: Sequence[Readable]) -> Prepared:
        for record in records:
            if not hasattr(record, "text"):
                raise UsageError(f"an index takes Records, and this is of the type {type(record).__name__}",
                                 "Make one: cleaner.Record(id, text)")  # fmt: skip
        return prepare(records, self.recipe, self.options)

    def _weigh(self, batch: Prepared, *, text: bool = True) -> Batch:
        """Look up what the index holds of a batch, within a transaction."""
        store, log = self._session.store, self._session.journal
        proposed = search.candidates(store, log, batch.keys, batch.owners) if text else {}
        rows = {row for some in proposed.values() for row in some}
        known = units.load(store, rows, proofs=self.options.proof) if rows else {}
        same: dict[str, list[Unit]] = {}
        if not text or self.options.repeats != "both":
            same = search.with_id(store, log, [u.id for u in batch.units])
        judge = search.Judge(batch, self.options, self.recipe.num_perm)
        near = {i: [known[r] for r in some if r in known] for i, some in proposed.items()}
        return Batch(batch, judge, self.options, near, same)

    def _take(self, batch: Prepared, weighed: Batch, state: State) -> None:
        """Write what a batch changed."""
        if weighed.replaced:
            units.delete(self._session.store, weighed.replaced)
        kept = weighed.kept
        if not kept:
            return
        state.must_have_room(len(kept), self.path)
        row_of = np.full(len(batch), -1, np.int64)
        row_of[kept] = np.arange(state.next_row, state.next_row + len(kept))
        rows = row_of.tolist()
        new = [replace(batch.units[i], row=rows[i], added=state.now) for i in kept]
        units.insert(self._session.store, new)
        mine = row_of[batch.owners] >= 0
        added = np.concatenate([
            ent.pack(batch.keys[mine], row_of[batch.owners[mine]]),
            ent.pack(batch.id_keys[kept], row_of[kept]),
        ])  # fmt: skip
        journal.append(self._session.store, np.sort(added))
        self._session.store.execute(
            "UPDATE state SET next_row = next_row + ?, units = units + ?, last_added = ?",
            (len(kept), len(kept), state.now),
        )
        self._tidy(len(added), state)

    def _tidy(self, added: int, state: State) -> None:
        """Keep the journal small and the runs few, a little with each addition."""
        self._session.journal.sync(self._session.store, state.generation)
        if len(self._session.journal) >= journal.CAPACITY:
            upkeep.flush(self._session.store, self._session.journal)
        self._session.debt += added * MERGE_WORK
        if self._session.debt >= MERGE_LEAST:
            compaction.advance(self._session.store, self._session.debt)
            self._session.debt = 0

    # Forgetting

    def remove(self, id: str) -> int:
        """Forget what stands under an id; returns how many units that were (0: it is not known)."""
        return self.remove_many([id])

    def remove_many(self, ids: Sequence[str]) -> int:
        """`remove` for each id, in one transaction; returns how many units that were in all."""
        with self._session.writing():
            found = search.with_id(self._session.store, self._session.journal, list(ids))
            rows = [unit.row for some in found.values() for unit in some]
            return units.delete(self._session.store, rows)

    def forget(self, before: date | datetime | str, *, by: str = "added") -> int:
        """Forget what was added, or with `by="date"` dated, before a day; returns how many units.

        Units without a date are kept by "date". `compact` then gives the room back.
        """
        return upkeep.forget(self._session.store, before, by)

    def compact(self) -> None:
        """Drop all traces of forgotten units and give the room back to the disk.

        Others can read meanwhile, and write between its steps; its last step copies the file, so
        needs as much free disk as the index takes.
        """
        with self._session.writing():
            upkeep.flush(self._session.store, self._session.journal)
        upkeep.compact(self._session.store)

    def merge(self, other: str | os.PathLike[str]) -> int:
        """Take in all units of another index of the same recipe; returns how many were new.

        A unit whose very text stands here under the same id is left out, so a merge that was
        interrupted can be run again.
        """
        with Index.open(other, self.recipe, readonly=True) as source:
            return merging.merge(self._session, source._session)  # noqa: SLF001

    # Looking at it

    def stats(self) -> dict[str, Any]:
        """What the index holds and takes up; sizes in bytes."""
        with self._session.reading() as state:
            return {**upkeep.stats(self._session.store, self._session.journal), "units": state.units,
                    "recipe": self.recipe.as_dict(), "options": self.options.as_dict()}  # fmt: skip

    def verify(self) -> list[str]:
        """Read all of the file and say what is wrong with it; an empty list means nothing is."""
        from cleaner.index.verify import problems

        with self._session.reading():
            return problems(self._session.store)

    def text(self, id: str) -> str | None:
        """The text under an id, where the index stores texts; the newest if there are several."""
        with self._session.reading():
            found = search.with_id(self._session.store, self._session.journal, [id])
            return units.text_of(self._session.store, [unit.row for unit in found.get(id, [])])

    def __bool__(self) -> bool:
        """An index that is empty is an index all the same: `if index` asks whether there is one."""
        return True

    def __len__(self) -> int:
        with self._session.reading() as state:
            return state.units


def _reopen(path: str, recipe: Recipe, options: IndexOptions, readonly: bool) -> Index:  # noqa: FBT001
    return Index.open(path, recipe, options, readonly=readonly, create=False)
