"""What rules of wording leave in a page because its markup, or the rest of the line, tells another thing."""

from __future__ import annotations

import pytest

from cleaner import strip
from cleaner.article import Article, Block
from cleaner.rules.captions import credits
from cleaner.rules.survey import furniture

STORY = [
    f"In the year {year} the mill by the weir ground more flour than the two wind mills on the hill taken together."
    for year in range(1871, 1879)
]


def article(*middle: Block) -> Article:
    story = [Block(text, path="main/p") for text in STORY]
    return Article((*story[:4], *middle, *story[4:]))


def test_lines_without_links_below_a_teaser_are_a_list_of_the_article():
    item = {"role": "list_item", "path": "main/ul/li"}
    lines = ["Provides very fast stones and sieves", "Secure sluices offer excellent safety", "Its price is somewhat steep"]  # fmt: skip
    read_more = Block("Read more: The fastest mills of the valley", path="main/p", link_density=0.8)
    page = article(read_more, *(Block(line, **item) for line in lines))
    assert set(furniture(page)) == {4}


def test_lines_with_links_below_a_head_are_teasers():
    heads = ["How the village rebuilt its only bridge", "Who will buy the old mill in the valley", "Ten walks along the river and its weirs"]  # fmt: skip
    links = [Block(head, role="list_item", path="main/ul/li", link_density=1.0) for head in heads]
    page = article(Block("Related articles", role="heading", level=3, path="main/h3"), *links)
    assert set(furniture(page)) == {4, 5, 6, 7}


def test_an_item_that_sounds_like_an_appeal_stays_beside_the_other_items():
    item = {"role": "list_item", "path": "main/ul/li"}
    page = article(
        Block("Stay updated on prices. Follow the boards and forums of the trade. You can quickly see what flour costs.", **item),
        Block("Look at other mills. Their sacks say what they sell and where it comes from.", **item),
    )  # fmt: skip
    assert not furniture(page)


def test_a_heading_with_a_slash_credits_no_picture():
    page = article(
        Block("Questions About Salary/Requirements", role="heading", level=3, path="main/h3")
    )
    assert not list(credits(page))


@pytest.mark.parametrize(
    "line",
    [
        "You can get connected to millers all over the country by signing up through the guild. Check its website for details.",
        "Submit complaints to the bureau about short weight, wet flour and other faults, using the service for complaints.",
        "Click-Through Rates (CTR) \u2013 This measures how many of those who see your flour click on a link to it.",
        "We can tell that the miller takes privacy seriously, as nobody has ever seen the inside of the old house.",
        "This blog post was originally written in 2019, but I have found some great new ways to dress a stone since then.",
    ],
)
def test_sentences_that_begin_like_furniture_stay(line):
    text = "\n\n".join([*STORY[:4], line, *STORY[4:]])
    assert strip(text).text == text


def test_the_steps_behind_a_link_stay():
    steps = "You must be signed in to the library first. Next, open the list and make a copy."
    line = f"Click here to download the list of mills. {steps}"
    assert steps in strip("\n\n".join([*STORY[:4], line, *STORY[4:]])).text


def test_what_a_page_says_of_itself_is_freed_from_mojibake_as_its_text_is():
    story = "".join(f"<p>{line} It was l\u00c3\u00a9g\u00c3\u00a8re.</p>" for line in STORY)
    page = (
        "<html><head><title>Le caf\u00c3\u00a9 du moulin</title><meta name=author content='Zo\u00c3\u00a9 Weir'>"
        f"<meta property=og:site_name content='Caf\u00c3\u00a9 Weir'></head><body><h1>Le caf\u00c3\u00a9 du moulin</h1>{story}"
    )
    found = strip(page, html=True)
    assert "l\u00e9g\u00e8re" in found.text
    assert "moulin" not in found.text
    assert found.metadata["title"] == "Le caf\u00e9 du moulin"
    assert found.metadata["authors"] == ("Zo\u00e9 Weir",)
    assert "mojibake in title was turned back" in found.metadata["notes"]
    assert (
        strip(page, html=True, title="Le caf\u00c3\u00a9").metadata["title"] == "Le caf\u00c3\u00a9"
    )
