"""Papers of talks (谈判、磋商): each round with each supplier, and the final offers, sealed by a commitment.

Nothing of it is public before the result: no side may tell another supplier's solution or price (GP-190).
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

import msgspec

from hallcore.ground.events import Disclosure, Paper


class Talk(msgspec.Struct, frozen=True):
    """What was talked about with one supplier, in words."""

    bid: str
    points: str


class RoundHeld(Paper, frozen=True):
    """A round of talks was held: the whole team with one supplier after the other.

    Attributes:
        began, ended: When.
        talks: One with each supplier that still takes part.
        changes: What was changed in the needs or the draft contract, told to every supplier at once; "" for nothing.
    """

    type: ClassVar[str] = "talks-round"
    title: ClassVar[str] = "谈判记录"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    began: datetime
    ended: datetime
    talks: tuple[Talk, ...]
    changes: str


class TalksLeft(Paper, frozen=True):
    """A supplier left the talks before the final offers (GP-193)."""

    type: ClassVar[str] = "talks-left"
    title: ClassVar[str] = "退出谈判"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    bid: str
    reason: str


class FinalsAsked(Paper, frozen=True):
    """Every supplier that goes on was asked for its final offer (GP-192).

    Attributes:
        bids: Who is asked.
        until: Until when an offer is sealed.
        open_until: Until when it is opened by its supplier.
    """

    type: ClassVar[str] = "finals-asked"
    title: ClassVar[str] = "提交最后报价的通知"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    bids: tuple[str, ...]
    until: datetime
    open_until: datetime


class FinalSealed(Paper, frozen=True):
    """A supplier bound itself to a price nobody else knows yet; the last before the time counts."""

    type: ClassVar[str] = "final-sealed"
    title: ClassVar[str] = "密封的最后报价"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    bid: str
    commitment: str


class FinalOpened(Paper, frozen=True):
    """A supplier opened its final offer, and it is the one it was bound to."""

    type: ClassVar[str] = "final-opened"
    title: ClassVar[str] = "最后报价开启"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    bid: str
    price: Decimal
    nonce: str


class FinalPrice(msgspec.Struct, frozen=True):
    """The final offer of one bid.

    Attributes:
        price: Yuan; 0.00 where there is none.
        days: How long the supplier has by the documents, which it is bound to, in calendar days.
        cause: Why there is none.
    """

    bid: str
    price: Decimal
    days: int
    cause: str = ""


class FinalsRecorded(Paper, frozen=True):
    """The final offers of a lot, as they are compared."""

    type: ClassVar[str] = "finals-recorded"
    title: ClassVar[str] = "最后报价记录"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    prices: tuple[FinalPrice, ...]


class RoundForm(msgspec.Struct, frozen=True):
    """What is submitted about a round."""

    began: datetime
    ended: datetime
    talks: tuple[Talk, ...]
    changes: str = ""


class LeaveForm(msgspec.Struct, frozen=True):
    """Which bid leaves, and why."""

    bid: str
    reason: str = ""


class FinalsForm(msgspec.Struct, frozen=True):
    """Until when final offers are sealed."""

    until: datetime


class SealFinalForm(msgspec.Struct, frozen=True):
    """A commitment."""

    bid: str
    commitment: str


class OpenFinalForm(msgspec.Struct, frozen=True):
    """The price and the nonce a commitment was made from."""

    bid: str
    price: Decimal
    nonce: str
