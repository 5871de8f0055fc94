"""What is submitted about fees: by windows, payers, the bank and the treasury."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal

import msgspec

from hallcore.fees.banking import BadLine, Line, Way
from hallcore.fees.model import Change, Channel, Tariff
from hallcore.fees.tariff import Measure
from hallcore.vault import FileRef


class TariffForm(msgspec.Struct, frozen=True):
    """What is submitted to publish a version of a fee item."""

    tariff: Tariff
    valid_from: date
    valid_to: date | None = None
    change: str = ""


class WithdrawTariffForm(msgspec.Struct, frozen=True):
    """What is submitted to end a fee item."""

    valid_from: date
    reason: str
    basis: str


class AccountForm(msgspec.Struct, frozen=True):
    """What is submitted to register an account of the treasury."""

    code: str
    name: str
    kind: Literal["treasury", "special", "bonds"]
    bank: str
    number: str


class BankForm(msgspec.Struct, frozen=True):
    """What is submitted to register a branch of the bank: its short code, credit code, cut-off, accounts."""

    code: str
    name: str
    party: str
    cutoff: time
    accounts: tuple[str, ...]


class TellerForm(msgspec.Struct, frozen=True):
    """What is submitted to admit an employee; ``person`` is the name."""

    account: str
    person: str


class DismissForm(msgspec.Struct, frozen=True):
    """What is submitted to dismiss an employee."""

    account: str
    reason: str


class OutageForm(msgspec.Struct, frozen=True):
    """What is submitted when the bank's line was down."""

    began: datetime
    ended: datetime | None
    reason: str


class NoticeForm(msgspec.Struct, frozen=True):
    """What is submitted to issue a notice.

    Attributes:
        matter, about: The dossier that is charged for, and what it is in words.
        party: Who pays; ``payer``, ``ident``, ``phone`` are what the notice says of them.
        department: The collecting unit; "" for the trading centre, whose name is then in ``organ``.
        measures: What is charged, item by item.
        block: The series of the number: the window's digits, or "900" for what a rule issues.
        window: The window, "" for a rule.
        code, provider: The payment code as its issuer gave it.
    """

    matter: str
    about: str
    party: str
    payer: str
    department: str
    measures: tuple[Measure, ...]
    block: str
    code: str
    provider: str
    window: str = ""
    ident: str = ""
    phone: str = ""
    organ: str = ""


class ChangeForm(msgspec.Struct, frozen=True):
    """What is submitted to have a notice changed; ``measures`` and ``days`` only to revise it.

    Attributes:
        change: Revise, cancel, waive.
        measures: The charges anew; for a waiver, "" or what remains to be paid.
        reason, basis: Why, and what the waiver rests on.
    """

    change: Change
    reason: str
    measures: tuple[Measure, ...] = ()
    basis: str = ""


class PaymentForm(msgspec.Struct, frozen=True):
    """What the bank submits when it took money.

    Attributes:
        code: The payment code, which must be the notice's.
        amount: Yuan.
        channel, serial: How, and the bank's own number.
        bank: The branch's code.
        shift: The teller's shift; "" for the bank's system.
        payer, account, opened_at: Who paid, from which account at which bank; "" where it was cash.
        paid_at: When, if it was earlier, with ``outage``: the record of the incident.
        lines: (fiscal account's statement dossier, line id) it rests on.
    """

    code: str
    amount: Decimal
    channel: Channel
    serial: str
    bank: str
    shift: str = ""
    payer: str = ""
    account: str = ""
    opened_at: str = ""
    paid_at: datetime | None = None
    outage: str = ""
    lines: tuple[tuple[str, str], ...] = ()


class ReverseForm(msgspec.Struct, frozen=True):
    """What is submitted to take a confirmation back.

    Attributes:
        reason: Why.
        shift: The teller's who does it; "" for the head and for the bank's system.
        by: The employee on whose word the bank's system takes back what it confirmed itself.
    """

    reason: str
    shift: str = ""
    by: str = ""


