"""Every route of ratings against whoever has something to do with them, as ``test_guards`` has it for everybody else.

d05-accept serves in the department that has a rating to mend and was rated with it; d01-accept serves in another.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.hall import Hall
from portal.routes import BY_NAME
from portal.settings import ZONES
from tests.functional import test_guards
from tests.functional.bidder_fixtures import demo_hall
from tests.functional.test_guards import TICKET, Line, Visits

COLUMNS = (
    "",
    "citizen1",
    "company1",
    "d01-accept",
    "d05-accept",
    "manager1",
    "inspector1",
    "supervisor1",
    "kiosk1",
)
NOBODY = "-" * 9
EVERYBODY = "o" * 9
MENDING, CALLING, KEYPAD = "PJ-20260227-W007-006", "PJ-20260228-D05-001", "PJQ-P007"

#                                                         p c c a a m i s k
TABLE = (
    Line("ratings", "/ratings", EVERYBODY),
    Line("rate", "/rate", EVERYBODY),
    Line("ticket.rate", f"/tickets/{TICKET}/rating", EVERYBODY),
    Line("kiosk.rate", "/kiosk/K01/rating", EVERYBODY),
    Line("my.rate", "/my/cases/DHB-20260112-001-0001/rating", "s-o------"),
    Line("office.ratings", "/office/ratings", "sxxooxxxx"),
    Line("office.rating", f"/office/ratings/{MENDING}", "sxxxoxxxx"),
    Line("office.rating", f"/office/ratings/{CALLING}", "sxxxxxxxx"),
    Line("desk.ratings", "/desk/ratings", "sxxxxooox"),
    Line("desk.ratings.live", "/desk/ratings/live", "sxxxxooox"),
    Line("desk.ratings.newest", "/desk/ratings/newest.json", "sxxxxooox"),
    Line("desk.ratings.statistics", "/desk/ratings/statistics", "sxxxxooox"),
    Line("desk.ratings.export", "/desk/ratings/statistics.csv", "sxxxxooox"),
    Line("desk.rating", f"/desk/ratings/{CALLING}", "sxxxxooox"),
    Line("desk.rating.step", f"/desk/ratings/{CALLING}/call", "sxxxxooxx"),
    Line("desk.keypads", "/desk/ratings/keypads", "sxxxxooox"),
    Line("desk.keypad.new", "/desk/ratings/keypads/new", "sxxxxoxxx"),
    Line("desk.keypad", f"/desk/ratings/keypads/{KEYPAD}", "sxxxxoxxx"),
    Line("desk.keypad.retire", f"/desk/ratings/keypads/{KEYPAD}/retire", "sxxxxoxxx"),
    Line("keypad.ask", "/keypad/ask", "x" * 9),
    Line("keypad.presses", "/keypad/presses", "x" * 9, "POST"),
)


@pytest.fixture(scope="module")
def hall(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """One hall for all who only knock."""
    with demo_hall(seeded, tmp_path_factory.mktemp("guards") / "var") as opened:
        yield opened


@pytest.fixture(scope="module")
def visits(hall: Hall) -> Any:
    """The nine, signed in."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(test_guards, "COLUMNS", COLUMNS)
        return Visits(hall)


@pytest.mark.parametrize("zone", ZONES)
def test_every_route_of_ratings_against_every_role(visits: Visits, zone: str) -> None:
    """Given the nine at each listener, then each gets what is written here, and at an outer listener nothing."""
    wrong = {}
    for line in TABLE:
        inside = ZONES.index(zone) >= ZONES.index(BY_NAME[line.route].zone)
        expected = line.expected if inside else NOBODY
        found = "".join(visits.ask(login, zone, line, line.address) for login in COLUMNS)
        if found != expected:
            wrong[f"{line.method} {line.address} at {zone}"] = (found, expected)
    assert not wrong
