"""Statistics and efficiency reports: a period of the hall, of every department or item, as charts, tables and workbooks.

The numbers are the statistics book's. Rates stand only where there is something to divide by, and say by how many; how
each is reckoned stands below the table, so that whoever is graded by it can reckon it again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import get_args

from msgspec import Struct

from portal.presenters.addresses import address
from portal.presenters.pages import Page
from portal.presenters.shapes import (
    Action,
    Cell,
    Column,
    Figure,
    Figures,
    FilterField,
    FilterForm,
    Link,
    Option,
    Row,
    Table,
)
from portal.presenters.showing import Showing
from portal.presenters.writing import count, moment
from portal.statbook import TRADED, WHATS, Grain, Scope, counted, first_day

GRAINS: Mapping[Grain, str] = {"day": "日报", "month": "月报", "quarter": "季报", "year": "年报"}
SCOPES: Mapping[Scope, str] = {"department": "按部门", "item": "按事项"}
SHOWN = 60
"""Lines of a table on the page; the workbook has all of them."""

_SHAPE = {
    "day": re.compile(r"\d{4}-(0[1-9]|1[0-2])-\d{2}"),
    "month": re.compile(r"\d{4}-(0[1-9]|1[0-2])"),
    "quarter": re.compile(r"\d{4}Q[1-4]"),
    "year": re.compile(r"\d{4}"),
}
_SHORT = {
    "received": "收件",
    "online": "网上",
    "corrected": "补正",
    "accepted": "受理",
    "turned-away": "不予受理",
    "granted": "准予",
    "denied": "不予许可",
    "same-day": "当日",
    "in-time": "按时",
    "late": "超时",
}
"""The columns on the page, so that they fit; the workbook has all of them under their full names."""

_RATES = ("按时率", "平均用时", "平均承诺", "提前")


class Asked(Struct, frozen=True):
    """What report is asked for: its grain, its period, and by what it is broken down."""

    grain: Grain
    period: str
    scope: Scope = "department"


class TrendBar(Struct, frozen=True):
    """A column of the trend: what came in and what was decided, and their heights from 0 to 1."""

    label: str
    received: int
    decided: int
    high: float
    low: float


class StatisticsPage(Page, frozen=True, kw_only=True):
    """``desk/statistics.jinja2``: figures, the trend, the table and how its rates are reckoned."""

    note: str
    filters: FilterForm
    figures: Figures
    trend: tuple[TrendBar, ...]
    trend_title: str
    trend_table: Table
    table: Table
    trading: Table
    how: tuple[str, ...]
    actions: tuple[Action, ...]
    back: Link


def read(query: Mapping[str, str], today: date) -> Asked:
    """What the address asks for; what it does not know is this month by department."""
    grain: Grain = next((one for one in get_args(Grain) if one == query.get("grain")), "month")
    scope: Scope = next((one for one in SCOPES if one == query.get("by")), "department")
    period = query.get("period", "")
    if not _SHAPE[grain].fullmatch(period) or not _exists(grain, period):
        period = period_of(grain, today)
    return Asked(grain, period, scope)


def _exists(grain: Grain, period: str) -> bool:
    if grain != "day":
        return int(period[:4]) > 0
    try:
        date.fromisoformat(period)
    except ValueError:
        return False
    return True


def period_of(grain: Grain, day: date) -> str:
    """The period of a grain in which a day lies."""
    return {
        "day": day.isoformat(),
        "month": f"{day:%Y-%m}",
        "quarter": f"{day.year}Q{(day.month + 2) // 3}",
        "year": f"{day.year:04d}",
    }[grain]


def words_of(grain: Grain, period: str) -> str:
    """A period in words: 2026年3月, 2026年第1季度."""
    year = f"{period[:4]}年"
    if grain == "day":
        return f"{year}{int(period[5:7])}月{int(period[8:])}日"
    if grain == "month":
        return f"{year}{int(period[5:7])}月"
    return f"{year}第{period[-1]}季度" if grain == "quarter" else year


def periods(grain: Grain, first: date, today: date) -> tuple[str, ...]:
    """The periods from the first day to today, the newest first; of days no more than thirty-one."""
    found: dict[str, None] = {}
    day, last = today, max(first, today - timedelta(days=30)) if grain == "day" else first
    while day >= last:
        found.setdefault(period_of(grain, day))
        day -= timedelta(days=1)
    return tuple(found)


# -- the page ------------------------------------------------------------------------------------------------


def statistics_page(show: Showing, asked: Asked) -> StatisticsPage:
    """One report."""
    hall = counted(show.archive, asked.grain, asked.period, "hall").get("", Counter())
    named = words_of(asked.grain, asked.period)
    trend = tuple(_trend(show, asked))
    rows = tuple(_rows(show, asked))
    query = {"grain": asked.grain, "period": asked.period, "by": asked.scope}
    return StatisticsPage(
        title=f"办件效能{GRAINS[asked.grain]}",
        note=f"{named}　截至 {moment(show.now)}",
        filters=_filters(show, asked),
        figures=_figures(hall, named),
        trend=trend,
        trend_title="收件和办结",
        trend_table=_trend_table(trend),
        table=_table(asked, rows, hall),
        trading=_trading(show, asked),
        how=HOW,
        actions=tuple(
            Action(f"导出 {kind.upper()}", address("live.statistics.export", kind=kind, query=query))
            for kind in ("xlsx", "csv")
        ),
        back=Link("五环节实时监察", address("live")),
    )


HOW = (
    "网上：网上申请的收件；补正：告知过补正的办件；当日：收件当日作出决定；按时、超时：对承诺期限而言；用时、承诺以工作日计。",
    "办结：作出准予或者不予许可的决定；不予受理、撤回、终止不计入办结。",
    "按时办结率：在承诺期限最后一日以前（含当日）作出决定的件数，除以期限可以计算的办结件数；暂停计时的日子不计。",
    "平均用时：自受理次日起到作出决定之日的工作日数，暂停计时的日子不计；当日受理当日决定的为 0。",
    "比承诺提前：（平均承诺 − 平均用时）÷ 平均承诺。",
    "各数按动作发生的日期统计，季报、年报是各月之和；没有可以相除的件数时，比率不显示。",
)


def _figures(hall: Counter[str], named: str) -> Figures:
    return Figures(
        named,
        (
            Figure("收件", count(hall["received"]), "件", f"其中网上申请 {count(hall['online'])} 件"),
            Figure("办结", count(_decided(hall)), "件", f"其中当日办结 {count(hall['same-day'])} 件"),
            Figure("按时办结率", _rates(hall)[0], "", f"超承诺时限 {count(hall['late'])} 件"),
            Figure(
                "比承诺提前",
                _rates(hall)[3],
                "",
                f"平均用时 {_rates(hall)[1]} 个工作日" if hall["timed"] else "尚无可计时限的办结",
            ),
        ),
        "全大厅",
    )


def _decided(numbers: Counter[str]) -> int:
    return numbers["granted"] + numbers["denied"]


def _rates(numbers: Counter[str]) -> tuple[str, str, str, str]:
    """In time, working days used and promised on average, and how much sooner than promised; a dash for none."""
    limited, timed = numbers["in-time"] + numbers["late"], numbers["timed"]
    used, promised = numbers["days-used"], numbers["days-promised"]
    return (
        f"{numbers['in-time'] / limited:.1%}" if limited else "—",
        f"{used / timed:.1f}" if timed else "—",
        f"{promised / timed:.1f}" if timed else "—",
        f"{(promised - used) / promised:.1%}" if promised else "—",
    )


def _filters(show: Showing, asked: Asked) -> FilterForm:
    today = show.now.date()
    offered = periods(asked.grain, first_day(show.archive) or today, today)
    if asked.period not in offered:
        offered = (asked.period, *offered)
    fields = (
        FilterField(
            "grain",
            "报表",
            "select",
            options=tuple(Option(key, name, selected=key == asked.grain) for key, name in GRAINS.items()),
        ),
        FilterField(
            "period",
            "期间",
            "select",
            options=tuple(
                Option(one, words_of(asked.grain, one), selected=one == asked.period) for one in offered
            ),
        ),
        FilterField(
            "by",
            "明细",
            "select",
            options=tuple(Option(key, name, selected=key == asked.scope) for key, name in SCOPES.items()),
        ),
    )
    return FilterForm(address("live.statistics"), fields, submit="查看")


# -- tables --------------------------------------------------------------------------------------------------


def _names(show: Showing, scope: Scope) -> dict[str, str]:
    if scope == "department":
        return {code: one["short"] for code, one in show.archive.shelf("departments").items()}
    return {}


def _name(show: Showing, names: Mapping[str, str], scope: Scope, code: str) -> str:
    if scope == "department":
        return names.get(code, code)
    summary = show.archive.shelf("guides").get(code)
    return str(summary["versions"][-1][2]["name"]) if summary else code


def lines(show: Showing, asked: Asked) -> Iterator[tuple[str, str, Counter[str]]]:
    """Code, name and numbers of every department or item with which anything happened, by code."""
    names = _names(show, asked.scope)
    for code, numbers in sorted(counted(show.archive, asked.grain, asked.period, asked.scope).items()):
        yield code, _name(show, names, asked.scope, code), numbers


def _rows(show: Showing, asked: Asked) -> Iterator[Row]:
    for code, name, numbers in lines(show, asked):
        url = (
            address("office.department", query={"department": code})
            if asked.scope == "department"
            else address("service", number=code)
        )
        yield Row((Cell(name, url), *_cells(numbers)), tone="late" if numbers["late"] else "")


def _cells(numbers: Counter[str]) -> Iterator[Cell]:
    for what in _SHORT:
        yield Cell(
            count(numbers[what]) if numbers[what] else "—", strong=what == "late" and numbers[what] > 0
        )
    for rate in _rates(numbers):
        yield Cell(rate)


def _table(asked: Asked, rows: tuple[Row, ...], hall: Counter[str]) -> Table:
    head = "部门" if asked.scope == "department" else "事项"
    columns = (
        Column(head, head=True),
        *(Column(name, numeric=True) for name in (*_SHORT.values(), *_RATES)),
    )
    total = (Row((Cell("合计"), *_cells(hall)), tone="total"),) if rows else ()
    note = f"只列前 {SHOWN} 行，全部见导出的表格。" if len(rows) > SHOWN else ""
    return Table(
        f"{SCOPES[asked.scope]}明细", columns, (*rows[:SHOWN], *total), empty="这一期间没有办件。", note=note
    )


def sheet(show: Showing, asked: Asked) -> Iterator[tuple[str | int | float, ...]]:
    """The table to take along, its head first; rates as numbers."""
    head = "部门" if asked.scope == "department" else "事项"
    yield ("代码", head, *WHATS.values(), "可计时限的办结", "用时合计（工作日）", "承诺合计（工作日）")
    for code, name, numbers in lines(show, asked):
        yield (
            code,
            name,
            *(numbers[what] for what in WHATS),
            numbers["timed"],
            numbers["days-used"],
            numbers["days-promised"],
        )


def _trading(show: Showing, asked: Asked) -> Table:
    numbers = counted(show.archive, asked.grain, asked.period, "trading").get("", Counter())
    columns = tuple(Column(name, numeric=True) for name in TRADED.values())
    row = Row(tuple(Cell(count(numbers[what])) for what in TRADED))
    return Table("公共资源交易", columns, (row,))


# -- the trend -----------------------------------------------------------------------------------------------

_FINER: Mapping[Grain, Grain] = {"day": "day", "month": "day", "quarter": "month", "year": "month"}


def _trend(show: Showing, asked: Asked) -> Iterator[TrendBar]:
    """The period's days or months; of a day the fortnight that ends with it."""
    finer = _FINER[asked.grain]
    numbers = [
        (label, counted(show.archive, finer, one, "hall").get("", Counter())) for one, label in _steps(asked)
    ]
    most = max((max(one["received"], _decided(one)) for _label, one in numbers), default=0) or 1
    for label, one in numbers:
        yield TrendBar(label, one["received"], _decided(one), one["received"] / most, _decided(one) / most)


def _steps(asked: Asked) -> Iterator[tuple[str, str]]:
    if asked.grain in {"quarter", "year"}:
        year = asked.period[:4]
        first = int(asked.period[-1]) * 3 - 2 if asked.grain == "quarter" else 1
        for month in range(first, first + (3 if asked.grain == "quarter" else 12)):
            yield f"{year}-{month:02d}", f"{month}月"
        return
    if asked.grain == "day":
        last = date.fromisoformat(asked.period)
        days = [last - timedelta(days=back) for back in range(13, -1, -1)]
    else:
        first_of = date.fromisoformat(f"{asked.period}-01")
        days = [first_of + timedelta(days=n) for n in range(31)]
        days = [day for day in days if day.month == first_of.month]
    for day in days:
        yield day.isoformat(), f"{day.day}" if asked.grain == "month" else f"{day.month}-{day.day}"


def _trend_table(trend: tuple[TrendBar, ...]) -> Table:
    columns = (Column("时间", head=True), Column("收件", numeric=True), Column("办结", numeric=True))
    rows = tuple(Row((Cell(bar.label), Cell(count(bar.received)), Cell(count(bar.decided)))) for bar in trend)
    return Table("收件和办结", columns, rows)
