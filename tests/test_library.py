"""The library as a script calls it: what is no record is said, and the rest goes on."""

from __future__ import annotations

import inspect

import pytest

import cleaner
from cleaner.errors import UsageError
from cleaner.index import Index


def test_what_is_no_record_is_a_failure_and_the_rest_goes_on():
    found = list(cleaner.process(["One line.", None, 5, {"body": "Two."}, {"n": 1}]))
    kinds = [type(one).__name__ for one in found]
    assert kinds == ["Cleaned", "Failure", "Failure", "Cleaned", "Failure"]
    assert str(found[1]).startswith("-:2: the record is of the type NoneType. ")
    assert str(found[4]) == (
        "-:5: no field with a text; the fields are: n."
        " Name the field that holds the text: Settings(text_field=...)."
    )


@pytest.mark.parametrize("one", ["a text", b"bytes", {"text": "a record"}])
@pytest.mark.parametrize("takes_many", [cleaner.process, cleaner.dedup])
def test_one_record_is_not_taken_for_many(one, takes_many):
    with pytest.raises(UsageError, match="into a list"):
        takes_many(one)


@pytest.mark.parametrize("what", [b"One line.", None, 5])
def test_what_is_no_text_is_said(what):
    with pytest.raises(UsageError, match=f"strip takes a text, not {type(what).__name__}"):
        cleaner.strip(what)


@pytest.mark.parametrize("name", ["select", "ignore", "keep"])
def test_a_string_is_not_taken_for_several_names(name):
    with pytest.raises(UsageError, match=rf"{name}=\('W606', 'E'\)"):
        cleaner.Settings(**{name: "W606, E"})


def test_functions_show_their_parameters_though_rooms_bear_their_names():
    assert next(iter(inspect.signature(cleaner.strip).parameters)) == "source"
    assert next(iter(inspect.signature(cleaner.dedup).parameters)) == "records"


@pytest.mark.parametrize("what", ["a text", {"text": "One."}, None])
def test_an_index_says_what_it_takes(tmp_path, what):
    with Index.open(tmp_path / "seen.index") as index:
        for call in (index.claim, index.check, index.add):
            with pytest.raises(UsageError, match=r"cleaner\.Record"):
                call(what)
        assert index.claim(cleaner.Record("1", "One.")) is None
