"""The hand-labelled articles, where they lie beside the project: no figure falls below its floor."""

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))

import text_quality  # noqa: E402

FLOORS = json.loads(text_quality.FLOORS.read_text())


@pytest.mark.skipif(
    not (text_quality.GOLD / "docs.json").exists(),
    reason="the labelled articles are not beside the project (../shared/gold/text)",
)
@pytest.mark.parametrize("part", FLOORS)
def test_no_figure_is_below_its_floor(part: str) -> None:
    halves = ("1", "2") if part == "both" else (part.removeprefix("half "),)
    figures, printed = text_quality.score(text_quality.GOLD, halves)
    assert not text_quality.worse(figures, FLOORS[part]), printed


def test_a_worse_figure_is_seen() -> None:
    floors = {"removed": 0.8, "damage": 0.001}
    assert not text_quality.worse({"removed": 0.8, "damage": 0.001}, floors)
    assert len(text_quality.worse({"removed": 0.7, "damage": 0.002}, floors)) == 2
