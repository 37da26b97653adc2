"""What each line of an article is, judged once for all rules: by its wording, its length, its place
and its neighbours.

A phrase of the tables is only a candidate. A line that nobody writes in an article ("Click to share on
Twitter") counts anywhere; a label that people do write ("More", "Print", "Home") counts only beside
other furniture or at the edge of the article; a head ("Related") takes the teasers below it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping

from cleaner.article import Article, Block
from cleaner.rules.appeals import SALES, is_appeal, is_letter, is_sale
from cleaner.rules.headline import title_of
from cleaner.rules.look import SHORT, ends_sentence, first_word, fold, key, live
from cleaner.rules.phrases import matcher

_NOTHING: frozenset[str] = frozenset()
_SUPPORT = frozenset({"support"})
# A line beyond this length is mostly a sentence, and is told by its first word before it is read.
_LONG = 160
# Kinds that are furniture wherever they are all of a line.
ANYWHERE = frozenset(
    {"share", "like", "more", "continues", "ad", "newsletter", "support", "follow", "contact",
     "comments", "player", "copyright", "syndicated", "cookie", "poll", "promo", "bar",
     "editor-note", "disclaimer", "caption", "teaser"}
)  # fmt: skip
# Where a line is of several kinds, these say least.
_VAGUE = frozenset({"more", "teaser", "promo"})
# One or two words may be a sub-heading; these kinds are none even then.
_NEVER_HEADING = frozenset({"share", "like", "ad", "continues", "bar", "more", "player", "teaser"})
# Kinds that count only beside other furniture, or at the edges of the article.
_WEAK = frozenset({"button", "navigation", "opinion", "sign-off", "source-head", "tags-head"})
# Parts of a bar of buttons: a line that can be cut into such phrases is one.
_BAR_PARTS = frozenset({"share", "button", "like", "comments", "player"})
_LONGEST_PART = 6
_QUOTES = frozenset("\"'\u201c\u2018\u00ab\u201e\u300c")
_STOP_INSIDE = re.compile(r"[a-z]{3}[.!]\s+[A-Z\u201c]")
# Heads whose line goes on with the linked headline.
_HEADS = frozenset({"related-head", "more-head"})
_TEASER_HEADS = frozenset({"related", "related-head", "more"})
_HEAD_MARK = re.compile(r"[:|\u00bb\uff1a]\s?|(?<=\s)[\u2013\u2014>-]{1,2}\s|>>")
_HEADING = re.compile(r"#{1,6}\s")
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
# A head of a list of links takes at most so many lines.
_TEASERS = 25
_TRAILING = 3
# From its first line to its last, a poll has so many lines.
_POLL = 7
_LABELLED = re.compile(
    r"[A-Z][^\s.!?:]*(?: [^\s.!?:]+){3,}: [A-Z][^\s.!?:\d]+(?: [^\s.!?:\d]+){0,4}"
)
# A name and what it is, or a quotation and whose it is: a list of people, not of headlines.
_CREDITED = re.compile(
    r"^(?:[A-Z][\w.'\u2019-]* ){1,4}?[A-Z][\w.'\u2019-]*, [a-z]|[\u2014\u2013] [A-Z]|@\w|https?://"
)
# A line of the story: a sentence of some length.
_STORY = 60


def kinds(block: Block) -> frozenset[str]:
    """What the wording of a block could be, from the phrase tables: kinds, and "kind:" for a head with
    more behind it on the line."""
    return block.memo(_kinds)


def _kinds(block: Block) -> frozenset[str]:
    text = block.text
    if not text or text[0] in _QUOTES:
        return _NOTHING  # what somebody says is no furniture
    if len(text) > SHORT:
        return _SUPPORT if is_appeal(text) else _NOTHING
    if len(text) > _LONG and first_word(text) not in matcher().openers:
        return _headed(text, _NOTHING) | (_SUPPORT if is_appeal(text) else _NOTHING)
    said = key(block)
    found = matcher().kinds(said)
    if found and len(text) > 50 and not _all_to_reader(text):
        found = found - _INVITATIONS
    headed = _headed(text, found)
    if found:
        return found | headed
    return headed | _unlisted(text, said)


def _headed(text: str, found: frozenset[str]) -> frozenset[str]:
    """What the head of a line says of the rest ("Related: ...", "Tags: ...", "SPORTS: Get the latest ...")."""
    mark = _HEAD_MARK.search(text, 0, 70)
    if not mark or mark.end() >= len(text):
        return _NOTHING
    heads = matcher().kinds(fold(text[: mark.start()]))
    kinds_of = {f"{kind}:" for kind in heads}
    rest = text[mark.end() :]
    if heads & _TEASER_HEADS and (_is_teaser(rest) or _names_itself(text, mark, heads)):
        kinds_of.add("teaser")
    elif not found and text[mark.start() : mark.end()].strip() == ":":
        kinds_of |= _labelled(rest)
    return frozenset(kinds_of)


def _unlisted(text: str, said: str) -> frozenset[str]:
    """Kinds that no phrase knows: bars of buttons, appeals, sales, lines with the typography of a link."""
    kinds_of = set()
    if is_bar(said):
        kinds_of.add("bar")
    if is_appeal(text):
        kinds_of.add("support")
    if (
        "reading" in said or "newsletter" in said or "email" in said or "provide you" in said
    ) and is_letter(text):
        kinds_of.add("newsletter")
    if not SALES.isdisjoint(said.split()) and is_sale(text):
        kinds_of.add("ad")
    if len(text) <= 60:
        kinds_of |= {kind for kind, pattern in _BARE.items() if pattern.fullmatch(text)}
    if _is_linked(text):
        kinds_of.add("teaser")
    return frozenset(kinds_of)


_BARE = {
    "contact": re.compile(
        r"[\w.+-]{1,40}@[\w-]{1,30}(?:\.[\w-]{2,20}){1,3}\.?|\(?\d{3}\)?[ -]\d{3}-\d{4}"
    ),
    "follow": re.compile(r"@\w{2,20}"),
}
# "Label:Headline", as sites run the label of a link into its text; "[Headline]", as others set links.
_RELATED = re.compile(
    r"(?:Related|RELATED|Read more|Read More|READ MORE|Also read|See also|MORE|Related story|Related video) [A-Z\u2018\u201c\d]"
)
_RUN_IN = re.compile(r"[^.:!?]{6,80}:(?=[A-Z\u201c\u2018])(?!//)[^\n]{12,160}")
_BRACKETED = re.compile(r"\[[A-Z\u2018\u201c][^\[\]]{14,160}\]")


_READ_MORE_AT_END = re.compile(
    r"[^.!\u2026]{15,160}[^.!,;: ] (?:Read more|Read More|READ MORE|More\u00bb|\u00bb)"
)
_TIMED = re.compile(r"(?:VIDEO|Video|WATCH|Watch|LISTEN|Listen|AUDIO) ?\d{1,2}:\d\d\b")
_SITE_LABEL = re.compile(r"[A-Z][\w-]{2,30}\.(?:com|org|net|co\.uk): \S.{10,140}")


def _is_linked(text: str) -> bool:
    """Whether a line has the typography of a linked headline."""
    if _TIMED.match(text) and len(text) <= 160 and not ends_sentence(text):
        return True
    if _SITE_LABEL.fullmatch(text) or _READ_MORE_AT_END.fullmatch(text):
        return True
    if ends_sentence(text) and not text.endswith(("?", "?]")):
        return False
    if _RELATED.match(text) and 20 <= len(text) <= 160:
        return text.count(" ") >= 4
    if _BRACKETED.fullmatch(text):
        return text.count(" ") >= 3 and text[-2] not in ".!"
    return bool(_RUN_IN.fullmatch(text)) and text.count(" ") >= 3 and not _STOP_INSIDE.search(text)


def _is_teaser(text: str) -> bool:
    """Whether the text could be a linked headline: no full stop at its end, and not one word."""
    bare = text.strip()
    if not 10 <= len(bare) <= 220 or bare.endswith(":"):
        return False
    return (bare.endswith("?") or not ends_sentence(bare)) and not _STOP_INSIDE.search(bare)


def _names_itself(text: str, mark: re.Match[str], heads: frozenset[str]) -> bool:
    """Whether the head of a teaser leaves no doubt, so that even a full stop may end the line."""
    said = fold(text[: mark.start()])
    sure = (
        "related-head" in heads
        or ("more" in heads and " " in said)
        or said in ("related", "trending")
    )
    return len(text) <= 220 and (sure or (said == "more" and text[mark.end() - 1] == ":"))


def _labelled(rest: str) -> frozenset[str]:
    """The kinds of an invitation behind a label ("SPORTS: Get the latest news in your inbox.")."""
    return matcher().kinds(fold(rest)) & {"newsletter", "follow", "support"}


def _all_to_reader(text: str) -> bool:
    sentences = _SENTENCE.split(_HALF_DAY.sub(r"\1m", text))
    return len(sentences) == 1 or all(
        len(words) <= (12 if sentence.rstrip().endswith("?") else 5)
        or any("@" in word for word in words)
        or (len(words) <= _LONGEST_SENTENCE and not _TO_READER.isdisjoint(words))
        for sentence, words in ((s, fold(s).split()) for s in sentences)
    )


def is_bar(said: str) -> bool:
    """Whether a line is made of the labels of a share bar and nothing else ("Facebook Twitter Email")."""
    words = said.split(" ")
    exact = matcher().exact
    if not 2 <= len(words) <= 30:
        return False
    at, parts = 0, 0
    while at < len(words):
        for width in range(min(_LONGEST_PART, len(words) - at), 0, -1):
            found = exact.get(" ".join(words[at : at + width]))
            if found and not _BAR_PARTS.isdisjoint(found):
                at, parts = at + width, parts + 1
                break
        else:
            if words[at] not in ("#", "on", "via", "to", "this", "and", "or", "by", "in"):
                return False
            at += 1
    return parts >= 2


def furniture(article: Article) -> Mapping[int, str]:
    """Block index to kind, for each block that is furniture as a whole."""
    return article.memo(_furniture)


def story_span(article: Article) -> tuple[int, int]:
    """Positions (in `live`) of the first and the last line of the story itself; (n, -1) for none."""
    return article.memo(_story_span)


def _story_span(article: Article) -> tuple[int, int]:
    order = live(article)
    at = [n for n, i in enumerate(order) if _is_story(article.blocks[i])]
    return (at[0], at[-1]) if at else (len(order), -1)


def _is_story(block: Block) -> bool:
    text = block.text
    if len(text) > SHORT:
        return True
    return len(text) >= _STORY and ends_sentence(text) and not kinds(block)


def _furniture(article: Article) -> dict[int, str]:
    order = live(article)
    first, last = story_span(article)
    found: dict[int, str] = {}
    titles = title_of(article)
    for n, i in enumerate(order):
        kind = _strong(article.blocks[i], inside=first < n < last)
        if (
            kind
            and not (n == 0 and kind == "teaser" and not titles)
            and key(article.blocks[i]) not in titles
        ):
            found[i] = kind
    _lists(article, found)
    _polls(article, found)
    _labels(article, found)
    _trailing_list(article, found)
    _runs(article, found)
    return found


def _strong(block: Block, *, inside: bool) -> str:
    """The kind of a line that is furniture by its wording; "" for none."""
    said = kinds(block)
    strong = sorted(said & ANYWHERE, key=lambda kind: (kind in _VAGUE, kind))
    if not strong:
        return ""
    if inside and not _NEVER_HEADING & said:
        short = key(block).count(" ") < 2 and not block.text.rstrip().endswith(
            (":", "...", "\u2026")
        )
        if short or _HEADING.match(block.text):
            return ""
    if _HEADING.match(block.text) and inside:
        return ""
    return strong[0]


def _lists(article: Article, found: dict[int, str]) -> None:
    """Heads such as "Related" with the teasers below them."""
    order = live(article)
    _, last = story_span(article)
    for n, i in enumerate(order):
        block = article.blocks[i]
        if not _HEADS & kinds(block) or found.get(i) not in (None, "more", "teaser"):
            continue
        if ends_sentence(block.text) and not block.text.endswith(("\u2026", "...")):
            continue
        taken = _teasers(article, n + 1, to_end=n > last)
        if not _is_head(block, len(taken)):
            continue
        titled = block.text.endswith((":", "\u2026", "...")) or " " in key(block)
        if taken or (i not in found and (titled or n > last)):
            found[i] = "related"
        for j in taken:
            found.setdefault(j, "teaser")


def _is_head(block: Block, taken: int) -> bool:
    """A head that any noun may follow ("More in science") needs capitals, a colon, or its list."""
    if "related-head" in kinds(block):
        return True
    return taken >= 2 or block.text.isupper() or block.text.endswith(":")


def _teasers(article: Article, start: int, *, to_end: bool) -> list[int]:
    """Blocks from position `start` on that look like linked headlines: no sentence, not too short."""
    order = live(article)
    taken: list[int] = []
    for i in order[start : start + _TEASERS]:
        text = article.blocks[i].text
        if not 12 <= len(text) <= 220 or (not to_end and not _is_teaser(text)):
            break
        if len(text.split()) < 4 and text.isascii() and not to_end:
            break
        taken.append(i)
    return taken


def _polls(article: Article, found: dict[int, str]) -> None:
    """What stands between the first and the last line of a poll: its question, choices and fields."""
    order = live(article)
    marks = [
        n
        for n, i in enumerate(order)
        if found.get(i) == "poll" or "poll" in kinds(article.blocks[i])
    ]
    for start, end in itertools.pairwise(marks):
        between = order[start + 1 : end]
        if end - start <= _POLL and all(len(article.blocks[i].text) <= 200 for i in between):
            for i in order[start : end + 1]:
                found[i] = "poll"


def _labels(article: Article, found: dict[int, str]) -> None:
    """Three or more lines in a row that end in the label of a link ("What to do if you are ill: Symptoms")."""
    order = live(article)
    run: list[int] = []
    for n, i in enumerate((*order, -1)):
        if i >= 0 and _LABELLED.fullmatch(article.blocks[i].text):
            run.append(i)
            continue
        if len(run) >= _TRAILING:
            found.update((j, "teaser") for j in run)
            at = n - len(run) - 1
            head = article.blocks[order[at]].text if at >= 0 else ""
            if head.endswith(":") and len(head.split()) <= 8:
                found.setdefault(order[at], "related")
        run = []


def _trailing_list(article: Article, found: dict[int, str]) -> None:
    """Three or more linked headlines in a row as the very end of an article that has paragraphs."""
    order = live(article)
    _, last = story_span(article)
    run = [i for i in order[last + 1 :] if i not in found]
    if last < 2 or len(run) < _TRAILING or article.blocks[order[last]].text.endswith(":"):
        return
    texts = [article.blocks[i].text for i in run]
    if all(_is_headline_like(text) for text in texts) and len(order) > 2 * len(run):
        found.update((i, "teaser") for i in run)


def _is_headline_like(text: str) -> bool:
    """Whether a line could be the headline of a news story: six words or more, and no mark at its end."""
    if not 30 <= len(text) <= 180 or text.count(" ") < 5 or not text[0].isupper():
        return False
    return _is_teaser(text) and text[-1] not in ",;:-\u2013\u2014" and not _CREDITED.search(text)


def _runs(article: Article, found: dict[int, str]) -> None:
    """Weak labels beside other furniture, or in a row at the top or the bottom."""
    order = live(article)
    first, last = story_span(article)
    n = 0
    while n < len(order):
        end = n
        while end < len(order) and (
            order[end] in found or kinds(article.blocks[order[end]]) & _WEAK
        ):
            end += 1
        weak = [i for i in order[n:end] if i not in found]
        if weak:
            strong = end - n - len(weak)
            edge = n > last or end <= first
            buttons = [i for i in weak if kinds(article.blocks[i]) & {"button", "navigation"}]
            if (
                strong
                or len(buttons) >= 2
                or (edge and (len(buttons) >= 1 and ((n > last >= 1) or len(buttons) >= 2)))
            ):
                for i in buttons:
                    found[i] = _weak_kind(article.blocks[i])
        n = max(end, n + 1)


def _weak_kind(block: Block) -> str:
    return "button" if "button" in kinds(block) else "navigation"
