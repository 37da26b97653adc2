"""Turns of phrase of small print, as data: each is a kind, telltale words and a pattern.

One complete turn is enough to tell small print, since it speaks of "this page", of "our" links and forms, or
of what is done with the text, as no story does.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import product
from typing import NamedTuple


class Turn(NamedTuple):
    """A turn of phrase: its kind, whole words of which each text that fits holds one at least, and its pattern.

    "news+site/website" are two words that stand together in it, news and one of the others. The pattern is tried,
    and compiled at all, only where a word or two words stand (see `telltale`).
    """

    kind: str
    words: str
    source: str


TURNS = (
    Turn(
        "disclaimer",
        "commission/commissions/compensation+earn/receive/get/collect",
        (
            r"(?:we|you buy[^.]{0,60}|and|publisher|site|page|media|group|links?[^.]{0,60}|company) (?:may|might|can|could|will) (?:also )?"
            r"(?:earn|receive|get|collect)(?: us)? (?:a |an |some |any |small |modest |affiliate |sales |share |portion |percentage |of |from |the )*(?:commissions?|compensation)\b"
        ),
    ),
    Turn(
        "disclaimer",
        "affiliate",
        r"\baffiliate (?:links?|commissions?|partner(?:ship)?s?|program)\b[^.]{0,120}\b(?:we|us|our)\b|\b(?:we|us|our)\b[^.]{0,120}\baffiliate (?:links?|commissions?|partner(?:ship)?s?|program)\b",
    ),
    Turn(
        "disclaimer",
        "independently",
        r"\bindependently (?:selected|chosen|picked|reviewed|curated|researched)\b[^.]{0,60}\b(?:we|our|editors)\b",
    ),
    Turn(
        "editor-note",
        "rush+deadline form+final",
        r"\b(?:created|produced) on a rush deadline\b|\bmay not be in its final form\b",
    ),
    Turn(
        "disclaimer",
        "responsible+accuracy/content/contents",
        r"\b(?:is|are) not responsible for the (?:accuracy|contents?) (?:of|or)\b[^.]{0,80}\b(?:posted|releases?|sites?|information|links|external|comments|third)",
    ),
    Turn(
        "disclaimer",
        "intended/meant/provide/substitute/replacement/constitute/construed+not purposes+informational/information/educational/general information/informational+only",
        r"\bthis (?:site|website|article|information|content|page|column|blog|newsletter|post|material|story)\b[^.]{0,120}\b(?:not (?:intended|meant|an? (?:substitute|replacement)|constitute|be construed|provide)|for (?:general )?information(?:al)? only\b|(?:informational|information|educational|general)(?: and \w+| information)? purposes)\b",
    ),
    Turn(
        "disclaimer",
        "expressed/stated/presented/contained+view/views/opinion/opinions/statement/statements/thought/thoughts",
        r"\b(?:views?|opinions?|statements?|thoughts?) (?:expressed|stated|presented|contained) (?:here|herein|in|by|on|above)\b[^.]{0,140}\b(?:those of|(?:his|her|my|their|authors?['\u2019]s?|authors?|writers?['\u2019]s?) own|the authors?|writers?|contributors?)\b",
    ),
    Turn(
        "disclaimer",
        "affiliate contain/contains+advertising/sponsored/paid/ads compensated paid+click/buy/purchase/link/links selected/chosen/picked/vetted+product/products",
        (
            r"\b(?:participates? in|contains?|contain) (?:\w+,? (?:and |or )?){0,4}affiliate\b|\b(?:newsletter|page|post|article|story|site) (?:may )?contains? (?:advertising|sponsored|paid|ads)\b|"
            r"\b(?:we|i) (?:are|get|may be) (?:compensated|paid)\b[^.]{0,40}\b(?:click|buy|purchase|links?)\b|\bproducts? (?:recommended|featured|reviewed|we)\b[^.]{0,80}\b(?:selected|chosen|picked|vetted)\b"
        ),
    ),
    Turn(
        "newsletter",
        "clicking/signing/subscribing/joining/submitting/providing/registering/entering+agree/consent/accept/acknowledge",
        r"\bby (?:clicking|signing up|subscribing|joining|submitting|providing|registering|entering)\b[^.]{0,80}\byou (?:agree|consent|accept|acknowledge)\b",
    ),
    Turn("cookie", "cookies", r"\b(?:this|our) (?:web)?site uses cookies\b"),
    Turn(
        "copyright",
        "copyright+which permission/consent+without",
        r"\bwhich is copyright and (?:cannot|may not|must not) be\b|\bwithout (?:the )?(?:prior )?(?:express )?(?:written )?(?:permission|consent) (?:of|from) (?:the )?(?:publisher|author|copyright|owner)",
    ),
    Turn(
        "disclaimer",
        "advice+medical/seek",
        r"\bnever disregard (?:professional )?medical advice\b|\bseek the advice of (?:your|a) (?:physician|doctor|qualified)\b",
    ),
    Turn(
        "disclaimer",
        "advertising ads",
        r"\b(?:advertising|ads) on (?:our|this) (?:web)?sites? (?:helps?|supports?|allows?|funds?|keeps?|pays?)\b",
    ),
    Turn(
        "disclaimer",
        "editorial/checking+our",
        r"\b(?:read|see|review|check|learn more about|more about|follow) our (?:editorial|fact-checking) (?:process|policy|policies|guidelines|standards|methods|guide)\b",
    ),
    Turn(
        "disclaimer",
        "articles+update sourcing sources+only",
        r"\bwe update our articles\b|\bstrict sourcing guidelines\b|\b(?:uses?|relies|rely) only (?:on )?(?:high-quality|reputable|trusted|primary) sources\b",
    ),
    Turn(
        "disclaimer",
        "adhere/adheres/abide/abides/regulated+ipso/press/code",
        r"\b(?:adheres? to|abides? by|(?:is|are) regulated by)\b[^.]{0,80}\b(?:ipso|independent press standards|editors['\u2019] code|press council)\b",
    ),
    Turn(
        "support",
        "newspaper+our journalism+sustaining/supporting readers+keeping paywall/paywalls+away epaper",
        (
            r"\b(?:purchas(?:e|ing)|buy(?:ing)?) (?:a copy of )?our newspaper\b|\b(?:sustaining|supporting) journalism\b[^.]{0,80}\b(?:like you|pay for it)\b|"
            r"\breaders like you are keeping\b|\bkeeps? paywalls? away\b|\bdelivered as a digital epaper\b"
        ),
    ),
    Turn("disclaimer", "compensated", r"\bmay be compensated if you (?:purchase|buy|click)\b"),
    Turn(
        "cookie",
        "permission+loaded",
        r"\bask for your permission before (?:anything|it) is loaded\b",
    ),
    Turn(
        "disclaimer",
        "recommends+position/positions/shares/stake/stakes policy+disclosure",
        r"\b(?:positions?|shares|stakes?) in and recommends\b|\b(?:positions?|shares|stakes?) (?:in|of) [^.]{2,100}\band recommends (?!that\b|the\b|a\b|its\b|to\b|buying\b)|\bhas a disclosure policy\b",
    ),
    Turn(
        "disclaimer",
        "replace/substitute/replaces+doctor/physician/medical/professional",
        r"\b(?:information|content|article|advice|tips) (?:here|above|contained|provided|given|in this article|on this (?:page|site))\b[^.]{0,60}\b(?:not|never|no)\b[^.]{0,30}\b(?:replaces?|substitute)\b[^.]{0,80}\b(?:doctor|physician|medical|professional)\b",
    ),
    Turn("cookie", "recaptcha", r"\bthis site is protected by recaptcha\b"),
    Turn(
        "comments",
        "commenting+suspending engaging+safe",
        r"\bsuspending article commenting\b|\bsafe and engaging place for users\b",
    ),
    Turn("poll", "validation", r"\bthis field is for validation purposes\b"),
    Turn(
        "newsletter",
        "share+never address+used unsubscribe provide+use electronic/marketing/promotional/commercial+receive preferences/subscriptions+manage",
        (
            r"\b(?:we(?: will|['\u2019]ll)?|and) never share your (?:details|e?-?mail|information|data|personal)|\byour e-?mail address is used only\b|\byou can unsubscribe at any\b|"
            r"\bwe will use the information you provide\b|\bto receive (?:electronic|marketing|promotional|commercial) (?:communications|e?-?mails?|messages|offers)\b|\bmanage your (?:e?-?mail|newsletter) (?:preferences|subscriptions)\b"
        ),
    ),
    Turn(
        "syndicated",
        "credit/attribute/include/link+must charge+available republish reprint repost",
        r"\b(?:you|publishers) must (?:credit|attribute|include|link)\b[^.]{0,80}\b(?:original|publisher|author|byline|our site|link)\b|\bis available without charge to\b|\b(?:republish|reprint|repost) (?:our|this|any) (?:\w+ )?(?:content|stor(?:y|ies)|articles?|pieces?|posts?)\b[^.]{0,80}\b(?:free|license|licence|credit|charge|online or in print|permission)\b",
    ),
    Turn(
        "contact",
        "letters",
        r"\b(?:committed to publishing|publish) a diversity of letters\b|\bletters to the editor\b[^.]{0,80}\b(?:should|must|may|can) be\b|\bletters (?:should|must|may|will) be (?:no (?:more|longer)|brief|edited|signed|limited|sent|under|fewer|exclusive)\b",
    ),
    Turn(
        "contact",
        "mail/email/contact/touch/call/send/tell+have/got",
        r"\b(?:do you have|got|have you got) (?:a|any) (?:stor(?:y|ies)|news|tips?|information|photos?|videos?|confidential)\b[^.?]{0,60}\?[^?]{0,40}\b(?:e-?mail|contact|get in touch|call|send|tell) (?:us|our|it|them|\S+@)",
    ),
    Turn(
        "player",
        "content+imported/created/available/hosted/blocked",
        r"^this content is (?:imported from|created and maintained by|not available|hosted by|blocked)\b",
    ),
    Turn(
        "comments",
        "comment+policy/system comments+keep/open/that/which/must/are/should/may/here/below/on commenters abuse+report",
        (
            r"\b(?:keep (?:your )?comments|commenters|report abuse|comment (?:policy|system)|open comments|comments (?:that|which|must|are|should|may|here|below|on))\b"
            r"[^\n]{0,260}\b(?:civil|respectful|respect all|abusive|profan\w+|moderat(?:ed|ors?|ion)|inappropriate|guidelines|off-topic|spam|personal attacks|decent)\b"
        ),
    ),
    Turn(
        "comments",
        "respectful/civil+be/keep/stay",
        r"\b(?:be|keep it|stay) (?:respectful|civil)\b[^\n]{0,200}\b(?:comment\w*|discussions?|tolerated)\b",
    ),
    Turn(
        "newsletter",
        "sign+up",
        r"\bsign up (?:to receive|for|to get) (?:our (?:biggest|latest|top|best|weekly|daily|free)\b|the (?:biggest|latest|top|best|weekly|daily|free)\b[^.]{0,60}\b(?:news\w*|stories|headlines|updates|alerts|e-?mails?|digest|briefing|edition|roundup|podcast)\b)",
    ),
    Turn(
        "opinion",
        "newsroom news+service/organization/organisation/outlet/site/website journalism",
        r"^[^.]{2,60} is (?:a|an|the)(?: [\w,-]+){0,6} (?:newsroom|news (?:service|organi[sz]ation|outlet|site|website)|journalism (?:project|organi[sz]ation|nonprofit))\b",
    ),
    Turn(
        "editor-note",
        "converted/generated/created/produced/written/translated/summarized/adapted/compiled/drafted+ai/artificial/automated",
        (
            r"\bthis (?:story|article|report|page|summary|translation|post|content|transcript|headline)\b(?! of\b)[^.]{0,120}\b(?:converted|generated|created|produced|written|translated|summarized|adapted|compiled|drafted)\b"
            r"[^.]{0,80}\b(?:(?:assistance|help|use|aid) of|using|assisted by)(?: an?| generative)* (?:ai|artificial intelligence|automated)\b"
        ),
    ),
    Turn(
        "disclaimer",
        "position/positions+securities/stock/stocks/companies/company/shares/publication",
        (
            r"\b(?:did not have|does not have|do not have|don['\u2019]t have|has no|have no|had no|holds no|hold no|does not hold|did not hold)\b[^.]{0,60}\bpositions?\b[^.]{0,60}"
            r"\b(?:any (?:of the )?(?:securities|stocks?|companies|shares)|(?:securities|stocks?|companies|shares) (?:mentioned|discussed|named))\b"
        ),
    ),
    Turn(
        "disclaimer",
        "forward+looking litigation+securities",
        r"\bthis (?:press |news )?release (?:and [^.]{2,40} )?(?:contains?|includes?|may contain|may include)\b[^.]{0,80}\bforward[- ]looking\b|\bprivate securities litigation reform act of\b",
    ),
    Turn(
        "disclaimer",
        "gambling gambler responsibly",
        r"\bgambling problem\? (?:please )?call\b|\bcall 1-800-gambler\b|\bplease (?:gamble|play|bet) responsibly\b",
    ),
    Turn(
        "promo",
        "editorial+independence",
        r"\bmaintains? (?:full |complete )?editorial independence\. ",
    ),
    Turn(
        "player",
        "above+video/player/clip/interview/report/segment/footage/trailer/episode/gallery below+video/player/clip/interview/report/segment/footage/trailer/episode/gallery",
        r"^(?:watch|see|view|hear|listen to|check out) (?:[^.\n]{3,100}\b(?:video|player|clip|interview) (?:player )?|(?:the|our|this) (?:[\w-]+ ){0,2}(?:report|segment|footage|trailer|episode|gallery) (?:(?:from|by|with|of|on) [^.,\n]{3,50} )?)(?:above|below)[.:]?$",
    ),
    Turn(
        "support",
        "blocker adblocker",
        r"\bad ?-?blocker\b[^.]{0,80}\b(?:off|disable|whitelist|detected|using|continue)\b|\b(?:turn off|disable|whitelist|using)\b[^.]{0,60}\bad ?-?blocker\b",
    ),
    Turn(
        "support",
        "paywall+removed/dropped/lifted/lowered subscribe/subscribed/subscriber/subscribers/subscribes/subscribing/subscription/subscriptions+free/without/regardless/available",
        r"\b(?:removed|dropped|lifted|lowered) (?:the|our) paywall\b|\b(?:story|article|coverage|content)\b[^.]{0,80}\b(?:free|without a (?:subscription|paywall)|regardless of subscription|available to all)\b[^.]{0,80}\b(?:readers|public|everyone|public service|all)\b[^\n]{0,200}\bsubscri(?:be[drs]?|bers|bing|ptions?)\b",
    ),
)


def _filed() -> dict[str, dict[str, tuple[int, ...]]]:
    filed: dict[str, dict[str, tuple[int, ...]]] = {}
    for number, turn in enumerate(TURNS):
        for words in turn.words.split():
            one, _, other = words.partition("+")
            for word, beside in product(one.split("/"), other.split("/")):
                places = filed.setdefault(word, {})
                places[beside] = (*places.get(beside, ()), number)
    return filed


# By each first word, and by the word that must stand beside it ("" for none): the numbers of the turns.
FILED = _filed()


def near(said: Collection[str], words: list[str]) -> frozenset[int]:
    """The numbers of the turns of which one of the words `said`, or two of all `words`, stand in a text."""
    if not said:
        return _NONE
    held = [*words, ""]
    places = [FILED[word] for word in said if not FILED[word].keys().isdisjoint(held)]
    if not places:
        return _NONE
    return frozenset().union(
        *(beside[other] for beside in places for other in beside.keys() & held)
    )


_NONE = frozenset[int]()
