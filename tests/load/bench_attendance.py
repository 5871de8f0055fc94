"""What it costs to compute a year of attendance anew: 300 people, 365 days, from the raw facts on their shelves.

The facts lie in a database on disk as a running hall's do: four punches on each worked day, a leave now and then, a
correction, an absence from the window, an outage. Beside it stands a bare limit, measured in the same run: reading
the same rows of the same shelf and parsing their times, and nothing else. The ratio says what the rules cost.
"""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from hallcore.attendance import facts
from hallcore.attendance.facts import OVERLAY, day_records, pin_of
from hallcore.attendance.rules import tally
from hallcore.desk import Actor
from hallcore.dossier import Archive
from hallcore.ground.clock import TZ, ScriptedClock
from hallcore.identity.model import NewAccount
from hallcore.journal import Root
from hallcore.organisation.model import DepartmentForm, PostForm
from portal.hall import Hall
from portal.settings import Settings

PEOPLE, YEAR = 300, 2025
FIRST, LAST = date(YEAR, 1, 1), date(YEAR, 12, 31)
DAYS = (LAST - FIRST).days + 1
MANAGER = Actor("U-000000", "manager")
_DAY = timedelta(days=1)


Spent = tuple[float, float]
"""Seconds by the clock, and of the processor; the ratio is of the latter, since other work may share the machine."""


def _now() -> Spent:
    return time.perf_counter(), time.process_time()


def _since(started: Spent) -> Spent:
    now = _now()
    return now[0] - started[0], now[1] - started[1]


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="bench-attendance-") as folder:
        clock = ScriptedClock(datetime(YEAR, 1, 1, tzinfo=TZ) - _DAY)
        hall = Hall(Settings(var=Path(folder) / "var"), clock=clock)
        try:
            accounts = people(hall)
            hall.house.transact(lambda root: fill(root.archive, hall, accounts))
            with hall.house.reading() as root:
                bare, rows = limit(root, accounts)
            with hall.house.reading() as root:
                cold, counted = computed(root, hall, accounts)
                warm, again = computed(root, hall, accounts)
            assert counted == again
        finally:
            hall.stop()
    days = PEOPLE * DAYS
    print(f"{PEOPLE} people, {DAYS} days, {rows:,} punches, {sum(counted.values()):,} counted")
    print(f"{'':34}{'seconds':>9}{'processor':>11}{'us a day':>10}{'ratio':>8}")
    for name, (by_clock, seconds) in (
        ("rows read, times parsed (limit)", bare),
        ("the year computed, first time", cold),
        ("the year computed again", warm),
    ):
        print(f"{name:34}{by_clock:9.2f}{seconds:11.2f}{seconds / days * 1e6:10.1f}{seconds / bare[1]:8.1f}")


def people(hall: Hall) -> tuple[str, ...]:
    """A department and its people, posted the day before the year."""
    house, found = hall.house, []
    house.perform("register-department", "", MANAGER, DepartmentForm("D01", "敦化市示例局", "示例局"))
    for n in range(PEOPLE):
        form = NewAccount(f"bench{n:03d}", "$argon2id$none", f"示例{n}", ("acceptor",))
        account = house.perform("open-account", "", MANAGER, form).dossier
        house.perform("post-staff", "", MANAGER, PostForm(account, f"示例{n}", "D01", duties=("acceptor",)))
        found.append(account)
    return tuple(found)


def fill(archive: Archive, hall: Hall, accounts: tuple[str, ...]) -> None:
    """What the offices would have shelved in the year."""
    archive.shelf(facts.SINCE)["主厅"] = FIRST.isoformat()
    punches, covers, signs, gaps = (
        archive.shelf(name) for name in (facts.PUNCHES, facts.COVERS, facts.SIGNS, facts.GAPS)
    )
    worked = [day for day in dates() if hall.calendar.is_working_day(day, overlay=OVERLAY)]
    for month in range(1, 13):
        began = datetime(YEAR, month, 10, 12, 10, tzinfo=TZ)
        ended = (began + timedelta(minutes=30)).isoformat()
        archive.shelf(facts.OUTAGES)["主厅", began.isoformat(), "T01"] = (ended, 1)
    for n, account in enumerate(accounts):
        pin = pin_of(account)
        for k, day in enumerate(worked):
            for hour, minute in (
                (8 + (n + k) % 29 // 28, 31 + (n + k) % 28),
                (12, 3),
                (12, 45),
                (17, (n * k) % 20),
            ):
                at = datetime(day.year, day.month, day.day, hour, minute, n % 60, tzinfo=TZ)
                if (n + k * 7 + hour) % 97:
                    punches[pin, at.isoformat(), "T01"] = (255, 4, 0, "TRM-T01")
        for k in range(6):
            begins = datetime(YEAR, 1 + 2 * k, 1 + n % 20, tzinfo=TZ)
            covers[account, begins.isoformat(), f"QJ-{n}-{k}"] = ((begins + _DAY).isoformat(), "annual")
            gap = begins + timedelta(days=3, hours=10)
            gaps[account, gap.isoformat(), f"XC-{n}-{k}"] = (gap + timedelta(minutes=33)).isoformat()
            day = begins.date() + 2 * _DAY
            signs[account, day.isoformat(), 0, "in"] = (f"{day}T08:55:00+08:00", f"BK-{n}-{k}")


def dates() -> Iterator[date]:
    """The days of the year."""
    return (FIRST + n * _DAY for n in range(DAYS))


def limit(root: Root, accounts: tuple[str, ...]) -> tuple[Spent, int]:
    """Read every row of the year and parse its time: seconds, rows."""
    gc.collect()
    started, rows = _now(), 0
    shelf = root.archive.shelf(facts.PUNCHES)
    for account in accounts:
        pin = pin_of(account)
        for (_pin, at, _terminal), _value in shelf.items((pin, "", ""), (pin, facts.LAST, "")):
            datetime.fromisoformat(at)
            rows += 1
    return _since(started), rows


def computed(root: Root, hall: Hall, accounts: tuple[str, ...]) -> tuple[Spent, dict[str, int]]:
    """Compute everybody's year: seconds, and what it came to."""
    gc.collect()
    law, calendar = hall.lawbook.on(LAST), hall.calendar
    asof, total = datetime(YEAR + 1, 1, 2, tzinfo=TZ), dict[str, int]()
    started = _now()
    for account in accounts:
        records = day_records(root.archive, account, FIRST, LAST, law=law, calendar=calendar, asof=asof)
        for state, n in tally(records).items():
            total[state] = total.get(state, 0) + n
    return _since(started), total


if __name__ == "__main__":
    main()
