"""The treasury's pages as its people use them: a statement, what did not match, refunds, a day, workbooks."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from hallcore.desk import CLOCK, Actor
from hallcore.fees.forms import NoticeForm, PaymentForm, RefundForm, RemitForm
from hallcore.fees.ledger import balances
from hallcore.fees.tariff import Measure
from hallcore.ground.clock import TZ, ScriptedClock
from portal import bankline
from portal.cli.cast import BANK, COMPANY
from portal.hall import Hall
from tests.functional.bidder_fixtures import demo_hall
from tests.functional.desk_hands import People, token_of, told, upload
from tests.makers.fees import postings_of

CASE, OTHER_CASE = "DHB-20260112-001-0001", "DHB-20260210-001-0001"
DAY, STATEMENT = "RZ-YH01-20260302", "DZ-GK01-20260302"
ITEM = "F0204"
HEAD = "记账日期,贷方发生额,借方发生额,流水号,对方户名,对方账号,对方行名,附言\n"
ACCOUNT = "6222000000000000001"
SYSTEM = Actor("system:YH01", "bank", BANK.code)


class Treasury(People):
    """The people of the demo, and what happens around the treasury."""

    def act(self, verb: str, number: str, who: str | Actor, form: object = None) -> str:
        """An act by somebody who has no page here; the dossier."""
        if isinstance(who, str):
            with self.hall.house.reading() as root:
                account, _verifier, roles, party = root.archive.secrets[who][:4]
            who = Actor(account, roles[0], party)
        done = self.hall.house.perform(verb, number, who, form)
        self.hall.settle()
        return done.dossier

    def notice(self, n: int) -> str:
        """A notice by rule; its code is made from n."""
        form = NoticeForm(
            matter=CASE,
            about="示例事项",
            party=COMPANY.code,
            payer=COMPANY.name,
            department="D02",
            measures=(Measure(ITEM, option=self.option),),
            block="900",
            code=f"9999{n:016d}",
            provider="示例",
        )
        return self.act("issue-notice", "", "centre1", form)

    @property
    def option(self) -> str:
        """The first standard of the item."""
        with self.hall.house.reading() as root:
            formula = root.archive[f"SF-{ITEM}"].record(0).paper.tariff.formula  # type: ignore[attr-defined]  # a tariff
        return formula.options[0].id if formula.options else ""

    def amount(self, notice: str) -> Decimal:
        """What a notice asks."""
        with self.hall.house.reading() as root:
            return root.archive[notice].record(0).paper.amount  # type: ignore[attr-defined]  # a notice

    def pay(self, notice: str, n: int) -> None:
        """The bank's system confirms it."""
        form = PaymentForm(
            f"9999{n:016d}",
            self.amount(notice),
            "online",
            f"P{n}",
            "YH01",
            payer=COMPANY.name,
            account=ACCOUNT,
            opened_at="示例银行",
        )
        self.act("confirm-payment", notice, SYSTEM, form)

    def bring(self, *rows: str) -> str:
        """A statement uploaded by the treasury; the address of what became of it."""
        data = (HEAD + "".join(rows)).encode("gb18030")
        fields = [("account", "GK01"), ("template", "credit-debit"), upload("file", "示例.csv", data)]
        answer = self.fill("finance1", "/treasury/statements/new", fields)
        return str(answer.location).partition("?")[0].removeprefix("http://localhost")


def row(serial: str, amount: object, words: str = "") -> str:
    """A row of the bank's table."""
    return f"2026-03-02,{amount},,{serial},示例付款人,{ACCOUNT},示例银行,{words}\n"


