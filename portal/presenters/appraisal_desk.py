"""The centre's desks of the daily and monthly appraisal: the inspector's round, undecided points, a month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from msgspec import Struct

from hallcore.appraisal.forms import PointForm
from hallcore.appraisal.model import Evidence
from hallcore.appraisal.rules import quarter_of, sheet_number, stars
from hallcore.ground.edition import Law
from portal.appraisalbook import LAST, sheets_in
from portal.presenters.addresses import address
from portal.presenters.appraisal_words import (
    STATES,
    department_of,
    plain,
    proof_words,
    signed_points,
    star_words,
    who,
)
from portal.presenters.desks import DeskListPage
from portal.presenters.pages import Page
from portal.presenters.paging import ROWS, pager, place_in
from portal.presenters.shapes import (
    Action,
    Alert,
    Cell,
    Column,
    FilterField,
    FilterForm,
    Link,
    Option,
    Row,
    Table,
    Tag,
)
from portal.presenters.showing import Showing
from portal.presenters.writing import count
from portal.roster import away

MOST = 500
"""Undecided points shown at once."""

INSPECTED = (
    "KH-03/badge",
    "KH-03/idle",
    "KH-03/attitude",
    "KH-03/disobey",
    "KH-02/tidy",
    "KH-02/dress",
    "KH-10/quarrel",
)
"""What an inspector notes on a round, in the order of the list."""


class Person(Struct, frozen=True):
    """Somebody on the inspector's sheet; ``away`` says why they are not there, ``chosen`` and ``note`` what was typed."""

    account: str
    name: str
    window: str
    department: str
    away: str = ""
    chosen: str = ""
    note: str = ""
    own: bool = False


class DailyPage(Page, frozen=True, kw_only=True):
    """``appraisal/daily.jinja2``: everybody of a part of the hall in a row, with one choice each."""

    note: str
    areas: FilterForm
    area: str
    people: tuple[Person, ...]
    faults: tuple[tuple[str, str], ...]
    rounds: Table
    url: str


# -- the inspector's sheet ----------------------------------------------------------------------------------


def areas(show: Showing) -> tuple[str, ...]:
    """The parts of the hall in which somebody sits, as one walks: ``主厅 1 层 A 区``."""
    windows = show.archive.shelf("windows").values()
    found = {(one["hall"], one["floor"], one["zone"]) for one in windows}
    ordered = sorted(found, key=lambda place: (place[0] != "主厅", place))
    return tuple(f"{hall} {floor} 层 {zone}".strip() for hall, floor, zone in ordered)


