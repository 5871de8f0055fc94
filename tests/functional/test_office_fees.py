"""Fees at the officers' desks, through the front door: from the amount that is previewed to the licence that is handed over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from hallcore.fees.forms import PaymentForm, RefundForm, ShiftForm
from hallcore.fees.rules import notices_of
from tests.functional.desk_hands import People, told
from tests.functional.office_hall import OfficeHall, office_hall
from tests.functional.test_office_case import APPROVE, HANDLE, accept, case_url, fill, to_decision

ACCEPT = "d05-accept"


@pytest.fixture
def office(seeded: Path, tmp_path: Path) -> Iterator[OfficeHall]:
    """A hall with items in force."""
    with office_hall(seeded, tmp_path / "var") as made:
        yield made


@pytest.fixture
def people(office: OfficeHall) -> People:
    """Everybody, each with a browser."""
    return People(office.hall)


def measured(people: People, path: str, code: str = "F0502", base: str = "1234.50", quantity: str = "1"):
    """The fields of one tariff on a page, filled in."""
    page = people.get(ACCEPT, path, zone="department").text
    legends = re.findall(r"<legend[^>]*>([^<]*（F\d+）)", page)
    n = next(place for place, legend in enumerate(legends) if code in legend)
    return [(f"quantity_{n}", quantity), (f"base_{n}", base)]


def noticed(people: People, number: str, **what: str) -> str:
    """A notice issued at the window; its number."""
    path = f"/office/cases/{number}/fees/new"
    fields = measured(people, path, **what)
    preview = people.fill(ACCEPT, path, fields, zone="department", status=200)
    assert "核对缴款通知书" in preview.text
    done = people.browser(ACCEPT, "department").post(
        path, [*fields, ("confirm", "yes"), ("csrf_token", token(preview))], status=303
    )
    people.hall.settle()
    return str(done.location.partition("?")[0].rpartition("/")[2])


def token(page) -> str:
    """The token of a form."""
    return re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]


def pay(office: OfficeHall, notice: str, amount: str) -> None:
    """The bank takes the money at its window."""
    house, teller = office.hall.house, office.actor("teller1", "teller")
    with house.reading() as root:
        code = root.archive[notice].record(0).paper.code
        day = [row["number"] for row in root.archive.shelf("fee-days").values()][-1]
    shift = str(house.perform("start-shift", "", teller, ShiftForm(day, Decimal("0.00"))).dossier)
    form = PaymentForm(code, Decimal(amount), "pos", "LS00000001", "YH01", shift, account="6222000011112222")
    house.perform("confirm-payment", notice, teller, form)
    office.settle()


def test_a_fee_is_previewed_issued_and_keeps_the_licence_until_it_is_paid(
    office: OfficeHall, people: People
) -> None:
    """FEE-01, FEE-19: nothing is filed by looking; amount in figures and capitals; delivery refused with the notice's number."""
    number = office.apply()
    accept(people, number)
    path = f"/office/cases/{number}/fees/new"
    empty = people.fill(ACCEPT, path, [], zone="department", status=409)
    assert "请至少选择一个收费项目" in told(empty)
    preview = people.fill(ACCEPT, path, measured(people, path), zone="department", status=200)
    assert "壹仟贰佰叁拾肆元伍角" in told(preview)
    with office.hall.house.reading() as root:
        assert not list(notices_of(root.archive, number))
    notice = noticed(people, number)
    assert re.fullmatch(r"JK-\d{8}-\d{3}-\d{4}", notice)
    page = told(people.get(ACCEPT, f"/office/fees/{notice}", zone="department"))
    assert "9999" in page
    assert "演示" in page
    assert "1,234.50 元" in page
    to_decision(people, office, number)
    fill(people, APPROVE, number, "decide", ("granted", "yes"), ("reasons", "符合条件。"))
    case = told(people.get(ACCEPT, case_url(number), zone="department"))
    assert f"缴款通知书 {notice} 尚未缴清" in case
    assert "不因缴款停止计算" in case
    refused = fill(
        people, ACCEPT, number, "deliver", ("how", "window"), ("receiver", "示例签收人"), status=409
    )
    assert notice in told(refused)
    pay(office, notice, "1234.50")
    fill(people, ACCEPT, number, "deliver", ("how", "window"), ("receiver", "示例签收人"))
    assert office.state(number) == "closed"


def test_a_change_is_asked_by_one_and_approved_by_another(office: OfficeHall, people: People) -> None:
    """FEE-09: the asker is offered no decision, the approver sees before and after; a waiver wants its basis."""
    number = office.apply()
    accept(people, number)
    notice = noticed(people, number)
    path = f"/office/fees/{notice}"
    wanting = people.fill(
        HANDLE,
        f"{path}/change",
        [("change", "waive"), ("reason", "低保家庭"), ("quantity_0", "0")],
        zone="department",
        status=409,
    )
    assert "减免的依据" in told(wanting)
    fields = measured(people, f"{path}/change", base="1000.00")
    people.fill(
        HANDLE, f"{path}/change", [("change", "revise"), ("reason", "复核面积"), *fields], zone="department"
    )
    mine = told(people.get(HANDLE, path, zone="department"))
    assert "变更等待批准" in mine
    people.browser(HANDLE, "department").get(f"{path}/decide", status=200)
    assert notice in told(people.get(APPROVE, "/office/fees?view=change", zone="department"))
    refused = people.fill(HANDLE, f"{path}/decide", [("decision", "approve")], zone="department", status=409)
    assert "没有办理这一步的职责" in told(refused)
    people.fill(APPROVE, f"{path}/decide", [("decision", "approve")], zone="department")
    assert "1,000.00 元" in told(people.get(ACCEPT, path, zone="department"))
    people.fill(HANDLE, f"{path}/change", [("change", "cancel"), ("reason", "不再占用")], zone="department")
    people.fill(
        APPROVE, f"{path}/decide", [("decision", "refuse"), ("reason", "仍在占用")], zone="department"
    )
    with office.hall.house.reading() as root:
        assert root.archive[notice].state == "unpaid"


def test_a_refund_is_confirmed_by_the_collecting_unit(office: OfficeHall, people: People) -> None:
    """FEE-15: asked for at the window by one, confirmed by another, then the treasury's turn."""
    number = office.apply()
    accept(people, number)
    notice = noticed(people, number)
    pay(office, notice, "1234.50")
    asked = RefundForm("mistaken", "多算面积", Decimal("234.50"))
    refund = str(
        office.hall.house.perform("ask-refund", notice, office.actor(ACCEPT, "acceptor"), asked).dossier
    )
    office.settle()
    assert notice in told(people.get(HANDLE, "/office/fees?view=refund", zone="department"))
    people.fill(
        HANDLE, f"/office/refunds/{refund}", [("decision", "confirm"), ("reason", "属实")], zone="department"
    )
    with office.hall.house.reading() as root:
        assert root.archive[refund].state == "confirmed"
    people.browser(HANDLE, "department").get(f"/office/refunds/{refund}", status=303)


def test_the_printed_notice_can_be_taken_along(office: OfficeHall, people: People) -> None:
    """The window hands the paper over; what was never printed is nowhere."""
    number = office.apply()
    accept(people, number)
    notice = noticed(people, number)
    office.hall.press_room.print_all()
    office.settle()
    got = people.browser(ACCEPT, "department").get(f"/office/fees/{notice}/papers/0.pdf", status=200)
    assert got.body.startswith(b"%PDF")
    people.browser(ACCEPT, "department").get(f"/office/fees/{notice}/papers/7.pdf", status=404)
