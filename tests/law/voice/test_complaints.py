"""Complaints as cases: where they go and never go, until when, what an answer must say, and what follows it.

2026: Monday 2 March; the days to 31 March are plain weeks, Qingming is off on 6 April.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from hallcore.ground.errors import Refusal
from hallcore.voice.complaints.forms import (
    DeclineForm,
    ExtendForm,
    OutcomeForm,
    PassOnForm,
    ReassignForm,
    ReferForm,
    ReviewForm,
)
from hallcore.voice.complaints.model import Finding
from hallcore.voice.complaints.rules import due_day, due_of, outcome_of, published_of, withdrawal_of
from tests.makers.values import at
from tests.makers.voice import CITIZEN, VoiceHall


@pytest.fixture
def hall() -> Iterator[VoiceHall]:
    """A hall in which somebody may complain."""
    house = VoiceHall()
    yield house
    house.close()


def refused(hall: VoiceHall, verb: str, login: str, form: object = None) -> tuple[str, str]:
    """The clause and place of the refusal of an act in the matter under way."""
    with pytest.raises(Refusal) as no:
        hall.do(verb, login, form)
    return no.value.cite, no.value.where


# -- filing and routing ----------------------------------------------------------------------------


def test_a_complaint_keeps_what_was_told_and_by_whom_in_the_annex(hall):
    """TS-17, PI-01: the record says kind, unit and days; words, name, contact and code can be erased."""
    number = hall.tell(CITIZEN, name="示例申请甲", contact="13800000001", named="工号 0312")
    record = hall.last(number)
    assert (number, record.disclosure, hall.see(number).state) == ("TS-20260302-001", "internal", "filed")
    pieces = [name for name, _salt, _value in record.annex]
    assert pieces == ["code", "contact", "content", "name", "named", "subject"]
    written = record.data.decode()
    assert not [word for word in ("示例申请甲", "13800000001", "0312", "清单上没有") if word in written]


def test_whoever_stays_anonymous_is_nobodys_account(hall):
    """TS-17: a signed-in account cannot file without a name; its number would stand in the record."""
    with pytest.raises(Refusal) as no:
        hall.tell(CITIZEN)
    assert (no.value.cite, no.value.where) == ("TS-17", "name")
    hall.tell()
    with hall.reading() as root:
        assert root.archive[hall.number].record(0).paper.anonymous


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"subject": " "}, "subject"),
        ({"content": ""}, "content"),
        ({"content": "长" * 4001}, "content"),
        ({"name": "示例"}, "contact"),
        ({"unit": "D77"}, "unit"),
        ({"unit": "elsewhere"}, "unit"),
        ({"window": "12"}, "window"),
        ({"channel": "hotline"}, "channel"),
        ({"source": "YX-20260302-01"}, "source"),
    ],
)
def test_a_complaint_that_lacks_something_is_told_where(hall, changes, where):
    """TS-17: each fault at its field, before anything is filed."""
    with pytest.raises(Refusal) as no:
        hall.tell(**changes)
    assert no.value.where == where


@pytest.mark.parametrize(
    ("kind", "unit", "handling"),
    [
        ("complaint", "D01", "centre"),
        ("complaint", "centre", "discipline"),
        ("complaint", "other", "centre"),
        ("consultation", "D01", "D01"),
        ("consultation", "centre", "centre"),
        ("suggestion", "D05", "D05"),
        ("suggestion", "other", "centre"),
    ],
)
def test_a_matter_goes_to_a_unit_it_is_not_a_complaint_about(hall, kind, unit, handling):
    """TS-12: routing is a table; a complaint never goes to the unit complained of."""
    number = hall.tell(kind=kind, unit=unit)
    with hall.reading() as root:
        assert root.archive[number].record(0).paper.handling == handling


def test_the_department_cannot_take_down_a_complaint_about_itself(hall):
    """TS-12: who takes it down learns the code; another desk does."""
    with pytest.raises(Refusal) as no:
        hall.tell(hall.who("d01-accept"), channel="counter")
    assert no.value.cite == "TS-12"
    assert hall.tell(hall.who("d05-accept"), channel="counter")
    assert hall.tell(hall.who("desk"), channel="hotline")


# -- whose hands (TS-12) ---------------------------------------------------------------------------


def test_a_complaint_about_the_centre_is_not_the_centres(hall):
    """TS-12: neither accepted nor investigated by the centre's own people."""
    hall.tell(unit="centre")
    assert (
        refused(hall, "accept-complaint", "boss", hall.accepting(unit="centre", team=("dis1", "dis2")))[0]
        == "TS-12"
    )
    assert refused(hall, "accept-complaint", "dis1", hall.accepting(unit="centre")) == (
        "TS-12",
        "investigators",
    )
    hall.accept("dis1", unit="centre", team=("dis2", "dis3"))


