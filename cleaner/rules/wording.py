"""What a line could be by its wording and its typography alone: its kinds.

The phrase tables say most of it; heads ("Related: ..."), bars of buttons, appeals and lines with the
typography of a link are told here. Whether a line is furniture then depends on its place (`survey`).
"""

from __future__ import annotations

import re
from functools import lru_cache

from cleaner.article import Article, Block
from cleaner.rules.appeals import is_appeal, is_letter, is_sale
from cleaner.rules.linked import (
    STOP_INSIDE,
    is_linked,
    is_pointed,
    is_profile,
    is_quoted_run_in,
    is_teaser,
)
from cleaner.rules.look import (
    SHORT,
    compiled,
    ends_sentence,
    first_word,
    fold,
    folded,
    live,
    plain_words,
)
from cleaner.rules.misread import is_sentence, is_told_of, misread
from cleaner.rules.phrases import BAR_PARTS, BETWEEN_PARTS, matcher
from cleaner.rules.plain import BARE, HEAD, HEAD_MARK, QUOTES, Sort, is_marked, sort_of
from cleaner.rules.pleas import plea
from cleaner.rules.small_print import small_print
from cleaner.rules.statements import is_request
from cleaner.rules.telltale import NOTHING, STORY, Telltale, tell, telltale, told_by

_NOTHING: frozenset[str] = frozenset()
_SUPPORT = frozenset({"support"})
_NEWSLETTER = frozenset({"newsletter"})
_AD = frozenset({"ad"})
_BAR = frozenset({"bar"})
# Lines of so many characters are labels of a page as often as not.
_LABEL = 80
# A line that can be cut into parts of bars is a bar; no part has more words.
_LONGEST_PART = 6
# Words of bars that are words of articles as well: alone they make no bar.
_COMMON = frozenset(
    "x link links more save post comment line copy download listen image images photo photos video videos "
    "gallery icon recommend follow like flip buffer pocket".split()
)
# "Link: YouTube" is a row of a programme.
_LINK_ROW = re.compile(r"(?:links?|where|watch|on):", re.IGNORECASE)
_NOT_HEADS = frozenset(
    {"source", "sources", "via", "link", "links", "report", "story", "pdf", "document"}
)
_TEASER_HEADS = frozenset({"related", "related-head", "more"})
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
    "facebook instagram alerts trial tune subscription subscribers series tip tips thanks reading patreon add delivered welcome edition subscriber unlimited listener tolerated roku survey".split()
)
_LONGEST_SENTENCE = 45
# "C 3198 2867" is a row of a table: the sign of copyright is no bare letter, and its number a year.
_OWNED = re.compile(
    r"[^\w(\u00a9]*(?:\([cC]\) ?(?:\d{4}\b|[^\W\d])|\(?(?:[^\W\dcC]|[cC]\w|\u00a9|(?:19|20)\d\d\b))"
)
# A bare link has no more than this many sentences.
_STEPS = 2


def kinds(block: Block) -> frozenset[str]:
    """What the wording of a block could be, from the phrase tables: kinds, and "kind:" for a head with
    more behind it on the line."""
    known = block.remembered  # `memo`, written out: this is asked a dozen times a block
    return known[_kinds] if known and _kinds in known else block.memo(_kinds)


def told(article: Article) -> tuple[int, ...]:
    """Positions (in `live`) of the lines whose wording says something; most lines of a story say nothing."""
    return article.memo(_told)


def _told(article: Article) -> tuple[int, ...]:
    blocks = article.blocks
    return tuple([n for n, i in enumerate(live(article)) if blocks[i].memo(_kinds)])


def _kinds(block: Block) -> frozenset[str]:
    text = block.text
    if not text or text[0] in QUOTES:
        if is_quoted_run_in(text):
            return frozenset({"teaser"})
        return _NOTHING  # what somebody says is no furniture
    if len(text) > SHORT:
        return _stated(text, telltale(block))
    if len(text) <= _LABEL:
        return _of_label(text)
    sort, words = sort_of(text)
    return _read(text, sort, tell(block, words) if words else telltale(block))


