"""`clean dedup --engine spark`: files in, files out, the work between them by Spark."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any
from warnings import catch_warnings, filterwarnings

from cleaner.dedup.engine import recipe_of
from cleaner.dedup.ids import Repeats
from cleaner.errors import Failure, UsageError
from cleaner.jobs.articles import OUTPUTS
from cleaner.jobs.dedup import DedupSummary
from cleaner.jobs.failures import Listing, Say, failures_to
from cleaner.jobs.folder import work_folder
from cleaner.jobs.inputs import sources_of
from cleaner.records.atomic import Whole, atomic_write, refuse_overwrite, together
from cleaner.records.folders import output_folder
from cleaner.records.sources import Source
from cleaner.settings import Settings

COUNTS = ("records", "kept", "exact", "near", "contained", "groups")


def dedup_with_spark(  # noqa: PLR0913 (one keyword for each option of the command)
    inputs: Iterable[str | Path],
    out: str | Path,
    settings: Settings | None = None,
    *,
    include: tuple[str, ...] = (),
    repeats: Repeats = "suffix",
    session: Any = None,
    say: Say | None = None,
) -> DedupSummary:
    """What `dedup_files` does, on the Spark that is configured here; its files are the same.

    Inputs are JSON lines (plain, .gz or .bz2) or Parquet, on this machine. `session` is a Spark session
    (None: the running one, or a new one on all cores of this machine). `say` is told of the first failures.

    Raises UsageError for inputs of other formats, SparkError where Java or pyspark is missing.
    """
    options = settings or Settings()
    recipe_of(options)
    sources = sources_of(inputs, "", include)
    readable = [source for source in sources if isinstance(source, Source)]
    missing = [source for source in sources if isinstance(source, Failure)]
    _must_be_lines(readable)
    folder = Path(out)
    refuse_overwrite([folder / name for name in OUTPUTS], [source.path for source in readable])

    from cleaner.adapters.spark.job import dedup_on_cluster
    from cleaner.adapters.spark.session import open_session

    spark = session or open_session()
    with output_folder(folder), work_folder(folder) as work:
        names = {str(Path(source.path).absolute()): source.path for source in readable}
        target = (work / "spark").absolute().as_uri()
        counts: dict[str, int] = {}
        if readable:
            paths = [_pattern(source) for source in readable]
            with catch_warnings():
                # said at every step; pandas is asked for and not used
                filterwarnings("ignore", message="PySpark does not yet fully support pandas")
                counts = dedup_on_cluster(
                    spark, paths, target, options, names=names, repeats=repeats
                )
        place = folder / "failures.jsonl"
        with together() as ready, failures_to(Listing(place, group=ready), say) as failures:
            for failure in chain(missing, _failures(work / "spark" / "failures")):
                failures.add(failure)
            _gather(work / "spark", folder, ready)
        records, kept, exact, near, contained, groups = (counts.get(name, 0) for name in COUNTS)
        return DedupSummary(records, kept, exact, near, contained, groups, failures=failures.count)


def _must_be_lines(sources: list[Source]) -> None:
    for source in sources:
        if source.format not in {"jsonl", "parquet"} or source.compression in {"zst", "xz"}:
            raise UsageError(
                f"{source.path} cannot be read with Spark (JSON lines, plain, .gz or .bz2, or Parquet can)",
                "Make JSON lines of it first: clean FILE --to jsonl -o FILE.jsonl",
            )


def _pattern(source: Source) -> str:
    """The path of a file as Hadoop takes it: as it is, but for the signs that would make it a pattern."""
    return "file:" + re.sub(r"([\\*?\[\]{}])", r"\\\1", str(Path(source.path).absolute()))


def _parts(folder: Path) -> list[Path]:
    """The files that Spark wrote, in order."""
    return sorted(folder.glob("part-*"))


def _failures(folder: Path) -> Iterator[Failure]:
    for part in _parts(folder):
        with part.open(encoding="utf-8", newline="\n") as lines:
            for line in lines:
                yield Failure(**json.loads(line))


def _gather(parts: Path, folder: Path, ready: list[Whole]) -> None:
    """One file of many, to appear with the others that are `ready`."""
    for name in ("kept", "dropped", "decisions", "groups"):
        with atomic_write(folder / f"{name}.jsonl", group=ready) as file:
            for part in _parts(parts / name):
                with part.open("rb") as held:
                    shutil.copyfileobj(held, file)
