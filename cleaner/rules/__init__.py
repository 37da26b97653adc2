"""The registry: every rule, in the order in which they look."""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.errors import UsageError
from cleaner.rules import (
    biography,
    bylines,
    captions,
    datelines,
    duplicates,
    encoding,
    fillers,
    furniture,
    glued,
    headline,
    leftovers,
    notes,
    readers,
    signoffs,
    spacing,
    teasers,
    wrapped,
)
from cleaner.rules.rule import Hit, Keep, Rule

__all__ = ["RULES", "Hit", "Keep", "Rule", "check_keep", "choose"]

# Characters first, since all later rules read words; what is lifted before what is merely removed.
RULES: tuple[Rule, ...] = (
    *leftovers.RULES,
    *encoding.RULES,
    *spacing.RULES,
    *wrapped.RULES,
    *headline.RULES,
    *readers.THREADS,
    *datelines.RULES,
    *bylines.RULES,
    *captions.RULES,
    *signoffs.RULES,
    *notes.RULES,
    *biography.RULES,
    *teasers.RULES,
    *readers.RULES,
    *furniture.RULES,
    *fillers.RULES,
    *glued.RULES,
    *duplicates.RULES,
)

_DEFAULT = tuple(rule for rule in RULES if rule.default)


def choose(select: Iterable[str] = (), ignore: Iterable[str] = ()) -> tuple[Rule, ...]:
    """Rules by id or prefix: those that `select` names (else all that are on by default) less `ignore`.

    Raises UsageError for a name that fits no rule. Names that begin with B are those of learned
    boilerplate, which is chosen elsewhere.
    """
    select, ignore = tuple(select), tuple(ignore)
    if not select and not ignore:
        return _DEFAULT
    for name in (*select, *ignore):
        known = name == "ALL" or name.startswith("B")
        if not known and not any(rule.id.startswith(name) for rule in RULES):
            raise UsageError(f"no rule is called {name!r}", "`clean rules` lists them all.")

    def named(rule: Rule, names: tuple[str, ...]) -> bool:
        return any(name == "ALL" or rule.id.startswith(name) for name in names)

    wanted = [rule for rule in RULES if (named(rule, select) if select else rule.default)]
    return tuple(rule for rule in wanted if not named(rule, ignore))


def check_keep(names: Iterable[str]) -> None:
    """Raise UsageError for a name that is no field which a rule lifts."""
    for name in names:
        lifted = {field for rule in RULES for field in rule.lifts}
        if name not in lifted:
            raise UsageError(f"no rule lifts {name!r}", f"Lifted are: {', '.join(sorted(lifted))}")
