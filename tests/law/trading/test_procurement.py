"""Procurement by tender (政府采购 公开招标、邀请招标) as cases, from the project to the contract on file, and void tenders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from hallcore.desk import CLOCK
from tests.makers import values
from tests.makers.house import AGENCY, BIDDERS, CENTRE, PURCHASER, file
from tests.makers.matter import Offer, Plan
from tests.makers.procured import CHEAPEST, OFFERS, PACKAGE, PLAN, SCORED, Procured, project, result, standing
from tests.makers.values import at
from trading.award.model import FailureForm
from trading.award.procurement_model import DecisionForm, VoidedForm
from trading.contract.model import FilingForm, LapseForm
from trading.tendering.model import Answer, ClarificationForm, InviteesForm

D = Decimal
DOCUMENTS = (file("招标文件.txt"),)
Stage = Callable[..., Procured]


@pytest.fixture
def procured() -> Iterator[Stage]:
    """Ask it for a stage and, if need be, a plan."""
    made: list[Procured] = []

    def at_stage(name: str, plan: Plan = PLAN) -> Procured:
        made.append(standing(name, plan))
        return made[-1]

    yield at_stage
    for one in made:
        one.hall.close()


# -- project and notice -----------------------------------------------------------------------------------


def test_a_procurement_has_its_own_numbers_and_classes(procured):
    """PT-06, PT-09: 政府采购 counts by itself, and its classes are not those of works."""
    founded = procured("founded")
    assert founded.act("register-project", "", PURCHASER, project()).dossier == "DHCG-2026-0001"
    assert founded.act("register-project", "", PURCHASER, values.project()).dossier == "DHGC-2026-0001"
    founded.hall.refuse(
        "register-project", "", PURCHASER, project(category="A01"), cite="PT-06", where="category"
    )
    wrong = project(kind="works", category="B03", lots=(replace(PACKAGE, open_reason="不适宜"),))
    founded.hall.refuse("register-project", "", PURCHASER, wrong, cite="GP-001", where="method")


@pytest.mark.parametrize(
    ("change", "cite"),
    [
        ({"bond": D("60000.00")}, ""),
        ({"bond": D("60000.01")}, "GP-046"),
        ({"performance": D(10)}, ""),
        ({"performance": D("10.01")}, "GP-051"),
        ({"ceiling": D("3000000.01")}, "GP-008"),
        ({"core": " "}, "GP-063"),
    ],
)
def test_a_package_keeps_within_the_caps(procured, change, cite):
    """GP-046: two per cent of the budget; GP-051: ten of the contract; GP-008, GP-063: budget and core product."""
    hall, form = procured("founded").hall, project(lots=(replace(PACKAGE, **change),))
    if cite:
        hall.refuse("register-project", "", PURCHASER, form, cite=cite)
    else:
        assert hall.act("register-project", "", PURCHASER, form).dossier


def test_up_to_two_millions_a_package_is_reserved_or_the_reason_is_given(procured):
    """GP-100: 2,000,000.00 and below for small and medium enterprises; one fen more is open to all."""
    hall = procured("founded").hall

    def package(estimate: str, **more: object) -> object:
        amount = D(estimate)
        return project(lots=(replace(PACKAGE, estimate=amount, ceiling=amount, bond=D("0.00"), **more),))

    hall.refuse("register-project", "", PURCHASER, package("2000000.00"), cite="GP-100")
    for form in (
        package("2000000.01"),
        package("2000000.00", reserved=True),
        package("2000000.00", open_reason="中小企业不能提供"),
    ):
        assert hall.act("register-project", "", PURCHASER, form).dossier


@pytest.mark.parametrize(
    ("change", "cite"),
    [
        ({"deadline": at("03-25 09:00"), "documents_until": at("03-11 16:30")}, ""),
        ({"deadline": at("03-24 09:00"), "documents_until": at("03-11 16:30")}, "GP-040"),
        ({"documents_until": at("03-10 16:30")}, "GP-041"),
    ],
)
def test_documents_are_out_twenty_days_and_for_five_working_days(procured, change, cite):
    """GP-040, GP-041: issued on Wednesday 4 March, the deadline is 25 March at the earliest, documents run to the 11th."""
    tender = procured("registered")
    tender.hall.clock.set(at("03-04 08:30"))
    deadline = change.get("deadline", values.DEADLINE)
    tender.act(
        "publish-policy", tender.number, PURCHASER, values.policy(tender.number, (file(),), deadline=deadline)
    )
    form = values.notice(DOCUMENTS, **{"evaluation": SCORED, **change})
    if cite:
        tender.hall.refuse("publish-notice", tender.number, PURCHASER, form, cite=cite)
    else:
        paper = tender.act("publish-notice", tender.number, PURCHASER, form).paper
        assert (paper.way, paper.called) == ("公开招标", "公开招标公告")


@pytest.mark.parametrize(
    ("change", "cite"),
    [
        ({}, ""),
        ({"price_marks": D("29.99"), "marks": D("50.01")}, "GP-065"),
        ({"formula": "benchmark"}, "GP-067"),
        ({"uniform": True}, "GP-064"),
        ({"small": D("9.99")}, "GP-103"),
        ({"small": D(20)}, ""),
        ({"small": D("20.01")}, "GP-103"),
        ({"mixed": D(4)}, ""),
        ({"mixed": D("3.99")}, "GP-104"),
        ({"mixed": D(6)}, ""),
        ({"mixed": D("6.01")}, "GP-104"),
        ({"domestic": D(20)}, ""),
        ({"domestic": D(19)}, "GP-110"),
        ({"low_mean": D(65)}, ""),
        ({"low_mean": D("65.01")}, "GP-094"),
        ({"low_ceiling": D("44.99")}, "GP-094"),
        ({"standard": ""}, "GP-068"),
        ({"title": "政府采购法第二十二条规定"}, "GP-068"),
    ],
)
def test_a_notice_publishes_only_an_evaluation_the_law_allows(procured, change, cite):
    """GP-064 to GP-068, GP-094, GP-103, GP-104, GP-110: each at its boundary."""
    tender = procured("registered")
    tender.hall.clock.set(at("03-04 08:30"))
    tender.act("publish-policy", tender.number, PURCHASER, values.policy(tender.number, (file(),)))
    first = {name: change[name] for name in ("marks", "standard", "title") if name in change}
    own = {name: value for name, value in change.items() if name not in first}
    criteria = (replace(SCORED.criteria[0], **first), SCORED.criteria[1])
    form = values.notice(
        DOCUMENTS, evaluation=replace(SCORED, criteria=criteria, **own), documents_until=at("03-11 16:30")
    )
    if cite:
        tender.hall.refuse("publish-notice", tender.number, PURCHASER, form, cite=cite)
    else:
        assert tender.act("publish-notice", tender.number, PURCHASER, form).paper.evaluation.small


def test_services_weigh_the_price_at_ten_per_cent(procured):
    """GP-066: exactly ten is enough for services."""
    plan = replace_plan(price="10", marks="70")
    founded = procured("founded")
    founded.act("register-project", "", PURCHASER, project(kind="services", category="B02"))
    founded.hall.clock.set(at("03-04 08:30"))
    founded.act("publish-policy", founded.number, PURCHASER, values.policy(founded.number, (file(),)))
    low = replace_plan(price="9.99", marks="70.01")
    until = at("03-11 16:30")
    form = values.notice(DOCUMENTS, evaluation=low.evaluation, documents_until=until)
    founded.hall.refuse("publish-notice", founded.number, PURCHASER, form, cite="GP-066")
    form = values.notice(DOCUMENTS, evaluation=plan.evaluation, documents_until=until)
    assert founded.act("publish-notice", founded.number, PURCHASER, form).paper.kind == "services"


def replace_plan(*, price: str, marks: str) -> Plan:
    """The plan with other weights."""
    criteria = (replace(SCORED.criteria[0], marks=D(marks)), SCORED.criteria[1])
    return Plan(lots=(PACKAGE,), evaluation=replace(SCORED, price_marks=D(price), criteria=criteria))


def test_a_clarification_leaves_fifteen_days(procured):
    """GP-043: on 10 March fifteen days are left to the 25th; on the 11th the deadline moves."""
    tender = procured("announced")
    form = ClarificationForm((Answer("问", "答"),), affects_preparation=True)
    tender.hall.clock.set(at("03-11 09:00"))
    tender.hall.refuse("clarify", tender.number, PURCHASER, form, cite="GP-043", where="deadline")
    tender = procured("announced")
    tender.hall.clock.set(at("03-10 08:59"))
    assert tender.act("clarify", tender.number, PURCHASER, form).paper.moved_from is None


# -- invited ------------------------------------------------------------------------------------------------


def test_an_invited_tender_draws_three_from_a_list_of_six(procured):
    """GP-004, GP-052, GP-053: approval above the threshold, three drawn, from twice as many."""
    founded = procured("founded")
    invited = {"method": "gp_invited_tender", "ground": "few"}
    founded.hall.refuse(
        "register-project", "", PURCHASER, project(**invited), cite="GP-003", where="ground_approval"
    )
    founded.act(
        "register-project", "", PURCHASER, project(**invited, ground_approval="延州财采批〔2026〕1号")
    )
    number = founded.number
    founded.act("publish-policy", number, PURCHASER, values.policy(number, (file(),)))
    six = tuple(one.party for one in BIDDERS[:6])
    refused = [
        (InviteesForm(six[:2], "随机抽取", six), "GP-052"),
        (InviteesForm(six[:3], "随机抽取", six[:5]), "GP-053"),
        (InviteesForm(six[:3], "随机抽取", six[1:]), "GP-053"),
    ]
    for form, cite in refused:
        founded.hall.refuse("name-invitees", number, PURCHASER, form, cite=cite)
    done = founded.act("name-invitees", number, PURCHASER, InviteesForm(six[:3], "随机抽取", six))
    assert len(done.paper.pool) == 6


# -- qualifications and committee -------------------------------------------------------------------------------


def test_three_qualified_suppliers_are_evaluated_and_two_are_not(procured):
    """GP-056: of four bidders one may fall; with two fallen there is no evaluation and the tender is void."""
    out = {"qualified": False, "ground": "未提供纳税证明"}
    tender = procured("opened")
    tender.act("review-qualifications", tender.lot, PURCHASER, tender.review(b3=out))
    assert tender.hall.see(tender.lot).state == "qualified"
    tender = procured("opened")
    tender.act("review-qualifications", tender.lot, PURCHASER, tender.review(b2=out, b3=out))
    assert tender.hall.see(tender.lot).state == "rejected"
    paper = tender.act("announce-failure", tender.lot, PURCHASER, FailureForm("重新组织公开招标")).paper
    assert (len(paper.rejected), "不足三家" in paper.cause) == (2, True)


def test_a_review_judges_every_bidder_with_its_reason(procured):
    """GP-056, GP-076: all of them, and who falls is told why; only who is in charge reviews."""
    tender = procured("opened")
    whole = tender.review()
    some = replace(whole, findings=whole.findings[:3])
    tender.hall.refuse("review-qualifications", tender.lot, PURCHASER, some, cite="GP-056")
    silent = tender.review(b0={"qualified": False})
    tender.hall.refuse("review-qualifications", tender.lot, PURCHASER, silent, cite="GP-076")
    tender.hall.refuse("review-qualifications", tender.lot, AGENCY, whole, cite="GP-166")


def test_a_reserved_package_wants_the_declaration(procured):
    """GP-109: who declared nothing is not qualified for a package reserved for small and medium enterprises."""
    plan = Plan(
        lots=(replace(PACKAGE, reserved=True),), evaluation=replace(SCORED, small=D(0)), offers=OFFERS
    )
    tender = procured("opened", plan)
    tender.hall.refuse("review-qualifications", tender.lot, PURCHASER, tender.review(), cite="GP-109")


def test_the_committee_waits_for_the_review(procured):
    """GP-056: no committee before the qualifications are reviewed."""
    tender = procured("opened")
    tender.hall.refuse("form-committee", tender.lot, CENTRE, tender.committee(), cite="GP-059")


@pytest.mark.parametrize(("estimate", "members"), [("9999999.99", 5), ("10000000.00", 7)])
def test_from_ten_millions_on_seven_evaluate(procured, estimate, members):
    """GP-060: five below, seven from 10,000,000.00 on."""
    amount = D(estimate)
    plan = Plan(lots=(replace(PACKAGE, estimate=amount, ceiling=amount),), evaluation=SCORED, offers=OFFERS)
    tender = procured("reviewed", plan)
    if members > 5:
        tender.hall.refuse("form-committee", tender.lot, CENTRE, tender.committee(), cite="GP-060")
    assert tender.act("form-committee", tender.lot, CENTRE, tender.committee(members - 1, 1)).paper.members


# -- evaluation ------------------------------------------------------------------------------------------------


def test_the_lowest_price_is_the_base(procured):
    """GP-067: 2,700,000 gets thirty marks, 2,800,000 gets 28.93; experts' marks are added."""
    paper = procured("evaluated").report().paper
    assert paper.benchmark == D("2700000.00")
    assert [one.price_marks for one in paper.standings] == [D("30.00"), D("28.93"), D("28.42"), D("27.93")]


