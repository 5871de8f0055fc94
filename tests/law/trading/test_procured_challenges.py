"""询问 and 质疑 in procurement as cases: who, of which step, until when; what an answer leads to, and the complaint after it."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from hallcore.desk import CLOCK
from hallcore.ground.errors import Refusal
from hallcore.organisation.model import DepartmentForm, PostForm
from tests.makers import values
from tests.makers.departments import CHALLENGE as LETTER
from tests.makers.departments import MANAGER, Department
from tests.makers.departments import REPLY as DENIED
from tests.makers.house import BIDDERS, PURCHASER, workshop
from tests.makers.matter import standing as works_standing
from tests.makers.procured import PLAN, standing
from tests.makers.values import at
from trading.award.model import VoidForm
from trading.award.procurement_model import DecisionForm
from trading.challenges.complaint_model import (
    ComplaintLodged,
    CorrectedForm,
    LodgeForm,
    SettleForm,
    TextForm,
)
from trading.challenges.complaint_rules import check_items, lodging_after_challenge, remedies_for
from trading.challenges.model import AnswerForm, ObjectionForm
from trading.challenges.procured_model import QueryForm, ReplyForm
from trading.challenges.procured_rules import challenge_period, check_challenger
from trading.contract.model import LapseForm
from trading.tendering.model import Answer, ClarificationForm
from trading.tendering.turn_model import VoidTenderForm

ASKED = QueryForm("演示用设备是否可以是展示样机？", "示例联系人", "13800000000")
UPHELD = ReplyForm("upheld", "经核对，参数不满足要求。", "招标文件第三章", "中标产品参数不满足要求。", "redo")
COMPLAINT = LodgeForm(
    department="D07",
    about="",
    respondent="示例采购人",
    facts="质疑答复与事实不符。",
    request="认定中标结果无效。",
    known_on=None,
    contact="示例联系人",
    phone="13800000000",
    signer="示例法定代表人",
    items=LETTER.items[:1],
)
DECISION = SettleForm("upheld", "award-void", "查明参数不满足。", "中标产品参数不满足，中标结果无效。")


CHANGED = ClarificationForm(
    (Answer("参数", "已修改。"),), affects_preparation=False, deadline=at("04-20 09:00")
)
SECOND = Decimal(PLAN.offers[1].price)
"""What the second in the ranking asks."""


@pytest.fixture
def stage():
    made = []

    def at_stage(name, plan=PLAN):
        made.append(standing(name, plan))
        return made[-1]

    yield at_stage
    for one in made:
        one.hall.close()


@pytest.fixture
def awarded(stage):
    """The result is public since Monday 30 March; its one working day is the 31st."""
    return stage("awarded")


def contract_of(matter):
    return values.contract(matter.winner.price, matter.hall.clock.now().date())


def challenged(matter, **changes):
    return matter.act("file-challenge", matter.lot, BIDDERS[1], replace(LETTER, **changes)).dossier


# -- asking ----------------------------------------------------------------------------------------------------


def test_an_query_is_answered_in_three_working_days_by_whoever_invites(stage):
    """GP-140: asked on Wednesday 4 March, answered until the end of Monday; nothing stands still meanwhile."""
    matter = stage("announced")
    done = matter.act("file-query", matter.number, BIDDERS[0], ASKED)
    assert done.paper.answer_by == at("03-10 00:00")
    assert matter.hall.see(matter.number).holds == ()
    matter.hall.refuse("answer-query", done.dossier, PURCHASER, AnswerForm(" ", upheld=False), cite="GP-140")
    matter.hall.refuse(
        "answer-query", done.dossier, BIDDERS[1], AnswerForm("可以", upheld=False), cite="ZB-015"
    )
    matter.act("answer-query", done.dossier, PURCHASER, AnswerForm("可以。", upheld=False))
    assert matter.hall.see(done.dossier).state == "answered"
    matter.hall.refuse("file-query", matter.number, PURCHASER, ASKED, cite="GP-143")
    for field in ("question", "contact", "phone"):
        matter.hall.refuse(
            "file-query",
            matter.number,
            BIDDERS[0],
            replace(ASKED, **{field: ""}),
            cite="GP-140",
            where=field,
        )


def test_works_are_objected_to_and_procurement_is_challenged(stage):
    """GP-143: neither way is open to the other."""
    matter = stage("announced")
    matter.hall.refuse("file-objection", matter.number, BIDDERS[0], ObjectionForm("x"), cite="GP-143")
    documents = replace(LETTER, step="documents")
    works = works_standing("announced")
    works.hall.refuse("file-challenge", works.number, BIDDERS[0], documents, cite="GP-143")
    works.hall.close()


# -- who challenges what, and until when ------------------------------------------------------------------------


@pytest.mark.parametrize(("moment", "lawful"), [("04-10 23:59:59", True), ("04-13 00:00", False)])
def test_a_result_is_challenged_within_seven_working_days_of_its_publicity(awarded, moment, lawful):
    """GP-141, GP-142: known on 31 March, when the notice has run; the 6th is Qingming's day off, so the 10th is the last."""
    awarded.hall.clock.set(at(moment))
    if lawful:
        paper = awarded.act("file-challenge", awarded.lot, BIDDERS[1], LETTER).paper
        assert (paper.known_on, paper.challenge_by) == (date(2026, 3, 31), at("04-11 00:00"))
    else:
        awarded.hall.refuse("file-challenge", awarded.lot, BIDDERS[1], LETTER, cite="GP-141", where="step")


