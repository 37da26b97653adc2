"""What a job reads: names to sources, sources to one stream of records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path, PurePath

from cleaner.errors import Failure, UsageError
from cleaner.records.read import read_source
from cleaner.records.record import Record
from cleaner.records.sources import Source, expand
from cleaner.settings import Settings

Sources = list[Source | Failure]


def sources_of(
    inputs: Iterable[str | Path], form: str = "", include: tuple[str, ...] = (), output: str = ""
) -> Sources:
    """What the inputs name, in order; with `include` only files whose name fits one of its patterns.

    Files in the folder `output` are results of earlier runs and are left out.
    """
    found = expand(inputs, form, output)
    if not include:
        return found
    kept = [
        replace(source, note="") if isinstance(source, Source) else source
        for source in found
        if isinstance(source, Failure)
        or any(fnmatch(PurePath(source.name).name, pattern) for pattern in include)
    ]
    if found and not kept:
        raise UsageError(f"no input has a name like {' or '.join(include)}", "Check --include.")
    return kept


def paths_of(sources: Iterable[Source | Failure]) -> list[str]:
    """The files among some sources, which no output may take the place of."""
    return [source.path for source in sources if isinstance(source, Source)]


def tell_notes(sources: Iterable[Source | Failure], say: Callable[[str], None] | None) -> None:
    """Say what is left out of the folders among some sources."""
    for source in sources:
        if say and isinstance(source, Source) and source.note:
            say(source.note)


def stream(sources: Iterable[Source | Failure], settings: Settings) -> Iterator[Record | Failure]:
    """The records of all sources, one after another."""
    for source in sources:
        if isinstance(source, Failure):
            yield source
        else:
            yield from read_source(source, settings)
