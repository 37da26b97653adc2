"""A whole job at size, and the banding stage alone on made keys.

    python benchmarks/dedup_scale.py job corpus.jsonl [--threshold 0.8]
    python benchmarks/dedup_scale.py bands 10000000

`job` prints wall and CPU seconds, the peak of the process's own memory (pages that are no file's: mapped
work files are in the page cache and can be dropped at any time), the peak of all resident pages, and the
most that the nameless work files took on disk. `bands` makes random keys in which a tenth of the articles
share most bands with one other, and times the search for buckets and pairs.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from dedup_speed import HERE, ours


def status(pid: int) -> dict[str, int]:
    """Memory of a process, in kB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {
        k: int(v.split()[0])
        for k, v in (x.split(":", 1) for x in lines)
        if k.startswith(("Rss", "VmHWM"))
    }


def work_files(pid: int) -> int:
    """Bytes on disk of mapped files that have no name; unfinished outputs have none either."""
    size = 0
    for link in Path(f"/proc/{pid}/map_files").iterdir():
        found = link.stat()
        if found.st_nlink == 0:
            size += found.st_blocks * 512
    return size


def job(path: str, threshold: float) -> None:
    with tempfile.TemporaryDirectory(dir=Path(path).parent) as folder:
        started = time.perf_counter()
        child = subprocess.Popen(ours(path, folder, threshold), cwd=HERE.parent,
                                 env={**os.environ, "PYTHONPATH": str(HERE.parent)})  # fmt: skip
        own = disk = resident = ended = 0
        while not ended:
            try:
                memory = status(child.pid)
                own, resident = max(own, memory["RssAnon"]), max(resident, memory["VmHWM"])
                disk = max(disk, work_files(child.pid))
            except (OSError, KeyError):
                pass  # between the end of the process and its burial
            time.sleep(0.05)
            ended, code, usage = os.wait4(child.pid, os.WNOHANG)
        wall, cpu = time.perf_counter() - started, usage.ru_utime + usage.ru_stime
        print(f"{wall:.1f} s wall, {cpu:.1f} s CPU ({usage.ru_stime:.1f} of it the system's), {own / 1024:.0f} MB of its"
              f" own, {resident / 1024:.0f} MB resident with mapped files, {disk / 1e6:.0f} MB of work files, exit {code}")  # fmt: skip


def bands(count: int) -> None:
    import resource

    import numpy as np

    from cleaner.dedup.candidates import find_buckets, link
    from cleaner.dedup.corpus import KEY_ROWS, Corpus
    from cleaner.dedup.recipe import Recipe
    from cleaner.dedup.shingles import TextBatch
    from cleaner.dedup.spool import Spool

    recipe, draw = Recipe(), np.random.default_rng(1)
    spool = Spool(np.uint64, Path.cwd())
    for first in range(0, count, KEY_ROWS):
        rows = min(KEY_ROWS, count - first)
        keys = draw.integers(0, 1 << 63, (recipe.bands, rows), dtype=np.uint64)
        copies = np.arange(1, rows, 10)
        same = draw.random((recipe.bands, len(copies))) < 0.7
        keys[:, copies] = np.where(same, keys[:, copies - 1], keys[:, copies])
        spool.append(keys)
    none = np.empty(0)
    corpus = Corpus(recipe, TextBatch.of([]), TextBatch.of([]), np.ones(count, np.int64), none, none,
                    none, spool.finish())  # fmt: skip
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started, cpu = time.perf_counter(), time.process_time()
    found = find_buckets(corpus, np.arange(count), Path.cwd())
    members = np.unique(found.rows)
    rank = np.full(count, -1, np.int32)
    rank[members] = np.arange(len(members))
    graph = link(found, rank, len(members))
    print(f"{count:,} articles, {recipe.bands} bands of {recipe.rows}: {time.perf_counter() - started:.1f} s"
          f" wall, {time.process_time() - cpu:.1f} s CPU, {len(graph.edges) // 2:,} pairs proposed,"
          f" {len(found.rows):,} places in buckets,"
          f" {(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024:.0f} MB"
          " more resident (keys mapped from disk included)")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["job", "bands"])
    parser.add_argument("size", help="a corpus, or a number of articles")
    parser.add_argument("--threshold", type=float, default=0.8)
    options = parser.parse_args()
    if options.what == "job":
        job(options.size, options.threshold)
    else:
        bands(int(options.size))


if __name__ == "__main__":
    main()
