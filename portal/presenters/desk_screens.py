"""The manager's window on the screens: where each hangs, what it plays, when it last asked, what its address is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hallcore.displays.model import SCREEN_KINDS, ScreenRegistered
from hallcore.displays.rules import place_name, screen_number
from portal.presenters.addresses import address
from portal.presenters.desks import DeskListPage, FormPage
from portal.presenters.shapes import (
    Action,
    Alert,
    Cell,
    Column,
    Fact,
    FilterField,
    FilterForm,
    Link,
    Option,
    Row,
    Section,
    Table,
    Tag,
)
from portal.presenters.showing import Showing
from portal.presenters.writing import count

SILENT_SECONDS = 120
"""A screen that has not asked for so long is told to be silent."""


def screens_page(show: Showing, seen: Mapping[str, datetime], kind: str) -> DeskListPage:
    """Every screen: where it hangs, what it plays, when it last asked."""
    found = [
        (code, one)
        for code, one in show.archive.shelf("screens").items()
        if one["state"] == "standing" and kind in ("", one["kind"])
    ]
    columns = (
        Column("编号", nowrap=True),
        Column("屏幕", head=True),
        Column("用途", nowrap=True),
        Column("位置"),
        Column("节目单"),
        Column("最近更新", nowrap=True),
    )
    options = (
        Option("", "全部用途", not kind),
        *(Option(key, label, key == kind) for key, label in SCREEN_KINDS.items()),
    )
    return DeskListPage(
        title="屏幕",
        note=f"{count(len(found))} 块",
        table=Table(
            "屏幕",
            columns,
            tuple(_screen(show, code, one, seen.get(code)) for code, one in found),
            empty="没有登记的屏幕。",
        ),
        actions=(Action("登记屏幕", address("desk.screens", query={"new": "1"}), primary=True),),
        filters=FilterForm(
            address("desk.screens"), (FilterField("kind", "用途", "select", options=options),)
        ),
    )


def _screen(show: Showing, code: str, one: Mapping[str, Any], seen: datetime | None) -> Row:
    playlists = show.archive.shelf("screen-playlists")
    playlist = playlists.get(show.archive.claimed(f"playlist-of:{code}"))
    silent = seen is None or (show.now - seen).total_seconds() > SILENT_SECONDS * max(1.0, show.rate)
    told = (
        Cell(tag=Tag("未连接", "grey"))
        if seen is None
        else Cell(f"{seen:%H:%M:%S}", tag=Tag("失联", "stopped") if silent else None)
    )
    name = f"{one['name']}（播音）" if one["sound"] else one["name"]
    return Row(
        (
            Cell(code, address("desk.screen", number=one["number"])),
            Cell(name),
            Cell(SCREEN_KINDS[one["kind"]]),
            Cell(place_name(one["hall"], one["floor"], one["zone"])),
            Cell((playlist["name"] if playlist else "常用节目") if one["kind"] == "led" else "—"),
            told,
        )
    )


def screen_form_page(paper: ScreenRegistered | None, url: str, alerts: tuple[Alert, ...]) -> FormPage:
    """The form of a screen; above it the address the device has to open."""
    before: tuple[Section, ...] = ()
    if paper is not None:
        facts = (Fact("屏幕打开的地址", url, url, full=True), Fact("显示", SCREEN_KINDS[paper.kind]))
        before = (
            Section(
                "设备设置",
                "device",
                facts=facts,
                paragraphs=(
                    "设备浏览器设为全屏打开此地址。播音的屏幕须允许自动播放。地址里有口令，请勿外传。",
                ),
                actions=(
                    Action("停用这块屏幕", address("desk.screen.retire", number=screen_number(paper.code))),
                ),
            ),
        )
    return FormPage(
        title=f"屏幕 {paper.code}" if paper is not None else "登记屏幕",
        alerts=alerts,
        before=before,
        cancel=Link("返回", address("desk.screens")),
        submit="保存",
    )
