"""Papers of fees: tariff, payment notices, what the bank took, receipts. Who pays is in the annex.

What else the department files is in ``hallcore.fees.banking`` (bank, days, refunds, statements).
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Literal

import msgspec

from hallcore.catalogue.model import Basis
from hallcore.ground.events import Disclosure, Paper

PROCEDURE = "fees"
TARIFF, ACCOUNT, BANK, NOTICE = "tariff", "account", "bank", "notice"
DAY, SHIFT, REFUND, STATEMENT = "day", "shift", "refund", "statement"

KINDS = {
    "administrative": "行政事业性收费",
    "fund": "政府性基金",
    "asset": "国有资源（资产）有偿使用收入",
    "document": "文件工本费",
    "bond": "保证金",
}
"""What a fee item is; a bond is held for the payer and returned, all else is revenue."""

CHANNELS = {"counter": "柜台现金", "pos": "刷卡", "transfer": "转账", "online": "网上缴款"}
"""How the bank took money."""

ACCOUNT_KINDS = {"treasury": "国库", "special": "财政专户", "bonds": "保证金专户"}
"""What a fiscal account is."""

CHANGES = {"revise": "变更", "cancel": "作废", "waive": "减免"}
"""How a notice may be changed, with approval."""

Kind = Literal["administrative", "fund", "asset", "document", "bond"]
Channel = Literal["counter", "pos", "transfer", "online"]
Change = Literal["revise", "cancel", "waive"]


class Posting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the ledger: a debit is positive, a credit negative; those of a paper add up to nothing.

    Attributes:
        account: What it is about, at which fiscal account: ``receivable:CZ01``.
        item: The fee item, or "" for money whose purpose is not known yet.
        amount: Yuan.
    """

    account: str
    item: str
    amount: Decimal


# ---------------------------------------------------------------- tariff


class Rate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One choice among the standards of a fee item: ``住宅 80.00 元/件``."""

    id: str
    label: str
    rate: Decimal


class Tier(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From this base amount on, so many per cent of what lies above it (差额累进)."""

    over: Decimal
    percent: Decimal


