"""Disclosure requests as cases: who may ask, when the answer is due to the day, what a reply must say.

2026: Monday 2 March; Qingming is off on 6 April (4 to 6), Labour Day 1 to 5 May with 9 May worked.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from hallcore.desk import CLOCK, Actor
from hallcore.ground.errors import Refusal
from hallcore.requests.model import (
    GROUNDS,
    OUTCOMES,
    CorrectionForm,
    DeliveryForm,
    ExtensionForm,
    RequestAnswered,
    SupplementForm,
)
from hallcore.requests.rules import due_of, standing_of
from portal.cli import cast
from tests.makers.house import workshop
from tests.makers.requests import CITIZEN, COMPANY, OTHER, RequestHall, reply
from tests.makers.values import at


@pytest.fixture
def hall() -> Iterator[RequestHall]:
    """A hall in which somebody may ask."""
    house = RequestHall()
    yield house
    house.close()


def due(hall: RequestHall) -> str:
    """When the answer is due, as month, day, hour."""
    with hall.reading() as root:
        dossier = root.archive[hall.number]
        return f"{due_of(dossier, hall.house.law_of(dossier, hall.clock.now()), hall.calendar).end:%m-%d %H}"


def left(hall: RequestHall) -> tuple[int, int, bool]:
    """Working days used and left, and whether the clock stands still now."""
    now = hall.clock.now()
    with hall.reading() as root:
        dossier = root.archive[hall.number]
        found = standing_of(dossier, hall.house.law_of(dossier, now), hall.calendar, now.date())
        return found.used, found.left, found.stopped is not None


# -- filing ----------------------------------------------------------------------------------------


def test_a_request_says_what_is_asked_and_hides_who_asks(hall):
    """GK-13, PI-01: content, form and way stand in the record; name, number, contact and code in the annex."""
    number = hall.ask()
    record = hall.last(number)
    assert (number, record.disclosure, hall.see(number).state) == ("GK-20260302-001", "internal", "filed")
    assert [name for name, _salt, _value in record.annex] == ["code", "contact", "ident", "name"]
    written = record.data.decode()
    person = cast.CITIZENS[0]
    assert not [text for text in (person.name, person.ident, person.phone) if text in written]
    assert hall.ask() == "GK-20260302-002"


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"name": " "}, "name"),
        ({"contact": ""}, "contact"),
        ({"content": "  "}, "content"),
        ({"content": "长" * 2001}, "content"),
        ({"delivery": "mail"}, "address"),
        ({"applicant": "organisation"}, "applicant"),
        ({"party": cast.COMPANY.code}, "applicant"),
        ({"ident": cast.CITIZENS[0].ident[:-1]}, "ident"),
        ({"department": "D77"}, "department"),
        ({"party": "P-000009"}, "party"),
    ],
)
def test_a_request_that_lacks_something_is_told_where(hall, changes, where):
    """GK-13: applicant, contact, description, way; a wrong identity number is noticed before anything is filed."""
    with pytest.raises(Refusal) as no:
        hall.ask(**changes)
    assert no.value.where == where


def test_one_asks_online_for_oneself(hall):
    """GK-13: not in another's name; a company by its code; at the window the department's acceptor files."""
    with pytest.raises(Refusal):
        hall.ask(OTHER)
    hall.ask(COMPANY, applicant="organisation", party=cast.COMPANY.code, ident=cast.COMPANY.code)
    with pytest.raises(Refusal):
        hall.ask(hall.actor("d01-handle", "acceptor"), channel="window")
    assert hall.ask(hall.actor("d01-accept"), channel="window")


@pytest.mark.parametrize(
    ("channel", "signed", "received"),
    [
        ("online", None, date(2026, 3, 4)),
        ("window", None, date(2026, 3, 2)),
        ("mail", date(2026, 3, 3), date(2026, 3, 3)),
        ("mail", None, date(2026, 3, 4)),
    ],
)
def test_the_day_of_receipt_depends_on_the_way(hall, channel, signed, received):
    """GK-11: online the day both confirm, at the window the day of filing, by mail the day signed for."""
    actor = CITIZEN if channel == "online" else hall.actor("d01-accept")
    hall.ask(actor, channel=channel)
    hall.clock.set(at("03-04 10:00"))
    assert hall.do("receive-request", "d01-accept", signed).received == received


def test_a_letter_cannot_be_received_tomorrow(hall):
    """GK-11: the boundary of the case before."""
    hall.ask(hall.actor("d01-accept"), channel="mail")
    with pytest.raises(Refusal):
        hall.do("receive-request", "d01-accept", date(2026, 3, 3))


# -- the clock -------------------------------------------------------------------------------------


def test_the_answer_is_due_on_the_twentieth_working_day(hall):
    """GK-02: received on Monday 2 March, the twentieth working day after is Monday 30 March, to its midnight."""
    hall.receive()
    assert due(hall) == "03-31 00"
    assert left(hall) == (0, 20, False)


@pytest.mark.parametrize(("moment", "late"), [("03-30 23:59:59", False), ("03-31 00:00:00", True)])
def test_a_reply_is_late_from_midnight(hall, moment, late):
    """GK-02: in time to the last second of the last day; a late reply is given all the same and says so."""
    hall.receive()
    hall.draft()
    hall.clock.set(at(moment))
    paper = hall.do("answer-request", "d01-approve")
    assert (paper.late, hall.see(hall.number).state) == (late, "answered")


@pytest.mark.parametrize(("days", "lawful"), [(1, True), (20, True), (21, False), (0, False)])
def test_the_period_is_extended_by_at_most_twenty(hall, days, lawful):
    """GK-02: one to twenty working days, over Qingming (4 to 6 April off): twenty more end on 28 April."""
    hall.receive()
    if not lawful:
        with pytest.raises(Refusal) as no:
            hall.extend(days)
        assert (no.value.cite, no.value.where) == ("GK-02", "days")
        return
    hall.extend(days)
    assert due(hall) == {1: "04-01 00", 20: "04-29 00"}[days]
    with pytest.raises(Refusal):
        hall.extend(1)


@pytest.mark.parametrize(("moment", "lawful"), [("03-30 23:59:59", True), ("03-31 00:00:00", False)])
def test_what_has_run_out_is_not_extended(hall, moment, lawful):
    """GK-02: extended before the period is over, by the head, with a reason that is told."""
    hall.receive()
    hall.refuse("extend-reply", hall.number, hall.actor("d01-handle"), ExtensionForm(5, "忙"), cite="FW-18")
    hall.refuse("extend-reply", hall.number, hall.actor("d01-approve"), ExtensionForm(5, " "), cite="GK-02")
    hall.clock.set(at(moment))
    if lawful:
        assert hall.extend(5).due
    else:
        form = ExtensionForm(5, "涉及多个科室")
        hall.refuse("extend-reply", hall.number, hall.actor("d01-approve"), form, cite="GK-02")


def test_the_days_of_a_consultation_are_not_counted(hall):
    """GK-03: sent on Thursday 5 March, answered on Thursday 12: five working days more, to Monday 6 April's next day.

    The twentieth working day moves from 30 March to 7 April, since 6 April is Qingming.
    """
    hall.receive()
    hall.clock.set(at("03-05 10:00"))
    n = hall.consult(date(2026, 3, 5))
    hall.clock.set(at("03-10 10:00"))
    assert left(hall) == (3, 17, True)
    hall.clock.set(at("03-12 10:00"))
    hall.opinion(n, "agrees", date(2026, 3, 12))
    assert due(hall) == "04-08 00"
    hall.clock.set(at("03-13 10:00"))
    assert left(hall) == (4, 16, False)


def test_two_consultations_at_once_stop_the_clock_once(hall):
    """GK-03: the days of both together are not counted, and none of them twice."""
    hall.receive()
    hall.clock.set(at("03-12 10:00"))
    third, organ = hall.consult(date(2026, 3, 5)), hall.consult(date(2026, 3, 6), "organ")
    hall.opinion(third, "agrees", date(2026, 3, 12))
    hall.opinion(organ, "agrees", date(2026, 3, 11))
    assert due(hall) == "04-08 00"


@pytest.mark.parametrize("whom", ["third-party", "organ"])
def test_silence_is_noted_when_fifteen_working_days_are_over(hall, whom):
    """GK-14, GK-15: asked on 5 March, the fifteenth working day is 26 March; the clock notes silence after it."""
    hall.receive()
    hall.clock.set(at("03-05 10:00"))
    n = hall.consult(date(2026, 3, 5), whom)
    hall.clock.set(at("03-26 23:59:59"))
    hall.refuse("note-silence", hall.number, CLOCK, cite="GK-03")
    with pytest.raises(Refusal):
        hall.draft()
    hall.clock.set(at("03-27 00:00:00"))
    paper = hall.tick("note-silence")
    assert (paper.of, paper.answer, paper.received) == (n, "silent", date(2026, 3, 26))
    assert hall.see(hall.number).due == ()
    assert hall.draft()


def test_what_stops_the_clock_never_stops_it_for_longer_than_the_law_gives(hall):
    """GK-03: an opinion that comes after its period does not move the due day further than silence would."""
    hall.receive()
    hall.clock.set(at("03-31 10:00"))
    n = hall.consult(date(2026, 3, 5))
    before = due(hall)
    hall.opinion(n, "agrees", date(2026, 3, 31))
    assert due(hall) == before


@pytest.mark.parametrize(("moment", "lawful"), [("03-11 23:59:59", True), ("03-12 00:00:00", False)])
def test_a_supplement_is_asked_for_within_seven_working_days(hall, moment, lawful):
    """GK-10: received on 2 March, the seventh working day is 11 March."""
    hall.receive()
    hall.clock.set(at(moment))
    if lawful:
        hall.correct(date(2026, 3, 20))
        assert hall.see(hall.number).state == "correcting"
    else:
        form = CorrectionForm(("请写明年份",), date(2026, 3, 20))
        hall.refuse("ask-correction", hall.number, hall.actor("d01-handle"), form, cite="GK-10")


def test_after_the_supplement_the_period_begins_anew_and_a_second_is_not_asked_for(hall):
    """GK-10: supplemented on 10 March, the answer is due on 8 April (6 April off); told once is told once."""
    hall.receive()
    hall.correct(date(2026, 3, 20))
    hall.refuse("correct-request", hall.number, OTHER, SupplementForm("x"), cite="GK-13")
    hall.clock.set(at("03-10 10:00"))
    assert hall.supplement().received == date(2026, 3, 10)
    assert due(hall) == "04-09 00"
    form = CorrectionForm(("还要写明",), date(2026, 3, 20))
    hall.refuse("ask-correction", hall.number, hall.actor("d01-handle"), form, cite="GK-10")


@pytest.mark.parametrize(
    "form",
    [
        CorrectionForm((), date(2026, 3, 20)),
        CorrectionForm((" ",), date(2026, 3, 20)),
        CorrectionForm(("请写明",), date(2026, 3, 2)),
    ],
)
def test_what_to_supplement_is_told_point_by_point_with_time_enough(hall, form):
    """GK-10: nothing to supplement, an empty point, a day that is not to come."""
    hall.receive()
    hall.refuse("ask-correction", hall.number, hall.actor("d01-handle"), form, cite="GK-10")


def test_who_does_not_supplement_in_time_has_given_up(hall):
    """GK-10: by 20 March, to the end of the day; the clock then ends the matter."""
    hall.receive()
    hall.correct(date(2026, 3, 20))
    hall.clock.set(at("03-20 23:59:59"))
    hall.refuse("lapse-request", hall.number, CLOCK, cite="GK-10")
    hall.clock.set(at("03-21 00:00:00"))
    hall.tick("lapse-request")
    assert hall.see(hall.number).state == "lapsed"
    hall.refuse("correct-request", hall.number, CITIZEN, SupplementForm("x"), cite="GK-10")


# -- the reply -------------------------------------------------------------------------------------


def test_every_ground_cites_a_rule_that_stands():
    """OGI 14 to 16 as data: each ground's rule is in the law book, in the order of the articles."""
    law = workshop().lawbook.on(date(2026, 3, 2))
    assert {ground.rule for ground in GROUNDS.values()} == {"GK-08", "GK-04", "GK-05", "GK-09"}
    assert all(law.cite(ground.rule).line.startswith("《") for ground in GROUNDS.values())
    assert [ground.id for ground in GROUNDS.values() if ground.consult] == ["trade", "privacy"]


