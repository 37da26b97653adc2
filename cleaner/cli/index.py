"""`clean index`: have I seen this before?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Literal

import typer

from cleaner.cli.app import app
from cleaner.cli.console import say
from cleaner.cli.guard import finish, guarded, inputs_of, on_screen, shown
from cleaner.cli.options import SETUP, Given, command

index = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Remember articles in a file, and know them when they come again.",
)
app.add_typer(index, name="index")

Path = Annotated[str, typer.Argument(metavar="INDEX", help="File of the index.")]

_READ = "path inputs form strip batch"
_MAKE = "paragraphs proof store_text repeats threshold contained shingle unit"
_REST = f"include text_field id_field encoding failures jobs fail_fast {SETUP}"


@command(index, "claim", _READ, _MAKE, _REST)
def claim(given: Given, path: Path) -> None:
    """Say which articles were seen, and remember the new ones.

    Prints a JSON line for each record: id, seen (true or false) and match. A line is printed once its
    claim is on the disk. When two processes claim the same article, just one is told that it is new.
    """
    _ask("claim", path, given)


@command(index, "check", _READ, "threshold", _REST)
def check(given: Given, path: Path) -> None:
    """Say which articles were seen, and remember nothing.

    The index may be read-only.
    """
    _ask("check", path, given)


@command(index, "add", _READ, _MAKE, _REST)
def add(given: Given, path: Path) -> None:
    """Remember articles, whether or not they were seen."""
    _ask("add", path, given)


def _ask(action: Literal["add", "check", "claim"], path: str, given: Given) -> None:
    """One of the three commands that read records."""
    from cleaner.index import IndexOptions
    from cleaner.jobs.index import IndexJob, index_files
    from cleaner.records.atomic import standard_output

    settings = given.settings()
    options = IndexOptions(
        unit="paragraph" if given.paragraphs else "article", proof=given.proof,
        store_text=given.store_text, repeats=given.repeats or "both",
    )  # fmt: skip
    job = IndexJob(
        path, tuple(inputs_of(given.inputs)), action, given.form, tuple(given.include or ()),
        options, given.strip, given.batch, given.asked(), given.failures,
    )  # fmt: skip
    answers = action != "add"
    with standard_output() as out, shown(given.quiet or (answers and on_screen("-"))) as progress:
        summary = index_files(
            job, settings, out=out if answers else None, say=say, progress=progress
        )
    finish(summary, given.quiet, say)


@index.command("merge")
@guarded()
def merge(
    path: Path,
    others: Annotated[list[str], typer.Argument(metavar="OTHER...", help="Indexes to take in.")],
) -> None:
    """Take in other indexes that were made with the same recipe."""
    from cleaner.jobs.index import merge_files

    for other, number in merge_files(path, others).items():
        print(f"{other}: {number:,} added")


@index.command("stats")
@guarded()
def stats(path: Path) -> None:
    """Print as JSON what an index holds and how it was made."""
    import json

    from cleaner.jobs.index import index_stats

    print(json.dumps(index_stats(path), indent=2))


@index.command("verify")
@guarded()
def verify(path: Path) -> None:
    """Check the whole file, and exit with 4 if anything is damaged."""
    from cleaner.jobs.index import verify_index

    faults = verify_index(path)
    for fault in faults:
        say(f"error: {fault}")
    if faults:
        raise typer.Exit(4)
    print("sound")


@index.command("remove")
@guarded()
def remove(
    path: Path, ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids to forget.")]
) -> None:
    """Forget articles by their ids."""
    with _opened(path) as opened:
        removed = {name: opened.remove(name) for name in ids}
    for name in [name for name, count in removed.items() if not count]:
        say(f"no article has the id '{name}'")
    print(f"{sum(removed.values()):,} removed")


@index.command("forget")
@guarded()
def forget(
    path: Path,
    before: Annotated[
        str, typer.Option("--before", metavar="DATE", help="The day, such as 2026-01-31.")
    ],
    by: Annotated[
        str, typer.Option("--by", metavar="WHAT", help="Which day counts: added or date.")
    ] = "added",
) -> None:
    """Forget articles that were added, or are dated, before a day."""
    with _opened(path) as opened:
        print(f"{opened.forget(before, by=by):,} forgotten")


@index.command("compact")
@guarded()
def compact(path: Path) -> None:
    """Give the space of forgotten articles back to the disk."""
    with _opened(path) as opened:
        before = opened.stats()["bytes"]
        opened.compact()
        print(f"{before - opened.stats()['bytes']:,} bytes given back")


@contextmanager
def _opened(path: str) -> Iterator[Any]:
    from cleaner.index import Index

    with Index.open(path, create=False) as opened:
        yield opened
