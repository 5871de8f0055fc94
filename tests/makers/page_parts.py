"""What sample pages share: the frame, a project, its facts and proofs. The day is 2026-11-23, all names are examples."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from hallcore.ground.explanation import ExplainedDay, Explanation, Term
from portal.presenters.chrome import Chrome, Demo, Site
from portal.presenters.results import (
    OpeningBid,
    OpeningLot,
)
from portal.presenters.shapes import (
    Action,
    Countdown,
    Fact,
    FilterField,
    FilterForm,
    LifeStep,
    Link,
    ListRow,
    Option,
    Pager,
    Proof,
    RecordRow,
    Tag,
    Why,
)
from portal.presenters.writing import HALL_ZONE

DIGEST = "9f2c41d708ba6e53c1f077a42b9ed3605a18e4cc93f10b7286d53ea9f04b1c67"


NOW = datetime(2026, 11, 23, 10, 20, tzinfo=HALL_ZONE)


NAME = "敦化市示例中学教学楼抗震加固工程"


class Sample(NamedTuple):
    """A page to render: its template and everything that goes in."""

    template: str
    context: dict[str, Any]


def at(day: str, clock: str = "09:00:00") -> datetime:
    """A moment on the hall's clock."""
    return datetime.fromisoformat(f"{day}T{clock}+08:00")


SITE = Site(
    name="阳光大厅",
    full_name="敦化市政务服务中心 · 公共资源交易中心",
    organiser="敦化市示例政务服务管理机构",
    operator="敦化市政务服务中心 · 公共资源交易中心",
    address="敦化市示例大街 1 号",
    telephone="0433-0000000（示例）",
    hotline="12345",
    icp="示ICP备00000000号",
    police="示公网安备 00000000000000号",
    site_code="0000000000",
    hours="08:30–16:30",
    marks=(Link("党政机关"), Link("网站找错"), Link("适老无障碍")),
)


URLS = {
    "home": "/",
    "search": "/search",
    "trading": "/trading",
    "disclosure": "/disclosure",
    "services": "/services",
    "fees": "/fees",
    "law": "/law",
    "voice": "/voice",
    "supervision": "/supervision",
    "verify": "/verify",
    "log": "/log",
    "about": "/about",
    "sitemap": "/sitemap",
    "privacy": "/about/privacy",
    "open_data": "/api",
    "report_error": "/voice/site",
    "accessibility": "/about/access",
    "care": "/preferences?care=1",
    "language": "/preferences?language=en",
    "sign_in": "/sign-in",
    "sign_out": "/sign-out",
    "workspace": "/desk",
}


def frame(section: str = "", **more: Any) -> Chrome:
    """The frame of a public page."""
    given: dict[str, Any] = {
        "site": SITE,
        "today": NOW.date(),
        "urls": URLS,
        "nav": ("home", "disclosure", "services", "trading", "fees", "law", "verify", "log"),
        "section": section,
        "csrf": "token",
        "demo": Demo("数据均为示例，时钟可以快走。请勿填写真实信息。", Link("演示账号", "/sign-in")),
    }
    return Chrome(**(given | more))


def crumbs(*labels: str) -> tuple[Link, ...]:
    """The way to a page; the last is the page itself."""
    return (Link("首页", "/"), *(Link(label, "/x") for label in labels[:-1]), Link(labels[-1]))


LIFE = (
    LifeStep("招标计划", "done", "2026-10-12", "已公开", "/x"),
    LifeStep("招标公告", "now", "2026-11-13", "招标中"),
    LifeStep("开标", "todo", "2026-12-08", "09:00"),
    LifeStep("评标", "todo", "2026-12-08", "开标之后"),
    LifeStep("候选人公示", "todo", "2026-12-10", "预计，不少于 3 日"),
    LifeStep("中标结果", "todo", "2026-12-15", "预计"),
    LifeStep("合同公告", "todo", "", "结果之后"),
)


def life(now: int) -> tuple[LifeStep, ...]:
    """The strip with step ``now`` as the present one."""
    return tuple(
        LifeStep(
            step.title,
            "done" if n < now else "now" if n == now else "todo",
            step.when,
            "",
            "/x" if n < now else "",
        )
        for n, step in enumerate(LIFE)
    )


