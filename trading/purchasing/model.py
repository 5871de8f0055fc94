"""Papers of a direct purchase. Money in Decimal yuan with two places; times carry their offset."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Literal, get_args

import msgspec

from hallcore.ground.events import Disclosure, Paper

PURCHASE = "purchase"

FAMILY = "direct"
"""The family of methods this department does, as their tables say of themselves."""

METHODS = {"gp_single_source": "GP-006", "gp_emergency": "GP-007"}
"""Its methods, and the rule that says what each is for; one that is not in force yet is refused with it."""

Path = Literal["talks", "asked", "direct"]
PATHS = dict(
    zip(
        get_args(Path),
        ("与唯一供应商协商", "竞争方式：询问多家供应商", "直接采购：情况特别紧急"),
        strict=True,
    )
)
"""How the price comes about: talks with the only supplier, several asked, or one bought from in extreme urgency."""

ENDS = {
    "unfit": "情况变化，不再符合适用情形",
    "unlawful": "出现影响采购公正的违法、违规行为",
    "budget": "供应商报价超过采购预算",
    "objection": "单一来源公示的异议成立",
    "declined": "采购方式未获财政部门批准",
    "cancelled": "采购任务取消或者紧急情况消除",
}
"""Why a purchase ends without a contract (GP-225, GP-222, GP-004)."""


class Terms(msgspec.Struct, frozen=True):
    """What is bought.

    Attributes:
        content: The main things, their quantity and what they have to be able to do.
        budget: Yuan.
        duration_days: Longest time of delivery or of the contract, calendar days.
    """

    content: str
    budget: Decimal
    duration_days: int


class About(msgspec.Struct, frozen=True):
    """What every public paper of a purchase says of it.

    Attributes:
        method, way: The method's name in data, and on pages.
        ground: The ground it is used on, by its short name; ``reason`` tells the facts.
        plan: The plan filed with finance (采购实施计划), by number.
        original: For additions: the dossier of the original contract; "" otherwise.
        intention: The intention it follows (GP-020); "" where there is none.
        unannounced: The lawful exception by which it has none, and the circumstances; "" where it needs none.
    """

    name: str
    method: str
    way: str
    category: str
    kind: str
    region: str
    purchaser: str
    purchaser_name: str
    agency: str
    agency_name: str
    plan: str
    funding: str
    ground: str
    reason: str
    terms: Terms
    original: str = ""
    intention: str = ""
    unannounced: str = ""


class PurchaseRegistered(Paper, frozen=True):
    """A direct purchase was registered; not yet public.

    Attributes:
        base: For additions: the original contract's price, yuan; 0 otherwise.
        earlier: For additions: what was added to that contract before, yuan.
    """

    type: ClassVar[str] = "purchase-registered"
    title: ClassVar[str] = "直接采购项目登记"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    name: str
    about: About
    base: Decimal
    earlier: Decimal


class Opinion(msgspec.Struct, frozen=True):
    """What one professional says about there being only one supplier; the law has it published with the name (GP-220)."""

    name: str
    unit: str
    post: str
    text: str


class ReasonPublicised(Paper, frozen=True):
    """The reason for buying from a single source is public (单一来源公示), from one day to the end of another.

    Attributes:
        supplier, supplier_name, supplier_address: Whom the purchaser means to buy from.
        opinions: Of the professionals, each by itself.
        contact, agency_contact, finance_contact: Where to object in writing; the second "" without an agency.
    """

    type: ClassVar[str] = "single-source-publicity"
    title: ClassVar[str] = "单一来源采购公示"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    about: About
    supplier: str
    supplier_name: str
    supplier_address: str
    opinions: tuple[Opinion, ...]
    starts: datetime
    ends: datetime
    contact: str
    agency_contact: str
    finance_contact: str


class ReasonObjected(Paper, frozen=True):
    """Somebody objected in writing to the publicity (GP-221). Whoever it is stands in the annex.

    Attributes:
        party: The credit code of the account that filed it; "" where the purchaser enters a letter.
        argue_by: Until when the supplementary argument is held.
    """

    type: ClassVar[str] = "reason-objected"
    title: ClassVar[str] = "单一来源公示书面异议"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    no: int
    party: str
    text: str
    argue_by: datetime


class ReasonArgued(Paper, frozen=True):
    """The supplementary argument was held (补充论证): the objections are upheld, or not (GP-222).

    Attributes:
        objections: How many.
        argue_by: Until when it had to be held.
        told: How and when those who objected were told.
    """

    type: ClassVar[str] = "reason-argued"
    title: ClassVar[str] = "补充论证结论"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    about: About
    upheld: bool
    opinion: str
    objections: int
    argue_by: datetime
    told: str


class MethodAsked(Paper, frozen=True):
    """The method was put to the finance department for approval, with publicity, objections and argument (GP-004)."""

    type: ClassVar[str] = "method-asked"
    title: ClassVar[str] = "采购方式报批"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    report: str
    objections: int


class MethodDecided(Paper, frozen=True):
    """The finance department approved the method, or did not (GP-004)."""

    type: ClassVar[str] = "method-decided"
    title: ClassVar[str] = "采购方式审批"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    approved: bool
    document: str
    opinion: str


class EmergencyFound(Paper, frozen=True):
    """The purchaser found that there is an emergency (GP-227), and which path it goes.

    Attributes:
        by, document: Who found it, and the document that says so.
        since: When it began.
        facts: What happened, and why the usual methods take too long.
        path: ``asked`` or ``direct``.
        direct_reason: Why nobody else is asked; "" where several are.
        report_by: Until when the finance department is told.
    """

    type: ClassVar[str] = "emergency-found"
    title: ClassVar[str] = "紧急情况认定"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    by: str
    document: str
    since: datetime
    facts: str
    path: Path
    direct_reason: str
    report_by: datetime


class EmergencyReported(Paper, frozen=True):
    """The finance department was told of the emergency procurement (GP-229)."""

    type: ClassVar[str] = "emergency-reported"
    title: ClassVar[str] = "紧急采购报告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    organ: str
    reported_on: date
    summary: str
    report_by: datetime


class Invited(msgspec.Struct, frozen=True):
    """A supplier that was asked."""

    party: str
    name: str


class SuppliersInvited(Paper, frozen=True):
    """The supplier, or suppliers, were asked for a signed offer by a time.

    Attributes:
        until: Offers are in by then.
        text: What is asked, beside the files.
    """

    type: ClassVar[str] = "suppliers-invited"
    title: ClassVar[str] = "邀请供应商报价"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    suppliers: tuple[Invited, ...]
    until: datetime
    text: str


class PurchaseTerminated(Paper, frozen=True):
    """The purchase came to an end without a contract (终止公告): why, and what comes next (GP-225)."""

    type: ClassVar[str] = "purchase-terminated"
    title: ClassVar[str] = "采购终止公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    about: About
    ground: str
    reason: str
    following: str
