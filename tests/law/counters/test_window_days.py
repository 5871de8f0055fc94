"""The day of a window as cases: who logs in where, when it rests, and what attendance reads of it."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from hallcore.counters.forms import LoginForm, QueueForm, ReasonForm
from hallcore.counters.ledger import spells
from hallcore.counters.model import Session
from hallcore.ground.errors import Refusal
from tests.makers.counters import QUEUE_A, SESSIONS, CounterHall


def _spells(hall: CounterHall, day: str) -> list[tuple[str, str, str, str]]:
    with hall.hall.reading() as root:
        found = spells(root.archive[day])
    return [
        (one.kind, f"{one.began:%H:%M}", f"{one.ended:%H:%M}" if one.ended else "", one.reason)
        for one in found
    ]


def test_a_day_is_a_row_of_spells(hall: CounterHall) -> None:
    """Log-in, rest, log-out, and another log-in: what lies between was nobody's."""
    day = hall.open()
    hall.to("03-02 10:00")
    hall.act("hold-window-day", day, "one", ReasonForm("参加会议"))
    hall.to("03-02 10:20")
    hall.act("resume-window-day", day, "one")
    hall.to("03-02 11:30")
    hall.act("close-window-day", day, "one")
    hall.to("03-02 13:25")
    hall.open("two")
    assert _spells(hall, day) == [
        ("open", "08:30", "10:00", ""),
        ("held", "10:00", "10:20", "参加会议"),
        ("open", "10:20", "11:30", ""),
        ("open", "13:25", "", ""),
    ]
    with hall.hall.reading() as root:
        accounts = [one.account for one in spells(root.archive[day])]
    assert accounts == [hall.people["one"].account] * 3 + [hall.people["two"].account]


def test_one_person_sits_at_one_window(hall: CounterHall) -> None:
    """PH-12: to sit elsewhere one logs out first; two do not sit at one window."""
    day = hall.open()
    hall.refuse("open-window-day", "", "one", LoginForm("W011"), cite="PH-12")
    hall.refuse("open-window-day", day, "two", LoginForm("W001"), cite="PH-12")
    hall.act("close-window-day", day, "one")
    hall.open("one", "W011")


def test_only_an_acceptor_of_the_department_logs_in(hall: CounterHall) -> None:
    """PH-12: nobody without the duty, nobody of another department, nowhere that is no window."""
    for who, window in (("D01-reviewer", "W001"), ("build", "W001"), ("one", "W099"), ("manager", "W001")):
        hall.refuse("open-window-day", "", who, LoginForm(window), cite="PH-12")


def test_a_window_does_not_rest_or_close_over_somebody_s_head(hall: CounterHall) -> None:
    """PH-12: whoever is at the window is seen to first; a rest has a reason."""
    hall.taken()
    day = hall.open()
    hall.refuse("hold-window-day", day, "one", ReasonForm(" "), cite="PH-12", where="reason")
    ticket = hall.served(day)
    hall.refuse("hold-window-day", day, "one", ReasonForm("开会"), cite="PH-12", where=ticket)
    hall.refuse("close-window-day", day, "one", cite="PH-12", where=ticket)
    hall.ended(ticket)
    hall.act("close-window-day", day, "one")


def test_the_night_ends_a_forgotten_day_and_says_so(hall: CounterHall) -> None:
    """PH-12: at midnight; the person may sit anywhere the next morning."""
    day = hall.open()
    assert hall.due(day) == ["end-window-day 03-03T00:00"]
    hall.on_the_clock(day)
    with hall.hall.reading() as root:
        assert spells(root.archive[day])[-1].forgotten
    hall.to("03-03 08:30")
    assert hall.open("one", "W011") == "CK-20260303-W011"


def test_a_queue_is_arranged_by_the_hall_s_management(hall: CounterHall) -> None:
    """PH-06: hours in order, windows and departments that exist; a window taken from it calls from it no more."""

    def changed(**changes: Any) -> QueueForm:
        return replace(QUEUE_A, **changes)

    for changes, where in (
        ({"name": " "}, "name"),
        ({"windows": ()}, "windows"),
        ({"windows": ("W099",)}, "windows"),
        ({"departments": ("D99",)}, "departments"),
        ({"sessions": ()}, "sessions"),
        ({"sessions": (Session("08:30", "08:30"),)}, "sessions"),
        ({"sessions": SESSIONS[::-1]}, "sessions"),
        ({"rolls_at": "16:59"}, "sessions"),
        ({"rolls_at": "25:00"}, "sessions"),
    ):
        hall.refuse("set-queue", "QUE-A", "manager", changed(**changes), cite="PH-06", where=where)
    hall.refuse("set-queue", "QUE-A", "usher", changed(), cite="PH-06")
    hall.refuse("set-queue", "", "manager", changed(code="a"), cite="PH-06", where="code")
    hall.act("set-queue", "QUE-A", "manager", changed(windows=("W011",), rolls_at="17:00"))
    hall.taken()
    hall.refuse("call-next", hall.open(), "one", cite="PH-12")
    assert hall.called(hall.open("two", "W011"), "two").endswith("A001")


def test_a_queue_that_is_closed_gives_no_numbers(hall: CounterHall) -> None:
    """PH-06: who waits is still called."""
    hall.taken()
    hall.act("set-queue", "QUE-A", "manager", replace(QUEUE_A, standing=False))
    with pytest.raises(Refusal, match="停用"):
        hall.taken()
    assert hall.called(hall.open()).endswith("A001")
