"""M: captions and picture credits."""

from __future__ import annotations

import re

from cleaner.article import Article, Block, Edit
from cleaner.rules.extent import story_span
from cleaner.rules.houses import AGENCIES, is_signature, is_signed
from cleaner.rules.lines import short_lines
from cleaner.rules.look import compiled, ends_sentence, fold, going_on, live, whole
from cleaner.rules.phrases import matcher
from cleaner.rules.rule import Hit, Keep, Rule
from cleaner.rules.story import amid, stays
from cleaner.rules.survey import is_owner
from cleaner.rules.wording import kinds, told

_LONGEST, _CREDITED = 700, 500
_MONTH = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan\\.?|Feb\\.?|Mar\\.?|Apr\\.?|Aug\\.?|Sept?\\.?|Oct\\.?|Nov\\.?|Dec\\.?"
)
# A caption of an agency ends with the day on which the picture was taken.
_DATED = rf"(?:\bon |\bin |, |\) )(?:\w+day,? )?(?:(?:{_MONTH}) \d{{1,2}}(?:, ?| )\d{{4}}|\d{{1,2}} (?:{_MONTH}),? \d{{4}})\.?$"
# ... or names photographer and agency.
_CREDIT = (
    rf"(?:[\w.'\u2019-]+ ?/ ?(?:{AGENCIES})|(?:via|for) (?:Getty Images|Reuters|REUTERS|AP|AFP|Shutterstock|Wikimedia Commons)|"
    rf"(?<![a-z] )(?:Getty Images|Shutterstock|iStockphoto|Wikimedia Commons|AP Photo)|REUTERS/[\w. -]{{2,40}}|"
    rf"AP Photo/[\w., -]{{2,40}}|(?:Photo|Photograph|Image|Picture|Illustration)s?:? (?:by|via|courtesy of|credit:?|courtesy) [A-Z][^.]{{1,60}})"
    r"(?: (?:via|for) [A-Z][\w ]{2,30})?[\])]?\.?$"
)
# "Facebook Twitter Pinterest A ship leaves. Photograph: ..." and "\u00a9 AFP / Ann Lee A ship leaves".
_BAR = re.compile(r"(?:(?:Facebook|Twitter|Pinterest|WhatsApp|Email|Share|Tweet) ){2,6}")
# Behind a bar, a longer line that ends as a sentence does may be one of the story.
_BARRED = 100
_OWNER = re.compile(
    rf"(?:\u00a9|\(c\)(?= ?(?:\d{{4}}|{AGENCIES})\b)|CC0|CC BY[\w .-]{{0,12}}) ?[A-Z][^.!?]{{2,80}}(?:/|$)"
)
_IN_BRACKETS = (
    r"\((?:(?:Photo|Image|Credit|Source|Picture|Photograph|Courtesy|Screenshot|Illustration|Video)(?::| by| courtesy| of| via)[^()]{2,80}|"
    rf"[A-Z][\w.'\u2019-]+ [A-Z][\w.'\u2019 -]{{2,40}} ?/ ?[A-Z][\w.'\u2019 -]{{2,40}}|(?:{AGENCIES}) ?/ ?[A-Z][\w.'\u2019 -]{{2,40}}|"
    rf"[A-Z][\w.'\u2019 -]{{2,40}} ?/ ?(?:{AGENCIES}))\)(?:\.| More)?$"
)
# The bracket that ends a line and names two things, without a word that says what they are.
_SLASHED = re.compile(r"\(([^():/]{2,60}/[^():/]{2,60})\)(?:\.| More)?$")
_RUN_IN_CREDIT = re.compile(r"Image[A-Z\u201c].{10,400}Credit(?:\.\.\.|:)")
_OPENING = re.compile(
    r"(?:\(?(?:FILE PHOTO|FILE - |FILE: |FILE\u2014|File photo|PHOTO:|Photo:|IMAGE:|Image:|[(\[]Photos?(?:graph)?(?::| by| courtesy| credit)|"
    r"In this (?:(?:\w+day|[A-Z][a-z]{2,8}\.?|\d{1,4}),? ){0,4}(?:(?:file|handout|undated|aerial|provided|combo|combination|still|frame|video) ){0,2}"
    r"(?:photo|photograph|image|picture)\b|This (?:undated |file )?(?:photo|image|picture)|"
    r"Enlarge this image|Image copyright|Image source|Photo by|Photograph by|Photo credit|Image credit))"
)
# In captions the present tense tells what the picture shows.
_SHOWS = (
    r"\b(?:(?:is|are) (?:seen|pictured|shown|depicted)|seen (?:in|on|at|here)|pictured (?:in|on|at|here)|"
    r"walks?|stands?|sits?|looks? (?:on|at|out|over)|holds?|wears?|speaks?|try to|tries to|waits?|poses?|pass(?:es)? (?:by|through|a|the)|"
    r"attends?|gestures?|reacts?|celebrates?|arrives?|carr(?:y|ies)|rides?|drives?|gathers?|march(?:es)?|protests?|chants?|"
    r"waves?|watch(?:es)?|listens?|shakes? hands|inspects?|prepares?|cleans?|disinfects?|works?|plays?|enters?|exits?|leaves?|"
    r"adjusts?|administers?|demonstrates?|flutters?|rests?|sanitizes?|sprays?|transports?|lines? up|queues?|takes? part|"
    r"embraces?|hugs?|kiss(?:es)?|cr(?:y|ies)|mourns?|pray(?:s)?|light(?:s)? (?:a |candles)|lay(?:s)? (?:a |flowers)|"
    r"conducts?|collects?|receives?|delivers?|distributes?|unloads?|loads?|fish(?:es)?|run(?:s)? (?:past|through|along|from)|"
    r"search(?:es)?|battle(?:s)?|extinguish(?:es)?|rise(?:s)? (?:from|over|above)|burn(?:s)?|hangs?|lies?|float(?:s)?|"
    r"visits?|tours?|address(?:es)?|greets?|meets? with|applauds?|cheers?|performs?|trains?|shops?|eats?|buys?|sells?|cross(?:es)?)\b"
)
# Past tense or speech: a sentence of the story.
_TOLD = (
    r"\b(?:said|says|told|according|was|were|had|has|have|will|would|announced|reported|signed|died|began|"
    r"became|took|made|came|went|ruled|voted|passed|published|released|launched|opened|closed)\b"
)
_NEAR_START = 130


