"""The appraisal's lists: sheets by month and by leader, undecided points, quarters, objections, meetings, study.

A view beside the board: thrown away and rebuilt it comes out the same. Values are plain. What is lawful is judged
from the dossiers; here only stands what pages show.

Shelves (``appraisal-`` before each name): ``quarters`` number → summary; ``sheets`` number → summary; ``months``
(month, department, sheet) → 1; ``of`` (account, sheet) → 1; ``sign`` (leader, sheet) → side, what waits for somebody;
``points`` (last day to explain, sheet, record) → summary, undecided ones; ``appeals`` (day, sheet) → 1; ``objections``
(quarter, number) → summary; ``rounds`` number → summary; ``years`` number → summary. ``meetings`` and ``studies``
number → summary; ``decisions`` (due, meeting, place) → summary; ``studies-of`` (account, study) → 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hallcore.appraisal.boards import (
    ObjectionAnswered,
    ObjectionFiled,
    QuarterOpened,
    QuarterPublished,
    YearOpened,
)
from hallcore.appraisal.model import SHEET, MonthTotalled, RoundMade
from hallcore.appraisal.rules import (
    account_of_sheet,
    month_of_sheet,
    must_talk,
    open_appeal,
    points_of,
    signatures,
)
from hallcore.committee.model import MeetingCalled, MinutesFiled, NoteHandedIn, StudyHeld, StudyPlanned
from hallcore.committee.rules import decisions_of, unexcused
from hallcore.dossier import Archive, Dossier
from hallcore.journal import House, Root
from hallcore.organisation.rules import post_number, posted
from portal.consequences import APPRAISAL, followed_by
from portal.followers import Item, ShelfView

SHELVES = (
    "appraisal-quarters",
    "appraisal-sheets",
    "appraisal-months",
    "appraisal-of",
    "appraisal-sign",
    "appraisal-points",
    "appraisal-appeals",
    "appraisal-objections",
    "appraisal-rounds",
    "appraisal-years",
    "committee-meetings",
    "committee-decisions",
    "studies",
    "studies-of",
)
LAST = "\U0010ffff"


class AppraisalBook(ShelfView):
    """The view that keeps the shelves."""

    name = "appraisalbook"

    def __init__(self, house: House) -> None:
        super().__init__(house, followed_by(APPRAISAL), SHELVES)
        self._takers = {
            "quarter": self._quarter,
            "sheet": self._sheet,
            "objection": _objection,
            "round": _round,
            "year": _year,
            "meeting": _meeting,
            "study": _study,
        }

    def gather(self, root: Root, items: Iterator[Item]) -> None:
        """Write each entry's lines."""
        for item in items:
            self._takers[item.dossier.machine](root.archive, item.dossier)

    def _quarter(self, archive: Archive, quarter: Dossier) -> None:
        _take_quarter(archive, quarter)
        if quarter.state == "open":
            return
        known = archive.shelf("appraisal-sheets")
        for sheet in archive.children(quarter.number):
            # Publishing moves the sheets without a record in them.
            if sheet.machine == SHEET and known.get(sheet.number, {}).get("state") == "signed":
                self._sheet(archive, sheet)

    def _sheet(self, archive: Archive, sheet: Dossier) -> None:
        law = self.house.lawbook.edition(sheet.edition)
        _take_sheet(archive, sheet, must_talk(law, sheet))


# -- sheets -------------------------------------------------------------------------------------------------


