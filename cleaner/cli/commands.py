"""The commands for a whole corpus: run, learn, report; and rules. Each makes one library call."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, get_args

import typer

from cleaner.cli.app import app
from cleaner.cli.console import say
from cleaner.cli.guard import finish, guarded, inputs_of, need, on_screen, shown, split
from cleaner.cli.options import COMPARE, FIELDS, SETUP, Given, command
from cleaner.errors import UsageError
from cleaner.settings import Policy


@command(
    app, "run", "inputs output form select ignore boilerplate learn index keep", COMPARE,
    "include", FIELDS, "encoding jobs fail_fast", SETUP,
)  # fmt: skip
def run(
    given: Given,
    learn: Annotated[
        bool,
        typer.Option(
            "--learn/--no-learn", help="Learn what each site repeats, and remove that too."
        ),
    ] = True,
    index: Annotated[
        str,
        typer.Option(
            "--index",
            metavar="FILE",
            help="Drop what earlier runs kept, and remember what this one keeps.",
        ),
    ] = "",
    keep: Annotated[
        list[str] | None,
        typer.Option(
            "--keep",
            metavar="WHAT",
            help="Which of a group to keep: first, longest or oldest; or a field to leave in the text.",
        ),
    ] = None,
) -> None:
    """Do it all: strip, learn, deduplicate, and report.

    The folder gets kept.jsonl (clean and unique) and dropped.jsonl; edits.jsonl, decisions.jsonl and
    groups.jsonl, which say why; failures.jsonl, summary.json and report.html.
    """
    need(given.output, "-o DIR", "the results are several files")
    wanted = split(keep or [])
    policies = [name for name in wanted if name in get_args(Policy)]
    fields = [name for name in wanted if name not in policies]
    chosen = {"keep": tuple(fields), "policy": "".join(policies[-1:])}
    settings = given.settings(**{name: value for name, value in chosen.items() if value})
    from cleaner.jobs.run import RunJob, run_files
    from cleaner.rules import check_keep

    try:
        check_keep(fields)
    except UsageError as error:
        ways = f"To choose the article that stays: {', '.join(get_args(Policy))}"
        raise UsageError(error.what, f"{ways}. {error.remedy}") from error
    job = RunJob(
        tuple(inputs_of(given.inputs)), given.output, given.form, tuple(given.include or ()), learn, index,
        given.asked(),
    )  # fmt: skip
    with shown(given.quiet) as progress:
        summary = run_files(job, settings, say=say, progress=progress)
    finish(summary, given.quiet, print)


@app.command("rules")
@guarded()
def rules(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="ID...", help="Ids of rules, or prefixes of ids."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line for each rule.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="The page docs/rules.md.")] = False,
) -> None:
    """List the rules, or explain some of them.

    For an id, the reason of the rule and examples of what it hits and what it keeps.
    """
    from cleaner.rules import catalog

    form = "json" if as_json else "markdown" if markdown else "text"
    for line in catalog.show(tuple(names or ()), form):
        print(line)


@command(
    app,
    "learn",
    "inputs output form site_field include text_field title_field url_field encoding fail_fast",
    SETUP,
)
def learn(
    given: Given,
    output: Annotated[
        str,
        typer.Option("-o", "--output", metavar="FILE", help="File for what was learned."),
    ] = "-",
) -> None:
    """Learn what each site repeats on every page.

    The result is a text file. Read it, delete lines or add some, and give it to
    `clean --boilerplate FILE`.
    """
    from cleaner.jobs.learn import learn_files

    with shown(given.quiet or on_screen(output)) as progress:
        found = learn_files(
            inputs_of(given.inputs), output, given.settings(), form=given.form,
            include=tuple(given.include or ()), say=say, progress=progress,
        )  # fmt: skip
    if not given.quiet:
        say(str(found))
    raise typer.Exit(3 if found.failures else 0)


@command(app, "report", "folder config isolated")
def report(
    given: Given,
    folder: Annotated[str, typer.Argument(metavar="DIR", help="What `clean run -o DIR` wrote.")],
) -> None:
    """Write report.html again, from the results in a folder."""
    from cleaner.report.page import write_report

    print(write_report(Path(folder), given.settings()))
