"""Objections as cases: who may object, until when, what is held, and what the answer lifts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hallcore.desk import CLOCK, Actor
from hallcore.ground.events import Refused
from tests.makers.house import AGENCY, BIDDERS, CENTRE, OTHER_AGENCY, PURCHASER
from tests.makers.matter import Plan
from tests.makers.values import DEADLINE, at
from trading.award.model import AwardForm
from trading.challenges.model import AnswerForm, ObjectionForm
from trading.tendering.model import Answer, ClarificationForm, TerminationForm

INSTANT = timedelta(microseconds=1)
GROUNDS = ObjectionForm("资质要求与项目规模不相适应。")
ANSWER = AnswerForm("经核实，异议不成立。", upheld=False)
UPHELD = AnswerForm("经核实，资质要求过高。", upheld=True)


@pytest.fixture
def announced(stage):
    return stage("announced")


@pytest.fixture
def publicised(stage):
    return stage("publicised")


# -- against the documents -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "lawful"),
    [("03-04 08:30", True), ("03-15 23:59:59.999999", True), ("03-16 00:00", False), ("03-25 08:59", False)],
)
def test_the_documents_are_objected_to_ten_days_before_the_deadline(announced, moment, lawful):
    """ZB-032: the deadline is 25 March, so the 15th (a Sunday, nothing rolls) is the last day."""
    announced.hall.clock.set(at(moment))
    if lawful:
        done = announced.act("file-objection", announced.number, BIDDERS[0], GROUNDS)
        assert (done.paper.against, done.paper.party) == ("documents", BIDDERS[0].party)
    else:
        announced.hall.refuse("file-objection", announced.number, BIDDERS[0], GROUNDS, cite="ZB-032")


def test_a_postponed_deadline_moves_the_last_day_to_object(announced):
    """ZB-032: counted from the deadline in force."""
    form = ClarificationForm(
        (Answer("?", "!"),), affects_preparation=False, deadline=DEADLINE + timedelta(days=3)
    )
    announced.act("clarify", announced.number, PURCHASER, form)
    announced.hall.clock.set(at("03-19 00:00") - INSTANT)
    assert announced.act("file-objection", announced.number, BIDDERS[0], GROUNDS)
    announced.hall.clock.set(at("03-19 00:00"))
    announced.hall.refuse("file-objection", announced.number, BIDDERS[1], GROUNDS, cite="ZB-032")


@pytest.mark.parametrize("name", ["registered", "closed", "opened"])
def test_there_is_a_time_to_object_to_the_documents(stage, name):
    """ZB-032: before the notice nothing is public to object to, after the deadline it is too late."""
    matter = stage(name)
    refusal = matter.hall.refuse("file-objection", matter.number, BIDDERS[0], GROUNDS, cite="ZB-032")
    assert refusal.reason == "对招标文件的异议应在招标期内提出"


# -- against the result ----------------------------------------------------------------------------


def test_the_result_is_objected_to_while_it_is_public(publicised):
    """ZB-089: from the first moment of the publicity to the last instant of its last day, and no longer."""
    assert publicised.act("file-objection", publicised.lot, BIDDERS[1], GROUNDS).paper.against == "result"
    publicised.hall.clock.set(at("03-31 00:00") - INSTANT)
    assert publicised.act("file-objection", publicised.lot, BIDDERS[2], GROUNDS)
    publicised.hall.clock.set(at("03-31 00:00"))
    publicised.hall.refuse("file-objection", publicised.lot, BIDDERS[3], GROUNDS, cite="ZB-089")


@pytest.mark.parametrize("name", ["announced", "evaluated", "awarded", "contracted"])
def test_there_is_a_time_to_object_to_the_result(stage, name):
    """ZB-089: not before the candidates are public, and not once the award is."""
    matter = stage(name)
    matter.hall.refuse("file-objection", matter.lot, BIDDERS[1], GROUNDS, cite="ZB-089")


def test_only_tenders_and_lots_are_objected_to(publicised):
    """ZB-089: a bid's dossier is nobody's result."""
    publicised.hall.refuse("file-objection", publicised.bid(0), BIDDERS[1], GROUNDS, cite="ZB-089")


# -- who and why -----------------------------------------------------------------------------------


def test_whoever_invites_the_tender_does_not_object_to_it(stage):
    """ZB-110: bidders and other interested parties object; purchaser, its agency and the hall's people do not."""
    matter = stage("publicised", Plan(manager=AGENCY))
    for actor in (PURCHASER, AGENCY, CENTRE):
        matter.hall.refuse("file-objection", matter.lot, actor, GROUNDS, cite="ZB-110")
    assert matter.act("file-objection", matter.lot, OTHER_AGENCY, GROUNDS)


