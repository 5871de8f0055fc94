"""The queue book and the call board: what pages and screens read of tickets and windows, and that it can be made anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from hallcore.counters.forms import ReasonForm
from portal.callboard import calls_of
from portal.queuebook import SHELVES, QueueBook, before, in_state, open_windows, wait, waiting_keys
from portal.roster import Roster
from tests.makers.counters import CounterHall, counter_hall

DAY = date(2026, 3, 2)


@pytest.fixture
def hall() -> Iterator[CounterHall]:
    """A hall with two queues, on Monday 2 March 2026, 8:30."""
    house = counter_hall()
    yield house
    house.close()


@pytest.fixture
def books(hall: CounterHall) -> tuple[QueueBook, Roster]:
    """The views that are read here."""
    return QueueBook(hall.hall.house), Roster(hall.hall.house)


def _follow(hall: CounterHall, books: tuple[QueueBook, Roster]) -> None:
    hall.hall.seal()
    with hall.hall.reading() as root:
        size = root.journal.size
    for book in books:
        book.take(book.cursor(), size)


def _played(hall: CounterHall) -> str:
    """Six taken, one served, one at the window, one held; its window's day."""
    for minute in range(31, 37):
        hall.to(f"03-02 08:{minute}")
        hall.taken()
    day = hall.open()
    first = hall.served(day)
    hall.to("03-02 08:45")
    hall.ended(first)
    held = hall.served(day)
    hall.act("hold-ticket", held, "one", ReasonForm("取材料"))
    hall.called(day)
    return day


def test_lists_tell_of_each_ticket_where_it_is(hall: CounterHall, books: Any) -> None:
    """Given a morning, then waiting, invited, held and ended stand where they belong, windows too."""
    _played(hall)
    _follow(hall, books)
    with hall.hall.reading() as root:
        archive = root.archive
        assert [key[2][-4:] for key in waiting_keys(archive, "A", DAY)] == ["A004", "A005", "A006"]
        assert in_state(archive, "A", "invited") == ["PH-20260302-A003"]
        assert in_state(archive, "A", "held") == ["PH-20260302-A002"]
        assert in_state(archive, "A", "serving") == []
        assert open_windows(archive, "A", DAY) == 1
        assert before(archive, archive["PH-20260302-A006"], DAY, hall.hall.house.lawbook.on(DAY)) == 2
        assert not wait(archive, "A", 2, hall.hall.clock.now(), hall.hall.house.lawbook.on(DAY)).known
        rows = archive.shelf("periods")[("2026-03-02", "PH-20260302-A001")]
        assert [row[0] for row in rows] == ["waiting", "invited", "serving"]


def test_the_screens_are_told_what_is_called_and_what_to_say(hall: CounterHall, books: Any) -> None:
    """A number that is at its window stands on the board of its zone; one that is held or over does not."""
    _played(hall)
    _follow(hall, books)
    with hall.hall.reading() as root:
        (call,) = calls_of(root.archive)
        assert (call.label, call.window, call.times, call.serving) == ("A003", "001", 1, False)
        assert call.speech == "请A003号到001号窗口"
        assert calls_of(root.archive, "Z 区") == []


def test_made_anew_the_book_comes_out_the_same(hall: CounterHall, books: Any) -> None:
    """A view can be thrown away: from index zero it says the same."""
    hall.booked("03-03 10:00")
    day = _played(hall)
    _follow(hall, books)
    hall.act("recall-ticket", "PH-20260302-A003", "one")
    hall.act("start-service", "PH-20260302-A003", "one")
    hall.ended("PH-20260302-A003")
    hall.act("hold-window-day", day, "one", ReasonForm("开会"))
    _follow(hall, books)
    kept = _shelves(hall)
    books[0].reset()
    _follow(hall, books)
    assert _shelves(hall) == kept
    assert kept["window-days"][("2026-03-02", "W001")]["reason"] == "开会"
    assert kept["appointments-of"]


def _shelves(hall: CounterHall) -> dict[str, Any]:
    with hall.hall.reading() as root:
        return {name: dict(root.archive.shelf(name).items()) for name in SHELVES}
