"""Pleas: short lines that ask the reader for what pages ask for, told by a score of their words."""

from __future__ import annotations

import re
from typing import Literal

from cleaner.rules.look import compiled, folded, plain_words

# What a foot asks for, in the order of how surely a line that says so belongs to it.
_VERBS = (
    "sign|subscribe|follow|like|share|join|read|see|watch|listen|click|tap|get|download|donate|support|contact|e-?mail|send|visit|"
    "check|explore|discover|submit|report|comment|tell|log|register|buy|order|start|continue|find|learn|view|return|browse|tune|stay|"
    "keep|help|call|text|write|go|try|add|leave|give|catch|hear|connect|chat|reach|unlock|consider|"
    "enter|play|pin|stream|shop|vote|rate|upgrade|claim|bookmark|tag|message|nominate|take|fill|turn on|don['\u2019]t miss"
)
# An order stands at the head of its sentence, or behind the clause that says what for.
_ASKED = (
    rf"(?:please |also |or |just |feel free to |don['\u2019]t forget to |(?:be|make) sure to |[^.?!]{{3,60}}[:;|] )?(?:{_VERBS})\b|"
    rf"(?:to|for|if|want|like|got|have|love|need|enjoy\w*|questions|comments) [^.!]*?[,?] (?:please |simply |just )?(?:{_VERBS})\b|"
    rf"you can (?:now|also) (?:{_VERBS})\b.*\bour\b|"
    rf"to (?:{_VERBS})\b.*\b(?:visit|go to|click|e-?mail|call|sign up|subscribe|check)\b"
)
_SENTENCE = re.compile(r"(?<=[.!?]) ")
# "Got news?", "Are you a nurse?": a question of so many words may lead to the order.
_QUESTION, _LONG_QUESTION = 5, 14
_SURE = frozenset(
    "newsletter newsletters inbox subscribe subscription subscriptions subscriber subscribers unsubscribe donate donation donations "
    "facebook twitter instagram youtube whatsapp telegram linkedin patreon itunes spotify podcast podcasts app comments homepage website "
    "email emails emailing paypal gallery membership com org http https newsroom newsdesk newsfeed rss bulletin slideshow "
    "tiktok bluesky pinterest snapchat discord subreddit ebook ebooks webinar webinars livestream giveaway inboxes".split()
)
_LIKELY = frozenset(
    "story stories article articles news page video videos photos site series episode episodes column columns post posts headlines "
    "updates alerts guide letter letters poll comment reporter author feedback correction corrections link editor tip tips account "
    "blog journalism reporting readers magazine channel interview edition advertisers sponsors archive archives "
    "coverage quiz survey competition forum forums store shop community".split()
)
_NEAR = frozenset("our us we you here this these more below above me now today".split())
ASKED = _SURE | _LIKELY
_OURS = ASKED | _NEAR
POINTS_AT = frozenset({"our", "us", "here"})
# Without one of these a line asks for nothing.
NAMED = ASKED | POINTS_AT
# With one of these words, or somebody's, a line tells something.
TOLD_WORDS = frozenset(
    "said says told added according wrote asked announced was were had police official officials hospital "
    "patient patients he she they his their complained ruled argued".split()
)
_TOLD = re.compile(r"\bspokes\w+\b|[\u201c\u201d\"\u2018]")
# "Email alerts are sent": the first word is no order but what the sentence is about.
_SUBJECT = r"(?!if |when |once |as |we |you |here |are |have |please )[\w'-]+ (?:[\w'-]+ )?(?:is|are|has|have|will)\b"
LONGEST, _ENOUGH = 160, 4
# A plea of the house, which counts amid a story as well, names what only pages have and says "our" or "us".
_FIRM = 5
_HOUSE = frozenset({"our", "us"})


def may_be(words: list[str]) -> bool:
    """Whether a line of these English words can be a plea: it names something, and tells nothing."""
    return not NAMED.isdisjoint(words) and TOLD_WORDS.isdisjoint(words)


def plea(text: str, words: list[str]) -> Literal["", "below", "promo"]:
    """What a short line is (with the words of its key) that asks the reader for something that pages ask for.

    What is asked counts 2, each thing that only pages have 2, things that stories have as well 1 each (at most
    2), and a word that points at the page or the reader 1. Most such lines count only "below" a story.
    """
    if not may_be(plain_words(text)):
        return ""
    if text[0] == "(" and text[-1] == ")":
        text = text[1:-1]
    if ASKED.isdisjoint(words):
        return "below" if len(text) <= POINTER and _points(text, words) else ""
    if len(text) <= POINTER and _speaks(text, words):
        return "below"
    sure = len(_SURE.intersection(words)) - (words[0] == "email" and _NEAR.isdisjoint(words))
    likely = min(len(_LIKELY.intersection(words)), 2)
    if len(text) > LONGEST or not text[0].isalpha() or "](" in text:
        return ""
    score = 2 + 2 * sure + likely + (not _NEAR.isdisjoint(words))
    if score < _ENOUGH or not _asks(text):
        return ""
    firm = sure and score >= _FIRM and "http" not in words and text[-1] != ":"
    return "promo" if firm and not _HOUSE.isdisjoint(words) else "below"


