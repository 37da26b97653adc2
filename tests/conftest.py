"""Options of the test run."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("golden articles")
    group.addoption(
        "--update", action="store_true", help="write the log of edits of each golden article anew"
    )
    group.addoption(
        "--update-clean",
        action="store_true",
        help="write clean.txt anew as well: it is an editor's judgement, so read the diff",
    )
