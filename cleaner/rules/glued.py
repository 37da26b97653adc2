"""W: furniture on the same line as the story, and what readers wrote below it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.article import Article, Block, Edit
from cleaner.dates import date_line
from cleaner.rules.appeals import is_appeal, may_ask
from cleaner.rules.look import cut, ends_sentence, first_word, fold, live, whole
from cleaner.rules.phrases import matcher
from cleaner.rules.rule import Hit, Keep, Rule
from cleaner.rules.small_print import small_print
from cleaner.rules.statements import is_request
from cleaner.rules.survey import furniture, story_span
from cleaner.rules.telltale import ASKING, telltale
from cleaner.rules.wording import is_bar, is_owned, kinds

_QUOTES = "\"'\u201c\u2018\u00ab\u201e\u300c"

# --- W619 ---------------------------------------------------------------------------------------
# Behind the stop stands a blank, or the furniture itself ("... he said.Follow us on Twitter").
_STOP = re.compile(
    r"[.!?\u2026\u3002\uff01\uff1f\u06d4\u0964][\"'\u201d\u2019\u00bb)\]]{0,3}(?=[\s\u2013\u2014|>(\[]|(?:Follow|Sign up|Subscribe|Read|Click|Share|Like|"
    r"Advertisement|ADVERTISEMENT|Watch|Download|Listen|Join|Copyright|Support|Donate|Comments?|Related|RELATED|Photo|Story|Sponsored)\b)"
)
_BETWEEN = " \t\u2013\u2014|>([-\xa0\u2192\u25b6\u00bb*\u2022"
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
# A tail is looked for in so many last characters, and is no longer than so many words.
_TAIL, _WORDS = 160, 16
# A bare link of more words may be a sentence of the author ("See the results of the study here.").
_FEW = 6


# A question that leads to the invitation goes with it ("Looking for the map? Click here").
_TO_YOU = r"(?=.*\b(?:[Yy]ou|[Yy]our|[Ww]ant|[Ll]ooking|[Nn]eed|[Rr]eady|Not|New to|Got|[Ee]njoy|[Ll]ike|[Ll]ove|[Ii]nterested|[Mm]issed)\b)"
_LEAD = re.compile(_TO_YOU + r"(?:\S+ ){1,8}\S+\?")


def tails(article: Article) -> Iterator[Edit]:
    """Furniture that stands behind the last sentence of a paragraph, on the same line ("... he said. Share
    this: Facebook Twitter")."""
    for i in live(article):
        block = article.blocks[i]
        start = block.memo(_tail)
        if start is not None and i not in furniture(article):
            yield cut(article, i, start, len(block.text), "W619")


def _tail(block: Block) -> int | None:
    """Where the furniture at the end of a block begins; None for none."""
    text = block.text
    if len(text) < 30:
        return None
    if text.endswith((")", ").")) and (
        aside := _ASIDE.search(text, max(1, len(text) - _TAIL - 80))
    ):
        return aside.start()
    if (
        ": " in text
        and text[-1] != "."
        and (linked := _LINKED.search(text, max(1, len(text) - 200)))
    ):
        return linked.start()
    _, printed = small_print(block)
    if printed:
        return printed
    asked = _appeal(block)
    if asked is not None:
        return asked
    openers = matcher().openers
    stops = [m.end() for m in _STOP.finditer(text, max(1, len(text) - _TAIL))]
    for stop in stops[-3:]:
        rest = text[stop:].lstrip(_BETWEEN)
        if not rest or rest[0] in _QUOTES or rest[0].islower() or first_word(rest) not in openers:
            continue
        if _is_tail(rest):
            return 0 if _LEAD.fullmatch(text[:stop].rstrip()) else stop
    return None


# An appeal behind a story has so many characters, and begins at one of so many last sentences.
_APPEAL, _SENTENCES = (40, 400), 5


def _appeal(block: Block) -> int | None:
    """Where an appeal to the reader begins that fills the rest of the text."""
    text = block.text
    if ASKING.isdisjoint(telltale(block)) or not may_ask(text):
        return None
    stops = [m.end() for m in _STOP.finditer(text, max(1, len(text) - _APPEAL[1]))]
    for stop in stops[-_SENTENCES:]:
        rest = text[stop:].strip()
        if len(rest) >= _APPEAL[0] and rest[0].isupper() and (is_appeal(rest) or is_request(rest)):
            return stop
    return None


def _is_tail(rest: str) -> bool:
    said = fold(rest)
    words = said.count(" ") + 1
    if not said or words > _WORDS:
        return False
    found = matcher().kinds(said) & _AT_END
    if not is_owned(rest):
        found -= {"copyright"}
    return is_bar(said.split(" ")) or bool(found if words <= _FEW else found - {"more", "teaser"})


# --- W621 ---------------------------------------------------------------------------------------
_FIRST_STOP = re.compile(r"[.!?](?=\s|[A-Z\u201c])")
_AT_START = frozenset(
    {"newsletter", "follow", "support", "promo", "share", "continues", "player", "more"}
)
_HEAD = 160
# ... and speaks for the page: "our newsletter", "follow us", "click here", or a network by name.
_TO_READER = re.compile(
    r"\b(?:us|our|me|my|here|Facebook|Twitter|Instagram|YouTube|app|Patreon)\b|@"
)


def heads(article: Article) -> Iterator[Edit]:
    """Furniture that stands before the first sentence of a paragraph, on the same line ("Sign up for our
    newsletter. The minister said ...")."""
    for i in live(article):
        end = article.blocks[i].memo(_head)
        if end is not None:
            yield cut(article, i, 0, end, "W621")


# Marks without a stop of their own, before a sentence that begins with a capital.
_MARK = re.compile(
    r"(?:(?:(?:Share|Tweet|Email|Print|Facebook|Twitter|Pinterest|WhatsApp|LinkedIn|Reddit|Copy link|Copy Link) ){2,8}|"
    r"(?:(?:Story|Article) continues (?:below|after)(?: this)?(?: advertisement| ad| video)?|Print this article|Share this (?:article|story|post|page)|"
    r"Listen to this (?:article|story)(?: \d+ min(?:utes?|s)?)?|Scroll down for video|Play video|Toggle caption|Skip advertisement|Continue reading below) )"
    r"(?=[A-Z\u201c])"
)
_ADVERTISED = re.compile(
    r"(?:Advertisement|ADVERTISEMENT|Advertisements) (?=(?:The|A|An|In|On|At|But|And|As|It|He|She|They|We|If|When|While|After|Before|Since|Some|Many|"
    r"Most|This|That|These|Those|There|For|With|By|To|From|His|Her|Their|Our|One|Two) [a-z\d]|\u201c[A-Z])"
)


def _head(block: object) -> int | None:
    text: str = block.text  # type: ignore[attr-defined]
    if len(text) < 80:
        return None
    marked = _MARK.match(text) or _ADVERTISED.match(text)
    if marked and len(text) - marked.end() >= 60 and ends_sentence(text):
        return marked.end()
    if text[0] == "[":
        return _bracketed_head(text)
    if not text[0].isupper() or first_word(text) not in matcher().openers:
        return None
    stop = _FIRST_STOP.search(text, 12, _HEAD)
    if not stop or len(text) - stop.end() < 40:
        return None
    said = fold(text[: stop.end()])
    if not 3 <= said.count(" ") <= _WORDS or not _TO_READER.search(text[: stop.end()]):
        return None
    return stop.end() if not _AT_START.isdisjoint(matcher().kinds(said)) else None


def _bracketed_head(text: str) -> int | None:
    """The end of "[Like us on Facebook. | Sign up for our newsletter.]" before a paragraph."""
    close = text.find("]", 12, 260)
    if close < 0 or len(text) - close < 40 or text[close + 1] == "(":
        return None
    parts = [fold(part) for part in re.split(r"[.|] ?", text[1:close]) if part.strip()]
    known = [not _AT_START.isdisjoint(matcher().kinds(part)) or is_appeal(part) for part in parts]
    return close + 1 if parts and all(known) else None


# --- W620 ---------------------------------------------------------------------------------------
# A sentence that follows a headline without a stop begins with one of these.
_BEGINS = re.compile(
    r"(?<=[\w)'\u2019\u201d\"]) (?=(?:The|A|An|In|On|At|But|And|As|It|He|She|They|We|If|When|While|After|Before|Since|"
    r"Such|Some|Many|Most|Few|This|That|These|Those|There|For|With|By|To|From|His|Her|Their|Our|One|Two|However|Although|"
    r"Meanwhile|So|Now|What|Under|According|Until|During) [a-z\d]|\u201c[A-Z])"
)


# A headline that asks, before a sentence of some length.
_ASKED = re.compile(r"[^.!?;\n]{24,130}\?(?= [A-Z\u201c][^?\n]{60,})")


def glued_teasers(article: Article) -> Iterator[Edit]:
    """The last of a list of teasers, run into the paragraph that follows the list."""
    order = live(article)
    found = furniture(article)
    if not found:
        return
    for n in range(2, len(order)):
        if not all(found.get(order[k]) in ("related", "teaser") for k in (n - 1, n - 2)):
            continue
        i = order[n]
        text = article.blocks[i].text
        if i in found or (not text[0].isalnum() and text[0] not in _QUOTES):
            continue
        asked = _ASKED.match(text)
        begins = asked or _BEGINS.search(text, 25, 170)
        end = asked.end() if asked else begins.start() if begins else 0
        if end and (asked or not re.search(r"[.!?;]\s", text[: end + 1])):
            yield cut(article, i, 0, end, "W620")


# --- W625 ---------------------------------------------------------------------------------------
_INSIDE = re.compile(
    r"[.!?\u201d\"] (?:Trending|TRENDING|Related|RELATED|Read more|READ MORE|See also|SEE ALSO|Also read|ALSO READ|Read also|READ ALSO): "
    r"(?=[A-Z\u2018\u201c\d])"
)
# In this many characters a linked headline has ended.
_TEASER = 190


def inner_teasers(article: Article) -> Iterator[Edit]:
    """A teaser in the middle of a paragraph ("... he said. Related: How the village rebuilt its bridge The mayor
    ..."), up to the words that begin the next sentence."""
    if ": " not in article.text:
        return
    for i in live(article):
        text = article.blocks[i].text
        if len(text) < 120 or ": " not in text:
            continue
        for match in reversed(list(_INSIDE.finditer(text))):
            begins = _BEGINS.search(text, match.end() + 20, match.end() + _TEASER)
            inside = text[match.end() : begins.start()] if begins else "."
            if begins and not re.search(r"[.!?;] ", inside):
                yield cut(article, i, match.start() + 2, begins.start(), "W625")


# --- W626 ---------------------------------------------------------------------------------------
# Complete sentences of a browser's page, at the end of a line, with or without a stop before them.
_NOTICE = re.compile(
    r"(?<=\S) (?:(?:Warning: )?This (?:graphic|page|site|video|content|feature|interactive|slideshow|map|chart) requires JavaScript"
    r"(?:\.|[^.]{0,60}\.)?(?: Please (?:enable|turn on) JavaScript[^.]{0,80}\.?)?"
    r"|Please (?:enable|turn on) JavaScript (?:to|for|in your browser)\b[^.]{0,80}\.?"
    r"|Your browser does not support (?:the |HTML5? |this )?(?:video|audio|iframes?|canvas|playback|element)\b[^.]{0,60}\.?)$"
)
_NOTICE_TAIL = 260


def notices(article: Article) -> Iterator[Edit]:
    """What a browser says in place of a graphic or a video, behind the text of a line ("The spread of the virus
    Warning: This graphic requires JavaScript.")."""
    if "avaScript" not in article.text and "browser does not" not in article.text:
        return
    for i in live(article):
        text = article.blocks[i].text
        if "avaScript" not in text and "browser does not" not in text:
            continue
        found = _NOTICE.search(text, max(0, len(text) - _NOTICE_TAIL))
        if found:
            yield cut(article, i, found.start(), len(text), "W626")


# --- W622 ---------------------------------------------------------------------------------------
_SAYS = re.compile(
    r"(?:[^.!?\u201c\u201d\"]|(?<=\b[A-Z])\.){2,50}? (?:says|said|wrote|writes|commented|schreibt|sagt|dit|dice|diz)(?: on)?:?"
)


def threads(article: Article) -> Iterator[Edit]:
    """What readers wrote below the article: from the first "NAME says:" that is followed by a date and a time,
    to the end."""
    order = live(article)
    for n in range(2, len(order) - 2):
        name, when = article.blocks[order[n]].text, article.blocks[order[n + 1]].text
        if len(name) > 70 or len(when) > 60 or ":" not in when or not _SAYS.fullmatch(name):
            continue
        found = date_line(when, order="MDY")
        if found and "T" in found.published:
            for i in order[n:]:
                yield whole(article, i, "W622")
            return


# --- W623 ---------------------------------------------------------------------------------------
_ASKS = re.compile(
    r"(?:Enjoy(?:ing|ed)?|Lik(?:e|ing|ed)|Lov(?:e|ing|ed)|Want|Looking for|Need|Interested in|Hungry for|Ready for|Don\u2019t want|"
    r"Can\u2019t get enough|Found|Did you (?:enjoy|like|find)) [^.!?]{3,60}\?"
)
_OFFERS = frozenset({"newsletter", "support", "follow", "share", "comments"})


def questions(article: Article) -> Iterator[Edit]:
    """A question that leads to an invitation on the next line ("Enjoying our stories?")."""
    order = live(article)
    found = furniture(article)
    if _OFFERS.isdisjoint(found.values()):
        return
    for n in range(len(order) - 1):
        text = article.blocks[order[n]].text
        if found.get(order[n + 1]) in _OFFERS and len(text) <= 80 and _ASKS.fullmatch(text):
            yield whole(article, order[n], "W623")


# --- W624 ---------------------------------------------------------------------------------------
def choices(article: Article) -> Iterator[Edit]:
    """The question and the choices of a poll above its button, and the yes and no below "Was this helpful?"."""
    order = live(article)
    found = furniture(article)
    _, last = story_span(article)
    taken: set[int] = set()
    for at, i in enumerate(order) if "poll" in found.values() else ():
        if found.get(i) != "poll":
            continue
        for n in range(at - 1, max(at - 8, 0), -1):
            text = article.blocks[order[n]].text
            if len(text) > 80 or text.endswith((".", ":")):
                break
            if text.endswith("?"):
                taken.update(order[n:at])
                break
        answers = [j for j in order[at + 1 : at + 3] if "answer" in kinds(article.blocks[j])]
        # One answer above the end may be the first word of the story's next line.
        taken.update(answers if at > last or len(answers) > 1 else ())
    for i in sorted(taken):
        if found.get(i) != "poll":
            yield whole(article, i, "W624")


_STORY = "It rained all day in the valley, said the farmers of the village."
_MORE = "Nobody had seen so much water since the great flood of that summer."

# Before the dates, which these comments have as well.
THREADS = (
    Rule("W622", "reader comments", threads,
         hits=(Hit(f"{_STORY}\n\n{_MORE}\n\nsnowfan says:\nDecember 4, 2022 at 9:40 am\nwhat rain", f"{_STORY}\n\n{_MORE}"),
               Hit(f"{_STORY}\n\n{_MORE}\n\nAnn wrote on\n4 December 2022 at 21:40\nNo rain here.\n\nBo says:\nDecember 5, 2022 at 9:40 am\nThere was.",
                   f"{_STORY}\n\n{_MORE}")),
         keeps=(Keep(f"{_STORY}\n\nThe mayor says:\n\n{_MORE}\n\nIt went on.\n\nNight fell."),
                Keep(f"{_STORY}\n\nAnn says:\n\n10:30\n\nNo rain here.\n\nBo says:\n\nThere was.")), cap=0.9),
)  # fmt: skip

RULES = (
    Rule("W625", "teasers inside a paragraph", inner_teasers,
         hits=(Hit(f"{_STORY} Trending: How The Village Rebuilt Its Bridge In A Year \u201cWe waited for the rain since the spring,\u201d said Ann Lee.",
                   f"{_STORY} \u201cWe waited for the rain since the spring,\u201d said Ann Lee."),
               Hit(f"{_STORY} RELATED: How the village rebuilt its bridge The mayor said that the bridge would open again in May.",
                   f"{_STORY} The mayor said that the bridge would open again in May.")),
         keeps=(Keep(f"{_STORY} Related: he is her cousin. {_MORE}"),
                Keep(f"{_STORY} It was all related: the rain, the flood and the bridge. {_MORE}"))),
    Rule("W620", "teasers glued to a paragraph", glued_teasers,
         hits=(Hit(f"{_STORY}\n\nRelated Articles\n\nHow the village rebuilt its bridge\n\nWho will buy the old mill of the valley? The mayor said that the bridge would open again in May, if the rain stops.",
                   f"{_STORY}\n\nRelated Articles\n\nHow the village rebuilt its bridge\n\nThe mayor said that the bridge would open again in May, if the rain stops."),
               Hit(f"{_STORY}\n\nRelated Articles\n\nHow the village rebuilt its bridge\n\nFive walks along the river this autumn The mayor said that the bridge would open again in May.",
                   f"{_STORY}\n\nRelated Articles\n\nHow the village rebuilt its bridge\n\nThe mayor said that the bridge would open again in May."),
               Hit(f"{_STORY}\n\nRelated Articles How the village lost its only bridge\n\nHow the village rebuilt its bridge\n\nFive walks along the river At the same time, the bridge was closed.",
                   f"{_STORY}\n\nRelated Articles How the village lost its only bridge\n\nHow the village rebuilt its bridge\n\nAt the same time, the bridge was closed.")),
         keeps=(Keep(f"{_STORY}\n\nWhat will become of the mill? {_MORE} Nobody knew."), Keep(f"{_STORY}\n\nIn the village of the Old Bridge The Mayor is a river.\n\n{_MORE}"),
                Keep("Two lines\n\nwithout a list\n\nWhat came after The Flood was a new village."))),
    Rule("W624", "poll questions and choices", choices,
         hits=(Hit(f"{_STORY}\n\nWill it rain again?\n\nIn May\n\nNever\n\nView Results", f"{_STORY}\n\nView Results"),
               Hit(f"{_STORY}\n\nWho builds the bridge?\n\nThe mayor\n\nVote", f"{_STORY}\n\nVote"),
               Hit(f"{_STORY}\n\nWas this article helpful?\nYes\nNo\n\n{_MORE}", f"{_STORY}\n\nWas this article helpful?\n\n{_MORE}")),
         keeps=(Keep(f"Will it rain?\n\nNobody knew.\n\n{_STORY}"), Keep(f"{_STORY}\n\nWho knows?\n\n{_MORE}"))),
    Rule("W623", "questions before an invitation", questions,
         hits=(Hit(f"{_STORY}\n\nEnjoying our stories?\n\nSign up for our newsletter", f"{_STORY}\n\nSign up for our newsletter"),
               Hit(f"{_STORY}\n\nWant more rain?\n\nSubscribe to our newsletter", f"{_STORY}\n\nSubscribe to our newsletter")),
         keeps=(Keep(f"Want more rain?\n\n{_STORY}"), Keep(f"{_STORY}\n\nEnjoying our stories?\n\n{_MORE}"))),
)  # fmt: skip

# After the rules for whole lines.
INLINE = (
    Rule("W619", "furniture behind the last sentence", tails,
         hits=(Hit(f"{_STORY} READ MORE: How the village rebuilt its bridge", _STORY), Hit(f"{_STORY} Tags: rain, valley", _STORY),
               Hit(f"{_STORY} Share this: Facebook Twitter", _STORY), Hit(f"{_STORY} \u2013 READ MORE", _STORY),
               Hit(f"{_STORY} (Source)", _STORY), Hit(f"{_STORY}Follow the Daily Echo on Twitter", _STORY),
               Hit(f"{_STORY}\n\nLooking for the plan of the new bridge? Click here.\n\n{_MORE}", f"{_STORY}\n\n{_MORE}"),
               Hit(f"What is a bridge? Read more here\n\n{_STORY}", f"What is a bridge?\n\n{_STORY}"), Hit(f"{_STORY} {_MORE} Sign up for our newsletter. You get the best stories of the valley in your inbox every week, and much more than that.", f"{_STORY} {_MORE}"),
               Hit(f"{_STORY} {_MORE}The Echo is committed to publishing a diversity of letters. Here are some tips. And here is our email: letters@example.org.",
                   f"{_STORY} {_MORE}")),
         keeps=(Keep(f"{_STORY} Read more: that was his advice to all who came to him."), Keep(f"{_STORY} More rain."), Keep("He had two words for her, and smiled. \u201cRead more.\u201d"))),
    Rule("W626", "notices of a browser", notices,
         hits=(Hit(f"The rain of the valley, map by map Warning: This graphic requires JavaScript. Please enable JavaScript for the best experience.\n\n{_STORY}",
                   f"The rain of the valley, map by map\n\n{_STORY}"),
               Hit(f"{_STORY} Your browser does not support the video tag.", _STORY)),
         keeps=(Keep(f"Please enable JavaScript, said the teacher, and the class did. {_STORY}"),
                Keep("The old page of the village failed on her telephone, because it requires JavaScript."))),
    Rule("W621", "furniture before the first sentence", heads,
         hits=(Hit(f"Sign up for our daily newsletter here. {_STORY} {_MORE}", f"{_STORY} {_MORE}"),
               Hit(f"Share Tweet {_STORY} {_MORE}", f"{_STORY} {_MORE}"), Hit(f"Story continues below advertisement {_STORY} {_MORE}", f"{_STORY} {_MORE}"),
               Hit(f"Follow us on Twitter. {_STORY} {_MORE}", f"{_STORY} {_MORE}")),
         keeps=(Keep(f"Advertisement Standards Council members met in the valley, where it rained. {_STORY}"), Keep(f"Follow the river. {_STORY} {_MORE}"), Keep(f"Read this. Then think. {_STORY} {_MORE}"))),
)  # fmt: skip
