"""Who wrote it: what data, meta tags and bylines say, persons before houses.

A person's name goes before all else: a byline that readers see says more than the user name or the
organization that a content system writes into the page's data. Only where no source names a person
the newsroom, the agency, the pen name of one word or the site itself is the author, if one is stated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cleaner.formats.html import jsonld
from cleaner.formats.html.bylines import Line, above, below, told
from cleaner.formats.html.names import LABEL, given, house
from cleaner.formats.html.stated import META, SEPARATOR, Stated, bare

_Names = tuple[str, ...]


def authors(stated: Stated) -> Iterator[tuple[_Names, str]]:
    """Candidates for the authors, best first, with where they stand."""
    sites = {bare(s) for s, _ in stated.sites} - {""}
    sites |= {bare(part) for part in SEPARATOR.split(stated.title)[1:]} - {""}
    data = [(said, source, person) for said, source, person in _data(stated) if said]
    stated_persons = [
        (_unique(given(said, sites)), source) for said, source, person in data if person
    ]
    if any(names for names, _ in stated_persons):
        yield (
            _contradicted([name for names, _ in stated_persons for name in names], stated),
            "byline",
        )
    yield from stated_persons
    known = {bare(name) for said, _, person in data if person for name in said}
    # Whom data and a byline name is an author, even where the site bears that name.
    houses = sites - known
    near: list[tuple[list[Line], str]] = []
    for lines, source in above(stated):
        near.append((lines, source))
        yield _first(lines, houses, stated.language), source
    yield from ((_houses(said), source) for said, source, person in data if person)
    foot = list(below(stated))
    yield from ((_first(lines, houses, stated.language), source) for lines, source in foot)
    yield from ((_houses(said), source) for said, source, person in data if not person)
    for lines, source in (*near, *foot):
        plainly = source.startswith("class")
        said = (house(line.first, stated.language, plainly=plainly) for line in lines)
        yield _unique(filter(None, said))[:1], source


def _unique(names: Iterable[str]) -> _Names:
    return tuple(dict.fromkeys(names))


def _contradicted(names: list[str], stated: Stated) -> _Names:
    """Whom the byline names, where it is somebody else than the data name: who put the text in."""
    line = told(stated)
    known = {word for name in names for word in name.casefold().split()}
    return () if any(word.casefold() in known for name in line for word in name.split()) else line


def _houses(names: Iterable[str]) -> _Names:
    return _unique(name for text in names if (name := house(text, told=True)))


def _first(lines: list[Line], houses: set[str], language: str) -> _Names:
    """The names of the first line that holds any, and of those that stand with it."""
    out: list[str] = []
    at = -1
    for line in lines:
        if at < 0 or (line.sure and 0 <= line.at - at <= 1):
            names = [n for n in line.names(language) if bare(n) not in houses]
            at = line.at if names else at
            out += names
    return _unique(out)


def _data(stated: Stated) -> Iterator[tuple[list[str], str, bool]]:
    """Names as data state them, the source, and whether persons are meant."""
    said = stated.article.get("author") or stated.article.get("creator")
    people, others = jsonld.people(said, stated.nodes)
    yield people, "json-ld author", True
    for name in META["authors"]:
        values = [jsonld.text_of(v) for v in stated.meta.get(name, ())]
        yield values, name if ":" in name else f"meta {name}", True
    yield from ((values, source, True) for values, source in _labelled(stated))
    yield others, "json-ld author", False


def _labelled(stated: Stated) -> Iterator[tuple[list[str], str]]:
    """What a card for networks says behind "Written by", in whatever language it says it.

    Content systems write the author first and the reading time second.
    """
    for n in ("1", "2"):
        label = next(iter(stated.meta.get(f"twitter:label{n}", ())), "")
        values = stated.meta.get(f"twitter:data{n}", ())
        other = next(iter(stated.meta.get("twitter:data2", ())), "")
        timed = n == "1" and re.match(r"\d+\s?\w+", other) and not any(map(_digits, values))
        if values and (LABEL.fullmatch(label) or label.endswith(" by") or timed):
            yield [jsonld.text_of(v) for v in values], f"twitter:data{n}"


def _digits(text: str) -> bool:
    return any(c.isdigit() for c in text)
