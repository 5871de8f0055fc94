"""The bank's counter through the front door: find, take, look twice, confirm once, take back, hand over, close, remit, pay back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from webtest import TestResponse

from hallcore.fees.banking import Line
from hallcore.fees.forms import ChangeForm, Counterparty, LinesForm, RefundForm
from hallcore.fees.ledger import balances
from hallcore.fees.rules import payment_of
from hallcore.ground.clock import DEMO_START, TZ
from portal.cli.cast import PASSWORD
from portal.hall import Hall
from tests.functional.bidder_fixtures import demo_hall
from tests.functional.desk_hands import People, token_of, told, value_of
from tests.functional.fee_hands import account_of, charge, state_of, types_of
from tests.makers.fees import postings_of

DAY = "RZ-YH01-20260302"
ACCOUNT = "6222000000000000001"


@pytest.fixture
def hall(seeded: Path, tmp_path: Path) -> Iterator[Hall]:
    """A demo hall of the test's own."""
    with demo_hall(seeded, tmp_path / "var") as opened:
        yield opened


@pytest.fixture
def people(hall: Hall) -> People:
    """Everybody with a browser."""
    return People(hall)


def taking(**changes: str) -> list[tuple[str, str]]:
    """What a teller fills in."""
    filled = {"channel": "counter", "serial": "LS0001", "payer": "", "account": "", "opened_at": ""} | changes
    return list(filled.items())


def confirm(people: People, login: str, notice: str, **changes: str) -> TestResponse:
    """Fill in what was taken, read the second page, confirm it."""
    path = f"/bank/notices/{notice}/confirm"
    second = people.fill(login, path, taking(**changes), status=200)
    assert "核对后确认" in second.text
    names = re.findall(r'<input type="hidden" id="[^"]*" name="([^"]+)"', second.text)
    fields = [(name, value_of(second, name)) for name in dict.fromkeys(names) if name != "csrf_token"]
    answer = people.browser(login).post(path, [*fields, ("csrf_token", token_of(second))], status="*")
    people.hall.settle()
    return answer


def ledger(hall: Hall) -> dict[tuple[str, str], Decimal]:
    """The ledger from the records, which adds up."""
    with hall.house.reading() as root:
        sums = balances(postings_of(root.archive))
    assert sum(sums.values(), Decimal(0)) == 0
    return sums


def start(people: People, login: str = "teller1", cash: str = "500") -> None:
    """Take the window over."""
    people.fill(login, "/bank/shift", [("cash", cash)])


def test_a_teller_finds_a_notice_by_code_or_number_and_takes_its_money_once(hall, people):
    """FEE-03: figures and capitals, the payer masked, a second look, one booking; sent again, the refusal is told."""
    notice, code = charge(hall, 15)
    start(people)
    for asked in (code, f" {code[:4]} {code[4:]} ", notice.lower()):
        found = people.browser("teller1").get("/bank", {"q": asked}, status=303)
        assert found.location.endswith(f"/bank/notices/{notice}")
    page = told(people.get("teller1", f"/bank/notices/{notice}"))
    assert "1,200.00 元" in page
    assert "壹仟贰佰元整" in page
    assert "敦化市＊＊＊＊有限公司" in page
    assert "示例商贸" not in page
    second = people.fill("teller1", f"/bank/notices/{notice}/confirm", taking(), status=200)
    assert "代收在途 CZ01 1,200.00 元" in told(second)
    assert state_of(hall, notice) == "unpaid"
    answer = confirm(people, "teller1", notice)
    assert answer.status_int == 303
    shown = told(people.get("teller1", answer.location.removeprefix("http://localhost")))
    assert "收款已确认入账" in shown
    assert "请勿重复收款" in shown
    assert types_of(hall, notice) == ("payment-notice", "payment-confirmed", "fiscal-receipt")
    again = people.fill("teller1", f"/bank/notices/{notice}/confirm", taking(serial="LS0002"), status=409)
    assert "已经缴清" in told(again)
    assert types_of(hall, notice).count("payment-confirmed") == 1
    assert ledger(hall)["bank:CZ01", "T01"] == Decimal("1200.00")


