"""What a page says of its article, where it says it in several ways at once. Every page here is made up."""

from __future__ import annotations

import json

import pytest

from cleaner.formats.html import parse_html

PROSE = (
    "<p>The old mill by the weir has stood empty since the flood, and nobody in the valley thought that it "
    "would ever turn again.</p><p>Last week the miller's granddaughter opened the sluice, and the wheel went "
    "round as if it had never stopped.</p>"
)


def read(head: str = "", body: str = "", url: str = "", data: object = None):
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>' if data else ""
    return parse_html(
        f"<html><head>{head}{script}</head><body><main>{body}</main></body></html>", url=url
    ).metadata


def og(title: str) -> str:
    return f'<meta property="og:title" content="{title}">'


@pytest.mark.parametrize(
    ("head", "body", "url", "title"),
    [
        pytest.param(
            og("Mill turns again after ten years"), "<h1>The mill turns again</h1>", "",
            "The mill turns again", id="the headline, where networks get another",
        ),
        pytest.param(
            og("The mill turns again – Weir Valley News"), "<h1>The mill turns again – Weir Valley News</h1>",
            "https://weirvalleynews.example/mill", "The mill turns again", id="a site's name in the headline",
        ),
        pytest.param(
            "<title>The mill in the valley turns again | Opinion</title>", "", "",
            "The mill in the valley turns again", id="a section",
        ),
        pytest.param(
            "<title>The mill in the valley turns again | Local stories | Weir Trust</title>", "", "",
            "The mill in the valley turns again", id="a section and a site",
        ),
        pytest.param(
            "<title>The mill turns again | What the valley wants to do with the old house and its wheel</title>",
            "", "", "The mill turns again | What the valley wants to do with the old house and its wheel",
            id="a second part that is no section",
        ),
        pytest.param(
            og("The mill turns again - Weirdot"),
            "<h1><span>Posted:</span> <a href='/mill'>The mill turns again</a> <b>(valley.example)</b> <i>87</i></h1>",
            "https://weirdot.example/1", "The mill turns again", id="labels and counters in the heading",
        ),
        pytest.param(
            "<title>The mill turns again</title>", "<h1>The mill turns again<br>A wheel and its history</h1>", "",
            "The mill turns again", id="a subline in the heading",
        ),
        pytest.param(
            og("Granddaughter opens the sluice"), "<h1>The mill in our valley<br>turns again</h1>", "",
            "The mill in our valley turns again", id="a line break in the heading",
        ),
        pytest.param(
            og("How the wheel was mended"), "<h1>Why a mill is mended</h1>" * 2, "",
            "Why a mill is mended", id="the same heading for wide and narrow screens",
        ),
        pytest.param(
            og("Our favourite mills"),
            "<h1>Weir Magazine</h1><h1>Ten mills along the river to visit</h1>"
            + PROSE + "<h1>Five bridges to visit</h1>",
            "https://weirmagazine.example/mills-river-visit", "Ten mills along the river to visit",
            id="several headings, one of them like the address",
        ),
        pytest.param(
            og("Fifty mills worth a detour"), "<h1>Weir guild looks for the most beautiful houses</h1>",
            "https://guild.example/fifty-mills-worth-a-detour", "Fifty mills worth a detour",
            id="an address that knows better than a lone heading",
        ),
        pytest.param(
            "<title>Weir Tales | WeirTales.example - The mill turns again</title>", "",
            "https://www.weirtales.example/7", "The mill turns again", id="the site in front",
        ),
        pytest.param(
            "<title>The mill turns again after ten years – District desk</title>",
            "<h2>The mill turns again after ten years</h2>", "", "The mill turns again after ten years",
            id="a heading of another rank",
        ),
    ],
)  # fmt: skip
def test_titles(head, body, url, title):
    assert read(head, body + PROSE, url)["title"] == title


def test_a_title_that_was_cut_off_is_whole_elsewhere():
    whole = "The mill turns again: how a granddaughter, a sluice and a summer of rain brought an old wheel back to life (with pictures)"
    data = {"@type": "NewsArticle", "headline": whole[:108]}
    found = read(og(whole + " - Weir Valley News"), PROSE, "https://weirvalleynews.example/", data)
    assert found["title"] == whole
