"""The request book: disclosure requests by department and due time, by applicant, and what each is now.

A view beside the board, rebuildable. Shelves: ``requests`` number → summary; ``requests-due`` (department, due or
"~", number) → 1, the open ones only; ``requests-done`` (department, number) → 1; ``requests-of`` (party, number) →
1. Letters lie on the board's shelf ``papers``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from hallcore.dossier import Archive, Dossier
from hallcore.ground.calendar import Calendar
from hallcore.ground.errors import Refusal
from hallcore.journal import House, Root
from hallcore.requests.model import RequestAnswered, RequestFiled, RequestReceived
from hallcore.requests.rules import consultations, due_of
from portal.consequences import REQUESTS, followed_by
from portal.followers import Item, ShelfView

SHELVES = ("requests", "requests-due", "requests-done", "requests-of")
OPEN = ("filed", "handling", "correcting", "drafted")
UNKNOWN = "~"
"""Where a due time would stand that cannot be computed yet: after all others."""


class RequestBook(ShelfView):
    """The view that keeps the shelves.

    ``calendar_of`` tells the calendar in force from what is on record, a notice taken just now included.
    """

    name = "requestbook"

    def __init__(self, house: House, calendar_of: Callable[[Archive], Calendar]) -> None:
        super().__init__(house, followed_by(REQUESTS), SHELVES)
        self.calendar_of = calendar_of

    def gather(self, root: Root, items: Iterator[Item]) -> None:
        """Write each entry's line."""
        for item in items:
            self._take(root.archive, item)

    def _take(self, archive: Archive, item: Item) -> None:
        calendar = self.calendar_of(archive)
        if item.record.type == "notice-loaded":
            # A changed calendar moves what is due: every open request is summed up anew.
            for _department, _due, number in list(archive.shelf("requests-due").keys()):
                self._put(archive, archive[number], calendar)
            return
        self._put(archive, item.dossier, calendar)

    def _put(self, archive: Archive, request: Dossier, calendar: Calendar) -> None:
        shelf = archive.shelf("requests")
        before, after = shelf.get(request.number), self._summary(request, calendar)
        if before is not None:
            archive.shelf("requests-due").pop(_key(request.number, before), None)
        if after["state"] in OPEN:
            archive.shelf("requests-due")[_key(request.number, after)] = 1
        else:
            archive.shelf("requests-done")[(after["department"], request.number)] = 1
        archive.shelf("requests-of")[(after["party"], request.number)] = 1
        shelf[request.number] = after

    def _summary(self, request: Dossier, calendar: Calendar) -> dict[str, Any]:
        filed, answer = request.the(RequestFiled), request.latest(RequestAnswered)
        return {
            "department": filed.department,
            "party": filed.party,
            "channel": filed.channel,
            "state": request.state,
            "filed": request.record(0).at.isoformat(),
            "due": self._due(request, calendar) if answer is None else answer.due.isoformat(),
            "consulting": any(given is None for _n, _asked, given in consultations(request)),
            "outcome": answer.outcome if answer is not None else "",
            "late": answer is not None and answer.late,
        }

    def _due(self, request: Dossier, calendar: Calendar) -> str:
        """When the answer is due, or "" before receipt, where none is due any more, and where it is not computable."""
        if request.state not in OPEN or not request.numbers(RequestReceived.type):
            return ""
        try:
            law = self.house.lawbook.edition(request.edition)
            return due_of(request, law, calendar).end.isoformat()
        except Refusal:
            return ""


def _key(number: str, summary: dict[str, Any]) -> tuple[str, str, str]:
    return (summary["department"], summary["due"] or UNKNOWN, number)


def open_requests(archive: Archive, department: str) -> list[tuple[str, dict[str, Any]]]:
    """A department's open requests, the earliest due first."""
    shelf = archive.shelf("requests")
    keys = archive.shelf("requests-due").keys((department, "", ""), (department, "\U0010ffff", ""))
    return [(number, shelf[number]) for _department, _due, number in keys]


def requests_of(archive: Archive, party: str) -> list[tuple[str, dict[str, Any]]]:
    """What somebody asked for, newest first."""
    shelf = archive.shelf("requests")
    keys = archive.shelf("requests-of").keys((party, ""), (party, "\U0010ffff"))
    return [(number, shelf[number]) for _party, number in reversed(list(keys))]


def overdue(summary: dict[str, Any], now: datetime) -> bool:
    """Whether a request is past its due time without an answer, or was answered late."""
    if summary["state"] in OPEN:
        return (
            bool(summary["due"])
            and now >= datetime.fromisoformat(summary["due"])
            and not summary["consulting"]
        )
    return bool(summary["late"])