def people_in(show: Showing, area: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Who sits in a part of the hall: account and posting, by window."""
    windows = show.archive.shelf("windows")
    found = []
    for account, one in show.archive.shelf("posts").items():
        window = windows.get(one["window"])
        if not one["stands"] or window is None:
            continue
        if f"{window['hall']} {window['floor']} 层 {window['zone']}".strip() == area:
            found.append((one["window"], account, one))
    for _window, account, one in sorted(found, key=lambda item: item[:2]):
        yield account, one


def daily_page(
    show: Showing, asked: Mapping[str, str], visitor: str, sent: Mapping[str, str], alerts: tuple[Alert, ...]
) -> DailyPage:
    """The sheet of one part of the hall; without a part, of the first."""
    known = areas(show)
    area = asked.get("area", "") if asked.get("area", "") in known else (known[0] if known else "")
    today, law = show.now.date(), show.law()
    people = tuple(
        Person(
            account,
            who(show, account),
            one["window"],
            department_of(show, one["department"]),
            away(one, today),
            sent.get(f"fault_{account}", ""),
            sent.get(f"note_{account}", ""),
            account == visitor,
        )
        for account, one in people_in(show, area)
    )
    options = tuple(Option(one, one, one == area) for one in known)
    return DailyPage(
        title="日考核巡查",
        alerts=alerts,
        note=f"{today}，{area}，{count(len(people))} 人。没有问题的不用填写，提交后按已检查记录。",
        areas=FilterForm(
            address("appraisal.daily"),
            (FilterField("area", "区域", "select", options=options),),
            submit="换一个区域",
        ),
        area=area,
        people=people,
        faults=tuple(
            (key, f"{law.point(key).name}（{signed_points(law.point(key).least)}）") for key in INSPECTED
        ),
        rounds=_rounds(show, today),
        url=address("appraisal.daily", query={"area": area}),
    )


def _rounds(show: Showing, today: date) -> Table:
    shelf = show.archive.shelf("appraisal-rounds")
    first = f"KHX-{today - timedelta(days=6):%Y%m%d}"
    found = reversed(list(shelf.items(first, f"KHX-{today:%Y%m%d}-\U0010ffff")))
    rows = tuple(
        Row(
            (
                Cell(one["at"][:16].replace("T", " ")),
                Cell(one["area"]),
                Cell(who(show, one["by"])),
                Cell(str(one["checked"])),
                Cell(str(one["away"])),
                Cell(str(one["findings"])),
            )
        )
        for _number, one in found
    )
    columns = (
        Column("时间", nowrap=True),
        Column("区域", head=True),
        Column("巡查人", nowrap=True),
        Column("检查", numeric=True),
        Column("离岗", numeric=True),
        Column("问题", numeric=True),
    )
    return Table("近七日巡查", columns, rows, empty="近七日没有巡查记录。", show_caption=True)


def findings(
    sent: Mapping[str, str], checked: tuple[str, ...], record: str, today: date
) -> Iterator[PointForm]:
    """What was noted on a round as points, each with the round's record as its evidence."""
    for account in checked:
        rule = sent.get(f"fault_{account}", "")
        if rule in INSPECTED:
            note = sent.get(f"note_{account}", "").strip()[:500]
            yield PointForm(account, rule, today, (Evidence("inspection", record),), note=note)


# -- undecided points ---------------------------------------------------------------------------------------


def points_page(show: Showing, visitor: str, *, manages: bool) -> DeskListPage:
    """The points that wait to be confirmed or struck, those whose time to explain ends first at the top."""
    law, today = show.law(), show.now.date().isoformat()
    shelf = show.archive.shelf("appraisal-points")
    rows, ready = [], 0
    for (until, number, n), one in islice(shelf.items(), MOST):
        may = visitor not in {one["scorer"], one["account"]} and (
            one["explained"] or not until or until < today
        )
        ready += may
        rows.append(_point(show, law, (until, number, n), one, may=may))
    columns = (
        Column("人员", head=True, nowrap=True),
        Column("日期", nowrap=True),
        Column("事实"),
        Column("分", numeric=True),
        Column("证据"),
        Column("评分", nowrap=True),
        Column("本人说明", nowrap=True),
    )
    return DeskListPage(
        title="待认定记分",
        note=f"{count(len(shelf))} 笔，其中您现在可以认定 {ready} 笔。评分人不能认定自己提出的记分。",
        table=Table("待认定记分", columns, tuple(rows), empty="没有待认定的记分。"),
        actions=(
            Action("提出记分", address("appraisal.propose")),
            *((Action("按考勤提出记分", address("appraisal.attendance")),) if manages else ()),
        ),
        bulk=(Action("予以记分", address("appraisal.points"), primary=True),) if ready else (),
    )


def _point(show: Showing, law: Law, key: tuple[str, str, int], one: dict[str, Any], *, may: bool) -> Row:
    until, number, n = key
    name = who(show, one["account"])
    said = "已说明" if one["explained"] else (f"可至 {until}" if until else "无需说明")
    proof = "；".join(proof_words(kind, ref) for kind, ref in one["evidence"])
    return Row(
        (
            Cell(
                name,
                address("appraisal.decide", number=number, n=str(n)),
                note=department_of(show, one["department"]),
            ),
            Cell(one["day"]),
            Cell(law.point(one["rule"]).name),
            Cell(signed_points(Decimal(one["points"]))),
            Cell(proof),
            Cell(who(show, one["scorer"])),
            Cell(said),
        ),
        key=f"{number}/{n}" if may else "",
        name=f"{name} {one['day']} {law.point(one['rule']).name}",
    )


# -- a month ------------------------------------------------------------------------------------------------


def month_of(asked: Mapping[str, str], today: date) -> str:
    """The month the address asks for; the one before this where it has none."""
    text = asked.get("month", "")
    try:
        return f"{date.fromisoformat(f'{text}-01'):%Y-%m}"
    except ValueError:
        return f"{today.replace(day=1) - timedelta(days=1):%Y-%m}"


def lines(show: Showing, month: str, department: str) -> list[tuple[str, str, dict[str, Any] | None]]:
    """Everybody of a month: account, sheet, summary; None for who is posted and has no sheet yet."""
    shelf, found = show.archive.shelf("appraisal-sheets"), {}
    for number in sheets_in(show.archive, month, department):
        found[shelf[number]["account"]] = (number, shelf[number])
    staff = show.archive.shelf("staff-of").keys(
        *(((department, ""), (department, LAST)) if department else ())
    )
    first = date.fromisoformat(f"{month}-01")
    for _code, account in staff:
        found.setdefault(account, (sheet_number(account, first), None))
    return [(account, number, one) for account, (number, one) in sorted(found.items())]


MONTH_COLUMNS = (
    Column("姓名", head=True, nowrap=True),
    Column("部门"),
    Column("窗口", nowrap=True),
    Column("记分", numeric=True),
    Column("待认定", numeric=True),
    Column("得分", numeric=True),
    Column("星级", nowrap=True),
    Column("签署", nowrap=True),
    Column("进度", nowrap=True),
)


def month_page(show: Showing, asked: Mapping[str, str], *, manages: bool) -> DeskListPage:
    """A month of everybody or of one department: how each stands, and what waits."""
    month, department = month_of(asked, show.now.date()), asked.get("department", "")
    everybody = lines(show, month, department)
    here, last = place_in(asked, len(everybody))
    rows = tuple(_line(show, *one) for one in everybody[(here - 1) * ROWS : here * ROWS])
    states = [one["state"] if one is not None else "" for _account, _number, one in everybody]
    signed = sum(state in {"signed", "published"} for state in states)
    done = sum(state not in {"", "open"} for state in states)
    over = date.fromisoformat(f"{month}-01") < show.now.date().replace(day=1)
    quarter = show.archive.shelf("appraisal-quarters").get(quarter_of(date.fromisoformat(f"{month}-01")))
    opened = quarter is not None and quarter["state"] == "open" and month in quarter["months"]
    can = manages and over and opened and done < len(everybody)
    url = address("appraisal.total", query={"month": month, "department": department})
    return DeskListPage(
        title=f"{month} 月考核",
        note=f"{count(len(everybody))} 人，已统计 {done}，两位领导都已签署 {signed}。",
        table=Table("月考核", MONTH_COLUMNS, rows, empty="没有人员。"),
        actions=(
            *((Action("对尚未统计的人员月统计", url, primary=True, post=True),) if can else ()),
            Action("提出记分", address("appraisal.propose")),
        ),
        filters=FilterForm(
            address("appraisal.desk"),
            (FilterField("month", "月份（如 2026-03）", value=month), departments(show, department)),
            (
                Link(
                    "导出 XLSX",
                    address(
                        "appraisal.export", kind="month", query={"month": month, "department": department}
                    ),
                ),
            ),
        ),
        pager=pager("appraisal.desk", {"month": month, "department": department}, here, last, len(everybody)),
    )


def _line(show: Showing, account: str, number: str, one: dict[str, Any] | None) -> Row:
    name, posting = who(show, account), show.archive.shelf("posts").get(account)
    if one is None:
        where = posting["department"] if posting else ""
        window = posting["window"] if posting else ""
        blank = Cell("—")
        cells = (Cell(name), Cell(department_of(show, where)), Cell(window or "—"), Cell("0"), Cell("0"))
        return Row((*cells, blank, blank, blank, Cell(tag=Tag("未统计", "grey"))))
    sides = {"home": "派出部门", "centre": "中心"}
    missing = "" if one["home_leader"] and one["centre_leader"] else "缺登记的领导"
    tag = Tag("待约谈", "stopped") if one["talk"] else (Tag("申诉中", "stopped") if one["appeal"] else None)
    return Row(
        (
            Cell(name, address("appraisal.sheet", number=number), tag=tag),
            Cell(department_of(show, one["department"])),
            Cell(one["window"] or "—"),
            Cell(str(one["standing"])),
            Cell(str(len(one["open"]))),
            Cell(plain(one["total"]) if one["total"] else "—", strong=True),
            Cell(star_words(stars_of(show, one["total"])) if one["total"] else "—"),
            Cell("、".join(sides[side] for side in one["signed"]) or "—", note=missing),
            Cell(tag=Tag(STATES[one["state"]], "grey" if one["state"] == "open" else "")),
        )
    )


def stars_of(show: Showing, total: str) -> int:
    """The stars of a total as it is kept."""
    return stars(show.law(), Decimal(total))


def departments(show: Showing, code: str) -> FilterField:
    """A choice among the departments."""
    shelf = show.archive.shelf("departments").items()
    options = (
        Option("", "全部部门", not code),
        *(Option(key, summary["short"], key == code) for key, summary in shelf),
    )
    return FilterField("department", "部门", "select", options=options)


def sheet_rows(show: Showing, month: str, department: str) -> Iterator[tuple[str | Decimal | int, ...]]:
    """A month as rows of a workbook."""
    yield ("姓名", "部门", "窗口", "考勤", "纪律", "卫生仪容", "业务", "其他", "加分", "得分", "进度")
    for account, _number, one in lines(show, month, department):
        if one is None:
            yield (who(show, account), "", "", "", "", "", "", "", "", "", "未统计")
            continue
        left = dict(one["sections"])
        parts = [
            Decimal(left[name]) if left else ""
            for name in ("attendance", "discipline", "hygiene", "business")
        ]
        sums = [Decimal(one[name]) if one[name] else "" for name in ("other", "bonus", "total")]
        where = (department_of(show, one["department"]), one["window"])
        yield (who(show, account), *where, *parts, *sums, STATES[one["state"]])
