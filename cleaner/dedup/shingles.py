"""The kernel: a batch of UTF-8 texts to MinHash signatures, or to exact sets of shingle hashes.

A shingle's 64-bit hash is a polynomial over the hashes of its words, rolled along the text and mixed
(Stafford's variant 13 of the MurmurHash3 finalizer). Its upper 32 bits are what MinHash permutes, with
the parameters and the arithmetic of `datasketch.MinHash(scheme="affine32")`, so that the minima are
bit for bit those of datasketch fed the same 32-bit hashes (A. Broder: On the resemblance and
containment of documents, 1997, for the idea of minima).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup import folding
from cleaner.dedup.kernels import shingles as kernels
from cleaner.dedup.kernels.words import ascii_terms
from cleaner.dedup.recipe import Recipe


@dataclass(frozen=True, slots=True)
class TextBatch:
    """Texts end to end in one buffer: text i is `buffer[offsets[i]:offsets[i + 1]]`, UTF-8."""

    buffer: NDArray[np.uint8]
    offsets: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @classmethod
    def of(cls, texts: Iterable[str]) -> TextBatch:
        """A batch of these texts. A lone surrogate, which UTF-8 cannot hold, becomes a separator."""
        return cls.of_bytes([text.encode("utf-8", "replace") for text in texts])

    @classmethod
    def of_bytes(cls, texts: Sequence[bytes]) -> TextBatch:
        """A batch of texts that are UTF-8 already."""
        offsets = np.zeros(len(texts) + 1, dtype=np.int64)
        np.cumsum([len(text) for text in texts], out=offsets[1:])
        return cls(np.frombuffer(b"".join(texts), dtype=np.uint8), offsets)

    def text(self, row: int) -> str:
        piece = self.buffer[self.offsets[row] : self.offsets[row + 1]]
        return piece.tobytes().decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Signed:
    """What one pass over a batch of n texts gives.

    `signatures` is uint32 (n, num_perm); `words` the number of words of each text (0: it matches
    nothing); `digests` a 64-bit hash of each text's words in their order, equal for texts that are
    equal once normalized (and, rarely, for others: compare before you act).
    """

    signatures: NDArray[np.uint32]
    words: NDArray[np.int64]
    digests: NDArray[np.uint64]


@cache
def permutations(num_perm: int, seed: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """The factors and summands that datasketch's "affine32" scheme draws, without importing it."""
    draw = np.random.RandomState(seed)
    factors = draw.randint(0, 1 << 31, num_perm, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, draw.randint(0, 1 << 32, num_perm, dtype=np.uint32)


def scan_batch(batch: TextBatch, recipe: Recipe, *, threads: int = 1) -> Signed:
    """Signatures, word counts and digests of a batch, on so many threads."""
    n = len(batch)
    signed = Signed(
        np.empty((n, recipe.num_perm), dtype=np.uint32),
        np.empty(n, dtype=np.int64),
        np.empty(n, dtype=np.uint64),
    )
    table = folding.table()
    fixed = (ascii_terms(table), table, recipe.shingle, recipe.unit == "char")
    drawn = permutations(recipe.num_perm, recipe.seed)

    def work(rows: slice) -> None:
        places = batch.offsets[rows.start : rows.stop + 1]
        kernels.sign(batch.buffer, places, *fixed, *drawn, signed.signatures[rows], signed.words[rows],
              signed.digests[rows])  # fmt: skip

    in_threads(work, shares(batch.offsets, threads))
    return signed


def shares(offsets: NDArray[np.int64], parts: int) -> list[slice]:
    """Rows cut into so many runs of about the same number of bytes."""
    targets = np.linspace(offsets[0], offsets[-1], parts + 1)[1:-1]
    cuts = [0, *np.searchsorted(offsets[1:], targets).tolist(), len(offsets) - 1]
    return [slice(a, b) for a, b in pairwise(cuts) if a < b]


def in_threads(work: Callable[[slice], None], rows: list[slice]) -> None:
    """Each run of rows in a thread of its own; the kernels hold no lock while they work."""
    if len(rows) < 2:
        for run in rows:
            work(run)
        return
    with ThreadPoolExecutor(len(rows)) as pool:
        for _ in pool.map(work, rows):
            pass


def sign(batch: TextBatch, recipe: Recipe, *, threads: int = 1) -> NDArray[np.uint32]:
    """The MinHash signatures of a batch: uint32 (n, num_perm); a text without words is all ones."""
    return scan_batch(batch, recipe, threads=threads).signatures


def shingle_sets(batch: TextBatch, recipe: Recipe) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The exact sets: (hashes, offsets), where text i has `hashes[offsets[i]:offsets[i + 1]]`.

    The hashes of a text are sorted and each stands once. A text without words has none.
    """
    span = int(batch.offsets[-1] - batch.offsets[0]) if len(batch) else 0
    flat = np.empty(span + len(batch) + 1, dtype=np.uint64)  # untouched pages cost nothing
    offsets = np.zeros(len(batch) + 1, dtype=np.int64)
    table = folding.table()
    fixed = (ascii_terms(table), table, recipe.shingle, recipe.unit == "char")
    filled = (
        kernels.sets(batch.buffer, batch.offsets, *fixed, flat, offsets[1:]) if len(batch) else 0
    )
    return flat[:filled].copy(), offsets
