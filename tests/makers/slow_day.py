"""The day record once more, slow and obvious: time is a row of cells of half a minute, and everything is painted on it.

It shares no line with ``hallcore.attendance.rules``. All moments it is given lie on whole half minutes.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import groupby

from hallcore.attendance.model import DayRecord, Facts, HalfDay, Limits, Punch, Spell
from hallcore.ground.clock import TZ

CELL = timedelta(seconds=30)


def reference(facts: Facts, limits: Limits) -> DayRecord:
    """What a day came to."""
    spells = [(place, spell) for place, spell in enumerate(facts.shift.spells)]
    halves = [
        work(facts, limits, place, spell) if facts.due else rest(facts, limits, place, spell)
        for place, spell in spells
    ]
    return DayRecord(facts.day, facts.nature, facts.due, tuple(halves))


def moment(facts: Facts, minutes: int, days: int = 0) -> datetime:
    """Minutes after midnight of the day, or of one beside it."""
    return datetime.combine(facts.day, time(), TZ) + timedelta(days=days, minutes=minutes)


def cells(begin: datetime, end: datetime) -> list[datetime]:
    """Every half minute from one moment to another."""
    found = []
    while begin < end:
        found.append(begin)
        begin += CELL
    return found


def painted(cell: datetime, spans) -> bool:
    return any(span.begins <= cell < span.ends for span in spans)


# -- whose punch is it -------------------------------------------------------------------------------------


def around(facts: Facts) -> list[tuple[int, Spell]]:
    """The spells of the day with one from either side, each with its day."""
    found = [(0, spell) for spell in facts.shift.spells]
    if facts.before is not None:
        found.insert(0, (-1, facts.before.spells[-1]))
    if facts.after is not None:
        found.append((1, facts.after.spells[0]))
    return found


def owner(facts: Facts, at: datetime) -> tuple[int, Spell] | None:
    """The one spell a punch belongs to."""
    claims = [
        (day, spell)
        for day, spell in around(facts)
        if moment(facts, spell.opens, day) <= at <= moment(facts, spell.shuts, day)
    ]
    while len(claims) > 1:
        (day_one, one), (day_two, two) = claims[:2]
        end, start = moment(facts, one.ends, day_one), moment(facts, two.starts, day_two)
        middle = end + (start - end) / 2
        claims = claims[:1] if at <= middle else claims[1:]
    return claims[0] if claims else None


def own_punches(facts: Facts, spell: Spell) -> list[Punch]:
    return sorted((p for p in facts.punches if owner(facts, p.at) == (0, spell)), key=lambda p: p.at)


def window(facts: Facts, spell: Spell) -> list[datetime]:
    """The cells in which a punch would have been this spell's."""
    all_of_it = cells(moment(facts, spell.opens), moment(facts, spell.shuts))
    return [cell for cell in all_of_it if owner(facts, cell + CELL / 2) == (0, spell)]


def sides(punches: list[Punch], starts: datetime, ends: datetime, limits: Limits):  # noqa: PLR0911 - one line a case
    """The coming and the going."""
    if not punches:
        return None, None
    first, last = punches[0], punches[-1]
    many = (last.at - first.at) >= timedelta(minutes=limits.apart)
    if many and first.at >= ends:
        return None, last
    if many and last.at <= starts:
        return first, None
    if many:
        return first, last
    ways = {p.way for p in punches if p.way}
    if ways == {"in"}:
        return first, None
    if ways == {"out"}:
        return None, last
    nearer_to_start = (first.at - starts) <= (ends - first.at)
    return (first, None) if nearer_to_start else (None, last)


# -- the two kinds of day ------------------------------------------------------------------------------------


def rest(facts: Facts, limits: Limits, place: int, spell: Spell) -> HalfDay:
    starts, ends = moment(facts, spell.starts), moment(facts, spell.ends)
    came, went = sides(own_punches(facts, spell), starts, ends, limits)
    if came and went:
        return HalfDay(place, spell.halves, "overtime", came=came.at, went=went.at)
    return HalfDay(place, spell.halves, "holiday" if facts.nature == "holiday" else "rest")


