"""Complaints as cases: in time, after an objection, before the department, and what a decision does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from hallcore.desk import CLOCK, Actor
from hallcore.ground.errors import Refusal
from hallcore.identity.model import ROLES
from portal.house import OFFICES
from tests.makers.departments import COMPLAINT as FORM
from tests.makers.departments import UPHELD, Department
from tests.makers.house import AGENCY, BIDDERS, CENTRE, PURCHASER, SUPERVISOR, workshop
from tests.makers.values import at
from trading.award.model import AwardForm, FailureForm, VoidForm
from trading.challenges.complaint_model import (
    CorrectedForm,
    DeclineComplaintForm,
    ProbeForm,
    SettleForm,
    TextForm,
)
from trading.challenges.complaint_rules import (
    recent,
)
from trading.challenges.model import AnswerForm, ObjectionForm
from trading.contract.model import DeclineForm, LapseForm
from trading.evaluation.again_model import ReopenForm


@pytest.fixture
def publicised(stage):
    return stage("publicised")


@pytest.fixture
def department(publicised):
    return Department(publicised.hall)


@pytest.fixture
def objected(publicised, department):
    """An objection to the result was answered on the third day of the publicity."""
    publicised.hall.clock.set(at("03-27 10:00"))
    number = publicised.act("file-objection", publicised.lot, BIDDERS[1], ObjectionForm("业绩不实")).dossier
    publicised.hall.clock.set(at("03-30 15:00"))
    publicised.act("answer-objection", number, PURCHASER, AnswerForm("经核实不成立。", upheld=False))
    return publicised


def form_of(matter, **changes):
    return replace(FORM, objection=f"{matter.lot}.Y01", **changes)


@pytest.fixture
def lodged(objected):
    return objected.act("lodge-complaint", objected.lot, BIDDERS[1], form_of(objected)).dossier


@pytest.fixture
def accepted(objected, department, lodged):
    objected.act("accept-complaint-case", lodged, department.handler)
    return lodged


# -- in time, after an objection -----------------------------------------------------------------------------


@pytest.mark.parametrize(("moment", "lawful"), [("04-09 23:59:59", True), ("04-10 00:00", False)])
def test_one_complains_within_ten_days_without_the_objection_s_days(objected, moment, lawful):
    """ZB-111, ZB-112: known on the 26th; the 27th to the 30th are the objection's; the tenth day is the 9th of April."""
    objected.hall.clock.set(at(moment))
    if lawful:
        assert objected.act(
            "lodge-complaint", objected.lot, BIDDERS[1], form_of(objected)
        ).paper.lodged_by == at("04-10 00:00")
    else:
        objected.hall.refuse("lodge-complaint", objected.lot, BIDDERS[1], form_of(objected), cite="ZB-111")


def test_a_result_is_complained_of_after_an_objection(publicised, department):
    """ZB-112: without one, with another's, or before it is answered or should be, it is too early."""
    publicised.hall.clock.set(at("03-27 10:00"))
    publicised.hall.refuse(
        "lodge-complaint", publicised.lot, BIDDERS[1], FORM, cite="ZB-112", where="objection"
    )
    number = publicised.act("file-objection", publicised.lot, BIDDERS[1], ObjectionForm("业绩不实")).dossier
    mine = replace(FORM, objection=number)
    publicised.hall.refuse("lodge-complaint", publicised.lot, BIDDERS[2], mine, cite="ZB-112")
    publicised.hall.refuse("lodge-complaint", publicised.lot, BIDDERS[1], mine, cite="ZB-112")
    publicised.hall.clock.set(at("03-31 00:00"))
    assert publicised.act("lodge-complaint", publicised.lot, BIDDERS[1], mine)


