"""What a planned day holds beyond its visits: drawn again it is the same, and it keeps the hall's own rules."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from hallcore.catalogue.reading import read_items
from portal.cli.simulation.besides import EARLY, SEATS, SLOT, slot_of
from portal.cli.simulation.dayplan import HOUR, MINUTE, Day
from portal.cli.simulation.menu import Menu
from portal.cli.simulation.places import reviewer_in, staffed
from portal.cli.simulation.plan import Planner
from portal.cli.stations import OFFICERS

ON = date(2026, 3, 2)


@pytest.fixture(scope="module")
def menu() -> Menu:
    """What the demo's whole catalogue offers."""
    return Menu(read_items())


@pytest.fixture(scope="module")
def day(menu: Menu) -> Day:
    """A day of 4,000."""
    return Planner(7, 4000, menu).day(ON)


def test_there_is_as_much_of_each_as_a_day_has(day: Day) -> None:
    """So many applications, appointments and leaves to 4,000 visitors; a patrol to each window that was left."""
    more = day.besides
    assert (len(more.online), len(more.booked), len(more.leaves)) == (80, 80, 8)
    assert len(more.patrols) == sum(fault.kind == "left" for fault in day.faults)


def test_nobody_applies_twice_for_one_item(menu: Menu) -> None:
    """FW-05: over days too, since a case that is open stands in the way of another of the same item."""
    planner = Planner(1, 1000, menu)
    asked = [(one.login, one.matter.item) for _ in range(3) for one in planner.day(ON).besides.online]
    assert len(asked) == len(set(asked)) == 60


def test_what_is_applied_for_may_be_applied_for_over_the_web(day: Day) -> None:
    """XK-03: an item offered online, for persons, that costs nothing."""
    items = {item.code: item for item in read_items()}
    for one in day.besides.online:
        assert items[one.matter.item].online
        assert "person" in items[one.matter.item].audience
        assert not one.matter.fee


def test_nothing_is_finished_where_nobody_could_review_it(menu: Menu) -> None:
    """XK-09: in a department of two a case waits, whether it came over the web or to a window."""
    for seed in range(1, 6):
        planned = Planner(seed, 4000, menu).day(ON)
        online = {one.matter.department for one in planned.besides.online if one.finishes}
        brought = {one.department for one in planned.visits if one.finishes or one.inspected}
        assert online
        assert all(reviewer_in(department) for department in online | brought)


def test_an_appointment_comes_in_its_time_and_nobody_has_two_in_a_queue(day: Day) -> None:
    """PH-07: from fifteen minutes before the slot to fifteen after it; no more to a slot than it has places."""
    places, people = Counter[tuple[str, int]](), Counter[tuple[str, str]]()
    for one in day.besides.booked:
        visit = day.visits[one.visit]
        assert visit.channel == "appointment"
        assert visit.department == one.department
        assert one.slot - EARLY <= visit.at < one.slot + EARLY
        assert one.at < 8 * HOUR
        places[one.department, one.slot] += 1
        people[one.login, one.department] += 1
    assert max(places.values()) <= SEATS
    assert max(people.values()) == 1
    assert sum(visit.channel == "appointment" for visit in day.visits) == len(day.besides.booked)


@pytest.mark.parametrize(
    ("at", "slot"),
    [
        (8 * HOUR + 15 * MINUTE - 1, 0),
        (8 * HOUR + 15 * MINUTE, 8 * HOUR + 1800),
        (8 * HOUR + 45 * MINUTE - 1, 8 * HOUR + 1800),
        (11 * HOUR + 15 * MINUTE - 1, 11 * HOUR),
        (11 * HOUR + 15 * MINUTE, 0),
        (16 * HOUR, 16 * HOUR),
        (16 * HOUR + 15 * MINUTE, 0),
    ],
)
def test_a_slot_lies_whole_in_a_session(at: int, slot: int) -> None:
    """The last of the morning begins at eleven, the last of the afternoon at four."""
    assert slot_of(at) == slot
    assert slot % SLOT == 0


def test_leave_is_asked_for_by_who_has_somebody_to_stand_in(day: Day) -> None:
    """KQ-10: the partner is of the same department, the chief is somebody else."""
    by_login = {officer.login: officer for officer in OFFICERS}
    for leave in day.besides.leaves:
        asks, chief = by_login[leave.login], by_login[leave.chief]
        assert asks.department == chief.department == by_login[leave.partner].department
        assert chief.chief
        assert len({leave.login, leave.chief, leave.partner}) == 3


def test_the_patrol_passes_the_windows_that_were_left(day: Day) -> None:
    """KQ-06: the finding is about who sits there, within the time they were away."""
    left = {
        staffed()[fault.where].login: (fault.at, fault.at + fault.seconds)
        for fault in day.faults
        if fault.kind == "left"
    }
    for patrol in day.besides.patrols:
        began, ended = left[patrol.login]
        assert began < patrol.began < patrol.ended < ended
