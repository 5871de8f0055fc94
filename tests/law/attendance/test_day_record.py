"""A day's record as cases: the windows of the ordinary shift, late and early, missing, excused, left (KQ-01 to KQ-06)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from hallcore.attendance.model import LEAVES, STATES, Facts, Punch, Shift, Sign, Span, Spell
from hallcore.attendance.rules import (
    day_record,
    days_absent,
    limits_of,
    longest_absence,
    shifts_of,
    tally,
)
from hallcore.ground.clock import TZ
from portal.house import load_law

MONDAY = date(2026, 3, 2)
LAW = load_law().on(MONDAY)
LIMITS, SHIFTS = limits_of(LAW), shifts_of(LAW)
EVENING = datetime.combine(MONDAY + timedelta(days=2), time(), TZ)


def at(text: str, day: date = MONDAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(text), TZ)


def span(begins: str, ends: str, kind: str = "") -> Span:
    return Span(at(begins), at(ends), kind)


def judged(*punches: str | Punch, **changes):
    """The record of a Monday with these punches; the punches that would make it an ordinary one are given by ORDINARY."""
    facts = Facts(
        day=MONDAY,
        shift=SHIFTS["day"],
        due=True,
        nature="work",
        before=None,
        after=None,
        punches=tuple(Punch(at(one)) if isinstance(one, str) else one for one in punches),
        covers=(),
        signs=(),
        outages=(),
        gaps=(),
        asof=EVENING,
    )
    return day_record(facts._replace(**changes), LIMITS)


AFTERNOON = ("12:40:00", "17:10:00")


def morning(*punches: str | Punch, **changes):
    return judged(*punches, *AFTERNOON, **changes).halves[0]


# -- figures ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "part", "op", "value", "unit"),
    [
        ("KQ-01", "", "==", 4, "n"),
        ("KQ-01", "apart", "<", 5, "min"),
        ("KQ-01", "clock", "<=", 2, "min"),
        ("KQ-03", "", ">", 0, "min"),
        ("KQ-04", "", ">", 15, "min"),
        ("KQ-05", "", "==", -1, "pt"),
        ("KQ-05", "long", "==", -3, "pt"),
        ("KQ-06", "", ">=", 30, "min"),
        ("KQ-06", "absent", ">", 60, "min"),
        ("KQ-06", "points", "==", -1, "pt"),
        ("KQ-07", "", "==", -10, "pt"),
        ("KQ-08", "", ">", 5, "n"),
        ("KQ-08", "factor", "==", 2, "n"),
        ("KQ-09", "", "==", 15, "n"),
        ("KQ-10", "", "<=", 1, "d"),
        ("KQ-10", "section", "<=", 3, "d"),
        ("KQ-11", "", "<=", 2, "wd"),
        ("KQ-11", "cap", "<=", 3, "n"),
        ("KQ-12", "", ">=", 1, "n"),
        ("KQ-13", "first", "==", 5, "d"),
        ("KQ-13", "second", "==", 10, "d"),
        ("KQ-13", "third", "==", 15, "d"),
        ("KQ-13", "pay", "==", 300, "%"),
        ("KQ-14", "", "==", 98, "d"),
        ("KQ-14", "before", "<=", 15, "d"),
        ("KQ-14", "difficult", "==", 15, "d"),
        ("KQ-14", "each", "==", 15, "d"),
        ("KQ-14", "nursing", "==", 60, "min"),
        ("KQ-15", "", ">", 15, "d"),
        ("KQ-15", "year", ">", 30, "d"),
        ("KQ-16", "", ">", 15, "wd"),
        ("KQ-16", "year", ">", 30, "wd"),
        ("KQ-17", "", "==", 11, "n"),
        ("PI-14", "photo", "<=", 90, "d"),
        ("PI-14", "snapshot", "<=", 180, "d"),
    ],
)
def test_the_figures_are_the_rulebook_s(rule, part, op, value, unit):
    """What the rulebook says, by rule: direction, number, unit."""
    figure = LAW.figure_of(rule, part)
    assert (figure.op, figure.value, figure.unit) == (op, value, unit)


def test_there_are_as_many_states_and_kinds_of_leave_as_the_law_says():
    """KQ-17: eleven states; KQ-09: fifteen kinds of leave."""
    assert len(STATES) == LAW.figure("KQ-17")
    assert len(LEAVES) == LAW.figure("KQ-09")


def test_the_four_windows_are_the_rulebook_s():
    """KQ-02: 08:20–09:00, 12:00–12:15, 12:20–13:00, 17:00–18:00; KQ-01: four punches."""
    spells = SHIFTS["day"].spells
    edges = [f"{m // 60:02d}:{m % 60:02d}" for spell in spells for m in spell[:4]]
    assert edges == ["08:20", "09:00", "12:00", "12:15", "12:20", "13:00", "17:00", "18:00"]
    assert 2 * len(spells) == LAW.figure("KQ-01")


# -- late and early -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("punch", "state", "late"),
    [
        ("08:20:00", "normal", 0),
        ("09:00:00", "normal", 0),
        ("09:00:01", "late", 1),
        ("09:01:00", "late", 1),
        ("09:15:00", "late", 15),
        ("09:15:01", "absent", 16),
    ],
)
def test_who_comes_after_the_hour_is_late(punch, state, late):
    """KQ-03: late from the first second after; KQ-04: more than fifteen minutes is half a day absent."""
    half = morning(punch, "12:05:00")
    assert (half.state, half.late) == (state, late)


@pytest.mark.parametrize(
    ("punch", "state", "early"),
    [
        ("12:00:00", "normal", 0),
        ("11:59:59", "early", 1),
        ("11:45:00", "early", 15),
        ("11:44:59", "absent", 16),
    ],
)
def test_who_goes_before_the_hour_is_early(punch, state, early):
    """KQ-03, KQ-04, at the other end."""
    half = morning("08:50:00", punch)
    assert (half.state, half.early) == (state, early)


@pytest.mark.parametrize(("punch", "counts"), [("08:19:59", False), ("08:20:00", True)])
def test_a_punch_before_the_window_opens_is_nobody_s(punch, counts):
    """KQ-02: the window opens at 08:20."""
    half = morning(punch, "12:05:00")
    assert half.missing == (() if counts else ("in",))


@pytest.mark.parametrize(("punch", "counts"), [("12:15:00", True), ("12:15:01", False)])
def test_a_punch_after_the_window_shuts_is_nobody_s(punch, counts):
    """KQ-02: the window shuts at 12:15, and the afternoon's opens at 12:20."""
    half = morning("08:50:00", punch)
    assert half.missing == (() if counts else ("out",))


