"""One sample of every page of the officers' desks."""

from __future__ import annotations

from msgspec.structs import replace

from hallcore.approval.model import Checked
from hallcore.catalogue.model import Listed
from portal.forms.office import verdict_fields
from portal.presenters.citizens import Remaining
from portal.presenters.desks import FormPage
from portal.presenters.live import LivePage, StageBox
from portal.presenters.offices import (
    Bar,
    Bars,
    CasePage,
    DepartmentPage,
    InboxPage,
    InboxRow,
    MaterialRow,
    MaterialsPage,
    PickOption,
)
from portal.presenters.shapes import (
    Action,
    Cell,
    Column,
    Fact,
    Figure,
    Figures,
    FileRow,
    FilterField,
    FilterForm,
    LifeStep,
    Link,
    LinkGroup,
    Option,
    Pager,
    Row,
    Section,
    Table,
    Tag,
)
from portal.presenters.statistics import StatisticsPage, TrendBar
from portal.presenters.treasury import DayBars, TreasuryPage
from tests.makers.desk_pages import desk
from tests.makers.page_parts import DIGEST, FACTS, WHY, Sample, crumbs

NUMBER = "DHB-20260302-007-0001"
CASE = f"/office/cases/{NUMBER}"
MATERIALS = (
    Listed("m01", "申请表", "either", 1, 0, "申请人自备", "required", standard="填写完整"),
    Listed("m02", "经营场所证明", "either", 1, 0, "申请人自备", "tolerable"),
)


def _rows() -> tuple[InboxRow, ...]:
    plain = InboxRow(
        number=NUMBER,
        url=CASE,
        item="占用、挖掘城市道路审批",
        applicant="敦化市示例商贸有限公司",
        stage="承办",
        done=1,
        left="3 个工作日",
        day="2026-03-16",
        pick=NUMBER,
    )
    return (
        replace(plain, left="超 1 个工作日", over=True),
        replace(plain, left="暂停 · 余 6", stopped=True, why="现场核查，至 2026-03-16"),
        replace(plain, stage="受理", done=0, why="告知补正"),
    )


def _table(caption: str) -> Table:
    columns = (Column("文书", head=True), Column("时间", nowrap=True), Column("件数", numeric=True))
    row = Row((Cell("受理通知书", CASE, note="材料齐全"), Cell("2026-03-02 09:00:00"), Cell("1")))
    return Table(caption, columns, (row,))


def _inbox() -> InboxPage:
    options = (Option("", "全部"), Option("handle", "承办", selected=True))
    fields = (
        FilterField("tab", "", "hidden", "turn"),
        FilterField("stage", "阶段", "select", options=options),
        FilterField("q", "案卷编号、申请人"),
    )
    return InboxPage(
        title="待我办理",
        note="最近到期在前",
        filters=FilterForm("/office", fields, (Link("清除条件", "/office"),)),
        rows=_rows(),
        empty="没有等待您办理的案卷。",
        pager=Pager("本页 3 件", (Link("首页", "/office"),), next="/office?after=x"),
        assign_url="/office/assign",
        people=(PickOption("U-000058", "示*（U-000058）　承办人"),),
        save_url="/office/views",
        query="tab=turn",
        saved="临期",
        downloads=(Link("导出 XLSX", "/office/export.xlsx"), Link("导出 CSV", "/office/export.csv")),
    )


def _case() -> CasePage:
    file = FileRow("m01-申请表.pdf", f"{CASE}/files/x", 2048, DIGEST, "收件凭证")
    steps = (
        LifeStep("受理", "done", "2026-03-02", "当日办结"),
        LifeStep("承办", "stop", "2026-03-02 起", "暂停中"),
    )
    return CasePage(
        title="占用、挖掘城市道路审批",
        crumbs=crumbs("办件", NUMBER),
        tags=(Tag("承办中", "solid"), Tag("承诺件", "grey")),
        meta=(NUMBER, "敦化市住房和城乡建设局"),
        life=(*steps, LifeStep("审核", "todo"), LifeStep("批准", "todo"), LifeStep("办结", "todo")),
        actions=(Action("办结特别程序", f"{CASE}/steps/end-special", primary=True),),
        more=(Link("会签", f"{CASE}/steps/countersign"),),
        beside=(Link("下载证据包", f"{CASE}/evidence.zip"),),
        blocked=_table("还不能办的步骤"),
        remaining=Remaining(
            "还剩",
            "7",
            "个工作日",
            ("承诺期限 10 个工作日，已用 3 个。",),
            Tag("计时暂停中", "stopped"),
            10,
            3,
            "已用 3 个",
        ),
        facts=FACTS,
        whys=(WHY,),
        sections=(Section("申请材料", "materials", tables=(_table("申请材料"),)),),
        files=(file,),
        records=_table("案卷记录"),
    )


