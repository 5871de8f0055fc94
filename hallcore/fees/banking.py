"""Papers of the bank and the treasury: tellers, days, shifts, remittances, refunds, statements, the daily tie-out."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import ClassVar, Literal

import msgspec

from hallcore.fees.model import Channel, Posting
from hallcore.ground.events import Disclosure, Paper

FATES = {
    "matched": "已匹配",
    "partly": "部分匹配",
    "over": "多缴",
    "under": "少缴",
    "duplicate": "重复缴款",
    "unknown": "不明款项",
}
"""What a line of a statement is; every line is exactly one of these (FEE-16)."""

WAYS = {
    "tie": "认领至通知书",
    "refund": "退回付款人",
    "wait": "等待补足",
    "bank-error": "银行差错，由银行冲正",
    "interest": "银行结息，转入利息",
}
"""How somebody settles a line that did not match."""

Fate = Literal["matched", "partly", "over", "under", "duplicate", "unknown"]
Way = Literal["tie", "refund", "wait", "bank-error", "interest"]


class BankRegistered(Paper, frozen=True):
    """A branch of the bank takes money for the treasury.

    Attributes:
        party: The bank's credit code; its employees' accounts belong to it.
        cutoff: The hour after which money counts for the next working day.
        accounts: The fiscal accounts it holds.
    """

    type: ClassVar[str] = "bank-registered"
    title: ClassVar[str] = "代收银行登记"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    code: str
    name: str
    party: str
    cutoff: time
    accounts: tuple[str, ...]


class TellerAdmitted(Paper, frozen=True):
    """The bank admits one of its employees to its window; the name is in the annex (``person``)."""

    type: ClassVar[str] = "teller-admitted"
    title: ClassVar[str] = "柜员上岗"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    account: str


class TellerDismissed(Paper, frozen=True):
    """An employee no longer works at the bank's window."""

    type: ClassVar[str] = "teller-dismissed"
    title: ClassVar[str] = "柜员离岗"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    account: str
    reason: str


class BankOutage(Paper, frozen=True):
    """The bank's line was down; what was paid meanwhile is confirmed later and cites this."""

    type: ClassVar[str] = "bank-outage"
    title: ClassVar[str] = "银行系统故障登记"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    began: datetime
    ended: datetime | None
    reason: str


class DayOpened(Paper, frozen=True):
    """A booking day of a bank begins."""

    type: ClassVar[str] = "bank-day-opened"
    title: ClassVar[str] = "营业日开始"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    bank: str
    day: date


class ShiftStarted(Paper, frozen=True):
    """A teller takes the window over.

    Attributes:
        teller: The account.
        cash: Yuan in the drawer at the start.
        after: The shift whose drawer was handed over, or "".
    """

    type: ClassVar[str] = "shift-started"
    title: ClassVar[str] = "柜员接班"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    teller: str
    cash: Decimal
    after: str


