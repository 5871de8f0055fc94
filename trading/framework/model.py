"""Papers of a framework: its finalists, the agreements with them, removals, and what it came to in the end."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

import msgspec

from hallcore.ground.events import Disclosure, Paper
from hallcore.vault import FileRef
from trading.award.model import Rejected
from trading.evaluation.model import ScoreColumn, Standing
from trading.evaluation.procuring_model import Finding
from trading.tendering.framing_model import FrameworkTerms

CALLOFF = "calloff"
"""The machine of an order under a framework; its dossier lies below the framework's lot."""


class Finalist(msgspec.Struct, frozen=True):
    """A supplier that may be ordered from.

    Attributes:
        rank: Its place, which is its place in the rotation too.
        price: The unit price, yuan.
        total: Its marks; 0 where only prices were compared.
        product: What it offers: brand and model, or the service and its standard.
        address: Where it is.
    """

    rank: int
    bid: str
    supplier: str
    name: str
    price: Decimal
    total: Decimal
    product: str
    address: str


class FinalistsPublished(Paper, frozen=True):
    """The finalists of a framework were found and told (入围结果公告); with it anybody recomputes who they are.

    Attributes:
        ceiling: The highest unit price of the documents, yuan.
        terms: What the documents fixed, so that the cut is recomputed from this paper and the opening.
        eliminated: Who is no finalist, with the reason: rejected, or behind the cut.
        highest: The highest unit price of a finalist (价格优先法); ``lowest_marks`` its lowest marks (质量优先法).
        publicity_from, publicity_to: For how long the notice is public.
        agreement_by: Until when the agreements are signed.
        experts: Who evaluated.
        ranking, scores, findings: The report's ranking, every member's sheet under a number, what was declared.
    """

    type: ClassVar[str] = "finalists-notice"
    title: ClassVar[str] = "入围结果公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    lot: str
    lot_title: str
    purchaser_name: str
    agency_name: str
    method: str
    ceiling: Decimal
    terms: FrameworkTerms
    finalists: tuple[Finalist, ...]
    eliminated: tuple[Rejected, ...]
    highest: Decimal
    lowest_marks: Decimal
    opened_at: datetime
    publicity_from: datetime
    publicity_to: datetime
    agreement_by: datetime
    experts: tuple[str, ...]
    findings: tuple[Finding, ...]
    scores: tuple[ScoreColumn, ...]
    ranking: tuple[Standing, ...]


class AgreementSigned(Paper, frozen=True):
    """The framework agreement with one finalist was signed and is public (框架协议公告).

    Attributes:
        price: The agreed unit price, yuan.
        signed_on, starts, ends: When it was signed, and the first and last day it holds.
        agreement_by: Until when it had to be signed.
    """

    type: ClassVar[str] = "framework-agreement"
    title: ClassVar[str] = "框架协议公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    lot: str
    lot_title: str
    purchaser_name: str
    bid: str
    supplier: str
    supplier_name: str
    product: str
    price: Decimal
    unit: str
    way: str
    signed_on: date
    starts: date
    ends: date
    agreement_by: datetime


class AgreementsFiled(Paper, frozen=True):
    """Copies of the agreements were filed with the finance department of the same level (GP-214)."""

    type: ClassVar[str] = "framework-filed"
    title: ClassVar[str] = "框架协议备案"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    lot: str
    organ: str
    number: str
    filed_on: date
    due: datetime


GROUNDS: dict[str, str] = {
    "collusion": "恶意串通谋取入围或者合同成交",
    "false": "提供虚假材料谋取入围或者合同成交",
    "refused": "无正当理由拒不接受合同授予",
    "unperformed": "不履行合同义务或者履行合同义务不符合约定，经请求履行后仍不履行或者仍未按约定履行",
    "barred": "框架协议有效期内，因违法行为被禁止或者限制参加政府采购活动",
    "agreed": "框架协议约定的其他情形",
}
"""Why a finalist is removed (GP-216)."""


class FinalistRemoved(Paper, frozen=True):
    """A finalist lost its place, or its agreement was ended, on a ground of the law (清退).

    Attributes:
        ground, reason: The ground (``GROUNDS``) and the facts.
        orders: The orders it rests on, by number.
        agreed: Whether its agreement had been signed.
        left, had: How many finalists are left, of how many.
        few: Whether they are so few that others may be called for (GP-217).
    """

    type: ClassVar[str] = "finalist-removed"
    title: ClassVar[str] = "入围供应商清退公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    lot: str
    lot_title: str
    purchaser_name: str
    bid: str
    supplier: str
    supplier_name: str
    ground: str
    reason: str
    orders: tuple[str, ...]
    agreed: bool
    left: int
    had: int
    few: bool


class FrameworkEnded(Paper, frozen=True):
    """The last day of the agreements is over; nothing is ordered any more (GP-136)."""

    type: ClassVar[str] = "framework-ended"
    title: ClassVar[str] = "框架协议届满"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    ended_on: date
    summary_by: datetime


class Sum(msgspec.Struct, frozen=True):
    """What was ordered from one finalist: how many contracts, how much in all, yuan."""

    name: str
    contracts: int
    quantity: Decimal
    amount: Decimal


class FrameworkSummed(Paper, frozen=True):
    """What was ordered from a framework in all (成交结果汇总公告), after its end (GP-219)."""

    type: ClassVar[str] = "framework-summary"
    title: ClassVar[str] = "成交结果汇总公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    lot: str
    lot_title: str
    purchaser_name: str
    unit: str
    starts: date
    ends: date
    sums: tuple[Sum, ...]
    contracts: int
    amount: Decimal
    summary_by: datetime


class Offered(msgspec.Struct, frozen=True):
    """What is said of a finalist besides its bid: its product and where it is."""

    bid: str
    product: str
    address: str


class FinalistsForm(msgspec.Struct, frozen=True):
    """What is submitted to publish the finalists: a line each."""

    offered: tuple[Offered, ...]
    files: tuple[FileRef, ...] = ()


class AgreementForm(msgspec.Struct, frozen=True):
    """What is submitted when an agreement has been signed."""

    bid: str
    signed_on: date
    starts: date
    ends: date
    files: tuple[FileRef, ...] = ()


class AgreementsFiledForm(msgspec.Struct, frozen=True):
    """Where, under which number and when the copies were filed."""

    organ: str
    number: str
    filed_on: date
    files: tuple[FileRef, ...] = ()


class RemovalForm(msgspec.Struct, frozen=True):
    """Who is removed, on which ground and facts."""

    bid: str
    ground: str
    reason: str
    files: tuple[FileRef, ...] = ()
