"""Headlines of other stories behind a label ("Parents worry: Schools open on Monday all the same"), alone on a line amid a story.

A report has such a line as a sub-heading, a row, a caption or a question of an interview too. A sub-heading has others
beside it and the paragraphs below take up its words; rows come in numbers; captions repeat the words of the story;
questions end as such. What is none of these is a link.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from cleaner.article import Article
from cleaner.rules.look import ends_sentence, is_taken_up, live, live_texts, long_words
from cleaner.rules.strangers import free, is_stopless

# A story of fewer lines says too little of its style; other lines without a stop are sub-headings or rows.
_LINES, _OPEN = 7, 2
# So many lines behind a label are a list or an interview.
_MANY = 3
_PARAGRAPH = 60
_LENGTH, _WORDS = range(36, 166), range(6, 166)
_LABELLED = re.compile(
    r"(?:[^\W\d_]|[\u2018'\u201c\"](?=\w))[^:.!?\n()\[\]|@/*`]{2,60}: (?=[A-Z\d\u2018'\u201c\"])[^\n:|@]{18,140}"
)
_ANY_LABEL = re.compile(r"[^:.!?\n]{2,50}: \S")
# The beginning of a sentence of the story, and what heads rows, boxes and sub-headings.
_NO_LABEL = re.compile(
    r"(?:After|Before|But|And|Or|So|Another|One|Two|Three|It|Its|This|That|These|Those|There|Now|First|Second|Third|Finally|Also|In|On|At|As|If|"
    r"When|With|For|By|From|To|Of|Then|Still|Yet|Because|While|Since|Like|He|She|They|We|You|I|My|His|Her|Their|Our|Your|Ms|Mr|Mrs|Dr|Perhaps|Maybe)\b|"
    r"(?i:(?:the |a |an |more |my |key |final |main |pro |quick |fun )?(?:bottom line|takeaways?|upshot|verdict|conclusion|summary|tips?|steps?|myths?|facts?|reasons?|"
    r"lessons?|examples?|results?|notes?|warning|pros?|cons?|options?|questions?|answers?|solutions?|problems?|rules?|parts?|phases?|stages?|rounds?|days?|"
    r"weeks?|chapters?|levels?|weeknight|why|how|where|who|cost|price|best|top|overall|next|citation|article|source|sources|tel|phone|contact|address|hours|"
    r"tickets|location|name|title|author|date|time|age|score|winner|category|type|ingredients|method|directions|use case|goal|challenge|"
    r"strength|weakness|background|context|impact|claims?|goals|scorers|cards|subs|attendance|referee|line-?ups?|standings|schedule|rating|truth|statement|quote|caption|image|figure|table|study|report|journal|update)\b)"
)
# In captions the words of the story come again.
_KNOWN = 0.75


def labelled(article: Article, found: Mapping[int, str], span: tuple[int, int]) -> tuple[int, ...]:
    """Blocks that are linked headlines behind a label, where `found` is what is furniture already and `span` the
    positions of the first and the last line of the story."""
    first, last = span
    if last - first < _LINES or ":" not in article.text:
        return ()
    order = live(article)
    inside = live_texts(article)[first + 1 : last + 1]
    lines = [i for i, t in inside if ":" in t and i not in found and _is_labelled(t)]
    if not lines:
        return ()
    texts = {i: article.blocks[i].text for i in order[first : last + 1] if i not in found}
    rest = list(texts)
    lines = [i for i in lines if i in rest[2:-1]]
    if not lines or sum(bool(_ANY_LABEL.match(text)) for text in texts.values()) > _MANY:
        return ()
    if sum(not ends_sentence(text) for text in list(texts.values())[1:]) - len(lines) > _OPEN:
        return ()
    taken = free(article, lines)
    return tuple(i for i in taken if _is_foreign(texts, rest, i, taken))


def _is_labelled(text: str) -> bool:
    return (
        ": " in text
        and is_stopless(text, _LENGTH, _WORDS)
        and _LABELLED.fullmatch(text) is not None
        and _NO_LABEL.match(text) is None
    )


def _is_foreign(texts: Mapping[int, str], rest: list[int], i: int, lines: list[int]) -> bool:
    """Whether a line stands between two paragraphs which do not take up its words, and brings words of its own."""
    n = rest.index(i)
    for j in (rest[n - 1], rest[n + 1]):
        if j not in lines and not (len(texts[j]) >= _PARAGRAPH and ends_sentence(texts[j])):
            return False
    if is_taken_up([texts[j] for j in rest], n):
        return False
    words = long_words(texts[i])
    others = " ".join(text for j, text in texts.items() if j != i).casefold()
    return sum(word in others for word in words) <= _KNOWN * len(words)
