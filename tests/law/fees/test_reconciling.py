"""What the bank's statement shows, as cases: every line is one of six things, and lies in suspense until settled."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from hallcore.fees.banking import Line
from hallcore.fees.daylines import SHELF, DayLines
from hallcore.fees.fates import lines_of
from hallcore.fees.forms import (
    ChangeForm,
    Counterparty,
    EndShiftForm,
    LinesForm,
    PayRefundForm,
    RefundForm,
    RematchForm,
    RemitForm,
    SettleForm,
    TieForm,
)
from hallcore.fees.reconciling import CHUNK
from hallcore.ground.errors import Refusal
from hallcore.journal import Root
from portal.statements.matching import rematch
from tests.makers.fees import DAY, FeeHall

STATEMENT = "DZ-CZ01-20260302"
SUSPENSE = ("suspense:CZ01", "")
ACCOUNT = "6222000000000000001"


def line(n: int, code: str, amount: str = "80.00") -> Line:
    """A line of Monday's statement."""
    return Line(f"L{n}", date(2026, 3, 2), Decimal(amount), f"S{n}", code, f"第 {n} 行")


def take(hall: FeeHall, *lines: Line) -> None:
    """Lines taken in by the treasury, each from the same payer."""
    with hall.hall.reading() as root:
        known = root.archive.get(STATEMENT) is not None
    payer = Counterparty("示例付款人", ACCOUNT, "示例银行")
    form = LinesForm("CZ01", lines, (payer,) * len(lines))
    hall.act("take-lines", STATEMENT if known else "", "finance", form)


def fate(hall: FeeHall, n: int) -> tuple[str, Decimal]:
    """What a line is, and what it holds in suspense."""
    with hall.hall.reading() as root:
        one = lines_of(root.archive[STATEMENT])[f"L{n}"]
    return one.fate, one.held


@pytest.mark.parametrize(
    ("paid", "amount", "expected"),
    [
        (True, "80.00", ("matched", "0.00")),
        (True, "80.01", ("over", "0.01")),
        (True, "79.99", ("under", "0.00")),
        (False, "80.00", ("partly", "80.00")),
        (False, "80.01", ("over", "80.01")),
        (False, "79.99", ("under", "79.99")),
    ],
)
def test_a_line_is_laid_beside_its_notice(
    hall: FeeHall, paid: bool, amount: str, expected: tuple[str, str]
) -> None:
    """FEE-16: to the fen; what is confirmed on no notice lies in suspense."""
    notice = hall.noticed()
    if paid:
        hall.paid(notice, hall.shift(), channel="transfer")
    take(hall, line(1, hall.code_of(notice), amount))
    assert fate(hall, 1) == (expected[0], Decimal(expected[1]))
    assert hall.balances().get(SUSPENSE, Decimal(0)) == -Decimal(expected[1])


def test_a_second_line_for_the_same_notice_is_a_duplicate(hall: FeeHall) -> None:
    """Two payments of one notice: the second is money that must go back."""
    notice = hall.noticed()
    hall.paid(notice, hall.shift(), channel="transfer")
    take(hall, line(1, hall.code_of(notice)), line(2, hall.code_of(notice)))
    assert fate(hall, 1)[0] == "matched"
    assert fate(hall, 2) == ("duplicate", Decimal("80.00"))


def test_money_for_a_cancelled_notice_or_none_is_not_revenue(hall: FeeHall) -> None:
    """A cancelled notice owes nothing, so all of it is over; a code nobody issued is unknown."""
    notice = hall.noticed()
    hall.act("ask-change", notice, "D01-handler", ChangeForm("cancel", "开具有误"))
    hall.act("approve-change", notice, "D01-approver", None)
    take(hall, line(1, hall.code_of(notice)), line(2, "99990000000000000000"), line(3, ""))
    assert [fate(hall, n)[0] for n in (1, 2, 3)] == ["over", "unknown", "unknown"]
    assert hall.balances() == {SUSPENSE: Decimal("-240.00"), ("bank:CZ01", ""): Decimal("240.00")}


