"""Cross-checks of what went wrong on purpose: each planted fault is found back in the records, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from hallcore.approval.model import (
    CaseAccepted,
    CorrectionNotified,
    DecisionMade,
    SpecialStepBegan,
    SpecialStepEnded,
    StagePassed,
)
from hallcore.approval.rules import running_special
from hallcore.attendance.devices import PunchesReceived, TerminalOutage, TerminalRegistered
from hallcore.attendance.facts import pin_of
from hallcore.attendance.model import PROCEDURE as ATTENDANCE
from hallcore.counters.days import WindowDayOpened
from hallcore.counters.ledger import spells
from hallcore.counters.model import PROCEDURE as COUNTERS
from hallcore.counters.model import TicketMissed
from hallcore.dossier import Dossier
from hallcore.fees.banking import DayTied
from hallcore.fees.fates import lines_of
from hallcore.fees.model import PROCEDURE as FEES
from hallcore.fees.model import NoticeIssued
from hallcore.ground.events import Refused
from portal.cli.simulation.check_attendance import days_of, punches
from portal.cli.simulation.dayplan import KINDS, Kind
from portal.cli.simulation.records import Check, Records, compare

Where = tuple[date, str]
"""On which day, and where: a visit, a window, an officer, a terminal."""


def faults(records: Records) -> Iterator[Check]:
    """Each planted fault is found back in the records, and nothing else of its kind."""
    for kind, found in FOUND.items():
        planted = {
            (ran.day.on, one.where) for ran in records.days for one in ran.day.faults if one.kind == kind
        }
        yield compare(f"故障·{KINDS[kind]}", set(found(records)), planted)


def _of_case(records: Records, fits: Callable[[Dossier], bool]) -> Iterator[Where]:
    """The first visits of the cases that fit."""
    filed = records.cases()
    for ran in records.days:
        for number, one in ran.book.cases.items():
            if number in filed and fits(filed[number]):
                yield ran.day.on, str(one.visit.n)


def _materials(records: Records) -> Iterator[Where]:
    """The visits of which something was missing that stood on the list."""
    return _of_case(records, lambda case: any(not one.beyond for one in case.papers(CorrectionNotified)))


def _again(records: Records) -> Iterator[Where]:
    """The visits that brought what was asked for and were asked again."""
    twice = set(_of_case(records, lambda case: len(case.numbers(CorrectionNotified.type)) > 1))
    for ran in records.days:
        for one in ran.day.visits:
            if one.purpose == "supplement" and (ran.day.on, str(one.of)) in twice:
                yield ran.day.on, str(one.n)


def _forgotten(records: Records) -> Iterator[Where]:
    """The visits whose case has an inspection nobody ended on the day it began."""
    return _of_case(records, _left_open)


def _left_open(case: Dossier) -> bool:
    if running_special(case) is not None:
        return True
    ends = case.numbers(SpecialStepEnded.type)
    began = case.numbers(SpecialStepBegan.type)
    return any(
        case.record(end).at.date() > case.record(n).at.date() for n, end in zip(began, ends, strict=False)
    )


def _overpaid(records: Records) -> Iterator[Where]:
    """The visits whose notice has a line of the statement with too much."""
    over = {
        line.notice
        for one in records.of.get((FEES, "statement"), ())
        for line in lines_of(one).values()
        if line.fate == "over"
    }
    filed = records.notices()
    matters = {filed[number].the(NoticeIssued).matter for number in over if number in filed}
    return _of_case(records, lambda case: case.number in matters)


def _missed(records: Records) -> Iterator[Where]:
    """The visits whose ticket was passed over."""
    own = records.own_tickets()
    for number, one in records.tickets().items():
        if one.latest(TicketMissed) is not None and number in own:
            day = next(ran.day.on for ran in records.days if number in ran.book.tickets)
            yield day, str(own[number].visit.n)


def _left(records: Records) -> Iterator[Where]:
    """The windows that rested while the hall was open."""
    for one in records.of.get((COUNTERS, "window-day"), ()):
        if any(spell.kind == "held" for spell in spells(one)):
            opened = one.the(WindowDayOpened)
            yield opened.day, opened.window


def _late(records: Records) -> Iterator[Where]:
    """Who came late, by the day as it is computed from punches."""
    for ran in records.days:
        for login, one in days_of(records, ran.day).items():
            if any(half.late for half in one.halves):
                yield ran.day.on, login


def _resent(records: Records) -> Iterator[Where]:
    """The terminals that sent what had come before."""
    for one in records.of.get((ATTENDANCE, "terminal-day"), ()):
        for record in one.all_records():
            paper = record.paper
            if isinstance(paper, PunchesReceived) and paper.known:
                yield record.at.date(), paper.terminal


def _dead(records: Records) -> Iterator[Where]:
    """The terminals whose outage is on record."""
    for one in records.of.get((ATTENDANCE, "terminal"), ()):
        for paper in one.papers(TerminalOutage):
            yield paper.began.date(), one.the(TerminalRegistered).code


def _beyond(records: Records) -> Iterator[Where]:
    return _of_case(records, lambda case: any(one.beyond for one in case.papers(CorrectionNotified)))


def _absent(records: Records) -> Iterator[Where]:
    """Who was logged in at a window and punched nowhere that day."""
    logins = {account: login for login, account in records.accounts.items()}
    came = {(punch.at[:10], punch.pin) for punch in punches(records)}
    for one in records.of.get((COUNTERS, "window-day"), ()):
        opened = one.the(WindowDayOpened)
        if (opened.day.isoformat(), pin_of(opened.account)) not in came:
            yield opened.day, logins[opened.account]


def _silent(records: Records) -> Iterator[Where]:
    """Who applied over the web and was never looked at in time."""
    return _of_case(records, lambda case: any(one.how == "deemed" for one in case.papers(CaseAccepted)))


def _lies(records: Records) -> Iterator[Where]:
    """Whose case came in before the first day, was accepted by somebody and went no further."""
    eves = {ran.day.on for ran in records.days if ran.day.eve}
    moved = {StagePassed.type, DecisionMade.type}
    found = _of_case(
        records,
        lambda case: (
            not moved & {*case.types} and all(one.how != "deemed" for one in case.papers(CaseAccepted))
        ),
    )
    return (where for where in found if where[0] in eves)


def _tied(records: Records) -> Iterator[Where]:
    """The days whose tie-out did not come out even."""
    for one in records.of.get((FEES, "day"), ()):
        tied = one.latest(DayTied)
        if tied is not None and not tied.even:
            yield tied.day, ""


def _short(records: Records) -> Iterator[Where]:
    """Whose notice was refused for want of time."""
    logins = {account: login for login, account in records.accounts.items()}
    for one in records.of.get(("open_tender", "tender"), ()):
        for n in one.numbers(Refused.type):
            record = one.record(n)
            if isinstance(record.paper, Refused) and record.paper.cite == "ZB-028":
                yield record.at.date(), logins[str(record.head["actor"]["account"])]


FOUND: dict[Kind, Callable[[Records], Iterator[Where]]] = {
    "materials": _materials,
    "overpaid": _overpaid,
    "clock": _forgotten,
    "no-show": _missed,
    "left": _left,
    "again": _again,
    "beyond": _beyond,
    "absent": _absent,
    "silent": _silent,
    "lies": _lies,
    "tied": _tied,
    "short": _short,
    "late": _late,
    "terminal": _resent,
    "outage": _dead,
}
"""Where each kind of fault is found in the records."""
