"""Learned patterns as a rule: it only looks, like every other."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from cleaner.article import Article, Edit
from cleaner.boilerplate.blocks import open_blocks
from cleaner.boilerplate.headlines import linked
from cleaner.boilerplate.pattern import Boilerplate, Matcher, Pattern, site_of, squeeze
from cleaner.rules.rule import Rule

# A page of which more than this is boilerplate is rather one that the patterns do not understand.
CAP = 0.6
RULE = "B001"


def rules_of(boilerplate: Boilerplate) -> tuple[Rule, ...]:
    """The rule that removes what was learned, to stand behind the others in the call of strip.

    Its edits carry the ids of the patterns (`boilerplate.reasons` says why each is one). None where
    nothing was learned.
    """
    if not boilerplate.patterns:
        return ()

    def find(article: Article) -> Iterator[Edit]:
        return find_boilerplate(article, boilerplate)

    find.__doc__ = inspect.getdoc(find_boilerplate)
    return (Rule(RULE, "what its site repeats", find, (), (), cap=CAP),)


def find_boilerplate(article: Article, boilerplate: Boilerplate) -> Iterator[Edit]:
    """The same line stands in many articles of one site, at the same end of them.

    What a site says on every page is not what this article says. A line counts only as a whole, only
    on the site it was learned on, and only where it stood when it was learned: one of the tail with
    nothing but boilerplate behind it, one of the head with nothing but boilerplate before it. The headline
    of another article counts amid the story, where the paragraphs below do not take up its words.
    """
    matcher = boilerplate.matcher(site_of(article))
    if not matcher.patterns:
        return
    order, found = _fits(article, matcher)
    if not found:
        return
    chosen = {i: p for i, ps in found.items() for p in ps if p.place == "body"}
    chosen |= _run(order, found, "head")
    chosen |= _run(order[::-1], found, "tail")
    chosen |= _headlines(article, order, found)
    for i in sorted(chosen):
        text = article.blocks[i].text
        yield Edit(i, 0, len(text), text, chosen[i].id)


def _fits(article: Article, matcher: Matcher) -> tuple[list[int], dict[int, list[Pattern]]]:
    """The blocks in order, and for those that fit patterns which.

    The article's own title is never one: where a site lists its articles under each other, the title
    of each is learned from the others.
    """
    title = squeeze(article.get("title"))
    order: list[int] = []
    found: dict[int, list[Pattern]] = {}
    for i, block, may in open_blocks(article):
        order.append(i)
        fits = list(matcher.matches(block.text)) if may else []
        if fits and squeeze(block.text) != title:
            found[i] = fits
    return order, found


def _run(order: list[int], found: dict[int, list[Pattern]], place: str) -> dict[int, Pattern]:
    """Blocks that a pattern of one end takes, from that end inwards."""
    chosen: dict[int, Pattern] = {}
    stayed = 0
    for i in order:
        fits = (p for p in found.get(i, ()) if p.place in ("body", place))
        pattern = next((p for p in fits if p.place == "body" or stayed <= p.slack), None)
        if pattern is None:
            stayed += 1
        elif pattern.place == place:
            chosen[i] = pattern
    return chosen


def _headlines(
    article: Article, order: list[int], found: dict[int, list[Pattern]]
) -> dict[int, Pattern]:
    """Blocks that are headlines of other articles, linked amid this one."""
    heads = {i: p for i, ps in found.items() for p in ps if p.place == "headline"}
    if not heads:
        return {}
    texts = [article.blocks[i].text for i in order]
    return {order[n]: heads[order[n]] for n in linked(texts, (order.index(i) for i in heads))}
