"""Performance as cases: the plan, acceptance, changes within the law's limits, payments in time and late, report, archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from hallcore.identity.model import AnnexErasureForm
from portal.house import load_law
from tests.makers.departments import CHALLENGE as LETTER
from tests.makers.house import AGENCY, BIDDERS, CENTRE, OPERATOR, PURCHASER, file
from tests.makers.matter import Matter
from tests.makers.performed import ALL_MET, TEAM, Performed, goods, works
from tests.makers.values import at
from trading.challenges.procured_model import ReplyForm
from trading.methods.rules import Method
from trading.performance.model import (
    ChangeForm,
    DeliveryForm,
    Member,
    Milestone,
    RefuseForm,
)
from trading.performance.paying import keep_until, late, rate_of
from trading.performance.paying_model import ArchiveForm, PayForm, ReportForm, RequestForm, SettleForm

D = Decimal
SUPPLIER = BIDDERS[0]


@pytest.fixture
def made() -> Iterator[Callable[[str], Performed]]:
    """A contract of works (8,000,000.00) or goods (2,700,000.00), its performance opened or not."""
    kept: list[Performed] = []

    def build(kind: str, *, opened: bool = True, **changes: object) -> Performed:
        one = works() if kind == "works" else goods()
        kept.append(one)
        if opened:
            one.open(**changes)
        return one

    yield build
    for one in kept:
        one.close()


# -- the plan --------------------------------------------------------------------------------------


def test_the_payments_add_up_to_the_price(made):
    """LY-01: not a fen more or less; each is more than nothing."""
    one = made("goods", opened=False)
    for amounts in (("1000000.00", "1699999.99"), ("1000000.00", "1700000.01"), ("2700000.00", "0.00")):
        form = one.plan(
            milestones=tuple(Milestone(n, "款", D(a), "delivery", 30) for n, a in enumerate(amounts, 1))
        )
        one.refuse("open-performance", one.lot, PURCHASER, form, cite="LY-01", where="milestones")
    assert one.act("open-performance", one.lot, PURCHASER, one.plan()).paper.amount == D("2700000.00")
    one.refuse("open-performance", one.lot, PURCHASER, one.plan(), cite="LY-01")


def test_only_who_is_in_charge_opens_it(made):
    """GP-166: neither centre nor another agency nor the supplier."""
    one = made("goods", opened=False)
    for actor in (CENTRE, AGENCY, SUPPLIER):
        one.refuse("open-performance", one.lot, actor, one.plan(), cite="GP-166")


@pytest.mark.parametrize(
    ("kind", "payer", "small", "days", "cite"),
    [
        ("goods", "organ", True, 60, ""),
        ("goods", "organ", True, 61, "GP-079"),
        ("works", "organ", True, 60, ""),
        ("works", "organ", True, 61, "GP-079"),
        ("works", "enterprise", True, 61, ""),
        ("works", "enterprise", True, 365, ""),
        ("works", "enterprise", True, 366, "LY-08"),
        ("goods", "organ", False, 30, ""),
        ("goods", "organ", False, 31, "LY-06"),
        ("works", "organ", False, 365, ""),
        ("works", "organ", False, 366, "LY-08"),
        ("works", "organ", False, 0, "LY-08"),
    ],
)
def test_the_time_to_pay_has_a_longest(made, kind, payer, small, days, cite):
    """GP-079: sixty days at most for small enterprises paid by organs; LY-06 to LY-08 for all others."""
    one = made(kind, opened=False)
    form = one.plan(payer=payer, small=small, days=days)
    if cite:
        one.refuse("open-performance", one.lot, PURCHASER, form, cite=cite, where="milestones")
    else:
        assert one.act("open-performance", one.lot, PURCHASER, form)


@pytest.mark.parametrize(
    ("rate", "lawful"), [("0", True), ("0.0083", True), ("0.0082", False), ("0.05", True)]
)
def test_an_agreed_rate_is_not_below_the_prime_rate(made, rate, lawful):
    """GP-080: 3.0 % a year is 0.00822 a day; 0.0082 is 2.99 %, 0.0083 is 3.03 %."""
    one = made("goods", opened=False)
    form = one.plan(rate=D(rate))
    if lawful:
        assert one.act("open-performance", one.lot, PURCHASER, form)
    else:
        one.refuse("open-performance", one.lot, PURCHASER, form, cite="GP-080", where="rate")


# -- acceptance ----------------------------------------------------------------------------------------


def test_three_accept_and_the_purchaser_is_one_of_them(made):
    """LY-04: two are too few; names go to the annex, sides to the record."""
    one = made("goods")
    for members in (TEAM.members[:2], tuple(replace(m, side="expert") for m in TEAM.members)):
        one.refuse(
            "plan-acceptance",
            one.number,
            PURCHASER,
            replace(TEAM, members=members),
            cite="LY-04",
            where="members",
        )
    done = one.act("plan-acceptance", one.number, PURCHASER, TEAM)
    assert done.paper.sides == ("purchaser", "user", "expert")
    assert "示例验收人甲" not in str(done.paper)


def test_a_large_project_has_an_inspection_body_and_a_public_service_its_users(made):
    """LY-05, GP-032: 政府采购法 41, 条例 45."""
    large = made("goods", large=True)
    large.refuse("plan-acceptance", large.number, PURCHASER, TEAM, cite="LY-05", where="inspector")
    assert large.act("plan-acceptance", large.number, PURCHASER, replace(TEAM, inspector="示例检测中心"))
    served = made("goods", public_service=True)
    alone = replace(TEAM, members=tuple(Member(m.name, "purchaser") for m in TEAM.members))
    served.refuse("plan-acceptance", served.number, PURCHASER, alone, cite="GP-032", where="members")
    served.delivered()
    served.refuse("record-acceptance", served.number, PURCHASER, ALL_MET, cite="GP-032", where="opinion")
    done = served.act(
        "record-acceptance", served.number, PURCHASER, replace(ALL_MET, opinion="服务对象表示满意")
    )
    assert (done.paper.passed, done.paper.disclosure) == (True, "public")


def test_every_standard_has_its_finding_and_everybody_signs(made):
    """GP-032, LY-05: none left out, none silent, nobody unsigned."""
    one = made("goods")
    one.delivered()
    silent = replace(ALL_MET.findings[0], found=" ")
    for form, cite, where in (
        (replace(ALL_MET, findings=ALL_MET.findings[:1]), "GP-032", "findings"),
        (replace(ALL_MET, findings=(silent, *ALL_MET.findings[1:])), "GP-032", "findings"),
        (replace(ALL_MET, signed=False), "LY-05", "signed"),
        (replace(ALL_MET, accepted_on=one.today + timedelta(days=1)), "LY-04", "accepted_on"),
    ):
        one.refuse("record-acceptance", one.number, PURCHASER, form, cite=cite, where=where)


def test_what_is_not_met_is_put_right_and_accepted_again(made):
    """LY-04: a day to put it right, and a second round; only then it is accepted."""
    one = made("goods")
    one.delivered()
    failed = replace(ALL_MET, findings=(replace(ALL_MET.findings[0], met=False), *ALL_MET.findings[1:]))
    one.refuse("record-acceptance", one.number, PURCHASER, failed, cite="LY-04", where="mend_by")
    mended = replace(failed, mend_by=one.today + timedelta(days=10))
    assert one.act("record-acceptance", one.number, PURCHASER, mended).paper.passed is False
    one.refuse("record-acceptance", one.number, PURCHASER, ALL_MET, cite="GP-032")
    one.act("report-delivery", one.number, SUPPLIER, DeliveryForm(one.today, "已更换"))
    paper = one.act("record-acceptance", one.number, PURCHASER, ALL_MET).paper
    assert (paper.passed, paper.round) == (True, 2)


# -- changes ----------------------------------------------------------------------------------------------

MORE = ChangeForm("supplement", "more", "班级增加", "追加教学一体机 10 台", D("270000.00"))


def test_supplements_of_procurement_are_a_tenth_together(made):
    """GP-078: 270,000.00 of 2,700,000.00 at most, all of them together."""
    one = made("goods")
    over = replace(MORE, amount=D("270000.01"))
    one.refuse("propose-change", one.number, PURCHASER, over, cite="GP-078", where="amount")
    one.changed(replace(MORE, amount=D("200000.00")))
    one.refuse("propose-change", one.number, PURCHASER, replace(MORE, amount=D("70000.01")), cite="GP-078")
    paper = one.changed(replace(MORE, amount=D("70000.00"))).paper
    assert (paper.after, paper.added, paper.no) == (D("2970000.00"), D("270000.00"), 2)


def test_a_procurement_is_not_made_dearer_by_another_name(made):
    """LY-03, GP-078: no higher price by a variation, no supplement of something else, no ground no change."""
    one = made("goods")
    for form, cite, where in (
        (replace(MORE, kind="variation", ground="public"), "LY-03", "amount"),
        (replace(MORE, kind="variation"), "LY-03", "kind"),
        (replace(MORE, ground="force"), "GP-078", "ground"),
        (replace(MORE, ground="design"), "LY-03", "ground"),
        (replace(MORE, reason=" "), "LY-03", "reason"),
        (replace(MORE, amount=D(0)), "LY-03", "amount"),
    ):
        one.refuse("propose-change", one.number, PURCHASER, form, cite=cite, where=where)


DESIGN = ChangeForm("variation", "design", "地质条件变化", "桩基加深（设计变更 3 号）", D("799999.99"))


def test_a_change_of_works_from_a_tenth_on_names_its_approval(made):
    """LY-02: 799,999.99 of 8,000,000.00 without, 800,000.00 with the approval; a cut counts like a rise."""
    one = made("works")
    for amount in ("800000.00", "-800000.00"):
        form = replace(DESIGN, amount=D(amount))
        one.refuse("propose-change", one.number, PURCHASER, form, cite="LY-02", where="approval")
    one.changed(DESIGN)
    form = replace(DESIGN, amount=D("0.01"))
    one.refuse("propose-change", one.number, PURCHASER, form, cite="LY-02", where="approval")
    paper = one.changed(replace(form, approval="敦发改审批〔2026〕9号（示例）")).paper
    assert (paper.after, paper.approval != "") == (D("8800000.00"), True)


def test_a_change_of_works_has_a_ground_of_the_law(made):
    """LY-11, 招标投标法 46: no other agreement that deviates from what was tendered."""
    one = made("works")
    for form, where in ((replace(DESIGN, ground="wish"), "ground"), (replace(DESIGN, ground="more"), "kind")):
        one.refuse("propose-change", one.number, PURCHASER, form, cite="LY-11", where=where)


def test_both_sign_and_nobody_for_the_other(made):
    """LY-03: who asked cannot agree; one change at a time; who does not agree says why."""
    one = made("works")
    one.act("propose-change", one.number, SUPPLIER, DESIGN)
    one.refuse("propose-change", one.number, PURCHASER, DESIGN, cite="LY-03")
    one.refuse("agree-change", one.number, SUPPLIER, None, cite="LY-03")
    one.refuse("agree-change", one.number, BIDDERS[1], None, cite="ZB-015")
    one.refuse("decline-change", one.number, PURCHASER, RefuseForm(" "), cite="LY-03", where="reason")
    one.act("decline-change", one.number, PURCHASER, RefuseForm("设计单位未出具变更通知"))
    one.refuse("agree-change", one.number, PURCHASER, None, cite="LY-03")


def test_what_a_change_adds_is_a_payment_and_what_it_takes_comes_off_the_last(made):
    """LY-01: the payments always come to the price."""
    one = made("works")
    one.changed(replace(DESIGN, amount=D("100000.00")))
    one.changed(replace(DESIGN, amount=D("-250000.00")))
    assert [m.amount for m in one.milestones()] == [D("2400000.00"), D("5450000.00"), D("0.00")]
    assert sum(m.amount for m in one.milestones()) == D("7850000.00")


def test_a_contract_may_end_early_by_both(made):
    """LY-03: nothing but what was earned is asked for after it."""
    one = made("goods")
    one.changed(ChangeForm("termination", "public", "学校撤并", "终止合同", D(0)))
    assert one.state() == "ended"
    one.refuse("report-delivery", one.number, SUPPLIER, DeliveryForm(one.today, "x"), cite="LY-04")


# -- payments --------------------------------------------------------------------------------------------


def test_a_payment_waits_for_what_it_is_for(made):
    """LY-01: before delivery and acceptance nothing begins; each is asked for once, with its invoice."""
    one = made("goods")
    one.refuse(
        "request-payment", one.number, SUPPLIER, RequestForm(2, "示例发票 2"), cite="LY-01", where="milestone"
    )
    one.refuse("request-payment", one.number, SUPPLIER, RequestForm(1, " "), cite="LY-01", where="invoice")
    one.refuse("request-payment", one.number, SUPPLIER, RequestForm(9, "x"), cite="LY-01", where="milestone")
    one.refuse("request-payment", one.number, BIDDERS[1], RequestForm(1, "x"), cite="ZB-015")
    one.requested(1)
    one.refuse(
        "request-payment", one.number, SUPPLIER, RequestForm(1, "示例发票 1"), cite="LY-01", where="milestone"
    )


@pytest.mark.parametrize(
    ("changes", "clock", "end"),
    [
        ({"days": 0}, "C70", "05-16 00:00"),
        ({"days": 45}, "C231", "06-02 00:00"),
        ({"days": 0, "payer": "enterprise"}, "C232", "06-16 00:00"),
        ({"days": 20, "small": False}, "C233", "05-08 00:00"),
    ],
)
def test_a_payment_is_due_from_its_event(made, changes, clock, end):
    """GP-079, LY-06, LY-07: accepted on 15 April: thirty days end on 15 May, 45 and 60 on the Monday after a day of rest."""
    one = made("goods", **changes)
    one.to("04-15 09:00")
    one.accepted()
    one.to("04-17 09:00")
    paper = one.requested(2).paper
    assert paper.clock == clock
    assert f"{paper.due_by:%m-%d %H:%M}" == end


@pytest.mark.parametrize(
    ("paid_on", "days", "interest"),
    [(date(2026, 5, 15), 0, "0.00"), (date(2026, 5, 16), 1, "945.00"), (date(2026, 5, 25), 10, "9450.00")],
)
def test_a_late_payment_costs_five_in_ten_thousand_a_day(made, paid_on, days, interest):
    """GP-080: 1,890,000.00 at 0.05 % a day; the last day itself costs nothing."""
    one = made("goods", days=0)
    one.to("04-15 09:00")
    one.accepted()
    payment = one.requested(2).dossier
    one.to(f"{paid_on:%m-%d} 10:00")
    form = PayForm(D("1890000.00"), paid_on, "国库支付 001（示例）")
    paper = one.act("record-payment", payment, PURCHASER, form).paper
    assert (paper.late_days, paper.accrued, paper.left) == (days, D(interest), D("0.00"))


def test_a_part_paid_costs_only_for_what_is_left():
    """GP-080: a million due on 10 April; half paid on the 15th, the rest on the 20th."""
    half = ((date(2026, 4, 15), D(500000)),)
    assert late(at("04-11 00:00"), D(1000000), D("0.05"), (), date(2026, 4, 15)) == (5, D("2500.00"))
    assert late(at("04-11 00:00"), D(1000000), D("0.05"), half, date(2026, 4, 20)) == (10, D("3750.00"))
    assert late(at("04-11 00:00"), D(1000000), D("0.05"), half * 2, date(2026, 4, 20)) == (5, D("2500.00"))


def test_no_more_is_paid_than_is_owed_and_interest_is_settled(made):
    """LY-01, GP-080: in parts, with its voucher; the supplier confirms only with the interest or without its claim."""
    one = made("goods", days=0)
    one.to("04-15 09:00")
    one.accepted()
    payment = one.requested(2).dossier
    one.to("05-25 10:00")
    today = date(2026, 5, 25)
    for form, where, cite in (
        (PayForm(D("1890000.01"), today, "x"), "paid", "LY-01"),
        (PayForm(D("0.00"), today, "x"), "paid", "LY-01"),
        (PayForm(D("1.00"), today, " "), "voucher", "LY-01"),
        (PayForm(D("1.00"), date(2026, 5, 26), "x"), "paid_on", "LY-01"),
        (PayForm(D("1.00"), today, "x", interest=D("9450.01")), "interest", "GP-080"),
    ):
        one.refuse("record-payment", payment, PURCHASER, form, cite=cite, where=where)
    one.refuse("return-request", payment, PURCHASER, RefuseForm("拖延"), cite="GP-079")
    assert one.act(
        "record-payment", payment, PURCHASER, PayForm(D("1000000.00"), today, "x")
    ).paper.left == D("890000.00")
    assert one.act(
        "record-payment", payment, PURCHASER, PayForm(D("890000.00"), today, "x")
    ).paper.accrued == D("9450.00")
    one.refuse("settle-payment", payment, SUPPLIER, SettleForm(), cite="GP-080", where="waive")
    one.refuse("pay-interest", payment, PURCHASER, PayForm(D(0), today, "x", D("9450.01")), cite="GP-080")
    one.act("pay-interest", payment, PURCHASER, PayForm(D(0), today, "x", D("9000.00")))
    paper = one.act("settle-payment", payment, SUPPLIER, SettleForm(waive=True)).paper
    assert (paper.received, paper.waived) == (D("1899000.00"), D("450.00"))


def test_a_request_goes_back_only_before_it_is_due(made):
    """GP-079: with its reason; then it may be asked for again."""
    one = made("goods", days=0)
    payment = one.requested(1).dossier
    one.refuse("return-request", payment, PURCHASER, RefuseForm(" "), cite="LY-01", where="reason")
    one.act("return-request", payment, PURCHASER, RefuseForm("发票抬头有误"))
    assert one.requested(1).dossier != payment


# -- report and archive ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("moment", "overdue"), [("04-15 23:59", False), ("04-16 00:00", True)])
def test_the_written_report_comes_within_fifteen_days(stage, moment, overdue):
    """ZB-098: awarded on 31 March, until 15 April; a late one is taken and says that it is late."""
    matter: Matter = stage("awarded")
    matter.hall.clock.set(at(moment))
    form = ReportForm("中国招标投标公共服务平台、延边州公共资源交易网")
    matter.hall.refuse("report-result", matter.lot, PURCHASER, ReportForm(" "), cite="ZB-098", where="media")
    matter.hall.refuse("report-result", matter.lot, AGENCY, form, cite="ZB-015")
    paper = matter.act("report-result", matter.lot, PURCHASER, form).paper
    assert (paper.bidders, paper.price, paper.late) == (4, D("8000000.00"), overdue)
    matter.hall.refuse("report-result", matter.lot, PURCHASER, form, cite="ZB-098")


MANIFEST = ArchiveForm(file("manifest.json"), 40, 12)


def test_what_was_asked_for_is_not_taken_off(made):
    """LY-01: 8,000,000.00 in two parts; the second was asked for, so a change takes no more than the first holds."""
    one = made("works", days=30)
    asked = one.requested(1).dossier
    less = replace(DESIGN, amount=D("-5600000.01"), approval="敦示例批〔2026〕1 号")
    one.refuse("propose-change", one.number, PURCHASER, less, cite="LY-11", where="amount")
    one.act("return-request", asked, PURCHASER, RefuseForm("发票抬头有误"))
    one.act("propose-change", one.number, PURCHASER, less)


@pytest.mark.parametrize(("payer", "small", "rate"), [("organ", True, D("0.05")), ("other", True, D(0))])
def test_the_law_s_rate_binds_organs_and_large_enterprises_only(made, payer, small, rate):
    """GP-080: whoever else pays a small enterprise late owes what was agreed, and nothing where nothing was."""
    one = made("works", payer=payer, small=small)
    assert rate_of(load_law().on(one.today), one.hall.see(one.number).records[0].paper) == rate


def test_while_a_result_is_challenged_its_contract_rests(made):
    """GP-155: nothing is asked for, delivered or accepted until the challenge is answered; then all goes on."""
    one = made("goods")
    number = one.act("file-challenge", one.lot, BIDDERS[1], LETTER).dossier
    delivery = DeliveryForm(one.today, "全部到货并安装")
    one.refuse("request-payment", one.number, SUPPLIER, RequestForm(1, "示例发票 1"), cite="GP-155")
    one.refuse("report-delivery", one.number, SUPPLIER, delivery, cite="GP-155")
    denied = ReplyForm("dismissed", "经核对，参数满足要求。", "招标文件第三章", "质疑不成立。", "")
    one.act("answer-challenge", number, PURCHASER, denied)
    assert one.requested(1).paper.milestone == 1


def test_an_archive_is_made_when_all_is_over_and_kept_for_fifteen_years(made):
    """GP-013, LY-10: not before acceptance and the last payment; then nothing is erased until the years are over."""
    one = made("goods", days=0)
    one.refuse("archive-matter", one.tender, PURCHASER, MANIFEST, cite="LY-10")
    one.to("04-15 09:00")
    one.accepted()
    one.refuse("archive-matter", one.tender, PURCHASER, MANIFEST, cite="LY-10")
    one.paid(1)
    one.refuse("archive-matter", one.tender, PURCHASER, MANIFEST, cite="LY-10")
    one.paid(2)
    one.refuse("archive-matter", one.tender, CENTRE, MANIFEST, cite="GP-166")
    paper = one.act("archive-matter", one.tender, PURCHASER, MANIFEST).paper
    assert (paper.ended_on, paper.keep_until) == (date(2026, 4, 15), date(2041, 4, 15))
    erasing = AnnexErasureForm(1, "purpose", "不再必要")
    one.refuse("erase-annex", one.number, OPERATOR, erasing, cite="GP-013", where="record")


def test_fifteen_years_from_a_leap_day():
    """GP-013: the twenty-ninth of February ends on the twenty-eighth."""
    table = Method(load_law().on(date(2028, 3, 1)), "performance_gp")
    assert keep_until(date(2028, 2, 29), table) == date(2043, 2, 28)


@pytest.mark.parametrize(
    ("asked", "small", "lawful"),
    [
        ("04-23 23:59", True, False),
        ("04-24 00:00", True, True),
        ("04-24 00:00", False, False),
    ],
)
def test_who_delays_the_acceptance_pays_as_if_it_had_been_made(made, asked, small, lawful):
    """LY-12: delivered on 14 April, accepted within seven working days; thirty days run from the 23rd, not for ever from nothing."""
    one = made("goods", days=0 if small else 20, small=small)
    one.to("04-14 09:00")
    one.delivered()
    one.to(asked)
    if lawful:
        paper = one.requested(2).paper
        assert (paper.began_on, f"{paper.due_by:%m-%d}") == (date(2026, 4, 23), "05-26")
    else:
        form = RequestForm(2, "示例发票 2")
        one.refuse("request-payment", one.number, SUPPLIER, form, cite="LY-01", where="milestone")


def test_what_is_left_of_a_contract_that_ended_early_is_paid(made):
    """LY-13: the change settles what is owed; its time runs from the day both signed, though nothing is accepted any more."""
    one = made("goods", days=0)
    one.to("04-15 09:00")
    one.changed(ChangeForm("termination", "public", "学校撤并", "终止合同", D("-1000000.00")))
    assert [m.amount for m in one.milestones()] == [D("810000.00"), D("890000.00")]
    paper = one.requested(2).paper
    assert (paper.amount, paper.began_on) == (D("890000.00"), date(2026, 4, 15))
