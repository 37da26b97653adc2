"""M: who wrote an article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cleaner.article import Article, Edit
from cleaner.dates import date_line
from cleaner.rules.extent import edges, story_span
from cleaner.rules.headline import title_of
from cleaner.rules.lines import short_lines
from cleaner.rules.look import (
    compiled,
    ends_sentence,
    fold,
    going_on,
    live,
    live_texts,
    neighbours,
    whole,
)
from cleaner.rules.rule import Hit, Keep, Rule
from cleaner.rules.story import STORY

_BY = re.compile(
    r"(?:by|posted by|submitted by|written by|story by|words by|text by|words(?=:)|reporter(?=:)|text(?=:)|interview by|opinion by|analysis by|review by|commentary by|contributed by|reported by|story and photos by|von|par|por|di|door|oleh|autor|author)\s*:?\s+",
    re.IGNORECASE,
)
_NAME = r"(?:[^\W\d_a-z][\w'\u2019.-]*|(?:de|la|van|von|der|den|bin|al|el|da|dos|del|di|le|ten|ter|y|e|of|the)(?=\s))"
_NAMES = re.compile(rf"{_NAME}(?:\s+{_NAME}){{0,6}}")
_ROLE = re.compile(
    r"(?:,|\||/|-|\u2013|\u2014|\u2022|\u00b7|;|\band\b|&|\bund\b|\bet\b|\by\b|\bin\b|\bfor\b|\bwith\b|\bat\b)\s*",
)
_NOT_NAMES = frozenset(
    "the a an this that these those any all every no some most more my your his her its our their "
    "midnight noon then now contrast comparison law default design definition accident chance far "
    "hand popular".split()
)


def bylines(article: Article) -> Iterable[Edit]:
    """Who wrote it: a line of names behind "By", at the top or at the very end, perhaps with the date."""
    lines = live_texts(article)
    places = edges(article, len(lines))
    first, _ = story_span(article)
    signed = [
        n
        for n in places
        if len(lines[n][1]) <= _LONGEST
        and (_may_sign(lines[n][1]) or (n < first and _may_have_role(lines[n][1])))
    ]
    return _signed(article, signed) if signed else ()


def _signed(article: Article, places: list[int]) -> Iterator[Edit]:
    """The bylines among some lines (positions in `live`)."""
    lines, (first, _) = live_texts(article), story_span(article)
    for n in places:
        i, text = lines[n]
        if n > 1 and i in going_on(article):
            continue
        reporter = compiled(_REPORTER).fullmatch(text)
        if reporter:
            yield whole(article, i, "M402", "authors", reporter[1])
            continue
        if "@" in text and (named := compiled(_WITH_HANDLE).fullmatch(text)):
            yield whole(article, i, "M402", "authors", named[1])
            continue
        if n < first and (n or title_of(article)) and (author := _with_role(article, text)):
            yield whole(article, i, "M402", "authors", author)
            continue
        if text[0] in _DASHES and _is_no_author(article, live(article), n):
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
_SAYS_REPORTER = "\uae30\uc790"
_REPORTER = rf"([\uac00-\ud7a3]{{2,4}}) ?(?:[\uac00-\ud7a3]{{1,4}} ?)?{_SAYS_REPORTER} ?[=|(]? ?[\w.+-]{{1,40}}@[\w.-]{{3,40}}\)?"
# "Ann Lee, Harbour correspondent @annlee"
_WITH_HANDLE = r"((?:[A-Z][\w'\u2019-]+ ){1,2}[A-Z][\w'\u2019-]+),? (?:[A-Za-z][A-Za-z,& -]{0,40}\b(?:editor|reporter|correspondent|writer|columnist|journalist|presenter|producer|analyst),? )?\(?@\w{2,20}\)?"
# "Ann Lee, Daily Echo staff writer", "Bo Ek | Reuters"
_WITH_ROLE = (
    r"([A-Z][\w'\u2019-]+(?: [A-Z]\.?)?(?: [A-Z][\w'\u2019-]+){1,2})(?:, | ?[|\u2022\u00b7/] ?| [\u2013\u2014-] )"
    r"(?:(?:[A-Z][\w.&'\u2019-]*,? ){0,4}(?:[Ss]taff |[Ss]enior |[Gg]uest |[Ss]pecial |[Cc]ontributing )?(?i:writer|reporter|correspondent|columnist|contributor|journalist|bureau chief|meteorologist|news editor|health editor|business editor|sports editor|political editor)(?:, [A-Z][\w.&' -]{2,30})?|"
    r"(?:The )?(?:[A-Z][\w.&'-]+ ){1,3}(?:News|Times|Post|Herald|Tribune|Press|Journal|Star|Gazette|Media|Chronicle|Observer|Today|Standard|Register|Service)|"
    r"AP|AFP|Reuters|CNN|BBC|BBC News|NPR|UPI|Bloomberg|PTI|IANS|ANI|AAP|ProPublica|Axios|HuffPost|CBC News|Global News|CTV News|CNBC|USA TODAY|[KW][A-Z]{2,3}(?:-TV)?|[A-Z0-9][A-Za-z]*\d[A-Za-z]*(?: [A-Z][a-z]+)?)"
)
_ROLED = re.compile(r"[,|\u2022\u00b7/\u2013\u2014]| - ")
_LONGEST_ROLE = 80


def _may_have_role(text: str) -> bool:
    return len(text) <= _LONGEST_ROLE and text[0].isupper() and _ROLED.search(text) is not None


def _with_role(article: Article, text: str) -> str:
    """The name that stands before what somebody is, or for whom, in the one such line above the story; "" for none."""
    named = (
        compiled(_WITH_ROLE).fullmatch(text)
        if _may_have_role(text) and not _BY.match(text)
        else None
    )
    if not named:
        return ""
    others = (line for _, line in short_lines(article) if line != text and _may_have_role(line))
    return "" if any(map(compiled(_WITH_ROLE).fullmatch, others)) else named[1]


_DASHES = "-\u2013\u2014"
_BY_INSIDE = re.compile(r"[|\u2022\u00b7\u2013\u2014/-] ?[Bb]y |\d\d(?:\d\d)? ?By ")
_PARTS = re.compile(
    r"\s*[|\u2022\u00b7]\s*|\s+[\u2013\u2014/-]\s+|,? (?:on|at) (?=[A-Z\d])|(?<=[12]\d\d\d) ?(?=By [A-Z])"
)
_ASIDE = frozenset(
    {"permalink", "# comments", "# comment", "comments", "# min read", "share", "leave a comment"}
)
_AND = re.compile(r",\s+and\s+|\s+(?:and|und|et|y|e|&)\s+|,\s+(?=[A-Z][\w.'\u2019-]+ [A-Z])")
_SIGNATURE = re.compile(
    rf"(?:--?|\u2013|\u2014) ?(?P<names>{_NAMES.pattern})(?: ?/ ?[A-Z][\w ]{{2,30}})?"
)


def _may_sign(text: str) -> bool:
    """Whether a line begins as a byline does, or holds what only one that begins otherwise has."""
    return bool(
        text[0] in _DASHES
        or "@" in text
        or _SAYS_REPORTER in text
        or _BY.match(text)
        or (("By " in text or "by " in text) and _BY_INSIDE.search(text))
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
    names, day = _dated_behind(text)
    if names:
        return [name for name in _AND.split(names) if name], day
    names = _byline(text)
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


# "By Jack Moor27 September 2023": the day, glued to the last name or not.
_DAY_BEHIND = (
    r"(?<=[a-z])[ ,]{0,2}(?=\d{1,2}(?:st|nd|rd|th)? [JFMASOND][a-z]{2,8}\b)|"
    r"(?<=[a-z])(?=(?:January|February|March|April|May|June|July|August|September|October|November|December) \d)"
)


def _dated_behind(text: str) -> tuple[str, str]:
    """The names and the date of a byline whose names are followed by a date at once."""
    behind = compiled(_DAY_BEHIND).search(text)
    found = date_line(text[behind.end() :]) if behind else None
    if not behind or not found or not found.published:
        return "", ""
    return _byline(text[: behind.start()]), found.published


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
    "is was are were has have had will said says made makes can could would did does".split()
)


RULES = (
    Rule("M402", "bylines", bylines,
         hits=(Hit(f"By Maria Lopez\n\n{STORY}",
                   STORY, lifts={"authors": "Maria Lopez"}),
               Hit(f"Ann Lee Harbour correspondent @annlee\n\n{STORY}", STORY, lifts={"authors": "Ann Lee"}),
               Hit(f"Bridge opens\n\nAnn Lee | Staff Writer\n\n{STORY}", f"Bridge opens\n\n{STORY}", lifts={"authors": "Ann Lee"}),
               Hit(f"Bridge opens\n\nAnn B. Lee, Reuters\n\n{STORY}", f"Bridge opens\n\n{STORY}", lifts={"authors": "Ann B. Lee"}),
               Hit(f"Contributed by Bo Ek\n\n{STORY}", STORY, lifts={"authors": "Bo Ek"}),
               Hit(f"27 September,2023By Jack Moor\n\n{STORY}", STORY, lifts={"authors": "Jack Moor", "published": "2023-09-27"}),
               Hit(f"By Jack Moor27 September 2023\n\n{STORY}", STORY, lifts={"authors": "Jack Moor", "published": "2023-09-27"}),
               Hit(f"{STORY}\n\n한소은 기자 soeun@daily.example",
                   STORY, lifts={"authors": "한소은"}),
               Hit(f"Bridge opens\nBy JOHN SMITH, Associated Press Writer\n{STORY}",
                   f"Bridge opens\n{STORY}",
                   lifts={"authors": "JOHN SMITH"})),
         keeps=(Keep(f"The rent of the valley rose in 2021 by a third\n\n{STORY}"),
                Keep(f"The winners of the year\n\nAnn Lee, Valley Times\n\nBo Ek, Hill Tribune\n\n{STORY}"),
                Keep(f"Ann Lee, Valley Times\n\n{STORY}"), Keep(f"Bridge opens\n\n{STORY}\n\nBo Ek, Reuters"),
                Keep("Contributed by forty farmers of the village, the stones of the bridge are all of a different color."),
                Keep(f"{STORY}\n\n\u201cI have lost my mill, and nobody helps me.\u201d\n\n\u2014 Ann Lee"),
                Keep(f"{STORY}\n\nI have lost my mill, and nobody helps me at all.\n\n\u2014 Ann Lee\n\nI have lost my field and with it the harvest of a year.\n\n\u2014 Bo Ek"),
                Keep("By Midnight the rain had stopped, and the town slept at last after a long day."),
                Keep("The ferry line is sold.\nThe smaller of the two boats was bought some years ago\nby Harbour Freight of Porto, and then\nleft to rust on the beach."),
                Keep("POR ERROR, MIL VOTOS DEL PUEBLO SE QUEDAN SIN CONTAR EN EL VALLE\n\nLo dijo el alcalde en la plaza, delante de todos los vecinos del pueblo."),
                Keep("The table of the valley has these columns, said the farmers of the village.\n\n- Request Path\n\n- User Agent\n\n- Country"),
                Keep("By the River Thames we sat down\nand wept when we remembered the old town and its bridges of stone.")),
         lifts=("authors",)),
)  # fmt: skip
