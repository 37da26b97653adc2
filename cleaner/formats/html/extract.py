"""From a raw page to its article, step by step."""

from __future__ import annotations

from typing import Any

from cleaner.article import Article, Metadata
from cleaner.formats.decode import decode
from cleaner.formats.html import features, jsonld, model
from cleaner.formats.html.blocks import to_blocks
from cleaner.formats.html.guard import guard
from cleaner.formats.html.locate import Survey, survey
from cleaner.formats.html.metadata import metadata_of
from cleaner.formats.html.stated import Stated, gather
from cleaner.formats.html.titles import title
from cleaner.formats.html.tree import read_page

# Half the F1 that is reached is the chance from which a run is worth keeping (Lewis, 1995).
THRESHOLD = 0.42


def parse_html(
    html: str | bytes, *, url: str = "", id: str = "", metadata: Metadata | None = None
) -> Article:
    """The article of a page."""
    notes: list[str] = []
    if isinstance(html, bytes):
        read = decode(html, html=True)
        html = read.text
        notes += [read.note] if read.note else []
    safe, cuts = guard(html)
    notes += cuts
    page = read_page(safe)
    known = dict(metadata or {})
    url = url or str(known.get("url", ""))
    said = gather(page, url)
    s = survey(page)
    said.own = s.tree.own
    keep: list[int] = []
    if s.lines.text:
        chances = model.load().chances(judged(s, said))
        keep = [n for n, chance in enumerate(chances.tolist()) if chance >= THRESHOLD]
    article = Article(to_blocks(page, keep, s.lines.text, url), id=id)
    found = metadata_of(said, article.text)
    if notes:
        found["notes"] = tuple(notes)
    return Article(article.blocks, id=id, metadata={**found, **known})


def judged(s: Survey, said: Stated) -> dict[str, Any]:
    """The input of the model: every feature of every run, by name."""
    columns = features.columns(s, title(said), jsonld.body(said.nodes))
    return {**columns, **dict(zip(features.bit_names(), features.bits(s).T, strict=True))}
