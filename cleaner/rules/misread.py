"""Lines that fit a phrase of the tables and yet tell something: what they are not, told by how they go on."""

from __future__ import annotations

from cleaner.rules.look import compiled

_NOTHING: frozenset[str] = frozenset()
_NOUNS = r"(?:article|story|post|piece|column|essay|op-?ed|report|interview|blog|commentary|editorial|feature|review|excerpt|item|entry|analysis|release)"
# Kinds, and the sentences that are none of them.
_TOLD = (
    # "The story was first published on Monday, and the mayor sued."
    (frozenset({"syndicated"}), r", (?:and|but) (?:the|his|her|its|he|she|they) "),
    # "The essay first appeared in a paper that nobody read", "... was published in 1934 and cost him his post"
    (
        frozenset({"syndicated"}),
        (rf"^The {_NOUNS}\b.{{0,40}}\b(?:published|appeared|posted|printed|ran) (?:in|on|by|at) (?:an? [a-z].*\b(?:that|which|who|where|used|run|read|owned|printed|called|for|with|of) |"
        r"(?:the )?\d{4}s?\b.* and (?:\w+ed|brought|led|made|became|won|sold|set|cost|drew|was|has|had|went|is) )"),
    ),
    # "Sponsored by two Republicans, the bill would cap fees."
    (frozenset({"ad", "below"}), r"^(?:Sponsored|Promoted|Presented) by [^,]*, [a-z]"),
    # "Watch the film of the flood and you will see a cow on a roof."
    (
        frozenset({"player", "more"}),
        r"^[A-Z][^.]* and (?:you|he|she|it|they|one|the \w+) (?:can|could|will|would|may|might) (?:\w+ )?(?:see|hear|find|notice|tell|learn|understand|be)\b",
    ),
    # "The views expressed at the meeting shocked the mayor's own friends."
    (
        frozenset({"disclaimer"}),
        (r"\b(?:expressed|stated|presented) (?:at|during|after|before|about|over|to|there|that|last)\b|\bown (?!and\b|but\b|or\b|not\b|alone\b|views?\b|opinions?\b|thoughts\b|do\b|as\b|personal\b)[a-z]|"
        r"\bcommissions? of \S*\d"),
    ),
    # "Courtesy of a hole in the law, nobody paid."
    (frozenset({"caption-head"}), r"^Courtesy of (?:an?|the) [a-z].*, "),
)  # fmt: skip


def misread(text: str, found: frozenset[str]) -> frozenset[str]:
    """The kinds that a line which ends in a full stop is not, of those that phrases found."""
    out = _NOTHING
    for which, source in _TOLD:
        if not which.isdisjoint(found) and compiled(source).search(text):
            out |= which
    return out
