"""Keypads as the management sees them: where each stands, when it was last heard, presses that were nobody's rating."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from portal.presenters.addresses import address
from portal.presenters.desks import DeskListPage
from portal.presenters.ratings import name_in
from portal.presenters.shapes import Action, Cell, Column, Row, Table, Tag
from portal.presenters.showing import Showing
from portal.presenters.writing import short_moment

SILENT = timedelta(minutes=5)
"""After so long without a word a keypad counts as silent; it asks every two seconds."""


def keypads_page(show: Showing, heard: Mapping[str, datetime], *, manages: bool) -> DeskListPage:
    """Every keypad."""
    columns = (
        Column("编号", head=True, nowrap=True),
        Column("窗口", nowrap=True),
        Column("序列号"),
        Column("型号"),
        Column("最近联系", nowrap=True),
        Column("无效按键", numeric=True),
        Column("状态", nowrap=True),
    )
    rows = []
    for code, one in show.archive.shelf("keypad-list").items():
        at = heard.get(one["serial"])
        if one["state"] == "retired":
            tag = Tag("已停用", "grey")
        elif at is None or at + SILENT < show.now:
            tag = Tag("没有应答", "stopped")
        else:
            tag = Tag("在线", "solid")
        rows.append(
            Row(
                (
                    Cell(code, address("desk.keypad", number=one["number"]) if manages else ""),
                    Cell(name_in(show, "window", one["window"])),
                    Cell(one["serial"]),
                    Cell(one["model"] or "—"),
                    Cell(short_moment(at) if at is not None else "—"),
                    Cell(str(one["aside"])),
                    Cell(tag=tag),
                )
            )
        )
    return DeskListPage(
        title="评价器",
        note="最近联系时间由本机记忆，重新启动后几秒内重新得到。",
        table=Table("评价器", columns, tuple(rows), empty="还没有登记评价器。"),
        actions=(Action("登记评价器", address("desk.keypad.new"), primary=True),) if manages else (),
    )
