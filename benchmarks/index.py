"""The persistent index: claims and checks a second, bytes an article, opening, memory; and its peers.

    python benchmarks/index.py fill --articles 1000000 [--no-proof] [--folder DIR]
    python benchmarks/index.py peers --articles 20000
    python benchmarks/index.py stores --articles 300000

`fill` claims made articles in batches of 1,000 until the index holds so many, then measures single
claims and checks on it. `peers` gives the same texts to datasketch's MinHashLSH in memory and on a
Redis server that it starts on loopback (skipped, with the reason, where there is none). `stores` puts
the same made keys into plain B-trees (SQLite, LMDB if installed) and into the sorted runs of the index.

Articles are made of a vocabulary of 50,000 words in a Zipf-like distribution; their lengths are
log-normal with a mean of 450 words, ids look like addresses; one in twenty repeats an earlier one with
a tenth of its words changed. Making them is not part of any time given. Seconds of the processor count,
wall time stands beside them: on a shared machine only the former can be compared.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from cleaner.dedup.recipe import Recipe
from cleaner.index import Index, IndexOptions
from cleaner.records.record import Record

BATCH = 1000
REPEATS = 20  # one article in so many repeats an earlier one
VOCABULARY = 50_000


class Maker:
    """Articles by number: the same number gives the same article."""

    def __init__(self, words: float = 450) -> None:
        draw = np.random.default_rng(1)
        letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
        spelled = draw.choice(letters, (VOCABULARY, 8))
        lengths = draw.integers(2, 9, VOCABULARY)
        self._words = np.array(
            ["".join(w[:n]) for w, n in zip(spelled, lengths, strict=True)], object
        )
        share = 1 / (np.arange(VOCABULARY) + 20)
        self._cumulative = np.cumsum(share / share.sum())
        self._mean = words

    def article(self, number: int) -> Record:
        repeats = number % REPEATS == REPEATS - 1
        draw = np.random.default_rng(number // 2 if repeats else number)
        length = max(30, int(draw.lognormal(np.log(self._mean) - 0.18, 0.6)))
        picked = np.searchsorted(self._cumulative, draw.random(length))
        if repeats and (number // 2) % REPEATS != REPEATS - 1:
            tail = np.random.default_rng(number).random(length // 10)
            picked[length - length // 10 :] = np.searchsorted(self._cumulative, tail)
        text = " ".join(self._words[np.minimum(picked, VOCABULARY - 1)])
        return Record(f"https://news.example.org/2024/05/story-{number}", text, date="2024-05-17")

    def batch(self, first: int, count: int = BATCH) -> list[Record]:
        return [self.article(n) for n in range(first, first + count)]


class Clock:
    """Seconds of the processor and of the wall within `with` blocks, added up."""

    def __init__(self) -> None:
        self.cpu = self.wall = 0.0

    def __enter__(self) -> None:
        self._cpu, self._wall = time.process_time(), time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self.cpu += time.process_time() - self._cpu
        self.wall += time.perf_counter() - self._wall

    def rate(self, count: int) -> str:
        return f"{count / self.cpu:9,.0f} /s cpu {count / self.wall:9,.0f} /s wall"


def memory_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def fill(args: argparse.Namespace) -> None:
    path = Path(args.folder) / "seen.index"
    make = Maker(args.words)
    options = IndexOptions(proof=not args.no_proof)
    tenth = max(BATCH, args.articles // 10 // BATCH * BATCH)
    with Index.open(path, options=options) as index:
        done = len(index)
        clock, seen, slowest, first = Clock(), 0, 0.0, done
        for start in range(done, args.articles, BATCH):
            records = make.batch(start)
            before = time.perf_counter()
            with clock:
                answers = index.claim_many(records)
            slowest = max(slowest, time.perf_counter() - before)
            seen += sum(a is not None for a in answers)
            if (start + BATCH) % tenth == 0:
                count = start + BATCH - first
                print(f"{start + BATCH:>9,} offered {clock.rate(count)} slowest batch {slowest:.2f} s"
                      f" repeats {seen / count:.3f} memory {memory_mb()} MB", flush=True)  # fmt: skip
                clock, seen, slowest, first = Clock(), 0, 0.0, start + BATCH
        print("articles kept", len(index))
    measure_opening(path)
    measure_single(path, make, args)


def measure_opening(path: Path) -> None:
    times = []
    for _ in range(5):
        begin = time.perf_counter()
        with Index.open(path):
            times.append(time.perf_counter() - begin)
    with Index.open(path) as index:
        stats = index.stats()
    print(f"opening {min(times) * 1000:.1f} ms (slowest of five {max(times) * 1000:.1f})")
    print(f"bytes an article {stats['bytes'] / stats['units']:.0f}, of these free "
          f"{stats['free_bytes'] / stats['units']:.0f}; runs {stats['runs']}")  # fmt: skip


def measure_single(path: Path, make: Maker, args: argparse.Namespace) -> None:
    with Index.open(path) as index:
        first = args.articles + (1 << 24)
        records = make.batch(first, args.single)
        for name, ask in (("check", index.check), ("claim", index.claim)):
            clock, times = Clock(), []
            for record in records:
                begin = time.perf_counter()
                with clock:
                    ask(record)
                times.append(time.perf_counter() - begin)
            middle, late = np.quantile(times, [0.5, 0.99]) * 1000
            print(
                f"one {name} {clock.rate(len(records))}; median {middle:.2f} ms, 99th of 100 {late:.2f}"
            )
        clock = Clock()
        with clock:
            for start in range(0, len(records), BATCH):
                index.check_many(records[start : start + BATCH])
        print(f"check in batches {clock.rate(len(records))}")
        print("memory", memory_mb(), "MB")


def peers(args: argparse.Namespace) -> None:
    make = Maker(args.words)
    records = make.batch(0, args.articles)
    probe = make.batch(1 << 24, min(1000, args.articles))
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        ours(Path(folder) / "seen.index", records, probe)
    datasketch_lsh("datasketch in memory", records, probe, None)
    with redis_server() as port:
        if port:
            config = {
                "type": "redis",
                "basename": b"bench",
                "redis": {"host": "127.0.0.1", "port": port},
            }
            datasketch_lsh("datasketch on Redis", records[: args.articles // 4], probe, config)


def ours(path: Path, records: list[Record], probe: list[Record]) -> None:
    with Index.open(path) as index:
        index.check_many(probe[:10])  # the kernels are loaded
        clock = Clock()
        with clock:
            for start in range(0, len(records), BATCH):
                index.claim_many(records[start : start + BATCH])
        print(f"ours, claims in batches {clock.rate(len(records))}")
        clock = Clock()
        with clock:
            for record in probe:
                index.check(record)
        print(f"ours, one check each    {clock.rate(len(probe))}")
        kept = len(index)
    print(f"ours {path.stat().st_size / kept:.0f} bytes an article, every match proven")


def datasketch_lsh(name: str, records: list[Record], probe: list[Record], storage: Any) -> None:
    """Text to MinHash to query to insert, as its documentation does it, with word 5-grams."""
    from datasketch import MinHash, MinHashLSH

    recipe = Recipe.for_threshold(0.8)

    def signed(record: Record) -> Any:
        words = record.text.split()
        minhash = MinHash(num_perm=recipe.num_perm)
        minhash.update_batch([" ".join(words[i : i + 5]).encode() for i in range(len(words) - 4)])
        return minhash

    lsh = MinHashLSH(
        num_perm=recipe.num_perm, params=(recipe.bands, recipe.rows), storage_config=storage
    )
    before, clock = memory_mb(), Clock()
    with clock:
        for record in records:
            minhash = signed(record)
            if not lsh.query(minhash):
                lsh.insert(record.id, minhash)
    print(
        f"{name}, claims        {clock.rate(len(records))}; memory grew {memory_mb() - before} MB"
    )
    clock = Clock()
    with clock:
        for record in probe:
            lsh.query(signed(record))
    print(f"{name}, one check each {clock.rate(len(probe))}; it estimates, and proves nothing")


@contextlib.contextmanager
def redis_server() -> Iterator[int]:
    """A Redis server of our own on a free port of loopback; 0 where there is none."""
    program = shutil.which("redis-server")
    if not program:
        print("skipped: datasketch on Redis (no redis-server: apt-get install redis-server)")
        yield 0
        return
    try:
        import redis
    except ImportError:
        print("skipped: datasketch on Redis (pip install redis)")
        yield 0
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder],
            stdout=subprocess.DEVNULL,
        )
        try:
            client = redis.Redis(port=port)
            for _ in range(100):
                with contextlib.suppress(redis.ConnectionError):
                    client.ping()
                    break
                time.sleep(0.1)
            yield port
            print(f"Redis: {client.info('memory')['used_memory'] >> 20} MB, "
                  f"its processor seconds {client.info('cpu')['used_cpu_user']:.1f}")  # fmt: skip
        finally:
            server.terminate()
            server.wait()


# Stores: one row for each key, against sorted runs


def stores(args: argparse.Namespace) -> None:
    for name in ("runs", "sqlite", "lmdb"):
        with tempfile.TemporaryDirectory(dir=args.folder) as folder:
            # A process each, so that the memory of one is not that of another.
            done = subprocess.run(
                [sys.executable, __file__, "store", "--name", name, "--folder", folder,
                 "--articles", str(args.articles), "--keys", str(args.keys)],
                check=False,
            )  # fmt: skip
            if done.returncode:
                print(f"{name}: failed with {done.returncode}")


def store(args: argparse.Namespace) -> None:
    """One kind of store: batches of 1,000 articles, each looked up and then added."""
    opened = {"runs": _Runs, "sqlite": _SQLite, "lmdb": _LMDB}[args.name]
    try:
        under_test = opened(args.folder)
    except ImportError as error:
        print(f"{args.name}: skipped ({error})")
        return
    draw = np.random.default_rng(1)
    clock, looking = Clock(), Clock()
    tenth = args.articles // 10
    for first in range(0, args.articles, BATCH):
        keys = draw.integers(0, 1 << 63, (BATCH, args.keys), dtype=np.uint64)
        with clock:
            under_test.claim(keys, first, looking)
        if first + BATCH == args.articles - tenth:
            clock, looking = Clock(), Clock()
    used = sum(p.stat().st_size for p in Path(args.folder).rglob("*"))
    print(f"{args.name:7} last tenth of {args.articles:,}: {clock.rate(tenth)}; look-ups alone "
          f"{looking.rate(tenth)}; {used / args.articles:.0f} bytes an article; memory {memory_mb()} MB",
          flush=True)  # fmt: skip


class _Runs:
    def __init__(self, folder: str) -> None:
        from cleaner.index import format
        from cleaner.index.journal import Journal
        from cleaner.index.store import Store

        self.store = Store(Path(folder) / "runs", readonly=False, create=True)
        format.create(self.store, {})
        self.journal = Journal()
        self.generation = 0

    def claim(self, keys: Any, first: int, looking: Clock) -> None:
        from cleaner.index import compaction, entries, journal, runs

        with self.store.writing():
            self.journal.sync(self.store, self.generation)
            short = entries.keys_of(keys * np.uint64(2))
            with looking:
                unique = np.unique(short)
                self.journal.find(unique, 256)
                runs.find(self.store, runs.load(self.store), unique, 256)
            rows = np.arange(first, first + len(keys), dtype=np.uint64)
            journal.append(self.store, np.sort(entries.pack(short, rows[:, None])))
            self.journal.sync(self.store, self.generation)
            if len(self.journal) >= journal.CAPACITY:
                self.journal.empty_into_run(self.store)
                self.generation += 1
            compaction.advance(self.store, 20 * keys.size)


class _SQLite:
    def __init__(self, folder: str) -> None:
        import sqlite3

        self.db = sqlite3.connect(Path(folder) / "sqlite", isolation_level=None)
        self.db.execute("PRAGMA page_size = 8192")
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = FULL")
        self.db.execute("PRAGMA cache_size = -262144")
        self.db.execute(
            "CREATE TABLE band (key INT, row INT, PRIMARY KEY (key, row)) WITHOUT ROWID"
        )

    def claim(self, keys: Any, first: int, looking: Clock) -> None:
        ordered = sorted(
            (int(key), first + i) for i, some in enumerate(keys.tolist()) for key in some
        )
        self.db.execute("BEGIN IMMEDIATE")
        with looking:
            names = json.dumps([key for key, _ in ordered])
            self.db.execute(
                "SELECT key, row FROM band WHERE key IN (SELECT value FROM json_each(?))", (names,)
            ).fetchall()
        self.db.executemany("INSERT INTO band VALUES (?, ?)", ordered)
        self.db.execute("COMMIT")


class _LMDB:
    def __init__(self, folder: str) -> None:
        import lmdb

        self.db = lmdb.open(folder, map_size=64 << 30, max_dbs=1)
        self.band = self.db.open_db(b"band", dupsort=True, dupfixed=True)

    def claim(self, keys: Any, first: int, looking: Clock) -> None:
        ordered = sorted(
            (key.to_bytes(8, "big"), (first + i).to_bytes(4, "big"))
            for i, some in enumerate(keys.tolist()) for key in some
        )  # fmt: skip
        with self.db.begin(write=True, db=self.band) as transaction:
            cursor = transaction.cursor()
            with looking:
                for key, _ in ordered:
                    cursor.set_key(key)
            cursor.putmulti(ordered)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["fill", "peers", "stores", "store"])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--words", type=float, default=450)
    parser.add_argument("--no-proof", action="store_true")
    parser.add_argument("--single", type=int, default=1000)
    parser.add_argument("--keys", type=int, default=23)
    parser.add_argument("--name", default="runs")
    parser.add_argument(
        "--folder", help="where to put the index (default: a folder that is removed)"
    )
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        args.folder = args.folder or folder
        Path(args.folder).mkdir(parents=True, exist_ok=True)
        {"fill": fill, "peers": peers, "stores": stores, "store": store}[args.what](args)


if __name__ == "__main__":
    main()
