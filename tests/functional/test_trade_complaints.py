"""Complaints and clues at the doors: the complainant, the parties, the department, and nobody else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from webtest import TestApp

from hallcore.desk import Actor
from portal.cli import cast
from portal.hall import Hall
from tests.functional.desk_hands import People, told
from trading.challenges.complaint_model import LodgeForm

LOT, TENDER = "DHGC-2026-0004.1", "DHGC-2026-0004"
FORM = LodgeForm(
    department="D05",
    about="other",
    respondent="示例招标人",
    facts="评标委员会成员与投标人存在利害关系，详见证据。",
    request="责令重新评标。",
    known_on=date(2026, 3, 2),
    contact="示例联系人",
    phone="13800000000",
    signer="示例法定代表人",
)


@pytest.fixture
def people(hall: Hall) -> People:
    """Everybody, in a hall of the test's own."""
    return People(hall)


@pytest.fixture
def complaint(hall: Hall) -> str:
    """A complaint of bidder13's, lodged with the housing department."""
    with hall.house.reading() as root:
        accounts = {login: secret[0] for login, secret in root.archive.secrets.items()}
    actor = Actor(accounts["bidder13"], "bidder", cast.BY_LOGIN["bidder13"].party)
    number = hall.house.perform("lodge-complaint", LOT, actor, FORM).dossier
    hall.settle()
    return number


def test_only_the_department_the_complainant_and_supervision_come_to_it(
    people: People, complaint: str
) -> None:
    """PT-01, PI-11: others' departments, the centre and the purchaser find no door."""
    path = f"/office/trading/{complaint}"
    assert FORM.facts in told(people.get("d05-handle", path))
    assert FORM.facts in told(people.get("supervisor1", path, zone="hall"))
    for login in ("d04-handle", "centre1", "purchaser4", "bidder13", "manager1"):
        people.get(login, path, zone="hall", status=403)
    assert FORM.facts in told(people.get("bidder13", f"/bidder/complaints/{complaint}"))
    people.get("bidder1", f"/bidder/complaints/{complaint}", status=403)
    assert complaint in told(people.get("d05-handle", "/office/trading"))
    assert complaint not in told(people.get("d04-handle", "/office/trading"))


def test_it_is_taken_up_decided_and_carried_out_through_the_pages(
    hall: Hall, people: People, app: TestApp, complaint: str
) -> None:
    """ZB-113, ZB-119: handler and head, each their step; the public page says what is so and names nobody."""
    path = f"/office/trading/{complaint}"
    people.fill("d05-handle", f"{path}/accept", [])
    hall.settle()
    assert "行政监督部门处理投诉期间暂停" in told(app.get(f"/trading/{TENDER}"))
    decision: Any = [
        ("outcome", "upheld"),
        ("remedy", "retender"),
        ("findings", "经查，投诉属实。"),
        ("summary", "评标委员会组成违法，责令重新招标。"),
    ]
    people.fill("d05-approve", f"{path}/decide", decision)
    hall.settle()
    page = told(app.get(f"/trading/{TENDER}"))
    assert "按照投诉处理决定，招标无效" in page
    assert FORM.facts not in page
    assert "投诉成立" in told(people.get("bidder13", f"/bidder/complaints/{complaint}"))


def test_clues_are_for_committee_and_supervision(people: People) -> None:
    """ZC-01 to ZC-51: clues, said to be no more than that; not for the public, bidders or the purchaser outside its seat."""
    path = f"/desk/lots/{LOT}/clues"
    for login in ("expert1", "supervisor1", "discipline1"):
        page = told(people.get(login, path, zone="hall"))
        assert "只是线索" in page
    for login in ("bidder13", "purchaser1", "centre1", "expert7"):
        people.get(login, path, zone="hall", status=403)
    people.get("supervisor1", path, zone="public", status=404)