def test_an_objection_taken_back_opens_no_complaint(publicised, department):
    """ZB-112: whoever withdrew the objection has none; its hold is gone."""
    number = publicised.act("file-objection", publicised.lot, BIDDERS[1], ObjectionForm("业绩不实")).dossier
    publicised.hall.refuse("withdraw-objection", number, BIDDERS[2], cite="ZB-110")
    publicised.act("withdraw-objection", number, BIDDERS[1])
    assert publicised.hall.see(publicised.lot).holds == ()
    publicised.hall.refuse(
        "lodge-complaint", publicised.lot, BIDDERS[1], replace(FORM, objection=number), cite="ZB-112"
    )


def test_other_matters_need_no_objection(publicised, department):
    """ZB-111: ten days from the day the complainant says they knew, which is no later than today."""
    other = replace(FORM, about="other", known_on=date(2026, 3, 16))
    publicised.hall.clock.set(at("03-26 23:59"))
    assert publicised.act("lodge-complaint", publicised.lot, BIDDERS[1], other)
    publicised.hall.clock.set(at("03-27 00:00"))
    publicised.hall.refuse("lodge-complaint", publicised.lot, BIDDERS[2], other, cite="ZB-111")
    late = replace(other, known_on=date(2026, 3, 28))
    publicised.hall.refuse(
        "lodge-complaint", publicised.lot, BIDDERS[2], late, cite="ZB-111", where="known_on"
    )


@pytest.mark.parametrize("field", ["respondent", "facts", "request", "contact", "phone", "signer"])
def test_a_letter_is_whole(objected, field):
    """ZB-118: whom, what, what for, and who signed."""
    objected.hall.refuse(
        "lodge-complaint",
        objected.lot,
        BIDDERS[1],
        form_of(objected, **{field: " "}),
        cite="ZB-118",
        where=field,
    )


def test_whoever_invites_does_not_complain_and_the_first_department_handles(objected, lodged):
    """ZB-110, ZB-115: the second complaint of the same goes nowhere; it names the one that has the first."""
    objected.hall.refuse("lodge-complaint", objected.lot, PURCHASER, form_of(objected), cite="ZB-110")
    again = form_of(objected, department="D06")
    refusal = objected.hall.refuse("lodge-complaint", objected.lot, BIDDERS[1], again, cite="ZB-115")
    assert "住建局" in refusal.reason
    assert refusal.where == lodged


def test_contacts_are_in_the_annex_and_nothing_is_public(objected, lodged):
    """PI-11: neither the text nor the complainant is opened by the log."""
    record = objected.hall.last(lodged)
    assert record.disclosure == "sealed"
    assert b"13800000000" not in record.data
    assert {name for name, _salt, _value in record.annex} == {"contact", "phone", "signer"}


# -- before the department ----------------------------------------------------------------------------------------


def test_only_the_department_s_own_people_handle_it(objected, department, lodged):
    """PT-01, FW-18: neither another department's handler nor anybody without a post there."""
    objected.hall.refuse("accept-complaint-case", lodged, department.other, cite="FW-18")
    objected.hall.refuse("accept-complaint-case", lodged, SUPERVISOR, cite="JC-39")
    for actor in (CENTRE, PURCHASER, AGENCY, BIDDERS[1]):
        objected.hall.refuse("accept-complaint-case", lodged, actor, cite="PT-01")
    assert objected.act("accept-complaint-case", lodged, department.handler)


CENTRE_ROLES = sorted(
    set(ROLES)
    - {
        "handler",
        "approver",
        "purchaser",
        "agency",
        "bidder",
        "citizen",
        "trustee",
        "expert",
        "acceptor",
        "reviewer",
    }
)


@pytest.mark.parametrize("role", CENTRE_ROLES)
def test_no_role_of_the_centre_decides_approves_files_or_punishes(objected, department, accepted, role):
    """PT-01: complaint decisions, suspensions, and every step of approval are refused to each of the centre's roles."""
    actor = Actor("U-000002", role)
    asked = {
        "accept-complaint-case": None, "decline-complaint-case": DeclineComplaintForm("不属于"),
        "ask-complaint-correction": TextForm("补正"), "send-complaint-copies": None,
        "suspend-activity": None, "begin-testing": ProbeForm("appraisal", "业绩"),
        "decide-complaint-case": UPHELD,
    }  # fmt: skip
    for verb, form in asked.items():
        with pytest.raises(Refusal) as refused:
            objected.act(verb, accepted, actor, form)
        assert refused.value.cite in {"PT-01", "JC-39"}, verb


