"""A hall that charges, for each case its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.makers.fees import FeeHall, fee_hall


@pytest.fixture
def hall() -> Iterator[FeeHall]:
    """A hall with a treasury, a bank and a tariff, on Monday 2 March 2026, 8:30."""
    house = fee_hall()
    yield house
    house.close()
