"""The roster: who sits where, kept entry by entry, and the same when it is made anew from the first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from hallcore.organisation.model import EndForm, WindowForm
from portal.board import Board
from portal.roster import SHELVES, Roster, away, borrowed, staff_of, windows_of
from tests.makers.roster import MANAGER, StaffedHall


@pytest.fixture
def hall() -> Iterator[StaffedHall]:
    """A hall in which everything that changes a roster happened."""
    house = StaffedHall()
    house.repost("d01-approve", partner="d01-spare", chief=True)
    house.away("d01-approve", date(2026, 3, 3), date(2026, 3, 5), kind="training")
    house.delegate("d01-approve", "d01-review", date(2026, 3, 3), date(2026, 3, 4), "approver")
    house.repost("d01-spare", chief=True)
    house.act("open-window", "WIN-W009", MANAGER, WindowForm("W009", "综合一窗", "department", ("D05",)))
    form = EndForm("调走", successor=house.accounts["d01-spare"])
    house.act("end-post", house.post("d01-handle"), MANAGER, form)
    house.seal()
    yield house
    house.close()


def shelves(hall: StaffedHall) -> dict[str, dict[Any, Any]]:
    """Every shelf of the roster as it stands."""
    with hall.reading() as root:
        return {name: dict(root.archive.shelf(name).items()) for name in SHELVES}


def built(hall: StaffedHall, batch: int) -> Roster:
    """Return a roster made from index zero in batches."""
    Board(hall.house)
    roster = Roster(hall.house)
    with hall.reading() as root:
        size = root.journal.size
    for start in range(roster.cursor(), size, batch):
        roster.take(start, min(size, start + batch))
    return roster


def test_a_roster_says_who_sits_where(hall):
    """Departments with their chief, windows by department, postings with absences, lent duties and successors."""
    built(hall, 1 << 20)
    of = hall.accounts
    with hall.reading() as root:
        archive = root.archive
        posts = archive.shelf("posts")
        assert archive.shelf("departments")["D01"]["chief"] == of["d01-spare"]
        assert (posts[of["d01-spare"]]["chief"], posts[of["d01-approve"]]["chief"]) == (True, False)
        assert windows_of(archive, "D01") == ("W001", "W002")
        assert windows_of(archive, "D05") == ("W003", "W009")
        assert of["d01-handle"] not in staff_of(archive, "D01")
        assert posts[of["d01-handle"]]["successor"] == of["d01-spare"]
        days = [date(2026, 3, day) for day in (2, 3, 4, 5, 6)]
        assert [away(posts[of["d01-approve"]], day) for day in days] == ["", *["training"] * 3, ""]
        lent = [borrowed(posts, of["d01-review"], day) for day in days]
        assert lent == [(), ("approver",), ("approver",), (), ()]
        assert borrowed(posts, "U-999999", days[0]) == ()


@pytest.mark.parametrize("batch", [1, 3])
def test_a_roster_made_anew_is_the_same(hall, batch):
    """A view can be thrown away: in batches of any size every shelf comes out as it stood."""
    roster = built(hall, 1 << 20)
    kept = shelves(hall)
    roster.reset()
    assert (roster.cursor(), any(shelves(hall).values())) == (0, False)
    built(hall, batch)
    assert shelves(hall) == kept
