"""Papers of the hall's own way in for bids (递交通道): when it was measured to be out, and until when. All public."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import msgspec

from hallcore.ground.events import Disclosure, Paper

PROCEDURE = "submission_path"
INCIDENT = "incident"


class IncidentBegan(Paper, frozen=True):
    """The way in was measured to be out; it was open the last time before that (EB-30)."""

    type: ClassVar[str] = "submission-path-out"
    title: ClassVar[str] = "递交通道中断"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    last_good: datetime
    found_at: datetime
    cause: str


class IncidentMeasured(Paper, frozen=True):
    """The way in is open again: the signed record of an outage, by which deadlines move (EB-31).

    Attributes:
        out_from: The last moment at which it was measured to be open.
        out_until: The first at which it was again.
        seconds: Between them, whole seconds.
    """

    type: ClassVar[str] = "submission-path-incident"
    title: ClassVar[str] = "递交通道中断记录"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    out_from: datetime
    out_until: datetime
    seconds: int
    cause: str


class OutForm(msgspec.Struct, frozen=True):
    """What was measured: the last good moment, the moment of the failure, and what failed."""

    last_good: datetime
    found_at: datetime
    cause: str


class BackForm(msgspec.Struct, frozen=True):
    """The first moment at which the way in was open again."""

    at: datetime
