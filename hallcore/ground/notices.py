"""Holiday notices: what an office announced, read from the law file or from a table somebody was sent.

A notice says for one year which days are off and which Saturdays and Sundays are worked instead. Reading
one names every fault at once, with file and entry or line. What is not here: what the days mean together
(``hallcore.ground.calendar``).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec

from hallcore.ground.errors import LawFault

_RANGE = re.compile(
    r"(?P<first>(?:[0-9]{4}-)?[0-9]{2}-[0-9]{2})(?:\.\.(?P<last>(?:[0-9]{2}-)?[0-9]{2}))?", re.ASCII
)
_KINDS = {
    "holiday": "off",
    "in_lieu": "off",
    "workday_makeup": "work",
    "放假": "off",
    "调休": "off",
    "上班": "work",
}
_ONE_DAY = timedelta(days=1)


class Notice(msgspec.Struct, frozen=True):
    """One notice, or an estimate in its place.

    Attributes:
        year: The year it is for; its days may reach into the December before.
        number: Its official number, or "" where that is not known.
        issued: The day it was issued, if known.
        status: How well it is known (V, V2, M; see rulebook 0), or "E" for an estimate.
        off: Days off with the holiday's name.
        work: Saturdays and Sundays that are worked.
    """

    year: int
    number: str
    issued: date | None
    status: str
    off: tuple[tuple[date, str], ...]
    work: tuple[date, ...]

    @property
    def title(self) -> str:
        """How pages name it: 2026 年部分节假日安排（国办发明电〔2025〕7号）."""
        number = f"（{self.number}）" if self.number else ""
        return f"{self.year} 年部分节假日安排{number}"


class Overlay(msgspec.Struct, frozen=True):
    """Days off of one place: one or more days from a fixed day each year, unless a local notice says more.

    Attributes:
        id: What a clock names it by.
        name: The holiday.
        rule: The rule it rests on.
        month, day: Its first day in every year.
        days: How many days it lasts.
        first_year, last_year: The years it is kept in; last_year None while it lasts.
        notices: The place's own notices, each in place of the fixed days of its year.
    """

    id: str
    name: str
    rule: str
    month: int
    day: int
    days: int
    first_year: int
    last_year: int | None
    status: str
    notices: tuple[Notice, ...] = ()

    def says(self, day: date) -> str | None:
        """The holiday's name if the place rests on that day, "" if it works, None if it says nothing."""
        for notice in reversed(self.notices):
            if notice.year == day.year:
                return next(
                    (name for off, name in notice.off if off == day), "" if day in notice.work else None
                )
        if day.year < self.first_year or (self.last_year is not None and day.year > self.last_year):
            return None
        first = date(day.year, self.month, self.day)
        return self.name if first <= day < first + timedelta(days=self.days) else None


class _NoticeEntry(msgspec.Struct, forbid_unknown_fields=True):
    """A notice as the law file spells it."""

    year: int
    off: list[tuple[str, str]]
    work: list[str] = []
    number: str = ""
    issued: date | None = None
    status: str = "M"


class _OverlayEntry(msgspec.Struct, forbid_unknown_fields=True):
    """An overlay as the law file spells it."""

    id: str
    name: str
    rule: str
    day: str
    first_year: int
    days: int = 1
    last_year: int | None = None
    status: str = "M"
    notice: list[_NoticeEntry] = []


def read_tables(
    tables: dict[str, Any], source: str
) -> tuple[tuple[Notice, ...], tuple[Notice, ...], tuple[Overlay, ...], list[str]]:
    """Read the tables of a calendar file.

    Args:
        tables: The decoded TOML: ``notice``, ``estimate`` and ``overlay``, each a list of tables.
        source: The file's name, for faults.

    Returns:
        Notices, estimates, overlays, and every fault found; what is faulty is left out.
    """
    faults: list[str] = []
    notices = [n for n in _notices(tables.get("notice", []), f"{source}: notice", "", faults) if n]
    faults += [f"{source}: {fault}" for fault in check_sequence(notices)]
    estimates = [n for n in _notices(tables.get("estimate", []), f"{source}: estimate", "E", faults) if n]
    overlays = [
        overlay
        for i, table in enumerate(tables.get("overlay", []), 1)
        if (overlay := _overlay(table, f"{source}: overlay {i}", faults))
    ]
    names = [overlay.id for overlay in overlays]
    faults += [f"{source}: overlay {name} stands twice" for name in set(names) if names.count(name) > 1]
    return tuple(notices), tuple(estimates), tuple(overlays), faults


def check_sequence(notices: list[Notice]) -> list[str]:
    """What is wrong with notices taken together: a first notice of a year that works an ordinary weekday.

    An amendment may do so, where it takes back a day off.
    """
    faults, seen = [], set()
    for notice in notices:
        if notice.year not in seen:
            faults += [
                f"notice {notice.year}: {day} is no Saturday or Sunday, so nothing makes it a make-up day"
                for day in notice.work
                if day.weekday() < 5
            ]
        seen.add(notice.year)
    return faults


