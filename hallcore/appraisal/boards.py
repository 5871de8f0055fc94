"""Papers of a quarter's board, the objections to it, and the year's grades; what a person's month is: ``model``."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

import msgspec

from hallcore.appraisal.model import Side, Veto
from hallcore.ground.events import Disclosure, Paper

GRADES = {"excellent": "优秀", "competent": "称职", "basic": "基本称职", "incompetent": "不称职"}
AWARDS = {"flag": "红旗窗口", "civil": "文明窗口", "star": "服务之星"}

Grade = Literal["excellent", "competent", "basic", "incompetent"]


# -- a quarter ----------------------------------------------------------------------------------------------


class QuarterOpened(Paper, frozen=True):
    """The appraisal of a quarter began: its months (first days) that are appraised."""

    type: ClassVar[str] = "appraisal-quarter"
    title: ClassVar[str] = "季度考核启动"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    year: int
    quarter: int
    months: tuple[date, ...]


class MonthScore(msgspec.Struct, frozen=True):
    """A month on the board: the person's points, and those that count for the window (KH-09)."""

    month: date
    total: Decimal
    window_total: Decimal


class BoardLine(msgspec.Struct, frozen=True):
    """Somebody on the board, by account; ``reasons`` are in general terms (迟到 2 次)."""

    account: str
    department: str
    window: str
    months: tuple[MonthScore, ...]
    reasons: tuple[str, ...] = ()
    veto: Veto = ""


class Award(msgspec.Struct, frozen=True):
    """An award of the quarter, to a window (flag, civil) or to a person's account (star)."""

    kind: Literal["flag", "civil", "star"]
    to: str


class QuarterPublished(Paper, frozen=True):
    """A quarter's results were published; nothing of it changes afterwards but by a new record.

    Attributes:
        lines: Everybody, as signed by both leaders.
        awards: Whom the centre means to award.
        object_by: The last day of the publicity (KH-12).
    """

    type: ClassVar[str] = "appraisal-published"
    title: ClassVar[str] = "季度考核公示"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    lines: tuple[BoardLine, ...]
    awards: tuple[Award, ...]
    object_by: date


class ObjectionFiled(Paper, frozen=True):
    """Somebody of the staff objects to the published board; the words are in the annex (``words``).

    ``about`` is the account or window meant, or "" for the whole.
    """

    type: ClassVar[str] = "appraisal-objection"
    title: ClassVar[str] = "公示异议"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    about: str
    answer_by: date


class ObjectionAnswered(Paper, frozen=True):
    """The centre answered an objection."""

    type: ClassVar[str] = "appraisal-objection-answered"
    title: ClassVar[str] = "异议答复"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    upheld: bool
    reason: str


class QuarterCorrected(Paper, frozen=True):
    """A published total was corrected: by how many points, in which month, for which reason.

    Attributes:
        account, month: Whose total.
        change: Points, signed; ``window`` whether they count for the window too.
        basis: What it rests on: an objection, a decision from above.
    """

    type: ClassVar[str] = "appraisal-corrected"
    title: ClassVar[str] = "公示更正"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    account: str
    month: date
    change: Decimal
    window: bool
    reason: str
    basis: str


class QuarterConcluded(Paper, frozen=True):
    """The publicity is over and every objection answered: the awards stand."""

    type: ClassVar[str] = "appraisal-concluded"
    title: ClassVar[str] = "季度考核结果"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    awards: tuple[Award, ...]


class StaffReturned(Paper, frozen=True):
    """Somebody last in two quarters running is returned to the sending department (KH-14)."""

    type: ClassVar[str] = "appraisal-staff-returned"
    title: ClassVar[str] = "退回派出部门"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    account: str
    department: str
    earlier: str
    reason: str


class ResultsReported(Paper, frozen=True):
    """The results of a department's people were reported back to it (KH-17); ``accounts`` says whose."""

    type: ClassVar[str] = "appraisal-reported"
    title: ClassVar[str] = "考核结果反馈"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    department: str
    accounts: tuple[str, ...]


# -- a year -------------------------------------------------------------------------------------------------


class YearOpened(Paper, frozen=True):
    """The annual rating of a year began.

    Attributes:
        year: The year.
        participants: Accounts that take part: everybody on a concluded board of the year.
        merit: The centre was honoured as a collective, so the larger share applies (KH-16).
        quota: How many may be rated excellent: the share of the participants, rounded down.
    """

    type: ClassVar[str] = "appraisal-year"
    title: ClassVar[str] = "年终评定启动"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    year: int
    participants: tuple[str, ...]
    merit: bool
    quota: int


class GradeLine(msgspec.Struct, frozen=True):
    """Somebody's grade for a year, with the mean of the quarters and the reason."""

    account: str
    grade: Grade
    score: Decimal
    reason: str = ""


class GradesEntered(Paper, frozen=True):
    """Grades were proposed; a later line about the same person replaces an earlier one and its signatures."""

    type: ClassVar[str] = "appraisal-grades"
    title: ClassVar[str] = "年终评定等次"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    lines: tuple[GradeLine, ...]


class GradesSigned(Paper, frozen=True):
    """A leader signed the grades of those they lead."""

    type: ClassVar[str] = "appraisal-grades-signed"
    title: ClassVar[str] = "年终评定签署"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    side: Side
    accounts: tuple[str, ...]


class YearConcluded(Paper, frozen=True):
    """The year's grades stand; each is told to its person in writing (KH-15)."""

    type: ClassVar[str] = "appraisal-year-concluded"
    title: ClassVar[str] = "年终评定结果"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    lines: tuple[GradeLine, ...]
    quota: int
