"""The officers' lists: ranges of keys that cost the same however many cases stand behind them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hallcore.dossier import Archive
from hallcore.ground.calendar import Calendar
from portal import inbox
from portal.inbox import Asked, count, fitting, page, runs, walk
from portal.seating import Seat, Stead

TODAY = date(2026, 3, 2)
SEAT = Seat("U-000001", "D01", "W001", duties={"D01": ("handler", "reviewer"), "D04": ("handler",)})
SHELVES = ("cases", "inbox", "pool", "desk-of", "stopped", "window-cases", "branches", "departments")


def filled(many: int) -> Archive:
    """An archive whose departments have so many open cases, some late, one in seven somebody's."""
    archive = Archive("示例大厅")
    shelves = {name: archive.shelf(name) for name in SHELVES}
    for n in range(many):
        number, day = f"DHB-{n:08d}", (TODAY + timedelta(days=n % 30 - 5)).isoformat()
        department = ("D01", "D04", "D05")[n // 30 % 3]
        owner = "U-000001" if n % 7 == 0 else ""
        shelves["cases"][number] = {
            "name": f"示例许可{n % 7}",
            "stage": "handle",
            "state": "handling",
            "department": department,
            "shown": "示例公司",
        }
        shelves["inbox"][department, "handler", day, number] = 1
        if owner:
            shelves["desk-of"][owner, day, number] = 1
        else:
            shelves["pool"][department, "handler", day, number] = 1
    return archive


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    """The calendar of the law files."""
    return Calendar.load()


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many keys were read."""
    read, true = [], inbox._keys

    def counting(archive, run, after):
        for key in true(archive, run, after):
            read.append(1)
            yield key

    monkeypatch.setattr(inbox, "_keys", counting)
    return read


@pytest.mark.parametrize("tab", ["turn", "today", "late", "all"])
def test_a_page_reads_the_same_keys_of_many_cases_as_of_few(calendar, taken, tab):
    """P5: among a hundred times as many cases a page and a count read no more keys."""
    found = []
    for many in (3_000, 60_000):
        archive, asked = filled(many), Asked(tab=tab)
        made_of = runs(archive, SEAT, asked, TODAY, calendar)
        taken.clear()
        assert len(page(archive, made_of, asked, fitting(archive, SEAT, asked, TODAY)).keys) == inbox.ROWS
        keys = len(taken)
        taken.clear()
        assert count(archive, made_of) <= inbox.COUNTED + 1
        found.append((keys, len(taken)))
    (few, few_counted), (many_read, many_counted) = found
    assert many_read <= few + 5
    assert many_counted <= max(few_counted, inbox.COUNTED + 1 + len(made_of))


def test_pages_join_without_gap_or_double(calendar):
    """Each page begins behind the last key of the one before, over runs that are merged."""
    archive, asked = filled(300), Asked(tab="turn")
    made_of = runs(archive, SEAT, asked, TODAY, calendar)
    whole, seen = list(walk(archive, made_of)), []
    while True:
        found = page(archive, made_of, asked, fitting(archive, SEAT, asked, TODAY), 7)
        seen += found.keys
        if not found.more:
            break
        asked = Asked(tab="turn", after=found.last)
    assert seen == whole
    assert whole == sorted(set(whole))


def test_a_case_in_two_runs_is_listed_once(calendar):
    """Given to somebody I stand in for and read through two runs, it is one row."""
    archive = filled(30)
    stead = Seat(
        "U-000002", "D01", duties={"D01": ("handler",)}, steads=(Stead("U-000001", ("handler",)),) * 2
    )
    made_of = runs(archive, stead, Asked(tab="turn"), TODAY, calendar)
    keys = list(walk(archive, made_of))
    assert len(keys) == len(set(keys))


def test_a_stead_covers_only_the_duties_that_were_lent(calendar):
    """FW-18: cases in a stage whose duty was not lent stay with their officer."""
    archive = filled(30)
    for duties, some in ((("handler",), True), (("approver",), False)):
        seat = Seat("U-000002", "D05", steads=(Stead("U-000001", duties),))
        made_of = runs(archive, seat, Asked(tab="turn"), TODAY, calendar)
        assert bool(list(walk(archive, made_of))) is some


@pytest.mark.parametrize(
    ("due", "days"), [("late", (-5, -1)), ("today", (0, 0)), ("soon", (0, 3))], ids=["late", "today", "soon"]
)
def test_due_is_a_range_of_days(calendar, due, days):
    """Late ends yesterday, soon ends three working days on (Thursday the 5th)."""
    archive, asked = filled(300), Asked(tab="all", due=due)
    made_of = runs(archive, SEAT, asked, TODAY, calendar)
    found = {day for day, _number in walk(archive, made_of)}
    first, last = (TODAY + timedelta(days=n) for n in days)
    assert min(found) == first.isoformat()
    assert max(found) == last.isoformat()
