"""The treasury's lists: lines that did not match, files that were imported, refunds, days, what is owed.

Each is read from a range of keys of the fee book, a page at a time; a list goes on after the last key of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from hallcore.dossier import Dossier
from hallcore.fees.banking import FATES, WAYS
from hallcore.fees.rules import account_number
from portal.presenters.addresses import address
from portal.presenters.desks import DeskListPage
from portal.presenters.paging import ROWS
from portal.presenters.shapes import (
    Action,
    Cell,
    Column,
    FilterField,
    FilterForm,
    Link,
    Option,
    Pager,
    Row,
    Table,
    Tag,
)
from portal.presenters.showing import Showing
from portal.presenters.treasury import LAST, account_name, account_options, days_of, first_of
from portal.presenters.writing import amount, moment

FORMS = {"csv": "CSV", "xlsx": "XLSX", "mt940": "MT940"}
DAY_STATES = {"open": "营业中", "closed": "已日终", "tied": "已对账"}
REFUND_STATES = {
    "confirmed": "待财政批准",
    "asked": "待执收单位确认",
    "approved": "待银行退付",
    "paid": "已退付",
    "refused": "不予退付",
}
GROUNDS = {
    "overpaid": "多缴",
    "mistaken": "误缴",
    "withdrawn": "事项撤回",
    "bond": "退还保证金",
    "ended": "招标终止或者失败",
}
NOTICE_STATES = {"unpaid": "待缴款", "expired": "已过期"}
SEPARATOR = "|"
"""Between the parts of a key in an address; no part has it."""


def after_key(text: str, parts: int) -> tuple[str, ...]:
    """Where a page goes on, as the address has it; the beginning where it has nothing useful."""
    key = tuple(text.split(SEPARATOR)) if text else ()
    return key if len(key) == parts else ("",) * parts


def _page(keys: Iterable[Any]) -> tuple[list[Any], bool]:
    """The keys of one page, and whether there are more."""
    found = list(islice(keys, ROWS + 1))
    return found[:ROWS], len(found) > ROWS


def _pager(route: str, asked: dict[str, str], keys: list[Any], *, more: bool) -> Pager | None:
    if not more and not asked.get("after"):
        return None
    kept = {name: value for name, value in asked.items() if value and name != "after"}
    following = address(route, query={**kept, "after": SEPARATOR.join(keys[-1])}) if more and keys else ""
    first = (Link("从头开始", address(route, query=kept)),) if asked.get("after") else ()
    return Pager(f"本页 {len(keys)} 条", first, next=following)


def _select(name: str, label: str, options: dict[str, str], chosen: str) -> FilterField:
    return FilterField(
        name,
        label,
        "select",
        options=tuple(Option(key, text, key == chosen) for key, text in options.items()),
    )


# -- lines --------------------------------------------------------------------------------------------------


def open_lines(show: Showing, account: str, after: str) -> Iterator[tuple[str, str, str]]:
    """Keys of the lines nobody has settled, by account, day and number."""
    low = after_key(after, 3)
    if account:
        low = max(low, (account, "", ""))
    high = (account or LAST, LAST, LAST)
    yield from show.archive.shelf("fee-open-lines").keys(low, high, excludemin=any(low))


def lines_page(show: Showing, asked: dict[str, str], *, acts: bool) -> DeskListPage:
    """The lines that wait for somebody."""
    keys, more = _page(open_lines(show, asked.get("account", ""), asked.get("after", "")))
    shelf = show.archive.shelf("fee-lines")
    statements = dict.fromkeys(f"DZ-{account}-{day}" for account, day, _line in keys)
    return DeskListPage(
        title="到账差异",
        crumbs=(Link("财政", address("treasury")), Link("到账差异")),
        note="银行对账文件中没有直接匹配的到账；差异在下一工作日内处理完毕。",
        filters=FilterForm(
            address("treasury.lines"),
            (_select("account", "账户", {"": "全部", **account_options(show)}, asked.get("account", "")),),
            links=(Link("导出 XLSX", address("treasury.export", kind="lines")),),
        ),
        actions=tuple(
            Action(
                f"重新匹配 {number.split('-')[1]} {day_text(number.rpartition('-')[2])}",
                address("treasury.rematch"),
                post=True,
                hidden=(("number", number),),
            )
            for number in list(statements)[:4]
        )
        if acts
        else (),
        table=Table(
            "待处理的到账差异",
            LINE_COLUMNS,
            tuple(_line_row(show, key, shelf[key]) for key in keys if key in shelf),
            empty="没有待处理的到账差异。",
        ),
        pager=_pager("treasury.lines", asked, keys, more=more),
    )


LINE_COLUMNS = (
    Column("到账", head=True, nowrap=True),
    Column("账户"),
    Column("金额（元）", numeric=True),
    Column("待查（元）", numeric=True),
    Column("情况"),
    Column("通知书", nowrap=True),
)


def _line_row(show: Showing, key: tuple[str, str, str], summary: dict[str, Any]) -> Row:
    account, day, line = key
    url = address("treasury.line", number=f"DZ-{account}-{day}", line=line)
    return Row(
        (
            Cell(day_text(day), url, note=line[:40]),
            Cell(account_name(show, account)),
            Cell(amount(Decimal(summary["amount"]))),
            Cell(amount(Decimal(summary["held"]))),
            Cell(FATES[summary["fate"]], note=_settled(summary)),
            Cell(summary["notice"] or "—"),
        )
    )


def _settled(summary: dict[str, Any]) -> str:
    said = summary["why"]
    return f"{said}；已定为{WAYS[summary['settled']]}" if summary["settled"] else str(said)


def day_text(compact: str) -> str:
    """20260302 as 2026-03-02."""
    return f"{compact[:4]}-{compact[4:6]}-{compact[6:]}"


# -- imports ------------------------------------------------------------------------------------------------


def imports(show: Showing) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Files that were imported, newest first, account by account; so many of each."""
    shelf = show.archive.shelf("fee-imports")
    for account in show.archive.shelf("fee-accounts"):
        dossier: Dossier | None = show.archive.get(account_number(account))
        last = dossier.count if dossier is not None else 0
        for n in range(last - 1, max(last - 1 - ROWS, -1), -1):
            summary = shelf.get((account, n))
            if summary is not None:
                yield account, n, summary


