"""What is filed of people's attendance: leave, corrections, sign-in sheets, shifts. What is said lies in annexes."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Literal

from hallcore.attendance.model import Side
from hallcore.ground.events import Disclosure, Paper

LEAVE, CORRECTION, SHEET, ROSTER = "leave", "correction", "sheet", "roster"

Level = Literal[1, 2, 3]
"""Who has the last word on a leave (KQ-10): the chief representative, the centre's section, the centre's leader."""


class LeaveAsked(Paper, frozen=True):
    """Somebody asks for leave or to be sent out; why is in the annex (``reason``).

    Attributes:
        account, department: Who asks, and for which department they are posted.
        kind: A key of LEAVES.
        begins, ends: From when to when.
        halves: Half-days of work it covers whole.
        level: Who has the last word.
        partner: The account of the B post that stands in, or "" where there are no duties to do.
    """

    type: ClassVar[str] = "leave-asked"
    title: ClassVar[str] = "请假申请"
    disclosure: ClassVar[Disclosure] = "internal"

    account: str
    department: str
    kind: str
    begins: datetime
    ends: datetime
    halves: int
    level: Level
    partner: str


class LeavePassed(Paper, frozen=True):
    """One level agreed and the next is to decide; ``note`` is in the annex where there is one."""

    type: ClassVar[str] = "leave-passed"
    title: ClassVar[str] = "请假同意上报"
    disclosure: ClassVar[Disclosure] = "internal"

    by: str
    level: Level


class LeaveGranted(Paper, frozen=True):
    """The leave is granted; what of it is whole days is recorded as an absence of the post."""

    type: ClassVar[str] = "leave-granted"
    title: ClassVar[str] = "准假"
    disclosure: ClassVar[Disclosure] = "internal"

    by: str
    level: Level


class LeaveRefused(Paper, frozen=True):
    """The leave is not granted; the reason is in the annex (``note``)."""

    type: ClassVar[str] = "leave-refused"
    title: ClassVar[str] = "不准假"
    disclosure: ClassVar[Disclosure] = "internal"

    by: str


class LeaveWithdrawn(Paper, frozen=True):
    """Whoever asked takes the request back before it is decided."""

    type: ClassVar[str] = "leave-withdrawn"
    title: ClassVar[str] = "撤回请假"
    disclosure: ClassVar[Disclosure] = "internal"


class LeaveEnded(Paper, frozen=True):
    """Back earlier than granted (销假): the leave ends at ``ends``, which is its beginning if it was never taken."""

    type: ClassVar[str] = "leave-ended"
    title: ClassVar[str] = "销假"
    disclosure: ClassVar[Disclosure] = "internal"

    ends: datetime


class CorrectionAsked(Paper, frozen=True):
    """Somebody forgot a punch and says when it would have been; the proof is in the annex and the files.

    Attributes:
        account, department: Who asks, for which department they are posted.
        day, spell, side, at: Which punch of which day, and when they came or went.
        place: Which of the month's corrections it is, from 1.
    """

    type: ClassVar[str] = "correction-asked"
    title: ClassVar[str] = "补卡申请"
    disclosure: ClassVar[Disclosure] = "internal"

    account: str
    department: str
    day: date
    spell: int
    side: Side
    at: datetime
    place: int


class CorrectionDecided(Paper, frozen=True):
    """A correction was granted, refused or withdrawn; a reason is in the annex (``note``)."""

    type: ClassVar[str] = "correction-decided"
    title: ClassVar[str] = "补卡审批"
    disclosure: ClassVar[Disclosure] = "internal"

    by: str
    result: Literal["granted", "refused", "withdrawn"]


class SheetFiled(Paper, frozen=True):
    """While a terminal was down people signed on paper before a witness (KQ-12).

    Attributes:
        terminal: The code of the terminal that was down.
        day, spell, side: For which punch of which day.
        rows: Account and time of each who signed.
        witness: The account of who saw it.
    """

    type: ClassVar[str] = "sheet-filed"
    title: ClassVar[str] = "临时签到表"
    disclosure: ClassVar[Disclosure] = "internal"

    terminal: str
    day: date
    spell: int
    side: Side
    rows: tuple[tuple[str, datetime], ...]
    witness: str


class ShiftAssigned(Paper, frozen=True):
    """Somebody works a shift from the first to the last day, both included; the latest paper for a day counts.

    ``shift`` is a key of SHIFTS, or ``rest``: the day is off although it is worked.
    """

    type: ClassVar[str] = "shift-assigned"
    title: ClassVar[str] = "排班"
    disclosure: ClassVar[Disclosure] = "internal"

    account: str
    first: date
    last: date
    shift: str
