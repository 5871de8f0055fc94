"""The treasury's overview: balances that reconcile to the fen, what is owed and for how long, a month as a drawing.

Every number is a sum the fee book keeps; none is counted over notices or lines when a page is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from msgspec import Struct

from hallcore.fees.banking import FATES, WAYS
from hallcore.fees.ledger import SIDES
from hallcore.fees.model import ACCOUNT_KINDS
from portal.feebook import NO_DAY
from portal.presenters.addresses import address
from portal.presenters.pages import Page
from portal.presenters.shapes import Cell, Column, Fact, FilterField, FilterForm, Link, LinkGroup, Row, Table
from portal.presenters.showing import Showing
from portal.presenters.writing import amount, count, yuan

LAST = "\U0010ffff"
ZERO = Decimal("0.00")
MOST = 999
"""How far refunds are counted."""

DEBITS = ("receivable", "bank", "fiscal")
"""Sides that are what is there; the others are what it is owed to."""

_AGES = ((1, 30, "过期 1 至 30 日"), (31, 90, "过期 31 至 90 日"), (91, 180, "过期 91 至 180 日"))


class DayBars(Struct, frozen=True):
    """A day of the month's drawing: what was taken and what was remitted, each as a part of the largest."""

    day: int
    taken: str
    remitted: str
    taken_part: float
    remitted_part: float


class TreasuryPage(Page, frozen=True, kw_only=True):
    """``treasury/overview.jinja2``: figures, the month as a drawing, and tables."""

    note: str
    facts: tuple[Fact, ...] = ()
    month: FilterForm | None = None
    drawing: str = ""
    bars: tuple[DayBars, ...] = ()
    tables: tuple[Table, ...] = ()
    links: tuple[Link, ...] = ()


def rooms(here: str) -> LinkGroup:
    """The treasury's rooms, for the side of its pages."""
    names = {
        "treasury": "概况",
        "treasury.lines": "到账差异",
        "treasury.unbooked": "网上缴款未入账",
        "treasury.statements": "对账文件",
        "treasury.days": "三方对账",
        "treasury.refunds": "退付",
        "treasury.forfeits": "不予退还",
        "treasury.owed": "待缴款项",
        "treasury.ledger": "账目",
        "treasury.templates": "文件模板",
    }
    return LinkGroup("财政", tuple(Link(label, address(name), name == here) for name, label in names.items()))


def export_link(kind: str) -> Link:
    """Where a list is fetched as a workbook."""
    return Link("导出 XLSX", address("treasury.export", kind=kind))


# -- accounts and the ledger --------------------------------------------------------------------------------


class Balance(NamedTuple):
    """What stands on the ledger of one account and item: side → yuan, as debits and credits both positive."""

    account: str
    item: str
    sides: Mapping[str, Decimal]


def balances(show: Showing, account: str = "") -> list[Balance]:
    """The ledger by account and item."""
    found: dict[tuple[str, str], dict[str, Decimal]] = {}
    for (name, item), value in show.archive.shelf("fee-ledger").items():
        side, _mark, code = name.partition(":")
        if account in {"", code}:
            found.setdefault((code, item), {})[side] = signed(side, Decimal(value))
    return [Balance(*key, found[key]) for key in sorted(found)]


def signed(side: str, value: Decimal) -> Decimal:
    """A balance as people read it: what is there and what is owed are both positive."""
    return value if side in DEBITS else -value


def account_name(show: Showing, code: str) -> str:
    """An account as pages name it."""
    summary = show.archive.shelf("fee-accounts").get(code)
    return f"{code} {summary['name']}" if summary else code


def item_name(show: Showing, code: str) -> str:
    """A fee item as pages name it; money whose purpose nobody knows yet has none."""
    summary = show.archive.shelf("fee-tariffs").get(code)
    return f"{code} {summary['name']}" if summary else (code or "用途待查")


def account_options(show: Showing) -> dict[str, str]:
    """The accounts a list can be narrowed to."""
    return {code: account_name(show, code) for code in show.archive.shelf("fee-accounts")}


def ledger_page(show: Showing, account: str) -> TreasuryPage:
    """Every balance by account and item; both columns of sums come to the same."""
    rows = balances(show, account)
    return TreasuryPage(
        title="账目",
        crumbs=(Link("财政", address("treasury")), Link("账目")),
        note="余额是全部凭证之和，更正以反向凭证入账，不作删改。",
        facts=tuple(_proof(rows)),
        tables=(_ledger_table(show, rows),),
        links=(export_link("ledger"),),
    )


