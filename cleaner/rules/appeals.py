"""Appeals: paragraphs in which a site asks its readers for something, told by what they say and to whom.

Phrase tables know how an appeal begins; this knows what one is: it names the thing (newsletter, donation,
subscription, app), it asks for it in the imperative, and it speaks of "us" and "you". A report about
newsletters has the thing, but neither asks nor speaks to the reader.
"""

from __future__ import annotations

import re

from cleaner.rules.look import compiled, plain_words

SALES = frozenset(
    "save off selling bestselling preorder order orders preorders shipping buy shop sale coupon promo stock supplies store cart yours checkout discount ebook dvd guide".split()
)
_ASKS = (
    r"(?:^|[.!?:] |[.!?]\u201d |\bplease )(?:sign up|subscribe\b|donate\b|support\b|become an? |join (?:us|our|the|now|today|more than)|"
    r"consider (?:subscribing|donating|supporting|making|becoming|contributing|a )|make a (?:\w+ ){0,3}(?:donation|contribution)|"
    r"start your|click here|try (?:it|us)|get (?:unlimited|full|the|our|more|your|it|breaking|news|real)|download (?:the|our)|chip in|"
    r"help (?:us|keep|support|fund|make)|give (?:now|today)|follow (?:us|our)|receive |read |check out |listen |let (?:our|us)|share )|"
    r"\b(?:and|, |to) ?(?:subscribe to|sign up (?:for|to|here)|donate (?:here|now|today)|support (?:us|our)|get our)\b|"
    r"please (?:help|support|donate|consider|share|subscribe|sign)"
)
THING = (
    r"\b(?:newsletters?|inbox(?:es)?|subscri(?:be|bing|ption|ptions|ber|bers)|donat(?:e|ing|ion|ions)|(?<!audience )(?<!family )(?<!board )(?<!team )member(?:s|ship)?(?! of the (?:audience|family|board|team|public))|patreon|"
    r"our (?:journalism|reporting|work|coverage|newsroom|app|podcast|website|site|readers)|free trial|paywall|"
    r"independent (?:journalism|media|news)|(?:email|push|news|breaking news) (?:alerts|notifications|updates))\b"
)
_OFFER = r"(?:^|, |[.!?] )(?:please )?(?:subscribe to|sign up for|get) (?:our |the |\S+ \S+(?:'|\u2019)s? |\S+(?:'|\u2019)s? ).{0,60}\bnewsletters?\b"
_HERE = r"(?:^|[.!?] )(?:please )?(?:sign up|subscribe|donate)(?: to \w+)? here\b"
_OURS = r"\b(?:our|us|we|we're|we\u2019re|we've|we\u2019ve|my|its readers|all readers)\b"
_YOURS = r"\b(?:you|your|you're|you\u2019re|you'll|readers)\b|\bhere\W*$|\b(?:today|now)\W*$"
# With one of these words a paragraph is a story, whatever else it says.
TOLD_WORDS = frozenset("said says told added wrote asked announced was were had".split())
_TOLD = re.compile(r"\b(?:according to|spokes\w+)\b|[\u201c\u201d\"]")
# One of these stands in all that the trade says.
SHOP_PIECES = (
    "save ", "% off", "selling products", "preorder", "pre-order", "free shipping", "order now", "order today", "order yours",
    "buy now", "buy it now", "buy yours", "shop", "promo code", "coupon", "limited time", "supplies last", "stock", "sale",
    "special offer", "store", "percent off", "sold out", "sell out", "sells out", "get yours", "available now", "add to cart", "order here",
    "order the ", "order your ", "order a ", "get your ", "checkout", "off your ", "discount code", "for download", "immediate download", "for purchase",
)  # fmt: skip
SHOP = (
    r"\b(?:save (?:up to )?\d+|\d+% off|best-?selling products|top-?selling products|pre-?orders?|free shipping|order (?:now|today|yours|here)|order (?:the|your|a) (?:new )?(?:copy|dvd|books?|ebook|kit)|get your (?:free )?(?:\w+ )?(?:copy|guide|report|kit|bottle|sample)s?|"
    r"buy (?:now|it now|yours)|shop now|promo code|coupon|limited time|while supplies last|stock up|super sale|on sale now|"
    r"special offer|(?:visit|at|from|in(?! store)|browse|check out) (?:(?:the|our) )?(?:\w+ ){0,2}\w*(?:store|shop)(?:\.com)?|our (?:online )?store|\d+ percent off|back in stock|sold out|in stock|before (?:it|they) sells? out|\bshop(?:ping)? at\b|get yours|available now at|add to cart|at checkout|off your (?:first |next |entire )?(?:order|purchase)|discount code|for (?:immediate )?download|for purchase)\b"
)
# The title of what is sold; an order at the head of a clause.
_TITLE = re.compile(r"[\"\u201c][A-Z][^\"\u201d.!?]{2,60}[\"\u201d]")
_ORDERS = r"(?:^|[.!?:\u2013\u2014-] |, )(?:save|order|buy|shop|stock up|pre-?order|get yours?|use (?:the |our )?(?:promo |coupon |discount )?code)\b"
_LETTER = (
    r"\b(?:thanks (?:as always |again |so much )?for reading|thank you for reading|repl(?:y|ying) to this (?:email|newsletter)|"
    r"(?:view|read) this (?:newsletter|email) (?:on|in)|this is an email publication|welcome to (?:the next|this|another|today.s) (?:edition|issue)|"
    r"(?:enjoy(?:ing)?|like|love|forward) (?:the|this) newsletter|forward (?:this|it) to (?:a friend|your friends)|"
    r"(?:someone|friend) forwarded (?:you )?this|you.re (?:receiving|getting) this (?:email|newsletter)|goal is to provide you with (?:the |all |our |\w+ ){0,3}(?:news|stories|coverage|headlines|newsletters?|journalism|updates))\b"
)
_SPEECH = re.compile(r"\b(?:said|told|according to|spokes\w+)\b")
# A letter of which nothing says so but its thanks or its welcome holds one of these.
LETTERS = frozenset("reading newsletter newsletters email emails emailed emailing provide".split())
LONGEST = 1200
_LONG, _ASKS_IN_LONG = 300, 2
LONGEST_SALE = 300


