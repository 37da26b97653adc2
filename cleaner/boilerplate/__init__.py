"""Boilerplate that a corpus teaches: what a site repeats on every page and no story says."""

from cleaner.boilerplate.file import parse, read_boilerplate, render, write_boilerplate
from cleaner.boilerplate.judge import Bars
from cleaner.boilerplate.learn import learn
from cleaner.boilerplate.pattern import Boilerplate, Pattern, mask, site_name, site_of
from cleaner.boilerplate.rules import rules_of

__all__ = [
    "Bars", "Boilerplate", "Pattern", "learn", "mask", "parse", "read_boilerplate", "render", "rules_of",
    "site_name", "site_of", "write_boilerplate",
]  # fmt: skip
