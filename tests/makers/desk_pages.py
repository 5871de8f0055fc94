"""One sample of every page of the desks: centre, purchaser, agency, supervisor."""

from __future__ import annotations

from datetime import date, timedelta

from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    DecimalField,
    FieldList,
    Form,
    FormField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.presenters.attendance import DayCell, MonthPage
from portal.presenters.chrome import Chrome, Desk
from portal.presenters.desks import (
    DeskHomePage,
    DeskListPage,
    DossierPage,
    FieldGroup,
    FormPage,
    OpeningRoomPage,
    ScoresPage,
    SealingPage,
)
from portal.presenters.results import RollRow, ScoreCell, ScoreRow, TrusteeRow
from portal.presenters.shapes import (
    Action,
    CalendarDay,
    CalendarItem,
    Cell,
    Check,
    Clause,
    Column,
    Fact,
    Figure,
    Figures,
    LifeStep,
    Link,
    LinkGroup,
    Row,
    Section,
    Table,
    Tag,
)
from tests.makers.bidder_pages import Unlocking, Withdrawing, wrong
from tests.makers.page_parts import (
    BIDDERS,
    COUNTDOWN,
    DIGEST,
    FACTS,
    NAME,
    NOW,
    OPENED,
    PAGER,
    PERIOD,
    RECORDS,
    WHY,
    Sample,
    at,
    crumbs,
    frame,
    life,
)


def desk() -> Chrome:
    """The frame of a desk's page."""
    nav = tuple(
        Link(label, "/x", current=n == 0)
        for n, label in enumerate(("项目", "开标", "主体库", "委托", "账号"))
    )
    views = (
        LinkGroup(
            "待办",
            (
                Link("我的待办", "/x", True, 12),
                Link("今日到期", "/x", count=2),
                Link("暂停中", "/x", count=1),
            ),
        ),
        LinkGroup(
            "项目",
            (Link("招标中", "/x", count=17), Link("公示中", "/x", count=6), Link("已结束", "/x", count=412)),
        ),
    )
    return frame(who="交易中心　吴＊（开标二室）", desk=Desk(nav, views))


class LotForm(Form):
    """A lot."""

    name = StringField("标段名称", [InputRequired("请填写标段名称")])
    ceiling = DecimalField("最高投标限价", [Optional()], render_kw={"suffix": "元"})