# "Read our account of how we rate claims": an order of the web, and whose it is.
POINTER = 110
_POINTED = (
    r"(?:[^.?!]{3,60}\? )?(?:please |also |just |feel free to |don['\u2019]t forget to |(?:be|make) sure to )?"
    r"(?:(?:check out|explore|discover|browse|visit|read|see|watch|view|learn (?:more )?(?:about|from)|register for|sign up for|subscribe to|download|attend|bookmark|book|join|contact|find out about) our\b|"
    r"(?:contact|email|tell|message|call|follow|find|bookmark|reach out to|get in touch with|talk to|write to|let) us (?:at|on|by|here|via|today|know|about|if|with|for|and|what|your|in the)\b|"
    r"(?:check out|find|see|read|watch|view|get|register|subscribe|apply|sign up|vote|donate|listen)\b[^.?!]{0,60}\bhere\b)[^.?!]*[.!]?"
)


def _points(text: str, words: list[str]) -> bool:
    """Whether a line, told by nothing that only pages have, sends the reader to what is "ours" or "here"."""
    if POINTS_AT.isdisjoint(words) or not text[0].isalpha() or "](" in text:
        return False
    low = text.lower()
    return compiled(_POINTED).fullmatch(low) is not None and not _is_told(low)


# What a page says of itself without asking for anything: "You can reach the newsroom by post."
_ITSELF = frozenset(
    "newsletter newsletters inbox subscriber subscribers subscription subscriptions unsubscribe newsroom newsdesk paywall commenters moderators".split()
)


# What only the house calls "ours".
_HOUSE_OWN = (
    r"\bour (?:web)?sites?\b|\bthis (?:web)?site\b|\bcomments? (?:section|posted)\b|"
    r"\bour (?:journalists|reporters|correspondents|subscribers|advertisers|apps?|e-?paper|podcasts?|commenting|comments?|reporting|journalism|coverage)\b"
)


def _speaks(text: str, words: list[str]) -> bool:
    """Whether a line names what only pages have, and "you" or "us"."""
    return (
        (
            not _ITSELF.isdisjoint(words)
            or ("you" in text and compiled(_HOUSE_OWN).search(text.lower()) is not None)
        )
        and not _YOU_AND_US.isdisjoint(words)
        and text[0].isalpha()
        and "](" not in text
        and not _is_told(text.lower())
    )


_YOU_AND_US = frozenset({"you", "your", "us", "our", "we", "here", "below"})


def _asks(text: str) -> bool:
    """Whether a line asks the reader for something, and does nothing else."""
    low = text.lower()
    first, *rest = _SENTENCE.split(low)
    if len(rest) > 2 or _is_told(low) or compiled(_SUBJECT).match(first):
        return False
    if len(rest) == 1 and first[-1] == "?" and _leads(first):
        return compiled(_ASKED).match(rest[0]) is not None
    to_reader = all(not _OURS.isdisjoint(folded(sentence)) for sentence in rest)
    return to_reader and compiled(_ASKED).match(first) is not None


def _leads(question: str) -> bool:
    """Whether a question may lead to an order: it is short, or it names what pages have."""
    words = question.count(" ")
    return words < _QUESTION or (words < _LONG_QUESTION and not ASKED.isdisjoint(folded(question)))


def _is_told(low: str) -> bool:
    """Whether a line in small letters tells something."""
    return not TOLD_WORDS.isdisjoint(plain_words(low)) or _TOLD.search(low) is not None


# Of a paragraph that speaks to the reader of the page, each sentence does.
_ADDRESS, _SURELY = (40, 450), 2
_ME_AND_YOU = r"\byou(?:r|rs)?\b[^\n]*\b(?:us|our|we)\b|\b(?:us|our|we)\b[^\n]*\byou(?:r|rs)?\b"
_ANY_ASK = rf"(?:.*\b(?:please|you can|you may|to|and) )?(?:also )?(?:{_VERBS})\b"
_POINTS = r"\b(?:you|your|us|our|here|below|this (?:article|story|page|post|site|newsletter|video|podcast|email|blog))\b"


def is_address(text: str) -> bool:
    """Whether a whole paragraph speaks to the reader of the page and what it offers. It counts only as one
    of the last of a text."""
    if (
        not _ADDRESS[0] <= len(text) <= _ADDRESS[1]
        or not text[0].isalpha()
        or "](" in text
        or text.count("http") > 1
    ):
        return False
    if _SURE.isdisjoint(plain_words(text)):
        return False
    words = frozenset(folded(text))
    sure, likely = len(words & _SURE), len(words & _LIKELY)
    if sure < 1 or 2 * sure + min(likely, 3) < 2 * _SURELY:
        return False
    low = text.lower()
    if _is_told(low):
        return False
    sentences = _SENTENCE.split(low)
    asks = any(
        compiled(_ANY_ASK).match(part)
        and compiled(_POINTS).search(part)
        and not compiled(_SUBJECT).match(part)
        for part in sentences
    )
    if not asks and not compiled(_ME_AND_YOU).search(low):
        return False
    return all(
        compiled(_POINTS).search(part) or " we " in part or not ASKED.isdisjoint(folded(part))
        for part in sentences
    )
