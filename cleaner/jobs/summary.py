"""What a job did, counted, and said so that a person reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cleaner.errors import Failure
from cleaner.jobs.plural import plural
from cleaner.pipeline import Cleaned
from cleaner.report.samples import Samples

MOST_WARNINGS = 100  # kept in full; the rest is only counted, so that memory does not grow


@dataclass(slots=True)
class Summary:
    """Counters that grow while the job runs: articles, edits and characters by rule, failures.

    `samples`, where it is given, draws a few removals of each rule with the text around them.
    """

    read: int = 0
    changed: int = 0
    chars_in: int = 0
    chars_removed: int = 0
    edits: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    articles: Counter[str] = field(default_factory=Counter)
    lifted: Counter[str] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)
    warned: int = 0
    failures: int = 0
    mode: str = "write"
    samples: Samples | None = None

    def count(self, result: Cleaned | Failure) -> None:
        if isinstance(result, Failure):
            self.failures += 1
            return
        stripped = result.stripped
        self.read += 1
        self.changed += stripped.changed
        self.chars_in += len(result.record.text)
        for rule in {edit.rule for edit in stripped.edits}:
            self.articles[rule] += 1
        for edit in stripped.edits:
            gone = len(edit.removed) - len(edit.insert)
            self.edits[edit.rule] += 1
            self.removed[edit.rule] += gone
            self.chars_removed += gone
            if edit.field:
                self.lifted[edit.field] += 1
        if self.samples is not None:
            self.samples.look(stripped, result.record.id)
        for text in stripped.warnings:
            self.warned += 1
            if len(self.warnings) < MOST_WARNINGS:
                self.warnings.append(f"{result.record.id}: {text}")

    @property
    def exit_code(self) -> int:
        if self.failures:
            return 3
        return 1 if self.changed and self.mode != "write" else 0

    def as_dict(self) -> dict[str, Any]:
        samples = {} if self.samples is None else {"samples": self.samples.as_dict()}
        return samples | {
            "read": self.read,
            "changed": self.changed,
            "failures": self.failures,
            "chars_in": self.chars_in,
            "chars_removed": self.chars_removed,
            "rules": {
                rule: {
                    "articles": self.articles[rule],
                    "edits": number,
                    "chars": self.removed[rule],
                }
                for rule, number in sorted(self.edits.items())
            },
            "lifted": dict(sorted(self.lifted.items())),
            "warnings": self.warnings,
        }

    def lines(self, learned: Mapping[str, str] | None = None) -> Iterator[str]:
        """The summary as a person reads it: totals, then a table of rules, most text first.

        `learned` gives the evidence for the ids of learned boilerplate.
        """
        from cleaner.rules import RULES

        names = {rule.id: rule.name for rule in RULES} | dict(learned or {})
        yield f"{plural(self.read, 'article')} read, {self.changed:,} changed"
        if self.edits:
            yield f"{plural(self.chars_removed, 'character')} removed or lifted:"
        wide = max(map(len, self.removed), default=0)
        for rule, chars in self.removed.most_common():
            name = names.get(rule, "learned boilerplate")
            yield f"  {rule:<{wide}} {chars:>9,} chars in {plural(self.articles[rule], 'article'):<16} {name}"
        for text in self.warnings[:10]:
            yield f"warning: {text}"
        if self.warned > 10:
            yield f"warning: and {self.warned - 10:,} more"
        if self.failures:
            yield f"{plural(self.failures, 'record')} could not be read"
