"""What a framework's documents fix beyond a tender's: who orders from it, how long, and how finalists and orders are found."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper

Way = Literal["direct", "competition", "rotation"]
WAYS: dict[str, str] = {"direct": "直接选定", "competition": "二次竞价", "rotation": "顺序轮候"}
"""How the supplier of a call-off is found (GP-138)."""

Leader = Literal["centralised", "authority"]
LEADERS: dict[str, str] = {"centralised": "集中采购机构", "authority": "主管预算单位"}
"""Who calls for a framework (GP-211, GP-233)."""
CONSENTS: dict[str, str] = {"centralised": "财政部门审核", "authority": "报财政部门备案"}
"""What finance does with its plan."""


class User(msgspec.Struct, frozen=True):
    """A purchaser that may order from the framework."""

    code: str
    name: str


class FrameworkTerms(msgspec.Struct, frozen=True):
    """What the documents of a framework fix.

    Attributes:
        leader: In which capacity its purchaser calls for it.
        organ, consent, consent_on: The finance department, the number and the day of its approval or of the filing.
        users: Who may order.
        unit: One of what the unit price is for.
        quantity: How much is expected to be ordered in all, in words.
        months: How long an agreement lasts at most.
        share: Per cent of the responsive suppliers that are eliminated at least.
        most: How many finalists there are at most; 0 where the documents do not say.
        out: How many are eliminated at least whatever the share; the law's figure on the day of the plan.
        way, way_reason: How suppliers of call-offs are found, and why not by direct choice; "" for direct choice.
    """

    leader: Leader
    organ: str
    consent: str
    consent_on: date
    users: tuple[User, ...]
    unit: str
    quantity: str
    months: int
    share: Decimal
    way: Way
    way_reason: str = ""
    most: int = 0
    out: int = 1


class FrameworkPlanned(Paper, frozen=True):
    """The plan of a framework, approved by finance or filed with it; its terms stand in the notice."""

    type: ClassVar[str] = "framework-plan"
    title: ClassVar[str] = "框架协议采购方案"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    terms: FrameworkTerms


class FrameworkForm(msgspec.Struct, frozen=True):
    """What is submitted about a framework's plan; ``users`` are unified social credit codes."""

    leader: str
    organ: str
    consent: str
    consent_on: date
    users: tuple[str, ...]
    unit: str
    quantity: str
    months: int
    share: Decimal
    way: str
    way_reason: str = ""
    most: int = 0
