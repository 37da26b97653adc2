"""What a note on an author is: a name, what it is, and what else it wrote."""

from __future__ import annotations

import re

from cleaner.article import Block
from cleaner.rules.look import compiled

_NAME = r"(?:Dr\.? |Prof\.? |Professor |Sir |Rev\.? |\*+|About |(?:Staff|Sports|Senior|Contributing) (?:writer|reporter|editor) |Reporter |Columnist )?[A-Z][\w'\u2019.-]+(?: (?:[A-Z][\w'\u2019.-]*|de|van|von|der|bin|al|la|le|da|di)){1,4}"
_BIO = re.compile(
    rf"{_NAME}(?:\*+)?(?:,? (?:Ph\.?D\.?|M\.?D\.?|Jr\.?|MD|PhD))?(?:, [^.]{{2,80}},)? (?:is (?:a|an|the|our|currently|also|now|one|co-|editor|executive|senior|chief|director|professor|president|founder)\b|serves as|works as|writes|covers|reports (?:on|for)|teaches|lives in|and [A-Z][^.]{{2,60}} are) "
)
_ROLE = (
    r"(?i)\b(?:writer|reporter|editor|author|journalist|columnist|correspondent|contributor|blogger|freelancer?|critic|host|producer|"
    r"professor|fellow|lecturer|researcher|scholar|analyst|commentator|photographer|novelist|historian|economist|attorney|lawyer|"
    r"director|president|founder|co-founder|executive|physician|engineer|strategist|consultant|student|candidate|expert|"
    r"staff|intern|bureau chief|anchor|activist|poet|filmmaker|scientist|psychologist|head of|CEO|partner)s?\b"
)
_CLUES = (
    r"\b[Ff]ollow (?:him|her|them|me)\b|@\w{2,}|\b(?:lives|resides|is based|based) in\b|\bauthor of\b|\b(?:writes|covers|reports|blogs|tweets) (?:about|on|for|at)?|"
    r"\b(?:work|articles?|writing|essays|columns?|book|books) (?:has|have|can be|appears?|is|are)\b|\bcan be (?:reached|found|followed|read)\b|"
    r"\bat the University\b|\bUniversity of\b|\b(?:staff|freelance|senior|contributing|chief|managing|associate|opinion|former|political|science|health|"
    r"guest|syndicated|deputy|executive|assistant|visiting|adjunct|national|digital|foreign|special|regular|award-winning)\b|\b(?:His|Her|Their) (?:latest|new|most|work|book|writing|website)"
)
_STRICT = r"(?i)(?:staff writer|reporter|columnist|contributor|correspondent|freelance|contributing|is the author|\beditor)\b"
_OF_A_STUDY = r"authors? of the (?:[\w-]+ ){0,5}(?:study|report|paper|research|trial|review)\b"
_SHORTEST, _LONGEST = 25, 900
# How both kinds of notes begin, looked at first: most paragraphs begin otherwise, or go on otherwise behind a name.
_NAMED = re.compile(
    rf"{_NAME}\**(?:,| (?:Ph|M|Jr|is|serves|works|writes|covers|reports|teaches|lives|and|blogs|edits|has))"
)
# "Ann Lee covers the harbour for the Echo. Reach her at ...": what it writes of and where it is reached say who it is.
_REACHED = rf"{_NAME},? (?:covers|writes (?:about|on)|reports on|blogs about|edits|has (?:been|worked|written|covered|reported)) [^.\u201c\"]{{4,120}}\. (?:(?:You can )?(?:[Rr]each|[Cc]ontact|[Ee]mail|[Ff]ollow|[Cc]all|[Tt]weet|[Ff]ind) (?:him|her|them)\b|(?:S?[Hh]e|They) (?:can|may) be (?:reached|contacted|emailed|followed) (?:at|by|via|on) [^.]{0, 30}(?:@|\d{3}|e-?mail|phone|Twitter|Instagram))"


def is_biography(block: Block) -> bool:
    """Whether a paragraph says who the author is. The answer is remembered by `block.memo`."""
    text = block.text
    if not _SHORTEST <= len(text) <= _LONGEST:
        return False
    bare = text.lstrip("(*_-\u2013\u2014 ")
    if not _NAMED.match(bare):
        return False
    if compiled(_REACHED).match(text):
        return True
    if not _BIO.match(bare):
        return False
    opening = text[:220]
    if not compiled(_ROLE).search(opening) or re.search(
        r"[\u201c\u201d\"] (?:he|she|said)|\bsaid\b|\btold\b", text
    ):
        return False
    if compiled(_OF_A_STUDY).search(text):
        return False
    clues = len(compiled(_CLUES).findall(text))
    return clues >= 2 or (clues >= 1 and bool(compiled(_STRICT).search(opening)))


