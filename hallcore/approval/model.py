"""Papers of a case. Personal data lies in annexes; limits are in working days unless a name says otherwise."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Literal

import msgspec

from hallcore.approval.beside import Moved
from hallcore.catalogue.model import Answer, Listed
from hallcore.ground.events import Disclosure, Paper

PROCEDURE = "approval"
CASE = "case"
INSTANT = "instant"
JOINT = "joint"
BRANCH = "branch"
LICENCE = "licence"
OUTAGE = "outage"

STAGES = {"accept": "受理", "handle": "承办", "review": "审核", "approve": "批准", "close": "办结"}
"""The five stages, in order."""

STAGE_OF = {
    "received": "accept",
    "correcting": "accept",
    "handling": "handle",
    "reviewing": "review",
    "approving": "approve",
    "decided": "close",
    "closed": "close",
}
"""The stage each open state belongs to; a case that ended otherwise stands in none."""

OPEN = ("received", "correcting", "handling", "reviewing", "approving", "decided")
ENDS = ("closed", "refused", "withdrawn", "ended")

Channel = Literal["online", "window", "paper"]
Verdict = Literal["accepted", "supplement", "correct", "tolerated", "declared"]

Accepted = Literal["complete", "deemed", "tolerated", "declared"]

VERDICTS = {
    "accepted": "合格",
    "supplement": "需补充",
    "correct": "需更正",
    "tolerated": "容缺",
    "declared": "承诺替代",
}


class Checked(msgspec.Struct, frozen=True):
    """The verdict on one material: what is missing or wrong, and for a tolerated one the day it is due."""

    material: str
    name: str
    verdict: Verdict
    note: str = ""
    until: date | None = None


class ApplicationReceived(Paper, frozen=True):
    """An application was received (收件). Who applies is in the annex: name, number, phone, mail, proxy, query.

    Attributes:
        item, version_n: The item's dossier and the record of the version the case goes by.
        applicant: The applicant's dossier: ``A-<credit code>`` or ``P-000123``.
        on_behalf: Brought by a proxy whose mandate is among the files.
        materials: The computed list of what is asked for; ``brought`` the ids that came with it.
        notification: The number of the one-time notification it follows, or "".
        window: The window it was brought to, or "".
        distinct: Why it is another matter although the applicant has an open case for the item.
        reuse: Licence numbers taken from the licence library in place of materials, as (material, licence).
        slip, happened, incident: For what came on paper while the system was down (补录): the number printed
            on the form, the time written on it, and the outage it cites. The record's own time is when it
            was entered; both stand.
    """

    type: ClassVar[str] = "application-received"
    title: ClassVar[str] = "收件凭证"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    item: str
    version_n: int
    name: str
    department: str
    organ: str
    case_type: Literal["instant", "promised", "joint"]
    channel: Channel
    window: str
    applicant: str
    on_behalf: bool
    answers: tuple[Answer, ...]
    materials: tuple[Listed, ...]
    brought: tuple[str, ...]
    statutory: int
    promised: int
    check_by: date | None
    notification: str = ""
    distinct: str = ""
    reuse: tuple[tuple[str, str], ...] = ()
    slip: str = ""
    happened: datetime | None = None
    incident: str = ""


class MaterialsChecked(Paper, frozen=True):
    """Each material was checked, and each has its verdict."""

    type: ClassVar[str] = "materials-checked"
    title: ClassVar[str] = "材料审查"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    rows: tuple[Checked, ...]


class CorrectionNotified(Paper, frozen=True):
    """Everything that must be supplied or mended was told at once (XK-04).

    Attributes:
        beyond: Materials that stood on no list the applicant was given: a breach that supervision sees.
        late: Told after the period; the case is deemed accepted all the same (XK-05).
    """

    type: ClassVar[str] = "correction-notified"
    title: ClassVar[str] = "补正告知书"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    rows: tuple[Checked, ...]
    no: int
    beyond: tuple[str, ...] = ()


class SupplementReceived(Paper, frozen=True):
    """The applicant brought what was asked for."""

    type: ClassVar[str] = "supplement-received"
    title: ClassVar[str] = "补正材料接收"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    brought: tuple[str, ...]
    check_by: date | None


class CaseAccepted(Paper, frozen=True):
    """The application was accepted, and is told so in writing (XK-06, XK-07).

    Attributes:
        how: ``complete``; ``deemed`` because nobody spoke in time (XK-05); ``tolerated`` or ``declared``.
        counted_from: The day the limits are counted from: that of the receipt where it is deemed.
        statutory_by, promised_by: Last days of the limits; None where a year has no notice yet.
        tolerated: What is still owed, with its day.
        calendar: The edition of the calendar they were computed with.
    """

    type: ClassVar[str] = "case-accepted"
    title: ClassVar[str] = "受理通知书"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    how: Accepted
    counted_from: date
    statutory: int
    promised: int
    statutory_by: date | None
    promised_by: date | None
    calendar: str
    tolerated: tuple[Checked, ...] = ()


class AcceptanceRefused(Paper, frozen=True):
    """The application was not accepted; why, who would be competent, and what can be done against it."""

    type: ClassVar[str] = "acceptance-refused"
    title: ClassVar[str] = "不予受理决定书"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    ground: Literal["no-licence-needed", "not-competent", "not-corrected", "barred", "other"]
    reasons: str
    cite: str
    competent: str
    remedies: str


class StagePassed(Paper, frozen=True):
    """A stage was done and the case handed on with an opinion.

    Attributes:
        stage: The stage that is done: ``handle`` or ``review``.
        examiners: The accounts that examined it together (XK-09: at least two for a substantive check).
        for_whom: The account in whose stead it was done, or "".
    """

    type: ClassVar[str] = "stage-passed"
    title: ClassVar[str] = "办理意见"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    stage: Literal["handle", "review"]
    opinion: str
    proposes: Literal["grant", "deny"]
    examiners: tuple[str, ...] = ()
    for_whom: str = ""


class CaseReturned(Paper, frozen=True):
    """The case went back to handling, with what must be done again."""

    type: ClassVar[str] = "case-returned"
    title: ClassVar[str] = "退回重办"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    stage: Literal["review", "approve"]
    reason: str


class CaseAssigned(Paper, frozen=True):
    """The case was given to somebody (分办、转办); ``duty`` is the stage's."""

    type: ClassVar[str] = "case-assigned"
    title: ClassVar[str] = "分办转办"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    duty: str
    to: str
    was: str
    reason: str