def captions(article: Article) -> list[Edit]:
    """Captions that an extractor took for paragraphs: present tense, and at the end the day or the credit of
    the picture; or a line that says of itself that it is one."""
    blocks = article.blocks
    seen = [i for i in live(article) if blocks[i].memo(_is_caption)]
    return [whole(article, i, "M404", "captions") for i in seen if _is_of_picture(article, i)]


def _is_caption(block: Block) -> bool:
    return block.role == "caption" or _reads_as_caption(block.text)


def _reads_as_caption(text: str) -> bool:
    size, first = len(text), text[0]
    if not 12 <= size <= _LONGEST:
        return False
    if (text[:3] in _HEADS or first == "\u00a9") and _says_so(text):
        return True
    if size < 20 or first.islower() or not (first.isalpha() or first in "(\u00a9["):
        return False
    if size <= _CREDITED and _is_credited(text):
        return True
    if text[-2].isdigit() and _is_dated(text):
        return True
    return (
        size <= _LONGEST_HEADED
        and ":" in text[-_NAMED:].replace("\uff1a", ":")
        and _is_headed(text)
    )


def _is_of_picture(article: Article, i: int) -> bool:
    """Whether what looks like a caption neither says whose the text is nor goes on with the line above."""
    block, (_, last) = article.blocks[i], story_span(article)
    if live(article).index(i) > last >= 0 and is_owner(block.text):
        return False  # below the story it is the owner of the text
    if block.role == "caption":
        return True
    if i in going_on(article) or "copyright" in kinds(block) or _NAMED_OWNER.fullmatch(block.text):
        return False
    signed = _signed(block)
    return not signed or (is_signed(article, signed) and not (" / " in signed and _cites(article)))


def _signed(block: Block) -> str:
    """What stands in the bracket that ends a block, where that is two things and a slash."""
    signed = _SLASHED.search(block.text, max(0, len(block.text) - 110))
    return signed[1] if signed else ""


_CITED = 3


