"""One sample of every other public page, as presenters would fill it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from wtforms import FileField, Form, PasswordField, StringField
from wtforms.validators import InputRequired

from portal.presenters.fee_standards import Bar, StandardsPage, TotalsPage
from portal.presenters.pages import (
    AboutPage,
    DemoAccount,
    Door,
    ErrorPage,
    Hit,
    HomePage,
    LogPage,
    PasswordPage,
    RecordPage,
    RefusalPage,
    SearchPage,
    SignInPage,
    SitemapPage,
    VerdictPage,
    VerifyPage,
)
from portal.presenters.shapes import (
    Action,
    Alert,
    CalendarDay,
    CalendarItem,
    Cell,
    Check,
    Clause,
    Column,
    Fact,
    Figure,
    Figures,
    FileRow,
    FilterField,
    FilterForm,
    Link,
    LinkGroup,
    ListRow,
    Option,
    Row,
    Section,
    Segment,
    Table,
    Tag,
)
from tests.makers.page_parts import (
    DIGEST,
    FACTS,
    NAME,
    NOW,
    PAGER,
    ROWS,
    Bag,
    Sample,
    crumbs,
    frame,
)
from tests.makers.trading_pages import UNPROVEN


def _calendar() -> tuple[CalendarDay, ...]:
    held = {
        0: (
            CalendarItem("答疑止", "示例中学加固", "/x"),
            CalendarItem("开标 09:00", "大石头镇污水管网", "/x"),
        ),
        1: (CalendarItem("开标 09:30", "城区路灯节能改造", "/x"),),
        3: (
            CalendarItem("公示止", "翰章乡公路养护", "/x"),
            CalendarItem("开标 14:00", "林业局防火物资", "/x"),
        ),
        5: (CalendarItem("异议止", "示例中学加固", "/x"),),
        8: (CalendarItem("开标 09:00", "江源镇卫生院设备", "/x"),),
    }
    return tuple(
        CalendarDay(
            NOW.date() + timedelta(days=n), held.get(n, ()), today=n == 0, rest=n % 7 > 4, make_up=n == 12
        )
        for n in range(14)
    )


CHECKPOINT = """hall.example.cn/log/2026
184311
qINS1GRFWEo8M9mKpoLIM7o7kQu7gzA6jZQgqYZN8sk=

