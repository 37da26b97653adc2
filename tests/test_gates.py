"""The gates that a release must pass, each small enough to be passed on every change.

The larger runs of the same gates (crash points, floods of generated texts) are in `benchmarks/` and in
the tests of the rooms.
"""

from __future__ import annotations

import ast
import gzip
import json
import os
import random
import resource
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import ARRAYS, PAGES_ONLY

from cleaner.pipeline import Cleaned, process
from cleaner.records.read import read
from cleaner.rules import RULES, wording
from cleaner.strip import strip

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "cleaner"
CORPUS = ROOT / "fixtures" / "corpus" / "articles.jsonl"
GOLDEN = sorted((ROOT / "fixtures" / "golden").glob("*/source.*"))


def clean(*args, env=None, **kwargs):
    return subprocess.run(
        [sys.executable, "-m", "cleaner", *map(str, args)], capture_output=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}, timeout=120, **kwargs,
    )  # fmt: skip


# G2: time grows with the length of the text. Calls are counted, so a busy machine changes nothing.

LINE = "It rained all day in the valley, said the farmers of village {n}.\n\n"
UNITS = {
    "prose": LINE,
    "share lines": "Share this:\n\n",
    "date lines": "Published: 8 April 2018\n\n",
    "headings": "# Rain\n\n" + LINE,
    "bylines": "By Ann Smith\n" + LINE,
    "captions": "Ann Smith in Berlin on May {n}, 2018. Ann Smith / Reuters\n\n",
    "related": "Related: How village {n} rebuilt its bridge\n\n",
    "twice": LINE.replace("{n}", "one"),
    "entities": "rain &amp;amp; snow {n} ",
    "tags": "<p>Rain <b>and</b> snow {n}</p>\n",
    "mojibake": "caf\u00c3\u00a9 {n} ",
    "one line": "It rained all day in the valley, said farmer {n}. ",
    "comments": "Ann says:\nDecember 4, 2022 at 9:40 am\nI like rain {n}.\n\n",
    "lists": "- rain {n}\n",
}
PAGES = {
    "paragraphs": "<p>It rained all day in the valley, said the farmers of village {n}.</p>",
    "links": '<a href="/{n}">Rain in village {n}</a> ',
    "nested": "<div><p>It rained all day in the valley of village {n}, they said.</p>",
    "lists": "<ul><li>It rained in {n}</li></ul>",
    "open tags": "<b><i>rain {n}",
    "comments": "<!-- rain {n} --><p>It rained all day in the valley of village {n}.</p>",
    "tables": "<table><tr><td>rain {n}</td></tr></table>",
}


def calls(text: str, *, html: bool) -> int:
    """How many functions, Python's and C's, are called to strip a text."""
    count = 0

    def seen(frame: object, event: str, arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    strip(text[:2000], html=html)  # what is only done once is done
    wording._of_label.cache_clear()  # but no line of the text is known
    sys.setprofile(seen)
    try:
        strip(text, html=html)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    ("unit", "html"),
    [(u, False) for u in UNITS.values()] + [(u, True) for u in PAGES.values()],
    ids=[*UNITS, *(f"page: {name}" for name in PAGES)],
)
def test_g2_eight_times_the_text_takes_at_most_ten_times_the_steps(unit: str, html: bool) -> None:
    small, large = (
        "".join(unit.replace("{n}", str(n)) for n in range(100, 100 + size)) for size in (60, 480)
    )
    before, after = calls(small, html=html), calls(large, html=html)
    assert after <= 10 * before, f"{before} calls, then {after}"


# G3: what is clean stays as it is.


def texts_of_the_corpus() -> Iterator[str]:
    for result in process(read([CORPUS])):
        assert isinstance(result, Cleaned)
        yield result.record.text if result.record.kind == "text" else result.text


def generated(number: int) -> Iterator[str]:
    """Texts put together of everything that rules hit and keep, lines of them in any order."""
    chance = random.Random(7)
    pieces = [hit.before for rule in RULES for hit in rule.hits] + [
        k.text for r in RULES for k in r.keeps
    ]
    lines = [line for piece in pieces for line in piece.split("\n")]
    for _ in range(number):
        parts = chance.choices(pieces, k=chance.randint(1, 3)) + chance.choices(
            lines, k=chance.randint(0, 8)
        )
        chance.shuffle(parts)
        yield chance.choice(["\n", "\n\n", "\r\n"]).join(parts)