@lru_cache(maxsize=1 << 13)
def _of_label(text: str) -> frozenset[str]:
    """The kinds of a short line. Sites repeat them in article after article, so the last ones are remembered."""
    if glued := _glued(text):
        return glued
    sort, words = sort_of(text)
    return _read(text, sort, told_by(words or plain_words(text), text))


# "FacebookTwitterWhatsApp", "Pin221": a bar whose buttons lost what stood between them; the label of a field.
_NETWORK = (
    r"(?:Facebook|Twitter|X(?![a-z])|Whats[Aa]pp|Pinterest|Linked[Ii]n|Reddit|Tumblr|Telegram|E-?mail|Print|Google\+?|Buffer|Pocket|Messenger|"
    r"Flipboard|Copy ?[Ll]ink|Link|Viber|VK|Line|Mastodon|Bluesky|Threads|Instagram|You[Tt]ube|Tik[Tt]ok|RSS|Pin(?: ?[Ii]t)?|Share|Tweet|"
    r"More|SMS|Save|Gmail)"
)
_GLUED = (
    rf"(?:(?:(?:Share|Send|Post|Pin|Tweet|Save) ?(?:on|via|to|by) ?)?(?:{_NETWORK}|(?<=via |.by )e-?mail) ?){{3,}}|"
    r"(?:Pins?|Shares?|Tweets?|Likes?)\d[\d.,]*[KkMm]?\+?|\d[\d.,]*[KkMm]?(?:Shares?|Likes?|Tweets?|Pins)"
)
_GLUED_FROM = frozenset(
    {a + b for a in "0123456789" for b in "0123456789.,KkMmSLTP"}
    | set(
        "Fa Tw Wh Pi Li Re Tu Te Em E- Pr Go Bu Po Me Fl Co Vi VK Ma Bl Th In Yo Ti RS Sh Mo SM Sa Gm Se".split()
    )
)
_GLUE = re.compile(r"[a-z+][A-Z]|[a-z]\d|\d[KkMm]?[A-Z]")
_FIELD = re.compile(
    r"(?:(?:First|Last|Full|Your|Business|Work|Company|Phone|Mobile|Job|Zip|Postal|E-?mail) )?"
    r"(?:Name|E-?mail|E-?mail Address|Phone|Phone Number|Address|Company|Message|Comment|Website|Title|Country|Code|Number) ?\*",
    re.IGNORECASE,
)


def _glued(text: str) -> frozenset[str]:
    """What a short line is as the remains of a bar or a form."""
    if text[-1] == "*" and _FIELD.fullmatch(text):
        return _NEWSLETTER
    if text[:2] not in _GLUED_FROM or text[-1] == ".":
        return _NOTHING
    return _BAR if compiled(_GLUED).fullmatch(text) and _GLUE.search(text) else _NOTHING


def _read(text: str, sort: Sort, told: Telltale) -> frozenset[str]:
    """The kinds of a line that is no more than a few sentences."""
    mark = HEAD_MARK.search(text, 0, HEAD)
    if sort == "open":
        return _looked_up(text, mark, told)
    said = _headed(text, mark, _NOTHING) if mark else _NOTHING
    if sort == "marked" and is_marked(text):
        said |= _by_marks(text)
    if told is NOTHING or told is STORY:
        return said
    return said | _stated(text, told) if sort == "prose" else _asked(text, told, said)


def _looked_up(text: str, mark: re.Match[str] | None, told: Telltale) -> frozenset[str]:
    """What the tables of phrases say of a line, or its words and marks where they say nothing."""
    words = folded(text)
    found = matcher().kinds_of(words) if words else _NOTHING
    if found and is_sentence(text, words):
        return _NOTHING
    if found:
        found = _corrected(text, words, found)
    headed = _headed(text, mark, found) if mark else _NOTHING
    if found:
        return found | headed
    is_row_of_buttons = is_bar(words) and text[0] not in ".#" and not _LINK_ROW.match(text)
    return headed | _unlisted(text, told, _BAR if is_row_of_buttons else _NOTHING)


