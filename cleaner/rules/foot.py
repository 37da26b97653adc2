"""What only the foot of a page holds: cards of contacts, links to the next article and the one before."""

from __future__ import annotations

import re

from cleaner.article import Article
from cleaner.rules.headline import title_of
from cleaner.rules.linked import is_teaser
from cleaner.rules.look import first_word, going_on, key, live
from cleaner.rules.pleas import is_address
from cleaner.rules.statements import is_creed, speaks_of_us
from cleaner.rules.wording import kinds

# A line that ends or begins with an arrow leads to the next article or the one before.
_ARROW = re.compile(
    r"[\u2190\u2039\u00ab] ?\w[^\u2192\u203a\u00bb]*|[^\u2190\u2039\u00ab]*\w ?[\u2192\u203a\u00bb]|"
    r"(?:Previous|Next|Prev|Older|Newer) (?:[Aa]rticle|[Pp]ost|[Ss]tory|[Ee]ntry):?[A-Z\u2018\u201c][^\n]{8,}"
)


def is_arrow(text: str) -> bool:
    """Whether a line is a link to a neighbouring article, told by its arrow."""
    return len(text) <= _CARD and _ARROW.fullmatch(text) is not None


_ADDRESSES = re.compile(
    r"[\w.+-]{1,40}@[\w-]{1,30}(?:\.[\w-]{2,20}){1,3}|(?:\+?\d{1,3}[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}|"
    r"(?:https?://|www\.)\S+|@\w{2,20}(?! [A-Z])"
)
_ON_CARDS = frozenset(
    "or and at by on via to for of the a in with contact reach reached can be call tel phone telephone mobile cell fax office "
    "email e-mail mail write twitter facebook instagram linkedin follow reporter writer editor staff media press inquiries "
    "enquiries questions information website web line tips him her them us ext extension".split()
)
_CARD = 200


def is_card(text: str) -> bool:
    """Whether a line is a card: names, a telephone number or an address, and what joins them."""
    if len(text) > _CARD or "](" in text or max(text) > "\u2e80":
        return False
    if not ("@" in text or _DIGITS.search(text)):
        return False
    rest, count = _ADDRESSES.subn(" ", text)
    if not count:
        return False
    words = re.findall(r"[^\W\d_][\w.'\u2019-]*", rest)
    return all(w[0].isupper() or w.rstrip(".").lower() in _ON_CARDS for w in words)


_DIGITS = re.compile(r"\d{3}[ .)-]{0,2}\d{3}[ .-]?\d{4}")


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
    order, on = live(article), going_on(article)
    titles = title_of(article)
    lines = order[last + 1 :] if last >= 1 else ()
    rows = sum(bool(_LABEL.match(article.blocks[i].text)) for i in lines)
    for n, i in enumerate(lines, 1):
        block = article.blocks[i]
        if key(block) in _POINT_HEADS and n < len(lines):
            continue  # it goes with the line that it heads, or not at all
        if i in found or i in on or key(block) in titles or block.text[0] == "#":
            continue
        said = kinds(block)
        if "below" in said or is_card(block.text) or is_arrow(block.text) or is_address(block.text):
            found[i] = "promo"
        elif "below:" in said and rows < _ROWS and is_headline_like(block.text):
            found[i] = "teaser"
    if rows < _ROWS:
        _between(article, found, lines)
    _pointers(article, found, order)
    _creeds(article, found, order)


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
_POINTERS = 4
_HEADING = frozenset(head.split()[0] for head in _POINT_HEADS)


def _pointers(article: Article, found: dict[int, str], order: tuple[int, ...]) -> None:
    """A last head such as "More information", with the one line below it that names another site."""
    for n in range(max(1, len(order) - _POINTERS), len(order)):
        head, line = article.blocks[order[n - 1]], article.blocks[order[n]]
        if len(line.text) > 200 or first_word(head.text) not in _HEADING:
            continue
        if key(head) in _POINT_HEADS and _POINTER.search(line.text):
            found.setdefault(order[n - 1], "promo")
            found.setdefault(order[n], "promo")


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