def test_a_small_enterprise_is_compared_by_less_and_paid_its_own_price(procured):
    """GP-103, GP-112: ten per cent off for the comparison; the award keeps the bid's price."""
    tender = procured("opened")
    tender.act(
        "review-qualifications", tender.lot, PURCHASER, tender.review(b3={"size": "small", "sme": True})
    )
    for stage in ("seated", "scored", "evaluated"):
        getattr(tender, stage)()
    paper = tender.report().paper
    small = next(one for one in paper.standings if one.price == D("2900000.00"))
    assert (paper.benchmark, small.compared, small.price_marks) == (
        D("2610000.00"),
        D("2610000.00"),
        D("30.00"),
    )


def test_fewer_than_three_responsive_suppliers_are_void(procured):
    """GP-057: four qualified, two above the ceiling: the tender is void."""
    offers = (*OFFERS[:2], Offer(2, "3000000.01", days=30), Offer(3, "3100000.00", days=30))
    tender = procured("evaluated", Plan(lots=(PACKAGE,), evaluation=SCORED, offers=offers))
    assert tender.hall.see(tender.lot).state == "rejected"
    form = FailureForm("改用竞争性谈判", other=True)
    tender.hall.refuse("announce-failure", tender.lot, PURCHASER, form, cite="GP-058", where="approval")
    done = tender.act(
        "announce-failure", tender.lot, PURCHASER, replace(form, approval="延州财采批〔2026〕2号")
    )
    assert "延州财采批〔2026〕2号" in done.paper.following


