"""Runs and their merges hold what was put in, at every moment, whatever the order of events."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner.index import compaction, entries, format, place, proof, runs
from cleaner.index.journal import Journal, append
from cleaner.index.store import Store
from cleaner.index.verify import problems

KEYS = [0, 1, 2, (1 << 34) - 1, (1 << 33), 12345678901, *range(5_000_000_000, 5_000_000_020)]
events = st.one_of(
    st.tuples(st.just("add"), st.lists(st.sampled_from(KEYS), min_size=1, max_size=30)),
    st.tuples(st.just("add many"), st.integers(0, 1000)),
    st.tuples(st.just("flush"), st.none()),
    st.tuples(st.just("advance"), st.integers(1, 300)),
    st.tuples(st.just("merge all"), st.none()),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(events, max_size=25))
def test_every_entry_is_found_at_every_moment(tmp_path_factory, history):
    store = Store(tmp_path_factory.mktemp("runs") / "i", readonly=False, create=True)
    format.create(store, {})
    log, generation, known, row = Journal(), 0, {}, 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "PAGE_ENTRIES", 7)
        patch.setattr(runs, "PIECE", 50)
        for event, value in history:
            with store.writing():
                if event.startswith("add"):
                    some = value if event == "add" else spread(value)
                    rows = np.arange(row, row + len(some))
                    append(store, np.sort(entries.pack(np.array(some, np.uint64), rows)))
                    for key, r in zip(some, rows.tolist(), strict=True):
                        known.setdefault(key, set()).add(r)
                    row += len(some)
                elif event == "flush":
                    log.sync(store, generation)
                    log.empty_into_run(store)
                    generation += 1
                elif event == "advance":
                    compaction.advance(store, value)
                else:
                    free = [r for r in runs.load(store) if r.whole and r.into is None]
                    if free:
                        compaction.begin(store, free)
                store.execute("UPDATE state SET next_row = ?", (row,))
                log.sync(store, generation)
            check(store, log, known)
    with store.reading():
        assert problems(store) == []
    store.close()


def spread(seed):
    return np.random.default_rng(seed).integers(0, 1 << 34, 60).tolist()


def check(store, log, known):
    asked = np.unique(np.array([*known, *KEYS, 7, 99], np.uint64))
    found = {}
    for at, rows in (log.find(asked, 10_000), runs.find(store, runs.load(store), asked, 10_000)):
        for position, row in zip(at.tolist(), rows.tolist(), strict=True):
            assert row not in found.setdefault(int(asked[position]), set()), "an entry is doubled"
            found[int(asked[position])].add(row)
    assert found == known
    pieces = list(runs.in_order(store, log.entries()))
    everything = np.concatenate(pieces) if pieces else entries.NONE
    assert (np.diff(everything.astype(np.float64)) >= 0).all()
    assert len(everything) == sum(map(len, known.values()))


def test_a_long_life_ends_in_few_runs(tmp_path):
    store = Store(tmp_path / "i", readonly=False, create=True)
    format.create(store, {})
    draw = np.random.default_rng(1)
    most = 0
    for number in range(300):
        rows = np.arange(number * 500, number * 500 + 500)
        added = np.sort(entries.pack(draw.integers(0, 1 << 34, 500, dtype=np.uint64), rows))
        with store.writing():
            runs.write(store, added)
            compaction.advance(store, 20 * len(added))
        most = max(most, len(runs.load(store)))
    assert most <= 16
    assert sum(r.entries for r in runs.load(store) if r.into is None) == 150_000
    store.close()


def test_rows_at_the_limits():
    keys = np.array([0, (1 << 34) - 1], np.uint64)
    rows = np.array([entries.MAX_ROWS - 1, 0])
    packed = entries.pack(keys, rows)
    assert entries.key_part(packed).tolist() == keys.tolist()
    assert entries.rows_of(packed).tolist() == rows.tolist()
    assert entries.from_bytes(entries.to_bytes(packed)).tolist() == packed.tolist()


@given(st.lists(st.integers(0, 2**64 - 1), unique=True, max_size=40))
def test_a_packed_set_is_the_set(hashes):
    kept = np.unique(proof.cut(np.array(hashes, np.uint64)))
    assert proof.unpack(proof.pack(kept)).tolist() == kept.tolist()
    assert len(proof.pack(kept)) == 5 * len(kept)
    assert {value >> 24 for value in hashes} == set(kept.tolist())


@pytest.mark.parametrize("similarity", [0.0, 0.3, 0.8, 1.0])
@pytest.mark.parametrize("num_perm", [127, 128])
def test_sketches_estimate_without_bias(similarity, num_perm):
    draw = np.random.default_rng(1)
    a = draw.integers(0, 2**32, (2000, num_perm), dtype=np.uint32)
    b = draw.integers(0, 2**32, (2000, num_perm), dtype=np.uint32)
    b = np.where(draw.random(b.shape) < similarity, a, b)
    told = [proof.estimate(x.tobytes(), y.tobytes(), num_perm)
            for x, y in zip(proof.sketch(a), proof.sketch(b), strict=True)]  # fmt: skip
    assert abs(np.mean(told) - similarity) < 0.015
    assert np.std(told) < 0.05
    assert len(proof.sketch(a)[0]) == 64


def test_where_nothing_is_known_of_mounts_nothing_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(place, "MOUNTS", tmp_path / "none")
    place.check(tmp_path / "i", readonly=False)


@pytest.mark.parametrize("data", [b"1234567", b"123456789", None, "12345678", 8])
def test_what_cannot_be_entries_is_refused(data):
    with pytest.raises(ValueError, match="entries"):
        entries.from_bytes(data)
    assert len(entries.from_bytes(b"12345678")) == 1
