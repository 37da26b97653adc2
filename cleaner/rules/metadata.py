"""M: what is said about the article: lifted into a named field, never lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.article import Article, Edit
from cleaner.dates import LONGEST, Order, date_line, order_of
from cleaner.languages import detect
from cleaner.rules.extent import story_span
from cleaner.rules.look import (
    compiled,
    ends_sentence,
    fold,
    going_on,
    line_above,
    live,
    neighbours,
    whole,
)
from cleaner.rules.phrases import matcher
from cleaner.rules.rule import Hit, Keep, Rule
from cleaner.rules.wording import kinds, told

# Date lines and bylines stand among the first lines, or below the last.
_TOP, _BOTTOM = 6, 3

# --- M401 ---------------------------------------------------------------------------------------
_DIGIT = re.compile(r"\d")
_COUNTRY = re.compile(r"^https?://[^/]*?\.([a-z]{2,3})(?::\d+)?(?:/|$)", re.IGNORECASE)


def dates(article: Article) -> Iterator[Edit]:
    """Lines that hold nothing but a date: "Published:", "Updated:", or the bare date under the headline.
    A label counts anywhere, a bare date only at the edges, since a diary or a live blog has dates inside."""
    order = live(article)
    first, last = story_span(article)
    bare = {*range(min(first, _TOP) + 1)}
    if last >= len(order) - 1 - _BOTTOM:
        bare.update(range(last + 1, len(order)))
    for n in sorted(bare.union(told(article)).intersection(range(len(order)))):
        i = order[n]
        text = article.blocks[i].text
        if len(text) > LONGEST or not _DIGIT.search(text) or _is_within(article, i):
            continue
        labelled = text[0].isalpha() and bool(kinds(article.blocks[i]) & {"published:", "updated:"})
        if not (labelled or n in bare):
            continue
        found = date_line(text)
        if found is None and _EITHER_ORDER.search(text):
            found = date_line(text, order=_order(article))
        if found is None:
            yield from _dated_source(article, i)
            continue
        if not labelled and text[-1] == "." and text[-2].isdigit():
            continue  # the end of a sentence, broken off
        if not labelled and len(order) > 1 and _many_dates(article):
            continue
        yield from _lifted_date(article, i, found.published, found.updated)


# "2019-06-21 08:47 \u6765\u6e90\uff1a\u9752\u5ddd\u665a\u62a5": the date, and where the text is from.
_SOURCED = re.compile(r"(\S.{7,40}?)[ \t|]+([^\W\d_]{1,20}) ?[:\uff1a] ?([^\s:\uff1a].{0,40})")


def _dated_source(article: Article, i: int) -> Iterator[Edit]:
    parts = _SOURCED.fullmatch(article.blocks[i].text)
    if parts and "source-head" in matcher().kinds(fold(parts[2])):
        found = date_line(parts[1])
        if found and found.published:
            yield whole(article, i, "M401", "published", found.published)
            yield Edit(i, 0, 0, "", "M401", field="sources", value=parts[3].strip())


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


def _lifted_date(article: Article, i: int, published: str, updated: str) -> Iterator[Edit]:
    if published and updated:
        yield Edit(i, 0, 0, "", "M401", field="updated", value=updated)
    field = "published" if published else "updated"
    yield whole(article, i, "M401", field, published or updated)


def _many_dates(article: Article) -> bool:
    """Whether bare dates head the sections of the text, as in a diary or a chronicle."""
    return article.memo(_count_dates) >= 3


def _count_dates(article: Article) -> int:
    texts = (article.blocks[i].text for i in live(article))
    short = (text for text in texts if len(text) <= 40 and _DIGIT.search(text))
    return sum(date_line(text) is not None for text in short)


def _order(article: Article) -> Order:
    """Day and month by the language of the text and the country of its address."""
    return article.memo(_order_of)


def _order_of(article: Article) -> Order:
    language = article.get("language") or detect(article.text[:4000])
    country = _COUNTRY.match(article.get("url"))
    return order_of(language, country[1] if country else "")


_EITHER_ORDER = re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{2}")


# --- M402 ---------------------------------------------------------------------------------------
_BY = re.compile(
    r"(?:by|posted by|submitted by|written by|story by|words by|text by|von|par|por|di|door|oleh|autor|author)\s*:?\s+",
    re.IGNORECASE,
)
_NAME = r"(?:[^\W\d_a-z][\w'\u2019.-]*|(?:de|la|van|von|der|den|bin|al|el|da|dos|del|di|le|ten|ter|y|e|of|the)(?=\s))"
_NAMES = re.compile(rf"{_NAME}(?:\s+{_NAME}){{0,6}}")
_ROLE = re.compile(
    r"(?:,|\||/|-|\u2013|\u2014|\u2022|\u00b7|;|\band\b|&|\bund\b|\bet\b|\by\b|\bin\b|\bfor\b|\bwith\b|\bat\b)\s*",
)
_NOT_NAMES = frozenset(
    [
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "any",
        "all",
        "every",
        "no",
        "some",
        "most",
        "more",
        "my",
        "your",
        "his",
        "her",
        "its",
        "our",
        "their",
        "midnight",
        "noon",
        "then",
        "now",
        "contrast",
        "comparison",
        "law",
        "default",
        "design",
        "definition",
        "accident",
        "chance",
        "far",
        "hand",
        "popular",
    ]
)


def bylines(article: Article) -> Iterator[Edit]:
    """Who wrote it: a line of names behind "By", at the top or at the very end, perhaps with the date."""
    order = live(article)
    first, last = story_span(article)
    top = min(first, _TOP) + 1
    for n in (*range(min(top, len(order))), *range(max(top, last + 1), len(order))):
        i = order[n]
        text = article.blocks[i].text
        if len(text) > _LONGEST:
            continue
        if n > 1 and i in going_on(article):
            continue
        reporter = _REPORTER.fullmatch(text)
        if reporter:
            yield whole(article, i, "M402", "authors", reporter[1])
            continue
        if not (text[0] in _DASHES or _BY.match(text) or _BY_INSIDE.search(text)):
            continue
        if text[0] in _DASHES and _is_no_author(article, order, n):
            continue
        names, day = _signed_parts(text)
        if names:
            yield whole(article, i, "M402", "authors", names[0])
            for name in names[1:]:
                yield Edit(i, 0, 0, "", "M402", field="authors", value=name)
            if day:
                yield Edit(i, 0, 0, "", "M402", field="published", value=day)


_LONGEST = 140
# Korean: the name, "reporter", and an address to write to.
_REPORTER = re.compile(
    r"([\uac00-\ud7a3]{2,4}) ?(?:[\uac00-\ud7a3]{1,4} ?)?\uae30\uc790 ?[=|(]? ?[\w.+-]{1,40}@[\w.-]{3,40}\)?"
)
_DASHES = "-\u2013\u2014"
_BY_INSIDE = re.compile(r"[|\u2022\u00b7\u2013\u2014/-] ?[Bb]y ")
_PARTS = re.compile(r"\s*[|\u2022\u00b7]\s*|\s+[\u2013\u2014/-]\s+|,? (?:on|at) (?=[A-Z\d])")
_ASIDE = frozenset(
    {"permalink", "# comments", "# comment", "comments", "# min read", "share", "leave a comment"}
)
_AND = re.compile(r",\s+and\s+|\s+(?:and|und|et|y|e|&)\s+|,\s+(?=[A-Z][\w.'\u2019-]+ [A-Z])")
_SIGNATURE = re.compile(
    rf"(?:--?|\u2013|\u2014) ?(?P<names>{_NAMES.pattern})(?: ?/ ?[A-Z][\w ]{{2,30}})?"
)


_SHOUTED = 10
_QUOTED = ("\u201d", '"', "\u00bb", "\u2019\u2019")


def _is_no_author(article: Article, order: tuple[int, ...], n: int) -> bool:
    """Whether a line behind a dash is an item of a list, one of several signatures (of letters), or stands
    below a quotation."""
    if article.blocks[order[n]].text.startswith("- ") and any(
        line.startswith("- ") for line in neighbours(article, order, n)
    ):
        return True
    above = article.blocks[order[n - 1]].text if n else ""
    if above.endswith(_QUOTED) and above.startswith(("\u201c", '"', "\u00ab", "\u2018")):
        return True
    signed = (
        i
        for i in order
        if article.blocks[i].text[0] in _DASHES and len(article.blocks[i].text) <= _SIGNED
    )
    return sum(_SIGNATURE.fullmatch(article.blocks[i].text) is not None for i in signed) > 1


_SIGNED = 60


def _signed_parts(text: str) -> tuple[list[str], str]:
    """The authors of a byline, and its date; no authors where the line is none."""
    signature = _SIGNATURE.fullmatch(text)
    if signature and 2 <= len(signature["names"].split()) <= 4:
        return [signature["names"]], ""
    names, day = _byline(text), ""
    inside = _MONTH_INSIDE.search(text)
    if names and inside:
        found = date_line(text[inside.start() :])
        day = found.published if found else ""
    parts = [part for part in _PARTS.split(text) if part]
    if len(parts) > 1 and (_BY.match(parts[0]) or _BY.match(parts[-1])):
        for part in parts:
            found = date_line(part)
            if found and found.published:
                day = found.published
            elif _BY.match(part):
                names = _byline(part) or names
            elif fold(part) not in _ASIDE and not _NAMES.fullmatch(part) and len(part.split()) > 4:
                return [], ""
    return ([name for name in _AND.split(names) if name] if names else []), day


def _byline(text: str) -> str:
    """The names of a byline as they stand; "" where the line is none."""
    if ends_sentence(text) and not text.endswith(("r.", "Jr.")):
        return ""
    lead = _BY.match(text)
    rest = text[lead.end() :].strip() if lead else ""
    names = compiled(_LIST).match(rest)
    if not names:
        return ""
    said = names.group().rstrip(" ,-")
    month = _MONTH_INSIDE.search(said)
    said = said[: month.start()].rstrip(" ,") if month else said
    if len(said.split()) < 2 and not (said.isupper() and len(said) > 2):
        return ""
    if text.isupper() and len(text.split()) > _SHOUTED:
        return ""  # a headline in capitals that begins with the word
    if said.split()[0].casefold() in _NOT_NAMES and said.split()[0] != "the":
        return ""
    tail = rest[names.end() :]
    if tail and not month and not (_ROLE.match(tail.lstrip()) or tail[0] in ",|(/:"):
        return ""
    return "" if any(w in _VERBS for w in fold(tail).split()) else said


_LIST = rf"(?:the )?{_NAMES.pattern}(?:(?:, {_NAMES.pattern}){{0,12}},? (?:and|&) {_NAMES.pattern}|(?: (?:and|&) {_NAMES.pattern}){{0,3}})"
_MONTH_INSIDE = re.compile(
    r" (?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
)
_VERBS = frozenset(
    [
        "is",
        "was",
        "are",
        "were",
        "has",
        "have",
        "had",
        "will",
        "said",
        "says",
        "made",
        "makes",
        "can",
        "could",
        "would",
        "did",
        "does",
    ]
)


RULES = (
    Rule("M401", "date lines", dates,
         hits=(Hit("Published: Sun, April 08, 2018\n\nIt rained all day in the valley, said the farmers of the village.",
                   "It rained all day in the valley, said the farmers of the village.",
                   lifts={"published": "2018-04-08"}),
               Hit("2019-06-21 08:47 来源：青川晚报\n\nIt rained all day in the valley, said the farmers of the village.",
                   "It rained all day in the valley, said the farmers of the village.",
                   lifts={"published": "2019-06-21T08:47:00", "sources": "青川晚报"}),
               Hit("Bridge opens\n8. April 2018, 10:30 Uhr\nEs regnete den ganzen Tag im Tal, sagten die Bauern des Dorfes.",
                   "Bridge opens\nEs regnete den ganzen Tag im Tal, sagten die Bauern des Dorfes.",
                   lifts={"published": "2018-04-08T10:30:00"}),
               Hit("It rained all day in the valley, said the farmers of the village.\n\nLast updated on 2 March 2018, 4.30 pm IST",
                   "It rained all day in the valley, said the farmers of the village.",
                   lifts={"updated": "2018-03-02T16:30:00+05:30"})),
         keeps=(Keep("The law was signed on March 3, 2017."),
                Keep("1 May 2020\nWe left home before the sun had risen over the hills of the coast.\n2 May 2020\nRain.\n3 May 2020\nMore rain."),
                Keep("The warrants of the ferry line were due in June and will now expire\non December 5, 1987.\nNo new ones will be sold."),
                Keep("The whole of the valley is under water, and so is the second\nhouse of the miller (Daily Echo,\n11.7. 2015)"),
                Keep("The ferry line said that its notes were issued in 1977 and mature on\nJanuary 1, 1993.\nNo new ones will be sold."),
                Keep("10:30\nThe minister arrives at the town hall, greeted by a crowd of a hundred.\n11:15\nHe leaves.")),
         lifts=("published", "updated", "sources")),
    Rule("M402", "bylines", bylines,
         hits=(Hit("By Maria Lopez\n\nIt rained all day in the valley, said the farmers of the village.",
                   "It rained all day in the valley, said the farmers of the village.", lifts={"authors": "Maria Lopez"}),
               Hit("It rained all day in the valley, said the farmers of the village.\n\n한소은 기자 soeun@daily.example",
                   "It rained all day in the valley, said the farmers of the village.", lifts={"authors": "한소은"}),
               Hit("Bridge opens\nBy JOHN SMITH, Associated Press Writer\nIt rained all day in the valley, said the farmers of the village.",
                   "Bridge opens\nIt rained all day in the valley, said the farmers of the village.",
                   lifts={"authors": "JOHN SMITH"})),
         keeps=(Keep("It rained all day in the valley, said the farmers of the village.\n\n\u201cI have lost my mill, and nobody helps me.\u201d\n\n\u2014 Ann Lee"),
                Keep("It rained all day in the valley, said the farmers of the village.\n\nI have lost my mill, and nobody helps me at all.\n\n\u2014 Ann Lee\n\nI have lost my field and with it the harvest of a year.\n\n\u2014 Bo Ek"),
                Keep("By Midnight the rain had stopped, and the town slept at last after a long day."),
                Keep("The ferry line is sold.\nThe smaller of the two boats was bought some years ago\nby Harbour Freight of Porto, and then\nleft to rust on the beach."),
                Keep("POR ERROR, MIL VOTOS DEL PUEBLO SE QUEDAN SIN CONTAR EN EL VALLE\n\nLo dijo el alcalde en la plaza, delante de todos los vecinos del pueblo."),
                Keep("The table of the valley has these columns, said the farmers of the village.\n\n- Request Path\n\n- User Agent\n\n- Country"),
                Keep("By the River Thames we sat down\nand wept when we remembered the old town and its bridges of stone.")),
         lifts=("authors",)),
)  # fmt: skip