def test_the_centres_people_named_as_complained_of_make_it_disciplines(hall):
    """TS-12: it is first referred, and then only discipline inspection can accept it."""
    hall.tell()
    assert refused(hall, "accept-complaint", "boss", hall.accepting(persons=("look3",))) == (
        "TS-12",
        "persons",
    )
    hall.do("refer-complaint", "boss", ReferForm("centre", "涉及巡查人员"))
    assert refused(hall, "decline-complaint", "boss", DeclineForm("not-ours", "不属于"))[0] == "TS-12"
    paper = hall.accept("dis1", unit="centre", persons=("look3",), team=("dis2", "dis3"))
    assert paper.handling == "discipline"


@pytest.mark.parametrize("team", [("look1",), ("look1", "look1"), ("look1", "d01-handle"), ("look1", "desk")])
def test_two_different_people_who_may_and_are_not_concerned(hall, team):
    """TS-12: two or more; not somebody of the department; not somebody who cannot investigate."""
    hall.tell()
    assert refused(hall, "accept-complaint", "boss", hall.accepting(team=team)) == ("TS-12", "investigators")


def test_who_is_complained_of_investigates_nothing(hall):
    """TS-12: even where the person is one of two discipline inspectors."""
    hall.tell(unit="centre")
    form = hall.accepting(unit="centre", persons=("dis2",), team=("dis2", "dis3"))
    assert refused(hall, "accept-complaint", "dis1", form) == ("TS-12", "investigators")


# -- clocks ----------------------------------------------------------------------------------------


def test_the_clocks_of_a_complaint_stand_in_its_papers(hall):
    """TS-01, TS-11, TS-13, TS-05: five and fifteen working days; ten and thirty days after the answer."""
    answer = hall.answered("upheld", "unclear")
    with hall.reading() as root:
        filed, accepted = (root.archive[hall.number].record(n).paper for n in (0, 1))
    assert (filed.accept_by, accepted.answer_by) == (date(2026, 3, 9), date(2026, 3, 23))
    assert (answer.reopen_by, answer.review_by, answer.late) == (date(2026, 3, 16), date(2026, 4, 7), False)


@pytest.mark.parametrize(("day", "late"), [("03-23 23:59", False), ("03-24 00:00", True)])
def test_an_answer_is_late_from_the_day_after_its_last_day(hall, day, late):
    """TS-11: the last day is the whole day."""
    assert hall.answered("unclear", "unclear", day=day).late is late


def test_an_answer_may_take_longer_once_and_says_why(hall):
    """TS-11: ten working days at most, before it is late, and what is due moves by them."""
    hall.tell()
    hall.accept()
    assert refused(hall, "extend-complaint", "boss", ExtendForm(11, "复杂")) == ("TS-11", "days")
    assert refused(hall, "extend-complaint", "boss", ExtendForm(5, " ")) == ("TS-11", "reason")
    paper = hall.do("extend-complaint", "boss", ExtendForm(10, "涉及多个部门"))
    assert paper.answer_by == date(2026, 4, 7)
    assert refused(hall, "extend-complaint", "boss", ExtendForm(1, "再次"))[0] == "TS-11"
    with hall.reading() as root:
        matter = root.archive[hall.number]
        law = hall.house.law_of(matter, hall.clock.now())
        assert due_day(matter) == due_of(matter, law, hall.calendar).last == paper.answer_by


def test_no_extension_once_it_is_late(hall):
    """TS-11: on the last day yes, the day after no."""
    hall.tell()
    hall.accept()
    hall.clock.set(at("03-24 08:30"))
    assert refused(hall, "extend-complaint", "boss", ExtendForm(5, "复杂"))[0] == "TS-11"


# -- finding out and answering ---------------------------------------------------------------------


def test_only_two_of_the_investigators_find_a_fact(hall):
    """TS-12: not somebody else, not alone, not with somebody else."""
    hall.tell()
    hall.accept()
    with pytest.raises(Refusal):
        hall.find(1, "look3", "look1")
    for other in ("look1", "look3"):
        with pytest.raises(Refusal) as no:
            hall.find(1, "look1", other)
        assert no.value.where == "other"
    assert hall.find(1).by == (hall.who("look1").account, hall.who("look2").account)


def test_each_point_has_a_finding_and_each_finding_its_fact(hall):
    """TS-11, TS-12: none left out; upheld or unfounded without a fact is refused, unclear is not."""
    hall.tell()
    hall.accept()
    with pytest.raises(Refusal) as no:
        hall.draft("unclear")
    assert no.value.where == "findings"
    with pytest.raises(Refusal) as no:
        hall.draft("upheld", "unclear")
    assert no.value.cite == "TS-12"
    hall.find(1)
    with pytest.raises(Refusal) as no:
        hall.draft("upheld", "unclear", measures="")
    assert no.value.where == "measures"
    hall.draft("upheld", "unclear")