@pytest.mark.parametrize(
    ("reply", "cite", "where"),
    [
        ({"reason": " "}, "GK-12", "reason"),
        ({"files": ()}, "GK-12", "access"),
        ({"grounds": ("internal",)}, "GK-12", "grounds"),
        ({"outcome": "refused", "files": ()}, "GK-12", "grounds"),
        ({"outcome": "refused", "files": (), "grounds": ("mood",)}, "GK-08", "grounds"),
        ({"outcome": "refused", "grounds": ("secret",)}, "GK-12", "files"),
        ({"outcome": "partly", "grounds": ("process",)}, "GK-05", "withheld"),
        ({"outcome": "refused", "files": (), "grounds": ("trade",)}, "GK-14", "grounds"),
        ({"outcome": "public", "files": ()}, "GK-12", "access"),
        ({"outcome": "not-ours", "files": ()}, "GK-12", "access"),
        ({"outcome": "repeated", "files": ()}, "GK-12", "earlier"),
        ({"outcome": "repeated", "files": (), "earlier": "GK-20260302-001"}, "GK-12", "earlier"),
    ],
)
def test_a_reply_that_does_not_say_what_its_kind_must_say_is_refused(hall, reply, cite, where):
    """GK-12, GK-05, GK-14: reasons always; grounds to withhold and only then; parts named; a way to what is given."""
    hall.receive()
    with pytest.raises(Refusal) as no:
        hall.draft(**reply)
    assert (no.value.cite, no.value.where) == (cite, where)


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_kind_of_reply_can_be_given(hall, outcome):
    """GK-12, GK-16: the nine kinds, each with what it needs."""
    hall.receive()
    hall.answer()
    earlier = hall.number
    hall.ask()
    hall.do("receive-request", "d01-handle")
    needs = {
        "granted": {},
        "partly": {"grounds": ("process",), "withheld": "讨论记录部分"},
        "refused": {"grounds": ("secret",)},
        "public": {"access": "敦化市政府网站"},
        "not-ours": {"access": "敦化市示例住建局，0433-6000005"},
        "by-law": {"access": "依照不动产登记资料查询的规定办理"},
        "repeated": {"earlier": earlier},
    }
    given = {} if outcome in {"granted", "partly"} else {"files": ()}
    paper = hall.answer(outcome=outcome, **given, **needs.get(outcome, {}))
    first = "对行政复议决定不服" in paper.remedy
    assert (paper.outcome, first) == (outcome, outcome in {"refused", "partly"})
    assert "60日内" in paper.remedy
    assert ("15日内" in paper.remedy) == first
    assert ("6个月内" in paper.remedy) != first


