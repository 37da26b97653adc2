"""M: notes around the article: editors' notes, disclaimers, sources, tags, embeds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cleaner.article import Article, Block, Edit
from cleaner.rules.extent import outside, story_span
from cleaner.rules.look import ends_sentence, going_on, live, live_texts, whole
from cleaner.rules.rule import Hit, Keep, Rule
from cleaner.rules.story import MORE, STORY
from cleaner.rules.survey import furniture
from cleaner.rules.wording import kinds, told

_TWEET_END = re.compile(
    r"[\u2014\u2013-]{1,2} ?[^\n]{1,80} \(@\w{1,20}\) [A-Z][a-z]+ \d{1,2}, \d{4}$"
)
_TWEET_LINK = re.compile(r"(?:pic\.twitter\.com/\w+|https://t\.co/\w+)$")


def embeds(article: Article) -> list[Edit]:
    """Posts of social networks that were embedded: their text, with the line that says whose it is."""
    posted = _may_hold_post(article.text)
    blocks = article.blocks
    return [
        whole(article, i, "M408", "embeds")
        for i in live(article)
        if blocks[i].role == "embed" or (posted and blocks[i].memo(_is_post))
    ]


def _may_hold_post(text: str) -> bool:
    """Whether one of the pieces without which nothing is a post stands in a text. A single character is found
    ten times as fast as two."""
    named = "@" in text and "(@" in text
    linked = "/" in text and ("pic.twitter" in text or "t.co/" in text)
    return named or linked or "nstagram" in text


def _is_post(block: Block) -> bool:
    text = block.text
    tail = text[-160:]
    if len(text) <= 1200 and ("(@" in tail or "pic.twitter" in tail or "t.co/" in tail):
        return bool(_TWEET_END.search(tail) or _TWEET_LINK.search(tail))
    return len(text) < 700 and "nstagram" in text and "view this post on" in text.casefold()


_NOTED = frozenset({"editor-note", "editor-note:"})


def notes(article: Article) -> Iterator[Edit]:
    """Editors' notes: corrections, updates, how the text came about."""
    for i, kind in furniture(article).items():
        if kind == "editor-note":
            yield whole(article, i, "M409", "notes")
    for i in outside(article, _NOTED, 1):
        text = article.blocks[i].text
        if i not in furniture(article) and not (text[0] == "(" and ")" not in text):
            yield whole(article, i, "M409", "notes")


_SOURCED = frozenset({"source-head", "source-head:"})
_ADDRESS = re.compile(
    r"https?://\S+|www\.\S+|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.(?:com|org|net|edu|gov|co\.uk|info|de|fr)(?:/\S*)?",
    re.IGNORECASE,
)


def _may_be_address(text: str) -> bool:
    return " " not in text and ("." in text or "/" in text)


def sources(article: Article) -> Iterable[Edit]:
    """Where the text or its facts were taken from: "Source:" and bare addresses, at the end."""
    lines, (_, last) = live_texts(article), story_span(article)
    if told(article) or [text for _, text in lines[last + 1 :] if _may_be_address(text)]:
        return _sources(article, last)
    return ()


def _sources(article: Article, last: int) -> Iterator[Edit]:
    """The sources of a story that ends with a line (position in `live`)."""
    order, on = live(article), going_on(article)
    headed, ending = False, _addresses(article) if last + 1 < len(order) else 0
    for n in (*(n for n in told(article) if n <= last), *range(last + 1, len(order))):
        i = order[n]
        block = article.blocks[i]
        text = block.text
        if i in on:
            continue
        head = bool(kinds(block) & _SOURCED) and not text.startswith("#")
        if n <= last:
            if len(text) <= 100 and "source-head:" in kinds(block) and not ends_sentence(text):
                yield whole(article, i, "M410", "sources")
            continue
        if len(text) <= 300 and (
            head
            or (n >= ending and _ADDRESS.fullmatch(text))
            or (headed and len(text) <= 200 and not ends_sentence(text))
        ):
            headed = headed or head
            yield whole(article, i, "M410", "sources")
        else:
            headed = False


def _addresses(article: Article) -> int:
    """Position from which on there are only bare addresses and furniture: addresses above belong to the
    lines that name them."""
    order, found = live(article), furniture(article)
    n = len(order)
    while n:
        block = article.blocks[order[n - 1]]
        named = _ADDRESS.fullmatch(block.text) or kinds(block) & _SOURCED
        if order[n - 1] not in found and not named:
            break
        n -= 1
    return n + 1 if n and article.blocks[order[n - 1]].text.endswith(":") else n


