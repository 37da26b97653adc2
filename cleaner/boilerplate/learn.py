"""What a site repeats and no story says: lines that recur in many articles at the same place.

The idea is old (site-wide templates, as in Yi, Liu and Li, "Eliminating noisy information in web
pages", KDD 2003); what is ours is the care for what recurs and is article text all the same:
reprinted stories, the headings of a format, tables of figures, paragraphs of background.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Any

from cleaner.article import Article
from cleaner.boilerplate.copies import originals
from cleaner.boilerplate.evidence import often, only, quantile, sightings, site_sizes, texts_of
from cleaner.boilerplate.judge import Bars, Sighting, place_of, place_of_template
from cleaner.boilerplate.ledger import Ledger
from cleaner.boilerplate.linked import linked_headlines
from cleaner.boilerplate.pattern import (
    EVERY_SITE,
    Boilerplate,
    Pattern,
    Place,
    pattern_id,
)
from cleaner.boilerplate.templates import edge_lines, templates

# So many articles of a site are read again for lines that differ in a word.
_SAMPLE = 20_000
# Where one line falls, its neighbours lose a neighbour; seen here: at most four rounds.
_ROUNDS = 8


def learn(articles: Iterable[Article], bars: Bars | None = None) -> Boilerplate:
    """The patterns that the articles' sites repeat, by site and then by how often.

    Sites are told by the fields `site` or `url` of the metadata; articles with neither count as one
    corpus with higher bars. One pass; what is needed again waits in temporary files. The result does
    not depend on the order of the articles.
    """
    with Ledger() as ledger:
        for article in articles:
            ledger.add(article)
        if not len(ledger):
            return Boilerplate()
        return Boilerplate(tuple(_patterns(ledger, bars or Bars())))


def _patterns(ledger: Ledger, bars: Bars) -> Iterable[Pattern]:
    titles = ledger.titles()
    rows, titled = ledger.recurring(titles)
    group = originals(ledger, rows)
    sizes = site_sizes(ledger, group)
    rows = often(rows, group, bars.few)
    texts = texts_of(ledger, rows)
    accepted: list[tuple[Sighting, Place, int]] = []
    for _ in range(_ROUNDS):
        accepted, keys = [], []
        for key, sighting in sightings(ledger, rows, group, sizes, texts):
            judged = place_of(sighting, bars)
            if judged:
                accepted.append((sighting, *judged))
                keys.append(key)
        kept = only(rows, keys)
        if len(kept) == len(rows):
            break
        rows = kept
    found = [_pattern(sighting, place, slack) for sighting, place, slack in accepted]
    found += _filled_in(ledger, group, sizes, found, bars)
    known = {pattern.id for pattern in found}
    titled = titles.originals(titled, group)
    found += (p for p in linked_headlines(ledger, titled, group, sizes) if p.id not in known)
    return sorted(found, key=lambda p: (p.site, -p.articles, p.text))


def _pattern(line: Sighting, place: Place, slack: int, example: str = "") -> Pattern:
    site = line.site or EVERY_SITE
    return Pattern(
        pattern_id(site, line.text), line.text, site, place, line.articles, line.of, slack, example
    )


def _filled_in(
    ledger: Ledger, group: Any, sizes: Any, known: Iterable[Pattern], bars: Bars
) -> Iterator[Pattern]:
    """Patterns with gaps: what sites write at the ends of articles with a name or a date in it."""
    by_site: dict[str, set[str]] = {}
    for pattern in known:
        by_site.setdefault(pattern.site, set()).add(pattern.text)
    for site, articles in ledger.by_site(_SAMPLE):
        name, few = ledger.names[site], max(bars.few, math.ceil(bars.least * sizes[site]))
        if not name or sizes[site] < few:
            continue
        texts = by_site.get(name, set())
        lines = (
            line
            for article in articles
            for line in edge_lines(ledger.lines(article), int(group[article]), texts)
        )
        for template in templates(lines, few):
            line = Sighting(
                template.text, name, template.groups, int(sizes[site]),
                head=quantile([line.head for line in template.lines]),
                tail=quantile([line.tail for line in template.lines]),
                steady=False, runs=False,
            )  # fmt: skip
            place = place_of_template(line, bars)
            if place:
                yield _pattern(line, *place, example=template.example)
