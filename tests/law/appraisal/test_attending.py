"""What a day's attendance costs (KQ-04 to KQ-07), and that a mended day costs nothing."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from hallcore.appraisal.attending import faults
from hallcore.appraisal.forms import AttendanceForm, DecideForm
from hallcore.attendance.forms import OutageForm, TerminalForm
from hallcore.attendance.model import DayRecord, HalfDay
from hallcore.desk import CLOCK
from hallcore.ground.clock import TZ
from portal.house import load_law
from tests.makers.appraisal import MARCH

LAW = load_law().on(MARCH)
DAY = date(2026, 3, 3)
CAME = datetime(2026, 3, 3, 8, 50, tzinfo=TZ)


def told(**half: object) -> list[str]:
    """The points of a morning."""
    record = DayRecord(DAY, "work", True, (HalfDay(**{"spell": 0, "halves": 1, "state": "normal", **half}),))  # type: ignore[arg-type]  # its fields
    return [fault.rule for fault in faults(record)]


@pytest.mark.parametrize(
    ("half", "expected"),
    [
        ({}, []),
        ({"state": "late", "late": 1, "came": CAME}, ["KQ-05/late"]),
        ({"state": "late", "late": 15, "came": CAME}, ["KQ-05/late"]),
        ({"state": "absent", "late": 16, "came": CAME}, ["KQ-05/long"]),
        ({"state": "early", "early": 5, "came": CAME}, ["KQ-05/early"]),
        ({"state": "late", "late": 5, "early": 5, "came": CAME}, ["KQ-05/late", "KQ-05/early"]),
        ({"state": "absent", "missing": ("in", "out")}, ["KQ-07/absent"]),
        ({"state": "absent", "halves": 2}, ["KQ-07/absent", "KQ-07/absent"]),
        ({"left": (30,)}, ["KQ-06/left"]),
        ({"left": (30, 45)}, ["KQ-06/left", "KQ-06/left"]),
        ({"state": "absent", "left": (61,), "came": CAME}, ["KQ-07/absent"]),
        ({"state": "missed", "missing": ("out",)}, []),
        ({"state": "leave", "kind": "sick"}, []),
    ],
)
def test_what_a_half_day_costs(half, expected):
    """Late or early once each; beyond fifteen minutes the long delay; never there, or gone too long, an absence."""
    assert told(**half) == expected


@pytest.mark.parametrize(
    ("point", "rule", "part"),
    [
        ("KQ-05/late", "KQ-05", ""),
        ("KQ-05/early", "KQ-05", ""),
        ("KQ-05/long", "KQ-05", "long"),
        ("KQ-06/left", "KQ-06", "points"),
        ("KQ-07/absent", "KQ-07", ""),
        ("KQ-07/false", "KQ-07", ""),
    ],
)
def test_points_and_figures_of_attendance_agree(point, rule, part):
    """A number stands in two places only if both are checked against each other."""
    assert LAW.point(point).least == LAW.figure(rule, part)


def test_the_clock_proposes_each_fault_of_a_day_once(hall):
    """Nobody came on 3 March: two half-days, proposed the day after, and no third time."""
    hall.act(
        "register-terminal", "", "manager", TerminalForm("T01", "TEST2026T01", "主厅", 1, "东门", "示例", "x")
    )
    form = AttendanceForm(hall.account("anna"), DAY)
    hall.to("03-03 17:30")
    hall.hall.refuse("propose-attendance", "", CLOCK, form, cite="KQ-05", where="day")
    hall.to("03-04 01:00")
    for half in ("am", "pm"):
        paper = hall.hall.act("propose-attendance", "", CLOCK, form).paper
        assert (paper.rule, paper.half) == ("KQ-07/absent", half)
    hall.hall.refuse("propose-attendance", "", CLOCK, form, cite="KQ-05")


def test_what_was_mended_is_not_confirmed(hall):
    """The terminal turns out to have been down: the day is no absence, and the point can only be struck."""
    done = hall.act(
        "register-terminal", "", "manager", TerminalForm("T01", "TEST2026T01", "主厅", 1, "东门", "示例", "x")
    )
    hall.to("03-04 01:00")
    n = hall.hall.act("propose-attendance", "", CLOCK, AttendanceForm(hall.account("anna"), DAY)).n
    outage = OutageForm(datetime(2026, 3, 3, 7, 0, tzinfo=TZ), datetime(2026, 3, 3, 19, 0, tzinfo=TZ), "停电")
    hall.act("record-terminal-outage", done.dossier, "manager", outage)
    hall.to("03-09 09:00")
    refused = hall.refuse(
        "decide-point", hall.sheet("anna"), "manager", DecideForm(n, stands=True), cite="KH-18"
    )
    assert refused.cite == "KH-18"
    struck = DecideForm(n, stands=False, reason="当日设备停电")
    assert hall.act("decide-point", hall.sheet("anna"), "manager", struck).paper.stands is False
