"""The commands. Each reads its options, makes one library call and prints what comes back."""

from __future__ import annotations

from typing import Annotated

import typer

from cleaner.cli import options as opt
from cleaner.cli.app import app
from cleaner.cli.console import say
from cleaner.cli.guard import guarded, inputs_of, need, settings_of, shown


@app.command("run")
def run(
    inputs: opt.Inputs = None,
    output: opt.OutDir = "",
    form: opt.From = "",
    select: opt.Select = None,
    ignore: opt.Ignore = None,
    boilerplate: opt.Boilerplate = "",
    learn: Annotated[
        bool,
        typer.Option("--learn/--no-learn", help="Learn what each site repeats, and remove it."),
    ] = True,
    index: Annotated[
        str,
        typer.Option(
            "--index", metavar="FILE", help="Drop what earlier runs kept; remember the rest."
        ),
    ] = "",
    keep: Annotated[
        list[str] | None,
        typer.Option(
            "--keep",
            metavar="WHAT",
            help="Of a group the first, longest or oldest; or a lifted field.",
        ),
    ] = None,
    threshold: opt.Threshold = None,
    shingle: opt.Shingle = None,
    unit: opt.Unit = None,
    contained: opt.Contained = None,
    recall: opt.Recall = None,
    include: opt.Include = None,
    field: opt.TextField = "",
    title_field: opt.TitleField = "",
    url_field: opt.UrlField = "",
    date_field: opt.DateField = "",
    id_field: opt.IdField = "",
    jobs: opt.Jobs = None,
    fail_fast: opt.FailFast = False,
    config: opt.Config = "",
    isolated: opt.Isolated = False,
    quiet: opt.Quiet = False,
) -> None:
    """The main job: strip, then deduplicate, then a summary and a report.

    Writes kept.jsonl (clean and unique), edits.jsonl, decisions.jsonl, groups.jsonl, failures.jsonl,
    summary.json and report.html to the folder.
    """
    with guarded():
        need(output, "-o DIR", "the results are several files")
        policies = [name for name in keep or [] if name in ("first", "longest", "oldest")]
        settings = settings_of(
            config, isolated, select=select, ignore=ignore, boilerplate=boilerplate,
            keep=[name for name in keep or [] if name not in policies], policy="".join(policies[-1:]),
            threshold=threshold, shingle=shingle, unit=unit, contained=contained, recall=recall,
            text_field=field, title_field=title_field, url_field=url_field, date_field=date_field,
            id_field=id_field, jobs=jobs, fail_fast=fail_fast,
        )  # fmt: skip
        from cleaner.jobs.run import RunJob, run_files

        job = RunJob(tuple(inputs_of(inputs)), output, form, tuple(include or ()), learn, index)
        with shown(quiet) as progress:
            summary = run_files(job, settings, say=say, progress=progress)
        if not quiet:
            for line in summary.lines():
                print(line)
        raise typer.Exit(summary.exit_code)


@app.command("rules")
def rules(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Ids or prefixes.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line for each rule.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="The page docs/rules.md.")] = False,
) -> None:
    """List the rules; with an id, show its reason, what it hits and what it keeps."""
    with guarded():
        from cleaner.rules import catalog

        form = "json" if as_json else "markdown" if markdown else "text"
        for line in catalog.show(tuple(names or ()), form):
            print(line)


@app.command("learn")
def learn(
    inputs: opt.Inputs = None,
    output: Annotated[
        str,
        typer.Option("-o", "--output", metavar="FILE", help="Where to write what was learned. [-]"),
    ] = "-",
    form: opt.From = "",
    site_field: Annotated[
        str, typer.Option("--site-field", metavar="NAME", help="The field with the site.")
    ] = "",
    include: opt.Include = None,
    field: opt.TextField = "",
    title_field: opt.TitleField = "",
    url_field: opt.UrlField = "",
    config: opt.Config = "",
    isolated: opt.Isolated = False,
    quiet: opt.Quiet = False,
) -> None:
    """Learn what each site repeats on every page.

    The file is text: read it, delete lines, add lines, then give it to `clean --boilerplate FILE`.
    """
    with guarded():
        settings = settings_of(
            config, isolated, text_field=field, title_field=title_field, url_field=url_field,
            site_field=site_field,
        )  # fmt: skip
        from cleaner.jobs.learn import learn_files

        found = learn_files(
            inputs_of(inputs), output, settings, form=form, include=tuple(include or ())
        )
        for failure in found.failures[:20]:
            say(f"failed: {failure}")
        if not quiet:
            say(str(found))
        raise typer.Exit(3 if found.failures else 0)


@app.command("report")
def report(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="What `clean run -o DIR` wrote.")],
    config: opt.Config = "",
    isolated: opt.Isolated = False,
) -> None:
    """Write report.html anew from the results in a folder."""
    with guarded():
        settings = settings_of(config, isolated)
        from pathlib import Path

        from cleaner.report.page import write_report

        print(write_report(Path(folder), settings))
