"""What the bank takes, as cases: who may say that something was paid, when it counts, how it is taken back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from hallcore.desk import Actor
from hallcore.fees.forms import EndShiftForm, OutageForm, RemitForm, ReverseForm
from hallcore.identity.model import ROLES, WATCHERS, NewAccount
from tests.makers.approval import VERIFIER
from tests.makers.fees import BANK, DAY, FeeHall
from tests.makers.values import at

CASH = ("bank:CZ01", "F01")
FISCAL = ("fiscal:CZ01", "F01")


@pytest.mark.parametrize("role", sorted({*ROLES, "clock"} - {"teller", "bank"}))
def test_no_role_but_the_bank_s_says_that_something_was_paid(hall: FeeHall, role: str) -> None:
    """FEE-02, FEE-03, JC-39: windows, departments, treasury, administrators, supervisors; it stays unpaid."""
    notice = hall.noticed()
    shift = hall.shift()
    hall.people["somebody"] = Actor("U-000777", role, hall.people["teller"].party)
    watches = role in WATCHERS
    refusal = hall.refuse(
        "confirm-payment",
        notice,
        "somebody",
        hall.payment(notice, shift=shift),
        cite="JC-39" if watches else "FEE-03",
    )
    assert ("只查阅" if watches else "银行") in refusal.reason
    assert hall.hall.see(notice).state == "unpaid"


def test_a_payment_counts_once(hall: FeeHall) -> None:
    """The same number of the bank, and a second payment of the same notice, are refused and filed."""
    first, second, shift = hall.noticed(), hall.noticed(), hall.shift()
    hall.paid(first, shift, serial="LS1")
    hall.refuse(
        "confirm-payment", second, "teller", hall.payment(second, shift=shift, serial="LS1"), cite="FEE-16"
    )
    hall.refuse(
        "confirm-payment", first, "teller", hall.payment(first, shift=shift, serial="LS2"), cite="FEE-17"
    )
    assert hall.hall.last(first).type == "refused"
    assert hall.balances()[CASH] == Decimal("80.00")


@pytest.mark.parametrize("amount", ["79.99", "80.01"])
def test_less_or_more_by_a_fen_is_not_taken(hall: FeeHall, amount: str) -> None:
    """FEE-17: exactly what the notice asks."""
    notice, shift = hall.noticed(), hall.shift()
    form = hall.payment(notice, amount, shift=shift)
    hall.refuse("confirm-payment", notice, "teller", form, cite="FEE-17", where="amount")


def test_money_counts_for_the_next_working_day_after_the_cut_off(hall: FeeHall) -> None:
    """FEE-20: at 16:30 the day is over for its tellers; the clock has begun the next one."""
    before, after, shift = hall.noticed(), hall.noticed(), hall.shift()
    hall.to(at("03-02 16:30") - timedelta(seconds=1))
    hall.paid(before, shift)
    hall.to("03-02 16:30")
    form = hall.payment(after, shift=shift)
    hall.refuse("confirm-payment", after, "teller", form, cite="FEE-20", where="shift")
    hall.act("open-next-day", DAY, "clock")
    hall.act("end-shift", shift, "teller", EndShiftForm(Decimal("580.00")))
    late = hall.shift(day="RZ-YH01-20260303")
    assert hall.paid(after, late).paper.day == "RZ-YH01-20260303"


def test_a_friday_evening_counts_for_monday(hall: FeeHall) -> None:
    """The next working day is not the next day."""
    hall.to("03-06 16:30")
    assert hall.act("open-next-day", DAY, "clock").dossier == "RZ-YH01-20260309"


def test_a_second_employee_takes_a_wrong_confirmation_back_before_the_day_is_closed(hall: FeeHall) -> None:
    """FEE-14: not the one who confirmed; by counter-entry; afterwards the notice is owed again."""
    notice, mine, other = hall.noticed(), hall.shift(), hall.shift("teller2")
    hall.paid(notice, mine)
    hall.refuse("reverse-payment", notice, "teller", ReverseForm("收错款", mine), cite="FEE-14")
    hall.act("reverse-payment", notice, "teller2", ReverseForm("收错款", other))
    assert hall.hall.see(notice).state == "unpaid"
    assert CASH not in hall.balances()
    hall.paid(notice, mine)
    assert hall.balances()[CASH] == Decimal("80.00")


def test_a_reversal_corrects_the_drawer_that_took_the_money(hall: FeeHall) -> None:
    """FEE-14, FEE-16: a colleague takes eighty in cash back: both drawers agree, and the paper says which gave it."""
    notice, mine, other = hall.noticed(), hall.shift(), hall.shift("teller2", cash="300.00")
    hall.paid(notice, mine)
    undone = hall.act("reverse-payment", notice, "teller2", ReverseForm("收错款", other)).paper
    assert undone.shift == mine
    for shift, who, cash in ((mine, "teller", "500.00"), (other, "teller2", "300.00")):
        over = hall.act("end-shift", shift, who, EndShiftForm(Decimal(cash))).paper
        assert (over.cash_expected, over.difference) == (Decimal(cash), Decimal("0.00"))


def test_once_a_drawer_is_handed_over_the_money_goes_back_out_of_the_other(hall: FeeHall) -> None:
    """FEE-14, FEE-16: what was counted stands; whoever reverses pays out of the drawer at hand, and the day is right."""
    notice, mine, other = hall.noticed(), hall.shift(), hall.shift("teller2", cash="300.00")
    hall.paid(notice, mine)
    hall.act("end-shift", mine, "teller", EndShiftForm(Decimal("580.00")))
    undone = hall.act("reverse-payment", notice, "teller2", ReverseForm("收错款", other)).paper
    assert undone.shift == other
    hall.to("03-02 16:40")
    over = hall.act("end-shift", other, "teller2", EndShiftForm(Decimal("220.00"))).paper
    assert (over.cash_expected, over.difference) == (Decimal("220.00"), Decimal("0.00"))
    assert hall.act("close-day", DAY, "banker").paper.amount == Decimal("0.00")


def test_what_the_head_takes_back_leaves_the_drawer_it_lies_in(hall: FeeHall) -> None:
    """FEE-14: the head has no drawer; the teller's expects the money no longer, and the paper names the shift."""
    notice, shift = hall.noticed(), hall.shift()
    hall.paid(notice, shift)
    assert hall.act("reverse-payment", notice, "banker", ReverseForm("收错款")).paper.shift == shift
    over = hall.act("end-shift", shift, "teller", EndShiftForm(Decimal("500.00"))).paper
    assert (over.cash_expected, over.difference) == (Decimal("500.00"), Decimal("0.00"))


