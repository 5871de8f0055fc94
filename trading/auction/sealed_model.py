"""Papers of a sale by tender (招标出让): an offer sealed on its bidder's own device, and opened by it after the deadline.

The hall learns the price when it is opened, and nobody else before all are public (JP-07). Money in Decimal yuan.
"""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

import msgspec

from hallcore.ground.events import Disclosure, Paper


class CommitForm(msgspec.Struct, frozen=True):
    """What is submitted to seal an offer: its commitment, a SHA-256 in hexadecimal."""

    commitment: str


class RevealForm(msgspec.Struct, frozen=True):
    """What is submitted to open it: yuan, and the nonce it was sealed with."""

    price: Decimal
    nonce: str


class OfferCommitted(Paper, frozen=True):
    """A bidder bound itself to an offer nobody knows; the last before the deadline counts. ``seq`` counts all of a sale."""

    type: ClassVar[str] = "auction-commitment"
    title: ClassVar[str] = "提交报价封存码"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    paddle: str
    seq: int
    commitment: str


class OfferRevealed(Paper, frozen=True):
    """The bidder opened what it had sealed; it is public with all the others when the time is over."""

    type: ClassVar[str] = "auction-reveal"
    title: ClassVar[str] = "公开报价"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "sealed"

    paddle: str
    price: Decimal
    nonce: str