@pytest.mark.parametrize(
    ("step", "known"), [("opening", "03-25"), ("review", "03-25"), ("evaluation", "03-25")]
)
def test_a_step_of_the_process_is_known_when_it_ends(awarded, step, known):
    """GP-142: opened, reviewed and evaluated on 25 March; seven working days end on Friday 3 April."""
    awarded.hall.clock.set(at("04-03 23:59"))
    paper = awarded.act("file-challenge", awarded.lot, BIDDERS[1], replace(LETTER, step=step)).paper
    assert paper.known_on == at(f"{known} 00:00").date()
    awarded.hall.clock.set(at("04-04 00:00"))
    awarded.hall.refuse(
        "file-challenge", awarded.lot, BIDDERS[2], replace(LETTER, step=step), cite="GP-141", where="step"
    )


def test_documents_are_challenged_by_whoever_has_them_the_rest_by_who_bids(stage):
    """GP-143: enrolled is enough for the documents; the process wants a bid; strangers have neither."""
    matter, documents = stage("enrolled"), replace(LETTER, step="documents")
    assert matter.act("file-challenge", matter.number, BIDDERS[0], documents).paper.step == "documents"
    matter.hall.refuse("file-challenge", matter.number, BIDDERS[7], documents, cite="GP-143")
    matter.hall.refuse("file-challenge", matter.number, PURCHASER, documents, cite="GP-143")
    matter.hall.refuse("file-challenge", matter.lot, BIDDERS[0], documents, cite="GP-143", where="step")
    early = replace(LETTER, step="opening")
    matter.hall.refuse("file-challenge", matter.lot, BIDDERS[0], early, cite="GP-142", where="step")
    opened = stage("evaluated")
    opened.hall.refuse("file-challenge", opened.lot, BIDDERS[0], LETTER, cite="GP-142", where="step")
    opened.hall.refuse("file-challenge", opened.lot, BIDDERS[7], early, cite="GP-143")


def test_one_step_is_challenged_once_unless_the_challenge_was_taken_back(awarded):
    """GP-143: everything about a step at once; taken back it may come again in time, and others have their own."""
    number = challenged(awarded)
    awarded.hall.refuse("file-challenge", awarded.lot, BIDDERS[1], LETTER, cite="GP-143")
    assert challenged(awarded, step="review")
    assert awarded.act("file-challenge", awarded.lot, BIDDERS[2], LETTER)
    awarded.hall.refuse("withdraw-challenge", number, BIDDERS[2], cite="GP-143")
    awarded.act("withdraw-challenge", number, BIDDERS[1])
    assert challenged(awarded)


