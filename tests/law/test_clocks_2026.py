"""Clocks of a tender on the calendar of 2026: the cases people argue about, boundary first."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from hallcore.ground.clock import TZ
from hallcore.ground.deadline import check_minimum, check_within, compute, earliest, latest_start
from hallcore.ground.errors import NotComputable, Refusal
from hallcore.ground.lawbook import LawBook

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="module")
def book():
    return LawBook.load(ROOT / "hallcore" / "law")


@pytest.fixture(scope="module")
def law(book):
    return book.on(date(2026, 3, 2))


@pytest.fixture(scope="module")
def calendar(book):
    return book.calendar


def d(text: str) -> date:
    """Return a day of 2026."""
    return date.fromisoformat(f"2026-{text}")


def at(text: str) -> datetime:
    """Return a moment of 2026 in hall time."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=TZ)


@pytest.mark.parametrize(
    ("clock", "start", "last"),
    [
        # ZB-024: documents on sale for five days; a last day that rests moves on
        ("C22", "03-02", "03-09"),  # the fifth day is a Saturday
        ("C22", "02-09", "02-14"),  # the fifth day is a worked Saturday: it stays
        ("C22", "02-10", "02-24"),  # the fifth day is the first of nine days off
        ("C22", "09-25", "09-30"),
        ("C22", "09-28", "10-08"),  # into the National Day holiday
        # ZB-033: an objection is answered within three days
        ("C29", "04-30", "05-06"),  # over Labour Day
        ("C29", "05-06", "05-09"),  # the third day is the Saturday that is worked
        ("C29", "06-16", "06-22"),  # over the Dragon Boat Festival
        # ZB-088: candidates are publicised for three days
        ("C33", "02-12", "02-24"),
        ("C33", "04-02", "04-07"),  # over Qingming
        ("C33", "09-17", "09-20"),  # the third day is the Sunday that is worked
        ("C33", "09-22", "09-28"),  # over the Mid-autumn Festival
        ("C33", "09-30", "10-08"),
        ("C33", "10-07", "10-10"),  # the third day is the Saturday that is worked
        ("C33", "12-10", "12-14"),
        # ZB-095: the contract within thirty days of the award notice
        ("C34", "01-15", "02-14"),
        ("C34", "01-16", "02-24"),
        ("C34", "09-01", "10-08"),
        ("C34", "12-01", "12-31"),
        # ZB-113: acceptance of a complaint within three working days
        ("C38", "02-12", "02-24"),
        ("C38", "09-29", "10-09"),
        ("C38", "09-30", "10-10"),
        # ZB-114: its decision within thirty working days
        ("C39", "01-05", "02-14"),
        ("C39", "01-06", "02-24"),
    ],
)
def test_the_last_day(law, calendar, clock, start, last):
    """The starting day is not counted (GEN-01); a resting last day moves to the next working day (GEN-03)."""
    assert compute(law.clock(clock), d(start), calendar).last == d(last)


def test_twenty_days_between_documents_and_deadline(law, calendar):
    """ZB-028: twenty whole days; the festival neither stops nor moves them (GEN-04)."""
    clock = law.clock("C24")
    assert earliest(clock, at("02-02 09:00"), calendar) == at("02-23 00:00")  # a day off, and allowed
    check_minimum(clock, at("02-02 09:00"), at("02-24 09:00"), calendar)
    with pytest.raises(Refusal, match="2026-02-23") as caught:
        check_minimum(clock, at("02-02 09:00"), at("02-22 17:00"), calendar, where="deadline")
    assert caught.value.cite == "ZB-028"


def test_the_tender_of_the_specimen_page(law, calendar):
    """Issued 16 November, closing 8 December at nine: changes by the 23rd, objections by the 28th."""
    deadline = at("12-08 09:00")
    told = check_minimum(law.clock("C24"), at("11-16 09:00"), deadline, calendar).explain()
    assert told.quoted
    assert told.source == "《中华人民共和国招标投标法》第二十四条"
    assert told.rule == "规则 ZB-028，自然日"
    assert told.result == "最早可定 12-07。现定 12-08 09:00，多留 1 日，符合规定。"
    assert latest_start(law.clock("C26"), deadline, calendar).last == d("11-23")
    assert latest_start(law.clock("C28"), deadline, calendar).last == d("11-28")


