"""Lines that fit a phrase of the tables and yet tell something: what they are not, told by how they go on."""

from __future__ import annotations

from cleaner.rules.look import compiled

_NOTHING: frozenset[str] = frozenset()
_NOUNS = r"(?:article|story|post|piece|column|essay|op-?ed|report|interview|blog|commentary|editorial|feature|review|excerpt|item|entry|analysis|release)"
# "Download our app on Friday, the bank told its customers."
_ATTRIBUTED = (
    r"[a-z\d], (?:said|says|read|reads|ran|wrote|begged) (?:the|an?|one|his|her) [a-z]|"
    r"[a-z\d], (?:he|she|they|(?:the|its|his|her|their|my|our|a|one|an old) (?:[a-z'\u2019-]+ ){0,4}[a-z]+|[A-Z][\w.'\u2019-]+(?: [A-Z][\w.'\u2019-]+)?) "
    r"(?:said|says|say|told|tells|wrote|writes|asked|asks?|begged|begs?|advised|advises|jokes|joked|recalls|recalled|explained|explains|warned|warns|added|adds|"
    r"ruled|rules|complained|complains|argued|argues|promised|suggested|suggests|insisted|shouted|whispered)\b"
)
# The verb of a clause that goes on about somebody else, in the past.
_PAST = (
    r"(?:was|were|had|did|lay|sold|made|took|ran|came|left|went|gave|got|sat|stood|held|told|kept|lost|won|paid|met|led|felt|fell|"
    r"rose|grew|drew|drove|wrote|spoke|broke|built|bought|brought|sent|spent|became|began|died|[a-z]{2,}ed)"
)
_NARRATED = (
    rf"[\w)\u2019'], (?:(?:the|its|his|their|a|an|no) (?:[a-z'\u2019-]+ ){{1,3}}?|(?:he|she|it|they|nobody|everybody|everyone|somebody) (?:[a-z]+ly )?|"
    rf"(?:[A-Z][a-z]+ )?(?:Mr|Ms|Mrs|Dr)\.? [A-Z][a-z]+ )(?:never |first |soon |still |only )?{_PAST}\b[^.:]*\.$"
)
# "... and you may be arrested" tells something, "... and get it in your inbox" asks for something.
_READER = r"\b(?:[Yy]ou|[Yy]our|[Oo]ur|[Uu]s|[Ww]e|[Mm]y|this (?:story|article|report|post|piece|page|site|item|column)|permission|reserved|published|appeared|licen[sc]e|[Rr]eport(?:ing|ed|ers?)?)\b|\d{4} [A-Z]|@|https?:|www\."
# "Published in 1962, the novel sold a million copies", "With files in hand, the lawyer walked in": a clause goes
# before what the sentence tells.
_OF_CLAUSES = frozenset({"sign-off", "syndicated", "below", "copyright"})
_CLAUSED, _BEGUN = (
    51,
    (
        r"^(?:With|Published|Originally|First|Reprinted|Republished|Distributed|Licensed|Syndicated|Supplied|Reviewed|Verified|Recorded|Filmed|Produced|Compiled|Edited|Written|Printed|The (?:story|article|book|report|study|novel))\b"
        r"[^.]*, (?:the|its|his|her|their|he|she|it|they|and was|and is|but|which) [a-z]+ [^.]*[a-z][.]$"
    ),
)
_TOLD_OF = r"(?:that|this|it|there|he|she|they) (?:is|was|are|were|has|had|would|will|did|does|could) |an? (?:word|name|term|sign|matter|question) "
# A counter ("848 shares") and a label have no full stop.
_COUNTER, _LABEL = 4, 10
_COUNTED = frozenset({"share", "like", "comments", "player", "poll"})
# No shorter line is a sentence of two clauses.
_SHORTEST = 25
# Kinds, and the sentences that are none of them.
_TOLD = (
    # "The story was first published on Monday, and the mayor sued."
    (frozenset({"syndicated", "comments"}), r", (?:and|but) (?:the|his|her|its|he|she|they|only|nobody|few|most|many) "),
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
    # "The fund can be reached at ..." is a service of the story, "The author can be reached at ..." one of the page.
    (
        frozenset({"contact"}),
        r"^The (?!authors?\b|writers?\b|reporters?\b|columnist|editors?\b|news|contributor|podcast|show\b|desk\b|paper\b)[a-z]+ [^.]*\bbe (?:reached|contacted)\b",
    ),
    # "Hide caption and credit, and a picture can mean anything."
    (frozenset({"player"}), r"[a-z], (?:and|but) (?:the|an?|it|he|she|they) [a-z]"),
    # "Copyright law did not exist before."
    (frozenset({"copyright"}), r"^Copyrights? (?!by|the|of|notice|c\b)[a-z]+ .*\b(?:did|does|do|was|were|had|has|will|would|could|can|may|exists?|expires?|protects?|gives?|lasts?)\b"),
    # "Text size matters to older readers."
    (frozenset({"share"}), r"^(?:Text|Font) size [a-z]{4,} [a-z]"),
    # "Full coverage of the valley will take ten years."
    (frozenset({"promo", "related", "related-head"}), r"^Full coverage [a-z].* (?:will|would|is|was|has|takes?|took|costs?)\b"),
    # "Courtesy of a hole in the law, nobody paid.", "All photos by the house were lost."
    (frozenset({"caption-head"}), r"^Courtesy of (?:an?|the) [a-z].*, |^All .* (?:are|were|was|is|have|had|will) "),
    # "The party has no press service."
    (frozenset({"agency"}), r" "),
)  # fmt: skip


def is_sentence(text: str, words: list[str]) -> bool:
    """Whether a line that fits a phrase is a sentence of a story, whatever it begins with: one word, which may end
    a passage, what somebody says, or one with a clause in which somebody else did something and which does not
    speak to the reader."""
    if len(words) == 1:
        return text[-1] == "." and text[-2:] != ".." and len(words[0]) < _LABEL
    if len(text) < _SHORTEST or ", " not in text:
        return False
    if compiled(_ATTRIBUTED).search(text):
        return True
    return (
        text[-1] == "."
        and compiled(_NARRATED).search(text) is not None
        and compiled(_READER).search(text) is None
    )


def is_told_of(rest: str) -> bool:
    """Whether what follows the head of a line tells something of it ("Credit: that was what the farmers lacked.")."""
    return rest[0].islower() and compiled(_TOLD_OF).match(rest) is not None


def misread(text: str, words: list[str], found: frozenset[str]) -> frozenset[str]:
    """The kinds that a line which ends in a full stop is not, of those that phrases found."""
    out = _NOTHING
    if len(words) <= _COUNTER and "#" in " ".join(words):
        out |= _COUNTED
    if (
        len(text) >= _CLAUSED
        and not found.isdisjoint(_OF_CLAUSES)
        and compiled(_BEGUN).search(text)
    ):
        out |= _OF_CLAUSES
    for which, source in _TOLD:
        if not which.isdisjoint(found) and compiled(source).search(text):
            out |= which
    return out
