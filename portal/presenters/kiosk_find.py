"""The kiosk's ways through the building: an item by hall and floor, the floor guide, the facilities, one's case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from hallcore.catalogue.model import Item
from hallcore.displays.rules import place_name
from portal.facilitybook import standing
from portal.guides import lines_on, organ_of
from portal.presenters.addresses import address
from portal.presenters.citizens import ProgressPage
from portal.presenters.facilities import left_words
from portal.presenters.hall_page import spans
from portal.presenters.kiosk import DEPARTMENTS, ITEMS, _foot, _note, _screen, _turns
from portal.presenters.services import Key, KioskPage
from portal.presenters.shapes import Link
from portal.presenters.showing import Showing
from portal.roster import windows_of

NUMBER, CODE = 15, 8
"""Figures of a case's number behind its letters, and characters of a query code."""

PREFIX = "DHB"
_GROUPS = (8, 3, 4)
DIGITS = tuple("1234567890")
LETTERS = tuple("1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ")
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


class KioskPadPage(KioskPage, frozen=True, kw_only=True):
    """``kiosk/pad.jinja2``: a number, then a code, typed on the screen; every key also works without a script.

    Attributes:
        url: Where the keys are sent.
        step: ``number`` or ``code``.
        number, code: What was typed so far; ``typed`` and ``blanks`` are the present one as it is shown.
        pad: The keys.
        most: How many characters the present one has.
        wrong: What was wrong with the last try.
    """

    url: str
    step: str
    number: str
    code: str
    typed: str
    pad: tuple[str, ...]
    most: int
    least: int
    wrong: str = ""


class KioskProgressPage(KioskPage, frozen=True, kw_only=True):
    """``kiosk/progress.jinja2``: how a case stands."""

    progress: ProgressPage


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


# -- one's case -----------------------------------------------------------------------------------------------


def typed_number(digits: str) -> str:
    """A number as it is being typed, a line for each figure that is wanting: ``DHB-20260302-0__-____``."""
    blank = digits + "_" * (NUMBER - len(digits))
    return f"{PREFIX}-{blank[:8]}-{blank[8:11]}-{blank[11:]}"


def case_number(digits: str) -> str:
    """A case's number from its figures: ``202603020120007`` → ``DHB-20260302-012-0007``."""
    parts, at = [PREFIX], 0
    for size in _GROUPS:
        part = digits[at : at + size]
        if part:
            parts.append(part)
        at += size
    return "-".join(parts)


def pad_page(show: Showing, point: str, step: str, number: str, code: str, wrong: str = "") -> KioskPadPage:
    """The keys for the number, or for the code."""
    counting = step == "number"
    return KioskPadPage(
        title="查办件进度",
        now=show.now,
        lead="按回执输入办件编号，“DHB”不用输入。"
        if counting
        else "再输入回执上的查询码，或者证件号码、手机号码的后四位。",
        url=address("kiosk.progress", point=point),
        step=step,
        number=number,
        code=code,
        typed=typed_number(number) if counting else code + "_" * (CODE - len(code)),
        pad=DIGITS if counting else LETTERS,
        most=NUMBER if counting else CODE,
        least=NUMBER if counting else 4,
        wrong=wrong,
        foot=_foot(point),
    )


def progress_kiosk_page(point: str, now: datetime, progress: ProgressPage) -> KioskProgressPage:
    """How a case stands, as large as everything here."""
    return KioskProgressPage(
        title=progress.title,
        now=now,
        lead=progress.number,
        progress=progress,
        keys=(Key("查另一件", address("kiosk.progress", point=point)),),
        foot=_foot(point),
    )
