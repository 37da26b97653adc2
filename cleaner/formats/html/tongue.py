"""Which language the article is in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner import languages
from cleaner.formats.html import jsonld, visible
from cleaner.formats.html.stated import Answer, Stated, metas

_LANGUAGE = re.compile(r"^([a-zA-Z]{2,3})(?:[-_]([a-zA-Z]{4}))?(?:[-_]([a-zA-Z]{2}|\d{3}))?\b")


def languages_of(stated: Stated) -> Iterator[Answer]:
    """What the page claims, unless its text is plainly in another language.

    Many a page says "en" by its template's default.
    """
    claims = list(_language_claims(stated))
    if claims and _plausible(claims[0][0], stated.text):
        yield claims[0]
    detected = languages.detect(stated.text)
    for claim, source in claims:
        if claim.startswith(detected):
            yield claim, source
    yield detected, "text"


def _plausible(claim: str, text: str) -> bool:
    """A quick test that spares the detector: another language than English, or words of English."""
    if not claim.startswith("en"):
        return text[:2000].isascii() is False or " the " not in text[:2000]
    sample = text[:2000].casefold()
    return 200 * sum(map(sample.count, (" the ", " of ", " and ", " to "))) >= len(sample)


def _language_claims(stated: Stated) -> Iterator[Answer]:
    lang = visible.html_language(stated.page)
    for value, source in (
        (lang, "html lang"),
        (
            jsonld.first(stated.article.get("inLanguage"), "alternateName", "name"),
            "json-ld inLanguage",
        ),
        *metas(stated, "language"),
    ):
        if found := _LANGUAGE.match(value):
            region = f"-{found[3].upper()}" if found[3] else ""
            yield f"{found[1].lower()}{region}", source
