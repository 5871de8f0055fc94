"""Papers of the rooms of the trading centre: which tender has which room when. A booking is a dossier of its own."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import msgspec

from hallcore.ground.events import Disclosure, Paper

PROCEDURE = "rooms"
BOOKING = "booking"

PURPOSES = {"opening": "开标", "evaluation": "评标", "talks": "谈判、磋商", "hearing": "答疑、质证等会议"}
"""What a room is booked for."""


class RoomBooked(Paper, frozen=True):
    """A room is kept for a tender.

    Attributes:
        room, name: The facility's code and what it is called.
        purpose: A key of ``PURPOSES``.
        starts, ends: Full or half hours of one day.
    """

    type: ClassVar[str] = "room-booked"
    title: ClassVar[str] = "场地预订"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    tender: str
    room: str
    name: str
    purpose: str
    starts: datetime
    ends: datetime


class RoomReleased(Paper, frozen=True):
    """The room is not needed any more, and free for others."""

    type: ClassVar[str] = "room-released"
    title: ClassVar[str] = "场地退订"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str


class RoomForm(msgspec.Struct, frozen=True):
    """Which room, for what, from when until when."""

    room: str
    purpose: str
    starts: datetime
    ends: datetime


class ReleaseRoomForm(msgspec.Struct, frozen=True):
    """Why a room is given back."""

    reason: str
