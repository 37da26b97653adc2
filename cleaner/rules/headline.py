"""H: the headline, said once more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from cleaner.article import Article, Block, Edit
from cleaner.rules.look import (
    SHORT,
    cut,
    ends_sentence,
    fold,
    key,
    live,
    live_texts,
    other_letters,
    whole,
)
from cleaner.rules.phrases import matcher
from cleaner.rules.rule import Hit, Keep, Rule
from cleaner.rules.story import STORY
from cleaner.rules.wording import kinds

# What stands between a headline and the name of a site.
_SEPARATOR = re.compile(r"\s[|\u2013\u2014\u00b7\u2022:\u00bb\u203a-]{1,2}\s")
_MARKED = re.compile(r"[|\u2013\u2014\u00b7\u2022:\u00bb\u203a-](?<= .)")
# A headline that counts has so many words, or (in scripts without blanks) so many characters.
_WORDS, _CHARS = 3, 8
# Only this far down can an unknown headline be told by being repeated at once.
_TOP = 5
_STORY = 60
# A line that says the headline is no longer, nor longer than twice the headline and the name of a site.
_LONGEST, _SITE = 300, 60
_CREDIT = 5


def _is_marked(text: str) -> bool:
    """Whether a blank and a mark stand in a text. A single character is found ten times as fast as any of a set."""
    plain = text.isascii() and "-" not in text and ":" not in text and "|" not in text
    return not plain and _MARKED.search(text) is not None


@lru_cache(maxsize=16)  # each round asks for those of the same title
def forms(headline: str) -> frozenset[str]:
    """The keys of a headline: as it is, and without the name of the site at either end."""
    said = fold(headline)
    cuts = list(_SEPARATOR.finditer(headline)) if _is_marked(headline) else ()
    if not cuts:
        return frozenset([said] if _counts(said) else [])
    out = {said}
    front, back = headline[: cuts[-1].start()], headline[cuts[-1].end() :]
    if len(back.split()) <= 5 and _counts(fold(front)) and len(front) > len(back):
        out.add(fold(front))
    front, back = headline[: cuts[0].start()], headline[cuts[0].end() :]
    if len(cuts) == 2 and len(back.split()) <= 6 and len(front) > len(back):
        out.add(fold(front))  # "Headline | Section | Site"
    if len(front.split()) <= 4 and _counts(fold(back)) and len(back) > len(front):
        out.add(fold(back))
    return frozenset([form for form in out if _counts(form)])


def _counts(key: str) -> bool:
    return key.count(" ") + 1 >= _WORDS or (len(key) >= _CHARS and not key.isascii())


def title_of(article: Article) -> frozenset[str]:
    """The keys of the article's own headline; empty where it is not known."""
    return article.memo(_title)


def _title(article: Article) -> frozenset[str]:
    known = article.get("title")
    if known:
        return forms(known)
    at = article.memo(_doubled)
    return forms(article.blocks[live(article)[at]].text) if at is not None else frozenset()


def _doubled(article: Article) -> int | None:
    """Position of a line at the top that is no sentence and stands there twice in a row."""
    top = live(article)[: _TOP + 1]
    if not any(len(article.blocks[i].text) >= _STORY for i in live(article)):
        return None  # a poem, a list: a line may well stand twice
    for at in range(len(top) - 1):
        block = article.blocks[top[at]]
        if not ends_sentence(block.text) and len(block.text) <= 250 and block.text[-1] not in ",;:":
            below = article.blocks[top[at + 1]].text
            if _differ(block, article.blocks[top[at + 1]]):
                continue
            if "/" in block.text and block.text.count(" ") < _CREDIT:
                continue  # "Ann Lee/Daily Echo"
            if any(not kind.endswith(":") for kind in kinds(block)):
                continue  # "Follow us on Twitter", twice
            if _digits(block.text) != _digits(below):
                continue  # "The year 2016", "The year 2017": rows of a list
            same = forms(block.text) & forms(below)
            if any(len(form) >= (15 if form.isascii() else _CHARS) for form in same):
                return at
    return None


def _differ(block: Block, below: Block) -> bool:
    """Whether two lines without the name of a site say two things, so that no form of them is the same."""
    return (
        key(block) != key(below)
        and len(below.text) <= SHORT
        and not _SEPARATOR.search(block.text)
        and not _SEPARATOR.search(below.text)
    )


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def known(article: Article) -> tuple[Edit, ...]:
    """Where no title came with the article, a line that stands twice at its top is the headline; it is
    noted as the title, and the text stays as it is."""
    at = None if article.get("title") else article.memo(_doubled)
    if at is None:
        return ()
    i = live(article)[at]
    text = min((article.blocks[i].text, article.blocks[live(article)[at + 1]].text), key=len)
    return (Edit(i, 0, 0, "", "H301", field="title", value=text),)


