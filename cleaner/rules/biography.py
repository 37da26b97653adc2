"""M: who the author is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.article import Article, Edit
from cleaner.rules.look import live, whole
from cleaner.rules.rule import Hit, Keep, Rule

_NAME = r"(?:Dr\.? |Prof\.? |Professor |Sir |Rev\.? |\*+|About )?[A-Z][\w'\u2019.-]+(?: (?:[A-Z][\w'\u2019.-]*|de|van|von|der|bin|al|la|le|da|di)){1,4}"
_BIO = re.compile(
    rf"{_NAME}(?:\*+)?(?:,? (?:Ph\.?D\.?|M\.?D\.?|Jr\.?|MD|PhD))?(?:, [^.]{{2,80}},)? (?:is (?:a|an|the|our|currently|also|now|one|co-|editor|executive|senior|chief|director|professor|president|founder)\b|serves as|works as|writes|covers|reports (?:on|for)|teaches|lives in|and [A-Z][^.]{{2,60}} are) "
)
_ROLE = re.compile(
    r"\b(?:writer|reporter|editor|author|journalist|columnist|correspondent|contributor|blogger|freelancer?|critic|host|producer|"
    r"professor|fellow|lecturer|researcher|scholar|analyst|commentator|photographer|novelist|historian|economist|attorney|lawyer|"
    r"director|president|founder|co-founder|executive|physician|engineer|strategist|consultant|student|candidate|expert|"
    r"staff|intern|bureau chief|anchor|activist|poet|filmmaker|scientist|psychologist|head of|CEO|partner)s?\b",
    re.IGNORECASE,
)
_CLUES = re.compile(
    r"\b[Ff]ollow (?:him|her|them|me)\b|@\w{2,}|\b(?:lives|resides|is based|based) in\b|\bauthor of\b|\b(?:writes|covers|reports|blogs|tweets) (?:about|on|for|at)?|"
    r"\b(?:work|articles?|writing|essays|columns?|book|books) (?:has|have|can be|appears?|is|are)\b|\bcan be (?:reached|found|followed|read)\b|"
    r"\bat the University\b|\bUniversity of\b|\b(?:staff|freelance|senior|contributing|chief|managing|associate|opinion|former|political|science|health|"
    r"guest|syndicated|deputy|executive|assistant|visiting|adjunct|national|digital|foreign|special|regular|award-winning)\b|\b(?:His|Her|Their) (?:latest|new|most|work|book|writing|website)"
)
_STRICT = re.compile(
    r"(?:staff writer|reporter|columnist|contributor|correspondent|freelance|contributing|is the author|\beditor)\b",
    re.IGNORECASE,
)
_OF_A_STUDY = re.compile(
    r"authors? of the (?:[\w-]+ ){0,5}(?:study|report|paper|research|trial|review)\b"
)
_LONGEST = 900
# "Ann Lee covers the harbour for the Echo. Reach her at ...": what it writes of and where it is reached say who it is.
_REACHED = re.compile(
    rf"{_NAME},? (?:covers|writes (?:about|on)|reports on|blogs about|edits) [^.\u201c\"]{{4,120}}\. (?:You can )?(?:[Rr]each|[Cc]ontact|[Ee]mail|[Ff]ollow|[Cc]all|[Tt]weet|[Ff]ind) (?:him|her|them)\b"
)


def biographies(article: Article) -> Iterator[Edit]:
    """A note on the author, below the article or above it: a name, what it is, and what else it wrote."""
    order = live(article)
    if len(order) < 4:
        return
    last = len(order) - 1
    for n in dict.fromkeys((0, 1, last - 2, last - 1, last)):
        block = article.blocks[order[n]]
        if block.memo(_is_biography):
            yield whole(article, order[n], "M406", "biographies")


def _is_biography(block: object) -> bool:
    text: str = block.text  # type: ignore[attr-defined]
    if _REACHED.match(text) and len(text) <= _LONGEST:
        return True
    if not 25 <= len(text) <= _LONGEST or not _BIO.match(text.lstrip("(*_-\u2013\u2014 ")):
        return False
    opening = text[:220]
    if not _ROLE.search(opening) or re.search(
        r"[\u201c\u201d\"] (?:he|she|said)|\bsaid\b|\btold\b", text
    ):
        return False
    if _OF_A_STUDY.search(text):
        return False
    clues = len(_CLUES.findall(text))
    return clues >= 2 or (clues >= 1 and bool(_STRICT.search(opening)))


_STORY = "It rained all day in the valley, said the farmers of the village."
_THREE = (
    f"{_STORY}\n\nThe bridge was closed.\n\nNobody had seen so much water since the great flood."
)

RULES = (
    Rule("M406", "author biographies", biographies,
         hits=(Hit(f"{_THREE}\n\nAnn Lee is a staff writer at the Daily Echo. Follow her on Twitter @annlee.", _THREE,
                   lifts={"biographies": "Ann Lee is a staff writer at the Daily Echo. Follow her on Twitter @annlee."}),
               Hit(f"{_THREE}\n\nBo Ek is a civil engineer and the author of \u201cBridges\u201d. He lives in Porto.", _THREE),
               Hit(f"{_THREE}\n\nAnn Lee covers the harbour for the Daily Echo. Reach her at ann@example.org.", _THREE),
               Hit(f"{_STORY}\n\nAnn Lee is a staff writer at the Daily Echo. Follow her on Twitter @annlee.\n\nIt went on.\n\nNight fell.",
                   f"{_STORY}\n\nIt went on.\n\nNight fell.")),
         keeps=(Keep(f"{_THREE}\n\nAnn Lee covers the roof of the mill with slates. Rain cannot reach her there."),
                Keep(f"{_THREE}\n\nAnn Lee is a farmer in the valley. Her field is gone."),
                Keep(f"{_THREE}\n\nBo Ek is a professor of water, and he said that the worst was over.")),
         lifts=("biographies",), cap=0.6),
)  # fmt: skip
