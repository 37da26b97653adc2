"""The tables: every line is a phrase, every phrase finds itself, and what a wildcard stands for."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner.errors import UsageError
from cleaner.rules import phrases
from cleaner.rules.look import fold
from cleaner.rules.phrases import KINDS, NONE, matcher, may_fit
from cleaner.rules.phrases.filing import Phrase, compile_phrases, parse_table, read_tables
from cleaner.rules.plain import sort_of

PHRASES = list(read_tables())


def kinds(table: str, line: str) -> frozenset[str]:
    return compile_phrases(parse_table(table, "xx")).kinds(fold(line))


def example(phrase: str, choice: int = 0) -> str:
    """A line that the phrase must fit: of each group one choice, one word for each wildcard."""
    while "(" in phrase:
        before, _, rest = phrase.partition("(")
        inside, _, after = rest.partition(")")
        choices = inside.split("|")
        phrase = before + choices[choice % len(choices)] + after
    return " ".join(
        word.replace("{n}", "7").replace("**", "").replace("*", "word") for word in phrase.split()
    )


def test_a_phrase_finds_its_own_example() -> None:
    lost = [p for p in PHRASES if p.kind not in matcher().kinds(fold(example(p.text)))]
    assert not lost


MARKS = [
    " ",
    " ",
    " ",
    ", ",
    " - ",
    ": ",
    "\u2019 ",
    " 7 ",
    "' ",
    "\u2014",
    "\u2026 ",
    "#",
    "_",
    "@",
    "\u00e9",
]


@settings(max_examples=500)
@given(
    st.sampled_from(PHRASES),
    st.integers(0, 60),
    st.lists(st.sampled_from(MARKS), min_size=3),
    st.booleans(),
)
def test_no_line_that_fits_a_phrase_is_taken_for_plain(
    phrase: Phrase, choice: int, marks: list[str], loud: bool
) -> None:
    words = example(phrase.text, choice).split()
    line = marks[0] + "".join(w + marks[n % len(marks)] for n, w in enumerate(words, 1))
    line = line.upper() if loud else line
    if matcher().kinds(fold(line)):
        assert sort_of(line)[0] != "marked"


def test_nor_is_the_example_of_any_phrase() -> None:
    lines = [example(phrase.text, choice) for phrase in PHRASES for choice in range(9)]
    plain = [line for line in lines if sort_of(line)[0] == "marked"]
    assert not [line for line in plain if matcher().kinds(fold(line))]


FILED = [
    (others, pattern)
    for table in (matcher().first, matcher().last, matcher().inner)
    for others in table.values()
    for patterns in others.values()
    for pattern in patterns
]


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(FILED), st.data())
def test_every_line_that_fits_a_pattern_holds_the_words_that_it_needs(filed, data) -> None:
    others, (source, *_) = filed
    words = data.draw(st.from_regex(source, fullmatch=True)).removeprefix(" ").split(" ")
    assert may_fit(others, words[1] if len(words) > 1 else NONE, words)


def test_every_kind_is_explained_and_used() -> None:
    assert {phrase.kind for phrase in PHRASES} <= set(KINDS)
    assert set(KINDS) - {phrase.kind for phrase in PHRASES} == set()


def test_wildcards() -> None:
    assert kinds("share\tshare * now", "Share the whole thing now!") == {"share"}
    assert not kinds("share\tshare * now", "Share now")
    assert kinds("share\tshare ** now", "Share now") == {"share"}
    assert kinds("share\t{n} (shares|likes)", "1,204 Likes") == {"share"}
    assert kinds("share\tshare( this|)", "SHARE:") == {"share"}
    assert kinds("more\t*の記事を見る", "■デジ通の記事を見る") == {"more"}
    assert not kinds("share\tshare", "Share it")


def test_apostrophes_and_marks_do_not_count() -> None:
    assert kinds("more\tdon't miss", "\u201cDon\u2019t miss\u2026\u201d") == {"more"}


@pytest.mark.parametrize(
    "line",
    [
        "share this",
        "nonsense\tshare",
        "share\t",
        "share\ta (b (c|d)|e)",
        "share\t(a|:) ** b",
        "share\t* **",
    ],
)
def test_a_bad_line_is_named(line: str) -> None:
    with pytest.raises(UsageError, match="xx"):
        compile_phrases(parse_table(f"# note\n{line}", "xx"))


def test_stored_tables_are_used_only_while_nothing_has_changed(tmp_path):
    """In a copy of the package, with byte code switched on: what a second process reads, and when."""
    package = tmp_path / "cleaner"
    shutil.copytree(
        Path(phrases.__file__).parents[2], package, ignore=shutil.ignore_patterns("__pycache__")
    )
    table = package / "rules" / "phrases" / "en.tsv"
    env = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONPYCACHEPREFIX": "", "PYTHONDONTWRITEBYTECODE": ""}  # fmt: skip

    def said(line):
        code = (
            "import sys; from cleaner.rules.phrases import matcher; from cleaner.rules.phrases.filing import compile_phrases as c, read_tables as r; "
            "m = matcher(); assert m == c(r()); print(*m.kinds(sys.argv[1]))"
        )
        run = subprocess.run(
            [sys.executable, "-c", code, line],
            env=env,
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
        assert run.returncode == 0, run.stderr
        return run.stdout.strip()

    assert said("grubble this") == ""
    (stored,) = (table.parent / "__pycache__").glob("*.tables")
    before = stored.read_bytes()
    assert said("grubble this") == ""
    assert stored.read_bytes() == before
    with table.open("a") as file:
        file.write("share\tgrubble this\n")
    assert said("grubble this") == "share"
    stored.write_bytes(before[:1000])
    assert said("grubble this") == "share"
    assert b"grubble" in stored.read_bytes()[1000:]
