"""The working calendar: which days are worked, by official notices and never by guess.

Saturdays and Sundays rest, unless a notice of the State Council's General Office says otherwise; days off
and make-up days come from those notices, and a place may lay its own holiday over them. A year without
a notice is not computable; beside the refusal an estimate may be asked for, by name. What is not here:
periods and their rolling (``hallcore.ground.deadline``), opening hours.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from hallcore.ground.errors import LawFault, NotComputable, Refusal
from hallcore.ground.notices import Notice, Overlay, check_sequence, load_csv, read_tables

__all__ = ["Calendar", "Day", "Notice", "Overlay", "load_csv"]

HOLIDAYS = Path(__file__).parent.parent / "law" / "holidays.toml"
"""The calendar file that stands beside this floor."""

_ONE_DAY = timedelta(days=1)


class Day(msgspec.Struct, frozen=True):
    """What a day is.

    Attributes:
        day: The date.
        working: Whether it is worked.
        name: Why it is not as its weekday says: a holiday's name, or 调休上班; "" for an ordinary day.
        estimated: No notice covers its year; this is an estimate.
    """

    day: date
    working: bool
    name: str = ""
    estimated: bool = False

    @property
    def label(self) -> str:
        """What a page writes for a day of rest: the holiday's name, or 双休日."""
        return self.name or ("" if self.working else "双休日")


