"""The main job: strip, then deduplicate, then say what was done. What `clean run` calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.boilerplate import Boilerplate, read_boilerplate, write_boilerplate
from cleaner.errors import OutputError
from cleaner.jobs.clean import CleanJob, clean_files
from cleaner.jobs.folder import held, work_folder
from cleaner.jobs.index import open_index, shortfall
from cleaner.jobs.inputs import paths_of, sources_of, stream
from cleaner.jobs.seen import Claims, Seen, drop_seen, tell_inputs
from cleaner.jobs.summary import Summary
from cleaner.records.atomic import atomic_write, refuse_overwrite
from cleaner.records.folders import output_folder
from cleaner.records.record import Record
from cleaner.records.splice import dumps
from cleaner.settings import Settings

if TYPE_CHECKING:
    from cleaner.jobs.dedup import DedupSummary

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What was stripped, what was learned, what was dropped, and where the report is."""

    stripped: Summary
    learned: Boilerplate
    duplicates: DedupSummary
    report: Path
    threshold: float
    seen: Seen | None = None

    @property
    def exit_code(self) -> int:
        return self.stripped.exit_code

    @property
    def kept(self) -> int:
        return self.duplicates.kept - (self.seen.seen if self.seen else 0)

    def as_dict(self) -> dict[str, Any]:
        reasons = self.learned.reasons
        return self.stripped.as_dict() | {
            "learned": len(self.learned.patterns),
            "reasons": {
                rule: reasons[rule] for rule in sorted(self.stripped.edits) if rule in reasons
            },
            "duplicates": self.duplicates.as_dict()
            | {
                "dropped": self.duplicates.records - self.kept,
                "kept": self.kept,
                "seen": self.seen.seen if self.seen else 0,
                "threshold": self.threshold,
            },
        }

    def lines(self) -> Iterator[str]:
        yield from self.stripped.lines(self.learned.reasons)
        if self.stripped.failures:
            yield f"failures are listed in {self.report.with_name('failures.jsonl')}"
        yield from self.duplicates.lines()
        if self.seen:
            yield f"{self.seen.seen:,} of them were kept by earlier runs, {self.kept:,} are new"
        yield f"report: {self.report}"


@dataclass(frozen=True, slots=True)
class RunJob:
    """What to read and the folder for the results.

    `form` is the format of inputs whose name does not tell it, `include` restricts folders to names
    that match one of its patterns. With `learn` the inputs are read once more beforehand, to find what
    each site repeats (not for standard input, which can be read only once). `index` is a persistent
    index: what earlier runs have kept is dropped, and what this one keeps is remembered; `asked` as in
    `IndexJob`.
    """

    inputs: tuple[str, ...]
    output: str
    form: str = ""
    include: tuple[str, ...] = ()
    learn: bool = True
    index: str = ""
    asked: frozenset[str] = frozenset()


def run_files(
    job: RunJob,
    settings: Settings | None = None,
    *,
    say: Say | None = None,
    progress: Say | None = None,
) -> RunSummary:
    """Strip all records, find duplicates among them, and write results and report to a folder.

    kept.jsonl and dropped.jsonl hold the records with their text clean, edits.jsonl every removal,
    decisions.jsonl and groups.jsonl what was compared with what, failures.jsonl what could not be
    read, site.boilerplate what was learned, summary.json the counts, report.html all of it for a
    person. The files appear together when the job is done. Raises as `clean_files` and `dedup_files` do.
    """
    settings = settings or Settings()
    _spare_inputs(job, settings)
    with staged(job.output) as work:
        if (warning := _try_index(job, settings)) and say:
            say(f"warning: {warning}")
        claims = _claims(job)
        learned = _boilerplate(job, settings, say or (lambda _: None), progress)
        if learned.patterns:
            write_boilerplate(learned, work / "site.boilerplate")
        stripped = clean_files(
            _cleaning(job, work), settings, boilerplate=learned, say=say, progress=progress
        )
        after = _after(settings)
        duplicates = _dedup(work, after, progress)
        seen = _drop_seen(job, work, claims, after)
        report = Path(job.output) / "report.html"
        summary = RunSummary(stripped, learned, duplicates, report, settings.threshold, seen)
        _tell(summary, work, after, job.output)
    claims.delivered(index=bool(job.index))
    if not learned.patterns:
        (Path(job.output) / "site.boilerplate").unlink(missing_ok=True)  # of an earlier run
    return summary


