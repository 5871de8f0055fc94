"""Direct purchases as cases: why from one source, who may object, what is agreed, and what an emergency may do (GP-006, GP-007)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from hallcore.desk import Actor
from hallcore.ground.deadline import compute
from hallcore.identity.rules import applicant_number
from tests.makers import procured, values
from tests.makers.departments import Department
from tests.makers.house import (
    AGENCY,
    BIDDERS,
    CENTRE,
    OTHER_AGENCY,
    OTHER_PURCHASER,
    PURCHASER,
    SUPERVISOR,
    workshop,
)
from tests.makers.purchased import AUTUMN, CITIZEN, FINANCE, OPINIONS, Purchase
from tests.makers.values import at, yuan
from trading.award.model import Item
from trading.purchasing.forms import (
    AdditionForm,
    ArgumentForm,
    AskForm,
    ChoiceForm,
    DecisionForm,
    EndForm,
    FilingForm,
    ObjectionForm,
    ReportForm,
    ResultForm,
)
from trading.purchasing.model import Terms
from trading.registry.credit_model import CreditForm, EndCreditForm

ITEM = Item("专用设备", "示例型号", "2 套", Decimal("1250000.00"))
END = EndForm("unfit", "市场上已有其他供应商", "改用公开招标")


@pytest.fixture
def purchase() -> Iterator[type[Purchase]]:
    """Ask it for a purchase; all are closed at the end."""
    made: list[Purchase] = []

    class Kept(Purchase):
        def __init__(self, *args: object, **rest: object) -> None:
            super().__init__(*args, **rest)  # type: ignore[arg-type]  # handed on
            made.append(self)

    yield Kept
    for one in made:
        one.hall.close()


def clock(name: str, on=at("03-02 09:00")):  # noqa: B008 - a moment is a value
    """A clock of the shipped law on a day."""
    return workshop().lawbook.on(on.date()).clock(name)


# -- registering ----------------------------------------------------------------------------------


def test_a_single_source_wants_a_ground_of_the_law(purchase) -> None:
    """GP-006: three grounds, and the facts; whoever has the purchaser's mandate may register, nobody else."""
    one = purchase()
    for ground, reason, cite in (("convenience", "方便", "GP-006"), ("only", " ", "GP-006")):
        one.refuse("register-purchase", one.form(ground=ground, reason=reason), cite)
    for actor in (OTHER_AGENCY, CENTRE):
        one.hall.refuse("register-purchase", "", actor, one.form(), cite="ZB-015")
    done = one.hall.act("register-purchase", "", AGENCY, one.form())
    assert done.dossier == "DHCG-2026-0001"
    assert done.paper.about.agency == AGENCY.party


def test_an_intention_comes_thirty_days_before_unless_an_exception_is_told(purchase) -> None:
    """GP-020: on the thirtieth day, not on the twenty-ninth."""
    one = purchase()
    bare = one.form(unannounced="", unannounced_reason="")
    one.hall.refuse("register-purchase", "", PURCHASER, bare, cite="GP-020", where="intention")
    intention = one.hall.act("publish-intention", "", PURCHASER, values.intention()).dossier
    one.registered(intention=intention, unannounced="", unannounced_reason="")
    one.on(at("03-31 16:00"))
    one.refuse("publicise-reason", one.publicity(), "GP-020")
    one.on(at("04-01 09:00"))
    one.do("publicise-reason", one.publicity())


def test_additions_for_consistency_stay_within_ten_per_cent_of_the_original_contract(purchase) -> None:
    """GP-006: to the fen, all additions together, from the same supplier, of one's own contract."""
    one = purchase()
    original = one.contracted()  # 2,500,000: ten per cent are 250,000

    def form(budget: str, **changes):
        return one.form(
            ground="consistent", original=original, terms=Terms("配套附件", yuan(budget), 20), **changes
        )

    one.number = ""
    one.refuse("register-purchase", form("250000.01"), "GP-006", "budget")
    one.refuse("register-purchase", replace(form("1.00"), original=""), "GP-006", "original")
    first = one.hall.act("register-purchase", "", PURCHASER, form("150000.00")).dossier
    one.refuse("register-purchase", form("100000.01"), "GP-006", "budget")
    one.hall.act("register-purchase", "", PURCHASER, form("100000.00"))
    one.number = first
    one.refuse("invite-suppliers", one.invitation(1), "GP-006", "suppliers")
    one.do("invite-suppliers", one.invitation(0))
    one.do("submit-offer", one.offer_form("150000.00"), BIDDERS[0])
    one.do("record-talks", one.talks("150000.00"))
    assert one.state == "agreed"


