"""Papers beside a case: the branches of a joint one, licences, results that are public, outages."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper

MovedWhat = Literal["check", "special", "deliver", "answer"]


class Moved(msgspec.Struct, frozen=True):
    """A day that moved, and why it is one: to tell what is missing, the end of a special step, to deliver, to answer."""

    what: MovedWhat
    was: date | None
    by: date | None


class LicenceIssued(Paper, frozen=True):
    """A licence entered the library (证照库); the holder's name is in the annex.

    Attributes:
        number: Its number; the dossier's is ``LIC-`` and the number.
        of: The record of the decision it rests on.
        holder: The holder's dossier.
    """

    type: ClassVar[str] = "licence-issued"
    title: ClassVar[str] = "证照入库"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    number: str
    of: str
    item: str
    name: str
    organ: str
    holder: str
    valid_from: date
    valid_to: date | None


class LicenceEnded(Paper, frozen=True):
    """A licence was revoked, withdrawn or cancelled, with its ground (XK-29)."""

    type: ClassVar[str] = "licence-ended"
    title: ClassVar[str] = "证照注销"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    how: Literal["revoked", "cancelled"]
    reason: str
    cite: str


class OutageRecorded(Paper, frozen=True):
    """The system was down; paper forms with pre-printed numbers were used meanwhile.

    Attributes:
        first, last: When it began and ended.
        slips: The first and the last number of the forms handed out, per window, as ``W012:0001-0040``.
    """

    type: ClassVar[str] = "outage-recorded"
    title: ClassVar[str] = "停机记录"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    first: datetime
    last: datetime
    reason: str
    slips: tuple[str, ...]


class ResultDisclosed(Paper, frozen=True):
    """What the public may know of a granted decision (XK-20): a natural person's name is masked (PI-09)."""

    type: ClassVar[str] = "result-disclosed"
    title: ClassVar[str] = "行政许可决定公开"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "public"

    decision: str
    name: str
    organ: str
    department: str
    applicant: str
    licence: str
    decided: date
    valid_to: date | None = None


class BranchAsked(Paper, frozen=True):
    """A co-department was asked; its own clock runs from this day."""

    type: ClassVar[str] = "branch-asked"
    title: ClassVar[str] = "并联征求意见"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    department: str
    subject: str
    days: int
    answer_by: date | None
    silence: Literal["none", "agree", "escalate"]
    safety: bool
    on_refusal: Literal["end", "replan"]
    round: int = 1


class BranchAnswered(Paper, frozen=True):
    """A co-department answered, or its silence was taken as the item's data permit."""

    type: ClassVar[str] = "branch-answered"
    title: ClassVar[str] = "并联审批意见"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    answer: Literal["agree", "disagree", "forward", "silent-agree", "silent-escalated"]
    reasons: str
    late: bool
    for_whom: str = ""


class Replanned(Paper, frozen=True):
    """After a refusal the lead department changed the plan and asks the branch again (or leaves it out)."""

    type: ClassVar[str] = "joint-replanned"
    title: ClassVar[str] = "并联方案调整"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    branch: str
    change: str


class DataRevealed(Paper, frozen=True):
    """An officer had personal data of a case shown (PI-01): which pieces and for what, never what they say.

    Attributes:
        pieces: Names of annex pieces: ``name``, ``number``, ``phone``, ``mail``, ``proxy``, ``receiver`` ….
        reason: What they are needed for.
        for_whom: The account in whose stead it was asked, or "".
    """

    type: ClassVar[str] = "data-revealed"
    title: ClassVar[str] = "个人信息查看"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    pieces: tuple[str, ...]
    reason: str
    for_whom: str = ""
