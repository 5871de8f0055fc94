"""What the simulator knows it did: the other side of every cross-check. Threads add to it, nobody takes anything away."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from portal.cli.simulation.courses import Card, Given, Voice
from portal.cli.simulation.dayplan import Visit


@dataclass
class Case:
    """A case somebody applied for here.

    Attributes:
        number: Its number; ``visit`` who brought it, ``login`` at whose window.
        state: Where it has got to, as far as was heard here.
        corrected: Materials that were asked for again.
        specials: How many inspections began, and how many ended.
        again: The login that asked a second time for materials.
        accepted: The login that accepted it.
        applicant: The login of whoever applied over the web, else "".
        moved: The day on which handling ended; None while it lies there.
    """

    number: str
    visit: Visit
    login: str
    state: str = "received"
    corrected: tuple[str, ...] = ()
    specials: tuple[int, int] = (0, 0)
    again: str = ""
    accepted: str = ""
    applicant: str = ""
    moved: date | None = None


@dataclass
class Notice:
    """A payment notice: of which case, its code and amount, and what the payer's bank sent for it."""

    number: str
    case: str
    code: str = ""
    amount: Decimal = Decimal("0.00")
    serial: str = ""
    sent: Decimal = Decimal("0.00")


class Called(NamedTuple):
    """A ticket was called: when (second of the day), at which window, which."""

    at: float
    window: str
    ticket: str


class Punched(NamedTuple):
    """Somebody punched: at which terminal, by which number, when by its clock."""

    terminal: str
    pin: str
    at: str


@dataclass
class Ticket:
    """A ticket: whose, how it ended as far as was heard here (``waiting``, ``served``, ``missed``), the code on its slip."""

    number: str
    visit: Visit
    state: str = "waiting"
    cases: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    code: str = ""


@dataclass
class Book:
    """Everything of one day.

    Attributes:
        cases, notices, tickets: By number.
        called: Every call, in the order it was heard.
        of_visit: Visit → its case.
        refunds: Refunds that were asked for.
        punches: Every punch, as it was made; ``photos`` those whose photo was pushed.
        online: Cases that were applied for over the web.
        appointments: Visit → its appointment, and the login that made it.
        leaves: Leave that was asked for → by whom; ``granted`` which were.
        findings: What the patrol found → about whom; ``replies`` which were answered.
        ratings: Every rating that was given; ``voices`` every complaint, question and suggestion.
        cards: Cards of supervision that were taken up.
        sums: By what the ratings are summed → what it is called → the figures of the statistics, as they were read.
        shown: What a page showed to people who were rated of whoever rated: number of the rating, and what.
        tenders: Projects that were registered → by which purchaser.
        unexpected: What went otherwise than planned, in words.
    """

    cases: dict[str, Case] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    tickets: dict[str, Ticket] = field(default_factory=dict)
    called: list[Called] = field(default_factory=list)
    of_visit: dict[int, str] = field(default_factory=dict)
    refunds: list[str] = field(default_factory=list)
    punches: list[Punched] = field(default_factory=list)
    photos: list[Punched] = field(default_factory=list)
    online: list[str] = field(default_factory=list)
    appointments: dict[int, tuple[str, str]] = field(default_factory=dict)
    leaves: dict[str, str] = field(default_factory=dict)
    granted: list[str] = field(default_factory=list)
    findings: dict[str, str] = field(default_factory=dict)
    replies: list[str] = field(default_factory=list)
    ratings: list[Given] = field(default_factory=list)
    voices: list[Voice] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    sums: dict[str, dict[str, tuple[int, ...]]] = field(default_factory=dict)
    shown: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    tenders: dict[str, str] = field(default_factory=dict)
    unexpected: list[str] = field(default_factory=list)

    def took(self, case: Case) -> None:
        """A case was received."""
        self.cases[case.number] = case
        self.of_visit[case.visit.n] = case.number

    def case_of(self, visit: Visit) -> Case | None:
        """The case of a visit, or of the visit it follows."""
        number = self.of_visit.get(visit.n if visit.of < 0 else visit.of)
        return self.cases[number] if number else None

    def failed(self, fault: BaseException) -> None:
        """Something went otherwise than planned."""
        self.unexpected.append(f"{type(fault).__name__}: {fault}")
