"""Pairs within runs of rows that share something, in compiled code."""

import numpy as np

from cleaner.dedup.kernels.compiled import (
    array,
    int32_in,
    int64,
    int64_out,
    kernel,
    types,
    uint64_out,
)

_flags = array(types.boolean)


@kernel(int64, int32_in, _flags, int64_out)
def count_pairs(rows, last, out):
    """`out[row]` grows by the number of pairs in which the row is the lower one.

    `last[i]` says that row i ends its run.
    """
    first = 0
    for i in range(len(rows)):
        if not last[i]:
            continue
        for a in range(first, i + 1):
            for b in range(a + 1, i + 1):
                out[min(rows[a], rows[b])] += 1
        first = i + 1
    return 0


@kernel(int64, int32_in, _flags, int64, int64, uint64_out)
def pairs(rows, last, start, stop, out):
    """All pairs (lower << 32 | higher) whose lower row is in start:stop; their number is returned."""
    count, first = 0, 0
    for i in range(len(rows)):
        if not last[i]:
            continue
        for a in range(first, i + 1):
            for b in range(a + 1, i + 1):
                low, high = min(rows[a], rows[b]), max(rows[a], rows[b])
                if start <= low < stop:
                    out[count] = np.uint64(low) << np.uint64(32) | np.uint64(high)
                    count += 1
        first = i + 1
    return count
