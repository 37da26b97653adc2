"""E: damage that encodings and mark-up did to the characters themselves."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from cleaner.article import Article, Edit
from cleaner.rules.look import compiled, live_texts, unprintable
from cleaner.rules.rewrite import smallest
from cleaner.rules.rule import Hit, Keep, Rule
from cleaner.rules.shown import is_about_code

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

# --- E101 ---------------------------------------------------------------------------------------
# ftfy's test for mojibake looks for neighbours that nobody writes, with some forty patterns at each
# character. In each of them stands a lone character that mojibake likes or a pair of the kinds below,
# so a search for these is a necessary condition, and far cheaper: the accented small
# letters, dashes and blanks of good text are not even stopped at. A property test holds it to ftfy.
_CONTROLS, _LONE = "\u0080-\u009f", "\u0152\u0153\u00c2\u00c3"
_OPEN, _CLOSE = "\u00a1\u00a9\u00ab\u00bf\u2018\u201c\u201e\u2022\u2039", "\u00bb\u201d\u203a"
_SIGNS = (
    "\u00a2-\u00a8\u00aa\u00ac\u00ae-\u00b3\u00b5\u00b6\u00b8-\u00ba\u00bc-\u00be\u00d7\u00f7\u0192\u02c6-\u02df\u0384\u0385\u0402"
    "\u201a\u2020\u2021\u2030-\u2038\u203c-\u2044\u20a7\u20ac\u2116\u2122\u2202-\u2265\u2310\u2500-\u25ca\uf8ff\ufffd"
)
_LATIN = [c for c in map(chr, (*range(0xC0, 0x250), 0x490, 0x491)) if c not in _SIGNS]
_CAPITALS = "".join(c for c in _LATIN if c.isupper())
_SMALL = "".join(c for c in _LATIN if c.islower()) + "\ufb01\ufb02"
_OTHER = "\u0386-\u03ce\u0400-\u045f"  # Greek and Cyrillic
# These begin pairs of their own in text that was Latin, or Greek or Cyrillic, before it was read wrongly.
_FIRST, _FIRST_OTHER = (
    "\u00ce\u00d0\u00d8\u00d9",
    "\u0412\u0413\u0420\u0421\u0392\u0393\u039e\u039f",
)


@cache
def _suspicious() -> re.Pattern[str]:
    letters, quotes = _CAPITALS + _SMALL, _OPEN + _CLOSE
    return re.compile(
        # One set of characters comes first, so that the search runs over plain text at full speed.
        f"[{_CONTROLS}{_LONE}{_SIGNS}{quotes}{_CAPITALS}{_FIRST_OTHER}](?:(?<=[{_CONTROLS}])|(?<=[{_LONE}])(?![A-Za-z])"
        f"|(?<=[{_SIGNS}{letters}{_OTHER}{quotes}][{_SIGNS}])|(?<=[{_SIGNS}])(?=[{letters}{quotes}\u00b4])"
        f"|(?<=[{_CLOSE}])(?=[{letters}])|(?<=[{letters}][{quotes}])(?=[\\w{_OPEN}])|(?<=[{_CAPITALS}][{_OPEN}])"
        f"|(?<=[{_SMALL}{_OTHER}][{_CAPITALS}])|(?<=[{_FIRST}])(?=[\u0080-\u02ff\u2010-\ufffd])"
        f"|(?<=[{_FIRST_OTHER}])(?=[^\\w\\s][{_FIRST_OTHER}]))"
    )


def mojibake(article: Article) -> Iterable[Edit]:
    """UTF-8 that was once read as Windows-1252 or its like shows as "donâ€™t" and "cafÃ©". ftfy turns it
    back. Curly quotes, ligatures and wide letters are the author's own and stay."""
    if article.text.isascii():
        return ()
    blocks = article.blocks
    lines = [(i, text) for i, text in live_texts(article) if not text.isascii()]
    damaged = [(i, text) for i, text in lines if blocks[i].memo(_suspect)]
    return _turned_back(damaged) if damaged else ()


def _turned_back(lines: list[tuple[int, str]]) -> Iterator[Edit]:
    import ftfy

    config = _ftfy_config()
    for i, text in lines:
        fixed = ftfy.fix_text(text, config)
        if fixed != text:
            yield from smallest(i, text, fixed, "E101")


def mended(text: str) -> str:
    """A text without mojibake (as E101 does it): for titles, names and what else is no block."""
    if text.isascii() or not _suspicious().search(text):
        return text
    import ftfy

    return ftfy.fix_text(text, _ftfy_config())


