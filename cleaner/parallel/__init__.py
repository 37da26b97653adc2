"""One function over many items in several processes: same results, same order.

A worker is a child with one pipe. It gets a chunk of items when it has answered the one before, so that
no side can block the other, and the look-ahead is bounded by the chunks that are out. A worker that
dies (out of memory, a crash in a C library) takes only its own record with it: the items of its chunk
run again one by one in a fresh worker, and the one that kills two more is given up as a `Crash`. The
standard pools cannot do this: multiprocessing.Pool waits for ever for a killed worker (CPython issue
96062), ProcessPoolExecutor gives up everything.

Workers are forked where the parent has a single thread: that takes milliseconds, shares what is loaded
already, and asks nothing of the caller's main module. A fork of a process with threads may inherit a
lock that nobody will release, so then, and where there is no fork, workers are spawned.

No child outlives its parent: the kernel ends it (PR_SET_PDEATHSIG on Linux), and elsewhere the pipe
closes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator

from cleaner.parallel.worker import Crash, Item, Result, in_memory

__all__ = ["Crash", "ordered_map"]


def ordered_map(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    jobs: int,
    chunk: int = 16,
    timeout: float | None = None,
) -> Iterator[Result | Crash]:
    """`function` of each item, in order, by `jobs` processes (0: one a core); with `jobs` 1 in this one.

    `function`, items and results must be picklable for more than one job. `chunk` items travel at a
    time, and at most four chunks a worker are read ahead. An item that takes more than `timeout`
    seconds costs its worker and itself. What `function` raises is raised here, a bug being a bug; only
    MemoryError becomes a Crash. Where the caller needs the item beside its result and does not want to
    send all of it:

        ours, theirs = itertools.tee(records)
        for record, result in zip(ours, ordered_map(f, (r.text for r in theirs), jobs=4)): ...
    """
    jobs = jobs if jobs > 0 else _cores()
    if jobs == 1:
        for item in items:
            yield in_memory(function, item)
        return
    from cleaner.parallel.crew import Crew  # with all of multiprocessing

    crew = Crew(function, jobs, timeout)
    try:
        yield from crew.run(iter(items), max(1, chunk))
    finally:
        crew.dismiss()


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))  # what this process may use, not what the machine has
    return os.cpu_count() or 1