# -- directions ---------------------------------------------------------------------------------------------


def test_directions_are_not_believed_where_two_punches_tell():
    """Both say they are comings, as a button left pressed does: the first is the coming, the last the going."""
    half = morning(Punch(at("08:50"), "in"), Punch(at("12:05"), "in"))
    assert (half.state, half.came, half.went) == ("normal", at("08:50"), at("12:05"))


@pytest.mark.parametrize(
    ("punch", "missing"),
    [
        (Punch(at("10:30")), ("out",)),
        (Punch(at("10:31")), ("in",)),
        (Punch(at("10:31"), "in"), ("out",)),
        (Punch(at("10:29"), "out"), ("in",)),
    ],
)
def test_a_lone_punch_is_what_it_says_or_what_it_is_nearer_to(punch, missing):
    """An undefined direction (255) says nothing; the middle of the morning is 10:30."""
    assert morning(punch).missing == missing


@pytest.mark.parametrize(("second", "early"), [("09:04:59", 0), ("09:05:00", 175)])
def test_punches_less_than_five_minutes_apart_are_one(second, early):
    """KQ-01: whoever holds the card twice has not gone."""
    half = morning("09:00:00", second)
    assert (half.early, half.missing) == (early, () if early else ("out",))


def test_two_punches_before_the_hour_are_no_going():
    """Coming at 08:25 and again at 08:55: the going is missing, nobody left at 08:55."""
    half = morning("08:25", "08:55")
    assert (half.state, half.missing, half.came) == ("missed", ("out",), at("08:25"))


