"""W: linked headlines of other articles, run into a paragraph of the story."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cleaner.article import Article, Edit
from cleaner.rules.look import cut, live, live_texts
from cleaner.rules.rule import Hit, Keep, Rule
from cleaner.rules.story import MORE, STORY
from cleaner.rules.survey import furniture

_QUOTES = "\"'\u201c\u2018\u00ab\u201e\u300c"

# --- W620 ---------------------------------------------------------------------------------------
# A sentence that follows a headline without a stop begins with one of these.
_BEGINS = re.compile(
    r"(?<=[\w)'\u2019\u201d\"]) (?=(?:The|A|An|In|On|At|But|And|As|It|He|She|They|We|If|When|While|After|Before|Since|"
    r"Such|Some|Many|Most|Few|This|That|These|Those|There|For|With|By|To|From|His|Her|Their|Our|One|Two|However|Although|"
    r"Meanwhile|So|Now|What|Under|According|Until|During) [a-z\d]|\u201c[A-Z])"
)


# A headline that asks, before a sentence of some length.
_ASKED = re.compile(r"[^.!?;\n]{24,130}\?(?= [A-Z\u201c][^?\n]{60,})")


def glued_teasers(article: Article) -> Iterable[Edit]:
    """The last of a list of teasers, run into the paragraph that follows the list."""
    listed = {i for i, kind in furniture(article).items() if kind in ("related", "teaser")}
    return _glued_teasers(article, listed) if len(listed) > 1 else ()


def _glued_teasers(article: Article, listed: set[int]) -> Iterator[Edit]:
    found, order = furniture(article), live(article)
    for above, last, i in zip(order, order[1:], order[2:], strict=False):
        if above not in listed or last not in listed or i in found:
            continue
        text = article.blocks[i].text
        if not text[0].isalnum() and text[0] not in _QUOTES:
            continue
        asked = _ASKED.match(text)
        begins = asked or _BEGINS.search(text, 25, 170)
        end = asked.end() if asked else begins.start() if begins else 0
        if end and (asked or not re.search(r"[.!?;]\s", text[: end + 1])):
            yield cut(article, i, 0, end, "W620")


# --- W625 ---------------------------------------------------------------------------------------
_INSIDE = re.compile(
    r"[.!?\u201d\"] (?:Trending|TRENDING|Related|RELATED|Read more|READ MORE|See also|SEE ALSO|Also read|ALSO READ|Read also|READ ALSO): "
    r"(?=[A-Z\u2018\u201c\d])"
)
# How its label ends, from the colon on, which is found at once: most articles have none.
_LABEL = re.compile(r": (?<=(?:ding|DING|ated|ATED|more|MORE|read|READ|also|ALSO): )")
# In this many characters a linked headline has ended.
_TEASER = 190


def inner_teasers(article: Article) -> Iterable[Edit]:
    """A teaser in the middle of a paragraph ("... he said. Related: How the village rebuilt its bridge The mayor
    ..."), up to the words that begin the next sentence."""
    is_labelled = ":" in article.text and _LABEL.search(article.text)
    return _inner_teasers(article) if is_labelled else ()


def _inner_teasers(article: Article) -> Iterator[Edit]:
    for i, text in live_texts(article):
        if len(text) < 120 or ": " not in text:
            continue
        for match in reversed(list(_INSIDE.finditer(text))):
            begins = _BEGINS.search(text, match.end() + 20, match.end() + _TEASER)
            inside = text[match.end() : begins.start()] if begins else "."
            if begins and not re.search(r"[.!?;] ", inside):
                yield cut(article, i, match.start() + 2, begins.start(), "W625")


RULES = (
    Rule("W625", "teasers inside a paragraph", inner_teasers,
         hits=(Hit(f"{STORY} Trending: How The Village Rebuilt Its Bridge In A Year \u201cWe waited for the rain since the spring,\u201d said Ann Lee.",
                   f"{STORY} \u201cWe waited for the rain since the spring,\u201d said Ann Lee."),
               Hit(f"{STORY} RELATED: How the village rebuilt its bridge The mayor said that the bridge would open again in May.",
                   f"{STORY} The mayor said that the bridge would open again in May.")),
         keeps=(Keep(f"{STORY} Related: he is her cousin. {MORE}"),
                Keep(f"{STORY} It was all related: the rain, the flood and the bridge. {MORE}"))),
    Rule("W620", "teasers glued to a paragraph", glued_teasers, among=furniture,
         hits=(Hit(f"{STORY}\n\nRelated Articles\n\nHow the village rebuilt its bridge\n\nWho will buy the old mill of the valley? The mayor said that the bridge would open again in May, if the rain stops.",
                   f"{STORY}\n\nRelated Articles\n\nHow the village rebuilt its bridge\n\nThe mayor said that the bridge would open again in May, if the rain stops."),
               Hit(f"{STORY}\n\nRelated Articles\n\nHow the village rebuilt its bridge\n\nFive walks along the river this autumn The mayor said that the bridge would open again in May.",
                   f"{STORY}\n\nRelated Articles\n\nHow the village rebuilt its bridge\n\nThe mayor said that the bridge would open again in May."),
               Hit(f"{STORY}\n\nRelated Articles How the village lost its only bridge\n\nHow the village rebuilt its bridge\n\nFive walks along the river At the same time, the bridge was closed.",
                   f"{STORY}\n\nRelated Articles How the village lost its only bridge\n\nHow the village rebuilt its bridge\n\nAt the same time, the bridge was closed.")),
         keeps=(Keep(f"{STORY}\n\nWhat will become of the mill? {MORE} Nobody knew."), Keep(f"{STORY}\n\nIn the village of the Old Bridge The Mayor is a river.\n\n{MORE}"),
                Keep("Two lines\n\nwithout a list\n\nWhat came after The Flood was a new village."))),
)  # fmt: skip