def tags(article: Article) -> Iterable[Edit]:
    """Tags and categories: "Tags: rain, harbour", above or below the story."""
    lines, (first, last) = live_texts(article), story_span(article)
    start = max(first, last + 1)
    named = [n for n, (_, text) in enumerate(lines[start:], start) if text.startswith(_TAGGED_FROM)]
    places = sorted({*told(article), *named}) if named else told(article)
    return _tags(article, places) if places else ()


def _tags(article: Article, places: Iterable[int]) -> Iterator[Edit]:
    """The tags among some lines (positions in `live`)."""
    order, (first, last) = live(article), story_span(article)
    for n in places:
        block = article.blocks[i := order[n]]
        if first <= n <= last or len(block.text) > 300 or ends_sentence(block.text):
            continue
        if n > last >= _STORY_LINES and "tags-head" in kinds(block):
            yield from _tags_below(article, order[n:])
            continue
        if "tags-head:" in kinds(block):
            listed = re.split(r"[:\uff1a]", block.text, maxsplit=1)[-1].strip() or block.text
        elif n > last and (tagged := _TAGGED.fullmatch(block.text)):
            listed = tagged[1]
        elif n > last and block.text[0] == "#" and _HASHTAGS.fullmatch(block.text):
            listed = block.text.replace(",", " ").replace(" ", ", ")
        else:
            continue
        if not _in_fact_box(article, order[max(n - 1, 0) : n + 2]):
            names = [name for name in _COMMAS.split(listed) if name]
            yield whole(article, i, "M411", "tags", names[0] if names else listed)
            for name in names[1:]:
                yield Edit(i, 0, 0, "", "M411", field="tags", value=name)


_STORY_LINES = 3
# A tag on a line of its own has no more characters and words.
_TAG, _TAG_WORDS, _TAGS = 40, 5, 20


def _tags_below(article: Article, lines: tuple[int, ...]) -> Iterator[Edit]:
    """The tags on the lines below their head, with the head."""
    below = []
    for i in lines[1 : _TAGS + 1]:
        text = article.blocks[i].text
        said = kinds(article.blocks[i]) - _WEAK_TAGS
        if (
            len(text) > _TAG
            or len(text.split()) > _TAG_WORDS
            or ends_sentence(text)
            or said
            or ":" in text
        ):
            break
        below.append(i)
    if below:
        yield whole(article, lines[0], "M411")
    for i in below:
        yield whole(article, i, "M411", "tags")


# What a tag may be as well.
_WEAK_TAGS = frozenset({"navigation", "button", "below", "opinion"})
# Without a colon, as WordPress has it.
_TAGGED = re.compile(
    r"(?:Tagged|TAGGED|Tags|TAGS|Filed under|Filed Under|FILED UNDER|Posted in)(?: with| as)? (\S.{1,200})"
)
_HASHTAGS = re.compile(r"#\w{2,40}(?:[ ,]+#\w{2,40}){1,20}")
_TAGGED_FROM = ("Tagged", "TAGGED", "Tags", "TAGS", "Filed", "FILED", "Posted", "#")
_COMMAS = re.compile(r"\s*[,;|\u3001\u060c\uff0c]\s*")
_ROW = re.compile(r"[^:\uff1a]{1,20}[:\uff1a]\s*\S")


def _in_fact_box(article: Article, around: tuple[int, ...]) -> bool:
    """Whether the middle of three lines is a row among rows ("Price: free", "Category: games", "Maker: Ann")."""
    if len(around) < 3:
        return False
    rows = (article.blocks[around[0]], article.blocks[around[-1]])
    return all(_ROW.match(row.text) and not kinds(row) for row in rows)


_DISCLAIMED = frozenset({"opinion", "disclaimer:", "opinion:"})
# "Analysis: Why the bridge fell" is a headline, "Disclosure: the mill pays for this page." is none.
_LABELLED = re.compile(r"[^:]{3,20}:\s*(?=\S)")


def disclaimers(article: Article) -> Iterator[Edit]:
    """Whose opinion the text is, who paid for it, and what it is no substitute for."""
    found = furniture(article)
    for i, kind in found.items():
        if kind == "disclaimer":
            yield whole(article, i, "M412", "disclaimers")
    for i in outside(article, _DISCLAIMED):
        text = article.blocks[i].text
        if i in found or len(text) > 400:
            continue
        if (
            not _LABELLED.match(text)
            or ends_sentence(text)
            or "disclaimer:" in kinds(article.blocks[i])
        ):
            yield whole(article, i, "M412", "disclaimers")


