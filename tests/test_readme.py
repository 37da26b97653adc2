"""The README's examples run, and print what it says they print."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language):
    for page in PAGES:
        if page.exists():
            for number, match in enumerate(BLOCK.finditer(page.read_text(encoding="utf-8")), 1):
                if match[1] == language:
                    yield pytest.param(match[2], id=f"{page.name}-{number}")


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with the fixtures in it and `clean` on the path."""
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    shim = tmp_path / "bin" / "clean"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m cleaner "$@"\n')
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", f"{shim.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sessions(block):
    """Pairs of a command and what it should print."""
    command, output = "", []
    for line in block.splitlines(keepends=True):
        if line.startswith("$ "):
            if command:
                yield command, "".join(output)
            command, output = line[2:].strip(), []
        else:
            output.append(line)
    yield command, "".join(output)


@pytest.mark.parametrize("block", list(blocks("console")))
def test_console(block, place):
    checker = doctest.OutputChecker()
    for command, wanted in sessions(block):
        run = subprocess.run(
            ["bash", "-c", command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=300,
        )
        assert checker.check_output(wanted, run.stdout, doctest.ELLIPSIS), (
            f"$ {command}\n{run.stdout}"
        )


@pytest.mark.parametrize("block", list(blocks("python")))
def test_python(block, place):
    if ">>>" not in block:
        exec(compile(block, "README", "exec"), {"__name__": "readme"})
        return
    test = doctest.DocTestParser().get_doctest(block, {}, "README", None, 0)
    results = doctest.DocTestRunner(
        optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    ).run(test)
    assert not results.failed


def test_the_readme_has_both_commands():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make demo" in text
    assert "make test" in text


def test_docstring_examples_run():
    import importlib
    import pkgutil

    import cleaner

    failed = 0
    for module in pkgutil.walk_packages(cleaner.__path__, "cleaner."):
        if ".adapters." in module.name or module.name.endswith("__main__"):
            continue  # adapters need their systems
        failed += doctest.testmod(importlib.import_module(module.name)).failed
    assert not failed
