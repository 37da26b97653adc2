"""The command as tests call it: a real process with this tree's package."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

# What a command loads only where it works with arrays, or with pages.
ARRAYS = {"numpy", "scipy", "numba", "llvmlite", "datasketch", "pandas", "pyarrow", "polars", "sqlite3"}  # fmt: skip
PAGES_ONLY = {"bs4", "lxml", "selectolax"}
ENV = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
ARTICLE = """\
A storm hit the coast on Monday and cut the power of 4,000 homes.

Crews worked through the night, the town said, and two roads stay closed until Friday.

Like this:
"""


CLEAN = ARTICLE.replace("\n\nLike this:\n", "\n")


def clean(*args, stdin=None, cwd=None, env=None):
    return subprocess.run(
        [sys.executable, "-m", "cleaner", *map(str, args)],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env={**ENV, **(env or {})},
        timeout=120,
    )


def lines(path):
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def start(*args, **kwargs):
    """The command, running; `kwargs` are those of Popen."""
    return subprocess.Popen([sys.executable, "-m", "cleaner", *map(str, args)], env=ENV, **kwargs)
