"""Commands that compare: dedup, reuse, explain."""

from __future__ import annotations

from typing import Annotated

import typer

from cleaner.cli import options as opt
from cleaner.cli.app import app
from cleaner.cli.guard import guarded, inputs_of, need, progress, say, settings_of


@app.command("dedup")
def dedup(
    inputs: opt.Inputs = None,
    output: opt.OutDir = "",
    form: opt.From = "",
    threshold: opt.Threshold = None,
    shingle: opt.Shingle = None,
    unit: opt.Unit = "",
    contained: opt.Contained = None,
    recall: opt.Recall = None,
    keep: opt.Policy = "",
    paragraphs: Annotated[
        bool, typer.Option("--paragraphs", help="Compare paragraphs, not articles.")
    ] = False,
    audit: Annotated[
        int,
        typer.Option(
            "--audit", metavar="N", help="Measure the recall had, by exact search for N articles."
        ),
    ] = 0,
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
    with guarded():
        need(output, "-o DIR", "the results are several files")
        settings = settings_of(
            config, isolated, threshold=threshold, shingle=shingle, unit=unit, contained=contained,
            recall=recall, policy=keep, text_field=field, title_field=title_field,
            date_field=date_field, id_field=id_field, jobs=jobs, fail_fast=fail_fast,
        )  # fmt: skip
        from cleaner.jobs.dedup import dedup_files

        summary = dedup_files(
            inputs_of(inputs), output, settings, form=form, include=tuple(include or ()),
            paragraphs=paragraphs, audit=audit, progress=progress(quiet),
        )  # fmt: skip
        if not quiet:
            for line in summary.lines():
                say(line)
        raise typer.Exit(summary.exit_code)
