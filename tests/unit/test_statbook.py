"""The statistics book: it counts what the acts were, on the day they were done, and comes out the same made anew."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from hallcore.approval.forms import DecideForm
from portal.casebook import Casebook
from portal.presenters.statistics import Asked, period_of, periods, read, words_of
from portal.statbook import Statbook, counted, first_day, parts_of
from tests.makers.approval import approval_hall


@pytest.fixture
def house():
    made = approval_hall()
    made.cases = Casebook(made.hall.house)
    made.book = Statbook(made.hall.house)
    yield made
    made.close()


def numbers(house, grain="day", period="2026-03-02", scope="hall", code=""):
    """What is counted in a period."""
    house.hall.seal()
    with house.hall.reading() as root:
        size = root.journal.size
    for view in (house.cases, house.book):
        view.take(view.cursor(), size)
    with house.hall.reading() as root:
        return counted(root.archive, grain, period, scope).get(code, Counter())


def decided(house, number, *, granted=True):
    """Take a case through review to its decision."""
    house.reviewed(number)
    house.act(
        "decide",
        number,
        "D01-approver",
        DecideForm(granted=granted, reasons="符合条件" if granted else "不符合第三条"),
    )


def test_a_case_is_counted_for_the_hall_its_department_and_its_item(house):
    """Received once is received once, under each of the three, on its day and in its month."""
    house.applied()
    assert numbers(house)["received"] == 1
    assert numbers(house, scope="department", code="D01")["received"] == 1
    assert numbers(house, "month", "2026-03")["received"] == 1
    assert numbers(house, "day", "2026-03-03")["received"] == 0


def test_decided_on_the_last_promised_day_is_in_time_and_a_day_later_late(house):
    """按时办结率: the day of the limit itself still is in time (XK-11 counts whole days)."""
    first, second = house.applied(), house.applied(distinct="另一处经营场所")
    for number in (first, second):
        house.act("accept", number, "D01-acceptor", house.verdicts())
    house.to("03-16 16:00")
    decided(house, first)
    house.to("03-17 09:00")
    decided(house, second, granted=False)
    month = numbers(house, "month", "2026-03")
    assert (month["in-time"], month["late"], month["granted"], month["denied"]) == (1, 1, 1, 1)
    assert month["days-promised"] == 20
    assert month["days-used"] == 10 + 11


def test_a_quarter_and_a_year_are_the_sum_of_their_months(house):
    """Nothing is kept twice: 2026Q1 and 2026 have what March has."""
    house.applied()
    assert (
        numbers(house, "quarter", "2026Q1")
        == numbers(house, "month", "2026-03")
        == numbers(house, "year", "2026")
    )
    assert numbers(house, "quarter", "2026Q2") == Counter()
    assert [name for _grain, name in parts_of("quarter", "2026Q4")] == ["2026-10", "2026-11", "2026-12"]


def test_made_anew_it_comes_out_the_same(house):
    """A view: thrown away and rebuilt it holds the same numbers."""
    house.applied()
    before = numbers(house, "month", "2026-03")
    house.book.reset()
    assert numbers(house, "month", "2026-03") == before != Counter()
    with house.hall.reading() as root:
        assert first_day(root.archive) == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ({}, Asked("month", "2026-03")),
        ({"grain": "quarter", "period": "2026Q4", "by": "item"}, Asked("quarter", "2026Q4", "item")),
        ({"grain": "quarter", "period": "2026Q5"}, Asked("quarter", "2026Q1")),
        ({"grain": "day", "period": "2026-02-30"}, Asked("day", "2026-03-02")),
        ({"grain": "week", "period": "2026-03"}, Asked("month", "2026-03")),
    ],
)
def test_an_address_that_names_no_period_shows_this_one(query, asked):
    """Whatever stands in the address, a report comes out."""
    assert read(query, date(2026, 3, 2)) == asked


def test_periods_run_back_to_the_first_day():
    """The newest first; of days a month of them."""
    assert periods("month", date(2025, 12, 31), date(2026, 3, 2)) == (
        "2026-03",
        "2026-02",
        "2026-01",
        "2025-12",
    )
    assert periods("quarter", date(2025, 12, 31), date(2026, 3, 2)) == ("2026Q1", "2025Q4")
    assert len(periods("day", date(2025, 1, 1), date(2026, 3, 2))) == 31
    assert period_of("year", date(2026, 3, 2)) == "2026"
    assert words_of("quarter", "2026Q1") == "2026年第1季度"
