"""What bidders and winners pay, through the front door: documents, performance bonds, and what a termination sends back."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

import pytest
from webtest import TestApp

from hallcore.desk import Actor
from hallcore.fees.banking import RefundAsked
from hallcore.fees.forms import PaymentForm, RemitForm
from hallcore.fees.model import NoticeIssued
from portal import make_app, zoned
from portal.cli import cast
from portal.hall import Hall
from tests.functional.bidder_fixtures import Bidding, demo_hall
from tests.functional.desk_hands import People, token_of, told, upload, value_of
from trading.award.model import AwardPublished
from trading.bidding.rules import bid_number
from trading.contract.model import ContractPublished
from trading.tendering.model import NoticePublished

SOLD, WON = "DHGC-2026-0011", "DHGC-2026-0001"
"""A tender whose documents cost something, open; one whose winner owes a performance bond before the contract."""

_SERIALS = itertools.count(1)


@pytest.fixture
def hall(seeded: Path, tmp_path: Path) -> Iterator[Hall]:
    """A hall of the test's own."""
    with demo_hall(seeded, tmp_path / "var") as opened:
        yield opened


@pytest.fixture
def people(hall: Hall) -> People:
    """Everybody in it."""
    return People(hall)


@pytest.fixture
def public(hall: Hall) -> TestApp:
    """Somebody nobody knows, at the public door."""
    return TestApp(zoned(make_app(hall), "public"))


def pay(hall: Hall, notice: str) -> None:
    """The bank's own system confirms what a notice asks."""
    with hall.house.reading() as root:
        paper = root.archive[notice].the(NoticeIssued)
    form = PaymentForm(
        paper.code,
        paper.amount,
        "online",
        f"LS{next(_SERIALS):08d}",
        "YH01",
        payer="示例投标单位",
        account="6222000011112222",
    )
    hall.house.perform("confirm-payment", notice, Actor("system:YH01", "bank", cast.BANK.code), form)
    hall.settle()


def remitted(hall: Hall, amount: Decimal) -> None:
    """The bank's day closed, the money of the bonds with the treasury."""
    with hall.house.reading() as root:
        account = root.archive.secrets["banker1"][0]
        day = [row["number"] for row in root.archive.shelf("fee-days").values()][-1]
    head = Actor(account, "banker", cast.BANK.code)
    hall.clock.set(hall.clock.now().replace(hour=16, minute=40))
    hall.house.perform("close-day", day, head)
    hall.house.perform("remit", day, head, RemitForm("BZ01", amount, "HK00000001"))
    hall.settle()


def asked(bidding: Bidding, part: str) -> str:
    """A notice asked for on the bid's page by its button; its number."""
    page = bidding.get()
    assert page.html.find("form", action=bidding.path(part)) is not None
    done = bidding.browser.post(bidding.path(part), {"csrf_token": token_of(page)}, status=303)
    bidding.hall.settle()
    return str(done.location.rpartition("/")[2])


def document(hall: Hall) -> str:
    """The address of the first of the documents that are sold."""
    with hall.house.reading() as root:
        tender = root.archive[SOLD]
        file = tender.record(tender.numbers(NoticePublished.type)[-1]).files[0]
    return f"/files/{file.sha256}/{quote(file.name)}"


def test_documents_open_to_who_paid_and_to_nobody_else(hall: Hall, people: People, public: TestApp) -> None:
    """ZB-025, ZB-043: the price and what it is made of are public; the file is the payer's, the purchaser's, the hall's."""
    page = told(public.get(f"/trading/{SOLD}"))
    assert re.search(r"每份 .?202\.00.{0,2}（印刷 .?180\.00.{0,2}、邮寄 .?22\.00.{0,2}）", page)
    assert "缴纳工本费后下载" in page
    url = document(hall)
    refused = public.get(url, status=403)
    assert "缴纳工本费后可以下载" in told(refused)
    bidding = Bidding(people, "bidder6", f"{SOLD}.1")
    bidding.enrol()
    bidding.browser.get(url, status=403)
    hall.settle()
    assert "缴纳招标文件工本费" in told(bidding.browser.get("/bidder"))
    notice = asked(bidding, "/documents")
    again = bidding.browser.post(
        bidding.path("/documents"), {"csrf_token": token_of(bidding.get())}, status=409
    )
    assert notice in told(again)
    pay(hall, notice)
    assert "缴纳招标文件工本费" not in told(bidding.browser.get("/bidder"))
    assert "已经缴纳，招标文件可以下载" in told(bidding.get())
    answer = bidding.browser.get(url)
    assert answer.body
    assert "private" in answer.headers["Cache-Control"]
    public.get(url, status=403)
    people.browser("bidder13").get(url, status=403)
    with hall.house.reading() as root:
        owner = root.archive[SOLD].the(NoticePublished).purchaser
    login = next(one.login for one in cast.PEOPLE if one.party == owner and "purchaser" in one.roles)
    people.browser(login).get(url)
    people.browser("supervisor1").get(url)


