"""Failures on their way to a file: the first are said, all are written, none is held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cleaner.errors import Failure
from cleaner.records.atomic import Whole, atomic_write

Say = Callable[[str], None]
MOST = 20  # failures that are said one by one
ALIKE = 3  # of one reason: the twentieth record without that field is no news, but something else may be


@dataclass(frozen=True, slots=True)
class Listing:
    """Where failures are listed, each as a line of JSON.

    At `place` a file appears when the work is done: with the outputs of its `group`, where there is one. If
    nothing failed, there is none, and that of an earlier run goes, unless somebody `asked` for the file.
    """

    place: str | Path = ""
    asked: bool = False
    group: list[Whole] | None = None


class Failures:
    """Takes failures as they come."""

    def __init__(self, wanted: Listing, say: Say, stack: ExitStack) -> None:
        self.count = 0
        self._said: Counter[str] = Counter()
        self._wanted, self._say, self._stack = wanted, say, stack
        self._file: BinaryIO | None = None
        if wanted.asked:
            self._open()

    def add(self, failure: Failure) -> None:
        self.count += 1
        if self._said.total() < MOST and self._said[failure.reason] < ALIKE:
            self._said[failure.reason] += 1
            self._say(f"failed: {failure}")
        if self._file is None and self._wanted.place:
            self._open()
        if self._file is not None:
            from cleaner.records.splice import dumps

            self._file.write(dumps(failure.as_dict()).encode("utf-8", "replace") + b"\n")

    def _open(self) -> None:
        file = atomic_write(self._wanted.place, group=self._wanted.group)
        self._file = self._stack.enter_context(file)

    def tell_rest(self) -> None:
        """Say how many more there are, and where all are listed; who asked for the list knows."""
        place, asked = self._wanted.place, self._wanted.asked
        if more := self.count - self._said.total():
            way = "" if place else "; --failures FILE lists them all"
            self._say(f"failed: and {more:,} more{way}")
        if self.count and place and not asked:
            self._say(f"failures are listed in {place}")


@contextmanager
def failures_to(wanted: Listing, say: Say | None = None) -> Iterator[Failures]:
    """What takes failures until the block ends."""
    with ExitStack() as stack:
        failures = Failures(wanted, say or (lambda _: None), stack)
        yield failures
    if wanted.place and not wanted.asked and not failures.count:
        Path(wanted.place).unlink(missing_ok=True)
    failures.tell_rest()