def test_the_same_lines_are_taken_once(hall: FeeHall) -> None:
    """The same file again, and one that overlaps: nothing is doubled."""
    take(hall, line(1, ""), line(2, ""))
    payer = Counterparty()
    again = LinesForm("CZ01", (line(1, ""), line(2, "")), (payer, payer))
    hall.refuse("take-lines", STATEMENT, "finance", again, cite="FEE-16")
    take(hall, line(2, ""), line(3, ""))
    assert hall.balances()[SUSPENSE] == Decimal("-240.00")


def test_a_transfer_is_confirmed_by_the_bank_on_the_line_that_shows_it(hall: FeeHall) -> None:
    """The line marks nothing paid; the bank does, and the money leaves suspense; matching again closes the line."""
    notice = hall.noticed()
    take(hall, line(1, hall.code_of(notice)))
    assert hall.hall.see(notice).state == "unpaid"
    shift = hall.shift()
    hall.paid(notice, shift, channel="transfer", lines=((STATEMENT, "L1"),))
    hall.act("rematch-lines", STATEMENT, "clock")
    assert fate(hall, 1) == ("matched", Decimal("0.00"))
    assert hall.balances() == {("bank:CZ01", "F01"): Decimal("80.00"), ("due:CZ01", "F01"): Decimal("-80.00")}
    hall.refuse("rematch-lines", STATEMENT, "finance", cite="FEE-16")


def test_two_part_payments_make_one_whole(hall: FeeHall) -> None:
    """Each is under; together they are what is owed, and the bank confirms on both."""
    notice = hall.noticed()
    code = hall.code_of(notice)
    take(hall, line(1, code, "30.00"), line(2, code, "50.00"))
    assert [fate(hall, n)[0] for n in (1, 2)] == ["under", "under"]
    shift = hall.shift()
    one = hall.payment(notice, shift=shift, channel="transfer", lines=((STATEMENT, "L1"),))
    hall.refuse("confirm-payment", notice, "teller", one, cite="FEE-17", where="lines")
    hall.paid(notice, shift, channel="transfer", lines=((STATEMENT, "L1"), (STATEMENT, "L2")))
    hall.act("rematch-lines", STATEMENT, "clock")
    assert [fate(hall, n)[0] for n in (1, 2)] == ["matched", "matched"]


def test_of_a_transfer_that_is_too_much_the_rest_stays_in_suspense(hall: FeeHall) -> None:
    """The notice is paid out of it; twenty yuan too much wait to go back."""
    notice = hall.noticed()
    take(hall, line(1, hall.code_of(notice), "100.00"))
    hall.paid(notice, hall.shift(), channel="transfer", lines=((STATEMENT, "L1"),))
    hall.act("rematch-lines", STATEMENT, "clock")
    assert fate(hall, 1) == ("over", Decimal("20.00"))
    assert hall.balances()[SUSPENSE] == Decimal("-20.00")


def test_a_line_without_a_code_is_claimed_for_its_notice(hall: FeeHall) -> None:
    """The treasury finds whose it is; the bank confirms; the line is matched."""
    notice = hall.noticed()
    take(hall, line(1, ""))
    hall.act("settle-line", STATEMENT, "finance", SettleForm("L1", "tie", "附言写明案号", notice))
    assert fate(hall, 1) == ("partly", Decimal("80.00"))
    hall.paid(notice, hall.shift(), channel="transfer", lines=((STATEMENT, "L1"),))
    hall.act("rematch-lines", STATEMENT, "clock")
    assert fate(hall, 1) == ("matched", Decimal("0.00"))


def test_interest_the_bank_credits_is_in_the_treasury_s_account(hall: FeeHall) -> None:
    """It is nobody's payment: out of suspense, into the account it was credited to."""
    take(hall, line(1, "", "3.89"))
    hall.act("settle-line", STATEMENT, "finance", SettleForm("L1", "interest", "季度结息"))
    assert hall.balances() == {("fiscal:CZ01", ""): Decimal("3.89"), ("interest:CZ01", ""): Decimal("-3.89")}
    hall.refuse("settle-line", STATEMENT, "finance", SettleForm("L1", "wait", "再查"), cite="FEE-16")