def test_two_confirmations_sent_side_by_side_book_one(hall, people):
    """Given the second page open twice, the second sending is refused with its clause."""
    notice, _code = charge(hall)
    start(people)
    assert confirm(people, "teller1", notice).status_int == 303
    page = people.get("teller1", "/bank/shift")
    fields = [*taking(serial="LS0009"), ("lines", ""), ("outage", ""), ("paid_at", ""), ("sure", "yes")]
    path = f"/bank/notices/{notice}/confirm"
    answer = people.browser("teller1").post(path, [*fields, ("csrf_token", token_of(page))], status=409)
    assert "依据 FEE-17" in told(answer)
    assert types_of(hall, notice).count("payment-confirmed") == 1


def test_what_cannot_be_paid_is_told_with_its_clause(hall, people):
    """FEE-11, FEE-17, FEE-20: unknown, cancelled, expired."""
    start(people)
    unknown = told(people.get("teller1", "/bank?q=12345"))
    assert "没有这个缴款识别码" in unknown
    assert "依据 FEE-11" in unknown
    cancelled, _code = charge(hall)
    centre, second = account_of(hall, "centre1", "centre"), account_of(hall, "centre2", "centre")
    hall.house.perform("ask-change", cancelled, centre, ChangeForm("cancel", "开错"))
    hall.house.perform("approve-change", cancelled, second)
    late, _other = charge(hall)
    hall.settle()
    page = told(people.get("teller1", f"/bank/notices/{cancelled}"))
    assert "已经作废" in page
    assert "依据 FEE-17" in page
    assert "/confirm" not in people.get("teller1", f"/bank/notices/{cancelled}").text
    hall.clock.set(datetime(2026, 3, 18, 9, tzinfo=TZ))
    hall.settle()
    page = told(people.get("teller1", f"/bank/notices/{late}"))
    assert "缴款期限已于" in page
    assert "依据 FEE-20" in page


def test_without_a_shift_nothing_is_taken(hall, people):
    """FEE-03: the page leads to the shift; the form is not shown."""
    notice, _code = charge(hall)
    assert "先接班再收款" in told(people.get("teller1", f"/bank/notices/{notice}"))
    answer = people.browser("teller1").get(f"/bank/notices/{notice}/confirm", status=303)
    assert answer.location.endswith("/bank/shift")


def test_a_second_employee_takes_a_mistake_back(hall, people):
    """FEE-14: whoever confirmed is not offered it and is refused; the colleague does it; a red receipt follows."""
    notice, _code = charge(hall)
    start(people)
    start(people, "teller2")
    confirm(people, "teller1", notice)
    assert "/reverse" not in people.get("teller1", f"/bank/notices/{notice}").text
    path = f"/bank/notices/{notice}/reverse"
    refused = people.fill("teller1", path, [("reason", "收错")], status=409)
    assert "另一名员工" in told(refused)
    people.fill("teller2", path, [("reason", "收错")])
    assert state_of(hall, notice) == "unpaid"
    kept = [kind for kind in types_of(hall, notice) if kind != "refused"]
    assert kept == [
        "payment-notice",
        "payment-confirmed",
        "fiscal-receipt",
        "payment-reversed",
        "fiscal-receipt",
    ]
    assert ("bank:CZ01", "T01") not in ledger(hall)


def test_a_shift_is_handed_over_with_the_drawer_counted(hall, people):
    """FEE-16: what lies in the drawer is told; a difference needs its reason; the next takes the drawer over."""
    notice, _code = charge(hall)
    start(people)
    confirm(people, "teller1", notice)
    assert "钱箱应有 580.00 元" in told(people.get("teller1", "/bank"))
    short = people.fill("teller1", "/bank/shift", [("cash", "579.99"), ("reason", "")], status=409)
    assert "请写明差异原因" in told(short)
    people.fill("teller1", "/bank/shift", [("cash", "580"), ("reason", "")])
    wrong = people.fill("teller2", "/bank/shift", [("after", f"{DAY}.S01"), ("cash", "500")], status=409)
    assert "不符" in told(wrong)
    people.fill("teller2", "/bank/shift", [("after", f"{DAY}.S01"), ("cash", "580")])
    assert "当班" in told(people.get("banker1", f"/bank/days/{DAY}"))


