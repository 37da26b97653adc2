"""Dear patterns are tried only where one of their words or pieces stands: a turn of phrase without them would be lost."""

import json
import re
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cleaner import dates
from cleaner.article import Article, Block
from cleaner.dates import clock
from cleaner.dates.words import LABELS, MONTHS, SMALL_WORDS, WEEKDAYS, ZONES
from cleaner.formats.text import parse_text
from cleaner.rules import (
    above,
    appeals,
    authors,
    captions,
    encoding,
    foot,
    glued,
    headline,
    headlines,
    leftovers,
    linked,
    look,
    notes,
    small_print,
    statements,
    teasers,
    wording,
)
from cleaner.rules.appeals import ASKING, LETTERS, SALES, SHOP, SHOP_PIECES
from cleaner.rules.look import first_word, fold, live_texts, plain_words
from cleaner.rules.phrases import matcher
from cleaner.rules.plain import LONG, Sort
from cleaner.rules.pleas import ASKED
from cleaner.rules.statements import OURS, SPEAKS_OF_US, TURNED
from cleaner.rules.telltale import Telltale
from cleaner.rules.turns import FILED, TURNS, near

FIXTURES = Path(__file__).parents[1] / "fixtures"
GATED = [
    (TURNED, statements.TURNS),
    # What stands behind the letters of each word is no more than its left boundary.
    (OURS, r"\b(?:" + re.sub(r"\(\?<=\\b\w+\)", "", SPEAKS_OF_US.pattern) + ")"),
]
WORDS = (
    ASKING
    | TURNED
    | OURS
    | LETTERS
    | SALES
    | ASKED
    | {*FILED}
    | {other for places in FILED.values() for other in places}
)
FRAGMENTS = [
    *sorted(WORDS), "we may earn a commission", "you can unsubscribe at any time", "this site uses cookies", "reader contributions",
    "support our journalism", "sign up for our newsletter", "please donate today", "By clicking, you agree", "US", "Us", "you",
    "\u2019", "'s", "@", "-", "_", ". ", ", ", "? ", "\u00e9", "\u0301", "5", "\u00a0", "\u201c",
]  # fmt: skip


@pytest.mark.parametrize(("words", "source"), GATED)
def test_every_turn_holds_one_of_its_words(words: frozenset[str], source: str) -> None:
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(source))
    def holds(said: str) -> None:
        assert not words.isdisjoint(plain_words(said))

    holds()


@pytest.mark.parametrize("number", range(len(TURNS)))
def test_every_turn_is_near_where_it_stands(number: int) -> None:
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(TURNS[number].source))
    def holds(said: str) -> None:
        words = plain_words(said)
        assert number in near(FILED.keys() & words, words)

    holds()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.from_regex(SHOP))
def test_every_word_of_the_trade_holds_one_of_its_pieces(said: str) -> None:
    assert any(piece in said for piece in SHOP_PIECES)


@pytest.mark.parametrize(
    ("source", "gate"),
    [
        (
            captions._CREDIT,
            lambda said: captions._MAY_CREDIT.search(re.search(captions._CREDIT, said)[0]),
        ),
        (captions._IN_BRACKETS, lambda said: said.rstrip("\n").endswith(captions._CLOSED)),
        (captions._HEADED, lambda said: re.search("[:\uff1a]", said[-captions._NAMED :])),
        (teasers._INSIDE, teasers._LABEL.search),
        (glued._NOTICE, glued._may_hold_notice),
        (glued._ASIDE, lambda said: said.rfind(":") > said.rfind("(")),
        (glued._LINKED, lambda said: ": " in said[-glued._HEADLINE :]),
        (notes._TWEET_END, notes._may_hold_post),
        (notes._TWEET_LINK, notes._may_hold_post),
        (encoding._DECOMPOSED, encoding._may_combine),
        (captions._DATED, lambda said: said.rstrip("\n")[-2].isdigit()),
        (authors._REACHED, lambda said: len(said) >= authors._SHORTEST),
        (rf"\A(?:{authors._REACHED})", lambda said: authors._NAMED.match(said.lstrip("*"))),
        (rf"\A(?:{authors._BIO.pattern})", lambda said: authors._NAMED.match(said.lstrip("*"))),
        (appeals._TOLD, appeals._may_be_told),
        (wording._TO_US, lambda said: not wording._US.isdisjoint(plain_words(said))),
        (above._TRAIL, above._ON.search),
        (clock._times()[0], clock._ANY.search),
        (clock._times()[1], clock._ANY.search),
    ],
)
def test_what_a_pattern_finds_passes_its_gate(source, gate) -> None:
    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(source))
    def passes(said: str) -> None:
        assert gate(said)

    passes()


