"""Clock ledgers: how much of a period is used up, what is left, and why, day by day.

A deadline says when a period ends; a ledger says how it stands on a day: the budget, the days that
counted, the days on which the clock stood still, and the days left, which can be told while it stands
still. A step of the flow may be visited more than once; its visits add up. All pure. What is not here:
where a period ends (``hallcore.ground.deadline``, which counts the same way), what follows from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Literal

import msgspec

from hallcore.ground.calendar import Calendar
from hallcore.ground.clauses import ClockRule
from hallcore.ground.deadline import compute
from hallcore.ground.explanation import Deadline, Suspension

_ONE_DAY = timedelta(days=1)


class Ledger(msgspec.Struct, frozen=True):
    """One clock of one matter.

    Attributes:
        rule: What the law says: unit, overlay, clause.
        budget: How many units it may use, extensions included; the promised limit is shorter than the rule's.
        start: The day it starts from, itself not counted (GEN-01).
        suspensions: When it stood or stands still; each has a last day, known or told in advance.
        ended: The day on which what it waits for was done, or None while it runs.
    """

    rule: ClockRule
    budget: int
    start: date
    suspensions: tuple[Suspension, ...] = ()
    ended: date | None = None


class LedgerDay(msgspec.Struct, frozen=True):
    """One day of a ledger: how it counted, its number if it did, and why if it did not."""

    day: date
    mark: Literal["counted", "rest", "stopped"]
    n: int
    why: str = ""


class Balance(msgspec.Struct, frozen=True):
    """How a clock stands on a day, in the rule's unit.

    Attributes:
        budget, used: Both in working days or calendar days; ``used`` may exceed the budget.
        stopped: The suspension that covers the day, or None.
    """

    budget: int
    used: int
    stopped: Suspension | None

    @property
    def left(self) -> int:
        """What is left; negative once the period is overrun."""
        return self.budget - self.used


def days_of(ledger: Ledger, on: date, calendar: Calendar, *, estimate: bool = False) -> Iterator[LedgerDay]:
    """Every day after the start up to and with ``on``, or the day it ended if that came first.

    Raises:
        NotComputable: Working days are counted through a year without a notice.
        TypeError: The rule does not count days.
    """
    if ledger.rule.unit not in {"wd", "d"}:
        raise TypeError(f"{ledger.rule.id} counts in {ledger.rule.unit}: a ledger is kept in days")
    last = on if ledger.ended is None else min(on, ledger.ended)
    n, day = 0, ledger.start
    while day < last:
        day += _ONE_DAY
        stop = standing(ledger.suspensions, day)
        if stop is not None:
            yield LedgerDay(day, "stopped", n, stop.reason)
            continue
        if ledger.rule.unit == "wd":
            known = calendar.day(day, overlay=ledger.rule.overlay, estimate=estimate)
            if not known.working:
                yield LedgerDay(day, "rest", n, known.label)
                continue
        n += 1
        yield LedgerDay(day, "counted", n)


def balance(ledger: Ledger, on: date, calendar: Calendar, *, estimate: bool = False) -> Balance:
    """How the clock stands at the end of a day.

    Raises:
        NotComputable: See ``days_of``.
    """
    used = 0
    for each in days_of(ledger, on, calendar, estimate=estimate):
        used = each.n
    stopped = standing(ledger.suspensions, on) if ledger.ended is None else None
    return Balance(ledger.budget, used, stopped)


def expected(ledger: Ledger, calendar: Calendar, *, estimate: bool = False) -> Deadline:
    """When the period ends as things stand: with the budget it has and the suspensions told so far.

    Raises:
        NotComputable: It reaches into a year without a notice.
    """
    rule = msgspec.structs.replace(ledger.rule, n=ledger.budget)
    return compute(rule, ledger.start, calendar, ledger.suspensions, estimate=estimate)


def standing(suspensions: Sequence[Suspension], day: date) -> Suspension | None:
    """The suspension that covers a day, if one does."""
    return next(
        (each for each in suspensions if each.first <= day and (each.last is None or day <= each.last)), None
    )


def visited(
    visits: Sequence[tuple[date, date | None]],
    on: date,
    rule: ClockRule,
    calendar: Calendar,
    suspensions: Sequence[Suspension] = (),
    *,
    estimate: bool = False,
) -> int:
    """How many days a step has used over all its visits; the day it was entered is not counted.

    Args:
        visits: Entered and left (None while it lasts), in order.
        on: The day up to which the last visit counts.
        rule: The clock whose unit and overlay count.
        calendar: The notices in force.
        suspensions: Days on which the matter's clock stood still.
        estimate: Count through a year without a notice by its estimate.

    Raises:
        NotComputable: See ``days_of``.
    """
    return sum(
        balance(Ledger(rule, 0, entered, tuple(suspensions), left), on, calendar, estimate=estimate).used
        for entered, left in visits
    )
