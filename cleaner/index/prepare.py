"""From records to what the index works with: keys, sets, sketches. All of it happens unlocked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.bands import band_keys
from cleaner.dedup.match import Readable
from cleaner.dedup.recipe import Recipe
from cleaner.dedup.shingles import TextBatch, scan_batch, shingle_sets
from cleaner.index import entries as ent
from cleaner.index import proof
from cleaner.index.entries import U64
from cleaner.index.match import IndexOptions
from cleaner.index.units import Unit

# One shingle in 16 is a key of its own where contained texts are looked for. A text of n shingles, c
# of which stand in another, meets it with probability 1 - (1 - c / 16) ** n: 0.997 for 100 and 0.9.
SAMPLE = np.uint64(15)
EXACT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Prepared:
    """A batch of n records. `keys` and `owners` are parallel: the key, and which record has it.

    `id_keys` are the keys of the ids, one each; `units` are the records as the index would keep them,
    with row 0, no time and the sum of all their keys; `sets` their shingle sets, 40 bits each. `named`
    is false where an id was made up and must not stand for the article (see `records.Record`).
    """

    units: list[Unit]
    sets: list[U64]
    keys: U64
    owners: NDArray[np.int64]
    id_keys: U64
    named: list[bool]

    def __len__(self) -> int:
        return len(self.units)


def prepare(records: Sequence[Readable], recipe: Recipe, options: IndexOptions) -> Prepared:
    """Everything about the records that does not depend on what the index holds."""
    texts = [record.text.encode("utf-8", "replace") for record in records]
    batch = TextBatch.of_bytes(texts)
    signed = scan_batch(batch, recipe)
    flat, offsets = shingle_sets(batch, recipe)
    exact = _exact(signed.digests, signed.words, flat, offsets)
    ids = [_id_of(record, digest) for record, digest in zip(records, exact, strict=True)]
    id_keys = key_of_ids(ids)
    keys, owners = _keys(signed.signatures, recipe, exact)
    kept = proof.cut(flat)
    if options.contained:
        keys, owners = _with_samples(keys, owners, kept, offsets)
    sums = _sums(keys, owners, id_keys)
    cuts = offsets.tolist()
    sets = [kept[a:b] for a, b in pairwise(cuts)]
    sketches = None if options.proof else proof.sketch(signed.signatures)
    units = [
        Unit(
            0, ids[i], _clean(record.date), 0, len(sets[i]), exact[i],
            sketches[i].tobytes() if sketches is not None else None, sums[i],
            proof.pack(sets[i]) if options.proof else None,
            texts[i] if options.store_text else None,
        )
        for i, record in enumerate(records)
    ]  # fmt: skip
    named = [getattr(record, "named", True) for record in records]
    return Prepared(units, sets, keys, owners, id_keys, named)


def key_of_ids(ids: Sequence[str]) -> U64:
    hashes = b"".join(blake2b(name.encode(), digest_size=8, person=b"id").digest() for name in ids)
    return ent.keys_of(np.frombuffer(hashes, "<u8"))


def _clean(value: str) -> str:
    """A lone surrogate can stand in a string, but not in a file."""
    return value.encode("utf-8", "backslashreplace").decode()


def _id_of(record: Readable, exact: bytes) -> str:
    """A record without id goes by its words: the same words, the same id."""
    return _clean(record.id) or f"text:{exact.hex()}"


def _exact(
    digests: U64, words: NDArray[np.int64], flat: U64, offsets: NDArray[np.int64]
) -> list[bytes]:
    """128 bits that are equal where the words and their order are; empty where there are no words.

    Two texts of the same hash would have to agree in the rolling digest of all words, in their number
    and in the whole set of shingles.
    """
    data, cuts = memoryview(flat.tobytes()), (offsets * 8).tolist()
    heads = np.stack([digests, words.astype(np.uint64)], axis=1).astype("<u8").tobytes()
    out = []
    for i, count in enumerate(words.tolist()):
        if not count:
            out.append(b"")
            continue
        hasher = blake2b(heads[16 * i : 16 * i + 16], digest_size=EXACT_BYTES, person=b"exact")
        hasher.update(data[cuts[i] : cuts[i + 1]])
        out.append(hasher.digest())
    return out


def _keys(
    signatures: NDArray[np.uint32], recipe: Recipe, exact: list[bytes]
) -> tuple[U64, NDArray[np.int64]]:
    """Band keys and the key of the exact text, of the records that have words."""
    worded = np.flatnonzero([bool(digest) for digest in exact])
    hashes = np.empty((len(worded), recipe.bands + 1), np.uint64)
    hashes[:, :-1] = band_keys(signatures[worded], recipe)
    hashes[:, -1] = np.frombuffer(b"".join(exact), "<u8")[::2]
    return ent.keys_of(hashes).ravel(), np.repeat(worded, recipe.bands + 1)


def _with_samples(
    keys: U64, owners: NDArray[np.int64], kept: U64, offsets: NDArray[np.int64]
) -> tuple[U64, NDArray[np.int64]]:
    owner = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    chosen = np.flatnonzero(kept & SAMPLE == 0)
    samples = kept[chosen] >> np.uint64(8 * proof.HASH_BYTES - ent.KEY_BITS)
    return np.concatenate([keys, samples]), np.concatenate([owners, owner[chosen]])


def _sums(keys: U64, owners: NDArray[np.int64], id_keys: U64) -> list[int]:
    """The sum of each record's keys modulo 2**32, by which `verify` knows that none is missing."""
    sums = id_keys.copy()
    np.add.at(sums, owners, keys)
    return [int(total) for total in (sums & np.uint64(0xFFFFFFFF)).tolist()]
