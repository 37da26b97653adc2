"""Boxes on the author at the foot of a page: a name alone on its line, what the person is, and a note that begins
with the name again."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cleaner.article import Article
from cleaner.rules.extent import STORY
from cleaner.rules.look import compiled, ends_sentence, live_texts
from cleaner.rules.survey import furniture

# A box stands among so few last lines, with no more of them below it.
_LAST, _BELOW = 12, 2
_NAMED = re.compile(
    r"(?:Dr\.? |Prof\.? )?([A-Z][\w'\u2019-]+)(?: (?:[A-Z][\w'\u2019-]*\.?|de|van|von|der|bin|al|la|le|da|di)){1,3}"
)
_NAME, _OFFICE = 40, 90
_IS = (
    r"(?i)\b(?:writer|reporter|editor|author|journalist|columnist|correspondent|contributor|blogger|freelancer?|critic|host|producer|"
    r"professor|fellow|lecturer|researcher|scholar|analyst|photographer|novelist|historian|economist|director|president|founder|"
    r"co-?founder|executive|strategist|consultant|expert|content|specialist|manager|marketer|officer|lead|head|CEO|COO|CTO|"
    r"copywriter|storyteller|engineer|developer|coach|advocate|enthusiast)s?\b"
)
_TOLD = r"\b(?:said|says|told|was|were|died|arrested|charged|accused|won|lost)\b|[\u201c\u201d\"]"
_HEAD = r"(?:#+ )?(?:About (?:the )?[Aa]uthors?|ABOUT THE AUTHORS?|Author [Bb]io|Meet (?:the|our) [Aa]uthor|Author|AUTHOR|[Ww]ritten [Bb]y):?"
_ABOUT = r"(?:#+ )?(?:About (?:the )?[Aa]uthor|ABOUT THE AUTHOR|Author [Bb]io|Meet (?:the|our) [Aa]uthor):?"
_SHORTEST, _LONGEST = 40, 1200


def author_boxes(article: Article) -> list[int]:
    """The blocks of the box on the author, with its head; none where persons stand in the text in the same way."""
    lines = live_texts(article)
    if len(lines) < _BELOW + 4:
        return []
    start = max(2, len(lines) - _LAST)
    at = [n for n in range(start, len(lines) - 1) if _is_name(lines[n][1])]
    boxes = [box for n in at if (box := _box(article, n))]
    if not boxes:
        return _headed(article, start)
    if len(boxes) != 1 or not _is_stranger(article, boxes[0]):
        return []
    return [lines[n][0] for n in boxes[0]]


def _headed(article: Article, start: int) -> list[int]:
    """A head ("About the author") and the note below it that begins with the name."""
    lines, found = live_texts(article), furniture(article)
    for n in range(start, len(lines) - 1):
        (head, title), (i, note) = lines[n : n + 2]
        if len(title) > _NAME or not compiled(_ABOUT).fullmatch(title):
            continue
        name = _NAMED.match(note)
        below = [j for j, _ in lines[n + 2 :] if j not in found]
        if (
            name
            and len(below) <= _BELOW
            and _is_note(note, name[1])
            and not names((text for _, text in lines[:n]), name[0])
        ):
            return [head, i]
    return []


def _is_name(text: str) -> bool:
    return len(text) <= _NAME and text[0].isupper() and _NAMED.fullmatch(text) is not None


def _box(article: Article, n: int) -> list[int]:
    """The positions of a box whose name stands on a line; none where it is no box."""
    lines, found = live_texts(article), furniture(article)
    name = _NAMED.fullmatch(lines[n][1])
    at = n + 1
    role = ""
    if len(lines[at][1]) <= _OFFICE and not ends_sentence(lines[at][1]) and at + 1 < len(lines):
        role, at = lines[at][1], at + 1
    note = lines[at][1]
    below = [i for i, _ in lines[at + 1 :] if i not in found]
    if not name or len(below) > _BELOW or not _SHORTEST <= len(note) <= _LONGEST:
        return []
    if (role and not compiled(_IS).search(role)) or not _is_note(note, name[1]):
        return []
    headed = n > 0 and compiled(_HEAD).fullmatch(lines[n - 1][1]) is not None
    return list(range(n - headed, at + 1))


def _is_note(text: str, first: str) -> bool:
    """Whether a paragraph says in the present what the person of a first name is, or the person does."""
    opening = text[:220]
    begins = re.match(rf"(?:Dr\.? |Prof\.? )?{re.escape(first)}\b|I(?:['\u2019]m| am) ", text)
    return bool(
        begins
        and ends_sentence(text)
        and compiled(_IS).search(opening)
        and not compiled(_TOLD).search(opening)
    )


def _is_stranger(article: Article, box: list[int]) -> bool:
    """Whether the story says nothing of the person, and introduces nobody else in the same way."""
    lines = live_texts(article)
    name = next(text for _, text in (lines[n] for n in box) if _is_name(text))
    outside = [(n, text) for n, (_, text) in enumerate(lines) if n not in box]
    if names((text for _, text in outside), name):
        return False
    return not any(_introduces(article, n) for n, text in outside if _is_name(text))


def names(texts: Iterable[str], name: str) -> bool:
    """Whether a paragraph of a story, of those given, names somebody."""
    return any(len(text) >= STORY and name in text for text in texts)


def _introduces(article: Article, n: int) -> bool:
    """Whether the note below a line that may be a name begins with it."""
    lines = live_texts(article)
    first = lines[n][1].split(" ", 1)[0]
    return any(text.startswith(first) and len(text) >= STORY for _, text in lines[n + 1 : n + 3])
