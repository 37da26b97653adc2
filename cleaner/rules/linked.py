"""Lines with the typography of a link, told by their marks and not by what they say."""

from __future__ import annotations

import re

from cleaner.article import Block
from cleaner.rules.look import compiled, ends_sentence

STOP_INSIDE = re.compile(r"[a-z]{3}[.!]\s+[A-Z\u201c]")
# "Label:Headline", as sites run the label of a link into its text; "[Headline]", as others set links.
_RELATED = r"(?:Related|RELATED|Read more|Read More|READ MORE|Also read|See also|MORE|Related story|Related video) [A-Z\u2018\u201c\d]"
_RUN_IN = re.compile(
    r"(?:[^.:!\u2026()\"\u201c]{6,60}[^\s\d.:!\u2026()\"\u201c]|(?:[A-Z]\.){2,3}[^.:!\u2026()\"\u201c]{3,60}|(?!Note|NOTE|Date|Time|Where|When|What|Why|Who|How|Price|Name|Age|Venue|Cost|Tags?|Text|Score|Team|City|Year|Title)[A-Z][A-Za-z-]{2,5}|[A-Z-]{5,7}\d{0,2}):"
    r"(?=[A-Z\u201c\u2018])(?!//)[^\n]{12,160}"
)
_QUOTED_RUN_IN = (
    r"(['\u2018\u201c\"])[^'\u2019\u201d\"]{5,60}['\u2019\u201d\"]:[A-Z\u2018\u201c][^\n]{12,140}"
)
_BRACKETED = (
    r"\[ ?[A-Z\u2018\u201c][^\[\]]{14,160}\]|"
    r"\((?:MORE|More|RELATED|Related|READ|Read|SEE|See|WATCH|Watch|ALSO|Also)(?: [a-zA-Z]{2,6})?: [^()]{14,160}\)"
)
# "EXCLUSIVE: Headline", "QUIZ | Headline": labels that desks set in capitals before the headline of another story.
_DESK_LABEL = (
    r"(?:(?:BREAKING|EXCLUSIVE|LIVE|WATCH|LISTEN|POLL|QUIZ|TIMELINE|MAP|INTERACTIVE|TRACKER|DATABASE|PHOTOS|GALLERY|FIRST ALERT|MUST[ -]SEE|MUST[ -]READ|"
    r"PAY ATTENTION|TOP STORY|TOP STORIES|VIRAL|TRENDING|ICYMI|IN CASE YOU MISSED IT|DON['\u2019]T MISS|SPECIAL REPORT|ANALYSIS|COMMENTARY|"
    r"COLUMN|EDITORIAL|OPINION|FACT[ -]CHECK|EXPLAINER|EXPLAINED|INVESTIGATION|IN PICTURES|IN PHOTOS|SNEAK PEEK|STREAMING NOW|"
    r"LATEST|FULL COVERAGE|SPOTLIGHT|PODCAST|NEWSLETTER|COMPLETE COVERAGE|FOR SUBSCRIBERS|SUBSCRIBERS ONLY|WEATHER|SPORTS?|DOWNLOAD|SIGN UP|"
    r"SUBSCRIBE|FULL STORY|CORONAVIRUS|COVID-19|ELECTION 20\d\d)(?: (?:NEWS|UPDATES?|BLOG|NOW|WEATHER|FORECAST|COVERAGE|VIDEO|REPORT|STORY|STORIES|GALLERY|ALERT|PODCAST))?)"
    r"(?:: ?| ?\| ?| [\u2013\u2014>-]{1,2} )[A-Z\u2018\u201c\d][^\n]{14,160}"
)


