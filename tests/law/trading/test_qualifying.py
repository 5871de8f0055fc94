"""Prequalification (资格预审): its times, its applications, the review, and whom it lets bid."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from hallcore.desk import CLOCK
from hallcore.ground.deadline import check_minimum
from hallcore.ground.errors import Refusal
from tests.makers import values
from tests.makers.house import AGENCY, BIDDERS, CENTRE, PURCHASER, file, workshop
from tests.makers.qualifying import CRITERIA, DEADLINE, UNTIL, Qualifying, form
from tests.makers.values import at
from trading.bidding.model import EnrolForm
from trading.challenges.model import AnswerForm, ObjectionForm
from trading.evaluation.model import EvaluationReported
from trading.experts.drawing import DrawLine, PlanForm
from trading.tendering.model import Answer, ClarificationForm
from trading.tendering.qualifying_model import ApplicationForm, ResultTold

FOUR = (0, 1, 2, 3)


@pytest.fixture
def qualifying(stage):
    """A registered project whose documents passed the check; nothing is public yet."""
    return Qualifying(stage("registered"))


@pytest.fixture
def applying(qualifying):
    """The documents are given out."""
    qualifying.publish()
    qualifying.hall.clock.set(at("03-05 10:00"))
    return qualifying


def reviewed(qualifying, *seats, **changes):
    """Applications of these seats reviewed and the report signed."""
    qualifying.apply(*seats)
    qualifying.close()
    qualifying.seat()
    qualifying.review(*seats, **changes)
    return qualifying


# -- the notice ---------------------------------------------------------------------------------------------


def test_the_documents_are_given_out_for_five_days(qualifying):
    """ZB-024: from Wednesday the fourth to Monday the ninth, not to Sunday the eighth."""
    hall, number = qualifying.hall, qualifying.matter.number
    hall.clock.set(at("03-03 09:00"))
    short = form(documents_until=at("03-08 16:30"))
    hall.refuse("publish-prequalification", number, PURCHASER, short, cite="ZB-024", where="documents_until")
    assert qualifying.publish().paper.documents_until == UNTIL


def test_applications_have_five_days_after_the_documents_are_out(qualifying):
    """ZB-026: documents are out on the twelfth, so the time lasts into Tuesday the seventeenth."""
    hall, number = qualifying.hall, qualifying.matter.number
    hall.clock.set(at("03-03 09:00"))
    early = form(documents_until=at("03-12 16:30"), deadline=at("03-16 23:59"))
    hall.refuse("publish-prequalification", number, PURCHASER, early, cite="ZB-026", where="deadline")
    done = qualifying.publish(documents_until=at("03-12 16:30"), deadline=at("03-17 00:00"))
    assert done.paper.deadline == at("03-17 00:00")


def test_a_last_day_that_rests_lengthens_the_time_to_apply(qualifying):
    """GEN-03: the fifth day after the ninth is a Saturday, so it lasts into Monday the sixteenth."""
    hall, number = qualifying.hall, qualifying.matter.number
    hall.clock.set(at("03-03 09:00"))
    early = form(deadline=at("03-15 23:59"))
    hall.refuse("publish-prequalification", number, PURCHASER, early, cite="ZB-026", where="deadline")
    assert qualifying.publish(deadline=at("03-16 00:00")).paper.deadline == at("03-16 00:00")


@pytest.mark.parametrize(
    ("changes", "cite", "where"),
    [
        ({"way": "limited", "limit": 2, "criteria": CRITERIA}, "ZB-192", "limit"),
        ({"way": "limited", "limit": 5, "criteria": CRITERIA[:1]}, "ZB-192", "criteria"),
        ({"limit": 5}, "ZB-190", "limit"),
        ({"requirements": " "}, "ZB-190", "requirements"),
        ({"files": ()}, "ZB-193", "files"),
    ],
    ids=["two at the most", "sixty marks", "a number without a way", "no requirements", "no documents"],
)
def test_what_the_documents_fix_makes_sense(qualifying, changes, cite, where):
    """ZB-190, ZB-192: the way is fixed and complete before anybody applies."""
    hall = qualifying.hall
    hall.clock.set(at("03-03 09:00"))
    filled = form(**changes)
    hall.refuse(
        "publish-prequalification", qualifying.matter.number, PURCHASER, filled, cite=cite, where=where
    )


def test_only_before_the_tender_itself_is_announced(stage):
    """ZB-193: a notice that invites everybody is not followed by a prequalification."""
    announced = stage("announced")
    later = form(
        documents_from=at("03-05 09:00"), documents_until=at("03-12 16:30"), deadline=at("03-20 09:00")
    )
    announced.hall.refuse(
        "publish-prequalification", announced.number, PURCHASER, later, cite="ZB-193", where=announced.number
    )


def test_a_tender_by_invitation_has_none(stage):
    """ZB-193: who is invited there was named by the purchaser."""
    founded = stage("founded")
    lawful = {"method": "invited_tender", "ground": "few", "ground_approval": "示例批准"}
    number = founded.hall.act("register-project", "", PURCHASER, values.project(**lawful)).dossier
    founded.hall.refuse("publish-prequalification", number, PURCHASER, form(), cite="ZB-193")


def test_its_documents_pass_the_fair_competition_check(stage):
    """ZB-045: prequalification documents restrict competition as easily as a tender's."""
    founded = stage("founded")
    number = founded.hall.act("register-project", "", PURCHASER, values.project()).dossier
    founded.hall.clock.set(at("03-03 09:00"))
    founded.hall.refuse("publish-prequalification", number, PURCHASER, form(), cite="ZB-045")