def is_letter(text: str) -> bool:
    """Whether a paragraph is a newsletter speaking of itself: thanks for reading, reply, forward, view online."""
    low = text.lower()
    said = None if LETTERS.isdisjoint(plain_words(text)) else compiled(_LETTER).search(low)
    if not said or len(text) > 600 or _SPEECH.search(low):
        return False
    # An author thanks for reading as well, and then goes on.
    return (
        len(text) <= 200
        or "for reading" not in said.group()
        or len(compiled(_LETTER).findall(low)) > 1
    )


def is_sale(text: str) -> bool:
    """Whether a short paragraph sells something to the reader: two words of the trade, or one and an order."""
    low = text.lower()
    if len(text) > LONGEST_SALE or not any(map(low.__contains__, SHOP_PIECES)):
        return False
    found = set(compiled(SHOP).findall(low))
    if not found or SALES.isdisjoint(plain_words(low)):
        return False
    said = _TITLE.sub("", text).lower() if '"' in text or "\u201c" in text else low
    if _is_told(said, plain_words(said)):
        return False
    loud = text.rstrip().endswith("!")
    yours, ours = bool(compiled(_YOURS).search(low)), bool(compiled(_OURS).search(low))
    pressing = loud or yours or ours or bool(compiled(_ORDERS).search(low))
    return pressing and (len(found) >= 2 or loud or (yours and ours and _is_blurb(text, found)))


