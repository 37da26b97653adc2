"""Statements of the house: paragraphs in which a page speaks of itself, told by their turns of phrase.

Phrase tables know lines that begin in one of many ways. A plea of five sentences begins in any way, but
keeps to a small stock of turns ("your support", "reader contribution", "chip in"). One turn proves
nothing, since reports on the press have them too. Two of them, said by "us" and with something asked of
the reader, are no report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from operator import itemgetter

from cleaner.article import Block

LONGEST = 1300
# Letters first and the boundary behind them: three times as fast as with the boundary first.
_OURS = re.compile(
    r"(?:our(?<=\bour)|ours(?<=\bours)|us(?<=\bus)|we(?<=\bwe)|my(?<=\bmy)|your(?<=\byour) (?:support|subscription|donation|contribution|membership))\b"
)
_SPOKEN = re.compile(
    r"[\u201c\u201d\"]|\b(?:said|says|told|added|according to|wrote|spokes\w+|testified|tweeted)\b"
)
_GOOD = r"(?:quality|good|great|best|real|serious|objective|responsible|credible|rigorous|intelligent|high-quality|independent|investigative|award-winning|trustworthy|honest|fearless|nonprofit|non-profit|explanatory|progressive|public-interest|in-depth|free-thinking|local|adversarial|unbiased|original|ad-free|hard-hitting|fact-based|people-powered|community)"
_ASK = re.compile(
    r"\b(?:please|consider (?:supporting|donating|subscribing|making|becoming|contributing|joining|giving|a )|"
    r"(?:can|could|would|will) you (?:\w+ )?(?:give|pitch|help|chip|make|spare|support|join|contribute|donate)|"
    r"small favou?r to ask|make a small request|we(?: really| urgently|['\u2019]ll| still)? need (?:you\b|your)|we (?:hope|ask) (?:that )?you|"
    r"(?:chip|pitch|kick) in|help (?:us|keep|support|fund|sustain|make)|join us|(?:donate|give|subscribe|contribute) (?:now|today|here)|"
    r"make (?:a|your) (?:[\w-]+ ){0,3}(?:donation|contribution|gift)|make this possible|makes? (?:our|this|all|it|work like this)\b[^.]{0,40} possible|"
    r"support (?:us|our|independent|quality|\S+(?:'|\u2019)s? (?:\S+ )?(?:journalism|reporting|work|newsroom|free press))|"
    r"turn off your|sign up|subscribe to|become a|get (?:exclusive|unlimited|full))\b"
)
_TURNS = re.compile(
    r"\b(?:small favou?r|small request|(?:reader|readers['\u2019]?|listener|individual|small) (?:contributions?|donations?|donors|support)|"
    r"(?:readers?|people|listeners|viewers|supporters|subscribers) like you|tax-deductible|(?:reader|listener|viewer|donor|community)[- ](?:supported|funded)|"
    r"(?:big or|how|matter how) small|whatever the amount|every (?:gift|dollar|contribution|donation|penny|subscription|little bit)|"
    r"your (?:generous |financial |monthly |continued |ongoing )?(?:support|donations?|contributions?|subscription|membership|gift|generosity|loyalty)|"
    r"consider (?:supporting|donating|subscribing|contributing|becoming a|joining)|already (?:contributed|donated)|can(?:not|'t|\u2019t)? afford to|free trial|hide these messages|billionaires?|"
    r"(?:advertising|ad) (?:revenues?|rates|dollars|income)|advertisers|(?:rely|relies|depends?|survive) on (?:advertising|readers?|your|donations|our readers|clicks|the generosity|the support)|"
    r"ad ?-?blockers?|paywalls?|newsrooms?|free press|fact-check\w*|donat\w+|subscrib\w+|subscriptions?|(?:chip|pitch|kick) in|"
    rf"{_GOOD}(?:,? {_GOOD})* (?:journalism|reporting|news|media|coverage|content|stories)|"
    r"our (?:journalism|reporting|newsroom|journalists|reporters|readers|editorial independence|mission|members|membership|supporters|donors|coverage|community|work|award-winning)|"
    r"type of (?:journalism|reporting)|non-?profit|member(?:s|ship)?|founding member|newsletters?|inbox|patreon|paypal|"
    r"(?:'|\u2019)s? (?:journalism|investigative journalism|reporting)|free of charge|freely accessible|accessible to (?:all|everyone)|keep (?:our (?:site|journalism|reporting|coverage|work|newsroom|doors|content)|us (?:going|online|free|alive|independent)|bringing you|delivering|doing (?:this|the type|what we)))\b"
)
# Turns that stories of money and of the press share with pleas; they count once, all together.
_SHARED = re.compile(
    r"subscri|donat|non-?profit|member|newsletter|inbox|newsroom|advertisers|advertising|^ad |billionaire|paywall|our (?:community|work|mission|members|coverage)|reporting$"
)
_MANY, _TWO = 3, 2
_LEAD = 60


def is_request(text: str) -> bool:
    """Whether a paragraph asks the reader to keep the house alive."""
    low = _speech_of_the_house(text)
    if not low or ("you" not in low and not _ASK.search(low)):
        return False
    lead = _SENTENCE.split(text, maxsplit=1)[0].lower()
    if len(lead) >= _LEAD and not (_TO_READER.search(lead) or _TURNS.search(lead)):
        return False  # a story goes before
    count = turns(low)
    return (count >= _TWO and _ASK.search(low) is not None) or (count >= _MANY and "you" in low)


def is_creed(text: str) -> bool:
    """Whether a paragraph says what the house believes in and lives on. It counts only beside a request."""
    low = _speech_of_the_house(text)
    return bool(low) and turns(low) >= 1


def speaks_of_us(text: str) -> bool:
    """Whether "we" speak in a paragraph, and nobody is quoted."""
    return bool(_speech_of_the_house(text))


def turns(low: str) -> int:
    """How many turns of pleas a text has; the ones that stories have as well count as one."""
    found = set(_TURNS.findall(low))
    shared = {turn for turn in found if _SHARED.search(turn)}
    return len(found) - len(shared) + bool(shared)


def _speech_of_the_house(text: str) -> str:
    """The text in small letters, where "we" speak in it and nobody is quoted; else ""."""
    if len(text) > LONGEST or '"' in text or "\u201c" in text:
        return ""
    if not (
        "our" in text or "us" in text or "we " in text or "We " in text or "my " in text
        or "Our" in text or "We\u2019" in text or "We'" in text or "we\u2019" in text or "we'" in text
    ):  # fmt: skip
        return ""
    low = text.replace("US", "America").lower()
    return low if _OURS.search(low) and not _SPOKEN.search(low) else ""


# --- small print --------------------------------------------------------------------------------
# Complete turns of small print, each with its kind and the pieces of which it holds one at least (a property
# test says so), so that few are tried. One turn is enough: they speak of "this page", of "our" links and
# forms, or of what is done with the text, as no story does.
_PRINT = (
    (
        "disclaimer",
        ("commission", "compensation", "revenue", "sales"),
        (
            r"(?:we|you buy[^.]{0,60}|and|publisher|site|page|media|group|links?[^.]{0,60}|company) (?:may|might|can|could|will) (?:also )?"
            r"(?:earn|receive|get|collect)(?: us)? (?:a |an |some |any |small |modest |affiliate |sales |share |portion |percentage |of |from |retail |the )*(?:commissions?|compensation|revenue|sales)\b"
        ),
    ),
    (
        "disclaimer",
        ("affiliate ",),
        r"\baffiliate (?:links?|commissions?|partner(?:ship)?s?|program)\b[^.]{0,120}\b(?:we|us|our)\b|\b(?:we|us|our)\b[^.]{0,120}\baffiliate (?:links?|commissions?|partner(?:ship)?s?|program)\b",
    ),
    (
        "disclaimer",
        ("independently ",),
        r"\bindependently (?:selected|chosen|picked|reviewed|curated|researched)\b[^.]{0,60}\b(?:we|our|editors)\b",
    ),
    (
        "editor-note",
        ("rush deadline", "final form"),
        r"\b(?:created|produced) on a rush deadline\b|\bmay not be in its final form\b",
    ),
    (
        "disclaimer",
        ("not responsible for",),
        r"\b(?:is|are) not responsible for the (?:accuracy|content)s? (?:of|or)\b[^.]{0,80}\b(?:posted|releases?|sites?|information|links|external|comments|third)",
    ),
    (
        "disclaimer",
        ("not ", "purposes"),
        r"\bthis (?:site|website|article|information|content|page|column|blog|newsletter|post|material|story)\b[^.]{0,120}\b(?:not (?:intended|meant|a substitute|constitute|be construed|provide)|(?:informational|information|educational|general)(?: and (?:\w+ )?)?purposes)\b",
    ),
    (
        "disclaimer",
        ("expressed ", "stated ", "presented ", "contained "),
        r"\b(?:views?|opinions?|statements?|thoughts?) (?:expressed|stated|presented|contained) (?:here|herein|in|by|on|above)\b[^.]{0,140}\b(?:those of|(?:his|her|my|their|authors?['\u2019]s?|authors?|writers?['\u2019]s?) own|the authors?|writers?|contributors?)\b",
    ),
    (
        "disclaimer",
        ("affiliate", "contain", " paid", "compensated", "product"),
        (
            r"\b(?:participates? in|contains?|contain) (?:\w+,? (?:and |or )?){0,4}affiliate\b|\b(?:newsletter|page|post|article|story|site) (?:may )?contains? (?:advertising|sponsored|paid|ads)\b|"
            r"\b(?:we|i) (?:are|get|may be) (?:compensated|paid)\b[^.]{0,40}\b(?:click|buy|purchase|links?)\b|\bproducts? (?:recommended|featured|reviewed|we)\b[^.]{0,80}\b(?:selected|chosen|picked|vetted)\b"
        ),
    ),
    (
        "newsletter",
        ("you agree", "you consent", "you accept", "you acknowledge"),
        r"\bby (?:clicking|signing up|subscribing|joining|submitting|providing|registering|entering)\b[^.]{0,80}\byou (?:agree|consent|accept|acknowledge)\b",
    ),
    ("cookie", ("site uses cookies",), r"\b(?:this|our) (?:web)?site uses cookies\b"),
    (
        "copyright",
        ("which is copyright", "permission ", "consent "),
        r"\bwhich is copyright and (?:cannot|may not|must not) be\b|\bwithout (?:the )?(?:prior )?(?:express )?(?:written )?(?:permission|consent) (?:of|from) (?:the )?(?:publisher|author|copyright|owner)",
    ),
    (
        "disclaimer",
        ("medical advice", "seek the advice"),
        r"\bnever disregard (?:professional )?medical advice\b|\bseek the advice of (?:your|a) (?:physician|doctor|qualified)\b",
    ),
    ("poll", ("validation purposes",), r"\bthis field is for validation purposes\b"),
    (
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
    (
        "syndicated",
        ("must ", "without charge", "republish ", "reprint ", "repost "),
        r"\b(?:you|publishers) must (?:credit|attribute|include|link)\b[^.]{0,80}\b(?:original|publisher|author|byline|our site|link)\b|\bis available without charge to\b|\b(?:republish|reprint|repost) (?:our|this|any) (?:\w+ )?(?:content|stor(?:y|ies)|articles?|pieces?|posts?)\b[^.]{0,80}\b(?:free|license|licence|credit|charge|online or in print|permission)\b",
    ),
    (
        "contact",
        ("letters",),
        r"\b(?:committed to publishing|publish) a diversity of letters\b|\bletters to the editor\b[^.]{0,80}\b(?:should|must|may|can) be\b|\bletters (?:should|must|may|will) be (?:no (?:more|longer)|brief|edited|signed|limited|sent|under|fewer|exclusive)\b",
    ),
    (
        "contact",
        ("?",),
        r"\b(?:do you have|got|have you got) (?:a|any) (?:stor(?:y|ies)|news|tips?|information|photos?|videos?|confidential)\b[^.?]{0,60}\?[^?]{0,40}\b(?:e-?mail|contact|get in touch|call|send|tell) (?:us|our|it|them|\S+@)",
    ),
    (
        "player",
        ("this content is",),
        r"^this content is (?:imported from|created and maintained by|not available|hosted by|blocked)\b",
    ),
    (
        "comments",
        ("comment", "report abuse"),
        (
            r"\b(?:keep (?:your )?comments|commenters|report abuse|comment (?:policy|system)|open comments|comments (?:that|which|must|are|should|may|here|below|on))\b"
            r"[^\n]{0,260}\b(?:civil|respectful|respect all|abusive|profan\w+|moderat(?:ed|ors?|ion)|inappropriate|guidelines|off-topic|spam|personal attacks|decent)\b"
        ),
    ),
    (
        "comments",
        ("respectful", "civil"),
        r"\b(?:be|keep it|stay) (?:respectful|civil)\b[^\n]{0,200}\b(?:comment\w*|discussions?|tolerated)\b",
    ),
    (
        "newsletter",
        ("sign up ",),
        r"\bsign up (?:to receive|for|to get) (?:our|the) (?:biggest|latest|top|best|weekly|daily|free)\b",
    ),
    (
        "opinion",
        (" newsroom", " news ", " journalism "),
        r"^[^.]{2,60} is (?:a|an|the)(?: [\w,-]+){0,6} (?:newsroom|news (?:service|organi[sz]ation|outlet|site|website)|journalism (?:project|organi[sz]ation|nonprofit))\b",
    ),
    (
        "support",
        ("blocker",),
        r"\bad ?-?blocker\b[^.]{0,80}\b(?:off|disable|whitelist|detected|using|continue)\b|\b(?:turn off|disable|whitelist|using)\b[^.]{0,60}\bad ?-?blocker\b",
    ),
    (
        "support",
        (" paywall", "subscri"),
        r"\b(?:removed|dropped|lifted|lowered) (?:the|our) paywall\b|\b(?:story|article|coverage|content)\b[^.]{0,80}\b(?:free|without a (?:subscription|paywall)|regardless of subscription|available to all)\b[^.]{0,80}\b(?:readers|public|everyone|public service|all)\b[^\n]{0,200}\bsubscri",
    ),
)
_PRINT_LENGTH = 900
# So much may stand before it, where that speaks to the reader as well; behind a story it is a tail of so much.
_BEFORE, _TAIL = 260, 450
# A paragraph begins with a capital or one of these.
_MARKS = frozenset("*[(-\u2014")
# A sentence behind it speaks to the reader as well, or is short.
_FEW = 5
_SENTENCE = re.compile(r"[.!?\u2026][)\]'\u2019]*\s*(?=\(?[A-Z])")
_TO_READER = re.compile(r"\b(?:you|your|our|us|we|nonprofit newsroom)\b")


def small_print(block: Block) -> tuple[str, int]:
    """The kind of the small print in a paragraph, and where it begins; ("", 0) for none."""
    return block.memo(_small_print)


def _small_print(block: Block) -> tuple[str, int]:
    text = block.text
    if not (text[:1].isupper() or text[:1] in _MARKS) or not _hints(text):
        return "", 0
    after = max(0, len(text) - _PRINT_LENGTH)
    low = text[after:].lower()
    found = min(_turns_of_print(low), key=itemgetter(0), default=None)
    if not found:
        return "", 0
    begins, ends, kind = found
    stops = [m.end() for m in _SENTENCE.finditer(text, after, after + begins + 1)]
    start = stops[-1] if stops else 0
    said = _SPOKEN.search(low, start - after if start > after else 0)
    if said and not low.startswith("by ", begins):
        return "", 0  # the button of a form is quoted
    before = text[:start]
    if not before or (
        start <= _BEFORE
        and _TO_READER.search(before.lower())
        and not _SPOKEN.search(before.lower())
    ):
        return (kind, 0) if len(text) <= _PRINT_LENGTH else ("", 0)
    rest = [part for part in _SENTENCE.split(text[after + ends :])[1:] if part]
    ours = all(_TO_READER.search(part.lower()) or part.count(" ") < _FEW for part in rest)
    return (kind, start) if len(text) - start <= _TAIL and ours else ("", 0)


def _turns_of_print(low: str) -> Iterator[tuple[int, int, str]]:
    """Where each turn of small print begins and ends in a text in small letters, and its kind."""
    for kind, pieces, source in _PRINT:
        found = any(map(low.__contains__, pieces)) and _compiled(source).search(low)
        if found:
            yield found.start(), found.end(), kind


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


def _hints(text: str) -> bool:
    """Whether one of the pieces without which no small print is made stands in the text."""
    return (
        "commission" in text or "ffiliate" in text or "omment" in text or "rush deadline" in text or "final form" in text
        or "not responsible for" in text or "dvice" in text or "urposes" in text or "ndependently" in text or "ompensation" in text
        or "ubscri" in text or "-mail" in text or "email" in text or "epublish" in text or "without charge" in text
        or "etters" in text or "his content is" in text or "espectful" in text or "ivil" in text or "blocker" in text
        or "aywall" in text or "not intended" in text or "never share" in text or "pinions" in text or "iews" in text or "ompensated" in text or "roducts" in text or "ou agree" in text or "ou consent" in text or "cookies" in text or "copyright" in text or "permission" in text or "ign up" in text or "ewsroom" in text or "news service" in text or "news organi" in text or "news outlet" in text or "onfidential" in text or "must credit" in text
    )  # fmt: skip
