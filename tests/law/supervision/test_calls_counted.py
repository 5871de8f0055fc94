"""What a card says somebody called on a day is counted from the records of that day's numbers, and from nothing else."""

from __future__ import annotations

from random import Random

import pytest

from hallcore.ground.errors import Refusal
from hallcore.supervision.clocks import Scene
from hallcore.supervision.truths import calls_on
from tests.makers.counters import CounterHall, counter_hall

NO_SHELVES = ("periods", "tickets", "window-days")
"""What the view of queues would keep: no view reads along here."""


def counted(hall: CounterHall, who: str) -> int:
    """What the truth counts for somebody today."""
    with hall.hall.reading() as root:
        assert not set(NO_SHELVES) & set(root.archive.shelves)
        house = hall.hall.house
        scene = Scene(root.archive, house.law_of, house.calendar, house.clock.now())
        return calls_on(scene, hall.people[who].account, house.clock.now())


def played(hall: CounterHall, day: str, chance: Random) -> dict[str, int]:
    """A morning at two windows as chance will have it; how often each called."""
    hall.to(f"{day} 08:31")
    for _ in range(chance.randint(2, 9)):
        hall.taken()
    windows = {"one": hall.open("one", "W001"), "two": hall.open("two", "W011")}
    called = dict.fromkeys(windows, 0)
    for _ in range(chance.randint(1, 8)):
        who = chance.choice(list(windows))
        try:
            ticket = hall.called(windows[who], who)
        except Refusal:
            break
        called[who] += 1
        if chance.random() < 0.3:
            hall.act("recall-ticket", ticket, who)
        hall.act("start-service", ticket, who)
        hall.ended(ticket, who)
    for who, window in windows.items():
        hall.act("close-window-day", window, who)
    return called


@pytest.mark.parametrize("seed", range(5))
def test_two_random_days_come_to_what_was_called(seed):
    """JC-13/present: numbers carried over to the next day are counted on the day they are called, by whoever called."""
    hall, chance = counter_hall(), Random(seed)  # noqa: S311 - a day, not a secret
    first = played(hall, "03-02", chance)
    assert {who: counted(hall, who) for who in first} == first
    with hall.hall.reading() as root:
        waiting = [key[2] for key in root.archive.shelf("waiting-A")]
    for ticket in waiting:
        hall.on_the_clock(ticket)
    second = played(hall, "03-03", chance)
    assert {who: counted(hall, who) for who in second} == second
    hall.close()
