"""The diff is one that `patch` applies, and it names the rules."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.article import Edit, apply
from cleaner.formats.text import parse_text
from cleaner.report.diff import unified
from cleaner.strip import Stripped

words = st.sampled_from(["a", "bb", "Share", ""])


def stripped_of(text, cut):
    before = parse_text(text)
    edits = []
    for number, take in zip(range(len(before.blocks)), cut, strict=False):
        block = before.blocks[number]
        if take == 2:
            edits.append(Edit(number, 0, len(block.text), block.text, f"X{number % 3}"))
        elif take == 1:
            edits.append(Edit(number, 0, 1, block.text[0], f"X{number % 3}", insert="zz"))
    return Stripped(before, apply(before, edits), tuple(edits))


def patched(old, diff):
    """A plain applier of unified diffs: every context and removed line must be found in its place."""
    out, at = [], 0
    source = old.split("\n") if old else []
    for line in diff[2:]:
        if line.startswith("@@"):
            start, height = map(int, line.split()[1][1:].split(","))
            start = start - 1 if height else start
            out += source[at:start]
            at = start
        elif line[0] in " -":
            assert source[at] == line[1:].removesuffix("\n")
            at += 1
            out += [source[at - 1]] if line[0] == " " else []
        else:
            out.append(line[1:].removesuffix("\n"))
    return "\n".join(out + source[at:])


@given(st.lists(words, max_size=30).map("\n".join), st.lists(st.integers(0, 2), max_size=30))
def test_the_diff_leads_from_the_source_to_the_result(text, cut):
    stripped = stripped_of(text, cut)
    diff = list(unified(stripped, "x"))
    assert bool(diff) == (stripped.before.text != stripped.after.text)
    if diff:
        assert patched(stripped.before.text, diff) == stripped.after.text


def test_hunks_name_the_rules_that_made_them():
    text = "\n".join(f"line {n}" for n in range(40))
    stripped = stripped_of(text, [2 if n in (1, 2, 30) else 0 for n in range(40)])
    hunks = [
        line.strip().split("@@")[2].split()
        for line in unified(stripped, "x")
        if line.startswith("@@")
    ]
    assert hunks == [["X1", "X2"], ["X0"]]


@pytest.mark.skipif(not shutil.which("patch"), reason="patch is not installed")
def test_patch_applies_it(tmp_path):
    stripped = stripped_of("one\n\ntwo\nthree\n\nfour\n", [0, 2, 1, 0])
    (tmp_path / "x").write_text(stripped.before.text)
    diff = "".join(unified(stripped, "x"))
    subprocess.run(
        ["patch", "x"], input=diff, cwd=tmp_path, check=True, text=True, capture_output=True
    )
    assert (tmp_path / "x").read_text() == stripped.after.text
