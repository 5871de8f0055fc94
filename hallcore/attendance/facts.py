"""The raw facts of attendance as the offices shelve them, and what days they come to.

Each act writes what a day is judged by on a shelf of its own, in its own transaction, so that a day can be computed
the moment after; keys begin with whose it is, so that strangers never write the same object. Values are plain.
Punches are unique on their shelf: that is what makes a device's second report of them nothing new.

Shelves: ``att-punches`` (number at devices, device's time, terminal) → (code, manner, seconds ahead, record);
``att-photos`` the same key → (SHA-256, record); ``att-covers`` (account, beginning, leave) → (end, kind);
``att-signs`` (account, day, spell, side) → (time, record's dossier); ``att-gaps`` (account, beginning, finding) → end;
``att-outages`` (hall, beginning, terminal) → (end or "", floor); ``att-shifts`` (account, number) → (first, last, shift);
``att-terminals`` serial → code; ``att-bad`` (terminal, SHA-256 of the line) → record of what was set aside;
``att-since`` hall → the day its first terminal was registered; ``att-keys`` serial → the hash of a terminal's key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from hallcore.attendance.devices import WAYS
from hallcore.attendance.model import REST, DayRecord, Facts, Punch, Shift, Sign, Span
from hallcore.attendance.rules import day_record, limits_of, shifts_of
from hallcore.dossier import Archive
from hallcore.ground.calendar import Calendar
from hallcore.ground.clock import TZ
from hallcore.ground.lawbook import Law
from hallcore.organisation.model import DepartmentRegistered, PostEnded, StaffPosted, WindowOpened
from hallcore.organisation.rules import department_number, post_number, posted, window_number

PUNCHES, PHOTOS, COVERS, SIGNS = "att-punches", "att-photos", "att-covers", "att-signs"
GAPS, OUTAGES, SHIFTS, TERMINALS, BAD = "att-gaps", "att-outages", "att-shifts", "att-terminals", "att-bad"
SINCE, KEYS = "att-since", "att-keys"
SHELVES = (PUNCHES, PHOTOS, COVERS, SIGNS, GAPS, OUTAGES, SHIFTS, TERMINALS, BAD, SINCE, KEYS)
"""Shelves the offices write themselves."""

OVERLAY = "yanbian"
"""Whose local holiday is a holiday of the hall (GEN-15)."""

LAST = "\U0010ffff"
_DAY = timedelta(days=1)
_FOREVER = datetime(9999, 12, 31, tzinfo=TZ)


class Place(NamedTuple):
    """Where somebody works: which terminals are theirs."""

    hall: str
    floor: int


def pin_of(account: str) -> str:
    """The number an account has at devices: its digits, ``123`` for ``U-000123``."""
    return account.removeprefix("U-").lstrip("0") or "0"


def account_of_pin(pin: str) -> str:
    """The account of a number at devices; it need not exist."""
    return f"U-{pin.zfill(6)}"


def place_of(archive: Archive, account: str) -> Place:
    """Where somebody works: at their window, or where their department is; where it was, when they have left."""
    post = archive.get(post_number(account))
    paper = post.latest(StaffPosted) if post is not None else None
    if paper is None:
        return Place("", 0)
    if paper.window:
        window = archive[window_number(paper.window)].the(WindowOpened)
        return Place(window.hall, window.floor)
    department = archive[department_number(paper.department)].the(DepartmentRegistered)
    return Place(department.hall, department.floor)


# -- days -------------------------------------------------------------------------------------------------


def day_records(
    archive: Archive,
    account: str,
    first: date,
    last: date,
    *,
    law: Law,
    calendar: Calendar,
    asof: datetime,
    gaps: Iterable[Span] = (),
) -> tuple[DayRecord, ...]:
    """What the days of one person come to, from the first to the last, both included.

    Days on which somebody was not posted, or before their hall had its first terminal, are none.

    Args:
        archive: All dossiers and shelves.
        account: Whose days.
        first: The first day.
        last: The last day.
        law: The edition whose figures and shifts are asked.
        calendar: Which days are worked.
        asof: What is over by then is judged.
        gaps: Absences from the window that stand nowhere on the shelf.

    Raises:
        NotComputable: A year without a holiday notice.
    """
    first, last = counted(archive, account, first, last)
    if last < first:
        return ()
    book = _Book(archive, account, first, last, law, calendar)
    limits = limits_of(law)
    more = tuple(gaps)
    days = (first + n * _DAY for n in range((last - first).days + 1))
    return tuple(day_record(book.facts(day, asof, more), limits) for day in days)


def counted(archive: Archive, account: str, first: date, last: date) -> tuple[date, date]:
    """The part of some days on which somebody's attendance is counted; the last before the first where there is none."""
    nothing = (first, first - _DAY)
    post = archive.get(post_number(account))
    starts = post.numbers(StaffPosted.type) if post is not None else ()
    if post is None or not starts:
        return nothing
    since = archive.shelf(SINCE).get(place_of(archive, account).hall, "")
    if posted(post) is None:
        last = min(last, post.record(post.numbers(PostEnded.type)[-1]).at.date())
    if not since:
        return nothing
    return max(first, post.record(starts[0]).at.date(), date.fromisoformat(since)), last


