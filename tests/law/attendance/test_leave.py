"""Leave, corrections, sheets and shifts as cases: who is asked, how long, how often, and what the day comes to.

The week of the cases: Monday 2 March 2026 to Friday 6 March; it is Monday, half past eight.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from hallcore.attendance.facts import counted
from hallcore.attendance.forms import (
    CorrectionForm,
    DecisionForm,
    LeaveForm,
    OutageForm,
    ReasonForm,
    ReturnForm,
    SheetForm,
    ShiftForm,
)
from hallcore.attendance.judging import annual_days
from hallcore.attendance.papers import LeaveAsked
from hallcore.desk import Actor
from hallcore.ground.clock import TZ
from hallcore.organisation.model import AbsenceForm
from hallcore.organisation.rules import post_number
from tests.makers.roster import MANAGER, posting

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2026, 3, day) for day in range(2, 7))
YES, NO = DecisionForm(granted=True), DecisionForm(granted=False, note="岗位无人")


def at(day: date, text: str = "00:00") -> datetime:
    if text == "24:00":
        return at(day + timedelta(days=1))
    return datetime.fromisoformat(f"{day}T{text}:00").replace(tzinfo=TZ)


def leave(hall, first: date, last: date, kind: str = "personal", **changes) -> LeaveForm:
    given = {"begins": at(first), "ends": at(last, "24:00"), "reason": "示例事由"}
    partner = {"partner": hall.accounts["d01-spare"]}
    return LeaveForm(**{"kind": kind, **given, **partner, **changes})


def ask(hall, form: LeaveForm, login: str = "d01-accept") -> str:
    return hall.act("ask-leave", "", hall.actor(login), form).dossier


def leader(hall, name: str) -> Actor:
    return Actor(hall.accounts[name], "manager")


# -- who decides (KQ-10) --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "halves", "level"),
    [(MONDAY, 2, 1), (TUESDAY, 4, 2), (WEDNESDAY, 6, 2), (THURSDAY, 8, 3)],
)
def test_how_long_decides_who_decides(hall, last, halves, level):
    """One day is the chief representative's, up to three the section's, more the leader's."""
    asked = hall.see(ask(hall, leave(hall, MONDAY, last))).records[0].paper
    assert isinstance(asked, LeaveAsked)
    assert (asked.halves, asked.level) == (halves, level)


def test_rest_days_do_not_count(hall):
    """Friday to Monday is two days of work."""
    asked = hall.see(ask(hall, leave(hall, FRIDAY, FRIDAY + timedelta(days=3)))).records[0].paper
    assert (asked.halves, asked.level) == (4, 2)


def test_a_day_s_leave_is_granted_at_the_first_level(hall):
    number = ask(hall, leave(hall, TUESDAY, TUESDAY))
    hall.act("decide-leave", number, leader(hall, "leader1"), YES)
    assert hall.see(number).state == "granted"
    assert [half.state for half in hall.day("d01-accept", TUESDAY, at(WEDNESDAY)).halves] == [
        "leave",
        "leave",
    ]


def test_four_days_pass_three_hands(hall):
    """Home leader, section, centre leader, in this order and nobody else."""
    number = ask(hall, leave(hall, TUESDAY, FRIDAY, "annual"))
    hall.refuse("decide-leave", number, leader(hall, "leader2"), YES, cite="KQ-10")
    hall.act("decide-leave", number, leader(hall, "leader1"), YES)
    assert hall.see(number).state == "at-section"
    hall.act("decide-leave", number, MANAGER, YES)
    assert hall.see(number).state == "at-leader"
    hall.refuse("decide-leave", number, MANAGER, YES, cite="KQ-10")
    hall.act("decide-leave", number, leader(hall, "leader2"), YES)
    assert hall.see(number).state == "granted"


def test_nobody_decides_their_own(hall):
    number = ask(hall, leave(hall, TUESDAY, TUESDAY))
    hall.refuse("decide-leave", number, hall.actor("d01-accept"), YES, cite="KQ-10")


def test_a_refusal_has_its_reason(hall):
    number = ask(hall, leave(hall, TUESDAY, TUESDAY))
    hall.refuse(
        "decide-leave",
        number,
        leader(hall, "leader1"),
        DecisionForm(granted=False),
        cite="KQ-10",
        where="note",
    )
    hall.act("decide-leave", number, leader(hall, "leader1"), NO)
    assert hall.see(number).state == "refused"
    assert hall.day("d01-accept", TUESDAY, at(WEDNESDAY)).count("absent") == 2


