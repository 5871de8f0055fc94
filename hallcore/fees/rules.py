"""How notices, days, refunds and statements stand, and what is allowed. Pure; the desk moves nothing here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from hallcore.dossier import Archive, Dossier, record_number, split_record_number
from hallcore.fees.banking import (
    BankRegistered,
    RefundAsked,
    RefundPaid,
    RefundRefused,
    Taken,
    TellerAdmitted,
    TellerDismissed,
)
from hallcore.fees.kept import ForfeitAsked, ForfeitRefused
from hallcore.fees.ledger import by_item
from hallcore.fees.model import (
    NOTICE,
    PROCEDURE,
    REFUND,
    ChangeApproved,
    ChangeAsked,
    ChangeRefused,
    Charge,
    FiscalAccountRegistered,
    NoticeIssued,
    PaymentConfirmed,
    PaymentReversed,
    ReceiptIssued,
)
from hallcore.ground.calendar import Calendar
from hallcore.ground.errors import Refusal
from hallcore.ground.money import yuan

ZERO = Decimal("0.00")
_ONE_DAY = timedelta(days=1)


# -- numbers and keys -----------------------------------------------------------------------------


def account_number(code: str) -> str:
    """The dossier of a fiscal account."""
    return f"ZH-{code}"


def bank_number(code: str) -> str:
    """The dossier of a branch of the bank."""
    return f"YH-{code}"


def day_number(bank: str, day: date) -> str:
    """The dossier of a bank's booking day: ``RZ-CCB-20260302``."""
    return f"RZ-{bank}-{day:%Y%m%d}"


def statement_number(account: str, day: date) -> str:
    """The dossier of what came into an account on a day: ``DZ-CZ01-20260302``."""
    return f"DZ-{account}-{day:%Y%m%d}"


def account_shown(statement: str) -> str:
    """The code of the account whose lines a statement's dossier holds."""
    return statement.split("-")[1]


def code_key(code: str) -> str:
    """The claim of a payment code: one code, one notice."""
    return f"pay-code:{code}"


def serial_key(bank: str, serial: str) -> str:
    """The claim of a bank's number: one payment, one confirmation."""
    return f"bank-serial:{bank}:{serial}"


def struck_key(bank: str, event: str, at: datetime) -> str:
    """The claim of a message that could not be booked, by the record that strikes it off."""
    return f"struck:{bank}:{event}:{at.isoformat()}"


def line_key(account: str, line: str) -> str:
    """The claim of a line of a statement by the record that takes it: the same line is taken once."""
    return f"bank-line:{account}:{line}"


def taken_in(archive: Archive, account: str, line: str) -> tuple[str, int] | None:
    """The statement and the record in which a line of an account was taken; None where there is none such."""
    found = archive.claimed(line_key(account, line))
    return split_record_number(found) if found else None


def tie_key(payment: str) -> str:
    """The claim of a confirmed payment by the line that shows it."""
    return f"tied:{payment}"


def spent_key(statement: str, line: str) -> str:
    """The claim of a line of a statement by the one confirmation that rests on it."""
    return f"spent:{statement}:{line}"


def back_key(of: str) -> str:
    """The claim of a line of a statement by the refund that sends it back; a refused one lets go of it."""
    return f"going-back:{of}"


def matter_key(matter: str, n: int) -> str:
    """The claim by which the notices of a matter are found, in order."""
    return f"fee-of:{matter}:{n}"


def rule_key(matter: str, tariff: str) -> str:
    """The claim of a fee that is charged of itself: once for a matter."""
    return f"fee-by-rule:{matter}:{tariff}"


def taking_key(book: str, n: int) -> str:
    """The claim by which what a shift took is found, in order."""
    return f"taking:{book}:{n}"


# -- notices --------------------------------------------------------------------------------------


class Standing(NamedTuple):
    """A notice as it is now: its charges, their sum, the last day."""

    charges: tuple[Charge, ...]
    amount: Decimal
    due_by: date | None


def standing(notice: Dossier) -> Standing:
    """The notice as issued, or as the last approved change left it."""
    changed = notice.latest(ChangeApproved)
    paper = changed if changed is not None else notice.the(NoticeIssued)
    return Standing(paper.charges, paper.amount, paper.due_by)


def outstanding(notice: Dossier) -> Decimal:
    """What is still to be paid on a notice, yuan."""
    return standing(notice).amount if notice.state in {"unpaid", "expired"} else ZERO


def of_trading(issued: NoticeIssued) -> bool:
    """Whether a notice is the trading centre's, which is no department: who pays it would tell who bids (ZB-043)."""
    return not issued.department


