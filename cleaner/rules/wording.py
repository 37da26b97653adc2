"""What a line could be by its wording and its typography alone: its kinds.

The phrase tables say most of it; heads ("Related: ..."), bars of buttons, appeals and lines with the
typography of a link are told here. Whether a line is furniture then depends on its place (`survey`).
"""

from __future__ import annotations

import re

from cleaner.article import Article, Block
from cleaner.rules.appeals import SALES, THINGS, is_appeal, is_letter, is_sale
from cleaner.rules.look import SHORT, ends_sentence, first_word, fold, key, live
from cleaner.rules.phrases import BAR_PARTS, BETWEEN_PARTS, matcher
from cleaner.rules.pleas import plea
from cleaner.rules.small_print import small_print
from cleaner.rules.statements import OURS, is_request
from cleaner.rules.telltale import telltale

_NOTHING: frozenset[str] = frozenset()
_SUPPORT = frozenset({"support"})
# A line beyond this length is mostly a sentence, and is told by its first word before it is read.
_LONG = 160
# A line that can be cut into parts of bars is a bar; no part has more words.
_LONGEST_PART = 6
# Words of bars that are words of articles as well: alone they make no bar.
_COMMON = frozenset(
    "x link links more save post comment line copy download listen image images photo photos video videos "
    "gallery icon recommend follow like flip buffer pocket".split()
)
# "Link: YouTube" is a row of a programme.
_LINK_ROW = re.compile(r"(?:links?|where|watch|on):", re.IGNORECASE)
_QUOTES = frozenset("\"'\u201c\u2018\u00ab\u201e\u300c")
_STOP_INSIDE = re.compile(r"[a-z]{3}[.!]\s+[A-Z\u201c]")
_NOT_HEADS = frozenset(
    {"source", "sources", "via", "link", "links", "report", "story", "pdf", "document"}
)
_TEASER_HEADS = frozenset({"related", "related-head", "more"})
# One set of characters comes first, so that the search runs over plain text at full speed.
_HEAD_MARK = re.compile(
    r"[:|\u00bb\uff1a\u2013\u2014>-](?:(?<=:)(?!//)\s?|(?<=[|\u00bb\uff1a])\s?|"
    r"(?<=\s[\u2013\u2014>-])[\u2013\u2014>-]?\s|(?<=>)>)"
)
_HALF_DAY = re.compile(r"\b([apAP])\.[mM]\.")
_SENTENCE = re.compile(r"(?<=[.!?\u2026])[\"'\u201d\u2019)\]]*\s+(?=\S)")
# An invitation of several sentences speaks to the reader or of the offer in each of them. These words
# tell; other languages are held to one sentence.
_INVITATIONS = frozenset(
    {"newsletter", "support", "follow", "promo", "contact", "share", "more", "comments"}
)
_TO_READER = frozenset(
    "you your youre youll we our ours click sign subscribe newsletter newsletters inbox email emails "
    "follow join support donate donation member members membership app free please share comments "
    "contact send visit check listen podcast download unsubscribe privacy policy terms cookies twitter "
    "facebook instagram alerts trial tune subscription subscribers series tip tips thanks reading patreon add delivered welcome edition".split()
)
_LONGEST_SENTENCE = 45
# "C 3198 2867" is a row of a table: the sign of copyright is no bare letter, and its number a year.
_OWNED = re.compile(
    r"[^\w(\u00a9]*(?:\([cC]\) ?(?:\d{4}\b|[^\W\d])|\(?(?:[^\W\dcC]|[cC]\w|\u00a9|(?:19|20)\d\d\b))"
)
# A bare link has no more than this many sentences.
_STEPS = 2
# A counter ("848 shares") has no full stop.
_COUNTER = 4
_COUNTED = frozenset({"share", "like", "comments", "player", "poll"})


def kinds(block: Block) -> frozenset[str]:
    """What the wording of a block could be, from the phrase tables: kinds, and "kind:" for a head with
    more behind it on the line."""
    known = block.remembered  # `memo`, written out: this is asked a dozen times a block
    return known[_kinds] if known and _kinds in known else block.memo(_kinds)