def test_money_nobody_owed_goes_back_to_whoever_sent_it(hall: FeeHall) -> None:
    """FEE-15, FEE-09: settled as a refund, ordered by one, approved by another, paid to the account in the statement."""
    take(hall, line(1, ""))
    hall.refuse(
        "settle-line", STATEMENT, "finance", SettleForm("L1", "refund", ""), cite="FEE-16", where="reason"
    )
    hall.act("settle-line", STATEMENT, "finance", SettleForm("L1", "refund", "付款人误汇"))
    refund = hall.act("ask-refund", STATEMENT, "finance", RefundForm("mistaken", "误汇", line="L1")).dossier
    hall.refuse("approve-refund", refund, "finance", "同意", cite="FEE-09")
    hall.act("approve-refund", refund, "finance2", "同意")
    hall.act("pay-refund", refund, "banker", PayRefundForm("YH01", "TK1", ACCOUNT))
    assert not hall.balances()


def test_the_day_is_tied_out_three_ways(hall: FeeHall) -> None:
    """FEE-16: notices, bank and treasury agree; an open line makes the day uneven and wants a reason."""
    notice, shift = hall.noticed(), hall.shift()
    hall.paid(notice, shift, channel="transfer")
    take(hall, line(1, hall.code_of(notice)), line(2, "", "12.00"))
    hall.to("03-02 16:40")
    hall.act("end-shift", shift, "teller", EndShiftForm(Decimal("500.00")))
    hall.act("close-day", DAY, "banker")
    hall.act("remit", DAY, "banker", RemitForm("CZ01", Decimal("80.00"), "HK1"))
    hall.refuse("tie-out", DAY, "finance", TieForm(), cite="FEE-16", where="reason")
    tied = hall.act("tie-out", DAY, "finance", TieForm("一笔不明款项待查")).paper
    (row,) = tied.lines
    assert (row.notices, row.bank, row.held, row.treasury, row.open) == (
        Decimal("80.00"),
        Decimal("92.00"),
        Decimal("12.00"),
        Decimal("80.00"),
        1,
    )
    assert not tied.even


def test_what_went_back_lies_in_suspense_no_longer(hall: FeeHall) -> None:
    """A line's money that was paid back is held by nobody: lines and ledger agree."""
    take(hall, line(1, ""))
    hall.act("settle-line", STATEMENT, "finance", SettleForm("L1", "refund", "付款人误汇"))
    refund = hall.act("ask-refund", STATEMENT, "finance", RefundForm("mistaken", "误汇", line="L1")).dossier
    hall.act("approve-refund", refund, "finance2", "同意")
    hall.act("pay-refund", refund, "banker", PayRefundForm("YH01", "TK1", ACCOUNT))
    with hall.hall.reading() as root:
        (one,) = lines_of(root.archive[STATEMENT], root.archive.children(STATEMENT)).values()
    assert (one.held, one.settled) == (Decimal("0.00"), "refund")


def test_a_line_counts_for_the_notice_the_bank_confirmed_on_it(hall: FeeHall) -> None:
    """Its own code is nobody's; the confirmation says whose it is, and the money leaves suspense once."""
    notice = hall.noticed()
    take(hall, line(1, "99990000000000000000"))
    hall.paid(notice, hall.shift(), channel="transfer", lines=((STATEMENT, "L1"),))
    for way in ("tie", "bank-error", "interest", "refund", "wait"):
        hall.refuse("settle-line", STATEMENT, "finance", SettleForm("L1", way, "核实", notice), cite="FEE-16")  # type: ignore[arg-type]  # a way
    hall.act("rematch-lines", STATEMENT, "finance")
    assert fate(hall, 1) == ("matched", Decimal("0.00"))
    assert SUSPENSE not in hall.balances()


def test_a_line_that_names_another_notice_pays_none_but_that(hall: FeeHall) -> None:
    """FEE-16: whoever paid said what for."""
    notice, other = hall.noticed(), hall.noticed()
    take(hall, line(1, hall.code_of(notice)))
    form = hall.payment(other, shift=hall.shift(), channel="transfer", lines=((STATEMENT, "L1"),))
    hall.refuse("confirm-payment", other, "teller", form, cite="FEE-16", where="L1")


