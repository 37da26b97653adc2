"""Dear patterns are tried only where one of their pieces stands: a turn of phrase without them would be lost."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaner.rules.appeals import SHOP, SHOP_PIECES
from cleaner.rules.small_print import TURNS

GATED = [*((turn.pieces, turn.source) for turn in TURNS), (SHOP_PIECES, SHOP.pattern)]


@pytest.mark.parametrize(("pieces", "source"), GATED)
def test_every_turn_holds_one_of_its_pieces(pieces: tuple[str, ...], source: str) -> None:
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(source))
    def holds(said: str) -> None:
        assert any(piece in said for piece in pieces)

    holds()
