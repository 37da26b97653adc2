"""The `clean` command: options -> Settings -> one library call -> print. Alone knows typer."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run the command on sys.argv and leave with its exit code."""
    from cleaner.cli.console import run

    run(_program)


def _program() -> None:
    from cleaner.cli import commands, duplicates, index
    from cleaner.cli.app import app

    del commands, duplicates, index  # importing them told the program of its commands
    app(prog_name="clean")
