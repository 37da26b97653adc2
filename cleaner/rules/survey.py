"""What each line of an article is, judged once for all rules: by its wording, its length, its place
and its neighbours.

A phrase of the tables is only a candidate. A line that nobody writes in an article ("Click to share on
Twitter") counts anywhere; a label that people do write ("More", "Print", "Home") counts only beside
other furniture or at the edge of the article; a head ("Related") takes the teasers below it.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping

from cleaner.article import Article, Block
from cleaner.rules.assistants import assistants
from cleaner.rules.counters import counters
from cleaner.rules.directory import keep_directories
from cleaner.rules.extent import STORY, story_span
from cleaner.rules.foot import foot
from cleaner.rules.headline import title_of
from cleaner.rules.headlines import labels, trailing_list
from cleaner.rules.heads import heads
from cleaner.rules.labelled import labelled
from cleaner.rules.lines import in_a_row
from cleaner.rules.linked import is_run_in, is_site_label
from cleaner.rules.look import ends_sentence, going_on, is_unlinked, key, live
from cleaner.rules.phrases import matcher
from cleaner.rules.polls import polls
from cleaner.rules.strangers import beside_teasers, strangers
from cleaner.rules.wording import kinds, told

# Kinds that are furniture wherever they are all of a line.
ANYWHERE = frozenset(
    {"share", "like", "more", "continues", "ad", "newsletter", "support", "follow", "contact",
     "comments", "player", "copyright", "syndicated", "cookie", "poll", "promo", "bar", "filler",
     "editor-note", "disclaimer", "caption", "teaser"}
)  # fmt: skip
# Where a line is of several kinds, these say least.
_VAGUE = frozenset({"more", "teaser", "promo"})
# One or two words may be a sub-heading; these kinds are none even then.
_NEVER_HEADING = frozenset(
    {"share", "like", "ad", "continues", "bar", "more", "player", "teaser", "filler"}
)
# Two words of these may be a sub-heading as well.
_SHY = frozenset(
    {"contact", "poll", "promo", "cookie", "syndicated", "copyright", "disclaimer", "editor-note"}
)
# Kinds that count only beside other furniture, or at the edges of the article.
_WEAK = frozenset({"button", "navigation", "opinion", "sign-off", "source-head", "tags-head"})
# Heads whose line goes on with the linked headline.
_EXPLICIT = frozenset({"related-head:", "more:"})
_NAMED = _EXPLICIT | {"related:", "more-head:"}
# What is told by its looks and its neighbors; these kinds name themselves.
_BY_LOOKS = frozenset({"teaser", "stranger"})
_SELF_NAMED = _NAMED | {"related", "more"}
_LINK = re.compile(r"https?://\S+|www\.\S+")
_ITEM = re.compile(r"[-*\u2022+]\s")
_HEADING = re.compile(r"#{1,6}\s")
_TRAILING = 3
# A row of a list is no longer than this.
_ROW = 160
_ARROWS = 2


def furniture(article: Article) -> Mapping[int, str]:
    """Block index to kind, for each block that is furniture as a whole."""
    known = article.remembered  # `memo`, written out: each rule for furniture asks
    return known[_furniture] if known and _furniture in known else article.memo(_furniture)


def is_owner(text: str) -> bool:
    """Whether a line is the sign of copyright and one name."""
    return text.startswith("\u00a9") and len(text) <= 80 and "/" not in text and ". " not in text


def _furniture(article: Article) -> dict[int, str]:
    span = story_span(article)
    found: dict[int, str] = {}
    if told(article):
        _worded(article, found, span)
    labels(article, found)
    trailing_list(article, found, span[1])
    foot(article, found, span[1])
    if found or told(article):
        _beside(article, found, span)
    for i in labelled(article, found, span):
        found[i] = "teaser"
    for i in strangers(article, found, span[1]):
        found[i] = "stranger"
    if found:
        _keep_unlinked(article, found)
    return found


def _beside(article: Article, found: dict[int, str], span: tuple[int, int]) -> None:
    """What is furniture, or is none, by what stands beside it."""
    _keep_addresses(article, found)
    assistants(article, found)
    counters(article, found, span)
    _runs(article, found, span)
    if counters(article, found, span):
        _runs(article, found, span)
    found.update((i, "teaser") for i in beside_teasers(article, found, span[1]))


def _worded(article: Article, found: dict[int, str], span: tuple[int, int]) -> None:
    """What is furniture by the wording of a line, and what stands between or below such lines."""
    order = live(article)
    _strong_lines(article, found, span)
    if found:
        _keep_lists(article, found)
        _rows(article, found)
        keep_directories(article, found, span[1])
    heads(article, found)
    arrows = [order[n] for n in told(article) if "arrow" in kinds(article.blocks[order[n]])]
    if len(arrows) <= _ARROWS:  # more are the bullets of a list
        found.update((i, "teaser") for i in arrows)
    _lone_label(article, found, span)
    polls(article, found)


def _strong_lines(article: Article, found: dict[int, str], span: tuple[int, int]) -> None:
    """The lines of `told` that are furniture wherever they stand."""
    order, (first, last) = live(article), span
    titles, on = title_of(article), going_on(article)
    for n in told(article):
        i = order[n]
        if i in on:
            continue
        kind = _strong(article.blocks[i], inside=first < n < last)
        if kind and n < last and _is_item(article, order, n):
            continue
        if kind == "teaser" and order[n + 1 : n + 2] and order[n + 1] in on:
            continue  # its sentence goes on below
        explicit = kinds(article.blocks[i]) & _EXPLICIT or article.blocks[i].text.startswith("Read")
        if kind == "teaser" and n <= 1 and not explicit:
            continue  # it may well be the headline: "VIDEO: ..."
        if (
            kind
            and not (n == 0 and kind == "teaser" and not titles)
            and key(article.blocks[i]) not in titles
        ):
            found[i] = kind


def _keep_unlinked(article: Article, found: dict[int, str]) -> None:
    """What looks like a linked headline but is no link in its page stays, unless it names itself a teaser."""
    for i in [i for i, kind in found.items() if kind in _BY_LOOKS]:
        block = article.blocks[i]
        if is_unlinked(block) and not _SELF_NAMED & kinds(block):
            del found[i]


def _strong(block: Block, *, inside: bool) -> str:
    """The kind of a line that is furniture by its wording; "" for none."""
    said = kinds(block)
    strong = sorted(said & ANYWHERE, key=lambda kind: (kind in _VAGUE, kind))
    if not strong:
        return ""
    if inside and not _NEVER_HEADING & said:
        words = key(block).count(" ") + 1
        short = words == 1 or (words == 2 and bool(said & _SHY))
        named = block.text.rstrip().endswith((":", "...", "\u2026"))
        if (short and not named) or _HEADING.match(block.text):
            return ""
    if _HEADING.match(block.text) and inside:
        return ""
    return strong[0]


def _is_item(article: Article, order: tuple[int, ...], n: int) -> bool:
    """Whether a line above the end is a heading of Markdown, or an item next to one that is no furniture."""
    block = article.blocks[order[n]]
    if _HEADING.match(block.text) or _is_led_by_name(article, order, n):
        return True
    around = [article.blocks[i] for i in (*order[max(n - 1, 0) : n], *order[n + 1 : n + 2])]
    if n and _ITEM.match(block.text) and _is_announced(around[0]):
        return True
    return _listed(block) and any(_listed(other) and not kinds(other) for other in around)


# A sentence of so many words that ends in a colon announces a list of the article.
_ANNOUNCING = 4


def _is_announced(above: Block) -> bool:
    """Whether the line above an item is of the story and leads to a list ("To see the results:")."""
    text = above.text
    return text.endswith(":") and text.count(" ") >= _ANNOUNCING and not kinds(above)


def _is_led_by_name(article: Article, order: tuple[int, ...], n: int) -> bool:
    """Whether a line with the name of a site is the sub-heading of a paragraph on that site."""
    text = article.blocks[order[n]].text
    return is_site_label(text) and text.split(":")[0] in article.blocks[order[n + 1]].text


def _listed(block: Block) -> bool:
    """Whether a block is an item of a list by its mark, or by the markup of its page and without links."""
    return bool(_ITEM.match(block.text)) or (block.role == "list_item" and is_unlinked(block))


def _lone_label(article: Article, found: dict[int, str], span: tuple[int, int]) -> None:
    """The one short line within a story that has no sub-headings, where it is the name of a section."""
    order, (first, last) = live(article), span
    if not any("opinion" in kinds(article.blocks[order[n]]) for n in told(article)):
        return
    inside = (i for i in order[first + 1 : last] if i not in found)
    short = [
        i
        for i in inside
        if len(article.blocks[i].text) < STORY and not ends_sentence(article.blocks[i].text)
    ]
    if len(short) == 1 and last - first >= 4 and "opinion" in kinds(article.blocks[short[0]]):
        found[short[0]] = "navigation"


def _rows(article: Article, found: dict[int, str]) -> None:
    """Three or more labels run into their lines in a row are a list of the article, and stay."""
    order, blocks = live(article), article.blocks
    if not any(is_run_in(blocks[i]) for i in found):
        return
    labelled = [n for n, i in enumerate(order) if is_run_in(blocks[i])]
    for run in in_a_row(n for n in labelled if not _NAMED & kinds(blocks[order[n]])):
        for n in run if len(run) >= _TRAILING else ():
            found.pop(order[n], None)


_LINKED = frozenset({"follow", "promo"})


def _keep_addresses(article: Article, found: dict[int, str]) -> None:
    """The address of a profile stays below the line of the article that names it ("Embassy of Chile")."""
    if _LINKED.isdisjoint(found.values()):
        return
    for above, i in itertools.pairwise(live(article)):
        name = article.blocks[above].text
        named = above not in found and len(name) <= STORY and not ends_sentence(name)
        if named and found.get(i) in _LINKED and _LINK.fullmatch(article.blocks[i].text):
            del found[i]


def _keep_lists(article: Article, found: dict[int, str]) -> None:
    """Three or more lines that begin with one word are a list of the article ("Best song:This is I"), unless
    they name themselves as teasers."""
    by_word: dict[str, list[int]] = {}
    for i, kind in found.items():
        block = article.blocks[i]
        if kind == "teaser" and not (
            block.text[0] == "["
            or is_site_label(block.text)
            or any(said.endswith(":") for said in kinds(block))
            or "teaser" in matcher().kinds(key(block))
        ):
            by_word.setdefault(block.text.split(" ", 1)[0], []).append(i)
    if not by_word:
        return
    openings = Counter(
        article.blocks[i].text.split(" ", 1)[0]
        for i in live(article)
        if len(article.blocks[i].text) <= _ROW
    )
    for word, lines in by_word.items():
        if len(lines) >= _TRAILING or openings[word] > max(_TRAILING, 2 * len(lines)):
            for i in lines:
                del found[i]


def _runs(article: Article, found: dict[int, str], span: tuple[int, int]) -> None:
    """Weak labels beside other furniture, or in a row at the top or the bottom."""
    order, on, last = live(article), going_on(article), span[1]
    said = {n for n in told(article) if kinds(article.blocks[order[n]]) & _WEAK}
    if not said:
        return
    marked = [n for n, i in enumerate(order) if i in found or (n in said and i not in on)]
    for run in in_a_row(marked):
        n, end = run[0], run[-1] + 1
        weak = [i for i in order[n:end] if i not in found]
        if not weak or _is_led_to(article, order, n, end, last):
            continue
        strong = len(run) > len(weak)
        buttons = [i for i in weak if kinds(article.blocks[i]) & {"button", "navigation"}]
        at_end = n > last >= 1 and end == len(order)
        if strong or len(buttons) >= 2 or at_end:
            for i in buttons:
                found[i] = _weak_kind(article.blocks[i])


def _is_led_to(article: Article, order: tuple[int, ...], start: int, end: int, last: int) -> bool:
    """Whether lines within the story are the items of a list that the line above announces."""
    lead = article.blocks[order[start - 1]].text if start else ""
    items = all(_ITEM.match(article.blocks[i].text) for i in order[start:end])
    return end <= last and (lead.endswith(":") or (items and bool(_ITEM.match(lead))))


def _weak_kind(block: Block) -> str:
    return "button" if "button" in kinds(block) else "navigation"
