"""Working days as the simulator counts them: by the calendar among the law files, in the hall's own place."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from hallcore.ground.calendar import Calendar
from portal.house import load_law

OVERLAY = "yanbian"
"""Whose working days are counted."""


@cache
def working() -> Calendar:
    """The working calendar, read once: it is asked for every visitor, and the law does not change under a run.

    Raises:
        LookupError: There is none among the law files.
    """
    calendar = load_law().calendar
    if calendar is None:
        raise LookupError("there is no working calendar among the law files")
    return calendar


def later(calendar: Calendar, day: date, many: int) -> date:
    """The day so many working days later, the day itself not counted.

    Raises:
        NotComputable: It lies in a year without a notice.
    """
    return calendar.add_working_days(day, many, overlay=OVERLAY)


def earlier(calendar: Calendar, day: date, many: int) -> date:
    """The day so many working days earlier."""
    for _ in range(many):
        day -= timedelta(days=1)
        while calendar.is_rest_day(day, overlay=OVERLAY):
            day -= timedelta(days=1)
    return day
