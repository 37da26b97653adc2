"""S: lines that were broken for the width of a page, and the words that were split with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from cleaner.article import Article, Edit
from cleaner.rules.look import compiled, ends_sentence
from cleaner.rules.rule import Hit, Keep, Rule

# A page is between so many characters wide, and wrapped if nearly all its lines are as full as they can be.
_NARROWEST, _WIDEST = 30, 110
_FULL, _LINES = 0.85, 4
# A sentence that goes on in the next line mostly goes on with a small letter; verses do not.
_SMALL = 0.5
# Between short paragraphs, figures and a signature full lines are few; the lines that go on tell then.
# One of two is enough on a page wider than verse.
_GOING_ON, _OF_FULL, _WIDE = 2, 0.4, 55
# German begins every noun with a capital, and nobody writes verse that wide.
_OF_FULL_WIDE = 0.25
# Words are split at line ends as a habit where so many lines end in a hyphen; elsewhere it is a compound's.
_SPLITS, _SPLIT_SHARE = 2, 0.08
_LINE_END = re.compile(r"[ \t]*(?:\r\n|\r|\n)")
_BLANK_LINE = "\n\n"  # between paragraphs, nearly everywhere
_HYPHENS = "-\u00ad\u2010"
_HYPHEN = re.compile(r"[^\W_][-\u00ad\u2010]$")
_SPLIT = re.compile(r"[^\W\d_]{2}[-\u00ad\u2010]$")
# "pre- and post-war": the hyphen stands for the word that follows.
_SUSPENDED = re.compile(
    r"(?:and|or|to|nor|und|oder|bis|et|ou|y|o|e|en|of|och|og|i|a)\b", re.IGNORECASE
)
# Columns, rows of figures and items of a list are lines of their own.
_COLUMNS = re.compile(r"\S(?: {3,}|\t)")
_ITEM = re.compile(r"(?:[-*\u2022\u00b7\u2013\u2014#+>]|\(?\d{1,2}[.)]|[a-zA-Z][.)])\s")
_FIGURES = 0.4
_LINK = re.compile(r"https?:|www\.")
# Scripts without blanks break lines by other laws; a line is a paragraph there.
_UNSPACED = r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u9fff\uff00-\uffef]"
# The first half of a compound that keeps its hyphen wherever it is written.
_COMPOUNDS = frozenset(
    "self well so half high low long short full part mid all old new year state ex non one two three four "
    "five six seven eight nine ten first second third far near left right hard soft deep wide open free "
    "anti pro pre post multi semi cross vice then would much little best better last large small middle "
    "north south east west front back double single time day month week hand man woman".split()
)


def joined(article: Article) -> Iterator[Edit]:
    """Lines broken at the width of a page become paragraphs again, and words split at a line end become
    whole. Only where nearly every line is as full as its width allows: verse and lists are not."""
    if sum([block.gap != _BLANK_LINE for block in article.blocks]) < _LINES // 2:
        return
    paragraphs = [p for p in _paragraphs(article) if len(p) > 1]
    if sum(map(len, paragraphs)) < _LINES:
        return
    width = _width(article, paragraphs)
    if not _NARROWEST <= width <= _WIDEST:
        return
    if any(compiled(_UNSPACED).match(article.blocks[p[1]].text) for p in paragraphs):
        return
    if not _is_wrapped(article, paragraphs, width):
        return
    source = _Source(article.text, _splits_words(article, paragraphs))
    yield from _unindented(article, paragraphs)
    for paragraph in paragraphs:
        yield from _join(article, paragraph, width, source)


@dataclass(frozen=True, slots=True)
class _Source:
    """The text, and whether it splits words at line ends."""

    text: str
    splits: bool


def _breaks(article: Article, paragraphs: list[list[int]]) -> Iterator[tuple[str, str]]:
    """Each line within a paragraph with the one below it."""
    for paragraph in paragraphs:
        for above, i in pairwise(paragraph):
            after = article.blocks[i].text
            if not _LINK.match(after):
                yield article.blocks[above].text, after


def _width(article: Article, paragraphs: list[list[int]]) -> int:
    """How wide the page is: the length of the longest line, or of the longest but one, since a mark that
    was written out ("&lt;") can make one line longer than it was."""
    lengths = sorted(len(article.blocks[i].text) for p in paragraphs for i in p)
    return lengths[-2] if len(lengths) > _LINES * 2 else lengths[-1]


def _paragraphs(article: Article) -> Iterator[list[int]]:
    """Runs of blocks that follow each other line by line, unindented and of one role.

    What has gone from between two lines stands between them no more: see `Article.text`.
    """
    run: list[int] = []
    wider = ""
    for i, block in enumerate(article.blocks):
        gap = block.gap
        if wider and wider.count("\n") > gap.count("\n"):
            gap = wider
        wider = "" if block.text else gap
        if not block.text:
            continue
        below = gap == "\n" or (gap != _BLANK_LINE and _LINE_END.fullmatch(gap))
        if not (below and run) or block.role != "paragraph" or block.path:
            if run:
                yield run
            run = []
        run.append(i)
    if run:
        yield run


def _unindented(article: Article, paragraphs: list[list[int]]) -> Iterator[Edit]:
    """The first line of a paragraph loses its indent: the line break says it already."""
    for paragraph in paragraphs:
        gap = article.blocks[paragraph[0]].gap
        indent = len(gap) - len(gap.rstrip(" \t"))
        if indent:
            yield Edit(paragraph[0], len(gap) - indent, len(gap), gap[-indent:], "S205", part="gap")


def _is_wrapped(article: Article, paragraphs: list[list[int]], width: int) -> bool:
    total = full = small = within = full_within = 0
    for line, after in _breaks(article, paragraphs):
        fills = _is_full(line, after, width)
        # Verses break at a comma, a typesetter anywhere.
        inside = after[0].islower() and (line[-1].isalnum() or line[-1] == "-")
        total += 1
        full += fills
        small += after[0].islower()
        within += inside
        full_within += inside and fills
    if within < _GOING_ON:
        return False
    if full >= _FULL * total and small >= _SMALL * total:
        return True
    # The first line of a paragraph that lost its dateline goes on though it is not full.
    return (
        full_within >= (1 if width >= _WIDE else _GOING_ON)
        and full_within >= _FULL * (within - len(paragraphs))
        and full_within >= (_OF_FULL_WIDE if width >= _WIDE else _OF_FULL) * full
    )


def _stops(line: str) -> bool:
    return ends_sentence(line) or line[-1] == ":"


def _is_full(line: str, after: str, width: int) -> bool:
    """Whether the first word of the next line would not have fitted."""
    return len(line) + 1 + len(after.split(" ", 1)[0]) > width - 4


def _goes_on(line: str, after: str, width: int, *, row: bool) -> bool:
    """Whether the next line, perhaps a row of a table, belongs to the same paragraph as this one, which is none."""
    if _LINK.match(after):
        return False
    full = _is_full(line, after, width)
    if _ITEM.match(after) and (_stops(line) or not full):
        return False
    if row and (_stops(line) or not ends_sentence(after) or _COLUMNS.search(after)):
        return False
    if not full:
        return after[0].islower() and not _stops(line)
    # The last line of a paragraph may be nearly full by chance: then the next word would have fitted.
    new = _stops(line) and not after[0].islower()
    return not new or len(line) + 1 + len(after.split(" ", 1)[0]) > width


def _is_row(line: str) -> bool:
    """Whether a line is a row of a table: columns, or mostly figures."""
    if ("   " in line or "\t" in line) and _COLUMNS.search(line):
        return True
    plain = line.encode("latin-1", "ignore")
    figures = len(plain) - len(plain.translate(None, b"0123456789"))
    return figures > _FIGURES * len(line)


def _join(article: Article, paragraph: list[int], width: int, source: _Source) -> Iterator[Edit]:
    """The lines of a paragraph move behind its first line, and leave their own blocks."""
    head, after = paragraph[0], article.blocks[paragraph[0]].text
    pieces, gone, row = [after], list[int](), _is_row(after)
    for i in paragraph[1:]:
        line, after = after, article.blocks[i].text
        below, row = row, _is_row(after)
        if below or not _goes_on(line, after, width, row=row):
            yield from _moved(article, head, pieces, gone)
            head, pieces, gone = i, [after], []
            continue
        glued = (
            line[-1] in _HYPHENS
            and _HYPHEN.search(line)
            and after[0].isalnum()
            and not _SUSPENDED.match(after)
        )
        if glued and _is_split(line, after, source):
            pieces[-1] = pieces[-1][:-1]
        pieces.append(after if glued else f" {after}")
        gone.append(i)
    yield from _moved(article, head, pieces, gone)


def _moved(article: Article, head: int, pieces: list[str], gone: list[int]) -> Iterator[Edit]:
    if not gone:
        return
    text, start = article.blocks[head].text, len(pieces[0])
    yield Edit(head, start, len(text), text[start:], "S205", "".join(pieces[1:]))
    for i in gone:
        line = article.blocks[i].text
        yield Edit(i, 0, len(line), line, "S205")


def _splits_words(article: Article, paragraphs: list[list[int]]) -> bool:
    split = total = 0
    for line, after in _breaks(article, paragraphs):
        total += 1
        split += line[-1] in _HYPHENS and bool(_SPLIT.search(line)) and after[0].islower()
    return split >= max(_SPLITS, _SPLIT_SHARE * total)


def _is_split(line: str, after: str, source: _Source) -> bool:
    """Whether the hyphen at the end of a line is the printer's and not the word's."""
    if line[-1] == "\u00ad":
        return True
    if not _SPLIT.search(line) or not after[0].islower():
        return False
    left = re.split(r"[\s(\"\u201c]", line[:-1])[-1]
    right = re.split(r"[^\w'\u2019]", after, maxsplit=1)[0]
    if f"{left}{right}" in source.text:
        return True
    if "-" in left or f"{left}-{right}" in source.text or left.casefold() in _COMPOUNDS:
        return False
    return source.splits


RULES = (
    Rule("S205", "line breaks within paragraphs", joined,
         hits=(Hit("The council of the town met on Monday\nto speak about the bridge, which has been\nclosed since the flood of last winter, and\nabout the road that leads to the harbour.",
                   "The council of the town met on Monday to speak about the bridge, which has been closed since the flood of last winter, and about the road that leads to the harbour."),
               Hit("The council of the town met on Mon-\nday to speak about the bridge, which\nhas been closed since the last flood,\nand about the road to the well-\nknown harbour, which is well-known.",
                   "The council of the town met on Monday to speak about the bridge, which has been closed since the last flood, and about the road to the well-known harbour, which is well-known."),
               Hit("Ferry Lines said\nit will carry no freight to the islands from the first of May,\nsince the harbour of the smaller one has filled with sand and\nno dredger can be had.\nThe islands have asked for help.\nSailings a day    4    3\nValley Wire",
                   "Ferry Lines said it will carry no freight to the islands from the first of May, since the harbour of the smaller one has filled with sand and no dredger can be had.\nThe islands have asked for help.\nSailings a day    4    3\nValley Wire")),
         keeps=(Keep("Whose woods these may be, who can tell?\nThe owner lives beyond the hill;\nHe will not mind that I am here\nTo watch his trees grow white and still."),
                Keep("under the bridge\nthe water is slow\nand over the bridge the carts\ngo\nand nobody who crosses it looks down\nor waits"),
                Keep("wash the rice until the water is clear\nput it into the pot with one cup of salted water\nbring it to the boil\nlet it stand with the lid on for twenty minutes\nserve"),
                Keep("Write the settings so:\n\nname: the_name_of_the_valley_service,\nhost: the_host_of_the_valley_service,\npath: the_path_to_the_valley_records,\nuser: the_user_of_the_valley_service"),
                Keep("Seen elsewhere\nThe bridge of the valley is closed to carts from today\nhttps://example.org/the-bridge-is-closed-to-carts-now\nThe harbour of the smaller island has filled with sand\nhttps://example.org/the-harbour-has-filled-with-sand\nBoth papers had the news a day after the valley itself had it."),
                Keep("milk\neggs and a loaf of bread\nsalt\nsome apples from the market\nflour"),
                Keep("One paragraph that is rather long, and ends where it ends.\nAnother one, short.\nA third that goes on for a good while, longer than both of the others before it, and then stops."))),
)  # fmt: skip