def test_a_third_party_s_consent_takes_the_ground_away(hall):
    """GK-04: whoever agrees has no secret to protect; whoever objects with reason has."""
    for answer, lawful in (
        ("agrees", False),
        ("objects", True),
        ("objects-groundless", True),
        ("silent", True),
    ):
        hall.receive("03-02 09:00") if not hall.number else hall.ask() and hall.do(
            "receive-request", "d01-handle"
        )
        n = hall.consult(hall.clock.now().date())
        if answer == "silent":
            hall.clock.set(at("03-24 00:00"))
            hall.tick("note-silence")
        else:
            hall.opinion(n, answer, hall.clock.now().date())
        refused = {"outcome": "refused", "files": (), "grounds": ("trade",)}
        if lawful:
            assert hall.answer(**refused)
        else:
            with pytest.raises(Refusal) as no:
                hall.draft(**refused)
            assert no.value.cite == "GK-04"


def test_over_an_objection_only_the_public_interest_discloses(hall):
    """GK-14: a third party objected with reason; disclosing nevertheless needs the reason in the reply."""
    hall.receive()
    hall.opinion(hall.consult(date(2026, 3, 2)), "objects", date(2026, 3, 2))
    with pytest.raises(Refusal) as no:
        hall.draft()
    assert no.value.where == "public_interest"
    assert hall.answer(public_interest="桥梁安全关系公众通行").public_interest


