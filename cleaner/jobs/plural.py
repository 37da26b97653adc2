"""Numbers with their noun. In a file of its own, because all that sums up needs it and nothing else."""

from __future__ import annotations


def plural(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