def test_a_line_claimed_for_another_notice_counts_for_that_alone(hall: FeeHall) -> None:
    """Laid beside a paid notice with fifty too much, then claimed: all of it is held, and the first waits for its own."""
    first, second = hall.noticed(), hall.noticed()
    shift = hall.shift()
    hall.paid(first, shift, channel="transfer")
    take(hall, line(1, hall.code_of(first), "130.00"))
    assert fate(hall, 1) == ("over", Decimal("50.00"))
    hall.act("settle-line", STATEMENT, "finance", SettleForm("L1", "tie", "付款人写错识别码", second))
    assert fate(hall, 1) == ("partly", Decimal("130.00"))
    hall.paid(second, shift, channel="transfer", lines=((STATEMENT, "L1"),))
    hall.act("rematch-lines", STATEMENT, "finance")
    assert fate(hall, 1) == ("over", Decimal("50.00"))
    assert hall.balances()[SUSPENSE] == Decimal("-50.00")
    take(hall, line(2, hall.code_of(first)))
    assert fate(hall, 2)[0] == "matched"


CODE = "2222333344445555666"


def test_a_whole_day_is_matched_again_so_many_lines_to_an_act(hall: FeeHall) -> None:
    """FEE-16: of 501 lines whose notice came late one act takes 500 at most; all are looked at, nothing is repeated."""
    for first, last in ((0, CHUNK), (CHUNK, CHUNK + 1)):
        take(hall, *(line(n, CODE) for n in range(first, last)))
    hall.refuse("rematch-lines", STATEMENT, "finance", cite="FEE-16", where="lines")
    hall.noticed(code=CODE)
    hall.refuse("rematch-lines", STATEMENT, "finance", cite="FEE-16", where="lines")
    assert rematch(hall.hall.house, hall.people["finance"], STATEMENT) == 2
    with hall.hall.reading() as root:
        statement = root.archive[STATEMENT]
        whole, kept = lines_of(statement), DayLines(root.archive, statement)
        assert {one.fate for one in whole.values()} == {"partly"}
        assert dict(kept.open()) == whole
        total = (CHUNK + 1) * Decimal("80.00")
        assert kept.sums() == (total, total, CHUNK + 1)
    with pytest.raises(Refusal, match="没有可以重新匹配的明细"):
        rematch(hall.hall.house, hall.people["finance"], STATEMENT)


def test_only_the_lines_that_are_named_are_laid_beside_the_notices_again(hall: FeeHall) -> None:
    """FEE-16: the payment that rests on a line names it, and no other line of the day is looked at."""
    take(hall, line(1, CODE), line(2, CODE))
    hall.noticed(code=CODE)
    named = RematchForm(("L2", "L9"))
    assert [one.line for one in hall.act("rematch-lines", STATEMENT, "clock", named).paper.judged] == ["L2"]
    assert [fate(hall, n)[0] for n in (1, 2)] == ["unknown", "partly"]
    hall.refuse("rematch-lines", STATEMENT, "clock", named, cite="FEE-16")


def test_what_is_kept_beside_a_day_is_made_anew_where_it_is_missing(hall: FeeHall) -> None:
    """The records are the truth: a day taken in before anything was kept beside it is read out of them, and goes on."""
    take(hall, line(1, ""), line(2, "", "12.00"))
    hall.act("settle-line", STATEMENT, "finance", SettleForm("L2", "bank-error", "银行重复记账"))

    def forget(root: Root) -> None:
        root.archive.shelf(SHELF).clear()

    hall.hall.house.transact(forget)
    with hall.hall.reading() as root:
        kept = DayLines(root.archive, root.archive[STATEMENT])
        assert kept.sums() == (Decimal("80.00"), Decimal("80.00"), 1)
        assert kept.get("L9") is None
    hall.act("settle-line", STATEMENT, "finance", SettleForm("L1", "refund", "付款人误汇"))
    with hall.hall.reading() as root:
        assert root.archive.shelf(SHELF)[STATEMENT, ""] == ("80.00", "80.00", 0)
        assert (
            DayLines(root.archive, root.archive[STATEMENT]).get("L1")
            == lines_of(root.archive[STATEMENT])["L1"]
        )