def told(article: Article) -> tuple[int, ...]:
    """Positions (in `live`) of the lines whose wording says something; most lines of a story say nothing."""
    return article.memo(_told)


def _told(article: Article) -> tuple[int, ...]:
    return tuple(n for n, i in enumerate(live(article)) if kinds(article.blocks[i]))


def _kinds(block: Block) -> frozenset[str]:
    text = block.text
    if not text or text[0] in _QUOTES:
        if len(text) <= 200 and _QUOTED_RUN_IN.fullmatch(text):
            return frozenset({"teaser"})
        return _NOTHING  # what somebody says is no furniture
    if len(text) > SHORT:
        return _stated(block)
    if len(text) > _LONG and first_word(text) not in matcher().openers:
        return _headed(text, _NOTHING) | _stated(block)
    said = key(block)
    found = matcher().kinds(said)
    if found and len(text) > 50:
        found = _spoken(text, found)
    if "copyright" in found and not is_owned(text):
        found = found - {"copyright"}
    if found and text[-1] == "." and " " not in said and not text.endswith("..") and len(said) < 10:
        return _NOTHING  # a sentence may end with a line of one word; a label has no full stop
    if "#" in said and text[-1] == "." and said.count(" ") < _COUNTER:
        found = found - _COUNTED
    headed = _headed(text, found)
    if found:
        return found | headed
    return headed | _unlisted(block)


def _spoken(text: str, found: frozenset[str]) -> frozenset[str]:
    """Without invitations that do not speak to the reader throughout, and links that tell what to do, step by step."""
    if not _all_to_reader(text):
        return found - _INVITATIONS
    return found - {"more"} if len(_SENTENCE.findall(text)) >= _STEPS else found


def _stated(block: Block) -> frozenset[str]:
    """What a paragraph is in which the page speaks of itself."""
    said = telltale(block)
    if not said:
        return _NOTHING
    if not said.isdisjoint(THINGS) and is_appeal(block.text):
        return _SUPPORT
    if not said.isdisjoint(OURS) and is_request(block.text):
        return _SUPPORT
    kind, start = small_print(block)
    return frozenset({kind}) if kind and not start else _NOTHING


def _headed(text: str, found: frozenset[str]) -> frozenset[str]:
    """What the head of a line says of the rest ("Related: ...", "Tags: ...", "SPORTS: Get the latest ...")."""
    mark = _HEAD_MARK.search(text, 0, 70)
    if not mark or mark.end() >= len(text):
        return _NOTHING
    heads = matcher().kinds(fold(text[: mark.start()]))
    kinds_of = {f"{kind}:" for kind in heads}
    rest = text[mark.end() :]
    if (
        heads & _TEASER_HEADS
        and first_word(text) not in _NOT_HEADS
        and (is_teaser(rest) or _names_itself(text, mark, heads))
    ):
        kinds_of.add("teaser")
    elif "ad" in heads and fold(text[: mark.start()]) not in _NO_AD and len(rest) >= _LABELLED_AD:
        kinds_of.add("ad")
    elif not found and text[mark.start() : mark.end()].strip() == ":":
        kinds_of |= _labelled(rest)
    return frozenset(kinds_of)


# "Paid advertisement: Buy our lamps"; but an "ad" may be what a story is about, and "Promoted: Leeds" a row.
_NO_AD, _LABELLED_AD = frozenset({"ad", "ads", "advertising", "paid", "promoted"}), 12


