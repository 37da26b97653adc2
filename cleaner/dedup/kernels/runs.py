"""Pairs within runs of equal hashes, in compiled code."""

import numpy as np

from cleaner.dedup.kernels.compiled import array, int64, kernel, types, uint64_out

_rows = array(int64)
_flags = types.Array(types.boolean, 1, "C", readonly=True, aligned=True)


@kernel(int64, _rows, _flags, int64, uint64_out)
def pairs(rows, more, most, out):
    """All pairs (low << 32 | high) within runs of at most `most` rows; only counted while out is short.

    `more[i]` says that row i + 1 is of the same run as row i.
    """
    count, first = 0, 0
    for i in range(len(rows)):
        if more[i]:
            continue
        if i + 1 - first <= most:
            for a in range(first, i + 1):
                for b in range(a + 1, i + 1):
                    if count < len(out):
                        low, high = min(rows[a], rows[b]), max(rows[a], rows[b])
                        out[count] = np.uint64(low) << np.uint64(32) | np.uint64(high)
                    count += 1
        first = i + 1
    return count