def test_nothing_at_all_is_absence():
    """KQ-07 is counted by the half-day: the morning is absent, the afternoon is not."""
    record = judged(*AFTERNOON)
    assert [half.state for half in record.halves] == ["absent", "normal"]
    assert record.count("absent") == 1


# -- leave --------------------------------------------------------------------------------------------------


def test_a_morning_s_leave_covers_the_morning():
    """KQ-09: what is on leave is leave, whatever the terminal says."""
    half = morning("11:00", covers=(span("00:00", "12:00", "sick"),))
    assert (half.state, half.kind) == ("leave", "sick")
    assert morning(covers=(span("09:00", "12:00", "official"),)).state == "away"


@pytest.mark.parametrize(("punch", "state"), [("10:00:00", "normal"), ("10:00:01", "late")])
def test_who_is_on_leave_until_ten_is_late_after_ten(punch, state):
    """An hour's leave in the morning moves the hour; the window stays."""
    assert morning(punch, "12:05", covers=(span("08:00", "10:00", "breastfeeding"),)).state == state


def test_leave_in_the_middle_excuses_only_what_it_covers():
    """An errand from ten to eleven: nobody left the window then, and coming and going are still punched."""
    changes = {"covers": (span("10:00", "11:00", "errand"),), "gaps": (span("10:00", "11:20"),)}
    half = morning("08:50", "12:05", **changes)
    assert (half.state, half.left) == ("normal", ())


# -- terminals ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outage", "excused"),
    [
        (("08:00", "08:20"), ()),
        (("08:00", "08:21"), ("in",)),
        (("08:59", "09:30"), ("in",)),
        (("09:00", "09:30"), ()),
    ],
)
def test_what_no_terminal_took_is_not_missing(outage, excused):
    """KQ-12: an outage within the window 08:20–09:00 excuses the coming."""
    half = morning("12:05:00", outages=(span(*outage),))
    assert half.excused == excused
    assert half.state == ("normal" if excused else "missed")


def test_a_day_when_the_device_was_down_is_no_absence():
    """Nothing was punched because nothing could be."""
    record = judged(outages=(span("08:00", "19:00"),))
    assert [half.state for half in record.halves] == ["normal", "normal"]


def test_who_came_while_the_device_was_down_is_late_only_after_it_worked_again():
    """Down from 08:50 to 09:20: at 09:25 one is five minutes late."""
    assert morning("09:25", "12:05", outages=(span("08:50", "09:20"),)).late == 5


def test_who_went_while_the_device_was_down_is_not_early():
    """An earlier punch at 09:30 is not when one went if nothing could be punched from twelve to a quarter past."""
    half = morning("08:50", "09:30", outages=(span("11:50", "12:20"),))
    assert (half.state, half.excused) == ("normal", ("out",))
    assert morning("08:50", "09:30", outages=(span("11:50", "12:14"),)).state == "absent"


@pytest.mark.parametrize(("ahead", "state"), [(120, "late"), (121, "normal"), (-600, "late")])
def test_a_wrong_clock_is_not_the_person_s_fault(ahead, state):
    """KQ-01: more than two minutes ahead, the time the hall's clock had is taken if it is better; the raw time stays."""
    half = morning(Punch(at("09:02"), "", ahead), "12:05")
    assert (half.state, half.came) == (state, at("09:02"))


# -- signed elsewhere -----------------------------------------------------------------------------------------