@pytest.mark.parametrize(
    ("field", "empty"),
    [
        ("items", (" ",)),
        *((name, " ") for name in ("facts", "basis", "request", "contact", "phone", "address", "signer")),
    ],
)
def test_a_letter_of_challenge_is_whole(awarded, field, empty):
    """GP-156: what, on which facts and clauses, what for, and who signed it."""
    form = replace(LETTER, **{field: empty})
    awarded.hall.refuse("file-challenge", awarded.lot, BIDDERS[1], form, cite="GP-156", where=field)


# -- what it stops, and the answer --------------------------------------------------------------------------------


def test_no_contract_is_signed_until_the_challenge_is_answered(stage, awarded):
    """GP-155: only the contract waits; answered, it may be signed."""
    number = challenged(awarded)
    (hold,) = awarded.hall.see(awarded.lot).holds
    assert (hold.cite, hold.whole) == ("GP-155", False)
    awarded.hall.clock.set(at("04-02 10:00"))
    awarded.hall.refuse("publish-contract", awarded.lot, PURCHASER, contract_of(awarded), cite="GP-155")
    awarded.act("answer-challenge", number, PURCHASER, DENIED)
    assert awarded.hall.see(awarded.lot).holds == ()
    assert awarded.act("publish-contract", awarded.lot, PURCHASER, contract_of(awarded))
    reported = stage("delivered")
    reported.act("file-challenge", reported.lot, BIDDERS[1], replace(LETTER, step="review"))
    assert reported.act("determine-winner", reported.lot, PURCHASER, DecisionForm())


def test_a_challenge_is_answered_in_seven_working_days_to_all_concerned(awarded):
    """GP-144, GP-157: challenged on 30 March, answered until 9 April (Qingming's day off lies between); to the others too."""
    done = awarded.act("file-challenge", awarded.lot, BIDDERS[1], LETTER)
    assert done.paper.reply_by == at("04-10 00:00")
    for field in ("answer", "basis", "summary"):
        form = replace(DENIED, **{field: " "})
        awarded.hall.refuse("answer-challenge", done.dossier, PURCHASER, form, cite="GP-157", where=field)
    awarded.hall.refuse("answer-challenge", done.dossier, BIDDERS[2], DENIED, cite="ZB-015")
    paper = awarded.act("answer-challenge", done.dossier, PURCHASER, DENIED).paper
    assert set(paper.notified) == {BIDDERS[n].party for n in (0, 2, 3)}
    assert paper.complain_by == at("05-01 00:00")
    told = awarded.act("publish-challenge-outcome", done.dossier, CLOCK).paper
    assert (told.outcome, told.measure, told.step) == ("dismissed", "", "result")


def test_before_the_opening_an_answer_names_nobody(stage):
    """ZB-050: who enrolled stays unknown until the roll; everybody reads the outcome instead. Documents are put right."""
    matter = stage("enrolled")
    documents = replace(LETTER, step="documents")
    number = matter.act("file-challenge", matter.number, BIDDERS[0], documents).dossier
    paper = matter.act("answer-challenge", number, PURCHASER, replace(UPHELD, measure="clarify")).paper
    assert paper.notified == ()
    (hold,) = matter.hall.see(matter.number).holds
    assert (hold.cite, hold.whole) == ("GP-158", True)