@pytest.mark.parametrize(
    ("source", "gate"),
    [
        (foot._ARROW, lambda line: len(line) > foot._CARD or foot.is_arrow(line)),
        (headlines._LABELLED, lambda line: line.count(":") == 1 and line[-1] not in ".!?"),
        (captions._BARE, lambda line: "/" in line or captions._STOCK.search(line)),
        (notes._ADDRESS, notes._may_be_address),
        (notes._TAGGED, lambda line: line.startswith(notes._TAGGED_FROM)),
        (leftovers._SCRIPT, lambda line: line[0] in leftovers._FIRST),
        (linked._RUN_IN, linked._has_run_in),
    ],
)
def test_a_line_that_fits_a_pattern_passes_its_gate(source, gate) -> None:
    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(source, fullmatch=True))
    def passes(line: str) -> None:
        assert gate(line)

    passes()


@pytest.mark.parametrize("kind", wording._ALONE)
def test_a_line_that_is_alone_is_of_one_kind(kind: str) -> None:
    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(wording._ALONE[kind], fullmatch=True))
    def is_told(line: str) -> None:
        found = wording._BARE.fullmatch(line)
        assert found and found.lastgroup == kind

    is_told()


@given(
    st.sampled_from(sorted(foot._POINT_HEADS)),
    st.text("#*>-:. \u2022\u201c'\u02bc", max_size=3),
    st.sampled_from([str.upper, str.title, str.lower]),
)
def test_heads_of_pointers_are_told_by_their_keys(head: str, mark: str, case) -> None:
    text = f"{mark}{case(head)}{mark}"
    assert foot._is_point_head(Block(text)) == (fold(text) in foot._POINT_HEADS)


READER = ["us", "our", "me", "my", "here", "Facebook", "Twitter", "Instagram", "YouTube", "app", "Patreon"]  # fmt: skip
SENTENCES = [
    *READER, "@", "US", "You", "Tube", "house", "some", "there", "Sign up", "READ MORE", "Related", "he said", "said", "A", "b", "7", "\u00e9", "\u2026", "\u3002",
    *" .!?\"'\u201d\u2019\u00bb)(]\u2013|>-*\u2022\t\n\xa0", ". ", ". ", ".\u201d ",
]  # fmt: skip


@settings(max_examples=1000)
@given(st.lists(st.sampled_from(SENTENCES)).map("".join))
def test_words_to_the_reader_are_found_whole(said: str) -> None:
    found = glued._TO_READER.search(said)
    plainly = re.search(rf"\b(?:{'|'.join(READER)})\b|@", said)
    assert (found and found.start()) == (plainly and plainly.start())


@settings(max_examples=1000)
@given(st.lists(st.sampled_from(SENTENCES)).map("".join))
def test_what_stands_behind_stops_is_picked_as_if_one_by_one(said: str) -> None:
    between = " \t\u2013\u2014|>([-\xa0\u2192\u25b6\u00bb*\u2022"
    rests = [said[stop.end() :].lstrip(between) for stop in glued._STOP.finditer(said)]
    found = glued._BEHIND.findall(said)
    assert [rest for rest, _ in found] == rests
    assert all(word.lower() == first_word(rest) for rest, word in found if word)


def test_every_digit_may_be_one() -> None:
    digits = "".join(filter(str.isdecimal, map(chr, range(sys.maxunicode + 1))))
    assert re.fullmatch(f"{look.MAY_BE_DIGIT}+", digits)


DATED = [
    *LABELS, *MONTHS, *WEEKDAYS, *SMALL_WORDS, *ZONES, "2018-04-08", "2018-04-08T10:30:00Z", "2018\u5e744\u67088\u65e5", "8 th\u00e1ng 4 n\u0103m 2018",
    "12.04.18", "4/8/2018", "2018", "1397", "8", "8th", "1er", "10:30", "10h30", "4.30 pm", "9am", "GMT+1", "+02:00", ":", ",", " ", " ", "'", "(", ")", "|", "\u4e0b\u5348",
]  # fmt: skip


@settings(max_examples=1000)
@given(
    st.lists(st.sampled_from(DATED), max_size=8).flatmap(
        lambda said: st.sampled_from(["".join(said), " ".join(said)])
    )
)
@example("Published: 8thApril 2018, 10:30 PM GMT")
@example("4.30 pm'4/8/2018")
def test_no_date_is_told_to_be_none_before_it_is_read(line: str) -> None:
    if dates._read(line, "DMY"):
        assert len(line) > dates.LONGEST or dates.may_hold_date(line)
        assert not dates.says_more(line)


