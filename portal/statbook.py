"""The statistics book: how many of what happened when, in the hall, in a department, with an item.

A view beside the casebook: thrown away and rebuilt from index zero it comes out the same. It counts acts at the moment
they were done and judges nothing: whether a case was in time is taken from its own clocks at the act that decided it.
Quarters and years are sums of months, so nothing is kept twice.

Shelf ``flow``: (grain, period, scope, code, what) → how many; grain ``d`` or ``m``, period ``2026-03-02`` or
``2026-03``, scope ``hall``, ``department``, ``item`` or ``trading``, code the department's or the item's number or "".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Literal

from hallcore.approval.model import (
    CASE,
    INSTANT,
    JOINT,
    AcceptanceRefused,
    ApplicationReceived,
    CaseAccepted,
    CaseEnded,
    CaseWithdrawn,
    CorrectionNotified,
    DecisionDelivered,
    DecisionMade,
)
from hallcore.approval.rules import last_day, ledgers_of, version_of
from hallcore.dossier import Archive, Dossier
from hallcore.ground.errors import NotComputable
from hallcore.ground.ledger import balance
from hallcore.journal import House, Root
from portal.consequences import STATISTICS, followed_by
from portal.followers import Item, ShelfView
from trading.award.model import AwardPublished
from trading.contract.model import ContractPublished
from trading.opening.model import OpeningRecorded
from trading.tendering.model import NoticePublished

SHELVES = ("flow",)
MACHINES = frozenset({CASE, INSTANT, JOINT})
Grain = Literal["day", "month", "quarter", "year"]
Scope = Literal["hall", "department", "item", "trading"]

WHATS = {
    "received": "收件",
    "online": "网上申请",
    "corrected": "一次告知补正",
    "accepted": "受理",
    "turned-away": "不予受理",
    "granted": "准予",
    "denied": "不予许可",
    "same-day": "当日办结",
    "in-time": "按承诺时限办结",
    "late": "超承诺时限办结",
    "delivered": "送达",
    "withdrawn": "撤回、终止",
}
"""What is counted of cases, in the order in which it is told; beside these the working days used and promised."""

TRADED = {"notices": "招标公告", "openings": "开标", "awards": "中标结果", "contracts": "合同公开"}
"""What is counted of trading."""

_SIMPLE = {
    CaseAccepted: "accepted",
    AcceptanceRefused: "turned-away",
    DecisionDelivered: "delivered",
    CaseWithdrawn: "withdrawn",
    CaseEnded: "withdrawn",
}
_TRADED = {
    NoticePublished: "notices",
    OpeningRecorded: "openings",
    AwardPublished: "awards",
    ContractPublished: "contracts",
}


class Statbook(ShelfView):
    """The view that counts."""

    name = "statbook"

    def __init__(self, house: House) -> None:
        super().__init__(house, followed_by(STATISTICS), SHELVES)

    def gather(self, root: Root, items: Iterator[Item]) -> None:
        """Add what a batch of acts amounts to; each number is written once however many acts it counts."""
        found: Counter[tuple[str, str, str, str, str]] = Counter()
        for item in items:
            day = item.record.at.date().isoformat()
            for scope, code, what, n in self._counted(root.archive, item):
                found[("d", day, scope, code, what)] += n
                found[("m", day[:7], scope, code, what)] += n
        flow = root.archive.shelf("flow")
        for key, n in sorted(found.items()):
            flow[key] = flow.get(key, 0) + n

    def _counted(self, archive: Archive, item: Item) -> Iterator[tuple[str, str, str, int]]:
        traded = _TRADED.get(type(item.record.paper))
        if traded is not None:
            yield "trading", "", traded, 1
        if item.dossier.machine not in MACHINES:
            return
        application = item.dossier.the(ApplicationReceived)
        places = (("hall", ""), ("department", application.department), ("item", application.item))
        for what, n in self._of_case(archive, item):
            for scope, code in places:
                yield scope, code, what, n

    def _of_case(self, archive: Archive, item: Item) -> Iterator[tuple[str, int]]:
        paper, case = item.record.paper, item.dossier
        if isinstance(paper, ApplicationReceived):
            yield "received", 1
            if paper.channel == "online":
                yield "online", 1
        if isinstance(paper, CorrectionNotified) and case.numbers(CorrectionNotified.type)[0] == item.n:
            yield "corrected", 1
        if type(paper) in _SIMPLE:
            yield _SIMPLE[type(paper)], 1
        if isinstance(paper, DecisionMade):
            yield ("granted" if paper.granted else "denied"), 1
            yield from self._timed(archive, case, item.record.at.date())

    def _timed(self, archive: Archive, case: Dossier, decided: date) -> Iterator[tuple[str, int]]:
        """Whether it was decided in time, and how many of the promised working days that took."""
        law, calendar = self.house.lawbook.edition(case.edition), self.house.calendar
        application = case.the(ApplicationReceived)
        ledgers = ledgers_of(case, version_of(case, archive[application.item]), law)
        received = case.record(case.numbers(ApplicationReceived.type)[0]).at.date()
        if received == decided:
            yield "same-day", 1
        last = last_day(ledgers[1], calendar) if ledgers else None
        if ledgers is None or last is None:
            return
        yield ("in-time" if decided <= last else "late"), 1
        try:
            used = balance(ledgers[0], decided, calendar).used
        except NotComputable:
            return
        yield "timed", 1
        yield "days-used", used
        yield "days-promised", ledgers[1].budget
        yield "days-statutory", ledgers[0].budget


# -- reading -------------------------------------------------------------------------------------------------


def parts_of(grain: Grain, period: str) -> tuple[tuple[str, str], ...]:
    """The kept periods a period is the sum of: (``d`` or ``m``, its name).

    Args:
        grain: What ``period`` is.
        period: ``2026-03-02``, ``2026-03``, ``2026Q1`` or ``2026``.
    """
    if grain == "day":
        return (("d", period),)
    if grain == "month":
        return (("m", period),)
    if grain == "quarter":
        year, quarter = period[:4], int(period[-1])
        return tuple(("m", f"{year}-{month:02d}") for month in range(quarter * 3 - 2, quarter * 3 + 1))
    return tuple(("m", f"{period}-{month:02d}") for month in range(1, 13))


def counted(archive: Archive, grain: Grain, period: str, scope: Scope) -> dict[str, Counter[str]]:
    """What happened in a period: code → what → how many."""
    found: dict[str, Counter[str]] = {}
    flow = archive.shelf("flow")
    for kept, name in parts_of(grain, period):
        low = (kept, name, scope, "", "")
        for key, n in flow.items(low, (kept, name, scope, "\U0010ffff", "")):
            found.setdefault(key[3], Counter())[key[4]] += n
    return found


def first_day(archive: Archive) -> date | None:
    """The first day on which anything was counted."""
    for key in archive.shelf("flow").keys(("d", "", "", "", "")):
        return date.fromisoformat(key[1]) if key[0] == "d" else None
    return None
