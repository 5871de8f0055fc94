"""The staff at the terminals: everybody comes and goes, terminals push what they saw, and one of them breaks down."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from hallcore.attendance.facts import pin_of
from portal.cli.browser import Unexpected
from portal.cli.cast import TERMINAL_KEY, TERMINALS, Device
from portal.cli.simulation.book import Book, Punched
from portal.cli.simulation.engine import Engine
from portal.cli.simulation.plan import MINUTE, Day, terminal_of
from portal.cli.simulation.wire import Wires
from portal.cli.terminals import Reply, Terminal

BEGINS = 8 * 3600 + 16 * MINUTE
GATHERS = 30
"""Seconds a terminal gathers punches before it pushes them."""

_INNER = "hall"


class Station(NamedTuple):
    """A terminal on the wall: what it is, and its own side of the protocol."""

    device: Device
    terminal: Terminal
    lock: threading.Lock


class Terminals:
    """All terminals of a day.

    Args:
        wires: The connections.
        engine: The day; ``midnight`` is when it began.
        book: Where punches are noted.
        accounts: Login → account.
    """

    def __init__(
        self, wires: Wires, engine: Engine, midnight: datetime, book: Book, accounts: Mapping[str, str]
    ) -> None:
        self.wires = wires
        self.engine = engine
        self.midnight = midnight
        self.book = book
        self.accounts = accounts
        self.stations = {
            device.code: Station(device, Terminal(self._carry, device.serial, TERMINAL_KEY), threading.Lock())
            for device in TERMINALS
        }
        self._waiting: set[str] = set()
        self._down: dict[str, tuple[int, int]] = {}

    def schedule(self, day: Day) -> None:
        """When everybody punches, and when a terminal is down: it keeps what it sees, and sends all of it afterwards."""
        for code in self.stations:
            self.engine.at(BEGINS, lambda code=code: self._begin(code))  # type: ignore[misc]  # bound now
        for fault in day.faults:
            if fault.kind == "terminal":
                self._down[fault.where] = (fault.at, fault.at + fault.seconds)
                self.engine.at(fault.at + fault.seconds, lambda code=fault.where: self._mended(code))  # type: ignore[misc]  # as above
        for shift in day.shifts:
            for second in shift.punches:
                self.engine.at(second, lambda who=shift.login, at=second: self._punch(who, at))  # type: ignore[misc]  # as above

    # -- one terminal -------------------------------------------------------------------------------

    def _begin(self, code: str) -> None:
        station = self.stations[code]
        with station.lock:
            _thanked(station, station.terminal.begin())

    def _punch(self, login: str, second: int) -> None:
        """Somebody stands before the terminal of their floor."""
        station = self.stations[terminal_of(login)]
        code, pin = station.device.code, pin_of(self.accounts[login])
        with station.lock:
            station.terminal.see(pin, self.midnight + timedelta(seconds=second))
            self.book.punches.append(Punched(code, pin, station.terminal.memory[-1].at))
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

    def _carry(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        data = body if method == "POST" else None
        answer, cookies = self.wires.ask(_INNER, method, path, data, headers, "terminal")
        return Reply(answer.status, answer.text, {"set-cookie": cookies[0]} if cookies else {})


def _thanked(station: Station, reply: Reply | None) -> None:
    """What was pushed was taken.

    Raises:
        Unexpected: It was not.
    """
    if reply is not None and reply.status != 200:
        raise Unexpected(f"{station.device.code}: {reply.status} {reply.text[:120]}", reply.status)
