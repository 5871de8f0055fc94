"""What the report box asks: who keeps keys, what has been sealed and opened, whose shares there are. Pure."""

from __future__ import annotations

import hashlib
import re
from datetime import date

from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.voice.reports.model import (
    SIDES,
    ReportAnswered,
    ReporterSaid,
    ReportFiled,
    ReportOpened,
    ReportSharePassed,
)

SEALED = (ReportFiled.type, ReporterSaid.type, ReportAnswered.type)
"""Records of a report that hold something sealed for the box."""

_HEX32 = re.compile(r"[0-9a-f]{64}", re.ASCII)


def report_number(day: date, n: int) -> str:
    """The dossier of a report: ``JB-20260302-001``."""
    return f"JB-{day:%Y%m%d}-{n:03d}"


def box_number(day: date, n: int) -> str:
    """The dossier of a box: ``JX-20260302-01``."""
    return f"JX-{day:%Y%m%d}-{n:02d}"


def key_number(account: str) -> str:
    """The dossier of a keeper's keys: ``MY-000123`` for ``U-000123``."""
    return f"MY-{account.removeprefix('U-')}"


def lookup_claim(lookup: str) -> str:
    """Under what a report is found by the look-up value of its reporter's code; the value itself is not kept.

    Raises:
        Refusal: Not a look-up value.
    """
    if not _HEX32.fullmatch(lookup):
        raise Refusal("查询码不正确", "TS-09", where="code")
    return f"report/{hashlib.sha256(lookup.encode()).hexdigest()}"


def sealed_of(report: Dossier, n: int) -> str:
    """What is sealed for the box in a record.

    Raises:
        Refusal: Nothing is.
    """
    paper = report.record(n).paper
    if isinstance(paper, (ReportFiled, ReporterSaid)):
        return paper.sealed
    if isinstance(paper, ReportAnswered):
        return paper.for_box
    raise Refusal("这份记录没有密封内容", "TS-09", where="of")


def sealed_records(report: Dossier) -> tuple[int, ...]:
    """The records that hold something sealed for the box, in order."""
    return tuple(n for n, kind in enumerate(report.types) if kind in SEALED)


def taken_by(report: Dossier, of: int, account: str) -> bool:
    """Whether somebody has opened a record together with the other side, so that its material is theirs to take."""
    for n in report.numbers(ReportOpened.type):
        record = report.record(n)
        if record.head["body"]["of"] == of and record.head["actor"]["account"] == account:
            return True
    return False


def passed_to(report: Dossier, of: int, account: str) -> tuple[tuple[str, str], ...]:
    """The shares of a record that were handed on to somebody: by whom, and the sealed share; the latest of each."""
    found: dict[str, str] = {}
    for n in report.numbers(ReportSharePassed.type):
        record = report.record(n)
        paper = record.paper
        if isinstance(paper, ReportSharePassed) and (paper.of, paper.to) == (of, account):
            found[str(record.head["actor"]["account"])] = paper.share
    return tuple(found.items())


def openings(report: Dossier, of: int) -> tuple[ReportOpened, ...]:
    """The openings of a record."""
    return tuple(paper for paper in report.papers(ReportOpened) if paper.of == of)


def due_day(report: Dossier) -> date | None:
    """The last day of what is due now: to open, then to answer; None once it is over or answered."""
    if report.state == "sealed":
        return report.the(ReportFiled).open_by
    if report.state == "opened" and not report.numbers(ReportAnswered.type):
        opened = report.papers(ReportOpened)
        return opened[0].answer_by if opened else None
    return None


def check_quorum(roles: dict[str, str], needed: dict[str, int]) -> None:
    """Enough keepers of each side come together (TS-09).

    Args:
        roles: Account → the role of its key.
        needed: Role → how many of that side.

    Raises:
        Refusal: One side alone, or too few of one.
    """
    for role, least in needed.items():
        if sum(found == role for found in roles.values()) < least:
            raise Refusal(f"举报须由行政监督和纪检监察共同开启，还缺{SIDES[role]}的开启份额", "TS-09")
