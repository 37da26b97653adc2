"""Whole articles: what strip makes of them is what a careful editor wants, and the log says how.

`pytest tests/test_golden.py --update` writes edits.jsonl anew; the diff is then for a person to read.
Where the rules are not yet as good as the editor, about.toml says so under `known_failure` (source to
clean.txt) or `known_damage` (clean.txt is not left alone): those tests fail strictly, so they turn red
on the day when the rules get there.
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

import cleaner.strip
from cleaner.article import Article, Edit, apply
from cleaner.strip import Stripped

ROOT = Path(__file__).parents[1] / "fixtures" / "golden"
KEYS = {"language", "wrong", "title", "lifts", "known_failure", "known_damage"}


@dataclass(frozen=True)
class Golden:
    folder: Path
    about: dict[str, Any] = field(hash=False)

    @property
    def slug(self) -> str:
        return self.folder.name

    @cached_property
    def html(self) -> bool:
        return (self.folder / "source.html").exists()

    @cached_property
    def source(self) -> str:
        return _read(self.folder / ("source.html" if self.html else "source.txt"))

    @cached_property
    def clean(self) -> str:
        return _read(self.folder / "clean.txt")

    @property
    def log_file(self) -> Path:
        return self.folder / "edits.jsonl"

    @cached_property
    def log(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in _read(self.log_file).splitlines()]

    @property
    def lifts(self) -> dict[str, Any]:
        return self.about["lifts"]

    @property
    def is_trap(self) -> bool:
        """Whether the article looks as if something were wrong with it, and nothing is."""
        return self.source == self.clean


def goldens() -> list[Golden]:
    return [
        Golden(folder, tomllib.loads(_read(folder / "about.toml")))
        for folder in sorted(ROOT.iterdir())
    ]


def as_log(edits: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(edit, ensure_ascii=False) + "\n" for edit in edits)


def _read(path: Path) -> str:
    # No newline translation: line ends are part of what a cleaner must leave alone.
    return path.read_bytes().decode("utf-8")


GOLDENS = goldens()


def cases(reason_key: str = "") -> list:
    return [
        pytest.param(
            golden,
            id=golden.slug,
            marks=[pytest.mark.xfail(reason=golden.about[reason_key], strict=True)]
            if reason_key in golden.about
            else [],
        )
        for golden in GOLDENS
    ]


def strip(golden: Golden) -> Stripped:
    return cleaner.strip.strip(golden.source, title=golden.about.get("title", ""), html=golden.html)


def lifted(golden: Golden, article: Article) -> dict:
    """What the article knows, as about.toml writes it; of title and language only what it states."""
    known = {
        name: value if isinstance(value, str) else list(value)
        for name, value in article.metadata.items()
    }
    if golden.html:  # a page states much beside; only what is expected is compared
        return {name: known.get(name) for name in golden.lifts}
    return {n: v for n, v in known.items() if n in golden.lifts or n not in {"title", "language"}}


@pytest.mark.parametrize("golden", cases("known_failure"))
def test_the_text_is_what_an_editor_wants(golden, request):
    stripped = strip(golden)
    if request.config.getoption("--update-clean"):
        (golden.folder / "clean.txt").write_bytes(stripped.text.encode())
        return
    assert stripped.text == golden.clean
    assert lifted(golden, stripped.after) == golden.lifts


@pytest.mark.parametrize("golden", cases())
def test_the_log_is_the_recorded_one(golden, request):
    log = as_log([edit.as_dict() for edit in strip(golden).edits])
    if request.config.getoption("--update"):
        golden.log_file.write_bytes(log.encode())
        return
    assert log == golden.log_file.read_bytes().decode()


@pytest.mark.parametrize("golden", cases())
def test_the_recorded_log_replays(golden):
    edits = [Edit(**line) for line in golden.log]
    stripped = strip(golden)
    assert apply(stripped.before, edits) == stripped.after


@pytest.mark.parametrize("golden", cases("known_damage"))
def test_clean_text_is_left_alone(golden):
    assert cleaner.strip.strip(golden.clean, html=False).text == golden.clean


def test_each_folder_is_complete():
    for golden in GOLDENS:
        names = {path.name for path in golden.folder.iterdir()}
        source = "source.html" if golden.html else "source.txt"
        assert names == {source, "clean.txt", "edits.jsonl", "about.toml"}, golden.slug
        assert set(golden.about) <= KEYS, golden.slug
        assert golden.about["wrong"], golden.slug


def test_nothing_known_to_fail_without_a_sentence_why():
    for golden in GOLDENS:
        for key in ("known_failure", "known_damage"):
            assert len(golden.about.get(key, "a reason in words").split()) > 3, golden.slug


def test_the_articles_cover_languages_pages_and_traps():
    languages = Counter(golden.about["language"] for golden in GOLDENS)
    assert len(languages) >= 12
    assert languages.total() - languages["en"] >= 20
    assert sum(golden.html for golden in GOLDENS) >= 5
    assert sum(golden.is_trap for golden in GOLDENS) >= 12


def test_no_two_articles_share_a_paragraph():
    home: dict[str, str] = {}
    for golden in GOLDENS:
        for line in set(golden.clean.splitlines()) - {""}:
            if len(line) > 40:
                assert home.setdefault(line, golden.slug) == golden.slug
