"""Papers of cases that live elsewhere: what the system that handles them reported, as it reported it.

A report is a snapshot: how a case stands there after the sequence-th thing that happened to it. The hall files every
report once and overwrites none; whether one fits the others is said on it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, ClassVar, Literal

import msgspec

from hallcore.ground.events import Disclosure, Paper

ELSEWHERE = "elsewhere"
"""The machine of such a case."""

Stage = Literal["accept", "handle", "review", "approve", "close"]
Result = Literal["", "granted", "denied", "ended"]
Standing = Literal["current", "late", "contradictory"]

STANDINGS = {"current": "依次报送", "late": "迟到报送", "contradictory": "与已收录的报送矛盾"}
RESULTS = {"granted": "准予", "denied": "不予", "ended": "终止"}


RatingChannel = Literal["pc", "mobile", "qr", "tablet", "terminal", "phone", "sms"]

GRADES = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
"""The five grades (HP-01); the last two are bad ones."""

BAD = 2
"""The best grade that is a bad one (HP-01)."""

RATING_CHANNELS = {
    "pc": "电脑端",
    "mobile": "移动端",
    "qr": "扫码",
    "tablet": "窗口评价器",
    "terminal": "自助终端",
    "phone": "电话",
    "sms": "短信",
}


class Rating(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the applicant rated the handling (好差评); who rated and in which words is not reported.

    Attributes:
        grade: One of GRADES.
        at: When, with its zone.
        channel: How.
    """

    grade: Annotated[int, msgspec.Meta(ge=1, le=5)]
    at: datetime
    channel: RatingChannel


class Report(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of a file or of a message.

    Attributes:
        system, id: Who reports, and the case's number there; together they name the case for ever.
        sequence: The how-manieth report of the case it is, from 1; with the two above it makes a report one.
        at: When it happened there, with its zone.
        department: The code of the department in this hall; ``item`` the matter's name, ``item_code`` its code.
        applicant, applicant_kind: Who applies; ``applicant_number``, ``phone`` and ``query`` let them ask here.
        received: When the application came in there.
        stage: Which of the five stages it stands in.
        statutory_by, promised_by: The last days of its limits as that system counts them.
        stopped, stopped_until: The special step for which its clock stands still, and until when.
        result, decision: How it was decided or ended, and the decision's number.
        note: A remark.
        rating: How the handling was rated, once it was.
    """

    system: str
    id: str
    sequence: int
    at: datetime
    department: str
    item: str
    applicant: str
    applicant_kind: Literal["person", "company"]
    received: datetime
    stage: Stage
    item_code: str = ""
    applicant_number: str = ""
    phone: str = ""
    query: str = ""
    statutory_by: date | None = None
    promised_by: date | None = None
    stopped: str = ""
    stopped_until: date | None = None
    result: Result = ""
    decision: str = ""
    note: str = ""
    rating: Rating | None = None


class ForeignCaseReported(Paper, frozen=True):
    """A report of a case that is handled elsewhere; who applies is in the annex: name, number, phone, query.

    Attributes:
        case: The case's number in the system that reports.
        organ: The department's name here.
        standing: Whether it follows on the others, came late, or contradicts them; only what follows counts.
        reasons: What is late or contradictory about it, in sentences.
    """

    type: ClassVar[str] = "foreign-case-reported"
    title: ClassVar[str] = "外部系统办件报送"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    system: str
    case: str
    sequence: int
    at: datetime
    department: str
    organ: str
    item: str
    item_code: str
    applicant_kind: Literal["person", "company"]
    received: datetime
    stage: Stage
    statutory_by: date | None
    promised_by: date | None
    stopped: str
    stopped_until: date | None
    result: Result
    decision: str
    note: str
    standing: Standing
    reasons: tuple[str, ...] = ()
    rating: Rating | None = None
