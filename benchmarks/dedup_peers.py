r"""Other tools on the same job: JSON lines in, one line for each record out.

    python benchmarks/dedup_peers.py TOOL FILE OUT [--threshold 0.8]

Words are runs of \\w folded to lower case, shingles five words joined by a space, 128 permutations. Each
tool gets the fastest path that its documentation names, and orjson for reading. A record is dropped for
the earliest record that the tool proposes; none of them compares the texts themselves.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import orjson

WORD = re.compile(r"\w+")
PERMS = 128
BANDS = 16  # rensa wants a divisor; 16 bands of 8 rows is its own choice near 0.8


def records(path: str) -> Iterator[tuple[str, str]]:
    with Path(path).open("rb") as file:
        for line in file:
            record = orjson.loads(line)
            yield record["id"], record["text"]


def shingles(text: str) -> list[str]:
    words = WORD.findall(text.lower())
    if len(words) < 5:
        return [" ".join(words)] if words else []
    return [" ".join(words[i : i + 5]) for i in range(len(words) - 4)]


def datasketch(path: str, threshold: float, hashfunc=None) -> Iterator[tuple[str, str]]:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=threshold, num_perm=PERMS)
    empty = MinHash(PERMS, hashfunc=hashfunc) if hashfunc else MinHash(PERMS)
    for number, (name, text) in enumerate(records(path)):
        sketch = empty.copy()
        sketch.update_batch([s.encode() for s in shingles(text)])
        found = index.query(sketch)
        index.insert(number, sketch)
        yield name, str(min(found)) if found else ""


def datasketch_xxhash(path: str, threshold: float) -> Iterator[tuple[str, str]]:
    import xxhash

    return datasketch(path, threshold, xxhash.xxh32_intdigest)


def rensa(path: str, threshold: float) -> Iterator[tuple[str, str]]:
    """One flag for each record: rensa's quickest path gives no more."""
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold, PERMS, BANDS)
    first, stream = 0, records(path)
    while batch := list(islice(stream, 2000)):
        matrix = RMinHash.digest_matrix_from_token_sets([shingles(t) for _, t in batch], PERMS, 42)
        flags = index.insert_matrix_and_query_duplicate_flags(matrix, first)
        yield from (
            (name, "x" if flag else "") for (name, _), flag in zip(batch, flags, strict=True)
        )
        first += len(batch)


def rensa_rho(path: str, threshold: float) -> Iterator[tuple[str, str]]:
    """The quicker sketch, all records at once, as its documentation has it."""
    from rensa import RMinHash, RMinHashLSH

    names, sets = [], []
    for name, text in records(path):
        names.append(name)
        sets.append(shingles(text))
    matrix = RMinHash.digest_matrix_from_token_sets_rho(sets, PERMS, 42)
    flags = RMinHashLSH(threshold, PERMS, BANDS).query_duplicate_flags_matrix_one_shot(matrix)
    yield from ((name, "x" if flag else "") for name, flag in zip(names, flags, strict=True))


def gaoya(path: str, threshold: float) -> Iterator[tuple[str, str]]:
    """Its own tokenizer, in Rust, and its bulk calls."""
    from gaoya.minhash import MinHashStringIndex

    index = MinHashStringIndex(
        32, threshold, 21, 6, None, "word", True, (5, 5), id_container="smallvec"
    )
    first, stream = 0, records(path)
    while batch := list(islice(stream, 2000)):
        texts = [text for _, text in batch]
        numbers = list(range(first, first + len(batch)))
        index.par_bulk_insert_docs(numbers, texts)
        for number, (name, _), found in zip(
            numbers, batch, index.par_bulk_query(texts), strict=True
        ):
            least = min(found, default=number)
            yield name, str(least) if least < number else ""
        first += len(batch)


TOOLS = {"datasketch": datasketch, "datasketch-xxhash": datasketch_xxhash, "rensa": rensa,
         "rensa-rho": rensa_rho, "gaoya": gaoya}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tool", choices=TOOLS)
    parser.add_argument("file")
    parser.add_argument("out")
    parser.add_argument("--threshold", type=float, default=0.8)
    options = parser.parse_args()
    with Path(options.out).open("wb") as out:
        out.writelines(
            orjson.dumps({"id": name, "drop": bool(kept), "kept": kept}) + b"\n"
            for name, kept in TOOLS[options.tool](options.file, options.threshold)
        )


if __name__ == "__main__":
    main()