def test_an_addition_that_came_to_nothing_counts_no_more(purchase) -> None:
    """GP-006: what was terminated was not bought."""
    one = purchase()
    original = one.contracted()
    terms = Terms("配套附件", yuan("250000.00"), 20)
    form = one.form(ground="consistent", original=original, terms=terms)
    one.number = one.hall.act("register-purchase", "", PURCHASER, form).dossier
    one.hall.refuse("register-purchase", "", PURCHASER, form, cite="GP-006", where="budget")
    one.do("terminate-purchase", END)
    one.hall.act("register-purchase", "", PURCHASER, form)


def test_what_a_tender_bought_can_be_added_to() -> None:
    """GP-006: the original contract may have come of any method; a lot without a contract is none."""
    matter = procured.standing("contracted")
    one = Purchase.__new__(Purchase)
    one.method, one.budget, one.hall = "gp_single_source", yuan("1.00"), matter.hall
    contract = next(r.paper for r in matter.hall.see(matter.lot).records if r.type == "contract-notice")
    most = (contract.amount / 10).quantize(Decimal("0.01"))
    terms = Terms("配套附件", most, 20)
    form = one.form(ground="consistent", original=matter.lot, terms=terms)
    over = replace(form, terms=replace(terms, budget=most + Decimal("0.01")))
    matter.hall.refuse("register-purchase", "", PURCHASER, over, cite="GP-006", where="budget")
    other = replace(form, original=matter.number)
    matter.hall.refuse("register-purchase", "", PURCHASER, other, cite="GP-006", where="original")
    done = matter.hall.act("register-purchase", "", PURCHASER, form)
    assert done.paper.base == contract.amount
    foreign = replace(form, purchaser=OTHER_PURCHASER.party)
    matter.hall.refuse("register-purchase", "", OTHER_PURCHASER, foreign, cite="GP-006", where="original")


# -- publicity, objections, approval --------------------------------------------------------------


def test_the_reason_is_public_for_five_working_days(purchase) -> None:
    """GP-025, C43: not four; the end is the last moment of the fifth, and nothing goes on before it."""
    one = purchase()
    one.registered()
    one.refuse("publicise-reason", one.publicity(days=4), "GP-025")
    one.do("publicise-reason", one.publicity())
    paper = one.paper("single-source-publicity")
    assert paper.ends == compute(clock("C43"), at("03-02 09:00"), one.hall.calendar).end == at("03-10 00:00")
    one.on(paper.ends - timedelta(seconds=1))
    one.refuse("ask-method", AskForm("没有异议"), "GP-025")
    one.on(paper.ends)
    one.do("ask-method", AskForm("没有异议"))


def test_the_publicity_says_all_the_law_wants(purchase) -> None:
    """GP-220: three professionals, each with name, unit, post and opinion; address, and where to object."""
    one = purchase()
    one.registered()
    for changes, where in (
        ({"opinions": OPINIONS[:2]}, "opinions"),
        ({"opinions": (*OPINIONS[:2], OPINIONS[0])}, "opinions"),
        ({"opinions": (*OPINIONS[:2], replace(OPINIONS[2], post=""))}, "opinions"),
        ({"supplier_address": ""}, "supplier_address"),
        ({"contact": ""}, "contact"),
        ({"finance_contact": " "}, "finance_contact"),
    ):
        one.refuse("publicise-reason", one.publicity(**changes), "GP-220", where)
    one.do("publicise-reason", one.publicity())