def test_the_head_closes_and_remits(hall, people):
    """FEE-16, FEE-20: not before the cut-off, not with a shift open; then all of it, once."""
    notice, _code = charge(hall)
    start(people)
    confirm(people, "teller1", notice, channel="pos", account=ACCOUNT, payer="示例付款人")
    close, remit = f"/bank/days/{DAY}/close", f"/bank/days/{DAY}/remit"
    assert "截止时间" in told(people.fill("banker1", close, status=409))
    hall.clock.set(datetime(2026, 3, 2, 16, 40, tzinfo=TZ))
    hall.settle()
    assert "还有柜员没有交班" in told(people.fill("banker1", close, status=409))
    people.fill("teller1", "/bank/shift", [("cash", "500"), ("reason", "")])
    people.fill("banker1", close)
    page = told(people.get("banker1", f"/bank/days/{DAY}"))
    assert "已日终" in page
    assert "划缴" in page
    wrong = people.fill(
        "banker1", remit, [("account", "CZ01"), ("amount", "79.99"), ("serial", "HK1")], status=409
    )
    assert "全额划缴" in told(wrong)
    people.fill("banker1", remit, [("account", "CZ01"), ("amount", "80.00"), ("serial", "HK1")])
    assert ledger(hall)["fiscal:CZ01", "T01"] == Decimal("80.00")
    again = people.get("banker1", remit)
    assert "已划缴" in told(again)
    assert "确认划缴" not in again.text


def test_a_refund_goes_to_the_account_on_record_typed_anew(hall, people):
    """FEE-15: another account is refused; the account is shown masked; the red receipt follows."""
    test_the_head_closes_and_remits(hall, people)
    with hall.house.reading() as root:
        notice = next(key for key in root.archive.shelf("fee-notices") if key.startswith("JK-20260302-900"))
    company = account_of(hall, "company1", "citizen")
    refund = hall.house.perform("ask-refund", notice, company, RefundForm("mistaken", "重复申请")).dossier
    hall.settle()
    people.get("teller1", f"/bank/refunds/{refund}", status=404)
    handler = account_of(hall, "centre1", "centre")
    hall.house.perform("confirm-refund", refund, handler, "属实")
    hall.house.perform("approve-refund", refund, account_of(hall, "finance1", "finance"), "同意")
    hall.settle()
    assert refund in told(people.get("teller1", "/bank/refunds"))
    page = people.get("teller1", f"/bank/refunds/{refund}")
    assert "****0001" in told(page)
    assert ACCOUNT not in page.text
    path = f"/bank/refunds/{refund}"
    wrong = people.fill("teller1", path, [("account", ACCOUNT[:-1] + "2"), ("serial", "TK1")], status=409)
    assert "只能退回原缴款账户" in told(wrong)
    people.fill("teller1", path, [("account", ACCOUNT), ("serial", "TK1")])
    assert [kind for kind in types_of(hall, refund) if kind in {"refund-paid", "fiscal-receipt"}] == [
        "refund-paid",
        "fiscal-receipt",
    ]
    assert not {key: value for key, value in ledger(hall).items() if key[1] == "T01"}


