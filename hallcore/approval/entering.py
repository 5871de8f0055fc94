"""What an application may rest on besides its materials: a licence of the library, a paper form filled in during an outage."""

from __future__ import annotations

from datetime import date, datetime

from hallcore.approval.beside import LicenceIssued, OutageRecorded
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal


def check_licence(licence: Dossier, holder: str, today: date) -> LicenceIssued:
    """A licence may stand in place of a material if it is the applicant's own and in force.

    Raises:
        Refusal: Somebody else's, void, or expired.
    """
    paper = licence.the(LicenceIssued)
    if paper.holder != holder:
        raise Refusal("证照持有人与申请人不一致", "FW-02", where=paper.number)
    if licence.state != "valid" or (paper.valid_to is not None and paper.valid_to < today):
        raise Refusal(f"证照“{paper.name}”已失效，不能复用", "FW-02", where=paper.number)
    return paper


def check_entered_later(outage: Dossier, slip: str, happened: datetime, window: str, at: datetime) -> None:
    """What is entered later happened in the outage, on a form that was handed out at that window.

    Raises:
        Refusal: Outside the outage, a number nobody handed out, or later than now.
    """
    paper = outage.the(OutageRecorded)
    if not paper.first <= happened <= paper.last:
        raise Refusal(
            f"纸质收件时间须在停机期间（{paper.first:%Y-%m-%d %H:%M} 至 {paper.last:%Y-%m-%d %H:%M}）内",
            "GEN-18",
            where="happened",
        )
    if happened > at:
        raise Refusal("纸质收件时间不能晚于录入时间", "GEN-18", where="happened")
    if not any(_on(handed, window, slip) for handed in paper.slips):
        raise Refusal("表单编号不在该窗口停机期间的备用号段内", "GEN-18", where="slip")


def _on(handed: str, window: str, slip: str) -> bool:
    """Whether a slip number lies in ``W012:0001-0040``."""
    name, _, span = handed.partition(":")
    first, _, last = span.partition("-")
    return name == window and slip.isdecimal() and len(slip) == len(first) and first <= slip <= last