def test_below_the_threshold_nothing_is_publicised_and_nobody_approves(purchase) -> None:
    """GP-004, GP-025: at two millions both are wanted, a fen below neither."""
    least = purchase(budget="1999999.99")
    least.registered()
    least.refuse("publicise-reason", least.publicity(), "GP-025")
    least.refuse("ask-method", AskForm("不需要"), "GP-004")
    least.do("invite-suppliers", least.invitation(0))
    above = purchase(budget="2000000.00")
    above.registered()
    above.refuse("invite-suppliers", above.invitation(0), "GP-025")
    above.refuse("ask-method", AskForm("没有公示"), "GP-025")
    urgent = purchase(budget="2000000.00")
    urgent.registered(ground="urgent")
    urgent.refuse("publicise-reason", urgent.publicity(), "GP-025")
    urgent.refuse("invite-suppliers", urgent.invitation(0), "GP-004")
    urgent.do("ask-method", AskForm("不可预见的紧急情况"))


def test_anybody_objects_in_writing_until_the_last_moment(purchase) -> None:
    """GP-221: another supplier, a citizen, a letter that the purchaser enters; not the second after."""
    one = purchase()
    one.publicised()
    one.do("object-reason", ObjectionForm("本公司也能提供兼容产品"), BIDDERS[1])
    one.do("object-reason", ObjectionForm("公示的理由不充分"), CITIZEN)
    one.refuse("object-reason", ObjectionForm("信函"), "GP-221", "objector")
    ends = one.paper("single-source-publicity").ends
    one.on(ends - timedelta(seconds=1))
    one.do("object-reason", ObjectionForm("信函", objector="示例公司"))
    assert one.paper("reason-objected").no == 3
    one.on(ends)
    one.refuse("object-reason", ObjectionForm("迟了"), "GP-221", actor=BIDDERS[2])


def test_an_objection_is_argued_within_five_working_days_and_told(purchase) -> None:
    """GP-222, C271: late it is argued all the same, with both dates; without an objection there is nothing to argue."""
    one = purchase()
    one.publicised()
    form = ArgumentForm(upheld=False, opinion="异议人的产品不兼容", told="3 月 12 日书面告知")
    one.do("object-reason", ObjectionForm("也能提供"), BIDDERS[1])
    one.refuse("argue-reason", form, "GP-025")
    one.on(one.paper("single-source-publicity").ends)
    one.refuse("ask-method", AskForm("没有异议"), "GP-222")
    one.refuse("argue-reason", replace(form, told=""), "GP-222", "told")
    one.on(at("03-20 09:00"))
    one.do("argue-reason", form)
    assert one.paper("reason-argued").argue_by == at("03-17 00:00")
    one.do("ask-method", AskForm("异议、论证和公示情况一并报送"))
    assert one.paper("method-asked").objections == 1
    quiet = purchase()
    quiet.publicised()
    quiet.on(at("03-10 09:00"))
    quiet.refuse("argue-reason", form, "GP-222")


def test_an_objection_upheld_ends_the_purchase(purchase) -> None:
    """GP-222: another method has to be used; the only way on is the notice that it ended, with this reason."""
    one = purchase()
    one.publicised()
    one.do("object-reason", ObjectionForm("也能提供"), BIDDERS[1])
    one.on(at("03-10 09:00"))
    one.do("argue-reason", ArgumentForm(upheld=True, opinion="确有兼容产品", told="3 月 10 日电话并书面告知"))
    one.refuse("ask-method", AskForm("仍请批准"), "GP-004")
    one.refuse("terminate-purchase", END, "GP-225", "ground")
    one.do("terminate-purchase", EndForm("objection", "异议成立", "改用公开招标"))
    assert one.state == "ended"


def test_only_finance_approves_a_method(purchase) -> None:
    """GP-004, PT-01: neither purchaser nor centre nor who supervises; a refusal leaves only the end."""
    one = purchase()
    one.publicised()
    one.on(at("03-10 09:00"))
    one.do("ask-method", AskForm("没有异议"))
    for actor in (PURCHASER, AGENCY, CENTRE, SUPERVISOR, BIDDERS[0]):
        one.refuse(
            "decide-method",
            DecisionForm(True, "文号", "同意"),
            "GP-004" if actor != SUPERVISOR else "JC-39",
            actor=actor,
        )
    one.refuse("decide-method", DecisionForm(True, "", "同意"), "GP-004", "document", actor=FINANCE)
    one.do("decide-method", DecisionForm(False, "", "公示材料不充分"), FINANCE)
    one.refuse("invite-suppliers", one.invitation(0), "GP-223")
    one.do("terminate-purchase", EndForm("declined", "未获批准", "改用公开招标"))


