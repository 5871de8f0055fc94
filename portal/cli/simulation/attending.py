"""The staff at the terminals: everybody comes and goes, terminals push what they saw, and one of them breaks down."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from hallcore.attendance.facts import pin_of
from hallcore.attendance.terminals import terminal_number
from portal.cli.browser import Unexpected
from portal.cli.cast import TERMINAL_KEY, TERMINALS, Device
from portal.cli.simulation.besides import PHOTO_EVERY
from portal.cli.simulation.book import Book, Punched
from portal.cli.simulation.dayplan import MINUTE, Day
from portal.cli.simulation.engine import Engine
from portal.cli.simulation.places import terminal_of
from portal.cli.simulation.seats import Seats
from portal.cli.terminals import Reply, Seen, Terminal

BEGINS = 8 * 3600 + 16 * MINUTE
GATHERS = 30
"""Seconds a terminal gathers punches before it pushes them."""

RECORDED = 30 * MINUTE
"""Seconds after which the centre records that a terminal was dead."""

_INNER = "hall"


class Station(NamedTuple):
    """A terminal on the wall: what it is, and its own side of the protocol."""

    device: Device
    terminal: Terminal
    lock: threading.Lock


class Terminals:
    """All terminals of a day.

    Args:
        seats: Who acts, and the connections.
        engine: The day; ``midnight`` is when it began.
        book: Where punches are noted.
        accounts: Login → account.
    """

    def __init__(
        self, seats: Seats, engine: Engine, midnight: datetime, book: Book, accounts: Mapping[str, str]
    ) -> None:
        self.seats = seats
        self.engine = engine
        self.midnight = midnight
        self.book = book
        self.accounts = accounts
        self.stations = {
            device.code: Station(device, Terminal(self._carry, device.serial, TERMINAL_KEY), threading.Lock())
            for device in TERMINALS
        }
        self._waiting: set[str] = set()
        self._photos: dict[str, list[Seen]] = {code: [] for code in self.stations}
        self._down: dict[str, tuple[int, int]] = {}
        self._dead: dict[str, tuple[int, int]] = {}

    def schedule(self, day: Day) -> None:
        """When everybody punches, and when a terminal fails.

        One without a line keeps what it sees and sends all of it afterwards; one that is dead sees nobody, and the
        centre records that.
        """
        for code in self.stations:
            self.engine.at(BEGINS, partial(self._begin, code))
        for fault in day.faults:
            if fault.kind == "terminal":
                self._down[fault.where] = (fault.at, fault.at + fault.seconds)
                self.engine.at(fault.at + fault.seconds, partial(self._mended, fault.where))
            elif fault.kind == "outage":
                self._dead[fault.where] = (fault.at, fault.at + fault.seconds)
                self.engine.at(fault.at + fault.seconds + RECORDED, partial(self._record, fault.where))
        never = {fault.where for fault in day.faults if fault.kind == "absent"}
        for shift in day.shifts:
            for second in shift.punches if shift.login not in never else ():
                self.engine.at(second, partial(self._punch, shift.login, second))

    # -- one terminal -------------------------------------------------------------------------------

    def _begin(self, code: str) -> None:
        station = self.stations[code]
        with station.lock:
            _thanked(station, station.terminal.begin())

    def _punch(self, login: str, second: int) -> None:
        """Somebody stands before the terminal of their floor."""
        station = self.stations[terminal_of(login)]
        code, pin = station.device.code, pin_of(self.accounts[login])
        first, last = self._dead.get(code, (0, 0))
        if first <= second < last:
            return
        with station.lock:
            station.terminal.see(pin, self.midnight + timedelta(seconds=second))
            seen = station.terminal.memory[-1]
            self.book.punches.append(Punched(code, pin, seen.at))
            if len(station.terminal.memory) % PHOTO_EVERY == 1:
                self._photos[code].append(seen)
            waits = code in self._waiting
            self._waiting.add(code)
        if not waits:
            self.engine.after(GATHERS, lambda: self._push(code))

    def _push(self, code: str) -> None:
        station, now = self.stations[code], self.engine.now()
        with station.lock:
            self._waiting.discard(code)
            first, last = self._down.get(code, (0, 0))
            if not first <= now < last:
                _thanked(station, station.terminal.push(self.midnight + timedelta(seconds=now)))
                self._show(code)

    def _mended(self, code: str) -> None:
        """It works again, knows nothing of what it sent, and sends its whole memory."""
        station = self.stations[code]
        with station.lock:
            del self._down[code]
            _thanked(station, station.terminal.begin())
            _thanked(
                station, station.terminal.upload(now=self.midnight + timedelta(seconds=self.engine.now()))
            )
            station.terminal.sent = len(station.terminal.memory)
            self._show(code)

    def _show(self, code: str) -> None:
        """Push the photos that wait; whoever calls holds the terminal's lock."""
        station, shots = self.stations[code], self._photos[code]
        while shots:
            seen = shots.pop(0)
            _thanked(station, station.terminal.photo(seen))
            self.book.photos.append(Punched(code, seen.pin, seen.at))

    def _record(self, code: str) -> None:
        """The centre records for how long the terminal was dead (KQ-12), so that nobody is absent by it."""
        began, ended = (f"{self.midnight + timedelta(seconds=at):%Y-%m-%dT%H:%M}" for at in self._dead[code])
        fields = {"began": began, "ended": ended, "reason": "设备断电，已更换电源"}
        number = terminal_number(code)
        self.seats.at("manager1").post(f"/attendance/terminals/{number}/outage", fields, "terminal outage")

    def _carry(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        data = body if method == "POST" else None
        answer, cookies = self.seats.wires.ask(_INNER, method, path, data, headers, "terminal")
        return Reply(answer.status, answer.text, {"set-cookie": cookies[0]} if cookies else {})


def _thanked(station: Station, reply: Reply | None) -> None:
    """What was pushed was taken.

    Raises:
        Unexpected: It was not.
    """
    if reply is not None and reply.status != 200:
        raise Unexpected(f"{station.device.code}: {reply.status} {reply.text[:120]}", reply.status)
