"""Who may import whom, who owns which library, and what an import may cost."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from command import ARRAYS, PAGES_ONLY

ROOT = Path(__file__).parents[1] / "cleaner"

LEAVES = {"errors", "dates", "languages"}
NOUNS = LEAVES | {"article", "settings"}
# Room: the rooms that it may import besides itself and errors. The order is that of the building.
ROOMS: dict[str, set[str]] = {
    "errors": set(),
    "article": set(),
    "callable": set(),
    "dates": set(),
    "languages": set(),
    "settings": set(),
    "formats": {"article", "dates", "languages"},
    "rules": {"article", "dates", "languages"},
    "strip": NOUNS | {"rules", "formats"},
    "dedup": {"settings", "languages", "records"},
    "records": NOUNS | {"formats"},
    "index": {"settings", "dedup", "records"},
    "parallel": set(),
    "config": {"settings"},
    "boilerplate": NOUNS | {"rules", "records", "dedup", "formats"},
    "checkpoint": {"records", "index"},
    "ingest": {"records", "index", "checkpoint"},
    "pipeline": NOUNS | {"strip", "rules", "formats", "records", "parallel", "index", "checkpoint", "ingest",
                         "boilerplate"},
    "report": NOUNS | {"strip", "rules", "dedup", "records", "pipeline"},
    "jobs": NOUNS | {"adapters", "strip", "rules", "formats", "records", "parallel", "dedup", "index", "boilerplate",
                     "pipeline", "report", "checkpoint"},
    "adapters": NOUNS | {"boilerplate", "strip", "rules", "formats", "records", "dedup", "index", "pipeline", "jobs"},
}  # fmt: skip
ROOMS["cli"] = set(ROOMS)
ROOMS["__main__"] = {"cli"}
ROOMS["__init__"] = set(ROOMS)

# Library: the modules that may import it, as paths from the package (a folder stands for all in it).
OWNERS = {
    "typer": ("cli",),
    "bs4": ("formats/html", "rules/markup.py"),
    "selectolax": ("formats/html",),
    "ftfy": ("rules/encoding.py",),
    "cchardet": ("formats/detect.py",),
    "datasketch": ("dedup/signatures.py",),
    "numba": ("dedup",),
    "sqlite3": ("index",),
    "jinja2": ("report",),
    "fastwarc": ("records/warc.py",),
    "zstandard": ("records",),
    "scipy": (),
    "pickle": ("parallel/worker.py",),  # between a process and its own children
}


def modules():
    return sorted(p for p in ROOT.rglob("*.py"))


def room_of(path: Path) -> str:
    first = path.relative_to(ROOT).parts[0]
    return first.removesuffix(".py")


def imports(path: Path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""
            if node.module == "cleaner":
                yield from (f"cleaner.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_rooms_import_only_what_the_table_allows(path):
    room = room_of(path)
    assert room in ROOMS, f"{room} is a new room: add it to the table, and to the design"
    wanted = {name.split(".")[1] for name in imports(path) if name.startswith("cleaner.")}
    wanted -= {room, "errors", "callable", "__version__"}
    assert wanted <= ROOMS[room], f"{room} must not import {wanted - ROOMS[room]}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_each_library_has_one_owner(path):
    inside = path.relative_to(ROOT).as_posix()
    for name in imports(path):
        owners = OWNERS.get(name.split(".")[0])
        if owners is not None:
            assert any(inside == o or inside.startswith((f"{o}/", f"{o}.py")) for o in owners), (
                f"{inside} imports {name}, which belongs to {owners}"
            )


def test_stripping_and_dedup_do_not_know_each_other():
    assert not {"strip", "rules", "formats"} & ROOMS["dedup"]
    assert "dedup" not in ROOMS["strip"] | ROOMS["rules"] | ROOMS["formats"]


HEAVY = ARRAYS | PAGES_ONLY | {"ftfy", "orjson", "jinja2", "rich", "pydantic"}


def loaded_by(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(run.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    "code",
    [
        "import cleaner",
        "import cleaner.cli.text, cleaner.cli.commands, cleaner.cli.duplicates, cleaner.cli.index",
        "import sys; sys.argv = ['clean', '--help']\ntry:\n import cleaner.cli as c; c.main()\nexcept SystemExit: pass",
    ],
)
def test_import_budget(code):
    assert not loaded_by(code) & HEAVY


def test_cleaning_a_text_loads_no_arrays():
    used = loaded_by("from cleaner.pipeline import process\nlist(process(['One line.']))")
    assert not used & ARRAYS


def test_no_file_is_a_giant():
    long = {
        str(p.relative_to(ROOT)): n
        for p in modules()
        if (n := len(p.read_text().splitlines())) > 400
    }
    assert not long, "split these by subject"