class Calendar:
    """All notices together. A value: loading a notice gives a new calendar with an edition of its own.

    Args:
        notices: Of two for the same year the later one wins, day by day.
        estimates: Stand-ins for years without a notice.
        overlays: Holidays of places.
    """

    def __init__(
        self,
        notices: tuple[Notice, ...],
        estimates: tuple[Notice, ...] = (),
        overlays: tuple[Overlay, ...] = (),
    ) -> None:
        self.notices = tuple(sorted(notices, key=lambda notice: notice.year))
        self.estimates = estimates
        self.overlays = {overlay.id: overlay for overlay in overlays}
        self._announced = {notice.year for notice in notices}
        self._guessed = {notice.year for notice in estimates} - self._announced
        self._days = _marks(self.notices, estimated=False)
        self._guesses = _marks(estimates, estimated=True)

    @classmethod
    def load(cls, path: Path = HOLIDAYS) -> Calendar:
        """Read a calendar file; the hall's own, if no other is named.

        Raises:
            LawFault: Every fault in it, with file and entry.
        """
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as fault:
            raise LawFault([f"{path.name}: {fault}"]) from fault
        return cls.from_tables(tables, path.name)

    @classmethod
    def from_tables(cls, tables: dict[str, Any], source: str) -> Calendar:
        """Make a calendar of the tables of a file (see ``read_tables``).

        Raises:
            LawFault: Every fault in them, with file and entry.
        """
        notices, estimates, overlays, faults = read_tables(tables, source)
        unknown = sorted(tables.keys() - {"notice", "estimate", "overlay"})
        faults += [f"{source}: unknown table {name!r}" for name in unknown]
        if faults:
            raise LawFault(faults)
        return cls(notices, estimates, overlays)

    @cached_property
    def edition(self) -> str:
        """SHA-256 (hex) of everything in this calendar: the version a deadline was computed with."""
        parts = (self.notices, self.estimates, tuple(self.overlays.values()))
        text = json.dumps(
            msgspec.to_builtins(parts), ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def years(self) -> tuple[int, ...]:
        """The years with an official notice."""
        return tuple(sorted(self._announced))

    def with_notice(self, notice: Notice) -> Calendar:
        """This calendar and one more notice: of a new year, or an amendment of a year it has.

        Raises:
            LawFault: A first notice of its year that makes an ordinary weekday a make-up day.
        """
        notices = (*self.notices, notice)
        faults = check_sequence(list(notices))
        if faults:
            raise LawFault(faults)
        return Calendar(notices, self.estimates, tuple(self.overlays.values()))

    def with_local_notice(self, overlay: str, notice: Notice) -> Calendar:
        """This calendar with a place's own notice for one year (the prefecture gives three days, say)."""
        changed = self._overlay(overlay)
        changed = msgspec.structs.replace(changed, notices=(*changed.notices, notice))
        return Calendar(self.notices, self.estimates, tuple({**self.overlays, changed.id: changed}.values()))

    # -- days -------------------------------------------------------------------------------------

    def day(self, day: date, *, overlay: str = "", estimate: bool = False) -> Day:
        """What a day is.

        Args:
            day: The date.
            overlay: The place whose holidays count too, or "".
            estimate: Answer for a year without a notice by its estimate; the answer says that it is one.

        Raises:
            NotComputable: The year has no notice (and, asked for an estimate, no estimate either).
        """
        estimated = day.year not in self._announced
        if estimated and not (estimate and day.year in self._guessed):
            raise self._not_announced(day.year)
        if overlay:
            local = self._overlay(overlay).says(day)
            if local is not None:
                return Day(day, not local, local or "调休上班", estimated)
        marked = self._days.get(day) or (self._guesses.get(day) if estimated else None)
        return marked or Day(day, day.weekday() < 5, "", estimated)

    def is_working_day(self, day: date, *, overlay: str = "", estimate: bool = False) -> bool:
        """Whether a day is worked; see ``day``."""
        return self.day(day, overlay=overlay, estimate=estimate).working

    def is_rest_day(self, day: date, *, overlay: str = "", estimate: bool = False) -> bool:
        """Whether a day rests: a weekend that is not worked, a holiday, a local holiday; see ``day``."""
        return not self.is_working_day(day, overlay=overlay, estimate=estimate)

    def next_working_day(self, day: date, *, overlay: str = "", estimate: bool = False) -> date:
        """The first working day on or after a day; see ``day``."""
        while self.is_rest_day(day, overlay=overlay, estimate=estimate):
            day += _ONE_DAY
        return day

    def add_days(self, day: date, n: int) -> date:
        """The n-th calendar day after a day, which is itself not counted (GEN-01)."""
        return day + timedelta(days=n)

    def add_working_days(self, day: date, n: int, *, overlay: str = "", estimate: bool = False) -> date:
        """The n-th working day after a day, which is itself not counted (GEN-01); n = 0 gives the day back.

        Raises:
            NotComputable: It reaches into a year without a notice; see ``day``.
        """
        for _ in range(n):
            day = self.next_working_day(day + _ONE_DAY, overlay=overlay, estimate=estimate)
        return day

    def working_days_between(
        self, first: date, last: date, *, overlay: str = "", estimate: bool = False
    ) -> int:
        """How many working days lie after ``first`` up to and with ``last``; negative if last is earlier."""
        if last < first:
            return -self.working_days_between(last, first, overlay=overlay, estimate=estimate)
        days = (first + timedelta(days=i) for i in range(1, (last - first).days + 1))
        return sum(self.is_working_day(day, overlay=overlay, estimate=estimate) for day in days)

    # -- what it rests on -------------------------------------------------------------------------

    def announced(self, year: int) -> bool:
        """Whether a year has an official notice."""
        return year in self._announced

    def settled(self, day: date) -> bool:
        """Whether no further notice is to be expected for a day.

        The notice for a year may rearrange the last days of the December before (31 December 2018
        became a day off in that month), so these are settled only when it is there.
        """
        return day.year in self._announced and (
            (day.month, day.day) < (12, 29) or day.year + 1 in self._announced
        )

    def basis(self, first: date, last: date, *, estimate: bool = False) -> str:
        """What is known of the years of a span of days in words, as pages and papers name it."""
        parts = []
        for year in range(first.year, last.year + 1):
            titles = [notice.title for notice in self.notices if notice.year == year]
            if titles:
                parts.append(f"{'、'.join(titles)}，已公布")
            elif estimate:
                parts.append(f"{year} 年推算日历，待国务院办公厅通知公布后复核")
            else:
                parts.append(f"{year} 年放假安排尚未公布，按自然日计算不受其影响")
        return "；".join(parts)

    def _overlay(self, name: str) -> Overlay:
        try:
            return self.overlays[name]
        except KeyError:
            raise Refusal("没有这个地方的放假安排", "GEN-14", where=name) from None

    def _not_announced(self, year: int) -> NotComputable:
        return NotComputable(
            f"国务院办公厅关于 {year} 年部分节假日安排的通知尚未载入，涉及该年的期限不能计算",
            "GEN-17",
            where=str(year),
        )


def _marks(notices: tuple[Notice, ...], *, estimated: bool) -> dict[date, Day]:
    days: dict[date, Day] = {}
    for notice in notices:
        days |= {day: Day(day, working=False, name=name, estimated=estimated) for day, name in notice.off}
        days |= {day: Day(day, working=True, name="调休上班", estimated=estimated) for day in notice.work}
    return days