def statements_page(show: Showing, *, acts: bool) -> DeskListPage:
    """The files that were imported."""
    columns = (
        Column("导入时间", head=True, nowrap=True),
        Column("账户"),
        Column("格式"),
        Column("到账", numeric=True),
        Column("新登记", numeric=True),
        Column("早已登记", numeric=True),
        Column("支出", numeric=True),
        Column("搁置", numeric=True),
    )
    rows = tuple(
        Row(
            (
                Cell(
                    summary["at"][:16].replace("T", " "),
                    address("treasury.statement", account=account, n=str(n)),
                ),
                Cell(account_name(show, account)),
                Cell(FORMS[summary["form"]]),
                *(Cell(str(summary[name])) for name in ("read", "fresh", "known", "outgoing")),
                Cell(str(summary["bad"]), strong=summary["bad"] > 0),
            )
        )
        for account, n, summary in imports(show)
    )
    actions = (Action("导入对账文件", address("treasury.upload"), primary=True),) if acts else ()
    return DeskListPage(
        title="对账文件",
        crumbs=(Link("财政", address("treasury")), Link("对账文件")),
        note=f"每个账户列出最近 {ROWS} 次导入。",
        actions=(*actions, Action("导出 XLSX", address("treasury.export", kind="imports"))),
        table=Table("已导入的对账文件", columns, rows, empty="还没有导入对账文件。"),
    )


# -- refunds ------------------------------------------------------------------------------------------------


def refunds(show: Showing, state: str, after: str) -> Iterator[tuple[str, str, str]]:
    """Keys of the refunds in a state, those with a last day first."""
    low = max(after_key(after, 3), (state, "", ""))
    yield from show.archive.shelf("fee-refund-desk").keys(low, (state, LAST, LAST), excludemin=True)


def refunds_page(show: Showing, asked: dict[str, str]) -> DeskListPage:
    """The refunds in one state; a bond that is late is marked."""
    state = asked["state"] if asked.get("state") in REFUND_STATES else "confirmed"
    keys, more = _page(refunds(show, state, asked.get("after", "")))
    shelf = show.archive.shelf("fee-refunds")
    return DeskListPage(
        title="退付",
        crumbs=(Link("财政", address("treasury")), Link("退付")),
        note="保证金的最后退还日由法定期限计算，逾期的标明。",
        filters=FilterForm(
            address("treasury.refunds"),
            (_select("state", "状态", REFUND_STATES, state),),
            links=(Link("导出 XLSX", address("treasury.export", query={"state": state}, kind="refunds")),),
        ),
        table=Table(
            f"退付：{REFUND_STATES[state]}",
            (
                Column("退付", head=True, nowrap=True),
                Column("账户"),
                Column("金额（元）", numeric=True),
                Column("事由"),
                Column("最后退还日", nowrap=True),
            ),
            tuple(_refund_row(show, number, shelf[number]) for _state, _due, number in keys),
            empty="没有这样的退付。",
        ),
        pager=_pager("treasury.refunds", {**asked, "state": state}, keys, more=more),
    )


