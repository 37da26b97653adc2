"""Exact comparison of shingle sets: Jaccard and containment.

The sets are sorted 64-bit hashes, as `shingles.shingle_sets` gives them. That two different shingles
share a hash happens once in 10**19 pairs; where even that must not decide, `proof.compare` looks at the
words themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.kernels import verify as kernels


@dataclass(frozen=True, slots=True)
class Overlap:
    """How two sets of shingles overlap: the sizes of both, and of what they share."""

    shared: int
    first: int
    second: int

    @property
    def jaccard(self) -> float:
        """Shared / all (0 to 1); 0 for two empty sets, which match nothing."""
        union = self.first + self.second - self.shared
        return self.shared / union if union else 0.0

    @property
    def containment(self) -> float:
        """The share (0 to 1) of the smaller set that the larger one holds."""
        smaller = min(self.first, self.second)
        return self.shared / smaller if smaller else 0.0

    @property
    def first_in_second(self) -> float:
        return self.shared / self.first if self.first else 0.0


def overlap(first: NDArray[np.uint64], second: NDArray[np.uint64]) -> Overlap:
    """Compare two sorted sets."""
    return Overlap(int(kernels.shared_of_two(first, second)), len(first), len(second))


def jaccard(first: NDArray[np.uint64], second: NDArray[np.uint64]) -> float:
    return overlap(first, second).jaccard


def containment(first: NDArray[np.uint64], second: NDArray[np.uint64]) -> float:
    """The share of the first set that stands in the second one."""
    return overlap(first, second).first_in_second


def shared_of_pairs(
    flat: NDArray[np.uint64], offsets: NDArray[np.int64], pairs: NDArray[np.int64]
) -> NDArray[np.int64]:
    """For each row (a, b) of `pairs` (int64 (m, 2)), how many hashes the sets a and b share."""
    out = np.empty(len(pairs), dtype=np.int64)
    kernels.shared_of_pairs(flat, offsets, np.ascontiguousarray(pairs), out)
    return out