def test_who_drafts_does_not_approve_and_a_draft_may_go_back(hall):
    """FW-18: four eyes; a draft that was sent back is drafted anew."""
    hall.receive()
    hall.repost("d01-spare", duties=("handler", "approver"))
    spare = Actor(hall.accounts["d01-spare"], "handler")
    hall.act("draft-reply", hall.number, spare, reply())
    hall.refuse("answer-request", hall.number, Actor(spare.account, "approver"), cite="FW-18")
    hall.do("return-reply", "d01-approve", "请补充依据")
    assert hall.see(hall.number).state == "handling"
    assert hall.answer().drafted_by == hall.accounts["d01-handle"]


def test_a_repeated_request_repeats_one_s_own_answered_one(hall):
    """GK-12: the earlier one is the same applicant's, of the same department, and was answered."""
    hall.receive()
    first = hall.number
    hall.ask()
    hall.do("receive-request", "d01-handle")
    repeated = {"outcome": "repeated", "files": (), "earlier": first}
    with pytest.raises(Refusal):
        hall.draft(**repeated)
    second, hall.number = hall.number, first
    hall.answer()
    hall.number = second
    assert hall.answer(**repeated).earlier == first
    ident = cast.CITIZENS[1].ident
    hall.ask(OTHER, party="P-000002", ident=ident)
    hall.do("receive-request", "d01-handle")
    with pytest.raises(Refusal):
        hall.draft(**repeated)