def _corrected(text: str, words: list[str], found: frozenset[str]) -> frozenset[str]:
    """What phrases found, without what the rest of the line speaks against."""
    if len(text) > 50:
        found = _spoken(text, found)
    if "copyright" in found and not is_owned(text):
        found -= {"copyright"}
    return found - misread(text, words, found) if text[-1] == "." else found


def _spoken(text: str, found: frozenset[str]) -> frozenset[str]:
    """Without invitations that do not speak to the reader throughout, and links that tell what to do, step by step."""
    if not _all_to_reader(text):
        return found - _INVITATIONS
    return found - {"more"} if len(_SENTENCE.findall(text)) >= _STEPS else found


def _stated(text: str, told: Telltale) -> frozenset[str]:
    """What a paragraph is in which the page speaks of itself."""
    if told.appeal and is_appeal(text):
        return _SUPPORT
    if told.request and is_request(text):
        return _SUPPORT
    kind, start = small_print(text, told.printed) if told.printed else ("", 0)
    return frozenset({kind}) if kind and not start else _NOTHING


def _headed(text: str, mark: re.Match[str], found: frozenset[str]) -> frozenset[str]:
    """What the head of a line says of the rest ("Related: ...", "Tags: ...", "SPORTS: Get the latest ...")."""
    if mark.end() >= len(text):
        return _NOTHING
    head = folded(text[: mark.start()])
    heads = matcher().kinds_of(head) if head else _NOTHING
    rest = text[mark.end() :]
    if heads and text[-1] == "." and is_told_of(rest):
        return _NOTHING
    invites = not found and text[mark.start() : mark.end()].strip() == ":"
    if not heads:
        return _labelled(rest) if invites else _NOTHING
    kinds_of = {f"{kind}:" for kind in heads}
    if (
        heads & _TEASER_HEADS
        and first_word(text) not in _NOT_HEADS
        and (is_teaser(rest) or _names_itself(text, mark, heads))
    ):
        kinds_of.add("teaser")
    elif "ad" in heads and fold(text[: mark.start()]) not in _NO_AD and len(rest) >= _LABELLED_AD:
        kinds_of.add("ad")
    elif invites:
        kinds_of |= _labelled(rest)
    return frozenset(kinds_of)


# "Paid advertisement: Buy our lamps"; but an "ad" may be what a story is about, and "Promoted: Leeds" a row.
_NO_AD, _LABELLED_AD = frozenset({"ad", "ads", "advertising", "paid", "promoted"}), 12


def _unlisted(text: str, told: Telltale, known: frozenset[str]) -> frozenset[str]:
    """Kinds beside the known ones that no phrase tells: appeals, sales, lines with the typography of a link."""
    if is_marked(text):
        known |= _by_marks(text)
    return known if told is NOTHING or told is STORY else _asked(text, told, known)


def _asked(text: str, told: Telltale, known: frozenset[str]) -> frozenset[str]:
    """The same of a line with telltale words."""
    known |= _stated(text, told)
    if told.letter and is_letter(text):
        known |= _NEWSLETTER
    if told.sale and is_sale(text):
        known |= _AD
    if told.plea and not known:
        words = folded(text)
        asked = plea(text, words)
        if asked and not is_sentence(text, words):
            return frozenset({asked})
    return known


def _by_marks(text: str) -> set[str]:
    """What the typography of a line says of it."""
    kinds_of: set[str] = set()
    if len(text) <= BARE and (bare := _BARE.fullmatch(text)):
        kinds_of.add(str(bare.lastgroup))
    if "/" in text and is_profile(text):
        kinds_of.add("follow")
    if not text[0].isalnum() and is_pointed(text):
        kinds_of.add("arrow")
    if is_linked(text):
        kinds_of.add("teaser")
    return kinds_of


