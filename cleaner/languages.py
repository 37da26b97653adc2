"""Which language a text is in, told by its script and its commonest words: small, and sure or silent."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain

# A letter of a script without blanks between words, whose words cannot be counted.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
# This much of a text decides.
SAMPLE = 4000
# So many hits of the best language, and so much more than the second, make it certain.
_ENOUGH = 3
_SHARE = 0.08
_LEAD = 1.3

_SCRIPTS = (
    ("ja", "\u3040", "\u30ff"), ("ko", "\uac00", "\ud7af"), ("zh", "\u4e00", "\u9fff"),
    ("th", "\u0e00", "\u0e7f"), ("el", "\u0370", "\u03ff"), ("he", "\u0590", "\u05ff"),
    ("hi", "\u0900", "\u097f"), ("bn", "\u0980", "\u09ff"), ("ta", "\u0b80", "\u0bff"),
    ("te", "\u0c00", "\u0c7f"), ("gu", "\u0a80", "\u0aff"), ("pa", "\u0a00", "\u0a7f"),
    ("ml", "\u0d00", "\u0d7f"), ("kn", "\u0c80", "\u0cff"), ("my", "\u1000", "\u109f"),
    ("km", "\u1780", "\u17ff"), ("ka", "\u10a0", "\u10ff"), ("hy", "\u0530", "\u058f"),
    ("am", "\u1200", "\u137f"), ("cyrillic", "\u0400", "\u04ff"), ("arabic", "\u0600", "\u06ff"),
)  # fmt: skip

_STOP_WORDS = {
    "en": "the of and to in is that it was for on are with as his they at be this have from or had by but not what were we when your can said an which she do their if will would about has been who its",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über",
    "fr": "de la le et les des en un du une que est pour qui dans par plus pas au sur ne se ce il sont avec son cette ont être mais comme nous vous leur été aux",
    "es": "de la que el en y a los del se las por un para con no una su al lo como más pero sus le ya o este sí porque esta entre cuando muy sin sobre también fue había son",
    "pt": "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou ser quando muito há nos já está também pelo pela",
    "it": "di e il la che in un a per è una sono con non del da si le dei al come più ma della nel alla gli lo anche ha delle questo i suo dal",
    "nl": "de het een en van in is dat op te zijn voor met die niet aan er om ook als dan maar bij nog uit door naar heeft worden wordt over hij ze",
    "sv": "och i att det som en på är av för med den till inte har de om ett han men var jag sig från vi så kan när år",
    "da": "og i at det er en til på som af for med den de ikke der har han et fra var jeg men om vi så kan efter også",
    "no": "og i det er en til på som av for med den de ikke har han et fra var jeg men om vi så kan etter også ble",
    "fi": "ja on ei se että hän oli ovat mutta kun myös tai joka ole kuin niin sen mukaan jo vain",
    "pl": "w i na z do się nie że jest o to po za od jak dla przez oraz są który ale tym jego czy być będzie także było",
    "cs": "a v na se je že s z do o k i to za pro ve jako by od po jsou který ale podle jeho bude není také",
    "ro": "de și în a la cu o pe din că nu este care pentru un mai au fost ce sunt prin lui sau după dar",
    "hu": "a az és hogy nem is egy ez volt van de meg csak már mint még ki el lesz azt szerint",
    "tr": "ve bir bu da de için ile olarak çok daha en gibi olan kadar sonra ne ancak olduğu var her ama ise",
    "id": "yang dan di dengan untuk pada dari dalam ini itu tidak akan ke adalah juga oleh sebagai saat telah bisa karena tersebut ada mereka kami",
    "vi": "và của là có cho không được trong các một với người này những đã khi để về tại từ ra đến sẽ cũng như",
    "sw": "ya na wa kwa ni katika za la kuwa cha hii hiyo alisema huo yake watu wake hilo",
    "ru": "и в не на что с по как его он это из за к но для от же у до был она так",
    "uk": "і в не на що з та у за до як про його від це для є але також було він",
    "bg": "че да се са ще това който при те тя този която бе обаче",
    "ar": "في من على أن إلى التي عن مع الذي هذا هذه ما لا بعد كان قال بين كما وقد أو",
    "fa": "در به از که این را با است برای آن خود تا کرد بر هم شده ها می یک",
    "ur": "کے کی میں ہے اور سے کو کا نے ہیں پر یہ کہ اس نہیں ایک کر بھی تھا گیا",
}  # fmt: skip
# Each word with the languages that have it.
_WORDS: dict[str, list[str]] = {}
for _language, _words in _STOP_WORDS.items():
    for _word in {*_words.split()}:
        _WORDS.setdefault(_word, []).append(_language)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_LETTERS = re.compile(r"[^\W\d_]")


def detect(text: str) -> str:
    """The ISO 639-1 code of a text's language; "" where it is too short, mixed or unknown."""
    sample = text[:SAMPLE]
    letters = _LETTERS.findall(sample)
    if not letters:
        return ""
    script = _script(letters)
    if script not in ("", "cyrillic", "arabic"):
        return script
    spoken = _WORD.findall(sample.casefold())
    counts = Counter(chain.from_iterable([_WORDS[word] for word in spoken if word in _WORDS]))
    best = [*counts.most_common(2), ("", 0)][:2]
    if (
        not counts
        or best[0][1] < max(_ENOUGH, _SHARE * len(spoken))
        or best[0][1] < _LEAD * best[1][1]
    ):
        return ""
    return best[0][0]


def _script(letters: list[str]) -> str:
    """The script (or the only language of a script) that most letters are in; "" for Latin."""
    counts: Counter[str] = Counter()
    for letter in letters:
        if letter > "\u036f":
            counts[next((name for name, a, b in _SCRIPTS if a <= letter <= b), "")] += 1
    if counts["ja"] > len(letters) * 0.1:
        return "ja"
    name, count = counts.most_common(1)[0] if counts else ("", 0)
    return name if count > len(letters) * 0.4 else ""
