"""Where faults are planted that call for cards: so that each calls for its own and none for one nobody planned. Pure.

A third yellow card of the same person in a quarter is a red one (JC-14). Who of a department serves whom is known only
when the day is run, so at most one fault of a run that calls for yellow cards is planted in each department.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

from portal.cli.simulation.besides import HOUR, POOL, Online, applicant
from portal.cli.simulation.dayplan import CHECKED
from portal.cli.simulation.menu import Matter, Menu
from portal.cli.simulation.places import reviewer_in

T = TypeVar("T")

HURRIED = "purchaser1"
"""The purchaser who leaves bidders too little time."""

UNEVEN_EVERY = 5
"""On the first day of so many the treasury ties out too early."""

_LONG = 10
"""Working days of a promise none of whose own limits is near once an application was not looked at in time."""


class Carded:
    """Spreads such faults over the departments of a run.

    Args:
        seed: The seed; what is drawn here leaves the rest of the plan as it was.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.days = 0
        self._taken: set[str] = set()

    def first(self, found: Sequence[tuple[T, str]], many: int) -> list[T]:
        """The first so many of some places, each with its department, that may have such a fault."""
        chosen: list[T] = []
        for place, department in found:
            if len(chosen) < many and department not in self._taken:
                self._taken.add(department)
                chosen.append(place)
        return chosen

    def some(self, kind: str, found: Sequence[tuple[T, str]], many: int) -> list[T]:
        """The same, drawn at random."""
        draw = self.draw(f"{kind} {self.days}")
        return self.first(draw.sample(found, len(found)), many)

    def draw(self, name: str) -> Random:
        """Chance of its own."""
        return Random(f"{self.seed} {name}")  # noqa: S311 - a plan that can be drawn again, no secret

    def uneven(self) -> bool:
        """Whether the treasury ties out too early on this day."""
        return self.days % UNEVEN_EVERY == 0


def lying(
    draw: Random, menu: Menu, departments: Sequence[str], used: set[tuple[str, str]], silent: int, lie: int
) -> dict[int, list[Online]]:
    """Applications of earlier days that reach a limit in the night after the first day, by working days before it.

    Those ``silent`` came five working days before and are deemed accepted (XK-05); of those that ``lie`` the time for
    handling is over. Each is of an item of its own, in a department that could have handled it.
    """
    found: dict[int, list[Online]] = {}
    matters = [
        one for code in departments if reviewer_in(code) for one in menu.every(draw, code) if _from_home(one)
    ]
    draw.shuffle(matters)
    matters.sort(key=lambda one: one.promised)
    for one in matters:
        login, at = applicant(draw.randrange(POOL)), draw.randint(9 * HOUR, 15 * HOUR)
        if (login, one.item) in used:
            continue
        if lie and 0 < one.handle <= CHECKED:
            lie, back, fresh = lie - 1, one.handle, Online(login, at, one, finishes=False, lies=True)
        elif silent and one.promised >= _LONG:
            silent, back, fresh = silent - 1, CHECKED, Online(login, at, one, finishes=False, silent=True)
        else:
            continue
        used.add((login, one.item))
        found.setdefault(back, []).append(fresh)
    return found


def _from_home(one: Matter) -> bool:
    return one.online and not one.company and not one.fee