class Formula(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How an amount is computed.

    Attributes:
        kind: ``unit`` rate times quantity; ``options`` the chosen rate times quantity; ``tiers`` by the base
            amount; ``agreed`` the amount another paper fixed, within its cap.
        rate: Yuan a unit.
        options, tiers: For those kinds.
        least, most: Bounds of the result in yuan, where there are any.
    """

    kind: Literal["unit", "options", "tiers", "agreed"]
    rate: Decimal = Decimal("0.00")
    options: tuple[Rate, ...] = ()
    tiers: tuple[Tier, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None


class Reduction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who pays less, by how many per cent (100: exempt), and on what ground."""

    id: str
    title: str
    percent: int
    basis: str


class Tariff(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A fee item as it is published (FEE-18).

    Attributes:
        code: The item's code in the list of fees.
        department: The collecting unit's code, or "" for every department.
        bases: What it rests on; without any it cannot be charged (FEE-01).
        standard, unit: The standard in words, and what is counted.
        account: The fiscal account it goes to.
        enterprise: Whether it stands in the list of charges to enterprises (涉企收费清单).
        payers, level: Whom it concerns; central or provincial.
    """

    code: str
    name: str
    kind: Kind
    department: str
    bases: tuple[Basis, ...]
    standard: str
    unit: str
    formula: Formula
    account: str
    reductions: tuple[Reduction, ...] = ()
    enterprise: bool = False
    payers: str = ""
    level: str = "中央"


class TariffPublished(Paper, frozen=True):
    """A version of a fee item takes effect."""

    type: ClassVar[str] = "tariff-published"
    title: ClassVar[str] = "收费项目公布"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    tariff: Tariff
    version: int
    valid_from: date
    valid_to: date | None
    change: str


class TariffWithdrawn(Paper, frozen=True):
    """A fee item is charged no longer, from a day on."""

    type: ClassVar[str] = "tariff-withdrawn"
    title: ClassVar[str] = "收费项目取消"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    valid_from: date
    reason: str
    basis: str


class FiscalAccountRegistered(Paper, frozen=True):
    """An account of the treasury into which fees go."""

    type: ClassVar[str] = "fiscal-account-registered"
    title: ClassVar[str] = "财政账户登记"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    code: str
    name: str
    kind: Literal["treasury", "special", "bonds"]
    bank: str
    number: str


# ---------------------------------------------------------------- notices


class Charge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of a notice, computed from one version of the tariff.

    Attributes:
        tariff, version_n: The fee item's dossier and the record of its version.
        code, name, unit, standard, basis: As they stand in that version.
        quantity: How many units; ``option`` the chosen standard; ``base`` the amount it is counted on.
        reduction: The id of the reduction that was granted by rule, with ``reduced`` in words; "" where none.
        amount: Yuan.
    """

    tariff: str
    version_n: int
    code: str
    name: str
    unit: str
    standard: str
    basis: str
    quantity: Decimal
    option: str
    base: Decimal
    reduction: str
    reduced: str
    amount: Decimal


class NoticeIssued(Paper, frozen=True):
    """A payment notice (缴款通知书); the annex holds ``payer``, ``ident`` and ``phone``.

    Attributes:
        matter: What is charged for: the number of a case, a bid, a lot; ``about`` says it in words.
        party: Who pays: a natural person's number or a credit code.
        department, organ: The collecting unit.
        charges, amount: What it consists of, and the sum in yuan.
        account: The fiscal account it is paid into.
        code, provider: The payment code, opaque, and the system that issued it (FEE-11); never made by us.
        due_by: The last day (FEE-20), None where the calendar of that year is not published yet.
        window: Where it was issued; "" for one issued by rule.
        bond: Whether it is money held for the payer.

    A notice without a department is the trading centre's: who pays it would tell who means to bid.
    """

    type: ClassVar[str] = "payment-notice"
    title: ClassVar[str] = "缴款通知书"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    matter: str
    about: str
    party: str
    department: str
    organ: str
    charges: tuple[Charge, ...]
    amount: Decimal
    account: str
    code: str
    provider: str
    due_by: date | None
    window: str
    bond: bool
    postings: tuple[Posting, ...]


class ChangeAsked(Paper, frozen=True):
    """Somebody asks to revise, cancel or waive a notice; another must approve it (FEE-09)."""

    type: ClassVar[str] = "notice-change-asked"
    title: ClassVar[str] = "缴款通知变更申请"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    change: Change
    charges: tuple[Charge, ...]
    amount: Decimal
    due_by: date | None
    reason: str
    basis: str


class ChangeApproved(Paper, frozen=True):
    """What was asked is approved: the notice now is what this says.

    Attributes:
        change: How it changed.
        charges, amount, due_by: The notice as it is from now on; the amount is 0 once cancelled or waived whole.
        reason, basis: Why.
        asked_by: The account that asked.
    """

    type: ClassVar[str] = "notice-change-approved"
    title: ClassVar[str] = "缴款通知变更批准"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    change: Change
    charges: tuple[Charge, ...]
    amount: Decimal
    due_by: date | None
    reason: str
    basis: str
    asked_by: str
    postings: tuple[Posting, ...]


class ChangeRefused(Paper, frozen=True):
    """What was asked is not approved."""

    type: ClassVar[str] = "notice-change-refused"
    title: ClassVar[str] = "缴款通知变更不予批准"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str


class NoticeExpired(Paper, frozen=True):
    """The last day passed without payment; what was owed is owed until the notice is revised or cancelled."""

    type: ClassVar[str] = "payment-notice-expired"
    title: ClassVar[str] = "缴款通知过期"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    due_by: date


# ---------------------------------------------------------------- money


class PaymentConfirmed(Paper, frozen=True):
    """The bank took the money; the annex holds ``payer``, ``account`` and ``opened_at`` of whoever paid.

    Attributes:
        amount: Yuan, all that was owed.
        channel, serial: How, and the bank's own number of it, which counts once.
        bank, day, shift: Whose booking day (after the cut-off the next working day's); "" as shift: the bank's system.
        paid_at: When the money was taken; earlier than the record only where ``outage`` cites the incident.
        lines: Lines of the bank's statement it rests on, for a transfer that came by itself.
    """

    type: ClassVar[str] = "payment-confirmed"
    title: ClassVar[str] = "收款确认"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    amount: Decimal
    channel: Channel
    serial: str
    bank: str
    day: str
    shift: str
    paid_at: datetime
    outage: str
    lines: tuple[str, ...]
    postings: tuple[Posting, ...]


class PaymentReversed(Paper, frozen=True):
    """A second employee of the bank took back a wrong confirmation before the day was closed, by counter-entry.

    Attributes:
        of: The record of the confirmation.
        shift: The shift whose takings, and whose drawer where it was cash, it corrects: the one that took the money,
            or once that is handed over the one of whoever reverses; "" for the bank's own system and head.
    """

    type: ClassVar[str] = "payment-reversed"
    title: ClassVar[str] = "收款冲正"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    of: int
    amount: Decimal
    channel: Channel
    reason: str
    day: str
    shift: str
    postings: tuple[Posting, ...]


class ReceiptIssued(Paper, frozen=True):
    """An electronic fiscal receipt (FEE-12, FEE-13); ``of`` is the record it is for.

    Attributes:
        code, number, check: As the provider issued them; never made by us.
        red: The record of the receipt this one takes back (冲红), or -1.
        amount: Yuan; negative where red.
    """

    type: ClassVar[str] = "fiscal-receipt"
    title: ClassVar[str] = "非税收入电子票据"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    of: int
    code: str
    number: str
    check: str
    provider: str
    red: int
    amount: Decimal
    issued_on: date
