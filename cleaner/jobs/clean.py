"""Files in, clean files out: what `clean FILE...` calls."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import cleaner.jobs.plan as planning
from cleaner.errors import Failure, InputError
from cleaner.jobs.failures import Listing, Say, failures_to
from cleaner.jobs.inputs import sources_of, stream, tell_notes
from cleaner.jobs.outputs import open_sinks
from cleaner.jobs.plural import plural
from cleaner.jobs.summary import Summary
from cleaner.pipeline import Cleaned, process
from cleaner.records.atomic import refuse_overwrite
from cleaner.records.folders import output_folder
from cleaner.records.record import Record
from cleaner.records.sources import Source
from cleaner.records.write import Columns
from cleaner.report.samples import Samples
from cleaner.settings import Settings

if TYPE_CHECKING:
    from cleaner.boilerplate import Boilerplate


@dataclass(frozen=True, slots=True)
class CleanJob:
    """What to read and where the results go.

    `output` is a folder or a file ("": standard output), `to` the format of the results ("": that of
    the input), `form` the format of inputs whose name does not tell it. `mode` "check" and "diff"
    write nothing. `include` restricts folders to names that match one of its patterns, `leave_out` is a
    folder whose files are no inputs ("": the output). `with_id` adds the id to records that state none.
    """

    inputs: tuple[str, ...]
    output: str = ""
    to: str = ""
    form: str = ""
    mode: Literal["write", "check", "diff"] = "write"
    log: str = ""
    failures: str = ""
    include: tuple[str, ...] = ()
    leave_out: str = ""
    color: bool = False
    with_id: bool = False


def clean_files(
    job: CleanJob,
    settings: Settings | None = None,
    *,
    boilerplate: Boilerplate | None = None,
    say: Say | None = None,
    progress: Say | None = None,
) -> Summary:
    """Clean everything that a job names. The counts come back; what failed is in them, not raised.

    `say` is told what a person should know at once (each failure, each guess), `progress` how far the
    work is. Raises UsageError where the job contradicts itself and OutputError where a result cannot
    be written; with `settings.fail_fast` InputError at the first record that fails. An output that the
    error concerns is not there then.
    """
    settings = settings or Settings()
    sources = sources_of(job.inputs, job.form, job.include, job.leave_out or job.output)
    named = [source for source in sources if isinstance(source, Source)]
    plan, paths = planning.plan(job, named), [source.path for source in named]
    targets = tuple(planning.targets(plan, job, named))
    refuse_overwrite(targets, [*paths, *([settings.boilerplate] if settings.boilerplate else [])])
    names = planning.first_columns(plan, named, settings) if len(named) > 1 else ()
    tell_notes(sources, say)
    summary = Summary(mode=job.mode, samples=Samples() if job.log else None)
    notices = Notices(say or (lambda _: None))
    with ExitStack() as stack:
        if plan.kind == "folder":
            stack.enter_context(output_folder(plan.target))
        failures = stack.enter_context(failures_to(_listed(job, plan, targets), say))
        sinks = stack.enter_context(open_sinks(plan, job, Columns(names, notices.once)))
        results = process(
            notices.watch(stream(sources, settings)), settings, boilerplate=boilerplate
        )
        for result in results:
            summary.count(result)
            if isinstance(result, Cleaned):
                sinks.put(result)
            elif settings.fail_fast:
                raise InputError.at_first(result)
            else:
                failures.add(result)
            if progress and (summary.read + summary.failures) % 50 == 1:
                progress(f"{plural(summary.read, 'article')} read, {summary.changed:,} changed")
        if progress:
            progress("")
    return summary


def _listed(job: CleanJob, plan: planning.Plan, targets: Iterable[str]) -> Listing:
    """Where failures are listed: in the file that was asked for, else beside the results."""
    if job.failures:
        return Listing(job.failures, asked=True)
    beside = planning.failures_beside(plan)
    taken = {os.path.realpath(target) for target in targets}
    return Listing("" if os.path.realpath(beside) in taken else beside)


class Notices:
    """Tells each thing once: which field was read, which encoding was guessed."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._told: set[tuple[str, str]] = set()

    def watch(self, records: Iterable[Record | Failure]) -> Iterator[Record | Failure]:
        for record in records:
            if isinstance(record, Record):
                if record.data and record.field != "text":
                    self.once(record.source, f"the text is read from the field '{record.field}'")
                for note in record.notes:
                    self.once(record.source, note)
            yield record

    def once(self, source: str, text: str) -> None:
        if (source, text) not in self._told and len(self._told) < 10_000:
            self._told.add((source, text))
            self._say(f"{source}: {text}")