— hall.example.cn/log/2026 Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+
"""


class ByText(Form):
    """Number or digest."""

    token = StringField(
        "记录号、回执号或原文摘要", description="例如 DH-2026-G-0117-0003，或 64 位 SHA-256 摘要"
    )


class ByFile(Form):
    """A PDF."""

    paper = FileField("PDF 文书", description="最大 20 MB", render_kw={"accept": "application/pdf"})


class SignIn(Form):
    """Account and passphrase."""

    account = StringField(
        "账号", [InputRequired("请填写账号")], render_kw={"autocomplete": "username", "width": 20}
    )
    passphrase = PasswordField(
        "口令", [InputRequired("请填写口令")], render_kw={"autocomplete": "current-password", "width": 20}
    )


class ChangeWord(Form):
    """The old password, and the new one twice."""

    passphrase = PasswordField("原口令", [InputRequired("请输入原口令")])
    password = PasswordField("新口令", [InputRequired("请输入新口令")], description="至少 10 个字符。")
    again = PasswordField("再输一次新口令", [InputRequired("请再输一次新口令")])


def _home() -> HomePage:
    return HomePage(
        title="事项、进度、公告，一处查找",
        hot=tuple(
            Link(label, "/search")
            for label in ("食品经营许可", "不动产登记", "施工招标公告", "中标结果", "取水许可")
        ),
        quick=tuple(Action(label, "/x") for label in ("查办件进度", "预约取号", "验证一份文书", "我要投诉")),
        doors=(
            Door(
                "办事",
                "/x",
                "39 个部门　462 项　208 个窗口",
                "先看要带什么、几天办完、收不收费，再在线办或到窗口。",
                tuple(
                    Link(label, "/x")
                    for label in ("个人办事", "企业办事", "一件事一次办", "办事指南", "收费标准", "结果样本")
                ),
                Action("开始办事", "/x", primary=True),
            ),
            Door(
                "交易",
                "/x",
                "在招 17 项　今日开标 1 场　公示中 6 项",
                "一个项目从招标计划到合同，全程公开，每一份都能验证。",
                tuple(
                    Link(label, "/x")
                    for label in ("工程建设", "政府采购", "土地使用权", "国有产权", "开标大厅", "异议与投诉")
                ),
                Action("进入交易", "/x", primary=True),
            ),
        ),
        figures=Figures(
            "今日大厅",
            (
                Figure("正在等候", "38", "人", "平均等候 6 分钟"),
                Figure("今日已接待", "1,126", "人次", "开放窗口 143 个"),
                Figure("今日办结", "412", "件", "其中即办件 297 件"),
                Figure("本月按时办结", "99.4", "%", "6,204 件中 6,167 件；", Link("超时 37 件", "/x")),
            ),
            "截至 10:20，取自叫号与收件记录",
            Link("怎样计算", "/x"),
        ),
        latest_tabs=(
            Link("全部", "/x", current=True),
            Link("工程建设", "/x"),
            Link("政府采购", "/x"),
            Link("土地与产权", "/x"),
        ),
        latest=(
            *(ListRow(row.title, row.url, row.on, row.tag) for row in ROWS),
            ListRow(
                "准予取水许可等 14 件行政许可决定公开", "/x", date(2026, 11, 20), Tag("许可决定", "grey")
            ),
        ),
        latest_all=Link("全部公开 12,418 条", "/x"),
        calendar=_calendar(),
        calendar_note="节假日按国务院办公厅已公布的放假安排；调休上班日以“班”标出。",
        calendar_subscribe=Link("订阅日历", "/x.ics"),
    )


def _search() -> SearchPage:
    title = (Segment("敦化市示例中学教学楼"), Segment("抗震加固", True), Segment("工程施工招标公告"))
    excerpt = (
        Segment("……教学楼 4 层、建筑面积 6,180 平方米的"),
        Segment("抗震加固", True),
        Segment("及屋面、外窗更新，以工程量清单为准。最高投标限价 896 万元……"),
    )
    return SearchPage(
        title="搜索",
        crumbs=crumbs("搜索"),
        query="抗震加固",
        total=128,
        url="/search",
        filters=FilterForm(
            "/search",
            (
                FilterField("q", "", "hidden", "抗震加固"),
                FilterField("from", "日期自", "date"),
                FilterField("to", "至", "date"),
                FilterField("min", "金额不低于（元）", "number"),
                FilterField("max", "不高于（元）", "number"),
            ),
        ),
        facets=(
            LinkGroup(
                "种类",
                (
                    Link("全部", "/x", True, 128),
                    Link("招标公告", "/x", count=61),
                    Link("澄清变更", "/x", count=12),
                    Link("中标结果", "/x", count=55),
                ),
            ),
            LinkGroup("地区", (Link("敦化市", "/x", count=90), Link("延吉市", "/x", count=38))),
        ),
        chosen=(Link("地区：敦化市", "/x"), Link("2026-11-01 之后", "/x")),
        sorts=(Link("最相关", "/x", current=True), Link("最新公开", "/x"), Link("金额从高到低", "/x")),
        hits=tuple(
            Hit(
                title,
                "/x",
                date(2026, 11, 23 - n),
                Tag("招标公告"),
                excerpt,
                ("敦化市", "敦化市示例中学", "896 万元"),
            )
            for n in range(5)
        ),
        pager=PAGER,
    )


def _nothing() -> SearchPage:
    return SearchPage(
        title="搜索",
        crumbs=crumbs("搜索"),
        query="抗振加固",
        total=0,
        url="/search",
        filters=FilterForm(
            "/search", (FilterField("q", "", "hidden", "抗振加固"), FilterField("from", "日期自", "date"))
        ),
        tips=("核对有没有错字，或只输入其中两三个字。", "可以用拼音，例如 kzjg。", "去掉日期和金额条件。"),
        instead=(Link("抗震加固", "/x"), Link("加固工程", "/x")),
    )


def _verdict(verdict: Any) -> VerdictPage:
    outcome = {"proven": "yes", "refuted": "no", "undecidable": "unknown"}[verdict]
    summary = {
        "proven": "原文、印章、日志三项一致。",
        "refuted": "这份 PDF 的摘要与公开日志中的不同：文件在发布后被改动过，或者不是本厅发出的。",
        "undecidable": "日志中还没有这一条，服务器已承诺 60 秒内写入。请稍后再验。",
    }[verdict]
    return VerdictPage(
        title="验证结果",
        crumbs=crumbs("验证一份文书", "验证结果"),
        verdict=verdict,
        summary=summary,
        at=NOW,
        facts=(
            Fact("文书", f"{NAME}施工招标公告", url="/x", full=True),
            Fact("记录号", "DH-2026-G-0117-0003"),
            Fact("日志位置", "第 184,206 条"),
            Fact(
                "原文摘要 SHA-256", " ".join(DIGEST[n : n + 4] for n in range(0, 64, 4)), full=True, code=True
            ),
        ),
        checks=(
            Check("原文没有改动", "yes", "重新计算 SHA-256，与记录所列逐字比对"),
            Check("印章出自本厅", outcome, "CMS 签名与敦化市公共资源交易中心电子印章证书（示例）"),  # type: ignore[arg-type]  # one of the three words
            Check("已在公开日志中", "yes", "第 184,206 条，包含证明推得的树根与检查点一致"),
            Check("前后记录相连", "unknown", "上一条记录尚未公开，其摘要与本记录所写一致与否不能判定"),
        ),
        bundle=Action("下载证据包", "/x.zip", primary=True),
        again=Link("再验一份", "/verify"),
        verifier=FileRow("verify.py", "/verify/verify.py", 21034, DIGEST),
        commands=(
            Fact(
                "记录是本厅盖的章吗",
                "openssl cms -verify -binary -inform DER -in record.json.p7s -content record.json -CAfile root.pem -purpose any -out /dev/null",
            ),
            Fact("全部再验一遍", "python3 verify.py bundle bundle.zip"),
        ),
    )


def samples() -> dict[str, Sample]:
    """Every page once, some twice, by a short name."""
    trading = frame("trading")
    return {
        "home": Sample("public/home.jinja2", {"chrome": frame("home"), "page": _home()}),
        "home-care": Sample("public/home.jinja2", {"chrome": frame("home", care=True), "page": _home()}),
        "search": Sample(
            "public/search.jinja2", {"chrome": frame("search", query="抗震加固"), "page": _search()}
        ),
        "search-nothing": Sample("public/search.jinja2", {"chrome": frame(), "page": _nothing()}),
        "disclosure": Sample(
            "public/disclosure.jinja2",
            {
                "chrome": frame("disclosure"),
                "page": RecordPage(
                    title="准予示例企业取水许可决定",
                    crumbs=crumbs("政务公开", "行政许可", "许可决定"),
                    tags=(Tag("许可决定", "grey"),),
                    published=NOW,
                    meta=("敦化市水利局",),
                    facts=FACTS[1:5],
                    sections=(
                        Section(
                            "决定内容",
                            paragraphs=(
                                "经审查，申请符合法定条件，准予取水许可。",
                                "本决定自公开之日起生效。",
                            ),
                        ),
                    ),
                    proof=UNPROVEN,
                ),
            },
        ),
        "about": Sample(
            "public/about.jinja2",
            {
                "chrome": frame(),
                "page": AboutPage(
                    title="关于本厅",
                    crumbs=crumbs("关于本厅"),
                    lead="一厅办事、一网交易，每一份公开都能自己验证。",
                    sections=(
                        Section("机构与联系", facts=FACTS[1:5]),
                        Section(
                            "我们怎样公开",
                            paragraphs=(
                                "每一份记录都盖章、编号，写入只增不改的公开日志。",
                                "任何人都可以下载日志，重算每一条。",
                            ),
                            actions=(Action("看公开日志", "/log"),),
                        ),
                    ),
                ),
            },
        ),
        "verify": Sample(
            "public/verify.jinja2",
            {
                "chrome": frame("verify"),
                "by_text": ByText(),
                "by_file": ByFile(),
                "page": VerifyPage(
                    title="验证一份文书",
                    crumbs=crumbs("验证一份文书"),
                    text_url="/verify",
                    file_url="/verify",
                    verifier=FileRow("verify.py", "/verify/verify.py", 21034, DIGEST),
                    questions=Table(
                        "验证命令",
                        (Column("要问的", head=True), Column("命令")),
                        (
                            Row(
                                (
                                    Cell("记录是本厅盖的章吗"),
                                    Cell(
                                        "openssl cms -verify -binary -inform DER -in record.json.p7s -content record.json -CAfile root.pem",
                                        code=True,
                                    ),
                                )
                            ),
                            Row((Cell("PDF 有没有改动"), Cell("pdfsig -nssdir db file.pdf", code=True))),
                        ),
                    ),
                ),
            },
        ),
        **{
            f"verdict-{word}": Sample(
                "public/verdict.jinja2", {"chrome": frame("verify"), "page": _verdict(word)}
            )
            for word in ("proven", "refuted", "undecidable")
        },
        "log": Sample(
            "public/log.jinja2",
            {
                "chrome": frame("log"),
                "page": LogPage(
                    title="公开日志",
                    crumbs=crumbs("公开日志"),
                    lead="本厅的每一份公开记录在这里各占一条，只增不改。任何人都可以下载全部条目，自己重算树根。",
                    facts=(
                        Fact("来源", "hall.example.cn/log/2026"),
                        Fact("条数", "184,311"),
                        Fact("签出时间", "2026-11-23 10:20:00"),
                        Fact("树根", "qINS1GRFWEo8M9mKpoLIM7o7kQu7gzA6jZQgqYZN8sk=", full=True, code=True),
                    ),
                    note=CHECKPOINT,
                    entries=Table(
                        "最近条目",
                        (
                            Column("位置", numeric=True),
                            Column("写入时间", nowrap=True),
                            Column("种类", nowrap=True),
                            Column("内容"),
                            Column("摘要"),
                        ),
                        (
                            Row(
                                (
                                    Cell("184,310"),
                                    Cell("2026-11-23 10:19:58"),
                                    Cell("公开"),
                                    Cell("澄清第 2 号", "/x"),
                                    Cell("9f2c41d7…f04b1c67", code=True),
                                )
                            ),
                            Row(
                                (
                                    Cell("184,309"),
                                    Cell("2026-11-23 10:19:41"),
                                    Cell("暂不公开"),
                                    Cell("最迟 2026-12 揭示"),
                                    Cell("c1f077a4…3ea9f04b", code=True),
                                )
                            ),
                        ),
                    ),
                    find=FilterForm("/log", (FilterField("index", "日志位置", "number", ""),), submit="查看"),
                    pager=PAGER,
                    downloads=(
                        Link("检查点", "/log/checkpoint"),
                        Link("公钥", "/log/keys.txt"),
                        Link("怎样审计整部日志", "/x"),
                    ),
                ),
            },
        ),
        "refusal": Sample(
            "public/refusal.jinja2",
            {
                "chrome": trading,
                "page": RefusalPage(
                    title="没有受理",
                    crumbs=crumbs("交易信息", "没有受理"),
                    reason="投标截止时间是 2026-12-08 09:00:00，您的文件在 09:00:01 到达，依法拒收。",
                    where="投标文件 container.ggzb",
                    clause=Clause(
                        "在招标文件要求提交投标文件的截止时间后送达的投标文件，招标人应当拒收。",
                        "《中华人民共和国招标投标法》第二十八条",
                        "规则 ZB-054",
                    ),
                    record=Link("拒收记录 DH-2026-B-0032-0007", "/x"),
                    at=NOW,
                    ways=(
                        "截止前已收到的版本仍然有效，可以在“我参加的项目”里核对回执。",
                        "认为是系统原因造成迟到的，可以在 2 小时内凭外部时间戳向监督部门提出。",
                    ),
                    actions=(Action("核对我的回执", "/x", primary=True), Action("联系监督部门", "/x")),
                ),
            },
        ),
        "not-found": Sample(
            "public/error.jinja2",
            {
                "chrome": frame(),
                "page": ErrorPage(
                    title="没有这一页",
                    crumbs=crumbs("没有这一页"),
                    code=404,
                    text="网址可能抄错了，也可能这份文书还没有公开。",
                    ways=(Link("回到首页", "/"), Link("搜索全厅", "/search"), Link("网站地图", "/sitemap")),
                    reference="7c05e2d1",
                ),
            },
        ),
        "sign-in": Sample(
            "public/sign_in.jinja2",
            {
                "chrome": frame(),
                "form": SignIn(),
                "page": SignInPage(
                    title="登录",
                    crumbs=crumbs("登录"),
                    demo=(
                        DemoAccount("招标人", "demo-purchaser", "sunhall-demo", "立项、发公告、定标"),
                        DemoAccount("投标人", "demo-bidder-1", "sunhall-demo", "报名、投标、解锁"),
                        DemoAccount("交易中心", "demo-centre", "sunhall-demo", "主持开标、组织评标"),
                        DemoAccount("监督部门", "demo-supervisor", "sunhall-demo", "查看全部案卷，不能改动"),
                    ),
                    help=(Link("没有账号怎样办理", "/x"),),
                ),
            },
        ),
        "sign-in-wrong": Sample(
            "public/sign_in.jinja2",
            {
                "chrome": frame(),
                "form": _wrong(SignIn),
                "page": SignInPage(title="登录", crumbs=crumbs("登录")),
            },
        ),
        "password": Sample(
            "public/password.jinja2",
            {
                "chrome": frame(),
                "form": ChangeWord(),
                "page": PasswordPage(
                    title="更换口令",
                    crumbs=crumbs("更换口令"),
                    alerts=(Alert("口令由他人代设，请先换成只有您本人知道的口令。", "首次登录", "stop"),),
                ),
            },
        ),
        "fees": Sample(
            "public/fees.jinja2",
            {
                "chrome": frame("fees"),
                "page": StandardsPage(
                    title="收费标准",
                    lead="现行 1 项。没有列入的不得收取。",
                    filters=FilterForm(
                        "/fees", (FilterField("list", "清单", "select", "", (Option("", "全部收费项目"),)),)
                    ),
                    tags=(Tag("执行中", "solid"),),
                    facts=(Fact("标准", "每证 10 元", full=True),),
                    sections=(Section("减免", "reductions", paragraphs=("没有规定减免。",)),),
                    links=(Link("年度汇总", "/fees/totals"),),
                ),
            },
        ),
        "fee-totals": Sample(
            "public/fee_totals.jinja2",
            {
                "chrome": frame("fees"),
                "page": TotalsPage(
                    title="2026 年收费汇总",
                    lead="银行确认的收款，按收费项目汇总。",
                    filters=FilterForm(
                        "/fees/totals",
                        (FilterField("year", "年度", "select", "2026", (Option("2026", "2026 年"),)),),
                    ),
                    chart="2026 年各收费项目的收款金额",
                    bars=(Bar("不动产登记费", 1.0, "880.00 元"), Bar("居民身份证工本费", 0.05, "40.00 元")),
                    table=Table(
                        "2026 年收费汇总",
                        (Column("收费项目", head=True), Column("金额（元）", numeric=True)),
                        (Row((Cell("不动产登记费"), Cell("880.00"))),),
                    ),
                    links=(Link("收费标准", "/fees"),),
                ),
            },
        ),
        "sitemap": Sample(
            "public/sitemap.jinja2",
            {
                "chrome": frame("sitemap"),
                "page": SitemapPage(
                    title="网站地图",
                    crumbs=crumbs("网站地图"),
                    groups=(
                        LinkGroup(
                            "交易信息",
                            tuple(Link(label, "/x") for label in ("工程建设", "政府采购", "开标大厅")),
                        ),
                        LinkGroup("核验", (Link("验证一份文书", "/verify"), Link("公开日志", "/log"))),
                        LinkGroup("本厅", (Link("关于本厅", "/about"), Link("隐私与版权", "/x"))),
                    ),
                ),
            },
        ),
    }


def _wrong(form: type[Form]) -> Form:
    filled = form(Bag())
    filled.validate()
    return filled
