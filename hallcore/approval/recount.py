"""Counting anew when the calendar changed: a notice was loaded for a year that had none, or amended (GEN-17).

Each matter whose days moved says so in a record of its own, and what the clock was to do on the old day it does on
the new one. Days somebody chose (when an owed material is due, a hearing) are theirs and do not move.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from hallcore.approval.beside import BranchAsked, Moved, Replanned
from hallcore.approval.model import (
    BRANCH,
    STAGE_OF,
    ApplicationReceived,
    CaseAccepted,
    ClocksRecomputed,
    DecisionMade,
    SpecialStepBegan,
    SupplementReceived,
)
from hallcore.approval.rules import (
    answer_by_of,
    check_by_of,
    deliver_by_of,
    last_day,
    ledgers_of,
    received_on,
    running_special,
    version_of,
)
from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.calendar import Calendar
from hallcore.ground.deadline import last_day_of, midnight_after
from hallcore.ground.errors import Refusal
from hallcore.ground.ledger import Ledger

Days = tuple[date | None, date | None]


def recompute_clocks(desk: Desk, form: Calendar) -> Act:
    """Say where the days of a case or branch lie now; refused where nothing moved, so nothing is filed twice.

    Args:
        desk: The act, on the calendar as it is now.
        form: The calendar as it was before.
    """
    if desk.actor.role != "clock":
        raise Refusal("时限由大厅时钟重算", "GEN-17")
    nothing: Days = (None, None)
    if desk.dossier.machine == BRANCH:
        was, now, moved = nothing, nothing, tuple(_branch(desk))
    else:
        was, now = _limits(desk, form)
        moved = tuple(_moved(desk))
    if was == now and not moved:
        raise Refusal("时限没有变化", "GEN-17")
    return Act(ClocksRecomputed(desk.calendar.edition, was[0], now[0], was[1], now[1], moved))


def _limits(desk: Desk, before: Calendar) -> tuple[Days, Days]:
    """Both limits on the calendar before and on this one; the same twice where they were told on this one."""
    case = desk.dossier
    if (
        case.state not in STAGE_OF
        or case.numbers(DecisionMade.type)
        or _counted_on(case) == desk.calendar.edition
    ):
        return (None, None), (None, None)
    item = version_of(case, desk.open(case.the(ApplicationReceived).item))
    ledgers = ledgers_of(case, item, desk.law)
    if ledgers is None:
        return (None, None), (None, None)
    return _last_days(ledgers, before), _last_days(ledgers, desk.calendar)


def _last_days(ledgers: tuple[Ledger, Ledger], calendar: Calendar) -> Days:
    first, second = (last_day(each, calendar) if each.budget else None for each in ledgers)
    return first, second


def _counted_on(case: Dossier) -> str:
    """The edition of the calendar the limits were last told on, or ""."""
    for n in range(case.count - 1, -1, -1):
        paper = case.record(n).paper
        if isinstance(paper, (CaseAccepted, ClocksRecomputed)):
            return paper.calendar
    return ""


def _moved(desk: Desk) -> Iterator[Moved]:
    """The other days of a case, and the reminder that hangs on one of them."""
    case, calendar = desk.dossier, desk.calendar
    if case.state == "received":
        supplements = case.numbers(SupplementReceived.type)
        start = case.record(supplements[-1]).at.date() if supplements else received_on(case)
        was, now = check_by_of(case), last_day_of(desk.law.clock("C01"), start, calendar)
        if was != now:
            if now is not None:
                desk.remind("deem-accepted", midnight_after(now))
            yield Moved("check", was, now)
    running = running_special(case)
    if running is not None and case.state in STAGE_OF:
        began = case.record(case.numbers(SpecialStepBegan.type)[-1]).at.date()
        until = last_day(Ledger(desk.law.clock("C02"), running.days, began), calendar)
        if until != running.until:
            yield Moved("special", running.until, until)
    if case.state == "decided":
        decided = case.record(case.numbers(DecisionMade.type)[-1]).at
        was, now = deliver_by_of(case), last_day_of(desk.law.clock("C06"), decided, calendar)
        if was != now:
            yield Moved("deliver", was, now)


def _branch(desk: Desk) -> Iterator[Moved]:
    """The day a co-department is to answer by, and what the clock does when it has not."""
    branch = desk.dossier
    if branch.state != "asked":
        return
    asked, was = branch.the(BranchAsked), answer_by_of(branch)
    start, again = _asked_on(desk)
    now = last_day(Ledger(desk.law.clock("C04"), asked.days, start), desk.calendar)
    if was == now:
        return
    if now is not None:
        agrees = asked.silence == "agree" and not asked.safety and not again
        desk.remind("branch-silent" if agrees else "branch-due", midnight_after(now))
    yield Moved("answer", was, now)


def _asked_on(desk: Desk) -> tuple[date, bool]:
    """The day the branch was last asked, and whether that was anew after its refusal."""
    branch, case = desk.dossier, desk.parent()
    for n in reversed(case.numbers(Replanned.type)):
        paper = case.record(n).paper
        if isinstance(paper, Replanned) and paper.branch == branch.number:
            return case.record(n).at.date(), True
    return branch.record(branch.numbers(BranchAsked.type)[-1]).at.date(), False


VERBS = (Verb("recompute-clocks", recompute_clocks),)
