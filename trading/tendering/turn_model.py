"""Papers of a tender that does not go straight: moved by an outage, extended, or ended by a decision."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import msgspec

from hallcore.ground.events import Disclosure, Paper


class DeadlineExtended(Paper, frozen=True):
    """The hall moved a deadline because its own way in was measured to be out before it (EB-32).

    Attributes:
        incident: The signed record of the outage.
        lost_seconds: How long the way in was out within the window before the deadline.
    """

    type: ClassVar[str] = "deadline-extended"
    title: ClassVar[str] = "投标截止时间顺延公告"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    incident: str
    out_from: datetime
    out_until: datetime
    lost_seconds: int
    moved_from: datetime
    deadline: datetime


class ValidityExtended(Paper, frozen=True):
    """The purchaser asks every bidder to let its bid stand longer (延长投标有效期); whoever refuses is free.

    ``rule`` is the one its law has for it.
    """

    type: ClassVar[str] = "validity-extended"
    title: ClassVar[str] = "延长投标有效期通知"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    name: str
    reason: str
    valid_until: datetime
    extended_until: datetime
    answer_by: datetime
    rule: str = "ZB-058"


class ValidityForm(msgspec.Struct, frozen=True):
    """What is submitted to have bids stand longer: until the end of which day, why, and until when bidders answer."""

    extended_until: datetime
    answer_by: datetime
    reason: str


class VoidTenderForm(msgspec.Struct, frozen=True):
    """Which decision asks for a new tender, and why."""

    by: str
    reason: str


class OutageForm(msgspec.Struct, frozen=True):
    """Which outage moves a deadline."""

    incident: str
    out_from: datetime
    out_until: datetime
