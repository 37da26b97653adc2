"""ordered_map with real processes that are really killed."""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from cleaner.errors import Failure
from cleaner.parallel import Crash, ordered_map
from cleaner.pipeline import Cleaned, process
from cleaner.records.record import Record
from cleaner.settings import Settings


def square(number: int) -> int:
    return number * number


def slow_first(number: int) -> int:
    time.sleep(0.05 if number % 7 == 0 else 0)
    return number


def own_pid(_: int) -> int:
    return os.getpid()


def die_of_13(number: int) -> int:
    if number % 100 == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def segfault_of_5(number: int) -> int:
    if number == 5:
        os.kill(os.getpid(), signal.SIGSEGV)
    return number


def exit_of_5(number: int) -> int:
    if number == 5:
        os._exit(3)
    return number


def no_memory_of_5(number: int) -> int:
    if number == 5:
        raise MemoryError
    return number


def hang_of_5(number: int) -> int:
    if number == 5:
        time.sleep(600)
    return number


def die_once(item: tuple[int, str]) -> int:
    """Dies at the first visit only, as when the system was out of memory for a moment."""
    number, marker = item
    if number == 3 and not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def raise_of_5(number: int) -> int:
    if number == 5:
        raise KeyError("five")
    return number


class OddError(Exception):
    def __init__(self, a: int, b: int) -> None:
        super().__init__("odd")


def raise_odd(number: int) -> int:
    raise OddError(number, 2)


def unpicklable(number: int) -> object:
    return lambda: number


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("chunk", [1, 4, 100])
def test_same_results_in_the_same_order(jobs: int, chunk: int) -> None:
    assert list(ordered_map(slow_first, range(40), jobs=jobs, chunk=chunk)) == list(range(40))


def test_no_items() -> None:
    assert list(ordered_map(square, [], jobs=2)) == []


def test_one_job_makes_no_process() -> None:
    assert set(ordered_map(own_pid, range(5), jobs=1)) == {os.getpid()}


def test_several_jobs_work_elsewhere() -> None:
    pids = set(ordered_map(own_pid, range(64), jobs=2, chunk=4))
    assert os.getpid() not in pids
    assert 1 <= len(pids) <= 2


@pytest.mark.parametrize("jobs", [2, 3])
def test_fault_23_killed_worker_costs_its_own_record_only(jobs: int) -> None:
    out = list(ordered_map(die_of_13, range(250), jobs=jobs, chunk=16))
    assert len(out) == 250
    for number, result in enumerate(out):
        if number % 100 == 13:
            assert isinstance(result, Crash)
            assert "SIGKILL" in result.reason
        else:
            assert result == number


@pytest.mark.parametrize(("function", "said"), [(segfault_of_5, "SIGSEGV"), (exit_of_5, "code 3")])
def test_other_deaths_cost_their_own_record_only(function, said: str) -> None:
    out = list(ordered_map(function, range(20), jobs=2, chunk=8))
    assert [r for r in out if r != 5 and not isinstance(r, Crash)] == [
        n for n in range(20) if n != 5
    ]
    assert isinstance(out[5], Crash)
    assert said in out[5].reason


@pytest.mark.parametrize("jobs", [1, 2])
def test_memory_error_is_a_crash_of_one_record(jobs: int) -> None:
    out = list(ordered_map(no_memory_of_5, range(10), jobs=jobs))
    assert isinstance(out[5], Crash)
    assert out[:5] + out[6:] == [n for n in range(10) if n != 5]


class Endless(str):
    """A text that no memory holds."""

    __slots__ = ()

    def __getitem__(self, wanted: object) -> str:  # type: ignore[override]
        if wanted == slice(None, 200, None):  # what a failure quotes
            return "Two."
        raise MemoryError


def test_a_record_that_fills_the_memory_fails_alone_in_one_process_too() -> None:
    records = [Record("a", "One."), Record("b", Endless("Two.")), Record("c", "Three.")]
    first, second, third = process(records, Settings(jobs=1))
    assert isinstance(first, Cleaned)
    assert isinstance(second, Failure)
    assert "memory" in second.reason
    assert isinstance(third, Cleaned)


def test_innocent_record_gets_a_second_chance(tmp_path: Path) -> None:
    items = [(n, str(tmp_path / "died")) for n in range(10)]
    assert list(ordered_map(die_once, items, jobs=2, chunk=5)) == list(range(10))


