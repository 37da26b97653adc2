"""What only the foot of a page holds: cards of contacts, links to the next article and the one before."""

from __future__ import annotations

import itertools
import re

from cleaner.article import Article, Block
from cleaner.rules.headline import title_of
from cleaner.rules.linked import is_teaser
from cleaner.rules.look import going_on, key, live, live_texts, other_letters
from cleaner.rules.pleas import is_address
from cleaner.rules.statements import is_creed, speaks_of_us
from cleaner.rules.wording import kinds

# A line that ends or begins with an arrow leads to the next article or the one before.
_ARROW = re.compile(
    r"[\u2190\u2039\u00ab] ?\w[^\u2192\u203a\u00bb]*|[^\u2190\u2039\u00ab]*\w ?[\u2192\u203a\u00bb]|"
    r"(?:Previous|Next|Prev|Older|Newer) (?:[Aa]rticle|[Pp]ost|[Ss]tory|[Ee]ntry):?[A-Z\u2018\u201c][^\n]{8,}"
)

_NEIGHBOURS = ("Previous ", "Next ", "Prev ", "Older ", "Newer ")


def is_arrow(text: str) -> bool:
    """Whether a line is a link to a neighbouring article, told by its arrow."""
    pointed = text[0] in "\u2190\u2039\u00ab" or text[-1] in "\u2192\u203a\u00bb"
    if len(text) > _CARD or not (pointed or text.startswith(_NEIGHBOURS)):
        return False
    return _ARROW.fullmatch(text) is not None


_ADDRESSES = re.compile(
    r"[\w.+-]{1,40}@[\w-]{1,30}(?:\.[\w-]{2,20}){1,3}|(?:\+?\d{1,3}[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}|"
    r"(?:https?://|www\.)\S+|@\w{2,20}(?! [A-Z])"
)
_ON_CARDS = frozenset(
    "or and at by on via to for of the a in with contact reach reached contacted emailed can may be call tel phone telephone mobile cell fax office "
    "email e-mail mail write twitter facebook instagram linkedin follow reporter writer editor staff media press inquiries "
    "enquiries questions information website web line tips him her them us ext extension".split()
)
_CARD = 200


def is_card(text: str) -> bool:
    """Whether a line is a card: names, a telephone number or an address, and what joins them."""
    if len(text) > _CARD or not ("@" in text or _DIGITS.search(text)):
        return False
    if "](" in text or max(text) > "\u2e80":
        return False
    rest, count = _ADDRESSES.subn(" ", text)
    if not count:
        return False
    words = re.findall(r"[^\W\d_][\w.'\u2019-]*", rest)
    return all(w[0].isupper() or w.rstrip(".").lower() in _ON_CARDS for w in words)


# The first digit by itself: the search for one character is several times as fast as for a run of them.
_DIGITS = re.compile(r"\d\d\d[ .)-]{0,2}\d{3}[ .-]?\d{4}")


# A name and what it is, or a quotation and whose it is: a list of people, not of headlines.
_CREDITED = re.compile(
    r"^(?:[A-Z][\w.'\u2019-]* ){1,4}?[A-Z][\w.'\u2019-]*, [a-z]|[\u2014\u2013] [A-Z]|@\w|https?://"
)


def is_headline_like(text: str) -> bool:
    """Whether a line could be the headline of a news story: six words or more, and no mark at its end."""
    if not 30 <= len(text) <= 180 or text.count(" ") < 5 or not text[0].isupper():
        return False
    return is_teaser(text) and text[-1] not in ",;:-\u2013\u2014" and not _CREDITED.search(text)


# "Travel: take the train to the valley, then the bus": rows of a box of facts, where there are several.
_ROWS = 3
_LABEL = re.compile(r"[A-Z][^:]{2,20}: \S")


def foot(article: Article, found: dict[int, str], last: int) -> None:
    """Below the last line of a story, lines that only the foot of a page holds."""
    order = live(article)
    if 1 <= last < len(order) - 1:
        _below(article, found, order[last + 1 :])
    _pointers(article, found)
    if found:
        _creeds(article, found, order)


