"""What was planted as data: made from the plan and what was noted, and read again as it was written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

import msgspec
import pytest

from hallcore.catalogue.reading import read_items
from hallcore.ground.clock import TZ
from portal.cli.simulation.besides import ONLINE
from portal.cli.simulation.beyond import visit_of
from portal.cli.simulation.book import Book, Case, Notice, Ticket
from portal.cli.simulation.called import CALLS
from portal.cli.simulation.dayplan import KINDS, Day
from portal.cli.simulation.menu import Menu
from portal.cli.simulation.plan import Planner
from portal.cli.simulation.planted import (
    EXPECTS,
    FILE,
    Planted,
    planted,
    planted_lines,
    read_planted,
    write_planted,
)
from portal.cli.simulation.running import Ran
from portal.cli.simulation.workdays import earlier, working
from portal.cli.stations import OFFICERS
from portal.house import load_law

ON = date(2026, 3, 2)
ACCOUNTS = {officer.login: f"U-{n:06d}" for n, officer in enumerate(OFFICERS)}


@pytest.fixture(scope="module")
def planner() -> Planner:
    """Days of 600."""
    return Planner(3, 600, Menu(read_items()))


@pytest.fixture(scope="module")
def eves(planner: Planner) -> list[Ran]:
    """The days before the first, as they would be noted when every application was received."""
    found = []
    for day in planner.eves(partial(earlier, working(), ON)):
        book = Book()
        for n, one in enumerate(day.besides.online, ONLINE):
            visit = visit_of(one, n)
            book.took(Case(f"DHB-{day.on:%Y%m%d}-901-{n - ONLINE:04d}", visit, "w009"))
        found.append(Ran(day, book, 1.0, 1.0, 0, 0, 0, 0, [], {}, 1.0))
    return found


@pytest.fixture(scope="module")
def ran(planner: Planner, eves: list[Ran]) -> Ran:
    """A day of 600 as it would be noted when everybody came, each with a case and a notice; those before it are drawn."""
    assert eves
    day: Day = planner.day(ON)
    book = Book()
    for visit in day.visits:
        book.tickets[f"PH-20260302-A{visit.n:03d}"] = Ticket(f"PH-20260302-A{visit.n:03d}", visit)
        if visit.matter is not None and visit.of < 0 and visit.shows:
            number = f"DHB-20260302-001-{visit.n:04d}"
            book.took(Case(number, visit, "w009"))
            book.notices[f"JK-{visit.n}"] = Notice(f"JK-{visit.n}", number)
    for n, patrol in enumerate(day.besides.patrols):
        book.findings[f"XC-20260302-{n:04d}"] = patrol.login
    book.tenders["DHGC-2026-0001"] = "purchaser1"
    return Ran(day, book, 1.0, 1.0, 0, 0, 0, 0, [], {}, 1.0)


def test_every_fault_of_the_plan_is_told_once_with_its_numbers(eves: list[Ran], ran: Ran) -> None:
    """Each names who and where, and the number in the records at which it shows."""
    found = planted([*eves, ran], ACCOUNTS)
    assert len(found) == sum(len(one.day.faults) for one in (*eves, ran))
    assert {one.kind for one in found} == KINDS.keys() == EXPECTS.keys()
    for one in found:
        shows = {
            "materials": one.case.startswith("DHB-") and one.ticket.startswith("PH-"),
            "overpaid": one.notice.startswith("JK-") and one.amount > 0,
            "clock": one.case.startswith("DHB-"),
            "no-show": one.ticket.startswith("PH-") and not one.case,
            "late": one.account == ACCOUNTS.get(one.who) and one.where.startswith("W"),
            "again": one.case.startswith("DHB-"),
            "beyond": one.case.startswith("DHB-"),
            "absent": one.account == ACCOUNTS.get(one.who) and one.where.startswith("W"),
            "silent": one.case.startswith("DHB-") and not one.account,
            "lies": one.case.startswith("DHB-") and not one.account,
            "short": one.matter == "DHGC-2026-0001" and one.who == "purchaser1",
            "tied": one.where == "RZ-YH01-20260302",
            "left": one.matter.startswith("XC-") and one.account == ACCOUNTS.get(one.who),
            "terminal": one.where.startswith("T"),
            "outage": one.where.startswith("T"),
        }
        assert shows[one.kind], one
        assert one.began <= one.ended
        assert bool(one.calls) is (CALLS[one.kind] is not None)


def test_those_that_lie_reach_a_limit_in_the_night_after_the_first_day(eves: list[Ran]) -> None:
    """JC-01, JC-02, JC-04: none before that night, each by the end of it."""
    midnight = datetime(2026, 3, 3, tzinfo=TZ)
    early = planted([one._replace(until=midnight - timedelta(seconds=1)) for one in eves], ACCOUNTS)
    assert not any(one.calls for one in early)
    late = planted([one._replace(until=midnight) for one in eves], ACCOUNTS)
    assert all(one.calls for one in late)
    assert {call.rule for one in late for call in one.calls} == {
        "JC-01/promised",
        "JC-02/stage",
        "JC-04/deemed",
    }


def test_a_case_nobody_takes_up_becomes_a_fault_when_it_reaches_a_limit(ran: Ran) -> None:
    """JC-02, JC-03: what lay over days without having been planned to is listed, and not before."""
    one = next(
        case for case in ran.book.cases.values() if case.visit.matter and case.visit.matter.promised == 3
    )
    book = Book()
    book.took(replace(one, state="handling"))
    lies = ran._replace(day=ran.day._replace(faults=()), book=book)
    assert planted([lies._replace(until=datetime(2026, 3, 3, 23, tzinfo=TZ))], ACCOUNTS) == ()
    (found,) = planted([lies._replace(until=datetime(2026, 3, 4, tzinfo=TZ))], ACCOUNTS)
    assert found.kind == "lies"
    assert {call.rule for call in found.calls} == {"JC-01/promised", "JC-02/stage"}
    late = datetime(2026, 3, 20, tzinfo=TZ)
    for day, many in ((3, 0), (4, 1)):
        (case,) = book.cases.values()
        book.took(replace(case, state="closed", moved=date(2026, 3, day)))
        assert len(planted([lies._replace(until=late)], ACCOUNTS)) == many


def test_each_fault_names_a_rule_of_the_house() -> None:
    """GEN-01: what is expected follows from a rule that is in force."""
    law = load_law().on(date(2026, 3, 2))
    for rule, word, said in EXPECTS.values():
        assert law.cite(rule)
        assert word
        assert said


def test_the_list_is_read_as_it_was_written(ran: Ran, tmp_path: Path) -> None:
    """Another part of the house reads the same faults; a file that is not ours is refused."""
    found = planted([ran], ACCOUNTS)
    write_planted(tmp_path, found)
    assert read_planted(tmp_path) == found
    (tmp_path / FILE).write_text('[{"kind": "rain"}]')
    with pytest.raises(msgspec.ValidationError):
        read_planted(tmp_path)


def test_the_list_is_told_line_by_line(ran: Ran) -> None:
    """One line to a fault, with the rule it is about."""
    found: tuple[Planted, ...] = planted([ran], ACCOUNTS)
    lines = list(planted_lines(found))
    assert len(lines) == len(found)
    assert all(one.rule in line for one, line in zip(found, lines, strict=True))
