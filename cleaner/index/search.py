"""Proposing and deciding: which units share keys with a text, and which of them it repeats."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.verify import overlap
from cleaner.index import entries as ent
from cleaner.index import proof, runs, units
from cleaner.index.entries import U64
from cleaner.index.journal import Journal
from cleaner.index.match import IndexOptions, Kind, Match
from cleaner.index.prepare import Prepared, key_of_ids
from cleaner.index.store import Store
from cleaner.index.units import Unit

# Units compared with one text at most, those that share most keys first. A text that repeats one
# shares nearly all its keys with it, so only crowds of like texts that were added unasked reach this.
COMPARED = 64
CROWD = 256  # rows taken of one key from one run, the oldest; a text added a million times has more


def look_up(store: Store, journal: Journal, keys: U64, most: int) -> tuple[U64, U64]:
    """(Position in `keys`, row) pairs of the index; `keys` are sorted and unique."""
    at, rows = journal.find(keys, most)
    at2, rows2 = runs.find(store, runs.load(store), keys, most)
    return np.concatenate([at, at2]), np.concatenate([rows, rows2])


def candidates(
    store: Store, journal: Journal, keys: U64, owners: NDArray[np.int64]
) -> dict[int, list[int]]:
    """For each owner, the rows that share a key with it, most shared keys first, then oldest."""
    unique, inverse = np.unique(keys, return_inverse=True)
    at, rows = look_up(store, journal, unique, CROWD)
    if not len(at):
        return {}
    # Each key found may belong to several owners: those of key k are by_key[first[k]:first[k + 1]].
    by_key = owners[np.argsort(inverse, kind="stable")]
    first = np.concatenate([[0], np.cumsum(np.bincount(inverse, minlength=len(unique)))])
    at = at.astype(np.int64)
    count = first[at + 1] - first[at]
    step = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
    owner = by_key[np.repeat(first[at], count) + step]
    pairs, shared = np.unique(ent.pack(owner.astype(np.uint64), np.repeat(rows, count)),
                              return_counts=True)  # fmt: skip
    return _ranked(pairs, shared)


def _ranked(pairs: U64, shared: NDArray[np.int64]) -> dict[int, list[int]]:
    owner = ent.key_part(pairs)
    order = np.lexsort((pairs, -shared, owner))
    out: dict[int, list[int]] = {}
    for i, row in zip(owner[order].tolist(), ent.rows_of(pairs[order]).tolist(), strict=True):
        rows = out.setdefault(i, [])
        if len(rows) < COMPARED:
            rows.append(row)
    return out


def with_id(store: Store, journal: Journal, ids: list[str]) -> dict[str, list[Unit]]:
    """The units that stand under these ids, oldest first."""
    id_keys = key_of_ids(ids)
    unique = np.unique(id_keys)
    _, rows = look_up(store, journal, unique, ent.MAX_ROWS)
    found = units.load(store, np.unique(rows).tolist(), proofs=True)
    wanted = set(ids)
    out: dict[str, list[Unit]] = {}
    for row in sorted(found):
        if found[row].id in wanted:
            out.setdefault(found[row].id, []).append(found[row])
    return out


class Judge:
    """Compares the records of one batch with units, and remembers what it has unpacked."""

    def __init__(self, batch: Prepared, options: IndexOptions, num_perm: int) -> None:
        self._batch = batch
        self._options = options
        self._num_perm = num_perm
        self._sets: dict[int, U64] = {}

    def best(self, i: int, others: Iterable[Unit]) -> Match | None:
        """What record `i` repeats: the most similar, of equals the first."""
        best: Match | None = None
        for other in others:
            match = self._judge(i, other)
            if match is not None and (best is None or _rank(match) > _rank(best)):
                best = match
                if match.kind == "exact":
                    break
        return best

    def _judge(self, i: int, other: Unit) -> Match | None:
        jaccard, containment = self._measure(i, other)
        if self._batch.units[i].exact and self._batch.units[i].exact == other.exact:
            return _match(other, "exact", 1.0, 1.0, proven=True)
        if jaccard >= self._options.threshold:
            kind: Kind = "near"
        elif self._options.contained and containment >= self._options.contained:
            kind = "contained"
        else:
            return None
        return _match(other, kind, jaccard, containment, proven=self._options.proof)

    def same_id(self, i: int, other: Unit) -> Match:
        """The answer where the id alone decides."""
        found = self._judge(i, other)
        if found is not None:
            return found
        return _match(other, "same_id", *self._measure(i, other), proven=self._options.proof)

    def _measure(self, i: int, other: Unit) -> tuple[float, float]:
        """Jaccard similarity, and the share of the record's shingles that stand in the other."""
        mine = self._batch.units[i]
        if mine.sketch is not None and other.sketch is not None:
            jaccard = proof.estimate(mine.sketch, other.sketch, self._num_perm)
            shared = jaccard * (mine.shingles + other.shingles) / (1 + jaccard)
            return jaccard, min(1.0, shared / mine.shingles) if mine.shingles else 0.0
        found = overlap(self._batch.sets[i], self._set_of(other))
        return found.jaccard, found.first_in_second

    def _set_of(self, other: Unit) -> U64:
        if other.row not in self._sets:
            self._sets[other.row] = proof.unpack(other.proof or b"")
        return self._sets[other.row]


def _match(other: Unit, kind: Kind, jaccard: float, containment: float, *, proven: bool) -> Match:
    return Match(other.id, kind, jaccard, containment, moment(other.added), proven)


def moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def _rank(match: Match) -> tuple[bool, bool, float]:
    return match.kind == "exact", match.kind == "near", match.similarity
