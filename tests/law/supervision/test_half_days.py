"""Limits and rungs in half working days: a morning is over at noon, an afternoon at 24:00; the half one begins in is free."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from hallcore.approval.model import ApplicationReceived, CaseAccepted, CaseReturned, CaseUrged, StagePassed
from hallcore.catalogue.model import FlowStep, ItemPublished
from hallcore.catalogue.rules import step_words
from hallcore.dossier import Archive, Dossier
from hallcore.ground.cards import ClockWatch, Reach
from hallcore.supervision.linter import _ladder_faults
from tests.makers.approval import ORDINARY, number_of
from tests.makers.house import workshop
from tests.makers.supervision import CLERK, HANDLER, REVIEWER, Done, found, matter, rule_of
from tests.makers.values import at

HANDLED = StagePassed("handle", "可", "grant")
URGED = CaseUrged("leader", "请加快办理")


def played(handle: tuple[int, bool], accepted: str, *more: Done) -> tuple[Archive, Dossier]:
    """A case accepted at a moment, its handling limited to so many days and perhaps half a day."""
    days, half = handle
    flow = tuple(
        replace(step, days=days, half=half) if step.stage == "handle" else step for step in ORDINARY.flow
    )
    item, archive = replace(ORDINARY, flow=flow), Archive("示例大厅")
    published = ItemPublished(1, date(2026, 3, 2), item)
    archive.add(matter("catalogue.item", [("03-01 08:30", CLERK, published)], number=number_of(item)))
    received = ApplicationReceived(
        number_of(item), 0, item.name, "D01", "示例局", "promised", "window", "W001", "P-1", False, (), (), (), 20, 10, None
    )  # fmt: skip
    taken = CaseAccepted("complete", date(2026, 3, 2), 20, 10, None, None, "c")
    done = [("03-02 08:40", CLERK, received), (accepted, CLERK, taken), *more]
    return archive, matter("approval.case", done, archive=archive)


def breaches(rule: Any, now: str, archive: Archive, case: Dossier) -> list[str]:
    """When a rule was breached by a moment."""
    return [f"{one.breach.at:%m-%d %H:%M}" for one in found(rule, case, now, archive=archive)]


@pytest.mark.parametrize(
    ("accepted", "over"),
    [
        ("03-02 11:59", "03-04 00:00"),
        ("03-02 12:00", "03-04 12:00"),
        ("03-02 16:30", "03-04 12:00"),
        ("03-05 16:30", "03-09 12:00"),
    ],
)
def test_a_day_and_a_half_are_three_halves_after_the_one_one_begins_in(accepted, over):
    """JC-02: accepted in the morning, the afternoon is the first; accepted at noon or later, the next morning is."""
    archive, case = played((1, True), accepted)
    assert breaches("JC-02/stage", over, archive, case) == [over]
    assert breaches("JC-02/stage", _minute_before(over), archive, case) == []


def test_the_card_says_how_the_halves_were_counted():
    """JC-16: the limit, the half that was free, each half that counted, and with which the period ended."""
    archive, case = played((1, True), "03-02 16:30")
    (one,) = found("JC-02/stage", case, "03-04 12:00", archive=archive)
    limit, counted, *_rest = one.breach.arithmetic
    assert limit == "承办环节时限 1.5 个工作日，上午至 12:00 为半个工作日，进入的半日不计。"
    assert counted == (
        "2026-03-02 下午进入，计入：2026-03-03 上午、2026-03-03 下午、2026-03-04 上午，到 2026-03-04 上午结束时届满。"
    )


def test_leaving_the_stage_before_noon_of_the_same_day_is_in_time_and_after_it_is_not():
    """JC-02: the limit ends at noon, so two acts of one day lie on either side of it."""
    for left, expected in (("03-04 11:59", []), ("03-04 12:01", ["03-04 12:00"])):
        archive, case = played(
            (1, True), "03-02 16:30", ("03-04 09:00", CLERK, URGED), (left, HANDLER, HANDLED)
        )
        assert breaches("JC-02/stage", "03-04 17:00", archive, case) == expected


def test_a_second_visit_has_what_the_first_left_over():
    """JC-02: one half used, the case is returned; two are left, counted after the half of the return."""
    back = CaseReturned("review", "补充核查")
    more = [("03-03 09:30", HANDLER, HANDLED), ("03-03 15:00", REVIEWER, back)]
    archive, case = played((1, True), "03-02 16:30", *more)
    assert breaches("JC-02/stage", "03-06 09:00", archive, case) == ["03-05 00:00"]
    assert breaches("JC-02/stage", "03-04 23:59", archive, case) == []


# -- rungs --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("halves", "at_moment"),
    [
        (-3, "03-13 12:00"),
        (-2, "03-16 00:00"),
        (-1, "03-16 12:00"),
        (0, "03-17 00:00"),
        (1, "03-17 12:00"),
        (2, "03-18 00:00"),
        (7, "03-20 12:00"),
        (9, "03-23 12:00"),
    ],
)
def test_a_rung_lies_half_days_off_the_end_of_a_period(halves, at_moment):
    """JC-01, JC-03: the promised period ends on Monday 16 March, 24:00; weekends have no halves."""
    archive, case = played((3, False), "03-02 09:00")
    watch = ClockWatch((Reach("reminder", halves=halves),), ("promised",))
    rule = replace(rule_of("JC-01/promised"), watch=watch)
    assert breaches(rule, at_moment, archive, case) == [at_moment]
    assert breaches(rule, _minute_before(at_moment), archive, case) == []


def test_a_half_day_rung_says_so_and_orders_among_whole_ones():
    archive, case = played((3, False), "03-02 09:00")
    rungs = (Reach("reminder", halves=-1), Reach("yellow", halves=1), Reach("red", 1))
    rule = replace(rule_of("JC-03/promised"), watch=ClockWatch(rungs, ("promised",)))
    said = [one.breach.arithmetic[-1] for one in found(rule, case, "03-20 09:00", archive=archive)]
    assert said == [
        "届满前还剩半个工作日（2026-03-16 12:00）时尚未办结，发出预警。",
        "届满后半个工作日（2026-03-17 12:00）仍未办结，亮黄牌。",
        "届满后 1 个工作日（2026-03-17 24:00）仍未办结，亮红牌。",
    ]
    assert not list(_ladder_faults(rungs))
    assert list(_ladder_faults((Reach("yellow", 1), Reach("red", halves=1))))
    assert list(_ladder_faults((Reach("red", 1, halves=1),)))


def test_a_guide_tells_half_days():
    """FW-03: the flow says what the judge counts."""
    assert step_words(FlowStep("handle", "承办人", 1, half=True)) == "承办（承办人，1.5 个工作日）"
    assert step_words(FlowStep("review", "审核人", 0, half=True)) == "审核（审核人，半个工作日）"


def _minute_before(moment: str) -> str:
    return f"{at(moment) - timedelta(minutes=1):%m-%d %H:%M}"


def test_a_rung_in_whole_days_leaves_old_editions_their_names():
    """An edition on record did not know half-days: a rung without any is written as before."""
    assert b'"halves"' not in workshop().lawbook.on(date(2026, 3, 2)).content
