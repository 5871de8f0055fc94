"""Ends and turns of a tender as cases: too few bidders, a winner that fails, a candidate that changed, locks that stay shut."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from hallcore.desk import CLOCK
from tests.makers import values
from tests.makers.house import BIDDERS, CENTRE, PURCHASER, TRUSTEES
from tests.makers.matter import FOUR, Offer, Plan
from tests.makers.values import DEADLINE, at, lot
from trading.award.model import AwardForm, FailureForm, PublicityForm
from trading.bidding.model import ExtensionForm
from trading.challenges.model import AnswerForm, ObjectionForm
from trading.contract.model import DeclineForm, LapseForm
from trading.evaluation.again_model import OpinionForm, ReexamineForm
from trading.tendering.model import Answer, ClarificationForm, ProjectRegistered
from trading.tendering.turn_model import ValidityForm

AGAIN = FailureForm("依法重新招标")
FEW = Plan(offers=FOUR[:2])


# -- fewer than three, and a new tender ---------------------------------------------------------------------


def test_too_few_bidders_are_announced_once_and_tendered_anew(stage):
    """ZB-061: two bidders are not opened; the failure is announced; the new tender names the old lot, once."""
    matter = stage("called", FEW)
    paper = matter.act("announce-failure", matter.lot, PURCHASER, AGAIN).paper
    assert "2 家" in paper.cause
    assert (paper.rejected, paper.report_sha256) == ((), "")
    matter.hall.refuse("announce-failure", matter.lot, PURCHASER, AGAIN, cite="ZB-084")
    again = values.project(again=(matter.lot,))
    done = matter.act("register-project", "", PURCHASER, again)
    assert done.paper.again == (matter.lot,)
    assert done.dossier != matter.number
    matter.hall.refuse("register-project", "", PURCHASER, again, cite="ZB-084", where=matter.lot)


@pytest.mark.parametrize("name", ["announced", "opened", "publicised", "awarded", "contracted"])
def test_what_has_not_failed_is_not_tendered_anew(stage, name):
    """ZB-084: a lot that goes on, or has its contract, is not tendered a second time beside it."""
    matter = stage(name)
    form = values.project(again=(matter.lot,))
    matter.hall.refuse("register-project", "", PURCHASER, form, cite="ZB-084", where=matter.lot)


def test_three_bidders_are_no_failure(stage):
    """ZB-061: the third bidder opens the lot."""
    matter = stage("opened", Plan(offers=FOUR[:3]))
    matter.hall.refuse("announce-failure", matter.lot, PURCHASER, AGAIN, cite="ZB-084")


def test_a_new_tender_stands_in_the_record_of_its_notice(stage):
    """ZB-084: whoever reads the notice sees what it follows."""
    matter = stage("called", FEW)
    matter.act("announce-failure", matter.lot, PURCHASER, AGAIN)
    number = matter.act("register-project", "", PURCHASER, values.project(again=(matter.lot,))).dossier
    with matter.hall.reading() as root:
        assert root.archive[number].the(ProjectRegistered).again == (matter.lot,)


# -- a winner that fails -------------------------------------------------------------------------------------------


def test_a_winner_declines_and_the_next_in_order_wins(stage):
    """ZB-091, ZB-121: by its own declaration; its bond is asked for; the second wins without a ground of its own."""
    matter = stage("awarded")
    matter.hall.refuse("decline-award", matter.lot, BIDDERS[1], DeclineForm("x"), cite="ZB-091")
    lapse = LapseForm("declined", "中标人书面放弃中标。")
    matter.hall.refuse("lapse-award", matter.lot, PURCHASER, lapse, cite="ZB-091", where="ground")
    matter.act("decline-award", matter.lot, BIDDERS[0], DeclineForm("资金困难"))
    matter.hall.refuse("decline-award", matter.lot, BIDDERS[0], DeclineForm("资金困难"), cite="ZB-091")
    paper = matter.act("lapse-award", matter.lot, PURCHASER, lapse).paper
    assert paper.bond_kept
    matter.hall.refuse("publish-award", matter.lot, PURCHASER, AwardForm(rank=1), cite="ZB-091", where="rank")
    matter.hall.refuse(
        "publish-award", matter.lot, PURCHASER, AwardForm(rank=3), cite="ZB-091", where="ground"
    )
    assert matter.act("publish-award", matter.lot, PURCHASER, AwardForm(rank=2)).paper.winner.rank == 2


@pytest.mark.parametrize(("moment", "lawful"), [("04-29 23:59", False), ("05-07 00:00", True)])
def test_a_contract_is_unsigned_once_its_thirty_days_are_over(stage, moment, lawful):
    """ZB-095, ZB-091: awarded on the 31st of March; the thirtieth day is the 30th of April."""
    matter = stage("awarded")
    matter.hall.clock.set(at(moment))
    form = LapseForm("unsigned", "逾期未订立合同。")
    if lawful:
        assert matter.act("lapse-award", matter.lot, PURCHASER, form)
    else:
        matter.hall.refuse("lapse-award", matter.lot, PURCHASER, form, cite="ZB-091", where="ground")


def test_no_performance_bond_is_a_ground_only_where_one_was_asked(stage):
    """ZB-091: what the documents did not ask for cannot be missing."""
    form = LapseForm("no-bond", "未提交履约保证金。")
    matter = stage("awarded")
    matter.hall.refuse("lapse-award", matter.lot, PURCHASER, form, cite="ZB-091", where="ground")
    asked = stage("awarded", Plan(lots=(lot(1, performance=values.Decimal(10)),)))
    assert asked.act("lapse-award", asked.lot, PURCHASER, form).paper.bond_kept


def test_force_majeure_costs_no_bond_and_a_decision_is_not_the_purchaser_s(stage):
    """ZB-091, ZB-121: the grounds are the law's; the purchaser does not decide complaints."""
    matter = stage("awarded")
    decided = LapseForm("decided", "x")
    matter.hall.refuse("lapse-award", matter.lot, PURCHASER, decided, cite="ZB-091", where="ground")
    assert not matter.act(
        "lapse-award", matter.lot, PURCHASER, LapseForm("force-majeure", "洪水")
    ).paper.bond_kept


