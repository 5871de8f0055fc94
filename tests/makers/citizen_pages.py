"""One sample of every page of applicants and of the window that takes in."""

from __future__ import annotations

from wtforms import Form, RadioField, StringField
from wtforms.validators import InputRequired

from portal.forms import choices
from portal.presenters.chrome import Chrome
from portal.presenters.citizens import (
    Attached,
    CaseReceiptPage,
    MaterialsPage,
    MyPage,
    Piece,
    ProgressPage,
    Remaining,
    ResultsPage,
    ReviewPage,
    StepPage,
)
from portal.presenters.paying import FeePage, FeesPage
from portal.presenters.shapes import (
    Action,
    Alert,
    Box,
    Cell,
    Column,
    Fact,
    FilterField,
    FilterForm,
    LifeStep,
    Link,
    ListRow,
    Option,
    Row,
    Section,
    Table,
    Tag,
    Task,
)
from tests.makers.desk_pages import desk
from tests.makers.page_parts import DIGEST, NOW, WHY, Bag, Sample, at, crumbs, frame

WAYS = crumbs("我的办事", "取水许可审批（新办）")
NUMBER = "DHB-20261030-017-0007"
STEPS = (
    Task("选择情形", "已填写", "done", "/x"),
    Task("提交材料", "还缺 1 项", "now"),
    Task("联系方式", "未填写", "todo", "/x"),
    Task("核对提交", "先选情形", "blocked"),
)
PIECES = (
    Piece("p1", "营业执照", ("纸质或者电子　原件 1 份",), settled="通过数据共享取得，不用提交"),
    Piece(
        "m01",
        "取水申请书",
        ("电子　原件 1 份　来源：申请人自备", "受理标准：填写完整并签章"),
        (Attached("<申请书>.pdf", 48213, DIGEST),),
        "/x/m01",
        "/x/m01/drop",
        "/x/m01/uploads",
    ),
    Piece(
        "m02",
        "经营场所证明",
        ("纸质　原件 1 份",),
        (),
        "/x/m02",
        "/x/m02/drop",
        "/x/m02/uploads",
        licences=(Link("食品经营许可证", "D01-2026-000001"),),
        earlier="DHB-20260112-001-0001",
        optional="可以容缺，受理后补齐",
        brought=True,
    ),
    Piece(
        "m03",
        "环评文件",
        ("电子",),
        (),
        "/x/m03",
        "/x/m03/drop",
        "/x/m03/uploads",
        chosen="环评批复 D13-2026-000002",
    ),
)
PAPERS = Table(
    "发出的文书",
    (Column("文书", head=True), Column("文号"), Column("日期"), Column("电子文书"), Column("核验")),
    (
        Row(
            (
                Cell("受理通知书", "/x"),
                Cell("DHB-20261030-017-0007-0001"),
                Cell("2026-10-30"),
                Cell("PDF"),
                Cell(verified=True),
            )
        ),
        Row(
            (
                Cell("收件凭证"),
                Cell("DHB-20261030-017-0007-0000"),
                Cell("2026-10-30"),
                Cell("待生成"),
                Cell("待入日志"),
            )
        ),
    ),
)
LIFE = (
    LifeStep("受理", "done", "2026-10-30", "当日办结"),
    LifeStep("承办", "done", "2026-11-02 至 11-05", "用 4 个工作日"),
    LifeStep("审核", "stop", "2026-11-06 起", "已用 3 个工作日，暂停中"),
    LifeStep("批准", "todo", "", "待进行"),
    LifeStep("办结", "todo", "2026-12-18", "预计不晚于"),
)


def mine() -> Chrome:
    """The frame of an applicant's page."""
    tabs = (Link("我的办事", "/my", current=True), Link("我的办件", "/x"))
    return frame("services", who="敦化市示例商贸有限公司", tabs=tabs)


class Asking(Form):
    """A situation and a number."""

    who = RadioField(
        "由谁来办理？", [InputRequired("请选择一项")], choices=choices((("a", "本人办理"), ("b", "委托办理")))
    )
    notification = StringField("一次性告知书编号", description="没有取得过的不填。")


def asking() -> Form:
    """The form, sent without an answer."""
    form = Asking(Bag({}))
    form.validate()
    return form