def test_whoever_is_not_in_charge_publishes_none(qualifying):
    """ZB-015."""
    qualifying.hall.refuse(
        "publish-prequalification", qualifying.matter.number, AGENCY, form(), cite="ZB-015"
    )


# -- clarification and objection --------------------------------------------------------------------------


def test_a_clarification_leaves_three_days_or_moves_the_deadline(applying):
    """ZB-029: on the fifteenth two days are left until the seventeenth, so it moves the deadline."""
    affects = ClarificationForm((Answer("业绩如何认定？", "以竣工验收为准。"),), affects_preparation=True)
    applying.hall.clock.set(at("03-15 00:00"))
    applying.hall.refuse(
        "clarify-prequalification", applying.number, PURCHASER, affects, cite="ZB-029", where="deadline"
    )
    moved = replace(affects, deadline=at("03-18 09:00"))
    told = applying.act("clarify-prequalification", applying.number, PURCHASER, moved).paper
    assert (told.deadline, told.moved_from) == (at("03-18 09:00"), DEADLINE)
    applying.hall.clock.set(DEADLINE)
    applying.hall.refuse("close-applications", applying.number, CLOCK, cite="ZB-026")


def test_a_clarification_three_days_before_moves_nothing(applying):
    """ZB-029: on the fourteenth three days are left."""
    affects = ClarificationForm((Answer("业绩如何认定？", "以竣工验收为准。"),), affects_preparation=True)
    applying.hall.clock.set(at("03-14 23:59"))
    told = applying.act("clarify-prequalification", applying.number, PURCHASER, affects).paper
    assert told.moved_from is None


@pytest.mark.parametrize(("moment", "lawful"), [("03-15 23:59:59", True), ("03-16 00:00", False)])
def test_an_objection_comes_two_days_before_the_deadline(applying, moment, lawful):
    """ZB-031: the deadline is the seventeenth, so the fifteenth (a Sunday, nothing rolls) is the last day."""
    grounds = ObjectionForm("业绩要求过高。")
    applying.hall.clock.set(at(moment))
    if lawful:
        assert applying.act("file-objection", applying.number, BIDDERS[0], grounds)
    else:
        applying.hall.refuse("file-objection", applying.number, BIDDERS[0], grounds, cite="ZB-031")


def test_an_objection_is_answered_in_three_days_and_suspends(applying):
    """ZB-033: until the answer the time for applications does not end."""
    applying.hall.clock.set(at("03-13 09:00"))
    filed = applying.act("file-objection", applying.number, BIDDERS[0], ObjectionForm("业绩要求过高。"))
    assert (filed.paper.against, f"{filed.paper.reply_by:%m-%d}") == ("prequalification", "03-17")
    applying.hall.clock.set(DEADLINE)
    applying.hall.refuse("close-applications", applying.number, CLOCK, cite="ZB-033")
    applying.apply(1)
    applying.act(
        "answer-objection", filed.dossier, PURCHASER, AnswerForm("要求与项目规模相当。", upheld=False)
    )
    assert applying.act("close-applications", applying.number, CLOCK).paper.applications


