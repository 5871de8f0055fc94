"""The treasury's lists as rows of a workbook: the same lists as on the pages, whole up to a bound."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from hallcore.fees.banking import FATES, WAYS
from hallcore.fees.ledger import SIDES
from portal.presenters.showing import Showing
from portal.presenters.treasury import balances, days_of, first_of, item_name
from portal.presenters.treasury_lines import (
    DAY_STATES,
    FORMS,
    GROUNDS,
    NOTICE_STATES,
    REFUND_STATES,
    day_text,
    imports,
    open_lines,
    overdue,
    owed_keys,
    refunds,
)

MOST = 50_000
"""Rows that a workbook holds at most."""

Row = tuple[str | Decimal | int, ...]


class Sheet(NamedTuple):
    """A list as a workbook: its name, and how its rows come from what the address asks."""

    name: str
    rows: Callable[[Showing, dict[str, str]], Iterator[Row]]


def _money(text: str) -> Decimal | str:
    return Decimal(text) if text else ""


def _lines(show: Showing, asked: dict[str, str]) -> Iterator[Row]:
    yield ("账户", "日期", "流水", "金额", "待查", "情况", "说明", "通知书", "处理")
    shelf = show.archive.shelf("fee-lines")
    for key in islice(open_lines(show, asked.get("account", ""), ""), MOST):
        one = shelf[key]
        settled = WAYS[one["settled"]] if one["settled"] else ""
        yield (
            key[0],
            day_text(key[1]),
            key[2],
            _money(one["amount"]),
            _money(one["held"]),
            FATES[one["fate"]],
            one["why"],
            one["notice"],
            settled,
        )


def _imports(show: Showing, _asked: dict[str, str]) -> Iterator[Row]:
    yield ("导入时间", "账户", "格式", "到账", "新登记", "早已登记", "支出", "搁置")
    for account, _n, one in imports(show):
        numbers = (one[name] for name in ("read", "fresh", "known", "outgoing", "bad"))
        yield (one["at"][:19].replace("T", " "), account, FORMS[one["form"]], *numbers)


def _refunds(show: Showing, asked: dict[str, str]) -> Iterator[Row]:
    yield ("退付", "账户", "金额", "事由", "说明", "最后退还日", "状态", "逾期")
    state = asked["state"] if asked.get("state") in REFUND_STATES else "confirmed"
    shelf = show.archive.shelf("fee-refunds")
    for _state, _due, number in islice(refunds(show, state, ""), MOST):
        one = shelf[number]
        late = "逾期" if overdue(show, one) else ""
        said = (GROUNDS[one["ground"]], one["reason"], one["due"], REFUND_STATES[one["state"]], late)
        yield (number, one["account"], _money(one["amount"]), *said)


def _days(show: Showing, asked: dict[str, str]) -> Iterator[Row]:
    yield ("营业日", "代收银行", "收款", "划缴", "状态", "三方")
    for day, bank, one in days_of(show, first_of(asked.get("month", ""), show.now.date())):
        even = {True: "一致", False: "不一致", None: ""}[one["even"]]
        yield (day, bank, _money(one["amount"]), _money(one["remitted"]), DAY_STATES[one["state"]], even)


def _ledger(show: Showing, asked: dict[str, str]) -> Iterator[Row]:
    yield ("账户", "收费项目", *SIDES.values())
    for one in balances(show, asked.get("account", "")):
        yield (
            one.account,
            item_name(show, one.item),
            *(one.sides.get(side, Decimal("0.00")) for side in SIDES),
        )


def _owed(show: Showing, _asked: dict[str, str]) -> Iterator[Row]:
    yield ("通知书", "执收单位", "事项", "账户", "金额", "缴款期限", "状态")
    shelf = show.archive.shelf("fee-notices")
    for _due, number in islice(owed_keys(show, ""), MOST):
        one = shelf[number]
        words = (one["organ"], one["about"], one["account"])
        yield (number, *words, _money(one["amount"]), one["due"], NOTICE_STATES[one["state"]])


SHEETS = {
    "lines": Sheet("到账差异", _lines),
    "imports": Sheet("对账文件", _imports),
    "refunds": Sheet("退付", _refunds),
    "days": Sheet("三方对账", _days),
    "ledger": Sheet("账目", _ledger),
    "owed": Sheet("待缴款项", _owed),
}
