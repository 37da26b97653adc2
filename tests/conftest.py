"""Options of the test run."""

from __future__ import annotations

import signal

import pytest
from command import ARTICLE
from hypothesis import settings

# The same commit gives the same result each time. New examples: pytest --hypothesis-profile default
settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")


def pytest_configure() -> None:
    """In the background of a shell Ctrl-C is ignored, which the processes under test would inherit."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


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


@pytest.fixture
def article(tmp_path):
    """A text file with an artifact at its end."""
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path
