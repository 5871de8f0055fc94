"""Direct purchases through the front door: who objects, who approves, who is asked, and who sees an offer when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hallcore.desk import Actor
from portal.cli.cast import BY_LOGIN
from portal.hall import Hall
from tests.functional.desk_hands import People, told
from tests.makers.values import yuan
from trading.purchasing.forms import AskForm, InvitationForm, OfferForm

PUBLIC, DRAFT = "DHCG-2026-0002", "DHCG-2026-0003"
BUYER = Actor("U-1", "purchaser", BY_LOGIN["purchaser1"].party)
SUPPLIER = Actor("U-2", "bidder", BY_LOGIN["bidder12"].party)


@pytest.fixture
def people(hall: Hall) -> People:
    """Everybody, in a hall of the test's own."""
    return People(hall)


def test_a_publicity_says_everything_and_the_method_is_lawful_for_a_reason(people: People) -> None:
    """GP-220, GP-025: supplier, professionals, where to object, why so long; the desk says why the method is lawful."""
    page = told(people.get("bidder1", f"/trading/purchases/{PUBLIC}"))
    for words in (
        "珲春示例机电有限公司",
        "示例专家甲",
        "教授",
        "财政局采购办",
        "公示期为什么",
        "提出书面异议",
    ):
        assert words in page
    new = told(people.get("purchaser1", "/desk/purchases/new", zone="department"))
    assert all(words in new for words in ("2,000,000.00 元", "10%", "30%", "须待有关办法施行"))
    desk = told(people.get("purchaser1", f"/desk/purchases/{DRAFT}", zone="department"))
    assert "未达到公开招标数额标准" in desk


def test_emergency_procurement_is_refused_before_its_day_with_its_clause(people: People) -> None:
    """GP-007: the demo stands in March."""
    fields = {
        "purchaser": BUYER.party,
        "name": "示例",
        "category": "B01",
        "kind": "goods",
        "region": "222403",
        "plan": "示例",
        "funding": "财政资金",
        "way": "gp_emergency/other",
        "reason": "汛情",
        "content": "示例",
        "budget": "100000",
        "duration_days": "3",
        "intention": "",
        "unannounced": "",
    }
    refused = people.fill("purchaser1", "/desk/purchases/new", fields.items(), zone="department", status=409)
    assert "GP-007" in refused.text
    assert "尚未施行" in told(refused)


def test_who_objects_is_known_to_the_purchaser_and_not_to_the_public(people: People) -> None:
    """GP-221: a citizen objects as well as a supplier."""
    for login in ("bidder1", "citizen1"):
        people.fill(login, f"/trading/purchases/{PUBLIC}/object", [("text", "请重新论证")])
    desk = told(people.get("purchaser1", f"/desk/purchases/{PUBLIC}", zone="department"))
    assert "吉林省示例建工有限公司" in desk
    assert "示例申请甲" in desk
    page = told(people.get("bidder2", f"/trading/purchases/{PUBLIC}"))
    assert "吉林省示例建工有限公司" not in page


def test_finance_approves_at_its_own_desk_and_nobody_else_can(people: People) -> None:
    """GP-004, PT-01: the centre reads, the purchaser is refused, finance decides."""
    hall = people.hall
    with hall.house.reading() as root:
        ends = root.archive[PUBLIC].record(1).paper.ends
    hall.clock.set(ends)
    hall.house.perform("ask-method", PUBLIC, BUYER, AskForm("没有异议"))
    hall.settle()
    path = f"/desk/purchases/{PUBLIC}/steps/approve-method"
    people.get("centre1", path, status=403)
    people.get("purchaser1", path, zone="department", status=409)
    assert "批准采购方式" in told(people.get("finance1", f"/desk/purchases/{PUBLIC}", zone="department"))
    people.fill(
        "finance1", path, [("document", "延示例〔2026〕1 号"), ("opinion", "同意")], zone="department"
    )
    assert "延示例〔2026〕1 号" in told(
        people.get("purchaser1", f"/desk/purchases/{PUBLIC}", zone="department")
    )


def test_an_offer_is_its_supplier_s_until_no_other_can_come(people: People) -> None:
    """GP-223: only who was asked finds the page; the one asked has answered, so the purchaser sees it and its sheet."""
    hall = people.hall
    until = hall.clock.now() + timedelta(hours=2)
    asked = InvitationForm((SUPPLIER.party,), until, "请报价")
    hall.house.perform("invite-suppliers", DRAFT, BUYER, asked)
    hall.settle()
    path = f"/bidder/purchases/{DRAFT}"
    people.get("bidder1", path, status=404)
    assert "提交报价" in told(people.get("bidder12", "/bidder"))
    assert "提交报价" in told(people.get("bidder12", path))
    sheet = hall.vault.keep("报价单.pdf", b"sheet")
    offer = OfferForm(yuan("270000.00"), 10, "示例路 1 号", files=(sheet,))
    hall.house.perform("submit-offer", DRAFT, SUPPLIER, offer)
    hall.settle()
    assert "不能修改" in told(people.get("bidder12", path))
    desk = people.get("purchaser1", f"/desk/purchases/{DRAFT}", zone="department")
    assert "270,000.00 元" in told(desk)
    people.get("purchaser1", f"/desk/purchases/{DRAFT}/records/2/files/{sheet.sha256}", zone="department")
