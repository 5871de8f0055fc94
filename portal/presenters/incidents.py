"""The hall's own measurements of its way in for bids, as everybody may read them."""

from __future__ import annotations

from portal.presenters.addresses import address, record_url
from portal.presenters.pages import AboutPage
from portal.presenters.shapes import Cell, Column, Fact, Link, Row, Section, Table
from portal.presenters.showing import Showing
from portal.presenters.writing import exact_moment
from trading.tendering.incident_model import IncidentBegan, IncidentMeasured

RULES = ("EB-30", "EB-31", "EB-32")
NEWEST = 100
"""Incidents on the page, newest first."""


def incidents_page(show: Showing) -> AboutPage:
    """The published rule, and every outage that was measured."""
    law = show.law()
    columns = (
        Column("编号", nowrap=True),
        Column("中断自", head=True),
        Column("恢复于"),
        Column("时长", numeric=True),
    )
    table = Table("中断记录", columns, tuple(_rows(show)), empty="没有测得过中断。")
    return AboutPage(
        title="投标文件递交通道：自测与中断记录",
        crumbs=(Link("首页", address("home")), Link("交易信息", address("trading")), Link("中断记录")),
        sections=(
            Section(
                "公布的规则",
                "rule",
                facts=tuple(
                    Fact(
                        rule,
                        law.cite(rule).words,
                        full=True,
                        link=Link("依据", address("law.rule", rule=rule)),
                    )
                    for rule in RULES
                ),
            ),
            Section("中断记录", "incidents", "由系统自测形成，签名并写入公开日志", tables=(table,)),
        ),
    )


def _rows(show: Showing) -> list[Row]:
    rows = []
    for number in list(reversed(list(show.archive.shelf("incidents").keys())))[:NEWEST]:
        incident = show.archive[number]
        began, measured = incident.latest(IncidentBegan), incident.latest(IncidentMeasured)
        if began is None:
            continue
        url = record_url(f"{number}-{incident.count - 1:04d}")
        until = exact_moment(measured.out_until) if measured is not None else "尚未恢复"
        span = f"{measured.seconds} 秒" if measured is not None else "—"
        rows.append(Row((Cell(number, url), Cell(exact_moment(began.last_good)), Cell(until), Cell(span))))
    return rows
