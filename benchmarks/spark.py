"""What the Spark engine costs for each article: CPU, shuffled bytes, stages.

    python benchmarks/make_corpus.py 100000 corpus.jsonl
    python benchmarks/spark.py corpus.jsonl [--cores 2] [--partitions 8] [--contained 0.9]

Runs the pieces of `find_duplicates` one after another on a local session, reads Spark's own event log,
and prints a table and one line of JSON with the measured constants. The last column is what the piece
found: bytes of text, edges, texts in the largest shard, articles dropped. With `--contained` the whole
is run once more, looking for what other articles hold. CPU is that of the JVM and of all
Python workers, from /proc, so that a busy machine does not count. The corpus is put into Parquet
first, as a cluster would hold it. At the end the plan on paper for a billion articles is worked out
from the constants.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from pyspark import StorageLevel

from cleaner.adapters.spark import columns as spark_columns
from cleaner.adapters.spark import find_duplicates, open_session
from cleaner.adapters.spark.components import components
from cleaner.adapters.spark.shards import edges
from cleaner.dedup import dedup
from cleaner.settings import Settings

TICK = os.sysconf("SC_CLK_TCK")


def cpu_of_spark() -> float:
    """CPU seconds of this process's descendants: the JVM, its Python daemons and their workers."""
    parents, used = {}, {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(entry.parent.name)
        parents[pid] = int(fields[1])
        # Its own time and that of its dead children.
        used[pid] = sum(map(int, fields[11:15])) / TICK
    mine, found = {os.getpid()}, True
    while found:
        found = {pid for pid, parent in parents.items() if parent in mine} - mine
        mine |= found
    return sum(used[pid] for pid in mine - {os.getpid()})


def tasks_of(log: Path):
    """The finished tasks in an event log."""
    for line in log.read_text().splitlines():
        event = json.loads(line)
        if event["Event"] == "SparkListenerTaskEnd" and event.get("Task Metrics"):
            yield event


class Meter:
    """Measures one piece after another."""

    def __init__(self, session, log: Path, articles: int) -> None:
        self.session, self.log, self.articles = session, log, articles
        self.seen = 0
        self.rows: list[dict] = []

    def measure(self, name: str, work) -> None:
        cpu, wall = cpu_of_spark(), time.perf_counter()
        told = work()
        cpu, wall = cpu_of_spark() - cpu, time.perf_counter() - wall
        time.sleep(2)  # the log is written behind the work
        (log,) = [p for p in self.log.iterdir() if not p.name.startswith(".")]
        tasks = list(tasks_of(log))
        new, self.seen = tasks[self.seen :], len(tasks)
        shuffled = sum(
            t["Task Metrics"]["Shuffle Write Metrics"]["Shuffle Bytes Written"] for t in new
        )
        row = {
            "piece": name, "cpu_us": 1e6 * cpu / self.articles, "shuffled": shuffled / self.articles,
            "stages": len({t["Stage ID"] for t in new}), "wall_s": wall, "told": told,
        }  # fmt: skip
        self.rows.append(row)
        print(f"{name:<34} {row['cpu_us']:>9.0f} {row['shuffled']:>12.0f} {row['stages']:>7}"
              f" {wall:>8.1f}   {told}")  # fmt: skip


def largest(found) -> int:
    """How many different texts the largest shard has."""
    row = found.groupBy("component").count().agg({"count": "max"}).first()
    return row[0] or 0


def run(corpus: str, cores: int, partitions: int, contained: float) -> list[dict]:
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        log.mkdir()
        session = open_session(
            f"local[{cores},4]", spark_ui_enabled="false", spark_eventLog_enabled="true",
            spark_eventLog_dir=log.as_uri(), spark_eventLog_rolling_enabled="false",
            spark_eventLog_compress="false", spark_sql_shuffle_partitions=str(partitions),
            spark_sql_adaptive_coalescePartitions_enabled="false", spark_driver_memory="3g",
            spark_driver_bindAddress="127.0.0.1", spark_ui_showConsoleProgress="false",
        )  # fmt: skip
        session.sparkContext.setLogLevel("ERROR")
        session.read.json(corpus).repartition(partitions).write.parquet(f"{folder}/articles")
        frame = session.read.parquet(f"{folder}/articles")
        count, size = frame.count(), frame.selectExpr("sum(octet_length(text))").first()[0]
        print(
            f"{count:,} articles of {size / count:,.0f} bytes, {cores} cores, {partitions} partitions\n"
        )
        print(f"{'':<34} {'CPU us':>9} {'shuffled B':>12} {'stages':>7} {'wall s':>8}")
        settings = Settings()
        articles = spark_columns.articles(frame, settings)
        warm = articles.limit(1000)
        components(edges(warm, settings)).count()  # workers are up, kernels are loaded
        meter = Meter(session, log, count)
        meter.measure("start", lambda: 0)
        meter.rows.clear()
        meter.measure("read", lambda: frame.selectExpr("sum(octet_length(text))").first()[0])
        found = edges(articles, settings).persist(StorageLevel.DISK_ONLY)
        meter.measure("sign, bands, edges", found.count)
        meter.measure("components", lambda: largest(components(found)))
        told = find_duplicates(frame, settings)
        meter.seen = len(
            list(tasks_of(next(p for p in log.iterdir() if not p.name.startswith("."))))
        )
        drops = told.where("decision = 'drop'")
        meter.measure("shards, decisions", drops.count)
        pieces = list(meter.rows)
        if contained:
            asked = replace(settings, contained=contained)
            wanted = "decision = 'drop'"
            meter.measure(
                "all, with what others hold",
                lambda: find_duplicates(frame, asked).where(wanted).count(),
            )
        session.stop()
    with Path(corpus).open(encoding="utf-8") as lines:
        start = time.process_time()
        kept = len(dedup(map(json.loads, lines), Settings(jobs=1)).kept)
    here = time.process_time() - start
    print(
        f"\none machine, no Spark: {1e6 * here / count:.0f} us CPU an article, {count - kept:,} dropped"
        f" (Spark: {pieces[-1]['told']:,})"
    )
    return pieces


def plan(rows: list[dict], articles: float = 1e9, executors: int = 50, cores: int = 8) -> None:
    """So many articles on so many executors, by the constants."""
    cpu = sum(row["cpu_us"] for row in rows) * 1e-6 * articles
    shuffled = sum(row["shuffled"] for row in rows) * articles
    print(f"\n{articles:,.0f} articles on {executors} executors of {cores} cores:"
          f" {cpu / 3600:,.0f} core hours, {cpu / 3600 / executors / cores:.1f} h"
          f" if all cores are busy, {shuffled / 1e12:.2f} TB shuffled")  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", help="a file of JSON lines with id, text and maybe date")
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--partitions", type=int, default=8)
    parser.add_argument("--contained", type=float, default=0.0)
    options = parser.parse_args()
    measured = run(options.corpus, options.cores, options.partitions, options.contained)
    plan(measured)
    print(json.dumps(measured))