@pytest.mark.parametrize(
    ("kinds", "outcome"),
    [
        (("upheld", "upheld"), "upheld"),
        (("upheld", "unfounded"), "partly"),
        (("upheld", "unclear"), "partly"),
        (("unfounded", "unfounded"), "unfounded"),
        (("unfounded", "unclear"), "unclear"),
    ],
)
def test_findings_come_to_one_outcome(kinds, outcome):
    """TS-11: in part upheld where not all points are."""
    assert outcome_of(Finding(n, kind, "") for n, kind in enumerate(kinds)) == outcome


def test_nobody_approves_what_they_investigated(hall):
    """TS-12: a manager who investigates drafts, another approves."""
    hall.tell()
    hall.accept(team=("boss", "look1"))
    hall.draft("unclear", "unclear", login="boss")
    assert refused(hall, "answer-complaint", "boss")[0] == "TS-12"
    assert hall.do("answer-complaint", "boss2").drafted_by == hall.who("boss").account


def test_a_declined_or_passed_on_complaint_says_why(hall):
    """TS-01, TS-02: with a ground and a reason, or the organ it went to."""
    hall.tell()
    assert refused(hall, "decline-complaint", "boss", DeclineForm("no-fact", ""))[1] == "reason"
    hall.do("decline-complaint", "boss", DeclineForm("no-fact", "没有可以核查的时间和地点"))
    hall.tell()
    assert refused(hall, "pass-complaint-on", "boss", PassOnForm("", "不属于"))[1] == "organ"
    hall.do("pass-complaint-on", "boss", PassOnForm("示例信访局", "属于信访事项"))
    assert hall.see(hall.number).state == "passed-on"


def test_others_take_over_where_somebody_must_keep_out(hall):
    """TS-12: with a reason, and as strictly as before."""
    hall.tell()
    hall.accept()
    form = ReassignForm(tuple(hall.who(one).account for one in ("look3", "dis1")), "回避")
    hall.do("reassign-complaint", "boss", form)
    with pytest.raises(Refusal):
        hall.find(1)
    assert hall.find(1, "look3", "dis1")


# -- afterwards ------------------------------------------------------------------------------------


def test_not_satisfied_once_more_and_by_others(hall):
    """TS-13: once, within ten days, with the code; the earlier people are not asked again."""
    hall.answered("unclear", "unclear")
    with pytest.raises(Refusal) as no:
        hall.say("reopen-complaint", code="AAAAAAAAAA")
    assert no.value.cite == "TS-17"
    hall.clock.set(at("03-16 18:00"))
    assert hall.say("reopen-complaint").accept_by == date(2026, 3, 23)
    assert refused(hall, "accept-complaint", "boss", hall.accepting(team=("look1", "look3"))) == (
        "TS-13",
        "investigators",
    )
    assert hall.accept(team=("look3", "dis1")).round == 2
    with pytest.raises(Refusal):
        hall.draft("unclear", "upheld", login="look3")
    hall.draft("unclear", "unclear", login="look3")
    hall.do("answer-complaint", "boss")
    with pytest.raises(Refusal) as no:
        hall.say("reopen-complaint")
    assert no.value.cite == "TS-13"


@pytest.mark.parametrize(("day", "allowed"), [("03-16 23:59", True), ("03-17 00:00", False)])
def test_reopening_has_its_last_day(hall, day, allowed):
    """TS-13: ten days after the answer of 5 March, the 15th a Sunday, so the 16th; the day after no more."""
    hall.answered("unclear", "unclear")
    hall.clock.set(at(day))
    if allowed:
        assert hall.say("reopen-complaint")
    else:
        with pytest.raises(Refusal):
            hall.say("reopen-complaint")


def test_review_and_re_review_are_others_hands(hall):
    """TS-05, TS-06: not who had it in hand; re-review is discipline inspection's; then it is over."""
    hall.answered("unclear", "unclear")
    asked = hall.say("ask-review")
    assert (asked.level, asked.decide_by) == ("review", date(2026, 4, 7))
    assert refused(hall, "decide-review", "boss", ReviewForm(upholds=True, reason="维持"))[0] == "TS-12"
    decided = hall.do("decide-review", "boss2", ReviewForm(upholds=True, reason="事实清楚"))
    assert decided.ask_by == date(2026, 4, 7)
    hall.say("ask-rereview")
    with pytest.raises(Refusal):
        hall.do("decide-rereview", "boss2", ReviewForm(upholds=True, reason="维持"))
    last = hall.do("decide-rereview", "dis1", ReviewForm(upholds=False, reason="应当补充调查"))
    assert (last.ask_by, hall.see(hall.number).state) == (None, "closed")


