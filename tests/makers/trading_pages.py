"""One sample of every page of the trading information, as presenters would fill it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from portal.presenters import chart
from portal.presenters.pages import (
    AwardPage,
    CandidatesPage,
    ContractPage,
    OpeningPage,
    ProcedurePage,
    SalePage,
    SalePanel,
    TenderPage,
    TradingListPage,
)
from portal.presenters.results import (
    AwardedLot,
    Candidate,
    CandidateLot,
    Contract,
    Rejection,
)
from portal.presenters.shapes import (
    Action,
    Alert,
    Box,
    Cell,
    Column,
    Fact,
    FileRow,
    Link,
    Proof,
    Question,
    Row,
    Table,
    Tag,
)
from tests.makers.page_parts import (
    BIDDERS,
    COUNTDOWN,
    DIGEST,
    FACTS,
    LIFE,
    NAME,
    OPENED,
    PAGER,
    PERIOD,
    PROOF,
    RECORDS,
    ROWS,
    WHY,
    Sample,
    at,
    crumbs,
    frame,
    life,
)

UNPROVEN = Proof(
    verified=False,
    title="已承诺，尚未入日志",
    summary=("公开日志每秒更新，入日志后才能核验",),
    facts=(Fact("记录号", "DH-2026-G-0117-0021"),),
    qr="https://hall.example.cn/verify/DH-2026-G-0117-0021",
)


REMEDIES = Box(
    "异议与投诉",
    ("招标文件异议：11-28 前向招标人提出，3 日内答复。", "对答复不满：向市示例行政监督部门投诉。"),
    (Link("在线提出异议", "/x"),),
)


LOTS = Table(
    "标段",
    (
        Column("标段", head=True),
        Column("内容"),
        Column("最高投标限价（元）", numeric=True),
        Column("状态", nowrap=True),
    ),
    (
        Row((Cell("一标段"), Cell("主体结构加固"), Cell("6,420,000.00"), Cell(tag=Tag("招标中")))),
        Row(
            (
                Cell("二标段"),
                Cell("屋面与外窗更新"),
                Cell("2,540,000.00"),
                Cell(tag=Tag("异议处理中，暂停", "stopped")),
            )
        ),
        Row((Cell("合计"), Cell(), Cell("8,960,000.00", strong=True), Cell()), tone="total"),
    ),
)


FILES = (
    FileRow("招标文件（含合同条款）.pdf", "/x.pdf", 4404019, DIGEST),
    FileRow("工程量清单.xlsx", "/x.xlsx", 325632, DIGEST[::-1]),
    FileRow("施工图纸.zip", "/x.zip", 90597000, DIGEST, note="11-19 澄清后换版"),
)


QUESTIONS = (
    Question(
        "外窗更新是否包含地下室采光窗？清单第 4 页未列。",
        at("2026-11-18", "10:02:00"),
        "不包含。清单以第 4 页所列 142 樘为准，不另行增加。",
        at("2026-11-19", "15:12:00"),
        "不影响截止时间",
        Link("记录 G-0117-0009", "/x"),
    ),
    Question("项目经理的社保证明要求近几个月？", at("2026-11-22", "16:40:00")),
)


HEAD: dict[str, Any] = {
    "tags": (Tag("公开招标公告"), Tag("工程建设 · 房屋建筑", "grey")),
    "verified": True,
    "published": at("2026-11-13", "08:30:04"),
    "meta": ("来源 敦化市公共资源交易中心", "第 1 版，未变更"),
    "links": (Link("下载 PDF", "/x.pdf"), Link("订阅变更", "/x.ics")),
    "records": RECORDS,
    "proof": PROOF,
    "boxes": (REMEDIES,),
}


TENDER = TenderPage(
    title=f"{NAME}施工招标公告",
    crumbs=crumbs("交易信息", "工程建设", "招标公告", NAME),
    alerts=(
        Alert(
            "11-19 发布澄清第 1 号，图纸换版；投标截止时间不变。",
            "本公告有变更",
            links=(Link("看变更", "/x"),),
        ),
    ),
    life=LIFE,
    facts=FACTS,
    countdown=COUNTDOWN,
    why=WHY,
    lots=LOTS,
    files=FILES,
    questions=QUESTIONS,
    ask=Action("提问（登录后）", "/sign-in"),
    procedure=Link("办理程序全图", "/x"),
    **HEAD,
)


CANDIDATE_LOT = CandidateLot(
    "一标段　主体结构加固",
    (
        Candidate(
            1,
            BIDDERS[1],
            Decimal("6088000.00"),
            Decimal("92.31"),
            "120 日历天",
            "合格",
            "李＊＊",
            "二级注册建造师 吉222000000000",
            "建筑工程施工总承包二级",
        ),
        Candidate(
            2,
            BIDDERS[0],
            Decimal("6123456.78"),
            Decimal("89.06"),
            "118 日历天",
            "合格",
            "张＊",
            "二级注册建造师 吉222000000001",
        ),
        Candidate(
            3,
            BIDDERS[2],
            Decimal("6301118.40"),
            Decimal("87.40"),
            "115 日历天",
            "合格",
            "王＊",
            "一级注册建造师 吉122000000002",
        ),
    ),
    (
        Rejection(
            BIDDERS[3], "未提交联合体共同投标协议。", "《招标投标法实施条例》第五十一条第二项　规则 ZB-080"
        ),
    ),
    "评标委员会 5 人，其中专家 4 人",
)


def states() -> tuple[tuple[str, str], ...]:
    """States of the sample procedure."""
    return (
        ("planned", "已立项"),
        ("announced", "公告中"),
        ("closed", "已截止"),
        ("opened", "已开标"),
        ("evaluated", "已评标"),
        ("publicised", "候选人公示"),
        ("awarded", "已定标"),
        ("contracted", "已签合同"),
        ("failed", "流标"),
        ("terminated", "已终止"),
    )


def steps() -> tuple[chart.Step, ...]:
    """Steps of the sample procedure."""
    return (
        chart.Step("发布招标公告", "planned", "announced", "招标人、招标代理", "招标投标法 16"),
        chart.Step("澄清", "announced", "announced", "招标人、招标代理", "条例 21"),
        chart.Step("截止", "announced", "closed", "系统，到时即办", "招标投标法 28"),
        chart.Step("开标", "closed", "opened", "招标人", "招标投标法 34"),
        chart.Step("不足三家", "closed", "failed", "系统", "招标投标法 28"),
        chart.Step("提交评标报告", "opened", "evaluated", "评标委员会", "招标投标法 40"),
        chart.Step("否决全部投标", "opened", "failed", "评标委员会", "招标投标法 42"),
        chart.Step("公示候选人", "evaluated", "publicised", "招标人", "条例 54"),
        chart.Step("重新评审", "publicised", "opened", "招标人", "条例 56"),
        chart.Step("定标", "publicised", "awarded", "招标人", "条例 55"),
        chart.Step("签订合同", "awarded", "contracted", "招标人、中标人", "招标投标法 46"),
        chart.Step("终止招标", "announced", "terminated", "招标人", "条例 31"),
    )


CHART = chart.draw("招标项目", states(), steps(), now="opened")
SMALL = chart.draw(
    "异议",
    (("asked", "待答复"), ("answered", "已答复")),
    (chart.Step("答复", "asked", "answered", "招标人", "条例 22"),),
)


PANEL = SalePanel(
    url="/x",
    mark="timed",
    phase="限时竞价",
    price="33,500,000.00 元（3,350 万元）",
    price_label="当前最高报价",
    leading="3802",
    least="34,000,000.00 元（3,400 万元）",
    due=at("2026-11-16", "09:05:00"),
    now=at("2026-11-16", "09:02:00"),
    rate=1.0,
    past="时间到，等待系统处理",
    offers=Table(
        "报价记录",
        (Column("竞买号", head=True), Column("报价", numeric=True), Column("时间")),
        (Row((Cell("3802"), Cell("33,500,000.00 元"), Cell("2026-11-16 09:00:00"))),),
    ),
    refresh=Link("刷新", "/x"),
)


def samples() -> dict[str, Sample]:
    """Every page once, some twice, by a short name."""
    chrome = frame("trading")
    return {
        "trading-sale": Sample(
            "trading/sale.jinja2",
            {
                "chrome": chrome,
                "page": SalePage(
                    title="DH2026-01 号宗地国有建设用地使用权出让公告",
                    crumbs=crumbs("宗地出让"),
                    panel=PANEL,
                    why=(WHY,),
                    actions=(Action("申请竞买（登录后）", "/x", primary=True),),
                    facts=FACTS,
                    life=LIFE,
                    **HEAD,
                ),
            },
        ),
        "trading-list": Sample(
            "trading/list.jinja2",
            {
                "chrome": chrome,
                "page": TradingListPage(
                    title="交易信息",
                    crumbs=crumbs("交易信息"),
                    business=(
                        Link("全部", "/x"),
                        Link("工程建设", "/x", current=True),
                        Link("政府采购", "/x"),
                        Link("土地使用权", "/x"),
                        Link("国有产权", "/x"),
                        Link("其他", "/x"),
                    ),
                    stages=tuple(
                        Link(label, "/x", current=n == 0)
                        for n, label in enumerate(
                            (
                                "全部阶段",
                                "招标公告",
                                "澄清变更",
                                "开标记录",
                                "候选人公示",
                                "中标结果",
                                "合同公告",
                                "终止",
                            )
                        )
                    ),
                    filters=PERIOD,
                    periods=(
                        Link("不限", "/x", current=True),
                        Link("近三日", "/x"),
                        Link("近一周", "/x"),
                        Link("近一月", "/x"),
                    ),
                    rows=ROWS,
                    total=128,
                    pager=PAGER,
                ),
            },
        ),
        "trading-list-empty": Sample(
            "trading/list.jinja2",
            {
                "chrome": chrome,
                "page": TradingListPage(
                    title="交易信息",
                    crumbs=crumbs("交易信息"),
                    business=(Link("全部", "/x", current=True),),
                    stages=(Link("全部阶段", "/x", current=True),),
                    filters=PERIOD,
                    instead=(Link("看全部交易信息", "/trading"),),
                ),
            },
        ),
        "tender": Sample("trading/tender.jinja2", {"chrome": chrome, "page": TENDER}),
        "tender-care": Sample(
            "trading/tender.jinja2", {"chrome": frame("trading", care=True), "page": TENDER}
        ),
        "opening": Sample(
            "trading/opening.jinja2",
            {
                "chrome": chrome,
                "page": OpeningPage(
                    title=f"{NAME}开标记录",
                    crumbs=crumbs("交易信息", "工程建设", "开标记录", NAME),
                    life=life(2),
                    facts=(
                        Fact("开标时间", "2026-12-08 09:00:00", strong=True),
                        Fact("地点", "公开招标网上开标大厅"),
                        Fact("主持人", "赵＊＊"),
                        Fact("记录人", "钱＊"),
                        Fact("监督人", "孙＊"),
                        Fact("投标人数", "4 家，其中 1 家未解锁"),
                    ),
                    lots=(OPENED,),
                    **HEAD | {"tags": (Tag("开标记录"),)},
                ),
            },
        ),
        "candidates": Sample(
            "trading/candidates.jinja2",
            {
                "chrome": chrome,
                "page": CandidatesPage(
                    title=f"{NAME}中标候选人公示",
                    crumbs=crumbs("交易信息", "工程建设", "候选人公示", NAME),
                    life=life(4),
                    facts=(
                        Fact(
                            "公示期",
                            "2026-12-10 至 2026-12-14",
                            strong=True,
                            link=Link("为什么到这一天", "#why"),
                        ),
                        Fact("评标办法", "综合评估法"),
                        Fact(
                            "怎样提出异议",
                            "公示期内通过本平台向招标人提出，招标人自收到之日起 3 日内答复；答复前暂停招标投标活动。",
                            full=True,
                        ),
                    ),
                    lots=(CANDIDATE_LOT,),
                    why=WHY,
                    **HEAD | {"tags": (Tag("候选人公示"),)},
                ),
            },
        ),
        "award": Sample(
            "trading/award.jinja2",
            {
                "chrome": chrome,
                "page": AwardPage(
                    title=f"{NAME}中标结果公告",
                    crumbs=crumbs("交易信息", "工程建设", "中标结果", NAME),
                    life=life(5),
                    lead="本项目于 2026-12-08 开标，中标候选人已公示，公示期内未收到异议。招标人依法确定中标人，现将结果公告如下。",
                    lots=(
                        AwardedLot(
                            "一标段",
                            BIDDERS[1],
                            Decimal("6088000.00"),
                            Decimal("92.31"),
                            "120 日历天",
                            "合格",
                            "李＊＊",
                        ),
                        AwardedLot(
                            "二标段", BIDDERS[0], Decimal("2318406.20"), None, "90 日历天", "合格", "张＊"
                        ),
                    ),
                    facts=FACTS[1:7],
                    **HEAD | {"tags": (Tag("中标结果"),)},
                ),
            },
        ),
        "contract": Sample(
            "trading/contract.jinja2",
            {
                "chrome": chrome,
                "page": ContractPage(
                    title=f"{NAME}合同公告",
                    crumbs=crumbs("交易信息", "工程建设", "合同公告", NAME),
                    life=life(6),
                    lead="招标人与中标人已按招标文件和中标人的投标文件订立书面合同。",
                    contracts=(
                        Contract(
                            "一标段",
                            "DHGC-2026-0117-01",
                            "敦化市示例中学",
                            BIDDERS[1],
                            Decimal("6088000.00"),
                            date(2026, 12, 28),
                            "120 日历天",
                        ),
                    ),
                    facts=FACTS[1:5],
                    **HEAD | {"tags": (Tag("合同公告"),)},
                ),
            },
        ),
        "procedure": Sample(
            "trading/procedure.jinja2",
            {
                "chrome": chrome,
                "page": ProcedurePage(
                    title="公开招标的办理程序",
                    crumbs=crumbs("交易信息", NAME, "办理程序"),
                    lead="从立项到合同，每一步由谁办、凭哪一条、到哪里去，都在这张图里。",
                    charts=(CHART, SMALL),
                    facts=(Fact("适用", "依法必须招标的工程建设项目"), Fact("版本", "2026-03-01 起施行")),
                ),
            },
        ),
        "tender-english": Sample(
            "trading/tender.jinja2", {"chrome": frame("trading", language="en"), "page": TENDER}
        ),
    }