def _progress() -> ProgressPage:
    return ProgressPage(
        title="取水许可审批（新办）",
        crumbs=WAYS,
        number=NUMBER,
        note="办件进度　2026-11-23 10:20 查询",
        meta=(f"办件编号 {NUMBER}", "申请人 吉林省示＊＊＊＊有限公司", "承办 敦化市水利局　017 号窗口"),
        tags=(Tag("审核中", "solid"),),
        life=LIFE,
        remaining=Remaining(
            "还剩",
            "8",
            "个工作日",
            ("承诺期限 15 个工作日，已用 7 个，尚余 8 个。", "专家评审自 2026-11-11 起不计入时限。"),
            Tag("计时暂停中", "stopped"),
            15,
            7,
            "承诺期限 15 个工作日，已用 7 个",
        ),
        whys=(WHY,),
        expected="已容缺受理，请在下列日期前补齐材料。",
        asked=Table(
            "需要您补充的材料",
            (Column("材料", head=True), Column("要求")),
            (Row((Cell("场所证明"), Cell("补齐"))),),
        ),
        expected_actions=(Action("补交材料", "/x", primary=True),),
        papers=PAPERS,
        papers_note="凭查询码可以下载文书。",
        notices=Table(
            "通知",
            (Column("通知", head=True), Column("时间")),
            (Row((Cell("申请已受理"), Cell("2026-10-30"))),),
        ),
        sections=(Section("说明", paragraphs=("示例。",)),),
        ways=(Action("催办一次", "/x"), Action("撤回申请", "/x", danger=True)),
        boxes=(Box("咨询和投诉", ("咨询承办部门：0433-0000000。",)),),
        again=(Link("换一件查", "/progress"),),
    )


def _materials(*, paper: bool) -> MaterialsPage:
    return MaterialsPage(
        title="提交材料",
        crumbs=WAYS,
        alerts=(Alert("未能提交。", tone="danger"),),
        lead="逐件上传，中断后可以接着传。",
        steps=STEPS,
        pieces=PIECES,
        limit=50 << 20,
        piece_size=1 << 20,
        accept="PDF、OFD、JPG、PNG",
        endings=".pdf,.jpg",
        scan="未配置病毒扫描",
        paper=paper,
        asked="m01 m02 m03" if paper else "",
        autosave="/x/save" if paper else "",
        back=Link("上一步", "/x"),
        discard=Action("放弃这份草稿", "/x", post=True, danger=True),
        saved="草稿已保存 2026-11-23 10:20",
        boxes=(Box("事项要点", ("不收费。",), (Link("看办事指南", "/x"),)),),
    )


def _fee() -> FeePage:
    """A notice that waits to be paid."""
    return FeePage(
        title="取水许可审批：缴款通知书",
        tags=(Tag("待缴款", "solid"),),
        meta=("JK-20260302-001-0001", "敦化市水利局"),
        amount="1,234.50 元",
        capitals="壹仟贰佰叁拾肆元伍角",
        code="9999 0000 0000 0000 0001",
        qr="https://hall.example/pay?code=99990000000000000001",
        facts=(Fact("缴款人", "敦化市示例有限公司"), Fact("缴款期限", "2026-03-17")),
        ways=(Section("怎样缴款", "ways", paragraphs=("到银行窗口，出示缴款识别码。",)),),
        sections=(Section("收费明细", "charges", facts=(Fact("金额", "1,234.50 元", strong=True),)),),
        papers=PAPERS,
        actions=(Action("申请退付", "/x"),),
        boxes=(Box("收费标准", ("每一项收费都有公布的依据。",), (Link("看收费标准", "/x"),)),),
    )


def _receipt(*, inner: bool) -> CaseReceiptPage:
    return CaseReceiptPage(
        title="收件凭证",
        crumbs=() if inner else WAYS,
        number=NUMBER,
        code="Q7XK2M9P",
        received=at("2026-10-30", "09:07:03"),
        lead="已经收件。请保存办件编号和查询码。",
        facts=(
            Fact("申请事项", "取水许可审批（新办）", full=True),
            Fact("承办", "敦化市水利局"),
            Fact("联系电话", "138****0001"),
        ),
        materials=Table(
            "收到的材料",
            (Column("材料", head=True), Column("收到")),
            (Row((Cell("取水申请书"), Cell("收纸质件"))),),
        ),
        promise="hall.example.cn/promise\nsha256 9f2c\n",
        qr="https://hall.example.cn/progress?number=DHB-20261030-017-0007&code=Q7XK2M9P",
        actions=(Action("看办件进度", "/x", primary=True), Action("返回我的办件", "/x")),
        inner=inner,
    )


