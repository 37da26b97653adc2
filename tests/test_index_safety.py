"""What an index survives: kills, crowds, full disks, damage, odd places, older and newer formats."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from multiprocessing import get_context
from pathlib import Path

import pytest
from index_makers import article

from cleaner.errors import IndexFileError, UsageError
from cleaner.index import Index, IndexOptions, format, place

HERE = Path(__file__).parent
KILLS = os.environ.get("CLEANER_KILLS", "20")  # 500 before a release
CROWD = 10_000


@pytest.fixture
def path(tmp_path):
    return tmp_path / "seen.index"


def run(script: str, *args: object, timeout: float = 300) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE.parent), str(HERE)])}
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, args)],
        capture_output=True, text=True, timeout=timeout, env=environment, check=False,
    )  # fmt: skip


@pytest.mark.slow
def test_a_killed_writer_loses_nothing_acknowledged(tmp_path):
    done = subprocess.run(
        [sys.executable, str(HERE / "index_kill.py"), "--kills", KILLS, "--folder", str(tmp_path)],
        capture_output=True, text=True, check=False, timeout=3000,
        env={**os.environ, "PYTHONPATH": str(HERE.parent)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["kills"] == int(KILLS)
    assert told["while_writing"] >= int(KILLS) // 2
    assert told["acknowledged"] > 0


def claim_all(path, seed):
    """Claim all articles in an order of its own; the ids that were new."""
    draw = random.Random(seed)
    numbers = list(range(CROWD))
    draw.shuffle(numbers)
    won = []
    with Index.open(path) as index:
        while numbers:
            count = draw.choice([1, 7, 100])
            batch, numbers = [article(n, words=40) for n in numbers[:count]], numbers[count:]
            answers = index.claim_many(batch)
            won += [r.id for r, a in zip(batch, answers, strict=True) if a is None]
    return won


@pytest.mark.slow
def test_of_four_processes_exactly_one_wins_each_article(path):
    with get_context("spawn").Pool(4) as pool:
        won = pool.starmap(claim_all, [(path, seed) for seed in range(4)])
    every = [name for some in won for name in some]
    assert sorted(every) == sorted(f"a{n}" for n in range(CROWD))
    with Index.open(path) as index:
        assert len(index) == CROWD
        assert index.verify() == []


FILL = """
import sys, resource, signal
from cleaner.errors import IndexFileError
from cleaner.index import Index
from index_makers import article
path, limit = sys.argv[1], int(sys.argv[2])
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
with Index.open(path) as index:
    n = 0
    try:
        while n < 100_000:
            index.claim_many([article(k, words=200) for k in range(n, n + 25)])
            n += 25
    except IndexFileError as error:
        print(error)
    print(n)
    print(len(index))