def test_an_answer_leads_only_to_what_the_stage_allows(awarded):
    """GP-158: nothing without a ground, nothing of another stage; of a signed contract the department is told."""
    number = challenged(awarded)
    dismissed = replace(DENIED, measure="redo")
    awarded.hall.refuse("answer-challenge", number, PURCHASER, dismissed, cite="GP-158", where="measure")
    for measure in ("clarify", "report", "unknown"):
        form = replace(UPHELD, measure=measure)
        awarded.hall.refuse("answer-challenge", number, PURCHASER, form, cite="GP-158", where="measure")
    awarded.act("answer-challenge", number, PURCHASER, replace(UPHELD, measure=""))
    assert awarded.hall.see(awarded.lot).holds == ()


def test_the_winner_is_determined_anew_where_three_qualified_are_left(awarded):
    """GP-158: the result is void, the second of the four is determined; the answer's hold ends with it."""
    number = challenged(awarded)
    awarded.act("answer-challenge", number, PURCHASER, replace(UPHELD, measure="redetermine"))
    awarded.hall.refuse("publish-contract", awarded.lot, PURCHASER, contract_of(awarded), cite="GP-158")
    paper = awarded.act(
        "lapse-award", awarded.lot, CLOCK, LapseForm("challenged", "参数不满足", number)
    ).paper
    assert (paper.ground, paper.bond_kept) == ("challenged", False)
    assert awarded.act("determine-winner", awarded.lot, PURCHASER, DecisionForm()).paper.price == SECOND


def test_with_fewer_than_three_left_the_procurement_begins_anew(stage):
    """GP-158: of three bids two are left without the winner, so nobody is determined instead."""
    matter = stage("awarded", dataclasses.replace(PLAN, offers=PLAN.offers[:3]))
    number = challenged(matter)
    matter.hall.refuse(
        "answer-challenge", number, PURCHASER, replace(UPHELD, measure="redetermine"), cite="GP-158"
    )
    matter.act("answer-challenge", number, PURCHASER, UPHELD)
    again = VoidForm(number, "参数不满足", "按照质疑处理结果重新开展采购活动")
    paper = matter.act("void-lot", matter.lot, CLOCK, again).paper
    assert (paper.by, paper.following) == (number, again.following)
    lot = matter.hall.see(matter.lot)
    assert (lot.state, lot.holds) == ("failed", ())


def test_unlawful_documents_end_the_tender_before_the_opening(stage):
    """GP-158: it begins anew, and nothing is opened."""
    matter = stage("enrolled")
    form = replace(LETTER, step="documents")
    number = matter.act("file-challenge", matter.number, BIDDERS[0], form).dossier
    matter.act("answer-challenge", number, PURCHASER, UPHELD)
    matter.act("void-tender", matter.number, CLOCK, VoidTenderForm(number, "资格条件不合理"))
    assert matter.hall.see(matter.number).state == "terminated"


def test_what_was_changed_in_the_documents_is_challenged_anew(stage):
    """GP-141, GP-142: seven working days from the change, once for each change; what was known before is over."""
    matter = stage("enrolled")
    documents = replace(LETTER, step="documents")
    matter.act("file-challenge", matter.number, BIDDERS[0], documents)
    matter.hall.refuse("file-challenge", matter.number, BIDDERS[0], documents, cite="GP-143")
    matter.hall.clock.set(at("03-06 09:00"))
    matter.act("clarify", matter.number, PURCHASER, CHANGED)
    assert matter.act("file-challenge", matter.number, BIDDERS[0], documents).paper.known_on == date(
        2026, 3, 11
    )
    matter.hall.clock.set(at("03-13 09:00"))
    matter.act("clarify", matter.number, PURCHASER, CHANGED)
    matter.hall.clock.set(at("03-24 23:59:59"))  # seven working days after Friday the 13th
    assert matter.act("file-challenge", matter.number, BIDDERS[0], documents).paper.known_on == date(
        2026, 3, 13
    )
    matter.hall.clock.set(at("03-25 00:00"))
    matter.hall.refuse("file-challenge", matter.number, BIDDERS[1], documents, cite="GP-141")


