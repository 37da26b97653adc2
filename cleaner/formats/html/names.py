"""What is a name: persons told from houses, offices and what buttons say.

Data and bylines hold names in lists, with degrees ("Ann Lee, MD"), offices ("Ann Lee, Senior Editor") and
the paper ("Ann Lee, The Post"). A degree stays with its name, the rest goes. What is no person's name may
still be the only author that a page states: the newsroom, an agency, a pen name of one word (`house`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from cleaner.dates.words import LABELS, MONTHS, WEEKDAYS
from cleaner.formats.html.stated import bare

LONGEST = 250
# "By" in the languages where it is a word of its own: read as such only in pages of that language.
_BY_WORDS = {
    "de": "von", "fr": "par", "es": "por", "pt": "por|de", "it": "di|da|a cura di", "nl": "door",
    "sv": "av", "no": "av", "nb": "av", "nn": "av", "da": "af", "pl": "przez", "ru": "от", "ro": "de",
    "ca": "per", "id": "oleh", "ms": "oleh", "cs": "od",
}  # fmt: skip
_WRITTEN = (
    r"(?:(?:this\s+)?(?:written|words|story|posted|published|text|article|recipe|contributed|report|reporting|reported"
    r"|analysis|opinion|interview|review|essay|column|created|compiled|guest post|post|authored)\s+)?by"
    r"|(?:verfasst|geschrieben|ein artikel|text|kommentar)\s+von|(?:écrit|rédigé|publié|propos recueillis)\s+par"
    r"|(?:escrito|redactado|publicado|texto)\s+por|(?:scritto|testo|pubblicato)\s+da|a cura di"
    r"|(?:geschreven|tekst)\s+door|(?:skrevet|skrivet|skriven)\s+(?:av|af)|ditulis oleh"
)
_COLON = (
    r"(?:about\s+the\s+)?authors?|autor(?:en|in|es|a|ka|zy)?|auteurs?|autore|autrice|verfasser(?:in)?|text|texte|testo"
    r"|texto|tekst|författare|forfatter|skribent|kirjoittaja|toimittaja|teksti|yazar|yazan|penulis|tác giả|szerző"
    r"|автор|текст|автори|σύνταξη|συντάκτης|الكاتب|كتب|בקלמו|מאת|लेखक|লেখক|記者|作者|文|撰文|编辑|기자|글"
)
_JOINED = r"بقلم|作者|記者|撰文|מאת"
_NOUN = rf"(?:{_COLON})\s*[:：／]\s*|(?:{_JOINED})\s*[:：／]?\s*"
_PART = re.compile(
    r"\s*(?:,|;|、|/|／|\|)\s*|\s+(?:and|und|et|y|e|en|och|og|i|и|та|ve|dan|&|with|mit|avec|con)\s+"
)
_CUT = re.compile(
    r"\s(?:[|•·–—/-]|on|in|at)\s|[|•·]|\s*[(\[]|\s{2,}|\b(?=\d)|(?<=[\u3040-\u9fff])(?=\d{4}[年./-])"
)
_ASIDE = re.compile(r"\s*\((?![A-Z][a-z]+\)\s+[A-Z])[^()]*\)|\s*\[[^\[\]]*\]")
_KOREAN = re.compile(r"([\uac00-\ud7a3]{2,5})\s?(?:\w{2,4}\s?)?(?:기자|특파원|논설위원|기고가)$")
_EDGES = ' ,|-–—•·:*"“”'
_PARTICLES = frozenset(["de", "del", "der", "den", "van", "von", "la", "le", "di", "da", "do", "dos", "das", "du", "al", "el", "bin", "ibn", "ben", "af", "av", "zu", "zum", "ter", "ten", "y", "e", "st", "st.", "o'", "d'"])  # fmt: skip
_CREDENTIAL = re.compile(
    r"(?:[A-Z][A-Za-z]{0,2}\.?){1,3}[A-Z]{0,3}\.?(?:-[A-Z]+)?(?: \([A-Z]\w*\))?"
)
_DEGREES = frozenset(["MD", "DO", "PhD", "DPhil", "JD", "LLM", "MBA", "MPH", "MPhil", "MSc", "MS", "MA", "BA", "BSc", "RN", "RD", "RDN", "LD", "NP", "PA", "DDS", "DMD", "DVM", "VMD", "PharmD", "PsyD", "EdD", "CPA", "CFP", "CFA", "LCSW", "FACP", "FACS"])  # fmt: skip
_OFFICE = re.compile(
    r"\b(?:expert|editor|writer|reporter|manager|director|founder|co-founder|ceo|cto|president|journalist|correspondent"
    r"|contributor|author|specialist|reviewer|columnist|analyst|producer|critic|chief|professor|fellow|dietitian"
    r"|redakteur(?:in)?|journaliste|redactora?|periodista|giornalista|dziennikarz|korrespondent(?:in)?|of|at|for|the|to)\b",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    r"\b(?:team|staff|desk|editors|editorial|newsroom|news|press|agency|agencies|bureau|ltd|llc|inc|gmbh|magazine|store"
    r"|university|institute|association|foundation|society|company|online|media|network|group|redaktion|redaktionen"
    r"|redacci[oó]n|r[eé]daction|redazione|redactie|redação|redakcja|редакция|the|we|our|us)\b",
    re.IGNORECASE,
)
_TEAM = re.compile(
    r"\b(?:team|staff|desk|editors|newsroom|agency|bureau|redaktion(?:en)?|redacci[oó]n|r[eé]daction|redazione|redactie"
    r"|redação|redakcja|редакция)\b",
    re.IGNORECASE,
)
# What links and buttons beside a byline say.
_BUTTON = re.compile(
    r"\b(?:follow|learn|read|full|bio|meet|more|my|your|about|share|views?|name|comments?|subscribe|sign|log|all|latest|related|posts?"
    r"|profile|website|email|e-mail|photo|photos|getty|images?|min|minutes?|ago|facebook|twitter|linkedin|instagram|blog"
    r"|home|spotlight|folgen|mehr|suivre|plus|leer|seguir|leggi|lees|search|menu|reviewed|checked|edited|disclosure"
    r"|구독|팔로우|응원|フォロー|登録|关注|订阅|訂閱|分享)\b",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"https?:|www\.|@|\d{3}|\badmin\b|^(?:administrator|editor|guest|unknown|none|null|author|webmaster|anonymous"
    r"|about|by|the author|default|user|root|staff|test|n/?a|undefined)$",
    re.IGNORECASE,
)


@cache
def by(language: str) -> re.Pattern[str]:
    """The beginning of a byline in a language ("" for any)."""
    words = _BY_WORDS.get(language[:2], "" if language else "|".join(_BY_WORDS.values()))
    alone = f"|{words}" if words else ""
    return re.compile(
        rf"^(?:(?:{_WRITTEN}{alone})\s*(?:[:：]\s*|\s)|{_NOUN})",
        re.IGNORECASE,
    )


_PLAINLY = re.compile(
    rf"^(?:(?!by)(?:{_WRITTEN})\s*(?:[:：]\s*|\s)|{_NOUN})",
    re.IGNORECASE,
)
LABEL = re.compile(
    rf"(?:{_WRITTEN}|{_COLON}|{_JOINED}|{'|'.join(_BY_WORDS.values())})\s*[:：]?", re.IGNORECASE
)


def written_by(text: str) -> bool:
    """Whether a line begins with a label that can mean nothing else: "Written by", "Author:"."""
    return _PLAINLY.match(text) is not None


def given(names: Iterable[str], sites: set[str]) -> Iterator[str]:
    """The persons among names as data state them: each alone, without offices and the site."""
    for name in names:
        if len(name) > 4 * LONGEST:
            continue
        text = by("").sub("", _ASIDE.sub("", name.strip())).strip(_EDGES)
        if text and not _NO_NAME.search(text):
            yield from _single(text, sites)


def _single(text: str, sites: set[str]) -> list[str]:
    parts = [_unranked(part.strip(_EDGES)) for part in _PART.split(text)]
    out: list[str] = []
    for part in parts:
        if out and _degree(part):
            out[-1] += f", {part}"
        elif bare(part) not in sites and is_person(part, strict=False) and part not in out:
            out.append(part)
        elif not out:
            break
    if out:
        return out
    whole = len(text.split()) > 1 and not _HOUSE.search(text)
    return [text] if whole and bare(text) not in sites and len(text) <= 80 else []


def _unranked(name: str) -> str:
    """A Korean name without the office that stands behind it ("reporter", "correspondent")."""
    found = _KOREAN.match(name)
    return found[1] if found else name


def house(text: str, language: str = "", *, plainly: bool = False, told: bool = False) -> str:
    """The author that a line or a datum names although it is no person's name, "" for none.

    `plainly`: only what calls itself a team, an agency or the like. `told`: data say that it is one.
    """
    said = by(language).sub("", text.strip())
    cut = _CUT.search(said, 1)
    name = _ASIDE.sub("", said[: cut.start()] if cut and not told else said).strip(_EDGES)
    if not 2 < len(name) <= 50 or len(name.split()) > 6 or name.endswith((".", "?", "!")):
        return ""
    if _calendar(name) or _NO_NAME.search(name) or (plainly and not _HOUSE.search(name)):
        return ""
    return name if told or (_like_house(name) and not _BUTTON.search(name)) else ""


def _like_house(name: str) -> bool:
    """Whether a line may name a newsroom (in words that begin with capitals, or that say so) or a user."""
    if not re.fullmatch(r"[\w\s&.'’-]+", name):
        return False
    words = name.split()
    if len(words) == 1:
        return handle(name)
    named = all(not w[0].islower() or len(w) < 4 for w in words) and not words[-1][0].islower()
    return named or _TEAM.search(name) is not None


def persons(text: str, language: str = "") -> tuple[str, ...]:
    """The names in a byline; nothing where it does not begin with what looks like a name."""
    line = by(language).sub("", text.strip())
    said = line != text.strip()
    parts = _PART.split(_without_date(_ASIDE.sub("", line)).strip(_EDGES))
    out: list[str] = []
    for part in map(_unranked, parts):
        if out and _degree(part):
            out[-1] += f", {part}"
        elif is_person(part) or (said and not out and _lone(part)):
            out.append(part)
        else:
            break
    return tuple(out)


def _without_date(line: str) -> str:
    """A byline up to where something else begins; a month before a number is not of the name."""
    cut = _CUT.search(line)
    if cut is None:
        return line
    words = line[: cut.start()].split(" ")
    if line[cut.end() : cut.end() + 1].isdigit():
        while words and (not words[-1] or _calendar(words[-1]) or words[-1].casefold() in LABELS):
            words.pop()
    return " ".join(words)


def degreed(text: str) -> bool:
    """Whether a line begins with a name and a degree: "Ann Lee, MD; Joe Poe, PhD"."""
    name, _, rest = text.partition(",")
    degree = re.split(r"[,;&(]", rest, maxsplit=1)[0].replace(".", "").strip()
    return degree in _DEGREES and is_person(name.strip())


def _degree(text: str) -> bool:
    return len(text) <= 8 and bool(_CREDENTIAL.fullmatch(text)) and not text.islower()


def _lone(text: str) -> bool:
    """One word that may be all there is of a name, in a line that says that it is a byline."""
    return (
        not _calendar(text)
        and text.istitle()
        and text.isalpha()
        and len(text) > 2
        and not _refused(text)
    )


def _calendar(word: str) -> bool:
    return word.casefold() in MONTHS or word.casefold() in WEEKDAYS


def handle(text: str) -> bool:
    """Whether it may be the name that a user goes by: one word of letters, digits, dots."""
    return re.fullmatch(r"(?=.*[^\W\d_]{3})[\w.-]{3,30}", text) is not None and not _refused(text)


def _refused(text: str, *, told: bool = False) -> bool:
    if not told and (_BUTTON.search(text) or LABEL.fullmatch(text)):
        return True
    return bool(
        _NO_NAME.search(text) or _OFFICE.search(text) or _HOUSE.search(text)
    ) or any(word.casefold() in LABELS for word in text.split())  # fmt: skip


def is_person(text: str, *, strict: bool = True) -> bool:
    """Whether it looks like the name of a person: `strict` where nothing but its looks says so."""
    words = re.sub(r"\s\([A-Z][a-z]+\)", "", text).split()
    marked = text.endswith(("?", "!", ":"))
    if marked or not 1 <= len(words) <= 5 or len(text) > 50 or _refused(text):
        return False
    if len(words) == 1:
        return not text.isascii() and not text[0].islower() and not text[0].isupper()
    if any(w.endswith(".") and len(w) > 4 for w in words):
        return False
    return not strict or (
        words[0] not in _PARTICLES
        and all(
            w[0].isupper() or w.lower() in _PARTICLES or (w[0].isalpha() and not w[0].islower())
            for w in words
        )
    )