def load_csv(path: Path, *, year: int, number: str, issued: date | None = None, status: str = "V") -> Notice:
    """Read one year's notice from a table with the columns date, kind and name.

    Kinds are 放假 (holiday), 调休 (in_lieu) and 上班 (workday_makeup); days are ISO dates.

    Raises:
        LawFault: Every faulty line, with file and line number.
        OSError: The file cannot be read.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = path.read_bytes()[: fault.start].count(b"\n") + 1
        raise LawFault([f"{path.name}:{line}: not UTF-8 text; save the table as UTF-8"]) from None
    faults: list[str] = []
    off: dict[date, str] = {}
    work: set[date] = set()
    for line, day, kind, name in _lines(text, path.name, year, faults):
        if kind == "off":
            off.setdefault(day, name)
        elif day.weekday() < 5:
            faults.append(f"{path.name}:{line}: {day} is no Saturday or Sunday and cannot be a make-up day")
        else:
            work.add(day)
        if day in off and day in work:
            faults.append(f"{path.name}:{line}: {day} is both off and worked")
    if not off and not faults:
        faults.append(f"{path.name}: no day off in it; the table is empty or cut short")
    if faults:
        raise LawFault(faults)
    return Notice(year, number, issued, status, tuple(sorted(off.items())), tuple(sorted(work)))


def _lines(text: str, name: str, year: int, faults: list[str]) -> Iterator[tuple[int, date, str, str]]:
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(rows, [])
        if [cell.strip() for cell in header] != ["date", "kind", "name"]:
            faults.append(f"{name}:1: the columns should be date,kind,name")
            return
        for row in rows:
            fault = _line_fault(row, year)
            if fault:
                faults.append(f"{name}:{rows.line_num}: {fault}")
            elif row:
                yield (
                    rows.line_num,
                    date.fromisoformat(row[0].strip()),
                    _KINDS[row[1].strip()],
                    row[2].strip(),
                )
    except csv.Error as fault:
        faults.append(f"{name}:{rows.line_num}: {fault}")


def _line_fault(row: list[str], year: int) -> str:
    if not row:
        return ""
    if len(row) != 3:
        return f"{len(row)} cells where date,kind,name belong"
    try:
        day = date.fromisoformat(row[0].strip())
    except ValueError:
        return f"{row[0]!r} is no date (YYYY-MM-DD)"
    if not _belongs(day, year):
        return f"{day} does not belong to the notice for {year}"
    if row[1].strip() not in _KINDS:
        return f"{row[1]!r} is no kind; it should be one of {'、'.join(_KINDS)}"
    return ""


def _notices(tables: Any, place: str, status: str, faults: list[str]) -> Iterator[Notice | None]:  # noqa: ANN401 - whatever the file holds
    if not isinstance(tables, list):
        faults.append(f"{place}: should be tables, [[…]]")
        return
    for i, table in enumerate(tables, 1):
        name = table.get("year", i) if isinstance(table, dict) else i
        try:
            entry = msgspec.convert(table, _NoticeEntry)
        except msgspec.ValidationError as fault:
            faults.append(f"{place} {name}: {fault}")
            continue
        yield _notice(entry, f"{place} {name}", status, faults)


def _notice(entry: _NoticeEntry, place: str, status: str, faults: list[str]) -> Notice | None:
    before = len(faults)
    off = {day: name for name, span in entry.off for day in _days(span, entry.year, place, faults)}
    work = {day for span in entry.work for day in _days(span, entry.year, place, faults)}
    faults += [f"{place}: {day} is both off and worked" for day in sorted(off.keys() & work)]
    if not off:
        faults.append(f"{place}: no day off in it")
    if len(faults) > before:
        return None
    days = tuple(sorted(off.items()))
    return Notice(entry.year, entry.number, entry.issued, status or entry.status, days, tuple(sorted(work)))


def _overlay(table: Any, place: str, faults: list[str]) -> Overlay | None:  # noqa: ANN401 - whatever the file holds
    try:
        entry = msgspec.convert(table, _OverlayEntry)
        first = date.fromisoformat(f"2000-{entry.day}")
    except msgspec.ValidationError as fault:
        faults.append(f"{place}: {fault}")
        return None
    except ValueError:
        faults.append(f"{place}: {entry.day!r} is no day of a year (MM-DD)")
        return None
    if entry.days < 1 or (entry.last_year is not None and entry.last_year < entry.first_year):
        faults.append(f"{place}: it lasts no day, or ends before it begins")
        return None
    notices = [_notice(own, f"{place} notice {own.year}", "", faults) for own in entry.notice]
    return Overlay(
        id=entry.id,
        name=entry.name,
        rule=entry.rule,
        month=first.month,
        day=first.day,
        days=entry.days,
        first_year=entry.first_year,
        last_year=entry.last_year,
        status=entry.status,
        notices=tuple(notice for notice in notices if notice),
    )


def _days(span: str, year: int, place: str, faults: list[str]) -> Iterator[date]:
    """The days of ``09-03``, ``02-15..23``, ``01-29..02-04`` or ``2007-12-30..01-01``."""
    match = _RANGE.fullmatch(span)
    try:
        if match is None:
            raise ValueError  # noqa: TRY301 - the same answer as for a day that does not exist
        text = match["first"]
        first = last = date.fromisoformat(text if len(text) == 10 else f"{year}-{text}")
        if match["last"]:
            tail = match["last"]
            last = date.fromisoformat(f"{year}-{tail}") if len(tail) == 5 else first.replace(day=int(tail))
    except ValueError:
        faults.append(f"{place}: {span!r} is no day or run of days (MM-DD, MM-DD..DD, MM-DD..MM-DD)")
        return
    if not (_belongs(first, year) and _belongs(last, year) and first <= last <= first + 15 * _ONE_DAY):
        faults.append(f"{place}: {span!r} runs backwards, is too long or leaves the year")
        return
    while first <= last:
        yield first
        first += _ONE_DAY


def _belongs(day: date, year: int) -> bool:
    return day.year == year or (day.year == year - 1 and day.month == 12)