@pytest.mark.parametrize("grounds", ["", " \n"])
def test_an_objection_states_its_grounds(publicised, grounds):
    """ZB-110: an objection without a reason objects to nothing; the refusal is on record, sealed."""
    publicised.hall.refuse(
        "file-objection", publicised.lot, BIDDERS[1], ObjectionForm(grounds), cite="ZB-110", where="grounds"
    )
    record = publicised.hall.last(publicised.lot)
    assert isinstance(record.paper, Refused)
    assert (record.paper.verb, record.disclosure) == ("file-objection", "sealed")


def test_who_objects_is_not_published(publicised):
    """PI-11: the objection is sealed; that the matter is held can be seen, by whom it was not."""
    done = publicised.act("file-objection", publicised.lot, BIDDERS[1], GROUNDS)
    record = publicised.hall.last(done.dossier)
    hold = publicised.hall.see(publicised.lot).holds[0]
    assert record.disclosure == "sealed"
    assert BIDDERS[1].party not in f"{done.dossier}{hold}"


# -- the hold and the answer -----------------------------------------------------------------------


def test_an_objection_holds_the_matter_and_the_answer_lets_it_go(publicised):
    """ZB-089, ZB-033: suspended from the filing to the answer; after it the award goes on."""
    objection = publicised.act("file-objection", publicised.lot, BIDDERS[1], GROUNDS).dossier
    assert [(hold.by, hold.cite) for hold in publicised.hall.see(publicised.lot).holds] == [
        (objection, "ZB-089")
    ]
    publicised.hall.clock.set(at("03-31 00:00"))
    publicised.hall.refuse("publish-award", publicised.lot, PURCHASER, AwardForm(), cite="ZB-089")
    publicised.act("answer-objection", objection, PURCHASER, ANSWER)
    assert publicised.hall.see(publicised.lot).holds == ()
    assert publicised.act("publish-award", publicised.lot, PURCHASER, AwardForm())


@pytest.mark.parametrize(
    ("filed", "reply_by"),
    [
        ("03-26 09:00", "03-31 00:00"),  # Thursday: the third day is a Sunday, so Monday 24:00
        ("03-30 09:00", "04-03 00:00"),
        ("03-27 09:00", "03-31 00:00"),
    ],
)
def test_the_answer_is_due_within_three_days(publicised, filed, reply_by):
    """ZB-033, ZB-089: 3 days from the objection, its day not counted; a last day that rests moves on."""
    publicised.hall.clock.set(at(filed))
    done = publicised.act("file-objection", publicised.lot, BIDDERS[1], GROUNDS)
    assert done.paper.reply_by == at(reply_by)


def test_only_who_is_in_charge_answers_and_once(publicised):
    """ZB-033: the tenderer replies, in words; neither the centre nor the objector answers in its place."""
    objection = publicised.act("file-objection", publicised.lot, BIDDERS[1], GROUNDS).dossier
    for actor in (CENTRE, BIDDERS[1], AGENCY):
        publicised.hall.refuse("answer-objection", objection, actor, ANSWER, cite="ZB-015")
    centre = Actor(PURCHASER.account, "centre", PURCHASER.party)
    publicised.hall.refuse("answer-objection", objection, centre, ANSWER, cite="ZB-033")
    empty = AnswerForm(" ", upheld=False)
    publicised.hall.refuse("answer-objection", objection, PURCHASER, empty, cite="ZB-033", where="answer")
    publicised.act("answer-objection", objection, PURCHASER, ANSWER)
    publicised.hall.refuse("answer-objection", objection, PURCHASER, ANSWER, cite="ZB-033")