@pytest.fixture(scope="module")
def hall(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """One hall for the whole story."""
    with demo_hall(seeded, tmp_path_factory.mktemp("treasury") / "var") as opened:
        yield opened


@pytest.fixture(scope="module")
def people(hall: Hall) -> Treasury:
    """Everybody of the demo."""
    return Treasury(hall)


def test_the_overview_reconciles_with_the_ledger(people: Treasury, hall: Hall) -> None:
    """Given a notice that is paid and one that waits, both columns of the ledger come to the same, to the fen."""
    paid, waits = people.notice(1), people.notice(2)
    people.pay(paid, 1)
    with hall.house.reading() as root:
        owed = [
            Decimal(one["amount"]) for one in root.archive.shelf("fee-notices").values() if not one["paid"]
        ]
    page = told(people.get("finance1", "/treasury"))
    assert f"{len(owed)} 份，{sum(owed):,.2f} 元" in page
    assert "与待缴通知书相符" in page
    assert "与到账明细相符" in page
    ledger = told(people.get("finance1", "/treasury/ledger?account=GK01"))
    assert "差额 0.00 元" in ledger
    with hall.house.reading() as root:
        sums = balances(postings_of(root.archive))
        kept = {key: Decimal(value) for key, value in root.archive.shelf("fee-ledger").items()}
    assert sums == kept
    assert sum(sums.values()) == 0
    assert waits in told(people.get("finance1", "/treasury/owed"))


def test_a_statement_is_brought_and_its_bad_lines_are_shown(people: Treasury) -> None:
    """One matches, two do not, one is set aside with place, column and reason; brought again nothing is new."""
    with people.hall.house.reading() as root:
        (paid, *_rest) = [n for n, one in root.archive.shelf("fee-notices").items() if one["state"] == "paid"]
    rows = [row("S1", people.amount(paid), f"9999{1:016d}"), row("S2", "12.00"), row("S3", "7.00")]
    place = people.bring(*rows, row("S4", "-5.00"))
    page = told(people.get("finance1", place))
    assert "到账 3 笔 新登记 3 笔 早已登记 0 笔" in page
    assert "第 5 行 贷方发生额 金额是负数" in page
    assert "新登记 0 笔 早已登记 3 笔" in told(people.get("finance1", people.bring(*rows)))
    listed = told(people.get("finance1", "/treasury/statements"))
    assert listed.count("GK01 国家金库敦化市支库") == 2
    lines = told(people.get("finance1", "/treasury/lines?account=GK01"))
    assert ("S2" in lines, "S3" in lines, "S1" in lines) == (True, True, False)
    wrong = [("account", "GK01"), ("template", "signed"), upload("file", "x.csv", (HEAD + rows[0]).encode())]
    assert "没有找到列名行" in told(people.fill("finance1", "/treasury/statements/new", wrong, status=409))


def test_a_line_is_settled_and_goes_back_by_two_hands(people: Treasury) -> None:
    """FEE-15: ordered by one, refused to the same, approved by another; who paid is masked."""
    line = f"/treasury/lines/{STATEMENT}/20260302-S2"
    page = told(people.get("finance1", line))
    assert ("尾号 0001" in page, ACCOUNT in page) == (True, False)
    assert "请写明" in told(people.fill("finance1", f"{line}/settle", [("way", "refund")], status=200))
    answer = people.fill("finance1", f"{line}/settle", [("way", "refund"), ("reason", "误汇")])
    refund = str(answer.location).partition("?")[0].rpartition("/")[2]
    assert refund == f"{STATEMENT}.T1"
    assert refund in told(people.get("finance1", "/treasury/refunds"))
    decide = [("decision", "approve"), ("reason", "同意退回")]
    same = people.fill("finance1", f"/treasury/refunds/{refund}/decision", decide, status=409)
    assert "不能复核自己的申请" in told(same)
    people.fill("finance2", f"/treasury/refunds/{refund}/decision", decide)
    assert "待银行退付" in told(people.get("finance2", f"/treasury/refunds/{refund}"))


def test_a_line_is_kept_waiting_and_matched_again(people: Treasury) -> None:
    """Every way stands in the form; what a way does not allow is told beside it."""
    assert "已匹配" in told(people.get("finance1", f"/treasury/lines/{STATEMENT}/20260302-S1"))
    people.get("finance1", f"/treasury/lines/{STATEMENT}/20260302-S9", status=404)
    line = f"/treasury/lines/{STATEMENT}/20260302-S3"
    form = told(people.get("finance1", f"{line}/settle"))
    ways = ("认领至通知书", "退回付款人", "等待补足", "银行差错", "银行结息")
    assert [way for way in ways if way not in form] == []
    tie = [("way", "tie"), ("notice", "JK-20260302-900-9999"), ("reason", "查明")]
    assert "没有这" in told(people.fill("finance1", f"{line}/settle", tie, status=409))
    people.fill("finance1", f"{line}/settle", [("way", "wait"), ("reason", "等待补足")])
    assert "已定为等待补足" in told(people.get("finance1", "/treasury/lines"))
    browser, token = people.browser("finance1"), [("number", STATEMENT)]
    page = browser.get("/treasury/lines")
    token += [("csrf_token", token_of(page))]
    assert "没有可以重新匹配的明细" in told(browser.post("/treasury/rematch", token, status=409))


def test_what_the_bank_s_system_could_not_book_is_struck_off_with_a_reason(
    people: Treasury, hall: Hall
) -> None:
    """FEE-16: listed for treasury and supervision; struck off by the treasury alone, on a form that wants the reason."""
    message = bankline.Paid("E-9", hall.clock.now(), "1" * 20, Decimal("80.00"), "WY-9")
    assert bankline.take(hall.house, "YH01", message).result == "refused"
    where = "/treasury/unbooked/strike?bank=YH01&event=E-9"
    assert "销号 " not in told(people.get("supervisor1", "/treasury/unbooked"))
    assert "没有这个缴款识别码" in told(people.get("supervisor1", "/treasury/unbooked"))
    assert "event=E-9" in people.get("finance1", "/treasury/unbooked").text
    people.get("finance1", "/treasury/unbooked/strike?bank=YH01&event=E-8", status=404)
    assert "请写明核实情况" in told(people.fill("finance1", where, [("reason", "")], status=200))
    people.fill("finance1", where, [("reason", "款项已由银行退回付款人")])
    hall.settle()
    assert "没有待核实的业务" in told(people.get("finance1", "/treasury/unbooked"))
    people.get("finance1", where, status=404)


def test_a_day_is_tied_out_with_its_reason(people: Treasury, hall: Hall) -> None:
    """FEE-16: three columns; an uneven day wants its reason, and stands in the month."""
    assert isinstance(hall.clock, ScriptedClock)
    assert "尚未日终" in told(people.get("finance1", f"/treasury/days/{DAY}"))
    people.get("finance1", f"/treasury/days/{DAY}/tie", status=409)
    hall.clock.set(datetime(2026, 3, 2, 16, 31, tzinfo=TZ))
    people.act("close-day", DAY, "banker1")
    with hall.house.reading() as root:
        amount = Decimal(root.archive.shelf("fee-days")["2026-03-02", "YH01"]["amount"])
    people.act("remit", DAY, "banker1", RemitForm("GK01", amount, "R1"))
    page = told(people.get("finance1", f"/treasury/days/{DAY}"))
    assert ("通知书已确认（元）" in page, f"其中待查 {Decimal('19.00'):,.2f}" in page) == (True, True)
    refused = people.fill("finance1", f"/treasury/days/{DAY}/tie", [("reason", "")], status=409)
    assert "三方不一致" in told(refused)
    people.fill("finance1", f"/treasury/days/{DAY}/tie", [("reason", "一笔不明款项待查")])
    page = told(people.get("finance1", "/treasury/days?month=2026-03"))
    assert ("已对账" in page, "不一致" in page) == (True, True)
    drawn = people.get("finance1", "/treasury?month=2026-03").text
    assert "<svg" in drawn
    assert f"2 日收款 {amount:,.2f} 元、划缴 {amount:,.2f} 元" in drawn


def test_a_bond_that_is_late_is_marked(people: Treasury, hall: Hall) -> None:
    """ZB-097: the last day stands in the list; once it is over it says so."""
    with hall.house.reading() as root:
        bond = next(code for code, one in root.archive.shelf("fee-tariffs").items() if one["kind"] == "bond")
    form = NoticeForm(
        OTHER_CASE,
        "示例保证金",
        COMPANY.code,
        COMPANY.name,
        "D05",
        (Measure(bond, base=Decimal("1000.00")),),
        "900",
        f"9999{7:016d}",
        "示例",
    )
    notice = people.act("issue-notice", "", CLOCK, form)
    people.pay(notice, 7)
    today = hall.clock.now().date()
    asked = RefundForm("bond", "未中标", clock="C52", since=today)
    people.act("ask-refund", notice, CLOCK, asked)
    page = told(people.get("supervisor1", "/treasury/refunds", zone="department"))
    assert (notice in page, "2026-03-09" in page, "逾期" in page.partition("事由")[2]) == (True, True, False)
    assert isinstance(hall.clock, ScriptedClock)
    hall.clock.set(hall.clock.now() + timedelta(days=9))
    assert (
        "逾期" in told(people.get("supervisor1", "/treasury/refunds", zone="department")).partition("事由")[2]
    )
    page = told(people.get("finance1", f"/treasury/refunds/{notice}.T1"))
    assert ("GP-047" in page, "投标单位保密" in page, "尾号" in page) == (True, True, False)


@pytest.mark.parametrize("kind", ["lines", "imports", "refunds?state=approved", "days", "ledger", "owed"])
def test_every_list_is_fetched_as_a_workbook(people: Treasury, kind: str) -> None:
    """Its head and at least one row; amounts are numbers."""
    name, _mark, question = kind.partition("?")
    answer = people.get("supervisor1", f"/treasury/export/{name}.xlsx?{question}", zone="department")
    rows = list(load_workbook(io.BytesIO(answer.body)).worksheets[0].iter_rows(values_only=True))
    assert len(rows) > 1
    people.get("finance1", "/treasury/export/none.xlsx", status=404)


def test_a_template_is_saved_on_its_page(people: Treasury) -> None:
    """What is missing is told beside the field; saved it stands in the list and in the upload form."""
    form = [("id", "own-bank"), ("title", "示例自定格式"), ("day", "记帐日")]
    refused = people.fill("finance1", "/treasury/templates/new", form, status=409)
    assert "请写明收入金额列" in told(refused)
    people.fill("finance1", "/treasury/templates/new", [*form, ("credit", "进帐、存入"), ("serial", "号")])
    assert "示例自定格式" in told(people.get("finance1", "/treasury/templates"))
    assert "示例自定格式" in told(people.get("finance1", "/treasury/statements/new"))


@pytest.mark.parametrize(
    ("login", "read", "act"),
    [
        ("finance1", 200, 200),
        ("supervisor1", 200, 403),
        ("banker1", 403, 403),
        ("teller1", 403, 403),
        ("manager1", 403, 403),
    ],
)
def test_finance_acts_supervision_looks_nobody_else(
    people: Treasury, login: str, read: int, act: int
) -> None:
    """FEE-02: the bank and the hall's management have no business here; no button stands where nobody may press it."""
    people.get(login, "/treasury", zone="department", status=read)
    people.get(login, "/treasury/statements/new", zone="department", status=act)
    if (read, act) == (200, 403):
        assert "重新匹配 GK01" not in told(people.get(login, "/treasury/lines", zone="department"))
    people.browser(login, "public").get("/treasury", status=404)