def _cites(article: Article) -> bool:
    """Whether an article tells what others wrote, and whose it is, in line after line: "... “a fall”. (Ann Lee / Echo)"."""
    return article.memo(_is_digest)


def _is_digest(article: Article) -> bool:
    cited = [b.text for b in (article.blocks[i] for i in live(article)) if " / " in _signed(b)]
    return len(cited) >= _CITED and any(_SPOKEN.search(text) for text in cited)


# Pieces without which the patterns above cannot fit, each by its first letter: most paragraphs end here.
_MAY_CREDIT = re.compile(
    rf"/ ?(?:{AGENCIES})|A(?:P Photo|(?<=[ar] A)F?P)|R(?:EUTERS/|(?<=[ar] R)(?:euters|EUTERS))|"
    r"S(?:hutterstock|(?<=iS)tockphoto)|P(?:hoto|icture)|I(?:mage|llustration)|Wikimedia Commons"
)
_END = 160
_CLOSED = (")", ").", ") More")
# How those begin that say what they are.
_OPENS = ("FILE", "File photo", "(FILE", "PHOTO", "(PHOTO", "Photo", "(Photo", "[Photo", "IMAGE", "Image", "In this", "This", "Enlarge",
          "(c)", "CC0", "CC BY", "Facebook ", "Twitter ", "Pinterest ", "WhatsApp ", "Email ", "Share ", "Tweet ")  # fmt: skip
_HEADS = frozenset(piece[:3] for piece in _OPENS)

# "... \u1edf ga B\u00ecnh Kh\u00ea. (\u1ea2nh: Ho\u00e0i Nam)": the head is looked up in the tables of phrases.
_HEADED = re.compile(
    r"[(\uff08\[.\u2026\u3002!?\u2013\u2014|] ?([^\W\d_](?:[^\W_]|[ .]){0,24}?) ?[:\uff1a] ?([^\W\d_](?:[^\W_]|[ .'\u2019/-]){1,40}(?: \([^()]{2,30}\))?)[)\uff09\]]?\.?$"
)
# The colon and the name behind it are no longer.
_NAMED = 46
_SHORTEST_SAID, _LONGEST_HEADED, _NAME_WORDS = 12, 220, 6
# These name the source of a figure as well as of a picture.
_ANY_SOURCE = frozenset(
    {
        "\ucd9c\ucc98",
        "\uc81c\uacf5",
        "\u51fa\u5178",
        "\u63d0\u4f9b",
        "\u56f3",
        "\u56fe",
        "podpis",
        "foto",
    }
)


def _is_headed(text: str) -> bool:
    """Whether one sentence, or the words in its place, ends with the credit of a picture in any language."""
    credit = _HEADED.search(text, max(_SHORTEST_SAID, len(text) - 75))
    if not credit or credit[2].count(" ") >= _NAME_WORDS or credit[2].split(" ", 1)[0].islower():
        return False
    head = fold(credit[1])
    if head in _ANY_SOURCE or "caption-head" not in matcher().kinds(head):
        return False
    before = text[: credit.start()]
    return not re.search(r"[.!?] \w|[\u3002\uff01\uff1f]\w", before) and not _SPOKEN.search(before)


def _says_so(text: str) -> bool:
    """Whether a line begins as captions do, and nothing else."""
    if (_OPENING.match(text) and text != "Enlarge this image") or _RUN_IN_CREDIT.match(text):
        return True
    return len(text) <= 400 and (
        _OWNER.match(text) is not None
        or (_BAR.match(text) is not None and not (ends_sentence(text) and len(text) > _BARRED))
    )


def _is_credited(text: str) -> bool:
    """Whether the picture's credit stands at the end."""
    if text.endswith(_CLOSED) and compiled(_IN_BRACKETS).search(text, max(0, len(text) - 110)):
        return True
    if not _MAY_CREDIT.search(text[-_END:]):
        return False
    credit = compiled(_CREDIT).search(text, max(0, len(text) - _END))
    return credit is not None and _ends_as_credit(text, credit.start())


def _is_dated(text: str) -> bool:
    """Whether one sentence in the present tense ends with the day of the picture."""
    if not compiled(_DATED).search(text, max(0, len(text) - 60)):
        return False
    shows = compiled(_SHOWS).search(text, 0, _NEAR_START)
    if not shows or _PRONOUN.match(text):
        return False
    told = compiled(_TOLD).search(text, 0, shows.start())
    return told is None and text.count(". ") <= 3 and not _SPOKEN.search(text)


