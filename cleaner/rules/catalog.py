"""The registry as people and programs read it: a list, one rule in full, JSON lines, a page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby

from cleaner.errors import UsageError
from cleaner.rules import RULES
from cleaner.rules.rule import Rule

FAMILIES = {
    "E": "Encoding",
    "S": "Spacing",
    "H": "Headline",
    "M": "Metadata",
    "F": "Page furniture, by position",
    "W": "Page furniture, by wording",
    "P": "Repeated paragraphs",
    "B": "Boilerplate learned from a corpus",
}


def show(names: tuple[str, ...] = (), form: str = "text") -> Iterator[str]:
    """The rules that `names` (ids or prefixes) mean, all without a name, as lines of `form`.

    Forms are text, json and markdown. As text a rule that is named by its whole id is shown in full.
    Raises UsageError for a name that fits no rule.
    """
    for name in names:
        if not any(rule.id.startswith(name) for rule in RULES):
            learned = (
                " What begins with B was learned, and stands in a boilerplate file."
                if name[0:1] == "B"
                else ""
            )
            raise UsageError(
                f"no rule is called {name!r}", f"`clean rules` lists them all.{learned}"
            )
    chosen = [rule for rule in RULES if not names or rule.id.startswith(names)]
    if form == "json":
        yield from (json.dumps(as_dict(rule), ensure_ascii=False) for rule in chosen)
    elif form == "markdown":
        yield from _page(chosen)
    elif names and all(rule.id in names for rule in chosen):
        for rule in chosen:
            yield from _full(rule)
    else:
        yield from (
            f"{rule.id:<6}{rule.name}{'' if rule.default else '  (off)'}" for rule in chosen
        )


def as_dict(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "name": rule.name,
        "reason": rule.reason,
        "default": rule.default,
        "lifts": list(rule.lifts),
        "cap": rule.cap,
        "languages": list(rule.languages),
        "hits": [{"before": hit.before, "after": hit.after} for hit in rule.hits],
        "keeps": [keep.text for keep in rule.keeps],
    }


def _full(rule: Rule) -> Iterator[str]:
    yield f"{rule.id}  remove {rule.name}"
    yield f"on by default: {'yes' if rule.default else 'no'}"
    if rule.lifts:
        yield f"lifts: {', '.join(rule.lifts)}"
    if rule.cap < 1:
        yield f"takes at most {rule.cap:.0%} of an article"
    if rule.languages:
        yield f"languages: {' '.join(rule.languages)}"
    yield ""
    yield rule.reason
    for hit in rule.hits:
        yield "\nhits:"
        yield from _quote(hit.before)
        yield "becomes:"
        yield from _quote(hit.after)
        yield from (f"  {name}: {value}" for name, value in hit.lifts.items())
    for keep in rule.keeps:
        yield "\nkeeps:"
        yield from _quote(keep.text)
    yield ""


def _quote(text: str) -> Iterator[str]:
    yield from (f"  | {line}" for line in (text or "(nothing)").split("\n"))


def _page(rules: list[Rule]) -> Iterator[str]:
    yield "# Rules"
    yield ""
    yield "Made from the registry by `make docs`; every example runs as a test."
    order = list(FAMILIES)
    rules = sorted(rules, key=lambda rule: (order.index(rule.id[0]), rule.id))
    for letter, family in groupby(rules, key=lambda rule: rule.id[0]):
        yield f"\n## {letter}: {FAMILIES[letter]}"
        for rule in family:
            yield f"\n### {rule.id}: remove {rule.name}{'' if rule.default else ' (off by default)'}"
            yield f"\n{rule.reason}"
            if rule.lifts:
                yield f"\nLifts: {', '.join(f'`{name}`' for name in rule.lifts)}."
            for hit in rule.hits[:1]:
                yield "\nHits, and what it becomes:\n"
                yield from ("```text", hit.before, "```", "```text", hit.after, "```")
            for keep in rule.keeps[:1]:
                yield "\nKeeps:\n"
                yield from ("```text", keep.text, "```")