# -- what is asked -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "cite", "where"),
    [
        ({"kind": "holiday"}, "KQ-09", "kind"),
        ({"ends": at(MONDAY)}, "KQ-10", "ends"),
        ({"reason": " "}, "KQ-10", "reason"),
        ({"partner": ""}, "KQ-10", "partner"),
        ({"begins": at(MONDAY - timedelta(days=2))}, "KQ-10", "begins"),
    ],
)
def test_what_a_request_must_say(hall, change, cite, where):
    """A kind of leave there is, an end after the beginning, a reason, somebody who stands in, beforehand."""
    hall.refuse(
        "ask-leave",
        "",
        hall.actor("d01-accept"),
        leave(hall, MONDAY, MONDAY, **change),
        cite=cite,
        where=where,
    )


def test_who_is_ill_may_ask_afterwards(hall):
    """Nobody knows beforehand that they will be ill."""
    friday = MONDAY - timedelta(days=3)
    assert ask(hall, leave(hall, friday, friday, "sick"))


def test_who_stands_in_is_there(hall):
    """KQ-10: the B post is not away on the same day."""
    form = AbsenceForm(TUESDAY, TUESDAY, "training")
    hall.act("record-absence", post_number(hall.accounts["d01-spare"]), MANAGER, form)
    hall.refuse(
        "ask-leave",
        "",
        hall.actor("d01-accept"),
        leave(hall, TUESDAY, TUESDAY),
        cite="KQ-10",
        where="partner",
    )


@pytest.mark.parametrize(("ends", "refused"), [("10:00", False), ("10:01", True)])
def test_an_hour_a_day_to_feed_a_child(hall, ends, refused):
    """KQ-14: sixty minutes."""
    form = leave(
        hall, MONDAY, MONDAY, "breastfeeding", begins=at(MONDAY, "09:00"), ends=at(MONDAY, ends), birth=MONDAY
    )
    if refused:
        hall.refuse("ask-leave", "", hall.actor("d01-accept"), form, cite="KQ-14", where="ends")
    else:
        ask(hall, form)


def test_nobody_has_more_than_fifteen_days_of_annual_leave(hall):
    """KQ-13: fifteen working days in March are taken; one more is refused."""
    first = ask(hall, leave(hall, MONDAY, date(2026, 3, 20), "annual"))
    for who in (leader(hall, "leader1"), MANAGER, leader(hall, "leader2")):
        hall.act("decide-leave", first, who, YES)
    hall.refuse(
        "ask-leave",
        "",
        hall.actor("d01-accept"),
        leave(hall, date(2026, 3, 23), date(2026, 3, 23), "annual"),
        cite="KQ-13",
    )


def test_the_same_days_are_not_granted_twice(hall):
    number = ask(hall, leave(hall, TUESDAY, TUESDAY))
    hall.act("decide-leave", number, leader(hall, "leader1"), YES)
    hall.refuse(
        "ask-leave",
        "",
        hall.actor("d01-accept"),
        leave(hall, TUESDAY, WEDNESDAY),
        cite="KQ-10",
        where="begins",
    )


def test_who_is_back_early_works_again(hall):
    """销假 on Wednesday at noon: the rest of the leave is work."""
    number = ask(hall, leave(hall, TUESDAY, WEDNESDAY))
    for who in (leader(hall, "leader1"), MANAGER):
        hall.act("decide-leave", number, who, YES)
    hall.act("end-leave", number, hall.actor("d01-accept"), ReturnForm(at(WEDNESDAY, "12:00")))
    states = [half.state for half in hall.day("d01-accept", WEDNESDAY, at(THURSDAY)).halves]
    assert states == ["leave", "absent"]


def test_what_is_asked_may_be_withdrawn_until_it_is_decided(hall):
    number = ask(hall, leave(hall, TUESDAY, TUESDAY))
    hall.refuse("withdraw-leave", number, hall.actor("d01-handle"), ReasonForm(), cite="KQ-10")
    hall.act("withdraw-leave", number, hall.actor("d01-accept"), ReasonForm())
    hall.refuse("decide-leave", number, leader(hall, "leader1"), YES, cite="KQ-10")


