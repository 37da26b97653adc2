"""What is dropped is proven, what is kept does not match, and nothing depends on order."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from cleaner.dedup import dedup, postings
from cleaner.dedup.audit import interval, measure_recall
from cleaner.dedup.corpus import Corpus, Intake
from cleaner.dedup.engine import batches, decisions, recipe_of, take_in
from cleaner.dedup.groups import group
from cleaner.dedup.ids import repeated
from cleaner.dedup.kernels import stars
from cleaner.dedup.order import microseconds, natural
from cleaner.dedup.recipe import Recipe
from cleaner.dedup.shingles import TextBatch
from cleaner.dedup.spool import Spool, forget
from cleaner.dedup.stars import Grouping
from cleaner.errors import OutputError, UsageError
from cleaner.settings import Settings

VOCABULARY = [f"w{i}" for i in range(400)]


def article(rng: random.Random, length=120) -> list[str]:
    return [rng.choice(VOCABULARY) for _ in range(length)]


def edited(rng: random.Random, words: list[str], share: float) -> list[str]:
    return [rng.choice(VOCABULARY) if rng.random() < share else word for word in words]


def corpus_of(seed: int, families=30) -> list[dict]:
    """Families of an article, copies, light and heavy edits, and strangers."""
    rng = random.Random(seed)
    records = []
    for family in range(families):
        base = article(rng, rng.choice([6, 40, 120, 300]))
        for member in range(rng.randint(1, 6)):
            share = rng.choice([0, 0, 0.01, 0.02, 0.05, 0.3])
            records.append(
                {"id": f"f{family}-{member}", "text": " ".join(edited(rng, base, share)),
                 "date": rng.choice(["", "2020-01-02", f"2021-0{rng.randint(1, 9)}-01"])}
            )  # fmt: skip
    rng.shuffle(records)
    return records


def grams(text: str) -> set:
    words = text.casefold().split()
    size = min(5, len(words))
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)} if words else set()


def jaccard(a: str, b: str) -> float:
    return len(grams(a) & grams(b)) / (len(grams(a) | grams(b)) or 1)


@pytest.mark.parametrize("policy", ["first", "longest", "oldest"])
@pytest.mark.parametrize("threshold", [0.5, 0.8, 0.95])
def test_every_drop_is_a_match_of_what_is_kept(policy, threshold):
    records = corpus_of(1)
    text = {r["id"]: r["text"] for r in records}
    found = dedup(records, Settings(threshold=threshold, policy=policy))
    assert [d.id for d in found] == [r["id"] for r in records]
    for decision in found:
        if decision.drops:
            assert not found[decision.kept].drops
            assert decision.similarity == pytest.approx(
                jaccard(text[decision.id], text[decision.kept])
            )
            assert decision.similarity >= threshold
            assert (decision.kind == "exact") == (text[decision.id] == text[decision.kept])
        else:
            assert decision.kept == decision.id
    kept = [text[name] for name in found.kept]
    assert not [1 for i, a in enumerate(kept) for b in kept[:i] if jaccard(a, b) >= threshold]


@pytest.mark.parametrize("policy", ["first", "longest", "oldest"])
def test_the_policy_says_who_is_kept(policy):
    base = article(random.Random(3), 200)
    records = [
        {"id": "z", "text": " ".join(base[:-2]), "date": "2022-01-01"},
        {"id": "m", "text": " ".join(base), "date": "2023-01-01"},
        {"id": "a", "text": " ".join(base[:-1]), "date": "2021-06-30T23:00:00-02:00"},
    ]
    (kept,) = dedup(records, Settings(policy=policy)).kept
    assert kept == {"first": "z", "longest": "m", "oldest": "a"}[policy]


def test_first_holds_within_exact_copies_and_ties_go_by_natural_id():
    words = " ".join(article(random.Random(4)))
    copies = [{"id": name, "text": words} for name in ("a10", "a9", "b")]
    assert dedup(copies, Settings(policy="first")).kept == ("a10",)
    assert dedup(copies, Settings(policy="longest")).kept == ("a9",)
    assert dedup(copies, Settings(policy="oldest")).kept == ("a9",)


@pytest.mark.parametrize("policy", ["longest", "oldest"])
def test_decisions_do_not_depend_on_order(policy):
    records = corpus_of(5)
    found = {d.id: d for d in dedup(records, Settings(policy=policy, threshold=0.6))}
    for seed in range(3):
        random.Random(seed).shuffle(records)
        again = {d.id: d for d in dedup(records, Settings(policy=policy, threshold=0.6))}
        assert again == found


def test_groups_do_not_depend_on_order_even_where_the_kept_one_does():
    records = corpus_of(6)

    def groups():
        found = dedup(records, Settings(policy="first", threshold=0.6))
        return {frozenset([g.kept, *(d.id for d in g.dropped)]) for g in found.groups}

    first = groups()
    for seed in range(3):
        random.Random(seed).shuffle(records)
        assert groups() == first


def test_a_chain_pulls_no_strangers_together():
    words = [f"x{i}" for i in range(140)]
    a, b, c = words[:100], words[8:108], words[16:116]
    assert jaccard(" ".join(a), " ".join(c)) < 0.8 <= jaccard(" ".join(a), " ".join(b))
    for order in ([a, b, c], [c, b, a], [b, a, c]):
        found = dedup([" ".join(words) for words in order])
        for decision in found:
            if decision.drops:
                one, other = order[int(decision.id) - 1], order[int(decision.kept) - 1]
                assert jaccard(" ".join(one), " ".join(other)) >= 0.8


def test_workers_and_hash_seed_change_nothing():
    code = (
        "import sys; sys.path.insert(0, 'tests'); from test_dedup_engine import *\n"
        "r = corpus_of(8); print([d.as_dict() for d in dedup(r, Settings(jobs=int(sys.argv[1])))])"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code, jobs], check=True, capture_output=True, text=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[1])},
        ).stdout
        for jobs, seed in (("1", "0"), ("3", "1"))
    }  # fmt: skip
    assert len(runs) == 1


@examples(max_examples=30, deadline=None)
@given(st.lists(st.text(alphabet="ab \n.é日", max_size=30), max_size=8))
def test_any_texts_are_decided(texts):
    found = dedup(texts, Settings(threshold=0.7))
    assert len(found) == len(texts)
    for decision in found:
        assert (decision.kind == "") == (not decision.drops)


def test_texts_without_words_match_nothing():
    found = dedup(["", "...", "", "🙂", "🙂", "word", "word"])
    assert found.dropped == ("7",)


def test_empty_input():
    assert dedup([]).counts == {"records": 0, "kept": 0, "exact": 0, "near": 0, "contained": 0}


def test_many_empty_texts_cost_little():
    corpus = take_in(
        [([str(i) for i in range(200_000)], TextBatch.of_bytes([b""] * 200_000), [""] * 200_000)],
        Settings(),
    )
    outcome = group(corpus, Grouping(0.8))
    assert np.array_equal(outcome.kept, np.arange(200_000))
    assert outcome.counts["compared"] == 0


def spam(count: int, distinct: bool) -> Corpus:
    """One notice over and over, or with a number of its own each time."""
    notice = " ".join(article(random.Random(9), 150))
    texts = [f"{notice} ref {i if distinct else ''}".encode() for i in range(count)]
    return take_in([([str(i) for i in range(count)], TextBatch.of_bytes(texts), [""] * count)],
                   Settings())  # fmt: skip


@pytest.mark.parametrize("distinct", [False, True])
def test_a_bucket_of_copies_is_linear(distinct):
    """Twice as many copies need twice as many comparisons, not four times."""
    outcomes = [group(spam(count, distinct), Grouping(0.8)) for count in (1500, 3000)]
    compared = [outcome.counts.get("compared", 0) for outcome in outcomes]
    assert compared == ([1499, 2999] if distinct else [0, 0])
    assert all((outcome.kept == 0).all() for outcome in outcomes)


def test_a_full_bucket_of_strangers_is_bounded():
    """All share a phrase that fills some buckets; each looks at so many others and no more."""
    rng = random.Random(10)
    phrase = [f"p{i}" for i in range(60)]
    texts = [" ".join(phrase + article(rng, 30)).encode() for _ in range(1500)]
    corpus = take_in([([str(i) for i in range(1500)], TextBatch.of_bytes(texts), [""] * 1500)],
                     Settings(threshold=0.9))  # fmt: skip
    outcome = group(corpus, Grouping(0.9))
    assert outcome.counts.get("compared", 0) <= 1500 * stars.IN_FULL


def test_a_hash_collision_cannot_drop(monkeypatch):
    """Every signature, key and digest made equal: still only real copies go."""
    base = article(random.Random(11))
    texts = [
        " ".join(base),
        " ".join(base[::-1]),
        " ".join(base),
        " ".join(article(random.Random(12))),
    ]
    corpus = take_in([(list("abcd"), TextBatch.of(texts), [""] * 4)], Settings())
    same = Corpus(
        corpus.recipe, corpus.texts, corpus.ids, corpus.words, np.full(4, 7, np.uint64), corpus.dates,
        np.full_like(corpus.signatures, 1), np.full_like(corpus.keys, 1),
    )  # fmt: skip
    found = decisions(same, group(same, Grouping(0.8)), Settings())
    assert [d.kept for d in found] == ["a", "b", "a", "d"]


def test_words_decide_where_their_hashes_are_equal():
    """`same_word` on pairs that differ, and on pairs that differ in nothing that counts."""
    from cleaner.dedup.folding import table
    from cleaner.dedup.kernels.texts import same_word

    def same(a, b):
        one, other = a.encode(), b.encode()
        buffer = np.frombuffer(one + other, np.uint8)
        return same_word(buffer, 0, len(one), len(one), len(one) + len(other), table())

    for a, b in [("abc", "abd"), ("abc", "ab"), ("ﬁ", "f"), ("ß", "s"), ("é", "o"), ("", "a")]:
        assert not same(a, b)
    for a, b in [("Abc", "aBC"), ("ﬁn", "FIN"), ("straße", "STRASSE"), ("cafe\u0301", "Café"),
                 ("so\u00adft", "soft"), ("", "")]:  # fmt: skip
        assert same(a, b)


def test_repeated_ids():
    texts = [" ".join(article(random.Random(i))) for i in range(4)]
    records = list(zip(["x", "y", "x", "x"], texts, strict=True))
    found = dedup(records)
    assert [d.id for d in found] == ["x", "y", "x#2", "x#3"]
    assert "'x' (records 1 and 3)" in found.notes[0]
    with pytest.raises(UsageError, match=r"'x' \(records 1 and 3\)"):
        dedup(records, repeats="error")
    assert repeated(TextBatch.of(["a", "b", "a", "a"])) == {2: 0, 3: 0}


def test_a_suffix_never_takes_a_name_that_exists():
    found = dedup([("x", "a b c"), ("x#2", "d e f"), ("x", "g h i")])
    assert [d.id for d in found] == ["x", "x#2", "x#3"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("threshold", 0), ("threshold", 1.2), ("threshold", -1), ("recall", 1.0), ("contained", 2),
     ("shingle", 0), ("num_perm", 0)],
)  # fmt: skip
def test_settings_out_of_range_are_refused_before_any_work(name, value):
    def never():
        raise AssertionError("read")
        yield

    with pytest.raises(UsageError):
        dedup(never(), Settings(**{name: value}))


@pytest.mark.parametrize(
    "records", ["one text", {"id": "a", "text": "one"}, [None], [5], ["a", {"body": "b"}]]
)
def test_what_are_no_records_is_said(records):
    with pytest.raises(UsageError, match=r"Put them into a list|is of the type|has no text"):
        dedup(records)


def test_an_id_may_be_zero():
    found = dedup([{"id": 0, "text": "a"}, {"id": 1, "text": "b"}, {"id": "", "text": "c"}])
    assert [one.id for one in found] == ["0", "1", "3"]


def test_a_record_without_text_is_named():
    with pytest.raises(UsageError, match="Record 2 has no text"):
        dedup([{"id": 1, "text": "a"}, {"id": 2, "body": "b"}])


def test_work_files_have_no_name(tmp_path):
    spool = Spool(np.int64, tmp_path)
    pieces = [np.arange(i, i + 300_000) for i in range(5)]
    for piece in pieces:
        spool.append(piece)
    array = spool.finish()
    assert not list(tmp_path.iterdir())
    assert np.array_equal(array, np.concatenate(pieces))
    forget(array)
    assert np.array_equal(array, np.concatenate(pieces))


def test_nothing_is_left_after_kill(tmp_path):
    code = (
        "import sys, os, signal; from pathlib import Path\n"
        "from cleaner.dedup.corpus import Intake; from cleaner.dedup.recipe import Recipe\n"
        "from cleaner.dedup.shingles import TextBatch; import numpy as np\n"
        "intake = Intake(Recipe(), Path(sys.argv[1]))\n"
        "texts = TextBatch.of(['word ' * 2000] * 1000)\n"
        "intake.add(['a'] * 1000, texts, np.zeros(1000, np.int64))\n"
        "assert any(os.stat(f'/proc/self/fd/{n}').st_nlink == 0 for n in range(3, 9)\n"
        "           if os.path.exists(f'/proc/self/fd/{n}'))\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert ended.returncode == -9
    assert not list(tmp_path.iterdir())


def test_an_unwritable_work_folder_is_said_at_once(tmp_path):
    with pytest.raises(OutputError, match=r"work folder .* Name another folder"):
        Intake(recipe_of(Settings()), tmp_path / "missing")
    if sys.platform == "linux":  # where nobody may make a file, not even root
        with pytest.raises(OutputError, match=r"denied|permitted") as caught:
            Intake(recipe_of(Settings()), Path("/sys"))
        assert caught.value.remedy.startswith("Check its permissions")


def test_memory_of_an_article():
    """What Python allocates for each article more: at most 150 bytes, texts not counted."""

    def peak(count: int) -> int:
        def batches():
            for first in range(0, count, 1000):
                numbers = range(first, first + 1000)
                texts = [f"{i} a{i} b{i} c{i} d{i} e{i} f{i} g{i // 3}" for i in numbers]
                ids = [str(i) for i in numbers]
                yield ids, TextBatch.of(texts), [""] * 1000

        tracemalloc.start()
        corpus = take_in(batches(), Settings(jobs=2))
        group(corpus, Grouping(0.8))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    few, many = peak(30_000), peak(90_000)
    assert (many - few) / 60_000 <= 150


def test_the_audit_finds_what_banding_missed():
    records = corpus_of(13, families=60)
    corpus = take_in(
        [
            (
                [r["id"] for r in records],
                TextBatch.of(r["text"] for r in records),
                [""] * len(records),
            )
        ],
        Settings(),
    )
    wanted = Grouping(0.8)
    audit = measure_recall(corpus, wanted, len(records))
    texts = [r["text"] for r in records]
    pairs = sum(jaccard(a, b) >= 0.8 for i, a in enumerate(texts) for b in texts[:i])
    assert audit["pairs"] == 2 * pairs
    assert audit["low"] <= audit["recall"] <= audit["high"]
    assert audit["recall"] > 0.98
    blind = Corpus(
        corpus.recipe, corpus.texts, corpus.ids, corpus.words, corpus.digests, corpus.dates,
        np.arange(corpus.signatures.size, dtype=np.uint32).reshape(corpus.signatures.shape),
        corpus.keys,
    )  # fmt: skip
    assert measure_recall(blind, wanted, len(records))["found"] == 0


def test_interval():
    assert interval(0, 0) == (0, 1)
    low, high = interval(95, 100)
    assert low == pytest.approx(0.8882, abs=1e-3)
    assert high == pytest.approx(0.9785, abs=1e-3)


def test_dates_and_ids_in_order():
    assert microseconds("2020-01-01T00:00:00Z") == microseconds("2020-01-01")
    assert microseconds("2020-01-01T01:00:00+02:00") < microseconds("2020-01-01")
    assert microseconds("soon") == microseconds("") > microseconds("9999-01-01")
    names = ["a10", "a9", "a1b2", "b", "a01"]
    assert sorted(names, key=natural) == ["a01", "a1b2", "a9", "a10", "b"]


def held_corpus(seed: int) -> list[dict]:
    """Articles, cut versions, versions that grew, round-ups of two, near copies of these."""
    rng = random.Random(seed)
    records = []
    for n in range(25):
        a, b, more = article(rng, 150), article(rng, 100), article(rng, 200)
        for name, words in {
            "whole": a, "cut": a[: rng.randint(60, 100)], "grown": [*a, *more], "other": b,
            "round-up": [*b, *more[:50], *a], "near-cut": edited(rng, a[:95], 0.01),
            "near": edited(rng, a, 0.01),
        }.items():  # fmt: skip
            if rng.random() < 0.7:
                records.append({"id": f"{name}{n}", "text": " ".join(words)})
    rng.shuffle(records)
    return records


def held(a: str, b: str) -> float:
    return len(grams(a) & grams(b)) / (len(grams(a)) or 1)


@pytest.mark.parametrize("policy", ["first", "longest"])
@pytest.mark.parametrize("seed", [31, 32])
def test_what_a_kept_article_holds_is_dropped(policy, seed):
    records = held_corpus(seed)
    text = {r["id"]: r["text"] for r in records}
    found = dedup(records, Settings(contained=0.9, policy=policy))
    kinds = {d.kind for d in found}
    assert {"near", "contained"} <= kinds
    for decision in found:
        if decision.drops:
            assert not found[decision.kept].drops
            one, other = text[decision.id], text[decision.kept]
            measured = held(one, other) if decision.kind == "contained" else jaccard(one, other)
            assert decision.similarity == pytest.approx(measured)
            assert measured >= (0.9 if decision.kind == "contained" else 0.8)
    kept = [text[name] for name in found.kept]
    left = [(a, b) for a in kept for b in kept if a is not b and held(a, b) >= 0.95]
    assert not left
    assert not [1 for i, a in enumerate(kept) for b in kept[:i] if jaccard(a, b) >= 0.8]


def test_containment_does_not_depend_on_order():
    records = held_corpus(33)
    settings = Settings(contained=0.9, policy="longest")
    found = {d.id: d for d in dedup(records, settings)}
    random.Random(1).shuffle(records)
    assert {d.id: d for d in dedup(records, settings)} == found


@pytest.mark.parametrize(("at_once", "held_at_once"), [(50, 1 << 25), (1 << 24, 7), (90, 40)])
def test_pairs_do_not_depend_on_how_much_is_held_at_once(monkeypatch, at_once, held_at_once):
    records = held_corpus(35)
    corpus = take_in(batches(records), Settings())
    posted = postings.post(corpus, np.ones(len(corpus), np.bool_), None)
    wanted = postings.propose(posted, 0.9)
    monkeypatch.setattr(postings, "AT_ONCE", at_once)
    monkeypatch.setattr(postings, "PAIRS", held_at_once)
    assert len(wanted) > 20
    assert postings.propose(posted, 0.9).tolist() == wanted.tolist()
    draw = np.random.default_rng(1).permutation(len(posted.hashes))
    mixed = postings.Postings(posted.hashes[draw], posted.rows[draw], posted.sizes)
    assert postings.propose(mixed, 0.9).tolist() == wanted.tolist()


def test_a_phrase_in_many_articles_does_not_hide_containment():
    rng = random.Random(34)
    phrase, base = article(rng, 40), article(rng, 120)
    records = [" ".join(phrase + article(rng, 100)) for _ in range(60)]
    records += [" ".join(phrase + base), " ".join(phrase + base + article(rng, 300))]
    found = dedup(records, Settings(contained=0.9))
    assert [(d.id, d.kept) for d in found if d.drops] == [("61", "62")]


def test_headlines_by_characters():
    headlines = {
        "a": "Syria Forces Launch Assault On Rebel-Held Douma",
        "b": "SYRIA FORCES LAUNCH ASSAULT ON REBEL HELD DOUMA",
        "c": "Syrian forces launch assault on rebel-held Douma",
        "d": "Syria talks: Russia and Turkey agree on a ceasefire in Idlib",
        "e": "Rebels leave Douma",
    }
    settings = Settings(unit="char", shingle=4, threshold=0.7, policy="first")
    found = dedup(headlines.items(), settings)
    assert [(d.kept, d.kind) for d in found] == [
        ("a", ""), ("a", "exact"), ("a", "near"), ("d", ""), ("e", "")]  # fmt: skip
    short = Recipe.for_short_texts()
    assert (short.unit, short.shingle) == (settings.unit, settings.shingle)
    assert short.recall_at(0.7) >= 0.99
