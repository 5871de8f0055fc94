"""Papers about what the bank's own system said and the hall could not book."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Literal

from hallcore.ground.events import Disclosure, Paper


class UnbookedStruck(Paper, frozen=True):
    """The treasury looked into a message of the bank's system that was refused for good, and strikes it off its list.

    It books nothing: money that is there comes with the statement, and goes back as a refund.

    Attributes:
        event, at: The bank's own number of the message, and when the hall refused it.
        kind: Whether the bank took money or took it back.
        serial, code, amount: The bank's number of the payment, its payment code and yuan, as far as it said them.
        why: For which reason it was not booked.
        reason: What was found out, and what was done.
    """

    type: ClassVar[str] = "online-unbooked-struck"
    title: ClassVar[str] = "网上缴款未入账销号"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    event: str
    at: datetime
    kind: Literal["paid", "reversed"]
    serial: str
    code: str
    amount: Decimal | None
    why: str
    reason: str
