"""Papers of a contract's performance: the plan, acceptance, changes. Payments and the archive: ``paying_model``."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper
from hallcore.vault import FileRef

PERFORMANCE, PAYMENT, ARCHIVE = "performance", "payment", "archive"
"""The machines: a contract's performance, below it each payment; below the tender its archive."""

PROCEDURES = {"tendering": "performance_works", "procurement": "performance_gp"}
"""Regime → the table its contracts are performed by."""

Beginning = Literal["signing", "delivery", "acceptance"]
BEGINNINGS: dict[str, str] = {"signing": "合同签订", "delivery": "交付", "acceptance": "验收合格"}
"""From what the time to pay runs."""

Payer = Literal["organ", "enterprise", "other"]
PAYERS: dict[str, str] = {
    "organ": "机关、事业单位",
    "enterprise": "大型企业",
    "other": "其他单位",
}
"""What the purchaser is, in the terms of the law on payments to small and medium enterprises."""

SIDES = {"purchaser": "采购人（招标人）代表", "user": "实际使用人或者服务对象", "expert": "专业人员"}
SIDES |= {"inspector": "质量检测机构", "engineer": "监理单位", "design": "设计单位"}
"""Whom a member of an acceptance team stands for."""

KINDS = {"supplement": "追加（补充合同）", "variation": "变更", "termination": "中止或者终止"}
"""What a change does."""


class Milestone(msgspec.Struct, frozen=True):
    """One payment of the contract.

    Attributes:
        no: From 1.
        title: 预付款, 进度款 …
        amount: Yuan.
        begins: From what the time to pay runs.
        days: Calendar days agreed; 0 where nothing is, and the law's own count.
    """

    no: int
    title: str
    amount: Decimal
    begins: Beginning
    days: int = 0


class PerformanceOpened(Paper, frozen=True):
    """How a contract is to be performed and paid (合同履约计划), as it says itself.

    Attributes:
        payer: What the purchaser is.
        small: Whether the supplier is a small or medium enterprise.
        rate: What is agreed for late payment, per cent a day; 0 where nothing is.
        standards: Each technical, service and safety standard that acceptance goes through.
        large: Whether it is large or complex, so that an inspection body takes part (LY-05).
        public_service: Whether it is a public service, so that those it serves take part (GP-032).
    """

    type: ClassVar[str] = "performance-plan"
    title: ClassVar[str] = "合同履约计划"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    lot: str
    lot_title: str
    purchaser_name: str
    supplier: str
    supplier_name: str
    amount: Decimal
    signed_on: date
    ends: date
    payer: Payer
    small: bool
    rate: Decimal
    milestones: tuple[Milestone, ...]
    standards: tuple[str, ...]
    large: bool = False
    public_service: bool = False


class PlanForm(msgspec.Struct, frozen=True):
    """What is submitted to open the performance of a contract."""

    payer: Payer
    small: bool
    milestones: tuple[Milestone, ...]
    standards: tuple[str, ...]
    rate: Decimal = Decimal(0)
    large: bool = False
    public_service: bool = False


# -- acceptance ------------------------------------------------------------------------------------


class Member(msgspec.Struct, frozen=True):
    """A member of the acceptance team; the name goes to the annex."""

    name: str
    side: str


class AcceptancePlanned(Paper, frozen=True):
    """Who accepts, when and how (验收方案); names stand in the annex, sides here.

    Attributes:
        sides: For whom each member stands, keys of ``SIDES``.
        inspector: The inspection body; "" without one.
    """

    type: ClassVar[str] = "acceptance-plan"
    title: ClassVar[str] = "履约验收方案"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    planned_on: date
    way: str
    sides: tuple[str, ...]
    inspector: str = ""


class TeamForm(msgspec.Struct, frozen=True):
    """What is submitted to plan an acceptance."""

    planned_on: date
    way: str
    members: tuple[Member, ...]
    inspector: str = ""


