"""Papers of an order under a framework (第二阶段采购): placed, answered, contended for, contracted, accepted."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

import msgspec

from hallcore.ground.events import Disclosure, Paper
from hallcore.vault import FileRef


class OrderPlaced(Paper, frozen=True):
    """A purchaser orders under a framework: from one it chose, from whose turn it is, or by a second competition.

    Attributes:
        way: direct, competition or rotation, as the documents fixed it.
        needs: What is wanted, in words; quantity in ``unit``.
        deliver_by, place: Until when, and where to.
        bid, supplier, supplier_name, price: From whom at which unit price; empty and 0 in a competition.
        reason: Why this one, in direct choice.
        turn: The round of the rotation, from 1; 0 elsewhere.
        asked: The bids of the finalists that are asked, in a competition.
        answer_by: Until when the supplier answers; None in a competition.
        offers_by, open_by: Until when offers are sealed, and then opened; None elsewhere.
    """

    type: ClassVar[str] = "order-placed"
    title: ClassVar[str] = "框架协议采购订单"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    lot: str
    lot_title: str
    way: str
    purchaser: str
    purchaser_name: str
    needs: str
    quantity: Decimal
    unit: str
    deliver_by: date
    place: str
    bid: str = ""
    supplier: str = ""
    supplier_name: str = ""
    price: Decimal = Decimal("0.00")
    reason: str = ""
    turn: int = 0
    asked: tuple[str, ...] = ()
    answer_by: datetime | None = None
    offers_by: datetime | None = None
    open_by: datetime | None = None


class OrderAccepted(Paper, frozen=True):
    """The supplier takes the order."""

    type: ClassVar[str] = "order-accepted"
    title: ClassVar[str] = "接受订单"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    bid: str
    contract_by: datetime


class OrderRefused(Paper, frozen=True):
    """The supplier does not take the order, or said nothing in time; the purchaser finds whether it had a lawful cause."""

    type: ClassVar[str] = "order-refused"
    title: ClassVar[str] = "未接受订单"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    bid: str
    reason: str
    silent: bool = False


class RefusalJudged(Paper, frozen=True):
    """Whether a refusal had a lawful cause: without one it counts against the supplier, and its turn is used (GP-216)."""

    type: ClassVar[str] = "refusal-judged"
    title: ClassVar[str] = "未接受订单的认定"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    lot: str
    lot_title: str
    purchaser_name: str
    bid: str
    supplier_name: str
    told: str
    silent: bool
    lawful: bool
    reason: str


class OfferSealed(Paper, frozen=True):
    """A finalist bound itself to a unit price nobody else knows yet; the last before the time counts."""

    type: ClassVar[str] = "offer-sealed"
    title: ClassVar[str] = "密封的竞价报价"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    bid: str
    commitment: str


class OfferOpened(Paper, frozen=True):
    """A finalist opened its offer, and it is the one it was bound to."""

    type: ClassVar[str] = "offer-opened"
    title: ClassVar[str] = "竞价报价公开"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    bid: str
    price: Decimal
    nonce: str


class Offer(msgspec.Struct, frozen=True):
    """What one finalist offered.

    Attributes:
        agreed: Its agreed unit price, the most it may offer.
        price: What it offered; 0.00 where nothing counts.
        commitment, nonce: What it was bound to, and what opened it.
        sealed_at: When it bound itself; of equal prices the earlier is first (GP-231).
        rank: Its place; 0 where it made no valid offer.
        cause: Why it made none.
    """

    bid: str
    name: str
    agreed: Decimal
    price: Decimal
    commitment: str = ""
    nonce: str = ""
    sealed_at: datetime | None = None
    rank: int = 0
    cause: str = ""


class CompetitionConcluded(Paper, frozen=True):
    """The second competition is over: every offer, and who offered the lowest; with it anybody recomputes the result."""

    type: ClassVar[str] = "competition-concluded"
    title: ClassVar[str] = "二次竞价记录"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    lot: str
    lot_title: str
    purchaser_name: str
    offers: tuple[Offer, ...]
    bid: str
    supplier: str
    supplier_name: str
    price: Decimal


class CallOffPublished(Paper, frozen=True):
    """From whom is bought at which price (成交结果公告), for each competition and each turn (GP-219)."""

    type: ClassVar[str] = "calloff-result"
    title: ClassVar[str] = "框架协议成交结果公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    lot: str
    lot_title: str
    purchaser_name: str
    way: str
    bid: str
    supplier: str
    supplier_name: str
    address: str
    product: str
    price: Decimal
    quantity: Decimal
    unit: str
    amount: Decimal
    publish_by: datetime


class CallOffContracted(Paper, frozen=True):
    """The contract of an order was signed at a fixed price and is public.

    Attributes:
        price, agreed: The unit price of the contract, and the agreed one it is not above (GP-218).
        contract_by: Until when it had to be signed.
    """

    type: ClassVar[str] = "calloff-contract"
    title: ClassVar[str] = "框架协议采购合同公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    lot: str
    lot_title: str
    purchaser: str
    purchaser_name: str
    way: str
    bid: str
    supplier: str
    supplier_name: str
    product: str
    price: Decimal
    agreed: Decimal
    quantity: Decimal
    unit: str
    amount: Decimal
    signed_on: date
    deliver_by: date
    contract_by: datetime


class CallOffReceived(Paper, frozen=True):
    """What was delivered was looked at: it is accepted, or is to be put right."""

    type: ClassVar[str] = "calloff-received"
    title: ClassVar[str] = "框架协议采购验收公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    lot: str
    lot_title: str
    purchaser_name: str
    bid: str
    supplier_name: str
    quantity: Decimal
    ordered: Decimal
    unit: str
    accepted_on: date
    passed: bool
    found: str
    mend_by: date | None = None


class OrderForm(msgspec.Struct, frozen=True):
    """What is submitted to order; ``bid`` and ``price`` in direct choice, ``offers_by`` in a competition."""

    needs: str
    quantity: Decimal
    deliver_by: date
    place: str
    bid: str = ""
    price: Decimal | None = None
    reason: str = ""
    offers_by: datetime | None = None


class RefusalForm(msgspec.Struct, frozen=True):
    """Why an order is not taken."""

    reason: str


class JudgeForm(msgspec.Struct, frozen=True):
    """Whether a refusal had a lawful cause, and why."""

    lawful: bool
    reason: str


class SealForm(msgspec.Struct, frozen=True):
    """A commitment."""

    commitment: str


class OpenForm(msgspec.Struct, frozen=True):
    """The price and the nonce it was made from."""

    price: Decimal
    nonce: str


class OrderContractForm(msgspec.Struct, frozen=True):
    """What is submitted when the contract of an order has been signed."""

    price: Decimal
    signed_on: date
    deliver_by: date
    files: tuple[FileRef, ...] = ()


class ReceptionForm(msgspec.Struct, frozen=True):
    """What is submitted when a delivery has been looked at."""

    quantity: Decimal
    accepted_on: date
    passed: bool
    found: str
    mend_by: date | None = None
    files: tuple[FileRef, ...] = ()
