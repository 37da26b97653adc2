"""Who is kept: one pass over the articles in order of rank, in compiled code."""

import numpy as np

from cleaner.dedup.kernels.compiled import (
    array,
    bytes_in,
    float64,
    int64,
    int64_in,
    int64_out,
    kernel,
    maker,
    matrix_in,
    part,
    types,
)
from cleaner.dedup.kernels.texts import (
    RULES,
    count_shared,
    read,
    shingles_of,
    tabulate,
)

int32_out = array(types.int32, writable=True)
float64_out = array(float64, writable=True)

# How far one article may be compared: linear time whatever the buckets hold.
IN_BUCKET = 512  # kept articles looked at in one bucket, by their signatures
IN_FULL = 32  # of these, compared exactly: the ones with the best estimates

TEXTS = types.Tuple((bytes_in, int64_in, int64_in, matrix_in))  # buffer, offsets, words, signatures
GRAPH = types.Tuple(  # edges: starts, ends; buckets of an article: starts, numbers
    (int64_in, array(types.int32), int64_in, array(types.int32))
)
BUCKETS = types.Tuple((int64_in, int32_out, int32_out))  # starts, how many are kept, members
# which rows the ranks are; the last one that looked at each; what each is kept by; how similar
STATE = types.Tuple((int64_in, int32_out, int32_out, float64_out))
LIMITS = types.Tuple((float64, int64))  # threshold, least number of equal minima


@part
def equal_minima(signatures, x, y):
    equal = 0
    for k in range(signatures.shape[1]):
        equal += np.int64(signatures[x, k] == signatures[y, k])
    return equal


@part
def consider(y, rank, other, stamp, texts, state, least, found):
    """Note y as a candidate if it is kept, new to this article, and like enough by signature."""
    rows, seen, kept_by, _ = state
    names, estimates, count = found
    if y == rank or y == other or kept_by[y] != y or seen[y] == stamp:
        return count
    seen[y] = stamp
    equal = equal_minima(texts[3], rows[rank], rows[y])
    if equal < least or count >= len(names):
        return count
    names[count], estimates[count] = y, equal
    return count + 1


@part
def gather(rank, other, below, stamp, texts, graph, buckets, state, least, found):
    """Candidates of an article among the kept ones of rank below `below`, except `other`."""
    edge_starts, edges, bucket_starts, bucket_numbers = graph
    starts, kept, members = buckets
    names, estimates, _ = found
    count, passed = 0, 0
    for e in range(edge_starts[rank], edge_starts[rank + 1]):
        if edges[e] < below:
            count = consider(
                edges[e], rank, other, stamp, texts, state, least, (names, estimates, count)
            )
    for b in range(bucket_starts[rank], bucket_starts[rank + 1]):
        number = bucket_numbers[b]
        first, filled = starts[number], kept[number]
        passed += max(0, filled - IN_BUCKET)
        for at in range(first + max(0, filled - IN_BUCKET), first + filled):
            count = consider(
                members[at], rank, other, stamp, texts, state, least, (names, estimates, count)
            )
    return count, passed


@part
def best(found, count):
    """The candidate with the best estimate, of equals the one of lowest rank; it is taken out."""
    names, estimates, _ = found
    chosen = -1
    for i in range(count):
        if estimates[i] >= 0 and (
            chosen < 0
            or estimates[i] > estimates[chosen]
            or (estimates[i] == estimates[chosen] and names[i] < names[chosen])
        ):
            chosen = i
    if chosen >= 0:
        estimates[chosen] = -1
        return names[chosen]
    return -1


@maker
def prove(rank, count, found, texts, rules, state, threshold, stats):
    """The first candidate, by estimate, that is a match in full; (rank or -1, Jaccard)."""
    buf, offsets, words, _ = texts
    rows = state[0]
    x, size = rows[rank], rules[2]
    length = min(size, words[x])
    a = read(buf, offsets[x], offsets[x + 1], words[x], rules)
    a_shingles = shingles_of(a[0], words[x], size)
    slots, a_fresh = tabulate(buf, a, a_shingles, length, rules)
    for _ in range(min(count, IN_FULL)):
        name = best(found, count)
        y = rows[name]
        if min(size, words[y]) != length:
            continue
        b = read(buf, offsets[y], offsets[y + 1], words[y], rules)
        b_shingles = shingles_of(b[0], words[y], size)
        _, b_fresh = tabulate(buf, b, b_shingles, length, rules)
        shared = count_shared(buf, a, a_shingles, slots, b, b_shingles, b_fresh, length, rules)
        stats[1] += 1
        jaccard = shared / (len(a_fresh) + len(b_fresh) - shared)
        if jaccard >= threshold:
            return name, jaccard
    stats[2] += max(0, count - IN_FULL)
    return -1, 0.0


@part
def register(rank, graph, buckets):
    """Let those that come later find this article in its buckets."""
    _, _, bucket_starts, bucket_numbers = graph
    starts, kept, members = buckets
    for b in range(bucket_starts[rank], bucket_starts[rank + 1]):
        number = bucket_numbers[b]
        members[starts[number] + kept[number]] = rank
        kept[number] += 1


@kernel(int64, int64, int64, int64, TEXTS, GRAPH, BUCKETS, STATE, RULES, LIMITS, int64_out)
def decide(first, last, query, texts, graph, buckets, state, rules, limits, stats):
    """Decide the ranks from `first` to `last`; those before are decided. The last match is returned.

    With a `query` (a number above all ranks, another one each time) `first` is compared with all that
    are kept, of whatever rank, except the one it is kept by; nothing is decided, but where nothing
    matches, others will find it in its buckets. `stats` counts: comparisons of signatures left out,
    exact comparisons done, and left out.
    """
    threshold, least = limits
    rows, _, kept_by, similarity = state
    names, estimates = np.empty(1 << 16, np.int64), np.empty(1 << 16, np.int64)
    found, chosen = (names, estimates, 0), -1
    for rank in range(first, last):
        other, below, stamp = np.int64(-1), np.int64(rank), np.int64(rank)
        if query:
            other, below, stamp = np.int64(kept_by[rank]), np.int64(len(rows)), np.int64(query)
        count, passed = gather(
            rank, other, below, stamp, texts, graph, buckets, state, least, found
        )
        stats[0] += passed
        chosen, jaccard = -1, 0.0
        if count:
            chosen, jaccard = prove(rank, count, found, texts, rules, state, threshold, stats)
        if not query:
            kept_by[rank] = chosen if chosen >= 0 else rank
            similarity[rank] = jaccard
        if chosen < 0:
            register(rank, graph, buckets)
    return chosen