class CaseCountersigned(Paper, frozen=True):
    """Another officer or office was heard and said this (会签)."""

    type: ClassVar[str] = "case-countersigned"
    title: ClassVar[str] = "会签意见"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    opinion: str
    agrees: bool


class CaseUrged(Paper, frozen=True):
    """Somebody asked for speed (催办)."""

    type: ClassVar[str] = "case-urged"
    title: ClassVar[str] = "催办"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    by: Literal["applicant", "leader", "supervisor"]
    note: str


class SpecialStepBegan(Paper, frozen=True):
    """A step whose time is told apart began; this is the written notice of its length (XK-17).

    Attributes:
        step: Its id in the item; ``days`` is the time that was told, in working days.
        counts: Whether it counts in the limits, and ``cite`` why.
        until: The last of those days; None where a year has no notice.
        arranged: When and where, in words; ``held`` the day of a hearing, ``examiners`` who were assigned.
        late: Whoever inspects was assigned after the period (XK-18).
    """

    type: ClassVar[str] = "special-step-began"
    title: ClassVar[str] = "特别程序告知书"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    step: str
    name: str
    kind: str
    days: int
    counts: bool
    cite: str
    until: date | None
    arranged: str = ""
    held: date | None = None
    examiners: tuple[str, ...] = ()
    late: bool = False


class SpecialStepEnded(Paper, frozen=True):
    """The step is done; the clock runs again from the next day."""

    type: ClassVar[str] = "special-step-ended"
    title: ClassVar[str] = "特别程序办结"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    step: str
    result: str
    examiners: tuple[str, ...] = ()


class PeriodExtended(Paper, frozen=True):
    """The limit was extended, once, by whoever may; the applicant is told why (XK-12, XK-14)."""

    type: ClassVar[str] = "period-extended"
    title: ClassVar[str] = "延期告知书"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    days: int
    reason: str
    cite: str
    statutory_by: date | None
    promised_by: date | None


class DecisionMade(Paper, frozen=True):
    """The decision: granted or denied, with reasons and remedies (XK-19, XK-20).

    Attributes:
        number: The decision's number.
        licence: The number of the licence that is issued, or "".
        valid_to: Its last day, or None.
        deliver_by: The last day for its delivery (XK-16).
    """

    type: ClassVar[str] = "decision-made"
    title: ClassVar[str] = "行政许可决定书"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    granted: bool
    number: str
    reasons: str
    cite: str
    remedies: str
    licence: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    deliver_by: date | None = None
    late_by: int = 0
    for_whom: str = ""


class DecisionDelivered(Paper, frozen=True):
    """Decision and licence reached the applicant (送达)."""

    type: ClassVar[str] = "decision-delivered"
    title: ClassVar[str] = "送达回证"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    how: Literal["window", "post", "electronic", "left", "published"]
    late: bool


class CaseWithdrawn(Paper, frozen=True):
    """The applicant took the application back."""

    type: ClassVar[str] = "case-withdrawn"
    title: ClassVar[str] = "撤回申请"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str


class CaseEnded(Paper, frozen=True):
    """The case ended without a decision (终止办理); it cites FW-14 only where what was undertaken was not kept."""

    type: ClassVar[str] = "case-ended"
    title: ClassVar[str] = "终止办理通知书"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    reason: str
    cite: str


class ClocksRecomputed(Paper, frozen=True):
    """A notice was loaded and days of this case moved (GEN-17) to where they lie on this edition of the calendar.

    Attributes:
        statutory_was to promised_by: The limits before and after; None as ever.
        moved: The other days that moved.
    """

    type: ClassVar[str] = "clocks-recomputed"
    title: ClassVar[str] = "时限重算"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    calendar: str
    statutory_was: date | None
    statutory_by: date | None
    promised_was: date | None
    promised_by: date | None
    moved: tuple[Moved, ...] = ()
