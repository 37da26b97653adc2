"""One batch of records, taken in turn: which are new, which repeat the index or one before them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from cleaner.index.match import IndexOptions, Match, Repeats
from cleaner.index.prepare import Prepared
from cleaner.index.search import Judge
from cleaner.index.units import Unit


class Batch:
    """A batch with what the index knows of it.

    `near` has for each record the units that share a key with it, `same` for each id the units that
    stand under it. `kept` are the positions of records to take in, `replaced` the rows of units that give way.
    """

    def __init__(
        self,
        batch: Prepared,
        judge: Judge,
        options: IndexOptions,
        near: Mapping[int, list[Unit]],
        same: Mapping[str, list[Unit]],
    ) -> None:
        self._batch = batch
        self._judge = judge
        self._options = options
        self._near = near
        self._same = same
        self._kept: dict[int, None] = {}
        self.replaced: list[int] = []

    @property
    def kept(self) -> list[int]:
        return list(self._kept)

    def checked(self) -> list[Match | None]:
        """What each record repeats in the index."""
        return [self._known(i) for i in range(len(self._batch))]

    def _repeats(self, i: int) -> Repeats:
        """What another text under the id of record `i` means; of an id that was made up, nothing."""
        return self._options.repeats if self._batch.named[i] else "both"

    def _known(self, i: int) -> Match | None:
        name = self._batch.units[i].id
        same = self._same.get(name, [])
        if self._repeats(i) == "keep" and same:
            return self._judge.same_id(i, same[0])
        near = self._near.get(i, ())
        if self._repeats(i) == "replace" and same:
            near = [u for u in near if u.id != name or u.exact == self._batch.units[i].exact]
        return self._judge.best(i, near)

    def claimed(self, now: int) -> list[Match | None]:
        """What each record repeats in the index or among the records kept before it."""
        answers: list[Match | None] = []
        earlier = _Earlier(self._batch, now)
        for i in range(len(self._batch)):
            match = self._known(i) or self._repeated(i, earlier)
            answers.append(match)
            if match is None:
                self._supersede(i, earlier)
                earlier.keep(i)
                self._kept[i] = None
        return answers

    def _repeated(self, i: int, earlier: _Earlier) -> Match | None:
        """What record `i` repeats among those kept before it in the batch."""
        name = self._batch.units[i].id
        same = earlier.by_id.get(name, [])
        if self._repeats(i) == "keep" and same:
            return self._judge.same_id(i, earlier.unit(same[0]))
        others = earlier.like(i)
        if self._repeats(i) == "replace":
            mine = self._batch.units[i]
            others = [u for u in others if u.id != name or u.exact == mine.exact]
        return self._judge.best(i, others)

    def _supersede(self, i: int, earlier: _Earlier) -> None:
        """Under "replace", what stood under the id of record `i` gives way to it."""
        if self._repeats(i) != "replace":
            return
        name = self._batch.units[i].id
        self.replaced += [unit.row for unit in self._same.get(name, [])]
        for j in earlier.by_id.pop(name, []):
            del self._kept[j]

    def added(self) -> int:
        """Keep each record but those whose very text stands under its id already."""
        earlier = _Earlier(self._batch, 0)
        fresh = 0
        for i, unit in enumerate(self._batch.units):
            mine = [self._batch.units[j] for j in earlier.by_id.get(unit.id, [])]
            known = [*self._same.get(unit.id, []), *mine]
            if any(other.exact == unit.exact for other in known):
                continue
            if known and self._repeats(i) == "keep":
                continue
            self._supersede(i, earlier)
            earlier.keep(i)
            self._kept[i] = None
            fresh += 1
        return fresh


class _Earlier:
    """The records of a batch that were kept so far, by id and by the keys that several records have."""

    def __init__(self, batch: Prepared, now: int) -> None:
        self._batch = batch
        self._now = now
        self._keys = _repeated_keys(batch)
        self._by_key: dict[int, list[int]] = defaultdict(list)
        self.by_id: dict[str, list[int]] = {}

    def keep(self, i: int) -> None:
        self.by_id.setdefault(self._batch.units[i].id, []).append(i)
        for key in self._keys.get(i, ()):
            self._by_key[key].append(i)

    def like(self, i: int) -> list[Unit]:
        """Those that share a key with record `i`, in the order in which they were kept."""
        found = {j for key in self._keys.get(i, ()) for j in self._by_key.get(key, ())}
        return [
            self.unit(j) for j in sorted(found) if j in self.by_id.get(self._batch.units[j].id, ())
        ]

    def unit(self, i: int) -> Unit:
        """Record `i` as it will be kept; below 0, so that no row of the index is meant."""
        return replace(self._batch.units[i], row=-1 - i, added=self._now)


def _repeated_keys(batch: Prepared) -> dict[int, list[int]]:
    """The keys of each record that other records of the batch have too."""
    unique, inverse, count = np.unique(batch.keys, return_inverse=True, return_counts=True)
    several = np.flatnonzero(count[inverse] > 1)
    out: dict[int, list[int]] = defaultdict(list)
    for owner, key in zip(
        batch.owners[several].tolist(), unique[inverse[several]].tolist(), strict=True
    ):
        out[owner].append(key)
    return out