# What a line may be that is nothing but an address, a counter or a number. No line fits two of these: an address has
# its sign inside, a player both a colon and a bar, a page a bar alone; what is followed begins with the sign or a name.
_ALONE = {
    "contact": r"[\w.+-]{1,40}@[\w-]{1,30}(?:\.[\w-]{2,20}){1,3}\.?|\(?\d{3}\)?[ -]\d{3}-\d{4}",
    "player": r"\d{1,2}:\d\d(?::\d\d)? ?/ ?\d{1,2}:\d\d(?::\d\d)?",
    # DW and dpa: "rb/kl (AP, Reuters)"
    "agency": r"[a-z]{2,4}(?:/[a-z]{2,4}){1,2}(?: \((?:AFP|AP|Reuters|dpa|EPD|KNA|EFE|DW|, ){1,9}\))?",
    "navigation": r"[1-9]\d{0,2} ?/ ?(?:[3-9]|\d{2,3})",
    "follow": (
        r"@\w{2,20}|(?:Twitter|Facebook|Instagram|You[Tt]ube|iTunes|SoundCloud|Spotify|Gab|Parler|Minds|Telegram|Pinterest|LinkedIn|"
        r"TikTok|Rumble|BitChute|Brighteon|Patreon|Website|Online store|Store|Blog|Podcast|Diaspora|Snapchat|Tumblr|Medium)"
        r"(?:\.com|\.social)?:(?: ?\S*[./@]\S*)?(?: \([^()]{3,60}\))?"
    ),
}
_BARE = re.compile("|".join(f"(?P<{kind}>{source})" for kind, source in _ALONE.items()))
_NEXT = frozenset({"next", "next up", "up next"})
_DASHES = frozenset({"-", "--", "\u2013", "\u2014"})


def _names_itself(text: str, mark: re.Match[str], heads: frozenset[str]) -> bool:
    """Whether the head of a teaser leaves no doubt, so that even a full stop may end the line."""
    said = fold(text[: mark.start()])
    if text[mark.start() : mark.end()].strip() in _DASHES and ends_sentence(text):
        return False  # in Russian a dash is the verb: "The main thing - to go on."
    if said in _NEXT and STOP_INSIDE.search(text):
        return False  # "Next up: the wires. They are ..."
    sure = (
        "related-head" in heads
        or ("more" in heads and " " in said)
        or said in ("related", "trending", "read")
    )
    return len(text) <= 350 and (sure or (said == "more" and text[mark.end() - 1] == ":"))


_US = frozenset({"our", "us", "inbox", "newsletter", "newsletters", "here", "email"})
_TO_US = re.compile(rf"\b(?:{'|'.join(sorted(_US))})\b")


def is_owned(text: str) -> bool:
    """Whether a line can be one of copyright: it begins with the sign, a year or a word."""
    return bool(_OWNED.match(text))


def _labelled(rest: str) -> frozenset[str]:
    """The kinds of an invitation behind a label ("SPORTS: Get the latest news in your inbox.")."""
    if rest[0] in QUOTES:
        return _NOTHING
    low = rest.casefold()
    if "@" not in rest and (_US.isdisjoint(plain_words(low)) or not _TO_US.search(low)):
        return _NOTHING
    return matcher().kinds(fold(rest)) & {"newsletter", "follow", "support"}


def _all_to_reader(text: str) -> bool:
    sentences = _SENTENCE.split(_HALF_DAY.sub(r"\1m", text))
    return len(sentences) == 1 or all(
        len(words) <= (12 if sentence.rstrip().endswith("?") else 5)
        or any("@" in word for word in words)
        or (len(words) <= _LONGEST_SENTENCE and not _TO_READER.isdisjoint(words))
        or (len(words) <= _LONGEST_SENTENCE and bool(words and matcher().kinds_of(words)))
        for sentence, words in ((s, folded(s)) for s in sentences)
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
