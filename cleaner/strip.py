"""strip(): run the rules to a fixed point and keep the log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from cleaner.article import Article, Edit, apply
from cleaner.rules.rule import Rule

# Each round must remove or lift something, so this is only reached through a rule that undoes another.
MAX_ROUNDS = 50


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule wanted more of the article than its cap allows, and was not obeyed."""

    rule: str
    share: float
    cap: float


@dataclass(frozen=True, slots=True)
class Stripped:
    """What was, what is, and every step between: `apply(before, edits) == after`."""

    before: Article
    after: Article
    edits: tuple[Edit, ...]
    refused: tuple[Refusal, ...] = ()

    @property
    def text(self) -> str:
        return self.after.text

    @property
    def changed(self) -> bool:
        return any(edit.changes_text for edit in self.edits)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should look at: an article that is gone, a rule that was not obeyed."""
        notes = [
            f"{r.rule} would take {r.share:.0%} of the article, so it was left"
            for r in self.refused
        ]
        if self.before.text.strip() and not self.after.text.strip():
            notes.append("nothing but artifacts: no text is left")
        return tuple(notes)


def strip_article(article: Article, rules: Iterable[Rule], keep: Iterable[str] = ()) -> Stripped:
    """Let each rule look at the article as the rules before it left it, until none finds anything.

    `keep` names lifted fields whose text stays in place all the same. A rule that would take more than
    its cap is refused for this article and reported.
    """
    stay = frozenset(keep)
    active = list(rules)
    now, log, refused = article, list[Edit](), list[Refusal]()
    budget = {rule.id: rule.cap * sum(len(b.text) for b in article.blocks) for rule in active}
    for _ in range(MAX_ROUNDS):
        before = len(log)
        for rule in tuple(active):
            edits = tuple(_in_place(e) if e.field in stay else e for e in rule.find(now))
            if not edits:
                continue
            budget[rule.id] -= sum(
                len(e.removed) - len(e.insert) for e in edits if e.part == "text"
            )
            if budget[rule.id] < 0:
                refused.append(_refusal(rule, article, budget[rule.id]))
                active.remove(rule)
                continue
            after = apply(now, edits)
            if after != now:
                now = after
                log.extend(edits)
        if len(log) == before:
            return Stripped(article, now, tuple(log), tuple(refused))
    raise RuntimeError(f"rules undo one another: {[e.rule for e in log[-8:]]}")


def _in_place(edit: Edit) -> Edit:
    """The edit as a mere lift: the value is noted, the text stays."""
    return replace(edit, end=edit.start, removed="", insert="")


def _refusal(rule: Rule, article: Article, budget: float) -> Refusal:
    size = sum(len(b.text) for b in article.blocks)
    return Refusal(rule.id, rule.cap - budget / max(size, 1), rule.cap)
