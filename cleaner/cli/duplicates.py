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
    "include text_field title_field date_field id_field jobs fail_fast", SETUP,
)  # fmt: skip
def dedup(
    given: Given,
    *,
    paragraphs: Annotated[
        bool, typer.Option("--paragraphs", help="Compare paragraphs, not articles.")
    ] = False,
    audit: Annotated[
        int,
        typer.Option(
            "--audit", metavar="N", help="Measure the recall had, by exact search for N articles."
        ),
    ] = 0,
    repeats: Annotated[
        Literal["suffix", "error"],
        typer.Option(
            "--repeats", metavar="WHAT", help="An id that repeats gets a suffix, or is an error."
        ),
    ] = "suffix",
    engine: Annotated[
        Literal["local", "spark"],
        typer.Option(
            "--engine", metavar="WHICH", help="This machine, or the Spark that is configured here."
        ),
    ] = "local",
    work: Annotated[
        str,
        typer.Option("--work", metavar="DIR", help="A folder for large work files. [that of -o]"),
    ] = "",
) -> None:
    """Find exact and near-duplicates, keep one of each group, say which and why.

    Writes kept.jsonl, decisions.jsonl (one line for each record) and groups.jsonl to the folder.
    """
    need(given.output, "-o DIR", "the results are several files")
    settings = given.settings()
    named, wanted = inputs_of(given.inputs), tuple(given.include or ())
    if engine == "spark":
        _local_only(paragraphs=paragraphs, audit=audit, form=given.form, work=work)
        from cleaner.jobs.spark import dedup_with_spark

        summary = dedup_with_spark(named, given.output, settings, include=wanted, repeats=repeats)
    else:
        from cleaner.jobs.dedup import dedup_files

        with shown(given.quiet) as progress:
            summary = dedup_files(
                named, given.output, settings, form=given.form, include=wanted, paragraphs=paragraphs,
                audit=audit, repeats=repeats, work=work or None, progress=progress,
            )  # fmt: skip
    finish(summary, given.quiet, say)


def _local_only(**options: object) -> None:
    """UsageError where an option was given that only one machine has."""
    for name, value in options.items():
        if value:
            flag = {"form": "from"}.get(name, name)
            raise UsageError(f"--{flag} does not go with --engine spark", "Leave one of them out.")


@command(app, "reuse", "inputs output form threshold include text_field date_field id_field", SETUP)
def reuse(
    given: Given,
    threshold: Annotated[
        float,
        typer.Option("--threshold", metavar="0..1", help="Jaccard similarity of like paragraphs."),
    ] = 0.5,
) -> None:
    """Tell what each article shares with others, where it stood first, and which are patchworks.

    Writes reuse.jsonl to the folder: for each article the share that is its own, the articles it has
    paragraphs from, and the place of each shared paragraph.
    """
    need(given.output, "-o DIR", "there is one line for each article")
    settings = given.settings()
    from cleaner.jobs.reuse import reuse_files

    with shown(given.quiet) as progress:
        summary = reuse_files(
            inputs_of(given.inputs), given.output, settings, form=given.form,
            include=tuple(given.include or ()), threshold=threshold, progress=progress,
        )  # fmt: skip
    finish(summary, given.quiet, say)


@command(app, "explain", "a b named as_json shingle unit text_field id_field config isolated")
def explain(
    given: Given,
    a: Annotated[str, typer.Argument(metavar="A", help="A file, or the id of a record.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Another.")],
    named: Annotated[
        list[str] | None,
        typer.Argument(metavar="[INPUT]...", help="Where the two ids are looked for."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
) -> None:
    """Show what two articles share: their similarities, and the longest runs of the same words."""
    from cleaner.jobs.reuse import explain_files

    found = explain_files(a, b, given.settings(), inputs=named or ())
    if as_json:
        import json

        print(json.dumps(found.as_dict(), ensure_ascii=False))
        return
    for line in found.lines():
        print(line)
