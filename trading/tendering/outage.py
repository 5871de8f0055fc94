"""The published rule by which a measured outage of the hall's own way in moves deadlines (EB-31, EB-32). Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from hallcore.ground.calendar import Calendar
from hallcore.ground.clock import TZ
from hallcore.ground.lawbook import Law

_MINUTE = timedelta(minutes=1)


class Outage(NamedTuple):
    """The way in was out from the last moment at which it was measured to be open to the first at which it was again."""

    since: datetime
    until: datetime

    def lost(self, deadline: datetime, law: Law) -> timedelta:
        """How much of the window before a deadline was lost to it."""
        window = deadline - minutes(law, "EB-31", "window")
        return max(timedelta(0), min(self.until, deadline) - max(self.since, window))


def minutes(law: Law, rule: str, part: str) -> timedelta:
    """A figure in minutes as a span."""
    return int(law.figure(rule, part)) * _MINUTE


def moved_deadline(deadline: datetime, outage: Outage, law: Law, calendar: Calendar) -> datetime | None:
    """Where an outage moves a deadline to; None where it does not move it.

    The whole window before the deadline is given again after the way in is open: that moment, rounded up. Where
    nobody works then, it is the same hour of the next working day on which the window is clear.

    Raises:
        NotComputable: It reaches into a year without a holiday notice.
    """
    least = timedelta(seconds=int(law.figure("EB-31", "least")))
    if outage.lost(deadline, law) < least:
        return None
    clear = _rounded(outage.until + minutes(law, "EB-32", "clear"), minutes(law, "EB-32", "step"))
    moved = max(clear, deadline)
    if _works(moved, law, calendar):
        return moved
    day = moved.date()
    while True:
        at = datetime.combine(day, deadline.timetz())
        if at >= moved and calendar.day(day).working:
            return at
        day += timedelta(days=1)


def _rounded(at: datetime, step: timedelta) -> datetime:
    midnight = datetime.combine(at.date(), time.min, TZ)
    return midnight + -((midnight - at) // step) * step


def _works(at: datetime, law: Law, calendar: Calendar) -> bool:
    opens, closes = (_hour(int(law.figure("EB-32", part))) for part in ("opens", "closes"))
    return calendar.day(date(at.year, at.month, at.day)).working and opens <= at.time() <= closes


def _hour(minutes_of_day: int) -> time:
    return time(*divmod(minutes_of_day, 60))
