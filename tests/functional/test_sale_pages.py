"""Sales through the front door: what everybody sees, what a bidder does, what a seller is refused with its clause."""

from __future__ import annotations

import pytest

from portal.cli.cast import BY_LOGIN
from portal.hall import Hall
from tests.functional.desk_hands import People, token_of, told

LISTED, DRAFT, UNSOLD = "DHTD-2026-0001", "DHTD-2026-0003", "DHCQ-2026-0001"


@pytest.fixture
def people(hall: Hall) -> People:
    """Everybody, in a hall of the test's own."""
    return People(hall)


def applied(people: People, login: str) -> str:
    """A bidder's page after it has applied; its address."""
    path = f"/bidder/sales/{LISTED}/apply"
    page = people.get(login, path)
    done = people.browser(login).post(path, {"csrf_token": token_of(page), "stated": "y"}, status=303)
    people.hall.settle()
    return str(done.location.partition("localhost")[2].partition("?")[0])


def test_a_sale_that_runs_shows_its_price_its_end_and_why(people: People) -> None:
    """TD-02, TD-03: the arithmetic stands on the page; the script is told the same."""
    page = people.browser("bidder1").get(f"/trading/sales/{LISTED}")
    text = told(page)
    for words in ("32,000,000.00", "竞价为什么", "挂牌为什么到", "不低于", "设有底价"):
        assert words in text
    live = people.browser("bidder1").get(f"/trading/sales/{LISTED}/live.json").json
    assert (live["mark"], live["leading"], live["offers"]) == ("listing", "", [])
    assert "33,000,000" not in page.text, "the reserve is a secret"


def test_what_is_not_announced_is_there_for_its_seller_alone(people: People) -> None:
    """A draft is nowhere for bidders and others; its seller and the centre read it."""
    people.get("bidder1", f"/trading/sales/{DRAFT}", status=404)
    people.get("seller2", f"/desk/sales/{DRAFT}", zone="department", status=404)
    people.get("seller1", f"/desk/sales/{DRAFT}", zone="department")
    centre = told(people.get("centre1", f"/desk/sales/{DRAFT}"))
    assert "只读" in centre
    assert "发布公告" not in centre


def test_a_bidder_applies_and_nobody_learns_of_it(people: People) -> None:
    """JP-04: its page is its own; the seller's desk and the public page name nobody; without a deposit nothing is offered."""
    path = applied(people, "bidder1")
    own = told(people.get("bidder1", path))
    assert "尚未取得竞买号" in own
    assert "取得竞买保证金缴款识别码" in own
    people.get("bidder2", path, status=404)
    name = BY_LOGIN["bidder1"].party
    desk = people.get("seller1", f"/desk/sales/{LISTED}", zone="department")
    assert name not in desk.text
    fields = {"csrf_token": token_of(people.get("bidder1", path)), "price": "32000000"}
    refused = people.browser("bidder1").post(path, fields, status=409)
    assert "JP-06" in refused.text
    again = people.browser("bidder1").post(
        f"/bidder/sales/{LISTED}/apply", {"csrf_token": token_of(own_page(people)), "stated": "y"}, status=409
    )
    assert "已经提交竞买申请" in told(again)


def own_page(people: People) -> object:
    """The form of the application, asked for again."""
    return people.get("bidder1", f"/bidder/sales/{LISTED}/apply")


def test_a_deposit_is_asked_for_once_and_is_its_payer_s_alone(people: People) -> None:
    """TD-09: as much as the announcement says; a second code is refused."""
    path = applied(people, "bidder1")
    page = people.get("bidder1", path)
    done = people.browser("bidder1").post(f"{path}/deposit", {"csrf_token": token_of(page)}, status=303)
    people.hall.settle()
    notice = done.location.partition("localhost")[2]
    assert "6,400,000.00" in told(people.get("bidder1", notice))
    people.get("bidder2", notice, status=404)
    people.browser("bidder1").post(f"{path}/deposit", {"csrf_token": token_of(page)}, status=409)


def test_a_notice_that_is_too_short_is_refused_beside_its_form(people: People) -> None:
    """TD-02: the earliest lawful day is named; what was typed stays."""
    path = f"/desk/sales/{DRAFT}/steps/announce-sale"
    browser = people.browser("seller1", "department")
    fields = {
        "csrf_token": token_of(browser.get(path)),
        "apply_until": "2026-03-20T16:00",
        "starts": "2026-03-21T09:00",
        "ends": "2026-04-20T15:00",
        "contact": "示例",
        "supervisor": "示例监督部门",
    }
    refused = browser.post(path, fields, status=409)
    assert "2026-03-22" in told(refused)
    assert "TD-02" in refused.text
    browser.post(path, {**fields, "starts": "2026-03-23T09:00"}, status=303)
    people.hall.settle()
    assert "公告中" in told(people.get("bidder1", f"/trading/sales/{DRAFT}"))


def test_the_list_has_the_classes_and_where_each_sale_stands(people: People) -> None:
    """PT-06: land, minerals, property, each by itself; the property found no buyer."""
    land = told(people.get("bidder1", "/trading?kind=土地使用权"))
    assert "DH2026-01" in land
    assert "挂牌中" in land
    assert "未成交" in told(people.get("bidder1", "/trading?kind=国有产权"))
    assert "示例沟" in told(people.get("bidder1", "/trading?kind=矿业权"))
    assert "未成交" in told(people.get("bidder1", f"/trading/sales/{UNSOLD}"))
