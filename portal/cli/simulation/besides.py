"""What a planned day holds besides its visits: applications over the web, appointments, leave, patrols, photos. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from random import Random
from typing import NamedTuple

from portal.cli.simulation.menu import Matter, Menu
from portal.cli.simulation.opinions import Opinions
from portal.cli.simulation.places import reviewer_in
from portal.cli.stations import OFFICERS

HOUR, MINUTE = 3600, 60
POOL = 40
"""So many people of the public have an account."""

PHOTO_EVERY = 10
"""Of so many punches at a terminal one comes with its photo; a real one sends a photo with each."""

_RATES = {"online": 80, "booked": 80, "leave": 8}
"""How many there are of each to 4,000 visitors; at least one of each."""

SLOT, EARLY = 30 * MINUTE, 15 * MINUTE
"""How long a slot is, and from when before it its appointment is turned into a number (PH-07)."""

_BOOKABLE = ((8 * HOUR + 1800, 11 * HOUR + 1800), (13 * HOUR + 1800, 16 * HOUR + 1800))
_BOOKING = (7 * HOUR + 5 * MINUTE, 8 * HOUR)
"""When appointments of the day are made: in the morning, before the hall opens."""

ONLINE = 1_000_000
"""Visits over the web are numbered from here, apart from those to the hall."""

SEATS = 4
"""Appointments in one slot of a queue."""


class Online(NamedTuple):
    """An application over the web: by which account, when, for what, and whether it is decided on the day.

    ``silent``: nobody looks at it at all; ``lies``: it is accepted, and nobody takes it up afterwards.
    """

    login: str
    at: int
    matter: Matter
    finishes: bool
    silent: bool = False
    lies: bool = False


class Booking(NamedTuple):
    """An appointment: by which account, made when, for which slot, and the visit it is made for."""

    login: str
    at: int
    department: str
    slot: int
    visit: int


class Leave(NamedTuple):
    """Leave that is asked for, when, who decides it, and who stands in."""

    login: str
    at: int
    chief: str
    partner: str


class Patrol(NamedTuple):
    """Somebody of the centre finds a window empty: who should sit there, from when until when."""

    login: str
    began: int
    ended: int


class Besides(NamedTuple):
    """Everything of a day besides its visits."""

    online: tuple[Online, ...] = ()
    booked: tuple[Booking, ...] = ()
    leaves: tuple[Leave, ...] = ()
    patrols: tuple[Patrol, ...] = ()
    opinions: Opinions = Opinions()


def applicant(n: int) -> str:
    """The login of one of those who have an account."""
    return f"applicant{n:02d}"


def many(kind: str, visitors: int) -> int:
    """How many there are of a kind to so many visitors."""
    return max(1, round(_RATES[kind] * visitors / 4000))


def online(
    draw: Random, menu: Menu, departments: Sequence[str], visitors: int, used: set[tuple[str, str]]
) -> list[Online]:
    """Applications over the web: nobody applies twice for one item. Those already made stand in ``used``."""
    found: list[Online] = []
    offering = [one for one in departments if menu.offers(one, instant=False)]
    for _ in range(many("online", visitors) * 10 if offering else 0):
        matter = menu.draw(draw, draw.choice(offering), instant=False)
        login = applicant(draw.randrange(POOL))
        if matter.company or matter.fee or not matter.online or (login, matter.item) in used:
            continue
        used.add((login, matter.item))
        at = draw.randint(8 * HOUR, 16 * HOUR)
        soon = at < 15 * HOUR and draw.random() < 0.5
        found.append(Online(login, at, matter, finishes=soon and bool(reviewer_in(matter.department))))
        if len(found) == many("online", visitors):
            break
    return found


def slot_of(at: int) -> int:
    """The slot whose appointment may be turned into a number at a second of the day, or 0."""
    slot = (at + EARLY) // SLOT * SLOT
    open_ = any(begins <= slot and slot + SLOT <= ends for begins, ends in _BOOKABLE)
    return slot if open_ else 0


def booked(draw: Random, plain: Iterable[tuple[int, int, str]], visitors: int) -> list[Booking]:
    """Appointments for some visits.

    Args:
        draw: Where chance comes from.
        plain: Visits that may be by appointment: number, second they come, department.
        visitors: So many come in all.
    """
    # Who comes in the last minute for a slot might find it over by the hall's clock.
    visits = [one for one in plain if slot_of(one[1]) and slot_of(one[1]) == slot_of(one[1] + MINUTE)]
    draw.shuffle(visits)
    found: list[Booking] = []
    own: set[tuple[str, str]] = set()
    seats: dict[tuple[str, int], int] = {}
    for turn, (n, at, department) in enumerate(visits):
        login, slot = applicant(turn % POOL), slot_of(at)
        place = (department, slot)
        if (login, department) in own or seats.get(place, 0) == SEATS:
            continue
        own.add((login, department))
        seats[place] = seats.get(place, 0) + 1
        found.append(Booking(login, draw.randint(*_BOOKING), department, slot, n))
        if len(found) == many("booked", visitors):
            break
    return found


def leaves(draw: Random, departments: Sequence[str], visitors: int) -> list[Leave]:
    """Some who sit at windows ask for a day; the chief of their department decides."""
    logins = {officer.login for officer in OFFICERS}
    found = []
    for officer in OFFICERS:
        low = officer.department.lower()
        chief = f"{low}-approve" if f"{low}-approve" in logins else f"{low}-chief"
        if officer.department in departments and officer.login.startswith("w") and officer.partner:
            at = draw.randint(9 * HOUR, 11 * HOUR)
            found.append(Leave(officer.login, at, chief, officer.partner))
    return draw.sample(found, min(many("leave", visitors), len(found)))


def patrols(left: Mapping[str, tuple[int, int]], seats: Mapping[str, str]) -> list[Patrol]:
    """The patrol passes windows that were left: window → from when, for how long; window → who sits there."""
    return [Patrol(seats[window], at + 5 * MINUTE, at + 15 * MINUTE) for window, (at, _long) in left.items()]
