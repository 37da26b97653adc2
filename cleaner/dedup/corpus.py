"""All that the engine must remember of the articles it has read."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup import folding
from cleaner.dedup.bands import band_keys
from cleaner.dedup.kernels import texts as kernels
from cleaner.dedup.kernels.words import ascii_terms
from cleaner.dedup.recipe import Recipe
from cleaner.dedup.shingles import Signed, TextBatch, scan_batch
from cleaner.dedup.spool import Spool, check_folder, forget
from cleaner.dedup.verify import Overlap

KEY_ROWS = 16384  # rows whose band keys lie together in the file: a band is read in runs of 128 KB

Rules = tuple[NDArray[np.uint64], NDArray[np.uint32], int, bool]


@cache
def rules_of(recipe: Recipe) -> Rules:
    """What compiled code needs of a recipe to cut texts into shingles."""
    table = folding.table()
    return ascii_terms(table), table, recipe.shingle, recipe.unit == "char"


@dataclass(frozen=True)
class Corpus:
    """The articles, read and signed. Row numbers count from 0 in the order of the input.

    `words[row]` is the number of words of a text, `digests` a hash of all its words, `dates` the
    microseconds since 1970 (the largest int64 where unknown). Texts, signatures and band keys may lie
    in mapped files.
    """

    recipe: Recipe
    texts: TextBatch
    ids: TextBatch
    words: NDArray[np.int64]
    digests: NDArray[np.uint64]
    dates: NDArray[np.int64]
    signatures: NDArray[np.uint32]
    keys: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.words)

    def band(self, number: int) -> NDArray[np.uint64]:
        """The keys of one band, one for each row."""
        n, bands = len(self), self.recipe.bands
        out = np.empty(n, dtype=np.uint64)
        for first in range(0, n, KEY_ROWS):
            rows = min(KEY_ROWS, n - first)
            at = first * bands + number * rows
            out[first : first + rows] = self.keys[at : at + rows]
        return out

    def compare(self, x: int, y: int) -> tuple[Overlap, bool]:
        """Two rows by their words themselves: the overlap, and whether they are the same."""
        out = np.zeros(4, dtype=np.int64)
        kernels.compare(
            self.texts.buffer, self.texts.offsets, self.words, x, y, rules_of(self.recipe), out
        )
        return Overlap(int(out[0]), int(out[1]), int(out[2])), bool(out[3])

    def forget(self) -> None:
        """Give the pages of mapped files back to the system."""
        for array in (self.texts.buffer, self.signatures, self.keys, self.ids.buffer):
            forget(array)


_Pending = tuple[TextBatch, TextBatch, NDArray[np.int64], Future[tuple[Signed, NDArray[np.uint64]]]]


class Intake:
    """Reads batches into a corpus: each is signed as it comes, and only what is needed stays."""

    def __init__(self, recipe: Recipe, folder: Path | None = None, *, threads: int = 1) -> None:
        check_folder(folder)
        self.recipe, self._threads = recipe, threads
        self._texts, self._ids = Spool(np.uint8, folder), Spool(np.uint8, folder)
        self._sizes, self._id_sizes = Spool(np.int64, folder), Spool(np.int64, folder)
        self._words, self._dates = Spool(np.int64, folder), Spool(np.int64, folder)
        self._digests = Spool(np.uint64, folder)
        self._signatures, self._keys = Spool(np.uint32, folder), Spool(np.uint64, folder)
        self._waiting: list[NDArray[np.uint64]] = []
        self._rows_waiting = 0
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None
        self._queue: deque[_Pending] = deque()

    def add(self, ids: Sequence[str], texts: TextBatch, dates: NDArray[np.int64]) -> None:
        """Take in a batch: so many ids, texts and dates (microseconds, see `Corpus`).

        Batches are signed by threads while the next ones are read; results go in in order.
        """
        names = TextBatch.of(ids)
        if self._pool is None:
            self._put(names, texts, dates, self._sign(texts))
            return
        self._queue.append((names, texts, dates, self._pool.submit(self._sign, texts)))
        while len(self._queue) > 2 * self._threads:
            self._put_next()

    def _sign(self, texts: TextBatch) -> tuple[Signed, NDArray[np.uint64]]:
        signed = scan_batch(texts, self.recipe)
        return signed, band_keys(signed.signatures, self.recipe)

    def _put_next(self) -> None:
        names, texts, dates, future = self._queue.popleft()
        self._put(names, texts, dates, future.result())

    def _put(
        self,
        names: TextBatch,
        texts: TextBatch,
        dates: NDArray[np.int64],
        made: tuple[Signed, NDArray[np.uint64]],
    ) -> None:
        signed, keys = made
        self._texts.append(texts.buffer[texts.offsets[0] : texts.offsets[-1]])
        self._sizes.append(np.diff(texts.offsets))
        self._ids.append(names.buffer)
        self._id_sizes.append(np.diff(names.offsets))
        self._words.append(signed.words)
        self._digests.append(signed.digests)
        self._dates.append(dates)
        self._signatures.append(signed.signatures)
        self._waiting.append(keys)
        self._rows_waiting += len(keys)
        while self._rows_waiting >= KEY_ROWS:
            self._put_keys(KEY_ROWS)

    def _put_keys(self, rows: int) -> None:
        """Write the keys of the next rows band by band."""
        waiting = np.concatenate(self._waiting)
        self._keys.append(waiting[:rows].T)
        self._waiting = [waiting[rows:]]
        self._rows_waiting -= rows

    def close(self) -> None:
        """Let the threads go, also where the reading broke off."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def finish(self) -> Corpus:
        """All that was taken in. Nothing can be added afterwards."""
        while self._queue:
            self._put_next()
        self.close()
        if self._rows_waiting:
            self._put_keys(self._rows_waiting)
        signatures = self._signatures.finish().reshape(-1, self.recipe.num_perm)
        return Corpus(
            self.recipe,
            TextBatch(self._texts.finish(), _offsets(self._sizes)),
            TextBatch(self._ids.finish(), _offsets(self._id_sizes)),
            self._words.finish(), self._digests.finish(), self._dates.finish(),
            signatures, self._keys.finish(),
        )  # fmt: skip


def _offsets(sizes: Spool) -> NDArray[np.int64]:
    offsets = np.zeros(sizes.length + 1, dtype=np.int64)
    np.cumsum(sizes.finish(), out=offsets[1:])
    return offsets