def test_a_transfer_that_came_in_is_confirmed_on_its_lines(hall, people):
    """FEE-16: two transfers that make up what is owed; the lines are matched by themselves afterwards."""
    notice, code = charge(hall, 2)
    finance = account_of(hall, "finance1", "finance")
    lines = tuple(
        Line(f"L{n}", DEMO_START.date(), Decimal("80.00"), f"B{n}", code, f"第 {n} 行") for n in (1, 2)
    )
    form = LinesForm(
        "CZ01", lines, (Counterparty("示例付款人", ACCOUNT), Counterparty("示例付款人", ACCOUNT))
    )
    hall.house.perform("take-lines", "", finance, form)
    hall.settle()
    start(people)
    assert notice in told(people.get("teller1", "/bank/transfers"))
    path = f"/bank/notices/{notice}/confirm"
    one = [*taking(channel="transfer"), ("lines", "DZ-CZ01-20260302#L1")]
    assert "与应缴金额不符" in told(people.fill("teller1", path, one, status=409))
    second = people.fill("teller1", path, [*one, ("lines", "DZ-CZ01-20260302#L2")], status=200)
    fields = [
        (name, value_of(second, name)) for name in ("channel", "serial", "payer", "account", "opened_at")
    ]
    fields += [(name, value_of(second, name)) for name in ("lines", "outage", "paid_at", "sure")]
    people.browser("teller1").post(path, [*fields, ("csrf_token", token_of(second))], status=303)
    hall.settle()
    assert state_of(hall, notice) == "paid"
    assert "没有等待确认的到账" in told(people.get("teller1", "/bank/transfers"))
    with hall.house.reading() as root:
        assert len(payment_of(root.archive[notice])[1].lines) == 2


def test_the_head_opens_admits_and_dismisses_its_own(hall, people):
    """FEE-03: a one-time password shown once; dismissed, the open session can do nothing any more."""
    done = people.fill(
        "banker1", "/bank/tellers/new", [("login", "teller9"), ("person", "示例柜员丙")], status=200
    )
    word = re.search(r"一次性口令</dt><dd><strong>(\w{12})", done.text)
    assert word is not None
    door = people.browser("kiosk1", "department")
    page = door.get("/sign-out", status="*")
    door.reset()
    page = door.get("/sign-in")
    fields = [("account", "teller9"), ("passphrase", word[1]), ("csrf_token", token_of(page))]
    landed = door.post("/sign-in", fields, status=303)
    assert landed.location.endswith("/password?next=%2F")
    assert door.get("/bank", status=303).location.endswith("/password?next=%2Fbank")
    own = [("passphrase", word[1]), ("password", "只有本人知道的新口令"), ("again", "只有本人知道的新口令")]
    page = door.get("/password?next=/bank")
    changed = door.post("/password", [*own, ("next", "/bank"), ("csrf_token", token_of(page))], status=303)
    assert "/bank?done=password-changed" in changed.location
    door.get("/bank", status=200)
    account = account_of(hall, "teller9", "teller").account
    people.fill("banker1", f"/bank/tellers/{account}/dismiss", [("reason", "调离")])
    door.get("/bank", status=403)
    people.fill("banker1", f"/bank/tellers/{account}/admit")
    door.get("/bank", status=200)
    assert word[1] not in people.get("banker1", "/bank/tellers").text
    assert PASSWORD not in done.text


def test_what_was_taken_while_the_line_was_down_is_entered_afterwards(hall, people):
    """FEE-20: the outage is on record first; the time lies within it."""
    notice, _code = charge(hall)
    start(people)
    hall.clock.set(datetime(2026, 3, 2, 11, tzinfo=TZ))
    down = [("began", "2026-03-02T09:00"), ("ended", "2026-03-02T10:00"), ("reason", "线路中断")]
    people.fill("banker1", "/bank/outages", down)
    outage = re.search(r"YH-YH01-\d{4}", told(people.get("banker1", "/bank/outages")))
    assert outage is not None
    path = f"/bank/notices/{notice}/confirm"
    early = [*taking(), ("outage", outage[0]), ("paid_at", "2026-03-02T08:59")]
    assert "不在登记的故障时间内" in told(people.fill("teller1", path, early, status=409))
    assert confirm(people, "teller1", notice, outage=outage[0], paid_at="2026-03-02T09:30").status_int == 303
    with hall.house.reading() as root:
        assert payment_of(root.archive[notice])[1].paid_at.hour == 9
