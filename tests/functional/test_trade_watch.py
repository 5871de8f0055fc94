"""Trading watched at the doors: whose remit it is, what is due in it, what is secret before its moment, what leads where."""

from __future__ import annotations

import pytest

from hallcore.desk import Actor
from portal.cli import cast
from portal.hall import Hall
from tests.functional.desk_hands import People, told
from tests.functional.test_trade_complaints import FORM

LOT, TENDER, RUNNING, DRAFT = "DHGC-2026-0004.1", "DHGC-2026-0004", "DHGC-2026-0008", "DHGC-2026-0012"
DESK = "/office/tenders"


@pytest.fixture
def people(hall: Hall) -> People:
    """Everybody, in a hall of the test's own."""
    return People(hall)


@pytest.fixture(scope="module")
def visitors(standing: Hall) -> People:
    """Everybody, in the hall that is only read."""
    return People(standing)


def test_supervision_sees_every_running_tender_and_no_draft(visitors: People) -> None:
    """The supervisor and discipline inspection watch all; what is not announced is not there for anybody."""
    for login in ("supervisor1", "discipline1"):
        page = told(visitors.get(login, DESK, zone="hall"))
        assert TENDER in page
        assert RUNNING in page
        assert DRAFT not in page
    visitors.get("supervisor1", f"{DESK}/{DRAFT}", zone="hall", status=404)


def test_views_and_stages_narrow_the_list(visitors: People) -> None:
    """By body of law and by stage; what is unknown narrows nothing."""
    assert RUNNING not in told(visitors.get("supervisor1", f"{DESK}?regime=DHCG", zone="hall"))
    assert RUNNING in told(visitors.get("supervisor1", f"{DESK}?regime=DHGC&stage=招标中", zone="hall"))
    assert TENDER not in told(visitors.get("supervisor1", f"{DESK}?stage=招标中", zone="hall"))
    assert TENDER in told(visitors.get("supervisor1", f"{DESK}?regime=X&stage=Y&page=Z", zone="hall"))


def test_a_department_sees_what_it_is_competent_for_and_what_was_complained_of_with_it(
    hall: Hall, people: People
) -> None:
    """ZB-115, PT-01: its handlers and heads; the centre, the parties and other departments find no door."""
    path = f"{DESK}/{TENDER}"
    assert TENDER not in told(people.get("d04-handle", DESK))
    people.get("d04-handle", path, status=403)
    for login in ("centre1", "purchaser4", "bidder13", "manager1", "expert1"):
        people.get(login, path, zone="hall", status=403)
        people.get(login, DESK, zone="hall", status=403)
    with hall.house.reading() as root:
        accounts = {login: secret[0] for login, secret in root.archive.secrets.items()}
    actor = Actor(accounts["bidder13"], "bidder", cast.BY_LOGIN["bidder13"].party)
    number = hall.house.perform("lodge-complaint", LOT, actor, FORM).dossier
    hall.settle()
    page = told(people.get("d05-handle", DESK))
    assert TENDER in page
    assert number in page
    assert "投诉 1 件待处理" in page
    one = people.get("d05-handle", path)
    assert number in told(one)
    assert f"/office/trading/{number}" in one.text
    assert cast.BY_LOGIN["bidder13"].party not in one.text


def test_what_the_law_keeps_secret_is_not_told_before_its_moment(visitors: People) -> None:
    """ZB-043, ZB-076: before the opening not how many bid; before the result not who evaluates."""
    running = told(visitors.get("supervisor1", f"{DESK}/{RUNNING}", zone="hall"))
    assert "开标前保密（ZB-043）" in running
    opened = told(visitors.get("supervisor1", f"{DESK}/{TENDER}", zone="hall"))
    assert "开标唱出" in opened
    assert "名单在结果确定前保密（ZB-076）" in opened


def test_the_page_leads_to_what_may_be_done(visitors: People) -> None:
    """Evidence, orders and clues for supervision inside the hall; cards about the tender and objections with their days."""
    page = visitors.get("supervisor1", f"{DESK}/{TENDER}", zone="hall")
    for link in (
        f"/desk/supervision/matters/{TENDER}",
        "/desk/supervision/orders/issue",
        f"/desk/lots/{LOT}/clues",
    ):
        assert link in page.text
    assert "异议" in told(page)


def test_a_dispute_leaves_the_list_when_it_is_over(hall: Hall) -> None:
    """The shelf holds what is open, names nobody, and is empty of what was answered."""
    with hall.house.reading() as root:
        lines = dict(root.archive.shelf("disputes").items())
        for (_tender, number), line in lines.items():
            assert root.archive[number].state in {"filed", "correcting", "accepted", "testing"}
            assert all(party.code not in line for party in cast.BIDDERS)
        assert set(root.archive.shelf("unreplied")) <= set(lines)