class DeliveryReported(Paper, frozen=True):
    """The supplier has delivered, or finished, and asks for acceptance."""

    type: ClassVar[str] = "delivery-reported"
    title: ClassVar[str] = "交付及验收申请"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    delivered_on: date
    statement: str


class DeliveryForm(msgspec.Struct, frozen=True):
    """What is submitted to report a delivery."""

    delivered_on: date
    statement: str
    files: tuple[FileRef, ...] = ()


class Finding(msgspec.Struct, frozen=True):
    """What was found of one standard."""

    standard: str
    found: str
    met: bool


class AcceptanceRecorded(Paper, frozen=True):
    """How each standard was met (履约验收): passed only where all were.

    Attributes:
        round: From 1; a delivery that did not pass is accepted again after it was put right.
        sides: Who accepted, as planned; every one of them signed.
        opinion: What those it serves say; "" where they take no part.
        mend_by: Until when what was not met is put right; None where it passed.
    """

    type: ClassVar[str] = "acceptance-notice"
    title: ClassVar[str] = "履约验收结果公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    lot: str
    lot_title: str
    purchaser_name: str
    supplier: str
    supplier_name: str
    round: int
    delivered_on: date
    accepted_on: date
    findings: tuple[Finding, ...]
    passed: bool
    sides: tuple[str, ...]
    inspector: str = ""
    opinion: str = ""
    mend_by: date | None = None


class AcceptanceForm(msgspec.Struct, frozen=True):
    """What is submitted to record an acceptance.

    Attributes:
        signed: Whether every member signed the record.
    """

    accepted_on: date
    findings: tuple[Finding, ...]
    signed: bool
    opinion: str = ""
    mend_by: date | None = None
    files: tuple[FileRef, ...] = ()


# -- changes -----------------------------------------------------------------------------------------


class ChangeProposed(Paper, frozen=True):
    """One side asks the other to change the contract.

    Attributes:
        by: Who asks: "purchaser" or "supplier".
        kind: A key of ``KINDS``.
        ground: By which ground of the law; a key of the table's grounds.
        amount: By how much the price changes, yuan; less than nothing where it falls.
        ends: The new last day; None where it stays.
        approval: The document of whoever approved the project, where one is needed.
    """

    type: ClassVar[str] = "change-proposed"
    title: ClassVar[str] = "合同变更申请"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    by: str
    kind: str
    ground: str
    reason: str
    text: str
    amount: Decimal
    ends: date | None = None
    approval: str = ""


class ChangeForm(msgspec.Struct, frozen=True):
    """What is submitted to ask for a change."""

    kind: str
    ground: str
    reason: str
    text: str
    amount: Decimal = Decimal(0)
    ends: date | None = None
    approval: str = ""
    files: tuple[FileRef, ...] = ()


class ChangeRefused(Paper, frozen=True):
    """The other side does not agree, and says why."""

    type: ClassVar[str] = "change-refused"
    title: ClassVar[str] = "不同意合同变更"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str


class RefuseForm(msgspec.Struct, frozen=True):
    """Why a change is not agreed to."""

    reason: str


class ContractChanged(Paper, frozen=True):
    """Both sides have signed a change of the contract, and it is public.

    Attributes:
        no: Which change of this contract, from 1.
        before, after: The price, yuan.
        added: All supplements together with this one, yuan.
        ground: In words.
        ends_before, ends: The last day, before and after.
        first, second: Who asked and who agreed.
    """

    type: ClassVar[str] = "contract-change-notice"
    title: ClassVar[str] = "合同变更公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    lot: str
    lot_title: str
    purchaser_name: str
    supplier: str
    supplier_name: str
    no: int
    kind: str
    ground: str
    reason: str
    text: str
    before: Decimal
    after: Decimal
    added: Decimal
    ends_before: date
    ends: date
    first: str
    second: str
    signed_at: datetime
    approval: str = ""