# -- corrections (KQ-11) ----------------------------------------------------------------------------------------


def correction(day: date = MONDAY, spell: int = 0, side: str = "in", when: str = "08:55") -> CorrectionForm:
    return CorrectionForm(day, spell, side, at(day, when), "忘记打卡，有监控为证")


@pytest.mark.parametrize(("now", "refused"), [(WEDNESDAY, False), (THURSDAY, True)])
def test_a_forgotten_punch_is_mended_within_two_working_days(hall, now, refused):
    """Monday's until Wednesday."""
    hall.clock.set(at(now, "16:00"))
    if refused:
        hall.refuse(
            "ask-punch-correction", "", hall.actor("d01-accept"), correction(), cite="KQ-11", where="day"
        )
    else:
        hall.act("ask-punch-correction", "", hall.actor("d01-accept"), correction())


def test_three_a_month_and_no_more(hall):
    """A refused one gives its place back."""
    hall.clock.set(at(MONDAY, "18:30"))
    me = hall.actor("d01-accept")
    sides = [(0, "in", "08:55"), (0, "out", "12:01"), (1, "in", "12:50")]
    numbers = [hall.act("ask-punch-correction", "", me, correction(MONDAY, *side)).dossier for side in sides]
    fourth = correction(MONDAY, 1, "out", "17:01")
    hall.refuse("ask-punch-correction", "", me, fourth, cite="KQ-11", where="day")
    hall.act("decide-punch-correction", numbers[0], leader(hall, "leader1"), NO)
    hall.act("ask-punch-correction", "", me, fourth)


def test_a_granted_correction_stands_in_the_day(hall):
    hall.clock.set(at(MONDAY, "18:30"))
    for side in ((0, "in", "08:55"), (0, "out", "12:01")):
        form = correction(MONDAY, *side)
        number = hall.act("ask-punch-correction", "", hall.actor("d01-accept"), form).dossier
        hall.act("decide-punch-correction", number, leader(hall, "leader1"), YES)
    assert hall.day("d01-accept", MONDAY).halves[0].state == "mended"


@pytest.mark.parametrize(("when", "refused"), [("08:19", True), ("08:20", False), ("12:16", True)])
def test_a_correction_lies_within_the_windows(hall, when, refused):
    hall.clock.set(at(MONDAY, "18:30"))
    form = correction(when=when)
    if refused:
        hall.refuse("ask-punch-correction", "", hall.actor("d01-accept"), form, cite="KQ-11", where="at")
    else:
        hall.act("ask-punch-correction", "", hall.actor("d01-accept"), form)


# -- sheets (KQ-12) ---------------------------------------------------------------------------------------------


def sheet(hall, when: str = "08:50", witness: str = "d01-handle") -> SheetForm:
    rows = ((hall.accounts["d01-accept"], at(MONDAY, when)),)
    return SheetForm("T01", MONDAY, 0, "in", rows, hall.accounts[witness])


def test_a_sheet_counts_while_the_terminal_was_down(hall):
    """Down from 08:00 to 09:30; signed at ten to nine before a witness."""
    terminal = "TRM-T01"
    hall.clock.set(at(MONDAY, "18:30"))
    hall.refuse("file-sheet", "", MANAGER, sheet(hall), cite="KQ-12", where="rows")
    hall.act(
        "record-terminal-outage",
        terminal,
        MANAGER,
        OutageForm(at(MONDAY, "08:00"), at(MONDAY, "09:30"), "停电"),
    )
    hall.refuse("file-sheet", "", MANAGER, sheet(hall, "09:31"), cite="KQ-12", where="rows")
    hall.refuse("file-sheet", "", MANAGER, sheet(hall, witness="d01-accept"), cite="KQ-12", where="witness")
    hall.act("file-sheet", "", MANAGER, sheet(hall))
    half = hall.day("d01-accept", MONDAY).halves[0]
    assert (half.came, half.mended, half.missing) == (at(MONDAY, "08:50"), ("in",), ("out",))