class Taken(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What came in by one channel into one account; confirmed less reversed."""

    account: str
    channel: Channel
    count: int
    amount: Decimal


class ShiftEnded(Paper, frozen=True):
    """A teller hands the window over: what was taken, counted against the drawer."""

    type: ClassVar[str] = "shift-ended"
    title: ClassVar[str] = "柜员交班"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    takings: tuple[Taken, ...]
    cash_expected: Decimal
    cash_counted: Decimal
    difference: Decimal
    reason: str


class DayClosed(Paper, frozen=True):
    """The bank closes a day: the list of what was taken, after which nothing of it can be reversed."""

    type: ClassVar[str] = "bank-day-closed"
    title: ClassVar[str] = "银行日终清单"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    bank: str
    day: date
    takings: tuple[Taken, ...]
    amount: Decimal


class Remitted(Paper, frozen=True):
    """The bank moved a day's money of one account to the treasury."""

    type: ClassVar[str] = "money-remitted"
    title: ClassVar[str] = "款项划缴"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    account: str
    amount: Decimal
    serial: str
    postings: tuple[Posting, ...]


class TieLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One account of the three-way tie-out (FEE-16).

    Attributes:
        notices: What was confirmed on notices.
        bank: What the bank's statement says came in that day.
        held: How much of that lies in suspense, confirmed on no notice.
        treasury: What was remitted.
        open: The lines of the statement that nobody has settled.
    """

    account: str
    notices: Decimal
    bank: Decimal
    held: Decimal
    treasury: Decimal
    open: int


class DayTied(Paper, frozen=True):
    """Notices, bank and treasury were compared for a day, account by account; differences carry their reason."""

    type: ClassVar[str] = "day-tied"
    title: ClassVar[str] = "三方对账单"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    day: date
    lines: tuple[TieLine, ...]
    even: bool
    reason: str


# ---------------------------------------------------------------- refunds


class RefundAsked(Paper, frozen=True):
    """Money is to go back. The annex holds ``payer``, ``account`` and ``opened_at``: the account that paid.

    Attributes:
        of: The payment that is returned: a record number of a notice, or the id of a line of a statement.
        amount: Yuan, without interest; ``sums`` by fee item, as (item, yuan).
        ground: ``overpaid``, ``mistaken``, ``withdrawn``, ``bond``; ``ended`` (of the tender) for documents.
        account: The fiscal account it comes from.
        clock, due_by: The clock of the law that runs for a bond or after a tender's end, and its last day.
        interest_from: The day interest runs from, for a bond (the day after it was paid), or None.
    """

    type: ClassVar[str] = "refund-asked"
    title: ClassVar[str] = "退付申请"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    of: str
    amount: Decimal
    ground: Literal["overpaid", "mistaken", "withdrawn", "bond", "ended"]
    reason: str
    account: str
    sums: tuple[tuple[str, Decimal], ...]
    clock: str
    due_by: date | None
    interest_from: date | None


class RefundConfirmed(Paper, frozen=True):
    """The collecting unit confirms that the money is to go back (FEE-15)."""

    type: ClassVar[str] = "refund-confirmed"
    title: ClassVar[str] = "退付确认"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str


class RefundApproved(Paper, frozen=True):
    """The treasury approves."""

    type: ClassVar[str] = "refund-approved"
    title: ClassVar[str] = "退付批准"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str


class RefundRefused(Paper, frozen=True):
    """The money is not returned, and why."""

    type: ClassVar[str] = "refund-refused"
    title: ClassVar[str] = "不予退付"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str


class RefundPaid(Paper, frozen=True):
    """The bank paid it back, with interest where it was a bond, to the account it came from."""

    type: ClassVar[str] = "refund-paid"
    title: ClassVar[str] = "退付完成"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    amount: Decimal
    interest: Decimal
    serial: str
    late: bool
    postings: tuple[Posting, ...]


# ---------------------------------------------------------------- statements


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One credit line of a bank's statement; the payer's account stays in the annex under the line's id.

    Attributes:
        id: What makes it this line and no other: the bank's number, or a hash of all it says.
        on: The booking day.
        amount: Yuan.
        serial: The bank's number, "" where the format has none.
        code: The payment code found in it, "" where none was.
        place: Where it stood in the file: ``第 12 行``.
    """

    id: str
    on: date
    amount: Decimal
    serial: str
    code: str
    place: str


class Judged(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a line is, and which notice it was laid beside.

    Attributes:
        held: How much of it lies in suspense: money that is there and confirmed on no notice.
        why: In words.
    """

    line: str
    fate: Fate
    notice: str
    held: Decimal
    why: str


class BadLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A line that could not be read: its place, and what is wrong with it."""

    place: str
    field: str
    reason: str


class StatementImported(Paper, frozen=True):
    """A file of the bank was taken in for one fiscal account; filed in that account's dossier.

    Attributes:
        form: ``csv``, ``xlsx`` or ``mt940``.
        read, fresh, known: Lines of money that came in, of which new, of which known already.
        outgoing: Lines of money that went out, which are passed over.
        bad: Lines set aside.
    """

    type: ClassVar[str] = "statement-imported"
    title: ClassVar[str] = "银行对账文件导入"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    form: Literal["csv", "xlsx", "mt940"]
    read: int
    fresh: int
    known: int
    outgoing: int
    bad: tuple[BadLine, ...]


class LinesTaken(Paper, frozen=True):
    """Lines of one account and day, each with what it is at first; payers in the annex by line."""

    type: ClassVar[str] = "statement-lines"
    title: ClassVar[str] = "银行到账明细"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    account: str
    lines: tuple[Line, ...]
    judged: tuple[Judged, ...]
    postings: tuple[Posting, ...]


class LinesRematched(Paper, frozen=True):
    """Lines that had not matched were laid beside the notices again; only what changed is listed."""

    type: ClassVar[str] = "statement-rematched"
    title: ClassVar[str] = "重新匹配"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    judged: tuple[Judged, ...]
    postings: tuple[Posting, ...]


class LineSettled(Paper, frozen=True):
    """Somebody of the treasury decided what becomes of a line that did not match; ``held`` stays in suspense."""

    type: ClassVar[str] = "statement-line-settled"
    title: ClassVar[str] = "到账差异处理"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    line: str
    way: Way
    notice: str
    fate: Fate
    held: Decimal
    reason: str
    postings: tuple[Posting, ...]