def test_while_a_tender_begins_anew_none_of_its_lots_goes_on(stage):
    """GP-158: the answer is about all lots, so each waits; ending a lot lifts its own hold."""
    matter = stage("opened")
    number = matter.act("file-challenge", matter.lot, BIDDERS[0], replace(LETTER, step="opening")).dossier
    matter.act("answer-challenge", number, PURCHASER, UPHELD)
    assert [hold.by for hold in matter.hall.see(matter.lot).holds] == [number]
    early = stage("enrolled")
    number = early.act("file-challenge", early.number, BIDDERS[0], replace(LETTER, step="documents")).dossier
    early.act("answer-challenge", number, PURCHASER, UPHELD)
    assert [hold.by for hold in early.hall.see(early.lot).holds] == [number]
    early.act("void-tender", early.number, CLOCK, VoidTenderForm(number, "资格条件不合理"))
    assert [early.hall.see(one).holds for one in (early.number, early.lot)] == [(), ()]


# -- the complaint ---------------------------------------------------------------------------------------------------


@pytest.fixture
def finance(awarded):
    """A finance department with somebody who handles and somebody who decides."""
    department = Department(awarded.hall)
    hall = awarded.hall
    hall.act(
        "register-department", "", MANAGER, DepartmentForm("D07", "敦化市示例财政局", "财政局", zone="A 区")
    )
    leaders = [department._account(hall, f"fleader{n}", ("manager",)) for n in (1, 2)]
    for role in ("handler", "approver"):
        account = department._account(hall, f"finance-{role}", (role,))
        post = PostForm(
            account, "示例", "D07", "", (role,), home_leader=leaders[0], centre_leader=leaders[1],
            working_since=date(2000, 7, 1),
        )  # fmt: skip
        hall.act("post-staff", "", MANAGER, post)
        department.people[role] = type(PURCHASER)(account, role)
    return department


@pytest.fixture
def denied(awarded, finance):
    """The challenge was dismissed on 1 April."""
    number = challenged(awarded)
    awarded.hall.clock.set(at("04-01 10:00"))
    awarded.act("answer-challenge", number, PURCHASER, DENIED)
    return number


def lodged_form(number, **changes):
    return replace(COMPLAINT, objection=number, **changes)


@pytest.mark.parametrize(("moment", "lawful"), [("04-30 23:59:59", True), ("05-01 00:00", False)])
def test_one_complains_within_fifteen_working_days_after_the_time_to_reply(awarded, denied, moment, lawful):
    """GP-145: the time to reply ended on 9 April; the fifteenth working day after it is the 30th."""
    awarded.hall.clock.set(at(moment))
    form = lodged_form(denied)
    if lawful:
        paper = awarded.act("lodge-complaint", awarded.lot, BIDDERS[1], form).paper
        assert (paper.about, paper.items) == ("result", LETTER.items[:1])
        assert paper.lodged_by == at("05-01 00:00")
    else:
        awarded.hall.refuse("lodge-complaint", awarded.lot, BIDDERS[1], form, cite="GP-145")


def test_a_complaint_follows_its_own_challenge_and_stays_within_it(awarded, denied):
    """GP-145, GP-146: another's, none, the wrong department, nothing chosen, or something new: not taken."""
    refuse = awarded.hall.refuse
    refuse("lodge-complaint", awarded.lot, BIDDERS[1], COMPLAINT, cite="GP-145", where="objection")
    refuse("lodge-complaint", awarded.lot, BIDDERS[2], lodged_form(denied), cite="GP-145", where="objection")
    for items in ((), ("新的事项",)):
        form = lodged_form(denied, items=items)
        refuse("lodge-complaint", awarded.lot, BIDDERS[1], form, cite="GP-146", where="items")
    wrong = lodged_form(denied, department="D05")
    refuse("lodge-complaint", awarded.lot, BIDDERS[1], wrong, cite="GP-145", where="department")
    for field in ("respondent", "facts", "request", "contact", "phone", "signer"):
        form = lodged_form(denied, **{field: " "})
        refuse("lodge-complaint", awarded.lot, BIDDERS[1], form, cite="GP-145", where=field)
    assert awarded.act("lodge-complaint", awarded.lot, BIDDERS[1], lodged_form(denied))
    refuse(
        "lodge-complaint",
        awarded.lot,
        BIDDERS[1],
        lodged_form(denied),
        cite="GP-145",
        where=f"{awarded.lot}.T01",
    )