def _unlisted(block: Block) -> frozenset[str]:
    """Kinds that no phrase knows: bars of buttons, appeals, sales, lines with the typography of a link."""
    text, said = block.text, key(block)
    kinds_of: set[str] = set()
    words = said.split(" ")
    if is_bar(words) and not _LINK_ROW.match(text):
        kinds_of.add("bar")
    kinds_of |= _stated(block)
    if (
        "reading" in said or "newsletter" in said or "email" in said or "provide you" in said
    ) and is_letter(text):
        kinds_of.add("newsletter")
    if not SALES.isdisjoint(words) and is_sale(text):
        kinds_of.add("ad")
    if len(text) <= 60 and (":" in text or "-" in text or "/" in text or "@" in text):
        kinds_of |= {kind for kind, pattern in _BARE.items() if pattern.fullmatch(text)}
    if "/" in text and len(text) <= 140 and _PROFILE.fullmatch(text):
        kinds_of.add("follow")
    if (
        not text[0].isalnum()
        and _ARROW.fullmatch(text)
        and not ends_sentence(text)
        and text.count(" ") >= 4
    ):
        kinds_of.add("arrow")
    if _is_linked(text):
        kinds_of.add("teaser")
    if not kinds_of and (asked := plea(text, words)):
        kinds_of.add(asked)
    return frozenset(kinds_of)


_BARE = {
    "contact": re.compile(
        r"[\w.+-]{1,40}@[\w-]{1,30}(?:\.[\w-]{2,20}){1,3}\.?|\(?\d{3}\)?[ -]\d{3}-\d{4}"
    ),
    "player": re.compile(r"\d{1,2}:\d\d(?::\d\d)? ?/ ?\d{1,2}:\d\d(?::\d\d)?"),
    "navigation": re.compile(r"[1-9]\d{0,2} ?/ ?(?:[3-9]|\d{2,3})"),
    "follow": re.compile(
        r"@\w{2,20}|(?:Twitter|Facebook|Instagram|You[Tt]ube|iTunes|SoundCloud|Spotify|Gab|Parler|Minds|Telegram|Pinterest|LinkedIn|"
        r"TikTok|Rumble|BitChute|Brighteon|Patreon|Website|Online store|Store|Blog|Podcast|Diaspora|Snapchat|Tumblr|Medium)"
        r"(?:\.com|\.social)?:(?: ?\S*[./@]\S*)?(?: \([^()]{3,60}\))?"
    ),
}
# "Label:Headline", as sites run the label of a link into its text; "[Headline]", as others set links.
_RELATED = re.compile(
    r"(?:Related|RELATED|Read more|Read More|READ MORE|Also read|See also|MORE|Related story|Related video) [A-Z\u2018\u201c\d]"
)
_RUN_IN = re.compile(
    r"(?:[^.:!\u2026()\"\u201c]{6,60}[^\s\d.:!\u2026()\"\u201c]|(?:[A-Z]\.){2,3}[^.:!\u2026()\"\u201c]{3,60}|(?!Note|Date|Time|Where|When|What|Why|Who|How|Price|Name|Age|Venue|Cost|Tags?|Text|Score|Team|City|Year|Title)[A-Z][A-Za-z-]{2,5}|[A-Z-]{5,7}\d{0,2}):"
    r"(?=[A-Z\u201c\u2018])(?!//)[^\n]{12,160}"
)
_QUOTED_RUN_IN = re.compile(
    r"(['\u2018\u201c\"])[^'\u2019\u201d\"]{5,60}['\u2019\u201d\"]:[A-Z\u2018\u201c][^\n]{12,140}"
)
_BRACKETED = re.compile(
    r"\[ ?[A-Z\u2018\u201c][^\[\]]{14,160}\]|"
    r"\((?:MORE|More|RELATED|Related|READ|Read|SEE|See|WATCH|Watch|ALSO|Also)(?: [a-zA-Z]{2,6})?: [^()]{14,160}\)"
)
# "EXCLUSIVE: Headline", "QUIZ | Headline": labels that desks set in capitals before the headline of another story.
_DESK_LABEL = re.compile(
    r"(?:(?:BREAKING|EXCLUSIVE|LIVE|WATCH|LISTEN|POLL|QUIZ|TIMELINE|MAP|INTERACTIVE|TRACKER|DATABASE|PHOTOS|GALLERY|FIRST ALERT|MUST[ -]SEE|MUST[ -]READ|"
    r"PAY ATTENTION|TOP STORY|TOP STORIES|VIRAL|TRENDING|ICYMI|IN CASE YOU MISSED IT|DON['\u2019]T MISS|SPECIAL REPORT|ANALYSIS|COMMENTARY|"
    r"COLUMN|EDITORIAL|OPINION|FACT[ -]CHECK|EXPLAINER|EXPLAINED|INVESTIGATION|IN PICTURES|IN PHOTOS|SNEAK PEEK|STREAMING NOW|"
    r"LATEST|FULL COVERAGE|SPOTLIGHT|PODCAST|NEWSLETTER|COMPLETE COVERAGE|FOR SUBSCRIBERS|SUBSCRIBERS ONLY|WEATHER|SPORTS?|DOWNLOAD|SIGN UP|"
    r"SUBSCRIBE|FULL STORY|CORONAVIRUS|COVID-19|ELECTION 20\d\d)(?: [A-Z]{2,12}){0,2})"
    r"(?:: ?| ?\| ?| [\u2013\u2014>-]{1,2} )[A-Z\u2018\u201c\d][^\n]{14,160}"
)


