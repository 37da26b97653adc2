"""Band keys: what two signatures must share to be looked at as a pair."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.kernels import bands as kernels
from cleaner.dedup.recipe import Recipe


def band_keys(
    signatures: NDArray[np.uint32], recipe: Recipe, out: NDArray[np.uint64] | None = None
) -> NDArray[np.uint64]:
    """The keys of each signature: uint64 (n, bands); `out` may be given, in any memory order.

    The number of the band is part of its keys, so that all bands can share one table. Texts without
    words share all keys: leave them out (`Signed.words` is 0, their signature is all ones).
    """
    keys = np.empty((len(signatures), recipe.bands), dtype=np.uint64) if out is None else out
    kernels.keys(np.ascontiguousarray(signatures), recipe.rows, keys)
    return keys
