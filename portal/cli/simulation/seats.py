"""Who is signed in: one session to a login at its listener, opened when it is first wanted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from portal.cli import cast
from portal.cli.keypad_device import Keypad
from portal.cli.simulation.besides import POOL, applicant
from portal.cli.simulation.wire import Person, Wires
from portal.cli.stations import OFFICERS


class Seats:
    """Everybody's sessions, and the keypads at the windows; all accounts of the simulator's hall have one password."""

    def __init__(self, hosts: Mapping[str, str]) -> None:
        self.wires = Wires(hosts)
        self.public = Person(self.wires, "public", many=True)
        self.inside = Person(self.wires, "hall")
        self._zones = {officer.login: "department" for officer in OFFICERS}
        self._zones |= {applicant(n): "public" for n in range(POOL)}
        self._people: dict[str, Person] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._keypads: dict[str, tuple[Keypad, threading.Lock]] = {}
        self._lock = threading.Lock()

    def at(self, login: str) -> Person:
        """A login's session."""
        person = self._people.get(login)
        if person is not None:
            return person
        with self._lock:
            own = self._locks.setdefault(login, threading.Lock())
        with own:
            if login not in self._people:
                fresh = Person(self.wires, self._zones.get(login) or cast.zone_of(login), login)
                fresh.sign_in(cast.PASSWORD)
                self._people[login] = fresh
            return self._people[login]

    def keypad(self, window: str, made: Callable[[str], Keypad]) -> tuple[Keypad, threading.Lock]:
        """The keypad of a window, which keeps its count over days, and the lock of whoever presses it; made when first wanted."""
        with self._lock:
            if window not in self._keypads:
                self._keypads[window] = (made(window), threading.Lock())
            return self._keypads[window]
