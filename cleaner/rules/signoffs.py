"""M: who reported, wrote and edited a story of an agency."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.article import Article, Edit
from cleaner.rules.extent import outside
from cleaner.rules.look import live, whole
from cleaner.rules.rule import Hit, Keep, Rule
from cleaner.rules.story import STORY
from cleaner.rules.wording import kinds, told

# "by" and a small letter: no name, so no sign-off.
_BY_NOBODY = re.compile(r"^[\w ]{3,40}\b[Bb]y (?!the [A-Z]|staff|our |agencies|wire)[a-z]{2}")
# "Research by Ann Lee shows", "lower costs also contributed": sentences of the story.
_TELLS = re.compile(
    r"^[\w ]{3,40}\b[Bb]y .{2,90}\b(?:is|are|was|were|has|have|had|will|would|can|could|said|says|"
    r"show(?:s|ed)|found|finds|reveal(?:s|ed)|suggest(?:s|ed)|rose|fell|caused|became)\b|"
    r"\b(?!reporters? |writers? |staff )[a-z]+ contributed\.?$"
)
_SURELY = re.compile(
    r"contributed (?:reporting )?to (?:this|the) (?:report|story|article)|^\W*[Ww]ith (?:inputs?|files|agency|agencies)\b"
)
_SIGNED = frozenset({"sign-off", "sign-off:", "agency"})


def sign_offs(article: Article) -> Iterator[Edit]:
    """Who reported, wrote and edited: the last lines of an agency's story."""
    inside = (
        i
        for i in (live(article)[n] for n in told(article))
        if "sign-off" in kinds(article.blocks[i]) and _SURELY.search(article.blocks[i].text)
    )
    for i in dict.fromkeys((*outside(article, _SIGNED), *inside)):
        text = article.blocks[i].text
        if _BY_NOBODY.search(text) or _TELLS.search(text):
            continue
        yield whole(article, i, "M407", "sign_offs")


RULES = (
    Rule("M407", "sign-offs of agencies", sign_offs, among=told,
         hits=(Hit(f"{STORY}\n\nReporting by Ann Lee; Editing by Bo Ek",
                   STORY,
                   lifts={"sign_offs": "Reporting by Ann Lee; Editing by Bo Ek"}),
               Hit(f"{STORY}\n\nrb/kl (AP, Reuters)", STORY),
               Hit(f"Staff Reporter\n\n{STORY}", STORY),
               Hit(f"{STORY}\n\nThe Associated Press contributed to this report.",
                   STORY)),
         keeps=(Keep("The harbour made a loss, the mayor of the town told its council.\n\nWith AP classes at the school, she was busy."),
                Keep("Reporting by the town council showed a loss. It rained."),
                Keep("The harbour made a loss, the mayor of the town told its council.\n\nResearch by Bo Ek and others shows that the tolls were too low for years."),
                Keep("The harbour made a loss, the mayor of the town told its council.\n\nThe cost of the new crane also contributed."),
                Keep("Ann contributed to this report, and Bo, who had never written a line before, did the rest of the work.")),
         lifts=("sign_offs",), cap=0.4),
)  # fmt: skip
