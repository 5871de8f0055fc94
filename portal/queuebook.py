"""The queue book: the lists of queues, tickets, windows' days and appointments that pages, boards and exports read.

A view: thrown away and rebuilt from index zero it comes out the same. Values are plain. Who waits in which order is not
here but on the shelves the offices write themselves (``waiting-A``), so that it is true in the moment of the act.

Shelves: ``queues`` code → summary; ``tickets`` number → summary; ``live-tickets`` (queue, state, number) → 1 while it
lives; ``periods`` (day, number) → rows of the ledger; ``services`` (queue, ended, number) → seconds a window was taken
up, for the estimate; ``window-days`` (day, window) → summary; ``window-calls`` window → its latest call;
``appointments-of`` (party, number) → summary; ``ticket-of`` case or payment notice → the ticket whose service led to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from hallcore.counters.estimate import Estimate, Service, estimate
from hallcore.counters.ledger import Period, periods, spells
from hallcore.counters.model import (
    APPOINTMENT,
    QUEUE,
    TICKET,
    WINDOW_DAY,
    AppointmentMade,
    QueueSet,
    ServiceEnded,
    TicketTaken,
)
from hallcore.counters.order import RUNS, in_order
from hallcore.counters.rules import (
    calls_of,
    key_of,
    logged_in,
    matters_of,
    place_of,
    waiting_shelf,
    window_of,
)
from hallcore.dossier import Archive, Dossier
from hallcore.ground.lawbook import Law
from hallcore.journal import House, Root
from portal.consequences import QUEUES, followed_by
from portal.followers import Item, ShelfView

SHELVES = (
    "queues",
    "tickets",
    "live-tickets",
    "periods",
    "services",
    "window-days",
    "window-calls",
    "appointments-of",
    "ticket-of",
)
OFFICE_SHELVES = ("queues-of", RUNS)
"""Shelves that offices write themselves, made with these so that no act has to make one."""

LIVE = frozenset({"absent", "waiting", "invited", "missed", "serving", "held"})
KEPT_SERVICES = 200
"""Services a queue keeps for the estimate: more than sixteen windows end in the time it looks back."""

_TOP = "\U0010ffff"


class QueueBook(ShelfView):
    """The view that keeps the shelves."""

    name = "queuebook"

    def __init__(self, house: House) -> None:
        super().__init__(house, followed_by(QUEUES), SHELVES, OFFICE_SHELVES)

    def gather(self, root: Root, items: Iterator[Item]) -> None:
        """Make the shelves say of each dossier what it says of itself, once however much happened."""
        for dossier in {item.dossier.number: item.dossier for item in items}.values():
            _HANDLERS[dossier.machine](root.archive, dossier)


def _queue(archive: Archive, dossier: Dossier) -> None:
    paper = dossier.the(QueueSet)
    archive.shelf("queues")[paper.code] = {
        "name": paper.name,
        "hall": paper.hall,
        "floor": paper.floor,
        "zone": paper.zone,
        "departments": tuple(paper.departments),
        "windows": tuple(paper.windows),
        "sessions": tuple((one.begins, one.ends) for one in paper.sessions),
        "rolls_at": paper.rolls_at,
        "carry": paper.carry,
        "capacity": paper.capacity,
        "standing": paper.standing,
    }


def _ticket(archive: Archive, dossier: Dossier) -> None:
    taken, queue, shelf = dossier.the(TicketTaken), place_of(dossier).queue, archive.shelf("tickets")
    before = shelf.get(dossier.number)
    live = archive.shelf("live-tickets")
    if before is not None:
        live.pop((before["queue"], before["state"], dossier.number), None)
    if dossier.state in LIVE:
        live[(queue, dossier.state, dossier.number)] = 1
    ledger, (cases, notices) = periods(dossier), led_to(dossier)
    shelf[dossier.number] = {
        "label": taken.label,
        "queue": queue,
        "state": dossier.state,
        "window": window_of(dossier),
        "channel": taken.channel,
        "priority": taken.priority,
        "taken": dossier.record(0).head["at"],
        "since": ledger[-1].began.isoformat(),
        "cases": cases,
        "notices": notices,
    }
    for matter in (*cases, *notices):
        archive.shelf("ticket-of")[matter] = dossier.number
    archive.shelf("periods")[(taken.day.isoformat(), dossier.number)] = tuple(map(_row, ledger))
    _called(archive, dossier)
    if dossier.state in {"ended", "missed"}:
        _served(archive, queue, dossier.number, ledger)


def led_to(ticket: Dossier) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The cases and payment notices a ticket's service led to, by what is known now."""
    ended = ticket.latest(ServiceEnded)
    return (ended.cases, ended.notices) if ended is not None else matters_of(ticket)


def _row(one: Period) -> tuple[str, ...]:
    ended = one.ended.isoformat() if one.ended else ""
    return one.kind, one.queue, one.window, one.account, one.began.isoformat(), ended


