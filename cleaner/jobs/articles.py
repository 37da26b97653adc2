"""Inputs read into a corpus, with the way back from each row to its line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleaner.dedup.corpus import Corpus
from cleaner.dedup.engine import Texts, recipe_of, take_in
from cleaner.dedup.ids import Repeats
from cleaner.dedup.shingles import TextBatch
from cleaner.dedup.spool import Spool, check_folder, forget
from cleaner.errors import Failure, InputError
from cleaner.jobs.failures import Failures, Listing, Say
from cleaner.jobs.inputs import paths_of, sources_of, tell_notes
from cleaner.records.atomic import Whole, refuse_overwrite
from cleaner.records.batches import Batch, read_batches
from cleaner.records.sources import Source
from cleaner.records.streams import Limits
from cleaner.settings import Settings

BLOCK = 1 << 20  # bytes of lines read again at once
# An article of 50 MB is compared like any other here; a line may hold it with each byte escaped.
LIMITS = Limits(document=128 << 20, line=768 << 20)


@dataclass
class Articles:
    """A corpus, and for each row the line it came from: bytes `starts[row]:ends[row]` of its file.

    `files` are (first row, path); rows that did not come from lines that can be found again have the
    path "", and their lines lie in `spooled`.
    """

    corpus: Corpus
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    files: list[tuple[int, str]]
    spooled: NDArray[np.uint8]
    work: Path | None
    stamps: dict[str, tuple[int, int, int]] = field(default_factory=dict)

    def blocks(self) -> Iterator[Block]:
        """All lines, about a megabyte at a time, file after file; each is gone when the next comes."""
        firsts = [*(first for first, _ in self.files), len(self.starts)]
        for (_, path), (first, last) in zip(self.files, pairwise(firsts), strict=True):
            if path:
                yield from self._from_file(path, first, last)
            else:
                for a, b, start, end in self._cuts(first, last):
                    yield Block(a, b, start, self.spooled[start : end + 1].data)

    def _from_file(self, path: str, first: int, last: int) -> Iterator[Block]:
        self._check(path)
        buffer = bytearray()
        with Path(path).open("rb", buffering=0) as file:
            for a, b, start, end in self._cuts(first, last):
                if len(buffer) <= end - start:
                    buffer = bytearray(max(BLOCK, end - start + 1))
                held = memoryview(buffer)[: end - start + 1]
                file.seek(start)
                if file.readinto(held[:-1]) < end - start:
                    raise changed(path)
                held[-1:] = b"\n"  # which the last line of a file may lack
                yield Block(a, b, start, held)
        self._check(path)

    def _cuts(self, first: int, last: int) -> Iterator[tuple[int, int, int, int]]:
        """Runs of rows whose lines, and what lies between them, take about `BLOCK` bytes.

        As rows (first, after the last) and places (of the first byte, after the last one).
        """
        while first < last:
            start = int(self.starts[first])
            fit = int(np.searchsorted(self.ends[first:last], start + BLOCK))
            after = first + max(fit, 1)
            yield first, after, start, int(self.ends[after - 1])
            first = after

    def _check(self, path: str) -> None:
        if stamp(path) != self.stamps[path]:
            raise changed(path)


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of the rows `first` to `last`, each with its end, in `held`.

    `start` is what the first byte of `held` counts as in the places of lines.
    """

    first: int
    last: int
    start: int
    held: memoryview


def changed(path: str) -> InputError:
    return InputError(f"{path} changed while it was read", "Run again when it is at rest")


def stamp(path: str) -> tuple[int, int, int]:
    """What tells that a file is still the same: its number, its size, the time of its last change."""
    status = Path(path).stat()
    return status.st_ino, status.st_size, status.st_mtime_ns


