"""Time grows with the length of the text and no faster, for every rule, on text made to hurt.

This is the one test that reads a clock. Where a rule could turn quadratic is inside the pattern engine
(backtracking) and in `in`, `find` and slices of long strings, and Python counts no steps there: profile
hooks and `sys.monitoring` see one call, however long it takes, so a count of calls would pass any such
rule. Instructions of the processor would be a count, but virtual machines and containers seldom let a
process read it (perf_event_open: no such counter), and valgrind, which emulates it, is no package that
`make test` could install. CPU time of two lengths is what there is. Four times the text may cost ten times
the CPU: the quadratic would cost sixteen.
"""

import gc
import time

import pytest

from cleaner.rules import RULES
from cleaner.strip import strip

PUMPS = {
    "share bars": ("", "Share this: ", ""),
    "share lines": ("", "Share this:\n", ""),
    "brackets": ("", "[", ""),
    "nested brackets": ("", "[(", ""),
    "shortcodes": ("", "[caption ", ""),
    "tags": ("", "<a ", ""),
    "open comments": ("", "<!--", ""),
    "scripts": ("", "<script>", ""),
    "entities": ("&", "amp;", "lt;"),
    "numeric entities": ("", "&#38;", "#38;"),
    "blanks": ("a", " ", "b"),
    "blank lines": ("a", "\n", "b"),
    "blanks at the end": ("a", " ", ""),
    "odd blanks": ("a", " \n", "b"),
    "marks": ("a", "\u0301", ""),
    "alternating marks": ("a", "\u0301\u0323", ""),
    "mojibake": ("", "\u00c3\u00a9", ""),
    "lone mojibake": ("", "\u0153 ", ""),
    "invisible": ("a", "\u200b", ""),
    "stops": ("", "A. ", ""),
    "quotes": ("", "\u201cA.\u201d ", ""),
    "braces": ("", "{a:", ""),
    "colons": ("", "a:b ", ""),
    "names": ("By ", "Ann ", ""),
    "dates": ("", "8 April 2018 ", ""),
    "date lines": ("", "8 April 2018\n", ""),
    "related": ("", "Related\n", ""),
    "teasers": ("Related\n", "How the village rebuilt its bridge\n", ""),
    "twins": ("", "It rained all day in the valley, said the farmers of the village in the hills.\n", ""),
    "wrapped": ("", "It rained all day in the valley, said the\n", ""),
    "split": ("", "it rained all day in the val-\n", ""),
    "pull quotes": ("", "It rained all day in the old valley.\nSo it was told: It rained all day in the old valley. And then again.\n", ""),
    "says": ("", "Ann says:\nDecember 4, 2022 at 9:40 am\n", ""),
    "fences": ("", "```\n", ""),
    "front matter": ("---\n", "a: b\n", "---\n"),
    "surrogates": ("", "\ud800", ""),
    "controls": ("", "\x1b[", ""),
    "credits": ("", "Ann/", "Getty Images"),
    "polls": ("", "Why?\nVote\n", ""),
    "words": ("", "newsletter subscribe our you ", ""),
}  # fmt: skip
SMALL = 40_000


def cpu(text: str, **options) -> float:
    gc.disable()  # what it spends grows with all that earlier tests have left
    try:
        start = time.process_time()
        strip(text, html=False, **options)
        return time.process_time() - start
    finally:
        gc.enable()


def pumped(pump: tuple[str, str, str], size: int) -> str:
    before, middle, after = pump
    return before + middle * (size // len(middle)) + after


@pytest.mark.parametrize("pump", PUMPS.values(), ids=PUMPS)
def test_four_times_the_text_costs_no_more_than_ten_times_the_time(pump) -> None:
    small, large = pumped(pump, SMALL), pumped(pump, 4 * SMALL)
    cpu(small)
    before = after = float("inf")
    for _ in range(8):  # the least of several is what a busy machine cannot spoil
        before, after = min(before, cpu(small)), min(after, cpu(large))
        if after <= 10 * max(before, 0.005):
            return
    slow = {r.id: cpu(large, rules=(r,)) for r in RULES}
    worst = sorted(slow, key=slow.get)[-3:]
    pytest.fail(
        f"{before:.3f} s, then {after:.3f} s; slowest {[(r, round(slow[r], 3)) for r in worst]}"
    )


@pytest.mark.slow
def test_one_line_of_ten_megabytes() -> None:
    assert cpu("It rained all day in the valley, said the farmers. " * 200_000) < 60


@pytest.mark.slow
def test_a_hundred_thousand_share_bars() -> None:
    assert cpu("Share this: " * 100_000) < 60