# -- talks, result, contract ----------------------------------------------------------------------


def test_only_the_supplier_that_was_public_is_asked_and_offers_once(purchase) -> None:
    """GP-220, GP-223: signed, by itself, once, in time."""
    one = purchase()
    one.approved()
    one.refuse("invite-suppliers", one.invitation(1), "GP-220", "suppliers")
    one.refuse("invite-suppliers", one.invitation(0, 1), "GP-006", "suppliers")
    one.do("invite-suppliers", one.invitation(0, hours=2))
    form = one.offer_form("2550000.00")
    one.refuse("submit-offer", form, "GP-006", actor=BIDDERS[1])
    one.refuse("submit-offer", replace(form, files=()), "GP-006", "files", actor=BIDDERS[0])
    one.later(hours=2, seconds=1)
    one.refuse("submit-offer", form, "GP-006", actor=BIDDERS[0])


def test_the_record_of_the_talks_has_everything_and_the_price_is_within_budget_and_offer(purchase) -> None:
    """GP-223, GP-224: every part of article 42; not a fen above the offer, and not above the budget."""
    one = purchase()
    one.offered("2600000.00")
    for changes, where in (
        ({"place": ""}, "place"),
        ({"publicity": ""}, "publicity"),
        ({"costs": ""}, "costs"),
        ({"conditions": ""}, "conditions"),
        ({"reasonable": ""}, "reasonable"),
        ({"personnel": ()}, "personnel"),
        ({"files": ()}, "files"),
        ({"held_on": at("02-27 09:00").date()}, "held_on"),
    ):
        one.refuse("record-talks", one.talks(**changes), "GP-224", where)
    one.refuse("record-talks", one.talks("2600000.01"), "GP-225", "price")
    one.do("record-talks", one.talks("2600000.00"))


def test_the_agreed_price_is_not_above_the_offer(purchase) -> None:
    """GP-223."""
    one = purchase()
    one.offered("2500000.00")
    one.refuse("record-talks", one.talks("2500000.01"), "GP-223", "price")
    one.do("record-talks", one.talks("2500000.00"))


def test_names_of_those_who_talked_lie_in_the_annex_and_are_public_with_the_result(purchase) -> None:
    """GP-028, PI-10: the record of the talks has their number; the result names them as the law wants."""
    one = purchase()
    one.published()
    talks = one.paper("talks-recorded")
    assert talks.personnel == 3
    assert not hasattr(talks, "names")
    result = one.paper("purchase-result")
    assert result.personnel == ("示例采购甲", "示例采购乙", "示例采购丙")
    assert (result.amount, result.document, result.path) == (
        yuan("2500000.00"),
        "延财采〔2026〕8 号",
        "talks",
    )


def test_the_result_is_due_in_two_working_days_and_late_it_is_public_all_the_same(purchase) -> None:
    """GP-026, C50."""
    one = purchase()
    one.agreed()
    due = compute(clock("C50"), at("03-10 09:00"), one.hall.calendar).end
    assert one.paper("talks-recorded").publish_by == due == at("03-13 00:00")
    one.on(at("03-16 09:00"))
    one.refuse("publish-purchase-result", ResultForm(()), "GP-028", "items")
    one.do("publish-purchase-result", ResultForm((ITEM,)))
    assert one.paper("purchase-result").publish_by == due


