"""Commands that compare: dedup, reuse, explain."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from cleaner.cli.app import app
from cleaner.cli.console import say
from cleaner.cli.guard import finish, inputs_of, need, shown
from cleaner.cli.options import COMPARE, SETUP, Given, command
from cleaner.errors import UsageError


@command(
    app, "dedup", "inputs output form", COMPARE, "policy paragraphs audit repeats engine work",
    "include text_field title_field date_field id_field encoding jobs fail_fast", SETUP,
)  # fmt: skip
def dedup(
    given: Given,
    *,
    paragraphs: Annotated[
        bool, typer.Option("--paragraphs", help="Compare paragraphs instead of articles.")
    ] = False,
    audit: Annotated[
        int,
        typer.Option(
            "--audit",
            metavar="N",
            show_default=False,
            help="Measure the recall: search exactly for N of the articles.",
        ),
    ] = 0,
    repeats: Annotated[
        Literal["suffix", "error"],
        typer.Option(
            "--repeats", metavar="WHAT", help="What becomes of an id that repeats: suffix or error."
        ),
    ] = "suffix",
    engine: Annotated[
        Literal["local", "spark"],
        typer.Option(
            "--engine", metavar="WHICH", help="local (this machine), or spark (as configured here)."
        ),
    ] = "local",
    work: Annotated[
        str,
        typer.Option(
            "--work", metavar="DIR", help="Folder for large work files.  [default: that of -o]"
        ),
    ] = "",
) -> None:
    """Find exact and near-duplicates, and keep one of each group.

    The folder gets kept.jsonl and dropped.jsonl, decisions.jsonl (a line for each record, with the
    reason), groups.jsonl, and failures.jsonl if a record could not be read. With --paragraphs kept.jsonl has each record without the paragraphs that
    are kept elsewhere, and dropped.jsonl the records of which nothing is left.
    """
    need(given.output, "-o DIR", "the results are several files")
    settings = given.settings()
    named, wanted = inputs_of(given.inputs), tuple(given.include or ())
    if engine == "spark":
        _local_only(paragraphs=paragraphs, audit=audit, form=given.form, work=work)
        from cleaner.jobs.spark import dedup_with_spark

        summary = dedup_with_spark(
            named, given.output, settings, include=wanted, repeats=repeats, say=say
        )
    else:
        from cleaner.jobs.dedup import dedup_files

        with shown(given.quiet) as progress:
            summary = dedup_files(
                named, given.output, settings, form=given.form, include=wanted, paragraphs=paragraphs,
                audit=audit, repeats=repeats, work=work or None, say=say, progress=progress,
            )  # fmt: skip
    finish(summary, given.quiet, say)


def _local_only(**options: object) -> None:
    """UsageError where an option was given that only one machine has."""
    for name, value in options.items():
        if value:
            flag = {"form": "from"}.get(name, name)
            raise UsageError(f"--{flag} does not go with --engine spark", "Leave one of them out.")


@command(
    app,
    "reuse",
    "inputs output form threshold include text_field date_field id_field encoding fail_fast",
    SETUP,
)
def reuse(
    given: Given,
    threshold: Annotated[
        float,
        typer.Option(
            "--threshold", metavar="0..1", help="Jaccard similarity that makes paragraphs alike."
        ),
    ] = 0.5,
) -> None:
    """Tell what each article shares with others, and who had it first.

    The folder gets reuse.jsonl: for each article how much of it is its own, which articles it has
    paragraphs from, where each shared paragraph stood first, and whether it is a patchwork; and failures.jsonl if a record could not be read.
    """
    need(given.output, "-o DIR", "there is one line for each article")
    settings = given.settings()
    from cleaner.jobs.reuse import reuse_files

    with shown(given.quiet) as progress:
        summary = reuse_files(
            inputs_of(given.inputs), given.output, settings, form=given.form,
            include=tuple(given.include or ()), threshold=threshold, say=say, progress=progress,
        )  # fmt: skip
    finish(summary, given.quiet, say)


@command(app, "explain", "a b named as_json shingle unit text_field id_field config isolated")
def explain(
    given: Given,
    a: Annotated[str, typer.Argument(metavar="A", help="A file, or the id of a record.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Another file or id.")],
    named: Annotated[
        list[str] | None,
        typer.Argument(metavar="INPUT...", help="Where to look for the ids."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object.")] = False,
) -> None:
    """Show what two articles share.

    How similar they are by each measure, and the longest runs of words that stand in both.
    """
    from cleaner.jobs.reuse import explain_files

    found = explain_files(a, b, given.settings(), inputs=named or ())
    if as_json:
        import json

        print(json.dumps(found.as_dict(), ensure_ascii=False))
        return
    for line in found.lines():
        print(line)
