"""Houses that own pictures, and the signature of a picture: a person, a slash and a house.

Headings have a slash as often ("Free Trial/Plan"). Names of persons and houses are written with capitals
throughout an article; what a heading names, the text below it speaks of in small letters.
"""

from __future__ import annotations

import re

from cleaner.article import Article
from cleaner.rules.look import compiled, ends_sentence, live

AGENCIES = (
    "Getty|Getty Images|Reuters|REUTERS|AP|AP Photo|AFP|EPA|EPA-EFE|Shutterstock|iStock|iStockphoto|Alamy|"
    "Bloomberg|Anadolu|Xinhua|NurPhoto|SIPA|Sipa USA|ZUMA|ZUMA Wire|Redux|Corbis|Flickr|Wikimedia|Wikimedia Commons|"
    "Unsplash|Pixabay|Pexels|Handout|PA|PA Wire|WireImage|FilmMagic|AFP via Getty Images|TASS|Sputnik|dpa|UPI|"
    "Press Association|Barcroft|Rex|Rex Features|CNN|NPR|Slate|MSF|PTI|ANI|Invision|Invision/AP|Pool"
)
# These are words or short forms of other things as well: "Gym/Pool", "Honors/AP".
_VAGUE = frozenset({"AP", "EPA", "Handout", "PA", "Pool", "Rex", "Slate", "Redux", "PTI", "MSF"})
_TITLED = r"(?:For |for )?[Tt]he [A-Z].*|[\w. -]*\b(?i:Times|Post|Herald|Tribune|Gazette|Chronicle|Telegraph|Guardian|Observer|Inquirer|Sentinel|Insider|Getty|Reuters|AFP|AP|Associated Press)\b[\w. -]*"
# What houses are called, and other things too; or one word in capitals, or of two words joined.
_HOUSE = (
    r"[\w. &'\u2019-]*\b(?i:News|Press|Journal|Magazine|Media|Photos?|Photography|Images|Pictures|Stock|Source|Studios?|University|Institute|"
    r"College|Museum|Agency|Contributor|Staff|Network|TV|Radio|Daily|Weekly|Globe|Wire|Archives?|Library|Productions)\b[\w. &'\u2019-]*|"
    r"[A-Z]{3,}(?: [A-Z]{2,})*|[A-Z][a-z]+[A-Z]\w*"
)
_PERSON = re.compile(
    r"(?:[A-Z]\.|[A-Z][\w'\u2019-]*[^\WA-Z\d_])(?: (?:[A-Z]\.?|[A-Z][\w'\u2019-]*[^\WA-Z\d_])){1,3}|[A-Z]{2,}(?: [A-Z.]{2,}){1,2}"
)
_PLACE = re.compile(r"\b(?:Avenue|Street|Road|Park|Square|District|Center|Centre|Plaza|Boulevard)$")
_WORD = re.compile(r"[^\W\d_][\w'\u2019-]{2,}")
_PARAGRAPH = 60


def is_signature(article: Article, i: int, text: str) -> bool:
    """Whether "Ann Lee/Valley Post", all of block `i` but for brackets, is the signature of a picture, not two
    things that the article speaks of."""
    name, house = _parted(text)
    if house in _AGENCIES or name in _AGENCIES:
        other = name if house in _AGENCIES else house
        sure = name in _SURE or house in _SURE
        named = not sure and any(_is_common(article, word) for word in _WORD.findall(other))
        return sure or (not named and (" " in other or _is_between_paragraphs(article, i)))
    known = [_is_common(article, word) for word in _WORD.findall(name)]
    if compiled(_TITLED).fullmatch(house):
        return not (known and all(known))
    if any(known) or not _PERSON.fullmatch(name):
        return False
    if compiled(_HOUSE).fullmatch(house):
        return True
    named = any(_is_common(article, word) for word in _WORD.findall(house))
    return not named and not _PLACE.search(house) and _is_between_paragraphs(article, i)


def _parted(text: str) -> tuple[str, str]:
    """The two sides of the slash."""
    name, _, house = (part.strip(" ()[]") for part in text.partition("/"))
    return name, house.removesuffix(", file")


def is_signed(article: Article, text: str) -> bool:
    """Whether "Ann Lee/Valley Post", in brackets at the end of a line, can be whose picture it shows: the two
    are no places, and none of the things that the article speaks of."""
    if _LABELLED.search(text):
        return True
    name, house = _parted(text)
    if _AGENCIES & {name, house} or compiled(_TITLED).fullmatch(house):
        return True
    if compiled(_HOUSE).fullmatch(house) or "." in text:
        return True
    known = any(_is_common(article, word) for word in _WORD.findall(name))
    return not known and not _PLACE.search(house)


_LABELLED = re.compile(
    r"Photo|Image|Picture|Courtesy|Credit|Illustration|Screenshot|Video| (?:by|via|for) "
)
_AGENCIES = frozenset(AGENCIES.split("|"))
_SURE = _AGENCIES - _VAGUE


def _is_common(article: Article, word: str) -> bool:
    """Whether a word stands in small letters somewhere in an article, in the singular or the plural."""
    low = re.escape(word.lower().removesuffix("s"))
    return re.search(rf"\b{low}(?:e?s)?\b", article.text) is not None


def _is_between_paragraphs(article: Article, i: int) -> bool:
    """Whether sentences stand above and below: a picture is set between paragraphs, a heading or a row in a list."""
    order = live(article)
    at = order.index(i)
    around = [
        article.blocks[n].text for n in (*order[max(at - 1, 0) : at], *order[at + 1 : at + 2])
    ]
    return bool(around) and all(len(text) >= _PARAGRAPH and ends_sentence(text) for text in around)
