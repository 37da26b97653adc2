"""Two processes' worth of an index's life: whatever they do in whatever order, both see the same."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from index_makers import article

from cleaner.errors import OutputError
from cleaner.index import Index, journal, runs
from cleaner.index import index as tuning

NUMBERS = st.lists(st.integers(0, 60), min_size=1, max_size=12)
WHO = st.sampled_from([0, 1])


def articles(numbers):
    return [article(n, words=12) for n in numbers]


class Life(RuleBasedStateMachine):
    """The model is the set of numbers of the articles that are known."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(journal, "CAPACITY", 90)
        self.patch.setattr(journal, "_TAIL", 40)
        self.patch.setattr(runs, "PAGE_ENTRIES", 10)
        self.patch.setattr(tuning, "MERGE_LEAST", 100)
        self.both = [Index.open(self.folder / "i"), Index.open(self.folder / "i")]
        self.known: set[int] = set()
        self.merged = 0

    def teardown(self):
        for index in self.both:
            index.close()
        with Index.open(self.folder / "i", readonly=True) as index:
            assert index.verify() == []
            assert len(index) == len(self.known)
        self.patch.undo()
        shutil.rmtree(self.folder)

    @rule(who=WHO, numbers=NUMBERS)
    def claim(self, who, numbers):
        answers = self.both[who].claim_many(articles(numbers))
        for n, answer in zip(numbers, answers, strict=True):
            assert (answer.id if answer else None) == (f"a{n}" if n in self.known else None)
            self.known.add(n)

    @rule(who=WHO, numbers=NUMBERS)
    def add(self, who, numbers):
        new = set(numbers) - self.known
        assert self.both[who].add_many(articles(numbers)) == len(new)
        self.known |= new

    @rule(who=WHO, numbers=NUMBERS)
    def claim_that_fails(self, who, numbers):
        def fails(answers, put):
            raise OutputError("no", "do")

        with pytest.raises(OutputError):
            self.both[who].claim_many(articles(numbers), fails)

    @rule(who=WHO, number=st.integers(0, 60))
    def remove(self, who, number):
        assert self.both[who].remove(f"a{number}") == (number in self.known)
        self.known.discard(number)

    @rule(who=WHO)
    def forget_half(self, who):
        old = {n for n in self.known if n % 28 < 14}
        assert self.both[who].forget("2024-01-15", by="date") == len(old)
        self.known -= old

    @rule(who=WHO)
    def compact(self, who):
        self.both[who].compact()

    @rule(who=WHO, numbers=NUMBERS)
    def merge(self, who, numbers):
        other = self.folder / f"other {self.merged}"
        self.merged += 1
        with Index.open(other) as source:
            source.claim_many(articles(numbers))
        assert self.both[who].merge(other) == len(set(numbers) - self.known)
        self.known |= set(numbers)

    @rule(who=WHO)
    def open_again(self, who):
        self.both[who].close()
        self.both[who] = Index.open(self.folder / "i")

    @invariant()
    def both_see_the_same(self):
        for index in self.both:
            found = index.check_many(articles(range(61)))
            assert {n for n, m in enumerate(found) if m} == self.known
            assert all(m.id == f"a{n}" and m.kind == "exact" for n, m in enumerate(found) if m)


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=15, stateful_step_count=25, deadline=None)
