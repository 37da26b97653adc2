"""W: furniture on the same line as the story."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cleaner.article import Article, Block, Edit
from cleaner.rules.appeals import is_appeal, may_ask
from cleaner.rules.look import PLAIN_WORD, cut, ends_sentence, first_word, fold, folded, live_texts
from cleaner.rules.phrases import matcher
from cleaner.rules.rule import Hit, Keep, Rule
from cleaner.rules.small_print import small_print
from cleaner.rules.statements import is_request
from cleaner.rules.story import MORE, STORY
from cleaner.rules.survey import furniture
from cleaner.rules.telltale import NOTHING, telltale
from cleaner.rules.wording import is_bar, is_owned

_QUOTES = "\"'\u201c\u2018\u00ab\u201e\u300c"

# --- W619 ---------------------------------------------------------------------------------------
# Behind the stop stands a blank, or the furniture itself ("... he said.Follow us on Twitter").
_STOP = re.compile(
    r"[.!?\u2026\u3002\uff01\uff1f\u06d4\u0964][\"'\u201d\u2019\u00bb)\]]{0,3}(?=[\s\u2013\u2014|>(\[]|(?:Follow|Sign up|Subscribe|Read|Click|Share|Like|"
    r"Advertisement|ADVERTISEMENT|Watch|Download|Listen|Join|Copyright|Support|Donate|Comments?|Related|RELATED|Photo|Story|Sponsored)\b)"
)
_ANY_STOP = re.compile("[.!?\u2026\u3002\uff01\uff1f\u06d4\u0964]")
# Without a stop there is but one sentence, which is soon seen in a line.
_LINE = 120
# What stands between a stop and the furniture; all behind that, with its first word where that is a plain one.
_BETWEEN = r"[ \t\u2013\u2014|>(\[\-\xa0\u2192\u25b6\u00bb*\u2022]*"
_BEHIND = re.compile(rf"{_STOP.pattern}{_BETWEEN}(?=((?:{PLAIN_WORD.pattern})?.*))", re.DOTALL)
_AT_END = frozenset(
    {"share", "like", "more", "continues", "ad", "newsletter", "follow", "bar", "player", "syndicated",
     "support", "comments", "copyright", "teaser"}
)  # fmt: skip
# "(Related: How the village rebuilt its bridge.)" at the end of a paragraph.
_ASIDE = re.compile(
    r"(?<=[.!?\u201d\"]) ?\((?:Related|RELATED|Read more|READ MORE|See also|SEE ALSO|Also read|More|WATCH|Also see)(?: \w+)?: [^()]{10,200}\)\.?$"
)
# "... he said. READ MORE: How the village rebuilt its bridge", up to the end of the paragraph.
_LINKED = re.compile(
    r"(?<=[.!?\u201d\"]) ?(?:Related|RELATED|Read more|READ MORE|Read More|See also|SEE ALSO|Also read|ALSO READ|Read also|READ ALSO|MORE|WATCH|TRENDING|Trending)"
    r"(?: \w+)?: [A-Z\u2018\u201c\d][^.:]{18,150}[^.!:\s]$|"
    r"(?<=[.!?\u201d\"]) ?(?:Tags|Tagged|Related [Tt]opics|Topics|Filed [Uu]nder|Posted in|Categories|Keywords): [^.:!?]{3,150}$"
)
# What stands behind the colon there has so few characters.
_HEADLINE = 155
# A tail is looked for in so many last characters, behind so many last stops, and is no longer than so many words.
_TAIL, _STOPS, _WORDS = 160, 3, 16
# A line with a sentence and a tail has more characters.
_SHORTEST = 30
# A bare link of more words may be a sentence of the author ("See the results of the study here.").
_FEW = 6
_AT_LENGTH = _AT_END - {"more", "teaser"}
_COPYRIGHT = frozenset({"copyright"})


# A question that leads to the invitation goes with it ("Looking for the map? Click here").
_TO_YOU = r"(?=.*\b(?:[Yy]ou|[Yy]our|[Ww]ant|[Ll]ooking|[Nn]eed|[Rr]eady|Not|New to|Got|[Ee]njoy|[Ll]ike|[Ll]ove|[Ii]nterested|[Mm]issed|[Cc]an['\u2019]t|[Tt]rouble|[Ww]hich|[Ww]ho will)\b)"
_LEAD = re.compile(
    _TO_YOU
    + r"(?:\S+ ){1,8}\S+\?|(?:Can|Will|Would|Could) you (?:\S+ )?(?:help|support|join) us (?:\S+ ){1,10}\S+\?"
)


def tails(article: Article) -> Iterator[Edit]:
    """Furniture that stands behind the last sentence of a paragraph, on the same line ("... he said. Share
    this: Facebook Twitter")."""
    blocks = article.blocks
    for i, text in live_texts(article):
        if len(text) < _SHORTEST:
            continue
        start = _tail(blocks[i], text)
        if start is not None and i not in furniture(article):
            yield cut(article, i, start, len(text), "W619")


def _tail(block: Block, text: str) -> int | None:
    """Where the furniture at the end of a block begins; None for none."""
    end = text[-1]
    if (
        (text[-2] if end == "." else end) == ")"
        and text.rfind(":") > text.rfind("(")
        and (aside := _ASIDE.search(text, max(1, len(text) - _TAIL - 80)))
    ):
        return aside.start()
    if (
        end != "."
        and ":" in text
        and ": " in text[-_HEADLINE:]
        and (linked := _LINKED.search(text, max(1, len(text) - 200)))
    ):
        return linked.start()
    rest = text[-_TAIL:-1]
    # The usual stops are found by themselves, for less.
    stopped = (
        "." in rest
        or "?" in rest
        or "!" in rest
        or (not rest.isascii() and _ANY_STOP.search(rest) is not None)
    )
    if not stopped and len(text) <= _LINE:
        return None
    # Small print never begins with a quote, and an appeal has one of few pieces.
    told = NOTHING if text[0] in _QUOTES and not may_ask(text) else telltale(block)
    if told is not NOTHING:
        if told.printed and (printed := small_print(text, told.printed)[1]):
            return printed
        if told.asking and (asked := _appeal(text)) is not None:
            return asked
    return _behind(text) if stopped else None


def _behind(text: str) -> int | None:
    """Where one of the last stops ends that has furniture behind it, up to the end of the text."""
    found = _BEHIND.findall(text, max(1, len(text) - _TAIL))
    if not found:
        return None
    openers = matcher().openers
    for rest, word in found[-_STOPS:]:
        if not rest or rest[0] in _QUOTES or rest[0].islower():
            continue
        first = word.lower() if word else first_word(rest)
        if first in openers and _is_tail(rest):
            stops = [m.end() for m in _STOP.finditer(text, max(1, len(text) - _TAIL))]
            stop = max(stop for stop in stops if stop <= len(text) - len(rest))
            return 0 if _LEAD.fullmatch(text[:stop].rstrip()) else stop
    return None


# An appeal behind a story has so many characters, and begins at one of so many last sentences.
_APPEAL, _SENTENCES = (40, 400), 5


def _appeal(text: str) -> int | None:
    """Where an appeal to the reader begins that fills the rest of the text."""
    if not may_ask(text):
        return None
    stops = [m.end() for m in _STOP.finditer(text, max(1, len(text) - _APPEAL[1]))]
    for stop in stops[-_SENTENCES:]:
        rest = text[stop:].strip()
        if len(rest) >= _APPEAL[0] and rest[0].isupper() and (is_appeal(rest) or is_request(rest)):
            return stop
    return None


def _is_tail(rest: str) -> bool:
    words = folded(rest)
    size = len(words)
    if size > _WORDS or not words:
        return False
    found = matcher().kinds_of(words)
    if found:
        found &= _AT_END if size <= _FEW else _AT_LENGTH
        if found and (found != _COPYRIGHT or is_owned(rest)):
            return True
    return is_bar(words)


# --- W621 ---------------------------------------------------------------------------------------
_FIRST_STOP = re.compile(r"[.!?](?=\s|[A-Z\u201c])")
_AT_START = frozenset(
    {"newsletter", "follow", "support", "promo", "share", "continues", "player", "more"}
)
# Such a line is longer than this, and its first sentence no longer.
_LONG, _HEAD = 80, 160
# ... and speaks for the page: "our newsletter", "follow us", "click here", or a network by name. Their first letters
# come by themselves, so that the search runs over most words at full speed.
_TO_READER = re.compile(
    r"[uomhFTIYaP@](?:(?<=@)|(?<=\b.)(?:(?<=u)s|(?<=o)ur|(?<=m)[ey]|(?<=h)ere|(?<=F)acebook|(?<=T)witter|(?<=I)nstagram|(?<=Y)ouTube|"
    r"(?<=a)pp|(?<=P)atreon)\b)"
)


def heads(article: Article) -> Iterator[Edit]:
    """Furniture that stands before the first sentence of a paragraph, on the same line ("Sign up for our
    newsletter. The minister said ...")."""
    for i, text in live_texts(article):
        if len(text) >= _LONG and (end := _head(text)) is not None:
            yield cut(article, i, 0, end, "W621")


# Marks without a stop of their own, before a sentence that begins with a capital.
_MARK = re.compile(
    r"(?:(?:(?:Share|Tweet|Email|Print|Facebook|Twitter|Pinterest|WhatsApp|LinkedIn|Reddit|Copy link|Copy Link) ){2,8}|"
    r"(?:(?:Story|Article) continues (?:below|after)(?: this)?(?: advertisement| ad| video)?|Print this article|Share this (?:article|story|post|page)|"
    r"Listen to this (?:article|story)(?: \d+ min(?:utes?|s)?)?|Scroll down for video|Play video|Toggle caption|Skip advertisement|Continue reading below) )"
    r"(?=[A-Z\u201c])|"
    r"(?:Advertisement|ADVERTISEMENT|Advertisements) (?=(?:The|A|An|In|On|At|But|And|As|It|He|She|They|We|If|When|While|After|Before|Since|Some|Many|"
    r"Most|This|That|These|Those|There|For|With|By|To|From|His|Her|Their|Our|One|Two) [a-z\d]|\u201c[A-Z])"
)


def _head(text: str) -> int | None:
    marked = _MARK.match(text)
    if marked and len(text) - marked.end() >= 60 and ends_sentence(text):
        return marked.end()
    if text[0] == "[":
        return _bracketed_head(text)
    if not text[0].isupper() or first_word(text) not in matcher().openers:
        return None
    stop = _FIRST_STOP.search(text, 12, _HEAD)
    if not stop or len(text) - stop.end() < 40 or not _TO_READER.search(text, 0, stop.end()):
        return None
    said = fold(text[: stop.end()])
    known = 3 <= said.count(" ") <= _WORDS and not _AT_START.isdisjoint(matcher().kinds(said))
    return stop.end() if known else None


def _bracketed_head(text: str) -> int | None:
    """The end of "[Like us on Facebook. | Sign up for our newsletter.]" before a paragraph."""
    close = text.find("]", 12, 260)
    if close < 0 or len(text) - close < 40 or text[close + 1] == "(":
        return None
    parts = [fold(part) for part in re.split(r"[.|] ?", text[1:close]) if part.strip()]
    known = [not _AT_START.isdisjoint(matcher().kinds(part)) or is_appeal(part) for part in parts]
    return close + 1 if parts and all(known) else None


# --- W626 ---------------------------------------------------------------------------------------
# Complete sentences of a browser's page, at the end of a line, with or without a stop before them.
_NOTICE = re.compile(
    r"(?<=\S) (?:(?:Warning: )?This (?:graphic|page|site|video|content|feature|interactive|slideshow|map|chart) requires JavaScript"
    r"(?:\.|[^.]{0,60}\.)?(?: Please (?:enable|turn on) JavaScript[^.]{0,80}\.?)?"
    r"|Please (?:enable|turn on) JavaScript (?:to|for|in your browser)\b[^.]{0,80}\.?"
    r"|Your browser does not support (?:the |HTML5? |this )?(?:video|audio|iframes?|canvas|playback|element)\b[^.]{0,60}\.?)$"
)
_NOTICE_TAIL = 260


def _may_hold_notice(text: str) -> bool:
    return ("J" in text and "avaScript" in text) or ("Y" in text and "Your browser" in text)


def notices(article: Article) -> Iterable[Edit]:
    """What a browser says in place of a graphic or a video, behind the text of a line ("The spread of the virus
    Warning: This graphic requires JavaScript.")."""
    return _notices(article) if _may_hold_notice(article.text) else ()


def _notices(article: Article) -> Iterator[Edit]:
    for i, text in live_texts(article):
        if "avaScript" not in text and "browser does not" not in text:
            continue
        found = _NOTICE.search(text, max(0, len(text) - _NOTICE_TAIL))
        if found:
            yield cut(article, i, found.start(), len(text), "W626")


RULES = (
    Rule("W619", "furniture behind the last sentence", tails,
         hits=(Hit(f"{STORY} READ MORE: How the village rebuilt its bridge", STORY), Hit(f"{STORY} Tags: rain, valley", STORY),
               Hit(f"{STORY} Share this: Facebook Twitter", STORY), Hit(f"{STORY} \u2013 READ MORE", STORY),
               Hit(f"{STORY} (Source)", STORY), Hit(f"{STORY}Follow the Daily Echo on Twitter", STORY),
               Hit(f"{STORY}\n\nLooking for the plan of the new bridge? Click here.\n\n{MORE}", f"{STORY}\n\n{MORE}"),
               Hit(f"What is a bridge? Read more here\n\n{STORY}", f"What is a bridge?\n\n{STORY}"), Hit(f"{STORY} {MORE} Sign up for our newsletter. You get the best stories of the valley in your inbox every week, and much more than that.", f"{STORY} {MORE}"),
               Hit(f"{STORY} {MORE}The Echo is committed to publishing a diversity of letters. Here are some tips. And here is our email: letters@example.org.",
                   f"{STORY} {MORE}")),
         keeps=(Keep(f"{STORY} Read more: that was his advice to all who came to him."), Keep(f"{STORY} More rain."), Keep("He had two words for her, and smiled. \u201cRead more.\u201d"))),
    Rule("W626", "notices of a browser", notices,
         hits=(Hit(f"The rain of the valley, map by map Warning: This graphic requires JavaScript. Please enable JavaScript for the best experience.\n\n{STORY}",
                   f"The rain of the valley, map by map\n\n{STORY}"),
               Hit(f"{STORY} Your browser does not support the video tag.", STORY)),
         keeps=(Keep(f"Please enable JavaScript, said the teacher, and the class did. {STORY}"),
                Keep("The old page of the village failed on her telephone, because it requires JavaScript."))),
    Rule("W621", "furniture before the first sentence", heads,
         hits=(Hit(f"Sign up for our daily newsletter here. {STORY} {MORE}", f"{STORY} {MORE}"),
               Hit(f"Share Tweet {STORY} {MORE}", f"{STORY} {MORE}"), Hit(f"Story continues below advertisement {STORY} {MORE}", f"{STORY} {MORE}"),
               Hit(f"Follow us on Twitter. {STORY} {MORE}", f"{STORY} {MORE}")),
         keeps=(Keep(f"Advertisement Standards Council members met in the valley, where it rained. {STORY}"), Keep(f"Follow the river. {STORY} {MORE}"), Keep(f"Read this. Then think. {STORY} {MORE}"))),
)  # fmt: skip
