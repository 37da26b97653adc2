"""Small print: paragraphs on what may be done with a page, who pays for it and whose views it holds.

One complete turn of phrase is enough to tell it, since it speaks of "this page", of "our" links and forms, or of
what is done with the text, as no story does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from cleaner.article import Block
from cleaner.rules.statements import SENTENCE, SPOKEN, TO_READER


class Turn(NamedTuple):
    """A turn of phrase: its kind, the pieces of which it holds one at least, and its pattern.

    The pattern is tried, and compiled at all, only where one of the pieces stands.
    """

    kind: str
    pieces: tuple[str, ...]
    source: str


TURNS = (
    Turn(
        "disclaimer",
        ("commission", "compensation"),
        (
            r"(?:we|you buy[^.]{0,60}|and|publisher|site|page|media|group|links?[^.]{0,60}|company) (?:may|might|can|could|will) (?:also )?"
            r"(?:earn|receive|get|collect)(?: us)? (?:a |an |some |any |small |modest |affiliate |sales |share |portion |percentage |of |from |the )*(?:commissions?|compensation)\b"
        ),
    ),
    Turn(
        "disclaimer",
        ("affiliate ",),
        r"\baffiliate (?:links?|commissions?|partner(?:ship)?s?|program)\b[^.]{0,120}\b(?:we|us|our)\b|\b(?:we|us|our)\b[^.]{0,120}\baffiliate (?:links?|commissions?|partner(?:ship)?s?|program)\b",
    ),
    Turn(
        "disclaimer",
        ("independently ",),
        r"\bindependently (?:selected|chosen|picked|reviewed|curated|researched)\b[^.]{0,60}\b(?:we|our|editors)\b",
    ),
    Turn(
        "editor-note",
        ("rush deadline", "final form"),
        r"\b(?:created|produced) on a rush deadline\b|\bmay not be in its final form\b",
    ),
    Turn(
        "disclaimer",
        ("not responsible for",),
        r"\b(?:is|are) not responsible for the (?:accuracy|content)s? (?:of|or)\b[^.]{0,80}\b(?:posted|releases?|sites?|information|links|external|comments|third)",
    ),
    Turn(
        "disclaimer",
        (
            "not intended",
            "not meant",
            "not a substitute",
            "not constitute",
            "not be construed",
            "not provide",
            "purposes",
        ),
        r"\bthis (?:site|website|article|information|content|page|column|blog|newsletter|post|material|story)\b[^.]{0,120}\b(?:not (?:intended|meant|a substitute|constitute|be construed|provide)|(?:informational|information|educational|general)(?: and (?:\w+ )?)?purposes)\b",
    ),
    Turn(
        "disclaimer",
        ("expressed ", "stated ", "presented ", "contained "),
        r"\b(?:views?|opinions?|statements?|thoughts?) (?:expressed|stated|presented|contained) (?:here|herein|in|by|on|above)\b[^.]{0,140}\b(?:those of|(?:his|her|my|their|authors?['\u2019]s?|authors?|writers?['\u2019]s?) own|the authors?|writers?|contributors?)\b",
    ),
    Turn(
        "disclaimer",
        ("affiliate", "contain", " paid", "compensated", "product"),
        (
            r"\b(?:participates? in|contains?|contain) (?:\w+,? (?:and |or )?){0,4}affiliate\b|\b(?:newsletter|page|post|article|story|site) (?:may )?contains? (?:advertising|sponsored|paid|ads)\b|"
            r"\b(?:we|i) (?:are|get|may be) (?:compensated|paid)\b[^.]{0,40}\b(?:click|buy|purchase|links?)\b|\bproducts? (?:recommended|featured|reviewed|we)\b[^.]{0,80}\b(?:selected|chosen|picked|vetted)\b"
        ),
    ),
    Turn(
        "newsletter",
        ("you agree", "you consent", "you accept", "you acknowledge"),
        r"\bby (?:clicking|signing up|subscribing|joining|submitting|providing|registering|entering)\b[^.]{0,80}\byou (?:agree|consent|accept|acknowledge)\b",
    ),
    Turn("cookie", ("site uses cookies",), r"\b(?:this|our) (?:web)?site uses cookies\b"),
    Turn(
        "copyright",
        ("which is copyright", "permission ", "consent "),
        r"\bwhich is copyright and (?:cannot|may not|must not) be\b|\bwithout (?:the )?(?:prior )?(?:express )?(?:written )?(?:permission|consent) (?:of|from) (?:the )?(?:publisher|author|copyright|owner)",
    ),
    Turn(
        "disclaimer",
        ("medical advice", "seek the advice"),
        r"\bnever disregard (?:professional )?medical advice\b|\bseek the advice of (?:your|a) (?:physician|doctor|qualified)\b",
    ),
    Turn("poll", ("validation purposes",), r"\bthis field is for validation purposes\b"),
    Turn(
        "newsletter",
        (
            "never share your",
            "is used only",
            "you can unsubscribe",
            "you provide",
            "to receive ",
            "manage your ",
        ),
        (
            r"\b(?:we(?: will|['\u2019]ll)?|and) never share your (?:details|e?-?mail|information|data|personal)|\byour e-?mail address is used only\b|\byou can unsubscribe at any\b|"
            r"\bwe will use the information you provide\b|\bto receive (?:electronic|marketing|promotional|commercial) (?:communications|e?-?mails?|messages|offers)\b|\bmanage your (?:e?-?mail|newsletter) (?:preferences|subscriptions)\b"
        ),
    ),
    Turn(
        "syndicated",
        ("must ", "without charge", "republish ", "reprint ", "repost "),
        r"\b(?:you|publishers) must (?:credit|attribute|include|link)\b[^.]{0,80}\b(?:original|publisher|author|byline|our site|link)\b|\bis available without charge to\b|\b(?:republish|reprint|repost) (?:our|this|any) (?:\w+ )?(?:content|stor(?:y|ies)|articles?|pieces?|posts?)\b[^.]{0,80}\b(?:free|license|licence|credit|charge|online or in print|permission)\b",
    ),
    Turn(
        "contact",
        ("letters",),
        r"\b(?:committed to publishing|publish) a diversity of letters\b|\bletters to the editor\b[^.]{0,80}\b(?:should|must|may|can) be\b|\bletters (?:should|must|may|will) be (?:no (?:more|longer)|brief|edited|signed|limited|sent|under|fewer|exclusive)\b",
    ),
    Turn(
        "contact",
        ("do you have ", "got a", "have you got "),
        r"\b(?:do you have|got|have you got) (?:a|any) (?:stor(?:y|ies)|news|tips?|information|photos?|videos?|confidential)\b[^.?]{0,60}\?[^?]{0,40}\b(?:e-?mail|contact|get in touch|call|send|tell) (?:us|our|it|them|\S+@)",
    ),
    Turn(
        "player",
        ("this content is",),
        r"^this content is (?:imported from|created and maintained by|not available|hosted by|blocked)\b",
    ),
    Turn(
        "comments",
        ("comment", "report abuse"),
        (
            r"\b(?:keep (?:your )?comments|commenters|report abuse|comment (?:policy|system)|open comments|comments (?:that|which|must|are|should|may|here|below|on))\b"
            r"[^\n]{0,260}\b(?:civil|respectful|respect all|abusive|profan\w+|moderat(?:ed|ors?|ion)|inappropriate|guidelines|off-topic|spam|personal attacks|decent)\b"
        ),
    ),
    Turn(
        "comments",
        ("respectful", "civil"),
        r"\b(?:be|keep it|stay) (?:respectful|civil)\b[^\n]{0,200}\b(?:comment\w*|discussions?|tolerated)\b",
    ),
    Turn(
        "newsletter",
        ("sign up ",),
        r"\bsign up (?:to receive|for|to get) (?:our|the) (?:biggest|latest|top|best|weekly|daily|free)\b",
    ),
    Turn(
        "opinion",
        (
            "newsroom",
            "news service",
            "news organi",
            "news outlet",
            "news site",
            "news website",
            "journalism ",
        ),
        r"^[^.]{2,60} is (?:a|an|the)(?: [\w,-]+){0,6} (?:newsroom|news (?:service|organi[sz]ation|outlet|site|website)|journalism (?:project|organi[sz]ation|nonprofit))\b",
    ),
    Turn(
        "support",
        ("blocker",),
        r"\bad ?-?blocker\b[^.]{0,80}\b(?:off|disable|whitelist|detected|using|continue)\b|\b(?:turn off|disable|whitelist|using)\b[^.]{0,60}\bad ?-?blocker\b",
    ),
    Turn(
        "support",
        (" paywall", "subscri"),
        r"\b(?:removed|dropped|lifted|lowered) (?:the|our) paywall\b|\b(?:story|article|coverage|content)\b[^.]{0,80}\b(?:free|without a (?:subscription|paywall)|regardless of subscription|available to all)\b[^.]{0,80}\b(?:readers|public|everyone|public service|all)\b[^\n]{0,200}\bsubscri",
    ),
)


def _shortest(pieces: set[str]) -> tuple[str, ...]:
    """The pieces that hold no other one: where none of them stands, none stands at all."""
    return tuple(sorted(p for p in pieces if not any(q in p for q in pieces - {p})))


_PIECES = _shortest({piece for turn in TURNS for piece in turn.pieces})
_LENGTH = 900
# So much may stand before it, where that speaks to the reader as well; behind a story it is a tail of so much.
_BEFORE, _TAIL = 260, 450
# A paragraph begins with a capital or one of these.
_MARKS = frozenset("*[(-\u2014")
# A sentence behind it speaks to the reader as well, or is short.
_FEW = 5


def small_print(block: Block) -> tuple[str, int]:
    """The kind of the small print in a paragraph, and where it begins; ("", 0) for none."""
    return block.memo(_small_print)


def _small_print(block: Block) -> tuple[str, int]:
    text = block.text
    if not (text[:1].isupper() or text[:1] in _MARKS):
        return "", 0
    after = max(0, len(text) - _LENGTH)
    low = text[after:].lower()
    for piece in _PIECES:
        if piece in low:
            break
    else:
        return "", 0
    found = min(_turns_in(low), key=itemgetter(0), default=None)
    if not found:
        return "", 0
    begins, ends, kind = found
    stops = [m.end() for m in SENTENCE.finditer(text, after, after + begins + 1)]
    start = stops[-1] if stops else 0
    said = SPOKEN.search(low, start - after if start > after else 0)
    if said and not low.startswith("by ", begins):
        return "", 0  # the button of a form is quoted
    before = text[:start]
    if not before or (
        start <= _BEFORE and TO_READER.search(before.lower()) and not SPOKEN.search(before.lower())
    ):
        return (kind, 0) if len(text) <= _LENGTH else ("", 0)
    rest = [part for part in SENTENCE.split(text[after + ends :])[1:] if part]
    ours = all(TO_READER.search(part.lower()) or part.count(" ") < _FEW for part in rest)
    return (kind, start) if len(text) - start <= _TAIL and ours else ("", 0)


def _turns_in(low: str) -> Iterator[tuple[int, int, str]]:
    """Where each turn begins and ends in a text in small letters, and its kind."""
    for turn in TURNS:
        found = any(map(low.__contains__, turn.pieces)) and _compiled(turn.source).search(low)
        if found:
            yield found.start(), found.end(), turn.kind


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)
