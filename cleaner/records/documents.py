"""Files that are one document each: plain text and pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.errors import Failure
from cleaner.formats.decode import decode, without_surrogates
from cleaner.records.fields import PAGE, own_field, place
from cleaner.records.record import Record
from cleaner.records.sources import Source
from cleaner.records.streams import Limits, megabytes, open_stream
from cleaner.settings import Settings

# Behind the declaration, comments and style sheets of XML: the roots of RSS, Atom, RDF and sitemaps.
_LIST = re.compile(
    r"\s*+(?:<\?[^>]*+>\s*+|<!--.*?-->\s*+|<!DOCTYPE[^>]*+>\s*+)*+"
    r"<(?:rss\s[^>]*version|feed\s[^>]*xmlns|rdf:RDF\s|urlset\s|sitemapindex\s)",
    re.DOTALL,
)


def read_document(source: Source, settings: Settings, limits: Limits) -> Iterator[Record | Failure]:
    """The one record of a text file or page; its id is the path."""
    with open_stream(source, limits) as stream:
        data = stream.read(limits.document + 1)
    if len(data) > limits.document:
        yield too_large(source, 0, limits)
        return
    # A page under the name of a text is still a page.
    html = source.format == "html" or bool(PAGE.match(data[:1000].decode("latin-1")))
    decoded = decode(data, declared=settings.encoding, html=html)
    text, lone = without_surrogates(decoded.text)
    if _LIST.match(text):
        yield Failure(source.path, 0, "it is a feed or a sitemap, not an article",
                      "Read its entries with a feed reader and pass them on as JSON lines: docs/recipes.md shows how")  # fmt: skip
        return
    notes = (decoded.note, f"{lone} lone surrogates became U+FFFD" if lone else "")
    yield Record(
        id=place(source),
        named=source.path != "-",
        text=text,
        kind="html" if html else "text",
        field=own_field(settings),
        source=source.path,
        name=source.name,
        notes=tuple(note for note in notes if note),
    )


def too_large(source: Source, line: int, limits: Limits) -> Failure:
    return Failure(source.path, line, f"the document is larger than {megabytes(limits.document)}",
                   "Split it, or leave it out: no article is as long")  # fmt: skip