def test_after_the_day_is_closed_nothing_is_reversed(hall: FeeHall) -> None:
    """The day's list stands; money goes back by a refund."""
    notice, shift = hall.noticed(), hall.shift()
    hall.paid(notice, shift)
    closed(hall, shift, "580.00")
    hall.refuse("reverse-payment", notice, "banker", ReverseForm("收错款"), cite="FEE-14")


def test_a_reversal_after_the_cut_off_is_booked_on_the_day_of_the_payment(hall: FeeHall) -> None:
    """FEE-14, FEE-20: at 16:30 a teller's new shift is of the next day; the head takes it back on its own day."""
    notice, shift = hall.noticed(), hall.shift()
    hall.paid(notice, shift)
    hall.to("03-02 16:31")
    hall.act("open-next-day", DAY, "clock")
    late = hall.shift("teller2", "RZ-YH01-20260303")
    hall.refuse(
        "reverse-payment", notice, "teller2", ReverseForm("收错款", late), cite="FEE-14", where="shift"
    )
    hall.act("reverse-payment", notice, "banker", ReverseForm("收错款"))
    hall.act("end-shift", shift, "teller", EndShiftForm(Decimal("500.00")))
    closing = hall.act("close-day", DAY, "banker").paper
    assert closing.amount == Decimal("0.00")


def test_the_bank_s_system_takes_back_only_what_it_confirmed_and_names_who_says_so(hall: FeeHall) -> None:
    """FEE-14: an employee of the bank stands behind it; what a teller took is not the system's to undo."""
    online, counter, shift = hall.noticed(), hall.noticed(), hall.shift()
    hall.act("confirm-payment", online, "bank", hall.payment(online, channel="online"))
    hall.paid(counter, shift)
    hall.refuse("reverse-payment", online, "bank", ReverseForm("重复扣款"), cite="FEE-14", where="by")
    hall.refuse("reverse-payment", counter, "bank", ReverseForm("重复扣款", by="0123"), cite="FEE-14")
    hall.act("reverse-payment", online, "bank", ReverseForm("重复扣款", by="0123"))
    assert hall.hall.see(online).state == "unpaid"
    assert hall.balances()[CASH] == Decimal("80.00")


