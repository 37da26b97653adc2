"""P: paragraphs that stand twice."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.article import Article, Edit
from cleaner.rules.look import ends_sentence, live, whole
from cleaner.rules.rule import Hit, Keep, Rule

# A refrain is short; a paragraph that was scraped twice is not.
_NEXT, _ANYWHERE = 60, 120


def consecutive(article: Article) -> Iterator[Edit]:
    """The same paragraph twice in a row. Short lines may be a refrain and stay."""
    order = live(article)
    for n in range(1, len(order)):
        text = article.blocks[order[n]].text
        if len(text) >= _NEXT and text == article.blocks[order[n - 1]].text and ends_sentence(text):
            yield whole(article, order[n], "P701")


def anywhere(article: Article) -> Iterator[Edit]:
    """A long paragraph that has stood before, word for word: a scraper that read the page twice, or a
    pull quote. The first one stays."""
    seen: set[str] = set()
    for i in live(article):
        text = article.blocks[i].text
        if len(text) >= _ANYWHERE and ends_sentence(text):
            if text in seen:
                yield whole(article, i, "P702")
            seen.add(text)


_LONG = (
    "It rained all day in the valley, said the farmers of the village, who had waited for it since the "
    "spring and now feared for the bridge."
)

RULES = (
    Rule("P701", "paragraphs repeated at once", consecutive,
         hits=(Hit(f"{_LONG[:98]}spring.\n\n{_LONG[:98]}spring.\n\nIt went on.", f"{_LONG[:98]}spring.\n\nIt went on."),
               Hit(f"{_LONG}\n{_LONG}", _LONG)),
         keeps=(Keep("And miles to go before I sleep,\nAnd miles to go before I sleep."),
                Keep("No.\n\nNo.\n\nNo."))),
    Rule("P702", "paragraphs repeated further down", anywhere,
         hits=(Hit(f"{_LONG}\n\nIt went on.\n\n{_LONG}", f"{_LONG}\n\nIt went on."),
               Hit(f"Rain\n\n{_LONG}\n\nNight fell.\n\n{_LONG}\n\nIt went on.", f"Rain\n\n{_LONG}\n\nNight fell.\n\nIt went on.")),
         keeps=(Keep("Row, row, row your boat.\n\nGently.\n\nRow, row, row your boat."),
                Keep("Q. Why?\n\nA. Because it rained.\n\nQ. Why?\n\nA. Because of the wind."))),
)  # fmt: skip
