"""The process around a command: its streams, its signals, and its exit code whatever happens.

What a command prints is as much a result as a file. So standard output reports what it could not write
(Python's own loses the rest of a large write on a full disk where PYTHONUNBUFFERED is set), takes any
character and any file name in whatever locale, and a reader that has gone is no error.
"""

from __future__ import annotations

import gc
import io
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any, NoReturn

from cleaner.errors import CleanerError

# Objects made between two looks for cycles. Loading numba makes 100,000 that stay; looked through after every
# 700, as is usual, and again at the end, they are a quarter of a short command.
BETWEEN_LOOKS = 10_000
FAULT = 70  # EX_SOFTWARE of sysexits.h: 1 says that --check or --diff found something


def say(text: str) -> None:
    """A line on stderr; a closed stderr is nobody's error."""
    if sys.stderr is not None:  # print would take None for standard output
        with suppress(OSError, ValueError):
            clear = "\r\x1b[K" if sys.stderr.isatty() else ""  # there may be a line of progress
            print(f"{clear}{text}", file=sys.stderr, flush=True)


def run(program: Callable[[], object]) -> NoReturn:
    """Run a program and leave with the exit code that its end stands for, everything printed."""
    code: Any = 0
    gc.set_threshold(BETWEEN_LOOKS)
    try:
        _catch_signals()
        _occupy()
        sys.stdout = _stdout()
        try:
            program()
        except SystemExit as end:
            code = end.code
        sys.stdout.flush()
    except SystemExit as end:  # a reader that has gone, while the rest was flushed
        code = end.code
    except CleanerError as error:
        say(f"error: {error}")
        code = error.exit_code
    except Exception:  # noqa: BLE001 - whatever it is, exit code 1 would mean something else
        import traceback

        traceback.print_exc()
        say(
            "error: this is a fault in cleaner itself. Report it, with the lines above and the input."
        )
        code = FAULT
    if code == 128 + signal.SIGINT:
        say("interrupted: no output was left half-written")
    _let_go()
    if code == 0:
        gc.freeze()  # the interpreter would look through everything once more before it ends
    sys.exit(code)


def _catch_signals() -> None:
    """Signals that end a job unwind it first, so that no unfinished file stays."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:  # as nohup has it
            signal.signal(number, _end)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    del frame
    raise SystemExit(128 + number)


def _occupy() -> None:
    """Give closed standard streams to nobody: else the first file that is opened would become one."""
    for wanted in range(3):
        try:
            os.fstat(wanted)
        except OSError:
            while os.open(os.devnull, os.O_RDONLY) < wanted:
                pass


class _Stdout(io.FileIO):
    """Descriptor 1, with errors that the rest of the program can tell apart."""

    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            raise SystemExit(0) from None  # whoever reads has enough
        except OSError as error:
            from cleaner.records.atomic import output_error

            raise output_error(error, "the standard output") from error


def _stdout() -> io.TextIOWrapper:
    raw = _Stdout(1, "wb", closefd=False)
    return io.TextIOWrapper(
        io.BufferedWriter(raw, 1 << 16), encoding="utf-8", errors="backslashreplace", newline="\n",
        line_buffering=raw.isatty(),
    )  # fmt: skip


def _let_go() -> None:
    """What could not be written must not be tried again when the interpreter ends."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError, SystemExit, CleanerError):
        with suppress(OSError, ValueError, SystemExit, CleanerError):
            sys.stdout.close()
