"""Days as the standard wants them."""

from __future__ import annotations

from datetime import date, datetime, time

from hallcore.ground.clock import TZ


def day_of(day: date) -> datetime:
    """A day as a moment: its beginning in our time."""
    return datetime.combine(day, time.min, TZ)