def unstable(texts) -> list[str]:
    out = []
    for text in texts:
        once = strip(text, html=False).text
        twice = strip(once, html=False).text
        if twice != once:
            out.append(f"{text!r}\n  once {once!r}\n twice {twice!r}")
    return out


def test_g3_golden_articles_and_corpus_are_stable() -> None:
    golden = [path.read_text(encoding="utf-8") for path in GOLDEN if path.suffix != ".html"]
    pages = [
        strip(path.read_text(encoding="utf-8")).text for path in GOLDEN if path.suffix == ".html"
    ]
    assert len(golden) > 20
    assert not unstable([*golden, *pages, *texts_of_the_corpus()])


def test_g3_generated_texts_are_stable() -> None:
    bad = unstable(generated(400))
    assert not bad, bad[0]


# G7: the same input gives the same bytes, whatever the seed of hashes and the number of processes.

WAYS = [("0", "1"), ("1", "2"), ("2", "1"), ("3", "2")]


def tree(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


@pytest.mark.parametrize("command", ["text", "dedup", "run"])
def test_g7_output_is_the_same_to_the_byte(command: str, tmp_path: Path) -> None:
    found = []
    for seed, jobs in WAYS if command == "text" else WAYS[:3]:
        out = tmp_path / "out"
        extra = ["--log", out / "log.jsonl", "--to", "jsonl"] if command == "text" else []
        target = out / "clean.jsonl" if command == "text" else out
        run = clean(command, CORPUS, "-o", target, "-j", jobs, *extra, env={"PYTHONHASHSEED": seed})
        assert run.returncode == 0, run.stderr
        found.append(tree(out))
        for path in sorted(out.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
    assert len(found[0]) >= 2
    for other in found[1:]:
        assert {n for n in found[0] | other if found[0].get(n) != other.get(n)} == set()


# G8: memory is bounded, and what is too large costs only itself.

LIMIT = 700 << 20


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))


def good(number: int) -> bytes:
    return b'{"id": %d, "text": "It rained all day."}\n' % number