@dataclass(frozen=True)
class DedupJob:
    """What to read, where the results go, who is told of failures, and who how far the work is.

    `form` is the format of inputs whose name does not tell it, `include` restricts folders to names
    that match a pattern, `work` is the folder for large work files (None: `out`), which have no names.
    """

    inputs: tuple[str | Path, ...]
    out: Path
    form: str = ""
    include: tuple[str, ...] = ()
    work: Path | None = None
    repeats: Repeats = "suffix"
    tell: Say = lambda _: None
    say: Say | None = None

    def failures(self, group: list[Whole]) -> Listing:
        """Where failures are listed: among the results."""
        return Listing(self.out / "failures.jsonl", group=group)


class Reading:
    """Feeds batches to the engine and notes where each record came from."""

    def __init__(
        self, settings: Settings, work: Path | None, progress: Say, failures: Failures
    ) -> None:
        self._settings, self._progress, self._failures = settings, progress, failures
        self._starts, self._ends = Spool(np.int64, work), Spool(np.int64, work)
        self._lines = Spool(np.uint8, work)
        self._rows = 0
        self.files: list[tuple[int, str]] = []
        self.stamps: dict[str, tuple[int, int, int]] = {}

    def batches(self, sources: Iterable[Source | Failure]) -> Iterator[Batch]:
        """The batches that hold records; what could not be read goes where failures go."""
        for batch in read_batches(sources, self._settings, LIMITS):
            for failure in batch.failures:
                if self._settings.fail_fast:
                    raise InputError.at_first(failure)
                self._failures.add(failure)
            if len(batch):
                self._note(batch)
                yield batch
                self._progress(f"read: {self._rows:,} articles")

    def _note(self, batch: Batch) -> None:
        path = batch.source.path if batch.starts else ""
        if not self.files or self.files[-1][1] != path:
            self.files.append((self._rows, path))
            if path:
                self.stamps[path] = stamp(path)
        if batch.starts:
            starts, ends = np.array(batch.starts), np.array(batch.ends)
        else:
            sizes = np.array([len(line) for line in batch.lines])
            ends = self._lines.length + np.cumsum(sizes + 1) - 1
            starts = ends - sizes
            held = b"\n".join([*batch.lines, b""])
            self._lines.append(np.frombuffer(held, dtype=np.uint8))
        self._starts.append(starts)
        self._ends.append(ends)
        self._rows += len(batch)

    def finish(self, corpus: Corpus, work: Path | None) -> Articles:
        return Articles(corpus, self._starts.finish(), self._ends.finish(), self.files,
                        self._lines.finish(), work, self.stamps)  # fmt: skip


Cut = Callable[[Iterable[Batch]], Iterator[Texts]]


def whole(batches: Iterable[Batch]) -> Iterator[Texts]:
    """Each record as one text."""
    for batch in batches:
        yield batch.ids, TextBatch.of_bytes(batch.texts), batch.dates


def read_articles(
    job: DedupJob, settings: Settings, failures: Failures, cut: Cut = whole
) -> Articles:
    """Read and sign all articles of the inputs, as a whole or cut into pieces.

    Whatever can be known to fail fails first.
    """
    recipe_of(settings)
    sources, place = open_job(job, OUTPUTS)
    reading = Reading(settings, place, job.tell, failures)
    corpus = take_in(cut(reading.batches(sources)), settings, place)
    forget(corpus.texts.buffer)
    return reading.finish(corpus, place)


OUTPUTS = ("kept.jsonl", "dropped.jsonl", "decisions.jsonl", "groups.jsonl", "failures.jsonl")


def open_job(job: DedupJob, outputs: Iterable[str]) -> tuple[list[Source | Failure], Path]:
    """The sources and the work folder of a job, or the error that it would meet in the end."""
    sources = sources_of(job.inputs, job.form, job.include, str(job.out))
    place = job.work or job.out
    check_folder(place)
    paths = paths_of(sources)
    refuse_overwrite([job.out / name for name in outputs], paths)
    tell_notes(sources, job.say)
    return sources, place
