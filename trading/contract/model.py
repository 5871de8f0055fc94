"""Papers of the contract."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

import msgspec

from hallcore.ground.events import Disclosure, Paper
from hallcore.vault import FileRef


class ContractPublished(Paper, frozen=True):
    """The contract of a lot was signed and is public (合同公告)."""

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


class ContractForm(msgspec.Struct, frozen=True):
    """What is submitted to publish a contract."""

    amount: Decimal
    performance_bond: Decimal
    signed_on: date
    starts: date
    ends: date
    files: tuple[FileRef, ...] = ()
