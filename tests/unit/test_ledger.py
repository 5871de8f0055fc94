"""Clock ledgers: budget, used, left, day by day; against two oracles and against the deadlines."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hallcore.ground.calendar import Calendar
from hallcore.ground.errors import NotComputable
from hallcore.ground.explanation import Suspension
from hallcore.ground.ledger import Ledger, balance, days_of, expected, standing, visited
from portal.house import load_law

CALENDAR = Calendar.load()
LAW = load_law().on(date(2026, 3, 2))
LOCAL = LAW.clock("C02")
RULE = replace(LOCAL, overlay="")
"""The licence clock without the prefecture's own holiday, as the oracles count."""

DAYS = st.dates(date(2004, 1, 1), date(2026, 9, 1))


def day(text: str) -> date:
    """A day of 2026."""
    return date.fromisoformat(f"2026-{text}")


# -- counting --------------------------------------------------------------------------------------


@given(start=DAYS, length=st.integers(0, 120))
def test_days_used_are_the_oracles_working_days(start, length):
    """GEN-01: the day of the start is not counted; every working day after it is, and no other."""
    on = min(start + timedelta(days=length), date(2026, 12, 31))
    oracle = sum(
        chinese_calendar.is_workday(start + timedelta(days=i)) for i in range(1, (on - start).days + 1)
    )
    assert balance(Ledger(RULE, 20, start), on, CALENDAR).used == oracle


@pytest.fixture(scope="module")
def table(shared):
    """The published table of days off and make-up days, as a second oracle."""
    import csv

    path = shared / "data" / "cn_workcalendar" / "cn_holidays_2004_on.csv"
    with path.open(encoding="utf-8") as file:
        marks = {
            date.fromisoformat(row["date"]): row["kind"] == "workday_makeup" for row in csv.DictReader(file)
        }
    return lambda each: marks.get(each, each.weekday() < 5)


def test_days_used_are_the_published_tables(table):
    """From every hundredth day of 2004 to 2026, over eighty days."""
    for n in range(0, 8200, 100):
        start = date(2004, 1, 1) + timedelta(days=n)
        oracle = sum(table(start + timedelta(days=i)) for i in range(1, 81))
        assert balance(Ledger(RULE, 20, start), start + timedelta(days=80), CALENDAR).used == oracle


@given(start=DAYS, budget=st.integers(1, 45))
def test_what_is_left_reaches_zero_on_the_last_day_and_not_before(start, budget):
    """Ledger and deadline count the same: nothing is left on the last day, something on the day before."""
    ledger = Ledger(RULE, budget, start)
    try:
        last = expected(ledger, CALENDAR).last
    except NotComputable:
        return
    assert balance(ledger, last, CALENDAR).left == 0
    assert balance(ledger, last - timedelta(days=1), CALENDAR).left == 1


@given(start=DAYS, first=st.integers(1, 40), length=st.integers(0, 30), budget=st.integers(1, 30))
def test_a_suspension_moves_the_end_and_takes_nothing(start, first, length, budget):
    """XK-17: with a suspension of any length the same number of days is counted before the end."""
    stop = Suspension(start + timedelta(days=first), start + timedelta(days=first + length), "现场核查")
    plain, stopped = Ledger(RULE, budget, start), Ledger(RULE, budget, start, (stop,))
    try:
        early, late = expected(plain, CALENDAR).last, expected(stopped, CALENDAR).last
    except NotComputable:
        return
    assert late >= early
    assert balance(stopped, late, CALENDAR).left == 0


@given(start=DAYS, parts=st.lists(st.integers(0, 12), min_size=1, max_size=6))
def test_visits_add_up_to_what_one_long_visit_uses(start, parts):
    """Leaving a step and coming back on the same day neither gives nor takes a day."""
    end = start + timedelta(days=sum(parts))
    if end.year > 2026:
        return
    visits, entered = [], start
    for part in parts:
        visits.append((entered, entered + timedelta(days=part)))
        entered += timedelta(days=part)
    assert visited(visits, end, RULE, CALENDAR) == balance(Ledger(RULE, 0, start), end, CALENDAR).used


# -- cases -------------------------------------------------------------------------------------------


def test_what_is_left_can_be_told_while_the_clock_stands_still():
    """XK-17: six of ten days are left on every day of the inspection."""
    stop = Suspension(day("03-07"), day("03-20"), "现场核查")
    ledger = Ledger(LOCAL, 10, day("03-02"), (stop,))
    for on in ("03-09", "03-13", "03-20"):
        told = balance(ledger, day(on), CALENDAR)
        assert (told.left, told.stopped) == (6, stop)
    assert balance(ledger, day("03-23"), CALENDAR).left == 5


def test_every_day_says_how_it_counted():
    """From Thursday 2 April over Qingming (4 to 6 April) to the 8th, one day of it a suspension."""
    stop = Suspension(day("04-08"), day("04-08"), "听证")
    told = [
        (each.day.day, each.mark, each.n, each.why)
        for each in days_of(Ledger(LOCAL, 5, day("04-02"), (stop,)), day("04-08"), CALENDAR)
    ]
    assert told == [
        (3, "counted", 1, ""),
        (4, "rest", 1, "清明节"),
        (5, "rest", 1, "清明节"),
        (6, "rest", 1, "清明节"),
        (7, "counted", 2, ""),
        (8, "stopped", 2, "听证"),
    ]


def test_the_prefectures_holiday_does_not_count_here():
    """GEN-15: 3 September rests in Yanbian, so a hall clock passes over it and a national one does not."""
    local, national = (
        balance(Ledger(rule, 5, day("09-02")), day("09-04"), CALENDAR).used for rule in (LOCAL, RULE)
    )
    assert (local, national) == (1, 2)


def test_a_clock_that_has_ended_uses_no_more():
    """The decision ends it, whatever day it is asked about later."""
    ledger = Ledger(LOCAL, 20, day("03-02"), ended=day("03-06"))
    assert balance(ledger, day("03-31"), CALENDAR).used == 4


def test_the_change_of_the_spring_festival_of_2020_moves_an_open_clock():
    """On 27 January 2020 the holiday was prolonged to 2 February: a clock of five days ends two days later."""
    before = Calendar(tuple(notice for notice in CALENDAR.notices if not _late(notice)))
    ledger = Ledger(RULE, 5, date(2020, 1, 22))
    assert (expected(ledger, before).last, expected(ledger, CALENDAR).last) == (
        date(2020, 2, 4),
        date(2020, 2, 6),
    )


def _late(notice):
    """The amendment of January 2020."""
    return notice.year == 2020 and notice is not next(each for each in CALENDAR.notices if each.year == 2020)


def test_a_year_without_a_notice_is_refused_and_may_be_estimated():
    """GEN-17: an estimate is asked for by name."""
    ledger = Ledger(LOCAL, 20, day("12-21"))
    with pytest.raises(NotComputable, match="2027"):
        balance(ledger, date(2027, 1, 8), CALENDAR)
    assert balance(ledger, date(2027, 1, 8), CALENDAR, estimate=True).used > 8


def test_a_ledger_is_kept_in_days():
    """Minutes, months and years have deadlines, not ledgers."""
    with pytest.raises(TypeError, match="min"):
        balance(Ledger(replace(LOCAL, unit="min"), 30, day("03-02")), day("03-03"), CALENDAR)


def test_a_suspension_that_has_not_ended_covers_every_later_day():
    assert standing([Suspension(day("03-05"), None, "听证")], day("12-31")) is not None
