"""Taking in at a window: applicants found or registered, papers ticked, scans, what came in an outage, bad numbers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from webtest import TestApp

from hallcore.approval.forms import OutageForm
from hallcore.approval.model import ApplicationReceived
from hallcore.ground.clock import TZ
from portal.cli.cast import CITIZENS, made_up_code, made_up_ident
from portal.hall import Hall
from tests.functional.applicant_hands import ITEM, PDF, Hands, actor, desk, publish

BASE = f"/office/intake/{ITEM.code}"
COMPANY = {
    "kind": "company",
    "party": made_up_code("company", 977),
    "name": "示例新来有限公司",
    "phone": "13912345678",
}
PERSON = {"kind": "person", "party": made_up_ident(77), "name": "示例新来", "phone": "13912345678"}


@pytest.fixture
def window(hall: Hall, department: TestApp) -> Hands:
    """The acceptor of window 001, and an item it takes in."""
    publish(hall)
    return Hands(hall, department, "d01-accept")


def applied(hall: Hall, number: str) -> tuple[ApplicationReceived, dict[str, str], Any]:
    """Paper, annex and actor of an application."""
    with hall.house.reading() as root:
        case = root.archive[number]
        record = case.record(0)
        pieces = {key: value for key, _salt, value in record.annex.pieces}
        return case.the(ApplicationReceived), pieces, record.head["actor"]


def taken_in(
    window: Hands, who: dict[str, str], ticked: tuple[str, ...] = ("m01", "m02"), **more: Any
) -> Any:
    """Both steps; the last answer."""
    window.fill(BASE, who | {"q-q1": "no"} | more)
    page = window.get(f"{BASE}/materials")
    form = page.forms["next"]
    for material in ticked:
        form[f"brought-{material}"].checked = True
    answer = form.submit(status="*")
    window.hall.settle()
    return answer


def test_the_window_finds_what_it_takes_in(window: Hands) -> None:
    """By part of the name or by code; what other departments handle is not listed. Without a scanner it says so."""
    page = window.get("/office/intake?q=%E7%A4%BA%E4%BE%8B%E9%A3%9F%E5%93%81")
    assert ITEM.name in page.text
    assert "未配置病毒扫描" in page.text
    assert ITEM.name in window.get(f"/office/intake?q={ITEM.code}").text
    assert "城镇燃气经营许可" not in window.get("/office/intake").text


@pytest.mark.parametrize("who", [COMPANY, PERSON], ids=["company", "person"])
def test_whoever_is_new_is_registered_and_taken_in(window: Hands, hall: Hall, who: dict[str, str]) -> None:
    """Given nobody the hall knows, then a dossier is opened, and the case bears the window's digits."""
    answer = taken_in(window, who)
    number = answer.location.split("/")[-1]
    assert number == "DHB-20260302-001-0001"
    paper, annex, by = applied(hall, number)
    assert (paper.channel, paper.window, paper.brought) == ("window", "W001", ("m01", "m02"))
    assert annex["name"] == who["name"]
    assert annex["number"] == who["party"]
    assert by["role"] == "acceptor"
    receipt = window.get(f"/office/receipts/{number}")
    assert annex["query"] in receipt.text
    assert "收纸质件" in receipt.text


def test_whoever_is_known_is_found_again(window: Hands, hall: Hall) -> None:
    """One person, one dossier: by the identity number, without asking for the name."""
    known = {"kind": "person", "party": CITIZENS[0].ident, "phone": "13912345678"}
    answer = taken_in(window, known)
    paper, annex, _by = applied(hall, answer.location.split("/")[-1])
    assert paper.applicant == "P-000001"
    assert annex["name"] == CITIZENS[0].name


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"party": made_up_ident(77)[:-1] + ("0" if made_up_ident(77)[-1] != "0" else "1")}, "校验码"),
        ({"name": ""}, "请填写姓名"),
        ({"phone": "12345"}, "应为 11 位手机号码"),
    ],
)
def test_wrong_numbers_are_said_beside_their_field(window: Hands, changes: dict[str, str], told: str) -> None:
    """A check digit that does not fit, a newcomer without a name, a telephone that is none: nobody is registered."""
    with window.hall.house.reading() as root:
        before = root.journal.size
    answer = window.fill(BASE, PERSON | {"q-q1": "no"} | changes, status="*")
    assert answer.status_int in {200, 409}
    assert told in answer.text
    with window.hall.house.reading() as root:
        assert root.journal.size == before


