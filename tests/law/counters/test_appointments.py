"""Appointments as cases: which slots there are, how many fit, when one is a ticket, and where that stands."""

from __future__ import annotations

from datetime import date

import pytest

from hallcore.counters.forms import BookForm
from hallcore.counters.model import AppointmentLapsed
from hallcore.counters.rules import bookable_days, slots_on
from hallcore.ground.errors import Refusal
from tests.makers.counters import WORD, CounterHall
from tests.makers.values import at


def test_slots_lie_whole_in_their_sessions(hall: CounterHall) -> None:
    """PH-07: half hours from 8:30 to 11:30 and 13:30 to 17:00, thirteen a day."""
    with hall.hall.reading() as root:
        queue = root.archive["QUE-A"].records[0].paper
    law = hall.hall.house.lawbook.on(date(2026, 3, 2))
    found = [f"{slot:%H:%M}" for slot in slots_on(queue, date(2026, 3, 3), law)]
    assert found[0] == "08:30"
    assert found[5:7] == ["11:00", "13:30"]
    assert found[-1] == "16:30"
    assert len(found) == 13


def test_seven_working_days_can_be_booked(hall: CounterHall) -> None:
    """PH-07: today and the six after it; the Tuesday beyond is refused."""
    law = hall.hall.house.lawbook.on(date(2026, 3, 2))
    days = bookable_days(at("03-02 08:30"), hall.hall.calendar, law)
    assert (days[0], days[-1], len(days)) == (date(2026, 3, 2), date(2026, 3, 10), 7)
    hall.booked("03-10 09:00")
    _refuse(hall, "03-11 09:00")


def _refuse(hall: CounterHall, moment: str, who: str = "citizen", queue: str = "A") -> str:
    form = BookForm(queue, at(moment), WORD)
    return str(hall.refuse("book", "", who, form, cite="PH-07").reason)


def test_only_slots_still_to_come_are_booked(hall: CounterHall) -> None:
    """PH-07: not a time between, not one that has begun, not where none are taken, not without signing in."""
    _refuse(hall, "03-03 09:10")
    _refuse(hall, "03-02 08:30")
    assert "不接受预约" in _refuse(hall, "03-03 09:00", queue="B")
    assert "登录" in _refuse(hall, "03-03 09:00", who="visitor")


def test_a_slot_holds_as_many_as_the_queue_says(hall: CounterHall) -> None:
    """PH-07: two; who cancels makes room; one a day for one person."""
    hall.booked("03-03 09:00", "company")
    second = hall.booked("03-03 09:00", "other")
    assert "约满" in _refuse(hall, "03-03 09:00")
    assert "已有预约" in _refuse(hall, "03-03 10:00", "other")
    hall.refuse("cancel-appointment", second, "company", cite="PH-07")
    hall.act("cancel-appointment", second, "other")
    hall.booked("03-03 09:00")
    hall.booked("03-03 10:00", "other")


@pytest.mark.parametrize(
    ("moment", "taken"),
    [
        ("03-03 09:44:59", False),
        ("03-03 09:45", True),
        ("03-03 10:15", True),
        ("03-03 10:15:01", False),
    ],
)
def test_an_appointment_is_a_ticket_around_its_slot(hall: CounterHall, moment: str, taken: bool) -> None:
    """PH-07: a quarter of an hour before its slot to a quarter of an hour after it began, both included."""
    booked = hall.booked("03-03 10:00")
    hall.to(moment)
    if taken:
        ticket = hall.hall.see(hall.taken(appointment=booked, word=WORD))
        assert ticket.records[0].paper.stands_at == at("03-03 09:30")
        assert hall.hall.see(booked).state == "arrived"
        assert hall.hall.see(booked).due == ()
    else:
        with pytest.raises(Refusal, match="取"):
            hall.taken(appointment=booked, word=WORD)


def test_an_appointment_stands_among_who_came_half_an_hour_before_it(hall: CounterHall) -> None:
    """PH-07: behind 9:29, before 9:31; no priority over who had been waiting longer."""
    booked = hall.booked("03-03 10:00")
    for minute in (29, 31):
        hall.to(f"03-03 09:{minute}")
        hall.taken()
    hall.to("03-03 09:50")
    hall.taken(appointment=booked, word=WORD)
    assert hall.waiting() == ["A001", "A003", "A002"]


def test_nobody_uses_another_s_appointment_or_one_twice(hall: CounterHall) -> None:
    """PH-07: by the word on it, in its own queue, once."""
    booked = hall.booked("03-03 10:00")
    hall.to("03-03 09:50")
    for changes in ({"word": "other"}, {"queue": "B", "word": WORD}):
        with pytest.raises(Refusal, match=r"校验码|另一个队列"):
            hall.taken(appointment=booked, **changes)
    hall.taken(appointment=booked, word=WORD)
    with pytest.raises(Refusal, match="已到厅"):
        hall.taken(appointment=booked, word=WORD)


def test_an_appointment_nobody_uses_lapses(hall: CounterHall) -> None:
    """PH-07: by the clock, when the grace is over; the person may book again."""
    booked = hall.booked("03-03 10:00")
    assert hall.due(booked) == ["lapse-appointment 03-03T10:15"]
    hall.on_the_clock(booked)
    assert isinstance(hall.hall.last(booked).paper, AppointmentLapsed)
    hall.booked("03-03 11:00")


def test_it_is_cancelled_only_before_its_slot(hall: CounterHall) -> None:
    """PH-07: in the moment the slot begins it is too late."""
    booked = hall.booked("03-03 10:00")
    hall.to("03-03 10:00")
    hall.refuse("cancel-appointment", booked, "citizen", cite="PH-07")
