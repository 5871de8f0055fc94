"""Every route of approval against applicants, an acceptor and a kiosk, as ``test_guards`` has it for everybody else.

company1 applied for DHB-20260112-001-0001; citizen1 is a person, and the item is for companies only: a refusal.
d01-accept sits at window 001 of the department that handles the case.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from portal.cli.case_stories import SMALL_SHOP as SHOP
from portal.hall import Hall
from portal.routes import BY_NAME
from portal.settings import ZONES
from tests.functional import test_guards
from tests.functional.bidder_fixtures import demo_hall
from tests.functional.test_guards import CASE, Line, Visits

COLUMNS = ("", "company1", "citizen1", "d01-accept", "kiosk1", "manager1")
NOBODY = "-" * 6
EVERYBODY = "o" * 6
APPLICANTS, SENT = "sooxxx", "sbbbxx"
OWN, OWN_SENT = "so----", "sb----"
INTAKE = "sxxoxx"

#                                         p c c a k m
TABLE = (
    Line("progress", "/progress", EVERYBODY),
    Line("progress.json", f"/progress.json?number={CASE}&code=DEMO0001", EVERYBODY),
    Line("progress.paper", f"/progress/{CASE}/papers/0.pdf?code=DEMO0002", NOBODY),
    Line("results", "/results", EVERYBODY),
    Line("apply", f"/apply/{SHOP}", APPLICANTS),
    Line("apply", "/apply/11222403MA0005019E4229999999999", "s-----"),
    Line("apply.materials", f"/apply/{SHOP}/materials", "sroxxx"),
    Line("apply.contact", f"/apply/{SHOP}/contact", "sroxxx"),
    Line("apply.review", f"/apply/{SHOP}/review", "sroxxx"),
    Line("draft.save", f"/my/drafts/SX-{SHOP}/save", SENT, "POST"),
    Line("draft.discard", f"/my/drafts/SX-{SHOP}/discard", SENT, "POST"),
    Line("draft.drop", f"/my/drafts/SX-{SHOP}/m1/drop", SENT, "POST"),
    Line("draft.file", f"/my/drafts/SX-{SHOP}/m1", SENT, "POST"),
    Line("draft.uploads", f"/my/drafts/SX-{SHOP}/m1/uploads", SENT, "POST"),
    Line("draft.uploads", f"/my/drafts/{CASE}/m1/uploads", OWN_SENT, "POST"),
    Line("draft.piece", f"/my/drafts/SX-{SHOP}/m1/uploads/{'0' * 32}/0", SENT, "PUT"),
    Line("draft.finish", f"/my/drafts/SX-{SHOP}/m1/uploads/{'0' * 32}/finish", SENT, "POST"),
    Line("my", "/my", APPLICANTS),
    Line("my.cases", "/my/cases", APPLICANTS),
    Line("my.case", f"/my/cases/{CASE}", OWN),
    Line("my.receipt", f"/my/cases/{CASE}/receipt", OWN),
    Line("my.receipt.json", f"/my/cases/{CASE}/receipt.json", OWN),
    Line("my.evidence", f"/my/cases/{CASE}/evidence.zip", OWN),
    Line("my.supplement", f"/my/cases/{CASE}/supplement", "sr----"),
    Line("my.withdraw", f"/my/cases/{CASE}/withdraw", OWN),
    Line("my.urge", f"/my/cases/{CASE}/urge", OWN),
    Line("my.paper", f"/my/cases/{CASE}/papers/999.pdf", "s-----"),
    Line("office.intake", "/office/intake", INTAKE),
    Line("office.intake.item", f"/office/intake/{SHOP}", INTAKE),
    Line("office.intake.materials", f"/office/intake/{SHOP}/materials", "sxxrxx"),
    Line("office.receipt", f"/office/receipts/{CASE}", "s--o--"),
)


@pytest.fixture(scope="module")
def hall(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """One hall for all who only knock."""
    with demo_hall(seeded, tmp_path_factory.mktemp("guards") / "var") as opened:
        yield opened


@pytest.fixture(scope="module")
def visits(hall: Hall) -> Any:
    """The six, signed in."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(test_guards, "COLUMNS", COLUMNS)
        return Visits(hall)


@pytest.mark.parametrize("zone", ZONES)
def test_every_route_of_approval_against_every_role(visits: Visits, zone: str) -> None:
    """Given the six at each listener, then each gets what is written here, and at an outer listener nothing."""
    wrong = {}
    for line in TABLE:
        inside = ZONES.index(zone) >= ZONES.index(BY_NAME[line.route].zone)
        expected = line.expected if inside else NOBODY
        found = "".join(visits.ask(login, zone, line, line.address) for login in COLUMNS)
        if found != expected:
            wrong[f"{line.method} {line.address} at {zone}"] = (found, expected)
    assert not wrong
