"""What strip promises for any text at all."""

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cleaner.article import apply
from cleaner.formats.text import parse_text
from cleaner.rules import RULES, choose
from cleaner.rules.rule import Rule
from cleaner.strip import Stripped, strip, strip_article

STORY = (
    "It rained all day in the valley, said the farmers of the village.",
    "Nobody had seen so much water since the great flood of that summer, she told the council.",
    "The bridge, which the miller had built in 1901, was closed to carts and to cattle.",
    "\u201cWe waited for the rain since the spring,\u201d said Ann Lee, who is ninety years old.",
    "The mayor asked everybody to stay at home until the river had gone back to its bed.",
)
FURNITURE = (
    "Share this:", "Like this:", "Loading...", "Advertisement", "Read more", "Follow us on Twitter",
    "Related Articles", "Sign up for our newsletter", "12 Comments", "\u00a9 2020 Daily Echo. All rights reserved.",
    "By Ann Lee", "Published: 8 April 2018", "Photo: Bo Ek/Getty Images", "Facebook", "Twitter", "Home", ".", "x",
    "Tags: rain, valley", "The post Rain appeared first on Daily Echo.", "<b>bold</b>", "caf\u00c3\u00a9 &amp; bar",
    '[gallery ids="1,2"]', "RELATED: How the village rebuilt its bridge", "Zero\u200bwidth", "###",
    "snowfan says:", "December 4, 2022 at 9:40 am", "Reporting by Ann Lee; Editing by Bo Ek",
)  # fmt: skip
CORPUS = [hit.before for rule in RULES for hit in rule.hits] + [
    k.text for r in RULES for k in r.keeps
]

lines = (
    st.sampled_from(STORY)
    | st.sampled_from(FURNITURE)
    | st.sampled_from(CORPUS)
    | st.text(max_size=60)
)
breaks = st.sampled_from(("\n\n", "\n", "\r\n", "\r", "\n\n\n", " \n", "  ", " "))
articles = st.lists(st.tuples(lines, breaks), max_size=12).map(
    lambda parts: "".join(map("".join, parts))
)
hostile = st.text(
    alphabet="<>&;[]{}()#\"'=/\\-.:| \n\r\t\u200b\u0301aA1\u00c3\u00a9\u0153\ufffd", max_size=80
)
anything = articles | hostile | st.text(max_size=200)


def holds(stripped: Stripped) -> None:
    assert apply(stripped.before, stripped.edits) == stripped.after


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(anything)
@example(
    "It rained all day in the valley, said the farmers.\n\nFollow us on Twitter\n\nFollow us on Twitter\n\n"
)
@example(
    '---\ntitle: "Rain at last"\n---\n\nIt rained all day in the valley.  \u00d7\n\nIt rained all day in the valley.\n'
)
def test_the_log_replays_and_twice_is_once(text: str) -> None:
    """A second look knows the title that the first one lifted, as a record does that is cleaned again."""
    stripped = strip(text, html=False)
    holds(stripped)
    again = strip(stripped.text, title=stripped.after.get("title"), html=False)
    assert again.text == stripped.text, [e for e in again.edits if e.changes_text]


def test_twice_is_once_where_a_share_bar_stood_between_wrapped_lines() -> None:
    long = "It rained all day in the valley, said the farmers of the village."
    text = f'{long}  By Ann Lee\nShare this:\n<b>bold</b>\n\n---\ntitle: "Rain at last"\n---\n\n{long}\n'
    once = strip(text, html=False).text
    assert strip(once, html=False).text == once


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(anything, st.sampled_from(RULES))
def test_each_rule_alone_replays_and_settles(text: str, rule: Rule) -> None:
    stripped = strip(text, rules=(rule,), html=False)
    holds(stripped)
    assert {edit.rule for edit in stripped.edits} <= {rule.id}
    again = strip(stripped.text, rules=(rule,), html=False)
    assert again.text == stripped.text


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(STORY), min_size=1, max_size=5, unique=True),
    st.sampled_from(("\n\n", "\n")),
)
def test_a_text_without_artifacts_comes_back_byte_for_byte(sentences: list[str], gap: str) -> None:
    text = gap.join(sentences)
    stripped = strip(text, html=False)
    assert stripped.text == text
    assert not stripped.changed


@settings(max_examples=200, deadline=None)
@given(st.permutations(STORY), st.lists(st.sampled_from(FURNITURE[:14]), min_size=5, max_size=5))
def test_sentences_between_furniture_stay_whole(story: list[str], furniture: list[str]) -> None:
    text = "\n\n".join(line for pair in zip(story, furniture, strict=True) for line in pair)
    stripped = strip(text, html=False)
    assert [line for line in stripped.text.split("\n") if line in STORY] == list(story)


@settings(max_examples=100, deadline=None)
@given(anything)
def test_what_is_kept_in_place_stays_in_the_text(text: str) -> None:
    fields = ("captions", "authors", "credits", "sign_offs", "published")
    kept = strip_article(parse_text(text), choose(), fields)
    holds(kept)
    assert not any(e.field in fields and e.changes_text for e in kept.edits)


def test_nothing_but_artifacts_is_empty_with_a_warning() -> None:
    stripped = strip("Share this:\n\nFacebook\n\nTwitter\n\nAdvertisement")
    assert stripped.text.strip() == ""
    assert any("nothing but artifacts" in warning for warning in stripped.warnings)


def test_empty_and_one_word() -> None:
    for text in ("", " \n", "Rain", "\ufeff"):
        holds(strip(text))
    assert strip("Rain").text == "Rain"


def test_a_rule_beyond_its_cap_is_not_obeyed() -> None:
    from dataclasses import replace

    greedy = replace(next(r for r in RULES if r.id == "W611"), cap=0.01)
    text = "\n\n".join([*STORY, "Advertisement"] * 2)
    stripped = strip(text, rules=(greedy,))
    assert stripped.text == text
    assert [refusal.rule for refusal in stripped.refused] == ["W611"]


def test_the_module_is_a_function() -> None:
    import cleaner

    assert not cleaner.strip("Share this:\n\nFacebook").text  # noqa: B005
