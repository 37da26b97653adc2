"""Who copied what from whom, on files: what `clean reuse` and `clean explain` call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from cleaner.dedup.passages import Explanation, explain
from cleaner.dedup.reuse import THRESHOLD, map_reuse
from cleaner.errors import InputError, UsageError
from cleaner.jobs.articles import DedupJob, Reading, open_job, whole
from cleaner.jobs.failures import Say, failures_to
from cleaner.jobs.inputs import sources_of
from cleaner.jobs.plural import plural
from cleaner.records.atomic import atomic_write, together
from cleaner.records.batches import read_batches
from cleaner.records.folders import output_folder
from cleaner.settings import Settings

NAMED = 10  # patchworks that the summary names


@dataclass(frozen=True, slots=True)
class ReuseSummary:
    """What was found. `patchworks` names articles put together from several others.

    `failures` is the number of records that could not be read.
    """

    articles: int
    paragraphs: int
    shared: int
    copied: int
    patchworks: tuple[str, ...]
    failures: int = 0

    @property
    def exit_code(self) -> int:
        return 3 if self.failures else 0

    def as_dict(self) -> dict[str, Any]:
        return {"articles": self.articles, "paragraphs": self.paragraphs, "shared": self.shared,
                "copied": self.copied, "patchworks": list(self.patchworks),
                "failures": self.failures}  # fmt: skip

    def lines(self) -> Iterator[str]:
        """The summary as a person reads it."""
        yield f"{plural(self.articles, 'article')} with {plural(self.paragraphs, 'paragraph')}"
        yield f"{self.shared:,} have paragraphs that stand elsewhere too, {self.copied:,} copied some"
        if self.patchworks:
            some = ", ".join(self.patchworks[:NAMED])
            more = f" and {len(self.patchworks) - NAMED:,} more" if self.patchworks[NAMED:] else ""
            yield f"{plural(len(self.patchworks), 'patchwork')}: {some}{more}"


def reuse_files(  # noqa: PLR0913 (one keyword for each option of the command)
    inputs: Iterable[str | Path],
    out: str | Path,
    settings: Settings | None = None,
    *,
    form: str = "",
    include: tuple[str, ...] = (),
    threshold: float = THRESHOLD,
    say: Say | None = None,
    progress: Say | None = None,
) -> ReuseSummary:
    """Write `reuse.jsonl` into the folder `out`: one line for each article, in the order of the input.

    A line has the id, `words`, `own` (the share of words that stood here first or stand nowhere else),
    `patchwork`, `sources` (the articles it has paragraphs from, and what share), and `paragraphs`: those
    that stand elsewhere too, each with the place where it stood first. Records that could not be read are
    listed in `failures.jsonl`. Paragraphs are like each other
    from the Jaccard similarity `threshold` on. Raises as `dedup_files` does.
    """
    options = settings or Settings()
    job = DedupJob(
        tuple(inputs), Path(out), form, include, say=say, tell=progress or (lambda _: None)
    )
    with output_folder(job.out):
        return _map(job, options, threshold)


def _map(job: DedupJob, options: Settings, threshold: float) -> ReuseSummary:
    sources, place = open_job(job, ("reuse.jsonl", "failures.jsonl"))
    shared = copied = 0
    patchworks: list[str] = []
    with together() as ready, failures_to(job.failures(ready), job.say) as failures:
        reading = Reading(options, place, job.tell, failures)
        found = map_reuse(
            whole(reading.batches(sources)), options, threshold=threshold, work=place,
            progress=lambda stage, done, total: job.tell(f"{stage}: {done:,} of {total:,}"),
        )  # fmt: skip
        with atomic_write(job.out / "reuse.jsonl", group=ready) as file:
            for article in found:
                file.write(orjson.dumps(article.as_dict()) + b"\n")
                shared += bool(article.paragraphs)
                copied += bool(article.sources)
                if article.patchwork:
                    patchworks.append(article.id)
    return ReuseSummary(len(found), len(found.corpus), shared, copied, tuple(patchworks),
                        failures.count)  # fmt: skip


def explain_files(
    a: str, b: str, settings: Settings | None = None, *, inputs: Iterable[str | Path] = ()
) -> Explanation:
    """Compare two articles in full: two files, or two ids of records in `inputs`.

    A file with one record is that record; UsageError where it has several, or an id is not there.
    """
    options = settings or Settings()
    named = tuple(inputs)
    if named:
        texts = _texts(named, options, {a, b})
        for name in (a, b):
            if name not in texts:
                raise UsageError(f"No record has the id '{name}'", "Check the id and the inputs")
        return explain((a, texts[a]), (b, texts[b]), options)
    return explain((a, _only(a, options)), (b, _only(b, options)), options)


def _texts(inputs: tuple[str | Path, ...], options: Settings, wanted: set[str]) -> dict[str, str]:
    """The texts of the records that are wanted, the first of each id.

    "x#3" is the third record of the id "x", as in decisions, where no record goes by that name itself.
    """
    found: dict[str, str] = {}
    numbered = [_Numbered(name) for name in wanted if "#" in name]
    for batch in read_batches(sources_of(inputs), options):
        for name, text in zip(batch.ids, batch.texts, strict=True):
            if name in wanted and name not in found:
                found[name] = text.decode("utf-8", "replace")
            for one in numbered:
                one.look(name, text)
        if len(found) == len(wanted):
            break
    return {one.name: one.text for one in numbered if one.text} | found


class _Numbered:
    """Looks for the record that decisions call by its id and a number, because its id repeats."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._id, _, number = name.rpartition("#")
        self._number = int(number) if number.isdecimal() else 0
        self._taken: set[str] = set()  # such names that are ids of their own are left out
        self._texts: list[bytes] = []

    def look(self, id: str, text: bytes) -> None:
        if id == self._id and len(self._texts) < self._number:
            self._texts.append(text)
        elif id.startswith(f"{self._id}#"):
            self._taken.add(id)

    @property
    def text(self) -> str:
        numbers = [n for n in range(2, self._number + 1) if f"{self._id}#{n}" not in self._taken]
        at = len(numbers)  # the second record has the first number
        right = numbers and numbers[-1] == self._number and at < len(self._texts)
        return self._texts[at].decode("utf-8", "replace") if right else ""


def _only(path: str, options: Settings) -> str:
    """The text of the one record in a file."""
    texts: list[bytes] = []
    for batch in read_batches(sources_of([path]), options):
        if batch.failures:
            first = batch.failures[0]
            raise InputError(f"{first.place}: {first.reason}", first.remedy)
        texts += batch.texts
    if len(texts) != 1:
        raise UsageError(
            f"{path} holds {len(texts)} records", "Name the ids of two, and the inputs"
        )
    return texts[0].decode("utf-8", "replace")
