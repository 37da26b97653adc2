"""What the pages of a site share is left out, once there are three of them."""

from __future__ import annotations

from cleaner.formats.html import learn_template, parse_html

SHARED = "Our reporters work for readers, not for advertisers, and that is why we ask you to think of us today."
OWN = (
    "The bridge over the Arden was opened on Tuesday by a boy of nine, who had asked for it in a letter.",
    "A choir of forty bakers sang in the market hall until the police brought them cups of tea.",
    "Nobody has seen the white peacock since March, although its feathers turn up in the oddest places.",
)


def page(text: str) -> str:
    return f"<article><h1>{text[:20]}</h1>{f'<p>{text}</p>' * 3}<p>{SHARED}</p></article>"


PAGES = [page(text) for text in OWN]


def test_shared_text_goes_and_own_text_stays():
    template = learn_template(PAGES)
    assert SHARED in parse_html(PAGES[0]).text
    for html, text in zip(PAGES, OWN, strict=True):
        assert parse_html(html, template=template).text == "\n\n".join([text] * 3)


def test_two_pages_make_no_template():
    template = learn_template(PAGES[:2])
    assert parse_html(PAGES[0], template=template).text == parse_html(PAGES[0]).text


def test_a_quotation_that_two_of_many_share_stays():
    template = learn_template([*PAGES, page(OWN[0])])
    assert OWN[0] in parse_html(PAGES[0], template=template).text


def test_a_template_of_another_site_changes_nothing():
    other = learn_template(
        ["<div class=x><p>Something else was said there, and it was said at length.</p></div>"] * 3
    )
    assert parse_html(PAGES[0], template=other).text == parse_html(PAGES[0]).text


def test_bytes_and_empty_pages_are_pages_too():
    template = learn_template([PAGES[0].encode(), "", PAGES[1]])
    assert template.pages == 3


def test_sub_headings_that_all_articles_of_a_series_have_stay():
    pages = [
        f"<html><body><article><h1>{text[:20]}</h1><p>{text}</p><p>{text[::-1].capitalize()}.</p><h2>What we liked</h2>"
        f"<p>{text.upper().capitalize()} So we liked it.</p><p>It was {text.lower()}</p></article></body></html>"
        for text in OWN
    ]
    template = learn_template(pages)
    assert "What we liked" in parse_html(pages[0], template=template).text
