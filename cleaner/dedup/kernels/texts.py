"""Two texts compared by their words themselves, in compiled code.

A table of shingles is addressed by hash, but two shingles count as the same only where their folded
words are: a hash can neither make nor break a match.
"""

import numpy as np

from cleaner.dedup.kernels.compiled import (
    boolean,
    bytes_in,
    int64,
    int64_in,
    int64_out,
    kernel,
    maker,
    part,
    types,
    uint32_in,
    uint64_in,
    uint64_out,
)
from cleaner.dedup.kernels.shingles import mix, power, roll
from cleaner.dedup.kernels.words import (
    EXPAND,
    IGNORE,
    ROOM,
    decode,
    look_up,
    scan,
)

_ZERO = np.uint64(0)
RULES = types.Tuple((uint64_in, uint32_in, int64, boolean))  # terms, table, shingle, characters


@maker
def read(buf, at, end, count, rules):
    """The `count` words of a text: (hashes, starts, ends), as places in `buf`."""
    terms, table, _, characters = rules
    hashes = np.empty(count + ROOM, np.uint64)
    starts, ends = np.empty(count + ROOM, np.int64), np.empty(count + ROOM, np.int64)
    state, start, seen = _ZERO, at, 0
    while at < end:
        found = (hashes[seen:], (starts[seen:], ends[seen:]))
        at, state, start, more = scan(buf, at, end, terms, table, characters, state, start, found)
        seen += more
    return hashes, starts, ends


@maker
def shingles_of(hashes, count, size):
    """The hash of the shingle that starts at each word."""
    made = np.empty(max(count, 1), np.uint64)
    if count == 0:
        return made[:0]
    window = np.zeros(count + size, np.uint64)
    window[size:] = hashes[:count]
    rolling, _, filled = roll(window, size, count, 0, _ZERO, _ZERO, power(size), made)
    if count < size:
        made[0] = mix(rolling)
        filled = 1
    return made[:filled]


@part
def next_code(buf, at, end, table):
    """The next character of a word that counts: (what it folds to or -1, place after it, kind)."""
    while at < end:
        code, size = decode(buf, at, end)
        kind, folded = look_up(table, code)
        at += size
        if kind != IGNORE:
            return folded, at, kind
    return -1, at, 0


@part
def same_word(buf, a, a_end, b, b_end, table):
    """Whether two words fold to the same letters."""
    if a_end - a == b_end - b:
        at = 0
        while at < a_end - a and buf[a + at] == buf[b + at]:
            at += 1
        if at == a_end - a:
            return True
    a_from, a_to, b_from, b_to = 0, 0, 0, 0  # expansions that are being read
    while True:
        if a_from == a_to:
            one, a, kind = next_code(buf, a, a_end, table)
            if kind == EXPAND:
                a_from, a_to = one + 1, one + 1 + np.int64(table[one])
        if b_from == b_to:
            other, b, kind = next_code(buf, b, b_end, table)
            if kind == EXPAND:
                b_from, b_to = other + 1, other + 1 + np.int64(table[other])
        if a_from < a_to:
            one = np.int64(table[a_from])
            a_from += 1
        if b_from < b_to:
            other = np.int64(table[b_from])
            b_from += 1
        if one != other:
            return False
        if one == -1:
            return True


@part
def same_run(buf, a, i, b, j, length, rules):
    """Whether `length` words from word i of text a are those from word j of text b."""
    _, table, _, characters = rules
    for k in range(length):
        if a[0][i + k] != b[0][j + k]:
            return False
        # the hash of a single character is reversible, that of a word is not
        if not characters and not same_word(
            buf, a[1][i + k], a[2][i + k], b[1][j + k], b[2][j + k], table
        ):
            return False
    return True


@maker
def tabulate(buf, text, shingles, length, rules):
    """(table of word numbers, list of those that start a shingle not seen before)."""
    size = 16
    while size < 2 * len(shingles):
        size *= 2
    slots = np.full(size, -1, np.int64)
    fresh = np.empty(len(shingles), np.int64)
    count = 0
    for i in range(len(shingles)):
        at = np.int64(shingles[i]) & (size - 1)
        while slots[at] >= 0:
            other = slots[at]
            if shingles[other] == shingles[i] and same_run(
                buf, text, other, text, i, length, rules
            ):
                break
            at = (at + 1) & (size - 1)
        if slots[at] < 0:
            slots[at] = i
            fresh[count] = i
            count += 1
    return slots, fresh[:count]


