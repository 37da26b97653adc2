"""Commands that compare: dedup, reuse, explain."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from cleaner.cli import options as opt
from cleaner.cli.app import app
from cleaner.cli.console import say
from cleaner.cli.guard import guarded, inputs_of, need, settings_of, shown


@app.command("dedup")
def dedup(
    inputs: opt.Inputs = None,
    output: opt.OutDir = "",
    form: opt.From = "",
    threshold: opt.Threshold = None,
    shingle: opt.Shingle = None,
    unit: opt.Unit = None,
    contained: opt.Contained = None,
    recall: opt.Recall = None,
    keep: opt.Policy = None,
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
    include: opt.Include = None,
    field: opt.TextField = "",
    title_field: opt.TitleField = "",
    date_field: opt.DateField = "",
    id_field: opt.IdField = "",
    jobs: opt.Jobs = None,
    fail_fast: opt.FailFast = False,
    config: opt.Config = "",
    isolated: opt.Isolated = False,
    quiet: opt.Quiet = False,
) -> None:
    """Find exact and near-duplicates, keep one of each group, say which and why.

    Writes kept.jsonl, decisions.jsonl (one line for each record) and groups.jsonl to the folder.
    """
    with guarded(), shown(quiet) as progress:
        need(output, "-o DIR", "the results are several files")
        settings = settings_of(
            config, isolated, threshold=threshold, shingle=shingle, unit=unit, contained=contained,
            recall=recall, policy=keep, text_field=field, title_field=title_field,
            date_field=date_field, id_field=id_field, jobs=jobs, fail_fast=fail_fast,
        )  # fmt: skip
        named, wanted = inputs_of(inputs), tuple(include or ())
        if engine == "spark":
            _local_only(paragraphs=paragraphs, audit=audit, form=form, work=work)
            from cleaner.jobs.spark import dedup_with_spark

            summary = dedup_with_spark(named, output, settings, include=wanted, repeats=repeats)
        else:
            from cleaner.jobs.dedup import dedup_files

            summary = dedup_files(
                named, output, settings, form=form, include=wanted, paragraphs=paragraphs, audit=audit,
                repeats=repeats, work=work or None, progress=progress,
            )  # fmt: skip
        if not quiet:
            for line in summary.lines():
                say(line)
        raise typer.Exit(summary.exit_code)


def _local_only(**options: object) -> None:
    """Leave with a usage error where an option was given that only one machine has."""
    for name, value in options.items():
        if value:
            flag = {"form": "from"}.get(name, name)
            say(f"error: --{flag} does not go with --engine spark. Leave one of them out.")
            raise typer.Exit(2)


@app.command("reuse")
def reuse(
    inputs: opt.Inputs = None,
    output: opt.OutDir = "",
    form: opt.From = "",
    threshold: Annotated[
        float,
        typer.Option("--threshold", metavar="0..1", help="Jaccard similarity of like paragraphs."),
    ] = 0.5,
    include: opt.Include = None,
    field: opt.TextField = "",
    date_field: opt.DateField = "",
    id_field: opt.IdField = "",
    config: opt.Config = "",
    isolated: opt.Isolated = False,
    quiet: opt.Quiet = False,
) -> None:
    """Tell what each article shares with others, where it stood first, and which are patchworks.

    Writes reuse.jsonl to the folder: for each article the share that is its own, the articles it has
    paragraphs from, and the place of each shared paragraph.
    """
    with guarded(), shown(quiet) as progress:
        need(output, "-o DIR", "there is one line for each article")
        settings = settings_of(
            config, isolated, text_field=field, date_field=date_field, id_field=id_field
        )
        from cleaner.jobs.reuse import reuse_files

        summary = reuse_files(
            inputs_of(inputs), output, settings, form=form, include=tuple(include or ()),
            threshold=threshold, progress=progress,
        )  # fmt: skip
        if not quiet:
            for line in summary.lines():
                say(line)
        raise typer.Exit(summary.exit_code)


@app.command("explain")
def explain(
    a: Annotated[str, typer.Argument(metavar="A", help="A file, or the id of a record.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Another.")],
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[INPUT]...", help="Where the two ids are looked for."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
    shingle: opt.Shingle = None,
    unit: opt.Unit = None,
    field: opt.TextField = "",
    id_field: opt.IdField = "",
    config: opt.Config = "",
    isolated: opt.Isolated = False,
) -> None:
    """Show what two articles share: their similarities, and the longest runs of the same words."""
    with guarded():
        settings = settings_of(
            config, isolated, shingle=shingle, unit=unit, text_field=field, id_field=id_field
        )
        from cleaner.jobs.reuse import explain_files

        found = explain_files(a, b, settings, inputs=inputs or ())
        if as_json:
            import json

            print(json.dumps(found.as_dict(), ensure_ascii=False))
            return
        for line in found.lines():
            print(line)
