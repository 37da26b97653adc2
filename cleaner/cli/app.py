"""The program itself: its name, its version, its commands."""

from __future__ import annotations

from typing import Annotated

import typer

from cleaner.cli.group import DefaultGroup

# The module of each command. Only that of the one that is called is loaded: to build the options of all
# of them costs as much as to import typer.
COMMANDS = {
    "text": "text",
    "run": "commands",
    "rules": "commands",
    "learn": "commands",
    "report": "commands",
    "dedup": "duplicates",
    "reuse": "duplicates",
    "explain": "duplicates",
    "index": "index",
}

app = typer.Typer(
    cls=DefaultGroup,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Turn scraped articles into clean, unique text, and say why for every removal.\n\n"
    "`clean FILE...` is short for `clean text FILE...`.\n\n"
    "\b\n"
    "  clean article.txt                what is left of it\n"
    "  clean --diff page.html           what would go, and by which rule\n"
    "  clean run articles/ -o results   everything, for a folder, with a report",
)


def _version(wanted: bool) -> None:
    if wanted:
        from cleaner import __version__

        print(f"clean {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", "-V", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    del version
