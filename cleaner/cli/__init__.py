"""The `clean` command: options -> Settings -> one library call -> print. Alone knows typer."""

from __future__ import annotations

import os
import sys

__all__ = ["main"]


def main() -> None:
    """Run the command on sys.argv and leave with its exit code."""
    from cleaner.cli.console import run

    run(_program)


def _program() -> None:
    from importlib import import_module

    from cleaner.cli.app import COMMANDS, app
    from cleaner.cli.group import GROUP_FLAGS

    first = sys.argv[1] if len(sys.argv) > 1 else ""
    about_all = (
        not first or first.split("=", 1)[0] in GROUP_FLAGS or "_CLEAN_COMPLETE" in os.environ
    )
    wanted = COMMANDS.values() if about_all else [COMMANDS.get(first, COMMANDS["text"])]
    for module in dict.fromkeys(wanted):
        import_module(f"cleaner.cli.{module}")  # which tells the program of its commands
    app(prog_name="clean")
