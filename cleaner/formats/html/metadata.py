"""What the page says about its article, and where it says it.

For each field the sources are asked in turn: JSON-LD, the meta tags of OpenGraph and of others, microdata,
and at last the text that readers see. The first answer counts. Dates are ISO 8601, with time and zone
where the page gives them. `provenance` names the source of each value ("title: og:title").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from cleaner.article import Value
from cleaner.formats.html import jsonld
from cleaner.formats.html.addresses import absolute
from cleaner.formats.html.authors import authors
from cleaner.formats.html.stated import META, Answer, Stated, metas
from cleaner.formats.html.times import published, updated
from cleaner.formats.html.titles import titles
from cleaner.formats.html.tongue import languages_of


def metadata_of(stated: Stated, text: str, keep: list[int]) -> dict[str, Value]:
    """The fields that the page states, with their provenance.

    `text` is the article's text, `keep` the runs that it consists of.
    """
    out: dict[str, Value] = {}
    origin: list[str] = []
    stated.text = text
    stated.first, stated.last = (keep[0], keep[-1]) if keep else (-1, -1)
    for name, ask in _FIELDS.items():
        for value, source in ask(stated):
            if value:
                out[name] = value
                origin.append(f"{name}: {source}")
                break
        if name == "language":
            stated.language = str(out.get(name, ""))
    if origin:
        out["provenance"] = tuple(origin)
    return out


def _address(stated: Stated) -> Iterator[Answer]:
    main = stated.article.get("mainEntityOfPage")
    for value, source in (
        (stated.links.get("canonical", ""), "canonical"),
        (next(iter(stated.meta.get("og:url", ())), ""), "og:url"),
        (jsonld.first(main, "@id", "url"), "json-ld mainEntityOfPage"),
        (stated.url, "address"),
    ):
        yield absolute(stated.url, value), source


def _site(stated: Stated) -> Iterator[Answer]:
    yield from stated.sites


def _image(stated: Stated) -> Iterator[Answer]:
    for value, source in metas(stated, "image"):
        yield absolute(stated.url, value), source
    yield (
        absolute(stated.url, jsonld.first(stated.article.get("image"), "url", "contentUrl")),
        "json-ld image",
    )


def _section(stated: Stated) -> Iterator[Answer]:
    yield jsonld.first(stated.article.get("articleSection"), "name"), "json-ld articleSection"
    yield from metas(stated, "section")


def _tags(stated: Stated) -> Iterator[tuple[Value, str]]:
    yield _unique(jsonld.texts(stated.article.get("keywords"))), "json-ld keywords"
    for name in META["tags"]:
        values = [part for v in stated.meta.get(name, ()) for part in jsonld.texts(v)]
        yield _unique(values), name if ":" in name else f"meta {name}"


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def descriptions(stated: Stated) -> Iterator[Answer]:
    yield from metas(stated, "description")
    yield jsonld.first(stated.article.get("description")), "json-ld description"


_Ask = Callable[[Stated], Iterable[tuple[Any, str]]]
_FIELDS: dict[str, _Ask] = {
    "title": titles, "language": languages_of, "authors": authors, "published": published,
    "updated": updated, "site": _site, "url": _address, "image": _image, "section": _section,
    "tags": _tags, "description": descriptions,
}  # fmt: skip
