"""P: paragraphs that stand twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.article import Article, Edit
from cleaner.rules.look import ends_sentence, live_texts, whole
from cleaner.rules.rule import Hit, Keep, Rule

# A refrain is short; a paragraph that was scraped twice is not.
_NEXT, _ANYWHERE = 60, 120


def consecutive(article: Article) -> Iterator[Edit]:
    """The same paragraph twice in a row. Short lines may be a refrain and stay."""
    above = ""
    for i, text in live_texts(article):
        if text == above and len(text) >= _NEXT and ends_sentence(text):
            yield whole(article, i, "P701")
        above = text


def says_twice(article: Article) -> bool:
    """Whether any line of some length stands in an article twice."""
    return article.memo(_says_twice)


def _says_twice(article: Article) -> bool:
    texts = [text for _, text in live_texts(article) if len(text) >= _NEXT]
    # Nearly always the lengths differ, and no text need be compared.
    return len(set(map(len, texts))) < len(texts) and len(set(texts)) < len(texts)


# What a line announces or numbers belongs to it, however often it is quoted; a table has its notes each time.
_LEADS = re.compile(r":[\"'\u201d*_]{0,3}$|^#{1,6} |^[\[(]?\d{1,3}[\])]?\\?\.?(?: \w{1,3})?$")
_QUOTED_OR_NOTE = re.compile(r">|Notes?\b|NOTES?\b|\*|\d{1,3}[.)]\s")


def anywhere(article: Article) -> Iterator[Edit]:
    """A long paragraph that has stood before, word for word: a scraper that read the page twice, or a
    pull quote. The first one stays."""
    seen: set[str] = set()
    above = ""
    for i, text in live_texts(article):
        if len(text) >= _ANYWHERE and ends_sentence(text):
            if text in seen and not (_LEADS.search(above) or _QUOTED_OR_NOTE.match(text)):
                yield whole(article, i, "P702")
            seen.add(text)
        above = text


# --- P703 ---------------------------------------------------------------------------------------
_QUOTE_LENGTHS = (25, 250)
_TOP = 2  # above this a line is a headline
# A pull quote stands near the paragraph that it is taken from. A box that says several sentences of the
# story once more is no reason to cut them out of the story one by one.
_NEAR, _QUOTED, _PARAGRAPH = 4, 2, 1500
_ITEM = re.compile(r"[-*\u2022+]\s|\d{1,2}\\?[.)]\s")
_MARKS = "\"'\u201c\u201d\u2018\u2019\u00ab\u00bb \u2014\u2013-*_"


def pull_quotes(article: Article) -> Iterator[Edit]:
    """A sentence of the story that stands once more on a line of its own, set large between two paragraphs:
    at most two from one paragraph, and near it."""
    low, high = _QUOTE_LENGTHS
    taken: dict[int, list[int]] = {}
    lines = live_texts(article)
    for n, (i, line) in enumerate(lines[_TOP:], _TOP):
        if not low <= len(line) <= high or not _is_sentence(line):
            continue
        said = line.strip(_MARKS)
        longer = len(said) + 40
        for at, text in lines[max(n - _NEAR, 0) : n + 1 + _NEAR]:
            if len(text) < longer or said not in text or at == i:
                continue
            if len(text) <= _PARAGRAPH and not text.startswith("!["):
                taken.setdefault(at, []).append(i)
                break
    for quotes in taken.values():
        if len(quotes) <= _QUOTED:
            yield from (whole(article, i, "P703") for i in quotes)


# Blanks between the words of any sentence, and of what need not be marked as one.
_FEW, _MANY = 5, 9


def _is_sentence(text: str) -> bool:
    blanks = text.count(" ")
    if blanks < _FEW or text[-1] in ":,;" or (not text[0].isalpha() and _ITEM.match(text)):
        return False  # it leads to the next line, or is an item of a list
    if blanks >= _MANY or ends_sentence(text):
        return True
    return text[0] in '"\u201c\u00ab' and text[-1] in '"\u201d\u00bb'


_LONG = (
    "It rained all day in the valley, said the farmers of the village, who had waited for it since the "
    "spring and now feared for the bridge."
)

RULES = (
    Rule("P701", "paragraphs repeated at once", consecutive, among=says_twice,
         hits=(Hit(f"{_LONG[:98]}spring.\n\n{_LONG[:98]}spring.\n\nIt went on.", f"{_LONG[:98]}spring.\n\nIt went on."),
               Hit(f"{_LONG}\n{_LONG}", _LONG)),
         keeps=(Keep("And miles to go before I sleep,\nAnd miles to go before I sleep."),
                Keep("No.\n\nNo.\n\nNo."))),
    Rule("P702", "paragraphs repeated further down", anywhere, among=says_twice,
         hits=(Hit(f"{_LONG}\n\nIt went on.\n\n{_LONG}", f"{_LONG}\n\nIt went on."),
               Hit(f"Rain\n\n{_LONG}\n\nNight fell.\n\n{_LONG}\n\nIt went on.", f"Rain\n\n{_LONG}\n\nNight fell.\n\nIt went on.")),
         keeps=(Keep(f"{_LONG}\n\nIt went on.\n\nThe paper wrote:\n\n{_LONG}\n\nNobody read it."),
                Keep(f"{_LONG}\n\n12\n\nIt went on.\n\n13\n\n{_LONG}"),
                Keep("Row, row, row your boat.\n\nGently.\n\nRow, row, row your boat."),
                Keep("Q. Why?\n\nA. Because it rained.\n\nQ. Why?\n\nA. Because of the wind."))),
    Rule("P703", "pull quotes", pull_quotes,
         hits=(Hit(f"Rain\n\n{_LONG}\n\nwho had waited for it since the spring and now feared for the bridge.\n\nIt went on.",
                   f"Rain\n\n{_LONG}\n\nIt went on."),
               Hit("Rain\n\n\u201cThere was never so much water in my time,\u201d said Ann Lee, who is ninety and has seen much.\n\n\u201cThere was never so much water in my time\u201d\n\nIt went on.",
                   "Rain\n\n\u201cThere was never so much water in my time,\u201d said Ann Lee, who is ninety and has seen much.\n\nIt went on.")),
         keeps=(Keep(f"Rain\n\n{_LONG} These are the results of the count for all villages:\n\nIt went on.\n\nThese are the results of the count for all villages:\n\nNone."),
                Keep(f"Rain\n\n![{_LONG[:65]}](valley.png) The valley from above.\n\nNight fell.\n\n{_LONG[:65]}\n\nIt went on."),
                Keep(f"Rain\n\n{_LONG} It rained in May as well. The mayor of the village slept. Nobody else in the village did.\n\n"
                     "Night fell.\n\nThe mayor of the village slept.\n\nNobody else in the village did.\n\nIt rained in May as well."),
                Keep(f"Rain\n\n{_LONG}\n\nWaiting since spring\n\nIt went on."),
                Keep("Row your boat gently down the stream,\nmerrily.\nRow your boat gently down the stream,\nmerrily."))),
)  # fmt: skip