def test_free_documents_stay_open_and_nothing_is_asked_for_them(
    hall: Hall, people: People, public: TestApp
) -> None:
    """ZB-025: no button, no notice; whoever posts the form all the same is told that they are free."""
    with hall.house.reading() as root:
        tender = root.archive["DHGC-2026-0009"]
        file = tender.record(tender.numbers(NoticePublished.type)[-1]).files[0]
    public.get(f"/files/{file.sha256}/{quote(file.name)}")
    bidding = Bidding(people, "bidder6", "DHGC-2026-0009.1")
    bidding.enrol()
    page = bidding.get()
    assert "招标文件工本费" not in told(page)
    refused = bidding.browser.post(bidding.path("/documents"), {"csrf_token": token_of(page)}, status=409)
    assert "免费" in told(refused)


def test_a_terminated_tender_returns_documents_and_bonds_without_anybody_s_hand(
    hall: Hall, people: People
) -> None:
    """ZB-041, FEE-21: ordered by the rule, before the treasury with its last day, told to the bidder on its page."""
    bidding = Bidding(people, "bidder6", f"{SOLD}.1")
    bidding.enrol()
    documents, bond = asked(bidding, "/documents"), asked(bidding, "/bond")
    pay(hall, documents)
    pay(hall, bond)
    with hall.house.reading() as root:
        owner = root.archive[SOLD].the(NoticePublished).purchaser
    login = next(one.login for one in cast.PEOPLE if one.party == owner and "purchaser" in one.roles)
    people.fill(
        login, f"/desk/tenders/{SOLD}/termination", [("reason", "规划调整"), ("refunds", "五日内退回")]
    )
    hall.settle()
    with hall.house.reading() as root:
        for notice, ground in ((documents, "ended"), (bond, "bond")):
            (refund,) = root.archive.children(notice)
            paper = refund.the(RefundAsked)
            assert (refund.state, paper.ground, paper.clock) == ("confirmed", ground, "C85")
            assert str(paper.due_by) == "2026-03-09"
    page = told(people.get("finance1", "/treasury/refunds"))
    assert f"{documents}.T1" in page
    assert "招标终止或者失败" in page
    assert "2026-03-09" in page
    one = told(people.get("finance1", f"/treasury/refunds/{documents}.T1"))
    assert "投标单位保密" in one
    assert "FEE-21" in one
    assert "退还：" in told(bidding.get())
    hall.clock.set(hall.clock.now() + timedelta(days=8))
    assert "逾期" in told(people.get("supervisor1", "/treasury/refunds", zone="department"))


def winner(hall: Hall) -> tuple[str, str, Decimal]:
    """The winner's login, its bid, and five per cent of what it offered."""
    with hall.house.reading() as root:
        award = root.archive[f"{WON}.1"].the(AwardPublished)
    login = next(f"bidder{n}" for n, one in enumerate(cast.BIDDERS, 1) if one.code == award.winner.bidder)
    bond = (award.winner.price * 5 / 100).quantize(Decimal("0.01"), "ROUND_DOWN")
    return login, bid_number(f"{WON}.1", award.winner.bidder), bond


def purchaser(hall: Hall) -> str:
    """Who invited that tender."""
    with hall.house.reading() as root:
        owner = root.archive[WON].the(NoticePublished).purchaser
    return next(one.login for one in cast.PEOPLE if one.party == owner and "purchaser" in one.roles)


def contracted(hall: Hall, people: People) -> tuple[Bidding, str, Decimal]:
    """The winner's bond paid, the contract on record."""
    login, number, bond = winner(hall)
    bidding = Bidding(people, login, f"{WON}.1")
    bidding.number = number
    owner, path = purchaser(hall), f"/desk/lots/{WON}.1/contract"
    today = hall.clock.now().date()
    page = people.get(owner, path)
    terms = [
        *((name, value_of(page, name)) for name in ("amount", "performance_bond")),
        ("signed_on", f"{today}"),
        ("starts", f"{today}"),
        ("ends", f"{today + timedelta(days=150)}"),
        ("guarantee", ""),
    ]
    assert "中标人尚未取得缴款识别码" in told(page)
    early = people.fill(owner, path, [*terms, upload("files", "合同.txt", b"x")], status=409)
    assert "中标人尚未缴纳" in told(early)
    assert "缴纳履约保证金" in told(bidding.browser.get("/bidder"))
    notice = asked(bidding, "/performance")
    pay(hall, notice)
    assert "已缴纳" in told(people.get(owner, path))
    assert "缴纳履约保证金" not in told(bidding.browser.get("/bidder"))
    people.fill(owner, path, [*terms, upload("files", "合同.txt", b"x")])
    hall.settle()
    return bidding, notice, bond


