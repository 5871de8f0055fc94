"""One sample of every page of the appraisal that has a template of its own."""

from __future__ import annotations

from portal.presenters.appraisal_desk import DailyPage, Person
from portal.presenters.appraisal_year import GradeRow, YearPage
from portal.presenters.committee_forms import HeldPage, HeldRow
from portal.presenters.shapes import (
    Action,
    Cell,
    Column,
    Fact,
    FilterField,
    FilterForm,
    Option,
    Row,
    Table,
    Tag,
)
from tests.makers.desk_pages import desk
from tests.makers.page_parts import Sample, crumbs


def _daily() -> DailyPage:
    rounds = Table(
        "近七日巡查",
        (Column("时间", nowrap=True), Column("区域", head=True), Column("问题", numeric=True)),
        (Row((Cell("2026-03-02 10:00"), Cell("主厅 1 层 A 区"), Cell("1"))),),
        show_caption=True,
    )
    return DailyPage(
        title="日考核巡查",
        note="2026-03-02，主厅 1 层 A 区，3 人。",
        areas=FilterForm(
            "/desk/appraisal/daily",
            (FilterField("area", "区域", "select", options=(Option("a", "主厅 1 层 A 区", selected=True),)),),
            submit="换一个区域",
        ),
        area="主厅 1 层 A 区",
        people=(
            Person("U-000101", "示例甲", "W001", "住建局", chosen="KH-03/badge", note="首次"),
            Person("U-000102", "示例乙", "W002", "住建局", away="leave"),
            Person("U-000103", "示例丙", "W003", "住建局", own=True),
        ),
        faults=(("KH-03/badge", "未佩戴工作牌（−1）"), ("KH-02/tidy", "工位不整洁（−1）")),
        rounds=rounds,
        url="/desk/appraisal/daily?area=a",
    )


def _year(url: str) -> YearPage:
    return YearPage(
        title="2025 年度评定",
        crumbs=crumbs("年终评定", "KHN-2025"),
        tags=(Tag("评定中", "grey"),),
        facts=(Fact("优秀名额", "6 人：30 × 20% 舍去小数（KH-16）", strong=True),),
        rows=(
            GradeRow("U-000101", "示例甲", "住建局", "101", "excellent", "全年第一。", "派出部门领导"),
            GradeRow("U-000102", "示例乙", "住建局", "99", "", "", "—"),
        ),
        choices=(("", "未评定"), ("excellent", "优秀"), ("competent", "称职")),
        url=url,
        actions=(Action("等次生效", "/desk/appraisal/years/KHN-2025/conclude", post=True),),
    )


def _held() -> HeldPage:
    rows = (HeldRow("U-000101", "示例甲", "present"), HeldRow("U-000102", "示例乙", "leave"))
    return HeldPage(
        title="签到：条例学习", rows=rows, choices=(("present", "到会"), ("", "无故缺席"), ("leave", "请假"))
    )


def samples() -> dict[str, Sample]:
    """Every page once, one twice, by a short name."""
    frame = desk()
    return {
        "appraisal-daily": Sample("appraisal/daily.jinja2", {"chrome": frame, "page": _daily()}),
        "appraisal-year": Sample("appraisal/year.jinja2", {"chrome": frame, "page": _year("/x")}),
        "appraisal-year-read": Sample("appraisal/year.jinja2", {"chrome": frame, "page": _year("")}),
        "study-held": Sample("appraisal/held.jinja2", {"chrome": frame, "page": _held()}),
    }