class ReceiptForm(msgspec.Struct, frozen=True):
    """A receipt as its provider issued it; ``of`` is the record of the payment, reversal or refund."""

    of: int
    code: str
    number: str
    check: str
    provider: str
    amount: Decimal


class AskForfeitForm(msgspec.Struct, frozen=True):
    """What is submitted to have a bond kept: why, the rule, the record it was decided by."""

    reason: str
    rule: str
    decision: str


class ForfeitForm(msgspec.Struct, frozen=True):
    """What is submitted to keep a bond: the rule, the decision's record number, the fee item it becomes."""

    reason: str
    rule: str
    decision: str
    into: str


class StrikeForm(msgspec.Struct, frozen=True):
    """What is submitted to strike off what could not be booked: the message as it was kept, and the reason."""

    event: str
    at: datetime
    kind: Literal["paid", "reversed"]
    serial: str
    code: str
    amount: Decimal | None
    why: str
    reason: str


class DayForm(msgspec.Struct, frozen=True):
    """What is submitted to begin a bank's day."""

    bank: str
    day: date


class ShiftForm(msgspec.Struct, frozen=True):
    """What is submitted to take the window over: the day's dossier, the drawer, the shift before."""

    day: str
    cash: Decimal
    after: str = ""


class EndShiftForm(msgspec.Struct, frozen=True):
    """What is submitted to hand the window over."""

    cash: Decimal
    reason: str = ""


class RemitForm(msgspec.Struct, frozen=True):
    """What is submitted when a day's money of one account went to the treasury."""

    account: str
    amount: Decimal
    serial: str


class TieForm(msgspec.Struct, frozen=True):
    """What is submitted to tie a day out; a reason where it is not even."""

    reason: str = ""


class RefundForm(msgspec.Struct, frozen=True):
    """What is submitted to have money returned.

    Attributes:
        amount: Yuan, without interest; the rest of what was paid unless given, with ``item`` where the notice
            charges for several.
        ground: Why, in a word; ``reason`` in a sentence.
        line: The line of a statement it is for, "" for the payment of the notice.
        payer, account, opened_at: The payer's own account, where the payment was cash and names none.
        clock, since: The clock of the law that runs for a bond or an ended tender, and the day it runs from.
        interest: Whether a bond earns interest; a deposit of an auction does not (TD-07).
    """

    ground: Literal["overpaid", "mistaken", "withdrawn", "bond", "ended"]
    reason: str
    amount: Decimal | None = None
    item: str = ""
    line: str = ""
    payer: str = ""
    account: str = ""
    opened_at: str = ""
    clock: str = ""
    since: date | None = None
    interest: bool = True


class ApplyBondForm(msgspec.Struct, frozen=True):
    """What is submitted to make a deposit part of the price: the price's fee item, and the contract on record."""

    into: str
    decision: str


class PayRefundForm(msgspec.Struct, frozen=True):
    """What the bank submits when it paid back: the branch, its own number, the account the money went to."""

    bank: str
    serial: str
    account: str


class StatementForm(msgspec.Struct, frozen=True):
    """What is submitted when a file of the bank was read; the file is in the vault."""

    form: Literal["csv", "xlsx", "mt940"]
    read: int
    fresh: int
    known: int
    bad: tuple[BadLine, ...]
    outgoing: int = 0
    files: tuple[FileRef, ...] = ()


class Counterparty(msgspec.Struct, frozen=True):
    """Who paid a line: name, account, bank."""

    name: str = ""
    account: str = ""
    bank: str = ""


class LinesForm(msgspec.Struct, frozen=True):
    """Lines of one fiscal account and day, with who paid each, in the same order."""

    account: str
    lines: tuple[Line, ...]
    payers: tuple[Counterparty, ...]


class RematchForm(msgspec.Struct, frozen=True):
    """Which lines of a day are laid beside the notices again; none named: all that wait for somebody."""

    lines: tuple[str, ...] = ()


class SettleForm(msgspec.Struct, frozen=True):
    """What somebody decides about a line."""

    line: str
    way: Way
    reason: str
    notice: str = ""