def test_no_table_gives_the_centre_a_step_of_approval_or_of_a_complaint():
    """PT-01: read from the procedure tables themselves: the centre's roles stand in none of these machines."""
    law = workshop().lawbook.on(date(2026, 3, 2))
    centre = {"centre", "operator", "inspector", "usher", "editor", "kiosk"}
    for name in ("trading_complaint", "approval"):
        for machine in law.procedure(name).machines.values():
            for step in machine.steps:
                if machine.name not in {"outage", "elsewhere"}:
                    assert not centre & set(step.actors), (machine.name, step.name)
    names = {verb.name for office in OFFICES for verb in office.VERBS}
    assert {"accept-complaint-case", "decide-complaint-case"} <= names


def test_acceptance_is_due_in_three_working_days_and_holds_the_lot(objected, department, lodged):
    """ZB-113, ZB-114, ZB-117: Monday's complaint by Thursday; thirty working days for the decision, Qingming and May Day off."""
    assert objected.hall.last(lodged).paper.accept_by == at("04-03 00:00")
    paper = objected.act("accept-complaint-case", lodged, department.handler).paper
    assert paper.decide_by == at("05-15 00:00")
    assert [(hold.by, hold.cite) for hold in objected.hall.see(objected.lot).holds] == [(lodged, "ZB-117")]
    objected.hall.clock.set(at("04-01 09:00"))
    objected.hall.refuse("publish-award", objected.lot, PURCHASER, AwardForm(), cite="ZB-117")


def test_tests_and_appraisals_are_not_counted(objected, department, accepted):
    """ZB-114: nine days of an appraisal, seven of them working days, move the last day by seven working days."""
    objected.hall.clock.set(at("04-07 09:00"))
    objected.act("begin-testing", accepted, department.handler, ProbeForm("appraisal", "业绩合同真伪"))
    objected.hall.refuse("decide-complaint-case", accepted, department.approver, UPHELD, cite="ZB-114")
    objected.hall.clock.set(at("04-15 17:00"))
    paper = objected.act("end-testing", accepted, department.handler, TextForm("合同真实")).paper
    assert paper.decide_by == at("05-26 00:00")


def test_a_correction_is_asked_for_once_and_within_five_working_days(objected, department, lodged):
    """GP-147: one notice, in time; the complainant corrects, and it is examined again."""
    objected.hall.clock.set(at("04-07 23:59"))
    objected.act("ask-complaint-correction", lodged, department.handler, TextForm("补充业绩材料"))
    objected.hall.refuse("correct-complaint", lodged, BIDDERS[2], CorrectedForm("x", "y"), cite="ZB-110")
    objected.act("correct-complaint", lodged, BIDDERS[1], CorrectedForm("补充后的事实", "责令重新评标"))
    objected.hall.refuse(
        "ask-complaint-correction", lodged, department.handler, TextForm("再补"), cite="GP-147"
    )


def test_a_correction_after_five_working_days_is_too_late(objected, department, lodged):
    """GP-147: from Monday the 30th, Qingming off, the fifth working day is Tuesday the 7th."""
    objected.hall.clock.set(at("04-08 00:00"))
    objected.hall.refuse(
        "ask-complaint-correction", lodged, department.handler, TextForm("补充"), cite="GP-147"
    )


def test_what_is_not_taken_up_may_go_to_who_is_competent(objected, department, lodged):
    """ZB-113, ZB-115: the reason and the competent body are told, and the way there is free."""
    objected.act(
        "decline-complaint-case", lodged, department.handler, DeclineComplaintForm("不属于本部门", "交通局")
    )
    assert objected.act("lodge-complaint", objected.lot, BIDDERS[1], form_of(objected, department="D06"))


