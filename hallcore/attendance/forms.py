"""What is submitted in attendance, as the offices take it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import msgspec

from hallcore.attendance.devices import BadLine, PunchLine
from hallcore.attendance.model import Side
from hallcore.vault import FileRef


class TerminalForm(msgspec.Struct, frozen=True):
    """A terminal to register; ``verifier`` is the hash of its key, "" where the key stays."""

    code: str
    serial: str
    hall: str
    floor: int
    place: str
    model: str = ""
    verifier: str = ""


class ReasonForm(msgspec.Struct, frozen=True):
    """A step that needs nothing but its reason."""

    reason: str = ""


class OutageForm(msgspec.Struct, frozen=True):
    """When a terminal did not work."""

    began: datetime
    ended: datetime | None
    reason: str


class CommandForm(msgspec.Struct, frozen=True):
    """An order to a terminal, in its own language."""

    order: str


class CommandResult(msgspec.Struct, frozen=True):
    """What a terminal says became of an order."""

    id: int
    code: int


class PunchesForm(msgspec.Struct, frozen=True):
    """The lines of a push, those that could be read and those that could not."""

    serial: str
    ahead: int | None
    punches: tuple[PunchLine, ...]
    bad: tuple[BadLine, ...] = ()


class OperationsForm(msgspec.Struct, frozen=True):
    """The lines of a device's own log."""

    serial: str
    operations: tuple[tuple[str, str, str], ...]
    dropped: int = 0
    bad: tuple[BadLine, ...] = ()


class PhotoForm(msgspec.Struct, frozen=True):
    """A photo in the vault."""

    serial: str
    pin: str
    at: datetime
    files: tuple[FileRef, ...]


class ShowForm(msgspec.Struct, frozen=True):
    """A photo that is asked for, and for what."""

    terminal: str
    pin: str
    at: datetime
    reason: str


class LeaveForm(msgspec.Struct, frozen=True):
    """Leave that is asked for.

    Attributes:
        birth: The day of birth, or the one it is expected on, for leave that is given for it; goes to the annex.
        babies, difficult: How many were born, and whether the birth was difficult.
    """

    kind: str
    begins: datetime
    ends: datetime
    reason: str
    partner: str = ""
    birth: date | None = None
    babies: int = 1
    difficult: bool = False


class DecisionForm(msgspec.Struct, frozen=True):
    """Yes or no, and why."""

    granted: bool
    note: str = ""


class ReturnForm(msgspec.Struct, frozen=True):
    """Back from leave at this time."""

    ends: datetime


class CorrectionForm(msgspec.Struct, frozen=True):
    """A punch that was forgotten."""

    day: date
    spell: int
    side: Side
    at: datetime
    reason: str
    files: tuple[FileRef, ...] = ()


class SheetForm(msgspec.Struct, frozen=True):
    """A sheet of paper people signed; the scan may be with it."""

    terminal: str
    day: date
    spell: int
    side: Side
    rows: tuple[tuple[str, datetime], ...]
    witness: str
    files: tuple[FileRef, ...] = ()


class ShiftForm(msgspec.Struct, frozen=True):
    """Who works which shift from when to when."""

    account: str
    first: date
    last: date
    shift: str


class CameraForm(msgspec.Struct, frozen=True):
    """A camera to register."""

    code: str
    hall: str
    floor: int
    place: str
    purpose: str
    sign: str
    sound: bool = False
    keep_days: int = 30


class FindingForm(msgspec.Struct, frozen=True):
    """What a patrol found; a snapshot is in the vault already."""

    account: str
    began: datetime
    ended: datetime
    means: Literal["walk", "video", "counter"]
    reason: str
    camera: str = ""
    files: tuple[FileRef, ...] = ()


class ReplyForm(msgspec.Struct, frozen=True):
    """What the person says of a finding."""

    reply: str
