"""The kiosk's ways through the building: an item by hall and floor, the floor guide, the facilities."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from hallcore.catalogue.model import Item
from hallcore.displays.rules import place_name
from portal.facilitybook import standing
from portal.guides import lines_on, organ_of
from portal.presenters.addresses import address
from portal.presenters.facilities import left_words
from portal.presenters.hall_page import spans
from portal.presenters.kiosk import DEPARTMENTS, ITEMS, _foot, _note, _screen, _turns
from portal.presenters.services import Key, KioskPage
from portal.presenters.shapes import Link
from portal.presenters.showing import Showing
from portal.roster import windows_of

_PLAN = 8
"""Rows of the floor guide on one screen."""


class KioskRow(Struct, frozen=True):
    """A row of a list on the kiosk's screen: what, where, and a word at the end."""

    name: str
    place: str
    end: str = ""


class KioskListPage(KioskPage, frozen=True, kw_only=True):
    """``kiosk/list.jinja2``: rows to be read, with keys below them."""

    rows: tuple[KioskRow, ...] = ()


def timed(show: Showing, point: str, page: KioskPage, *, care: bool = False) -> KioskPage:
    """The page with the time after which the kiosk begins anew (XS-07), in plain print for whoever comes next."""
    law, home = show.law(), address("kiosk", point=point)
    return replace(
        page,
        idle=int(law.figure("XS-07", "idle")),
        warn=int(law.figure("XS-07", "warn")),
        home=address("preferences", query={"care": "0", "next": home}) if care else home,
    )


# -- halls and floors -----------------------------------------------------------------------------------------


def places(show: Showing) -> tuple[tuple[str, int], ...]:
    """The halls and their floors, in the order one walks; an address names one by its place from 1."""
    windows, departments = show.archive.shelf("windows"), show.archive.shelf("departments")
    found = {(one["hall"], one["floor"]) for one in (*windows.values(), *departments.values())}
    return tuple(sorted(found, key=lambda place: (place[0] != "主厅", place)))


def place_of(show: Showing, text: str) -> tuple[str, int]:
    """The hall and floor an address names.

    Raises:
        KeyError: There is no such place.
    """
    known = places(show)
    n = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    if not 1 <= n <= len(known):
        raise KeyError(text)
    return known[n - 1]


def _title(hall: str, floor: int) -> str:
    return f"{hall} {floor} 层" if hall == "主厅" else hall


def _which(here: int, pages: int) -> str:
    """Which screen of several this is; nothing of one alone."""
    return f"第 {here} 屏，共 {pages} 屏。" if pages > 1 else ""


def halls_page(show: Showing, point: str, route: str) -> KioskPage:
    """Which hall and floor: to find an item (``kiosk.floor``) or to look at the guide (``kiosk.floorplan``)."""
    finding = route == "kiosk.floor"
    keys = []
    for n, (hall, floor) in enumerate(places(show), 1):
        here = list(_departments(show, hall, floor))
        keys.append(
            Key(_title(hall, floor), address(route, point=point, place=str(n)), f"{len(here)} 个部门")
        )
    return KioskPage(
        title="到哪一层办" if finding else "楼层导览",
        now=show.now,
        lead="选大厅和楼层，再选部门和事项。" if finding else "选大厅和楼层，看部门和窗口在哪里。",
        keys=tuple(keys),
        columns=2,
        foot=_foot(point),
    )


def _departments(show: Showing, hall: str, floor: int) -> Iterator[tuple[str, dict[str, Any]]]:
    for code, one in show.archive.shelf("departments").items():
        if (one["hall"], one["floor"]) == (hall, floor):
            yield code, one


def floor_page(show: Showing, point: str, place: str, page: int) -> KioskPage:
    """Which department of a floor.

    Raises:
        KeyError: There is no such place.
    """
    hall, floor = place_of(show, place)
    found = list(_departments(show, hall, floor))
    here, pages = _screen(page, len(found), DEPARTMENTS)
    day = show.now.date()
    return KioskPage(
        title=_title(hall, floor),
        now=show.now,
        lead=f"共 {len(found)} 个部门。{_which(here, pages)}",
        keys=tuple(
            Key(
                one["short"],
                address("kiosk.windows", point=point, place=place, department=code),
                f"{one['zone']}　{sum(1 for _line in lines_on(show.archive, day, code))} 项",
            )
            for code, one in found[(here - 1) * DEPARTMENTS : here * DEPARTMENTS]
        ),
        columns=3,
        pager=_turns(address("kiosk.floor", point=point, place=place), here, pages),
        foot=_foot(point, Link("上一步", address("kiosk.halls", point=point))),
    )


