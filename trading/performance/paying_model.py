"""Papers of payments, of the written report to the supervisor, and of the archive."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

import msgspec

from hallcore.ground.events import Disclosure, Paper
from hallcore.vault import FileRef
from trading.performance.model import Beginning


class PaymentRequested(Paper, frozen=True):
    """The supplier asks for a payment of the plan with its invoice; until when it is due is counted at once.

    Attributes:
        began_on: The day the time to pay runs from.
        clock, days: The period of the law, and the days that hold.
        due_by: The end of the last day.
        rate: Per cent a day that is owed after it; 0 where none is agreed and the law gives none.
    """

    type: ClassVar[str] = "payment-requested"
    title: ClassVar[str] = "付款申请"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    milestone: int
    called: str
    amount: Decimal
    invoice: str
    begins: Beginning
    began_on: date
    clock: str
    days: int
    due_by: datetime
    rate: Decimal


class RequestForm(msgspec.Struct, frozen=True):
    """What is submitted to ask for a payment."""

    milestone: int
    invoice: str
    files: tuple[FileRef, ...] = ()


class RequestReturned(Paper, frozen=True):
    """The purchaser sent a request back with what is wrong with it."""

    type: ClassVar[str] = "payment-request-returned"
    title: ClassVar[str] = "退回付款申请"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str


class PaymentMade(Paper, frozen=True):
    """The purchaser has paid (合同付款), in whole or in part, late or in time.

    Attributes:
        paid: This time, yuan, without interest.
        left: What is still owed of this payment.
        late_days: Calendar days between the last day and this payment.
        accrued: Interest owed for lateness up to this payment, yuan; ``interest`` what was paid of it.
    """

    type: ClassVar[str] = "contract-payment"
    title: ClassVar[str] = "合同付款记录"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    lot: str
    lot_title: str
    purchaser_name: str
    supplier: str
    supplier_name: str
    milestone: int
    called: str
    amount: Decimal
    paid: Decimal
    left: Decimal
    paid_on: date
    due_by: datetime
    late_days: int
    rate: Decimal
    accrued: Decimal
    interest: Decimal


class PartPaid(PaymentMade, frozen=True):
    """A part of what was asked for was paid; the rest is still due."""

    type: ClassVar[str] = "contract-part-payment"
    title: ClassVar[str] = "合同付款记录（部分）"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"


class PayForm(msgspec.Struct, frozen=True):
    """What is submitted when something was paid; ``voucher`` names the treasury's or the bank's paper."""

    paid: Decimal
    paid_on: date
    voucher: str
    interest: Decimal = Decimal(0)
    files: tuple[FileRef, ...] = ()


class PaymentSettled(Paper, frozen=True):
    """The supplier says that it got what was owed, the interest for lateness with it or waived."""

    type: ClassVar[str] = "payment-settled"
    title: ClassVar[str] = "收款确认"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    received: Decimal
    waived: Decimal


class SettleForm(msgspec.Struct, frozen=True):
    """What is submitted to say that the money came; ``waive`` gives up what is left of the interest."""

    waive: bool = False


# -- to the supervisor, and to the archive ----------------------------------------------------------------


class ResultReported(Paper, frozen=True):
    """The tenderer's written report on the tender (招标投标情况书面报告) to the competent department (ZB-098).

    Attributes:
        scope, media, documents, committee, result: The parts a report has.
        bidders: How many bid; ``rejected`` how many bids were rejected.
        objections: How many objections and complaints there were.
        winner, price: The result.
        supervisor: To whom it goes.
        due_by: Until when it was due; ``late`` whether it came after that.
    """

    type: ClassVar[str] = "result-reported"
    title: ClassVar[str] = "招标投标情况书面报告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    name: str
    lot: str
    lot_title: str
    purchaser_name: str
    supervisor: str
    scope: str
    method: str
    media: str
    documents: str
    committee: str
    bidders: int
    rejected: int
    objections: int
    winner: str
    winner_name: str
    price: Decimal
    awarded_on: date
    due_by: datetime
    late: bool
    remarks: str = ""


class ReportForm(msgspec.Struct, frozen=True):
    """What the tenderer adds to what is on record."""

    media: str
    remarks: str = ""
    files: tuple[FileRef, ...] = ()


class MatterArchived(Paper, frozen=True):
    """A tender was put into the archive: what is kept, how it is checked, until when (GP-013, EB-14).

    Attributes:
        tender: Which.
        records, files: How many records and files the manifest names.
        manifest: SHA-256 of the manifest, by which the package is checked.
        ended_on: When the procurement, or the performance, ended.
        keep_until: The last day it must be kept.
    """

    type: ClassVar[str] = "archive-made"
    title: ClassVar[str] = "归档记录"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    tender: str
    name: str
    purchaser_name: str
    records: int
    files: int
    manifest: str
    ended_on: date
    keep_until: date


class ArchiveForm(msgspec.Struct, frozen=True):
    """The manifest as it was made, and what it counts."""

    manifest: FileRef
    records: int
    files: int
