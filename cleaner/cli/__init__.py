"""The `clean` command: options -> Settings -> one library call -> print. Alone knows typer."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run the command on sys.argv and leave with its exit code."""
    from cleaner.cli.commands import app

    app()