_READ_MORE_AT_END = re.compile(
    r"[^.!\u2026]{15,160}[^.!,;: ] (?:Read more|Read More|READ MORE|More\u00bb|\u00bb)"
)
_ENDS = ("ead more", "ead More", "EAD MORE", "\u00bb")
_LABELS = ("Related", "RELATED", "Read ", "READ ", "Also read", "See also", "MORE")
_TIMED = re.compile(r"(?:VIDEO|Video|WATCH|Watch|LISTEN|Listen|AUDIO) ?\d{1,2}:\d\d\b")
# A few words and the address of a profile, a channel or a podcast; a post or a film is a source.
_PROFILE = re.compile(
    r"(?:[^\s/]+ ){0,5}(?:https?://)?(?:www\.|m\.)?(?:soundcloud|itunes\.apple|podcasts\.apple|open\.spotify|youtube|twitter|facebook|instagram|"
    r"patreon|t\.me|vk|gab|minds|bitchute|linkedin|pinterest|tiktok|odysee|rumble|parler|brighteon|telegram|subscribestar)(?:\.com|\.me|\.ai|\.co)?"
    r"/(?!watch|.*/(?:status|posts|videos|p)/)\S*"
)
_ARROW = re.compile(
    r"(?:>>+|\u00bb|\u2192|\u25b6|\u25ba|\u27a4|\u261e|\U0001f449) ?\w[^\n]{12,160}"
)
_SITE_LABEL = re.compile(r"[A-Z][\w-]{2,30}\.(?:com|org|net|co\.uk): \S.{10,140}")


def _is_linked(text: str) -> bool:
    """Whether a line has the typography of a linked headline."""
    if not (":" in text or text[0] == "[" or text.endswith(_ENDS) or text.startswith(_LABELS)):
        return text[:2].isupper() and "|" in text and _is_labelled(text)
    if _TIMED.match(text) and len(text) <= 160 and not ends_sentence(text):
        return True
    if _SITE_LABEL.fullmatch(text) or (text.endswith(_ENDS) and _READ_MORE_AT_END.fullmatch(text)):
        return True
    run_in = bool(_RUN_IN.fullmatch(text)) and text.count(" ") >= 3
    if ends_sentence(text) and not text.endswith(("?", "?]")):
        return run_in and len(text) <= 150 and 1 <= text.partition(":")[0].count(" ") <= 7
    if _RELATED.match(text) and 20 <= len(text) <= 160:
        return text.count(" ") >= 4
    if text[0] in "[(" and _BRACKETED.fullmatch(text):
        return text.count(" ") >= 3 and text[-2] not in ".!"
    return (run_in and not _STOP_INSIDE.search(text)) or (text[:2].isupper() and _is_labelled(text))