def test_what_is_upheld_waits_for_the_clarification(applying):
    """ZB-033: documents found faulty are put right before anything goes on."""
    applying.hall.clock.set(at("03-12 09:00"))
    filed = applying.act("file-objection", applying.number, BIDDERS[0], ObjectionForm("业绩要求过高。"))
    applying.act("answer-objection", filed.dossier, PURCHASER, AnswerForm("已修改。", upheld=True))
    assert applying.hall.see(applying.number).holds
    change = ClarificationForm((Answer("业绩", "近五年。"),), affects_preparation=True)
    applying.act("clarify-prequalification", applying.number, PURCHASER, change)
    assert not applying.hall.see(applying.number).holds


def test_documents_found_wrong_are_put_right_after_the_deadline_too(applying):
    """ZB-033, ZB-029: answered on the day of the deadline, the correction names a new one three days on."""
    applying.hall.clock.set(at("03-14 09:00"))
    filed = applying.act("file-objection", applying.number, BIDDERS[0], ObjectionForm("业绩要求过高。"))
    applying.hall.clock.set(DEADLINE)
    applying.act("answer-objection", filed.dossier, PURCHASER, AnswerForm("已修改。", upheld=True))
    applying.hall.refuse("close-applications", applying.number, CLOCK, cite="ZB-033")
    change = ClarificationForm((Answer("业绩", "近五年。"),), affects_preparation=True)
    number = applying.number
    applying.hall.refuse(
        "clarify-prequalification", number, PURCHASER, change, cite="ZB-029", where="deadline"
    )
    moved = replace(change, deadline=at("03-20 09:00"))
    assert applying.act("clarify-prequalification", number, PURCHASER, moved).paper.deadline == at(
        "03-20 09:00"
    )


# -- applications -------------------------------------------------------------------------------------------


def test_applications_are_received_until_the_deadline(applying):
    """ZB-026: a microsecond before it, and not at it."""
    applying.hall.clock.set(DEADLINE - timedelta(microseconds=10))
    applying.apply(0)
    applying.hall.clock.set(DEADLINE)
    late = ApplicationForm((file("申请文件.txt"),))
    applying.hall.refuse("submit-application", applying.number, BIDDERS[1], late, cite="ZB-026")


def test_an_application_is_replaced_and_taken_back(applying):
    """ZB-026: the last one counts, and none where it was taken back."""
    applying.apply(0)
    applying.apply(0)
    assert len(applying.hall.see(applying.application(0)).records) == 2
    applying.act("withdraw-application", applying.application(0), BIDDERS[0])
    applying.apply(1)
    assert applying.close().paper.applications == (applying.application(1),)


def test_nobody_takes_anothers_application_back(applying):
    """EB-06."""
    applying.apply(0)
    applying.hall.refuse("withdraw-application", applying.application(0), BIDDERS[1], cite="EB-06")


def test_nothing_of_an_application_is_public(applying):
    """ZB-043: number and names of applicants are secret, in the log as well."""
    applying.apply(0)
    applying.close()
    kinds = {applying.hall.last(n).disclosure for n in (applying.application(0), applying.number)}
    assert kinds == {"sealed"}


def test_nobody_applies_alone_and_in_a_consortium(applying):
    """ZB-056: whoever is a member applies nowhere else."""
    applying.apply(0, consortium=(1,))
    alone = ApplicationForm((file("申请文件.txt"),))
    applying.hall.refuse("submit-application", applying.number, BIDDERS[1], alone, cite="ZB-056")


def test_who_invites_does_not_apply(applying):
    """ZB-051."""
    with_purchaser = ApplicationForm((file("申请文件.txt"),), (PURCHASER.party,))
    applying.hall.refuse("submit-application", applying.number, BIDDERS[1], with_purchaser, cite="ZB-051")


# -- the review ---------------------------------------------------------------------------------------------


def test_the_committee_is_formed_like_an_evaluation_s(applying):
    """ZB-190, ZB-070: five at the least, and the experts out of a draw unless the project is special."""
    applying.apply(*FOUR)
    applying.close()
    three = applying.matter.committee(2, 1)
    applying.hall.refuse("form-committee", applying.number, CENTRE, three, cite="ZB-070")
    drawn = replace(applying.matter.committee(), direct="")
    applying.hall.refuse("form-committee", applying.number, CENTRE, drawn, cite="ZB-073")


