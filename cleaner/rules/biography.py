"""M: who the author is."""

from __future__ import annotations

from cleaner.article import Article, Edit
from cleaner.rules.authors import is_biography
from cleaner.rules.look import live, whole
from cleaner.rules.rule import Hit, Keep, Rule
from cleaner.rules.story import STORY
from cleaner.rules.survey import furniture


def biographies(article: Article) -> list[Edit]:
    """A note on the author, below the article or above it: a name, what it is, and what else it wrote."""
    order, blocks = live(article), article.blocks
    if len(order) < 4:
        return []
    found = furniture(article)
    story = [i for i in order if i not in found][-3:] if found else ()
    edge = dict.fromkeys((*order[:2], *story, *order[-3:]))
    return [whole(article, i, "M406", "biographies") for i in edge if blocks[i].memo(is_biography)]


_THREE = (
    f"{STORY}\n\nThe bridge was closed.\n\nNobody had seen so much water since the great flood."
)

RULES = (
    Rule("M406", "author biographies", biographies,
         hits=(Hit(f"{_THREE}\n\nAnn Lee is a staff writer at the Daily Echo. Follow her on Twitter @annlee.", _THREE,
                   lifts={"biographies": "Ann Lee is a staff writer at the Daily Echo. Follow her on Twitter @annlee."}),
               Hit(f"{_THREE}\n\nBo Ek is a civil engineer and the author of \u201cBridges\u201d. He lives in Porto.", _THREE),
               Hit(f"{_THREE}\n\nAnn Lee covers the harbour for the Daily Echo. Reach her at ann@example.org.", _THREE),
               Hit(f"{_THREE}\n\nAnn Lee has worked for the Daily Echo since 2011. You can reach her at ann@example.org.\n\nShare this:\n\nSubscribe to our newsletter\n\nMost popular\n\nComments are closed.",
                   f"{_THREE}\n\nShare this:\n\nSubscribe to our newsletter\n\nMost popular\n\nComments are closed."),
               Hit(f"{STORY}\n\nAnn Lee is a staff writer at the Daily Echo. Follow her on Twitter @annlee.\n\nIt went on.\n\nNight fell.",
                   f"{STORY}\n\nIt went on.\n\nNight fell.")),
         keeps=(Keep(f"{_THREE}\n\nAnn Lee covers the roof of the mill with slates. Rain cannot reach her there."),
                Keep(f"{_THREE}\n\nAnn Lee is a farmer in the valley. Her field is gone."),
                Keep(f"{_THREE}\n\nBo Ek is a professor of water, and he said that the worst was over.")),
         lifts=("biographies",), cap=0.6),
)  # fmt: skip
