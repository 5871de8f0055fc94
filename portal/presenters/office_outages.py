"""Outages at the manager's desk: those there were, and the form for one that has just ended."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

from portal.presenters.addresses import address
from portal.presenters.desks import FormPage
from portal.presenters.shapes import Alert, Cell, Column, Link, Row, Section, Table
from portal.presenters.showing import Showing
from portal.presenters.writing import moment

_SHOWN = 50


def outages_page(show: Showing, alerts: tuple[Alert, ...]) -> FormPage:
    """The window where an outage is recorded, the latest fifty above it."""
    rows = []
    for (_day, number), outage in islice(show.archive.shelf("outages").items(), _SHOWN):
        span = f"{moment(datetime.fromisoformat(outage['first']))} 至 {moment(datetime.fromisoformat(outage['last']))}"
        rows.append(Row((Cell(number), Cell(span), Cell(outage["reason"]), Cell("、".join(outage["slips"])))))
    columns = (
        Column("编号", head=True, nowrap=True),
        Column("起止"),
        Column("原因"),
        Column("备用表单号段"),
    )
    table = Table("停机记录", columns, tuple(rows), empty="没有停机记录。")
    return FormPage(
        title="停机记录",
        crumbs=(Link("办件", address("office")), Link("停机记录")),
        alerts=alerts,
        lead="系统停机期间，窗口使用预先编号的纸质表单收件。恢复后登记停机，补录时引用编号，收件时间与录入时间都保留。",
        before=(Section("已登记的停机", "outages", tables=(table,)),),
        submit="登记停机",
        cancel=Link("返回", address("office")),
    )
