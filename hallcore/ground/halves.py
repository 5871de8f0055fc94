"""Half working days: each working day is a morning and an afternoon, and a half is over at noon or at 24:00.

Halves are counted as days are: the half in which something starts is not counted, a half that rests or on whose day the
clock stands still neither. All pure; at what time of day the morning is over is law and passed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from hallcore.ground.clock import TZ
from hallcore.ground.deadline import midnight_after

_ONE_DAY = timedelta(days=1)

Counts = Callable[[date], bool]
"""Whether a day counts; may raise NotComputable for a year without a notice."""


class Half(NamedTuple):
    """The morning (``part`` 0) or the afternoon (1) of a day; earlier ones are less."""

    day: date
    part: int

    @property
    def words(self) -> str:
        """2026-03-02 上午."""
        return f"{self.day} {'下午' if self.part else '上午'}"

    def begins(self, noon: time) -> datetime:
        """Its first moment: that of the day, or noon."""
        return datetime.combine(self.day, noon if self.part else time.min, TZ)

    def over(self, noon: time) -> datetime:
        """The moment from which it is over: noon, or 24:00."""
        return midnight_after(self.day) if self.part else datetime.combine(self.day, noon, TZ)


def half_of(at: datetime, noon: time) -> Half:
    """The half a moment lies in; noon itself is the afternoon's."""
    return Half(at.date(), int(at.timetz().replace(tzinfo=None) >= noon))


def after(half: Half, counts: Counts) -> Iterator[Half]:
    """The halves that count after one, in order, without end."""
    day, part = half
    while True:
        day, part = (day, 1) if part == 0 else (day + _ONE_DAY, 0)
        if counts(day):
            yield Half(day, part)


def before(half: Half, counts: Counts) -> Iterator[Half]:
    """A half itself if it counts, and those that count before it, backwards without end."""
    day, part = half
    while True:
        if counts(day):
            yield Half(day, part)
        day, part = (day, 0) if part == 1 else (day - _ONE_DAY, 1)


def between(first: Half, last: Half, counts: Counts) -> int:
    """How many halves count after the first, up to and with the last."""
    found = 0
    for half in after(first, counts):
        if half > last:
            break
        found += 1
    return found


def halves_words(n: int) -> str:
    """So many half-days in words: 1.5 个工作日, 半个工作日."""
    if n == 1:
        return "半个工作日"
    return f"{n // 2}.5 个工作日" if n % 2 else f"{n // 2} 个工作日"
