"""What somebody finds of the appraisal: their own months, and the sheets that wait for their signature."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hallcore.appraisal.model import SECTIONS, SIDES
from portal.appraisalbook import newest_quarter, sheets_of, waiting_for
from portal.presenters.addresses import address
from portal.presenters.appraisal_words import STATES, department_of, plain, signed_points, who
from portal.presenters.desks import DeskListPage
from portal.presenters.shapes import Action, Cell, Column, Row, Table, Tag
from portal.presenters.showing import Showing

# -- my months ----------------------------------------------------------------------------------------------


def my_page(show: Showing, account: str) -> DeskListPage:
    """Somebody's months, newest first, with what they may do now."""
    shelf = show.archive.shelf("appraisal-sheets")
    numbers = sorted(sheets_of(show.archive, account), reverse=True)
    published = newest_quarter(show.archive, "published")
    actions = []
    if published:
        actions.append(Action("对公示提出异议", address("appraisal.object", number=published)))
    board = newest_quarter(show.archive, "published", "concluded")
    if board:
        actions.append(Action("查看季度公示", address("appraisal.board.quarter", number=board)))
    return DeskListPage(
        title="我的考核",
        note="每一笔记分都写明规则和证据，您可以说明；月统计后可以申诉。",
        table=Table(
            "我的月考核",
            (
                Column("月份", head=True, nowrap=True),
                Column("得分", numeric=True),
                Column("已计记分", numeric=True),
                Column("待认定", numeric=True),
                Column("进度", nowrap=True),
                Column("可以办理"),
            ),
            tuple(_my_row(show, number, shelf[number]) for number in numbers),
            empty="还没有您的考核记录。没有记分的月份，月统计后显示。",
        ),
        actions=tuple(actions),
    )


def _my_row(show: Showing, number: str, one: dict[str, Any]) -> Row:
    today = show.now.date().isoformat()
    may = ""
    if any(until >= today for until, _sheet, _n in one["open"]):
        may = f"可以说明至 {min(u for u, _s, _n in one['open'] if u >= today)}"
    elif one["state"] in {"totalled", "signed"} and one["appeal_by"] >= today and not one["appeal"]:
        may = f"可以申诉至 {one['appeal_by']}"
    elif one["appeal"]:
        may = f"申诉应于 {one['appeal']} 前答复"
    return Row(
        (
            Cell(one["month"], address("appraisal.sheet", number=number)),
            Cell(plain(one["total"]) if one["total"] else "—"),
            Cell(str(one["standing"])),
            Cell(str(len(one["open"]))),
            Cell(tag=Tag(STATES[one["state"]], "grey" if one["state"] == "open" else "")),
            Cell(may or "—"),
        )
    )


# -- what leaders sign --------------------------------------------------------------------------------------


def signing_page(show: Showing, leader: str) -> DeskListPage:
    """The sheets that wait for somebody's signature; many may be signed at once."""
    shelf = show.archive.shelf("appraisal-sheets")
    waiting = waiting_for(show.archive, leader)
    rows = tuple(_sign_row(show, number, side, shelf[number]) for number, side in waiting)
    columns = (
        Column("姓名", head=True, nowrap=True),
        Column("部门"),
        Column("月份", nowrap=True),
        *(
            Column(SECTIONS[name], numeric=True)
            for name in ("attendance", "discipline", "hygiene", "business")
        ),
        Column("其他", numeric=True),
        Column("加分", numeric=True),
        Column("合计", numeric=True),
        Column("签署身份", nowrap=True),
    )
    years = [
        number for number, one in show.archive.shelf("appraisal-years").items() if one["state"] == "open"
    ]
    actions = [Action("签署年终评定", address("appraisal.grades.sign", number=years[-1]))] if years else []
    return DeskListPage(
        title="待我签署的月考核表",
        note=f"{len(rows)} 份。派出部门领导和中心领导都签署后生效；不同意的，打开该表退回。",
        table=Table("待签署", columns, rows, empty="没有等待您签署的考核表。"),
        actions=(*actions, Action("提出记分", address("appraisal.propose"))),
        bulk=(Action("同意并签署", address("appraisal.signing"), primary=True),) if rows else (),
    )


def _sign_row(show: Showing, number: str, side: str, one: dict[str, Any]) -> Row:
    name, left = who(show, one["account"]), dict(one["sections"])
    sections = ("attendance", "discipline", "hygiene", "business")
    return Row(
        (
            Cell(name, address("appraisal.sheet", number=number)),
            Cell(department_of(show, one["department"])),
            Cell(one["month"]),
            *(Cell(plain(left[section])) for section in sections),
            Cell(signed_points(Decimal(one["other"]))),
            Cell(signed_points(Decimal(one["bonus"]))),
            Cell(plain(one["total"]), strong=True),
            Cell(SIDES[side]),
        ),
        key=number,
        name=f"{name} {one['month']}",
    )
