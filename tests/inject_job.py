"""Runs a small job again and again, failing at each of its writes, syncs and unlinks in turn.

    LD_PRELOAD=inject.so python tests/inject_job.py inject.so FOLDER [--stride N]

For each way to fail, for each point: a child runs the job with the injector armed, dies or meets an
error; the job is run again without it, and once more. Then every record must stand in the outputs
exactly once, in order, no line torn, and the index must be sound. Prints one JSON line with the number
of points by way, and what was wrong.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path

from index_makers import article, edited

from cleaner import ingest as remembering
from cleaner.checkpoint import Checkpoint
from cleaner.errors import CleanerError, Failure
from cleaner.index import Index, journal, runs
from cleaner.index import index as tuning
from cleaner.ingest import ingest, name_of
from cleaner.pipeline import process
from cleaner.records.growing import Growing

WAYS = (
    "before",
    "after",
    "half",
    "disk full once",
    "errors from then on",
    "short write",
    "power cut",
)
NOT_REACHED = 77
journal.CAPACITY = 120  # a run and a merge within the small job
runs.PAGE_ENTRIES = 20
tuning.MERGE_LEAST = 100

RECORDS = [
    article(1, words=30), article(2, words=30), Failure("feed", 3, "broken", "mend it"),
    edited(article(1, words=30), 0.03), article(4, words=30), article(2, words=30, id="twin"),
    *(article(n, words=30) for n in range(5, 14)),
]  # fmt: skip
SEEN = {"a1-edited", "twin"}


def spoil(how: str) -> None:
    """Make the job wrong in a known way, to see that this script notices."""
    if how == "unsynced":
        Growing.sync = lambda self: None
    if how == "claim first":

        def claim_first(some, index, checkpoint):
            good = [item for item in some if not isinstance(item, Failure)]
            records = [replace(item.record, text=item.text) for item in good]
            outcomes = remembering._outcomes(some, index.claim_many(records))
            names = [name_of(item) for item in some]
            lines = remembering._lines(outcomes, checkpoint)
            with checkpoint.batch():
                index.claim_many([], lambda _, put: checkpoint.write(put, lines, names))
            return outcomes

        remembering._commit = claim_first


def job(folder: Path, *, indexed: bool) -> None:
    outputs = {name: folder / f"{name}.jsonl" for name in ("kept", "dropped", "failures")}
    index = Index.open(folder / "seen.index") if indexed else None
    try:
        with Checkpoint.open(outputs, index=index) as checkpoint:
            rest = checkpoint.skip(RECORDS, name_of)
            for _ in ingest(process(rest), index=index, checkpoint=checkpoint, batch=4):
                pass
    finally:
        if index is not None:
            index.close()


def in_child(work) -> int:
    """The wait status of a child that does some work; an error of ours is code 4."""
    child = os.fork()
    if not child:
        code = 1
        try:
            code = work() or 0
        except CleanerError as error:
            code = error.exit_code
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1]


def wrong(folder: Path, *, indexed: bool) -> str:
    """What is wrong with the outputs of a finished job; "" if nothing is."""
    lines = {}
    for name in ("kept", "dropped", "failures"):
        data = (folder / f"{name}.jsonl").read_bytes()
        if data and not data.endswith(b"\n"):
            return f"{name}: torn"
        lines[name] = [json.loads(line) for line in data.splitlines()]
    ids = [r.id for r in RECORDS if not isinstance(r, Failure)]
    seen = SEEN if indexed else set()
    kept, dropped = ([line["id"] for line in lines[n]] for n in ("kept", "dropped"))
    if kept != [i for i in ids if i not in seen]:
        return f"kept {kept}"
    if dropped != [i for i in ids if i in seen]:
        return f"dropped {dropped}"
    if [line["line"] for line in lines["failures"]] != [3]:
        return f"failures {lines['failures']}"
    if indexed:
        with Index.open(folder / "seen.index", readonly=True) as index:
            if problems := index.verify():
                return f"index: {problems}"
            if len(index) != len(kept):
                return f"index: {len(index)} units"
    return ""


def one_point(inject, folder: Path, way: int, point: int, *, indexed: bool) -> tuple[bool, str]:
    """Fail at one point, finish the job, look: whether there was such a point, and what is wrong."""
    folder.mkdir()

    def failing() -> int:
        inject.inject_arm(str(folder).encode(), way, point)
        try:
            job(folder, indexed=indexed)
        finally:
            reached = inject.inject_count() >= point
            inject.inject_arm(b"", 0, 0)
        return 0 if reached else NOT_REACHED

    status = in_child(failing)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) == NOT_REACHED:
        return False, wrong(folder, indexed=indexed)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) not in (0, 2, 4):
        return True, f"the failing job ended with {os.WEXITSTATUS(status)}"
    for _ in range(2):
        status = in_child(lambda: job(folder, indexed=indexed))
        if status:
            return True, f"the job could not be finished: status {status}"
    return True, wrong(folder, indexed=indexed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library")
    parser.add_argument("folder")
    parser.add_argument("--stride", type=int, default=1, help="try only each N-th point")
    parser.add_argument("--only", choices=WAYS, help="fail in this way only, with an index")
    parser.add_argument("--spoil", choices=["unsynced", "claim first"], default="")
    args = parser.parse_args()
    spoil(args.spoil)
    inject = ctypes.CDLL(args.library)
    inject.inject_count.restype = ctypes.c_long
    inject.inject_arm.argtypes = (ctypes.c_char_p, ctypes.c_int, ctypes.c_long)
    job(Path(args.folder), indexed=True)  # whatever is loaded late is loaded now
    points: dict[str, int] = {}
    bad: list[str] = []
    for indexed in (True, False):
        for way, name in enumerate(WAYS):
            if args.only and (name != args.only or not indexed):
                continue
            label = f"{name}, {'with' if indexed else 'without'} an index"
            points[label] = 0
            point = 1 + (way * 3) % args.stride
            while True:
                folder = Path(args.folder) / "work"
                reached, problem = one_point(inject, folder, way, point, indexed=indexed)
                if problem:
                    bad.append(f"{label}, point {point}: {problem}")
                shutil.rmtree(folder)
                if not reached:
                    break
                points[label] += 1
                point += args.stride
    print(json.dumps({"points": points, "tried": sum(points.values()), "bad": bad}))


if __name__ == "__main__":
    sys.exit(main())
