"""Sorted sets compared in compiled code."""

import numpy as np

from cleaner.dedup.kernels.compiled import (
    array,
    int64,
    int64_in,
    int64_out,
    kernel,
    part,
    uint64_in,
)

_pairs_in = array(int64, 2)


@part
def _shared(first, second):
    i, j, shared = 0, 0, 0
    while i < len(first) and j < len(second):
        a, b = first[i], second[j]
        shared += np.int64(a == b)
        i += np.int64(a <= b)
        j += np.int64(b <= a)
    return shared


@kernel(int64, uint64_in, uint64_in)
def shared_of_two(first, second):
    return _shared(first, second)


@kernel(int64, uint64_in, int64_in, _pairs_in, int64_out)
def shared_of_pairs(flat, offsets, pairs, out):
    for k in range(len(pairs)):
        a, b = pairs[k, 0], pairs[k, 1]
        first, second = flat[offsets[a] : offsets[a + 1]], flat[offsets[b] : offsets[b + 1]]
        out[k] = _shared(first, second)
    return 0