class _Book:
    """One person's facts over some days, each shelf read once."""

    def __init__(
        self, archive: Archive, account: str, first: date, last: date, law: Law, calendar: Calendar
    ) -> None:
        self.calendar = calendar
        self.shifts = shifts_of(law)
        self.known: dict[date, tuple[Shift, bool]] = {}
        self.assigned = list(_assigned(archive, account))
        self.place = place_of(archive, account)
        begin, end = _midnight(first - _DAY), _midnight(last + 3 * _DAY)
        self.punches = _by_day(_punches(archive, account, begin, end))
        self.signs = _signs(archive, account, first, last)
        self.covers = [span for span in _spans(archive, COVERS, account, end) if span.ends > begin]
        self.gaps = [span for span in _spans(archive, GAPS, account, end) if span.ends > begin]
        self.outages = [span for span in _outages(archive, self.place, end) if span.ends > begin]

    def facts(self, day: date, asof: datetime, gaps: tuple[Span, ...]) -> Facts:
        """What one day is judged by."""
        known = self.calendar.day(day, overlay=OVERLAY)
        shift, due = self.shift(day)
        begin, end = _midnight(day), _midnight(day + 2 * _DAY)
        return Facts(
            day=day,
            shift=shift,
            due=due,
            nature="work" if known.working else "holiday" if known.name else "rest",
            before=self._neighbour(day - _DAY),
            after=self._neighbour(day + _DAY),
            punches=tuple(punch for n in (-1, 0, 1) for punch in self.punches.get(day + n * _DAY, ())),
            covers=_within(self.covers, begin, end),
            signs=self.signs.get(day, ()),
            outages=_within(self.outages, begin, end),
            gaps=_within((*self.gaps, *gaps), begin, end),
            asof=asof,
        )

    def shift(self, day: date) -> tuple[Shift, bool]:
        """The shift of a day and whether it is worked; what was assigned last counts, else the calendar."""
        # A day is asked for three times: for itself and by its neighbours.
        if day not in self.known:
            self.known[day] = self._shift(day)
        return self.known[day]

    def _shift(self, day: date) -> tuple[Shift, bool]:
        for first, last, name in reversed(self.assigned):
            if first <= day.isoformat() <= last:
                return self.shifts["day" if name == REST else name], name != REST
        return self.shifts["day"], self.calendar.is_working_day(day, overlay=OVERLAY)

    def _neighbour(self, day: date) -> Shift | None:
        if not self.calendar.announced(day.year):
            return None
        shift, due = self.shift(day)
        return shift if due else None


def shift_on(archive: Archive, account: str, day: date, law: Law, calendar: Calendar) -> tuple[Shift, bool]:
    """The shift somebody has on a day, and whether they have to come."""
    return _Book(archive, account, day, day, law, calendar).shift(day)


def covers_of(archive: Archive, account: str, day: date) -> tuple[Span, ...]:
    """The leaves and duties away that reach into somebody's day."""
    begin, end = _midnight(day), _midnight(day + _DAY)
    return _within(tuple(_spans(archive, COVERS, account, end)), begin, end)


# -- reading shelves --------------------------------------------------------------------------------------


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), TZ)


def _punches(archive: Archive, account: str, begin: datetime, end: datetime) -> Iterator[Punch]:
    pin = pin_of(account)
    rows = archive.shelf(PUNCHES).items((pin, begin.isoformat(), ""), (pin, end.isoformat(), LAST))
    for (_pin, at, _terminal), (code, _verify, ahead, _record) in rows:
        yield Punch(datetime.fromisoformat(at), WAYS.get(code, ""), ahead)


def _by_day(punches: Iterable[Punch]) -> dict[date, tuple[Punch, ...]]:
    found: dict[date, tuple[Punch, ...]] = {}
    for punch in punches:
        day = punch.at.date()
        found[day] = (*found.get(day, ()), punch)
    return found


def _spans(archive: Archive, shelf: str, account: str, end: datetime) -> Iterator[Span]:
    for (_account, begins, _by), value in archive.shelf(shelf).items(
        (account, "", ""), (account, end.isoformat(), LAST)
    ):
        ends, kind = value if isinstance(value, tuple) else (value, "")
        yield Span(datetime.fromisoformat(begins), datetime.fromisoformat(ends), kind)


def _signs(archive: Archive, account: str, first: date, last: date) -> dict[date, tuple[Sign, ...]]:
    found: dict[date, tuple[Sign, ...]] = {}
    rows = archive.shelf(SIGNS).items(
        (account, first.isoformat(), -1, ""), (account, last.isoformat(), 99, "")
    )
    for (_account, day, spell, side), (at, _by) in rows:
        sign = Sign(spell, side, datetime.fromisoformat(at))
        known = found.get(date.fromisoformat(day), ())
        found[date.fromisoformat(day)] = (*known, sign)
    return found


def _outages(archive: Archive, place: Place, end: datetime) -> Iterator[Span]:
    rows = archive.shelf(OUTAGES).items((place.hall, "", ""), (place.hall, end.isoformat(), LAST))
    for (_hall, began, terminal), (ended, floor) in rows:
        if floor in (0, place.floor):
            stop = datetime.fromisoformat(ended) if ended else _FOREVER
            yield Span(datetime.fromisoformat(began), stop, terminal)


def _assigned(archive: Archive, account: str) -> Iterator[tuple[str, str, str]]:
    yield from archive.shelf(SHIFTS).values((account, -1), (account, 1 << 60))


def _within(spans: Iterable[Span], begin: datetime, end: datetime) -> tuple[Span, ...]:
    return tuple([span for span in spans if span.begins < end and span.ends > begin])