def kill_at_random(parent: int, kills: int) -> None:
    chance = random.Random(7)
    while kills:
        time.sleep(chance.random() * 0.03)
        pids = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        others = [int(pid) for pid in pids if int(pid) != os.getpid() and is_worker(pid)]
        if others:
            with contextlib.suppress(ProcessLookupError):
                os.kill(chance.choice(others), signal.SIGKILL)
                kills -= 1


def is_worker(pid: str) -> bool:
    with contextlib.suppress(OSError):
        return "resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_text()
    return False


def short_work(number: int) -> int:
    time.sleep(0.001)
    return number


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for its victims in /proc")
def test_workers_killed_at_random_cost_nothing_else() -> None:
    """Also while they start; a record may be given up that was hit twice, but none may be wrong."""
    parent = os.getpid()
    killer = os.fork()
    if killer == 0:
        kill_at_random(parent, 15)  # fewer than the starts that may fail in a row
        os._exit(0)
    try:
        out = list(ordered_map(short_work, range(1500), jobs=2, chunk=8))
    finally:
        os.kill(killer, signal.SIGKILL)
        os.waitpid(killer, 0)
    assert len(out) == 1500
    assert all(result == number or isinstance(result, Crash) for number, result in enumerate(out))
    assert sum(isinstance(result, Crash) for result in out) < 10
    assert children() == []


def test_record_that_takes_too_long_is_given_up() -> None:
    out = list(ordered_map(hang_of_5, range(12), jobs=2, chunk=3, timeout=4.0))
    assert isinstance(out[5], Crash)
    assert "4 seconds" in out[5].reason
    assert out[:5] + out[6:] == [n for n in range(12) if n != 5]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_bug_is_raised_here(jobs: int) -> None:
    with pytest.raises(KeyError, match="five") as caught:
        list(ordered_map(raise_of_5, range(10), jobs=jobs))
    if jobs > 1:
        assert "raise_of_5" in "".join(caught.value.__notes__)
    assert children() == []


def test_an_exception_that_cannot_travel_still_arrives() -> None:
    with pytest.raises(RuntimeError, match="OddError: odd"):
        list(ordered_map(raise_odd, range(3), jobs=2))


def test_a_result_that_cannot_travel_is_an_error_not_a_hang() -> None:
    with pytest.raises(Exception, match="pickle"):
        list(ordered_map(unpicklable, range(3), jobs=2))


def test_look_ahead_is_bounded() -> None:
    taken = 0

    def items():
        nonlocal taken
        for number in range(10_000):
            taken += 1
            yield number

    results = ordered_map(square, items(), jobs=2, chunk=4)
    for _ in range(20):
        next(results)
    time.sleep(0.1)
    assert taken <= 20 + 4 * 2 * 4 + 4
    results.close()


def test_an_unfinished_map_leaves_no_child() -> None:
    results = ordered_map(square, itertools.count(), jobs=2)
    assert next(results) == 0
    assert children()
    results.close()
    assert children() == []


def test_an_error_in_the_items_leaves_no_child() -> None:
    def items():
        yield from range(100)
        raise ValueError("source")

    with pytest.raises(ValueError, match="source"):
        list(ordered_map(square, items(), jobs=2))
    assert children() == []


def test_large_items_both_ways() -> None:
    texts = [chr(65 + n) * 3_000_000 for n in range(8)]
    assert list(ordered_map(str.lower, texts, jobs=2, chunk=2)) == [t.lower() for t in texts]


def test_with_threads_in_the_parent_workers_are_spawned() -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert list(ordered_map(str.upper, "abc", jobs=2, chunk=1)) == ["A", "B", "C"]
    finally:
        stop.set()
        thread.join()


PARENT = """
import os, sys, time
from cleaner.parallel import ordered_map
def nap(n):
    os.write(1, b"%d\\n" % os.getpid())  # in one piece: two workers share the pipe
    time.sleep(60)
if __name__ == "__main__":
    list(ordered_map(nap, range(9), jobs=2, chunk=1))
"""


@pytest.mark.skipif(
    sys.platform != "linux", reason="bound to the parent by the kernel on Linux only"
)
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_fault_24_no_child_outlives_its_parent(sign: signal.Signals, tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    parent = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
    )  # fmt: skip
    assert parent.stdout is not None
    with parent.stdout:
        pids = [int(parent.stdout.readline()) for _ in range(2)]
    parent.send_signal(sign)
    parent.wait(5)
    deadline = time.monotonic() + 3
    while any(alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not [pid for pid in pids if alive(pid)]


def alive(pid: int) -> bool:
    try:
        return "(zombie)" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def children() -> list[int]:
    import multiprocessing

    return [process.pid or 0 for process in multiprocessing.active_children()]
