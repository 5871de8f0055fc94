"""Every route of queues against whoever has something to do with them, as ``test_guards`` has it for everybody else.

d01-accept sits at a window, d05-handle at none; d05-approve decides for a department; usher1 stands at the reception desk.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hallcore.counters.forms import BookForm
from hallcore.desk import Actor
from portal.hall import Hall
from portal.routes import BY_NAME
from portal.settings import ZONES
from tests.functional import test_guards
from tests.functional.bidder_fixtures import demo_hall
from tests.functional.test_guards import TICKET, Line, Visits
from tests.makers.values import at

COLUMNS = (
    "",
    "citizen1",
    "citizen2",
    "d01-accept",
    "d05-handle",
    "d05-approve",
    "manager1",
    "usher1",
    "kiosk1",
)
NOBODY = "-" * 9
EVERYBODY, SENT_BY_ALL = "o" * 9, "b" * 9
APPLICANTS = "soo" + "x" * 6
OWN, OWN_SENT = "sox" + "x" * 6, "sbx" + "x" * 6
BOOKED = "YY-20260303-A001"

#                                                         p c c a h a m u k
TABLE = (
    Line("queues", "/queue", EVERYBODY),
    Line("queue.take", "/queue/A", EVERYBODY),
    Line("queue.take", "/queue/A", SENT_BY_ALL, "POST"),
    Line("ticket", f"/tickets/{TICKET}", EVERYBODY),
    Line("ticket.give-up", f"/tickets/{TICKET}/give-up", SENT_BY_ALL, "POST"),
    Line("ticket.here", f"/tickets/{TICKET}/here", SENT_BY_ALL, "POST"),
    Line("queue.here", "/arrived/123456", EVERYBODY),
    Line("kiosk.pad", "/kiosk/K01/number/ticket", EVERYBODY),
    Line("kiosk.pad", "/kiosk/K01/number/licence", NOBODY),
    Line("kiosk.pad", "/kiosk/K01/number/ticket", SENT_BY_ALL, "POST"),
    Line("kiosk.ticket", f"/kiosk/K01/tickets/{TICKET}", SENT_BY_ALL, "POST"),
    Line("kiosk.queue", "/kiosk/K01/queue/A", EVERYBODY),
    Line("my.appointments", "/my/appointments", APPLICANTS),
    Line("my.appointment.new", "/my/appointments/new/A", APPLICANTS),
    Line("my.appointment", f"/my/appointments/{BOOKED}", OWN),
    Line("my.appointment.cancel", f"/my/appointments/{BOOKED}/cancel", OWN_SENT, "POST"),
    Line("my.appointment.arrive", f"/my/appointments/{BOOKED}/arrive", OWN_SENT, "POST"),
    Line("office.counter", "/office/counter", "sxxoxxxxx"),
    Line("office.counter.act", "/office/counter/next", "sxxbxxxxx", "POST"),
    Line("office.queues", "/office/queues", "sxxxxooox"),
    Line("office.queues.ledger", "/office/queues/ledger.csv", "sxxxxooox"),
    Line("office.queues.ledger", "/office/queues/ledger.xlsx", "sxxxxooox"),
    Line("reception", "/office/reception", "sxxxxxxox"),
    Line("reception.ticket", "/office/reception/PH-20260302-A001", "sxxxxxxox"),
    Line("reception.ticket", "/office/reception/PH-20260302-A999", "sxxxxxx-x"),
    Line("desk.queues", "/desk/organisation/queues", "sxxxxxoxx"),
    Line("desk.queue.new", "/desk/organisation/queues/new", "sxxxxxoxx"),
    Line("desk.presence", "/desk/organisation/presence-code", "sxxxxxbxx", "POST"),
    Line("desk.queue", "/desk/organisation/queues/A", "sxxxxxoxx"),
)


@pytest.fixture(scope="module")
def hall(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """One hall for all who only knock; citizen1 has an appointment."""
    with demo_hall(seeded, tmp_path_factory.mktemp("guards") / "var") as opened:
        actor = Actor("U-000000", "citizen", "P-000001")
        opened.house.perform("book", "", actor, BookForm("A", at("03-03 09:00"), "word"))
        opened.settle()
        yield opened


@pytest.fixture(scope="module")
def visits(hall: Hall) -> Any:
    """The nine, signed in."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(test_guards, "COLUMNS", COLUMNS)
        return Visits(hall)


@pytest.mark.parametrize("zone", ZONES)
def test_every_route_of_queues_against_every_role(visits: Visits, zone: str) -> None:
    """Given the nine at each listener, then each gets what is written here, and at an outer listener nothing."""
    wrong = {}
    for line in TABLE:
        inside = ZONES.index(zone) >= ZONES.index(BY_NAME[line.route].zone)
        expected = line.expected if inside else NOBODY
        found = "".join(visits.ask(login, zone, line, line.address) for login in COLUMNS)
        if found != expected:
            wrong[f"{line.method} {line.address} at {zone}"] = (found, expected)
    assert not wrong