def test_the_parties_state_in_writing_after_their_copies(objected, department, accepted):
    """GP-149, GP-150: copies go to who is in charge; five working days; others do not join in."""
    objected.hall.refuse("reply-to-complaint", accepted, PURCHASER, TextForm("说明"), cite="GP-150")
    copies = objected.act("send-complaint-copies", accepted, department.handler).paper
    assert copies.reply_by == at("04-08 00:00")
    objected.hall.refuse("reply-to-complaint", accepted, BIDDERS[2], TextForm("说明"), cite="GP-150")
    assert objected.act("reply-to-complaint", accepted, PURCHASER, TextForm("评审依法进行。"))


# -- what a decision does -------------------------------------------------------------------------------------------------


def test_dismissed_means_the_matter_goes_on(objected, department, accepted):
    """ZB-116: dismissed as made up, noted; the hold is gone, and the decision public without names."""
    form = SettleForm("dismissed", "", "证明材料系伪造。", "投诉缺乏事实依据，驳回。", baseless=True)
    paper = objected.act("decide-complaint-case", accepted, department.approver, form).paper
    assert (paper.noted, objected.hall.see(objected.lot).holds) == (1, ())
    public = objected.act("publish-complaint-decision", accepted, CLOCK)
    record = objected.hall.last(accepted)
    assert record.disclosure == "public"
    for hidden in (BIDDERS[1].party, "业绩与公示不符", "伪造", "示例联系人"):
        assert hidden not in record.data.decode()
    assert public.paper.cites == ("ZB-116",)
    objected.hall.clock.set(at("04-01 09:00"))
    assert objected.act("publish-award", objected.lot, PURCHASER, AwardForm())


def test_a_re_evaluation_is_really_done_again(objected, department, accepted):
    """ZB-119: the lot is held until it is back in evaluation; old sheets count no more; a new report follows."""
    objected.act("decide-complaint-case", accepted, department.approver, UPHELD)
    assert objected.hall.see(objected.lot).holds[0].cite == "ZB-119"
    objected.hall.clock.set(at("04-01 09:00"))
    objected.hall.refuse("publish-award", objected.lot, PURCHASER, AwardForm(), cite="ZB-119")
    objected.act("reopen-evaluation", objected.lot, CLOCK, ReopenForm(accepted, "same", UPHELD.summary))
    seen = objected.hall.see(objected.lot)
    assert (seen.state, seen.holds) == ("evaluating", ())
    objected.hall.refuse("conclude-evaluation", objected.lot, CENTRE, cite="ZB-086")
    objected.admit(objected.lot)
    for judge in objected.judges():
        objected.act("submit-scores", objected.lot, judge, objected.scores(objected.lot))
    objected.act("conclude-evaluation", objected.lot, CENTRE)
    objected.sign(objected.lot)
    assert objected.hall.see(objected.lot).state == "evaluated"


def test_another_committee_has_no_expert_of_the_first(objected, department, accepted):
    """ZB-119: whoever sat as an expert does not sit again."""
    form = replace(UPHELD, remedy="new-committee")
    objected.act("decide-complaint-case", accepted, department.approver, form)
    objected.act("reopen-evaluation", objected.lot, CLOCK, ReopenForm(accepted, "new", "重新组建"))
    assert objected.hall.see(objected.lot).state == "opened"
    objected.hall.refuse("form-committee", objected.lot, CENTRE, objected.committee(), cite="ZB-119")


def test_a_new_tender_is_ordered_and_the_lot_fails(objected, department, accepted):
    """ZB-119: the failure is announced by the decision itself; the lot can be tendered anew."""
    objected.act("decide-complaint-case", accepted, department.approver, replace(UPHELD, remedy="retender"))
    paper = objected.act("void-lot", objected.lot, CLOCK, VoidForm(accepted, "资格条件排斥潜在投标人")).paper
    assert (paper.by, objected.hall.see(objected.lot).state) == (accepted, "failed")