def test_the_contract_has_the_agreed_price_and_is_filed_once(purchase) -> None:
    """GP-226, GP-077, GP-030."""
    one = purchase()
    one.published()
    one.refuse("publish-purchase-contract", one.contract("2500000.01"), "GP-226", "amount")
    one.refuse(
        "publish-purchase-contract", one.contract(signed_on=at("03-06 09:00").date()), "GP-077", "signed_on"
    )
    one.do("publish-purchase-contract", one.contract())
    filing = FilingForm("示例财政局", one.hall.clock.now().date())
    one.do("file-purchase-contract", filing)
    one.refuse("file-purchase-contract", filing, "GP-030")
    one.refuse("add-to-contract", AdditionForm(yuan("1.00"), "再购", one.hall.clock.now().date()), "")


def test_a_purchase_ends_with_a_reason_until_the_result_is_public(purchase) -> None:
    """GP-225: article 43; afterwards it does not end that way."""
    one = purchase()
    one.agreed()
    one.refuse("terminate-purchase", replace(END, ground="objection"), "GP-225", "ground")
    one.refuse("terminate-purchase", replace(END, following=""), "GP-225", "following")
    one.do("terminate-purchase", replace(END, ground="budget", reason="报价超过预算"))
    other = purchase()
    other.published()
    other.refuse("terminate-purchase", END, "GP-225")


# -- emergencies ----------------------------------------------------------------------------------


def test_emergency_procurement_is_refused_the_day_before_it_is_in_force(purchase) -> None:
    """GP-007: from 2026-10-01 on."""
    early = purchase("gp_emergency", begins=at("09-30 23:59"))
    early.hall.refuse("register-purchase", "", PURCHASER, early.form(), cite="GP-007", where="way")
    first = purchase("gp_emergency", begins=at("10-01 00:00"))
    first.registered()


def test_an_emergency_is_found_with_facts_by_somebody(purchase) -> None:
    """GP-227: who, in which document, what happened; nothing is asked before."""
    one = purchase("gp_emergency")
    one.registered()
    one.refuse("invite-suppliers", one.invitation(0, 1), "GP-228")
    for changes, where in (
        ({"by": ""}, "by"),
        ({"document": ""}, "document"),
        ({"facts": " "}, "facts"),
        ({"since": AUTUMN + timedelta(hours=1)}, "since"),
    ):
        one.refuse("find-emergency", one.emergency(**changes), "GP-227", where)
    one.refuse("find-emergency", one.emergency("direct", direct_reason=""), "GP-007", "direct_reason")
    one.do("find-emergency", one.emergency())


def test_competition_asks_two_and_gives_them_time(purchase) -> None:
    """GP-007, GP-228, C272: parameters; two suppliers, sixty minutes."""
    one = purchase("gp_emergency")
    one.registered()
    one.do("find-emergency", one.emergency())
    one.refuse("invite-suppliers", one.invitation(0), "GP-228", "suppliers")
    one.refuse(
        "invite-suppliers", one.invitation(0, 1, until=AUTUMN + timedelta(minutes=59)), "GP-228", "until"
    )
    one.do("invite-suppliers", one.invitation(0, 1, hours=1.01))


def test_an_offer_is_chosen_when_no_other_can_come(purchase) -> None:
    """GP-228: everybody answered, or the time is over; not above the budget, and not without a reason."""
    one = purchase("gp_emergency")
    one.registered()
    one.do("find-emergency", one.emergency())
    one.do("invite-suppliers", one.invitation(0, 1, 2))
    one.do("submit-offer", one.offer_form("2500000.00"), BIDDERS[0])
    one.do("submit-offer", one.offer_form("2400000.00"), BIDDERS[1])
    chosen = ChoiceForm(BIDDERS[0].party, "唯一能当日送达", ("示例采购甲",))
    one.refuse("choose-offer", chosen, "GP-228")
    one.later(hours=3, seconds=1)
    one.refuse("submit-offer", one.offer_form("1.00"), "GP-007", actor=BIDDERS[2])
    one.refuse("choose-offer", replace(chosen, reason=""), "GP-228", "reason")
    one.refuse("choose-offer", replace(chosen, supplier=BIDDERS[2].party), "GP-228", "supplier")
    one.do("choose-offer", chosen)
    assert not one.paper("offer-chosen").lowest


