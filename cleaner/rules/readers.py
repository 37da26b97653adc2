"""W: what readers wrote below the article, and what they are asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cleaner.article import Article, Edit
from cleaner.dates import date_line
from cleaner.rules.extent import story_span
from cleaner.rules.look import live, live_texts, whole
from cleaner.rules.rule import Hit, Keep, Rule
from cleaner.rules.story import MORE, STORY
from cleaner.rules.survey import furniture
from cleaner.rules.wording import kinds

# --- W622 ---------------------------------------------------------------------------------------
_SAYS = re.compile(
    r"(?:[^.!?\u201c\u201d\"]|(?<=\b[A-Z])\.){2,50}? (?:says|said|wrote|writes|commented|schreibt|sagt|dit|dice|diz)(?: on)?:?"
)


def threads(article: Article) -> Iterable[Edit]:
    """What readers wrote below the article: from the first "NAME says:" that is followed by a date and a time,
    to the end."""
    if ":" not in article.text:
        return ()  # and no time
    lines = live_texts(article)
    for n, (_, when) in enumerate(lines[3:-1], 3):
        if len(when) > 60 or ":" not in when:
            continue
        name = lines[n - 1][1]
        if len(name) > 70 or not _SAYS.fullmatch(name):
            continue
        found = date_line(when, order="MDY")
        if found and "T" in found.published:
            return [whole(article, i, "W622") for i, _ in lines[n - 1 :]]
    return ()


# --- W623 ---------------------------------------------------------------------------------------
_ASKS = re.compile(
    r"(?:Enjoy(?:ing|ed)?|Lik(?:e|ing|ed)|Lov(?:e|ing|ed)|Want|Looking for|Need|Interested in|Hungry for|Ready for|Don\u2019t want|"
    r"Can\u2019t get enough|Found|Did you (?:enjoy|like|find)) [^.!?]{3,60}\?"
)
_OFFERS = frozenset({"newsletter", "support", "follow", "share", "comments"})


def questions(article: Article) -> Iterator[Edit]:
    """A question that leads to an invitation on the next line ("Enjoying our stories?")."""
    found = furniture(article)
    if _OFFERS.isdisjoint(found.values()):
        return
    order = live(article)
    for n in range(len(order) - 1):
        text = article.blocks[order[n]].text
        if found.get(order[n + 1]) in _OFFERS and len(text) <= 80 and _ASKS.fullmatch(text):
            yield whole(article, order[n], "W623")


# --- W624 ---------------------------------------------------------------------------------------
def choices(article: Article) -> Iterator[Edit]:
    """The question and the choices of a poll above its button, and the yes and no below "Was this helpful?"."""
    found = furniture(article)
    if "poll" not in found.values():
        return
    order, (_, last) = live(article), story_span(article)
    taken: set[int] = set()
    for at, i in enumerate(order):
        if found.get(i) != "poll":
            continue
        for n in range(at - 1, max(at - 8, 0), -1):
            text = article.blocks[order[n]].text
            if len(text) > 80 or text.endswith((".", ":")):
                break
            if text.endswith("?"):
                taken.update(order[n:at])
                break
        answers = [j for j in order[at + 1 : at + 3] if "answer" in kinds(article.blocks[j])]
        # One answer above the end may be the first word of the story's next line.
        taken.update(answers if at > last or len(answers) > 1 else ())
    for i in sorted(taken):
        if found.get(i) != "poll":
            yield whole(article, i, "W624")


# Before the dates, which these comments have as well.
THREADS = (
    Rule("W622", "reader comments", threads,
         hits=(Hit(f"{STORY}\n\n{MORE}\n\nsnowfan says:\nDecember 4, 2022 at 9:40 am\nwhat rain", f"{STORY}\n\n{MORE}"),
               Hit(f"{STORY}\n\n{MORE}\n\nAnn wrote on\n4 December 2022 at 21:40\nNo rain here.\n\nBo says:\nDecember 5, 2022 at 9:40 am\nThere was.",
                   f"{STORY}\n\n{MORE}")),
         keeps=(Keep(f"{STORY}\n\nThe mayor says:\n\n{MORE}\n\nIt went on.\n\nNight fell."),
                Keep(f"{STORY}\n\nAnn says:\n\n10:30\n\nNo rain here.\n\nBo says:\n\nThere was.")), cap=0.9),
)  # fmt: skip

RULES = (
    Rule("W624", "poll questions and choices", choices, among=furniture,
         hits=(Hit(f"{STORY}\n\nWill it rain again?\n\nIn May\n\nNever\n\nView Results", f"{STORY}\n\nView Results"),
               Hit(f"{STORY}\n\nWho builds the bridge?\n\nThe mayor\n\nVote", f"{STORY}\n\nVote"),
               Hit(f"{STORY}\n\nWas this article helpful?\nYes\nNo\n\n{MORE}", f"{STORY}\n\nWas this article helpful?\n\n{MORE}")),
         keeps=(Keep(f"Will it rain?\n\nNobody knew.\n\n{STORY}"), Keep(f"{STORY}\n\nWho knows?\n\n{MORE}"))),
    Rule("W623", "questions before an invitation", questions, among=furniture,
         hits=(Hit(f"{STORY}\n\nEnjoying our stories?\n\nSign up for our newsletter", f"{STORY}\n\nSign up for our newsletter"),
               Hit(f"{STORY}\n\nWant more rain?\n\nSubscribe to our newsletter", f"{STORY}\n\nSubscribe to our newsletter")),
         keeps=(Keep(f"Want more rain?\n\n{STORY}"), Keep(f"{STORY}\n\nEnjoying our stories?\n\n{MORE}"))),
)  # fmt: skip