def _take_sheet(archive: Archive, sheet: Dossier, talk: str) -> None:
    shelf, before = archive.shelf("appraisal-sheets"), archive.shelf("appraisal-sheets").get(sheet.number)
    after = _summary(archive, sheet, talk)
    if before is not None:
        archive.shelf("appraisal-months").pop((before["month"], before["department"], sheet.number), None)
        for leader in (before["home_leader"], before["centre_leader"]):
            archive.shelf("appraisal-sign").pop((leader, sheet.number), None)
        for key in before["open"]:
            archive.shelf("appraisal-points").pop(key, None)
        if before["appeal"]:
            archive.shelf("appraisal-appeals").pop((before["appeal"], sheet.number), None)
    archive.shelf("appraisal-months")[after["month"], after["department"], sheet.number] = 1
    archive.shelf("appraisal-of")[after["account"], sheet.number] = 1
    if sheet.state == "totalled" and not after["appeal"]:
        done = signatures(sheet)
        for side, leader in (("home", after["home_leader"]), ("centre", after["centre_leader"])):
            if side not in done and leader:
                archive.shelf("appraisal-sign")[leader, sheet.number] = side
    _points(archive, sheet, after)
    if after["appeal"]:
        archive.shelf("appraisal-appeals")[after["appeal"], sheet.number] = 1
    shelf[sheet.number] = after


def _summary(archive: Archive, sheet: Dossier, talk: str) -> dict[str, Any]:
    account, month = account_of_sheet(sheet.number), sheet.latest(MonthTotalled)
    post = archive.get(post_number(account))
    posting = posted(post) if post is not None else None
    where: Any = month if month is not None else posting
    points, appeal, done = points_of(sheet), open_appeal(sheet), signatures(sheet)
    total = month if sheet.state != "open" else None
    return {
        "account": account,
        "quarter": sheet.parent,
        "month": f"{month_of_sheet(sheet.number):%Y-%m}",
        "department": where.department if where is not None else "",
        "window": where.window if where is not None else "",
        "home_leader": where.home_leader if where is not None else "",
        "centre_leader": where.centre_leader if where is not None else "",
        "state": sheet.state,
        "total": str(total.total) if total is not None else "",
        "sections": tuple((one.section, str(one.left)) for one in total.sections)
        if total is not None
        else (),
        "bonus": str(total.bonus) if total is not None else "",
        "other": str(total.other) if total is not None else "",
        "standing": sum(point.fate == "stands" for point in points),
        "open": tuple(_key(sheet, point) for point in points if point.fate == "open"),
        "signed": tuple(sorted(done)),
        "appeal": appeal[1].answer_by.isoformat() if appeal is not None else "",
        "appeal_by": total.appeal_by.isoformat() if total is not None else "",
        "talk": talk,
    }


def _key(sheet: Dossier, point: Any) -> tuple[str, str, int]:  # noqa: ANN401 - a Point
    until = point.paper.explain_by
    return (until.isoformat() if until is not None else "", sheet.number, point.n)


def _points(archive: Archive, sheet: Dossier, after: dict[str, Any]) -> None:
    shelf = archive.shelf("appraisal-points")
    for point in points_of(sheet):
        if point.fate == "open":
            shelf[_key(sheet, point)] = {
                "account": after["account"],
                "department": after["department"],
                "rule": point.paper.rule,
                "points": str(point.paper.points),
                "day": point.paper.day.isoformat(),
                "scorer": point.scorer,
                "explained": point.explained is not None,
                "evidence": tuple((one.kind, one.ref) for one in point.paper.evidence),
            }


# -- rounds, quarters, years --------------------------------------------------------------------------------


def _round(archive: Archive, dossier: Dossier) -> None:
    paper = dossier.the(RoundMade)
    archive.shelf("appraisal-rounds")[dossier.number] = {
        "day": paper.day.isoformat(),
        "at": dossier.record(0).at.isoformat(),
        "by": dossier.record(0).head["actor"]["account"],
        "area": paper.area,
        "checked": len(paper.checked),
        "away": len(paper.away),
        "findings": paper.findings,
    }