def test_g8_a_line_without_end_is_skipped(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    with source.open("wb") as file:
        file.write(good(1))
        file.write(b'{"id": 2, "text": "')
        for _ in range(300):
            file.write(b"rain " * (1 << 18))
        file.write(b'"}\n' + good(3))
    assert source.stat().st_size > 300 << 20
    run = clean(source, "--to", "jsonl", preexec_fn=limited)
    assert run.returncode == 3, run.stderr
    assert [json.loads(line)["id"] for line in run.stdout.splitlines()] == [1, 3]
    assert b"in.jsonl:2" in run.stderr


def bomb(path: Path, inner: bytes) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = inner * ((1 << 20) // len(inner))
    with path.open("wb") as file:
        for _ in range(600):
            file.write(packer.compress(block))
        file.write(packer.flush())


def test_g8_bombs_do_not_go_off(tmp_path: Path) -> None:
    names = ["bomb.txt.gz", "bomb.jsonl.gz", "bomb.csv.gz", "bomb.json.gz"]
    bomb(tmp_path / names[0], b"a" * 64)
    assert (tmp_path / names[0]).stat().st_size < 1 << 20
    for name in names[1:]:
        (tmp_path / name).hardlink_to(tmp_path / names[0])
    with gzip.open(tmp_path / "good.jsonl.gz", "wb") as file:
        file.write(good(1))
    run = clean(
        *(tmp_path / name for name in names),
        tmp_path / "good.jsonl.gz",
        "--to",
        "jsonl",
        preexec_fn=limited,
    )
    assert run.returncode == 3, run.stderr
    assert all(name.encode() in run.stderr for name in names), run.stderr
    assert [json.loads(line)["id"] for line in run.stdout.splitlines()] == [1]


# G12: nothing in the package runs what it reads, and no command speaks to a network.

TRUSTED = {"pickle": {"parallel/worker.py"}, "marshal": {"rules/phrases/stored.py"}}
FORBIDDEN = {"shelve", "dill", "cloudpickle", "joblib", "yaml", "socket", "urllib.request", "http.client",
             "requests", "httpx", "aiohttp", "ftplib", "smtplib", "telnetlib"}  # fmt: skip


@pytest.mark.parametrize(
    "path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE))
)
def test_g12_nothing_is_run_that_was_read(path: Path) -> None:
    inside = path.relative_to(PACKAGE).as_posix()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            assert name not in FORBIDDEN, f"{inside} imports {name}"
            assert inside in TRUSTED.get(name, {inside}), f"{inside} imports {name}"
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in {"eval", "exec", "os.system", "os.popen", "pickle.load"}, (
                f"{inside}: {called}"
            )
            assert not any(
                k.arg == "shell" or (k.arg == "allow_pickle" and ast.unparse(k.value) != "False")
                for k in node.keywords
            ), f"{inside}: {called}"
            if called in {"np.load", "numpy.load"}:
                assert any(k.arg == "allow_pickle" for k in node.keywords) or inside, inside


WATCHED = """
import os, sys
def watch(event, args):
    bad = event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "os.system",
                    "urllib.Request", "subprocess.Popen", "os.exec", "os.posix_spawn", "webbrowser.open")
    if bad or (event == "socket.__new__" and args[1] != 1):
        os.write(2, f"FORBIDDEN {event} {args}\\n".encode())
        os._exit(99)
sys.addaudithook(watch)
from cleaner.cli import main
main()
"""


@pytest.mark.parametrize(
    "args",
    [[CORPUS, "-o", "{out}", "-j", "2"], [GOLDEN[0]], ["dedup", CORPUS, "-o", "{out}"], ["run", CORPUS, "-o", "{out}"],
     ["learn", CORPUS], ["reuse", CORPUS, "-o", "{out}"], ["index", "claim", "{out}.idx", CORPUS]],
    ids=lambda args: str(args[0]).rpartition("/")[2],
)  # fmt: skip
def test_g12_no_command_speaks_to_a_network_or_starts_a_program(args, tmp_path: Path) -> None:
    given = [str(arg).replace("{out}", str(tmp_path / "out")) for arg in args]
    run = subprocess.run(
        [sys.executable, "-c", WATCHED, *given], capture_output=True, text=True, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=120,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr


# G13: a command loads what it needs and no more.

REST = {"rich", "pydantic", "jinja2", "asyncio", "multiprocessing", "hashlib", "urllib.request"}
LOADED = """
import atexit, sys
atexit.register(lambda: sys.stderr.write("\\nLOADED " + " ".join(sys.modules)))
from cleaner.cli import main
main()
"""


def loaded(*args, cwd: Path) -> set[str]:
    run = subprocess.run(
        [sys.executable, "-c", LOADED, *map(str, args)], capture_output=True, text=True, cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=120,
    )  # fmt: skip
    assert run.returncode in (0, 1), run.stderr
    names = run.stderr.rpartition("LOADED ")[2].split()
    return {name.split(".")[0] for name in names} | set(names)


COMMANDS = ["text", "run", "dedup", "reuse", "explain", "index", "learn", "rules", "report"]


@pytest.mark.parametrize("command", COMMANDS)
def test_g13_help_loads_nothing(command: str, tmp_path: Path) -> None:
    assert not loaded(command, "--help", cwd=tmp_path) & (
        ARRAYS
        | PAGES_ONLY
        | REST
        | {"ftfy", "orjson", "json.decoder", "cleaner.rules", "cleaner.records"}
    )


def test_g13_a_text_file_loads_neither_arrays_nor_parsers(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A storm hit the coast on Monday.\n\nLike this:\n")
    for args in (["a.txt"], ["--check", "a.txt"], ["a.txt", "-o", "b.txt"]):
        have = loaded(*args, cwd=tmp_path)
        assert not have & (ARRAYS | PAGES_ONLY | REST | {"ftfy", "orjson", "csv", "tomllib"}), args


def test_g13_records_and_pages_load_no_arrays(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "A storm hit the coast on Monday."}\n')
    (tmp_path / "a.html").write_text(
        "<html><body><p>A storm hit the coast on Monday.</p></body></html>"
    )
    assert not loaded("a.jsonl", cwd=tmp_path) & (ARRAYS | PAGES_ONLY)
    # The model of pages is a table of numbers.
    assert not loaded("a.html", cwd=tmp_path) & (ARRAYS - {"numpy"})
    assert not loaded("rules", cwd=tmp_path) & (ARRAYS | PAGES_ONLY | {"ftfy", "orjson"})
