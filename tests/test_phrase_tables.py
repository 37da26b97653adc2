"""The phrase tables: every row is valid, and in each language furniture goes and sentences stay."""

from __future__ import annotations

import tomllib
import unicodedata
from importlib import resources
from pathlib import Path

import pytest

from cleaner.rules import phrases as package
from cleaner.rules.look import fold
from cleaner.rules.phrases import KINDS, matcher
from cleaner.rules.phrases.filing import parse_table
from cleaner.strip import strip

TABLES = sorted(
    (file.name[: -len(".tsv")], file.read_text(encoding="utf-8"))
    for file in resources.files(package).iterdir()
    if file.name.endswith(".tsv")
)
# ISO 639-1, and 639-3 where that has no code; a script behind a hyphen.
CODES = frozenset(
    [
        "af",
        "ar",
        "az",
        "bg",
        "bn",
        "bs",
        "ca",
        "ckb",
        "cs",
        "cy",
        "da",
        "de",
        "el",
        "en",
        "es",
        "fa",
        "fi",
        "fr",
        "gd",
        "gl",
        "he",
        "hi",
        "hu",
        "id",
        "is",
        "it",
        "ja",
        "ko",
        "lt",
        "mk",
        "ms",
        "my",
        "nl",
        "no",
        "pl",
        "pt",
        "ro",
        "ru",
        "si",
        "sk",
        "sl",
        "sr",
        "sv",
        "sw",
        "ta",
        "te",
        "th",
        "tr",
        "uk",
        "ur",
        "vi",
        "zh",
        "zh-Hant",
    ]
)
EXAMPLES = tomllib.loads((Path(__file__).parent / "phrases.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("language", "text"), TABLES, ids=[name for name, _ in TABLES])
def test_rows_are_valid(language, text):
    assert language in CODES
    assert text.startswith("# "), "a table says first where its strings come from"
    assert "ource" in text.split("\n", 1)[0]
    assert text == unicodedata.normalize("NFC", text)
    rows = [line for line in text.split("\n") if line and not line.startswith("#")]
    assert len(rows) == len(set(rows)), "a row stands twice"
    for phrase in parse_table(text, language):
        assert phrase.kind in KINDS
        assert phrase.text == " ".join(phrase.text.split())
        assert phrase.text.count("(") == phrase.text.count(")")
        assert fold(phrase.text.replace("{n}", "0")), f"{phrase.text!r} has no word"


def test_there_are_tables_for_many_languages():
    hand_made = {name for name, text in TABLES if text.count("\n") > 60}
    assert len(hand_made - {"en"}) >= 30


def test_a_phrase_of_one_word_is_no_common_word_of_english():
    """All tables are asked at once: a heading of one word must not be furniture in another language."""
    common = [
        "more",
        "also",
        "news",
        "here",
        "note",
        "notes",
        "film",
        "media",
        "art",
        "part",
        "history",
        "health",
        "science",
        "society",
        "home",
        "links",
        "video",
        "podcast",
        "map",
        "table",
        "correction",
        "update",
        "question",
        "answer",
        "summary",
        "method",
        "results",
    ]
    anywhere = {"share", "like", "more", "ad", "continues", "player", "newsletter", "support",
                "follow", "contact", "comments", "editor-note"}  # fmt: skip
    for language, text in TABLES:
        if language == "en":
            continue
        for phrase in parse_table(text, language):
            if phrase.kind in anywhere:
                assert fold(phrase.text) not in common, (language, phrase)


@pytest.mark.parametrize("language", sorted(EXAMPLES))
def test_furniture_goes(language):
    example = EXAMPLES[language]
    story = "\n\n".join(example["story"])
    for line in example["hits"]:
        assert strip(f"{story}\n\n{line}").text == story, line


@pytest.mark.parametrize("language", sorted(EXAMPLES))
def test_sentences_with_the_same_words_stay(language):
    example = EXAMPLES[language]
    for line in example["keeps"]:
        text = f"{example['story'][0]}\n\n{line}\n\n{example['story'][1]}"
        assert strip(text).text == text, line


@pytest.mark.parametrize("language", sorted(EXAMPLES))
def test_a_story_is_no_furniture(language):
    for line in EXAMPLES[language]["story"]:
        assert not matcher().kinds(fold(line)), line


def test_every_table_of_some_size_has_examples():
    for language, text in TABLES:
        if text.count("\n") > 60 and language not in ("en", "az"):
            assert language in EXAMPLES, language
