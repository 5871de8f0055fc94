"""A hall with queues: the small hall that approves, with two windows of one department, one of another, and an usher.

Played once in a process through the door; each test goes on from a copy.
"""

from __future__ import annotations

import functools
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from hallcore.counters.forms import (
    BookForm,
    EndServiceForm,
    LoginForm,
    QueueForm,
    TakeForm,
)
from hallcore.counters.ledger import Period, periods
from hallcore.counters.model import Session, TicketTaken
from hallcore.counters.rules import window_day_number
from hallcore.desk import CLOCK, Actor
from hallcore.identity.model import NewAccount
from hallcore.organisation.model import PostForm, WindowForm
from tests.makers.approval import MANAGER, VERIFIER, ApprovalHall, _played
from tests.makers.house import OPERATOR, Left
from tests.makers.values import at

SESSIONS = (Session("08:30", "11:30"), Session("13:30", "17:00"))
QUEUE_A = QueueForm(
    "A", "市场监管", ("D01",), ("W001", "W011"), SESSIONS, "17:30", zone="A 区", carry=True, capacity=2
)
QUEUE_B = QueueForm("B", "住房建设", ("D05",), ("W002",), SESSIONS, "17:30", zone="C 区")
WORD = "slip-word-01"


class CounterHall(ApprovalHall):
    """A hall in which numbers are taken and called."""

    def __init__(self, left: Left | None = None, people: dict[str, Actor] | None = None, **rest: Any) -> None:
        super().__init__(left, people, **rest)

    def taken(self, queue: str = "A", who: str = "kiosk", **changes: Any) -> str:
        """A number taken at the kiosk; the ticket's dossier."""
        form = TakeForm(queue, "kiosk", WORD, point="K01")
        return str(self.act("take-ticket", "", who, replace(form, **changes)).dossier)

    def open(self, who: str = "one", window: str = "W001") -> str:
        """Somebody logs in; the window's day."""
        number = window_day_number(window, self.hall.clock.now().date())
        with self.hall.reading() as root:
            there = number if root.archive.get(number) is not None else ""
        return str(self.act("open-window-day", there, who, LoginForm(window)).dossier)

    def called(self, day: str, who: str = "one") -> str:
        """The next ticket, called to a window."""
        return str(self.act("call-next", day, who).dossier)

    def served(self, day: str, who: str = "one") -> str:
        """The next ticket, called and come."""
        ticket = self.called(day, who)
        self.act("start-service", ticket, who)
        return ticket

    def ended(self, ticket: str, who: str = "one") -> None:
        """A service that is over."""
        self.act("end-service", ticket, who, EndServiceForm())

    def booked(self, moment: str, who: str = "citizen", queue: str = "A") -> str:
        """An appointment; its number."""
        return str(self.act("book", "", who, BookForm(queue, at(moment), WORD)).dossier)

    def label(self, ticket: str) -> str:
        """What is called out."""
        paper = self.hall.see(ticket).records[0].paper
        assert isinstance(paper, TicketTaken)
        return paper.label

    def periods(self, ticket: str) -> tuple[Period, ...]:
        """The ledger of a ticket."""
        with self.hall.reading() as root:
            return periods(root.archive[ticket])

    def waiting(self, queue: str = "A") -> list[str]:
        """The labels that wait in a queue, in the order in which they are called."""
        with self.hall.reading() as root:
            return [key[2].rpartition("-")[2] for key in root.archive.shelf(f"waiting-{queue}")]

    def due(self, ticket: str) -> list[str]:
        """What the clock has still to do about a ticket, and when."""
        return [f"{verb} {moment[5:16]}" for verb, moment in self.hall.see(ticket).due]

    def on_the_clock(self, number: str) -> None:
        """Let the clock do what is due in a dossier, at its own time."""
        for verb, moment in self.hall.see(number).due:
            self.to(max(datetime.fromisoformat(moment), self.hall.clock.now()))
            self.hall.act(verb, number, CLOCK)


def furnish(hall: ApprovalHall) -> dict[str, Actor]:
    """A second window of the first department, somebody at each, an usher, a kiosk and two queues."""
    people = {
        **hall.people,
        "clock": CLOCK,
        "kiosk": Actor("K01", "kiosk"),
        "visitor": Actor("visitor", "citizen"),
    }
    people |= {"one": people["D01-acceptor"], "build": people["D05-acceptor"]}
    hall.hall.act("open-window", "", MANAGER, WindowForm("W011", "市场监管局", "department", ("D01",)))
    two = hall.hall.act(
        "open-account", "", OPERATOR, NewAccount("d01-two", VERIFIER, "示例乙", ("acceptor",))
    )
    people["two"] = Actor(two.dossier, "acceptor")
    hall.hall.act("post-staff", "", MANAGER, PostForm(two.dossier, "示例乙", "D01", "W011", ("acceptor",)))
    usher = hall.hall.act("open-account", "", OPERATOR, NewAccount("usher", VERIFIER, "示例导办", ("usher",)))
    people["usher"] = Actor(usher.dossier, "usher")
    for form in (QUEUE_A, QUEUE_B):
        hall.hall.act("set-queue", "", MANAGER, form)
    return people


@functools.cache
def _queueing() -> tuple[Left, dict[str, Actor]]:
    left, people = _played()
    hall = ApprovalHall(left, people)
    everybody = furnish(hall)
    return hall.hall.left(), everybody


def counter_hall(**rest: Any) -> CounterHall:
    """A hall of the test's own, on Monday 2 March 2026, 8:30."""
    left, people = _queueing()
    return CounterHall(left, people, **rest)