RULES = (
    Rule("M408", "embedded posts", embeds,
         hits=(Hit("It rained.\n\nWhat a day! pic.twitter.com/abc123 \u2014 Ann Lee (@annlee) March 18, 2020", "It rained."),
               Hit("It rained.\n\nSo much water. https://t.co/abc123", "It rained.")),
         keeps=(Keep("The post (@annlee) was deleted on March 18, 2020, she said."), Keep("He quit Twitter.")),
         lifts=("embeds",), cap=0.6),
    Rule("M409", "editors' notes", notes, among=told,
         hits=(Hit(f"{STORY}\n\nThis story has been updated.",
                   STORY,
                   lifts={"notes": "This story has been updated."}),
               Hit(f"{STORY}\n\nThis article was written with the help of AI and read by an editor.",
                   STORY),
               Hit(f"{STORY}\n\nThis story was converted with the assistance of AI.",
                   STORY),
               Hit(f"Editor's note: Names were changed.\n\n{STORY}",
                   STORY)),
         keeps=(Keep(f"{STORY}\n\nCheck back in April for the price of a seat.\n\n{MORE}"), Keep("The hall was full.\n\nThe original version of this song was never recorded, and nobody in the choir knows who wrote it.\n\nThey sang it twice."),
                Keep("Version 2 of the clock:\n\nFixes the name of the story in the window\n\nAdds details to the list of alarms\n\nIt is free."),
                Keep("This story has no end, said the old man to the children who sat around the fire."),
                Keep("The editor's note was found in a drawer.")),
         lifts=("notes",), cap=0.4),
    Rule("M410", "sources", sources,
         hits=(Hit(f"{STORY}\n\nSource: The Daily Echo",
                   STORY,
                   lifts={"sources": "Source: The Daily Echo"}),
               Hit(f"{STORY}\n\nhttps://example.org/rain",
                   STORY)),
         keeps=(Keep("The town will pay for the bridge with a loan and a\ncredit"),
                Keep("The embassies take letters from the valley, said the mayor to the farmers.\n\nEmbassy of Spain\n\nhttps://example.org/spain\n\nEmbassy of Chile\n\nhttps://example.org/chile\n\nEmbassy of Peru"),
                Keep("The source: a spring in the hills, where the river begins its long way to the sea."),
                Keep("Visit https://example.org and see.")),
         lifts=("sources",), cap=0.4),
    Rule("M411", "tags", tags,
         hits=(Hit(f"{STORY}\n\nTags: rain, valley",
                   STORY, lifts={"tags": "rain; valley"}),
               Hit(f"{STORY}\n\nTagged rain, valley",
                   STORY, lifts={"tags": "rain; valley"}),
               Hit(f"{STORY}\n\nIt went on all night.\n\nThe bridge was closed.\n\n{MORE}\n\nTopics\n\nRain\n\nThe valley",
                   f"{STORY}\n\nIt went on all night.\n\nThe bridge was closed.\n\n{MORE}", lifts={"tags": "Rain; The valley"}),
               Hit(f"{STORY}\n\n#rain #TheValley #bridge",
                   STORY, lifts={"tags": "#rain; #TheValley; #bridge"}),
               Hit(f"Filed under: weather\n\n{STORY}",
                   STORY)),
         keeps=(Keep(f"{STORY}\n\nTopics\n\nRain\n\nIt went on all night, and nobody had seen so much water since the great flood."),
                Keep(f"{STORY}\n\nName: Rain Watch\n\nPrice: free\n\nCategory: weather\n\nMaker: Ann Lee"),
                Keep("Tags: they hang on every suitcase, and nobody reads them, said the porter of the hotel."),
                Keep(f"{STORY}\n\nTagged sheep, and goats without a tag, ran from the flood."),
                Keep(f"{STORY}\n\n#TheValley"),
                Keep("The category was closed.")),
         lifts=("tags",), cap=0.4),
    Rule("M412", "disclaimers", disclaimers, among=told,
         hits=(Hit(f"{STORY}\n\nThe views expressed here are those of the author.",
                   STORY),
               Hit("The Weekly Echo tests boots so that you need not. We may receive a small commission from shops when you buy a pair.\n\nIt rained all day in the valley, said the farmers of the village, and nobody had seen so much water since the great flood of that summer, when the bridge fell and the mill burned down on one and the same day.",
                   "It rained all day in the valley, said the farmers of the village, and nobody had seen so much water since the great flood of that summer, when the bridge fell and the mill burned down on one and the same day."),
               Hit(f"{STORY}\n\nAnn Lee did not have positions in any of the securities.",
                   STORY),
               Hit(f"{STORY}\n\nAnn Lee has no position in any of the stocks mentioned.",
                   STORY),
               Hit(f"OPINION\n\n{STORY}",
                   STORY)),
         keeps=(Keep(f"Analysis: Why the bridge of the village fell into the river\n\n{STORY}"),
                Keep("Opinion in the village was divided on the rain, and on everything else that year."),
                Keep("The shops pay the miller a commission of a tenth, and we know it. The farmers get what is left."),
                Keep("The views from the tower are splendid.")),
         lifts=("disclaimers",), cap=0.4),
)  # fmt: skip
