"""Kills a process that writes an index, again and again, and looks at what it finds afterwards.

    python tests/index_kill.py --kills 500 [--folder DIR] [--seed N]

The writer claims articles in batches of 1 to 40 and one by one, and acknowledges each (a line on a
pipe) once `claim` has returned. The journal and the merges are set so small that they are always at
work. After each kill: `verify` finds nothing, everything acknowledged is there, and the next writer
begins at the first article that was not. At the end each article is there once. Prints one JSON line.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import signal
import sys
import tempfile
import time
from pathlib import Path

from index_makers import article

from cleaner.index import Index, index, journal, runs

journal.CAPACITY = 700
runs.PAGE_ENTRIES = 20
index.MERGE_LEAST = 200
LONGEST = 0.25  # seconds that a writer may live after its first acknowledgement


def write(path: Path, first: int, pipe: int, seed: int) -> None:
    draw = random.Random(seed)
    with Index.open(path) as opened:
        number = first
        while True:
            count = draw.choice([1, 1, 1, draw.randint(2, 40)])
            records = [article(n, words=30) for n in range(number, number + count)]
            answers = opened.claim_many(records)
            # What a killed writer committed but had not acknowledged is met again, as itself.
            assert all(a is None or a.id == r.id for a, r in zip(answers, records, strict=True))
            number += count
            os.write(pipe, b"%d\n" % number)
            if draw.random() < 0.02:
                opened.remove("nobody")
            if draw.random() < 0.01:
                opened.compact()


def kill_one(path: Path, first: int, seed: int) -> tuple[int, bool]:
    """Start a writer, kill it; the first number that it did not acknowledge, and if it had begun."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(reading)
            write(path, first, writing, seed)
        finally:
            os._exit(1)
    os.close(writing)
    draw = random.Random(seed)
    if draw.random() < 0.8:  # else somewhere while it opens the file
        select.select([reading], [], [], 20)
    time.sleep(draw.random() ** 2 * LONGEST)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise SystemExit(f"the writer ended by itself: {status}")
    told = b""
    while some := os.read(reading, 65536):
        told += some
    os.close(reading)
    whole = told[: told.rfind(b"\n") + 1].split()
    return (int(whole[-1]), True) if whole else (first, False)


def look(path: Path, acknowledged: int) -> int:
    """Everything that was acknowledged is there and nothing is broken; returns how many there are."""
    with Index.open(path) as opened:
        problems = opened.verify()
        assert problems == [], problems
        count = len(opened)
        assert acknowledged <= count <= acknowledged + 40, (acknowledged, count)
        some = range(max(0, acknowledged - 300), acknowledged)
        answers = opened.check_many([article(n, words=30) for n in some])
        lost = [n for n, a in zip(some, answers, strict=True) if a is None or a.id != f"a{n}"]
        assert not lost, lost
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--folder")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(args.folder or folder) / "killed.index"
        acknowledged, begun, count = 0, 0, 0
        for kill in range(args.kills):
            acknowledged, wrote = kill_one(path, acknowledged, args.seed * 100_000 + kill)
            begun += wrote
            if path.exists() and path.stat().st_size:
                count = look(path, acknowledged)
        with Index.open(path) as opened:
            everything = opened.check_many([article(n, words=30) for n in range(acknowledged)])
            assert [a and a.id for a in everything] == [f"a{n}" for n in range(acknowledged)]
        print(json.dumps({"kills": args.kills, "while_writing": begun,
                          "acknowledged": acknowledged, "articles": count}))  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
