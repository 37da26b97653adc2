"""A made-up story around which the examples of rules stand."""

from __future__ import annotations

from cleaner.rules.rule import Hit, Keep

STORY = "It rained all day in the valley, said the farmers of the village."
MORE = "Nobody had seen so much water since the great flood of that summer."


LONG = (
    STORY,
    MORE,
    "The council met at noon to vote on a plan for a bridge that will stand when the next flood comes.",
    "Until then boats will carry the farmers and their harvest over the river, one cart at a time.",
    "The miller lost two horses and a wall of his house, and yet he was the first who gave money.",
    "Boats are dear in the valley, and the harvest of the farmers on the far side of the river is large.",
    "So the farmers carried what they could on their backs, and left the rest to the birds.",
    "Work on the bridge will begin in May, the council said, and it will take more than a year.",
    "Nobody in the valley believes that, but all of them have promised to lend a hand.",
)


def below(line: str) -> Hit:
    """The line below a story goes."""
    return Hit(f"{STORY}\n\n{line}", STORY)


def between(line: str) -> Hit:
    """The line in the middle of a story goes."""
    return Hit(f"{STORY}\n\n{line}\n\n{MORE}", f"{STORY}\n\n{MORE}")


def amid(line: str) -> Hit:
    """The line amid a longer story goes, where its headline cannot be."""
    return Hit(f"{MORE}\n\n{STORY}\n\n{line}\n\n{MORE}", f"{MORE}\n\n{STORY}\n\n{MORE}")


def stays(line: str) -> Keep:
    """The line in the middle of a story stays."""
    return Keep(f"{STORY}\n\n{line}\n\n{MORE}")
