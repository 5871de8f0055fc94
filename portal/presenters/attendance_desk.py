"""The centre's attendance desk: a day by department, a month by person, the same as tables to take along."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from hallcore.attendance.model import STATES, DayRecord
from hallcore.attendance.rules import tally
from hallcore.organisation.rules import post_number
from portal.presenters.addresses import address
from portal.presenters.attendance import (
    HALVES,
    PENDING,
    choose_department,
    month_of,
    records_of,
    tag_of,
    times_of,
)
from portal.presenters.desk_organisation import name_of
from portal.presenters.desks import DeskListPage
from portal.presenters.paging import ROWS, pager, place_in
from portal.presenters.shapes import Cell, Column, FilterField, FilterForm, Link, Row, Table
from portal.presenters.showing import Showing
from portal.presenters.writing import count
from portal.roster import staff_of

_COUNTED = ("normal", "late", "early", "missed", "absent", "leave", "away")
MONTHLY = ("normal", "mended", "absent", "missed", "leave", "away", "overtime")
TIMES = (("times-late", "迟到次数"), ("times-early", "早退次数"), ("times-left", "离岗次数"))
_DAY = timedelta(days=1)


def day_of(text: str, today: date) -> date:
    """The day that is asked for, today unless another is."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today


# -- a day --------------------------------------------------------------------------------------------------


def desk_page(show: Showing, asked: Mapping[str, str]) -> DeskListPage:
    """A day: every department's half-days by state, or one department's people."""
    day, code = day_of(asked.get("day", ""), show.now.date()), asked.get("department", "")
    known = code in show.archive.shelf("departments")
    table = _people(show, day, code) if known else _departments(show, day)
    fields = (
        FilterField("day", "日期", "date", value=day.isoformat()),
        choose_department(show, code),
    )
    return DeskListPage(
        title="考勤日报",
        note=f"{day}，按半日计",
        table=table,
        filters=FilterForm(address("attendance.desk"), fields),
    )


def _departments(show: Showing, day: date) -> Table:
    columns = (
        Column("部门", head=True),
        Column("人员", numeric=True),
        *(Column(STATES[state], numeric=True) for state in _COUNTED),
        Column(PENDING, numeric=True),
    )
    rows, total = [], dict.fromkeys((*_COUNTED, "pending", "people"), 0)
    for code, one in show.archive.shelf("departments").items():
        people = staff_of(show.archive, code)
        counted = tally(record for account in people for record in records_of(show, account, day, day))
        for state in (*_COUNTED, "pending"):
            total[state] += counted.get(state, 0)
        total["people"] += len(people)
        url = address("attendance.desk", query={"day": day.isoformat(), "department": code})
        numbers = (counted.get(state, 0) for state in (*_COUNTED, "pending"))
        rows.append(
            Row(
                (
                    Cell(one["short"], url),
                    Cell(str(len(people))),
                    *(Cell(str(n) if n else "—") for n in numbers),
                )
            )
        )
    sums = (total["people"], *(total[state] for state in (*_COUNTED, "pending")))
    rows.append(Row((Cell("合计"), *(Cell(str(n) if n else "—") for n in sums)), tone="total"))
    return Table("各部门考勤", columns, tuple(rows))


def _people(show: Showing, day: date, code: str) -> Table:
    columns = (
        Column("姓名", head=True, nowrap=True),
        Column("窗口", nowrap=True),
        *(column for half in HALVES for column in (Column(half, nowrap=True), Column(f"{half}打卡"))),
    )
    rows = []
    for account in staff_of(show.archive, code):
        found = records_of(show, account, day, day)
        cells: list[Cell] = []
        for half in found[0].halves if found else ():
            cells += [Cell(tag=tag_of(half)), Cell(times_of(half) or "—")]
        cells += [Cell("—")] * (2 * len(HALVES) - len(cells))
        window = show.archive.shelf("posts")[account]["window"] or "—"
        url = address("attendance.person", number=post_number(account), query={"month": f"{day:%Y-%m}"})
        rows.append(Row((Cell(name_of(show.archive, account), url), Cell(window), *cells[: 2 * len(HALVES)])))
    return Table("人员考勤", columns, tuple(rows), empty="这个部门没有派驻人员。")


# -- a month ------------------------------------------------------------------------------------------------


def month_list(show: Showing, asked: Mapping[str, str]) -> DeskListPage:
    """A month by person, of one department or all; exports hold it whole."""
    first, code = month_of(asked.get("month", ""), show.now.date()), asked.get("department", "")
    accounts = people_of(show, code)
    here, last = place_in(asked, len(accounts))
    rows = tuple(
        Row(
            (
                Cell(name_of(show.archive, account), _person(account, first)),
                Cell(_short(show, account)),
                *(Cell(str(n) if n else "—") for n in monthly(_month(show, account, first))),
            )
        )
        for account in accounts[(here - 1) * ROWS : here * ROWS]
    )
    query = {"month": f"{first:%Y-%m}", **({"department": code} if code else {})}
    links = (
        Link("导出 XLSX", address("attendance.export", kind="xlsx", query=query)),
        Link("导出 CSV", address("attendance.export", kind="csv", query=query)),
    )
    fields = (
        FilterField("month", "月份（如 2026-03）", value=f"{first:%Y-%m}"),
        choose_department(show, code),
    )
    columns = (
        Column("姓名", head=True, nowrap=True),
        Column("部门"),
        *(Column(title, numeric=True) for title in _titles()),
    )
    return DeskListPage(
        title="考勤月报",
        note=f"{first.year} 年 {first.month} 月，{count(len(accounts))} 人，按半日计",
        table=Table("考勤月报", columns, rows, empty="没有派驻人员。"),
        filters=FilterForm(address("attendance.month"), fields, links),
        pager=pager("attendance.month", query, here, last, len(accounts)),
    )


def people_of(show: Showing, code: str) -> tuple[str, ...]:
    """Everybody posted in a department, or in all of them, in the order of departments."""
    bounds = ((code, ""), (code, "\U0010ffff")) if code else ()
    return tuple(account for _code, account in show.archive.shelf("staff-of").keys(*bounds))


def _person(account: str, first: date) -> str:
    return address("attendance.person", number=post_number(account), query={"month": f"{first:%Y-%m}"})


def _short(show: Showing, account: str) -> str:
    code = show.archive.shelf("posts")[account]["department"]
    known = show.archive.shelf("departments").get(code)
    return str(known["short"]) if known is not None else str(code)


def _month(show: Showing, account: str, first: date) -> tuple[DayRecord, ...]:
    return records_of(show, account, first, (first + 31 * _DAY).replace(day=1) - _DAY)


def _titles() -> tuple[str, ...]:
    return (*(STATES[state] for state in MONTHLY), *(title for _name, title in TIMES))


def monthly(records: tuple[DayRecord, ...]) -> tuple[int, ...]:
    """A month's numbers in the order of its columns: half-days by state, then times."""
    counted = tally(records)
    return tuple(counted.get(name, 0) for name in (*MONTHLY, *(name for name, _title in TIMES)))


def month_rows(show: Showing, asked: Mapping[str, str]) -> Iterator[tuple[str | int, ...]]:
    """The month's list as rows of a table, its head first."""
    first, code = month_of(asked.get("month", ""), show.now.date()), asked.get("department", "")
    yield ("账号", "姓名", "部门", *_titles())
    for account in people_of(show, code):
        numbers = monthly(_month(show, account, first))
        yield (account, name_of(show.archive, account), _short(show, account), *numbers)