def test_exactly_three_are_enough(procured):
    """GP-057: with one above the ceiling three are left."""
    offers = (*OFFERS[:3], Offer(3, "3000000.01", days=30))
    tender = procured("evaluated", Plan(lots=(PACKAGE,), evaluation=SCORED, offers=offers))
    assert tender.hall.see(tender.lot).state == "evaluated"


def test_by_the_lowest_price_the_cheapest_compared_price_is_first(procured):
    """GP-064: whoever reaches the pass marks is ranked by price."""
    tender = procured("evaluated", Plan(lots=(PACKAGE,), evaluation=CHEAPEST, offers=OFFERS))
    paper = tender.report().paper
    assert [one.rank for one in paper.standings] == [1, 2, 3, 4]
    assert paper.benchmark is None


def test_the_report_is_handed_over_with_its_last_signature(procured):
    """GP-070, GP-074: it cannot be delivered before; the two working days count from there."""
    tender = procured("scored")
    tender.act("conclude-evaluation", tender.lot, CENTRE)
    assert tender.hall.see(tender.lot).state == "signing"
    tender.hall.refuse("deliver-report", tender.lot, PURCHASER, cite="GP-074")
    tender.sign(tender.lot)
    assert tender.act("deliver-report", tender.lot, PURCHASER)