@part
def count_shared(buf, a, a_shingles, slots, b, b_shingles, fresh, length, rules):
    """How many of the fresh shingles of b stand in the table of a."""
    shared, before, met = 0, -2, -2
    for j in fresh:
        at = np.int64(b_shingles[j]) & (len(slots) - 1)
        while slots[at] >= 0:
            i = slots[at]
            if a_shingles[i] == b_shingles[j]:
                # where the shingles before met as well, only the last word is new
                known = length - 1 if (j == before + 1 and i == met + 1) else 0
                if same_run(buf, a, i + known, b, j + known, length - known, rules):
                    shared += 1
                    before, met = j, i
                    break
            at = (at + 1) & (len(slots) - 1)
    return shared


@part
def same_words(buf, a, b, count, rules):
    """Whether two texts of `count` words have the same ones in the same order."""
    return same_run(buf, a, 0, b, 0, count, rules)


@maker
def overlap_of(buf, offsets, words, x, y, rules):
    """(shared shingles, shingles of x, shingles of y) of two rows; none where the sizes differ."""
    size = rules[2]
    a = read(buf, offsets[x], offsets[x + 1], words[x], rules)
    b = read(buf, offsets[y], offsets[y + 1], words[y], rules)
    a_shingles = shingles_of(a[0], words[x], size)
    b_shingles = shingles_of(b[0], words[y], size)
    a_length, b_length = min(size, words[x]), min(size, words[y])
    slots, a_fresh = tabulate(buf, a, a_shingles, a_length, rules)
    _, b_fresh = tabulate(buf, b, b_shingles, b_length, rules)
    if a_length != b_length:
        return 0, len(a_fresh), len(b_fresh)
    shared = count_shared(buf, a, a_shingles, slots, b, b_shingles, b_fresh, a_length, rules)
    return shared, len(a_fresh), len(b_fresh)


@kernel(int64, bytes_in, int64_in, int64_in, int64, int64, RULES, int64_out)
def compare(buf, offsets, words, x, y, rules, out):
    """`overlap_of` for one pair, and whether the texts are the same once normalized."""
    out[0], out[1], out[2] = overlap_of(buf, offsets, words, x, y, rules)
    out[3] = 0
    if words[x] == words[y] and words[x] > 0:
        a = read(buf, offsets[x], offsets[x + 1], words[x], rules)
        b = read(buf, offsets[y], offsets[y + 1], words[y], rules)
        out[3] = np.int64(same_words(buf, a, b, words[x], rules))
    return 0


@part
def same_bytes(buf, a, b, length):
    at = 0
    while at < length and buf[a + at] == buf[b + at]:
        at += 1
    return at == length


@kernel(int64, bytes_in, int64_in, int64_in, int64_in, int64_in, RULES, int64_out)
def find_same(buf, offsets, words, rows, starts, rules, out):
    """For runs of rows with one digest, the first row of each run that really has the same words.

    Run k is `rows[starts[k]:starts[k + 1]]`; `out[row]` becomes that first row. A row whose digest is
    the same by chance founds a class of its own. How often that was is returned.
    """
    chance = 0
    for k in range(len(starts) - 1):
        for i in range(starts[k], starts[k + 1]):
            x = rows[i]
            out[x] = x
            for j in range(starts[k], i):
                y = rows[j]
                if out[y] != y:
                    continue
                length = offsets[x + 1] - offsets[x]
                if length == offsets[y + 1] - offsets[y] and same_bytes(
                    buf, offsets[x], offsets[y], length
                ):
                    out[x] = y
                    break
                if words[x] == words[y]:
                    a = read(buf, offsets[x], offsets[x + 1], words[x], rules)
                    b = read(buf, offsets[y], offsets[y + 1], words[y], rules)
                    if same_words(buf, a, b, words[x], rules):
                        out[x] = y
                        break
                chance += 1
    return chance


@kernel(int64, bytes_in, int64_in, uint64_out)
def hash_bytes(buf, offsets, out):
    """A hash of each text byte by byte: of ids, which are not normalized."""
    for row in range(len(out)):
        h = np.uint64(offsets[row + 1] - offsets[row])
        for at in range(offsets[row], offsets[row + 1]):
            h = mix(h ^ np.uint64(buf[at]))
        out[row] = h
    return 0
