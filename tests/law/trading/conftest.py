"""A tender in any stage, in a house of the test's own that is gone when the test is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.makers.matter import Matter, Plan, standing

Stage = Callable[..., Matter]


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Ask it for a stage (``tests.makers.matter.STAGES``) and, if need be, a plan."""
    made: list[Matter] = []

    def at_stage(name: str, plan: Plan = Plan()) -> Matter:  # noqa: B008 - a plan is frozen
        made.append(standing(name, plan))
        return made[-1]

    yield at_stage
    for matter in made:
        matter.hall.close()
