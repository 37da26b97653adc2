"""Turns of small print are tried only where one of their pieces stands: a turn without them would be lost."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner.rules.statements import _PRINT


@pytest.mark.parametrize(("pieces", "source"), [entry[1:] for entry in _PRINT])
def test_every_turn_holds_one_of_its_pieces(pieces: tuple[str, ...], source: str) -> None:
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(source))
    def holds(said: str) -> None:
        assert any(piece in said for piece in pieces)

    holds()
