"""`clean index`: have I seen this before?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Literal

import typer

from cleaner.cli import options as opt
from cleaner.cli.app import app
from cleaner.cli.console import say
from cleaner.cli.guard import guarded, inputs_of, settings_of

index = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Have I seen this before? Remember articles in one file, for years.",
)
app.add_typer(index, name="index")

Path = Annotated[str, typer.Argument(metavar="INDEX", help="The index file.")]
Strip = Annotated[
    bool, typer.Option("--strip/--no-strip", help="Clean the texts before they are compared.")
]
Batch = Annotated[
    int,
    typer.Option("--batch", metavar="N", help="Records in a transaction: answers come so often."),
]
Paragraphs = Annotated[bool, typer.Option("--paragraphs", help="A new index compares paragraphs.")]
Proof = Annotated[
    bool, typer.Option("--proof/--no-proof", help="A new index keeps what proves a match.")
]
StoreText = Annotated[bool, typer.Option("--store-text", help="A new index keeps the texts.")]
Repeats = Annotated[
    Literal["both", "keep", "replace"] | None,
    typer.Option(
        "--repeats", metavar="WHAT", help="Another text under a known id: both, keep, replace."
    ),
]


def _ask(
    action: Literal["add", "check", "claim"],
    path: str,
    inputs: list[str] | None,
    given: dict[str, Any],
) -> None:
    """One of the three commands that read records."""
    with guarded():
        flags = {name: given.pop(name) for name in ("config", "isolated")}
        form, include = given.pop("form"), tuple(given.pop("include") or ())
        strip, batch, quiet = given.pop("strip"), given.pop("batch"), given.pop("quiet")
        names = ("unit_of", "proof", "store_text", "repeats")
        options: dict[str, Any] = {name: given.pop(name) for name in names if name in given}
        settings = settings_of(flags["config"], flags["isolated"], **given)
        from cleaner.jobs.index import IndexJob, index_files
        from cleaner.records.atomic import standard_output

        job = IndexJob(
            path, tuple(inputs_of(inputs)), action, form, include, _options(options), strip, batch
        )
        with standard_output() as out:
            summary = index_files(job, settings, out=None if action == "add" else out, say=say)
        if not quiet:
            for line in summary.lines():
                say(line)
        raise typer.Exit(summary.exit_code)


def _options(given: dict[str, Any]) -> Any:
    """IndexOptions where any was asked for; None leaves an index as it was made."""
    from cleaner.index import IndexOptions

    usual = IndexOptions()
    if given.pop("unit_of", False):
        given["unit"] = "paragraph"
    wanted = {n: value for n, value in given.items() if value not in (None, "", getattr(usual, n))}
    return IndexOptions(**wanted) if wanted else None


@index.command("claim")
def claim(
    path: Path,
    inputs: opt.Inputs = None,
    form: opt.From = "",
    strip: Strip = True,
    batch: Batch = 1000,
    paragraphs: Paragraphs = False,
    proof: Proof = True,
    store_text: StoreText = False,
    repeats: Repeats = None,
    threshold: opt.Threshold = None,
    contained: opt.Contained = None,
    shingle: opt.Shingle = None,
    unit: opt.Unit = None,
    include: opt.Include = None,
    field: opt.TextField = "",
    id_field: opt.IdField = "",
    jobs: opt.Jobs = None,
    fail_fast: opt.FailFast = False,
    config: opt.Config = "",
    isolated: opt.Isolated = False,
    quiet: opt.Quiet = False,
) -> None:
    """Check each article and remember the new ones, in one transaction.

    One JSON line for each record: id, seen (true or false), match. Of two processes that claim the same
    article exactly one is told that it is new. A line is printed once its claim is on the disk.
    """
    _ask("claim", path, inputs, {
        "form": form, "strip": strip, "batch": batch, "unit_of": paragraphs, "proof": proof,
        "store_text": store_text, "repeats": repeats, "threshold": threshold, "contained": contained,
        "shingle": shingle, "unit": unit, "include": include, "text_field": field,
        "id_field": id_field, "jobs": jobs, "fail_fast": fail_fast, "config": config,
        "isolated": isolated, "quiet": quiet,
    })  # fmt: skip


@index.command("check")
def check(
    path: Path,
    inputs: opt.Inputs = None,
    form: opt.From = "",
    strip: Strip = True,
    batch: Batch = 1000,
    threshold: opt.Threshold = None,
    include: opt.Include = None,
    field: opt.TextField = "",
    id_field: opt.IdField = "",
    jobs: opt.Jobs = None,
    fail_fast: opt.FailFast = False,
    config: opt.Config = "",
    isolated: opt.Isolated = False,
    quiet: opt.Quiet = False,
) -> None:
    """Say for each article whether it was seen; remember nothing. The index may be read-only."""
    _ask("check", path, inputs, {
        "form": form, "strip": strip, "batch": batch, "threshold": threshold, "include": include,
        "text_field": field, "id_field": id_field, "jobs": jobs, "fail_fast": fail_fast,
        "config": config, "isolated": isolated, "quiet": quiet,
    })  # fmt: skip


@index.command("add")
def add(
    path: Path,
    inputs: opt.Inputs = None,
    form: opt.From = "",
    strip: Strip = True,
    batch: Batch = 1000,
    paragraphs: Paragraphs = False,
    proof: Proof = True,
    store_text: StoreText = False,
    repeats: Repeats = None,
    threshold: opt.Threshold = None,
    contained: opt.Contained = None,
    shingle: opt.Shingle = None,
    unit: opt.Unit = None,
    include: opt.Include = None,
    field: opt.TextField = "",
    id_field: opt.IdField = "",
    jobs: opt.Jobs = None,
    fail_fast: opt.FailFast = False,
    config: opt.Config = "",
    isolated: opt.Isolated = False,
    quiet: opt.Quiet = False,
) -> None:
    """Remember articles without asking whether they repeat others."""
    _ask("add", path, inputs, {
        "form": form, "strip": strip, "batch": batch, "unit_of": paragraphs, "proof": proof,
        "store_text": store_text, "repeats": repeats, "threshold": threshold, "contained": contained,
        "shingle": shingle, "unit": unit, "include": include, "text_field": field,
        "id_field": id_field, "jobs": jobs, "fail_fast": fail_fast, "config": config,
        "isolated": isolated, "quiet": quiet,
    })  # fmt: skip


@index.command("merge")
def merge(
    path: Path,
    others: Annotated[list[str], typer.Argument(metavar="OTHER...", help="Indexes to take in.")],
) -> None:
    """Take other indexes, made with the same recipe, into this one."""
    with guarded():
        from cleaner.jobs.index import merge_files

        for other, number in merge_files(path, others).items():
            print(f"{other}: {number:,} added")


@index.command("stats")
def stats(path: Path) -> None:
    """Say what an index holds and how it was made, as JSON."""
    with guarded():
        import json

        from cleaner.jobs.index import index_stats

        print(json.dumps(index_stats(path), indent=2))


@index.command("verify")
def verify(path: Path) -> None:
    """Check the whole file; exit with 4 where anything is damaged."""
    with guarded():
        from cleaner.jobs.index import verify_index

        faults = verify_index(path)
        for fault in faults:
            say(f"error: {fault}")
        if faults:
            raise typer.Exit(4)
        print("sound")


@index.command("remove")
def remove(
    path: Path, ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids to forget.")]
) -> None:
    """Forget articles by their ids."""
    with _opened(path) as opened:
        print(f"{sum(opened.remove(name) for name in ids):,} removed")


@index.command("forget")
def forget(
    path: Path,
    before: Annotated[str, typer.Option("--before", metavar="DATE", help="ISO 8601.")],
    by: Annotated[str, typer.Option("--by", metavar="WHAT", help="added or date.")] = "added",
) -> None:
    """Forget what was added (or is dated) before a day."""
    with _opened(path) as opened:
        print(f"{opened.forget(before, by=by):,} forgotten")


@index.command("compact")
def compact(path: Path) -> None:
    """Give the room of forgotten articles back to the disk."""
    with _opened(path) as opened:
        opened.compact()


@contextmanager
def _opened(path: str) -> Iterator[Any]:
    with guarded():
        from cleaner.index import Index

        with Index.open(path, create=False) as opened:
            yield opened
