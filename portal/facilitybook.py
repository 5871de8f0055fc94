"""The facility book: what lies where and how much of it, what is lent and when it is due, what has to be done.

A view beside the board, rebuildable. Shelves: ``facilities`` number → summary; ``loans`` number → summary; ``loans-open``
(due, number) → 1; ``loans-ended`` (when, number) → 1; ``facility-duties`` number → summary; ``facility-duties-open`` (due,
number) → 1; ``facility-duties-ended`` (when, number) → 1. No shelf names a borrower.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from hallcore.dossier import Archive, Dossier
from hallcore.facilities.model import (
    DUTY,
    FACILITY,
    LOAN,
    DutyDone,
    DutyDropped,
    DutyRaised,
    FacilityPlaced,
    Lent,
    LoanChased,
    LoanReturned,
    LoanWrittenOff,
)
from hallcore.facilities.rules import free_pieces, late, left_of, runs_low
from hallcore.ground.clock import TZ
from hallcore.journal import House, Root
from portal.consequences import FACILITIES, followed_by
from portal.followers import Item, ShelfView

SHELVES = (
    "facilities",
    "loans",
    "loans-open",
    "loans-ended",
    "facility-duties",
    "facility-duties-open",
    "facility-duties-ended",
)
Summary = Mapping[str, Any]


class FacilityBook(ShelfView):
    """The view that keeps the shelves."""

    name = "facilitybook"

    def __init__(self, house: House) -> None:
        super().__init__(house, followed_by(FACILITIES), SHELVES)

    def gather(self, root: Root, items: Iterator[Item]) -> None:
        """Write each entry's line, and sum up the facility it is about."""
        touched = {item.dossier.number: item.dossier for item in items}
        for dossier in touched.values():
            about = {FACILITY: _itself, LOAN: _loan, DUTY: _duty}[dossier.machine](root.archive, dossier)
            _facility(root.archive, root.archive[about])


def _itself(_archive: Archive, facility: Dossier) -> str:
    return facility.number


def _facility(archive: Archive, facility: Dossier) -> None:
    placed = facility.the(FacilityPlaced)
    supply = placed.use == "supply"
    archive.shelf("facilities")[facility.number] = {
        "code": placed.code,
        "name": placed.name,
        "use": placed.use,
        "hall": placed.hall,
        "floor": placed.floor,
        "place": placed.place,
        "quantity": placed.quantity,
        "unit": placed.unit,
        "low": placed.low,
        "left": left_of(facility) if supply else placed.quantity,
        "free": len(free_pieces(archive, facility.number, placed)),
        "wanting": runs_low(facility),
        "state": facility.state,
    }


def _loan(archive: Archive, loan: Dossier) -> str:
    lent, back = loan.the(Lent), loan.latest(LoanReturned)
    key = (lent.due.isoformat(), loan.number)
    if loan.state == "lent":
        archive.shelf("loans-open")[key] = 1
    else:
        archive.shelf("loans-open").pop(key, None)
        _end(archive, "loans-ended", loan)
    archive.shelf("loans")[loan.number] = {
        "facility": lent.facility,
        "piece": lent.piece,
        "at": loan.record(0).at.isoformat(),
        "due": lent.due.isoformat(),
        "state": loan.state,
        "chased": len(loan.numbers(LoanChased.type)),
        "late": back.late if back is not None else False,
        "damaged": back.damaged if back is not None else False,
    }
    return lent.facility


_ENDS = frozenset({LoanReturned.type, LoanWrittenOff.type, DutyDone.type, DutyDropped.type})


def _end(archive: Archive, shelf: str, dossier: Dossier) -> None:
    """Note when a loan or a duty ended: what is filed in it afterwards does not move it."""
    ended = next(n for n in range(dossier.count) if dossier.types[n] in _ENDS)
    archive.shelf(shelf)[(dossier.record(ended).at.isoformat(), dossier.number)] = 1


def _duty(archive: Archive, duty: Dossier) -> str:
    raised, done = duty.the(DutyRaised), duty.latest(DutyDone)
    key = (raised.due.isoformat(), duty.number)
    if duty.state == "open":
        archive.shelf("facility-duties-open")[key] = 1
    else:
        archive.shelf("facility-duties-open").pop(key, None)
        _end(archive, "facility-duties-ended", duty)
    archive.shelf("facility-duties")[duty.number] = {
        "kind": raised.kind,
        "facility": raised.facility,
        "piece": raised.piece,
        "wanted": raised.wanted,
        "reason": raised.reason,
        "due": raised.due.isoformat(),
        "state": duty.state,
        "person": done.person if done is not None else "",
        "note": done.note if done is not None else "",
        "late": done.late if done is not None else False,
    }
    return raised.facility


# -- reading ----------------------------------------------------------------------------------------------


def standing(archive: Archive, *, rooms: bool | None = None) -> list[tuple[str, Summary]]:
    """The facilities that are there, by place and name; with ``rooms`` only those that are booked, or none of them."""
    found = [
        (number, one)
        for number, one in archive.shelf("facilities").items()
        if one["state"] == "standing" and rooms in {None, one["use"] == "room"}
    ]
    return sorted(found, key=lambda one: (one[1]["hall"] != "主厅", one[1]["hall"], one[1]["floor"], one[0]))


def open_loans(archive: Archive) -> list[tuple[str, Summary]]:
    """What is lent, the earliest due first."""
    shelf = archive.shelf("loans")
    return [(number, shelf[number]) for _due, number in archive.shelf("loans-open")]


def open_duties(archive: Archive) -> list[tuple[str, Summary]]:
    """What is to be done, the earliest due first."""
    shelf = archive.shelf("facility-duties")
    return [(number, shelf[number]) for _due, number in archive.shelf("facility-duties-open")]


def ended_lately(archive: Archive, shelf: str, now: datetime, days: int = 7) -> list[str]:
    """The numbers of what ended in the last days, the latest first."""
    since = (now - timedelta(days=days)).isoformat()
    return [number for _when, number in reversed(list(archive.shelf(shelf).keys((since, ""))))]


def overdue(summary: Summary, now: datetime) -> bool:
    """Whether the last day of a loan or a duty is over and it is still open."""
    return summary["state"] in {"lent", "open"} and late(
        datetime.fromisoformat(summary["due"]).date(), now.astimezone(TZ)
    )