def test_without_an_answer_one_complains_when_its_time_is_over(awarded, finance):
    """GP-145: not before 9 April is over; one that was taken back is none."""
    number = challenged(awarded)
    awarded.hall.clock.set(at("04-09 23:59"))
    awarded.hall.refuse("lodge-complaint", awarded.lot, BIDDERS[1], lodged_form(number), cite="GP-145")
    awarded.hall.clock.set(at("04-10 00:00"))
    assert awarded.act("lodge-complaint", awarded.lot, BIDDERS[1], lodged_form(number))
    other = awarded.act("file-challenge", awarded.lot, BIDDERS[2], LETTER).dossier
    awarded.act("withdraw-challenge", other, BIDDERS[2])
    awarded.hall.refuse(
        "lodge-complaint", awarded.lot, BIDDERS[2], lodged_form(other), cite="GP-145", where="objection"
    )


@pytest.fixture
def accepted(awarded, finance, denied):
    """Lodged on Thursday 2 April, taken up at once."""
    return taken_up(awarded, finance, denied)[0]


def taken_up(awarded, finance, denied):
    awarded.hall.clock.set(at("04-02 10:00"))
    done = awarded.act("lodge-complaint", awarded.lot, BIDDERS[1], lodged_form(denied))
    return done.dossier, done.paper, awarded.act("accept-complaint-case", done.dossier, finance.handler).paper


def test_the_finance_department_counts_from_the_receipt(awarded, finance, denied):
    """GP-147, GP-148, GP-149, GP-151, GP-152: five, three, eight and thirty working days from 2 April; nothing stands still by itself."""
    accepted, lodged, taken = taken_up(awarded, finance, denied)
    assert (lodged.accept_by, lodged.decline_by) == (at("04-11 00:00"), at("04-09 00:00"))
    assert (taken.copies_by, taken.decide_by, taken.held) == (at("04-16 00:00"), at("05-20 00:00"), False)
    assert awarded.hall.see(awarded.lot).holds == ()
    paper = awarded.act("suspend-activity", accepted, finance.approver).paper
    assert paper.until == at("05-03 00:00")
    awarded.hall.refuse("suspend-activity", accepted, finance.approver, cite="GP-152")


def test_days_of_a_correction_are_not_counted(awarded, finance, denied):
    """GP-151: asked on 7 April, brought on the 9th: the thirtieth working day is the 22nd of May, three later."""
    awarded.hall.clock.set(at("04-02 10:00"))
    number = awarded.act("lodge-complaint", awarded.lot, BIDDERS[1], lodged_form(denied)).dossier
    awarded.hall.clock.set(at("04-07 10:00"))
    awarded.act("ask-complaint-correction", number, finance.handler, TextForm("补充授权书"))
    awarded.hall.clock.set(at("04-09 10:00"))
    awarded.act("correct-complaint", number, BIDDERS[1], CorrectedForm("事实", "请求"))
    assert awarded.act("accept-complaint-case", number, finance.handler).paper.decide_by == at("05-23 00:00")