@settings(max_examples=1000)
@given(
    st.text(min_size=1)
    | st.text(
        "aB'-. 3#*_@+[|\u2019\u201c\u02bc\u00e9\u0301\u0410\u00df\u00b5\u0149\u0663\u65e5",
        min_size=1,
    )
)
@example("\u02bcA")
def test_a_key_begins_as_its_line_does(text: str) -> None:
    assert not headline._begins_otherwise(text, frozenset(fold(text)[:1]))


SAID = st.lists(
    st.sampled_from(
        ["Bridge", "bridge", "BRIDGE", "U.S.", "opens", "after", "repairs", "O'Neil", "12", "#", "\u00a9", "\u00df", "\u201cBridge", "\u01c4a",
         "-", "|", "\u2013", ":", "*", " ", "Echo", "echo.com", "\ufb01re", "\u00c9t\u00e9", "Br\u00fccke"]
    ),
    min_size=1,
    max_size=9,
).map(" ".join)  # fmt: skip


@settings(max_examples=1000)
@given(SAID, SAID, st.sampled_from(["", "* ", "Echo: ", "the "]) | st.none())
@example("Bridge opens after repairs", "| Daily Echo", "")
def test_no_headline_is_told_to_be_none_before_its_key_is_made(
    title: str, line: str, lead: str | None
) -> None:
    line = line if lead is None else f"{lead}{title} {line}"
    titles = headline.forms(title)
    if line.strip() and not titles.isdisjoint({fold(line), *headline.forms(line)}):
        article = Article((Block("Story"), Block(line)), metadata={"title": title})
        low, high = 0.8 * min(map(len, titles)), 2 * max(map(len, titles)) + headline._SITE
        kept = [text for _, text in headline._may_say(article, live_texts(article))]
        assert line in kept or not low <= len(line) <= high


@given(st.text(st.characters(max_codepoint=127)))
def test_no_key_of_english_is_longer_than_its_text(text: str) -> None:
    assert len(fold(text)) <= len(text)


@settings(max_examples=1000)
@given(
    st.text(min_size=1)
    | st.text(
        "aBz'\u2019\u02bc`-. ,3#_@\u00e9\u0301\u0410\u00df\u00b5\u0149\u0130\ufb01\u00b2\u2167\u65e5"
    )
)
def test_the_first_word_is_that_of_the_key(text: str) -> None:
    assert first_word(text) == fold(text[:40]).split(" ")[0]


def paragraphs() -> list[str]:
    lines = (FIXTURES / "corpus" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    sources = [str(json.loads(line)["text"]) for line in lines]
    sources += [path.read_text(encoding="utf-8") for path in FIXTURES.glob("golden/*/source.txt")]
    return sorted({block.text for source in sources for block in parse_text(source).blocks})


def judged(text: str) -> tuple[frozenset[str], tuple[str, int], int | None]:
    block = Block(text)
    tail = glued._tail(block, text) if len(text) >= glued._SHORTEST else None
    return wording.kinds(block), small_print.small_print(text, glued.telltale(block).printed), tail


def judged_closely(text: str) -> tuple[frozenset[str], tuple[str, int], int | None]:
    """The same where each paragraph is read as if it held every word, and every line is looked up."""
    every = Telltale(True, True, True, True, True, frozenset(range(len(TURNS))), True)
    wording._of_label.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(glued, "telltale", lambda _: every)
        for name in ("telltale", "tell", "told_by"):
            patch.setattr(wording, name, lambda *_: every)
        patch.setattr(wording, "sort_of", plainly)
        said = judged(text)
    wording._of_label.cache_clear()
    return said


def plainly(text: str) -> tuple[Sort, None]:
    """The sort of a line by its length and its first word alone."""
    is_open = len(text) <= LONG or first_word(text) in matcher().openers
    return ("open" if is_open else "prose"), None


def test_paragraphs_without_the_words_would_say_nothing_if_read() -> None:
    texts = paragraphs()
    assert len(texts) > 500
    assert any(judged(text)[0] & {"support"} for text in texts)
    for text in texts:
        assert judged(text) == judged_closely(text)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(paragraphs()), st.lists(st.sampled_from(FRAGMENTS), min_size=1), st.data())
def test_nor_would_paragraphs_with_anything_put_into_them(
    text: str, fragments: list[str], data: st.DataObject
) -> None:
    for fragment in fragments:
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(st.sampled_from(["", " "])) + fragment + text[at:]
    assert judged(text) == judged_closely(text)