def _below(article: Article, found: dict[int, str], lines: tuple[int, ...]) -> None:
    for n, i in enumerate(lines, 1):
        block = article.blocks[i]
        if i in found or block.text[0] == "#":
            continue
        if n < len(lines) and _is_point_head(block):
            continue  # it goes with the line that it heads, or not at all
        if n < len(lines) and len(article.blocks[lines[n]].text) >= _SAID and is_about(block.text):
            continue  # what is said of it stands below
        kind = _kind_below(block)
        if not kind or i in going_on(article) or key(block) in title_of(article):
            continue
        if kind == "promo" or _rows(article, lines) < _ROWS:
            found[i] = kind
    if found and _rows(article, lines) < _ROWS:
        _between(article, found, lines)


def _kind_below(block: Block) -> str:
    """What a line below the story is; "" for none of what stands there."""
    text, said = block.text, kinds(block)
    if "below" in said or is_card(text) or is_arrow(text) or is_address(text):
        return "promo"
    if is_about(text):
        return "promo"
    return "teaser" if "below:" in said and is_headline_like(text) else ""


def is_about(text: str) -> bool:
    """Whether a line is the head of what a company or an author says of itself."""
    return text.startswith("About ") and _ABOUT.fullmatch(text) is not None


_SAID = 60
_ABOUT = re.compile(
    r"About (?:[A-Z][\w.&'\u2019-]*|the)(?: (?:[A-Z&][\w.&'\u2019-]*|of|and|the|for|in)){0,6}:?"
)


def _rows(article: Article, lines: tuple[int, ...]) -> int:
    return sum(bool(_LABEL.match(article.blocks[i].text)) for i in lines)


# Kinds that stand at the foot of a page and seldom amid a list of the article.
_FIRM = frozenset({"share", "like", "bar", "related", "newsletter", "support", "follow", "contact", "comments",
                   "copyright", "syndicated", "cookie", "promo"})  # fmt: skip


def _between(article: Article, found: dict[int, str], lines: tuple[int, ...]) -> None:
    """Headlines that stand between furniture at the foot, or below the last of it."""
    run: list[int] = []
    anchored = False
    for i in (*lines, -1):
        if i < 0 or i in found:
            if anchored:
                found.update((j, "teaser") for j in run)
            run, anchored = [], i >= 0 and (found[i] in _FIRM or (anchored and bool(run)))
        elif is_headline_like(article.blocks[i].text) and not kinds(article.blocks[i]):
            run.append(i)
        else:
            run, anchored = [], False


_POINT_HEADS = frozenset({"more information", "for more information", "more info"})
_POINTER = re.compile(
    r"\b(?:[Vv]isit|more (?:information )?(?:on|about)|[Ss]ee|head to|go to|check out|find out|can be found)\b|https?:|www\."
)
_POINTERS, _HEAD = 4, 40
_OTHERS = other_letters("mf")


def _is_point_head(block: Block) -> bool:
    text = block.text
    return len(text) <= _HEAD and text[0] not in _OTHERS and key(block) in _POINT_HEADS


def _pointers(article: Article, found: dict[int, str]) -> None:
    """A last head such as "More information", with the one line below it that names another site."""
    for (above, head), (i, line) in itertools.pairwise(live_texts(article)[-_POINTERS - 1 :]):
        if len(head) > _HEAD or len(line) > 200:
            continue
        if _is_point_head(article.blocks[above]) and _POINTER.search(line):
            found.setdefault(above, "promo")
            found.setdefault(i, "promo")


def _creeds(article: Article, found: dict[int, str], order: tuple[int, ...]) -> None:
    """What the house believes in and lives on, beside its request, and all that "we" say between two such."""
    if "support" not in found.values():
        return
    for line in (order, order[::-1]):
        beside = False
        for i in line:
            if i in found:
                beside = found[i] == "support" and len(article.blocks[i].text) >= _PLEA
            elif beside and is_creed(article.blocks[i].text):
                found[i] = "support"
            else:
                beside = False
    for n in range(1, len(order) - 1):
        around = {found.get(order[n - 1]), found.get(order[n + 1])}
        if (
            order[n] not in found
            and around == {"support"}
            and speaks_of_us(article.blocks[order[n]].text)
        ):
            found[order[n]] = "support"


# A request of several sentences.
_PLEA = 100
