"""Signing alone, and whole jobs, beside other tools: CPU seconds of whole processes and their ratios.

    python benchmarks/dedup_speed.py sign corpus.jsonl
    python benchmarks/dedup_speed.py jobs corpus.jsonl [--tools rensa gaoya] [--threshold 0.8]

CPU seconds are user and system time of the process and all its threads, so that a busy machine spoils
them less than wall time; where the machine is not quiet only the ratios count.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent


def ours(path: str, folder: str, threshold: float) -> list[str]:
    """The command that finds duplicates, as a person would type it."""
    return [sys.executable, "-m", "cleaner", "dedup", path, "-o", folder, "--isolated",
            "--threshold", str(threshold)]  # fmt: skip


def cost(command: list[str]) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and peak memory in MB of a command."""
    started = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=HERE.parent,
                             env={**os.environ, "PYTHONPATH": str(HERE.parent)})  # fmt: skip
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"{command} failed")
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - started, usage.ru_maxrss / 1024


def jobs(path: str, tools: list[str], threshold: float) -> None:
    with tempfile.TemporaryDirectory(dir=Path(path).parent) as folder:
        cost(ours(path, folder, threshold))  # compiled code is in the cache afterwards
        mine = cost(ours(path, folder, threshold))
        print(f"{'tool':20} {'CPU s':>8} {'wall s':>8} {'MB':>7}  CPU against cleaner")
        print(f"{'cleaner':20} {mine[0]:8.1f} {mine[1]:8.1f} {mine[2]:7.0f}  1.0", flush=True)
        for tool in tools:
            its = cost([sys.executable, str(HERE / "dedup_peers.py"), tool, path, f"{folder}/peer",
                        "--threshold", str(threshold)])  # fmt: skip
            print(
                f"{tool:20} {its[0]:8.1f} {its[1]:8.1f} {its[2]:7.0f}  {its[0] / mine[0]:.1f}",
                flush=True,
            )


def timed(function) -> float:
    """The least CPU seconds of three runs."""
    best = 1e9
    for _ in range(3):
        started = time.process_time()
        function()
        best = min(best, time.process_time() - started)
    return best


def sign(path: str) -> None:
    """Texts in memory to signatures: articles a second on one core."""
    import numpy as np
    from dedup_peers import PERMS, records, shingles

    from cleaner.dedup.recipe import Recipe
    from cleaner.dedup.shingles import TextBatch, scan_batch

    texts = [text for _, text in records(path)]
    batch = TextBatch.of(texts)
    size = len(batch.buffer) / 1e6
    scan_batch(TextBatch.of(["warm"]), Recipe())
    ours = timed(lambda: scan_batch(batch, Recipe()))
    floor = timed(lambda: (Path(path).read_bytes(), hash_all(batch.buffer, np)))
    few = texts[: max(1, len(texts) // 10)]

    def by_datasketch() -> None:
        from datasketch import MinHash

        empty = MinHash(PERMS)
        for text in few:
            empty.copy().update_batch([s.encode() for s in shingles(text)])

    def by_rensa() -> None:
        from rensa import RMinHash

        RMinHash.digest_matrix_from_token_sets([shingles(text) for text in few], PERMS, 42)

    n = len(texts)
    print(f"{n:,} articles, {size:.0f} MB, {size * 1e6 / n:.0f} bytes each")
    print(f"cleaner      {n / ours:10,.0f} articles/s {size / ours:8.0f} MB/s")
    for name, function in (("datasketch", by_datasketch), ("rensa", by_rensa)):
        speed = len(few) / timed(function)
        print(
            f"{name:12} {speed:10,.0f} articles/s, cleaner is {n / ours / speed:.1f} times as fast"
        )
    print(f"floor (read the file, hash each byte once): {n / floor:,.0f} articles/s,"
          f" {ours / floor:.1f} times as fast")  # fmt: skip


def hash_all(buffer, np) -> int:
    """Each byte once, eight at a time: about what memory allows."""
    words = buffer[: len(buffer) // 8 * 8].view(np.uint64)
    return int(np.bitwise_xor.reduce(words))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["sign", "jobs"])
    parser.add_argument("file")
    parser.add_argument(
        "--tools", nargs="*", default=["gaoya", "rensa", "rensa-rho", "datasketch-xxhash"]
    )
    parser.add_argument("--threshold", type=float, default=0.8)
    options = parser.parse_args()
    if options.what == "sign":
        sign(options.file)
    else:
        jobs(options.file, options.tools, options.threshold)


if __name__ == "__main__":
    main()