_READ_MORE_AT_END = re.compile(
    r"[^.!\u2026]{15,160}[^.!,;: ] (?:Read more|Read More|READ MORE|More\u00bb|\u00bb)"
)
_ENDS = ("ead more", "ead More", "EAD MORE", "\u00bb")
_LABELS = ("Related", "RELATED", "Read ", "READ ", "Also read", "See also", "MORE")
# What stands behind the first colon of a line whose label is run into its text.
_GLUED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ\u201c\u2018")
_TIMED = re.compile(r"(?:VIDEO|Video|WATCH|Watch|LISTEN|Listen|AUDIO) ?\d{1,2}:\d\d\b")
# A few words and the address of a profile, a channel or a podcast; a post or a film is a source.
_PROFILE = (
    r"(?:[^\s/]+ ){0,5}(?:https?://)?(?:www\.|m\.)?(?:soundcloud|itunes\.apple|podcasts\.apple|open\.spotify|youtube|twitter|facebook|instagram|"
    r"patreon|t\.me|vk|gab|minds|bitchute|linkedin|pinterest|tiktok|odysee|rumble|parler|brighteon|telegram|subscribestar)(?:\.com|\.me|\.ai|\.co)?"
    r"/(?!watch|.*/(?:status|posts|videos|p)/)\S*"
)
_ARROW = re.compile(
    r"(?:>>+|\u00bb|\u2192|\u25b6|\u25ba|\u27a4|\u261e|\U0001f449) ?\w[^\n]{12,160}"
)
_SITE_LABEL = re.compile(r"[A-Z][\w-]{2,30}\.(?:com|org|net|co\.uk): \S.{10,140}")


def is_edged(text: str) -> bool:
    """Whether a line begins or ends with the words of a link."""
    return text.endswith(_ENDS) or text.startswith(_LABELS)


def is_linked(text: str) -> bool:
    """Whether a line has the typography of a linked headline."""
    if not (":" in text or text[0] == "[" or is_edged(text)):
        return text[:2].isupper() and "|" in text and _is_labelled(text)
    ended = ends_sentence(text)
    if not ended and _TIMED.match(text) and len(text) <= 160:
        return True
    if is_site_label(text) or (text.endswith(_ENDS) and _READ_MORE_AT_END.fullmatch(text)):
        return True
    run_in = _has_run_in(text) and text.count(" ") >= 3
    if ended and not text.endswith(("?", "?]")):
        return run_in and len(text) <= 150 and 1 <= text.partition(":")[0].count(" ") <= 7
    if compiled(_RELATED).match(text) and 20 <= len(text) <= 160:
        return text.count(" ") >= 4
    if text[0] in "[(" and compiled(_BRACKETED).fullmatch(text):
        return text.count(" ") >= 3 and text[-2] not in ".!"
    return (run_in and not STOP_INSIDE.search(text)) or (text[:2].isupper() and _is_labelled(text))


def _has_run_in(text: str) -> bool:
    """Whether the label of a line is run into its text. There is no colon in such labels."""
    behind = text.find(":") + 1
    return text[behind : behind + 1] in _GLUED and _RUN_IN.fullmatch(text) is not None


def _is_labelled(text: str) -> bool:
    """Whether the label of a desk stands before a headline."""
    return (
        text.count(" ") >= 4
        and not (ends_sentence(text) and text[-1] != "?")
        and compiled(_DESK_LABEL).fullmatch(text) is not None
        and not STOP_INSIDE.search(text)
    )


def is_quoted_run_in(text: str) -> bool:
    """Whether a line begins with a quoted label that is run into its text."""
    return len(text) <= 200 and ":" in text and compiled(_QUOTED_RUN_IN).fullmatch(text) is not None


def is_profile(text: str) -> bool:
    """Whether a line is the address of a profile, perhaps behind a few words."""
    return len(text) <= 140 and compiled(_PROFILE).fullmatch(text) is not None


def is_pointed(text: str) -> bool:
    """Whether an arrow points at a line that is no sentence."""
    return _ARROW.fullmatch(text) is not None and not ends_sentence(text) and text.count(" ") >= 4


def is_site_label(text: str) -> bool:
    """Whether the name of a site is the label of a line ("Example.com: How the bridge fell")."""
    return "." in text[:40] and _SITE_LABEL.fullmatch(text) is not None


def is_run_in(block: Block) -> bool:
    """Whether a line has a label run into its text: the label of a link, or a row of a list."""
    text = block.text
    return len(text) <= 250 and _has_run_in(text)


def is_teaser(text: str) -> bool:
    """Whether the text could be a linked headline: no full stop at its end, and not one word."""
    bare = text.strip()
    if not 10 <= len(bare) <= 220 or bare.endswith(":"):
        return False
    return (bare.endswith("?") or not ends_sentence(bare)) and not STOP_INSIDE.search(bare)
