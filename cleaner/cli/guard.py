"""What every command shares: the settings file, errors to messages, exit codes, progress.

Exit codes: 0 done; 1 only where --check or --diff found something; 2 usage; 3 some inputs failed and
the rest was done; 4 an output could not be written, or an index not used; 70 a fault of ours; 129, 130 and 143 signals;
0 on a closed pipe.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn, Protocol

import typer

from cleaner.cli.console import say
from cleaner.errors import CleanerError

Progress = Callable[[str], None]


@contextmanager
def guarded() -> Iterator[None]:
    """Turn what ends a job into a message on stderr and the documented exit code."""
    try:
        yield
    except CleanerError as error:
        sys.stdout.flush()
        say(f"error: {error}")
        raise typer.Exit(error.exit_code) from error
    except BrokenPipeError:  # whoever reads has enough
        raise typer.Exit(0) from None


def settings_file(config: str, isolated: bool) -> dict[str, Any]:
    """What the settings file states: the one that is named, else the nearest, if one may be sought."""
    from cleaner.config import find_config, read_config

    found = Path(config) if config else None if isolated else find_config(Path.cwd())
    return read_config(found) if found else {}


def split(values: list[str]) -> tuple[str, ...]:
    """Lists may be given as `--select W,H1` or by repeating the option."""
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())


def inputs_of(inputs: list[str] | None, commands: Iterable[str] = ()) -> list[str]:
    """What to read: standard input where nothing is named and somebody pipes.

    `commands` are names that a first input which does not exist may be a slip for.
    """
    if inputs:
        if commands and inputs[0] != "-" and not os.path.exists(inputs[0]):  # noqa: PTH110 - which takes any name
            _slip(inputs[0], commands)
        return inputs
    if sys.stdin is not None and sys.stdin.isatty():
        say("error: no input is named. Name files or folders, or pipe text in: clean FILE...")
        raise typer.Exit(2)
    return ["-"]


# What other programs have as commands.
_ELSEWHERE = {
    "help": "--help", "version": "--version", "diff": "--diff FILE", "check": "--check FILE", "strip": "FILE",
    "clean": "FILE",
}  # fmt: skip


def _slip(name: str, commands: Iterable[str]) -> None:
    from difflib import get_close_matches

    if name in _ELSEWHERE:
        say(f"error: there is no file '{name}'; did you mean 'clean {_ELSEWHERE[name]}'?")
        raise typer.Exit(2)
    for near in get_close_matches(name, sorted(commands), 1, 0.75):
        say(f"error: there is no file '{name}'; did you mean the command 'clean {near}'?")
        raise typer.Exit(2)


def need(value: str, option: str, why: str) -> None:
    """Leave with a usage error where an option that must be there is not."""
    if not value:
        say(f"error: {option} is missing: {why}.")
        raise typer.Exit(2)


class Summary(Protocol):
    """What a job returns: its counts as lines to read, and the exit code they stand for."""

    @property
    def exit_code(self) -> int: ...
    def lines(self) -> Iterable[str]: ...


def finish(summary: Summary, quiet: bool, tell: Callable[[str], None]) -> NoReturn:
    """Tell the summary of a job and leave with its exit code."""
    if not quiet:
        for line in summary.lines():
            tell(line)
    raise typer.Exit(summary.exit_code)


def progress(quiet: bool) -> Progress | None:
    """A function that shows one changing line on stderr; None where no terminal would show it."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        return None

    def show(text: str) -> None:
        with suppress(OSError):  # a terminal that has gone
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()

    return show


def on_screen(output: str) -> bool:
    """Whether results appear where progress would: their lines would end up in one another."""
    return output in ("", "-") and sys.stdout.isatty()


@contextmanager
def shown(quiet: bool) -> Iterator[Progress | None]:
    """Progress while the block runs; its line is gone when results are printed, also of an error."""
    show = progress(quiet)
    try:
        yield show
    finally:
        if show:
            show("")


def use_color(when: str, stream: Any) -> bool:
    """Colour by flag, then NO_COLOR and FORCE_COLOR, then whether a person looks."""
    if when != "auto":
        return when == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or stream.isatty()
