"""`clean learn`: records in, a file of boilerplate out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cleaner.article import Article
from cleaner.boilerplate import Bars, Boilerplate, learn, render, site_of
from cleaner.boilerplate.pattern import EVERY_SITE
from cleaner.errors import Failure, InputError
from cleaner.jobs.failures import Listing, Say, failures_to
from cleaner.jobs.inputs import paths_of, sources_of, stream, tell_notes
from cleaner.jobs.plural import plural
from cleaner.pipeline import article_of
from cleaner.records.atomic import atomic_write, is_device, refuse_overwrite, standard_output
from cleaner.records.record import Record
from cleaner.settings import Settings

OFTEN = 50  # articles between two words of progress


@dataclass(frozen=True, slots=True)
class Learned:
    """What a job read and found; `placeless` articles do not tell their site, `failures` could not be read."""

    boilerplate: Boilerplate
    articles: int
    placeless: int = 0
    failures: int = 0

    @property
    def sites(self) -> int:
        """On how many sites anything was found; what counts everywhere is of none."""
        return len({pattern.site for pattern in self.boilerplate.patterns} - {EVERY_SITE})

    def __str__(self) -> str:
        found = len(self.boilerplate.patterns)
        where = (
            f"on {plural(self.sites, 'site')}" if self.sites or not found else "from all together"
        )
        told = (
            f"{plural(self.articles, 'article')} read, {plural(found, 'pattern')} learned {where}"
        )
        if not self.placeless:
            return told
        return (
            f"{told}\n{plural(self.placeless, 'article')} without a site, which teach little:"
            " name the field that tells it with --site-field or --url-field"
        )


def learn_files(  # noqa: PLR0913 (one keyword for each option of the command)
    inputs: Iterable[str | Path],
    out: str | Path,
    settings: Settings | None = None,
    *,
    form: str = "",
    include: tuple[str, ...] = (),
    say: Say | None = None,
    progress: Say | None = None,
) -> Learned:
    """Read records, learn what their sites repeat, write it to `out` ("-" is standard output).

    Records that cannot be used are listed in `out`.failures.jsonl, `say` is told of the first of them, and
    the rest goes on; `progress` is told how far the work is. The file is whole or absent. Raises OutputError, UsageError where `out` is an input, and
    with `settings.fail_fast` InputError at the first record that fails.
    """
    settings = settings or Settings()
    beside = "" if str(out) == "-" or is_device(out) else f"{out}.failures.jsonl"
    sources = sources_of(inputs, form, include)
    paths = paths_of(sources)
    refuse_overwrite([name for name in (out, beside) if name], paths)
    tell_notes(sources, say)
    read_well = placeless = 0

    def articles() -> Iterator[Article]:
        nonlocal read_well, placeless
        for item in stream(sources, settings):
            article = item if isinstance(item, Failure) else article_of(item, settings)
            if isinstance(article, Article):
                read_well += 1
                if progress and read_well % OFTEN == 1:
                    progress(f"learn: {plural(read_well, 'article')} read")
                placeless += not site_of(article)
                yield article
            elif settings.fail_fast:
                raise InputError.at_first(article)
            else:
                failures.add(article)

    with (
        standard_output() if str(out) == "-" else atomic_write(out) as file,
        failures_to(Listing(beside), say) as failures,
    ):
        boilerplate = learn(articles())
        file.write(render(boilerplate).encode())
    return Learned(boilerplate, read_well, placeless, failures.count)


def learn_from(
    records: Iterable[Record],
    settings: Settings | None = None,
    bars: Bars | None = None,
    progress: Say | None = None,
) -> Boilerplate:
    """What the sites of the records repeat; see `cleaner.boilerplate.learn`.

    Pages that are too large to be read teach nothing; `process` reports them.
    """
    settings = settings or Settings()

    def articles() -> Iterator[Article]:
        for number, record in enumerate(records, 1):
            if progress and number % OFTEN == 1:
                progress(f"learn: {plural(number, 'article')} read")
            article = article_of(record, settings)
            if isinstance(article, Article):
                yield article

    return learn(articles(), bars)
