"""The parent's side: who works at which chunk, and what becomes of the chunk of a worker that dies."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import wait
from typing import Any, Generic

from cleaner.errors import CleanerError
from cleaner.parallel.worker import Crash, Item, Raised, Result, work

_PATIENCE = 20


@dataclass(slots=True)
class _Task:
    """A chunk on its way.

    `alone` where its items go one by one, after `deaths` workers that died over the present one.
    """

    items: list[Any]
    results: list[Any] = field(default_factory=list)
    alone: bool = False
    deaths: int = 0

    @property
    def done(self) -> bool:
        return len(self.results) == len(self.items)

    def blame(self, reason: str, end: str) -> None:
        """Who ended the worker: unknown for a chunk; an item alone, if twice, as once may be chance."""
        self.deaths += 1
        if self.alone and (reason or self.deaths > 2):
            self.results.append(Crash(reason or f"its process ended ({end})"))
            self.alone, self.deaths = False, 0
        else:
            self.alone = True

    def todo(self) -> list[Any]:
        rest = self.items[len(self.results) :]
        return rest[:1] if self.alone else rest


@dataclass(slots=True)
class _Worker:
    """A child process, our end of its pipe, and the task it is at."""

    process: Any
    pipe: Any
    ready: bool = False
    task: _Task | None = None
    deadline: float = float("inf")


class Crew(Generic[Item, Result]):
    """The workers, and the chunks that are out."""

    def __init__(
        self, function: Callable[[Item], Result], jobs: int, timeout: float | None
    ) -> None:
        self._function = function
        self._jobs = jobs
        self._timeout = timeout
        self._workers: list[_Worker] = []
        self._again: deque[_Task] = deque()  # chunks that lost their worker
        self._stillborn = 0  # workers in a row that were killed before they could start

    def run(self, items: Iterator[Item], chunk: int) -> Iterator[Result | Crash]:
        order: deque[_Task] = deque()
        while True:
            self._hand_out(order, items, chunk)
            if not order:
                return
            if order[0].done:
                yield from order.popleft().results
            else:
                self._collect()

    def dismiss(self) -> None:
        """End every worker at once: nobody waits any more for what they are at."""
        for worker in self._workers:
            worker.process.kill()
            worker.pipe.close()
        for worker in self._workers:
            worker.process.join()
        self._workers.clear()

    def _hand_out(self, order: deque[_Task], items: Iterator[Item], chunk: int) -> None:
        """Give every idle worker something to do, lost chunks first."""
        while (worker := self._idle()) is not None:
            if self._again:
                self._give(worker, self._again.popleft())
            elif len(order) < 4 * self._jobs and (part := list(islice(items, chunk))):
                order.append(_Task(part))
                self._give(worker, order[-1])
            else:
                return

    def _idle(self) -> _Worker | None:
        for worker in self._workers:
            if worker.task is None:
                return worker
        return self._hire() if len(self._workers) < self._jobs else None

    def _hire(self) -> _Worker:
        context: Any = multiprocessing.get_context("fork" if _may_fork() else "spawn")
        ours, theirs = context.Pipe()
        bound = os.getpid() if threading.current_thread() is threading.main_thread() else 0
        process = context.Process(target=work, args=(self._function, theirs, bound), daemon=True)
        process.start()
        theirs.close()  # else a dead worker would not close its pipe
        self._workers.append(_Worker(process, ours))
        return self._workers[-1]

    def _give(self, worker: _Worker, task: _Task) -> None:
        worker.task = task
        todo = task.todo()
        if self._timeout is not None:
            worker.deadline = time.monotonic() + self._timeout * len(todo)
        with suppress(BrokenPipeError, ConnectionResetError):  # dead already: _collect finds out
            worker.pipe.send(todo)

    def _collect(self) -> None:
        """Wait until a worker answers, dies, or is out of time."""
        busy = [worker for worker in self._workers if worker.task is not None]
        first = min(worker.deadline for worker in busy)
        patience = None if first == float("inf") else max(0.0, first - time.monotonic())
        ready = set(wait([worker.pipe for worker in busy], patience))
        for worker in busy:
            if worker.pipe in ready:
                self._receive(worker)
            elif worker.deadline <= time.monotonic():
                self._bury(worker, f"it took more than {self._timeout:g} seconds")

    def _receive(self, worker: _Worker) -> None:
        try:
            answer = worker.pipe.recv()
        except (EOFError, OSError):
            self._bury(worker, "")
            return
        if not worker.ready:  # its first word says that it has started
            worker.ready = True
            self._stillborn = 0
            return
        if isinstance(answer, Raised):
            answer.error.add_note(f"In a worker process:\n{answer.trace}")
            raise answer.error
        task, worker.task, worker.deadline = worker.task, None, float("inf")
        if task is not None:
            task.results += answer
            task.deaths = int(task.alone)
            if not task.done:
                self._again.append(task)

    def _bury(self, worker: _Worker, reason: str) -> None:
        """A worker is gone: its chunk goes on item by item, and an item that was alone is given up."""
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        self._workers.remove(worker)
        task = worker.task
        if task is None:
            return
        if worker.ready or reason:
            task.blame(reason, _exit(worker.process))
        else:  # it has not seen its chunk
            self._stillborn += 1
            if worker.process.exitcode >= 0 or self._stillborn > _PATIENCE:
                raise CleanerError(f"a worker process could not start ({_exit(worker.process)})",
                                   'Guard the main module with `if __name__ == "__main__":`, or use one job')  # fmt: skip
        if not task.done:
            self._again.append(task)


def _may_fork() -> bool:
    """Whether this process has one thread, those of C libraries included."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return False
    try:
        return len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208
    except OSError:
        return False


def _exit(process: Any) -> str:
    code = process.exitcode
    if code is None or code >= 0:
        return f"exit code {code}"
    with suppress(ValueError):
        name = signal.Signals(-code).name
        return name + (", perhaps for want of memory" if name == "SIGKILL" else "")
    return f"signal {-code}"