"""


def check_intact(path, told):
    message, claimed, count = told.strip().splitlines()
    assert "full" in message or "limit" in message
    assert "run it again" in message
    with Index.open(path) as index:
        assert index.verify() == []
        assert len(index) == int(count) == int(claimed) > 100
        found = index.check_many([article(k, words=200) for k in range(int(claimed))])
        assert [m and m.id for m in found] == [f"a{k}" for k in range(int(claimed))]
        assert index.check(article(int(claimed), words=200)) is None


def test_a_full_disk_is_said_and_leaves_the_index_intact(tmp_path):
    place = tmp_path / "small"
    place.mkdir()
    mounted = shutil.which("mount") and os.geteuid() == 0 and not subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(place)], capture_output=True, check=False
    ).returncode  # fmt: skip
    if not mounted:
        pytest.skip("a small file system can only be mounted by root")
    try:
        done = run(FILL, place / "seen.index", 0)
        assert done.returncode == 0, done.stderr
        for file in place.iterdir():  # to where there is room again
            shutil.copy(file, tmp_path / file.name)
    finally:
        subprocess.run(["umount", str(place)], check=True)
    check_intact(tmp_path / "seen.index", done.stdout)


def test_a_file_size_limit_is_said_and_leaves_the_index_intact(path):
    done = run(FILL, path, 3_000_000)
    assert done.returncode == 0, done.stderr
    check_intact(path, done.stdout)


def test_after_an_error_the_same_index_goes_on(path):
    with Index.open(path) as index:
        index.claim_many([article(n) for n in range(200)])
        store = index._session.store
        pages = store.one("PRAGMA page_count")[0]
        store.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(IndexFileError, match="full"):
            index.claim_many([article(n) for n in range(200, 400)])
        store.execute("PRAGMA max_page_count = 1000000")
        assert index.claim_many([article(n) for n in range(200, 400)]) == [None] * 200
        assert index.verify() == []


class TestDamage:
    def fill(self, path):
        with Index.open(path) as index:
            index.claim_many([article(n) for n in range(300)])
            index.compact()

    def test_no_index_at_all(self, path):
        path.write_bytes(b"This is a letter to the editor, and not an index of any kind." * 9)
        with pytest.raises(IndexFileError, match="this is not an index"):
            Index.open(path)
        path.with_name("folder").mkdir()
        with pytest.raises(IndexFileError, match="not a file"):
            Index.open(path.with_name("folder"))
        with sqlite3.connect(path.with_name("other")) as other:
            other.execute("CREATE TABLE things (name)")
        with pytest.raises(IndexFileError, match="a database, but no index"):
            Index.open(path.with_name("other"))

    def test_cut_short(self, path):
        self.fill(path)
        whole = path.read_bytes()
        for share in (0.001, 0.1, 0.5, 0.99):
            path.write_bytes(whole[: int(len(whole) * share)])
            with pytest.raises(IndexFileError, match=r"damaged|not an index|no index"):
                Index.open(path)

    def test_an_interrupted_beginning_is_begun_again(self, path):
        """What a process leaves that is killed while it writes the very first page."""
        script = """
