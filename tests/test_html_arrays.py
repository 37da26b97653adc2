"""What pages are measured and judged by, all of a page at once, is what it is piece by piece."""

from __future__ import annotations

from html import escape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.formats.html import html_text, model, parse_html
from cleaner.formats.html.addresses import _ROOTED, _WHOLE, address
from cleaner.formats.html.guard import guard
from cleaner.formats.html.measure import measure, width
from cleaner.formats.html.model import FOLDER
from cleaner.formats.html.tree import read_page

PAGES = sorted(Path("fixtures/pages").glob("*.html"))
LINE = st.text(alphabet="ab .,;:?!”»。、漢é", min_size=1, max_size=90)


@given(st.integers(4_090, 8_200), st.text(alphabet="a<é”\ud800\U0001f600 ", max_size=12))
def test_a_page_is_encoded_as_in_one_piece(length, signs):
    html = "x" * length + signs + "y" * length
    assert guard(html)[0] == html.encode("utf-8", "replace")


@given(st.lists(LINE, max_size=8))
def test_the_signs_of_a_run_are_its_own(texts):
    lines = measure(read_page("".join(f"<p>{escape(text)}</p>" for text in texts)))
    assert lines.text == [" ".join(text.split()) for text in texts if text.strip()]
    for n, text in enumerate(lines.text):
        pairs = list(zip(text, f"{text[1:]}\0", strict=True))
        ends = sum((a in ".?!" and b == " ") or a + b == ".”" or a == "。" for a, b in pairs)
        pauses = sum((a in ",;:" and b == " ") or a == "、" for a, b in pairs)
        long = width(text) >= 40
        assert lines.width[n] == width(text)
        assert lines.closed[n] == (text.rstrip("”» ")[-1:] in {*".?!。"})
        assert lines.blanks[n] == text.count(" ")
        assert lines.ends[n] == ends * long + lines.closed[n]
        assert lines.pauses[n] == pauses * long


@pytest.mark.parametrize("name", ["first", "second"])
@pytest.mark.parametrize("count", [1, 9])
def test_trees_are_asked_as_they_are_written(name, count):
    grown = model.load(name)
    names = model.features.names() if name == "first" else model.context.names()
    values = np.random.default_rng(7).normal(1, 2, (len(names), count)).astype(np.float32)
    bias, *trees = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    for column, chance in zip(values.T, grown.chances(values), strict=True):
        odds = float(bias)
        for tree in trees:
            asked, leaves = tree.split("\t")
            questions = [question.rsplit(">", 1) for question in asked.split()]
            yes = [column[names.index(n)] > np.float32(border) for n, border in questions]
            odds += float(leaves.split()[sum(answer << bit for bit, answer in enumerate(yes))])
        assert chance == pytest.approx(1 / (1 + np.exp(-odds)), rel=1e-4)


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_the_text_alone_is_that_of_the_article(file):
    html = file.read_bytes()
    assert html_text(html) == parse_html(html).text


@given(st.from_regex(_WHOLE, fullmatch=True))
def test_an_address_that_is_taken_as_it_stands_needs_no_joining(address):
    assert urljoin("https://harbourpost.example/news/", address) == address
    assert urlsplit(address).scheme in ("http", "https")


@given(
    st.from_regex(_ROOTED, fullmatch=True),
    st.sampled_from(
        ("https://harbourpost.example", "http://harbourpost.example:80/news/a.html?b#c")
    ),
)
def test_an_address_from_the_root_is_joined_as_any(href, url):
    assert address(url, href) == urljoin(url, href)
