"""One sample of every page of the bidder's workspace."""

from __future__ import annotations

from typing import Any

from wtforms import (
    BooleanField,
    FileField,
    Form,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional

from portal.forms.sales import OfferFields, RevealFields
from portal.presenters.chrome import Chrome
from portal.presenters.desks import (
    BidderHomePage,
    BidPage,
    BidRow,
    FormPage,
    PaddlePage,
    ReceiptPage,
    UploadPage,
)
from portal.presenters.shapes import (
    Action,
    Alert,
    Box,
    Cell,
    Column,
    Fact,
    Link,
    Row,
    Section,
    Table,
    Tag,
    Task,
)
from tests.makers.page_parts import (
    COUNTDOWN,
    DIGEST,
    NAME,
    Bag,
    Sample,
    at,
    crumbs,
    frame,
)
from tests.makers.trading_pages import PANEL

PROMISE = """hall.example.cn/promise
sha256 9f2c41d708ba6e53c1f077a42b9ed3605a18e4cc93f10b7286d53ea9f04b1c67
2026-11-22T16:20:31+08:00
60

— hall.example.cn/promise Az3grlgtzPICa5OS8npVmf1Myq
"""


WHO = "吉林省示例建工有限公司　周＊＊"


def mine() -> Chrome:
    """The frame of a bidder's page."""
    tabs = (
        Link("我参加的项目", "/bidder", current=True, count=3),
        Link("提问与异议", "/x"),
        Link("主体信息", "/x"),
    )
    return frame("trading", who=WHO, tabs=tabs)


class Asking(Form):
    """A question."""

    text = TextAreaField(
        "问题",
        [InputRequired("请写明问题")],
        description="不要写出单位和姓名；问题和答复都会公开。",
        render_kw={"rows": 6},
    )


class Withdrawing(Form):
    """A withdrawal."""

    reason = StringField("撤回理由", [Optional()])
    sure = BooleanField("我知道撤回后本次递交即失效", [InputRequired("请确认")])


class Unlocking(Form):
    """An unlock file."""

    unlock = FileField(
        "解锁文件", [InputRequired("请选择解锁文件")], description="制作密封件时保存的 .unlock 文件"
    )


class Container(Form):
    """A sealed container."""

    container = FileField("密封件", render_kw={"accept": ".ggzb"})


def wrong(form: type[Form], **data: Any) -> Form:
    """A form filled in badly and checked."""
    filled = form(Bag(data))
    filled.validate()
    return filled


TASKS = (
    Task("报名", "已完成", "done", "/x", "2026-11-17 10:02 报名；报名情况开标前不公开"),
    Task("下载招标文件", "已完成", "done", "/x", "3 个文件，已核对摘要"),
    Task(
        "制作并密封投标文件",
        "现在可办",
        "now",
        "/x",
        "在密封页制作，密封页不联网；也可保存后在自己的电脑上用",
    ),
    Task("上传密封件", "未开始", "todo", "/x", "截止前可以替换，也可以撤回"),
    Task("取得回执", "上传后自动取得", "blocked"),
    Task("开标解锁", "2026-12-08 09:00 起", "blocked", "", "凭制作时保存的解锁文件，30 分钟内完成"),
)


SUBMISSIONS = Table(
    "已递交的版本",
    (
        Column("版本", head=True),
        Column("收到时间", nowrap=True),
        Column("大小", numeric=True),
        Column("回执", nowrap=True),
        Column("状态", nowrap=True),
    ),
    (
        Row(
            (
                Cell("第 2 版"),
                Cell("2026-11-22 16:20:31"),
                Cell("14.2 MB"),
                Cell("DH-R-000231", "/x"),
                Cell(tag=Tag("有效")),
            )
        ),
        Row(
            (
                Cell("第 1 版"),
                Cell("2026-11-20 09:12:05"),
                Cell("14.0 MB"),
                Cell("DH-R-000198", "/x"),
                Cell(tag=Tag("已被替换", "grey")),
            )
        ),
    ),
)


def samples() -> dict[str, Sample]:
    """Every page once, some twice, by a short name."""
    ways = crumbs("投标人工作台", NAME)
    return {
        "bidder-home": Sample(
            "bidder/home.jinja2",
            {
                "chrome": mine(),
                "page": BidderHomePage(
                    title="我参加的项目",
                    alerts=(
                        Alert(
                            "示例中学加固 11-19 发布澄清第 1 号，图纸换版。", links=(Link("看澄清", "/x"),)
                        ),
                    ),
                    tasks=(
                        Task("示例中学加固：上传密封件", "余 14 日", "now", "/x"),
                        Task("城区路灯节能改造：开标解锁", "今天 09:30 起", "now", "/x"),
                    ),
                    bids=(
                        BidRow(
                            NAME,
                            "/x",
                            "DHGC-2026-0117　一标段",
                            Tag("招标中"),
                            at("2026-12-08"),
                            "投标截止，余 14 日",
                            Action("继续投标", "/x", primary=True),
                        ),
                        BidRow(
                            "城区路灯节能改造工程",
                            "/x",
                            "DHGC-2026-0109　一标段",
                            Tag("开标中", "solid"),
                            at("2026-11-24", "10:00:00"),
                            "解锁时限",
                            Action("解锁", "/x"),
                        ),
                        BidRow("大石头镇污水管网工程", "/x", "DHGC-2026-0098　二标段", Tag("评标中", "grey")),
                    ),
                    open_tenders=Link("正在招标的项目 17 项", "/trading"),
                ),
            },
        ),
        "bidder-home-empty": Sample(
            "bidder/home.jinja2",
            {
                "chrome": mine(),
                "page": BidderHomePage(title="我参加的项目", open_tenders=Link("正在招标的项目", "/trading")),
            },
        ),
        "bidder-paddle": Sample(
            "bidder/paddle.jinja2",
            {
                "chrome": mine(),
                "page": PaddlePage(
                    title="DH2026-01 号宗地国有建设用地使用权出让",
                    crumbs=ways,
                    tags=(Tag("限时竞价中", "solid"),),
                    meta=("项目编号 DHTD-2026-0001", "竞买号 3802"),
                    steps=TASKS,
                    panel=PANEL,
                    offering=True,
                    actions=(Action("要求继续竞价", "/x", primary=True, post=True),),
                    boxes=(Box("报价须知", ("报价以服务器收到的时间为准。",)),),
                ),
                "form": OfferFields(),
            },
        ),
        "bidder-paddle-sealed": Sample(
            "bidder/paddle.jinja2",
            {
                "chrome": mine(),
                "page": PaddlePage(
                    title="DH2026-04 号宗地国有建设用地使用权招标出让",
                    crumbs=ways,
                    tags=(Tag("开标中", "solid"),),
                    meta=("项目编号 DHTD-2026-0004", "投标号 3802"),
                    steps=TASKS,
                    panel=PANEL,
                    offering=True,
                    submit="公开报价",
                    note="与封存码一致才能接收，公开后不能撤回",
                ),
                "form": RevealFields(),
            },
        ),
        "bidder-tender": Sample(
            "bidder/tender.jinja2",
            {
                "chrome": mine(),
                "page": BidPage(
                    title=NAME,
                    crumbs=ways,
                    tags=(Tag("招标中"), Tag("一标段", "grey")),
                    meta=("项目编号 DHGC-2026-0117", "招标人 敦化市示例中学"),
                    steps=TASKS,
                    countdown=COUNTDOWN,
                    submissions=SUBMISSIONS,
                    actions=(Action("替换", "/x"), Action("撤回", "/x", danger=True)),
                    boxes=(
                        Box(
                            "提问与异议",
                            ("对招标文件的异议最迟 11-28 提出。",),
                            (Link("提问", "/x"), Link("提出异议", "/x")),
                        ),
                    ),
                ),
            },
        ),
        "bidder-upload": Sample(
            "bidder/upload.jinja2",
            {
                "chrome": mine(),
                "form": Container(),
                "page": UploadPage(
                    title="上传密封件",
                    crumbs=ways,
                    countdown=COUNTDOWN,
                    plan_url="/bidder/bids/1/uploads",
                    limit=500 << 20,
                    facts=(
                        Fact("项目", NAME, full=True),
                        Fact("标段", "一标段"),
                        Fact("版本", "第 3 版，替换第 2 版"),
                    ),
                    seal=Link("去密封页", "/sealing"),
                ),
            },
        ),
        **{
            f"bidder-receipt-{state}": Sample(
                "bidder/receipt.jinja2",
                {
                    "chrome": mine(),
                    "page": ReceiptPage(
                        title="投标回执",
                        crumbs=ways,
                        number="DH-R-000231",
                        received=at("2026-11-22", "16:20:31"),
                        state=state,
                        state_text=text,
                        facts=(
                            Fact("项目", NAME),
                            Fact("标段", "一标段，第 2 版"),
                            Fact("密封件大小", "14,889,216 字节"),
                            Fact(
                                "密封件摘要 SHA-256",
                                " ".join(DIGEST[n : n + 4] for n in range(0, 64, 4)),
                                code=True,
                            ),
                        ),
                        promise=PROMISE,
                        qr="https://hall.example.cn/verify/DH-R-000231",
                        actions=(Action("下载回执", "/x", primary=True), Action("回到投标步骤", "/x")),
                    ),
                },
            )
            for state, text in (
                ("promised", "已收到并校验，60 秒内写入公开日志。"),
                ("logged", "已写入公开日志第 184,402 条；开标前条目不显示是谁、交了什么。"),
            )
        },
        "bidder-question": Sample(
            "bidder/form.jinja2",
            {
                "chrome": mine(),
                "form": wrong(Asking),
                "page": FormPage(
                    title="对招标文件提问",
                    crumbs=ways,
                    lead="提问和答复向所有人公开，不显示提问人。",
                    submit="提交问题",
                    cancel=Link("不提了", "/x"),
                    countdown=COUNTDOWN,
                ),
            },
        ),
        "bidder-purchase": Sample(
            "bidder/purchase.jinja2",
            {
                "chrome": mine(),
                "form": Withdrawing(),
                "page": FormPage(
                    title="提交报价",
                    crumbs=ways,
                    before=(Section("采购内容", facts=(Fact("采购项目", "示例设备维保服务"),)),),
                    submit="提交",
                    cancel=Link("返回", "/x"),
                    countdown=COUNTDOWN,
                ),
            },
        ),
        "bidder-withdraw": Sample(
            "bidder/form.jinja2",
            {
                "chrome": mine(),
                "form": Withdrawing(),
                "page": FormPage(
                    title="撤回投标",
                    crumbs=ways,
                    lead="撤回后，本标段视为没有投标。截止前可以重新递交。",
                    before=(
                        Section(
                            "将撤回",
                            facts=(Fact("标段", "一标段，第 2 版"), Fact("收到时间", "2026-11-22 16:20:31")),
                        ),
                    ),
                    submit="确认撤回",
                    danger=True,
                    cancel=Link("不撤回", "/x"),
                ),
            },
        ),
        "bidder-unlock": Sample(
            "bidder/form.jinja2",
            {
                "chrome": mine(),
                "form": Unlocking(),
                "page": FormPage(
                    title="开标解锁",
                    crumbs=ways,
                    lead="解锁后，本厅和保管人一起才能打开密封件。逾期未解锁，依法视为撤销投标。",
                    multipart=True,
                    submit="解锁",
                    countdown=COUNTDOWN,
                    boxes=(
                        Box(
                            "依据",
                            ("因投标人原因未解密的，视为撤销其投标文件。", "《电子招标投标办法》第三十一条"),
                        ),
                    ),
                ),
            },
        ),
    }
