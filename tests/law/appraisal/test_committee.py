"""The committee's decisions with owner and day (KH-19), study and its absences (KH-20), an inspector's round (KH-01)."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from hallcore.appraisal.forms import RoundForm
from hallcore.committee.model import (
    Decision,
    DoneForm,
    HeldForm,
    MeetingForm,
    MinutesForm,
    Missing,
    NoteForm,
    StudyForm,
)
from hallcore.committee.rules import decisions_of, unexcused
from hallcore.desk import CLOCK
from hallcore.ground.clock import TZ
from tests.makers.appraisal import AppraisalHall

SOON = datetime(2026, 3, 3, 9, 0, tzinfo=TZ)
TEXT = "整理一楼取号区引导标识。"


@pytest.fixture
def meeting(hall: AppraisalHall) -> str:
    """A regular meeting was called for Tuesday 3 March, nine o'clock."""
    people = (hall.account("home"), hall.account("anna"))
    form = MeetingForm(
        "regular", "3 月例会", SOON, "三楼会议室", hall.account("centre"), people, ("通报上月考勤",)
    )
    return str(hall.act("call-meeting", "", "centre", form).dossier)


def minutes(hall: AppraisalHall, *decisions: Decision, **changes: object) -> MinutesForm:
    """The minutes as they are submitted."""
    fields = {"present": (hall.account("centre"), hall.account("home")), "minutes": "会议通报了上月考勤。"}
    return MinutesForm(**{**fields, "decisions": decisions, **changes})  # type: ignore[arg-type]  # its fields


def states(hall: AppraisalHall, meeting: str) -> list[str]:
    """How the decisions stand."""
    with hall.hall.reading() as root:
        return [one.state for one in decisions_of(root.archive[meeting])]


def test_minutes_come_after_the_meeting_and_every_decision_has_owner_and_day(hall, meeting):
    """Not before it began; no decision without owner or due on a day already over (KH-19)."""
    owner = hall.account("anna")
    hall.refuse("file-minutes", meeting, "manager", minutes(hall), cite="KH-19")
    hall.to("03-03 10:00")
    for decision in (
        Decision("", owner, date(2026, 3, 9)),
        Decision(TEXT, "", date(2026, 3, 9)),
        Decision(TEXT, owner, date(2026, 3, 2)),
    ):
        hall.refuse(
            "file-minutes", meeting, "manager", minutes(hall, decision), cite="KH-19", where="decisions"
        )
    hall.refuse(
        "file-minutes",
        meeting,
        "manager",
        minutes(hall, present=(owner[:-1] + "9",)),
        cite="KH-19",
        where="present",
    )
    hall.act("file-minutes", meeting, "manager", minutes(hall, Decision(TEXT, owner, date(2026, 3, 3))))


def test_the_clock_notes_what_is_overdue(hall, meeting):
    """Due on 9 March: open that day, overdue from the first moment of the tenth, done late on the eleventh."""
    hall.to("03-03 10:00")
    both = (
        Decision(TEXT, hall.account("anna"), date(2026, 3, 9)),
        Decision("更换饮水机滤芯。", hall.account("home"), date(2026, 3, 12)),
    )
    hall.act("file-minutes", meeting, "manager", minutes(hall, *both))
    with hall.hall.reading() as root:
        assert root.archive[meeting].due == (("note-overdue", "2026-03-10T00:00:00+08:00"),)
    hall.to("03-09 23:59")
    hall.hall.refuse("note-overdue", meeting, CLOCK, cite="KH-19")
    hall.to("03-10 00:00")
    hall.hall.act("note-overdue", meeting, CLOCK)
    assert states(hall, meeting) == ["overdue", "open"]
    with hall.hall.reading() as root:
        assert root.archive[meeting].due == (("note-overdue", "2026-03-13T00:00:00+08:00"),)
    hall.to("03-11 09:00")
    hall.refuse("finish-decision", meeting, "bo", DoneForm(0, "已完成"), cite="KH-19")
    hall.refuse("finish-decision", meeting, "anna", DoneForm(0, ""), cite="KH-19", where="result")
    hall.act("finish-decision", meeting, "anna", DoneForm(0, "已更换。"))
    hall.act("finish-decision", meeting, "manager", DoneForm(1, "已更换。"))
    assert states(hall, meeting) == ["late", "done"]
    hall.refuse("finish-decision", meeting, "anna", DoneForm(0, "再报"), cite="KH-19", where="of")


def test_whoever_misses_a_study_without_excuse_may_lose_a_point(hall):
    """One came, one was on leave, one is missing: only the last is evidence for KH-20."""
    called = tuple(hall.account(who) for who in ("anna", "bo", "chen"))
    form = StudyForm("study", "政务服务条例学习", SOON, "三楼会议室", hall.account("centre"), called)
    study = str(hall.act("plan-study", "", "manager", form).dossier)
    there = HeldForm((called[0],), (Missing(called[1], "leave"),))
    hall.refuse("hold-study", study, "manager", there, cite="KH-20")
    hall.to("03-03 11:00")
    hall.refuse(
        "hold-study", study, "manager", HeldForm((hall.account("dai"),)), cite="KH-20", where="present"
    )
    hall.refuse(
        "hold-study", study, "manager", HeldForm(called, (Missing(called[1], "leave"),)), cite="KH-20"
    )
    hall.act("hold-study", study, "manager", there)
    with hall.hall.reading() as root:
        assert unexcused(root.archive[study]) == (called[2],)
    hall.propose("chen", "KH-20/study", by="manager", ref=f"{study}-0001")
    hall.act("hand-in-note", study, "anna", NoteForm("学习体会。"))
    hall.refuse("hand-in-note", study, "anna", NoteForm("再交"), cite="KH-20")
    hall.refuse("hand-in-note", study, "dai", NoteForm("没有参加"), cite="KH-20")


def test_a_round_names_whom_it_checked(hall):
    """Its number is the evidence of what was found; nobody goes round themselves."""
    form = RoundForm("一楼 A 区", (hall.account("anna"), hall.account("bo")), (hall.account("dai"),), 1)
    done = hall.act("make-round", "", "inspector", form)
    assert done.number == "KHX-20260302-010-0000"
    hall.refuse("make-round", "", "inspector", RoundForm("", ("U-1",)), cite="KH-01", where="area")
    hall.refuse("make-round", "", "inspector", RoundForm("一楼", ()), cite="KH-01", where="checked")
    hall.refuse("make-round", "", "inspector", RoundForm("一楼", (hall.account("stranger"),)), cite="KH-01")