def test_in_extreme_urgency_one_supplier_is_bought_from_and_everybody_is_told_why(purchase) -> None:
    """GP-007: the reason is public with the result; no finance approval is asked for."""
    one = purchase("gp_emergency")
    one.registered()
    one.do("find-emergency", one.emergency("direct"))
    one.refuse("invite-suppliers", one.invitation(0, 1), "GP-007", "suppliers")
    one.do("invite-suppliers", one.invitation(0, hours=0.2))
    one.do("submit-offer", one.offer_form("2500000.00"), BIDDERS[0])
    one.do("choose-offer", ChoiceForm(BIDDERS[0].party, "价格与平时相当", ("示例采购甲",)))
    one.do("publish-purchase-result", ResultForm((ITEM,)))
    result = one.paper("purchase-result")
    assert result.path == "direct"
    assert "当日调拨" in result.why
    assert result.emergency == one.emergency().facts
    assert result.document == "敦示例急〔2026〕1 号"


def test_the_report_is_filed_once_and_late_with_both_dates(purchase) -> None:
    """GP-229, C273, C274: parameters; five working days, and two for the result."""
    one = purchase("gp_emergency")
    one.agreed()
    calendar = one.hall.calendar
    assert one.paper("emergency-found").report_by == compute(clock("C273", AUTUMN), AUTUMN, calendar).end
    assert one.paper("offer-chosen").publish_by == compute(clock("C274", AUTUMN), AUTUMN, calendar).end
    one.on(at("10-26 09:00"))
    form = ReportForm("示例财政局", at("10-26 09:00").date(), "汛情紧急采购")
    one.refuse(
        "report-emergency", replace(form, reported_on=at("10-11 09:00").date()), "GP-229", "reported_on"
    )
    one.do("report-emergency", form)
    one.refuse("report-emergency", form, "GP-229")


def test_additions_to_an_emergency_stay_within_thirty_per_cent(purchase) -> None:
    """GP-007: to the fen, all additions together."""
    one = purchase("gp_emergency")
    one.contracted()  # 2,500,000: thirty per cent are 750,000
    today = one.hall.clock.now().date()
    one.refuse("add-to-contract", AdditionForm(yuan("750000.01"), "再购", today), "GP-007", "amount")
    one.do("add-to-contract", AdditionForm(yuan("500000.00"), "汛情延续", today))
    one.refuse("add-to-contract", AdditionForm(yuan("250000.01"), "再购", today), "GP-007", "amount")
    one.do("add-to-contract", AdditionForm(yuan("250000.00"), "汛情延续", today))
    assert one.paper("contract-added").total == yuan("750000.00")


def test_the_centre_has_no_step_in_a_direct_purchase() -> None:
    """PT-01: neither method's table lets the centre do anything."""
    law = workshop().lawbook.on(AUTUMN.date())
    for name in ("gp_single_source", "gp_emergency"):
        actors = {actor for row in law.procedure(name).machine("purchase").steps for actor in row.actors}
        assert "centre" not in actors
        assert Actor("U-000002", "centre").role not in actors


def test_who_is_barred_is_neither_asked_nor_heard(purchase) -> None:
    """GP-153: a bad record keeps out of direct purchases as of all others, after the question too."""
    one = purchase()
    department = Department(one.hall)
    one.approved()
    bad = CreditForm(
        "D05", "bad-record", "示例处理〔2026〕2号", "提供虚假材料。", one.hall.clock.now().date(), 1
    )
    party = applicant_number(BIDDERS[0].party)
    asked = one.invitation(0, hours=2)
    one.hall.act("enter-credit", party, department.approver, bad)
    one.refuse("invite-suppliers", asked, "GP-153")
    entry = EndCreditForm(0, "处理决定已撤销", "示例撤〔2026〕1号")
    entries = one.hall.see(party).types.index("credit-entered")
    one.hall.act("end-credit", party, department.approver, replace(entry, n=entries))
    one.do("invite-suppliers", asked)
    one.hall.act("enter-credit", party, department.approver, replace(bad, decision="示例处理〔2026〕3号"))
    one.refuse("submit-offer", one.offer_form("2550000.00"), "GP-153", actor=BIDDERS[0])
