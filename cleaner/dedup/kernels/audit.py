"""Exact search for a sample of articles, in compiled code."""

import numpy as np

from cleaner.dedup.kernels.compiled import (
    float64,
    int64,
    int64_in,
    int64_out,
    kernel,
    matrix_in,
    part,
    types,
    uint64_in,
)

SETS = types.Tuple((uint64_in, int64_in))  # hashes, offsets
TABLE = types.Tuple((int64_in, uint64_in, int64_in, int64_in))  # slots, hashes, starts, postings
SAMPLE = types.Tuple((int64_in, int64_in))  # rows, number of shingles


@part
def meet(signatures, x, y, rows):
    """Whether two signatures share a band."""
    for first in range(0, signatures.shape[1] // rows * rows, rows):
        same = True
        for k in range(first, first + rows):
            same = same and signatures[x, k] == signatures[y, k]
        if same:
            return True
    return False


@kernel(int64, int64_out, uint64_in)
def tabulate(slots, hashes):
    """Put the number of each hash into a table of at least twice as many slots, all -1."""
    mask = len(slots) - 1
    for number in range(len(hashes)):
        at = np.int64(hashes[number]) & mask
        while slots[at] >= 0:
            at = (at + 1) & mask
        slots[at] = number
    return 0


@kernel(
    int64, int64, SETS, TABLE, SAMPLE, matrix_in, types.Tuple((float64, int64, int64)), int64_out
)
def search(first, sets, table, sample, signatures, limits, totals):
    """Compare rows from `first` on with all of the sample.

    `limits` are the threshold, rows of a band, and least number of equal minima; `totals` counts the
    true pairs and those of them that banding and estimate let through.
    """
    flat, offsets = sets
    slots, hashes, starts, postings = table
    rows, sizes = sample
    threshold, band_rows, least = limits
    shared = np.zeros(len(rows), np.int64)
    touched = np.empty(len(rows), np.int64)
    mask = len(slots) - 1
    for i in range(len(offsets) - 1):
        count = 0
        for k in range(offsets[i], offsets[i + 1]):
            at = np.int64(flat[k]) & mask
            while slots[at] >= 0 and hashes[slots[at]] != flat[k]:
                at = (at + 1) & mask
            if slots[at] >= 0:
                for p in range(starts[slots[at]], starts[slots[at] + 1]):
                    s = postings[p]
                    if shared[s] == 0:
                        touched[count] = s
                        count += 1
                    shared[s] += 1
        x, size = first + i, offsets[i + 1] - offsets[i]
        for t in range(count):
            s = touched[t]
            if rows[s] != x and shared[s] >= threshold * (size + sizes[s] - shared[s]):
                y, equal = rows[s], 0
                for k in range(signatures.shape[1]):
                    equal += np.int64(signatures[x, k] == signatures[y, k])
                totals[0] += 1
                totals[1] += np.int64(equal >= least and meet(signatures, x, y, band_rows))
            shared[s] = 0
    return 0
