"""Sixteen windows call from one queue at once: each ticket is called once, and no act is given up.

How many tickets: ``HALL_TICKETS`` (800 unless set; the figure of record is for 5,000).
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections import Counter
from datetime import datetime, timedelta
from itertools import count

import pytest
from ZODB.POSException import ConflictError

from hallcore.counters.forms import EndServiceForm, LoginForm, TakeForm
from hallcore.counters.ledger import periods
from hallcore.counters.model import TicketCalled
from hallcore.desk import Actor
from hallcore.ground.clock import TZ, ScriptedClock
from hallcore.ground.errors import Refusal
from portal.hall import Hall
from portal.settings import Settings
from tests.integration.calling_process import furnished
from tests.integration.makers import check_journal

TICKETS = int(os.environ.get("HALL_TICKETS", "800"))
WINDOWS, TAKERS = 16, 4
MORNING = datetime(2026, 3, 2, 8, 30, tzinfo=TZ)


class Ticking:
    """A clock of the hall that moves on a little at each look, the same for all threads."""

    def __init__(self, at: datetime) -> None:
        self._at, self._looks = at, count()

    def now(self) -> datetime:
        """A moment later than any before."""
        return self._at + next(self._looks) * timedelta(milliseconds=1)


@pytest.fixture
def hall(tmp_path):
    """A hall on disk with a department of sixteen windows, an acceptor at each, and one queue."""
    made = Hall(Settings(var=tmp_path / "var"), ScriptedClock(MORNING))
    people = furnished(made.house, WINDOWS)
    made.house.clock = Ticking(MORNING)
    yield made, people
    made.stop()


class Tally:
    """What the threads saw: tickets called, attempts that met a conflict, acts given up."""

    def __init__(self) -> None:
        self.called: list[str] = []
        self.conflicts = Counter[str]()
        self.given_up: list[str] = []
        self.all_taken = threading.Event()


def _counting(made: Hall, tally: Tally) -> None:
    """Have the door say each time an attempt met a conflict."""
    once = made.house._once

    def counted(work):
        try:
            return once(work)
        except ConflictError:
            tally.conflicts[threading.current_thread().name.partition("-")[0]] += 1
            raise

    made.house._once = counted


def _take(made: Hall, many: int, tally: Tally) -> None:
    for _ in range(many):
        try:
            made.house.perform(
                "take-ticket", "", Actor("K01", "kiosk"), TakeForm("A", "kiosk", "word", point="K01")
            )
        except ConflictError:
            tally.given_up.append("take-ticket")


def _serve(made: Hall, window: str, actor: Actor, tally: Tally) -> None:
    house, last = made.house, False
    day = house.perform("open-window-day", "", actor, LoginForm(window)).dossier
    while True:
        try:
            ticket = house.perform("call-next", day, actor).dossier
            tally.called.append(ticket)
            house.perform("start-service", ticket, actor)
            house.perform("end-service", ticket, actor, EndServiceForm())
        except Refusal:
            if last:
                return
            last = tally.all_taken.wait(0.01)
        except ConflictError:
            tally.given_up.append("at a window")


def test_sixteen_windows_call_each_ticket_once(hall, capsys) -> None:
    """Given four places that give numbers and sixteen windows that call, serve and end: none twice, none left, none lost."""
    made, people = hall
    tally = Tally()
    _counting(made, tally)
    usual = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)  # as hall serve does
    began = time.monotonic()
    takers = [
        threading.Thread(target=_take, args=(made, TICKETS // TAKERS, tally), name=f"take-{n}")
        for n in range(TAKERS)
    ]
    servers = [
        threading.Thread(target=_serve, args=(made, *seat, tally), name=f"call-{seat[0]}") for seat in people
    ]
    for thread in (*takers, *servers):
        thread.start()
    for thread in takers:
        thread.join()
    tally.all_taken.set()
    for thread in servers:
        thread.join()
    seconds = time.monotonic() - began
    sys.setswitchinterval(usual)
    with capsys.disabled():
        print(
            f"\n{TICKETS} tickets, {WINDOWS} windows, 4 acts each: {seconds:.1f} s, {TICKETS * 4 / seconds:.0f} acts/s; "
            f"attempts repeated after a conflict: {dict(tally.conflicts)}; given up: {len(tally.given_up)}"
        )
    assert not tally.given_up
    assert Counter(Counter(tally.called).values()) == {1: TICKETS}
    made.settle()
    check_journal(made)
    with made.house.reading() as root:
        assert not list(root.archive.shelf("waiting-A"))
        labels = []
        for number in tally.called:
            ticket = root.archive[number]
            assert ticket.state == "ended"
            assert len(ticket.numbers(TicketCalled.type)) == 1
            assert [one.kind for one in periods(ticket)] == ["waiting", "invited", "serving"]
            labels.append(int(number.rpartition("-A")[2]))
        assert sorted(labels) == list(range(1, TICKETS + 1))