# -- decision and result ---------------------------------------------------------------------------------------


def test_the_purchaser_decides_within_five_working_days_or_the_first_wins(procured):
    """GP-074, GP-075: delivered on Thursday 26 March, it has until Thursday 2 April; then the clock finds the first."""
    tender = procured("delivered")
    paper = tender.hall.see(tender.lot).records[-1].paper
    assert paper.decide_by == at("04-03 00:00")
    tender.hall.clock.set(at("04-02 23:59"))
    tender.hall.refuse("determine-winner", tender.lot, CLOCK, None, cite="GP-075")
    tender.hall.clock.set(at("04-03 00:00"))
    done = tender.act("determine-winner", tender.lot, CLOCK)
    assert (done.paper.deemed, done.paper.rank) == (True, 1)


def test_another_than_the_first_wins_only_with_a_ground(procured):
    """GP-075: in the order of the ranking."""
    tender = procured("delivered")
    second = DecisionForm(tender.bid(1))
    tender.hall.refuse("determine-winner", tender.lot, PURCHASER, second, cite="GP-075", where="ground")
    tender.hall.refuse("determine-winner", tender.lot, CENTRE, DecisionForm(), cite="GP-166")
    done = tender.act("determine-winner", tender.lot, PURCHASER, replace(second, ground="第一名书面放弃中标"))
    assert (done.paper.rank, done.paper.deemed) == (2, False)