def test_objections_are_numbered_under_their_matter(publicised):
    """ZB-110: each is a dossier of its own, the tender's and each lot's counted by themselves."""
    numbers = [
        publicised.act("file-objection", publicised.lot, BIDDERS[seat], GROUNDS).dossier for seat in (1, 2)
    ]
    assert numbers == [f"{publicised.lot}.Y01", f"{publicised.lot}.Y02"]
    assert [publicised.hall.see(number).parent for number in numbers] == [publicised.lot] * 2


def test_an_answer_out_of_time_still_lifts_the_hold(publicised):
    """ZB-033: a late answer is a breach for supervision to see, not a reason to hold the matter for ever."""
    objection = publicised.act("file-objection", publicised.lot, BIDDERS[1], GROUNDS).dossier
    publicised.hall.clock.set(at("04-20 09:00"))
    assert publicised.act("answer-objection", objection, PURCHASER, ANSWER)
    assert publicised.hall.see(publicised.lot).holds == ()


def test_bids_are_still_received_while_the_matter_is_held(stage):
    """ZB-033, EB-06: what is suspended is the tenderer's side; a bidder may supplement, change or withdraw."""
    matter = stage("enrolled")
    matter.act("file-objection", matter.number, BIDDERS[0], GROUNDS)
    assert matter.act("submit-bid", matter.bid(1), BIDDERS[1], matter.container(1))


def _correction(day=None, *, affects=True):
    return ClarificationForm((Answer("资质要求", "已修改。"),), affects_preparation=affects, deadline=day)


def test_documents_that_must_be_put_right_keep_the_gate_open(stage):
    """ZB-033, ZB-030: the deadline passes, nothing is closed; the correction names a new one at least 15 days away."""
    matter = stage("enrolled")
    objection = matter.act("file-objection", matter.number, BIDDERS[0], GROUNDS).dossier
    matter.act("answer-objection", objection, PURCHASER, UPHELD)
    matter.hall.clock.set(DEADLINE)
    matter.hall.refuse("close-gate", matter.number, CLOCK, None, cite="ZB-033")
    matter.hall.clock.set(at("03-26 09:00"))
    for day in (None, at("03-26 09:00")):
        matter.hall.refuse(
            "clarify",
            matter.number,
            PURCHASER,
            _correction(day, affects=False),
            cite="ZB-030",
            where="deadline",
        )
    short, enough = at("04-09 09:00"), at("04-10 09:00")
    matter.hall.refuse(
        "clarify", matter.number, PURCHASER, _correction(short), cite="ZB-030", where="deadline"
    )
    assert matter.act("clarify", matter.number, PURCHASER, _correction(enough)).paper.deadline == enough
    assert matter.hall.see(matter.number).holds == ()
    matter.hall.clock.set(enough)
    assert matter.act("close-gate", matter.number, CLOCK)


def test_documents_found_wrong_after_the_closing_end_the_tender(stage):
    """ZB-033, ZB-041: nobody can correct them any more, nothing is opened; the tender is terminated and begun anew."""
    matter = stage("enrolled")
    matter.hall.clock.set(at("03-15 23:59"))
    objection = matter.act("file-objection", matter.number, BIDDERS[0], GROUNDS).dossier
    matter.hall.clock.set(DEADLINE)
    matter.act("close-gate", matter.number, CLOCK)
    matter.hall.seal()
    matter.act("mark-deadline", matter.number, CLOCK)
    end = TerminationForm("招标文件须修改后重新招标", "五日内原路退回")
    matter.hall.refuse("terminate", matter.number, PURCHASER, end, cite="ZB-033")
    matter.act("answer-objection", objection, PURCHASER, UPHELD)
    matter.hall.refuse("publish-roll", matter.number, CENTRE, None, cite="ZB-033")
    matter.act("terminate", matter.number, PURCHASER, end)
    ended = matter.hall.see(matter.number)
    assert (ended.state, ended.holds) == ("terminated", ())