def test_the_clock_closes_what_nobody_asked_more_of(hall):
    """TS-05: not before the last day is over."""
    hall.answered("unclear", "unclear")
    hall.clock.set(at("04-07 23:59"))
    with pytest.raises(Refusal):
        hall.tick("close-complaint")
    hall.clock.set(at("04-08 00:00"))
    assert hall.tick("close-complaint").how == "lapsed"


def test_an_outcome_is_published_by_a_second_person_without_anybody_in_it(hall):
    """TS-14: no name of the annex, not by who wrote it, once; the paper is public."""
    hall.clock.set(at("03-02 09:00"))
    hall.tell(CITIZEN, name="示例申请甲", contact="13800000001")
    hall.accept()
    hall.find(1)
    hall.draft("upheld", "unclear")
    hall.do("answer-complaint", "boss")
    text = OutcomeForm("窗口要求额外材料的投诉", "示例申请甲反映的问题部分属实。", "已公布清单")
    assert refused(hall, "redact-outcome", "look1", text) == ("TS-14", "summary")
    hall.do(
        "redact-outcome", "boss2", OutcomeForm("窗口要求额外材料的投诉", "反映的问题部分属实。", "已公布清单")
    )
    assert refused(hall, "publish-outcome", "boss2")[0] == "TS-14"
    paper = hall.do("publish-outcome", "boss")
    assert (paper.outcome, paper.organ, paper.disclosure) == ("partly", "敦化市示例市场局", "public")
    assert refused(hall, "publish-outcome", "boss")[0] == "TS-14"


def test_what_was_published_is_taken_down_by_two_and_published_corrected(hall):
    """TS-19: proposed with a reason without anybody in it, decided by another; nothing goes; a new text may follow."""
    hall.clock.set(at("03-02 09:00"))
    hall.tell(CITIZEN, name="示例申请甲", contact="13800000001")
    hall.accept()
    hall.find(1)
    hall.draft("upheld", "unclear")
    hall.do("answer-complaint", "boss")
    assert refused(hall, "propose-withdrawal", "look1", "写错了")[0] == "TS-19"
    hall.do("redact-outcome", "look1", OutcomeForm("示例标题", "全部属实。", "已改正"))
    hall.do("publish-outcome", "boss")
    assert refused(hall, "redact-outcome", "look1", OutcomeForm("示例标题", "部分属实。", ""))[0] == "TS-14"
    assert refused(hall, "withdraw-publication", "boss")[0] == "TS-19"
    assert refused(hall, "propose-withdrawal", "look1", " ") == ("TS-19", "reason")
    assert refused(hall, "propose-withdrawal", "look1", "写了示例申请甲") == ("TS-14", "reason")
    assert refused(hall, "propose-withdrawal", "d01-approve", "想撤")[0] in {"TS-12", "TS-11"}
    hall.do("propose-withdrawal", "boss", "结论写错")
    assert refused(hall, "propose-withdrawal", "boss2", "再提")[0] == "TS-19"
    assert refused(hall, "withdraw-publication", "boss")[0] == "TS-19"
    paper = hall.do("withdraw-publication", "boss2")
    assert (paper.reason, paper.disclosure) == ("结论写错", "public")
    with hall.reading() as root:
        matter = root.archive[hall.number]
        assert (published_of(matter), withdrawal_of(matter, paper.of)) == (None, matter.count - 1)
        assert matter.record(paper.of).paper.summary == "全部属实。"
    assert refused(hall, "publish-outcome", "boss")[0] == "TS-14"
    hall.do("redact-outcome", "look1", OutcomeForm("示例标题", "部分属实。", "已改正"))
    assert hall.do("publish-outcome", "boss").summary == "部分属实。"
    with hall.reading() as root:
        matter = root.archive[hall.number]
        assert published_of(matter) == matter.count - 1


def test_looking_at_who_complained_is_an_act(hall):
    """TS-17: with a reason, by whoever has it in hand; of an anonymous one there is nothing to see."""
    hall.tell()
    assert refused(hall, "reveal-complainant", "boss", "核实")[0] == "TS-17"
    hall.tell(CITIZEN, name="示例申请甲", contact="13800000001")
    hall.accept()
    assert refused(hall, "reveal-complainant", "look1", " ")[1] == "reason"
    assert refused(hall, "reveal-complainant", "d01-approve", "想知道是谁")[0] == "TS-12"
    assert hall.do("reveal-complainant", "look1", "回访核实").reason == "回访核实"
