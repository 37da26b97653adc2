"""Find duplicates in files: what `clean dedup` calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cleaner.dedup.corpus import Corpus
from cleaner.dedup.groups import group
from cleaner.dedup.ids import Repeats, describe, rename, repeated
from cleaner.dedup.reuse import only_long
from cleaner.dedup.stars import Grouping
from cleaner.errors import UsageError
from cleaner.jobs.articles import DedupJob, read_articles
from cleaner.jobs.dedup_outputs import Results, write_results
from cleaner.jobs.failures import Say, failures_to
from cleaner.jobs.paragraphs import RecordCutter
from cleaner.jobs.plural import plural
from cleaner.records.atomic import together
from cleaner.records.folders import output_folder
from cleaner.settings import Settings


@dataclass(frozen=True, slots=True)
class DedupSummary:
    """What was found. `notes` are sentences that a person should read, `audit` the recall measured.

    `failures` is the number of records that could not be read.
    """

    records: int = 0
    kept: int = 0
    exact: int = 0
    near: int = 0
    contained: int = 0
    groups: int = 0
    unit: str = "article"
    notes: tuple[str, ...] = ()
    failures: int = 0
    audit: dict[str, Any] = field(default_factory=dict)

    @property
    def exit_code(self) -> int:
        return 3 if self.failures else 0

    def as_dict(self) -> dict[str, Any]:
        return {"records": self.records, "kept": self.kept, "exact": self.exact, "near": self.near,
                "contained": self.contained, "groups": self.groups, "unit": self.unit,
                "notes": list(self.notes), "failures": self.failures,
                **({"audit": self.audit} if self.audit else {})}  # fmt: skip

    def lines(self) -> Iterator[str]:
        """The summary as a person reads it."""
        yield f"{plural(self.records, self.unit)} compared, {self.kept:,} kept"
        dropped = self.records - self.kept
        if dropped:
            kinds = {"exact": self.exact, "near": self.near, "contained": self.contained}
            told = ", ".join(f"{number:,} {kind}" for kind, number in kinds.items() if number)
            yield f"{dropped:,} dropped in {plural(self.groups, 'group')}: {told}"
        if self.audit:
            yield audit_line(self.audit)
        yield from self.notes


def audit_line(audit: dict[str, Any]) -> str:
    if not audit["pairs"]:
        return f"audit: exact search for {audit['sample']:,} articles met no pair at the threshold"
    return (
        f"audit: {audit['found']:,} of {audit['pairs']:,} true pairs of {audit['sample']:,} articles"
        f" were proposed: recall {audit['recall']:.4f}"
        f" (95 % interval {audit['low']:.4f} to {audit['high']:.4f})"
    )


def dedup_files(  # noqa: PLR0913 (one keyword for each option of the command)
    inputs: Iterable[str | Path],
    out: str | Path,
    settings: Settings | None = None,
    *,
    form: str = "",
    include: tuple[str, ...] = (),
    paragraphs: bool = False,
    audit: int = 0,
    repeats: Repeats = "suffix",
    work: str | Path | None = None,
    say: Say | None = None,
    progress: Say | None = None,
) -> DedupSummary:
    """Compare all articles of some inputs, and write what is kept and why.

    In the folder `out` appear, together and only when all is done: `kept.jsonl` and `dropped.jsonl`
    (each record as it was; lines of JSON byte for byte), `decisions.jsonl` (one line for each record,
    in order), `groups.jsonl`, and `failures.jsonl` where records could not be read. `audit` is the
    number of articles for which the recall is measured by exact search. `repeats` says whether an id
    that repeats gets a suffix or is an "error". With `paragraphs` all this is about paragraphs of eight
    words and more (ids "article#number"): `kept.jsonl` has each record without those that stand
    elsewhere, `dropped.jsonl` the records of which nothing is left. Large work files lie, without a name, in `work` (None:
    in `out`). `say` is told of the first failures at once, `progress` how far the work is.

    Raises UsageError before any work for settings that make no sense, InputError at the first failure
    with `settings.fail_fast`, OutputError where results or work files cannot be written.
    """
    options = settings or Settings()
    if audit < 0:
        raise UsageError(f"audit is {audit}", "Give the number of articles to search for, or 0.")
    job = DedupJob(tuple(inputs), Path(out), form, include, Path(work) if work else None, repeats,
                   progress or (lambda _: None), say)  # fmt: skip
    wanted = Grouping(
        options.threshold, options.policy, options.contained, job.work or job.out,
        lambda stage, done, total: job.tell(f"{stage}: {done:,} of {total:,}"),
    )  # fmt: skip
    with output_folder(job.out):
        summary, corpus = _compare(job, options, wanted, paragraphs=paragraphs)
        if not audit:
            return summary
        from cleaner.dedup.audit import measure_recall

        return replace(summary, audit=measure_recall(corpus, wanted, audit))


def _compare(
    job: DedupJob, options: Settings, wanted: Grouping, *, paragraphs: bool
) -> tuple[DedupSummary, Corpus]:
    cutter = RecordCutter() if paragraphs else None
    with together() as ready, failures_to(job.failures(ready), job.say) as failures:
        if cutter:
            articles = read_articles(job, options, failures, cutter.cut_batches)
            articles = replace(articles, corpus=only_long(articles.corpus))
        else:
            articles = read_articles(job, options, failures)
        corpus = articles.corpus
        renamed = rename(corpus.ids, job.repeats)
        outcome = group(corpus, wanted)
        counts = write_results(articles, Results(outcome, renamed, cutter), job.out, ready)
    notes = []
    if renamed:
        example = next(iter(renamed.values()))
        notes.append(
            f"{describe(corpus.ids, repeated(corpus.ids))}. The later ones get a number: '{example}'"
        )
    summary = DedupSummary(
        counts.records, counts.kept, counts.exact, counts.near, counts.contained, counts.groups,
        "paragraph" if paragraphs else "article", (*notes, *outcome.notes), failures.count,
    )  # fmt: skip
    return summary, corpus