def test_a_clarification_fifteen_days_before_stands_and_a_later_one_moves_the_deadline(law, calendar):
    """ZB-030: one second after midnight the deadline must move by a day."""
    clock, deadline = law.clock("C26"), at("12-08 09:00")
    check_minimum(clock, at("11-23 23:59:59"), deadline, calendar)
    with pytest.raises(Refusal, match="最早可定 2026-12-09"):
        check_minimum(clock, at("11-24 00:00:00"), deadline, calendar)
    assert earliest(clock, at("11-24 00:00:00"), calendar) == at("12-09 00:00")


def test_the_publicity_may_be_longer_but_not_shorter(law, calendar):
    clock = law.clock("C33")
    assert compute(clock, at("12-10 09:00"), calendar, n=5).end == at("12-16 00:00")
    with pytest.raises(Refusal, match="不得少于 3 日") as caught:
        compute(clock, at("12-10 09:00"), calendar, n=2)
    assert caught.value.cite == "ZB-088"


def test_a_report_is_filed_in_time_until_midnight_of_the_fifteenth_day(law, calendar):
    """ZB-098."""
    check_within(law.clock("C36"), d("03-02"), at("03-17 23:59"), calendar)
    with pytest.raises(Refusal, match="2026-03-17 24:00 届满"):
        check_within(law.clock("C36"), d("03-02"), at("03-18 00:00"), calendar)


def test_opening_is_at_the_deadline_to_the_second(law, calendar):
    """ZB-060."""
    assert compute(law.clock("C31"), at("12-08 09:00:00"), calendar).end == at("12-08 09:00:00")


def test_a_low_price_is_explained_in_no_less_than_thirty_minutes(law, calendar):
    """GP-096."""
    clock = law.clock("C69")
    check_minimum(clock, at("03-02 10:00"), at("03-02 10:30"), calendar)
    with pytest.raises(Refusal, match="最早可定 2026-03-02 10:30，现定 2026-03-02 10:29"):
        check_minimum(clock, at("03-02 10:00"), at("03-02 10:29"), calendar)


def test_yanbian_s_day_stops_the_hall_s_clocks_and_not_the_nation_s(law, calendar):
    """GEN-15: five working days from 28 August for the hall; three days of publicity for the country."""
    assert compute(law.clock("C01"), d("08-28"), calendar).last == d("09-07")
    assert compute(law.clock("C38"), d("08-31"), calendar).last == d("09-03")
    assert compute(law.clock("C33"), d("08-31"), calendar).last == d("09-03")


def test_a_licence_decided_in_twenty_working_days_over_spring_festival(law, calendar):
    """XK-11: two make-up Saturdays are worked and counted, the nine days off are not."""
    assert compute(law.clock("C02"), d("01-28"), calendar).last == d("03-03")


def test_periods_that_reach_into_2027_wait_for_the_notice(law, calendar):
    """GEN-17: the contract of a December award, the complaint of November; the twenty days need no notice."""
    for clock, start in (("C34", "12-02"), ("C39", "11-23"), ("C33", "12-29")):
        with pytest.raises(NotComputable, match="2027 年"):
            compute(law.clock(clock), d(start), calendar)
        assert compute(law.clock(clock), d(start), calendar, estimate=True).estimated
    assert earliest(law.clock("C24"), d("12-20"), calendar).date() == date(2027, 1, 10)


def test_every_clock_of_the_book_can_be_laid_on_the_calendar(law, calendar):
    """Forwards or backwards, each gives a day, an explanation and its clause."""
    for clock in law.clocks():
        if clock.form == "lead":
            deadline = latest_start(clock, at("09-15 09:00"), calendar)
            assert deadline.last < d("09-15")
        else:
            deadline = compute(clock, at("03-16 09:00"), calendar)
            assert deadline.end >= at("03-16 09:00")
        told = deadline.explain()
        assert told.formula
        assert told.clause_text
        assert told.source.startswith("《")
        assert told.result.endswith("。")
