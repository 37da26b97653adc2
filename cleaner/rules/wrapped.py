"""S: lines that were broken for the width of a page, and the words that were split with them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.article import Article, Edit
from cleaner.rules.rule import Hit, Keep, Rule

# A page is between so many characters wide, and wrapped if nearly all its lines are as full as they can be.
_NARROWEST, _WIDEST = 30, 110
_FULL, _LINES = 0.85, 4
# A sentence that goes on in the next line mostly goes on with a small letter; verses do not.
_SMALL = 0.5
_LINE_END = re.compile(r"[ \t]*(?:\r\n|\r|\n)")
_SPLIT = re.compile(r"[^\W\d_]{2}[-\u00ad\u2010]$")
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
    if "\n" not in article.text and "\r" not in article.text:
        return
    paragraphs = [p for p in _paragraphs(article) if len(p) > 1]
    if sum(len(p) for p in paragraphs) < _LINES:
        return
    width = max(len(article.blocks[i].text) for p in paragraphs for i in p)
    if not _NARROWEST <= width <= _WIDEST or not _is_wrapped(article, paragraphs, width):
        return
    whole_text = article.text
    yield from _unindented(article, paragraphs)
    for paragraph in paragraphs:
        yield from _join(article, paragraph, width, whole_text)


def _paragraphs(article: Article) -> Iterator[list[int]]:
    """Runs of blocks that follow each other line by line, unindented and of one role."""
    run: list[int] = []
    for i, block in enumerate(article.blocks):
        if not block.text:
            continue
        follows = run and _LINE_END.fullmatch(block.gap) and run[-1] == i - 1
        if not follows or block.role != "paragraph" or block.path:
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
    full = small = total = 0
    for paragraph in paragraphs:
        for i in paragraph[1:]:
            line, after = article.blocks[i - 1].text, article.blocks[i].text
            total += 1
            full += _is_full(line, after, width)
            small += after[0].islower()
    return full >= _FULL * total and small >= _SMALL * total


def _is_full(line: str, after: str, width: int) -> bool:
    """Whether the first word of the next line would not have fitted."""
    return len(line) + 1 + len(after.split(" ", 1)[0]) > width - 4


def _join(article: Article, paragraph: list[int], width: int, whole_text: str) -> Iterator[Edit]:
    """The lines of a paragraph move behind its first line, and leave their own blocks."""
    head, pieces, gone = paragraph[0], [article.blocks[paragraph[0]].text], list[int]()
    for i in paragraph[1:]:
        line, after = article.blocks[i - 1].text, article.blocks[i].text
        if not _is_full(line, after, width):
            yield from _moved(article, head, pieces, gone)
            head, pieces, gone = i, [after], []
            continue
        split = _SPLIT.search(line) and after[0].islower()
        if split and not _is_compound(line, after, whole_text):
            pieces[-1] = pieces[-1][:-1]
        pieces.append(after if split else f" {after}")
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


def _is_compound(line: str, after: str, whole_text: str) -> bool:
    """Whether the hyphen at the end of a line belongs to the word."""
    if line[-1] == "\u00ad":
        return False
    left = re.split(r"[\s(\"\u201c-]", line[:-1])[-1]
    right = re.split(r"[^\w'\u2019]", after, maxsplit=1)[0]
    if f"{left}-{right}" in whole_text:
        return True
    return left.casefold() in _COMPOUNDS and f"{left}{right}" not in whole_text


RULES = (
    Rule("S205", "line breaks within paragraphs", joined,
         hits=(Hit("The council of the town met on Monday\nto speak about the bridge, which has been\nclosed since the flood of last winter, and\nabout the road that leads to the harbour.",
                   "The council of the town met on Monday to speak about the bridge, which has been closed since the flood of last winter, and about the road that leads to the harbour."),
               Hit("The council of the town met on Mon-\nday to speak about the bridge, which\nhas been closed since the last flood,\nand about the road to the well-\nknown harbour, which is well-known.",
                   "The council of the town met on Monday to speak about the bridge, which has been closed since the last flood, and about the road to the well-known harbour, which is well-known.")),
         keeps=(Keep("Whose woods these may be, who can tell?\nThe owner lives beyond the hill;\nHe will not mind that I am here\nTo watch his trees grow white and still."),
                Keep("milk\neggs and a loaf of bread\nsalt\nsome apples from the market\nflour"),
                Keep("One paragraph that is rather long, and ends where it ends.\nAnother one, short.\nA third that goes on for a good while, longer than both of the others before it, and then stops."))),
)  # fmt: skip