def test_after_the_contract_the_purchaser_takes_no_award_back(stage):
    """ZB-091, GP-154: a contract is voided by decision only."""
    matter = stage("contracted")
    form = LapseForm("unlawful", "x")
    matter.hall.refuse("lapse-award", matter.lot, PURCHASER, form, cite="ZB-091")


# -- a second look (ZB-092) ------------------------------------------------------------------------------------------------


def second_look(matter, verdicts):
    """Have the committee look again at the first candidate; each member says whether it is still qualified."""
    matter.act("order-reexamination", matter.lot, PURCHASER, ReexamineForm(matter.bid(0), "资质证书被吊销"))
    for judge, verdict in zip(matter.judges(), verdicts, strict=True):
        matter.act("give-opinion", matter.lot, judge, OpinionForm(verdict, "见核查材料"))
    return matter.act("conclude-reexamination", matter.lot, CENTRE)


def test_a_candidate_is_struck_by_majority_and_the_others_move_up(stage):
    """ZB-092: three of five; candidates are published anew, the second first, the struck one with its reason."""
    matter = stage("publicised")
    assert second_look(matter, (False, False, False, True, True)).paper.struck
    assert matter.hall.see(matter.lot).state == "evaluated"
    paper = matter.act("publish-candidates", matter.lot, PURCHASER, PublicityForm()).paper
    assert [(one.rank, one.bid) for one in paper.candidates] == [
        (place, matter.bid(seat)) for place, seat in ((1, 1), (2, 2), (3, 3))
    ]
    assert [(one.reason, one.cite) for one in paper.rejected] == [("见核查材料", "ZB-092")]


def test_a_minority_strikes_nobody(stage):
    """ZB-092: two of five; the publicity goes on."""
    matter = stage("publicised")
    assert not second_look(matter, (False, False, True, True, True)).paper.struck
    assert matter.hall.see(matter.lot).state == "publicised"