def held(archive: Archive, notice: Dossier) -> bool:
    """Whether its money is here: paid, and nothing of it asked back (refused requests aside)."""
    found = payment_of(notice)
    if found is None or notice.state != "paid":
        return False
    return not refunded(archive.children(notice.number), record_number(notice.number, found[0]))


def forfeit_pending(notice: Dossier) -> tuple[int, ForfeitAsked] | None:
    """The request to keep the bond that waits for the treasury, with its record number."""
    asked, told = notice.numbers(ForfeitAsked.type), notice.numbers(ForfeitRefused.type)
    if notice.state != "paid" or not asked or (told and told[-1] > asked[-1]):
        return None
    paper = notice.record(asked[-1]).paper
    return (asked[-1], paper) if isinstance(paper, ForfeitAsked) else None


def payment_of(notice: Dossier) -> tuple[int, PaymentConfirmed] | None:
    """The confirmation that stands, with its record number; None where there is none or it was reversed."""
    numbers = notice.numbers(PaymentConfirmed.type)
    if not numbers:
        return None
    undone = {paper.of for paper in notice.papers(PaymentReversed)}
    paper = notice.record(numbers[-1]).paper
    return (numbers[-1], paper) if isinstance(paper, PaymentConfirmed) and numbers[-1] not in undone else None


def pending(notice: Dossier) -> tuple[int, ChangeAsked] | None:
    """The change that waits for approval, with its record number."""
    asked = notice.numbers(ChangeAsked.type)
    told = (*notice.numbers(ChangeApproved.type), *notice.numbers(ChangeRefused.type))
    if not asked or (told and max(told) > asked[-1]):
        return None
    paper = notice.record(asked[-1]).paper
    return (asked[-1], paper) if isinstance(paper, ChangeAsked) else None


def asked_by(notice: Dossier, n: int) -> str:
    """The account that filed a record."""
    return str(notice.record(n).head["actor"]["account"])


def notices_of(archive: Archive, matter: str) -> Iterator[Dossier]:
    """The notices of a matter, oldest first."""
    n = 1
    while number := archive.claimed(matter_key(matter, n)):
        yield archive[number]
        n += 1


def unpaid_of(archive: Archive, matter: str) -> tuple[str, ...]:
    """The notices of a matter that keep its certificate back: neither paid, waived nor cancelled (FEE-19)."""
    return tuple(
        notice.number for notice in notices_of(archive, matter) if notice.state in {"unpaid", "expired"}
    )


def check_payable(notice: Dossier, amount: Decimal) -> None:
    """The notice is waiting for exactly this amount.

    Raises:
        Refusal: It is paid, cancelled, waived, expired; or the amount is another.
    """
    if notice.machine != NOTICE or notice.procedure != PROCEDURE:
        raise Refusal("没有这份缴款通知书", "FEE-11", where="code")
    told = {
        "paid": "这份通知书已经缴清，请勿重复缴款",
        "cancelled": "这份通知书已经作废，不能缴款",
        "waived": "这份通知书已经减免，无须缴款",
        "forfeited": "这笔保证金已经处理，不能缴款",
        "applied": "这笔保证金已经抵作价款，不能缴款",
    }
    if notice.state in told:
        raise Refusal(told[notice.state], "FEE-17", where="code")
    owed = standing(notice).amount
    if yuan(amount) != owed:
        word = "少于" if amount < owed else "多于"
        raise Refusal(f"缴款金额{word}应缴 {owed} 元，不能确认", "FEE-17", where="amount")


def stuck_receipt(notice: Dossier) -> tuple[int, Decimal] | None:
    """What wants a receipt: the record and its amount, negative for a red one; None where all have theirs."""
    done = {paper.of for paper in notice.papers(ReceiptIssued)}
    for n, name in enumerate(notice.types):
        if n in done or name not in {PaymentConfirmed.type, PaymentReversed.type}:
            continue
        paper = notice.record(n).paper
        if isinstance(paper, PaymentConfirmed):
            return n, paper.amount
        if isinstance(paper, PaymentReversed) and paper.of in done:
            return n, -paper.amount
    return None


# -- the bank -------------------------------------------------------------------------------------


def tellers(bank: Dossier) -> frozenset[str]:
    """The accounts that work at the bank's window."""
    now: set[str] = set()
    for name, n in ((name, n) for n, name in enumerate(bank.types)):
        if name in {TellerAdmitted.type, TellerDismissed.type}:
            paper = bank.record(n).paper
            if isinstance(paper, TellerAdmitted):
                now.add(paper.account)
            elif isinstance(paper, TellerDismissed):
                now.discard(paper.account)
    return frozenset(now)