def test_a_decision_orders_what_the_law_of_procurement_knows(awarded, finance, accepted):
    """GP-154, GP-159: no evaluation again; void, and the next of at least three; or begun anew."""
    for remedy in ("re-evaluate", "new-committee", "documents"):
        form = replace(DECISION, remedy=remedy)
        awarded.hall.refuse("decide-complaint-case", accepted, finance.approver, form, cite="GP-151")
    for remedy in ("contract-void", "compensation"):
        form = replace(DECISION, remedy=remedy)
        awarded.hall.refuse("decide-complaint-case", accepted, finance.approver, form, cite="GP-154")
    awarded.act("decide-complaint-case", accepted, finance.approver, DECISION)
    (hold,) = awarded.hall.see(awarded.lot).holds
    assert hold.cite == "GP-159"
    assert awarded.act("publish-complaint-decision", accepted, CLOCK).paper.cites == ("GP-159",)
    awarded.act("lapse-award", awarded.lot, CLOCK, LapseForm("decided", "参数不满足", accepted))
    assert awarded.act("determine-winner", awarded.lot, PURCHASER, DecisionForm()).paper.price == SECOND


def test_of_unlawful_documents_nothing_but_beginning_anew_follows(stage):
    """GP-159: a result that rests on them is not given to the next."""
    matter = stage("awarded")
    lodged = ComplaintLodged(
        "procurement", "documents", matter.lot, "P", "D07", "x", "x", "x", "", date(2026, 3, 1),
        at("05-01 00:00"), at("05-01 00:00"),
    )  # fmt: skip
    assert remedies_for(matter.hall.see(matter.lot), lodged) == ("", "retender")
    result = replace(lodged, about="result")
    assert remedies_for(matter.hall.see(matter.lot), result) == ("", "retender", "award-void")


# -- the periods alone -----------------------------------------------------------------------------------------------


def period(kind, facts, moment):
    law = workshop().lawbook.on(date(2026, 3, 2))
    return challenge_period(kind, facts, at(moment), law, workshop().lawbook.calendar)[1]


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("documents", {"received": date(2026, 3, 2)}),
        ("documents", {"received": date(2026, 2, 26), "notice_end": date(2026, 3, 2)}),
        ("review", {"step_end": date(2026, 3, 2)}),
        ("result", {"result_end": date(2026, 3, 2)}),
    ],
)
def test_one_challenges_within_seven_working_days(kind, facts):
    """GP-141, GP-142: from Monday the 2nd of March to Wednesday the 11th, 24:00."""
    assert period(kind, facts, "03-11 23:59:59").end == at("03-12 00:00")
    with pytest.raises(Refusal) as late:
        period(kind, facts, "03-12 00:00")
    assert late.value.cite == "GP-141"


def test_after_the_reply_period_one_complains_within_fifteen_working_days():
    """GP-145: the reply period ends on Monday the 2nd; the fifteenth working day is Monday the 23rd."""
    law, calendar = workshop().lawbook.on(date(2026, 3, 2)), workshop().lawbook.calendar
    assert lodging_after_challenge(date(2026, 3, 2), at("03-23 23:59"), law, calendar)
    with pytest.raises(Refusal) as late:
        lodging_after_challenge(date(2026, 3, 2), at("03-24 00:00"), law, calendar)
    assert late.value.cite == "GP-145"


@pytest.mark.parametrize(
    ("takes_part", "has_documents", "before", "kind", "lawful"),
    [
        (True, True, False, "result", True),
        (False, True, False, "documents", True),
        (False, True, False, "result", False),
        (False, False, False, "documents", False),
        (True, True, True, "result", False),
    ],
)
def test_who_may_challenge_what(takes_part, has_documents, before, kind, lawful):
    """GP-143: who takes part, everything; who has the documents, those; each step once."""
    if lawful:
        check_challenger(kind, takes_part=takes_part, has_documents=has_documents, before=before)
    else:
        with pytest.raises(Refusal) as refused:
            check_challenger(kind, takes_part=takes_part, has_documents=has_documents, before=before)
        assert refused.value.cite == "GP-143"


def test_nothing_is_complained_of_that_was_not_challenged():
    """GP-146: the items of a complaint lie within those of the challenge."""
    check_items(frozenset({"a"}), frozenset({"a", "b"}))
    with pytest.raises(Refusal) as refused:
        check_items(frozenset({"a", "c"}), frozenset({"a", "b"}))
    assert refused.value.cite == "GP-146"
