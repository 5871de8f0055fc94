"""Payment notices as cases: what may be charged, who may change it, and until when it can be paid."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hallcore.fees.forms import ChangeForm, NoticeForm
from hallcore.fees.tariff import Measure, amount_of
from tests.makers.fees import HOME, LAND, PAPER, FeeHall

RECEIVABLE, DUE = ("receivable:CZ01", "F01"), ("due:CZ01", "F01")


@pytest.mark.parametrize(
    ("base", "amount"),
    [
        ("1000.00", "100.00"),
        ("6666.66", "100.00"),
        ("6667.00", "100.01"),
        ("1000000.00", "15000.00"),
        ("1000001.00", "15000.01"),
        ("5375000.00", "50000.00"),
        ("9000000.00", "50000.00"),
    ],
)
def test_tiers_count_each_part_at_its_own_rate(base: str, amount: str) -> None:
    """1.5 % up to a million, 0.8 % of what lies above, at least 100 and at most 50,000 yuan; rounded once."""
    assert amount_of(LAND.formula, Measure("F03", base=Decimal(base))) == Decimal(amount)


def test_a_fee_without_an_entry_in_the_list_cannot_be_charged(hall: FeeHall) -> None:
    """FEE-01: no law, no list, no standard, no fee."""
    assert "不得收费" in _refused(hall, hall.applied(), Measure("F99"))


def _refused(hall: FeeHall, case: str, measure: Measure) -> str:
    form = NoticeForm(
        case,
        "示例",
        hall.people["company"].party,
        "示例公司",
        "D01",
        (measure,),
        "001",
        "22240000000000000999",
        "演示",
    )
    return hall.refuse("issue-notice", "", "D01-acceptor", form, cite="FEE-01").reason


def test_a_notice_says_what_is_owed_and_until_when(hall: FeeHall) -> None:
    """FEE-20: fifteen days, the day of issue not counted; what is owed stands in the ledger at once."""
    notice = hall.hall.see(hall.noticed(HOME, Measure("F02", Decimal("3.00"))))
    paper = notice.records[0].paper
    assert paper.amount == Decimal("110.00")
    assert paper.due_by == date(2026, 3, 17)
    assert notice.due == (("expire-notice", "2026-03-18T00:00:00+08:00"),)
    assert hall.balances()[RECEIVABLE] == Decimal("80.00")
    assert hall.balances()["due:CZ01", PAPER.code] == Decimal("-30.00")


def test_an_exempt_payer_is_asked_for_nothing(hall: FeeHall) -> None:
    """A reduction of 100 % leaves nothing to pay, so no notice is issued; one of 50 % leaves half."""
    case = hall.applied()
    assert "为零" in _refused(hall, case, Measure("F01", option="home", reduction="small"))
    half = hall.hall.see(hall.noticed(Measure("F01", option="home", reduction="half"), matter=case))
    assert half.records[0].paper.amount == Decimal("40.00")


def test_nobody_waives_alone(hall: FeeHall) -> None:
    """FEE-09: whoever asks does not approve; a waived notice owes nothing and cannot be paid."""
    notice = hall.noticed()
    ask = ChangeForm("waive", "低保家庭", basis="示例减免规定第三条")
    hall.act("ask-change", notice, "D01-handler", ask)
    hall.refuse("approve-change", notice, "D01-acceptor", None, cite="FEE-09")
    hall.act("approve-change", notice, "D01-approver", None)
    assert hall.hall.see(notice).state == "waived"
    assert RECEIVABLE not in hall.balances()
    shift = hall.shift()
    form = hall.payment(notice, shift=shift)
    assert "减免" in hall.refuse("confirm-payment", notice, "teller", form, cite="FEE-17").reason


def test_a_notice_expires_after_its_last_day_and_revision_brings_it_back(hall: FeeHall) -> None:
    """The clock cannot be early; the first moment after the last day it is time."""
    notice = hall.noticed()
    hall.to("03-17 23:59")
    hall.refuse("expire-notice", notice, "clock", None, cite="FEE-20")
    hall.to("03-18 00:00")
    hall.act("expire-notice", notice, "clock", None)
    hall.act("ask-change", notice, "D01-handler", ChangeForm("revise", "申请人因病住院", (HOME,)))
    hall.act("approve-change", notice, "D01-approver", None)
    seen = hall.hall.see(notice)
    assert seen.state == "unpaid"
    assert seen.records[-1].paper.due_by == date(2026, 4, 2)
    assert hall.balances()[DUE] == Decimal("-80.00")