def test_an_open_case_for_the_same_matter_is_pointed_to(window: Hands, hall: Hall) -> None:
    """GEN-18: refused beside the form with its number; admitted once the difference is written."""
    number = taken_in(window, PERSON).location.split("/")[-1]
    refused = window.fill(BASE, PERSON | {"q-q1": "no"}, status=409)
    assert number in refused.text
    answer = taken_in(window, PERSON, distinct="另一处经营场所")
    assert answer.location.split("/")[-1] != number


def test_a_proxy_needs_a_mandate_that_is_scanned(window: Hands, hall: Hall) -> None:
    """The mandate is a material of its own on the second step."""
    proxy = {"proxy": "示例代办", "proxy_number": made_up_ident(78)}
    refused = taken_in(window, PERSON, **proxy)
    assert refused.status_int == 409
    assert "授权委托书" in refused.text
    window.upload(f"{BASE}/materials", "mandate", PDF, "委托书.pdf")
    page = window.get(f"{BASE}/materials")
    answer = page.forms["next"].submit(status=303)
    paper, annex, _by = applied(hall, answer.location.split("/")[-1])
    assert paper.on_behalf
    assert annex["proxy"] == "示例代办"
    assert paper.brought == ("m01", "m02")


def test_what_came_on_paper_in_an_outage_is_entered_later_with_both_times(window: Hands, hall: Hall) -> None:
    """Item 11: slip and time as written, the outage cited, the record's own time when it was entered."""
    first, last = datetime(2026, 3, 2, 8, 30, tzinfo=TZ), datetime(2026, 3, 2, 10, 30, tzinfo=TZ)
    hall.clock.set(datetime(2026, 3, 2, 11, 0, tzinfo=TZ))
    form = OutageForm(first, last, "示例网络中断", ("W001:0001-0040",))
    incident = hall.house.perform("record-outage", "", actor(hall, "manager1"), form).dossier
    hall.settle()
    before = taken_in(window, PERSON, slip="0007", happened="2026-03-02T07:00", incident=incident)
    assert before.status_int == 409
    assert "停机期间" in before.text
    answer = taken_in(window, PERSON, slip="0007", happened="2026-03-02T09:15", incident=incident)
    paper, _annex, _by = applied(hall, answer.location.split("/")[-1])
    assert (paper.channel, paper.slip, paper.incident) == ("paper", "0007", incident)
    assert paper.happened == datetime(2026, 3, 2, 9, 15, tzinfo=TZ)
    assert "补录" in window.get(f"/office/receipts/{answer.location.split('/')[-1]}").text


def test_an_acceptor_without_a_window_takes_nothing_in(hall: Hall, department: TestApp) -> None:
    """The handler has a post and no duty to take in: the page is not theirs."""
    handler = Hands(hall, department, "d01-handle")
    assert handler.get("/office/intake", status=403)


def test_the_officers_acts_are_the_windows(window: Hands, hall: Hall) -> None:
    """A case that was taken in is accepted by the same acceptor through the same door."""
    number = taken_in(window, PERSON, ticked=("m01", "m02", "m03")).location.split("/")[-1]
    from tests.functional.applicant_hands import verdicts

    desk(hall, "accept", number, "d01-accept", verdicts(hall, number))
    with hall.house.reading() as root:
        assert root.archive[number].state == "handling"
