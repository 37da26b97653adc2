"""What a worker process does: a chunk in, its results out, until the pipe or the parent ends."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Crash:
    """An item that ended each process that worked on it, filled its memory, or took too long."""

    reason: str


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception on its way home, with its traceback."""

    error: Exception
    trace: str


def in_memory(function: Callable[[Item], Result], item: Item) -> Result | Crash:
    """The result for an item, or a Crash where memory does not suffice for it."""
    try:
        return function(item)
    except MemoryError:
        return Crash("it needs more memory than there is")


def work(function: Callable[[Any], Any], pipe: Any, parent: int) -> None:
    """The life of a worker: chunk in, results out, until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the parent decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _end_with(parent)
    pipe.send(True)
    while True:
        try:
            items = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer: Any = [in_memory(function, item) for item in items]
            message = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
        except Exception as error:  # noqa: BLE001 - it is raised again in the parent
            message = pickle.dumps(Raised(_sendable(error), traceback.format_exc()))
        pipe.send_bytes(message)


def _sendable(error: Exception) -> Exception:
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    except Exception:  # noqa: BLE001 - whatever an exception of others does when it is rebuilt
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def _end_with(parent: int) -> None:
    """Have the kernel end this process when its parent ends, however that comes about.

    The signal is bound to the thread that made the child, so only children of the main thread ask.
    """
    if not parent or sys.platform != "linux":
        return
    import ctypes

    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:  # it has ended in between
        os._exit(1)
