"""Every route of the officers' desks against every duty at every listener, as written here by hand.

A joint case of D05 asks D04, D12, D27 and D01. A letter for each column: o admitted (200, 409), b admitted and
stopped for want of the form's token, s asked to sign in, x 403, - 404.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from portal.appraisal_routes import APPRAISAL_ROUTES
from portal.counter_routes import INNER_COUNTER_ROUTES
from portal.live_routes import LIVE_ROUTES
from portal.rating_routes import RATING_ROUTES
from portal.routes import BY_NAME, ROUTES
from portal.settings import ZONES
from portal.supervision_routes import SUPERVISION_ROUTES
from portal.voice_routes import VOICE_ROUTES
from tests.functional.desk_hands import People
from tests.functional.office_hall import JOINT, OfficeHall, office_hall, verdict_fields
from tests.functional.test_office_fees import noticed

COLUMNS = (
    "d05-accept",
    "d05-handle",
    "d05-review",
    "d05-approve",
    "d05-deputy",
    "d04-handle",
    "d04-accept",
    "d14-approve",
    "manager1",
    "supervisor1",
    "citizen1",
    "purchaser1",
    "kiosk1",
)
#             d05 ahrvd d04 ha d14 m s c p k
TABLE = (
    ("office", "/office", "oooooooooo" + "xxx"),
    ("office.export", "/office/export.csv", "oooooooooo" + "xxx"),
    ("office.assign", "POST /office/assign", "bbbbbbbbbb" + "xxx"),
    ("office.views", "POST /office/views", "bbbbbbbbbb" + "xxx"),
    ("office.department", "/office/department", "xxxoo" + "xx" + "ooo" + "xxx"),
    ("office.case", "/office/cases/{case}", "ooooo" + "oo" + "-" + "oo" + "---"),
    ("office.materials", "/office/cases/{case}/materials", "ooooo" + "xx" + "-" + "oo" + "---"),
    ("office.step", "/office/cases/{case}/steps/report", "ooooo" + "xx" + "-" + "oo" + "---"),
    ("office.reveal", "/office/cases/{case}/reveal", "ooooo" + "xx" + "-" + "xx" + "---"),
    ("office.file", "/office/cases/{case}/files/{file}", "ooooo" + "oo" + "-" + "xo" + "---"),
    ("office.record", "/office/cases/{case}/records/0.json", "ooooo" + "oo" + "-" + "oo" + "---"),
    ("office.evidence", "/office/cases/{case}/evidence.zip", "ooooo" + "oo" + "-" + "oo" + "---"),
    ("office.branch.evidence", "/office/branches/{case}.1/evidence.zip", "ooooo" + "oo" + "-" + "oo" + "---"),
    ("office.branch", "/office/branches/{case}.1", "ooooo" + "oo" + "-" + "oo" + "---"),
    ("office.answer", "/office/branches/{case}.1/answer", "xxxxx" + "ox" + "-" + "xx" + "---"),
    ("office.foreign", "/office/foreign/EX-JLZW-0", "-------" + "-" + "--" + "---"),
    ("office.foreign.evidence", "/office/foreign/EX-JLZW-0/evidence.zip", "-------" + "-" + "--" + "---"),
    ("office.fees", "/office/fees", "oooooooooo" + "xxx"),
    ("office.fee.new", "/office/cases/{case}/fees/new", "ooxxo" + "xx" + "-" + "xx" + "---"),
    ("office.fee", "/office/fees/{fee}", "ooooo" + "--" + "-" + "oo" + "---"),
    ("office.fee.change", "/office/fees/{fee}/change", "ooooo" + "--" + "-" + "xx" + "---"),
    ("office.fee.decide", "/office/fees/{fee}/decide", "ooooo" + "--" + "-" + "xx" + "---"),
    ("office.fee.paper", "/office/fees/{fee}/papers/9.pdf", "-----" + "--" + "-" + "--" + "---"),
    ("office.refund", "/office/refunds/{fee}.T1", "-----" + "--" + "-" + "--" + "---"),
    ("live", "/supervision/live", "xxxxx" + "xx" + "x" + "oo" + "xxx"),
    ("live.statistics", "/supervision/statistics", "xxxxx" + "xx" + "x" + "oo" + "xxx"),
    ("live.statistics.export", "/supervision/statistics.csv", "xxxxx" + "xx" + "x" + "oo" + "xxx"),
    ("supervision.rules", "/supervision/rules", "xxxxx" + "xx" + "x" + "oo" + "xxx"),
    ("supervision.backtest", "/supervision/rules/backtest", "xxxxx" + "xx" + "x" + "oo" + "xxx"),
    ("office.outages", "/office/outages", "xxxxx" + "xx" + "x" + "ox" + "xxx"),
)
INTAKE = {"office.intake", "office.intake.item", "office.intake.materials", "office.receipt"}
"""The windows where applications are taken in; who comes to them is told in ``test_guards_approval``."""

COUNTERS = {route.name for route in INNER_COUNTER_ROUTES}
"""Calling and looking after queues; who comes to these is told in ``test_guards_counters``."""

LIVE = {route.name for route in LIVE_ROUTES}
"""The live view and the reports of whoever supervises."""

WATCHED = {route.name for route in (*SUPERVISION_ROUTES, *RATING_ROUTES, *VOICE_ROUTES)}
"""Cards, ratings, what people tell the hall; who comes to these is told in ``test_guards`` and ``test_guards_ratings``."""

APPRAISAL = {route.name for route in APPRAISAL_ROUTES}
"""One's own months, what leaders sign, studies; who comes to these is told in ``test_guards``."""


