"""What decides: a text's set of shingles, packed; or, in an index without proof, a sketch of it.

Kept of each 64-bit shingle hash are the upper 40 bits, 5 bytes. Two texts of n and m different
shingles share none of them but by chance n * m / 2**40 (one in four million for articles of 500
words), and a chance hit moves their Jaccard similarity by a five-hundredth. To be dropped on a
similarity that is wrong by one per cent, five would have to fall together: 1e-35. Signatures use the
upper 32 bits, so that they can be made again from what is kept.

The sketch is what remains of 4 bits of each minimum of the signature (Li and Koenig: b-Bit Minwise
Hashing, 2010): 64 bytes for 128 minima, with which a Jaccard similarity of 0.8 is known to 0.037
(standard deviation). It estimates, and its matches say so.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.index.entries import U64

HASH_BYTES = 5
SKETCH_BITS = 4
_SHIFT = np.uint64(64 - 8 * HASH_BYTES)
_CHANCE = 1 / (1 << SKETCH_BITS)
# The low bits of a minimum are not evenly distributed; those of its product with this are.
_SPREAD = np.uint32(0x9E3779B1)
_TOP = np.uint32(32 - SKETCH_BITS)


def cut(hashes: U64) -> U64:
    """What is kept of shingle hashes, sorted or not."""
    return hashes >> _SHIFT


def pack(kept: U64) -> bytes:
    """Sorted values below 2**40 as 5 bytes each, big-endian."""
    return kept.astype(">u8").view(np.uint8).reshape(-1, 8)[:, 8 - HASH_BYTES :].tobytes()


def unpack(data: bytes) -> U64:
    wide = np.zeros((len(data) // HASH_BYTES, 8), np.uint8)
    wide[:, 8 - HASH_BYTES :] = np.frombuffer(data, np.uint8).reshape(-1, HASH_BYTES)
    return wide.view(">u8").ravel().astype(np.uint64)


def sketch(signatures: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Signatures (n, k) as uint8 (n, k / 2, rounded up): 4 bits for each minimum."""
    bits = ((signatures * _SPREAD) >> _TOP).astype(np.uint8)
    if bits.shape[1] % 2:
        bits = np.hstack([bits, np.zeros((len(bits), 1), np.uint8)])
    return np.asarray(bits[:, ::2] << 4 | bits[:, 1::2])


def estimate(a: bytes, b: bytes, num_perm: int) -> float:
    """The Jaccard similarity that two sketches suggest, 0 to 1."""
    differ = np.frombuffer(a, np.uint8) ^ np.frombuffer(b, np.uint8)
    odd = num_perm % 2
    equal = np.count_nonzero(differ & 0xF0 == 0) + np.count_nonzero(differ & 0x0F == 0) - odd
    return max(0.0, (float(equal) / num_perm - _CHANCE) / (1 - _CHANCE))
