"""What a rule is: a name, a reason, a function that looks, and examples that run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from cleaner.article import Article, Edit


@dataclass(frozen=True, slots=True)
class Hit:
    """A text that the rule changes: `before` becomes `after`, and `lifts` lands in the metadata."""

    before: str
    after: str
    title: str = ""
    lifts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Keep:
    """A near miss: a text that looks like the artifact and is none, so the rule leaves it alone."""

    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule finds artifacts of one kind. It only looks: the edits that it yields are applied elsewhere.

    `name` reads well after the word "remove". `find` is a pure function whose docstring is the reason
    shown to users. `cap` is the largest share (0 to 1) of an article's characters that the rule may
    take; beyond it the article is left as it was and the refusal is reported. `lifts` names the
    metadata fields that the rule fills; `languages` is empty where the rule knows no language. `among` is
    what the rule picks from, where several rules pick from the same: if that is empty, it finds nothing.
    """

    id: str
    name: str
    find: Callable[[Article], Iterable[Edit]]
    hits: tuple[Hit, ...]
    keeps: tuple[Keep, ...]
    lifts: tuple[str, ...] = ()
    cap: float = 1.0
    default: bool = True
    languages: tuple[str, ...] = ()
    among: Callable[[Article], object] | None = None

    @property
    def reason(self) -> str:
        import inspect

        return inspect.cleandoc(self.find.__doc__ or "")