def _is_labelled(text: str) -> bool:
    """Whether the label of a desk stands before a headline."""
    return (
        text.count(" ") >= 4
        and not (ends_sentence(text) and text[-1] != "?")
        and _DESK_LABEL.fullmatch(text) is not None
        and not _STOP_INSIDE.search(text)
    )


def is_site_label(text: str) -> bool:
    """Whether the name of a site is the label of a line ("Example.com: How the bridge fell")."""
    return "." in text[:40] and _SITE_LABEL.fullmatch(text) is not None


def is_run_in(block: Block) -> bool:
    """Whether a line has a label run into its text: the label of a link, or a row of a list."""
    text = block.text
    return len(text) <= 250 and ":" in text and bool(_RUN_IN.fullmatch(text))


def is_teaser(text: str) -> bool:
    """Whether the text could be a linked headline: no full stop at its end, and not one word."""
    bare = text.strip()
    if not 10 <= len(bare) <= 220 or bare.endswith(":"):
        return False
    return (bare.endswith("?") or not ends_sentence(bare)) and not _STOP_INSIDE.search(bare)


_NEXT = frozenset({"next", "next up", "up next"})
_DASHES = frozenset({"-", "--", "\u2013", "\u2014"})


def _names_itself(text: str, mark: re.Match[str], heads: frozenset[str]) -> bool:
    """Whether the head of a teaser leaves no doubt, so that even a full stop may end the line."""
    said = fold(text[: mark.start()])
    if text[mark.start() : mark.end()].strip() in _DASHES and ends_sentence(text):
        return False  # in Russian a dash is the verb: "The main thing - to go on."
    if said in _NEXT and _STOP_INSIDE.search(text):
        return False  # "Next up: the wires. They are ..."
    sure = (
        "related-head" in heads
        or ("more" in heads and " " in said)
        or said in ("related", "trending", "read")
    )
    return len(text) <= 350 and (sure or (said == "more" and text[mark.end() - 1] == ":"))


_TO_US = re.compile(
    r"(?:our(?<=\bour)|us(?<=\bus)|inbox(?<=\binbox)|newsletter(?<=\bnewsletter)s?|here(?<=\bhere)|email(?<=\bemail))\b"
)


def is_owned(text: str) -> bool:
    """Whether a line can be one of copyright: it begins with the sign, a year or a word."""
    return bool(_OWNED.match(text))


def _labelled(rest: str) -> frozenset[str]:
    """The kinds of an invitation behind a label ("SPORTS: Get the latest news in your inbox.")."""
    if "@" not in rest and not _TO_US.search(rest.casefold()):
        return _NOTHING
    return matcher().kinds(fold(rest)) & {"newsletter", "follow", "support"}


def _all_to_reader(text: str) -> bool:
    sentences = _SENTENCE.split(_HALF_DAY.sub(r"\1m", text))
    return len(sentences) == 1 or all(
        len(words) <= (12 if sentence.rstrip().endswith("?") else 5)
        or any("@" in word for word in words)
        or (len(words) <= _LONGEST_SENTENCE and not _TO_READER.isdisjoint(words))
        or (len(words) <= _LONGEST_SENTENCE and bool(matcher().kinds(" ".join(words))))
        for sentence, words in ((s, fold(s).split()) for s in sentences)
    )


def is_bar(words: list[str]) -> bool:
    """Whether a line (the words of its key) is made of the labels of a share bar and nothing else ("Facebook
    Twitter Email")."""
    known = matcher()
    if not 2 <= len(words) <= 30 or not known.bar_words.issuperset(words):
        return False
    at, parts, sure = 0, 0, False
    while at < len(words):
        for width in range(min(_LONGEST_PART, len(words) - at), 0, -1):
            found = known.exact.get(" ".join(words[at : at + width]))
            if found and not BAR_PARTS.isdisjoint(found):
                sure = sure or _COMMON.isdisjoint(words[at : at + width])
                at, parts = at + width, parts + 1
                break
        else:
            if words[at] not in BETWEEN_PARTS:
                return False
            at += 1
    return parts >= 2 and (sure or parts >= 4)
