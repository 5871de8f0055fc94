"""The hall as the public finds it: floors and sub-halls, which department at which windows, telephones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from portal.presenters.addresses import address
from portal.presenters.pages import AboutPage
from portal.presenters.shapes import Action, Cell, Column, Link, Row, Section, Table
from portal.presenters.showing import Showing
from portal.presenters.writing import count
from portal.roster import windows_of

_COLUMNS = (
    Column("区域", nowrap=True),
    Column("部门", head=True),
    Column("窗口", nowrap=True),
    Column("电话", nowrap=True),
)
_TAKEN_IN = (
    Column("区域", nowrap=True),
    Column("综合窗口", head=True),
    Column("窗口", nowrap=True),
    Column("统一收件的部门"),
)


def hall_page(show: Showing) -> AboutPage:
    """One section for each floor and sub-hall, in the order one walks."""
    windows, departments = show.archive.shelf("windows"), show.archive.shelf("departments")
    site = show.settings.site
    places = sorted(
        {(one["hall"], one["floor"]) for one in (*windows.values(), *departments.values())},
        key=lambda place: (place[0] != "主厅", place),
    )
    return AboutPage(
        title="大厅布局",
        crumbs=(Link("首页", address("home")), Link("大厅布局")),
        lead=f"{count(len(departments))} 个部门，{count(len(windows))} 个窗口。地址：{site.address}，总机：{site.phone}。",
        sections=(
            *(_floor(show, n, *place) for n, place in enumerate(places, 1)),
            Section(
                "窗口考核",
                "appraisal",
                paragraphs=("窗口和工作人员每季度的考核得分、名次、星级和扣分事由概要向社会公示。",),
                actions=(Action("查看季度考核公示", address("appraisal.board")),),
            ),
        ),
    )


def _floor(show: Showing, n: int, hall: str, floor: int) -> Section:
    title = f"{hall} {floor} 层" if hall == "主厅" else hall
    tables = [Table(f"{title}部门窗口", _COLUMNS, tuple(_departments(show, hall, floor)))]
    taken_in = tuple(_comprehensive(show, hall, floor))
    if taken_in:
        tables.insert(0, Table(f"{title}综合窗口", _TAKEN_IN, taken_in))
    return Section(title, f"place-{n}", tables=tuple(tables))


def _departments(show: Showing, hall: str, floor: int) -> Iterator[Row]:
    windows = show.archive.shelf("windows")
    for code, one in sorted(
        show.archive.shelf("departments").items(), key=lambda pair: (pair[1]["zone"], pair[0])
    ):
        if (one["hall"], one["floor"]) != (hall, floor):
            continue
        own = [number for number in windows_of(show.archive, code) if windows[number]["kind"] == "department"]
        yield Row(
            (Cell(one["zone"] or "—"), Cell(one["organ"]), Cell(spans(own) or "—"), Cell(one["phone"] or "—"))
        )


def _comprehensive(show: Showing, hall: str, floor: int) -> Iterator[Row]:
    departments = show.archive.shelf("departments")
    by_name: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for number, one in show.archive.shelf("windows").items():
        if one["kind"] == "comprehensive" and (one["hall"], one["floor"]) == (hall, floor):
            by_name.setdefault((one["zone"], one["name"], one["departments"]), []).append(number)
    for (zone, name, served), numbers in by_name.items():
        names = "、".join(_short(departments, code) for code in served)
        yield Row((Cell(zone or "—"), Cell(name), Cell(spans(numbers)), Cell(names)))


def _short(departments: Mapping[str, Any], code: str) -> str:
    return str(departments[code]["short"]) if code in departments else code


def spans(numbers: list[str]) -> str:
    """Window numbers as signs have them, neighbours drawn together: ``9–16 号、21 号``."""
    found: list[list[int]] = []
    for number in sorted(int(text[1:]) for text in numbers):
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return "、".join(f"{a}–{b} 号" if a != b else f"{a} 号" for a, b in found)
