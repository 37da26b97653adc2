"""What a page's JSON-LD says of its article (schema.org Article and its kin)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

_ARTICLE = re.compile(
    r"article|posting|report|recipe|review$|creativework|story|howto", re.IGNORECASE
)
_PAGE = frozenset({"webpage", "itempage", "aboutpage", "faqpage", "medicalwebpage"})
_COMMENTS = re.compile(r"^\s*(?://\s*)?(?:<!\[CDATA\[|<!--)|(?:\]\]>|-->)\s*$")
_TAG = re.compile(r"<[^<>]{0,400}>")
_BREAK = re.compile(r"</?(?:p|br|div|li|h[1-6])\b[^<>]{0,400}>", re.IGNORECASE)
_MAX_NODES = 5_000
_MOST = 200  # authors of one article; each may be a reference that is looked up among all nodes
_MAX_CHARS = 4_000_000

Node = Mapping[str, Any]


def nodes(scripts: list[tuple[str, str]]) -> list[Node]:
    """Every object in the page's JSON-LD, outermost first. Broken JSON is passed over."""
    found: list[Node] = []
    for kind, text in scripts:
        if "ld+json" in kind and len(text) <= _MAX_CHARS:
            found.extend(_walk(_load(text)))
    return found


def _load(text: str) -> Any:
    if "<!" in text or "-->" in text or "]]>" in text:
        text = _COMMENTS.sub("", text)
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _walk(value: Any) -> Iterator[Node]:
    """Breadth first, without recursion: data of a stranger may be nested deeply."""
    level, left = [value], _MAX_NODES
    while level and left > 0:
        below: list[Any] = []
        for item in level:
            left -= 1
            if isinstance(item, list):
                below.extend(item)
            elif isinstance(item, dict):
                yield item
                below.extend(v for v in item.values() if isinstance(v, dict | list))
        level = below


def types(node: Node) -> list[str]:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return [k.rpartition("/")[2].lower() for k in kinds if isinstance(k, str)]


def article(found: list[Node]) -> Node:
    """The node that describes the page's article, {} for none.

    It is the first of those of an article's type that say most of it, else of those of the page itself.
    """
    best: Node = {}
    score = 0
    for node in found:
        kinds = types(node)
        stated = sum(key in node for key in ("headline", "datePublished", "author", "articleBody"))
        if any(_ARTICLE.search(kind) for kind in kinds):
            stated = 10 * stated
        elif not _PAGE.intersection(kinds):
            continue
        if stated > score:
            best, score = node, stated
    return best


def names(value: Any, found: list[Node]) -> list[str]:
    """The names of persons or organizations, given as text, object, reference or a list of these."""
    out: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        given = item
        if isinstance(item, dict):
            given = item.get("name") or _referred(item, found).get("name")
        for name in given if isinstance(given, list) else [given]:
            if isinstance(name, str) and (clean := text_of(name)) and clean not in out:
                out.append(clean)
    return out


def people(value: Any, found: list[Node]) -> tuple[list[str], list[str]]:
    """The names of those that are persons, or said to be nothing else, and of organizations."""
    persons: list[str] = []
    others: list[str] = []
    for item in value[:_MOST] if isinstance(value, list) else [value]:
        kinds = types(item) if isinstance(item, dict) else []
        if isinstance(item, dict) and not kinds:
            kinds = types(_referred(item, found))
        house = "organization" in " ".join(kinds) and "person" not in kinds
        (others if house else persons).extend(names(item, found))
    return persons, others


def _referred(item: Node, found: list[Node]) -> Node:
    wanted = item.get("@id")
    return next((n for n in found if wanted and n.get("@id") == wanted and "name" in n), {})


def first(value: Any, *keys: str) -> str:
    """A text out of a text, an object (by the first of `keys` that it has) or a list of these."""
    if isinstance(value, list):
        value = next((v for v in value if v), "")
    if isinstance(value, dict):
        value = next((value[k] for k in keys if isinstance(value.get(k), str)), "")
    return text_of(value) if isinstance(value, str) else ""


def texts(value: Any) -> list[str]:
    """The texts of a list, or of a text with commas."""
    items = value if isinstance(value, list) else str(value or "").split(",")
    return [clean for item in items if isinstance(item, str) and (clean := text_of(item))]


def text_of(value: str) -> str:
    """Plain text of a value: entities and tags undone, white space collapsed."""
    if "&" in value:
        value = unescape(value)
    if "<" in value:
        value = unescape(_TAG.sub(" ", value))
    return " ".join(value.split())


def body(found: list[Node]) -> str:
    """The longest articleBody, as it stands in the data."""
    bodies = [b for n in found if isinstance(b := n.get("articleBody"), str)]
    return max(bodies, key=len) if bodies else ""


def paragraphs(body: str) -> list[str]:
    """The paragraphs of an articleBody: its lines, or what its tags set apart."""
    if "<p" in body or "<br" in body or "&lt;p" in body:
        body = _BREAK.sub("\n", unescape(body) if "&lt;p" in body else body)
    return [clean for line in body.splitlines() if (clean := text_of(line))]