def _is_told(low: str, words: list[str]) -> bool:
    """Whether a text in small letters (and its English words) tells a story, or somebody speaks in it."""
    return not TOLD_WORDS.isdisjoint(words) or (_may_be_told(low) and _TOLD.search(low) is not None)


def _may_be_told(low: str) -> bool:
    return (
        "according to" in low or "spokes" in low or '"' in low or "\u201c" in low or "\u201d" in low
    )  # fmt: skip


# A line that says both "our" and "your" needs no second word of the trade, if it is short and has more than a shop.
_BLURB = 160


def _is_blurb(text: str, found: set[str]) -> bool:
    return len(text) <= _BLURB and any(
        not said.endswith(("shop", "store", ".com")) for said in found
    )


# What is asked for, and how: one of these words stands in each appeal.
ASKING = frozenset(
    "newsletter newsletters subscribe subscribed subscribes subscribing subscriber subscribers subscription subscriptions "
    "donate donated donates donating donation donations donator donators member members membership memberships inbox inboxes "
    "journalism sign patreon alerts paywall paywalls".split()
)


def may_ask(text: str) -> bool:
    """Whether one of the pieces without which nothing here applies stands in the text. Written out, since
    nearly every paragraph ends here and a loop or a pattern costs five times as much."""
    return (
        "ewsletter" in text or "ubscri" in text or "onat" in text or "ember" in text or "nbox" in text
        or "ournalism" in text or "ign up" in text or "atreon" in text or "lerts" in text
        or "aywall" in text or "ign Up" in text or "EWSLETTER" in text
    )  # fmt: skip


# The small print of a form: nobody writes it in a story.
_FORM = (
    r"\bby (?:signing up|subscribing|submitting|registering|clicking),? (?:\W?sign up\W? |here )?(?:you|i) agree\b|"
    r"\byou (?:can|may) unsubscribe (?:at any|any|from)|\bprotected by recaptcha\b"
)
_FORM_LENGTH = 700


_LEAD = re.compile(r"[.!?\u2026][)\]'\u2019]*\s")
_OFFERED = r"\bfor free\b|\bfree of charge\b|\bfollow (?:him|her|them)\b|@\w"
# A first sentence of fewer characters may be anything ("Rain or shine.").
_SHORT_LEAD = 60


def _begins(low: str) -> bool:
    """Whether the first sentence is part of the appeal. Where a story goes before, only the rest is one."""
    end = _LEAD.search(low, _SHORT_LEAD)
    lead = low[: end.end()] if end else low
    return any(compiled(part).search(lead) for part in (_YOURS, _OURS, THING, _ASKS, _OFFERED))


# Who tells what came of it reviews a subscription, and asks for none.
_TRIED = r"\bwe (?:used|tested|tried|found|liked|loved|noticed|compared|ordered|bought|spent)\b"


def is_appeal(text: str) -> bool:
    """Whether a paragraph is an appeal of the site to its readers."""
    if len(text) > LONGEST or '"' in text or "\u201c" in text or not may_ask(text):
        return False
    low = text.replace("US", "America").lower()
    words = plain_words(low)
    if ASKING.isdisjoint(words) or _is_told(low, words) or not compiled(THING).search(low):
        return False
    if not _begins(low) or ("we " in low and compiled(_TRIED).search(low)):
        return False
    if len(text) <= _FORM_LENGTH and compiled(_FORM).search(low):
        return True
    if len(text) <= 200 and (compiled(_OFFER).search(low) or compiled(_HERE).search(low)):
        return True
    asks = len(compiled(_ASKS).findall(low))
    if len(text) > _LONG and asks < _ASKS_IN_LONG and not compiled(_YOURS).search(low):
        return False  # who speaks of itself at length, and of the reader in the last sentence only
    yours, ours = bool(compiled(_YOURS).search(low)), bool(compiled(_OURS).search(low))
    return asks >= 1 and (ours if not yours else ours or asks >= 2)
