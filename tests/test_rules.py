"""Each rule does what its hits and keeps say: they are the documentation and the test."""

import pytest

from cleaner.errors import UsageError
from cleaner.formats.text import parse_text
from cleaner.rules import RULES, Hit, Keep, Rule, choose
from cleaner.strip import strip

HITS = [(rule, hit) for rule in RULES for hit in rule.hits]
KEEPS = [(rule, keep) for rule in RULES for keep in rule.keeps]


def short(value: object) -> str:
    return value.id if isinstance(value, Rule) else ""


def only(rule: Rule) -> list[Rule]:
    """The rule with those that it needs: most need none."""
    return [rule]


@pytest.mark.parametrize(("rule", "hit"), HITS, ids=short)
def test_hit(rule: Rule, hit: Hit) -> None:
    stripped = strip(hit.before, title=hit.title, rules=only(rule))
    assert stripped.text == hit.after
    for name, value in hit.lifts.items():
        assert stripped.after.get(name) == value
    assert {edit.rule for edit in stripped.edits} == {rule.id}


@pytest.mark.parametrize(("rule", "hit"), HITS, ids=short)
def test_hit_in_company(rule: Rule, hit: Hit) -> None:
    """With all rules on, nothing of what a hit removes stays."""
    alone = strip(hit.before, title=hit.title, rules=only(rule)).text
    assert len(strip(hit.before, title=hit.title).text) <= len(alone)


@pytest.mark.parametrize(("rule", "keep"), KEEPS, ids=short)
def test_keep(rule: Rule, keep: Keep) -> None:
    assert strip(keep.text, title=keep.title, rules=only(rule)).text == keep.text


@pytest.mark.parametrize(("rule", "keep"), KEEPS, ids=short)
def test_no_other_rule_takes_a_keep(rule: Rule, keep: Keep) -> None:
    stripped = strip(keep.text, title=keep.title)
    assert stripped.text == keep.text, {(e.rule, e.removed) for e in stripped.edits}


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.among], ids=short)
def test_a_rule_finds_nothing_where_there_is_nothing_to_pick_from(rule: Rule) -> None:
    assert rule.among
    texts = [hit.before for _, hit in HITS] + [keep.text for _, keep in KEEPS]
    empty = [article for article in map(parse_text, texts) if not rule.among(article)]
    assert 0 < len(empty) < len(texts)
    assert not any(tuple(rule.find(article)) for article in empty)


@pytest.mark.parametrize("rule", RULES, ids=short)
def test_rule_is_documented(rule: Rule) -> None:
    assert rule.reason
    assert rule.reason[0].isupper() or not rule.reason[0].isalpha()
    assert len(rule.keeps) >= 2
    assert 0 < rule.cap <= 1


def test_ids_are_unique() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)


def test_choose_by_prefix() -> None:
    assert {rule.id[0] for rule in choose(select=("E", "S"))} == {"E", "S"}
    assert all(not rule.id.startswith("W") for rule in choose(ignore=("W",)))
    with pytest.raises(UsageError, match="no rule is called 'Z9'"):
        choose(select=("Z9",))


def test_the_page_of_rules_is_the_registry() -> None:
    from pathlib import Path

    from cleaner.rules.catalog import show

    page = Path(__file__).parents[1] / "docs" / "rules.md"
    assert page.read_text(encoding="utf-8") == "\n".join(show(form="markdown")) + "\n", (
        "run `make docs`"
    )
