"""Statements of the house: paragraphs in which a page speaks of itself, told by their turns of phrase.

Phrase tables know lines that begin in one of many ways. A plea of five sentences begins in any way, but
keeps to a small stock of turns ("your support", "reader contribution", "chip in"). One turn proves
nothing, since reports on the press have them too. Two of them, said by "us" and with something asked of
the reader, are no report.
"""

from __future__ import annotations

import re

from cleaner.rules.look import compiled, plain_words

LONGEST = 1300
# One of these words stands where the house speaks of itself.
OURS = frozenset({"our", "ours", "us", "we", "my", "your"})
# Letters first and the boundary behind them: three times as fast as with the boundary first.
SPEAKS_OF_US = re.compile(
    r"(?:our(?<=\bour)|ours(?<=\bours)|us(?<=\bus)|we(?<=\bwe)|my(?<=\bmy)|your(?<=\byour) (?:support|subscription|donation|contribution|membership))\b"
)
# Somebody is quoted; the end of a sentence before another; a sentence that speaks to the reader of the page.
_SPEECH = "said says told added wrote testified tweeted"
SPOKEN = re.compile(rf"[\u201c\u201d\"]|\b(?:{_SPEECH.replace(' ', '|')}|according to|spokes\w+)\b")
SPOKEN_WORDS = frozenset(_SPEECH.split())
SENTENCE = re.compile(r"[.!?\u2026][)\]'\u2019]*\s*(?=\(?[A-Z])")
TO_READER = re.compile(r"\b(?:you|your|our|us|we|nonprofit newsroom)\b")
_GOOD = r"(?:quality|good|great|best|real|serious|objective|responsible|credible|rigorous|intelligent|high-quality|independent|investigative|award-winning|trustworthy|honest|fearless|nonprofit|non-profit|explanatory|progressive|public-interest|in-depth|free-thinking|local|adversarial|unbiased|original|ad-free|hard-hitting|fact-based|people-powered|community)"
_ASK = (
    r"\b(?:please|consider (?:supporting|donating|subscribing|making|becoming|contributing|joining|giving|a )|"
    r"(?:can|could|would|will) you (?:\w+ )?(?:give|pitch|help|chip|make|spare|support|join|contribute|donate)|"
    r"small favou?r to ask|make a small request|we(?: really| urgently|['\u2019]ll| still)? need (?:you\b|your)|we (?:hope|ask) (?:that )?you|"
    r"(?:chip|pitch|kick) in|help (?:us|keep|support|fund|sustain|make)|join us|(?:donate|give|subscribe|contribute) (?:now|today|here)|"
    r"make (?:a|your) (?:[\w-]+ ){0,3}(?:donation|contribution|gift)|make this possible|makes? (?:our|this|all|it|work like this)\b[^.]{0,40} possible|"
    r"support (?:us|our|independent|quality|\S+(?:'|\u2019)s? (?:\S+ )?(?:journalism|reporting|work|newsroom|free press))|"
    r"turn off your|sign up|subscribe to|become a|get (?:exclusive|unlimited|full))\b"
)
TURNS = (
    r"\b(?:small favou?r|small request|(?:reader|readers['\u2019]?|listener|individual|small) (?:contributions?|donations?|donors|support)|"
    r"(?:readers?|people|listeners|viewers|supporters|subscribers) like you|tax-deductible|(?:reader|listener|viewer|donor|community)[- ](?:supported|funded)|"
    r"(?:big or|how|matter how) small|whatever the amount|every (?:gift|dollar|contribution|donation|penny|subscription|little bit)|"
    r"your (?:generous |financial |monthly |continued |ongoing )?(?:support|donations?|contributions?|subscription|membership|gift|generosity|loyalty)|"
    r"consider (?:supporting|donating|subscribing|contributing|becoming a|joining)|already (?:contributed|donated)|can(?:not|'t|\u2019t)? afford to|free trial|hide these messages|billionaires?|"
    r"(?:advertising|ad) (?:revenues?|rates|dollars|income)|advertisers|(?:rely|relies|depends?|survive) on (?:advertising|readers?|your|donations|our readers|clicks|the generosity|the support)|"
    r"ad ?-?blockers?|paywalls?|newsrooms?|free press|fact-check\w*|donat(?:e[ds]?|ing|ions?|ors?)|subscrib(?:e[ds]?|ers?|ing)|subscriptions?|(?:chip|pitch|kick) in|"
    rf"{_GOOD}(?:,? {_GOOD})* (?:journalism|reporting|news|media|coverage|content|stories)|"
    r"our (?:journalism|reporting|newsroom|journalists|reporters|readers|editorial independence|mission|members|membership|supporters|donors|coverage|community|work|award-winning)|"
    r"type of (?:journalism|reporting)|non-?profit|member(?:s|ship)?|founding member|newsletters?|inbox|patreon|paypal|"
    r"(?:'|\u2019)s? (?:journalism|investigative journalism|reporting)|free of charge|freely accessible|accessible to (?:all|everyone)|keep (?:our (?:site|journalism|reporting|coverage|work|newsroom|doors|content)|us (?:going|online|free|alive|independent)|bringing you|delivering|doing (?:this|the type|what we)))\b"
)
# One of these words stands in each of the turns.
TURNED = frozenset(
    "favor favour request contribution contributions donation donations donors support like deductible supported funded small whatever "
    "gift dollar penny subscription subscriptions bit membership generosity loyalty consider contributed donated afford trial messages "
    "billionaire billionaires advertising ad advertisers rely relies depend depends survive adblocker adblockers paywall paywalls newsroom "
    "newsrooms press fact donate donates donating donator donators donor subscribe subscribed subscribes subscriber subscribers "
    "subscribing chip pitch kick journalism reporting news media coverage content stories journalists reporters readers editorial "
    "mission member members supporters community work award nonprofit profit newsletter newsletters inbox patreon paypal charge "
    "freely accessible keep".split()
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
    if not low or ("you" not in low and not compiled(_ASK).search(low)):
        return False
    lead = SENTENCE.split(text, maxsplit=1)[0].lower()
    if len(lead) >= _LEAD and not (TO_READER.search(lead) or compiled(TURNS).search(lead)):
        return False  # a story goes before
    count = turns(low)
    return (count >= _TWO and compiled(_ASK).search(low) is not None) or (
        count >= _MANY and "you" in low
    )


def turned(words: list[str]) -> bool:
    """Whether a text of these English words, or its end, can be a request: each of two turns has a word."""
    return not TURNED.isdisjoint(words) and sum(map(TURNED.__contains__, words)) >= _TWO


def is_creed(text: str) -> bool:
    """Whether a paragraph says what the house believes in and lives on. It counts only beside a request."""
    low = _speech_of_the_house(text)
    return bool(low) and turns(low) >= 1


def speaks_of_us(text: str) -> bool:
    """Whether "we" speak in a paragraph, and nobody is quoted."""
    return bool(_speech_of_the_house(text))


def turns(low: str) -> int:
    """How many turns of pleas a text has; the ones that stories have as well count as one."""
    found = set(compiled(TURNS).findall(low))
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
    if not SPOKEN_WORDS.isdisjoint(plain_words(low)):
        return ""
    if ("according to" in low or "spokes" in low) and SPOKEN.search(low):
        return ""
    return low if SPEAKS_OF_US.search(low) else ""
