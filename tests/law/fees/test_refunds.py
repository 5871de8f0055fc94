"""Money that goes back, as cases: by three hands, to the account it came from, a bond with interest and in time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hallcore.fees.forms import EndShiftForm, ForfeitForm, PayRefundForm, RefundForm, RemitForm
from hallcore.fees.tariff import Measure
from tests.makers.fees import DAY, FeeHall

ACCOUNT = "6222000000000000001"
BOND = Measure("F90", base=Decimal("200000.00"))


def remitted(hall: FeeHall, *measures: Measure, amount: str = "80.00", account: str = "CZ01") -> str:
    """A notice paid by card, its day closed and remitted."""
    notice, shift = hall.noticed(*measures), hall.shift()
    hall.paid(notice, shift, amount, channel="pos", payer="示例付款人", account=ACCOUNT, opened_at="示例银行")
    hall.to("03-02 16:40")
    hall.act("end-shift", shift, "teller", EndShiftForm(Decimal("500.00")))
    hall.act("close-day", DAY, "banker")
    hall.act("remit", DAY, "banker", RemitForm(account, Decimal(amount), "HK1"))
    return notice


def test_a_refund_goes_through_three_hands_to_the_payer_s_account(hall: FeeHall) -> None:
    """FEE-15: the payer asks, the collecting unit confirms, the treasury approves, the bank pays; the ledger is even."""
    notice = remitted(hall)
    refund = hall.act("ask-refund", notice, "company", RefundForm("mistaken", "重复申请")).dossier
    hall.refuse("approve-refund", refund, "finance", "同意", cite="FEE-15")
    hall.act("confirm-refund", refund, "D01-handler", "属实")
    hall.act("approve-refund", refund, "finance", "同意")
    wrong = PayRefundForm("YH01", "TK1", "6222000000000000002")
    hall.refuse("pay-refund", refund, "teller", wrong, cite="FEE-15", where="account")
    paid = hall.act("pay-refund", refund, "teller", PayRefundForm("YH01", "TK1", ACCOUNT)).paper
    assert (paid.amount, paid.interest, paid.late) == (Decimal("80.00"), Decimal("0.00"), False)
    assert not hall.balances()


def test_more_than_was_paid_does_not_go_back(hall: FeeHall) -> None:
    """FEE-15: what was asked back already counts, what was refused does not."""
    notice = remitted(hall)
    first = hall.act(
        "ask-refund", notice, "company", RefundForm("mistaken", "多缴", Decimal("50.00"))
    ).dossier
    too_much = RefundForm("mistaken", "多缴", Decimal("30.01"))
    hall.refuse("ask-refund", notice, "company", too_much, cite="FEE-15", where="amount")
    hall.act("refuse-refund", first, "D01-approver", "材料不实")
    assert hall.act("ask-refund", notice, "company", RefundForm("mistaken", "多缴")).paper.amount == Decimal(
        "80.00"
    )


def test_money_that_has_not_reached_the_treasury_is_not_paid_out_of_it(hall: FeeHall) -> None:
    """The day of payment must be closed and remitted; until then the bank corrects its own mistakes."""
    notice, shift = hall.noticed(), hall.shift()
    hall.paid(notice, shift, account=ACCOUNT)
    refund = hall.act("ask-refund", notice, "company", RefundForm("mistaken", "重复申请")).dossier
    hall.act("confirm-refund", refund, "D01-handler", "属实")
    hall.act("approve-refund", refund, "finance", "同意")
    hall.refuse("pay-refund", refund, "teller", PayRefundForm("YH01", "TK1", ACCOUNT), cite="FEE-15")


@pytest.mark.parametrize(
    ("clock", "since", "due"),
    [
        ("C30", date(2026, 3, 10), date(2026, 3, 16)),  # five days, Sunday 15 March moves to Monday
        ("C30", date(2026, 3, 5), date(2026, 3, 10)),
        ("C35", date(2026, 3, 10), date(2026, 3, 16)),
        ("C35", date(2026, 3, 5), date(2026, 3, 10)),
        ("C52", date(2026, 3, 10), date(2026, 3, 17)),  # five working days
        ("C53", date(2026, 3, 10), date(2026, 3, 17)),
    ],
)
def test_a_bond_goes_back_within_the_days_the_law_gives(
    hall: FeeHall, clock: str, since: date, due: date
) -> None:
    """ZB-052, ZB-097: five days; GP-047, GP-048: five working days; the day itself not counted."""
    notice = remitted(hall, BOND, amount="200000.00", account="BZ01")
    form = RefundForm("bond", "合同已签订", clock=clock, since=since)
    assert hall.act("ask-refund", notice, "centre", form).paper.due_by == due


@pytest.mark.parametrize(("day", "late"), [("03-16 23:59", False), ("03-17 00:00", True)])
def test_a_bond_comes_with_interest_and_the_last_day_is_kept_or_not(
    hall: FeeHall, day: str, late: bool
) -> None:
    """FEE-20: 200,000 yuan at 0.05 % a year of 360 days: 14 days are 3.89 yuan, 15 days 4.17."""
    notice = remitted(hall, BOND, amount="200000.00", account="BZ01")
    form = RefundForm("bond", "合同已签订", clock="C35", since=date(2026, 3, 10))
    refund = hall.act("ask-refund", notice, "centre", form).dossier
    hall.act("approve-refund", refund, "finance", "同意")
    hall.to(day)
    paid = hall.act("pay-refund", refund, "bank", PayRefundForm("YH01", "TK1", ACCOUNT)).paper
    assert (paid.interest, paid.late) == (Decimal("4.17" if late else "3.89"), late)
    assert hall.balances() == {
        ("fiscal:BZ01", "F90"): -paid.interest,
        ("interest:BZ01", "F90"): paid.interest,
    }


def test_a_bond_that_is_kept_becomes_revenue_and_cannot_go_back(hall: FeeHall) -> None:
    """ZB-053: on a ground and a decision; out of the bonds' account into the treasury's."""
    notice = remitted(hall, BOND, amount="200000.00", account="BZ01")
    hall.refuse("forfeit-bond", notice, "finance", ForfeitForm("", "ZB-053", "JD-1", "F03"), cite="ZB-053")
    hall.act("forfeit-bond", notice, "finance", ForfeitForm("截止后撤销投标", "ZB-053", "JD-1", "F03"))
    form = RefundForm("bond", "合同已签订", clock="C35", since=date(2026, 3, 10))
    hall.refuse("ask-refund", notice, "centre", form, cite="FEE-15")
    assert hall.balances() == {
        ("fiscal:GK01", "F03"): Decimal("200000.00"),
        ("due:GK01", "F03"): Decimal("-200000.00"),
    }


def test_cash_goes_back_only_to_an_account_in_the_payer_s_name(hall: FeeHall) -> None:
    """FEE-15: a payment that names no account takes the payer's own, not another's."""
    notice, shift = hall.noticed(), hall.shift()
    hall.paid(notice, shift)
    other = RefundForm("mistaken", "重复申请", payer="示例他人", account=ACCOUNT)
    hall.refuse("ask-refund", notice, "company", other, cite="FEE-15", where="payer")
    own = RefundForm("mistaken", "重复申请", payer="敦化示例商贸有限公司", account=ACCOUNT)
    assert hall.act("ask-refund", notice, "company", own).paper.amount == Decimal("80.00")