def closed(hall: FeeHall, shift: str, cash: str) -> None:
    """The teller hands over, the head closes the day."""
    hall.to("03-02 16:40")
    hall.act("end-shift", shift, "teller", EndShiftForm(Decimal(cash)))
    hall.act("close-day", DAY, "banker")


def test_a_drawer_that_does_not_agree_needs_a_reason(hall: FeeHall) -> None:
    """FEE-16: 500 in the drawer, 80 taken in cash, 80 by card: 580 are expected."""
    cash, card, shift = hall.noticed(), hall.noticed(), hall.shift()
    hall.paid(cash, shift)
    hall.paid(card, shift, channel="pos")
    hall.refuse("end-shift", shift, "teller", EndShiftForm(Decimal("579.99")), cite="FEE-16", where="reason")
    ended = hall.act("end-shift", shift, "teller", EndShiftForm(Decimal("580.00"))).paper
    assert [(one.channel, one.count, one.amount) for one in ended.takings] == [
        ("counter", 1, Decimal("80.00")),
        ("pos", 1, Decimal("80.00")),
    ]


def test_a_day_s_money_goes_to_the_treasury_whole_and_once(hall: FeeHall) -> None:
    """FEE-02: nothing is left at the bank, nothing goes twice."""
    notice, shift = hall.noticed(), hall.shift()
    hall.paid(notice, shift)
    closed(hall, shift, "580.00")
    hall.refuse(
        "remit", DAY, "banker", RemitForm("CZ01", Decimal("79.99"), "HK1"), cite="FEE-02", where="amount"
    )
    hall.act("remit", DAY, "banker", RemitForm("CZ01", Decimal("80.00"), "HK1"))
    hall.refuse("remit", DAY, "banker", RemitForm("CZ01", Decimal("80.00"), "HK2"), cite="FEE-02")
    assert CASH not in hall.balances()
    assert hall.balances()[FISCAL] == Decimal("80.00")


def test_what_was_paid_while_the_line_was_down_cites_the_incident(hall: FeeHall) -> None:
    """FEE-20: paid on the last day, confirmed a day late; without the incident the notice has expired."""
    notice = hall.noticed()
    hall.to("03-18 09:00")
    hall.act("expire-notice", notice, "clock")
    outage = OutageForm(at("03-17 14:00"), at("03-18 08:30"), "示例光缆中断")
    incident = hall.act("record-bank-outage", "YH-YH01", "banker", outage).number
    day = hall.act("open-next-day", DAY, "clock").dossier
    shift = hall.shift(day=day)
    now = hall.payment(notice, shift=shift)
    assert "届满" in hall.refuse("confirm-payment", notice, "teller", now, cite="FEE-20", where="code").reason
    outside = hall.payment(notice, shift=shift, paid_at=at("03-17 13:59"), outage=incident)
    hall.refuse("confirm-payment", notice, "teller", outside, cite="FEE-20", where="paid_at")
    paid = hall.paid(notice, shift, paid_at=at("03-17 15:00"), outage=incident).paper
    assert paid.day == "RZ-YH01-20260318"
    assert paid.paid_at == at("03-17 15:00")


def test_a_lost_message_of_the_bank_s_system_is_booked_when_it_is_asked_for_later(hall: FeeHall) -> None:
    """The bank's own time of payment counts, even where the notice has expired since."""
    notice = hall.noticed()
    hall.to("03-18 09:00")
    hall.act("expire-notice", notice, "clock")
    form = hall.payment(notice, channel="online", paid_at=at("03-17 23:59"))
    assert "营业日" in hall.refuse("confirm-payment", notice, "bank", form, cite="FEE-20").reason
    hall.act("open-next-day", DAY, "clock")
    hall.act("confirm-payment", notice, "bank", form)
    assert hall.hall.see(notice).state == "paid"


def test_the_bank_s_tellers_are_the_bank_s(hall: FeeHall) -> None:
    """FEE-03: no administrator opens a teller's account; nobody is of the bank and of the hall."""
    new = NewAccount("someone", VERIFIER, "示例", ("teller",), BANK.code)
    hall.refuse("open-account", "", "operator", new, cite="FEE-03")
    both = NewAccount("someone", VERIFIER, "示例", ("teller", "acceptor"), BANK.code)
    hall.refuse("open-account", "", "banker", both, cite="FEE-03")
    hall.refuse("open-account", "", "banker", replace(new, roles=("acceptor",)), cite="FEE-03")
    hall.refuse("open-account", "", "operator", replace(new, roles=("bank",)), cite="FEE-03")
    assert hall.act("open-account", "", "banker", new).paper.roles == ("teller",)
