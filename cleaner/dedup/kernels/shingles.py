"""Shingle hashes, minima and sets in compiled code; `shingles.py` says what they mean."""

import numpy as np

from cleaner.dedup.kernels.compiled import (
    boolean,
    bytes_in,
    int64,
    int64_in,
    int64_out,
    kernel,
    matrix_out,
    part,
    uint32_in,
    uint64_in,
    uint64_out,
)
from cleaner.dedup.kernels.words import ROOM, scan, u

_BASE = np.uint64(0x8A5CD789635D2DFF)  # of the polynomial; odd, otherwise arbitrary
_ZERO = np.uint64(0)
_MAX_HASH = np.uint32(0xFFFFFFFF)
_LANES = 8  # shingles taken at once against each permutation


@part
def mix(x):
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@part
def mix32(x):
    """The pre-mix that datasketch gives a 32-bit hash (the MurmurHash3 finalizer)."""
    x = np.uint32((x ^ (x >> np.uint32(16))) * np.uint32(0x85EBCA6B))
    x = np.uint32((x ^ (x >> np.uint32(13))) * np.uint32(0xC2B2AE35))
    return np.uint32(x ^ (x >> np.uint32(16)))


@part
def power(size):
    result = np.uint64(1)
    for _ in range(size):
        result *= _BASE
    return result


@part
def roll(hashes, size, count, before, rolling, digest, leaving, out):
    """Shingle hashes of the words `hashes[size:size + count]`; (rolling hash, digest, how many).

    The `size` hashes before them are the last words of the piece before (zero at the start), and are
    replaced by the last ones of this piece. `before` counts the words of the text so far.
    """
    made = 0
    for i in range(size, size + count):
        word = hashes[u(i)] ^ (hashes[u(i)] >> np.uint64(32))
        hashes[u(i)] = word
        rolling = rolling * _BASE + word - leaving * hashes[u(i - size)]
        digest = (digest ^ word) * _BASE
        digest ^= digest >> np.uint64(32)
        out[u(made)] = mix(rolling)
        made += np.int64(before + i - size + 1 >= size)
    for i in range(size):
        hashes[i] = hashes[i + count]
    return rolling, digest, made


@part
def take_minima(hashes, count, block, factors, summands, signature):
    """Lower the minima by `count` shingle hashes."""
    if count == 0:
        return
    padded = (count + _LANES - 1) // _LANES * _LANES
    for i in range(padded):
        block[i] = mix32(np.uint32(hashes[min(i, count - 1)] >> np.uint64(32)))
    for i in range(0, padded, _LANES):
        h0, h1, h2, h3 = block[i], block[i + 1], block[i + 2], block[i + 3]
        h4, h5, h6, h7 = block[i + 4], block[i + 5], block[i + 6], block[i + 7]
        for k in range(len(factors)):
            a, b = factors[k], summands[k]
            low = min(np.uint32(a * h0 + b), np.uint32(a * h1 + b))
            low = min(low, min(np.uint32(a * h2 + b), np.uint32(a * h3 + b)))
            low = min(low, min(np.uint32(a * h4 + b), np.uint32(a * h5 + b)))
            low = min(low, min(np.uint32(a * h6 + b), np.uint32(a * h7 + b)))
            signature[k] = min(signature[k], low)


@part
def sort_unique(values, slots):
    """Sort hashes in place and drop doubles; how many are left. Linear in time: hashes are spread.

    They go into a table by their upper bits, which leaves them all but sorted. `slots` has room for
    three times as many; zero, which marks a free slot, becomes 1.
    """
    size, bits = 16, 4
    while size < 2 * len(values):
        size, bits = 2 * size, bits + 1
    slots[: size + len(values)] = _ZERO
    last = 0
    for value in values:
        value = max(value, np.uint64(1))
        at = np.int64(value >> np.uint64(64 - bits))
        while slots[u(at)] != _ZERO and slots[u(at)] != value:
            at += 1
        slots[u(at)] = value
        last = max(last, at)
    count = 0
    for at in range(last + 1):
        value = slots[at]
        if value != _ZERO:
            place = count
            while place > 0 and values[u(place - 1)] > value:
                values[u(place)] = values[u(place - 1)]
                place -= 1
            values[u(place)] = value
            count += 1
    return count


_TEXTS = (bytes_in, int64_in, uint64_in, uint32_in, int64, boolean)


@kernel(int64, *_TEXTS, uint32_in, uint32_in, matrix_out, int64_out, uint64_out)
def sign(buf, offsets, terms, table, size, characters, factors, summands, out, counts, digests):
    hashes = np.empty(ROOM + size, np.uint64)
    shingles, block = np.empty(ROOM, np.uint64), np.empty(ROOM + _LANES, np.uint32)
    found, leaving = (hashes[size:], None), power(size)
    for row in range(len(offsets) - 1):
        at, end = offsets[row], offsets[row + 1]
        state, start, seen, rolling, digest = _ZERO, at, 0, _ZERO, _ZERO
        hashes[:size] = _ZERO
        out[row, :] = _MAX_HASH
        while at < end:
            at, state, start, count = scan(
                buf, at, end, terms, table, characters, state, start, found
            )
            rolling, digest, made = roll(
                hashes, size, count, seen, rolling, digest, leaving, shingles
            )
            take_minima(shingles, made, block, factors, summands, out[row])
            seen += count
        if 0 < seen < size:
            shingles[0] = mix(rolling)
            take_minima(shingles, 1, block, factors, summands, out[row])
        counts[row], digests[row] = seen, digest
    return 0


@kernel(int64, *_TEXTS, uint64_out, int64_out)
def sets(buf, offsets, terms, table, size, characters, out, ends_out):
    hashes = np.empty(ROOM + size, np.uint64)
    found, leaving = (hashes[size:], None), power(size)
    slots = np.empty(16, np.uint64)
    filled = 0
    for row in range(len(offsets) - 1):
        at, end = offsets[row], offsets[row + 1]
        state, start, seen, rolling = _ZERO, at, 0, _ZERO
        hashes[:size] = _ZERO
        raw = filled
        while at < end:
            at, state, start, count = scan(
                buf, at, end, terms, table, characters, state, start, found
            )
            rolling, _, made = roll(hashes, size, count, seen, rolling, _ZERO, leaving, out[raw:])
            raw += made
            seen += count
        if 0 < seen < size:
            out[raw] = mix(rolling)
            raw += 1
        if len(slots) < 5 * (raw - filled) + 16:
            slots = np.empty(6 * (raw - filled) + 16, np.uint64)
        filled += sort_unique(out[filled:raw], slots)
        ends_out[row] = filled
    return filled
