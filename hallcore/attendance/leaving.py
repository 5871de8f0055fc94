"""When a window was left in working time, as the window's own log tells it. Pure: spans in, spans out (KQ-06).

A log-out, a rest of the window and a number that was called and then neither served nor passed over all look the same
from in front of the window: nobody is there. What they come to is a finding, to which the person may reply; nothing
counts before it is upheld.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from hallcore.attendance.model import Shift, Span
from hallcore.ground.clock import TZ

AWAY, UNANSWERED = "away", "unanswered"
"""Kinds of what is found: nobody was logged in, or the window rested; a number was called and nobody went on."""


def left(
    shift: Shift, day: date, there: Iterable[Span], called: Iterable[Span], least: int
) -> tuple[Span, ...]:
    """The stretches of a shift in which a window was left, in order, each with its kind.

    Args:
        shift: Whose spells are working time.
        day: The shift's day.
        there: When the person was logged in at a window and served, and what excuses them: leave, duty away.
        called: From each call to what came of it: service, recall or the next number.
        least: Minutes from which it counts.
    """
    shortest, present = timedelta(minutes=least), sorted(there)
    found: list[Span] = []
    for begins, ends in _working(shift, day):
        found += (Span(*gap, AWAY) for gap in _gaps(present, begins, ends))
        found += (Span(max(one.begins, begins), min(one.ends, ends), UNANSWERED) for one in called)
    return tuple(sorted(span for span in found if span.ends - span.begins >= shortest))


def _working(shift: Shift, day: date) -> Iterator[tuple[datetime, datetime]]:
    midnight = datetime.combine(day, time(), TZ)
    for spell in shift.spells:
        yield midnight + timedelta(minutes=spell.starts), midnight + timedelta(minutes=spell.ends)


def _gaps(present: Iterable[Span], begins: datetime, ends: datetime) -> Iterator[tuple[datetime, datetime]]:
    """What of a stretch no span covers; the spans come in order."""
    free = begins
    for span in present:
        if span.begins >= ends:
            break
        if span.begins > free:
            yield free, span.begins
        free = max(free, span.ends)
    if free < ends:
        yield free, ends
