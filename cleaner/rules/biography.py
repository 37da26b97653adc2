"""M: who the author is."""

from __future__ import annotations

from cleaner.article import Article, Edit
from cleaner.rules.authors import author, is_biography
from cleaner.rules.boxes import author_boxes, names
from cleaner.rules.look import live, whole
from cleaner.rules.rule import Hit, Keep, Rule
from cleaner.rules.story import LONG, STORY
from cleaner.rules.survey import furniture


def biographies(article: Article) -> list[Edit]:
    """A note on the author, below the article or above it: a name, what it is, and what else it wrote."""
    order, blocks = live(article), article.blocks
    if len(order) < 4:
        return []
    found = furniture(article)
    story = [i for i in order if i not in found][-3:] if found else ()
    edge = dict.fromkeys((*order[:2], *story, *order[-3:]))
    last = dict.fromkeys((*story[-1:], *order[-2:])) if len(order) >= _ENOUGH else {}
    notes = [
        i for i in edge if blocks[i].memo(is_biography) or (i in last and _is_stranger(article, i))
    ]
    boxed = author_boxes(article)
    return [whole(article, i, "M406", "biographies") for i in dict.fromkeys((*notes, *boxed))]


# Below so few lines a person may be named but once.
_ENOUGH = 6


def _is_stranger(article: Article, i: int) -> bool:
    """Whether one of the last lines says what a person is of whom the story does not know: its author."""
    name = author(article.blocks[i].text)
    if not name:
        return False
    others = (article.blocks[j].text for j in live(article) if j != i)
    return not names(others, name)


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
               Hit("\n\n".join((*LONG, "Ek is the director of the Institute for Bridges at Porto College.")), "\n\n".join(LONG)),
               Hit("\n\n".join((*LONG, "Ann Lee joined the Daily Echo in 2011 as a court reporter.")), "\n\n".join(LONG)),
               Hit("\n\n".join((*LONG, "About the author:", "Ann Lee is a skilled storyteller with ten years of experience in mills.")), "\n\n".join(LONG)),
               Hit("\n\n".join((*LONG, "About the author", "Ann Lee", "Head of Content", "Ann is a storyteller who writes of mills, with ten years of them behind her.")), "\n\n".join(LONG)),
               Hit("\n\n".join((*LONG, "Bo Ek", "I\u2019m the founder of the Valley Mill School, and I teach millers all over the world.")), "\n\n".join(LONG)),
               Hit(f"{STORY}\n\nAnn Lee is a staff writer at the Daily Echo. Follow her on Twitter @annlee.\n\nIt went on.\n\nNight fell.",
                   f"{STORY}\n\nIt went on.\n\nNight fell.")),
         keeps=(Keep("\n\n".join((*LONG, "About the author", "Ann Lee was born in the valley and died there, a poet whom nobody read."))),
                Keep("\n\n".join((*LONG, "Ann Lee", "Ann is the founder of the mill, and an expert on stones.", "Bo Ek", "Bo is the head of a school for carpenters in the hills."))),
                Keep("\n\n".join((*LONG, "Ann Lee won the cup of the valley on Monday, for the third time in five years.", "Ann Lee", "Ann is the founder of the mill, and an expert on stones."))),
                Keep("\n\n".join((*LONG, "Green Valley", "Green paint is what experts use here."))),
                Keep("\n\n".join((*LONG[:4], "\u201cThe bridge will stand,\u201d said Bo Ek of the Institute for Bridges in Porto.", *LONG[4:], "Ek is the director of the institute, and an engineer."))),
                Keep("\n\n".join((*LONG, "Ek is a professor of medicine in Porto and was not involved in the study."))),
                Keep("\n\n".join((*LONG, "Ann Lee is the mother of two of the boys."))),
                Keep(f"{_THREE}\n\nAnn Lee covers the roof of the mill with slates. Rain cannot reach her there."),
                Keep(f"{_THREE}\n\nAnn Lee is a farmer in the valley. Her field is gone."),
                Keep(f"{_THREE}\n\nBo Ek is a professor of water, and he said that the worst was over.")),
         lifts=("biographies",), cap=0.6),
)  # fmt: skip