_PRONOUN = re.compile(r"(?:He|She|They|It|We|I|The (?:company|law|bill|study|report|book|film))\b")
_SPOKEN = re.compile('[\u201c\u201d"]')


def _ends_as_credit(text: str, at: int) -> bool:
    """Whether what precedes the credit is a caption: short, or sentences that have ended before it."""
    before = text[:at].rstrip()
    if before and text.startswith(("by ", "for ", "via "), at) and before[-1].isalnum():
        named = before.rsplit(None, 1)[-1]
        return named[0].isupper()  # "Ann Lee for Reuters", not "polled by Reuters"
    if _COUNTED.search(before):
        return False  # "Fish: 300 Royalty-Free Illustrations by Ann Lee" is a book
    return not before or before[-1] in '.!?)]\u201d"(' or len(before) < 80 or before[-1].isalpha()


_COUNTED = re.compile(r": \d[\d,.]*(?: [\w'\u2019-]+){0,3}-?$")


def credits(article: Article) -> list[Edit]:  # noqa: A001 - the field's own term
    """The credit of a picture on a line of its own."""
    said = {live(article)[n] for n in told(article)}
    return [
        whole(article, i, "M405", "credits", owner)
        for i, text in short_lines(article)
        if (
            i in said
            or text[0] in "IP"
            or (len(text) <= _LONGEST_BARE and ("/" in text or _STOCK.search(text)))
        )
        and (owner := _credited(article, i))
    ]


def _credited(article: Article, i: int) -> str:
    """Whose picture a line says it is; "" where it says something else."""
    block = article.blocks[i]
    text = block.text
    if text[0] == "#":
        return ""
    named = _NAMED_OWNER.fullmatch(text) if text[0] in "IP" else None
    if named:
        return named[1]
    if not _is_credit(block) or _is_spoken_of(article, text):
        return ""
    bare = "/" in text and not _HEADS_CREDIT & kinds(block)
    return "" if bare and not is_signature(article, i, text) else _owner(text)


_HEADS_CREDIT = frozenset({"caption-head", "caption-head:"})


# "fot. Bogna Wilk": a label of up to four words, and a name behind it.
_LABEL_ENDS = re.compile(r"[:\uff1a]\s*|[,.]?\s+(?=[^\W\d_a-z])")
_LABEL, _PERSON_FROM = 40, 3


def _owner(text: str) -> str:
    """Whose picture it is: the credit without its label, where the label says no more than that it is one."""
    for end in _LABEL_ENDS.finditer(text, 0, _LABEL):
        name = text[end.end() :].strip(" .()[]")
        label = fold(text[: end.start()])
        if label and len(name) >= _PERSON_FROM and "caption-head" in matcher().kinds(label):
            return name
    return text


_NAMED_OWNER = re.compile(
    r"(?:Image|Photo|Picture) (?:copyright|credit|source):? ((?!.*caption)[A-Z].{1,50}[^.])"
)


def _is_spoken_of(article: Article, text: str) -> bool:
    """Whether the name before the slash stands elsewhere in the text too: then the line is a heading."""
    name, slash, house = text.partition("/")
    if not slash or "(" in text or re.fullmatch(AGENCIES, house.strip()):
        return False
    return bool(re.search(rf"\b{re.escape(name.strip())}\b(?! ?/)", article.text))


def _is_credit(block: Block) -> bool:
    text, said = block.text, kinds(block)
    if "caption-head:" in said and not text.endswith(("?", "!")):
        return True
    if len(text) > _LONGEST_BARE or block.role == "heading":
        return False
    named = "/" in text or _STOCK.search(text) is not None
    return ("caption-head" in said and " " in text) or (
        named and bool(compiled(_BARE).fullmatch(text))
    )


