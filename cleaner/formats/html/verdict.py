"""Whether a page is an article at all, and if not, what it is instead.

The text that was found stays in place: the verdict is metadata (`not_article`), so that a caller can
decide. Only plain cases are named; a short article is an article.
"""

from __future__ import annotations

import re

import numpy as np

from cleaner.formats.html import jsonld
from cleaner.formats.html.locate import Survey
from cleaner.formats.html.stated import Stated
from cleaner.formats.html.vocabulary import bit

# Less prose than this (characters) is a notice, not an article.
_NOTICE = 400
_SCRIPTED = 2_000
_LISTS = frozenset({"collectionpage", "searchresultspage", "itemlist"})
_MANY = 12
_NOT_FOUND = re.compile(
    r"\b(?:404|410)\b|not (?:be )?found|no longer (?:available|exists)|page (?:does not|doesn.t) exist"
    r"|nicht gefunden|existiert nicht|introuvable|n.existe (?:pas|plus)|no (?:se ha )?encontrad|no existe"
    r"|não (?:foi )?encontrad|non (?:è stata )?trovat|niet gevonden|nie znaleziono|не найден|не знайден"
    r"|bulunamadı|tidak ditemukan|không tìm thấy|hittades inte|ikke funnet|ikke fundet|ei löyt"
    r"|見つかりません|找不到|不存在|찾을 수 없|غير موجود|لم يتم العثور|נמצא",
    re.IGNORECASE,
)
_SCRIPT_NEEDED = re.compile(r"java\s?script", re.IGNORECASE)


def verdict(s: Survey, said: Stated, keep: list[int], headline: str) -> str:
    """Why the page is no article; "" where it is one (or nothing speaks against it)."""
    page = s.page
    if "frameset" in page.tag:
        return "frameset: the text is in its frames"
    if not s.lines.text:
        return _scripted(page.scripted) or "empty page"
    kept = float(s.prose[keep].sum()) if keep else 0.0
    if kept >= _NOTICE:
        return _listing(s, said, kept)
    if page.password and float(s.prose.sum()) < 4 * _NOTICE:
        return "login wall: a form for a password, and little text"
    whole = " ".join(s.lines.text[:60])[:4000]
    if _NOT_FOUND.search(f"{headline} {said.title}") or (kept < _NOTICE / 2 and _NOT_FOUND.search(whole)):  # fmt: skip
        return "soft 404: the page says that there is none"
    if kept < _NOTICE / 2 and (s.above & bit("paywall")).any():
        return "login wall: a call to sign in, and little text"
    if _listing(s, said, kept) or (float(s.link.sum()) > 0.5 * float(s.width.sum()) and len(s.width) > _MANY):  # fmt: skip
        return "listing: links to articles"
    total = float(s.width.sum())
    if total < _NOTICE and (page.scripted > 20 * total or _SCRIPT_NEEDED.search(whole)):
        return _scripted(page.scripted) or "the text is only in scripts"
    return "" if kept else "no connected text"


def _scripted(size: int) -> str:
    return "the text is only in scripts" if size > _SCRIPTED else ""


def _listing(s: Survey, said: Stated, prose: float) -> str:
    """A page that calls itself a collection, or whose headings are mostly links with little text each."""
    stated = any(_LISTS.intersection(jsonld.types(node)) for node in said.nodes[:3])
    if any("article" in kind for kind in jsonld.types(said.article)):
        return ""
    heads = (s.bits[0] | s.bits[1]) & bit("HEADING") > 0
    linked = int(np.count_nonzero(heads & (s.link > 0.9 * s.width)))
    few = linked >= (_MANY / 2 if stated else _MANY) and prose < min(250 * linked, 4 * _NOTICE)
    return (
        "listing: headlines that lead to articles"
        if few and linked > 0.6 * int(np.count_nonzero(heads))
        else ""
    )
