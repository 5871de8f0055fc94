"""What is submitted about appraisal."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from hallcore.appraisal.boards import Award, GradeLine
from hallcore.appraisal.model import Evidence, Side
from hallcore.vault import FileRef


class PointForm(msgspec.Struct, frozen=True):
    """What is submitted to propose a point.

    Attributes:
        account: Whose; the sheet of that account and of the day's month is opened where there is none.
        rule: ``KH-03/badge``.
        day: The day it happened.
        evidence: What proves it.
        points: How many, where the scorer chooses; None for the rule's own.
        note: A remark, for the annex.
        files: Photographs and papers, in the vault.
    """

    account: str
    rule: str
    day: date
    evidence: tuple[Evidence, ...]
    points: Decimal | None = None
    note: str = ""
    half: Literal["", "am", "pm"] = ""
    files: tuple[FileRef, ...] = ()


class AttendanceForm(msgspec.Struct, frozen=True):
    """What the clock submits about somebody's day of attendance."""

    account: str
    day: date


class ExplainForm(msgspec.Struct, frozen=True):
    """What is submitted to explain a point."""

    of: int
    words: str
    files: tuple[FileRef, ...] = ()


class DecideForm(msgspec.Struct, frozen=True):
    """What is submitted to confirm or strike a point."""

    of: int
    stands: bool
    reason: str = ""


class TotalForm(msgspec.Struct, frozen=True):
    """What is submitted to sum up somebody's month (any day of it)."""

    account: str
    month: date


class SignForm(msgspec.Struct, frozen=True):
    """What is submitted to sign a sheet; ``opinion`` is a sentence or ""."""

    side: Side
    opinion: str = ""


class GiveBackForm(msgspec.Struct, frozen=True):
    """What is submitted to give a sheet back."""

    side: Side
    reason: str


class AppealForm(msgspec.Struct, frozen=True):
    """What is submitted to appeal against points."""

    points: tuple[int, ...]
    words: str
    files: tuple[FileRef, ...] = ()


class AnswerForm(msgspec.Struct, frozen=True):
    """What is submitted to answer an appeal: which of its points are struck, and why."""

    struck: tuple[int, ...]
    reason: str


class TalkForm(msgspec.Struct, frozen=True):
    """What is submitted after a talk."""

    measures: str
    words: str = ""


class RoundForm(msgspec.Struct, frozen=True):
    """What is submitted of an inspector's round."""

    area: str
    checked: tuple[str, ...]
    away: tuple[str, ...] = ()
    findings: int = 0


class QuarterForm(msgspec.Struct, frozen=True):
    """What is submitted to begin a quarter's appraisal; ``since`` leaves out the months before it."""

    year: int
    quarter: int
    since: date | None = None


class PublishForm(msgspec.Struct, frozen=True):
    """What is submitted to publish or conclude a quarter: whom the centre awards."""

    awards: tuple[Award, ...] = ()


class ObjectForm(msgspec.Struct, frozen=True):
    """What is submitted to object to a board."""

    about: str
    words: str
    files: tuple[FileRef, ...] = ()


class ReplyForm(msgspec.Struct, frozen=True):
    """What is submitted to answer an objection."""

    upheld: bool
    reason: str


class CorrectForm(msgspec.Struct, frozen=True):
    """What is submitted to correct a published total."""

    account: str
    month: date
    change: Decimal
    reason: str
    basis: str
    window: bool = True


class ReturnForm(msgspec.Struct, frozen=True):
    """What is submitted to return somebody to the sending department."""

    account: str
    reason: str


class ReportForm(msgspec.Struct, frozen=True):
    """What is submitted to report results back to a department."""

    department: str


class YearForm(msgspec.Struct, frozen=True):
    """What is submitted to begin a year's rating."""

    year: int
    merit: bool = False


class GradesForm(msgspec.Struct, frozen=True):
    """What is submitted to propose grades; the scores are filled in by the office."""

    lines: tuple[GradeLine, ...]


class SignGradesForm(msgspec.Struct, frozen=True):
    """What is submitted to sign grades: those of these accounts."""

    side: Side
    accounts: tuple[str, ...]