def _why() -> Why:
    days = [ExplainedDay(date(2026, 11, 16), "发出", "start")]
    for n in range(1, 21):
        day = date(2026, 11, 16) + timedelta(days=n)
        days.append(ExplainedDay(day, f"第{n}日", "rest" if day.isoweekday() > 5 else "counted", n))
    days += [
        ExplainedDay(date(2026, 12, 7), "余量", "margin"),
        ExplainedDay(date(2026, 12, 8), "截止", "end"),
    ]
    return Why(
        anchor="why",
        title="投标截止为什么是 12 月 8 日",
        explanation=Explanation(
            title="投标截止",
            clause_text="依法必须进行招标的项目，自招标文件开始发出之日起至投标人提交投标文件截止之日止，最短不得少于二十日。",
            quoted=True,
            source="《中华人民共和国招标投标法》第二十四条",
            rule="规则 ZB-028，自然日",
            formula=(Term("", "11-16 发出（当日不计）"), Term("＋", "20 日"), Term("＝", "12-06 24:00 届满")),
            result="最早可定 12-07。现定 12-08 09:00，多留 1 日，符合规定。",
            days=tuple(days),
            note="灰底为休息日，自然日照计。日历依据：国务院办公厅关于 2026 年部分节假日安排的通知，已公布。",
        ),
        follows="由此推得：今天 16:30 前作出的澄清不顺延开标（距截止 15 日）；对招标文件的异议最迟 11-28 提出（截止 10 日前）。",
    )


WHY = _why()


COUNTDOWN = Countdown(
    "距投标截止", at("2026-12-08"), NOW, actions=(Action("我要投标", "/sign-in", primary=True),)
)


PROOF = Proof(
    verified=True,
    title="已核验",
    summary=("原文、印章、日志三项一致", "2026-11-23 10:20 核验"),
    facts=(
        Fact("记录号", "DH-2026-G-0117-0003"),
        Fact("日志位置", "第 184,206 条（公开日志，只增不改）"),
        Fact("印章", "敦化市公共资源交易中心电子印章（示例），2026-11-13 08:30:04 加盖"),
        Fact("原文摘要 SHA-256", " ".join(DIGEST[n : n + 4] for n in range(0, 64, 4)), code=True),
    ),
    qr="https://hall.example.cn/verify/DH-2026-G-0117-0003",
    verify=Action("自己验证这份记录", "/verify", primary=True),
    bundle=Link("下载证据包和离线验证程序", "/x.zip"),
)


RECORDS = (
    RecordRow(
        "招标公告", "DH-2026-G-0117-0003", at("2026-11-13", "08:30:04"), "/x", 184206, "/x.pdf", "/x.proof"
    ),
    RecordRow(
        "招标文件", "DH-2026-G-0117-0004", at("2026-11-16", "09:00:00"), "/x", 184390, "/x.pdf", "/x.proof"
    ),
    RecordRow(
        "澄清第 1 号", "DH-2026-G-0117-0009", at("2026-11-19", "15:12:40"), "/x", 185012, "", "/x.proof"
    ),
    RecordRow("澄清第 2 号", "DH-2026-G-0117-0011", at("2026-11-23", "10:19:58"), "/x"),
)


FACTS = (
    Fact("投标截止", "2026-12-08 09:00", strong=True, full=True, link=Link("为什么是这一天", "#why")),
    Fact("项目编号", "DHGC-2026-0117"),
    Fact("标段", "2 个标段"),
    Fact("招标人", "敦化市示例中学"),
    Fact("招标代理", "吉林省示例招标代理有限公司"),
    Fact("招标方式", "公开招标"),
    Fact("评标办法", "综合评估法"),
    Fact("最高投标限价", "8,960,000.00 元（896 万元）"),
    Fact("投标保证金", "100,000.00 元"),
    Fact("资金来源", "财政资金 100%"),
    Fact("计划工期", "120 日历天"),
    Fact(
        "招标内容",
        "教学楼 4 层、建筑面积 6,180 平方米的抗震加固及屋面、外窗更新，以工程量清单为准。",
        full=True,
    ),
    Fact(
        "资格要求",
        "建筑工程施工总承包三级及以上，安全生产许可证有效；项目经理具备建筑工程专业二级及以上注册建造师资格，"
        "无在建工程。接受联合体，须附共同投标协议。",
        full=True,
    ),
    Fact("获取招标文件", "2026-11-16 09:00 至 2026-11-23 16:30，在本平台免费下载。", full=True),
)