def test_its_draw_is_planned_before_anybody_is_known(applying):
    """ZB-073: while applications come in, not afterwards."""
    plan = PlanForm((DrawLine("建筑工程", 4, 2),), at("03-18 09:00"))
    applying.close()
    applying.hall.refuse("plan-draw", applying.number, CENTRE, plan, cite="ZB-073")


def test_an_applicant_fails_by_more_than_half_of_the_members(applying):
    """ZB-190: two of five are not enough, three are."""
    applying.apply(*FOUR)
    applying.close()
    applying.seat()
    for n, judge in enumerate(applying.matter.judges()):
        failed = ((3,) if n < 3 else ()) + ((2,) if n < 2 else ())
        applying.act("submit-scores", applying.number, judge, applying.sheet(failed, *FOUR))
    report = applying.act("conclude-evaluation", applying.number, CENTRE).paper
    assert isinstance(report, EvaluationReported)
    assert {one.bid: bool(one.rejected) for one in report.standings} == {
        applying.application(seat): seat == 3 for seat in FOUR
    }


def test_the_best_up_to_the_number_pass_and_who_equals_the_last(qualifying):
    """ZB-192: of five three may pass; the fourth has the marks of the third, the fifth fewer."""
    qualifying.publish(way="limited", limit=3, criteria=CRITERIA)
    qualifying.hall.clock.set(at("03-05 10:00"))
    seats = (0, 1, 2, 3, 4)
    reviewed(qualifying, *seats, marks={0: "60", 1: "55", 2: "50", 3: "50", 4: "49"})
    report = qualifying.hall.see(qualifying.number)
    qualifying.tell(*seats)
    passed = [qualifying.hall.see(qualifying.application(seat)).state for seat in seats]
    assert report.state == "reviewed"
    assert passed == ["passed", "passed", "passed", "passed", "failed"]


def test_where_no_more_meet_the_requirements_than_may_pass_all_of_them_do(qualifying):
    """ZB-192: marks decide only where there are too many."""
    qualifying.publish(way="limited", limit=4, criteria=CRITERIA)
    qualifying.hall.clock.set(at("03-05 10:00"))
    reviewed(qualifying, *FOUR, marks={0: "60", 1: "5", 2: "4", 3: "1"})
    qualifying.tell(*FOUR)
    assert qualifying.conclude().paper.way == "limited"


def test_a_sheet_gives_reasons_and_marks_within_the_published_ones(qualifying):
    """ZB-190, ZB-192."""
    qualifying.publish(way="limited", limit=3, criteria=CRITERIA)
    qualifying.hall.clock.set(at("03-05 10:00"))
    qualifying.apply(*FOUR)
    qualifying.close()
    qualifying.seat()
    judge = qualifying.matter.judges()[0]
    over = qualifying.sheet((), *FOUR, marks=dict.fromkeys(FOUR, "60.1"))
    qualifying.hall.refuse("submit-scores", qualifying.number, judge, over, cite="ZB-192")
    some = qualifying.sheet((), *FOUR[:3], marks=dict.fromkeys(FOUR, "60"))
    qualifying.hall.refuse("submit-scores", qualifying.number, judge, some, cite="ZB-190")
    silent = qualifying.sheet((3,), *FOUR, marks=dict.fromkeys(FOUR, "60"))
    silent = replace(silent, verdicts=tuple(replace(one, ground="") for one in silent.verdicts))
    qualifying.hall.refuse("submit-scores", qualifying.number, judge, silent, cite="ZB-190")


# -- what follows -------------------------------------------------------------------------------------------


def test_each_is_told_before_it_ends(applying):
    """ZB-191: three pass, the fourth is told why it does not."""
    reviewed(applying, *FOUR, failed=(3,))
    applying.tell(*FOUR[:3])
    applying.hall.refuse("conclude-prequalification", applying.number, PURCHASER, cite="ZB-191")
    applying.tell(3)
    told = applying.hall.last(applying.application(3)).paper
    assert isinstance(told, ResultTold)
    assert (told.passed, told.reason) == (False, "类似工程业绩不足")
    assert applying.conclude().paper.type == "prequalification-concluded"


def test_nobody_is_told_before_the_report_is_signed(applying):
    """ZB-191."""
    applying.apply(*FOUR)
    applying.close()
    applying.seat()
    applying.hall.refuse("tell-result", applying.application(0), PURCHASER, cite="ZB-191")


