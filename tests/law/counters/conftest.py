"""A hall with queues, for each case its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.makers.counters import CounterHall, counter_hall


@pytest.fixture
def hall() -> Iterator[CounterHall]:
    """A hall with two queues and three windows, on Monday 2 March 2026, 8:30."""
    house = counter_hall()
    yield house
    house.close()
