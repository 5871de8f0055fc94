"""Flags of a draft as a table: where they stand, what is wrong, on which clause, and what to change."""

from __future__ import annotations

from portal.presenters.addresses import address
from portal.presenters.shapes import Cell, Column, Link, Row, Section, Table, Tag
from portal.presenters.showing import Showing
from trading.planning.model import Flag


def flag_table(show: Showing, found: tuple[Flag, ...]) -> Table:
    """Flags as a table: where, what, on which clause, what to change, and how grave."""
    law, rows = show.law(), []
    for flag in found:
        line = law.cite(flag.rule).line if flag.rule else "—"
        links = (Link(f"依据 {flag.rule}", address("law.rule", rule=flag.rule)),) if flag.rule else ()
        tone = Tag("应当修改", "stopped") if flag.outright else Tag("修改或者说明", "grey")
        rows.append(
            Row(
                (
                    Cell(flag.place, note=flag.quote),
                    Cell(flag.name, note=flag.change),
                    Cell(line, links=links),
                    Cell(tag=tone),
                )
            )
        )
    columns = (
        Column("位置和原文", head=True),
        Column("问题和修改建议"),
        Column("依据"),
        Column("处理", nowrap=True),
    )
    return Table("合规检查提示", columns, tuple(rows), empty="没有发现需要提示的内容。")


def flag_section(show: Showing, found: tuple[Flag, ...]) -> Section:
    """The flags of a draft as a section of a window."""
    hard = sum(flag.outright for flag in found)
    note = f"{hard} 项应当修改，{len(found) - hard} 项修改或者说明理由" if found else "未发现问题"
    return Section("合规检查", "check", note, tables=(flag_table(show, found),))