class Project(Form):
    """A project: every kind of field once."""

    class Meta:
        """The library's own sentences in Chinese."""

        locales = ("zh",)

    name = StringField("项目名称", [InputRequired("请填写项目名称")], description="与立项批复一致")
    business = SelectField(
        "业务类别", choices=[SelectChoice("01", "工程建设"), SelectChoice("02", "政府采购")]
    )
    method = RadioField(
        "评标办法",
        [InputRequired("请选择评标办法")],
        choices=[SelectChoice("score", "综合评估法"), SelectChoice("price", "经评审的最低投标价法")],
    )
    media = SelectMultipleField(
        "发布媒介",
        choices=[SelectChoice("a", "本平台"), SelectChoice("b", "省级公共服务平台")],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    deadline = DateTimeLocalField(
        "投标截止时间", [InputRequired("请填写投标截止时间")], format=["%Y-%m-%dT%H:%M"]
    )
    approved = DateField("批复日期", [Optional()])
    days = IntegerField("计划工期", render_kw={"suffix": "日历天", "width": 5})
    content = TextAreaField("招标内容", [InputRequired("请填写招标内容")])
    consortium = BooleanField("接受联合体投标")
    lots = FieldList(FormField(LotForm), "标段", min_entries=2)


def _tables() -> tuple[Table, Table]:
    tasks = Table(
        "我的待办，4 件",
        (
            Column("项目编号", nowrap=True),
            Column("项目"),
            Column("要办的事"),
            Column("时限", numeric=True),
            Column("状态", nowrap=True),
        ),
        (
            Row(
                (
                    Cell("DHGC-2026-0098", "/x"),
                    Cell("大石头镇污水管网工程"),
                    Cell("主持开标"),
                    Cell("今天 09:00", strong=True),
                    Cell(tag=Tag("进行中", "solid")),
                ),
                tone="late",
                key="98",
            ),
            Row(
                (
                    Cell("DHGC-2026-0117", "/x"),
                    Cell(NAME),
                    Cell("答复提问 1 条"),
                    Cell("11-25"),
                    Cell(tag=Tag("招标中")),
                ),
                key="117",
            ),
            Row(
                (
                    Cell("DHGC-2026-0104", "/x"),
                    Cell("翰章乡农村公路养护工程"),
                    Cell("公示期满后定标"),
                    Cell("11-26"),
                    Cell(tag=Tag("公示中")),
                )
            ),
            Row(
                (
                    Cell("DHGC-2026-0111", "/x"),
                    Cell("江南新区供热管网改造"),
                    Cell("异议处理中，等候答复"),
                    Cell("11-26"),
                    Cell(tag=Tag("暂停", "stopped")),
                )
            ),
        ),
    )
    parties = Table(
        "主体库",
        (
            Column("统一社会信用代码", nowrap=True),
            Column("名称"),
            Column("类型"),
            Column("证书", nowrap=True),
            Column("更新", numeric=True),
        ),
        tuple(
            Row(
                (
                    Cell("91220000MA00000000", "/x"),
                    Cell(name),
                    Cell("企业法人"),
                    Cell("有效"),
                    Cell("2026-10-12"),
                ),
                key=str(n),
                name=name,
            )
            for n, name in enumerate(BIDDERS)
        ),
    )
    return tasks, parties


TRUSTEES = (
    TrusteeRow("周＊", "敦化市示例公证处", "第一锁", Tag("已提交", "solid"), at("2026-12-08", "09:31:04")),
    TrusteeRow(
        "吴＊＊", "敦化市公共资源交易中心", "第一锁", Tag("已提交", "solid"), at("2026-12-08", "09:31:40")
    ),
    TrusteeRow("郑＊", "示例大学", "第一锁", Tag("待提交", "grey")),
    TrusteeRow("王＊＊", "州公共资源交易中心", "第一锁", Tag("待提交", "grey")),
    TrusteeRow("冯＊", "市示例监督部门", "救援锁", Tag("未动用", "grey")),
)


def _scores() -> ScoresPage:
    names = ("施工组织设计", "项目管理机构", "业绩")
    rows = [
        ScoreRow(
            name,
            full,
            tuple(
                ScoreCell(
                    f"s-{n}-{m}",
                    f"{name}，{bidder}",
                    str(8 - m),
                    "不能超过满分 20" if (n, m) == (0, 1) else "",
                )
                for m, bidder in enumerate(BIDDERS[:3])
            ),
            "按招标文件第三章附表评审" if n == 0 else "",
        )
        for n, (name, full) in enumerate(zip(names, ("20.00", "10.00", "10.00"), strict=True))
    ]
    rows.append(
        ScoreRow(
            "投标报价",
            "60.00",
            tuple(ScoreCell("", "", value, fixed=True) for value in ("58.42", "60.00", "55.10")),
            "按公式自动计算",
        )
    )
    return ScoresPage(
        title=f"{NAME}　一标段　评分",
        meta=("评标专家 3 号", "综合评估法"),
        bidders=BIDDERS[:3],
        rows=tuple(rows),
        totals=("82.42", "81.00", "73.10"),
        errors=(Link("施工组织设计，延边示例市政工程有限公司：不能超过满分 20", "#s-0-1"),),
        cancel=Link("暂不评", "/x"),
    )


def _month() -> MonthPage:
    """A month of somebody: on time, late, at rest, to come."""
    halves = (
        ("上午", Tag("正常"), "08:50 至 12:03"),
        ("下午", Tag("旷工", "stopped"), "13:20 至 17:01，迟到 20 分"),
    )
    days = (
        DayCell(date(2026, 3, 1), today=False, rest=True, name="", halves=()),
        DayCell(date(2026, 3, 2), today=True, rest=False, name="班", halves=halves, note="今日打卡 08:27"),
        DayCell(date(2026, 3, 3), today=False, rest=True, name="节假日", halves=()),
    )
    table = Table(
        "原始打卡", (Column("打卡时间", head=True),), (Row((Cell("2026-03-02 08:27"),)),), show_caption=True
    )
    return MonthPage(
        title="我的考勤",
        note="2026 年 3 月",
        before=6,
        days=days,
        facts=(Fact("正常", "1 个半日"), Fact("旷工", "1 个半日")),
        actions=(Action("请假、公出", "/x", primary=True),),
        months=(Link("上月", "/x"), Link("下月", "/x")),
        tables=(table,),
    )


def samples() -> dict[str, Sample]:
    """Every page once, some twice, by a short name."""
    tasks, parties = _tables()
    steps = (
        LifeStep("公布开标名册", "done", "09:00:12"),
        LifeStep("投标人解锁", "done", "09:30 止", "4 家中 3 家"),
        LifeStep("保管人提交份额", "now", "", "已提交 2 份，需 3 份"),
        LifeStep("合并解密", "todo"),
        LifeStep("开标记录", "todo"),
    )
    roll = (
        RollRow(184402, "投标", DIGEST, BIDDERS[0], "一标段", Tag("已解锁")),
        RollRow(184377, "投标", DIGEST[::-1], BIDDERS[1], "一标段", Tag("已解锁")),
        RollRow(184310, "投标", DIGEST, BIDDERS[3], "一标段", Tag("未解锁", "stopped"), "依法视为撤销"),
        RollRow(184288, "填充条目", DIGEST[::-1]),
    )
    days = tuple(
        CalendarDay(
            NOW.date() + timedelta(days=n),
            (CalendarItem("开标 09:00", "大石头镇污水管网", "/x"),) if n in {0, 3} else (),
            today=n == 0,
            rest=n > 4,
        )
        for n in range(14)
    )
    groups = (
        FieldGroup("项目", ("name", "business", "method", "media")),
        FieldGroup("时间", ("deadline", "approved", "days"), "截止时间由系统按法定最短期限核对"),
        FieldGroup("内容", ("content", "consortium", "lots")),
    )
    ways = crumbs("项目", "DHGC-2026-0117")
    return {
        "desk-home": Sample(
            "desk/home.jinja2",
            {
                "chrome": desk(),
                "page": DeskHomePage(
                    title="我的待办 4",
                    note="最近到期在前　2026-11-23 10:20",
                    tasks=tasks,
                    due=days,
                    figures=Figures(
                        "本月",
                        (
                            Figure("在招", "17", "项"),
                            Figure("开标", "9", "场"),
                            Figure("公示中", "6", "项"),
                            Figure("异议待答", "1", "件"),
                        ),
                        "截至 10:20，取自案卷",
                    ),
                    actions=(Action("立项", "/x", primary=True),),
                ),
            },
        ),
        "desk-list": Sample(
            "desk/list.jinja2",
            {
                "chrome": desk(),
                "page": DeskListPage(
                    title="主体库",
                    table=parties,
                    note="4 家",
                    actions=(Action("登记主体", "/x", primary=True),),
                    filters=PERIOD,
                    bulk=(Action("核验证书", "/x", primary=True), Action("停用", "/x", danger=True)),
                    pager=PAGER,
                ),
            },
        ),
        "desk-attendance": Sample(
            "desk/attendance.jinja2",
            {"chrome": desk(), "page": _month()},
        ),
        "desk-attendance-empty": Sample(
            "desk/attendance.jinja2",
            {
                "chrome": desk(),
                "page": MonthPage(title="我的考勤", note="2027 年 1 月", before=0, days=(), facts=()),
            },
        ),
        "desk-form": Sample(
            "desk/form.jinja2",
            {
                "chrome": desk(),
                "form": wrong(Project, name="", content="<script>alert(1)</script>\n第二行"),
                "page": FormPage(
                    title="项目立项",
                    crumbs=ways,
                    lead="立项后生成项目编号和案卷；公告发布前可以修改。",
                    groups=groups,
                    submit="立项",
                    cancel=Link("取消", "/x"),
                ),
            },
        ),
        "desk-dossier": Sample(
            "desk/dossier.jinja2",
            {
                "chrome": desk(),
                "page": DossierPage(
                    title=NAME,
                    crumbs=ways,
                    tags=(Tag("招标中"), Tag("DHGC-2026-0117", "grey")),
                    meta=("招标人 敦化市示例中学", "代理 吉林省示例招标代理有限公司"),
                    life=life(1),
                    actions=(
                        Action("发布澄清", "/x", primary=True),
                        Action("密封规则", "/x"),
                        Action("终止招标", "/x", danger=True),
                        Action("公布开标名册", "/x", post=True, hidden=(("act", "roll"),)),
                    ),
                    facts=FACTS,
                    sections=(Section("为什么不能现在定标", why=WHY),),
                    records=RECORDS,
                ),
            },
        ),
        "desk-supervision": Sample(
            "desk/dossier.jinja2",
            {
                "chrome": desk(),
                "page": DossierPage(
                    title=NAME, crumbs=ways, readonly=True, life=life(3), facts=FACTS[1:5], records=RECORDS
                ),
            },
        ),
        "desk-sealing": Sample(
            "desk/sealing.jinja2",
            {
                "chrome": desk(),
                "form": Withdrawing(),
                "page": SealingPage(
                    title="密封规则",
                    crumbs=ways,
                    lead="投标文件由投标人在自己的设备上加密，要 5 名保管人中的 3 名和投标人本人一起才能打开。",
                    facts=(
                        Fact("第一锁", "5 名中的 3 名"),
                        Fact("救援锁", "3 名中的 2 名"),
                        Fact("信封", "报价、技术，先开报价"),
                        Fact("大小上限", "500 MB"),
                        Fact("解锁时限", "30 分钟"),
                        Fact("密封页摘要", DIGEST, full=True, code=True),
                    ),
                    trustees=TRUSTEES,
                    checks=(
                        Check("每份名单至少一名行政系统以外的保管人", "yes", "敦化市示例公证处、示例大学"),
                        Check("招标人和交易中心合计不超过 2 名", "yes"),
                        Check("无人同在两份名单", "yes"),
                        Check("截止 5 日前入日志并有见证", "unknown", "发布后才能判定"),
                    ),
                    clause=Clause(
                        "在投标截止时间前，除投标人补充、修改或者撤回投标文件外，任何单位和个人不得解密、提取投标文件。",
                        "《电子招标投标办法》第二十七条",
                        "规则 EB-06",
                    ),
                    cancel=Link("返回项目", "/x"),
                ),
            },
        ),
        "desk-opening": Sample(
            "desk/opening.jinja2",
            {
                "chrome": desk(),
                "form": Unlocking(),
                "page": OpeningRoomPage(
                    title="开标　大石头镇污水管网工程",
                    crumbs=ways,
                    meta=("2026-12-08 09:00 开始", "开标二室"),
                    steps=steps,
                    countdown=COUNTDOWN,
                    roll=roll,
                    roll_note="4 条，全部公布",
                    trustees=TRUSTEES,
                    released="已提交 2 份，需 3 份",
                    lots=(OPENED,),
                    actions=(Action("合并解密", "/x", primary=True, post=True),),
                    refresh=Link("刷新", "/x"),
                    release_url="/x",
                ),
            },
        ),
        "desk-scores": Sample("desk/scores.jinja2", {"chrome": desk(), "page": _scores()}),
    }
