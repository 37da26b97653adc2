"""Cutting a corpus into shards that can be decided apart, for engines on many machines.

A decision about an article depends on its words, on the articles that it is compared with, and on
their order; nothing else. Two articles are compared only where they share a band and enough of their
minima are equal. So where no such pair lies across the border of two shards, each shard can be decided
alone by `groups.group`, and all decisions together are those for the whole corpus.

Here are the pieces: a vertex for each text (the same for the same words), a short sketch of its
signature that never misses a pair worth comparing, the edges within a bucket, and the connected
components of all edges. To join more than was needed is never wrong: it only makes a shard larger.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.bands import band_keys
from cleaner.dedup.kernels import shards as kernels
from cleaner.dedup.recipe import Recipe
from cleaner.dedup.shingles import Signed, TextBatch, scan_batch

# Members up to which all pairs of a bucket are looked at: 200 million sketches, some three seconds.
LARGE = 20_000
FIELDS = 16  # of four bits, in a word of a sketch


@dataclass(frozen=True, slots=True)
class Points:
    """A batch of n texts as what the search for shards needs of them.

    `vertices` and `checks` are two halves of one 128-bit hash (int64), the same for texts of the same
    words in the same order. `sketches` is uint64 (n, m): four bits of each minimum. `keys` is uint64
    (n, bands). `words` counts words; a text without any matches nothing and needs no shard.
    """

    vertices: NDArray[np.int64]
    checks: NDArray[np.int64]
    words: NDArray[np.int64]
    keys: NDArray[np.uint64]
    sketches: NDArray[np.uint64]


def points(texts: TextBatch, recipe: Recipe) -> Points:
    """Sign a batch and take from the signatures what places a text among others."""
    signed = scan_batch(texts, recipe)
    hashes = _hashes(signed)
    keys = band_keys(signed.signatures, recipe)
    return Points(hashes[:, 0], hashes[:, 1], signed.words, keys, sketch(signed.signatures))


def vertices(texts: TextBatch, recipe: Recipe) -> NDArray[np.int64]:
    """Only the vertex of each text."""
    return _hashes(scan_batch(texts, recipe))[:, 0]


def sketch(signatures: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """The lowest four bits of each minimum: uint64 (n, fields / 16).

    Equal minima have equal fields, so sketches agree in at least as many places as signatures do.
    """
    n, perms = signatures.shape
    out = np.zeros((n, -(-perms // FIELDS)), dtype=np.uint64)
    kernels.pack(np.ascontiguousarray(signatures), out)
    return out


def least_fields(least_equal: int, num_perm: int) -> int:
    """How many fields of two sketches must agree where `least_equal` minima must."""
    padding = -num_perm % FIELDS  # unused fields agree always
    return least_equal + padding


def _hashes(signed: Signed) -> NDArray[np.int64]:
    heads = np.stack([signed.digests, signed.words.astype(np.uint64)], axis=1).astype("<u8")
    minima = np.ascontiguousarray(signed.signatures.astype("<u4", copy=False))
    out = bytearray()
    for head, row in zip(heads, minima, strict=True):
        hasher = blake2b(head.data, digest_size=16, person=b"vertex")
        hasher.update(row.data)
        out += hasher.digest()
    return np.frombuffer(bytes(out), dtype="<i8").reshape(-1, 2)


def edges(
    starts: NDArray[np.int64], sketches: NDArray[np.uint64], least: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of rows that hold each bucket's alike members together: bucket k is starts[k]:starts[k+1].

    A spanning forest, so there are fewer edges than members. Quadratic in the size of a bucket.
    """
    room = max(len(sketches), 1)
    first, second = np.empty(room, np.int64), np.empty(room, np.int64)
    count = kernels.join(starts, np.ascontiguousarray(sketches), least, first, second)
    return first[:count], second[:count]


def components(
    first: NDArray[np.int64], second: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(vertices, component of each): the least vertex that each end of an edge is connected with."""
    names, places = np.unique(np.concatenate([first, second]), return_inverse=True)
    parents = np.empty(len(names), dtype=np.int64)
    half = len(first)
    ends = np.ascontiguousarray(places, dtype=np.int64)
    kernels.components(ends[:half], ends[half:], parents)
    return names, names[parents]
