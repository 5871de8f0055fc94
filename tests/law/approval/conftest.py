"""A small hall that approves, of the test's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.makers.approval import ApprovalHall, approval_hall


@pytest.fixture
def house() -> Iterator[ApprovalHall]:
    """The hall on Monday 2 March 2026, 8:30, with everybody at their desks."""
    made = approval_hall()
    yield made
    made.close()