BIDDERS = (
    "吉林省示例建工有限公司",
    "延边示例市政工程有限公司",
    "长春示例路桥有限公司",
    "敦化示例园林有限公司",
)


OPENED = OpeningLot(
    "一标段　主体结构加固",
    (
        OpeningBid(
            BIDDERS[0],
            at("2026-12-07", "16:20:31"),
            "密封完好，已解密",
            True,
            Decimal("6123456.78"),
            "118 日历天",
            "合格",
            "张＊",
            "电子保函",
        ),
        OpeningBid(
            BIDDERS[1],
            at("2026-12-08", "08:59:58"),
            "密封完好，已解密",
            True,
            Decimal("6088000.00"),
            "120 日历天",
            "合格",
            "李＊＊",
            "转账",
        ),
        OpeningBid(
            BIDDERS[2],
            at("2026-12-06", "11:02:10"),
            "密封完好，已解密",
            True,
            Decimal("6301118.40"),
            "115 日历天",
            "合格",
            "王＊",
            "电子保函",
        ),
        OpeningBid(BIDDERS[3], at("2026-12-08", "08:41:07"), "投标人未在时限内解锁，视为撤销", False),
    ),
    Decimal("6420000.00"),
    "按日志位置先后读出。未解锁的投标不影响其他投标开标。",
)


PERIOD = FilterForm(
    "/trading",
    (
        FilterField("business", "", "hidden", "01"),
        FilterField("q", "关键词", "text", "加固"),
        FilterField(
            "region",
            "地区",
            "select",
            options=(Option("", "全部地区"), Option("222403", "敦化市", True), Option("222401", "延吉市")),
        ),
        FilterField("from", "公开日期自", "date", "2026-11-01"),
        FilterField("to", "至", "date"),
    ),
    (Link("清除条件", "/trading"),),
)


PAGER = Pager(
    "第 21–40 条，共 128 条",
    (Link("1", "/x"), Link("2", "/x", current=True), Link("3", "/x"), Link("…"), Link("7", "/x")),
    "/x",
    "/x",
)


ROWS = (
    ListRow(
        f"{NAME}施工招标公告",
        "/x",
        date(2026, 11, 23),
        Tag("招标公告"),
        "敦化市　公开招标　敦化市示例中学　896 万元",
        Tag("投标中，余 14 日"),
    ),
    ListRow(
        "江南新区供热管网改造（二标段）澄清第 2 号：开标时间改为 12 月 11 日",
        "/x",
        date(2026, 11, 23),
        Tag("澄清变更"),
        "敦化市　公开招标　敦化市示例供热公司",
        Tag("暂停", "stopped"),
    ),
    ListRow(
        "翰章乡农村公路养护工程中标候选人公示",
        "/x",
        date(2026, 11, 23),
        Tag("候选人公示"),
        "敦化市　公开招标　翰章乡人民政府",
        Tag("公示至 11-26"),
    ),
    ListRow(
        "2026 年市级医疗设备采购项目（3 包）中标结果公告",
        "/x",
        date(2026, 11, 20),
        Tag("中标结果"),
        "敦化市　公开招标　敦化市示例医院",
        Tag("已结束", "grey"),
    ),
    ListRow(
        "牡丹江堤防维修工程施工合同公告",
        "/x",
        date(2026, 11, 19),
        Tag("合同公告"),
        "敦化市　公开招标　敦化市示例水利管理站",
        Tag("已结束", "grey"),
    ),
)


class Bag(dict[str, Any]):
    """Form data as WTForms wants it."""

    def getlist(self, name: str) -> list[Any]:
        """All values of a field."""
        value = self[name]
        return value if isinstance(value, list) else [value]
