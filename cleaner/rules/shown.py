"""Code that an article shows its readers, and how it is told from what scripts of a page left behind.

An article that shows code speaks of it: of functions, markup or queries, and of the names in the code
itself. What a page left behind speaks of the page, in the midst of a story about something else.
"""

from __future__ import annotations

from collections.abc import Collection

from cleaner.article import Article
from cleaner.rules.look import compiled, ends_sentence, live, plain_words

_SURELY = frozenset(
    "javascript typescript python json html css xml yaml sql php api apis sdk parser parsers compiler compilers syntax snippet snippets "
    "codebase markup runtime npm backend frontend endpoint endpoints payload middleware debugger debug async callback regex stylesheet "
    "github localhost namespace webhook webhooks refactoring boolean programmers dotnet graphql http repo cli".split()
)
_MAYBE = frozenset(
    "function functions variable variables schema script scripts code class classes method methods object objects array arrays string "
    "strings query queries server browser plugin config configuration library libraries framework workflow workflows nodes developer developers "
    "programming commit commits attribute attributes tags element elements parameter parameters database terminal command commands".split()
)
_SURE_OF_IT, _ENOUGH, _SOME = 8, 6, 3
# What the scripts of pages speak of: the window, advertisements, counters and the description for search engines.
_OF_PAGE = (
    r"window\.|document\.|googletag|google_ad|adsbygoogle|gtag\(|fbq\(|dataLayer|_gaq|CDATA|OUTBRAIN|[Tt]aboola|jQuery|\$\(|twttr|"
    r"FB\.|!function|\(function ?\(|\bga\(|\"@(?i:context|type)\"|setTimeout\(|addEventListener|<!--|^[@.#]"
)
# Names as only code has them: two words in one, or joined by a line.
_NAME = r"(?<![^\W_])[A-Za-z][a-z]+(?:[A-Z][a-z]+|_[a-z]+)+(?![^\W_])"
_LEAD, _MANY = 25, 3


def shown(article: Article, asked: Collection[int], coded: Collection[int]) -> frozenset[int]:
    """Which of some lines of code (positions in `live`) belong to the article; `coded` are all lines of code."""
    if not asked:
        return frozenset()
    said = _spoken(article, coded)
    score, many, low = _score(said), len(coded) >= _MANY, said.lower()
    return frozenset(n for n in asked if _is_shown(_with_above(article, n), score, low, many=many))


def _with_above(article: Article, n: int) -> tuple[str, str]:
    """The line above a line, and the line."""
    order = live(article)
    return article.blocks[order[n - 1]].text if n else "", article.blocks[order[n]].text


def _is_shown(lines: tuple[str, str], score: int, low: str, *, many: bool) -> bool:
    above, text = lines
    led = above.endswith((":", "\uff1a")) and len(above) >= _LEAD
    if not compiled(_OF_PAGE).search(text):
        return score >= (_SOME if led or many else _SURE_OF_IT)
    return score >= _ENOUGH and ((led and score >= _SURE_OF_IT) or _is_named(text, low))


def is_about_code(article: Article) -> bool:
    """Whether an article speaks of code as those do that show it."""
    return article.memo(_is_about_code)


def _is_about_code(article: Article) -> bool:
    return _score(_spoken(article, ())) >= _ENOUGH


def _spoken(article: Article, coded: Collection[int]) -> str:
    """The sentences of an article, in one."""
    lines = [article.blocks[i].text for n, i in enumerate(live(article)) if n not in coded]
    return " ".join([text for text in lines if ends_sentence(text) or text.endswith(":")])


def _score(said: str) -> int:
    """How much a text speaks of code: 2 for each word that stands for nothing else, 1 for each that may."""
    words = set(plain_words(said))
    return 2 * len(words & _SURELY) + len(words & _MAYBE)


def _is_named(text: str, low: str) -> bool:
    """Whether a text, in small letters, speaks of the names that stand in a line of code."""
    return any(name.lower() in low for name in set(compiled(_NAME).findall(text)))