def test_the_committee_that_evaluated_looks_again_each_member_once(stage):
    """ZB-092: nobody else, nobody twice, and not before all have said."""
    matter = stage("publicised")
    matter.hall.refuse(
        "order-reexamination", matter.lot, PURCHASER, ReexamineForm("x", "y"), cite="ZB-092", where="bid"
    )
    matter.act("order-reexamination", matter.lot, PURCHASER, ReexamineForm(matter.bid(0), "资质证书被吊销"))
    judge = matter.judges()[0]
    matter.act("give-opinion", matter.lot, judge, OpinionForm(qualified=True, reason="仍符合条件"))
    matter.hall.refuse(
        "give-opinion", matter.lot, judge, OpinionForm(qualified=True, reason="x"), cite="ZB-092"
    )
    stranger = replace(judge, account="U-399999")
    matter.hall.refuse(
        "give-opinion", matter.lot, stranger, OpinionForm(qualified=True, reason="x"), cite="ZB-070"
    )
    matter.hall.refuse("conclude-reexamination", matter.lot, CENTRE, cite="ZB-092")
    matter.hall.clock.set(at("03-31 00:00"))
    matter.hall.refuse("publish-award", matter.lot, PURCHASER, AwardForm(), cite="ZB-093")


def test_an_objection_found_true_waits_for_the_second_look(stage):
    """ZB-089: upheld against the result: held until the committee is asked again."""
    matter = stage("publicised")
    number = matter.act("file-objection", matter.lot, BIDDERS[1], ObjectionForm("业绩不实")).dossier
    paper = matter.act("answer-objection", number, PURCHASER, AnswerForm("属实", upheld=True)).paper
    assert paper.measure == "reexamine"
    matter.hall.clock.set(at("03-31 00:00"))
    matter.hall.refuse("publish-award", matter.lot, PURCHASER, AwardForm(), cite="ZB-089")
    second_look(matter, (False,) * 5)
    assert matter.hall.see(matter.lot).holds == ()


def test_an_objection_to_documents_found_true_waits_for_the_clarification(stage):
    """ZB-033, ZB-030: held until the documents are put right, with the fifteen days the law wants."""
    matter = stage("enrolled")
    number = matter.act("file-objection", matter.number, BIDDERS[0], ObjectionForm("业绩要求过高")).dossier
    matter.act("answer-objection", number, PURCHASER, AnswerForm("予以修改", upheld=True))
    assert [hold.by for hold in matter.hall.see(matter.number).holds] == ["correction"]
    form = ClarificationForm((Answer("?", "删除该要求"),), affects_preparation=True, deadline=DEADLINE)
    matter.act("clarify", matter.number, PURCHASER, form)
    assert matter.hall.see(matter.number).holds == ()


# -- at the opening -------------------------------------------------------------------------------------------------------------


def test_an_objection_to_the_opening_is_answered_in_the_session(stage):
    """ZB-063: by whoever bids, before the record; the record waits for the answer."""
    matter = stage("unlocked")
    grounds = ObjectionForm("唱标顺序有误")
    matter.hall.refuse("file-objection", matter.number, BIDDERS[5], grounds, cite="ZB-063")
    number = matter.act("file-objection", matter.number, BIDDERS[1], grounds).dossier
    release = matter.release(0)
    matter.hall.clock.set(matter.roll.unlock_until)
    matter.hall.refuse("release-shares", matter.number, TRUSTEES[0], release, cite="ZB-063")
    matter.act("answer-objection", number, PURCHASER, AnswerForm("当场核对无误", upheld=False))
    assert matter.act("release-shares", matter.number, TRUSTEES[0], release)


@pytest.mark.parametrize("name", ["closed", "opened"])
def test_before_the_roll_and_after_the_record_it_is_too_late(stage, name):
    """ZB-063: on the spot, not before it began nor after it ended."""
    matter = stage(name)
    matter.hall.refuse("file-objection", matter.number, BIDDERS[1], ObjectionForm("x"), cite="ZB-032")