def sums_of(rows: list[Balance]) -> dict[str, Decimal]:
    """All balances by side."""
    return {side: sum((one.sides.get(side, ZERO) for one in rows), ZERO) for side in SIDES}


def _proof(rows: list[Balance]) -> Iterator[Fact]:
    sums = sums_of(rows)
    debit = sum((sums[side] for side in DEBITS), ZERO)
    credit = sum((value for side, value in sums.items() if side not in DEBITS), ZERO)
    yield Fact("应收、在途和财政账户合计", yuan(debit))
    yield Fact("应缴应退、待查和利息合计", yuan(credit))
    yield Fact("差额", yuan(debit - credit), strong=debit != credit)


def _ledger_table(show: Showing, rows: list[Balance]) -> Table:
    columns = (
        Column("账户", head=True),
        Column("收费项目"),
        *(Column(f"{name}（元）", numeric=True) for name in SIDES.values()),
    )
    lines = [
        Row(
            (
                Cell(account_name(show, one.account)),
                Cell(item_name(show, one.item)),
                *(Cell(amount(one.sides[side]) if side in one.sides else "—") for side in SIDES),
            )
        )
        for one in rows
    ]
    sums = sums_of(rows)
    total = Row((Cell("合计"), Cell(), *(Cell(amount(sums[side])) for side in SIDES)), tone="total")
    return Table("按账户和收费项目的余额", columns, (*lines, total) if lines else (), empty="还没有账目。")


# -- the overview -------------------------------------------------------------------------------------------


def overview_page(show: Showing, month: str) -> TreasuryPage:
    """Where the money is, what is owed, what waits for somebody, and how the month goes."""
    rows, first = balances(show), first_of(month, show.now.date())
    bars = tuple(_bars(show, first))
    return TreasuryPage(
        title="财政：概况",
        crumbs=(Link("财政", address("treasury")), Link("概况")),
        note="各项数字由凭证逐笔汇总，与账目一致。",
        facts=tuple(_facts(show, rows)),
        month=FilterForm(
            address("treasury"),
            (FilterField("month", "月份（如 2026-03）", value=f"{first:%Y-%m}"),),
            submit="查看",
        ),
        drawing=f"{first.year} 年 {first.month} 月每日收款和划缴",
        bars=bars,
        tables=(
            *((_month_table(bars),) if bars else ()),
            _accounts(show, rows),
            _ages(show),
            _lines(show),
        ),
        links=(Link("全部账目", address("treasury.ledger")),),
    )


def first_of(month: str, today: date) -> date:
    """The first day of a month as the address has it; this month's where it has none."""
    year, _mark, number = month.partition("-")
    if year.isdecimal() and number.isdecimal():
        try:
            return date(int(year), int(number), 1)
        except ValueError:
            pass
    return today.replace(day=1)


def owed(show: Showing) -> tuple[int, Decimal]:
    """How many notices wait for money, and for how much."""
    kept = list(show.archive.shelf("fee-owed").values())
    return sum(many for many, _ in kept), sum((Decimal(value) for _, value in kept), ZERO)


def _facts(show: Showing, rows: list[Balance]) -> Iterator[Fact]:
    sums, (many, waits) = sums_of(rows), owed(show)
    lines = show.archive.shelf("fee-line-sums")
    open_lines = sum(n for (_account, group), (n, _held) in lines.items() if group in FATES)
    held = sum((Decimal(value) for _n, value in lines.values()), ZERO)
    yield Fact("待缴通知书", f"{count(many)} 份，{yuan(waits)}", url=address("treasury.owed"))
    yield Fact("账上应收", _beside(sums["receivable"], waits, "与待缴通知书相符"))
    yield Fact("代收在途", yuan(sums["bank"]))
    yield Fact("财政账户", yuan(sums["fiscal"]))
    yield Fact("待处理的到账差异", f"{count(open_lines)} 笔", url=address("treasury.lines"))
    yield Fact("账上待查款项", _beside(sums["suspense"], held, "与到账明细相符"))
    states = {"confirmed": "待批准的退付", "approved": "待银行退付"}
    for state, label in states.items():
        keys = show.archive.shelf("fee-refund-desk").keys((state, "", ""), (state, LAST, LAST))
        waiting = sum(1 for _ in islice(keys, MOST))
        yield Fact(
            label,
            f"{count(waiting)} 笔{'以上' if waiting == MOST else ''}",
            url=address("treasury.refunds", query={"state": state}),
        )

    asked = sum(1 for _ in islice(show.archive.shelf("fee-forfeits").keys(), MOST))
    yield Fact("待决定的不予退还", f"{count(asked)} 笔", url=address("treasury.forfeits"))


