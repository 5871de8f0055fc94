"""What was planted as data: made from the plan and what was noted, and read again as it was written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest

from hallcore.catalogue.reading import read_items
from portal.cli.simulation.book import Book, Case, Notice, Ticket
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
from portal.cli.stations import OFFICERS
from portal.house import load_law

ACCOUNTS = {officer.login: f"U-{n:06d}" for n, officer in enumerate(OFFICERS)}


@pytest.fixture(scope="module")
def ran() -> Ran:
    """A day of 600 as it would be noted when everybody came, each with a case and a notice."""
    day: Day = Planner(3, 600, Menu(read_items())).day(date(2026, 3, 2))
    book = Book()
    for visit in day.visits:
        book.tickets[f"PH-20260302-A{visit.n:03d}"] = Ticket(f"PH-20260302-A{visit.n:03d}", visit)
        if visit.matter is not None and visit.of < 0 and visit.shows:
            number = f"DHB-20260302-001-{visit.n:04d}"
            book.took(Case(number, visit, "w009"))
            book.notices[f"JK-{visit.n}"] = Notice(f"JK-{visit.n}", number)
    for n, patrol in enumerate(day.besides.patrols):
        book.findings[f"XC-20260302-{n:04d}"] = patrol.login
    return Ran(day, book, 1.0, 1.0, 0, 0, 0, 0, [], {}, 1.0)


def test_every_fault_of_the_plan_is_told_once_with_its_numbers(ran: Ran) -> None:
    """Each names who and where, and the number in the records at which it shows."""
    found = planted([ran], ACCOUNTS)
    assert len(found) == len(ran.day.faults)
    assert {one.kind for one in found} == KINDS.keys() == EXPECTS.keys()
    for one in found:
        shows = {
            "materials": one.case.startswith("DHB-") and one.ticket.startswith("PH-"),
            "overpaid": one.notice.startswith("JK-") and one.amount > 0,
            "clock": one.case.startswith("DHB-"),
            "no-show": one.ticket.startswith("PH-") and not one.case,
            "late": one.account == ACCOUNTS.get(one.who) and one.where.startswith("W"),
            "again": one.case.startswith("DHB-"),
            "left": one.matter.startswith("XC-") and one.account == ACCOUNTS.get(one.who),
            "terminal": one.where.startswith("T"),
            "outage": one.where.startswith("T"),
        }
        assert shows[one.kind], one
        assert one.began <= one.ended


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
