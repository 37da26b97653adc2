"""Dear patterns are tried only where one of their words or pieces stands: a turn of phrase without them would be lost."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cleaner.article import Block
from cleaner.formats.text import parse_text
from cleaner.rules import (
    captions,
    encoding,
    glued,
    headline,
    notes,
    small_print,
    statements,
    teasers,
    wording,
)
from cleaner.rules.appeals import SHOP, SHOP_PIECES, THING, THINGS
from cleaner.rules.look import fold, plain_words
from cleaner.rules.statements import OURS, SPEAKS_OF_US, TURNED
from cleaner.rules.telltale import WORDS
from cleaner.rules.turns import TURNS

FIXTURES = Path(__file__).parents[1] / "fixtures"
GATED = [
    *((frozenset(turn.words.split()), turn.source) for turn in TURNS),
    (THINGS, THING.pattern),
    (TURNED, statements.TURNS),
    # What stands behind the letters of each word is no more than its left boundary.
    (OURS, r"\b(?:" + re.sub(r"\(\?<=\\b\w+\)", "", SPEAKS_OF_US.pattern) + ")"),
]
FRAGMENTS = [
    *sorted(WORDS | TURNED), "we may earn a commission", "you can unsubscribe at any time", "this site uses cookies", "reader contributions",
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


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.from_regex(SHOP))
def test_every_word_of_the_trade_holds_one_of_its_pieces(said: str) -> None:
    assert any(piece in said for piece in SHOP_PIECES)


@pytest.mark.parametrize(
    ("source", "gate"),
    [
        (captions._CREDIT, captions._MAY_CREDIT.search),
        (teasers._INSIDE, teasers._LABEL.search),
        (glued._NOTICE, glued._may_hold_notice),
        (notes._TWEET_END, notes._may_hold_post),
        (notes._TWEET_LINK, notes._may_hold_post),
        (encoding._DECOMPOSED, encoding._may_combine),
    ],
)
def test_what_a_pattern_finds_passes_its_gate(source, gate) -> None:
    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(source))
    def passes(said: str) -> None:
        assert gate(said)

    passes()


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


def paragraphs() -> list[str]:
    lines = (FIXTURES / "corpus" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    sources = [str(json.loads(line)["text"]) for line in lines]
    sources += [path.read_text(encoding="utf-8") for path in FIXTURES.glob("golden/*/source.txt")]
    return sorted({block.text for source in sources for block in parse_text(source).blocks})


def judged(text: str) -> tuple[frozenset[str], tuple[str, int]]:
    block = Block(text)
    return wording.kinds(block), small_print.small_print(block)


def judged_closely(text: str) -> tuple[frozenset[str], tuple[str, int]]:
    """The same where each paragraph is read as if it held every word."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (small_print, wording):
            patch.setattr(module, "telltale", lambda _: WORDS)
        return judged(text)


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