import os, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA page_size = 8192")
db.execute("PRAGMA synchronous = FULL")
db.execute("PRAGMA cache_size = 1")
db.execute("BEGIN")
db.execute("CREATE TABLE things (name)")
db.executemany("INSERT INTO things VALUES (zeroblob(9000))", [()] * 50)
os.kill(os.getpid(), 9)
"""
        assert run(script, path).returncode == -9
        assert path.stat().st_size
        assert Path(f"{path}-journal").stat().st_size
        path.write_bytes(path.read_bytes()[:4096])
        with Index.open(path) as index:
            assert index.claim(article(1)) is None
            assert index._session.store.one("PRAGMA page_size") == (8192,)
            assert index.verify() == []

    def test_a_changed_description_is_noticed_at_open(self, path):
        self.fill(path)
        data = path.read_bytes()
        assert data.count(b'"seed": 1') == 1
        path.write_bytes(data.replace(b'"seed": 1', b'"seed": 7'))
        with pytest.raises(IndexFileError, match="its description was altered"):
            Index.open(path)

    def test_what_verify_passes_answers_as_before(self, path):
        """Bytes are changed at random places; some of them are in gaps, where nothing stands."""
        self.fill(path)
        whole = path.read_bytes()
        draw = random.Random(1)
        noticed = 0
        for _ in range(60):
            data = bytearray(whole)
            at = draw.randrange(len(data))
            data[at : at + 16] = draw.randbytes(len(data[at : at + 16]))
            path.write_bytes(data)
            try:
                with Index.open(path) as index:
                    if index.verify():
                        noticed += 1
                        continue
                    found = index.check_many([article(n) for n in range(300)])
                assert [m and m.id for m in found] == [f"a{n}" for n in range(300)], at
                assert all(m.kind == "exact" for m in found)
            except IndexFileError as error:
                assert (
                    "damaged" in str(error)
                    or "not an index" in str(error)
                    or "no index" in str(error)
                )
                noticed += 1
        assert noticed >= 30

    @pytest.mark.parametrize(("change", "problem"), [
        ("DELETE FROM page WHERE id = (SELECT min(id) FROM page)", "has 60 of 61 pages"),
        ("UPDATE page SET entries = zeroblob(8) WHERE id = (SELECT min(id) FROM page)", "check sum"),
        ("INSERT INTO page VALUES (99, x'', 0)", "there should be none"),
        ("UPDATE unit SET id = 'b' WHERE row = 7", "unit 7 ('b'): its check sum is wrong"),
        ("UPDATE proof SET hashes = x'0011223344' WHERE row = 7", "its check sum is wrong"),
        ("DELETE FROM unit WHERE row = 7", "there are 299 units, the state says 300"),
        ("DELETE FROM unit WHERE row = 7", "1 rows of the table proof belong to no unit"),
        ("UPDATE state SET next_row = 5", "a unit that never was"),
        ("INSERT INTO journal VALUES (900, x'0700000000000001')", "keys are missing or doubled"),
    ])  # fmt: skip
    def test_verify_names_what_is_wrong(self, path, change, problem):
        self.fill(path)
        db = sqlite3.connect(path)
        with db:
            db.execute(change)
        db.close()
        with Index.open(path) as index:
            assert any(problem in text for text in index.verify()), index.verify()

    def test_a_missing_page_is_said_when_it_is_needed(self, path):
        self.fill(path)
        db = sqlite3.connect(path)
        with db:
            db.execute("DELETE FROM page")
        db.close()
        with (
            Index.open(path) as index,
            pytest.raises(IndexFileError, match="pages of a run are missing"),
        ):
            index.check(article(1))


class TestReadOnly:
    def test_it_answers_and_refuses_to_change(self, path):
        with Index.open(path) as index:
            index.claim(article(1))
        with Index.open(path, readonly=True) as index:
            assert index.check(article(1)).id == "a1"
            assert index.verify() == []
            with pytest.raises(IndexFileError, match="opened read-only"):
                index.claim(article(2))
        with pytest.raises(IndexFileError, match="no such index"):
            Index.open(path.with_name("none"), readonly=True)
        assert not path.with_name("none").exists()

    def test_while_another_writes(self, path):
        with Index.open(path) as writer, Index.open(path, readonly=True) as reader:
            assert reader.check(article(1)) is None
            writer.claim(article(1))
            assert reader.check(article(1)).id == "a1"

    def test_on_a_medium_that_cannot_be_written(self, tmp_path):
        place = tmp_path / "medium"
        place.mkdir()
        with Index.open(place / "seen.index") as index:
            index.claim(article(1))
        bind = ["mount", "--bind", str(place), str(place)]
        if os.geteuid() or subprocess.run(bind, capture_output=True, check=False).returncode:
            pytest.skip("a read-only file system can only be mounted by root")
        try:
            subprocess.run(["mount", "-o", "remount,ro,bind", str(place)], check=True)
            with Index.open(place / "seen.index", readonly=True) as index:
                assert index.check(article(1)).id == "a1"
            with pytest.raises(IndexFileError, match="open it read-only"):
                Index.open(place / "seen.index")
        finally:
            subprocess.run(["umount", str(place)], check=True)


class TestPlace:
    MOUNTS = (
        "/dev/vda1 / ext4 rw 0 0\n"
        "server:/share /mnt/news nfs4 rw 0 0\n"
        "tmpfs /mnt/news/local tmpfs rw 0 0\n"
        "//server/b /mnt/with\\040blank cifs rw 0 0\n"
    )

    @pytest.mark.parametrize(("path", "kind"), [
        ("/home/seen.index", "ext4"), ("/mnt/news/seen.index", "nfs4"),
        ("/mnt/newsroom/seen.index", "ext4"), ("/mnt/news/local/seen.index", "tmpfs"),
        ("/mnt/with blank/seen.index", "cifs"),
    ])  # fmt: skip
    def test_the_innermost_mount_counts(self, path, kind):
        assert place.kind_of(path, self.MOUNTS) == kind

    def test_a_network_drive_is_refused_for_writing(self, tmp_path, monkeypatch):
        table = tmp_path / "mounts"
        table.write_text(f"server:/share {tmp_path} nfs rw 0 0\n")
        monkeypatch.setattr(place, "MOUNTS", table)
        with pytest.raises(UsageError, match=r"network drive \(nfs\).*local disk"):
            Index.open(tmp_path / "seen.index")
        assert not (tmp_path / "seen.index").exists()


class TestFormat:
    def older(self, path):
        """An index as format 1 had it: the same without check sums."""
        with Index.open(path, options=IndexOptions(store_text=True)) as index:
            index.claim_many([article(n) for n in range(300)])
            index.remove("a5")
            index.compact()
            index.claim_many([article(n) for n in range(300, 320)])  # these stand in the journal
        db = sqlite3.connect(path)
        with db:
            db.execute("ALTER TABLE unit DROP COLUMN crc")
            db.execute("ALTER TABLE unit DROP COLUMN keys")
            db.execute("ALTER TABLE page DROP COLUMN crc")
            db.execute("ALTER TABLE text DROP COLUMN crc")
            db.execute("DROP TABLE note")
            db.execute("DELETE FROM meta WHERE name = 'crc'")
            db.execute("PRAGMA user_version = 1")
        db.close()

    def test_an_older_index_is_brought_up_to_date(self, path):
        self.older(path)
        with pytest.raises(IndexFileError, match=r"older format 1.*Open it once for writing"):
            Index.open(path, readonly=True)
        with Index.open(path) as index:
            assert index.stats()["format"] == format.VERSION
            assert index.verify() == []
            assert index.check(article(310)).id == "a310"
            assert index.claim(article(5)) is None
            assert index.text("a310") == article(310).text
        with Index.open(path, readonly=True) as index:
            assert len(index) == 320

    def test_a_migration_that_fails_changes_nothing(self, path):
        self.older(path)
        db = sqlite3.connect(path)
        with db:
            db.execute("UPDATE state SET next_row = 7")
        db.close()
        before = path.read_bytes()
        with pytest.raises(IndexFileError, match="never was"):
            Index.open(path)
        db = sqlite3.connect(path)
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
        db.close()
        assert path.read_bytes() == before

    def test_a_newer_index_is_left_alone(self, path):
        Index.open(path).close()
        db = sqlite3.connect(path)
        db.execute(f"PRAGMA user_version = {format.VERSION + 1}")
        db.close()
        with pytest.raises(IndexFileError, match="Use the newer version"):
            Index.open(path)


def test_nothing_in_the_package_pickles():
    for module in Path(format.__file__).parent.glob("*.py"):
        assert "pickle" not in {w for line in module.read_text().splitlines()
                                if "import" in line for w in line.split()}  # fmt: skip


@pytest.mark.slow
def test_memory_does_not_grow_with_the_index(path):
    """Entries for 400,000 articles are written as runs; opening and checking need no more room."""
    script = """
import resource, sys
import numpy as np
from cleaner.index import Index, entries, runs
from index_makers import article
with Index.open(sys.argv[1]) as index:
    index.check_many([article(n) for n in range(100)])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if len(sys.argv) > 2:
        draw = np.random.default_rng(1)
        keys = np.sort(draw.integers(0, 1 << 63, 9_000_000, dtype=np.uint64))
        with index._session.store.writing():
            runs.write(index._session.store, keys * np.uint64(2))
    else:
        for start in range(0, 1000, 100):
            index.check_many([article(n) for n in range(start, start + 100)])
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    small = run(script, path)
    assert run(script, path, "fill").returncode == 0
    large = run(script, path)
    assert path.stat().st_size > 70_000_000
    assert int(large.stdout) < int(small.stdout) + 30_000, (small, large)  # KB


def test_without_proof_and_with_options_survive_compaction(path):
    options = IndexOptions(proof=False, store_text=True)
    with Index.open(path, options=options) as index:
        index.claim_many([article(n) for n in range(100)])
        index.compact()
        assert index.verify() == []
        assert index.text("a3") == article(3).text
