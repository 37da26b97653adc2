"""Pages built to hurt: no crash, no hang, no silent loss."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.formats.html import parse_html
from cleaner.formats.html.guard import MAX_ATTRIBUTES, MAX_DEPTH, guard
from cleaner.formats.html.tree import read_page

PROSE = "The miller counted the sacks again, and again there was one too many, which worried him. "


def words(html: str) -> set[str]:
    return {
        w for run in read_page(guard(html)[0]).runs for text, _ in run.pieces for w in text.split()
    }


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 60_000 + "needle",
        "<ul><li>" * 30_000 + "needle",
        "".join(f"<b id={n}>" for n in range(30_000)) + "<p>x" * 30_000 + "needle",
        "<div>" * 30_000 + "</p>" * 30_000 + "needle",
        "<p " + " ".join(f"a{n}=1" for n in range(60_000)) + ">needle",
        "<p " + " ".join(f"a{n}='<'" for n in range(60_000)) + ">needle",
        "<table><tr><td>" * 20_000 + "needle",
        "<a href=x><i>" * 30_000 + "needle",
        "<!--" * 50_000 + "--> needle",
        "<svg><desc>" * 20_000 + "</desc></svg> needle",
    ],
    ids=lambda html: html[:12],
)
def test_text_survives_what_grows_with_the_square(html):
    start = time.process_time()
    assert any("needle" in w for w in words(html)) or html.startswith(("<!--", "<svg"))
    parse_html(html)
    assert time.process_time() - start < 20  # minutes without the guard


def test_what_is_flattened_is_said():
    article = parse_html("<div>" * 60_000 + PROSE * 10)
    assert f"deeper than {MAX_DEPTH}" in article.metadata["notes"][0]
    assert "too many" in article.text
    _, notes = guard("<p " + "a " * 60_000 + ">x")
    assert f"{MAX_ATTRIBUTES} attributes" in notes[0]


def test_usual_pages_pass_the_guard_untouched():
    html = f"<p title='{'a b ' * 20}'>{PROSE}</p><img src='data:image/png;base64,{'A' * 90_000}'>"
    assert guard(html * 3) == ((html * 3).encode(), ())


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
