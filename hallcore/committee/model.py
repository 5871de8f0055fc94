"""Papers of the management committee and of study. A meeting and a study are dossiers of their own."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper
from hallcore.vault import FileRef

PROCEDURE = "committee"
MEETING, STUDY = "meeting", "study"
MEETINGS = {"regular": "例会", "special": "专题会议"}
STUDIES = {"study": "集中学习", "training": "业务培训"}
EXCUSES = {"leave": "请假", "duty": "值守窗口", "official": "公出"}
"""Why somebody may be missing from a study without a fault."""


class Decision(msgspec.Struct, frozen=True):
    """A decision of a meeting: what is to be done, by whom (an account), until the end of which day."""

    text: str
    owner: str
    due: date


class MeetingCalled(Paper, frozen=True):
    """A meeting was called; a later paper before it is held replaces an earlier one.

    Attributes:
        kind, title, at, place: Which meeting, when and where.
        chair: The account that chairs it.
        invited: Accounts asked to come.
        agenda: Its points, in order.
    """

    type: ClassVar[str] = "committee-called"
    title: ClassVar[str] = "会议通知"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    kind: Literal["regular", "special"]
    subject: str
    at: datetime
    place: str
    chair: str
    invited: tuple[str, ...]
    agenda: tuple[str, ...]


class MinutesFiled(Paper, frozen=True):
    """The meeting was held: who was there, what was said (in the annex, ``minutes``), what was decided."""

    type: ClassVar[str] = "committee-minutes"
    title: ClassVar[str] = "会议纪要"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    present: tuple[str, ...]
    decisions: tuple[Decision, ...]


class DecisionDone(Paper, frozen=True):
    """A decision (by its place from 0) was carried out; ``late`` if after its day."""

    type: ClassVar[str] = "decision-done"
    title: ClassVar[str] = "决定办结"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    of: int
    result: str
    late: bool


class DecisionsOverdue(Paper, frozen=True):
    """The clock found decisions (by their places) whose day is over and which are not done."""

    type: ClassVar[str] = "decisions-overdue"
    title: ClassVar[str] = "决定逾期"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    of: tuple[int, ...]


class StudyPlanned(Paper, frozen=True):
    """A collective study or a training was planned; a later paper before it is held replaces an earlier one.

    Attributes:
        kind, subject, at, place: What, when and where.
        host: The account in charge.
        called: The accounts that must come.
    """

    type: ClassVar[str] = "study-planned"
    title: ClassVar[str] = "学习培训计划"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    kind: Literal["study", "training"]
    subject: str
    at: datetime
    place: str
    host: str
    called: tuple[str, ...]


class Missing(msgspec.Struct, frozen=True):
    """Somebody who was called and did not come; ``excuse`` is a key of EXCUSES or "" for none."""

    account: str
    excuse: str = ""


class StudyHeld(Paper, frozen=True):
    """A study was held: who came, who did not."""

    type: ClassVar[str] = "study-held"
    title: ClassVar[str] = "学习培训签到"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    present: tuple[str, ...]
    missing: tuple[Missing, ...]


class NoteHandedIn(Paper, frozen=True):
    """Somebody who was called handed in their notes (心得); the words are in the annex (``words``)."""

    type: ClassVar[str] = "study-note"
    title: ClassVar[str] = "学习心得"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    account: str


# -- what is submitted --------------------------------------------------------------------------------------


class MeetingForm(msgspec.Struct, frozen=True):
    """What is submitted to call a meeting."""

    kind: Literal["regular", "special"]
    subject: str
    at: datetime
    place: str
    chair: str
    invited: tuple[str, ...]
    agenda: tuple[str, ...]


class MinutesForm(msgspec.Struct, frozen=True):
    """What is submitted after a meeting."""

    present: tuple[str, ...]
    minutes: str
    decisions: tuple[Decision, ...] = ()
    files: tuple[FileRef, ...] = ()


class DoneForm(msgspec.Struct, frozen=True):
    """What is submitted when a decision was carried out."""

    of: int
    result: str
    files: tuple[FileRef, ...] = ()


class StudyForm(msgspec.Struct, frozen=True):
    """What is submitted to plan a study."""

    kind: Literal["study", "training"]
    subject: str
    at: datetime
    place: str
    host: str
    called: tuple[str, ...]


class HeldForm(msgspec.Struct, frozen=True):
    """What is submitted after a study: who came, and the excuses of those who did not."""

    present: tuple[str, ...]
    excused: tuple[Missing, ...] = ()
    files: tuple[FileRef, ...] = ()


class NoteForm(msgspec.Struct, frozen=True):
    """What is submitted as notes of a study."""

    words: str
    files: tuple[FileRef, ...] = ()
