"""`clean FILE...`: strip scraping artifacts."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

import typer

from cleaner.cli.app import COMMANDS, app
from cleaner.cli.console import say
from cleaner.cli.guard import finish, inputs_of, shown, use_color
from cleaner.cli.options import FIELDS, SETUP, Given, command


@command(
    app, "text", "inputs output to form diff check log failures select ignore keep boilerplate include",
    FIELDS, "jobs fail_fast color", SETUP,
)  # fmt: skip
def text(
    given: Given,
    *,
    output: Annotated[
        str,
        typer.Option(
            "-o", "--output", metavar="PATH", help="A folder (or one file) for the results."
        ),
    ] = "",
    to: Annotated[
        str, typer.Option("--to", metavar="FORMAT", help="text, jsonl, markdown, html or json.")
    ] = "",
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
    color: Annotated[
        Literal["auto", "always", "never"],
        typer.Option("--color", metavar="WHEN", help="auto, always or never."),
    ] = "auto",
) -> None:
    """Strip scraping artifacts from articles.

    One text file in: its clean text on standard output. Several files or folders: name a folder with
    -o, or ask for --to jsonl. JSON lines in, JSON lines out.
    """
    settings = given.settings()
    from cleaner.jobs.clean import CleanJob, clean_files

    job = CleanJob(
        inputs=tuple(inputs_of(given.inputs, COMMANDS)), output=output, to=to, form=given.form,
        mode="diff" if diff else "check" if check else "write", log=log, failures=failures,
        include=tuple(given.include or ()), color=use_color(color, sys.stdout),
    )  # fmt: skip
    with shown(given.quiet) as progress:
        summary = clean_files(job, settings, say=say, progress=progress)
    worth_saying = output or summary.warnings or check
    finish(summary, given.quiet or not worth_saying, say)