def test_a_reply_is_delivered_after_it_was_given(hall):
    """GK-12: not before the reply, not tomorrow; then the matter rests."""
    hall.receive()
    hall.clock.set(at("03-10 10:00"))
    hall.answer()
    for day in (date(2026, 3, 9), date(2026, 3, 11)):
        form = DeliveryForm(day, "online")
        hall.refuse("deliver-reply", hall.number, hall.actor("d01-accept"), form, cite="", where="delivered")
    hall.deliver(date(2026, 3, 10))
    seen = hall.see(hall.number)
    assert (seen.state, [record.type for record in seen.records][-2]) == ("delivered", RequestAnswered.type)


def test_the_applicant_may_take_it_back(hall):
    """GK-12: only the applicant, before the draft; what the clock was to do is forgotten."""
    hall.receive()
    hall.correct(date(2026, 3, 20))
    hall.refuse("withdraw-request", hall.number, OTHER, "不需要了", cite="GK-13")
    hall.act("withdraw-request", hall.number, CITIZEN, "不需要了")
    seen = hall.see(hall.number)
    assert (seen.state, seen.due) == ("withdrawn", ())


def test_officers_of_another_department_have_no_say(hall):
    """FW-18: D05's handler neither receives nor answers what was asked of D01."""
    hall.ask()
    hall.refuse("receive-request", hall.number, hall.actor("d05-approve", "handler"), None, cite="FW-18")


def test_looking_at_who_asks_is_an_act_with_a_reason(hall):
    """PI-06: a page shows name and contact masked; to see them an officer says why, and the dossier keeps it."""
    hall.receive()
    hall.refuse("reveal-applicant", hall.number, hall.actor("d01-handle"), " ", cite="PI-06")
    hall.refuse("reveal-applicant", hall.number, hall.actor("d05-accept"), "好奇", cite="PI-06")
    assert hall.do("reveal-applicant", "d01-handle", "电话核实邮寄地址").reason == "电话核实邮寄地址"
    assert hall.see(hall.number).state == "handling"
