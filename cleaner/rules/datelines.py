"""M: when an article was published and changed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from cleaner.article import Article, Edit
from cleaner.dates import LONGEST, Order, date_line, may_hold_date, order_of, says_more
from cleaner.languages import detect
from cleaner.rules.extent import edges
from cleaner.rules.lines import short_lines
from cleaner.rules.look import (
    fold,
    line_above,
    live_texts,
    whole,
)
from cleaner.rules.phrases import matcher
from cleaner.rules.rule import Hit, Keep, Rule
from cleaner.rules.story import STORY
from cleaner.rules.wording import kinds, told

# A bare date counts among so few lines below the story.
_BOTTOM = 3
_DATE_LABELS = frozenset({"published:", "updated:"})
_COUNTRY = re.compile(r"^https?://[^/]*?\.([a-z]{2,3})(?::\d+)?(?:/|$)", re.IGNORECASE)


def dates(article: Article) -> Iterable[Edit]:
    """Lines that hold nothing but a date: "Published:", "Updated:", or the bare date under the headline.
    A label counts anywhere, a bare date only at the edges, since a diary or a live blog has dates inside."""
    lines, at_edges = live_texts(article), edges(article, _BOTTOM)
    labelled = _labelled(article) if told(article) else _NONE
    places = sorted(labelled.union(at_edges)) if labelled else at_edges
    dated = [n for n in places if len(lines[n][1]) <= LONGEST and may_hold_date(lines[n][1])]
    return _dated(article, dated, labelled) if dated else ()


def _dated(article: Article, dated: list[int], labelled: Collection[int]) -> Iterator[Edit]:
    """The lines (positions in `live`) that are what they may be."""
    lines = live_texts(article)
    for n in dated:
        i, text = lines[n]
        found = date_line(text)
        if found is None and text.endswith("ago") and (day := _AGO.sub("", text)) != text:
            found = date_line(day)
        if found is None and _EITHER_ORDER.search(text) and not says_more(text):
            found = date_line(text, order=_order(article))
        if found is None and (bare := _DRESS.sub("", text)) != text:
            found = date_line(bare)
        if found is None:
            yield from _dated_source(article, i)
            continue
        if _is_within(article, i) or _is_of_letter(lines, n) or len(_SLASHED.findall(text)) > _PAIR:
            continue
        if n not in labelled:
            if text[-1] == "." and text[-2].isdigit():
                continue  # the end of a sentence, broken off
            if len(lines) > 1 and _many_dates(article):
                continue
        yield from _lifted_date(article, i, found.published, found.updated)


_NONE: frozenset[int] = frozenset()
# Behind the date of publication: "... 6:32 PM | Updated: 12 hours ago".
_AGO = re.compile(
    r"[\s|\u2022\u00b7/,(-]*(?:(?:last )?(?:updated|modified|published|posted)(?: on)?:? )?(?:an?|\d{1,2}) (?:minute|min|hour|hr|day|week|month|year)s? ago$",
    re.IGNORECASE,
)
# Buttons and counters behind the date ("Dec 11, 2025 Share", "May 3, 2020 | 5 min read").
_DRESS = re.compile(
    r"(?:[\s|\u2022\u00b7,\u2013\u2014-]+(?:Share|Save|Print|E-?mail|Listen|Comments?|(?:\d+|No) [Cc]omments?|Leave a [Cc]omment|"
    r"\d+[ -](?:min|mins|minutes?)(?: read)?|\d[\d,.]*[KkMm]? (?:[Vv]iews|[Ss]hares)))+$"
)


def _labelled(article: Article) -> set[int]:
    """Positions of the lines that begin with a label of dates."""
    lines, blocks = live_texts(article), article.blocks
    return {
        n
        for n in told(article)
        if not _DATE_LABELS.isdisjoint(kinds(blocks[lines[n][0]])) and lines[n][1][0].isalpha()
    }


# "2019-06-21 08:47 \u6765\u6e90\uff1a\u9752\u5ddd\u665a\u62a5": the date, and where the text is from.
_SOURCED = re.compile(r"(\S.{7,40}?)[ \t|]+([^\W\d_]{1,20}) ?[:\uff1a] ?([^\s:\uff1a].{0,40})")


def _dated_source(article: Article, i: int) -> tuple[Edit, ...]:
    text = article.blocks[i].text
    parts = _SOURCED.fullmatch(text) if ":" in text or "\uff1a" in text else None
    if not parts or _is_within(article, i) or "source-head" not in matcher().kinds(fold(parts[2])):
        return ()
    found = date_line(parts[1])
    if not found or not found.published:
        return ()
    source = Edit(i, 0, 0, "", "M401", field="sources", value=parts[3].strip())
    return whole(article, i, "M401", "published", found.published), source


# A line that ends in one of these is not at its end.
_OPEN = re.compile(
    r"(?:,|\b(?:on|in|of|at|by|to|and|or|from|until|till|through|since|before|after|between|the|for|due|dated))$"
)


def _is_within(article: Article, i: int) -> bool:
    """Whether a date is the end of a sentence that stands on the line above it: a date line has no full stop."""
    text, above = article.blocks[i].text, line_above(article, i)
    if text.count(")") > text.count("("):
        return True
    return bool(above) and (text[0].islower() or text[-1] == "." or bool(_OPEN.search(above)))


# Dates of publication and change are two; more are the heads of columns.
_SLASHED, _PAIR = re.compile(r"\b\d\d?/\d\d?/\d\d"), 2
# The head of a letter that a story prints: "From: Ann", "Date: May 3, 2019", "Subject: Rain".
_OF_LETTER = re.compile(r"[> ]*(?:\*\*)?(?:From|To|Cc|Subject|Re|Sent)(?:\*\*)?:")
_LETTER = 2


def _is_of_letter(lines: tuple[tuple[int, str], ...], n: int) -> bool:
    """Whether a dated line stands beside the other lines of the head of a letter."""
    if ":" not in lines[n][1]:
        return False
    around = lines[max(n - _LETTER, 0) : n + _LETTER + 1]
    return any(_OF_LETTER.match(text) for _, text in around)


def _lifted_date(article: Article, i: int, published: str, updated: str) -> Iterator[Edit]:
    if published and updated:
        yield Edit(i, 0, 0, "", "M401", field="updated", value=updated)
    field = "published" if published else "updated"
    yield whole(article, i, "M401", field, published or updated)


def _many_dates(article: Article) -> bool:
    """Whether bare dates head the sections of the text, as in a diary or a chronicle."""
    return article.memo(_count_dates) >= 3


def _count_dates(article: Article) -> int:
    lines = [text for _, text in short_lines(article) if not text.startswith("Date:")]
    return sum(len(text) <= 40 and date_line(text) is not None for text in lines)


def _order(article: Article) -> Order:
    """Day and month by the language of the text and the country of its address."""
    return article.memo(_order_of)


def _order_of(article: Article) -> Order:
    language = article.get("language") or detect(article.text[:4000])
    country = _COUNTRY.match(article.get("url"))
    return order_of(language, country[1] if country else "")


_EITHER_ORDER = re.compile(r"\d\d?[/-]\d\d?[/-]\d\d")


RULES = (
    Rule("M401", "date lines", dates,
         hits=(Hit(f"Published: Sun, April 08, 2018\n\n{STORY}",
                   STORY,
                   lifts={"published": "2018-04-08"}),
               Hit(f"Published: May 4, 2021 at 6:32 PM|Updated: 12 hours ago\n\n{STORY}",
                   STORY,
                   lifts={"published": "2021-05-04T18:32:00"}),
               Hit(f"2019-06-21 08:47 来源：青川晚报\n\n{STORY}",
                   STORY,
                   lifts={"published": "2019-06-21T08:47:00", "sources": "青川晚报"}),
               Hit(f"Dec 11, 2025 Share\n\n{STORY}", STORY, lifts={"published": "2025-12-11"}),
               Hit("Bridge opens\n8. April 2018, 10:30 Uhr\nEs regnete den ganzen Tag im Tal, sagten die Bauern des Dorfes.",
                   "Bridge opens\nEs regnete den ganzen Tag im Tal, sagten die Bauern des Dorfes.",
                   lifts={"published": "2018-04-08T10:30:00"}),
               Hit(f"{STORY}\n\nLast updated on 2 March 2018, 4.30 pm IST",
                   STORY,
                   lifts={"updated": "2018-03-02T16:30:00+05:30"})),
         keeps=(Keep(f"Oil and meal in stock\n\n02/28/19   01/31/19   02/28/18\n\n{STORY}"), Keep(f"{STORY}\n\nThis is the last of the letters that the miller showed to the court in May:\n\nFrom: Ann Lee\n\nDate: May 3, 2019\n\nSubject: Rain"),
                Keep(f"Dec 11, 2025 Shares of the mill\n\n{STORY}"), Keep("The law was signed on March 3, 2017."),
                Keep("1 May 2020\nWe left home before the sun had risen over the hills of the coast.\n2 May 2020\nRain.\n3 May 2020\nMore rain."),
                Keep("The warrants of the ferry line were due in June and will now expire\non December 5, 1987.\nNo new ones will be sold."),
                Keep("The whole of the valley is under water, and so is the second\nhouse of the miller (Daily Echo,\n11.7. 2015)"),
                Keep("The ferry line said that its notes were issued in 1977 and mature on\nJanuary 1, 1993.\nNo new ones will be sold."),
                Keep("10:30\nThe minister arrives at the town hall, greeted by a crowd of a hundred.\n11:15\nHe leaves.")),
         lifts=("published", "updated", "sources")),
)  # fmt: skip