def _take_quarter(archive: Archive, dossier: Dossier) -> None:
    opened, published = dossier.the(QuarterOpened), dossier.latest(QuarterPublished)
    numbers = dossier.numbers(QuarterPublished.type)
    archive.shelf("appraisal-quarters")[dossier.number] = {
        "year": opened.year,
        "quarter": opened.quarter,
        "months": tuple(f"{month:%Y-%m}" for month in opened.months),
        "state": dossier.state,
        "published": dossier.record(numbers[-1]).at.isoformat() if numbers else "",
        "object_by": published.object_by.isoformat() if published is not None else "",
        "people": len(published.lines) if published is not None else 0,
    }


def _objection(archive: Archive, dossier: Dossier) -> None:
    paper, answered = dossier.the(ObjectionFiled), dossier.latest(ObjectionAnswered)
    archive.shelf("appraisal-objections")[dossier.parent, dossier.number] = {
        "about": paper.about,
        "by": dossier.record(0).head["actor"]["account"],
        "filed": dossier.record(0).at.isoformat(),
        "answer_by": paper.answer_by.isoformat(),
        "state": dossier.state,
        "upheld": answered.upheld if answered is not None else None,
    }


def _year(archive: Archive, dossier: Dossier) -> None:
    paper = dossier.the(YearOpened)
    archive.shelf("appraisal-years")[dossier.number] = {
        "year": paper.year,
        "state": dossier.state,
        "people": len(paper.participants),
        "quota": paper.quota,
    }


# -- the committee and study --------------------------------------------------------------------------------


def _meeting(archive: Archive, dossier: Dossier) -> None:
    called, held = dossier.the(MeetingCalled), dossier.latest(MinutesFiled)
    archive.shelf("committee-meetings")[dossier.number] = {
        "kind": called.kind,
        "subject": called.subject,
        "at": called.at.isoformat(),
        "place": called.place,
        "invited": called.invited,
        "present": len(held.present) if held is not None else 0,
        "decisions": len(held.decisions) if held is not None else 0,
        "state": dossier.state,
    }
    shelf = archive.shelf("committee-decisions")
    for one in decisions_of(dossier):
        shelf[one.decision.due.isoformat(), dossier.number, one.of] = {
            "text": one.decision.text,
            "owner": one.decision.owner,
            "state": one.state,
            "result": one.done.result if one.done is not None else "",
        }


def _study(archive: Archive, dossier: Dossier) -> None:
    planned, held = dossier.the(StudyPlanned), dossier.latest(StudyHeld)
    for account in planned.called:
        archive.shelf("studies-of")[account, dossier.number] = 1
    archive.shelf("studies")[dossier.number] = {
        "kind": planned.kind,
        "subject": planned.subject,
        "at": planned.at.isoformat(),
        "place": planned.place,
        "host": planned.host,
        "called": len(planned.called),
        "present": len(held.present) if held is not None else 0,
        "unexcused": len(unexcused(dossier)),
        "notes": len(dossier.numbers(NoteHandedIn.type)),
        "state": dossier.state,
    }


# -- reading ------------------------------------------------------------------------------------------------


def sheets_in(archive: Archive, month: str, department: str = "") -> tuple[str, ...]:
    """The sheets of a month (``2026-03``), of one department or all, by department and account."""
    last = (month, department or LAST, LAST)
    keys = archive.shelf("appraisal-months").keys((month, department, ""), last)
    return tuple(number for _month, _department, number in keys)


def sheets_of(archive: Archive, account: str) -> tuple[str, ...]:
    """Somebody's sheets, oldest first."""
    return tuple(
        number for _account, number in archive.shelf("appraisal-of").keys((account, ""), (account, LAST))
    )


def waiting_for(archive: Archive, leader: str) -> tuple[tuple[str, str], ...]:
    """The sheets that wait for a leader's signature, with the side they sign on."""
    items = archive.shelf("appraisal-sign").items((leader, ""), (leader, LAST))
    return tuple((number, side) for (_leader, number), side in items)


def newest_quarter(archive: Archive, *states: str) -> str:
    """The newest quarter in one of these states, or ""."""
    found = [key for key, one in archive.shelf("appraisal-quarters").items() if one["state"] in states]
    return max(found, default="")
