"""Papers of the contract."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

import msgspec

from hallcore.ground.events import Disclosure, Paper
from hallcore.vault import FileRef


class ContractPublished(Paper, frozen=True):
    """The contract of a lot was signed and is public (合同公告).

    Attributes:
        performance_bond: Yuan; 0 where none is asked.
        bond_notice: The payment notice by which it was paid; "" where it was not, or not yet.
        guarantee: Who stands for it instead, and the number of the letter (履约保函); "" where it is money.
        notice_by: By when a contract of procurement had to be public (GP-029); None where the law sets no such day.
    """

    type: ClassVar[str] = "contract-notice"
    title: ClassVar[str] = "合同公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    lot: str
    lot_title: str
    purchaser_name: str
    supplier: str
    supplier_name: str
    amount: Decimal
    performance_bond: Decimal
    signed_on: date
    starts: date
    ends: date
    contract_by: datetime
    bond_notice: str = ""
    guarantee: str = ""
    notice_by: datetime | None = None


class PerformanceConcluded(Paper, frozen=True):
    """The purchaser says how the winner performed: the bond goes back, or it asks that it be kept (FEE-22, FEE-23).

    Attributes:
        lot, supplier: Which contract, whose.
        amount: The bond, yuan.
        notice: The payment notice under which it is held.
        fulfilled: Whether the contract was performed.
        accepted_on: The day that was accepted, or established.
        ground: What was accepted, or how the contract was broken.
    """

    type: ClassVar[str] = "performance-concluded"
    title: ClassVar[str] = "履约情况确认"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    lot: str
    supplier: str
    amount: Decimal
    notice: str
    fulfilled: bool
    accepted_on: date
    ground: str


class ContractFiled(Paper, frozen=True):
    """The copy of a contract of procurement was filed with the finance department of the same level (GP-030).

    Attributes:
        organ, number: With whom, and under which number if it gave one.
        due: Until when it had to be.
    """

    type: ClassVar[str] = "contract-filed"
    title: ClassVar[str] = "合同备案"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    lot: str
    organ: str
    filed_on: date
    number: str
    due: datetime


class FilingForm(msgspec.Struct, frozen=True):
    """What is submitted when the contract has been filed."""

    organ: str
    filed_on: date
    number: str = ""
    files: tuple[FileRef, ...] = ()


class AwardDeclined(Paper, frozen=True):
    """The winner declared that it gives the award up; what that costs it is not decided by this."""

    type: ClassVar[str] = "award-declined"
    title: ClassVar[str] = "中标人放弃中标"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    bid: str
    reason: str


class DeclineForm(msgspec.Struct, frozen=True):
    """What a winner submits to give up."""

    reason: str


class LapseForm(msgspec.Struct, frozen=True):
    """By which ground an award lapses, on which facts; ``by`` names the decision where there is one."""

    ground: str
    reason: str
    by: str = ""


class ConclusionForm(msgspec.Struct, frozen=True):
    """What is submitted to say how the winner performed."""

    fulfilled: bool
    accepted_on: date
    ground: str
    files: tuple[FileRef, ...] = ()


class ContractForm(msgspec.Struct, frozen=True):
    """What is submitted to publish a contract."""

    amount: Decimal
    performance_bond: Decimal
    signed_on: date
    starts: date
    ends: date
    files: tuple[FileRef, ...] = ()
    guarantee: str = ""
