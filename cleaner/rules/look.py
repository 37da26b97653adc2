"""How rules see a line: which lines there are, what a line says whatever its typography, and edits.

Everything here is a pure function; what is worked out of a block or an article is remembered by the
noun itself (`memo`), so a rule that asks again pays nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from cleaner.article import Article, Block, Edit

# Roles whose text is not prose: a table or a listing says "Share" for reasons of its own.
_NOT_PROSE = frozenset({"table", "code"})
_FENCES = ("```", "~~~")
# A word of a key: letters and digits with the marks that many scripts write on or between them.
_WORD = re.compile(
    r"[\w#@+\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e"
    r"\u1000-\u109f\u1780-\u17d3\u200c\u200d]+"
)
# The word with which nearly every line of plain English begins.
PLAIN_WORD = re.compile(r"([A-Za-z]{1,30})[ ,.]")
# ... and most others: letters of any script, and apostrophes between and behind them.
_ANY_WORD = re.compile(r"((?:[^\W\d_\u02bc]['\u2019]?){1,19})[ ,.]")
# One character comes first that may be a digit: the search for a set of characters is several times as fast as for a
# run of them, and as for what the tables of Unicode say.
MAY_BE_DIGIT = "[0-9\u0660-\u0669\u06f0-\u06f9\u07c0-\u1fff\ua4d0-\uabff\uf900-\U0010ffff]"
_NUMBER = re.compile(rf"{MAY_BE_DIGIT}(?<=\d)\d*(?:[.,\u066b]\d+)*(?:[kKmM]\b)?")
_DIGIT = re.compile(r"\d")
_DIGITS = b"0123456789"
# Most text of western Europe is Latin-1 once these are written plainly; then a table of bytes makes the key.
_TYPOGRAPHY = (
    *((mark, "") for mark in "\u2019\u02bc`"), *((mark, " ") for mark in "\u2018\u201c\u201d\u2013\u2014\u2026"),
    ("\u00a9", " c "), ("\u00df", "ss"),
)  # fmt: skip
_QUOTES_AND_DASHES = (*_TYPOGRAPHY[:9], ("\u2022", " "))
# With fewer letters of Latin-1 than this, a text has others beside its typography.
_MOSTLY = 0.85
_NOT_IN_LATIN = "\u00b5"  # its small letter is Greek
_LATIN = "".join(
    (_WORD.findall(char.casefold()) or " ")[0][0] if char not in "\u00b5\u00df" else " "
    for char in map(chr, range(256))
).encode("latin-1")
# Small letters as they are, capitals as small ones, and all else as blanks.
_PLAIN = bytes(ord(c.lower()) if c.isascii() and c.isalpha() else 32 for c in map(chr, range(256)))
# Furniture lines are short. A key is only made of lines up to this many characters.
SHORT = 600
_SENTENCE_END = frozenset(".!?\u2026\u3002\uff01\uff1f\u06d4\u061f\u0964")
_CLOSERS = "\"'\u201d\u2019\u00bb\u203a)]\u300d\u300f\uff09*_"


def live(article: Article) -> tuple[int, ...]:
    """Indexes of the blocks that still have text and are prose, top to bottom."""
    known = article.remembered  # `memo`, written out: this is asked a hundred times
    return known[_live] if known and _live in known else article.memo(_live)


def _live(article: Article) -> tuple[int, ...]:
    lines = [i for i, b in enumerate(article.blocks) if b.text and b.role not in _NOT_PROSE]
    shown = article.memo(fenced)
    return tuple([i for i in lines if i not in shown] if shown else lines)


def live_texts(article: Article) -> tuple[tuple[int, str], ...]:
    """The live blocks, each with its text."""
    known = article.remembered
    return known[_texts] if known and _texts in known else article.memo(_texts)


def _texts(article: Article) -> tuple[tuple[int, str], ...]:
    blocks = article.blocks
    return tuple([(i, blocks[i].text) for i in live(article)])


def prose(article: Article) -> str:
    """The texts of the live blocks in one, a blank between two of them: what no line can hold unless this
    does is looked for here at once."""
    return article.memo(_prose)


def _prose(article: Article) -> str:
    return " ".join([text for _, text in live_texts(article)])


def unprintable(article: Article) -> tuple[int, ...]:
    """The live blocks with a character that is no letter, mark or blank: controls, what is invisible, and
    the rarer spaces. Most articles have none."""
    return article.memo(_unprintable)


def _unprintable(article: Article) -> tuple[int, ...]:
    if prose(article).isprintable():
        return ()
    return tuple([i for i, text in live_texts(article) if not text.isprintable()])


def fenced(article: Article) -> frozenset[int]:
    """Blocks of code that the article shows: between lines of three backticks or tildes, these included.
    A fence that is never closed fences nothing."""
    text = article.text  # a single character is found ten times as fast as three
    if not (("`" in text and "```" in text) or ("~" in text and "~~~" in text)):
        return frozenset()
    found, start = set[int](), -1
    for i in [i for i, b in enumerate(article.blocks) if b.text.startswith(_FENCES)]:
        if start >= 0:
            found.update(range(start, i + 1))
            start = -1
        elif article.blocks[i].text.count("```") < 2:
            start = i
    return frozenset(found)


def key(block: Block) -> str:
    """What a short line says: its words, folded, joined by one blank, each number as "#".

    Punctuation, case, apostrophes, bullets and pictures are gone, so one phrase in a table stands for
    all its typographic forms. "" for a line that is too long to be furniture.
    """
    return block.memo(_key)


def _key(block: Block) -> str:
    return fold(block.text) if len(block.text) <= SHORT else ""


def fold(text: str) -> str:
    """The key of a piece of text, see `key`."""
    return " ".join(folded(text))


def folded(text: str) -> list[str]:
    """The words of its key."""
    plain = text.replace("#", " ")
    latin = plain.encode("latin-1", "ignore")
    if len(latin) < _MOSTLY * len(plain):
        return _fold_any(text)
    if len(latin.translate(None, _DIGITS)) < len(latin):
        plain = _NUMBER.sub("#", plain)
        latin = plain.encode("latin-1", "ignore")
    if not plain.isascii():
        for mark, said in _TYPOGRAPHY:
            plain = plain.replace(mark, said)
        latin = plain.encode("latin-1", "ignore")
        if len(latin) < len(plain) or _NOT_IN_LATIN in plain:
            return _fold_any(text)
    return latin.translate(_LATIN, b"'").decode("latin-1").split()


def _fold_any(text: str) -> list[str]:
    """The same of a text in any script, several times as dear."""
    text = _NUMBER.sub("#", text.replace("#", " "))
    for mark in "'\u2019\u02bc`":
        text = text.replace(mark, "")
    return _WORD.findall(text.replace("\u00a9", " c ").casefold())


@cache
def compiled(source: str) -> re.Pattern[str]:
    """A pattern that is dear to compile and that few texts need, compiled for the first of them."""
    return re.compile(source)


def plain_words(text: str) -> list[str]:
    """The runs of English letters in a text, in small letters: less than its key, and for less."""
    return text.encode("ascii", "replace").translate(_PLAIN).decode("ascii").split()


def unmarked(text: str) -> str:
    """A text without apostrophes and with blanks for the typography of English, as its key has them."""
    if not text.isascii():
        for mark, said in _QUOTES_AND_DASHES:
            text = text.replace(mark, said)
    return text.replace("'", "").replace("`", "")


def first_word(text: str) -> str:
    """The first word of the key of a text, without making the rest of it."""
    plain = PLAIN_WORD.match(text)
    if plain:
        return plain[1].lower()
    word = _ANY_WORD.match(text)
    if word:
        return word[1].replace("'", "").replace("\u2019", "").casefold()
    return fold(text[:40]).split(" ", 1)[0]


_SMALL = "abcdefghijklmnopqrstuvwxyz"


@cache
def other_letters(initials: str) -> str:
    """The letters of English but for some: no line that begins with one of these has a key that begins with one of
    those (small letters)."""
    small = "".join([letter for letter in _SMALL if letter not in initials])
    return small + small.upper()


def ends_sentence(text: str) -> bool:
    """Whether the line ends as a sentence does: a full stop of any script, perhaps behind quotes."""
    end = text[-1:]
    if end in _SENTENCE_END:
        return True  # as nearly every line does
    return end in _CLOSERS and text.rstrip(_CLOSERS)[-1:] in _SENTENCE_END


# Words that say what a line is about: long ones, and in scripts without blanks the pairs of characters.
_LONG_WORD = re.compile(r"(?![\u3040-\u9fff])[^\W\d_]{5,}")
_PAIR = re.compile(r"(?=([\u30a1-\u30fe\u3400-\u9fff]{2}))")
# A line of fewer such words does not tell; if so many lines below know more than this share, they go on with it.
_TELLING, _BELOW, _TAKEN_UP = 3, 3, 0.34


def long_words(text: str) -> set[str]:
    """The words of a line by which it is told whether other text speaks of the same."""
    return {*_LONG_WORD.findall(text.casefold()), *_PAIR.findall(text)}


def is_taken_up(lines: Sequence[str], n: int) -> bool:
    """Whether the lines below the n-th take up its words, as they do below a sub-heading; also where it has
    too few words to tell."""
    words, below = long_words(lines[n]), " ".join(lines[n + 1 : n + 1 + _BELOW]).casefold()
    return len(words) < _TELLING or sum(word in below for word in words) > _TAKEN_UP * len(words)


_ONE_BREAK = re.compile(r"[ \t]*(?:\r\n|\r|\n)")
_BEGUN = 25


def going_on(article: Article) -> frozenset[int]:
    """Live blocks that go on with a sentence which the line above them has begun.

    A line of a text that was broken at the width of a page is no line of its own: "comment." says
    nothing of readers when "was not available for" stands above it.
    """
    return article.memo(_going_on)


def _going_on(article: Article) -> frozenset[int]:
    small = [i for i, text in live_texts(article) if text[0].islower()]
    return frozenset([i for i in small if line_above(article, i)])


def line_above(article: Article, i: int) -> str:
    """The line directly above block `i` where it is long and has no mark at its end; else ""."""
    block = article.blocks[i]
    if block.path or block.role != "paragraph":
        return ""
    while i and _ONE_BREAK.fullmatch(article.blocks[i].gap):
        i -= 1
        above = article.blocks[i].text
        if above:
            begun = len(above) >= _BEGUN and (above[-1].isalnum() or above[-1] == ",")
            return above if begun else ""
    return ""


def size(article: Article) -> int:
    """Characters of the blocks."""
    return article.memo(_size)


def _size(article: Article) -> int:
    return sum(len(block.text) for block in article.blocks)


def whole(article: Article, i: int, rule: str, field: str = "", value: str = "") -> Edit:
    """The edit that takes all of a block, and lifts it where a field is named."""
    text = article.blocks[i].text
    return Edit(i, 0, len(text), text, rule, field=field, value=(value or text) if field else "")


def cut(article: Article, i: int, start: int, end: int, rule: str) -> Edit:
    """The edit that takes `start:end` of a block with the white space that would be left over."""
    text = article.blocks[i].text
    while start and text[start - 1].isspace():
        start -= 1
    while end < len(text) and text[end].isspace():
        end += 1
    insert = " " if start > 0 and end < len(text) else ""
    return Edit(i, start, end, text[start:end], rule, insert)


def cuts(article: Article, i: int, spans: Iterable[tuple[int, int]], rule: str) -> Iterator[Edit]:
    """The edits that take several spans (in order) of a block. Spans with only white space between them
    are one, since each cut takes the white space around it."""
    text = article.blocks[i].text
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    for start, end in reversed(joined):
        yield cut(article, i, start, end, rule)


def neighbours(article: Article, order: tuple[int, ...], at: int) -> tuple[str, str]:
    """The texts of the live blocks before and after position `at` of `order` ("" at the edges)."""
    before = article.blocks[order[at - 1]].text if at else ""
    after = article.blocks[order[at + 1]].text if at + 1 < len(order) else ""
    return before, after


_LINKED = 0.3


def is_unlinked(block: Block) -> bool:
    """Whether a block comes from a page, where links are known, and is none."""
    return bool(block.path) and block.link_density < _LINKED