# What an author is whose note gives no other clue; the name may be but the last. Where they work has a name.
_INTRODUCED = (
    r"(?:(?:Dr\.? |Prof\.? |Professor )?((?:[A-Z][\w'\u2019-]+\.? ){0,3}[A-Z][\w'\u2019-]+)(?:,? (?:Ph\.?D\.?|M\.?D\.?|MD|PhD|RN|Jr\.?))?),? "
    r"(?:(?:is|was|serves as|served as|works as|has been|has served as)(?: currently| also| now)? (?:an? |the |our |executive |associate |assistant |managing |senior |former |retired |emeritus |deputy )*(?:[\w-]+,? (?:and )?){0,4}?"
    r"(?:writer|reporter|editor|author|journalist|columnist|correspondent|contributor|blogger|freelancer|critic|professor|lecturer|historian|commentator|novelist|essayist|fellow|"
    r"founder|co-founder|CEO|chief executive|cardiologist|pediatrician|psychiatrist|psychologist|physician|dietitian|attorney|economist|political scientist|strategist|consultant|secretary of [a-z]+ (?:in|under|for)|ambassador to|"
    r"member of (?:the |our )(?:[A-Z][\w.'\u2019]* )*editorial board|"
    r"director of (?:the |communications )?(?:[A-Z]\w+ )*(?:Center|Centre|Institute|Program|Project|School|Department|Lab|Foundation|Council)|president of the (?:[A-Z]\w+ )*(?:Center|Centre|Institute|Foundation|Council))\b|"
    r"joined (?:the )?[A-Z][^.]{1,60} (?:as|where)\b[^.]*\b(?:writer|reporter|editor|journalist|columnist|correspondent|anchor|producer|photographer)\b|"
    r"has written for (?:the )?[A-Z]|(?:leads|heads|directs|edits|hosts|chairs) [^.]{3,80}\b(?:at|for|of) (?:the )?[A-Z]|"
    r"has (?:been covering|covered|written (?:about|for)|reported (?:on|for|from)) [^.]{4,80} (?:since|for)\b|"
    r"(?:covers|writes (?:about|on|for)|reports (?:on|for)|blogs (?:about|at|for)|teaches(?: [a-z ]{3,40})?) [^.]{0,80}\b(?:at|for|in|on) (?:the )?[A-Z]|blogs at )"
)
_NAMED_PLACE = r"[a-z,] (?:the )?[A-Z]|@\w|\.com\b|\bsince (?:19|20)\d\d\b"
_NOT_INTRODUCED = r"\b(?:said|says|told|involved|arrested|charged|accused|died|killed|survived|study|trial|case|cases|suit|lawsuit|will|would|stayed|until)\b|[\u201c\u201d\"]"
_LONGEST_NOTE = 400
# Behind the name stands one of these, which is looked for first.
_FIRST_SMALL, _NAME_ENDS = re.compile(r" ([a-z]+)"), 80
_VERBS = frozenset(
    "is was serves served works has joined covers writes reports blogs teaches leads heads directs edits hosts chairs".split()
)


def author(text: str) -> str:
    """The last name of whom a short paragraph introduces as one who writes; "" if it does not. Whether that is the
    author, or a person of the story, the rest of the article tells."""
    bare = text.lstrip("(*_-\u2013\u2014 ")
    if not 36 <= len(text) <= _LONGEST_NOTE or not bare[:1].isupper():
        return ""
    verb = _FIRST_SMALL.search(bare, 0, _NAME_ENDS)
    if not verb or verb[1] not in _VERBS:
        return ""
    found = compiled(_INTRODUCED).match(bare)
    if (
        not found
        or compiled(_NOT_INTRODUCED).search(text)
        or not compiled(_NAMED_PLACE).search(bare, found.end(1))
    ):
        return ""
    last = found[1].split()[-1]
    return "" if found[1].split()[0] in _NO_NAME else last


_NO_NAME = frozenset(
    "He She It They We I You This That There The A An His Her Its Their My Our What Who One".split()
)
