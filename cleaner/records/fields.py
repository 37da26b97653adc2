"""Which field of a record holds what, guessed from the names that scrapers and corpora use.

The first name of a list that holds a non-empty string wins: news-please writes `text: null` beside
`maintext`. A summary is taken for the text only where no better field exists at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from cleaner.errors import Failure
from cleaner.formats.decode import without_surrogates
from cleaner.records.record import Record
from cleaner.records.sources import Source
from cleaner.settings import Settings

TEXT = (
    "text", "content", "body", "maintext", "article", "articleBody", "article_body", "article_text",
    "article_maintext", "full_text", "fulltext", "raw_text", "cleaned_text", "story", "plain_text", "markdown",
    "contents", "document", "raw_content", "html", "raw_html", "page_html", "article_html", "content_html",
    "body_html", "Text", "Content", "Body", "TEXT",
)  # fmt: skip
# A dotted name reaches into objects and lists: what WordPress, feed parsers and some exports write.
NESTED = (
    "content.rendered",
    "content.0.value",
    "content.text",
    "article.text",
    "article.body",
    "body.text",
)
SUMMARY = ("description", "summary", "excerpt", "abstract", "message", "caption")
TITLE = ("title", "headline", "article_title", "title_page", "title_rss", "Title", "Headline",
         "title.rendered", "metadata.title")  # fmt: skip
URL = (
    "url", "link", "source_url", "canonical_url", "canonical_link", "permalink", "page_url", "article_url",
    "URL", "uri", "source", "metadata.url",
)  # fmt: skip
DATE = (
    "date", "published", "date_publish", "publish_date", "published_date", "datePublished", "date_published",
    "published_at", "publishedAt", "pub_date", "pubDate", "publication_date", "published_time", "created",
    "created_at", "timestamp", "Date", "metadata.date",
)  # fmt: skip
ID = ("id", "_id", "guid", "uuid", "doc_id", "document_id", "article_id", "ID", "Id")

_HTML_NAME = re.compile(r"(?:^|_)html$", re.IGNORECASE)
PAGE = re.compile(
    r"\s*(?:<\?xml[^<>]{0,200}>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_FRAGMENT = re.compile(
    r"\s*<(?:p|div|article|section|main|figure|h[1-6]|ul|ol|blockquote|table)\b[^<>]*>",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"</(?:p|div|article|section|main|figure|h[1-6]|ul|ol|blockquote|table)\s*>", re.IGNORECASE
)


def is_html(text: str, field: str = "") -> bool:
    """Whether a text is clearly a page, or a run of block elements from its first sign to its last.

    A plain text with some left-over tags is none: the rules deal with those.
    """
    if "<" not in text[:1000]:
        return bool(_HTML_NAME.search(field)) and "<" in text
    if _HTML_NAME.search(field) or PAGE.match(text):
        return True
    if not _FRAGMENT.match(text) or text.rstrip()[-1:] != ">":
        return False
    return len(_CLOSING.findall(text)) >= 2


def text_field(data: Mapping[str, Any], settings: Settings) -> str:
    """The name of the field that holds the text, "" if there is none.

    A field that is there but holds nothing is named only where no other holds a text.
    """
    if settings.text_field:
        there = settings.text_field in data or lookup(data, settings.text_field) is not None
        return settings.text_field if there else ""
    found = _first(data, TEXT) or _first(data, NESTED)
    if found:
        return found
    empty = next((name for name in TEXT if isinstance(data.get(name), str)), "")
    return empty or _first(data, SUMMARY)


def own_field(settings: Settings) -> str:
    """The field for the text of what has no fields of its own: a text goes where other records have theirs."""
    named = settings.text_field
    return named if named and "html" not in named.lower() else "text"


def make_record(
    data: Mapping[str, Any], /, settings: Settings, source: Source, line: int = 0, **more: Any
) -> Record | Failure:
    """The record in a mapping of fields, or the failure that says which fields there are.

    `more` are other fields of the Record: `raw`, `notes`, or `data` where a record holds more than was
    looked at.
    """
    name = text_field(data, settings)
    if not name and not settings.text_field:
        name = next((n for n in TEXT if n in data), "")
    if not name:
        return no_text(data, settings, source, line)
    text = lookup(data, name)
    if not isinstance(text, str):
        return Failure(source.path, line, f"field '{name}' holds {what(text)}, not text",
                       "Name the field that holds the text with --text-field")  # fmt: skip
    text, lone = without_surrogates(text)
    if lone:
        more["notes"] = (*more.get("notes", ()), f"{lone} lone surrogates became U+FFFD")
    url = string_field(data, settings.url_field, URL)
    own = string_field(data, settings.id_field, ID) or url
    return Record(
        id=own or place(source, line),
        text=text,
        kind="html" if is_html(text, name) else "text",
        title=string_field(data, settings.title_field, TITLE),
        url=url,
        date=string_field(data, settings.date_field, DATE),
        field=name,
        source=source.path,
        line=line,
        name=source.name,
        named=bool(own),
        **{"data": data, **more},
    )


def what(value: Any) -> str:
    """The kind of a value as JSON calls it."""
    if isinstance(value, str):
        return "a string"
    if value is None or isinstance(value, bool):
        return "null" if value is None else "a boolean"
    kinds = {"a number": int | float, "a list": list, "an object": Mapping}
    return next(
        (name for name, kind in kinds.items() if isinstance(value, kind)),
        f"a {type(value).__name__}",
    )


def place(source: Source, line: int = 0) -> str:
    """Where a record stands, as an id; a file name may hold bytes that no text can."""
    return without_surrogates(f"{source.path}:{line}" if line else source.path)[0]


def no_text(data: Iterable[str], settings: Settings, source: Source, line: int) -> Failure:
    """No field holds a text: say which fields there are."""
    names = [str(name) for name in data]
    there = ", ".join(names[:20]) + (", ..." if len(names) > 20 else "") or "none"
    wanted = f"no field '{settings.text_field}'" if settings.text_field else "no field with a text"
    return Failure(source.path, line, f"{wanted}; the fields are: {there}",
                   "Name the field that holds the text with --text-field")  # fmt: skip


def lookup(data: Mapping[str, Any], name: str) -> Any:
    """The value of a field, None if there is none; "a.b" is field b of the object in a, "a.0" a place in a list."""
    value = data.get(name)
    if value is not None or "." not in name:
        return value
    value = data
    for part in name.split("."):
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value


def put(data: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    """The outermost field that changes, with its new value, where `name` is set to `value`."""
    top, _, rest = name.partition(".")
    if name in data or not rest or lookup(data, name) is None:
        return {name: value}
    return {top: _changed(data[top], rest.split("."), value)}


def _changed(old: Any, path: list[str], value: Any) -> Any:
    if not path:
        return value
    if isinstance(old, list):
        at = int(path[0])
        return [_changed(item, path[1:], value) if n == at else item for n, item in enumerate(old)]
    return {k: _changed(v, path[1:], value) if k == path[0] else v for k, v in old.items()}


def _first(data: Mapping[str, Any], names: Iterable[str]) -> str:
    for name in names:
        value = lookup(data, name)
        if isinstance(value, str) and value.strip():
            return name
    return ""


def string_field(data: Mapping[str, Any], explicit: str, names: tuple[str, ...]) -> str:
    """The first value that can stand for itself as a string: numbers count, as ids and years do."""
    for name in (explicit,) if explicit else names:
        value = lookup(data, name)
        if isinstance(value, str) and value.strip():
            return without_surrogates(value.strip())[0]
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if isinstance(value, date):  # Parquet has dates; datetime is one as well
            return value.isoformat()
    return ""