def test_the_result_says_what_is_bought_and_who_evaluated(procured):
    """GP-026 to GP-028: determined on Friday 27 March, published by Tuesday; the notice runs one working day."""
    tender = procured("determined")
    assert tender.hall.see(tender.lot).records[-1].paper.publish_by == at("04-01 00:00")
    for lacking in (result(items=()), result(address=" ")):
        tender.hall.refuse("publish-result", tender.lot, PURCHASER, lacking, cite="GP-028")
    tender.hall.clock.set(at("03-30 09:00"))
    paper = tender.act("publish-result", tender.lot, PURCHASER, result()).paper
    assert (paper.winner.price, paper.experts) == (D("2700000.00"), ("示例评委",) * 4)
    assert (paper.publicity_to, paper.contract_by) == (at("04-01 00:00"), at("04-30 00:00"))
    assert len(paper.findings) == 4


def test_the_result_lets_anybody_recompute_the_ranking(procured):
    """GP-028: marks without names, what was declared, and the ranking as the committee made it."""
    paper = procured("awarded").hall.last("DHCG-2026-0001.1").paper
    assert (len(paper.scores), len(paper.findings), [one.rank for one in paper.ranking]) == (
        5,
        4,
        [1, 2, 3, 4],
    )


def test_where_an_award_lapses_the_purchaser_determines_the_next(procured):
    """ZB-091: the winner cannot perform; the second is first now, and needs no ground of its own."""
    tender = procured("awarded")
    tender.act("lapse-award", tender.lot, PURCHASER, LapseForm("force-majeure", "洪水"))
    assert tender.hall.see(tender.lot).state == "lapsed"
    paper = tender.act("determine-winner", tender.lot, PURCHASER, DecisionForm()).paper
    assert (paper.bid, paper.rank) == (tender.bid(1), 1)
    again = tender.act("publish-result", tender.lot, PURCHASER, result()).paper
    assert (again.winner.bid, again.winner.rank, again.ground != "") == (tender.bid(1), 2, True)


def test_a_lapsed_award_may_end_in_a_void_lot(procured):
    """GP-058: nobody else is determined; the notice says by what the lot failed."""
    tender = procured("awarded")
    tender.act("lapse-award", tender.lot, PURCHASER, LapseForm("force-majeure", "洪水"))
    paper = tender.act("announce-failure", tender.lot, PURCHASER, FailureForm("重新组织公开招标")).paper
    assert "采购人选择重新采购" in paper.cause
    assert tender.hall.see(tender.lot).state == "failed"


@pytest.mark.parametrize(("day", "late"), [("04-29", False), ("04-30", True)])
def test_the_contract_is_signed_within_thirty_days_and_told_even_when_late(procured, day, late):
    """GP-077: awarded on 30 March, signed on 29 April at the latest; a later one is public with both days."""
    tender = procured("awarded")
    signed = date.fromisoformat(f"2026-{day}")
    tender.hall.clock.set(at(f"{day} 10:00"))
    paper = tender.act(
        "publish-contract", tender.lot, PURCHASER, values.contract(tender.winner.price, signed)
    ).paper
    assert paper.amount == D("2700000.00")
    assert (at(f"{day} 00:00") >= paper.contract_by) is late


def test_the_contract_is_filed_once_with_the_finance_department(procured):
    """GP-030: seven working days from the signing on Friday 10 April, to Tuesday the 21st."""
    tender = procured("contracted")
    form = FilingForm("敦化市财政局", date(2026, 4, 10))
    for wrong in (replace(form, organ=""), replace(form, filed_on=date(2026, 4, 9))):
        tender.hall.refuse("file-contract", tender.lot, PURCHASER, wrong, cite="GP-030")
    assert tender.act("file-contract", tender.lot, PURCHASER, form).paper.due == at("04-22 00:00")
    tender.hall.refuse("file-contract", tender.lot, PURCHASER, form, cite="GP-030")


def test_a_purchaser_declares_a_lot_void_only_on_a_ground_of_the_law(procured):
    """GP-057: cancelled for a great change; the notice says so, and the clock decides nothing any more."""
    tender = procured("delivered")
    tender.hall.refuse("declare-void", tender.lot, PURCHASER, VoidedForm("dislike", "不满意"), cite="GP-057")
    tender.hall.refuse("declare-void", tender.lot, PURCHASER, VoidedForm("cancelled", " "), cite="GP-057")
    tender.act("declare-void", tender.lot, PURCHASER, VoidedForm("cancelled", "学校撤并，采购任务取消"))
    assert not tender.hall.see(tender.lot).due
    paper = tender.act("announce-failure", tender.lot, PURCHASER, FailureForm("不再采购")).paper
    assert "学校撤并" in paper.cause