def _materials() -> tuple[MaterialsPage, object]:
    form = verdict_fields(
        MATERIALS, {"m02": Checked("m02", "经营场所证明", "supplement", "补租赁合同")}, {"m01"}
    )()
    form["verdict_m02"].errors = ["须写明补齐日期，且晚于今日"]
    rows = (
        MaterialRow(
            "m01", "申请表", "填写完整", brought=True, files=(Link("m01-申请表.pdf", f"{CASE}/files/x"),)
        ),
        MaterialRow("m02", "经营场所证明", "", brought=False, files=()),
    )
    page = MaterialsPage(
        title="审查材料、受理",
        crumbs=crumbs("办件", NUMBER),
        lead="需要补正的，应当一次告知全部内容。",
        rows=rows,
        shared=("营业执照",),
        acts=(("accept", "受理"), ("notify-correction", "一次告知补正")),
        cancel=Link("返回案卷", CASE),
        why=WHY,
    )
    return page, form


def _department() -> DepartmentPage:
    bars = Bars(
        "在办案卷，按阶段", (Bar("受理", 6, 0.75), Bar("承办", 8, 1.0, late=True)), _table("按阶段和状态")
    )
    return DepartmentPage(
        title="住房和城乡建设局：部门概况",
        note="截至 2026-03-17 10:00",
        choices=FilterForm(
            "/office/department", (FilterField("department", "部门", "select"),), submit="查看"
        ),
        charts=(bars, Bars("在办案卷，按人员", (), _table("按人员"), "没有分到个人的案卷。")),
        tables=(_table("已超期"),),
        facts=(Fact("在办", "17 件", url="/office"), Fact("已办结", "3 件")),
    )


def _live() -> LivePage:
    return LivePage(
        title="五环节实时监察",
        note="2026-03-17 10:00:05 的情况",
        refresh=5,
        stages=(
            StageBox("受理", "/office", "6", "2", "/office", "1", "/office"),
            StageBox("承办", "/office", "0"),
        ),
        sections=(Section("各部门在办", "departments", "说明", tables=(_table("各部门在办"),)),),
        actions=(Action("统计报表", "/supervision/statistics"),),
    )


def _statistics() -> StatisticsPage:
    return StatisticsPage(
        title="办件效能月报",
        note="2026年3月",
        filters=FilterForm("/supervision/statistics", (FilterField("grain", "报表", "select"),)),
        figures=Figures("2026年3月", (Figure("收件", "26", "件", "其中网上申请 3 件"),), "全大厅"),
        trend=(TrendBar("2", 3, 1, 1.0, 0.33), TrendBar("3", 0, 0, 0.0, 0.0)),
        trend_title="收件和办结",
        trend_table=_table("收件和办结"),
        table=_table("按部门明细"),
        trading=_table("公共资源交易"),
        how=("办结：作出决定。",),
        actions=(Action("导出 XLSX", "/supervision/statistics.xlsx"),),
        back=Link("五环节实时监察", "/supervision/live"),
    )


def _treasury() -> TreasuryPage:
    bars = tuple(DayBars(n, f"{n * 80:,}.00", f"{n * 40:,}.00", n / 31, n / 62) for n in range(1, 32))
    return TreasuryPage(
        title="财政：概况",
        crumbs=crumbs("财政", "概况"),
        note="各项数字由凭证逐笔汇总，与账目一致。",
        facts=(
            Fact("账上应收", "1,280.00 元，与待缴通知书相符"),
            Fact("待批准的退付", "3 笔", url="/treasury/refunds"),
        ),
        month=FilterForm(
            "/treasury", (FilterField("month", "月份（如 2026-03）", value="2026-03"),), submit="查看"
        ),
        drawing="2026 年 3 月每日收款和划缴",
        bars=bars,
        tables=(_table("各账户余额"),),
        links=(Link("全部账目", "/treasury/ledger"),),
    )


def samples() -> dict[str, Sample]:
    """Every page once, some twice, by a short name."""
    views = (LinkGroup("办件", (Link("待我办理", "/office", current=True, count=999, more=True, key="1"),)),)
    frame = desk()
    if frame.desk is not None:
        frame = replace(frame, desk=replace(frame.desk, views=views))
    materials, form = _materials()
    shown = FormPage(
        title="个人信息",
        before=(Section("所查看的信息", facts=(Fact("联系电话", "13800000003"),)),),
        cancel=Link("返回案卷", CASE),
    )
    empty = replace(_inbox(), rows=(), assign_url="", people=())
    return {
        "office-inbox": Sample("desk/inbox.jinja2", {"chrome": frame, "page": _inbox()}),
        "office-inbox-empty": Sample("desk/inbox.jinja2", {"chrome": frame, "page": empty}),
        "office-case": Sample("desk/case.jinja2", {"chrome": frame, "page": _case()}),
        "desk-materials": Sample("desk/materials.jinja2", {"chrome": frame, "page": materials, "form": form}),
        "office-department": Sample("desk/department.jinja2", {"chrome": frame, "page": _department()}),
        "live": Sample("desk/live.jinja2", {"chrome": frame, "page": _live()}),
        "statistics": Sample("desk/statistics.jinja2", {"chrome": frame, "page": _statistics()}),
        "statistics-empty": Sample(
            "desk/statistics.jinja2", {"chrome": frame, "page": replace(_statistics(), trend=())}
        ),
        "treasury": Sample("treasury/overview.jinja2", {"chrome": frame, "page": _treasury()}),
        "treasury-empty": Sample(
            "treasury/overview.jinja2", {"chrome": frame, "page": replace(_treasury(), bars=(), month=None)}
        ),
        "office-shown": Sample("desk/shown.jinja2", {"chrome": frame, "page": shown}),
    }