def test_an_outage_is_of_the_people_of_its_hall_and_floor(hall):
    """A terminal of another hall that was down excuses nobody here."""
    elsewhere = hall.terminal("T02", "TEST000002", hall="公安服务分厅")
    form = OutageForm(at(MONDAY, "08:00"), at(MONDAY, "08:25"), "停电")
    hall.act("record-terminal-outage", elsewhere, MANAGER, form)
    assert hall.day("d01-accept", MONDAY, at(TUESDAY)).count("absent") == 2


# -- shifts (KQ-02) ---------------------------------------------------------------------------------------------


def test_who_is_on_duty_at_the_weekend_has_to_come(hall):
    saturday = date(2026, 3, 7)
    assert hall.day("d01-accept", saturday, at(saturday + timedelta(days=1))).count("rest") == 2
    form = ShiftForm(hall.accounts["d01-accept"], saturday, saturday, "duty")
    hall.act("assign-shift", "", MANAGER, form)
    record = hall.day("d01-accept", saturday, at(saturday + timedelta(days=1)))
    assert (record.due, record.count("absent")) == (True, 1)


def test_a_day_off_is_no_absence(hall):
    hall.act("assign-shift", "", MANAGER, ShiftForm(hall.accounts["d01-accept"], TUESDAY, TUESDAY, "rest"))
    assert hall.day("d01-accept", TUESDAY, at(WEDNESDAY)).count("rest") == 2


def test_past_days_are_not_arranged(hall):
    form = ShiftForm(hall.accounts["d01-accept"], date(2026, 2, 28), MONDAY, "rest")
    hall.refuse("assign-shift", "", MANAGER, form, cite="KQ-02", where="first")


def test_a_make_up_day_is_worked(hall):
    """Saturday 9 May 2026 is worked by the notice; 3 September rests in the prefecture."""
    assert hall.day("d01-accept", date(2026, 5, 9), at(date(2026, 6, 1))).count("absent") == 2
    assert hall.day("d01-accept", date(2026, 9, 3), at(MONDAY)).count("holiday") == 2


def test_nobody_is_counted_before_there_was_a_terminal_or_a_post(hall):
    """The terminal hangs and the people are posted since Monday: last Saturday's make-up day is nobody's absence."""
    with hall.reading() as root:
        account = hall.accounts["d01-accept"]
        assert counted(root.archive, account, date(2026, 2, 1), TUESDAY) == (MONDAY, TUESDAY)


# -- how much leave there is (KQ-13, KQ-14) -------------------------------------------------------------------


def worked_since(hall, since: date | None, login: str = "d01-accept") -> None:
    """The posting of somebody, with the first day of their work."""
    number = post_number(hall.accounts[login])
    form = posting(
        hall.accounts, login, "D01", "W001", ("acceptor",), partner="d01-spare", working_since=since
    )
    hall.act("post-staff", number, MANAGER, form)


@pytest.mark.parametrize(
    ("since", "days"),
    [
        (date(2025, 3, 3), 0),
        (date(2025, 3, 2), 5),
        (date(2016, 3, 3), 5),
        (date(2016, 3, 2), 10),
        (date(2006, 3, 3), 10),
        (date(2006, 3, 2), 15),
        (date(1990, 1, 1), 15),
    ],
)
def test_annual_leave_by_years_of_work(hall, since, days):
    """职工带薪年休假条例第三条: one, ten and twenty full years, on the day before and on the day."""
    assert annual_days(since, MONDAY, hall.house.lawbook.on(MONDAY)) == days


def test_the_last_day_of_annual_leave_is_granted_and_one_more_is_not(hall):
    """KQ-13: nine years of work; five working days in a row are asked for, the sixth is refused with the years."""
    worked_since(hall, date(2016, 6, 1))
    week = MONDAY + timedelta(days=7)
    number = ask(hall, leave(hall, week, week + timedelta(days=4), "annual"))
    for actor in (leader(hall, "leader1"), MANAGER, leader(hall, "leader2")):
        hall.act("decide-leave", number, actor, YES)
    later = week + timedelta(days=7)
    form = leave(hall, later, later, "annual")
    refused = hall.refuse("ask-leave", "", hall.actor("d01-accept"), form, cite="KQ-13", where="kind")
    assert "满 9 年" in refused.reason
    assert "为 5 日" in refused.reason


