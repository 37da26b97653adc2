"""Names of assistants below the offer to have a page summed up by one of them."""

from __future__ import annotations

from cleaner.article import Article
from cleaner.rules.look import folded, live

_NAMES = frozenset(
    "chatgpt chat gpt claude gemini google ai mode perplexity grok copilot microsoft mistral le deepseek meta openai "
    "anthropic qwen notebooklm bing you com".split()
)
_OFFERED = frozenset(
    "summarize summarise summary ask chat zusammenfassen résumer resumir riassumi".split()
)
_LONGEST = 80


def assistants(article: Article, found: dict[int, str]) -> None:
    """Add to `found` the lines of nothing but names of assistants that follow an offer on a share bar."""
    if "share" not in found.values():
        return
    order, offered = live(article), False
    for i in order:
        text = article.blocks[i].text
        if found.get(i) == "share":
            offered = not _OFFERED.isdisjoint(folded(text)[:4])
        elif offered and len(text) <= _LONGEST and _NAMES.issuperset(folded(text)):
            found[i] = "share"
        else:
            offered = False
