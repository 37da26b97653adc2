"""The list of other headlines that ends a page, where no head announces it."""

from __future__ import annotations

import re

from cleaner.article import Article
from cleaner.dates import date_line
from cleaner.rules.foot import is_headline_like
from cleaner.rules.lines import in_a_row
from cleaner.rules.look import ends_sentence, live, live_texts

# Two headlines in a row prove a list only below a story of so many paragraphs without an open line.
_THREE, _TWO, _PARAGRAPHS = 3, 2, 6
# A story may have a sub-heading in the style of the headlines for so many of these.
_MANY = 8
_OPEN = 30
# Where so many of the rows are headlines by themselves, others written alike may be among them.
_MOSTLY = 0.7
# What stands between the headlines of such a list: rank, age, section, author.
_RANK = re.compile(r"#?\d{1,2}[.)]?")
_AGE = re.compile(
    r"(?:(?:Updated|Posted|Published):? )?(?:\d{1,2}|an?) ?(?:min|mins|minutes?|h|hrs?|hours?|days?|weeks?|months?) ago|Yesterday|Today",
    re.IGNORECASE,
)
_SECTION = re.compile(r"[A-Z][A-Z&.' -]{2,24}")
_AUTHOR = re.compile(r"[Bb][Yy] [A-Z][\w.'-]+(?: [A-Z][\w.'-]+){1,3}")
_LONGEST_BETWEEN, _LONGEST = 40, 180


def trailing_list(article: Article, found: dict[int, str], last: int) -> None:
    """Linked headlines in a row, with what stands between them, as the very end of an article that has
    paragraphs: `last` is the position of its last line."""
    order = live(article)
    if last < 2 or last + _TWO >= len(order):
        return
    rows = [i for i in order[last + 1 :] if i not in found]
    if len(rows) < _TWO or article.blocks[order[last]].text.endswith(":"):
        return
    texts = [article.blocks[i].text for i in rows]
    heads = [text for text in texts if is_headline_like(text)]
    mostly = len(heads) >= _MOSTLY * len(rows)
    if len(heads) < _TWO or not all(
        text in heads or _is_between(text) or (mostly and _is_title(text)) for text in texts
    ):
        return
    if sum(bool(_COLUMNS.search(text)) for text in texts) >= _TWO:
        return
    if sum(bool(_ENTRY.search(text)) for text in texts) * _TWO >= len(texts):
        return
    above = [article.blocks[i].text for i in order[1 : last + 1] if i not in found]
    open_lines = [text for text in above if not ends_sentence(text) and len(text) >= _OPEN]
    if _shares(heads) and len(heads) < _THREE:
        return
    plain = len(rows) - len(heads) < _TWO
    if len(heads) < _THREE and plain and (len(above) < _PARAGRAPHS or open_lines):
        return
    capitals = all(in_capitals(text) for text in heads)
    alike = sum(map(in_capitals, open_lines))
    in_style = not open_lines or (capitals and alike * _MANY <= len(heads))
    story = sum(len(article.blocks[i].text) for i in order[: last + 1])
    if in_style and story > 2 * sum(map(len, heads)):
        found.update((i, "teaser") for i in rows)


# "The Mill (Valley Films)", "Porto v Lisbon", "Cast: Ann Lee", "* Ann Lee is a miller": entries of a list.
_ENTRY = re.compile(
    r"\((?!(?i:video|photos?|watch)\b)[^()]*\)$| v\.? |^[^\W\d_][^:]{1,14}: |^[*\u2022] "
)
# "Africa     45    50" is a row of a table.
_COLUMNS = re.compile(r"\S {3,}\S|\d[\d.,%]*\s+\d[\d.,%]*$")
# "Rovers: Ann, Bo, Cy and Di" is a row of names.
_ROW = re.compile(r"[^:]{2,30}: |(?:[^,]*,){3}")


def _shares(heads: list[str]) -> bool:
    """Whether lines begin alike or are made alike, as the rows of a list are."""
    alike = len({text.split(" ", 1)[0] for text in heads}) < len(heads)
    return alike or any(_ROW.match(text) for text in heads)


