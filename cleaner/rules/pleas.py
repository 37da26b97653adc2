"""Pleas: short lines below a story that ask the reader for what pages ask for, told by a score of their words."""

from __future__ import annotations

import re

from cleaner.rules.look import fold

# What a foot asks for, in the order of how surely a line that says so belongs to it.
_VERBS = (
    "sign|subscribe|follow|like|share|join|read|see|watch|listen|click|tap|get|download|donate|support|contact|e-?mail|send|visit|"
    "check|explore|discover|submit|report|comment|tell|log|register|buy|order|start|continue|find|learn|view|return|browse|tune|stay|"
    "keep|help|call|text|write|go|try|add|leave|give|catch|hear|connect|chat|reach|unlock|consider"
)
# An order stands at the head of its sentence, or behind the clause that says what for.
_ASKED = re.compile(
    rf"(?:please |also |or |[^.?!]{{3,60}}[:;|] )?(?:{_VERBS})\b|"
    rf"(?:to|for|if|want|like|got|have|love|need|enjoy\w*|questions|comments) [^.!]*?[,?] (?:please |simply |just )?(?:{_VERBS})\b|"
    rf"to (?:{_VERBS})\b.*\b(?:visit|go to|click|e-?mail|call|sign up|subscribe|check)\b"
)
_SENTENCE = re.compile(r"(?<=[.!?]) ")
# "Got news?", "Are you a nurse?": a question of so many words may lead to the order.
_QUESTION = 5
_SURE = frozenset(
    "newsletter newsletters inbox subscribe subscription subscriptions subscriber subscribers unsubscribe donate donation donations "
    "facebook twitter instagram youtube whatsapp telegram linkedin patreon itunes spotify podcast podcasts app comments homepage website "
    "email emails emailing paypal gallery coverage membership com org http https newsroom newsfeed rss bulletin slideshow".split()
)
_LIKELY = frozenset(
    "story stories article articles news page video videos photos site series episode episodes column columns post posts headlines "
    "updates alerts guide letter letters poll comment reporter author feedback correction corrections link editor tip tips account "
    "blog journalism reporting readers magazine channel interview edition advertisers sponsors".split()
)
_NEAR = frozenset("our us we you here this these more below above me now today".split())
_THINGS = _SURE | _LIKELY
_OURS = _THINGS | _NEAR
_TOLD = re.compile(
    r"\b(?:said|says|told|added|according|wrote|asked|announced|was|were|had|spokes\w+|police|officials?|hospital|patients?|"
    r"he|she|they|his|their)\b|[\u201c\u201d\"\u2018]"
)
_PLEA, _ENOUGH = 160, 4


def is_plea(text: str, words: frozenset[str]) -> bool:
    """Whether a short line (with the words of its key) asks the reader for something that pages ask for.

    It counts only below a story: what is asked (2), each thing that only pages have (2 each), things that
    stories have as well (1 each, at most 2), and a word that points at the page or the reader (1).
    """
    if _THINGS.isdisjoint(words):
        return False
    sure = len(words & _SURE)
    likely = min(len(words & _LIKELY), 2)
    if len(text) > _PLEA or not text[0].isalpha() or "](" in text:
        return False
    score = 2 * sure + likely + (not _NEAR.isdisjoint(words))
    if score + 2 < _ENOUGH:
        return False
    low = text.lower()
    first, *rest = _SENTENCE.split(low)
    if len(rest) > 2 or _TOLD.search(low):
        return False
    if len(rest) == 1 and first[-1] == "?" and first.count(" ") < _QUESTION:
        return _ASKED.match(rest[0]) is not None
    to_reader = all(not _OURS.isdisjoint(fold(sentence).split()) for sentence in rest)
    return to_reader and _ASKED.match(first) is not None