def overdue(show: Showing, summary: dict[str, Any]) -> bool:
    """Whether a bond has not gone back by its last day."""
    waits = summary["state"] in {"asked", "confirmed", "approved"}
    return bool(summary["due"]) and waits and show.now.date() > date.fromisoformat(summary["due"])


def _refund_row(show: Showing, number: str, summary: dict[str, Any]) -> Row:
    late = overdue(show, summary)
    return Row(
        (
            Cell(number, address("treasury.refund", number=number)),
            Cell(account_name(show, summary["account"])),
            Cell(amount(Decimal(summary["amount"]))),
            Cell(GROUNDS[summary["ground"]], note=summary["reason"]),
            Cell(summary["due"] or "—", tag=Tag("逾期", "stopped") if late else None),
        ),
        tone="late" if late else "",
    )


# -- days and what is owed ----------------------------------------------------------------------------------


def days_page(show: Showing, asked: dict[str, str]) -> DeskListPage:
    """The booking days of a month."""
    first = first_of(asked.get("month", ""), show.now.date())
    rows = tuple(
        Row(
            (
                Cell(day, address("treasury.day", number=summary["number"])),
                Cell(show.archive.shelf("fee-banks").get(bank, {}).get("name", bank)),
                Cell(amount(Decimal(summary["amount"])) if summary["amount"] else "—"),
                Cell(amount(Decimal(summary["remitted"]))),
                Cell(DAY_STATES[summary["state"]]),
                Cell(
                    {True: "一致", False: "不一致", None: "—"}[summary["even"]],
                    strong=summary["even"] is False,
                ),
            ),
            tone="late" if summary["even"] is False else "",
        )
        for day, bank, summary in days_of(show, first)
    )
    columns = (
        Column("营业日", head=True, nowrap=True),
        Column("代收银行"),
        Column("收款（元）", numeric=True),
        Column("划缴（元）", numeric=True),
        Column("状态"),
        Column("三方"),
    )
    return DeskListPage(
        title="三方对账",
        crumbs=(Link("财政", address("treasury")), Link("三方对账")),
        note="通知书、银行到账、财政划缴逐日核对。",
        filters=FilterForm(
            address("treasury.days"),
            (FilterField("month", "月份（如 2026-03）", value=f"{first:%Y-%m}"),),
            links=(
                Link("导出 XLSX", address("treasury.export", query={"month": f"{first:%Y-%m}"}, kind="days")),
            ),
        ),
        table=Table(f"{first.year} 年 {first.month} 月的营业日", columns, rows, empty="这个月没有营业日。"),
    )


def owed_keys(show: Showing, after: str) -> Iterator[tuple[str, str]]:
    """Keys of the notices that wait for money, oldest last day first."""
    low = after_key(after, 2)
    yield from show.archive.shelf("fee-open").keys(low, (LAST, LAST), excludemin=any(low))


def owed_page(show: Showing, asked: dict[str, str]) -> DeskListPage:
    """The notices that wait for money."""
    keys, more = _page(owed_keys(show, asked.get("after", "")))
    shelf, today = show.archive.shelf("fee-notices"), show.now.date().isoformat()
    rows = tuple(
        Row(
            (
                Cell(number, note=shelf[number]["about"]),
                Cell(shelf[number]["organ"]),
                Cell(amount(Decimal(shelf[number]["amount"]))),
                Cell(shelf[number]["due"] or "期限待定"),
                Cell(NOTICE_STATES[shelf[number]["state"]]),
            ),
            tone="late" if shelf[number]["due"] and shelf[number]["due"] < today else "",
        )
        for _due, number in keys
    )
    columns = (
        Column("通知书", head=True, nowrap=True),
        Column("执收单位"),
        Column("金额（元）", numeric=True),
        Column("缴款期限", nowrap=True),
        Column("状态"),
    )
    return DeskListPage(
        title="待缴款项",
        crumbs=(Link("财政", address("treasury")), Link("待缴款项")),
        note=f"按缴款期限排列；截至 {moment(show.now)}。",
        actions=(Action("导出 XLSX", address("treasury.export", kind="owed")),),
        table=Table("待缴的通知书", columns, rows, empty="没有待缴的通知书。"),
        pager=_pager("treasury.owed", asked, keys, more=more),
    )