def test_a_correction_takes_the_place_of_what_is_missing():
    """KQ-11: the coming was forgotten and is mended."""
    half = morning("12:05", signs=(Sign(0, "in", at("08:55")),))
    assert (half.state, half.mended, half.missing) == ("mended", ("in",), ())


def test_a_correction_does_not_make_the_late_punctual():
    """Whoever signs that they came at ten past is late by ten minutes."""
    assert morning("12:05", signs=(Sign(0, "in", at("09:10")),)).state == "late"


# -- left ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gap", "left", "state"),
    [
        (("09:30:00", "09:59:59"), (), "normal"),
        (("09:30:00", "10:00:00"), (30,), "normal"),
        (("09:30:00", "10:30:00"), (60,), "normal"),
        (("09:30:00", "10:30:01"), (60,), "absent"),
    ],
)
def test_who_leaves_the_window_half_an_hour_has_left_it(gap, left, state):
    """KQ-06: from thirty minutes; over an hour is absence."""
    half = morning("08:50", "12:05", gaps=(span(*gap),))
    assert (half.left, half.state) == (left, state)


def test_two_sources_of_one_absence_are_one():
    """Logged out from 9:30 to 9:50, found away from 9:45 to 10:05: thirty-five minutes."""
    half = morning("08:50", "12:05", gaps=(span("09:30", "09:50"), span("09:45", "10:05")))
    assert half.left == (35,)


def test_before_coming_and_after_going_nobody_has_left():
    """Who comes at ten past nine is late for it, not away as well."""
    half = morning("09:10", "12:05", gaps=(span("08:30", "09:35"),))
    assert (half.left, half.late) == ((), 10)


# -- nights, neighbours, days of rest -------------------------------------------------------------------------


def test_a_night_s_going_is_punched_the_next_morning():
    """KQ-02: on duty from 22:00 to 06:00, two half-days."""
    tuesday = MONDAY + timedelta(days=1)
    record = judged(Punch(at("21:55")), Punch(at("06:05", tuesday)), shift=SHIFTS["night"])
    assert (record.count("normal"), record.halves[0].went) == (2, at("06:05", tuesday))


def test_a_night_s_end_is_not_the_day_s_beginning():
    """Where windows overlap, a punch belongs to the nearer end: until the middle of 07:40 and 09:00 to the night."""
    night = Shift("night", (Spell(21 * 60, 22 * 60, 31 * 60 + 40, 32 * 60 + 40, 2),))
    for punch, missing in (("08:20:00", ("in",)), ("08:20:01", ())):
        assert morning(punch, "12:05", before=night).missing == missing


def test_who_works_on_a_day_of_rest_works_overtime():
    """KQ-17: a holiday, half of it worked."""
    record = judged("08:55", "12:01", due=False, nature="holiday")
    assert [half.state for half in record.halves] == ["overtime", "holiday"]
    assert judged(due=False, nature="rest").count("rest") == 2


@pytest.mark.parametrize(("asof", "state"), [("12:14:59", "pending"), ("12:15:00", "absent")])
def test_what_is_not_over_is_not_judged(asof, state):
    """Until the window has shut nobody knows."""
    assert judged(asof=at(asof)).halves[0].state == state


# -- many days ------------------------------------------------------------------------------------------------


def test_a_month_is_counted_by_half_days_and_times():
    records = [judged("09:05", "12:05", *AFTERNOON), judged(*AFTERNOON)]
    counted = tally(records)
    assert (counted["late"], counted["absent"], counted["normal"], counted["times-late"]) == (1, 1, 2, 1)


def test_the_longest_absence_is_counted_in_calendar_or_working_days():
    """KQ-15 counts calendar days, KQ-16 working days: Friday, a weekend and Monday are four, or two."""
    absent, rest = judged(), judged(due=False, nature="rest")
    records = [judged("08:50", "12:05"), absent, rest, rest, absent]
    assert longest_absence(records, working_days=False) == 4
    assert longest_absence(records, working_days=True) == 2
    assert days_absent(records) == 2
