"""What is meant to be bought, as everybody may read it: intentions of procurement and plans of works, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from portal.presenters.addresses import address, record_url
from portal.presenters.pages import AboutPage
from portal.presenters.planning_told import month_words
from portal.presenters.shapes import Cell, Column, Fact, Link, Row, Section, Table, Tag
from portal.presenters.showing import Showing
from portal.presenters.writing import money

NEWEST = 100
"""Intentions on the list."""

STATES = {"published": Tag("已公开", "grey"), "withdrawn": Tag("已撤销", "stopped")}
"""How lists mark where an intention stands."""


def intentions_page(show: Showing) -> AboutPage:
    """Everybody's list: what is meant to be bought, newest first."""
    shelf = show.archive.shelf("intentions")
    numbers = list(reversed(list(shelf.keys())))[:NEWEST]
    columns = (
        Column("编号", nowrap=True),
        Column("项目", head=True),
        Column("采购人（招标人）"),
        Column("金额", numeric=True),
        Column("预计时间", nowrap=True),
        Column("状态", nowrap=True),
    )
    rows = tuple(_public_row(number, shelf[number]) for number in numbers)
    law = show.law()
    return AboutPage(
        title="采购意向和招标计划",
        crumbs=(Link("首页", address("home")), Link("交易信息", address("trading")), Link("意向和计划")),
        lead="采购意向在采购活动开始前公开，供供应商提前准备；实际采购以采购公告为准。",
        sections=(
            Section(
                "已公开的意向和计划",
                "intentions",
                f"最近 {NEWEST} 项",
                tables=(Table("采购意向和招标计划", columns, rows, empty="尚未公开采购意向和招标计划。"),),
            ),
            Section(
                "公开的规则",
                "rules",
                facts=tuple(
                    Fact(
                        rule,
                        law.cite(rule).words,
                        full=True,
                        link=Link("依据", address("law.rule", rule=rule)),
                    )
                    for rule in ("GP-020", "GP-019", "ZB-046")
                ),
            ),
        ),
    )


def _public_row(number: str, line: Mapping[str, Any]) -> Row:
    follows = tuple(Link(f"公告 {tender}", address("tender", number=tender)) for tender in line["tenders"])
    return Row(
        (
            Cell(number),
            Cell(line["name"], record_url(line["record"]), note=line["called"], links=follows),
            Cell(line["purchaser_name"]),
            Cell(money(Decimal(line["budget"]))),
            Cell(month_words(line["month"])),
            Cell(tag=STATES[line["state"]]),
        )
    )
