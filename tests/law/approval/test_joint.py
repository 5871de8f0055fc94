"""Joint approval as cases: each department on its own clock, silence as the data say, refusals with their effect."""

from __future__ import annotations

from datetime import date

import pytest

from hallcore.approval.beside import (
    BranchAnswered,
)
from hallcore.approval.forms import (
    AnswerForm,
    DecideForm,
    DeliverForm,
    ExtendForm,
    OpinionForm,
    ReplanForm,
)
from hallcore.desk import CLOCK
from tests.makers.approval import JOINT

LAND, ENVIRONMENT, FIRE, MARKET = "D04", "D13", "D27", "D01"
PLACES = {LAND: 1, ENVIRONMENT: 2, FIRE: 3, MARKET: 4}


@pytest.fixture
def joint(house):
    """A joint case that was accepted on Monday 2 March, its four departments asked."""
    number = house.accepted(JOINT)
    for place in PLACES.values():
        house.hall.act("ask-branch", number, CLOCK, place)
    return number


def branch(number, department):
    """The branch of a department."""
    return f"{number}.{PLACES[department]}"


def answer(house, number, department, word="agree", reasons=""):
    """A department answers."""
    return house.act(
        "answer-branch", branch(number, department), f"{department}-handler", AnswerForm(word, reasons)
    )


def report(house, number, proposes="grant"):
    """The lead department reports."""
    mate = (house.people["D05-reviewer"].account,)
    return ("report", number, "D05-handler", OpinionForm("各部门意见已汇总。", proposes, mate))


def test_every_department_has_its_own_clock(house, joint):
    """XK-13: ten working days for one, five for another; the whole has forty-five by law and 25 as promised."""
    land, market = (house.hall.last(branch(joint, each)).paper for each in (LAND, MARKET))
    assert (land.answer_by, market.answer_by) == (date(2026, 3, 16), date(2026, 3, 9))
    accepted = house.hall.see(joint).records[1].paper
    assert (accepted.statutory, accepted.statutory_by) == (45, date(2026, 5, 8))


def test_a_department_is_asked_once(house, joint):
    """An agent that repeats itself does nothing twice."""
    with pytest.raises(Exception, match="编号已被占用"):
        house.hall.act("ask-branch", joint, CLOCK, 1)
    house.hall.refuse("ask-branch", joint, CLOCK, 5, cite="XK-13")


def test_the_lead_waits_until_everybody_has_answered(house, joint):
    """XK-13: three of four is not all; the fourth answer lets the case go on to its end."""
    for department in (LAND, ENVIRONMENT, FIRE):
        answer(house, joint, department)
    house.refuse(*report(house, joint), cite="XK-13")
    answer(house, joint, MARKET, "forward", "请注意登记信息一致。")
    house.act(*report(house, joint))
    house.act("pass-review", joint, "D05-reviewer", OpinionForm("同意。"))
    house.act("decide", joint, "D05-approver", DecideForm(granted=True, reasons="各部门均同意。"))
    house.act("deliver", joint, "D05-acceptor", DeliverForm("post"))
    assert house.hall.see(joint).state == "closed"


def test_nobody_answers_for_another_department(house, joint):
    """FW-18: a co-department is answered for by its own people."""
    house.refuse("answer-branch", branch(joint, FIRE), "D04-handler", AnswerForm("agree"), cite="FW-18")


@pytest.mark.parametrize("word", ["disagree", "forward"])
def test_disagreeing_needs_reasons(house, joint, word):
    """XK-19: no reasons, no refusal."""
    with pytest.raises(Exception, match="须写明理由"):
        answer(house, joint, LAND, word)


def test_silence_agrees_only_where_the_item_says_so(house, joint):
    """At the end of its ten days the land department's silence agrees; the environment's is reported to its leaders."""
    assert [verb for verb, _at in house.hall.see(branch(joint, LAND)).due] == ["branch-silent"]
    assert [verb for verb, _at in house.hall.see(branch(joint, ENVIRONMENT)).due] == ["branch-due"]
    house.to("03-17 00:00")
    assert house.hall.act("branch-silent", branch(joint, LAND), CLOCK).paper.answer == "silent-agree"
    late = house.hall.act("branch-due", branch(joint, ENVIRONMENT), CLOCK).paper
    assert late.answer == "silent-escalated"
    assert house.hall.see(branch(joint, ENVIRONMENT)).state == "overdue"
    assert answer(house, joint, ENVIRONMENT).paper.late


def test_silence_never_agrees_over_safety(house, joint):
    """The fire department's silence is no answer: the clock may only say that it is overdue."""
    house.to("03-17 00:00")
    house.hall.refuse("branch-silent", branch(joint, FIRE), CLOCK, cite="XK-13")
    house.hall.act("branch-due", branch(joint, FIRE), CLOCK)
    for department in (LAND, ENVIRONMENT, MARKET):
        answer(house, joint, department)
    house.refuse(*report(house, joint), cite="XK-13")


def test_a_refusal_that_ends_the_whole_lets_it_only_be_denied(house, joint):
    """XK-13: the fire department refuses, so the others need not be waited for and nothing can be granted."""
    answer(house, joint, FIRE, "disagree", "疏散宽度不符合要求。")
    house.refuse(*report(house, joint), cite="XK-13")
    house.refuse(
        "replan", joint, "D05-handler", ReplanForm(branch(joint, FIRE), "改图"), cite="XK-13", where="branch"
    )
    house.act(*report(house, joint, "deny"))
    house.act("pass-review", joint, "D05-reviewer", OpinionForm("同意。", "deny"))
    house.refuse("decide", joint, "D05-approver", DecideForm(granted=True, reasons="准予。"), cite="XK-13")
    house.act("decide", joint, "D05-approver", DecideForm(granted=False, reasons="消防部门不同意。"))


def test_a_refusal_may_be_re_planned(house, joint):
    """The land department refuses, the plan is changed, it is asked again and agrees; both stand on record."""
    for department in (ENVIRONMENT, FIRE, MARKET):
        answer(house, joint, department)
    answer(house, joint, LAND, "disagree", "占用道路红线。")
    house.refuse(*report(house, joint), cite="XK-13")
    house.act("replan", joint, "D05-handler", ReplanForm(branch(joint, LAND), "建筑后退 3 米。"))
    answer(house, joint, LAND)
    house.act(*report(house, joint))
    answers = [
        filed.paper.answer
        for filed in house.hall.see(branch(joint, LAND)).records
        if isinstance(filed.paper, BranchAnswered)
    ]
    assert answers == ["disagree", "agree"]


def test_a_branch_may_be_left_out_after_a_change(house, joint):
    """A part that falls away needs no consent any more."""
    for department in (ENVIRONMENT, FIRE, MARKET):
        answer(house, joint, department)
    answer(house, joint, LAND, "disagree", "占用道路红线。")
    house.act(
        "replan", joint, "D05-handler", ReplanForm(branch(joint, LAND), "取消该部分建设。", ask_again=False)
    )
    house.act(*report(house, joint))
    assert house.hall.see(branch(joint, LAND)).state == "left"


@pytest.mark.parametrize(("days", "lawful"), [(15, True), (16, False)])
def test_a_joint_case_is_extended_by_fifteen_days_at_most(house, joint, days, lawful):
    """XK-14."""
    form = ExtendForm(days, "涉及多个部门，需现场会商。")
    if lawful:
        house.act("extend", joint, "D05-approver", form)
    else:
        house.refuse("extend", joint, "D05-approver", form, cite="XK-14", where="days")
