"""Patterns across matters: so many acts of one kind by one key. What completes one is found, not what belongs to it.

Acts are found on the shelf ``judge-series``, a projection kept beside the records (``portal.judging``); each act that is
counted is read again from its record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from hallcore.dossier import Archive, Dossier, record_number
from hallcore.ground.calendar import Calendar
from hallcore.ground.cards import PatternWatch
from hallcore.supervision.clocks import Scene, overlay_in
from hallcore.supervision.model import Breach
from hallcore.supervision.trace import Act, act_of, holds

SERIES = "judge-series"
"""(act type, field, its value, moment, matter, record number) → "": every act some pattern counts."""

_ONE_DAY = timedelta(days=1)


class Event(NamedTuple):
    """An act that is counted: when, in which matter, its record's number."""

    at: datetime
    matter: str
    n: int


def key_of(act: Act, watch: PatternWatch) -> str:
    """What an act has in common with others, or "" where it does not count."""
    if act.type != watch.type or not all(holds(test, act) for test in watch.where):
        return ""
    return "" if watch.key == "@account" and act.role == "clock" else str(act.get(watch.key) or "")


def completed(scene: Scene, dossier: Dossier, act: Act, watch: PatternWatch) -> Breach | None:
    """What an act of a matter completes, or None.

    In minutes, the first act by which so many lie within them: those that follow without a break are the same burst.
    In a quarter, every so many. On the last working day of a month, once.

    Raises:
        NotComputable: Whether the month ends with this day lies in a year without a holiday notice.
    """
    key = key_of(act, watch)
    span = _span(act.at, watch, scene.calendar) if key else None
    if span is None:
        return None
    events = [one for one in series(scene, watch, key, *span) if _counts(scene.archive, one, watch, key)]
    events = sorted({*events, Event(act.at, dossier.number, act.n)})
    made = _made(events, events.index(Event(act.at, dossier.number, act.n)), watch)
    if not made:
        return None
    beside = tuple(record_number(one.matter, one.n) for one in made if one.matter != dossier.number)
    own = tuple(one.n for one in made if one.matter == dossier.number)
    said = (
        f"{_within_words(act.at, watch)}共 {len(made)} 次，达到 {watch.n} 次：",
        *(f"{one.at:%Y-%m-%d %H:%M:%S}　{record_number(one.matter, one.n)}" for one in made),
    )
    return Breach(act.n, watch.rung, act.at, own, said, beside)


def series(scene: Scene, watch: PatternWatch, key: str, first: datetime, last: datetime) -> Iterator[Event]:
    """The acts that are counted for a key between two moments, in order."""
    head = (watch.type, watch.key, key)
    shelf = scene.archive.shelf(SERIES) if scene.series is None else scene.series
    rows = shelf.keys((*head, first.isoformat(), "", -1), (*head, last.isoformat(), "\U0010ffff", 0))
    for *_head, at, matter, n in rows:
        yield Event(datetime.fromisoformat(at), matter, n)


def _counts(archive: Archive, event: Event, watch: PatternWatch, key: str) -> bool:
    return key_of(act_of(archive[event.matter], event.n), watch) == key


def _span(at: datetime, watch: PatternWatch, calendar: Calendar) -> tuple[datetime, datetime] | None:
    """The stretch of time in which acts before this one count with it, up to it; None where it counts nowhere."""
    if watch.within == "minutes":
        # Twice as far back, to see whether the act before this one had completed the same burst already.
        return at - 2 * timedelta(minutes=watch.minutes), at
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    if watch.within == "quarter":
        return midnight.replace(month=at.month - (at.month - 1) % 3, day=1), at
    return (midnight, at) if _is_month_end(at.date(), calendar) else None


def _is_month_end(day: date, calendar: Calendar) -> bool:
    after = calendar.next_working_day(day + _ONE_DAY, overlay=overlay_in(calendar))
    return after.month != day.month and calendar.is_working_day(day, overlay=overlay_in(calendar))


def _made(events: Sequence[Event], place: int, watch: PatternWatch) -> Sequence[Event]:
    """The acts that make the pattern with the one at a place, or none."""
    if watch.within == "minutes":
        now, before = _burst(events, place, watch), _burst(events, place - 1, watch) if place else ()
        return now if len(now) >= watch.n > len(before) else ()
    count = place + 1
    full = count == watch.n if watch.within == "month-end" else count % watch.n == 0
    return events[count - watch.n : count] if full else ()


def _burst(events: Sequence[Event], place: int, watch: PatternWatch) -> Sequence[Event]:
    begins = events[place].at - timedelta(minutes=watch.minutes)
    return [one for one in events[: place + 1] if one.at > begins]


def _within_words(at: datetime, watch: PatternWatch) -> str:
    if watch.within == "minutes":
        return f"{watch.minutes} 分钟内"
    if watch.within == "quarter":
        return f"{at.year} 年第 {(at.month - 1) // 3 + 1} 季度内"
    return f"{at:%Y-%m-%d}（当月最后一个工作日）"