def test_a_bid_not_unlocked_for_no_fault_of_its_own_is_withdrawn_not_revoked(stage):
    """EB-09: with the cause on record; its own fault is revoked. Without a cause it is not excused."""
    offers = (*FOUR[:3], Offer(3, "0.00", outcome="revoked"))
    matter = stage("unlocked", Plan(offers=offers))
    matter.hall.clock.set(matter.roll.unlock_until)
    for trustee in range(3):
        matter.act("release-shares", matter.number, TRUSTEES[trustee], matter.release(trustee))
    form = matter.opening()
    excused = tuple(
        replace(b, outcome="withdrawn", cause="") if b.outcome == "revoked" else b for b in form.bids
    )
    matter.hall.refuse("conclude-opening", matter.number, CENTRE, replace(form, bids=excused), cite="EB-09")
    excused = tuple(replace(b, cause="平台解锁通道中断") if b.outcome == "withdrawn" else b for b in excused)
    matter.act("conclude-opening", matter.number, CENTRE, replace(form, bids=excused))
    assert matter.hall.see(matter.bid(3)).state == "excused"


# -- validity (ZB-058) ---------------------------------------------------------------------------------------------------------------


VALID_UNTIL = at("06-24 00:00")
"""Ninety days from the deadline of the 25th of March, to the end of the 23rd of June."""


def asked(**changes):
    return replace(
        ValidityForm(VALID_UNTIL + timedelta(days=30), VALID_UNTIL - timedelta(days=5), "评审复核需要时间"),
        **changes,
    )


def test_bids_are_asked_to_stand_longer_before_they_end(stage):
    """ZB-058, ZB-034: to a later day, with a reason and time to answer, while they still stand."""
    matter = stage("evaluated")
    for form in (
        asked(extended_until=VALID_UNTIL),
        asked(reason=" "),
        asked(answer_by=VALID_UNTIL + timedelta(seconds=1)),
    ):
        matter.hall.refuse("extend-validity", matter.number, PURCHASER, form, cite="ZB-058")
    assert matter.act("extend-validity", matter.number, PURCHASER, asked()).paper.valid_until == VALID_UNTIL
    matter.hall.clock.set(VALID_UNTIL + timedelta(days=30))
    late = asked(extended_until=VALID_UNTIL + timedelta(days=60), answer_by=VALID_UNTIL + timedelta(days=31))
    matter.hall.refuse("extend-validity", matter.number, PURCHASER, late, cite="ZB-058")


def test_whoever_refuses_is_free_and_does_not_win(stage):
    """ZB-058: each answers once, in time; who refused is no candidate."""
    matter = stage("evaluated")
    matter.hall.refuse(
        "answer-extension", matter.bid(0), BIDDERS[0], ExtensionForm(agreed=True), cite="ZB-058"
    )
    matter.act("extend-validity", matter.number, PURCHASER, asked())
    matter.act("answer-extension", matter.bid(0), BIDDERS[0], ExtensionForm(agreed=False))
    matter.act("answer-extension", matter.bid(1), BIDDERS[1], ExtensionForm(agreed=True))
    matter.hall.refuse(
        "answer-extension", matter.bid(1), BIDDERS[1], ExtensionForm(agreed=True), cite="ZB-058"
    )
    matter.hall.refuse(
        "answer-extension", matter.bid(2), BIDDERS[1], ExtensionForm(agreed=True), cite="EB-06"
    )
    paper = matter.act("publish-candidates", matter.lot, PURCHASER, PublicityForm()).paper
    assert next(one.bid for one in paper.candidates) == matter.bid(1)
    assert [one.cite for one in paper.rejected] == ["ZB-058"]


def test_the_gate_still_closes_by_the_clock(stage):
    """ZB-060: nothing of all this stops the hour."""
    matter = stage("submitted")
    matter.hall.clock.set(DEADLINE)
    assert matter.act("close-gate", matter.number, CLOCK)
