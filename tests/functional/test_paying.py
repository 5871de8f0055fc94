"""Payers' pages through the front door: who sees what of a notice, paying told, receipts fetched, money asked back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from webtest import TestApp

from portal import make_app, zoned
from portal.cli.cast import COMPANY
from tests.functional.desk_hands import People, told
from tests.functional.office_hall import OfficeHall, office_hall
from tests.functional.test_office_case import accept
from tests.functional.test_office_fees import noticed, pay, token


@pytest.fixture
def office(seeded: Path, tmp_path: Path) -> Iterator[OfficeHall]:
    """A hall with items in force."""
    with office_hall(seeded, tmp_path / "var") as made:
        yield made


@pytest.fixture
def people(office: OfficeHall) -> People:
    """Everybody, each with a browser."""
    return People(office.hall)


@pytest.fixture
def notice(office: OfficeHall, people: People) -> str:
    """A notice to company1."""
    number = office.apply()
    accept(people, number)
    return noticed(people, number)


def code_of(office: OfficeHall, notice: str) -> str:
    """A notice's payment code."""
    with office.hall.house.reading() as root:
        return str(root.archive[notice].record(0).paper.code)


def test_a_payer_sees_the_notice_whole_and_nobody_elses(
    office: OfficeHall, people: People, notice: str
) -> None:
    """Amount, capitals, code with QR, the last day and why; another applicant finds nothing there."""
    assert "待缴款" in told(people.get("company1", "/my/fees"))
    assert "缴款：" in told(people.get("company1", "/my"))
    page = people.get("company1", f"/my/fees/{notice}")
    said = told(page)
    for words in (
        "1,234.50 元",
        "壹仟贰佰叁拾肆元伍角",
        "银行窗口",
        "演示",
        "缴款期限为什么到",
        COMPANY.name,
    ):
        assert words in said
    assert "<svg" in page.text
    people.browser("citizen1").get(f"/my/fees/{notice}", status=404)
    case = re.search(r"DHB-\d{8}-\d{3}-\d{4}", said)[0]
    assert "去缴款" in told(people.get("company1", f"/my/cases/{case}"))
    assert "申请退付" not in said


def test_the_demo_has_a_notice_that_followed_of_itself(office: OfficeHall, people: People) -> None:
    """FEE-03: a visitor sees one issued by rule when the case was accepted: by the clock, in the rule's own series."""
    assert "居民身份证办理" in told(people.get("citizen2", "/my/fees"))
    with office.hall.house.reading() as root:
        found = [
            number for number, one in root.archive.shelf("fee-notices").items() if one["party"] == "P-000002"
        ]
        (number,) = found
        role = root.archive[number].record(0).head["actor"]["role"]
    assert (number.split("-")[2], role) == ("900", "clock")
    said = told(people.get("citizen2", f"/my/fees/{number}"))
    assert "20.00 元" in said
    assert "居民身份证工本费" in said


def test_whoever_has_code_and_ending_sees_it_masked(office: OfficeHall, notice: str) -> None:
    """Five wrong endings lock the code; a right one shows amount and state, never the name or a paper."""
    app, code = TestApp(zoned(make_app(office.hall), "public")), code_of(office, notice)

    def ask(tail: str, status: int):
        page = app.get(f"/pay?code={code}")
        assert code in page.text
        return app.post("/pay", [("code", code), ("tail", tail), ("csrf_token", token(page))], status=status)

    assert "不正确" in told(ask("0000", 403))
    shown = told(ask(COMPANY.code[-4:], 200))
    assert "1,234.50 元" in shown
    assert COMPANY.name not in shown
    assert "＊" in shown
    assert "通知书和票据" not in shown
    for _ in range(5):
        ask("0000", 403)
    assert "次数过多" in told(ask(COMPANY.code[-4:], 403))


def test_paid_it_is_told_receipted_and_can_be_asked_back(
    office: OfficeHall, people: People, notice: str
) -> None:
    """The receipt is fetched as PDF; a part is asked back once, to the account it came from; more than is left is refused."""
    pay(office, notice, "1234.50")
    office.hall.press_room.print_all()
    office.settle()
    page = people.get("company1", f"/my/fees/{notice}")
    assert "已缴款" in told(page)
    papers = re.findall(rf"/my/fees/{notice}/papers/\d+\.pdf", page.text)
    assert len(papers) == 2
    for url in papers:
        assert people.browser("company1").get(url).body.startswith(b"%PDF")
    assert "缴款成功" in told(people.get("company1", "/my"))
    path = f"/my/fees/{notice}/refund"
    over = people.fill(
        "company1", path, [("ground", "mistaken"), ("amount", "2000"), ("reason", "算多了")], status=409
    )
    assert "可退付金额为" in told(over)
    people.fill("company1", path, [("ground", "mistaken"), ("amount", "234.50"), ("reason", "算多了")])
    assert "待执收单位确认" in told(people.get("company1", f"/my/fees/{notice}"))
    with office.hall.house.reading() as root:
        refund = root.archive[f"{notice}.T1"]
        assert refund.record(0).paper.amount == Decimal("234.50")
        assert refund.record(0).annex.get("account") == "6222000011112222"
