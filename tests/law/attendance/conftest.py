"""A hall with people, an ordinary Monday, and a terminal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.makers.attendance import AttendanceHall


@pytest.fixture
def hall() -> Iterator[AttendanceHall]:
    """Monday 2 March 2026, half past eight; a terminal hangs on the first floor since today."""
    house = AttendanceHall()
    house.terminal()
    yield house
    house.close()
