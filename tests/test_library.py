"""The library as a script calls it: what is no record is said, and the rest goes on."""

from __future__ import annotations

import pytest

import cleaner
from cleaner.errors import UsageError


def test_what_is_no_record_is_a_failure_and_the_rest_goes_on():
    found = list(cleaner.process(["One line.", None, 5, {"body": "Two."}, {"n": 1}]))
    kinds = [type(one).__name__ for one in found]
    assert kinds == ["Cleaned", "Failure", "Failure", "Cleaned", "Failure"]
    assert str(found[1]).startswith("-:2: the record is of the type NoneType. ")


@pytest.mark.parametrize("one", ["a text", b"bytes", {"text": "a record"}])
@pytest.mark.parametrize("takes_many", [cleaner.process, cleaner.dedup])
def test_one_record_is_not_taken_for_many(one, takes_many):
    with pytest.raises(UsageError, match="into a list"):
        takes_many(one)


@pytest.mark.parametrize("what", [b"One line.", None, 5])
def test_what_is_no_text_is_said(what):
    with pytest.raises(UsageError, match=f"strip takes a text, not {type(what).__name__}"):
        cleaner.strip(what)