def _is_title(text: str) -> bool:
    """Whether a line that is no headline by itself is written as one."""
    return " " in text and len(text) <= _LONGEST and in_capitals(text)


def _is_between(text: str) -> bool:
    if len(text) > _LONGEST_BETWEEN:
        return False
    if any(pattern.fullmatch(text) for pattern in (_RANK, _AGE, _SECTION, _AUTHOR)):
        return True
    return date_line(text, order="MDY") is not None


def in_capitals(text: str) -> bool:
    """Whether the long words of a line have capitals, as in a headline of American style."""
    words = [word for word in text.split() if len(word) >= 5 and word[0].isalpha()]
    return bool(words) and sum(word[0].isupper() for word in words) >= 0.8 * len(words)


_LABELLED = re.compile(
    r"[A-Z][^\s.!?:]*(?: (?:[^\s.!?:]+|U\.S\.)){3,}: [A-Za-z][^\s.!?:\d]+(?: [^\s.!?:\d]+){0,4}"
)
# Two capitals in a row behind the colon: whose it is, not what it is about.
_PERSON = re.compile(r": [^\W\d_a-z]\S* [^\W\d_a-z]\S*(?:$|,| [^\W\d_a-z])")


def _is_list(lines: list[str]) -> bool:
    """Whether lines belong to a list of the article ("Best actor: Ann Lee"): they begin alike, or end in names."""
    alike = len({line.split(" ", 1)[0] for line in lines}) < len(lines) - len(lines) // 3
    return alike or sum(bool(_PERSON.search(line)) for line in lines) * 2 > len(lines)


def labels(article: Article, found: dict[int, str]) -> None:
    """Three or more lines in a row that end in the label of a link ("What to do if you are ill: Symptoms")."""
    if ":" not in article.text or article.text.count(":") < _THREE:
        return
    lines = live_texts(article)
    one = [
        n
        for n, (_, text) in enumerate(lines)
        if ":" in text and text[-1] not in ".!?" and text.count(":") == 1
    ]
    if len(one) < _THREE or max(map(len, in_a_row(one))) < _THREE:
        return
    for run in in_a_row(n for n in one if _LABELLED.fullmatch(lines[n][1])):
        texts = [lines[n][1] for n in run]
        if len(run) < _THREE or _is_list(texts) or not _are_labels(texts):
            continue
        found.update((lines[n][0], "teaser") for n in run)
        above, head = lines[run[0] - 1] if run[0] else (-1, "")
        if head.endswith(":") and len(head.split()) <= 8:
            found.setdefault(above, "related")


def _are_labels(lines: list[str]) -> bool:
    """Whether the ends of lines are labels of links: with capitals, or with a word that all of them share
    ("coronavirus map", "coronavirus symptoms")."""
    ends = [line.rpartition(": ")[2] for line in lines]
    if all(end[0].isupper() for end in ends):
        return True
    return bool(
        set.intersection(*({w for w in end.lower().split() if len(w) >= _WORD} for end in ends))
    )


_WORD = 5


def is_title(text: str) -> bool:
    """Whether every long word of a line, and at least four of them, has a capital: a headline for certain,
    where most of them may be the names in a sentence."""
    long = 0
    for word in text.split():
        if len(word) >= _LONG_WORD:
            if not word.lstrip(_QUOTES)[:1].isupper():
                return False
            long += 1
    return long >= _TITLE_WORDS


_LONG_WORD, _TITLE_WORDS, _QUOTES = 4, 4, "\u201c\u2018\"'("


_SECTIONS = frozenset(
    "exclusive breaking live video latest opinion analysis revealed news sport politics updated".split()
)


def is_section(text: str) -> bool:
    """Whether a line is what sites set above a linked headline: a label ("Exclusive") or its rank."""
    return text.lower() in _SECTIONS or (text.isdigit() and len(text) <= 2)
