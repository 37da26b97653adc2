"""From a raw page to its article, step by step."""

from __future__ import annotations

from cleaner.article import Article, Metadata
from cleaner.formats.html.blocks import to_blocks
from cleaner.formats.html.guard import guard
from cleaner.formats.html.locate import furniture, survey
from cleaner.formats.html.tree import read_page


def parse_html(
    html: str | bytes, *, url: str = "", id: str = "", metadata: Metadata | None = None
) -> Article:
    """The article of a page."""
    text = html.decode("utf-8", "replace") if isinstance(html, bytes) else html
    safe, notes = guard(text)
    page = read_page(safe)
    s = survey(page)
    bad = furniture()
    keep = [
        n
        for n, e in enumerate(s.element.tolist())
        if s.best in page.up(e) and not s.flags[e] & bad and s.link[n] < 0.5 * s.width[n]
    ]
    return Article(to_blocks(page, keep, url), id=id, metadata={**(metadata or {}), "notes": notes})
