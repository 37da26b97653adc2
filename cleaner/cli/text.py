"""`clean FILE...`: strip scraping artifacts."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

import typer

from cleaner.cli.app import COMMANDS, app
from cleaner.cli.console import say
from cleaner.cli.guard import finish, inputs_of, on_screen, shown, use_color
from cleaner.cli.options import FIELDS, SETUP, Given, command


@command(
    app, "text", "inputs output to form diff check log failures select ignore keep boilerplate include",
    FIELDS, "encoding", "jobs fail_fast color", SETUP,
)  # fmt: skip
def text(
    given: Given,
    *,
    output: Annotated[
        str,
        typer.Option("-o", "--output", metavar="PATH", help="Folder for the results, or one file."),
    ] = "",
    to: Annotated[
        str,
        typer.Option(
            "--to",
            metavar="FORMAT",
            help="Format of the results: text, markdown, html, json, jsonl, csv, tsv or parquet."
            "  [default: that of the output's name, or of the input]",
        ),
    ] = "",
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what would change, and write nothing.")
    ] = False,
    check: Annotated[
        bool,
        typer.Option("--check", help="Exit with 1 if anything would change, and write nothing."),
    ] = False,
    log: Annotated[
        str,
        typer.Option("--log", metavar="FILE", help="Write a JSON line for each edit to this file."),
    ] = "",
    color: Annotated[
        Literal["auto", "always", "never"],
        typer.Option("--color", metavar="WHEN", help="Color in --diff: auto, always or never."),
    ] = "auto",
) -> None:
    """Strip scraping artifacts from articles.

    The clean text of one file goes to standard output. For several files, name a folder with -o, or
    ask for --to jsonl. JSON lines come out as JSON lines, with their other fields untouched.
    """
    settings = given.settings()
    from cleaner.jobs.clean import CleanJob, clean_files

    job = CleanJob(
        inputs=tuple(inputs_of(given.inputs, COMMANDS)), output=output, to=to, form=given.form,
        mode="diff" if diff else "check" if check else "write", log=log, failures=given.failures,
        include=tuple(given.include or ()), color=use_color(color, sys.stdout),
    )  # fmt: skip
    with shown(given.quiet or on_screen("" if diff or check else output)) as progress:
        summary = clean_files(job, settings, say=say, progress=progress)
    worth_saying = output or summary.warnings or check
    finish(summary, given.quiet or not worth_saying, say)
