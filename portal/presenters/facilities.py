"""The convenience facilities as the public finds them: what lies on which floor, how many are there, how to borrow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hallcore.facilities.model import LENT, USES
from portal.facilitybook import Summary, standing
from portal.presenters.addresses import address
from portal.presenters.pages import AboutPage
from portal.presenters.shapes import Cell, Column, Link, Row, Section, Table
from portal.presenters.showing import Showing
from portal.presenters.writing import count

_COLUMNS = (
    Column("设施", head=True),
    Column("位置"),
    Column("使用方式", nowrap=True),
    Column("现有", nowrap=True),
)


def facilities_page(show: Showing) -> AboutPage:
    """One section for each floor and sub-hall; first how one borrows."""
    found = standing(show.archive, rooms=False)
    floors = list(dict.fromkeys((one["hall"], one["floor"]) for _number, one in found))
    law = show.law()
    days = int(law.figure("BM-02", "outside"))
    rules = Section(
        "怎样借用",
        "how",
        paragraphs=(
            "在一层导办台登记姓名和手机号码即可借用，不收费，不收押金，不扣证件。",
            f"场内借用的当日归还；可带离借用的 {days} 日内归还。",
            f"登记的姓名和手机号码只用于联系归还，归还 {law.figure('BM-03')} 日后删除。",
        ),
    )
    return AboutPage(
        title="便民设施",
        crumbs=(Link("首页", address("home")), Link("便民设施")),
        lead=f"大厅现有便民设施 {count(len(found))} 项。",
        sections=(rules, *(_floor(found, n, *place) for n, place in enumerate(floors, 1))),
    )


def _floor(found: list[tuple[str, Summary]], n: int, hall: str, floor: int) -> Section:
    title = f"{hall} {floor} 层" if hall == "主厅" else hall
    here = [one for _number, one in found if (one["hall"], one["floor"]) == (hall, floor)]
    return Section(title, f"floor-{n}", tables=(Table(f"{title}便民设施", _COLUMNS, tuple(_rows(here))),))


def _rows(here: list[Any]) -> Iterator[Row]:
    for one in here:
        yield Row((Cell(one["name"]), Cell(one["place"]), Cell(USES[one["use"]]), Cell(left_words(one))))


def left_words(one: Summary) -> str:
    """How many are there now, in words; of what stands fixed only that it is there."""
    if one["use"] in LENT:
        return f"可借 {one['free']} {one['unit']}" if one["free"] else "已借完"
    if one["use"] == "supply":
        return "有" if one["left"] else "正在补充"
    return f"{one['quantity']} {one['unit']}"
