"""Which articles must stay together, in compiled code; `shards.py` says what for."""

import numpy as np

from cleaner.dedup.kernels.compiled import (
    array,
    int64,
    int64_in,
    int64_out,
    kernel,
    matrix_in,
    part,
    types,
)

words_in, words_out = array(types.uint64, 2), array(types.uint64, 2, writable=True)
_LOW_BITS = np.uint64(0x1111111111111111)


@part
def root(parents, i):
    """The representative of i; the path to it is halved on the way."""
    while parents[i] != i:
        parents[i] = parents[parents[i]]
        i = parents[i]
    return i


@part
def equal_fields(sketches, x, y):
    """How many of the 4-bit fields of two sketches are equal."""
    different = 0
    for k in range(sketches.shape[1]):
        d = sketches[x, k] ^ sketches[y, k]
        d |= d >> np.uint64(1)
        d |= d >> np.uint64(2)
        d &= _LOW_BITS
        while d:
            d &= d - np.uint64(1)
            different += 1
    return sketches.shape[1] * 16 - different


@part
def unite(parents, a, b):
    """Join two sets; whether they were apart. The lower representative stays."""
    x, y = root(parents, a), root(parents, b)
    if x == y:
        return False
    if x < y:
        parents[y] = x
    else:
        parents[x] = y
    return True


@kernel(int64, int64_in, words_in, int64, int64_out, int64_out)
def join(starts, sketches, least, first, second):
    """Rows of one bucket that must stay together: a spanning forest of the pairs that are alike.

    Bucket k is `starts[k]:starts[k + 1]`. Rows whose sketches agree in `least` fields are joined. The
    edges are written to `first` and `second`, which have room for one less than each bucket's size;
    their number is returned.
    """
    parents = np.arange(len(sketches))
    count = 0
    for k in range(len(starts) - 1):
        for i in range(starts[k] + 1, starts[k + 1]):
            for j in range(starts[k], i):
                if root(parents, i) == root(parents, j):
                    continue
                if equal_fields(sketches, i, j) >= least:
                    unite(parents, i, j)
                    first[count], second[count] = j, i
                    count += 1
    return count


@kernel(int64, int64_in, int64_in, int64_out)
def components(first, second, parents):
    """Connected components: `parents[i]` becomes the lowest number that i is connected with."""
    for i in range(len(parents)):
        parents[i] = i
    for k in range(len(first)):
        unite(parents, first[k], second[k])
    for i in range(len(parents)):
        parents[i] = root(parents, i)
    return 0


@kernel(int64, matrix_in, words_out)
def pack(signatures, out):
    """The lowest four bits of each minimum, 16 to a word of `out`, which starts as zeros."""
    for i in range(len(signatures)):
        for k in range(signatures.shape[1]):
            field = np.uint64(signatures[i, k] & np.uint32(15))
            out[i, k // 16] |= field << np.uint64(4 * (k % 16))
    return 0
