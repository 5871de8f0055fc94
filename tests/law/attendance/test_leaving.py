"""KQ-06 a window left for half an hour of working time is found by its own log: each border, and what excuses."""

from __future__ import annotations

from datetime import date

import pytest

from hallcore.attendance.leaving import AWAY, UNANSWERED, left
from hallcore.attendance.model import Shift, Span, Spell
from tests.makers.values import at

DAY = date(2026, 3, 2)
SHIFT = Shift("day", (Spell(500, 540, 720, 735), Spell(740, 780, 1020, 1080)))
"""Nine to twelve, one to five."""


def span(begins, ends, kind=""):
    """A stretch of the second of March."""
    return Span(at(f"03-02 {begins}"), at(f"03-02 {ends}"), kind)


def found(there, called=()):
    """What of the day was left, as pairs of times."""
    spans = left(SHIFT, DAY, there, called, 30)
    return [(f"{one.begins:%H:%M}", f"{one.ends:%H:%M}", one.kind) for one in spans]


@pytest.mark.parametrize(("back", "is_found"), [("10:29", False), ("10:30", True)])
def test_half_an_hour_is_the_border(back, is_found):
    """Given a log-out at ten; when the person is back after 29 or 30 minutes; then only the latter is found."""
    there = [span("08:50", "10:00"), span(back, "12:00"), span("13:00", "17:00")]
    assert found(there) == ([("10:00", back, AWAY)] if is_found else [])


def test_noon_is_nobodys():
    """Given a person who logs out for lunch and comes back for the afternoon; then nothing is found."""
    assert found([span("08:59", "12:00"), span("13:00", "17:01")]) == []


def test_lunch_does_not_join_two_short_absences():
    """Given twenty minutes before noon and twenty after one; then neither is half an hour of working time."""
    assert found([span("09:00", "11:40"), span("13:20", "17:00")]) == []


def test_whoever_logs_out_early_left_until_the_shift_ends():
    """Given a log-out at three for good; then two hours were left."""
    assert found([span("09:00", "12:00"), span("13:00", "15:00")]) == [("15:00", "17:00", AWAY)]


def test_leave_excuses_and_what_lies_beside_it_does_not():
    """Given leave from two to three, and nobody there until four; then only the hour after the leave is found."""
    leave = span("14:00", "15:00", "errand")
    there = [span("09:00", "12:00"), span("13:00", "14:00"), leave, span("16:00", "17:00")]
    assert found(there) == [("15:00", "16:00", AWAY)]


def test_two_windows_are_one_person():
    """Given somebody who changes to another window; then being logged in there is being there."""
    first, second = [span("09:00", "10:30")], [span("10:35", "12:00"), span("13:00", "17:00")]
    assert found([*second, *first]) == []


@pytest.mark.parametrize(("ends", "is_found"), [("09:59", False), ("10:00", True)])
def test_a_call_nobody_followed_up_is_an_absence(ends, is_found):
    """Given a number called at half past nine; when nothing comes of it for 29 or 30 minutes; then the latter is found."""
    there = [span("09:00", "12:00"), span("13:00", "17:00")]
    assert found(there, [span("09:30", ends)]) == ([("09:30", ends, UNANSWERED)] if is_found else [])


def test_a_call_before_noon_counts_to_noon_only():
    """Given a call at 11:40 that is followed up after lunch; then twenty minutes of work were left, which is too little."""
    there = [span("09:00", "12:00"), span("13:00", "17:00")]
    assert found(there, [span("11:40", "13:05")]) == []
