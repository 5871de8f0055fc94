"""The hall's calendar against two oracles, every day from 2004 to 2026."""

from __future__ import annotations

import csv
from datetime import date, timedelta

import chinese_calendar
import pytest

from hallcore.ground.calendar import Calendar
from hallcore.ground.errors import NotComputable

FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
DAYS = [FIRST + timedelta(days=i) for i in range((LAST - FIRST).days + 1)]


@pytest.fixture(scope="module")
def calendar():
    return Calendar.load()


def test_every_day_agrees_with_chinesecalendar(calendar):
    """8,401 days: worked or not, as the notices had it (amendments of 2015, 2019 and 2020 among them)."""
    differing = [day for day in DAYS if calendar.is_working_day(day) != chinese_calendar.is_workday(day)]
    assert not differing


def test_every_day_agrees_with_the_published_table(calendar, shared):
    """The table of days off and make-up days is the same, entry by entry."""
    path = shared / "data" / "cn_workcalendar" / "cn_holidays_2004_on.csv"
    with path.open(encoding="utf-8") as file:
        told = {(row["date"], row["kind"] == "workday_makeup") for row in csv.DictReader(file)}
    assert len(told) == len({day for day, _ in told})
    ours = {(found.day.isoformat(), found.working) for day in DAYS if (found := calendar.day(day)).name}
    assert told <= ours
    # The notices name whole runs; the table leaves out a weekend day or two that rests anyway.
    assert all(date.fromisoformat(day).weekday() >= 5 and not working for day, working in ours - told)


def test_a_working_day_count_of_any_length_agrees(calendar):
    """Twenty and forty-five working days from every day of 2026 that they fit into."""
    for n in (1, 5, 20, 45):
        for day in (day for day in DAYS if date(2026, 1, 1) <= day <= date(2026, 9, 30)):
            counted, oracle = 0, day
            while counted < n:
                oracle += timedelta(days=1)
                counted += chinese_calendar.is_workday(oracle)
            assert calendar.add_working_days(day, n) == oracle


def test_no_day_beyond_the_notices_is_answered(calendar):
    """2003 and 2027 have no notice here: refused, with the year."""
    for day in (FIRST - timedelta(days=1), LAST + timedelta(days=1)):
        with pytest.raises(NotComputable, match=str(day.year)):
            calendar.is_working_day(day)


def test_every_notice_since_2008_has_its_number(calendar):
    assert all(notice.number for notice in calendar.notices if notice.year >= 2008)


def test_the_third_of_september_is_one_day_in_every_year(calendar):
    """GEN-15: laid over, and only where a clock asks for it; 2015 had it off nationwide."""
    for year in range(2004, 2027):
        assert calendar.is_rest_day(date(year, 9, 3), overlay="yanbian")
        assert calendar.is_working_day(date(year, 9, 3)) == (date(year, 9, 3).weekday() < 5 and year != 2015)
