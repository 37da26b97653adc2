"""`clean FILE...`: strip scraping artifacts."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

import typer

from cleaner.cli import options as opt
from cleaner.cli.app import COMMANDS, app
from cleaner.cli.console import say
from cleaner.cli.guard import guarded, inputs_of, settings_of, shown, use_color


@app.command("text")
def text(
    inputs: opt.Inputs = None,
    output: Annotated[
        str,
        typer.Option(
            "-o", "--output", metavar="PATH", help="A folder (or one file) for the results."
        ),
    ] = "",
    to: Annotated[
        str, typer.Option("--to", metavar="FORMAT", help="text, jsonl, markdown, html or json.")
    ] = "",
    form: opt.From = "",
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what would change; write nothing.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Exit 1 if anything would be removed.")
    ] = False,
    log: Annotated[
        str, typer.Option("--log", metavar="FILE", help="One JSON line for each edit.")
    ] = "",
    failures: Annotated[
        str,
        typer.Option(
            "--failures", metavar="FILE", help="One JSON line for each record that failed."
        ),
    ] = "",
    select: opt.Select = None,
    ignore: opt.Ignore = None,
    keep: opt.KeepFields = None,
    boilerplate: opt.Boilerplate = "",
    include: opt.Include = None,
    field: opt.TextField = "",
    title_field: opt.TitleField = "",
    url_field: opt.UrlField = "",
    date_field: opt.DateField = "",
    id_field: opt.IdField = "",
    jobs: opt.Jobs = None,
    fail_fast: opt.FailFast = False,
    color: Annotated[
        Literal["auto", "always", "never"],
        typer.Option("--color", metavar="WHEN", help="auto, always or never."),
    ] = "auto",
    config: opt.Config = "",
    isolated: opt.Isolated = False,
    quiet: opt.Quiet = False,
) -> None:
    """Strip scraping artifacts from articles.

    One text file in: its clean text on standard output. Several files or folders: name a folder with
    -o, or ask for --to jsonl. JSON lines in, JSON lines out.
    """
    with guarded():
        settings = settings_of(
            config, isolated, select=select, ignore=ignore, keep=keep, boilerplate=boilerplate,
            text_field=field, title_field=title_field, url_field=url_field, date_field=date_field,
            id_field=id_field, jobs=jobs, fail_fast=fail_fast,
        )  # fmt: skip
        from cleaner.jobs.clean import CleanJob, clean_files

        job = CleanJob(
            inputs=tuple(inputs_of(inputs, COMMANDS)), output=output, to=to, form=form,
            mode="diff" if diff else "check" if check else "write", log=log,
            failures=failures, include=tuple(include or ()), color=use_color(color, sys.stdout),
        )  # fmt: skip
        with shown(quiet) as progress:
            summary = clean_files(job, settings, say=say, progress=progress)
        if not quiet and (output or summary.warnings or check):
            for line in summary.lines():
                say(line)
        raise typer.Exit(summary.exit_code)
