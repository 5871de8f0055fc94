"""One sample of every page of service items; the kiosk's screens have a frame of their own (tests/browser/test_kiosk)."""

from __future__ import annotations

from portal.presenters.services import GuidePage, NotifiedPage, ServiceListPage
from portal.presenters.shapes import (
    Action,
    Box,
    Cell,
    Column,
    Fact,
    FilterField,
    FilterForm,
    Link,
    LinkGroup,
    ListRow,
    Option,
    Pager,
    Question,
    Row,
    Section,
    Table,
    Tag,
)
from tests.makers.page_parts import NOW, WHY, Sample, crumbs, frame
from tests.makers.trading_pages import UNPROVEN

NUMBER = "YC-20261030-W012-0007"
MATERIALS = Table(
    "材料清单",
    (Column("材料"), Column("何种情形"), Column("要求"), Column("来源"), Column("份数")),
    (Row((Cell("取水申请书"), Cell("所有情形"), Cell("填写完整"), Cell("申请人自备"), Cell("原件 1 份"))),),
)
SITUATION = FilterForm(
    "/services/x",
    (FilterField("q1", "由谁来办？", "select", "", (Option("self", "本人"), Option("agent", "代办人"))),),
)


def _list() -> ServiceListPage:
    search = FilterForm("/search", (FilterField("q", "搜索事项、公告"),), submit="搜索")
    return ServiceListPage(
        title="办事服务",
        crumbs=crumbs("办事服务"),
        search=search,
        audiences=(Link("全部", "/services", current=True), Link("个人", "/services?for=person")),
        kinds=(Link("全部", "/services", current=True), Link("行政许可", "/services?kind=01")),
        filters=FilterForm(
            "/services", (FilterField("department", "部门", "select", "", (Option("D11", "水利局"),)),)
        ),
        total=1,
        rows=(ListRow("取水许可（新办）", "/services/x", NOW.date(), tag=Tag("行政许可", "grey")),),
        pager=Pager("第 1–1 条，共 1 条"),
        departments=LinkGroup("按部门", (Link("水利局", "/services?department=D11", count=16),)),
    )


def _guide() -> GuidePage:
    return GuidePage(
        title="取水许可（新办）",
        crumbs=crumbs("办事服务", "取水许可（新办）"),
        tags=(Tag("行政许可", "grey"),),
        published=NOW,
        meta=("敦化市水利局",),
        facts=(Fact("办理部门", "敦化市水利局"), Fact("承诺时限", "10 个工作日", strong=True)),
        proof=UNPROVEN,
        conditions=("有合理的取水用途。",),
        situation=SITUATION,
        materials=MATERIALS,
        shared="营业执照通过数据共享取得，不用提交。",
        take=Action("领取一次性告知书", "/services/x/notification", post=True),
        take_note="告知书编号留存，清单以外的材料不再索要。",
        flow=Table("办理流程", (Column("环节"), Column("时限（工作日）")), (Row((Cell("受理"), Cell("1"))),)),
        limit=WHY,
        limit_note="需要补正的时间另计。",
        more=(Section("收费", paragraphs=("不收费。",)),),
        faqs=(Question("要交钱吗？", None, "不收费。"),),
        qr="http://127.0.0.1/services/x",
    )


def _notified() -> NotifiedPage:
    return NotifiedPage(
        title="一次性告知书",
        crumbs=crumbs("办事服务", "一次性告知书"),
        number=NUMBER,
        issued=NOW,
        organ="敦化市水利局",
        tags=(Tag("一次性告知", "grey"),),
        facts=(Fact("编号", NUMBER), Fact("事项", "取水许可（新办）")),
        answers=(Fact("由谁来办？", "本人"),),
        materials=MATERIALS,
        shared="营业执照通过数据共享取得，不用提交。",
        steps=("受理（窗口，1 个工作日）",),
        special=("现场核查（5 个工作日，计入办理期限）",),
        why=WHY,
        boxes=(Box("到哪里办", ("主厅 1 楼。",)),),
        qr="http://127.0.0.1/notifications/x",
        pdf="/notifications/x/paper.pdf",
        links=(Link("去申请", "/apply/x"),),
    )


def samples() -> dict[str, Sample]:
    """Every page once, by a short name."""
    services = frame("services")
    return {
        "services": Sample("services/list.jinja2", {"chrome": services, "page": _list()}),
        "service-guide": Sample("services/guide.jinja2", {"chrome": services, "page": _guide()}),
        "service-print": Sample("services/print.jinja2", {"chrome": services, "page": _guide()}),
        "service-notified": Sample("services/notified.jinja2", {"chrome": services, "page": _notified()}),
    }