def test_with_two_who_passed_it_is_tendered_anew(applying):
    """ZB-027: three are needed; the tender ends with its lots, which may be tendered anew."""
    reviewed(applying, *FOUR, failed=(2, 3))
    applying.tell(*FOUR)
    applying.hall.refuse("conclude-prequalification", applying.number, PURCHASER, cite="ZB-027")
    assert applying.fail().paper.cause == "通过资格预审的申请人少于 3 个"
    states = [applying.hall.see(n).state for n in (applying.matter.number, applying.matter.lot)]
    assert states == ["terminated", "failed"]
    again = values.project(again=(applying.matter.lot,))
    assert applying.act("register-project", "", PURCHASER, again).dossier == "DHGC-2026-0002"


def test_with_three_who_passed_it_does_not_fail(applying):
    """ZB-027."""
    reviewed(applying, *FOUR, failed=(3,))
    applying.tell(*FOUR)
    with pytest.raises(Refusal) as refused:
        applying.fail()
    assert refused.value.cite == "ZB-027"


def test_two_applicants_need_no_review(applying):
    """ZB-027: two cannot be three who pass."""
    applying.apply(0, 1)
    applying.close()
    applying.tell(0, 1)
    assert applying.fail().paper.cause == "提交资格预审申请文件的申请人少于 3 个"


def test_the_invitation_waits_for_the_results(applying):
    """ZB-191: the tender's own notice goes to those who passed, and is called what it is."""
    tender = applying.matter.number
    notice = values.notice((file("招标文件.txt"),), documents_from=at("03-06 09:00"))
    notice = replace(notice, documents_until=at("03-12 16:30"), deadline=at("03-27 09:00"))
    applying.act("publish-policy", tender, PURCHASER, values.policy(tender, (file(),)))
    applying.hall.refuse("publish-notice", tender, PURCHASER, notice, cite="ZB-191")


def invited(applying, *consortium):
    """Four passed, the first with a consortium, and are invited; bids are due three weeks later."""
    applying.apply(0, consortium=consortium)
    applying.apply(1, 2)
    applying.close()
    applying.seat()
    applying.review(0, 1, 2)
    applying.tell(0, 1, 2)
    applying.conclude()
    tender, deadline = applying.matter.number, at("04-10 09:00")
    policy = replace(values.policy(tender, (file(),)), deadline=deadline)
    applying.act("publish-policy", tender, PURCHASER, policy)
    notice = values.notice(
        (file("招标文件.txt"),),
        documents_from=at("03-18 09:00"),
        documents_until=at("03-26 16:30"),
        deadline=deadline,
    )
    done = applying.act("publish-notice", tender, PURCHASER, notice)
    applying.hall.clock.set(at("03-19 09:00"))
    return done


def test_only_who_passed_bids(applying):
    """ZB-054: the fourth bidder did not apply."""
    assert invited(applying).paper.called == "投标邀请书"
    assert (
        applying.act("enrol", applying.matter.lot, BIDDERS[0], EnrolForm()).paper.bidder == BIDDERS[0].party
    )
    lot = applying.matter.lot
    applying.hall.refuse("enrol", lot, BIDDERS[3], EnrolForm(), cite="ZB-054", where=BIDDERS[3].party)


def test_a_consortium_bids_as_it_passed(qualifying):
    """ZB-056: no member more, none less, none other."""
    qualifying.publish()
    qualifying.hall.clock.set(at("03-05 10:00"))
    invited(qualifying, 4)
    lot = qualifying.matter.lot
    qualifying.hall.refuse("enrol", lot, BIDDERS[0], EnrolForm(), cite="ZB-056", where="consortium")
    other = EnrolForm((BIDDERS[5].party,))
    qualifying.hall.refuse("enrol", lot, BIDDERS[0], other, cite="ZB-056")


def test_procurements_own_times_stand_in_the_law():
    """GP-044, GP-045: five working days from the notice, three days before the deadline; parameters of a later use."""
    law, calendar = workshop().lawbook.on(at("03-03 09:00").date()), workshop().lawbook.calendar
    check_minimum(law.clock("C47"), at("03-03 09:00"), at("03-11 09:00"), calendar)
    with pytest.raises(Refusal):
        check_minimum(law.clock("C47"), at("03-03 09:00"), at("03-10 09:00"), calendar)
    check_minimum(law.clock("C260"), at("03-04 23:59"), at("03-07 09:00"), calendar)
    with pytest.raises(Refusal):
        check_minimum(law.clock("C260"), at("03-05 00:00"), at("03-07 09:00"), calendar)