def _beside(kept: Decimal, counted: Decimal, agreed: str) -> str:
    if kept == counted:
        return f"{yuan(kept)}，{agreed}"
    return f"{yuan(kept)}，相差 {yuan(kept - counted)}，请重新匹配"


def _accounts(show: Showing, rows: list[Balance]) -> Table:
    columns = (
        Column("财政账户", head=True),
        Column("性质"),
        *(Column(f"{name}（元）", numeric=True) for name in SIDES.values()),
    )
    lines = []
    for code, summary in show.archive.shelf("fee-accounts").items():
        sums = sums_of([one for one in rows if one.account == code])
        lines.append(
            Row(
                (
                    Cell(account_name(show, code), address("treasury.ledger", query={"account": code})),
                    Cell(ACCOUNT_KINDS[summary["kind"]]),
                    *(Cell(amount(sums[side])) for side in SIDES),
                )
            )
        )
    return Table("各账户余额", columns, tuple(lines), empty="还没有登记财政账户。")


def _ages(show: Showing) -> Table:
    """What is owed, by how long ago its last day was."""
    today = show.now.date()
    sums: dict[str, tuple[int, Decimal]] = {}
    for (_account, due), (many, value) in show.archive.shelf("fee-owed").items():
        label = _age(due, today)
        before = sums.get(label, (0, ZERO))
        sums[label] = (before[0] + many, before[1] + Decimal(value))
    labels = ("未到期", *(label for _first, _last, label in _AGES), "过期 180 日以上", "期限待定")
    rows = tuple(
        Row(
            (Cell(label), Cell(count(sums[label][0])), Cell(amount(sums[label][1]))),
            tone="late" if label.startswith("过期") else "",
        )
        for label in labels
        if label in sums
    )
    columns = (Column("账龄", head=True), Column("份数", numeric=True), Column("金额（元）", numeric=True))
    return Table("待缴款项账龄", columns, rows, empty="没有待缴的通知书。")


def _age(due: str, today: date) -> str:
    if due == NO_DAY:
        return "期限待定"
    days = (today - date.fromisoformat(due)).days
    if days <= 0:
        return "未到期"
    return next((label for first, last, label in _AGES if first <= days <= last), "过期 180 日以上")


def _lines(show: Showing) -> Table:
    names = {**FATES, **WAYS}
    rows = tuple(
        Row(
            (
                Cell(account_name(show, account)),
                Cell(names[group]),
                Cell(count(many)),
                Cell(amount(Decimal(held))),
            )
        )
        for (account, group), (many, held) in show.archive.shelf("fee-line-sums").items()
    )
    columns = (
        Column("财政账户", head=True),
        Column("到账差异"),
        Column("笔数", numeric=True),
        Column("待查（元）", numeric=True),
    )
    return Table("没有直接匹配的到账", columns, rows, empty="全部到账都已匹配。")


# -- the month ----------------------------------------------------------------------------------------------


def days_of(show: Showing, first: date) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The booking days of a month: day, bank, summary."""
    after = (first + timedelta(days=31)).replace(day=1)
    found = show.archive.shelf("fee-days").items(
        (first.isoformat(), ""), (after.isoformat(), ""), excludemax=True
    )
    for (day, bank), summary in found:
        yield day, bank, summary


def _bars(show: Showing, first: date) -> Iterator[DayBars]:
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for day, _bank, summary in days_of(show, first):
        taken, remitted = sums.get(day, (ZERO, ZERO))
        sums[day] = (
            taken + Decimal(summary["amount"] or "0"),
            remitted + Decimal(summary["remitted"] or "0"),
        )
    most = max((max(pair) for pair in sums.values()), default=ZERO) or Decimal(1)
    for day, (taken, remitted) in sums.items():
        yield DayBars(
            int(day[-2:]), amount(taken), amount(remitted), float(taken / most), float(remitted / most)
        )


def _month_table(bars: tuple[DayBars, ...]) -> Table:
    rows = tuple(Row((Cell(f"{one.day} 日"), Cell(one.taken), Cell(one.remitted))) for one in bars)
    columns = (
        Column("日期", head=True),
        Column("收款（元）", numeric=True),
        Column("划缴（元）", numeric=True),
    )
    return Table("每日收款和划缴", columns, rows, note="收款以银行日终清单为准，未日终的营业日计为零。")
