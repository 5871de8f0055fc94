"""Papers of a bond that is not returned: asked for, refused or kept by the treasury (ZB-053, FEE-22, FEE-23)."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from hallcore.fees.model import Posting
from hallcore.ground.events import Disclosure, Paper


class ForfeitAsked(Paper, frozen=True):
    """Somebody who may asks that a bond be kept: why, by which rule, by which record; the treasury decides."""

    type: ClassVar[str] = "forfeit-asked"
    title: ClassVar[str] = "保证金不予退还申请"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str
    rule: str
    decision: str


class ForfeitRefused(Paper, frozen=True):
    """The treasury does not keep the bond, and says why; it is held as before."""

    type: ClassVar[str] = "forfeit-refused"
    title: ClassVar[str] = "不同意保证金不予退还"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str


class BondForfeited(Paper, frozen=True):
    """A bond is kept: what was held for the payer becomes revenue, on a ground the law names."""

    type: ClassVar[str] = "bond-forfeited"
    title: ClassVar[str] = "保证金不予退还"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    amount: Decimal
    reason: str
    rule: str
    decision: str
    postings: tuple[Posting, ...]


class BondApplied(Paper, frozen=True):
    """A deposit became part of the price its payer owes: what was held is revenue, on a contract on record.

    Attributes:
        into: The fee item of the price.
        decision: The record of the contract.
    """

    type: ClassVar[str] = "bond-applied"
    title: ClassVar[str] = "保证金抵作价款"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    amount: Decimal
    into: str
    decision: str
    postings: tuple[Posting, ...]
