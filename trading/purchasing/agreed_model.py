"""Papers of a direct purchase from its offers on: what was offered and agreed, the result, the contract, what was added."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

import msgspec

from hallcore.ground.events import Disclosure, Paper
from trading.award.model import Item
from trading.purchasing.model import About, Path


class OfferSubmitted(Paper, frozen=True):
    """A supplier's signed offer: one, and it stands."""

    type: ClassVar[str] = "offer-submitted"
    title: ClassVar[str] = "供应商报价"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    party: str
    supplier_name: str
    price: Decimal
    days: int
    address: str
    text: str


class TalksRecorded(Paper, frozen=True):
    """What was agreed with the only supplier (协商情况记录, GP-224); those who talked stand in the annex.

    Attributes:
        held_on, place: When and where.
        publicity: What came of the publicity; "" where there was none.
        personnel: How many talked for the purchaser; each signed.
        costs: The cost, prices of comparable contracts, patents and know-how the supplier told of.
        conditions: The main terms of the contract.
        price: What was agreed, yuan.
        reasonable: Why it is reasonable.
        dissent: Who of them sees it otherwise, and why; "" for nobody.
        publish_by: Until when the result is public.
    """

    type: ClassVar[str] = "talks-recorded"
    title: ClassVar[str] = "协商情况记录"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    held_on: date
    place: str
    publicity: str
    personnel: int
    supplier: str
    costs: str
    conditions: str
    price: Decimal
    reasonable: str
    dissent: str
    publish_by: datetime


class OfferChosen(Paper, frozen=True):
    """In an emergency the purchaser chose an offer (GP-228); those who chose stand in the annex.

    Attributes:
        reason: Why it; where it is not the lowest, why not the lowest.
        lowest: Whether it is.
    """

    type: ClassVar[str] = "offer-chosen"
    title: ClassVar[str] = "紧急采购确定成交供应商"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    supplier: str
    price: Decimal
    lowest: bool
    reason: str
    personnel: int
    publish_by: datetime


class OfferTold(msgspec.Struct, frozen=True):
    """One offer as the result tells it."""

    party: str
    name: str
    price: Decimal
    submitted_at: datetime


class PurchaseResult(Paper, frozen=True):
    """The result is public: from whom, for how much, why from it, and in an emergency why at all (GP-026, GP-229).

    Attributes:
        path: How the price came about.
        why: Why this supplier: the ground and its facts, or why its offer was chosen.
        emergency: What was found; "" otherwise.
        document: The approval of the method, or the document that found the emergency; "" where none is needed.
        offers: Every offer.
        personnel: Who talked or chose, as the law has reviewers published (GP-028).
        decided_at, publish_by: When it was agreed, and until when it had to be public.
        runs_until: This notice stands until then (GP-027).
    """

    type: ClassVar[str] = "purchase-result"
    title: ClassVar[str] = "采购结果公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    about: About
    path: Path
    supplier: str
    supplier_name: str
    supplier_address: str
    amount: Decimal
    items: tuple[Item, ...]
    why: str
    emergency: str
    document: str
    offers: tuple[OfferTold, ...]
    personnel: tuple[str, ...]
    decided_at: datetime
    publish_by: datetime
    runs_until: datetime
    contract_by: datetime


class PurchaseContracted(Paper, frozen=True):
    """The contract is signed and public (合同公告).

    Attributes:
        due: Until when it had to be public; ``contract_by`` until when it had to be signed.
    """

    type: ClassVar[str] = "purchase-contract"
    title: ClassVar[str] = "采购合同公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    about: About
    supplier: str
    supplier_name: str
    amount: Decimal
    signed_on: date
    starts: date
    ends: date
    contract_by: datetime
    due: datetime


class PurchaseContractFiled(Paper, frozen=True):
    """The copy of the contract was filed with the finance department of the same level (GP-030)."""

    type: ClassVar[str] = "purchase-contract-filed"
    title: ClassVar[str] = "采购合同备案"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    organ: str
    filed_on: date
    number: str
    due: datetime


class ContractAdded(Paper, frozen=True):
    """More was bought under the contract of an emergency (GP-007).

    Attributes:
        no: Which addition.
        amount, total: This one, and all of them, yuan.
        base: The original contract's price.
    """

    type: ClassVar[str] = "contract-added"
    title: ClassVar[str] = "追加采购公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    about: About
    no: int
    supplier_name: str
    amount: Decimal
    total: Decimal
    base: Decimal
    reason: str
    signed_on: date
