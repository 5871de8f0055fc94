"""Papers of appraisal. A quarter is a dossier, each person's month in it a child (the *sheet*), a year its own.

Amounts are points, Decimal, signed: a deduction is below none. What people write of each other and of themselves
(a remark, an explanation, the words of an appeal) is in annexes; the papers say rule, points and evidence.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

import msgspec

from hallcore.ground.clauses import PointSection
from hallcore.ground.events import Disclosure, Paper

PROCEDURE = "appraisal"
QUARTER, SHEET, OBJECTION, ROUND, YEAR = "quarter", "sheet", "objection", "round", "year"

SECTIONS: dict[PointSection, str] = {
    "attendance": "考勤",
    "discipline": "纪律",
    "hygiene": "卫生仪容",
    "business": "业务",
    "other": "其他",
    "bonus": "加分",
}
"""What a month's points are taken from or added to, as pages say it; the first four have points of their own."""

OWN_SECTIONS: tuple[PointSection, ...] = ("attendance", "discipline", "hygiene", "business")

EVIDENCE = {
    "attendance": "考勤日记录",
    "punch": "打卡记录",
    "window": "窗口登录记录",
    "patrol": "视频巡查记录",
    "inspection": "现场巡查记录",
    "case": "办件",
    "rating": "评价",
    "card": "监察牌",
    "complaint": "投诉",
    "study": "学习记录",
    "paper": "书面材料",
    "statistics": "业务统计",
}
"""What proves a point, and how pages say it."""

SIDES = {"home": "派出部门领导", "centre": "中心领导"}

Side = Literal["home", "centre"]
Veto = Literal["", "civil", "all"]


class Evidence(msgspec.Struct, frozen=True):
    """What proves a point: a kind of EVIDENCE and its number (a record, punch, case, patrol, rating, card)."""

    kind: str
    ref: str


# -- a person's month ---------------------------------------------------------------------------------------


class PointProposed(Paper, frozen=True):
    """Somebody or the clock says that points are to be taken or given; what they remark is in the annex (``note``).

    Attributes:
        rule: Which deduction or bonus, ``KH-03/badge``; its words stand in the law the sheet is under.
        points: How many, signed.
        day: The day it happened.
        half: The half-day it concerns (``am``, ``pm``), or "".
        evidence: What proves it.
        explain_by: The last day on which the person may explain it (KH-18), None for a bonus.
    """

    type: ClassVar[str] = "appraisal-point"
    title: ClassVar[str] = "日考核记分"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    rule: str
    points: Decimal
    day: date
    evidence: tuple[Evidence, ...]
    explain_by: date | None
    half: Literal["", "am", "pm"] = ""


class PointExplained(Paper, frozen=True):
    """The person explained a point; the words are in the annex (``words``). ``of`` is the record of the point."""

    type: ClassVar[str] = "appraisal-explained"
    title: ClassVar[str] = "本人说明"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    of: int


class PointDecided(Paper, frozen=True):
    """A point was confirmed (``stands``) or struck, by somebody other than its scorer."""

    type: ClassVar[str] = "appraisal-decided"
    title: ClassVar[str] = "记分认定"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    of: int
    stands: bool
    reason: str


class SectionScore(msgspec.Struct, frozen=True):
    """A section of a month: the points it has, what was lost in it, what is left; never below none."""

    section: PointSection
    full: Decimal
    lost: Decimal
    left: Decimal


class Counted(msgspec.Struct, frozen=True):
    """A point that counts: its record, its rule, and its points with the doubling of KQ-08."""

    n: int
    rule: str
    points: Decimal
    doubled: bool


class MonthTotalled(Paper, frozen=True):
    """A month was summed up from its standing points; the sum can be made again from them at any time.

    Attributes:
        account, department, window: Whose, and where they were posted.
        home_leader, centre_leader: The two who sign.
        sections: The four sections (KH-02).
        other: What is taken from the whole, below none or nothing.
        bonus: What was given, within the cap (KH-08).
        total: The month's points.
        counted: Every point that counts.
        appeal_by: The last day to appeal (KH-13).
    """

    type: ClassVar[str] = "appraisal-month"
    title: ClassVar[str] = "月考核表"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    account: str
    department: str
    window: str
    home_leader: str
    centre_leader: str
    sections: tuple[SectionScore, ...]
    other: Decimal
    bonus: Decimal
    total: Decimal
    counted: tuple[Counted, ...]
    appeal_by: date


class SheetSigned(Paper, frozen=True):
    """One of the two leaders signed the month's total."""

    type: ClassVar[str] = "appraisal-signed"
    title: ClassVar[str] = "月考核签署"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    side: Side
    total: Decimal
    opinion: str


class SheetReturned(Paper, frozen=True):
    """A leader did not sign and gave the sheet back, with the reason; it is to be summed up anew."""

    type: ClassVar[str] = "appraisal-returned"
    title: ClassVar[str] = "月考核退回"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    side: Side
    reason: str


class AppealFiled(Paper, frozen=True):
    """The person appeals against points of the month; the words are in the annex (``words``)."""

    type: ClassVar[str] = "appraisal-appeal"
    title: ClassVar[str] = "考核申诉"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    points: tuple[int, ...]
    answer_by: date


class AppealAnswered(Paper, frozen=True):
    """The centre answered: the points it struck, none where the appeal was not upheld."""

    type: ClassVar[str] = "appraisal-appeal-answered"
    title: ClassVar[str] = "申诉答复"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    struck: tuple[int, ...]
    reason: str


class TalkHeld(Paper, frozen=True):
    """Somebody was talked to (约谈, KH-14); what was said is in the annex (``words``)."""

    type: ClassVar[str] = "appraisal-talk"
    title: ClassVar[str] = "约谈"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    ground: Literal["low", "red"]
    measures: str


# -- an inspector's round -----------------------------------------------------------------------------------


class RoundMade(Paper, frozen=True):
    """An inspector went round a part of the hall: the accounts that were checked, and those who were away.

    Attributes:
        day: The day.
        area: Which part, in words.
        checked, away: Accounts.
        findings: How many faults were noted; each is proposed in its own sheet and names this record.
    """

    type: ClassVar[str] = "appraisal-round"
    title: ClassVar[str] = "日考核巡查"
    v: ClassVar[int] = 1
    disclosure: ClassVar[Disclosure] = "internal"

    day: date
    area: str
    checked: tuple[str, ...]
    away: tuple[str, ...]
    findings: int
