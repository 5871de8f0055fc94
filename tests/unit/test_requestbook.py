"""The request book: what is open by due date, the same when made anew, moved when the calendar is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

import pytest

from hallcore.desk import Actor
from hallcore.ground.calendar import Calendar
from portal.board import Board
from portal.daykeeping import NoticeForm, read_notices, recorded
from portal.requestbook import SHELVES, RequestBook, open_requests, overdue, requests_of
from tests.makers.requests import CITIZEN, RequestHall
from tests.makers.values import at

MORE = """
[[notice]]
year = 2026
number = "示例〔2026〕1号"
issued = 2026-03-02
status = "V"
off = [["示例放假", "03-20..20"], ["清明节", "04-04..06"]]
work = []
"""


@pytest.fixture
def hall() -> Iterator[RequestHall]:
    """A hall with four requests: answered, consulting, received, and not yet received."""
    house = RequestHall()
    house.receive("03-02 09:00")
    house.answer()
    house.receive("03-03 09:00")
    house.consult(date(2026, 3, 3))
    house.receive("03-04 09:00")
    house.ask()
    house.seal()
    yield house
    house.close()


def built(hall: RequestHall, batch: int, calendar: Calendar | None = None) -> RequestBook:
    """Return a book made from index zero in batches."""
    Board(hall.house)
    book = RequestBook(hall.house, partial(recorded, base=calendar or hall.calendar))
    hall.seal()
    with hall.reading() as root:
        size = root.journal.size
    for start in range(book.cursor(), size, batch):
        book.take(start, min(size, start + batch))
    return book


def shelves(hall: RequestHall) -> dict[str, dict[Any, Any]]:
    """Every shelf of the book as it stands."""
    with hall.reading() as root:
        return {name: dict(root.archive.shelf(name).items()) for name in SHELVES}


def test_open_requests_stand_by_due_date(hall):
    """The earliest first, a consultation to its expected day, what is not received last; the answered is gone."""
    built(hall, 1 << 20)
    with hall.reading() as root:
        found = open_requests(root.archive, "D01")
        assert [(number[-1], one["due"][:10], one["consulting"]) for number, one in found] == [
            ("1", "2026-04-02", False),
            ("1", "2026-04-23", True),
            ("2", "", False),
        ]
        assert len(requests_of(root.archive, CITIZEN.party)) == 4
        assert [overdue(one, at("04-23 00:00")) for _number, one in found] == [True, False, False]


@pytest.mark.parametrize("batch", [1, 3])
def test_a_book_made_anew_is_the_same(hall, batch):
    """A view can be thrown away: in batches of any size every shelf comes out as it stood."""
    book = built(hall, 1 << 20)
    kept = shelves(hall)
    book.reset()
    assert (book.cursor(), any(shelves(hall).values())) == (0, False)
    built(hall, batch)
    assert shelves(hall) == kept


def test_a_holiday_notice_moves_what_is_due(hall):
    """GEN-17: a day off more, on 20 March, and every open request is due a working day later."""
    built(hall, 1 << 20)
    form = NoticeForm(read_notices(MORE, "示例")[0])
    hall.act("load-notice", "", Actor("U-000001", "operator"), form)
    built(hall, 1 << 20)
    with hall.reading() as root:
        assert open_requests(root.archive, "D01")[0][1]["due"][:10] == "2026-04-03"