@pytest.fixture(scope="module")
def office(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfficeHall]:
    """One hall for all who only knock."""
    with office_hall(seeded, tmp_path_factory.mktemp("office") / "var") as made:
        yield made


@pytest.fixture(scope="module")
def people(office: OfficeHall) -> People:
    """Everybody, each with a browser."""
    return People(office.hall)


@pytest.fixture(scope="module")
def names(office: OfficeHall, people: People) -> dict[str, str]:
    """A joint case that was accepted, and a file of it."""
    number = office.apply(JOINT)
    fields = [*verdict_fields(JOINT), ("act", "accept")]
    people.fill("d05-accept", f"/office/cases/{number}/materials", fields, zone="department")
    office.settle()
    fee = noticed(people, number)
    with office.hall.house.reading() as root:
        file = root.archive[number].record(0).files[0]
    return {"{case}": number, "{fee}": fee, "{file}": f"{file.sha256}/{file.name}"}


COMPLAINED = {
    *("office.complaints", "office.complaint", "office.complaint.step", "trade.watch", "trade.watched"),
    *("credit", "credit.enter", "credit.end"),
}
"""Complaints about trading, trading watched, and credit: test_trade_complaints, test_trade_watch, test_party_pages."""


def test_every_route_of_the_desks_stands_in_the_table() -> None:
    """A route nobody wrote an expectation for is a hole in the wall."""
    desks = {route.name for route in ROUTES if route.pattern.startswith("/office")}
    told_elsewhere = INTAKE | COUNTERS | APPRAISAL | WATCHED | COMPLAINED
    assert {line[0] for line in TABLE} == (desks | LIVE) - told_elsewhere
    assert all(len(line[2]) == len(COLUMNS) for line in TABLE)


@pytest.mark.parametrize("zone", ZONES)
def test_every_route_against_every_duty(people: People, names: dict[str, str], zone: str) -> None:
    """At each listener everybody gets what is written in the table, and at an outer listener nothing."""
    wrong = {}
    for route, line, expected in TABLE:
        method, _, address = line.rpartition(" ")
        for name, value in names.items():
            address = address.replace(name, value)
        inside = ZONES.index(zone) >= ZONES.index(BY_NAME[route].zone)
        found = "".join(ask(people, login, zone, method or "GET", address) for login in COLUMNS)
        if found != (expected if inside else "-" * len(COLUMNS)):
            wrong[f"{line} at {zone}"] = (found, expected)
    assert not wrong


def ask(people: People, login: str, zone: str, method: str, address: str) -> str:
    """The letter of what comes back."""
    browser = people.browser(login, zone)
    status = browser.request(quote(address, safe="/?=&%"), method=method, status="*").status_int
    return {200: "o", 409: "o", 400: "b", 403: "x", 404: "-"}.get(status, str(status))


def test_nobody_comes_in_without_signing_in(
    office: OfficeHall, people: People, names: dict[str, str]
) -> None:
    """Given nobody signed in, each address of the departments' net asks for it, be there a case or not."""
    from webtest import TestApp

    from portal import make_app, zoned

    door = TestApp(zoned(make_app(office.hall), "hall"))
    for _route, line, _expected in TABLE:
        method, _, address = line.rpartition(" ")
        for name, value in names.items():
            address = address.replace(name, value)
        answer = door.request(quote(address, safe="/?=&%"), method=method or "GET", status=303)
        assert "/sign-in?next=" in answer.location
