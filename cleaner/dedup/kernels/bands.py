"""Band keys in compiled code."""

import numpy as np

from cleaner.dedup.kernels.compiled import int64, kernel, matrix_in, types
from cleaner.dedup.kernels.shingles import mix

_SEED = np.uint64(0x2545F4914F6CDD1D)
keys_out = types.Array(types.uint64, 2, "A", readonly=False, aligned=True)


@kernel(int64, matrix_in, int64, keys_out)
def keys(signatures, rows, out):
    n, bands = out.shape
    for i in range(n):
        for band in range(bands):
            key = np.uint64(band + 1) * _SEED
            for row in range(band * rows, (band + 1) * rows):
                key = mix(key ^ np.uint64(signatures[i, row]))
            out[i, band] = key
    return 0