def accepted(hall: Hall, people: People, bidding: Bidding) -> None:
    """The plan entered, the works delivered, every standard found met."""
    owner, lot, number = purchaser(hall), f"{WON}.1", f"{WON}.1.H01"
    today = f"{hall.clock.now().date()}"

    def send(login: str, path: str, fields: dict[str, str]) -> None:
        token = token_of(people.get(login, path))
        people.browser(login).post(path, [*fields.items(), ("csrf_token", token)], status=303)
        hall.settle()

    with hall.house.reading() as root:
        price = root.archive[lot].the(ContractPublished).amount
    stone = {"title": "验收款", "amount": f"{price:f}", "begins": "acceptance", "days": "30"}
    plan = {f"milestones-0-{name}": value for name, value in stone.items()}
    send(owner, f"/desk/lots/{lot}/plan", {**plan, "payer": "organ", "standards": "设计文件", "rate": ""})
    team = {"planned_on": today, "way": "逐项核对", "inspector": "示例检测中心"}
    for n, side in enumerate(("purchaser", "user", "expert")):
        team |= {f"members-{n}-name": f"示例验收人{n}", f"members-{n}-side": side}
    send(owner, f"/desk/contracts/{number}/team", team)
    delivery = {"delivered_on": today, "statement": "全部完工"}
    send(bidding.login, f"/bidder/contracts/{number}/delivery", delivery)
    found = {"accepted_on": today, "signed": "y", "opinion": "", "s1-met": "yes", "s1-found": "符合"}
    send(owner, f"/desk/contracts/{number}/acceptance", found)


def test_the_winner_s_bond_binds_the_contract_and_comes_back_after_acceptance(
    hall: Hall, people: People, public: TestApp
) -> None:
    """ZB-096, FEE-22: asked in the documents, paid at the bank, seen by the purchaser, ordered back by its confirmation."""
    assert "合同价的 5%" in told(public.get(f"/trading/{WON}"))
    bidding, notice, bond = contracted(hall, people)
    with hall.house.reading() as root:
        issued = root.archive[notice].the(NoticeIssued)
        assert (issued.amount, issued.account, issued.bond) == (bond, "BZ01", True)
    owner, path = purchaser(hall), f"/desk/lots/{WON}.1/performance"
    assert people.get(owner, f"/desk/tenders/{WON}").html.find("a", href=path) is not None
    fields = [("outcome", "fulfilled"), ("accepted_on", f"{hall.clock.now().date()}"), ("ground", "验收合格")]
    assert "尚未通过履约验收" in told(people.fill(owner, path, fields, status=409))
    accepted(hall, people, bidding)
    people.fill(owner, path, fields)
    hall.settle()
    with hall.house.reading() as root:
        (refund,) = root.archive.children(notice)
        assert (refund.state, refund.the(RefundAsked).clock) == ("confirmed", "C86")
    page = told(bidding.get())
    assert "已经履行。验收合格" in page
    assert "退还：" in page
    assert people.get(owner, f"/desk/tenders/{WON}").html.find("a", href=path) is None
    people.get(owner, path, status=200)
    assert "没有在押" in told(people.fill(owner, path, fields, status=409))


def test_a_bond_is_kept_only_when_the_treasury_agrees(hall: Hall, people: People) -> None:
    """FEE-22, FEE-23: purchaser and treasury are two; a refusal is seen by both sides; what is kept cannot go back."""
    bidding, notice, bond = contracted(hall, people)
    owner, path = purchaser(hall), f"/desk/lots/{WON}.1/performance"
    fields = [("outcome", "broken"), ("accepted_on", f"{hall.clock.now().date()}"), ("ground", "拒不进场")]
    people.fill(owner, path, fields)
    hall.settle()
    assert notice in told(people.get("finance1", "/treasury/forfeits"))
    assert "待决定" in told(bidding.get())
    assert "正在等待财政部门决定" in told(people.get(owner, f"/desk/tenders/{WON}"))
    decide = f"/treasury/forfeits/{notice}"
    people.get("supervisor1", decide, zone="department", status=403)
    people.fill("finance1", decide, [("decision", "refuse"), ("into", "F9004"), ("reason", "催告未送达")])
    hall.settle()
    assert notice not in told(people.get("finance1", "/treasury/forfeits"))
    assert "不同意不予退还" in told(bidding.get())
    people.get("finance1", decide, status=409)
    people.fill(owner, path, fields)
    hall.settle()
    keep = [("decision", "keep"), ("into", "F9004"), ("reason", "事实清楚")]
    assert "尚未日终划缴" in told(people.fill("finance1", decide, keep, status=409))
    remitted(hall, bond)
    people.fill("finance1", decide, keep)
    hall.settle()
    with hall.house.reading() as root:
        assert root.archive[notice].state == "forfeited"
    assert "不予退还" in told(bidding.get())
    assert "不予退还" in told(people.get(bidding.login, f"/my/fees/{notice}"))
