"""The plan of simulated days: drawn again it is the same, and what goes wrong in it is what it says."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from hallcore.catalogue.reading import read_items
from hallcore.ground.codes import ResidentId, UnifiedCode
from portal.cli.simulation.dayplan import AFTER_NOON, HOUR, KINDS, NOON, OPENS, Day, visitor
from portal.cli.simulation.menu import Menu, verdicts
from portal.cli.simulation.places import staffed, windows_of
from portal.cli.simulation.plan import Planner
from portal.cli.stations import OFFICERS, WINDOWS

ON = date(2026, 3, 2)


@pytest.fixture(scope="module")
def menu() -> Menu:
    """What the demo's whole catalogue offers."""
    return Menu(read_items())


@pytest.fixture(scope="module")
def day(menu: Menu) -> Day:
    """A day of 4,000."""
    return Planner(7, 4000, menu).day(ON)


def test_the_same_seed_gives_the_same_plan(menu: Menu, day: Day) -> None:
    """Whoever names a seed can have the day again; another seed is another day."""
    assert Planner(7, 4000, menu).day(ON) == day
    assert Planner(8, 4000, menu).day(ON) != day


def test_so_many_come_as_were_asked_for(menu: Menu, day: Day) -> None:
    """Who comes again for the same case counts too; a hall of three windows has a day as well."""
    assert len(day.visits) == 4000
    for visitors in (1, 2, 10, 60):
        assert len(Planner(1, visitors, menu, ("D01",)).day(ON).visits) == visitors


def test_people_come_while_numbers_are_given(day: Day) -> None:
    """From half an hour before a session to its end, and most of them not at noon."""
    for visit in day.visits:
        assert OPENS - HOUR / 2 <= visit.at < 16.5 * HOUR
        assert not NOON < visit.at < AFTER_NOON - HOUR / 2
    hours = Counter(visit.at // HOUR for visit in day.visits)
    assert hours[9] > hours[11]


def test_whoever_comes_again_comes_later_for_the_same_case(day: Day) -> None:
    """A supplement or a result follows an earlier visit of the same person."""
    again = [visit for visit in day.visits if visit.of >= 0]
    assert {visit.purpose for visit in again} == {"supplement", "collect"}
    for visit in again:
        first = day.visits[visit.of]
        assert (first.n, first.who, first.matter) == (visit.of, visit.who, visit.matter)
        assert first.at < visit.at
        assert bool(first.lacking) is (visit.purpose == "supplement")


def test_every_kind_of_fault_is_planted_in_proportion(day: Day) -> None:
    """So many of each to 4,000 visitors; each on a visit, window or officer of its own."""
    kinds = Counter(fault.kind for fault in day.faults)
    assert kinds == {
        "late": 6,
        "materials": 120,
        "again": 6,
        "overpaid": 3,
        "clock": 4,
        "no-show": 60,
        "left": 3,
        "terminal": 1,
        "outage": 1,
        "beyond": 4,
        "absent": 2,
        "tied": 1,
        "short": 1,
    }
    assert kinds.keys() <= KINDS.keys()
    of_visits = [fault.where for fault in day.faults if fault.where.isdigit()]
    assert len(of_visits) == len(set(of_visits))


def test_a_fault_is_what_its_visit_says(day: Day) -> None:
    """And no other visit says so: what is found later in the records is planted or it is a fault of the hall."""
    planted = {
        "materials": {visit.n for visit in day.visits if visit.lacking},
        "overpaid": {visit.n for visit in day.visits if visit.over},
        "clock": {visit.n for visit in day.visits if visit.inspected == "forgotten"},
        "no-show": {visit.n for visit in day.visits if not visit.shows},
        "again": {visit.n for visit in day.visits if visit.again},
    }
    for kind, visits in planted.items():
        assert {int(fault.where) for fault in day.faults if fault.kind == kind} == visits
    late = {shift.login for shift in day.shifts if shift.punches[0] > OPENS}
    assert {fault.where for fault in day.faults if fault.kind == "late"} == late


def test_who_does_not_show_leaves_nothing_behind(day: Day) -> None:
    """Nobody comes again for the case of somebody who never came, and nobody pays for it."""
    absent = {visit.n for visit in day.visits if not visit.shows}
    assert not absent & {visit.of for visit in day.visits}
    assert not any(visit.over or visit.lacking for visit in day.visits if not visit.shows)


def test_what_is_asked_for_is_the_departments_own(day: Day) -> None:
    """An item of the department, in a situation it knows, by somebody it is for."""
    items = {item.code: item for item in read_items()}
    for visit in day.visits:
        if visit.matter is None:
            continue
        item = items[visit.matter.item]
        assert item.department == visit.department
        assert ("company" if visit.who.company else "person") in item.audience
        assert {question for question, _choice in visit.matter.answers} == {one.id for one in item.questions}


def test_all_windows_serve_and_all_staff_punch(day: Day) -> None:
    """Somebody sits at each of the 208 windows, nobody at two; 286 people come and go."""
    assert sum(len(numbers) for numbers in windows_of().values()) == len(staffed()) == len(WINDOWS) == 208
    assert len({officer.login for officer in staffed().values()}) == 208
    assert len(day.shifts) == len(OFFICERS) == 286
    assert {visit.department for visit in day.visits} == set(windows_of())


def test_days_go_on_with_new_people(menu: Menu) -> None:
    """The second day is another, and nobody of the first comes as somebody else."""
    planner = Planner(1, 50, menu, ("D01",))
    first, second = planner.day(ON), planner.day(date(2026, 3, 3))
    assert not {visit.who.number for visit in first.visits} & {visit.who.number for visit in second.visits}


@pytest.mark.parametrize("serial", [0, 1, 998, 999, 1000, 40_000])
def test_made_up_numbers_are_valid_in_form(serial: int) -> None:
    """Of a person by GB 11643, of a company by GB 32100; names are visibly examples."""
    person, company = visitor(serial, company=False), visitor(serial, company=True)
    ResidentId.parse(person.number, on=ON, where="number")
    UnifiedCode.parse(company.number, where="number")
    assert "示例" in person.name
    assert "示例" in company.name


def test_visitors_are_all_different() -> None:
    """No two serial numbers give one person or one company."""
    many = range(1, 12_000)
    assert len({visitor(serial, company=False).number for serial in many}) == len(many)
    assert len({visitor(serial, company=True).number for serial in many}) == len(many)


def test_what_is_lacking_is_told_with_its_reason() -> None:
    """The table of materials: accepted but for what is not there."""
    assert verdicts(("m01", "m02"), ("m02",)) == {
        "verdict_m01": "accepted",
        "verdict_m02": "supplement",
        "note_m02": "未提交，请补充",
    }