@pytest.mark.parametrize("remedy", ["documents", "award-void", "contract-void", "compensation"])
def test_a_remedy_fits_the_stage(objected, department, accepted, remedy):
    """GP-154: before an award there is none to void, and no contract; documents are changed only while bids come in."""
    form = replace(UPHELD, remedy=remedy)
    objected.hall.refuse(
        "decide-complaint-case", accepted, department.approver, form, cite="GP-154", where="remedy"
    )


def test_a_void_award_goes_to_the_next_in_order(stage):
    """GP-154, ZB-091: decided but not signed: the winner is out, and the next candidate wins without a ground of its own."""
    matter = stage("awarded")
    department = Department(matter.hall)
    form = replace(FORM, about="other", known_on=date(2026, 3, 31))
    number = matter.act("lodge-complaint", matter.lot, BIDDERS[1], form).dossier
    matter.act("accept-complaint-case", number, department.handler)
    matter.act("decide-complaint-case", number, department.approver, replace(UPHELD, remedy="award-void"))
    matter.act("lapse-award", matter.lot, CLOCK, LapseForm("decided", "弄虚作假", number))
    assert matter.hall.see(matter.lot).state == "lapsed"
    paper = matter.act("publish-award", matter.lot, PURCHASER, AwardForm(rank=2)).paper
    assert (paper.winner.rank, bool(paper.ground)) == (2, True)


def test_an_unsound_decision_is_none(objected, department, accepted):
    """ZB-114, ZB-116: handlers do not decide; findings are stated; what is made up is dismissed."""
    objected.hall.refuse("decide-complaint-case", accepted, department.handler, UPHELD, cite="ZB-114")
    objected.hall.refuse(
        "decide-complaint-case", accepted, department.approver, replace(UPHELD, findings=" "), cite="ZB-114"
    )
    false = replace(UPHELD, baseless=True)
    objected.hall.refuse("decide-complaint-case", accepted, department.approver, false, cite="ZB-116")


def test_a_complaint_taken_back_lets_the_matter_go(objected, department, accepted):
    """ZB-120: before the decision, by whoever complained."""
    objected.act("withdraw-complaint-case", accepted, BIDDERS[1], TextForm("已和解"))
    assert objected.hall.see(objected.lot).holds == ()
    objected.hall.refuse("decide-complaint-case", accepted, department.approver, UPHELD, cite="ZB-114")


def test_a_failure_after_a_lapse_says_so(stage):
    """ZB-091: the purchaser may tender anew instead of taking the next."""
    matter = stage("awarded")
    matter.act("decline-award", matter.lot, BIDDERS[0], DeclineForm("资金困难"))
    matter.act("lapse-award", matter.lot, PURCHASER, LapseForm("declined", "中标人书面放弃"))
    paper = matter.act("announce-failure", matter.lot, PURCHASER, FailureForm("重新招标")).paper
    assert "重新招标" in paper.cause


def test_the_clocks_of_a_complaint_count_calendar_days_only_where_the_law_says_so():
    """GP-152: thirty days of suspension at most, not rolled."""
    law = workshop().lawbook.on(date(2026, 3, 2))
    assert (law.clock("C182").n, law.clock("C182").unit, law.clock("C182").roll) == (30, "d", "none")
    assert timedelta(days=law.clock("C182").n) == timedelta(days=30)


@pytest.mark.parametrize(
    ("days", "on", "within"),
    [
        (("2025-03-30", "2026-01-05", "2026-03-30"), date(2026, 3, 30), 2),
        (("2025-03-31", "2026-01-05", "2026-03-30"), date(2026, 3, 30), 3),
    ],
)
def test_baseless_complaints_are_counted_over_twelve_months(days, on, within):
    """GP-153: the corresponding day a year before is outside, the day after it is in."""
    assert recent(days, on, workshop().lawbook.on(on)) == within
