"""The attendance book: requests, findings, terminals and cameras as lists pages read.

A view beside the board, rebuildable; what days are judged by stands on the offices' own shelves
(``hallcore.attendance.facts``). Shelves: ``att-matters`` number → summary of a leave, correction or finding;
``att-of`` (account, number) → 1; ``att-open`` (machine, state, department, number) → 1, what waits for somebody;
``att-devices`` code → summary; ``att-downs`` (terminal, beginning) → (end or "", reason); ``att-broken`` (record, line)
→ what was set aside; ``att-cameras`` code → summary; ``att-sheets`` number → summary.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from hallcore.attendance import facts
from hallcore.attendance.devices import (
    CAMERA,
    FINDING,
    TERMINAL,
    TERMINAL_DAY,
    CameraRegistered,
    FindingDecided,
    FindingFiled,
    OperationsReceived,
    PunchesReceived,
    TerminalOutage,
    TerminalRegistered,
)
from hallcore.attendance.papers import (
    CORRECTION,
    LEAVE,
    SHEET,
    CorrectionAsked,
    LeaveAsked,
    LeaveEnded,
    SheetFiled,
)
from hallcore.dossier import Archive, Dossier, record_number
from hallcore.journal import House, Root
from hallcore.organisation.rules import post_number, posted
from portal.consequences import ATTENDANCE, followed_by
from portal.followers import Item, ShelfView

MATTERS, OF, OPEN = "att-matters", "att-of", "att-open"
DEVICES, DOWNS, BROKEN, CAMERAS, SHEETS = (
    "att-devices",
    "att-downs",
    "att-broken",
    "att-cameras",
    "att-sheets",
)
SHELVES = (MATTERS, OF, OPEN, DEVICES, DOWNS, BROKEN, CAMERAS, SHEETS)

WAITING = frozenset({"asked", "at-section", "at-leader", "found", "answered"})
"""States in which somebody has something to do."""


class AttendanceBook(ShelfView):
    """The view that keeps the shelves."""

    name = "attendancebook"

    def __init__(self, house: House) -> None:
        super().__init__(house, followed_by(ATTENDANCE), SHELVES, facts.SHELVES)
        self._takers: dict[str, Callable[[Archive, Item], None]] = {
            LEAVE: _leave,
            CORRECTION: _correction,
            FINDING: _finding,
            TERMINAL: _terminal,
            TERMINAL_DAY: _report,
            CAMERA: _camera,
            SHEET: _sheet,
        }

    def gather(self, root: Root, items: Iterator[Item]) -> None:
        """Write each entry's lines."""
        for item in items:
            self._takers[item.dossier.machine](root.archive, item)


def _keep(archive: Archive, dossier: Dossier, summary: dict[str, Any]) -> None:
    """Keep a matter's summary, and its place among what waits."""
    shelf, waiting = archive.shelf(MATTERS), archive.shelf(OPEN)
    after = {
        **summary,
        "machine": dossier.machine,
        "state": dossier.state,
        "asked": dossier.record(0).at.isoformat(),
        "last": dossier.last_at,
    }
    before = shelf.get(dossier.number)
    if before is not None:
        waiting.pop((dossier.machine, before["state"], before["department"], dossier.number), None)
    if dossier.state in WAITING:
        waiting[dossier.machine, dossier.state, after["department"], dossier.number] = 1
    archive.shelf(OF)[after["account"], dossier.number] = 1
    shelf[dossier.number] = after


def _leave(archive: Archive, item: Item) -> None:
    asked, ended = item.dossier.the(LeaveAsked), item.dossier.latest(LeaveEnded)
    summary = {
        "account": asked.account,
        "department": asked.department,
        "kind": asked.kind,
        "begins": asked.begins.isoformat(),
        "ends": (ended.ends if ended is not None else asked.ends).isoformat(),
        "halves": asked.halves,
        "level": asked.level,
        "partner": asked.partner,
    }
    _keep(archive, item.dossier, summary)


def _correction(archive: Archive, item: Item) -> None:
    asked = item.dossier.the(CorrectionAsked)
    summary = {
        "account": asked.account,
        "department": asked.department,
        "day": asked.day.isoformat(),
        "spell": asked.spell,
        "side": asked.side,
        "at": asked.at.isoformat(),
        "place": asked.place,
    }
    _keep(archive, item.dossier, summary)


def _finding(archive: Archive, item: Item) -> None:
    filed, decided = item.dossier.the(FindingFiled), item.dossier.latest(FindingDecided)
    post = archive.get(post_number(filed.account))
    paper = posted(post) if post is not None else None
    summary = {
        "account": filed.account,
        "department": paper.department if paper is not None else "",
        "window": filed.window,
        "began": filed.began.isoformat(),
        "ended": filed.ended.isoformat(),
        "means": filed.means,
        "camera": filed.camera,
        "by": filed.by,
        "answer_by": filed.answer_by.isoformat(),
        "keep_until": filed.keep_until.isoformat() if filed.keep_until else "",
        "reason": filed.reason,
        "decision": decided.reason if decided is not None else "",
    }
    _keep(archive, item.dossier, summary)


def _terminal(archive: Archive, item: Item) -> None:
    shelf, paper = archive.shelf(DEVICES), item.dossier.the(TerminalRegistered)
    before = shelf.get(paper.code, {"last": "", "ahead": 0, "punches": 0, "bad": 0})
    shelf[paper.code] = {
        **before,
        "number": item.dossier.number,
        "serial": paper.serial,
        "hall": paper.hall,
        "floor": paper.floor,
        "place": paper.place,
        "model": paper.model,
        "state": item.dossier.state,
    }
    if isinstance(item.record.paper, TerminalOutage):
        outage = item.record.paper
        ended = outage.ended.isoformat() if outage.ended is not None else ""
        archive.shelf(DOWNS)[paper.code, outage.began.isoformat()] = (ended, outage.reason)


def _report(archive: Archive, item: Item) -> None:
    paper, shelf = item.record.paper, archive.shelf(DEVICES)
    if not isinstance(paper, PunchesReceived | OperationsReceived):
        return
    number = record_number(item.dossier.number, item.n)
    for line in paper.bad:
        said = (paper.terminal, item.record.at.isoformat(), line.field, line.reason, line.raw)
        archive.shelf(BROKEN)[number, line.line] = said
    known = shelf.get(paper.terminal)
    if known is not None:
        punches = len(paper.punches) if isinstance(paper, PunchesReceived) else 0
        ahead = paper.ahead if isinstance(paper, PunchesReceived) else None
        shelf[paper.terminal] = {
            **known,
            "last": item.record.at.isoformat(),
            "ahead": known["ahead"] if ahead is None else ahead,
            "punches": known["punches"] + punches,
            "bad": known["bad"] + len(paper.bad),
        }


def _camera(archive: Archive, item: Item) -> None:
    paper = item.dossier.the(CameraRegistered)
    archive.shelf(CAMERAS)[paper.code] = {
        "number": item.dossier.number,
        "hall": paper.hall,
        "floor": paper.floor,
        "place": paper.place,
        "purpose": paper.purpose,
        "sign": paper.sign,
        "sound": paper.sound,
        "keep_days": paper.keep_days,
        "state": item.dossier.state,
    }


def _sheet(archive: Archive, item: Item) -> None:
    paper = item.dossier.the(SheetFiled)
    archive.shelf(SHEETS)[item.dossier.number] = {
        "terminal": paper.terminal,
        "day": paper.day.isoformat(),
        "spell": paper.spell,
        "side": paper.side,
        "rows": tuple((account, at.isoformat()) for account, at in paper.rows),
        "witness": paper.witness,
    }
