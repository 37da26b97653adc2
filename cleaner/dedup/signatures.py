"""Signatures compared, and carried to datasketch and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.recipe import Recipe
from cleaner.errors import RecipeError


def estimate(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> float:
    """The Jaccard similarity that two signatures suggest: the share of equal minima."""
    return float(np.mean(first == second))


def to_datasketch(signatures: NDArray[np.uint32], recipe: Recipe) -> list[Any]:
    """Each row as a `datasketch.MinHash`, equal to one that datasketch made of the same hashes.

    What was hashed is the upper half of each 64-bit shingle hash, so such a MinHash can be compared
    and merged with every other one of ours of the same recipe, and stored in datasketch's indexes.
    """
    from datasketch import MinHash

    if len(signatures) == 0:
        return []
    drawn = MinHash(recipe.num_perm, recipe.seed, scheme="affine32").permutations
    return [
        MinHash(
            seed=recipe.seed, hashvalues=row.copy(), permutations=drawn, scheme="affine32",
            hashfunc=int,
        )
        for row in signatures
    ]  # fmt: skip


def from_datasketch(minhashes: Iterable[Any], recipe: Recipe) -> NDArray[np.uint32]:
    """The signatures of MinHashes made by `to_datasketch`; RecipeError for those of another kind."""
    rows = []
    for number, minhash in enumerate(minhashes):
        told = (minhash.scheme, len(minhash), minhash.seed)
        if told != ("affine32", recipe.num_perm, recipe.seed):
            raise RecipeError(
                f"MinHash {number} has scheme, permutations and seed {told}, the recipe"
                f" {('affine32', recipe.num_perm, recipe.seed)}",
                "Compare only what was made by one recipe",
            )
        rows.append(np.asarray(minhash.hashvalues, dtype=np.uint32))
    return np.stack(rows) if rows else np.empty((0, recipe.num_perm), dtype=np.uint32)