@pytest.mark.parametrize(("since", "words"), [(None, "没有登记"), (date(2025, 6, 1), "满一年")])
def test_no_annual_leave_without_a_known_year_of_work(hall, since, words):
    """KQ-13: who has not worked a year has none; whose years nobody registered is told whom to ask."""
    worked_since(hall, since)
    form = leave(hall, TUESDAY, TUESDAY, "annual")
    refused = hall.refuse("ask-leave", "", hall.actor("d01-accept"), form, cite="KQ-13", where="kind")
    assert words in refused.reason


def test_the_first_day_of_work_is_erasable(hall):
    """KQ-13: it lies in the annex of the posting, not in its paper."""
    worked_since(hall, date(2010, 1, 1))
    record = hall.see(post_number(hall.accounts["d01-accept"])).records[-1]
    assert "2010-01-01" not in str(record.paper)
    assert {piece[0]: piece[2] for piece in record.annex}["working_since"] == "2010-01-01"


@pytest.mark.parametrize(
    ("days", "given", "granted"),
    [
        (158, {}, True),
        (159, {}, False),
        (173, {"difficult": True}, True),
        (174, {"difficult": True}, False),
        (188, {"babies": 3}, True),
        (189, {"babies": 3}, False),
    ],
)
def test_maternity_leave_has_its_total(hall, days, given, granted):
    """KQ-14, KQ-18: 98 days and the province's 60; 15 more for a difficult birth, 15 for each baby after the first."""
    last = MONDAY + timedelta(days=days - 1)
    form = leave(hall, MONDAY, last, "maternity", birth=MONDAY, **given)
    if granted:
        assert hall.see(ask(hall, form)).records[0].annex[0][2] == MONDAY.isoformat()
    else:
        hall.refuse("ask-leave", "", hall.actor("d01-accept"), form, cite="KQ-14", where="ends")


@pytest.mark.parametrize(("before", "granted"), [(15, True), (16, False)])
def test_fifteen_days_may_lie_before_the_birth(hall, before, granted):
    """KQ-14: not the sixteenth."""
    form = leave(hall, MONDAY, FRIDAY, "maternity", birth=MONDAY + timedelta(days=before))
    if granted:
        assert ask(hall, form)
    else:
        hall.refuse("ask-leave", "", hall.actor("d01-accept"), form, cite="KQ-14", where="begins")


def test_two_parts_of_maternity_leave_are_counted_together(hall):
    """KQ-14: a hundred days granted, then fifty-eight, not fifty-nine; another birth two years on counts anew."""
    number = ask(hall, leave(hall, MONDAY, MONDAY + timedelta(days=99), "maternity", birth=MONDAY))
    for actor in (leader(hall, "leader1"), MANAGER, leader(hall, "leader2")):
        hall.act("decide-leave", number, actor, YES)
    begins = MONDAY + timedelta(days=100)
    more = leave(hall, begins, begins + timedelta(days=58), "maternity", birth=MONDAY)
    hall.refuse("ask-leave", "", hall.actor("d01-accept"), more, cite="KQ-14", where="ends")
    assert ask(hall, leave(hall, begins, begins + timedelta(days=57), "maternity", birth=MONDAY))


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"birth": None}, "birth"),
        ({"birth": MONDAY, "babies": 0}, "babies"),
        ({"birth": date(2025, 3, 2)}, "begins"),
        ({"birth": date(2025, 3, 3), "ends": at(MONDAY, "10:01")}, "ends"),
    ],
)
def test_an_hour_for_nursing_until_the_first_birthday(hall, change, where):
    """KQ-14: the day of birth is told; on the first birthday it is over; an hour and not a minute more."""
    hour = {"begins": at(MONDAY, "09:00"), "ends": at(MONDAY, "10:00")}
    form = leave(hall, MONDAY, MONDAY, "breastfeeding", **{**hour, **change})
    hall.refuse("ask-leave", "", hall.actor("d01-accept"), form, cite="KQ-14", where=where)


def test_an_hour_for_each_baby(hall):
    """KQ-14, 女职工劳动保护特别规定第九条: two hours for twins on the day before their first birthday."""
    twins = {"birth": date(2025, 3, 3), "babies": 2}
    hours = {"begins": at(MONDAY, "09:00"), "ends": at(MONDAY, "11:00")}
    assert ask(hall, leave(hall, MONDAY, MONDAY, "breastfeeding", **hours, **twins))