def windows_page(show: Showing, point: str, place: str, department: str, page: int) -> KioskPage:
    """Which item of a department.

    Raises:
        KeyError: There is no such place or department.
    """
    place_of(show, place)
    named = show.archive.shelf("departments")[department]
    lines = [line for line in lines_on(show.archive, show.now.date(), department) if not line["outline"]]
    here, pages = _screen(page, len(lines), ITEMS)
    numbers = spans(list(windows_of(show.archive, department)))
    return KioskPage(
        title=named["short"],
        now=show.now,
        lead=f"{place_name(named['hall'], named['floor'], named['zone'])}　{numbers}。共 {len(lines)} 项。{_which(here, pages)}",
        keys=tuple(
            Key(line["name"], address("kiosk.place", point=point, number=line["code"]), _note(line))
            for line in lines[(here - 1) * ITEMS : here * ITEMS]
        ),
        columns=2,
        pager=_turns(address("kiosk.windows", point=point, place=place, department=department), here, pages),
        foot=_foot(point, Link("上一步", address("kiosk.floor", point=point, place=place))),
    )


def item_page(show: Showing, point: str, item: Item) -> KioskListPage:
    """Where an item is handled: floor, zone, windows, telephone; and the way to its list of materials."""
    archive = show.archive
    shelf, one = archive.shelf("windows"), archive.shelf("departments").get(item.department)
    by_place: dict[tuple[str, str], list[str]] = {}
    for number in item.windows or windows_of(archive, item.department):
        window = shelf[number]
        by_place.setdefault(
            (place_name(window["hall"], window["floor"], window["zone"]), window["name"]), []
        ).append(number)
    rows = [KioskRow(spans(numbers), place, name) for (place, name), numbers in sorted(by_place.items())]
    if one is not None and one["phone"]:
        rows.append(KioskRow("咨询电话", one["phone"]))
    return KioskListPage(
        title=item.name,
        now=show.now,
        lead=organ_of(archive, item),
        rows=tuple(rows[:_PLAN]),
        keys=(
            Key(
                "要带什么材料",
                address("kiosk.item", point=point, number=item.code),
                "答几个问题，打印盖章的清单",
                main=True,
            ),
        ),
        foot=_foot(point, Link("换一项", address("kiosk.halls", point=point))),
    )


def floorplan_page(show: Showing, point: str, place: str, page: int) -> KioskListPage:
    """The departments of a floor with zone and windows.

    Raises:
        KeyError: There is no such place.
    """
    hall, floor = place_of(show, place)
    windows, rows = show.archive.shelf("windows"), []
    by_name: dict[tuple[str, str], list[str]] = {}
    for number, one in windows.items():
        if one["kind"] == "comprehensive" and (one["hall"], one["floor"]) == (hall, floor):
            by_name.setdefault((one["zone"], one["name"]), []).append(number)
    rows += [KioskRow(name, zone, spans(numbers)) for (zone, name), numbers in by_name.items()]
    for code, named in sorted(_departments(show, hall, floor), key=lambda pair: (pair[1]["zone"], pair[0])):
        own = [number for number in windows_of(show.archive, code) if windows[number]["kind"] == "department"]
        rows.append(KioskRow(named["short"], named["zone"], spans(own) or "由综合窗口受理"))
    here, pages = _screen(page, len(rows), _PLAN)
    return KioskListPage(
        title=f"{_title(hall, floor)}导览",
        now=show.now,
        lead=_which(here, pages) or "部门、区域和窗口号。",
        rows=tuple(rows[(here - 1) * _PLAN : here * _PLAN]),
        columns=2,
        pager=_turns(address("kiosk.floorplan", point=point, place=place), here, pages),
        foot=_foot(point, Link("上一步", address("kiosk.floors", point=point))),
    )


def facilities_page(show: Showing, point: str, page: int) -> KioskListPage:
    """What can be borrowed or used, by floor."""
    found = [one for _number, one in standing(show.archive)]
    here, pages = _screen(page, len(found), _PLAN)
    return KioskListPage(
        title="便民设施",
        now=show.now,
        lead=f"借用请到一层导办台登记，不收费，不收押金。{_which(here, pages)}",
        rows=tuple(
            KioskRow(one["name"], f"{_title(one['hall'], one['floor'])}　{one['place']}", left_words(one))
            for one in found[(here - 1) * _PLAN : here * _PLAN]
        ),
        columns=2,
        pager=_turns(address("kiosk.facilities", point=point), here, pages),
        foot=_foot(point),
    )