def _called(archive: Archive, dossier: Dossier) -> None:
    """Keep what each window called last, for the screens."""
    window, calls, shelf = window_of(dossier), calls_of(dossier), archive.shelf("window-calls")
    if not calls:
        return
    there = shelf.get(window)
    latest = {
        "ticket": dossier.number,
        "state": dossier.state,
        "at": calls[-1].isoformat(),
        "times": len(calls),
    }
    if there is None or there["at"] <= latest["at"]:
        shelf[window] = latest


def _served(archive: Archive, queue: str, number: str, ledger: Sequence[Period]) -> None:
    """How long a window was taken up by a ticket that is over, or by one that did not come."""
    at_window = [one for one in ledger if one.kind in {"invited", "serving"} and one.ended]
    if not at_window:
        return
    shelf = archive.shelf("services")
    ended = at_window[-1].ended
    if ended is not None:
        shelf[(queue, ended.isoformat(), number)] = sum(one.seconds(ended) for one in at_window)
    keys = list(shelf.keys((queue, ""), (queue, _TOP)))
    for key in keys[:-KEPT_SERVICES]:
        del shelf[key]


def _window_day(archive: Archive, dossier: Dossier) -> None:
    found = spells(dossier)
    last = found[-1]
    day, window = dossier.number.split("-")[1:]
    archive.shelf("window-days")[(f"{day[:4]}-{day[4:6]}-{day[6:]}", window)] = {
        "number": dossier.number,
        "state": dossier.state,
        "account": logged_in(dossier),
        "since": last.began.isoformat(),
        "reason": last.reason if dossier.state == "held" else "",
    }


def _appointment(archive: Archive, dossier: Dossier) -> None:
    made, party = dossier.the(AppointmentMade), dossier.record(0).head["actor"]["party"]
    archive.shelf("appointments-of")[(party, dossier.number)] = {
        "queue": made.queue,
        "slot": made.slot.isoformat(),
    }


_HANDLERS = {QUEUE: _queue, TICKET: _ticket, WINDOW_DAY: _window_day, APPOINTMENT: _appointment}


def ticket_for(archive: Archive, matter: str) -> Dossier | None:
    """The ticket whose service led to a case or payment notice; None where none did."""
    number = archive.shelf("ticket-of").get(matter, "")
    return archive.get(number) if number else None


# -- reading ------------------------------------------------------------------------------------------------


def queues(archive: Archive, *, standing: bool = True) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every queue by code, those only that stand unless asked otherwise."""
    for code, queue in archive.shelf("queues").items():
        if queue["standing"] or not standing:
            yield code, queue


def waiting_keys(archive: Archive, code: str, day: date) -> list[tuple[int, str, str]]:
    """The keys of who may be called in a queue on a day, by class and moment; as true as the archive handed in."""
    name, last = waiting_shelf(code), f"{day.isoformat()}T99"
    return [key for key in archive.shelf(name).keys() if key[1] < last] if name in archive.shelves else []  # noqa: SIM118 - a BTree's keys


def calling_order(archive: Archive, code: str, day: date, law: Law) -> list[tuple[int, str, str]]:
    """The same keys in the order in which they will be called (PH-16)."""
    run = archive.shelf(RUNS).get(code, 0)
    return in_order(waiting_keys(archive, code, day), run, int(law.figure("PH-16")))


def before(archive: Archive, ticket: Dossier, day: date, law: Law) -> int:
    """How many will be called before a ticket that waits, as things stand."""
    place = place_of(ticket)
    return calling_order(archive, place.queue, day, law).index(key_of(place, ticket.number))


def day_of(archive: Archive, window: str, day: date) -> dict[str, Any] | None:
    """A window's day, or None where nobody logged in."""
    found: dict[str, Any] | None = archive.shelf("window-days").get((day.isoformat(), window))
    return found


def open_windows(archive: Archive, code: str, day: date) -> int:
    """How many windows of a queue are served now."""
    days = (day_of(archive, window, day) for window in archive.shelf("queues")[code]["windows"])
    return sum(one is not None and one["state"] == "open" for one in days)


def wait(archive: Archive, code: str, ahead: int, now: datetime, law: Law) -> Estimate:
    """How long somebody will wait in a queue who has so many before them."""
    services = [
        Service(datetime.fromisoformat(ended), seconds)
        for (_code, ended, _number), seconds in archive.shelf("services").items((code, ""), (code, _TOP))
    ]
    return estimate(ahead, open_windows(archive, code, now.date()), services, now, law)


def in_state(archive: Archive, code: str, state: str, most: int = 200) -> list[str]:
    """The numbers of a queue's tickets in a state that is not waiting."""
    keys = archive.shelf("live-tickets").keys((code, state, ""), (code, state, _TOP))
    return [number for _code, _state, number in islice(keys, most)]
