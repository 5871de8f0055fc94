"""One sample of every page of the report box."""

from __future__ import annotations

from portal.forms import HallForm
from portal.presenters.desks import FormPage
from portal.presenters.reportbox import DonePage, FollowPage, KeeperPage, ReportPage, SealedItem
from portal.presenters.shapes import Cell, Column, Fact, Link, Row, Table, Tag
from tests.makers.desk_pages import desk
from tests.makers.page_parts import Sample, crumbs, frame


def _keeper() -> KeeperPage:
    records = Table(
        "案卷记录",
        (Column("记录", head=True), Column("时间"), Column("经办"), Column("说明")),
        (Row((Cell("举报件投入"), Cell("2026-11-20 09:00:00"), Cell("举报人"), Cell(""))),),
    )
    return KeeperPage(
        title="举报 JB-20261120-001",
        crumbs=crumbs("举报箱", "JB-20261120-001"),
        tags=(Tag("已开启", "solid"),),
        facts=(Fact("投入", "2026-11-20 09:00:00"),),
        items=(
            SealedItem(
                0, "举报内容", (Fact("密封于", "提交人的设备"),), "{}", ready=True, material="/m", taken=True
            ),
        ),
        others=(("U-000009", "00", "行政监督　supervisor1 示***", "0a1b2c3d"),),
        box="{}",
        reply_key="00",
        may_answer=True,
        may_close=True,
        conclusions=(("upheld", "反映的问题属实，已经处理"),),
        records=records,
        opened=(0, "{}", "[]", "/a", "/m"),
        urls={"pass": "/p", "open": "/o", "answer": "/a", "close": "/c"},
    )


def samples() -> dict[str, Sample]:
    """Every page once, by a short name."""
    report = ReportPage(
        title="举报箱",
        crumbs=crumbs("举报箱"),
        box="{}",
        days=(5, 15),
        sides=("行政监督：2 名",),
        limits=(5, 10),
    )
    follow = FollowPage(
        title="查看举报的回复",
        crumbs=crumbs("举报箱", "查看回复"),
        found=True,
        state="已开启",
        answers=("2026-11-21　回复：已经收到",),
        lookup="0",
        box="{}",
        open=True,
        limits=(5, 10),
    )
    done = DonePage(title="已经投入举报箱", crumbs=crumbs("举报箱"), code="AAAA-BBBB", text="举报已经密封。")
    key = FormPage(title="登记举报箱密钥", lead="私钥在本机产生。", cancel=Link("返回", "/x"))
    return {
        "report": Sample("public/report.jinja2", {"chrome": frame(), "page": report}),
        "report-follow": Sample("public/follow.jinja2", {"chrome": frame(), "page": follow}),
        "report-done": Sample("public/report_done.jinja2", {"chrome": frame(), "page": done}),
        "report-key": Sample("desk/report_key.jinja2", {"chrome": desk(), "page": key, "form": HallForm()}),
        "report-keeper": Sample("desk/report.jinja2", {"chrome": desk(), "page": _keeper()}),
    }