def minutes(gap: timedelta) -> int:
    """Begun minutes, whole."""
    count = 0
    while gap > timedelta(minutes=count):
        count += 1
    return count


def better(gaps: list[timedelta]) -> int:
    return min(minutes(gap) for gap in gaps)


def work(facts: Facts, limits: Limits, place: int, spell: Spell) -> HalfDay:  # noqa: C901, PLR0912 - read from top to bottom, as the rules are
    to_work = cells(moment(facts, spell.starts), moment(facts, spell.ends))
    first_cover = next((s.kind for s in facts.covers if s.begins <= to_work[0] < s.ends), "")
    while to_work and painted(to_work[0], facts.covers):
        to_work.pop(0)
    while to_work and painted(to_work[-1], facts.covers):
        to_work.pop()
    if not to_work:
        state = "away" if first_cover == "official" else "leave"
        return HalfDay(place, spell.halves, state, first_cover)
    mine = window(facts, spell)
    if facts.asof < mine[-1] + CELL - timedelta(seconds=1):
        return HalfDay(place, spell.halves, "pending")

    starts, ends = to_work[0], to_work[-1] + CELL
    came, went = sides(own_punches(facts, spell), starts, ends, limits)
    signed = {}
    for sign in facts.signs:
        if sign.spell == place:
            signed[sign.side] = Punch(sign.at)
    came, went = signed.get("in", came), signed.get("out", went)

    going = [cell for cell in mine if cell >= ends]
    if (
        went
        and "out" not in signed
        and leaving(went, ends, limits)
        and all(painted(c, facts.outages) for c in going)
    ):
        went = None
    missing, excused = [], []
    if came is None:
        down = any(painted(cell, facts.outages) for cell in mine if cell < starts)
        (excused if down else missing).append("in")
    if went is None:
        (excused if any(painted(cell, facts.outages) for cell in going) else missing).append("out")

    begin = starts
    while painted(begin, facts.outages):
        begin += CELL
    late = coming(came, begin, limits) if came else 0
    early = leaving(went, ends, limits) if went else 0

    there = [c for c in to_work if (not came or c >= came.at) and (not went or c < went.at)]
    empty = [painted(c, facts.gaps) and not painted(c, facts.covers) for c in there]
    runs = [len(list(run)) for is_empty, run in groupby(empty) if is_empty]
    lengths = [run * CELL for run in runs]
    left = [int(gap / timedelta(minutes=1)) for gap in lengths if gap >= timedelta(minutes=limits.left)]

    if (
        len(missing) == 2
        or late > limits.long
        or early > limits.long
        or any(g > timedelta(minutes=limits.gone) for g in lengths)
    ):
        state = "absent"
    elif missing:
        state = "missed"
    elif late > 0:
        state = "late"
    elif early > 0:
        state = "early"
    else:
        state = "mended" if signed else "normal"
    return HalfDay(
        place, spell.halves, state,
        came=came.at if came else None, went=went.at if went else None,
        late=late, early=early, missing=tuple(missing), excused=tuple(excused),
        left=tuple(left), mended=tuple(side for side in ("in", "out") if side in signed),
    )  # fmt: skip


def coming(came: Punch, begin: datetime, limits: Limits) -> int:
    """How late, by the better of what the device said and what its clock should have said."""
    gaps = [came.at - begin]
    if abs(came.ahead) > limits.clock * 60:
        gaps.append(came.at - timedelta(seconds=came.ahead) - begin)
    return better(gaps)


def leaving(went: Punch, ends: datetime, limits: Limits) -> int:
    gaps = [ends - went.at]
    if abs(went.ahead) > limits.clock * 60:
        gaps.append(ends - (went.at - timedelta(seconds=went.ahead)))
    return better(gaps)
