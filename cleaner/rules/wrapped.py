"""S: lines that were broken for the width of a page, and the words that were split with them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from cleaner.article import Article, Edit
from cleaner.rules.look import compiled, ends_sentence
from cleaner.rules.rule import Hit, Keep, Rule

# A page is between so many characters wide, and wrapped if nearly all its lines are as full as they can be.
_NARROWEST, _WIDEST = 30, 110
_FULL, _LINES = 0.85, 4
# A line is full where the next word would not have fitted, give or take so many characters.
_ROOM = 4
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
_ENDS = ("\r", "\n")
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
_FIGURES, _DIGITS = 0.4, b"0123456789"
_LINK = ("http:", "https:", "www.")
# Scripts without blanks break lines by other laws; a line is a paragraph there.
_UNSPACED = r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u9fff\uff00-\uffef]"
# The first half of a compound that keeps its hyphen wherever it is written.
_COMPOUNDS = frozenset(
    "self well so half high low long short full part mid all old new year state ex non one two three four "
    "five six seven eight nine ten first second third far near left right hard soft deep wide open free "
    "anti pro pre post multi semi cross vice then would much little best better last large small middle "
    "north south east west front back double single time day month week hand man woman".split()
)


def joined(article: Article) -> list[Edit]:
    """Lines broken at the width of a page become paragraphs again, and words split at a line end become
    whole. Only where nearly every line is as full as its width allows: verse and lists are not."""
    if not _may_be_wrapped(article):
        return []
    lines = _lines(article)
    if len(lines) < _LINES:
        return []
    width = _width(lines)
    if not _NARROWEST <= width <= _WIDEST:
        return []
    if not article.text.isascii() and any(map(compiled(_UNSPACED).match, _seconds(lines))):
        return []
    breaks = _breaks(lines)
    told = [found for found in breaks if found and not found[1].startswith(_LINK)]
    paragraphs = 1 + breaks.count(None)
    if not _is_wrapped(told, paragraphs, width):
        return []
    hyphens = [(line, after) for line, after, _ in told if line[-1] in _HYPHENS]
    source = _Source(article.text, bool(hyphens), _splits_words(hyphens, len(told)))
    return [*_unindented(article, lines), *_join(lines, breaks, width, source)]


# A line by its block, its text, and whether it stands directly below the line before it, in one paragraph.
_Line = tuple[int, str, bool]
# A line, the one below it, and how long the first would be with the first word of the other.
_Break = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class _Source:
    """The text, whether lines of it end in a hyphen, and whether it splits words at line ends."""

    text: str
    hyphens: bool
    splits: bool


def _may_be_wrapped(article: Article) -> bool:
    """Whether enough gaps are line ends, or have none themselves and take that of a block that is gone."""
    if len(article.blocks) < _LINES:
        return False
    gaps = [block.gap for block in article.blocks if block.text]
    near = [gap for gap in set(gaps) if "\n" not in gap or _LINE_END.fullmatch(gap)]
    return sum(map(gaps.count, near)) >= _LINES // 2


def _lines(article: Article) -> list[_Line]:
    """The lines of paragraphs that have more than one: blocks that follow each other line by line, unindented
    and of one role.

    What has gone from between two lines stands between them no more: see `Article.text`. None where two
    are wider than any page: nobody wrapped these.
    """
    lines: list[_Line] = []
    first: _Line | None = None  # the line above, which has none above it itself
    wider, wide = "", 0
    for i, block in enumerate(article.blocks):
        gap, text = block.gap, block.text
        if wider and wider != gap and wider.count("\n") > gap.count("\n"):
            gap = wider
        if not text:
            wider = gap
            continue
        wider = ""
        near = gap == "\n" or (
            gap != _BLANK_LINE and gap[-1:] in _ENDS and _LINE_END.fullmatch(gap)
        )
        if not near or not (first or lines) or block.role != "paragraph" or block.path:
            first = (i, text, False)
            continue
        if first:
            lines.append(first)
            first = None
        lines.append((i, text, True))
        if len(text) > _WIDEST:
            wide += 1
            if wide > 1:
                return []
    return lines


def _width(lines: list[_Line]) -> int:
    """How wide the page is: the length of the longest line, or of the longest but one, since a mark that
    was written out ("&lt;") can make one line longer than it was."""
    lengths = sorted([len(text) for _, text, _ in lines])
    return lengths[-2] if len(lengths) > _LINES * 2 else lengths[-1]


def _seconds(lines: list[_Line]) -> list[str]:
    """The second line of each paragraph."""
    return [text for (_, _, third), (_, text, below) in pairwise(lines) if below and not third]


def _breaks(lines: list[_Line]) -> list[_Break | None]:
    """Each line with the one behind it; None where that begins a paragraph."""
    return [
        (line, after, len(line) + 1 + len(after.split(" ", 1)[0])) if below else None
        for (_, line, _), (_, after, below) in pairwise(lines)
    ]


def _unindented(article: Article, lines: list[_Line]) -> list[Edit]:
    """The first line of a paragraph loses its indent: the line break says it already."""
    edits = []
    for first in [i for i, _, below in lines if not below]:
        gap = article.blocks[first].gap
        at = len(gap.rstrip(" \t"))
        if at < len(gap):
            edits.append(Edit(first, at, len(gap), gap[at:], "S205", part="gap"))
    return edits


def _is_wrapped(breaks: list[_Break], paragraphs: int, width: int) -> bool:
    """Whether the lines of so many paragraphs are as full as a page is wide."""
    small = [found for found in breaks if found[1][0].islower()]
    # Verses break at a comma, a typesetter anywhere.
    inside = [found for found in small if found[0][-1].isalnum() or found[0][-1] == "-"]
    if len(inside) < _GOING_ON:
        return False
    full = sum([reach > width - _ROOM for _, _, reach in breaks])
    if full >= _FULL * len(breaks) and len(small) >= _SMALL * len(breaks):
        return True
    full_inside = sum([reach > width - _ROOM for _, _, reach in inside])
    # The first line of a paragraph that lost its dateline goes on though it is not full.
    return (
        full_inside >= (1 if width >= _WIDE else _GOING_ON)
        and full_inside >= _FULL * (len(inside) - paragraphs)
        and full_inside >= (_OF_FULL_WIDE if width >= _WIDE else _OF_FULL) * full
    )


def _stops(line: str) -> bool:
    # Most lines end in a letter, and with a letter nothing stops.
    return not line[-1].isalnum() and (line[-1] == ":" or ends_sentence(line))


def _goes_on(found: _Break, width: int, *, row: bool) -> bool:
    """Whether the next line, perhaps a row of a table, belongs to the same paragraph as this one, which is none."""
    line, after, reach = found
    if after.startswith(_LINK):
        return False
    if not row and reach > width - _ROOM and line[-1].isalnum():
        return True  # full and without a stop, as nearly every line
    full, stops = reach > width - _ROOM, _stops(line)
    if (stops or not full) and _ITEM.match(after):
        return False
    if row and (stops or not ends_sentence(after) or _COLUMNS.search(after)):
        return False
    if not stops:
        return full or after[0].islower()
    # The last line of a paragraph may be nearly full by chance: then the next word would have fitted.
    return full and (after[0].islower() or reach > width)


def _rows(lines: list[str]) -> frozenset[int]:
    """Positions of the lines that are rows of a table: mostly figures, or in columns."""
    wide = [n for n, line in enumerate(lines) if "   " in line or "\t" in line]
    columns = [n for n in wide if _COLUMNS.search(lines[n])]
    figures = [
        n
        for n, line in enumerate(lines)
        if len(raw := line.encode("utf-8", "replace")) - len(raw.translate(None, _DIGITS))
        > _FIGURES * len(line)
    ]
    return frozenset(columns).union(figures)


def _join(
    lines: list[_Line], breaks: list[_Break | None], width: int, source: _Source
) -> list[Edit]:
    """The lines of a paragraph move behind its first line, and leave their own blocks."""
    rows = _rows([text for _, text, _ in lines])
    starts = [
        n
        for n, found in enumerate(breaks, 1)
        if not found or n - 1 in rows or not _goes_on(found, width, row=n in rows)
    ]
    edits = []
    for start, end in pairwise((0, *starts, len(lines))):
        if end > start + 1:
            (head, text, _), *below = lines[start:end]
            keep, insert = _behind(text, [line for _, line, _ in below], source)
            edits.append(Edit(head, keep, len(text), text[keep:], "S205", insert))
            edits += [Edit(i, 0, len(line), line, "S205") for i, line, _ in below]
    return edits


def _behind(line: str, below: list[str], source: _Source) -> tuple[int, str]:
    """How much of a line stays where the lines below move behind it, and what stands there then."""
    if not source.hyphens:
        return len(line), " ".join(("", *below))
    pieces = [line]
    for after in below:
        glued = (
            line[-1] in _HYPHENS
            and _HYPHEN.search(line)
            and after[0].isalnum()
            and not _SUSPENDED.match(after)
        )
        if glued and _is_split(line, after, source):
            pieces[-1] = pieces[-1][:-1]
        pieces.append(after if glued else f" {after}")
        line = after
    return len(pieces[0]), "".join(pieces[1:])


def _splits_words(hyphens: list[tuple[str, str]], breaks: int) -> bool:
    """Whether words are split as a habit, by the lines that end in a hyphen and the number of all."""
    split = sum([bool(_SPLIT.search(line)) and after[0].islower() for line, after in hyphens])
    return split >= max(_SPLITS, _SPLIT_SHARE * breaks)


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