def _suspect(block: object) -> bool:
    return _suspicious().search(block.text) is not None  # type: ignore[attr-defined]


def _ftfy_config() -> TextFixerConfig:
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        unescape_html=False,  # E102 does it once, in linear time
        remove_terminal_escapes=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
        max_decode_length=1_000_000,
    )


# --- E102 ---------------------------------------------------------------------------------------
# A named entity counts with its semicolon only, so "AT&T" and "?a=1&copy=2" stay. A run of escaped
# ampersands is taken whole: one at a time, "&amp;amp;amp;..." would cost quadratic time.
_NAME = r"(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_ENTITY = re.compile(rf"&(?:(?i:amp|#0{{0,5}}38|#x0{{0,5}}26);)++({_NAME})?|&({_NAME})")


def entities(article: Article) -> Iterable[Edit]:
    """HTML entities that were never unescaped ("&amp;", "&#8217;", "&nbsp;"), also escaped twice."""
    return _escaped(article) if "&" in article.text else ()


def _escaped(article: Article) -> Iterator[Edit]:
    for i, text in live_texts(article):
        if "&" not in text:
            continue
        for match in reversed(list(_ENTITY.finditer(text))):
            value = _unescaped(match[1] or match[2] or "amp;")
            if value is None and match[1]:
                value = "&" + match[1]
            if value is not None:
                yield Edit(i, match.start(), match.end(), match.group(), "E102", value)


def _unescaped(name: str) -> str | None:
    """The character of an entity; None where there is none by that name."""
    import html

    value = html.unescape(f"&{name}")
    if value == f"&{name}" or "\n" in value or "\r" in value:
        return None
    return " " if value in ("\xa0", "\u2028", "\u2029", "\x85", "\x0c", "\x0b") else value


# --- E103 ---------------------------------------------------------------------------------------
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f\ufff9-\ufffb]|\x1b(?:\\[[0-9;?]{0,20}[A-Za-z])?"
)
_C1 = re.compile("[\x80-\x9f]")
_ANY_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufff9-\ufffb\ud800-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def controls(article: Article) -> Iterator[Edit]:
    """Control characters, terminal colours and half surrogate pairs: no reader ever sees them, and many
    programs choke on them."""
    for i in unprintable(article):
        text = article.blocks[i].text
        if not _ANY_CONTROL.search(text):
            continue
        found = [(m.start(), m.end(), "") for m in _CONTROL.finditer(text)]
        if not text.isascii():
            found += [(m.start(), m.end(), _from_c1(m.group())) for m in _C1.finditer(text)]
            found += [(m.start(), m.end(), "\ufffd") for m in _SURROGATE.finditer(text)]
        for start, end, value in sorted(found, reverse=True):
            yield Edit(i, start, end, text[start:end], "E103", value)


def _from_c1(char: str) -> str:
    """Windows-1252 put punctuation where Latin-1 has controls; U+0085 is a line end."""
    return (
        " "
        if char == "\x85"
        else char.encode("latin-1").decode("cp1252", "replace").replace("\ufffd", "")
    )


# --- E104 ---------------------------------------------------------------------------------------
_TAG_NAMES = (
    "a|abbr|article|aside|b|blockquote|br|button|center|cite|code|div|em|embed|figcaption|figure|font|"
    "footer|form|h[1-6]|header|hr|i|iframe|img|input|label|li|link|main|meta|nav|noscript|object|ol|"
    "option|p|param|picture|pre|script|section|select|small|source|span|strike|strong|style|sub|sup|"
    "svg|table|tbody|td|textarea|tfoot|th|thead|time|tr|u|ul|video|audio|o:p"
)
# Bounded, so that a line of "<<<<<" costs linear time.
_TAG = re.compile(
    rf"</(?:{_TAG_NAMES})\s{{0,5}}>|<(?:{_TAG_NAMES})(?:\s[^<>]{{0,2000}})?/?>|<!--[^<>]{{0,2000}}-->",
    re.IGNORECASE,
)
_DROPPED = re.compile(
    r"<(script|style|noscript|iframe|svg|select|form)\b[^<>]{0,2000}>"
    r"(?:[^<]|<(?!/?(?:script|style|noscript|iframe|svg|select|form)\b)){0,20000}</\1\s{0,5}>",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"</([A-Za-z][\w:]{0,12})")
# Elements that nobody leaves open, without attributes.
_SAID = re.compile(
    r"<(article|aside|button|code|div|footer|form|header|iframe|main|nav|object|pre|script|section|select|span|"
    r"style|svg|table|textarea|video|audio|ol|ul|em|strong|blockquote)>",
    re.IGNORECASE,
)
_PROSE_ABOUT_TAGS = re.compile(
    r"`[^`]{0,200}<|<code|\b(?:tags?|elements?|html|attributes?|mark-?up)\b(?![^<]{0,2000}>)",
    re.IGNORECASE,
)


def tags(article: Article) -> Iterable[Edit]:
    """HTML tags and comments that an extractor left in the text, with the content of scripts and styles.
    A sign of less than, a heart, an address in angle brackets, talk about tags and elements that an article
    about code shows are text."""
    return _tags(article) if "<" in article.text and ">" in article.text else ()


def _tags(article: Article) -> Iterator[Edit]:
    lines = live_texts(article)
    for n, (i, text) in enumerate(lines):
        if "<" not in text or ">" not in text:
            continue
        if not article.blocks[i].memo(_marked_up) or _PROSE_ABOUT_TAGS.search(text):
            continue
        if (n and _leads_to(lines[n - 1][1])) or (_shows_tags(text) and is_about_code(article)):
            continue
        yield from _without_tags(i, text)


# What a line names that announces mark-up.
_LEADS = re.compile(r"\b(?:code|html|snippet|mark-?up|tags?|elements?)\b", re.IGNORECASE)
_LEAD = 120


def _leads_to(above: str) -> bool:
    """Whether a line announces mark-up that the article shows below it."""
    return above.endswith(":") and _LEADS.search(above[-_LEAD:]) is not None


# "<MillGate>" is an element of no page, and what stands in no paragraph of one is shown.
_OF_NO_PAGE = r"<[A-Z][a-z]+(?:[A-Z][a-z]+)+[\s/>]"
_OF_TEXT = frozenset(
    "a abbr b br cite div em figure font h1 h2 h3 h4 h5 h6 hr i img p small span strike strong sub sup time u o:p".split()
)
_TAG_NAME = r"</?([a-z][a-z0-9:]*)"


def _shows_tags(text: str) -> bool:
    """Whether the tags in a line can be what an article about code shows: names of no page, or bare elements
    with no mark-up of text among them."""
    if compiled(_OF_NO_PAGE).search(text):
        return True
    found = [m.group() for m in _TAG.finditer(text)]
    names = {name[1] for tag in found if (name := compiled(_TAG_NAME).match(tag))}
    return (
        bool(names) and not names & _OF_TEXT and not any("=" in tag or "!" in tag for tag in found)
    )


def _marked_up(block: object) -> bool:
    """Whether tags stand in the text as mark-up does: closed, void, or with attributes."""
    text: str = block.text  # type: ignore[attr-defined]
    found = [m.group().lower() for m in _TAG.finditer(text)]
    if not found:
        return False
    names = [re.sub(r"^</?([a-z0-9:]+).*", r"\1", tag, flags=re.DOTALL) for tag in found]
    closed = {n for n, tag in zip(names, found, strict=True) if tag.startswith("</")}
    return any(
        tag.startswith("<!--") or "=" in tag or name in ("br", "hr", "img") or
        (name in closed and not tag.startswith("</"))
        for name, tag in zip(names, found, strict=True)
    )  # fmt: skip


def _without_tags(i: int, text: str) -> Iterator[Edit]:
    spans = [m.span() for m in _DROPPED.finditer(text)]
    closed = {m[1].lower() for m in _CLOSING.finditer(text)}
    for match in _TAG.finditer(text):
        said = _SAID.fullmatch(match.group())
        if said and said[1].lower() not in closed and match.start() and match.end() < len(text):
            continue  # "she had typed a <table> and never closed it"
        if not any(a <= match.start() < b for a, b in spans):
            spans.append(match.span())
    limit = len(text)  # where the edit behind this one begins
    for start, end in sorted(spans, reverse=True):
        piece = text[start:end].lower()
        blank = piece.startswith(("<br", "<p", "</p", "<div", "</div", "<li", "<td", "<h", "<tr"))
        tight = start == 0 or end == len(text) or text[start - 1].isspace() or text[end].isspace()
        insert = " " if blank and not tight else ""
        at, to = (start, end) if start and end < len(text) else _to_edge(text[:limit], start, end)
        limit = at
        yield Edit(i, at, to, text[at:to], "E104", insert)


def _to_edge(text: str, start: int, end: int) -> tuple[int, int]:
    """A span with the white space around it."""
    while start and text[start - 1].isspace():
        start -= 1
    while end < len(text) and text[end].isspace():
        end += 1
    return start, end


# --- E105 ---------------------------------------------------------------------------------------
# One base letter with one or two marks: longer runs are somebody's art, and normalising them costs
# quadratic time.
_DECOMPOSED = re.compile(
    "[A-Za-z\u00c0-\u024f\u0391-\u03c9\u0410-\u044f][\u0300-\u0345]{1,2}(?![\u0300-\u036f])"
)


def _may_combine(text: str) -> bool:
    """Whether a character from U+0300 to U+037F stands in a text. Its first byte is found several times as
    fast as itself."""
    raw = text.encode("utf-8", "surrogatepass")
    return b"\xcc" in raw or b"\xcd" in raw


def decomposed(article: Article) -> Iterable[Edit]:
    """An accented letter that was stored as letter and accent apart, as file systems and PDF do, is put
    together where one character means the same."""
    if article.text.isascii() or not _may_combine(article.text):
        return ()
    return _composed(article)


def _composed(article: Article) -> Iterator[Edit]:
    for i, text in live_texts(article):
        for match in reversed(list(_DECOMPOSED.finditer(text))):
            value = unicodedata.normalize("NFC", match.group())
            if value != match.group() and len(value) < len(match.group()):
                yield Edit(i, match.start(), match.end(), match.group(), "E105", value)


RULES = (
    Rule("E103", "control characters", controls, among=unprintable,
         hits=(Hit("The bridge\x07 is open.", "The bridge is open."),
               Hit("It\x92s raining in \x93Porto\x94.", "It\u2019s raining in \u201cPorto\u201d.")),
         keeps=(Keep("A tab\tstays a tab."), Keep("Emoji \U0001f468\u200d\U0001f33e stay whole."))),
    Rule("E102", "HTML entities", entities,
         hits=(Hit("Salt &amp; pepper cost 3&nbsp;&euro;.", "Salt & pepper cost 3 \u20ac."),
               Hit("She said &amp;quot;no&amp;quot;.", 'She said "no".')),
         keeps=(Keep("AT&T and Q&A; both are firms."), Keep("See /list?a=1&copy=2 for more."))),
    Rule("E104", "HTML tags", tags,
         hits=(Hit("<p>The <b>mayor</b> resigned.</p>", "The mayor resigned."),
               Hit('Read <a href="/x">the plan</a> here.<br>Now.', "Read the plan here. Now."),
               Hit("<p>She had typed a <table> and never closed it.</p>", "She had typed a <table> and never closed it."),
               Hit("It rained.<script>var a = 1;</script>", "It rained."),
               Hit('It rained.\n\n<span class="mark"> </span>', "It rained.")),
         keeps=(Keep("To show the film of the flood, the mill asks all to paste this code:\n\n<iframe src='https://example.org/flood' width='300'></iframe>\n\nIt is short."),
                Keep("The parser for XML and HTML fails, and so does its API in Python:\n\n<ul></ul><li><ul></ul> in select - crash\n\n<MillGate><!-- closed in May --><State>shut</State></MillGate>\n\nIt is slow."),
                Keep("She had typed a <table> and never closed it."), Keep("If a < b and c > d, swap them."), Keep("I <3 vector<int> and mail <ann@example.org>."),
                Keep("The <p> element opens a paragraph, said the teacher with `<b>` on the board."))),
    Rule("E101", "mojibake", mojibake,
         hits=(Hit("The cafÃ© doesnâ€™t open.", "The caf\u00e9 doesn\u2019t open."),
               Hit("SÃ£o Paulo", "S\u00e3o Paulo")),
         keeps=(Keep("\u201cCaf\u00e9\u201d \u2014 na\u00efve, \ufb01ne \u2026 and \uff21\uff22\uff23."),
                Keep("Der Fluß heißt Große Röder."))),
    Rule("E105", "decomposed letters", decomposed,
         hits=(Hit("cafe\u0301 in Mu\u0308nchen", "caf\u00e9 in M\u00fcnchen"),
               Hit("Vie\u0302\u0323t Nam", "Vi\u1ec7t Nam")),
         keeps=(Keep("Z\u0351\u036b\u0343\u036a\u0302\u036balgo"), Keep("\u05e9\u05b8\u05dc\u05d5\u05b9\u05dd"))),
)  # fmt: skip