RESULTS = ("kept.jsonl", "dropped.jsonl", "edits.jsonl", "decisions.jsonl", "groups.jsonl", "failures.jsonl",
           "site.boilerplate", "summary.json", "report.html")  # fmt: skip


def _spare_inputs(job: RunJob, settings: Settings) -> None:
    """UsageError where a result would take the place of an input, as `clean run *.jsonl -o .` has it."""
    sources = sources_of(job.inputs, job.form, job.include, job.output)
    paths = paths_of(sources)
    given = [name for name in (settings.boilerplate, job.index) if name]
    refuse_overwrite([Path(job.output) / name for name in RESULTS], [*paths, *given])


FAILED = "failed.jsonl"  # until dedup_files is done, which looks after the name that it gets then


def _cleaning(job: RunJob, work: Path) -> CleanJob:
    return CleanJob(
        inputs=job.inputs, output=str(work / "articles.jsonl"), to="jsonl", form=job.form,
        log=str(work / "edits.jsonl"), failures=str(work / FAILED), include=job.include, with_id=True,
        leave_out=job.output,
    )  # fmt: skip


def _tell(summary: RunSummary, work: Path, settings: Settings, name: str) -> None:
    """The counts as JSON, and the page; `settings` name the fields of the results."""
    with atomic_write(work / "summary.json") as file:
        file.write(dumps(summary.as_dict()).encode() + b"\n")
    from cleaner.report.page import write_report

    write_report(work, settings, name=name)


def _after(settings: Settings) -> Settings:
    """The settings for what cleaning wrote: a page in `html` has become a text in `text`."""
    moved = "html" in settings.text_field.lower()
    return replace(settings, text_field="" if moved else settings.text_field)


def _dedup(work: Path, settings: Settings, progress: Say | None) -> DedupSummary:
    """Decide among the stripped articles; they are kept.jsonl and dropped.jsonl afterwards."""
    from cleaner.jobs.dedup import dedup_files

    articles = work / "articles.jsonl"
    summary = dedup_files([str(articles)], work, settings, progress=progress)
    articles.unlink()
    (work / FAILED).replace(work / "failures.jsonl")
    return summary


def _claims(job: RunJob) -> Claims:
    """Known before the work, for what is read may change meanwhile."""
    if not job.index:
        return Claims(Path(job.output))
    sources = sources_of(job.inputs, job.form, job.include, job.output)
    return Claims(Path(job.output), tell_inputs(sources, job.index))


def _drop_seen(job: RunJob, work: Path, claims: Claims, settings: Settings) -> Seen | None:
    if not job.index:
        return None
    with open_index(job.index, settings, asked=job.asked) as index:
        return drop_seen(work, claims, index, settings)


def _try_index(job: RunJob, settings: Settings) -> str:
    """Raise before the work what the index would raise after it; what there is to say of it.

    One that is not there is not made yet.
    """
    place = Path(job.index)
    if not job.index or (not place.exists() and place.parent.is_dir()):
        return ""
    with open_index(job.index, settings, asked=job.asked) as index:
        return shortfall(index)


def _boilerplate(job: RunJob, settings: Settings, say: Say, progress: Say | None) -> Boilerplate:
    """What a file says that the user gave, and what these inputs teach."""
    given = read_boilerplate(settings.boilerplate) if settings.boilerplate else Boilerplate(())
    if not job.learn:
        return given
    if "-" in job.inputs:
        say("standard input is read only once, so nothing is learned from it")
        return given
    from cleaner.jobs.learn import learn_from

    sources = sources_of(job.inputs, job.form, job.include, job.output)
    return given + learn_from(
        (r for r in stream(sources, settings) if isinstance(r, Record)), settings, progress=progress
    )


@contextmanager
def staged(out: str | Path) -> Iterator[Path]:
    """A hidden folder in `out` whose files move to `out` when the block ends well, and vanish if not."""
    with output_folder(out) as target, held(target), work_folder(target) as work:
        try:
            yield work
            for file in sorted(work.iterdir()):
                file.replace(target / file.name)
        except OSError as error:
            raise OutputError(
                f"{out}: {error.strerror or error}", "Make room or name another folder"
            ) from error
