"""A hall in which services are rated, for each case anew."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.makers.ratings import RatingHall


@pytest.fixture
def rating() -> Iterator[RatingHall]:
    """On Monday 2 March 2026, 8:30."""
    hall = RatingHall()
    yield hall
    hall.close()
