"""The day record: what a day comes to, computed from raw facts alone (KQ-01 to KQ-06, KQ-17). Pure.

A spell is judged by the punches that lie in its windows. Directions devices report are not trusted: the first punch
is the coming, the last the going; a lone one is what it says it is or, saying nothing, what it lies nearer to. Where a
device's clock was wrong, the time that is better for the person counts. What leave covers is not worked; where no
terminal worked, a punch that is missing is excused.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from typing import NamedTuple

from hallcore.attendance.model import (
    SHIFTS,
    DayRecord,
    Facts,
    HalfDay,
    Limits,
    Punch,
    Shift,
    Side,
    Span,
    Spell,
    State,
)
from hallcore.ground.clock import TZ
from hallcore.ground.lawbook import Law

MINUTE, DAY = 60, 86_400
_Piece = tuple[int, int]
"""A stretch of seconds after midnight of the day: from, to."""


# -- figures ----------------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=16)
def limits_of(law: Law) -> Limits:
    """The figures of an edition."""
    return Limits(
        apart=int(law.figure("KQ-01", "apart")),
        clock=int(law.figure("KQ-01", "clock")),
        long=int(law.figure("KQ-04")),
        left=int(law.figure("KQ-06")),
        gone=int(law.figure("KQ-06", "absent")),
    )


@functools.lru_cache(maxsize=16)
def shifts_of(law: Law) -> Mapping[str, Shift]:
    """The shifts of an edition, by name (KQ-02)."""
    known = set(law.keys("figure"))
    found = {}
    for name in SHIFTS:
        spells: list[Spell] = []
        while f"KQ-02/{name}-{len(spells) + 1}-opens" in known:
            part = f"{name}-{len(spells) + 1}"
            opens, starts, ends, shuts = (
                int(law.figure("KQ-02", f"{part}-{edge}")) for edge in ("opens", "starts", "ends", "shuts")
            )
            halves = int(law.figure("KQ-02", f"{part}-halves")) if f"KQ-02/{part}-halves" in known else 1
            spells.append(Spell(opens, starts, ends, shuts, halves))
        found[name] = Shift(name, tuple(spells))
    return found


# -- the day ----------------------------------------------------------------------------------------------


class _Window(NamedTuple):
    """A spell with the first and the last second of the punches that are its own."""

    place: int
    spell: Spell
    first: int
    last: int


def day_record(facts: Facts, limits: Limits) -> DayRecord:
    """What a day came to."""
    midnight = datetime.combine(facts.day, time(), TZ)
    judge = _due if facts.due else _free
    halves = tuple(judge(facts, limits, window, midnight) for window in _windows(facts))
    return DayRecord(facts.day, facts.nature, facts.due, halves)


def _windows(facts: Facts) -> Iterable[_Window]:
    """Each spell with the punches it may claim; where two spells' windows overlap they are cut in the middle."""
    own = facts.shift.spells
    before = facts.before.spells[-1] if facts.before is not None else None
    after = facts.after.spells[0] if facts.after is not None else None
    earlier = (_moved(before, -DAY // MINUTE) if before is not None else None, *own[:-1])
    later = (*own[1:], _moved(after, DAY // MINUTE) if after is not None else None)
    for place, (spell, left, right) in enumerate(zip(own, earlier, later, strict=True)):
        first, last = spell.opens * MINUTE, spell.shuts * MINUTE
        if left is not None:
            first = max(first, _cut(left, spell) + 1)
        if right is not None:
            last = min(last, _cut(spell, right))
        yield _Window(place, spell, first, last)


def _moved(spell: Spell, minutes: int) -> Spell:
    return Spell(
        spell.opens + minutes,
        spell.starts + minutes,
        spell.ends + minutes,
        spell.shuts + minutes,
        spell.halves,
    )


def _cut(left: Spell, right: Spell) -> int:
    """The last second of the earlier of two spells: of what both might claim, the nearer end takes its half."""
    middle = (left.ends + right.starts) * MINUTE // 2
    return min(left.shuts * MINUTE, max(middle, right.opens * MINUTE - 1))


def _second(at: datetime, midnight: datetime) -> int:
    gone = at - midnight
    return gone.days * DAY + gone.seconds


def _pieces(spans: Iterable[Span], midnight: datetime) -> list[_Piece]:
    return [(_second(span.begins, midnight), _second(span.ends, midnight)) for span in spans]


# -- a day of rest ----------------------------------------------------------------------------------------


def _free(facts: Facts, limits: Limits, window: _Window, midnight: datetime) -> HalfDay:
    """Nobody has to come; who came and went has worked."""
    spell = window.spell
    came, went = _sides(facts.punches, window, spell.starts * MINUTE, spell.ends * MINUTE, limits, midnight)
    if came is not None and went is not None:
        return HalfDay(window.place, spell.halves, "overtime", came=came.at, went=went.at)
    return HalfDay(window.place, spell.halves, "holiday" if facts.nature == "holiday" else "rest")


# -- a day of work ----------------------------------------------------------------------------------------


def _due(facts: Facts, limits: Limits, window: _Window, midnight: datetime) -> HalfDay:
    spell = window.spell
    starts, ends = spell.starts * MINUTE, spell.ends * MINUTE
    covers = _pieces(facts.covers, midnight)
    starts, ends = _pushed(starts, ends, covers)
    if starts >= ends:
        kind = _kind_at(facts.covers, covers, spell.starts * MINUTE)
        return HalfDay(window.place, spell.halves, "away" if kind == "official" else "leave", kind)
    if _second(facts.asof, midnight) < window.last:
        return HalfDay(window.place, spell.halves, "pending")
    return _judged(facts, limits, window, midnight, (starts, ends), covers)


def _pushed(starts: int, ends: int, covers: Sequence[_Piece]) -> _Piece:
    """What is left of a spell when leave at its beginning and at its end is taken off."""
    moving = True
    while moving and starts < ends:
        moving = False
        for begin, end in covers:
            if begin <= starts < end:
                starts, moving = end, True
            if begin < ends <= end:
                ends, moving = begin, True
    return starts, ends


def _kind_at(spans: Sequence[Span], pieces: Sequence[_Piece], moment: int) -> str:
    """The kind of the leave that holds a moment."""
    return next(
        (span.kind for span, (begin, end) in zip(spans, pieces, strict=True) if begin <= moment < end), ""
    )


class _Signed(NamedTuple):
    """What is known of the two punches of a spell, and which are missing, with excuse or without."""

    came: Punch | None
    went: Punch | None
    missing: tuple[Side, ...]
    excused: tuple[Side, ...]
    mended: tuple[Side, ...]


def _judged(
    facts: Facts,
    limits: Limits,
    window: _Window,
    midnight: datetime,
    work: _Piece,
    covers: Sequence[_Piece],
) -> HalfDay:
    starts, ends = work
    outages = _joined(_pieces(facts.outages, midnight))
    known = _signed(facts, limits, window, midnight, work, outages)
    came, went = known.came, known.went
    begin = max((end for first, end in outages if first <= starts < end), default=starts)
    late = 0 if came is None else _late(came, begin, limits, midnight)
    early = 0 if went is None else _early(went, ends, limits, midnight)
    here = (
        starts if came is None else max(starts, _second(came.at, midnight)),
        ends if went is None else min(ends, _second(went.at, midnight)),
    )
    gone = _uncovered(_pieces(facts.gaps, midnight), covers, here)
    too_long = max(late, early) > limits.long or any(s > limits.gone * MINUTE for s in gone)
    return HalfDay(
        window.place,
        window.spell.halves,
        _heaviest(known, late, early, absent=too_long or len(known.missing) == 2),
        came=came.at if came is not None else None,
        went=went.at if went is not None else None,
        late=late,
        early=early,
        missing=known.missing,
        excused=known.excused,
        left=tuple(seconds // MINUTE for seconds in gone if seconds >= limits.left * MINUTE),
        mended=known.mended,
    )


def _signed(
    facts: Facts,
    limits: Limits,
    window: _Window,
    midnight: datetime,
    work: _Piece,
    outages: Sequence[_Piece],
) -> _Signed:
    """Coming and going: as signed elsewhere, else as punched."""
    starts, ends = work
    came, went = _sides(facts.punches, window, starts, ends, limits, midnight)
    signed = {sign.side: Punch(sign.at) for sign in facts.signs if sign.spell == window.place}
    came, went = signed.get("in", came), signed.get("out", went)
    nowhere = any(first <= ends and last >= window.last for first, last in outages)
    if went is not None and nowhere and "out" not in signed and _early(went, ends, limits, midnight):
        # Whoever goes when no terminal works cannot say so; an earlier punch is not when they went.
        went = None
    lacking: list[tuple[Side, bool]] = []
    if came is None:
        lacking.append(("in", _meets(outages, window.first, starts)))
    if went is None:
        lacking.append(("out", _meets(outages, ends, window.last)))
    sides: tuple[Side, ...] = ("in", "out")
    return _Signed(
        came,
        went,
        tuple(side for side, excuse in lacking if not excuse),
        tuple(side for side, excuse in lacking if excuse),
        tuple(side for side in sides if side in signed),
    )


def _heaviest(known: _Signed, late: int, early: int, *, absent: bool) -> State:
    if absent:
        return "absent"
    if known.missing:
        return "missed"
    if late:
        return "late"
    if early:
        return "early"
    return "mended" if known.mended else "normal"


def _sides(
    punches: Sequence[Punch], window: _Window, starts: int, ends: int, limits: Limits, midnight: datetime
) -> tuple[Punch | None, Punch | None]:
    """Which punches are the coming and the going; None where there is none."""
    own = sorted(
        (second, place)
        for place, punch in enumerate(punches)
        if window.first <= (second := _second(punch.at, midnight)) <= window.last
    )
    if not own:
        return None, None
    (first, at_first), (last, at_last) = own[0], own[-1]
    came, went = punches[at_first], punches[at_last]
    if last - first >= limits.apart * MINUTE and first < ends and last > starts:
        return came, went
    said = {punches[place].way for _at, place in own} - {""}
    side = said.pop() if len(said) == 1 else ""
    if last - first >= limits.apart * MINUTE:
        side = "in" if last <= starts else "out"
    if not side:
        side = "in" if first * 2 <= starts + ends else "out"
    return (came, None) if side == "in" else (None, went)


def _meets(pieces: Sequence[_Piece], first: int, last: int) -> bool:
    """Whether any piece has time in common with a window."""
    return any(begin < last and end > first for begin, end in pieces)


def _late(came: Punch, begin: int, limits: Limits, midnight: datetime) -> int:
    """Minutes too late, begun ones whole; by the better of two times where the device's clock was wrong."""
    seconds = _second(came.at, midnight) - begin
    if abs(came.ahead) > limits.clock * MINUTE:
        seconds = min(seconds, seconds - came.ahead)
    return max(0, -(-seconds // MINUTE))


def _early(went: Punch, ends: int, limits: Limits, midnight: datetime) -> int:
    seconds = ends - _second(went.at, midnight)
    if abs(went.ahead) > limits.clock * MINUTE:
        seconds = min(seconds, seconds + went.ahead)
    return max(0, -(-seconds // MINUTE))


def _joined(pieces: Iterable[_Piece]) -> list[_Piece]:
    """Pieces in order, those that overlap or touch put together, empty ones left out."""
    joined: list[_Piece] = []
    for begin, end in sorted(pieces):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif begin < end:
            joined.append((begin, end))
    return joined


def _uncovered(gaps: Iterable[_Piece], covers: Sequence[_Piece], within: _Piece) -> list[int]:
    """The lengths in seconds of what was left, put together, within the time worked and without leave."""
    found: list[int] = []
    for begin, end in _joined(gaps):
        found += _without(max(begin, within[0]), min(end, within[1]), covers)
    return found


def _without(begin: int, end: int, covers: Sequence[_Piece]) -> list[int]:
    """A stretch cut by covers: the lengths of what is left of it."""
    found = []
    for first, last in sorted(covers):
        if first < end and last > begin:
            if first > begin:
                found.append(first - begin)
            begin = max(begin, last)
    if begin < end:
        found.append(end - begin)
    return found


# -- many days --------------------------------------------------------------------------------------------


def tally(records: Iterable[DayRecord]) -> dict[str, int]:
    """Half-days by state, and the number of times somebody was late, early, or left the window."""
    found: dict[str, int] = {}
    for half in (half for record in records for half in record.halves):
        found[half.state] = found.get(half.state, 0) + half.halves
        for what, times in (("times-late", half.late > 0), ("times-early", half.early > 0)):
            found[what] = found.get(what, 0) + times
        found["times-left"] = found.get("times-left", 0) + len(half.left)
    return found


def longest_absence(records: Iterable[DayRecord], *, working_days: bool) -> int:
    """The longest run of days absent from morning to evening (KQ-15 counts calendar days, KQ-16 working days).

    Days of rest between two such days count only among calendar days; records are in the order of their days.
    """
    longest = run = pause = 0
    for record in records:
        judged = [half for half in record.halves if record.due]
        if judged and all(half.state == "absent" for half in judged):
            run, pause = run + pause + 1, 0
            longest = max(longest, run)
        elif judged:
            run = pause = 0
        elif run and not working_days:
            pause += 1
    return longest


def days_absent(records: Iterable[DayRecord]) -> int:
    """Whole days absent, two half-days a day (KQ-15, KQ-16: within a year)."""
    return sum(record.count("absent") for record in records) // 2