def booking_day(bank: Dossier, at: datetime, calendar: Calendar, overlay: str) -> date:
    """The day money counts for: today before the cut-off of a working day, else the next working day (FEE-20).

    ``overlay`` is the place whose holidays count too, as the clock C83 has it.

    Raises:
        NotComputable: That lies in a year without a holiday notice.
    """
    day = at.date()
    if at.time() >= bank.the(BankRegistered).cutoff:
        day += _ONE_DAY
    return calendar.next_working_day(day, overlay=overlay)


def books_of(archive: Archive, day: Dossier) -> tuple[str, ...]:
    """Where a day's takings are booked: its shifts, and the bank's own system."""
    return (*(shift.number for shift in archive.children(day.number)), online_book(day))


def online_book(day: Dossier) -> str:
    """Where what no drawer took is booked: by the bank's system, or taken back by its head."""
    return f"{day.number}-online"


def taken(
    archive: Archive, books: Iterable[str]
) -> tuple[tuple[str, PaymentConfirmed | PaymentReversed], ...]:
    """What was taken in these shifts, confirmations and reversals, each with its notice's number."""
    found: list[tuple[str, PaymentConfirmed | PaymentReversed]] = []
    for book in books:
        n = 1
        while key := archive.claimed(taking_key(book, n)):
            number, record = split_record_number(key)
            paper = archive[number].record(record).paper
            if isinstance(paper, PaymentConfirmed | PaymentReversed):
                found.append((number, paper))
            n += 1
    return tuple(found)


def summed(
    archive: Archive, taken_: Iterable[tuple[str, PaymentConfirmed | PaymentReversed]]
) -> tuple[Taken, ...]:
    """What was taken, by account and channel; a reversal counts against its channel."""
    sums: dict[tuple[str, str], tuple[int, Decimal]] = {}
    for number, paper in taken_:
        key = (archive[number].the(NoticeIssued).account, paper.channel)
        sign = 1 if isinstance(paper, PaymentConfirmed) else -1
        count, amount = sums.get(key, (0, ZERO))
        sums[key] = (count + sign, amount + sign * paper.amount)
    return tuple(Taken(account, channel, *sums[account, channel]) for account, channel in sorted(sums))  # type: ignore[arg-type]  # a channel out of papers


def taken_by_item(
    archive: Archive, account: str, taken_: Iterable[tuple[str, PaymentConfirmed | PaymentReversed]]
) -> dict[str, Decimal]:
    """What was taken into one account, by fee item."""
    sums: dict[str, Decimal] = {}
    for number, paper in taken_:
        notice = archive[number]
        if notice.the(NoticeIssued).account != account:
            continue
        sign = 1 if isinstance(paper, PaymentConfirmed) else -1
        for item, amount in by_item(standing(notice).charges).items():
            sums[item] = sums.get(item, ZERO) + sign * amount
    return sums


# -- refunds --------------------------------------------------------------------------------------


def refund_number(of: str, n: int) -> str:
    """The dossier of the n-th refund of a notice or a day's lines: ``JK-20260302-001-0001.T1``."""
    return f"{of}.T{n}"


def refunded(refunds: Iterable[Dossier], of: str) -> Decimal:
    """What was already asked back of one payment, refused requests aside."""
    total = ZERO
    for refund in refunds:
        asked = refund.latest(RefundAsked)
        if refund.machine == REFUND and asked is not None and asked.of == of:
            total += ZERO if refund.latest(RefundRefused) is not None else asked.amount
    return total


def unreceipted_refund(refund: Dossier) -> tuple[int, Decimal] | None:
    """The payment back that has no red receipt yet (FEE-14): its record and amount, without interest, negative.

    Money that was confirmed on no notice has no receipt a red one could take back.
    """
    numbers = refund.numbers(RefundPaid.type)
    if not numbers or refund.numbers(ReceiptIssued.type) or "#" in refund.the(RefundAsked).of:
        return None
    return numbers[-1], -refund.the(RefundPaid).amount


def late(refund: Dossier, on: date) -> bool:
    """Whether a bond has not gone back by its last day."""
    asked = refund.the(RefundAsked)
    return asked.due_by is not None and refund.latest(RefundPaid) is None and on > asked.due_by


# -- accounts ---------------------------------------------------------------------------------------


def fiscal_account(archive: Archive, code: str) -> FiscalAccountRegistered:
    """The account of the treasury with that code.

    Raises:
        Refusal: There is none.
    """
    dossier = archive.get(account_number(code))
    if dossier is None:
        raise Refusal("没有登记这个财政账户", "FEE-02", where="account")
    return dossier.the(FiscalAccountRegistered)
