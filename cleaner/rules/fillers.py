"""W: what a template set for text to come."""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.article import Article, Edit
from cleaner.rules.look import whole
from cleaner.rules.rule import Keep, Rule
from cleaner.rules.story import STORY, below, between, stays
from cleaner.rules.survey import furniture

_LATIN = "orem ipsum"


def fillers(article: Article) -> Iterable[Edit]:
    """What a site builder or a typesetter sets for text to come ("This is some text inside of a div block.", "Lorem
    ipsum dolor sit amet"). A text that speaks of "lorem ipsum" keeps it."""
    found = [
        whole(article, i, "W628") for i, kind in furniture(article).items() if kind == "filler"
    ]
    if found and article.text.count(_LATIN) > sum(e.removed.count(_LATIN) for e in found):
        return [edit for edit in found if _LATIN not in edit.removed]
    return found


RULES = (
    Rule("W628", "filler of templates", fillers, among=furniture,
         hits=(between("This is some text inside of a div block."), between("sbb-itb-0a1b2c3"), below("I'm a paragraph. Click here to add your own text and edit me. It's easy."),
               between("Lorem ipsum dolor sit amet, consectetur adipiscing elit.")),
         keeps=(Keep(f"{STORY}\n\nLorem ipsum dolor sit amet, consectetur adipiscing elit.\n\nNobody knows why the lorem ipsum begins in the middle of a word."),
                stays("Your content goes here and there, and the reader with it."))),
)  # fmt: skip
