"""Pages built to hurt: no crash, no hang, no silent loss."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.formats.html import parse_html
from cleaner.formats.html.guard import MAX_ATTRIBUTES, MAX_DEPTH, guard
from cleaner.formats.html.tree import read_page

PROSE = "The miller counted the sacks again, and again there was one too many, which worried him. "


# What the time of a tree builder grows with: tags times depth, and the square of a tag's attributes.
HOSTILE = {
    "nested": lambda n: "<div>" * n + "needle",
    "lists": lambda n: "<ul><li>" * (n // 2) + "needle",
    "formatting": lambda n: "".join(f"<b id={i}>" for i in range(n // 2)) + "<p>x" * (n // 2) + "needle",
    "closed": lambda n: "<div>" * (n // 2) + "</p>" * (n // 2) + "needle",
    "attributes": lambda n: "<p " + " ".join(f"a{i}=1" for i in range(n)) + ">needle",
    "quoted tags": lambda n: "<p " + " ".join(f"a{i}='<'" for i in range(n)) + ">needle",
    "slashes": lambda n: "<p " + "/".join(f"a{i}" for i in range(n)) + ">needle",
    "tables": lambda n: "<table><tr><td>" * (n // 3) + "needle",
    "links": lambda n: "<a href=x><i>" * (n // 2) + "needle",
    "comments": lambda n: "<!--" * n + "--> needle",
    "foreign": lambda n: "<svg><desc>" * (n // 2) + "</desc></svg> needle",
    "asides": lambda n: "<div>" * 500 + "<div><aside>x</aside></div>" * (n // 4) + "needle",
    "headers": lambda n: "<header>" * (n // 2) + "<h1>x</h1>" * (n // 4) + "needle",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_what_time_grows_with_is_bounded_and_text_survives(name):
    page = read_page(guard(HOSTILE[name](60_000))[0])
    depth = {-1: 0}
    for element, parent in enumerate(page.parent):
        depth[element] = depth[parent] + 1
    assert max(depth.values()) <= 5 * MAX_DEPTH  # tags that may be left out are not counted
    assert (
        max(len(page.attributes(element)) for element in range(len(page.tag))) <= 2 * MAX_ATTRIBUTES
    )
    texts = [text for run in page.runs for text, _ in run.pieces]
    assert any("needle" in text for text in texts) or name in ("comments", "foreign")


@pytest.mark.parametrize("name", HOSTILE)
def test_twice_the_page_takes_twice_the_steps(name):
    """Steps are calls, of functions in Python or C: unlike seconds they are the same on every machine."""
    small, large = (calls(HOSTILE[name](n)) for n in (30_000, 60_000))
    assert large < 2.2 * small + 5_000


def calls(html: str) -> int:
    count = 0

    def step(_frame, event, _arg):
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(step)
    try:
        parse_html(html)
    finally:
        sys.setprofile(before)
    return count


def test_what_is_flattened_is_said():
    article = parse_html("<div>" * 60_000 + PROSE * 10)
    assert f"deeper than {MAX_DEPTH}" in article.metadata["notes"][0]
    assert "too many" in article.text
    _, notes = guard("<p " + "a " * 60_000 + ">x")
    assert f"{MAX_ATTRIBUTES} attributes" in notes[0]


def test_usual_pages_pass_the_guard_untouched():
    html = f"<p title='{'a b ' * 20}'>{PROSE}</p><img src='data:image/png;base64,{'A' * 90_000}'>"
    assert guard(html * 3) == ((html * 3).encode(), ())


def test_a_sign_in_a_long_text_is_no_tag():
    text = parse_html("<p>" + PROSE * 500 + "5 < 6 " + PROSE * 500 + f"<p {'a ' * 20_000}>x").text
    assert text.count("too many") == 1_000


def test_a_long_value_is_one_attribute():
    html = f"<meta content='{PROSE * 1_000}'><p>{PROSE * 5}</p>"
    assert guard(html) == (html.encode(), ())
    article = parse_html(html + f"<p title='{PROSE * 1_000}' {'a ' * 20_000}>{PROSE}")
    assert "attributes" in article.metadata["notes"][0]
    assert article.text.count("too many") == 6


@pytest.mark.parametrize(
    "html",
    [
        "<p>" + PROSE * 5 + "\x00" + PROSE,
        "<plaintext>" + PROSE * 5,
        "<p>" + PROSE * 5 + "<![CDATA[ and <b>more</b>]]>",
        "<p>" + PROSE * 5 + "<img src='data:image/png;base64," + "A" * 200_000 + "'>",
        "<p>" + PROSE * 5 + "<b><i><u>unclosed",
        PROSE * 5,
        "<p>" + PROSE * 5 + "\ud800",
        "<textarea>" + PROSE + "</textarea><p>" + PROSE * 5,
    ],
    ids=["nul", "plaintext", "cdata", "base64", "unclosed", "bare", "surrogate", "textarea"],
)
def test_odd_markup_keeps_its_sentences(html):
    text = parse_html(html).text
    assert "there was one too many" in text
    assert "base64" not in text


def test_a_text_node_of_many_megabytes():
    text = parse_html("<p>" + PROSE * 100_000).text
    assert len(text) == len(PROSE) * 100_000 - 1


TAGS = "div p b i a ul li table tr td span section article h1 h2 blockquote pre br svg form script style nav main br"
markup = st.lists(
    st.one_of(
        st.sampled_from([f"<{t}>" for t in TAGS.split()] + [f"</{t}>" for t in TAGS.split()]),
        st.sampled_from(
            [
                '<a href="javascript:x">',
                '<p class="related ad">',
                "<!--",
                "-->",
                "&amp;",
                "&#0;",
                PROSE,
            ]
        ),
        st.text(max_size=20),
    ),
    max_size=60,
).map("".join)


@settings(max_examples=200, deadline=None)
@given(markup)
def test_no_markup_raises_and_marks_stay_inside(html):
    article = parse_html(html)
    for block in article.blocks:
        assert block.text
        assert 0 <= block.link_density <= 1
        for mark in block.marks:
            assert 0 <= mark.start < mark.end <= len(block.text)
            assert "javascript" not in mark.value
    assert article.text or article.metadata.get("not_article")