# Marks before the first word, of which keys have none.
_MARKS = (
    " #*->|[](){}!?\"'`:.,;=<~\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u00b7\u2026\u00ab\u00bb"
)
_APOSTROPHE = "\u02bc"  # a letter by its class, which no key has


def _begins_otherwise(text: str, initials: frozenset[str]) -> bool:
    """Whether a text is told from others by its first letter or number alone, as nearly every text is."""
    first = text[:1]
    if not first.isalpha():
        first = text.lstrip(_MARKS)[:1]
        if first.isdecimal():
            return "#" not in initials
    return first.isalpha() and first != _APOSTROPHE and first.casefold()[0] not in initials


# The word with which nearly every headline in English begins.
_WORD = re.compile(r"([A-Za-z]{1,30})(?:[ ,.]|\Z)")


def _may_say(article: Article, lines: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """The lines that are not told from the headline by their length or their first word, before any key is made."""
    title = article.get("title")
    if not title and not title_of(article):
        return []
    # No key of English is longer than its text.
    longest = min(_LONGEST, 2 * len(title) + _SITE) if title and title.isascii() else _LONGEST
    begin = None if _is_marked(title) else _WORD.match(title)
    if not begin:
        return [line for line in lines if len(line[1]) <= longest]
    first = begin[1].lower()
    others = other_letters(first[0])
    return [
        (i, text)
        for i, text in lines
        if len(text) <= longest
        and (
            (
                text[0] not in others
                and (not (word := _WORD.match(text)) or word[1].lower() == first)
            )
            or _is_marked(text)
        )
    ]


def _headlines(article: Article, lines: Sequence[tuple[int, str]]) -> list[int]:
    """Those of some lines (see `_may_say`) that say the headline, perhaps with the name of the site."""
    titles = title_of(article) if lines else ()
    if not titles:
        return []
    low, high = int(0.8 * min(map(len, titles))), 2 * max(map(len, titles)) + _SITE
    initials, title = frozenset([form[0] for form in titles]), article.get("title")
    found = []
    for i, text in lines:
        if not low <= len(text) <= high:
            continue
        other = _begins_otherwise(text, initials)
        if other and not _is_marked(text):
            continue
        block = article.blocks[i]
        if block.role in ("caption", "embed"):
            continue
        if not other and key(block) in titles:
            # A key says "#" for every number, and a section for each year is no headline said again.
            if not title or _digits(text) in _digits(title):
                found.append(i)
            continue
        named = _SEPARATOR.search(text) if _is_marked(text) else None
        if not named or (other and _begins_otherwise(text[named.end() :], initials)):
            continue
        if not titles.isdisjoint(forms(text)):
            found.append(i)
    return found


def repeated(article: Article) -> list[Edit]:
    """The headline as a line of its own, the second time and later: in other case, with other marks, or
    with the name of the site behind it. The first one stays."""
    lines = _may_say(article, live_texts(article))
    said = _headlines(article, lines) if len(lines) > 1 else []
    if len(said) < 2:
        return []
    stays = _plainest(article, said[:3])
    return [whole(article, i, "H302") for i in said if i != stays]


def _plainest(article: Article, lines: list[int]) -> int:
    """The first of the headlines, or where it holds the name of the site the one below that does not."""
    if len(lines) > 1 and _SEPARATOR.search(article.blocks[lines[0]].text):
        for i in lines[1:]:
            text = article.blocks[i].text
            if i - lines[0] <= _TOP and not _SEPARATOR.search(text) and not text.isupper():
                return i
    return lines[0]


# A headline that is run into a paragraph has so many characters.
_GLUED = 20


def _begins_twice(title: str, lines: Sequence[str]) -> bool:
    """Whether the beginning of a line below the first is that of the title, or of a line above it."""
    begun = {line[:_GLUED] for line in lines}
    known = title[:_GLUED]
    return len(begun) < len(lines) or (known in begun and lines[0][:_GLUED] != known)


def glued(article: Article) -> list[Edit]:
    """The headline once more at the start of a paragraph, run into its first sentence, after it has
    stood on a line of its own."""
    title, lines = article.get("title"), live_texts(article)
    if len(lines) < 2 or not _begins_twice(title, [text for _, text in lines[: _TOP + 3]]):
        return []
    said = _headlines(article, _may_say(article, lines[:_TOP]))
    if not said:
        return []
    first, wording = live(article).index(said[0]), article.blocks[said[0]].text
    found = []
    for i, text in lines[first + 1 : first + 4]:
        for line in {wording, title}:
            if len(line) >= _GLUED and text.startswith(line):
                rest = text[len(line) :].lstrip(" :|\u2013\u2014-")
                if rest[:1].isupper() and len(rest) >= 40 and text[len(line)] in " :|\u2013\u2014-":
                    found.append(cut(article, i, 0, len(text) - len(rest), "H303"))
                    break
    return found


_LABEL = 30


def labelled(article: Article) -> list[Edit]:
    """The name of a section, glued to the headline at the top ("World Bridge opens after repairs")."""
    title = article.get("title")
    if len(title) < 20:
        return []
    found = []
    for i, text in live_texts(article)[:2]:
        at = text.find(title, 1, len(title) + _LABEL)
        if at > 1 and text[at - 1].isspace() and "navigation" in matcher().kinds(fold(text[:at])):
            found.append(cut(article, i, 0, at, "H304"))
    return found


RULES = (
    Rule("H301", "nothing, but note the headline", known,
         hits=(Hit(f"Harbour Bridge Opens After Repairs\n\nHarbour Bridge Opens After Repairs\n\n{STORY}",
                   f"Harbour Bridge Opens After Repairs\n\nHarbour Bridge Opens After Repairs\n\n{STORY}",
                   lifts={"title": "Harbour Bridge Opens After Repairs"}),
               Hit(f"Town Votes For New Library\nTown votes for new library | The Daily Echo\n{STORY}",
                   f"Town Votes For New Library\nTown votes for new library | The Daily Echo\n{STORY}",
                   lifts={"title": "Town Votes For New Library"})),
         keeps=(Keep("Never again\nNever again\nwill I sail the sea."),
                Keep("He came home late on Sunday.\nHe came home late on Sunday.")),
         lifts=("title",)),
    Rule("H302", "repeated headlines", repeated,
         hits=(Hit("Bridge opens after repairs\n\nBRIDGE OPENS AFTER REPAIRS\n\nCars rolled again.",
                   "Bridge opens after repairs\n\nCars rolled again.", title="Bridge opens after repairs"),
               Hit("Bridge opens after repairs\n\nCars rolled.\n\nBridge opens after repairs | Daily Echo",
                   "Bridge opens after repairs\n\nCars rolled.", title="Bridge opens after repairs - Daily Echo"),
               Hit("Bridge opens after long repairs | Valley | Daily Echo\n\nBridge opens after long repairs\n\nCars rolled.",
                   "Bridge opens after long repairs\n\nCars rolled.", title="Bridge opens after long repairs | Daily Echo"),
               Hit(f"Harbour Bridge Opens After Repairs\n\nHarbour Bridge Opens After Repairs\n\n{STORY}",
                   f"Harbour Bridge Opens After Repairs\n\n{STORY}")),
         keeps=(Keep("Bridge opens after repairs\n\nCars rolled again.", title="Bridge opens after repairs"),
                Keep("Cars rolled.\n\nThe bridge opens after repairs, again.", title="Bridge opens after repairs"),
                Keep("Deaths in 2016: 409,359\nDeaths in 2017: 422,133\nDeaths in 2018: 427,957\nThe office counts the dead of the whole country since the year 1901."),
                Keep("Best songs of 2016\n\nIt was a good year.\n\nBest songs of 2017\n\nAnd this was better.", title="Best songs of 2016"),
                Keep("Tea\n\nWe drank.\n\nTea\n\nWe slept.", title="Tea")), cap=0.5),
    Rule("H303", "headlines glued to a paragraph", glued,
         hits=(Hit("Bridge Opens After Repairs\n\nBridge Opens After Repairs Cars rolled over the harbour again on Monday.",
                   "Bridge Opens After Repairs\n\nCars rolled over the harbour again on Monday.",
                   title="Bridge Opens After Repairs"),
               Hit("Bridge Opens After Repairs\n\nBridge Opens After Repairs - Cars rolled over the harbour again on Monday.",
                   "Bridge Opens After Repairs\n\nCars rolled over the harbour again on Monday.",
                   title="Bridge Opens After Repairs")),
         keeps=(Keep("Bridge Opens After Repairs\n\nBridge Opens After Repairs, said the paper, and nobody believed it.",
                     title="Bridge Opens After Repairs"),
                Keep("Bridge Opens After Repairs Cars rolled over the harbour again on Monday morning.",
                     title="Bridge Opens After Repairs"))),
    Rule("H304", "section names before the headline", labelled,
         hits=(Hit("World Bridge opens after repairs\n\nCars rolled again.", "Bridge opens after repairs\n\nCars rolled again.",
                   title="Bridge opens after repairs"),
               Hit("World Bridge opens after repairs: all you need\n\nCars rolled again.",
                   "Bridge opens after repairs: all you need\n\nCars rolled again.", title="Bridge opens after repairs")),
         keeps=(Keep("The World Bridge opens after repairs\n\nCars rolled again.", title="Bridge opens after repairs"),
                Keep("World Bridge opens after repairs\n\nCars rolled again.", title="World Bridge opens after repairs"))),
)  # fmt: skip
