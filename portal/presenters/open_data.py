"""The page for whoever takes our data: what there is, where, how to show that nothing is missing, and how to recompute it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from portal.presenters.addresses import address
from portal.presenters.pages import AboutPage
from portal.presenters.shapes import Action, Cell, Column, Fact, Link, Row, Section, Table
from portal.settings import Settings

STATUS = {"V": "已核实原文", "V2": "见于他处实现", "M": "待按现行版本核对"}
"""How well a data set is known, for readers."""

_OCDS = (
    (
        "招标、采购、出让和转让项目都按开放合同数据标准（OCDS 1.1.5）逐次发布：每份改变公众所知的公开记录成为一份公告，"
        "编号就是记录编号，次序就是公开日志的次序。"
    ),
    "采用三项扩展：标段（lots）、投标（bids）、询问（enquiries）。投标只在开标记录公布后给出；提问人、异议人、投诉人不公开。",
    "出让和转让没有 buyer：出让人为 procuringEntity，受让人为 suppliers，金额都是受让人应付的价款，合计采购支出时应当排除。",
)
_WHOLE = (
    "批量数据按日志位置分段给出：每段列出其间的全部条目，公开记录附原文，不公开的只有承诺，所以总数不会有出入。",
    (
        "每段附有树的右缘和到已签名检查点的证明。只凭日志公钥，离线就能证明两个位置之间的公开记录一件不少、一字未改、次序未动；"
        "公告还会由这些记录重新编出，与收到的逐项比较。"
    ),
)
_NATIONAL = (
    (
        "按《公共资源交易平台系统数据规范》的数据集导出。字段表本身也是数据：代码、类型、长度、是否必填、取自公开记录的哪一处。"
        "每行先按字段表核对，不合格的不给出，写明是哪份记录的哪个字段。"
    ),
    "统一交易标识码由国家平台签发，本厅只核对形状，不自行编造。凡注明“待按现行版本核对”的，接入前应当对照现行规范。",
)
_AGAIN = (
    "评标排名、专家抽取和竞价结果，都可以由项目的公开卷重新算出，与记录逐位比较；哪一位不同，指出是谁的哪一项。",
)
_MANNERS = (
    "无需登录、密钥或者申请，可以从其他网站的页面直接读取。每个回答带 ETag，可以用 If-None-Match 询问有无变化。",
    "回答中没有取数的时刻，同一日志得到逐字节相同的回答。分页跟随 Link 头里的 next。",
)


class DataSet(NamedTuple):
    """A data set as the page lists it: its name in addresses, titles, how many fields, and how well it is known."""

    name: str
    title: str
    code: str
    fields: int
    required: int
    rule: str
    status: str


def open_data_page(settings: Settings, extensions: Sequence[str], datasets: Sequence[DataSet]) -> AboutPage:
    """What there is for developers and for whoever checks us.

    Args:
        settings: Where the hall is.
        extensions: Of the releases, by their addresses: lots, bids, enquiries.
        datasets: Of the national platform.
    """
    hall = settings.public_url
    return AboutPage(
        title="开放数据",
        crumbs=(Link("首页", address("home")), Link("开放数据")),
        lead="全部交易公开信息都可以整批取走，并且可以证明没有遗漏。",
        sections=(
            Section(
                "交易公告（OCDS）",
                "ocds",
                paragraphs=_OCDS,
                facts=_extensions(extensions),
                actions=_OCDS_LINKS,
            ),
            _complete(hall),
            _national(hall, datasets),
            _recompute(hall),
            Section("怎样取用", "manners", paragraphs=_MANNERS),
        ),
    )


def _complete(hall: str) -> Section:
    """How to show that nothing is missing."""
    return Section(
        "证明没有遗漏",
        "complete",
        paragraphs=_WHOLE,
        facts=(
            Fact("取来并核验", f"hall complete {hall} --keep 数据", full=True, code=True),
            Fact("离线核验", "hall complete 数据 --keys 数据/keys.txt", full=True, code=True),
        ),
        actions=(Action("第一段", address("log.stretch")), Action("日志公钥", address("log.keys"))),
    )


def _national(hall: str, datasets: Sequence[DataSet]) -> Section:
    """What goes to the national platform."""
    return Section(
        "国家平台数据集",
        "national",
        paragraphs=_NATIONAL,
        facts=(Fact("导出并核对", f"hall export national 数据 --from {hall}", full=True, code=True),),
        tables=(_datasets(datasets),),
        actions=(Action("字段表和代码表", address("national.tables")),),
    )


def _recompute(hall: str) -> Section:
    """How to make anew what was decided."""
    command = f"hall recompute {hall}/trading/项目编号 --keys keys.txt"
    return Section(
        "重算排名、抽取和竞价结果",
        "recompute",
        paragraphs=_AGAIN,
        facts=(Fact("重算一个项目", command, full=True, code=True),),
        actions=(Action("选择一个项目", address("trading")),),
    )


_OCDS_LINKS = (
    Action("全部公告", address("ocds.packages"), primary=True),
    Action("接口说明（OpenAPI）", address("openapi")),
)


def _extensions(urls: Sequence[str]) -> tuple[Fact, ...]:
    """Which extensions at which version."""
    names = ("标段扩展", "投标扩展", "询问扩展")
    return tuple(Fact(name, url, full=True, code=True) for name, url in zip(names, urls, strict=True))


def _datasets(datasets: Sequence[DataSet]) -> Table:
    columns = (
        Column("数据集", head=True),
        Column("规范代码"),
        Column("字段", numeric=True),
        Column("必填", numeric=True),
        Column("依据"),
        Column("把握程度"),
    )
    return Table("国家平台数据集", columns, tuple(_dataset(each) for each in datasets))


def _dataset(table: DataSet) -> Row:
    return Row(
        (
            Cell(table.title, url=address("national.rows", dataset=table.name)),
            Cell(table.code, code=True),
            Cell(str(table.fields)),
            Cell(str(table.required)),
            Cell(table.rule, url=address("law.rule", rule=table.rule)),
            Cell(STATUS[table.status]),
        )
    )
