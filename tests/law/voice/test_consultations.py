"""Consultations, suggestions and the opinion box as cases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from hallcore.ground.errors import Refusal
from hallcore.voice.complaints.forms import BoxForm, ConsultationForm, FaqForm, RouteForm, SuggestionForm
from tests.makers.values import at
from tests.makers.voice import VoiceHall


@pytest.fixture
def hall() -> Iterator[VoiceHall]:
    """A hall in which somebody may ask."""
    house = VoiceHall()
    yield house
    house.close()


def refused(hall: VoiceHall, verb: str, login: str, form: object = None) -> tuple[str, str]:
    """The clause and place of a refusal."""
    with pytest.raises(Refusal) as no:
        hall.do(verb, login, form)
    return no.value.cite, no.value.where


@pytest.mark.parametrize(("day", "late"), [("03-09 23:59", False), ("03-10 00:00", True)])
def test_a_question_is_answered_by_whom_it_is_about_in_five_working_days(hall, day, late):
    """TS-07: the department itself; the day after the last is late."""
    hall.clock.set(at("03-02 09:00"))
    hall.tell(kind="consultation", category="policy")
    hall.clock.set(at(day))
    assert (
        refused(hall, "answer-consultation", "d05-approve", ConsultationForm("可以网上办理。"))[0] == "TS-07"
    )
    paper = hall.do("answer-consultation", "d01-approve", ConsultationForm("可以网上办理。"))
    assert paper.late is late


def test_a_question_for_somebody_else_is_passed_on_and_its_day_stays(hall):
    """TS-07: no new clock by passing on."""
    hall.tell(kind="consultation")
    hall.do("route-consultation", "d01-approve", RouteForm("D05", "属于住建部门"))
    assert refused(hall, "route-consultation", "d05-approve", RouteForm("D05", "同上"))[1] == "handling"
    with hall.reading() as root:
        assert root.archive[hall.number].record(0).paper.answer_by == date(2026, 3, 9)
    hall.do("answer-consultation", "d05-approve", ConsultationForm("请到三层办理。"))


def test_an_answer_for_everybody_is_approved_by_a_second_person(hall):
    """TS-14: proposed by one, published by another, once, without a name."""
    hall.tell(kind="consultation", name="示例申请甲", contact="13800000001")
    hall.do("answer-consultation", "d01-approve", ConsultationForm("可以。", "示例办法第三条"))
    wrong = FaqForm("能否代办", "示例申请甲可以委托他人。")
    assert refused(hall, "propose-faq", "d01-approve", wrong)[0] == "TS-14"
    hall.do("propose-faq", "d01-approve", FaqForm("能否代办", "可以委托他人办理。"))
    assert refused(hall, "publish-faq", "d01-approve")[0] == "TS-14"
    with pytest.raises(Refusal):
        hall.do("publish-faq", "boss")


def test_a_suggestion_is_taken_up_with_a_day_or_declined_with_a_reason(hall):
    """TS-15: fifteen working days to answer; adopted until a day not past; done late is said."""
    hall.tell(kind="suggestion", category="facility")
    with hall.reading() as root:
        assert root.archive[hall.number].record(0).paper.answer_by == date(2026, 3, 23)
    yesterday = SuggestionForm("adopted", "采纳", date(2026, 3, 1))
    assert refused(hall, "adopt-suggestion", "d01-approve", yesterday) == ("TS-15", "done_by")
    hall.do("adopt-suggestion", "d01-approve", SuggestionForm("partly", "先在一层试行", date(2026, 3, 20)))
    hall.clock.set(at("03-21 09:00"))
    assert hall.do("finish-suggestion", "d01-approve", "已设置").late is True
    hall.tell(kind="suggestion")
    assert refused(hall, "decline-suggestion", "d01-approve", SuggestionForm("declined", " "))[1] == "reason"
    hall.do("decline-suggestion", "d01-approve", SuggestionForm("declined", "没有场地"))
    assert hall.see(hall.number).state == "declined"


def test_two_open_the_box_and_no_more_is_entered_than_they_counted(hall):
    """TS-16: another witness, the same count; a third slip of two is refused."""
    opening = hall.act("open-opinion-box", "", hall.who("desk"), BoxForm("一层东门", 2))
    hall.number = opening.dossier
    assert opening.paper.next_by == date(2026, 3, 9)
    slip = {"channel": "box", "source": opening.dossier}
    with pytest.raises(Refusal):
        hall.tell(hall.who("desk"), **slip)
    assert refused(hall, "witness-opinion-box", "desk", 2)[0] == "TS-16"
    assert refused(hall, "witness-opinion-box", "look1", 3) == ("TS-16", "slips")
    hall.do("witness-opinion-box", "look1", 2)
    for _ in range(2):
        hall.tell(hall.who("desk"), **slip)
    with pytest.raises(Refusal) as no:
        hall.tell(hall.who("desk"), **slip)
    assert no.value.where == "source"