def samples() -> dict[str, Sample]:
    """Every page once, some twice, by a short name."""
    cases = Table(
        "办件",
        (Column("事项", head=True), Column("进度"), Column("收件")),
        (
            Row(
                (
                    Cell("取水许可审批", "/x", note=NUMBER),
                    Cell(tag=Tag("审核中"), note="第 3 步，共 5 步"),
                    Cell("2026-10-30"),
                )
            ),
        ),
    )
    return {
        "citizen-progress": Sample(
            "citizen/progress.jinja2", {"chrome": frame("services"), "page": _progress()}
        ),
        "citizen-situation": Sample(
            "citizen/form.jinja2",
            {
                "chrome": mine(),
                "form": asking(),
                "page": StepPage(
                    title="申请取水许可审批",
                    crumbs=WAYS,
                    lead="先选情形，再列出需要的材料。",
                    before=(Section("办件", facts=(Fact("办件编号", NUMBER),)),),
                    steps=STEPS,
                    groups=(("您的情形", ("who",)), ("一次性告知", ("notification",))),
                    cancel=Link("上一步", "/x"),
                    discard=Action("放弃这份草稿", "/x", post=True, danger=True),
                    autosave="/x/save",
                    saved="草稿已保存 2026-11-23 10:20",
                    boxes=(Box("事项要点", ("不收费。",)),),
                ),
            },
        ),
        "citizen-ask": Sample(
            "citizen/form.jinja2",
            {
                "chrome": frame("services"),
                "form": Asking(),
                "page": StepPage(title="查办件进度", submit="查询"),
            },
        ),
        "citizen-materials": Sample(
            "citizen/materials.jinja2", {"chrome": mine(), "page": _materials(paper=False)}
        ),
        "citizen-review": Sample(
            "citizen/review.jinja2",
            {
                "chrome": mine(),
                "page": ReviewPage(
                    title="核对提交",
                    crumbs=WAYS,
                    steps=STEPS,
                    sections=(
                        Section("申请人", facts=(Fact("申请人", "示例"),), actions=(Action("修改", "/x"),)),
                    ),
                    missing=(Link("场所证明", "/x"),),
                    discard=Action("放弃这份草稿", "/x", post=True, danger=True),
                    boxes=(Box("提交以后", ("提交即收件。",)),),
                ),
            },
        ),
        "citizen-receipt": Sample(
            "citizen/receipt.jinja2", {"chrome": mine(), "page": _receipt(inner=False)}
        ),
        "citizen-home": Sample(
            "citizen/home.jinja2",
            {
                "chrome": mine(),
                "page": MyPage(
                    title="我的办事",
                    tasks=(Task("补交材料：取水许可审批", "待补正", "now", "/x", "场所证明"),),
                    drafts=cases,
                    notices=PAPERS,
                    cases=cases,
                    all_cases=Link("全部 3 件", "/x"),
                    more=Link("更早的办件", "/x"),
                    start=Link("找事项，去申请", "/x"),
                ),
            },
        ),
        "citizen-fees": Sample(
            "citizen/fees.jinja2",
            {
                "chrome": mine(),
                "page": FeesPage(title="我的缴款", lead="凭缴款识别码到银行窗口缴款。", table=PAPERS),
            },
        ),
        "citizen-fee": Sample("citizen/fee.jinja2", {"chrome": mine(), "page": _fee()}),
        "citizen-home-empty": Sample(
            "citizen/home.jinja2",
            {
                "chrome": mine(),
                "page": MyPage(title="我的办件", cases=Table("办件", (), empty="还没有办件。")),
            },
        ),
        "citizen-results": Sample(
            "citizen/results.jinja2",
            {
                "chrome": frame("disclosure"),
                "page": ResultsPage(
                    title="行政许可结果公开",
                    filters=FilterForm(
                        "/results", (FilterField("department", "部门", "select", "", (Option("", "全部"),)),)
                    ),
                    rows=(
                        ListRow(
                            "取水许可审批　示＊＊", "/x", NOW.date(), Tag("许可决定", "grey"), "敦化市水利局"
                        ),
                    ),
                    note="最近公开的在前。",
                    more=Link("更早的结果", "/x"),
                    newest=Link("回到最新", "/x"),
                ),
            },
        ),
        "citizen-results-empty": Sample(
            "citizen/results.jinja2",
            {
                "chrome": frame("disclosure"),
                "page": ResultsPage(
                    title="行政许可结果公开", filters=FilterForm("/results", ()), rows=(), note="示例。"
                ),
            },
        ),
        "office-materials": Sample(
            "office/materials.jinja2", {"chrome": desk(), "page": _materials(paper=True)}
        ),
        "office-receipt": Sample("office/receipt.jinja2", {"chrome": desk(), "page": _receipt(inner=True)}),
    }
