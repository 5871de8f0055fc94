"""A hall whose people are appraised, for each case its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.makers.appraisal import AppraisalHall, appraisal_hall


@pytest.fixture
def hall() -> Iterator[AppraisalHall]:
    """Four people under two leaders on Monday 2 March 2026, 8:30; the quarter's appraisal has begun."""
    house = appraisal_hall()
    yield house
    house.close()
