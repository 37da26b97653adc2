"""From a raw page to its article, step by step."""

from __future__ import annotations

from cleaner.article import Article, Metadata
from cleaner.formats.html.blocks import to_blocks
from cleaner.formats.html.guard import guard
from cleaner.formats.html.locate import best_element, furniture, prose
from cleaner.formats.html.measure import inherit, measure, totals
from cleaner.formats.html.tree import read_page
from cleaner.formats.html.vocabulary import bit


def parse_html(
    html: str | bytes, *, url: str = "", id: str = "", metadata: Metadata | None = None
) -> Article:
    """The article of a page."""
    text = html.decode("utf-8", "replace") if isinstance(html, bytes) else html
    safe, notes = guard(text)
    page = read_page(safe)
    flags = inherit(page, page.own)
    link = bit("LINK")
    linked = [bool(f & link) for f in flags]
    lines = [measure(page, run, linked) for run in page.runs]
    bad = furniture()
    at = [run.element for run in page.runs]
    weights = [prose(x) for x in lines]
    mass = totals(page, at, weights)
    most = 0.4 * mass[0] if mass else 0.0
    own = [b & ~bad if m > most else b for b, m in zip(page.own, mass, strict=True)]
    flags = inherit(page, own)
    mass = totals(
        page, at, [0.0 if flags[e] & bad else w for e, w in zip(at, weights, strict=True)]
    )
    best = best_element(page, mass)
    keep = []
    for n, (run, line) in enumerate(zip(page.runs, lines, strict=True)):
        if (
            best in page.up(run.element)
            and not flags[run.element] & bad
            and line.link < 0.5 * line.width
        ):
            keep.append(n)
    return Article(
        to_blocks(page, keep, url),
        id=id,
        metadata={**(metadata or {}), **({"url": url} if url else {}), "notes": notes},
    )
