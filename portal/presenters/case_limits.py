"""A case's limits at a desk: how many working days are left in a list, and each limit with all its arithmetic.

What every page says of a case (its stages, what is left in words) is told in ``cases_told`` and ``progress``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from hallcore.approval.model import DecisionMade
from hallcore.approval.rules import check_by_of, ledgers_of
from hallcore.catalogue.model import Item
from hallcore.dossier import Dossier
from hallcore.ground.clauses import ClockRule
from hallcore.ground.deadline import compute
from hallcore.ground.errors import NotComputable
from hallcore.ground.explanation import Deadline
from hallcore.ground.ledger import Ledger, expected
from portal.presenters.cases_told import brought_on
from portal.presenters.shapes import Why
from portal.presenters.showing import Showing
from portal.presenters.writing import day

NAMES = {"statutory": "法定期限", "promised": "承诺期限"}


def days_left(show: Showing, binding: date, stopped_until: str, overlay: str) -> int | None:
    """Working days from today up to a limit's last day, those of a stop left out; negative once it is overrun.

    None where a year on the way has no notice.
    """
    start = today = show.now.date()
    if stopped_until and binding >= today:
        start = min(max(today, date.fromisoformat(stopped_until)), binding)
    try:
        return show.calendar.working_days_between(start, binding, overlay=overlay)
    except NotComputable:
        return None


def whys(show: Showing, case: Dossier, item: Item) -> Iterator[Why]:
    """Each limit of the case with clause, arithmetic and calendar, day by day."""
    law = show.law_of(case)
    check_by = check_by_of(case)
    if case.state == "received" and check_by is not None:
        yield from _why(show, "check", "一次性告知到哪一天为止", law.clock("C01"), brought_on(case))
    ledgers = ledgers_of(case, item, law)
    for key, ledger in zip(NAMES, ledgers or (), strict=False):
        if ledger.budget:
            yield from _of_ledger(show, key, ledger)
    decided = case.numbers(DecisionMade.type)
    if case.state == "decided" and decided:
        yield from _why(
            show, "deliver", "送达到哪一天为止", law.clock("C06"), case.record(decided[-1]).at.date()
        )


def _of_ledger(show: Showing, key: str, ledger: Ledger) -> Iterator[Why]:
    title = f"{NAMES[key]}到哪一天为止"
    follows = "承诺期限由办事指南公布，短于法定期限。" if key == "promised" else ""
    try:
        yield Why(key, title, expected(ledger, show.calendar).explain(), follows=follows)
    except NotComputable as reason:
        try:
            guess = expected(ledger, show.calendar, estimate=True)
        except NotComputable:
            return
        told = f"{reason.reason}。按周末推算为 {day(guess.last)}，通知公布后重算。"
        yield Why(key, title, guess.explain(), estimate=told)


def _why(show: Showing, key: str, title: str, rule: ClockRule, start: date) -> Iterator[Why]:
    try:
        yield Why(key, title, compute(rule, start, show.calendar).explain())
    except NotComputable:
        return


def named(deadline: Deadline, start: str, end: str) -> Deadline:
    """The same period under other names of what begins and ends it."""
    return replace(deadline, start_label=start, end_label=end)