_LONGEST_BARE = 70
# One capital first, so that the search runs over plain text at full speed.
_STOCK = re.compile(
    r"[GARSC](?:(?<=G)etty|(?<=A)P|(?<=R)EUTERS|(?<=S)(?:hutters)?tock|(?<=C)orbis)"
)
# One name of a person or a house, no possessive, and no full stop behind the last.
_CAPS = r"[A-Z][\w-]*\.?(?: [A-Z][\w-]*\.?){0,3}(?<!\.)"
_TWO = r"[A-Z][\w-]*\.?(?: [A-Z][\w-]*\.?){1,4}"
_BARE = (
    rf"[\[(\u00a9 ]*(?:[A-Z][\w.'-]+ ){{0,3}}(?:/ ?)?(?:Getty Images|AP Photo|REUTERS|Shutterstock|iStock|Corbis)(?: ?/ ?[\w. ]{{1,20}}|, file)?[\])]?\.?|"
    rf"\(?(?:{_TWO} ?/ ?{_CAPS}|(?:{AGENCIES}) ?/ ?{_CAPS}|[\w-]+ ?/ ?(?:{AGENCIES}))(?:, file)?\)?|[\w ]{{2,20}} via AP(?: file)?"
)


RULES = (
    Rule("M404", "captions", captions,
         hits=(Hit("It rained.\n\nFirefighters try to put out a blaze near the harbour in Porto, Portugal on May 07, 2019.\n\nIt went on.",
                   "It rained.\n\nIt went on.",
                   lifts={"captions": "Firefighters try to put out a blaze near the harbour in Porto, Portugal on May 07, 2019."}),
               Hit("It rained.\n\nÔng Lê Văn Thuận bên chiếc đồng hồ ở ga Bình Khê. (Ảnh: Hoài Nam)\n\nIt went on.", "It rained.\n\nIt went on."),
               Hit("FILE PHOTO: A ship leaves the harbour of Porto, May 2, 2019.\n\nIt rained.", "It rained."),
               Hit("A ferry crosses the river in Lisbon. Ana Silva/Getty Images\n\nIt rained.", "It rained.")),
         keeps=(Keep("Die Farben sind echt. Ein Foto: Der Beweis liegt auf dem Tisch.\n\nIt went on."),
                Keep("It rained all day in the valley. The farmers sang and drank, and the mayor sang with them until morning. Foto: nobody knows."),
                Keep("We walked for an hour along the river and ate in both of its inns (River Lane/Western Road)."),
                Keep("Boats of the Minho: 1,200 Copyright-Free Illustrations by Ann Lee"),
                Keep("The law was signed on March 3, 2017."),
                Keep("She works in Paris and was born there on May 7, 1950."),
                Keep("The ship leaves on Monday, the company told Reuters."),
                Keep("The ship will leave on Monday, according to captains of other lines polled by Reuters."),
                Keep("The harvest was smaller than that of the last season of the valley (August/July)."),
                Keep("In this example, two images of dogs make one film."), Keep("(c) Lighting"),
                Keep("\u201cHe walks to school,\u201d she said on May 7, 2019.")),
         lifts=("captions",), cap=0.6),
    Rule("M405", "picture credits", credits,
         hits=(Hit("Getty Images\n\nIt rained.", "It rained.", lifts={"credits": "Getty Images"}),
               Hit("Photo: Ana Silva\n\nIt rained.", "It rained.", lifts={"credits": "Ana Silva"}),
               amid("Ana Silva / AFP"), amid("Ana Sá/The Valley Post"), amid("Ana Silva/ValleyWire"), amid("Ana Silva/Vale")),
         keeps=(Keep("Two teams of the valley meet:\n\nPorto/Lisbon United v Faro\n\nThe cup is old."), Keep("Royal Mills/Valley's Grain\n\nis a merger."),
                stays("Mill Lane / Western Road"), Keep("The trial is free, and so is the first plan that the mill sells to farmers of the valley.\n\nFree Trial/Plan\n\nNobody has ever paid for more than one of them, said the miller."),
                Keep("Each student pays, and women pay less.\n\nInternational Students/Women\n\n40 %"),
                Keep("Valley Bank/River Bank\n\nValley Bank lets farmers pay later, said the farmers of the village."),
                Keep("## Credit\n\nThanks to Ann Lee, who found the fault."),
                Keep("Photos of the bridge were shown to the court."), Keep("Image is everything, he thought."), Keep("Images from the telescope show a faint ring of dust.")),
         lifts=("credits",), cap=0.5),
)  # fmt: skip
