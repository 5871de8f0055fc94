"""The standing pages: what this hall is, how its data may be used, where everything is."""

from __future__ import annotations

from portal.presenters.addresses import address
from portal.presenters.disclosed import FOREIGN, TRADING
from portal.presenters.pages import AboutPage, SitemapPage
from portal.presenters.shapes import Action, Fact, Link, LinkGroup, Section
from portal.settings import Settings, Site

_PUBLISHING = (
    "办理中的每一步都存为记录，盖本厅电子印章，写入只增不改的公开日志。"
    "谁也不能事后改动、抽走或者补插一条而不被发现。"
)
_AUDIT = (
    "检查点写明日志共有多少条、树根是什么，由日志密钥签名。日志按 C2SP tlog-tiles 的格式逐块公布，"
    "任何人可以用普通下载工具全部取走。"
)
_AUDIT_HOW = (
    "下载后在断网的电脑上运行离线验证程序的 audit 命令：它重算每一个条目、每一块、树根和签名，"
    "并可同时核对条目背后的记录原文。程序只用 Python 标准库，可以从头读到尾。"
)
_FIGURES = (
    "在招项目：招标公告已发布、投标尚未截止的项目数。",
    "候选人公示：公示期内的标段数，一个项目有几个标段在公示就计几个。",
    "公开信息：可以在本站搜索到的全部公开条数，不含内部记录。",
    "公开日志：已经编号入日志的条目数，公开与不公开的都计入。",
)
_PRIVACY = (
    "浏览、搜索和验证都不用登录。登录后只保存一个会话标识；语言与关怀版的选择保存在您自己的浏览器里。",
    "公开的记录不含个人联系方式。法律要求公示的项目负责人姓名及证书号，按公示内容原样公布。",
    "本站公开的信息可以自由引用，引用时请注明来源，并附上记录号以便核对。",
)
_ACCESSIBILITY = (
    "全部页面可以只用键盘操作，可以用读屏软件阅读；放大到 200% 不丢内容。关怀版把字号和间距一并放大。",
    "除密封投标文件外，停用脚本也能使用全部功能。密封页另有可以保存到本机使用的版本。",
)
_OPEN_DATA = (
    "每个招标、采购、出让和转让项目按开放合同数据标准（OCDS 1.1）提供数据，随项目进展逐次发布，并可以证明没有遗漏。",
    "每份记录提供原文、印章、日志证明和证据包，地址固定，可以长期引用。",
)


def about_page(settings: Settings) -> AboutPage:
    """Who runs the hall, how it publishes, how that can be audited, and how figures are counted."""
    return AboutPage(
        title="关于本厅",
        crumbs=(Link("首页", address("home")), Link("关于本厅")),
        lead="一厅办事、一网交易，每一份公开都能自己验证。",
        sections=(
            Section("机构与联系", "contact", facts=_contact(settings.site)),
            Section("我们怎样公开", "publishing", paragraphs=(_PUBLISHING,), actions=_VERIFY),
            Section("怎样审计整部日志", "audit", paragraphs=(_AUDIT, _AUDIT_HOW), actions=_LOG),
            Section("数字怎样计算", "figures", paragraphs=_FIGURES),
            Section("开放数据与接口", "open-data", paragraphs=_OPEN_DATA, actions=_DATA),
            Section("隐私与版权", "privacy", paragraphs=_PRIVACY),
            Section("无障碍", "accessibility", paragraphs=_ACCESSIBILITY),
        ),
    )


def _contact(site: Site) -> tuple[Fact, ...]:
    return (
        Fact("主办", site.host),
        Fact("承办", site.organ),
        Fact("地址", site.address),
        Fact("咨询电话", site.phone),
        Fact("监督", site.supervisor, full=True),
    )


_VERIFY = (Action("验证一份文书", address("verify"), primary=True),)
_LOG = (Action("看公开日志", address("log")), Action("下载离线验证程序", address("verifier")))
_DATA = (
    Action("开放数据", address("open-data"), primary=True),
    Action("全部发布包", address("ocds.packages")),
    Action("接口说明（OpenAPI）", address("openapi")),
)


def sitemap_page() -> SitemapPage:
    """Everything the public can reach, by subject."""
    return SitemapPage(
        title="网站地图", crumbs=(Link("首页", address("home")), Link("网站地图")), groups=_GROUPS
    )


_KINDS = ("行政许可决定", "收费公示", "办件统计", "招标计划", "政策法规", "信用信息")
_GROUPS = (
    LinkGroup(
        "办事服务",
        (
            Link("全部事项", address("services")),
            Link("个人办事", address("services", query={"for": "person"})),
            Link("企业办事", address("services", query={"for": "company"})),
            Link("查办件进度", address("progress")),
            Link("取号排队", address("queues")),
            Link("我的办事", address("my")),
            Link("我的预约", address("my.appointments")),
            Link("自助机", address("kiosk", point="K01")),
            Link("便民设施", address("facilities")),
            Link("办事评价", address("ratings")),
        ),
    ),
    LinkGroup(
        "交易信息",
        (
            Link("全部交易信息", address("trading")),
            Link("采购意向和招标计划", address("intentions")),
            Link("框架协议", address("frameworks")),
            *(Link(kind, address("trading", query={"kind": kind})) for kind in (*TRADING, FOREIGN)),
        ),
    ),
    LinkGroup(
        "政务公开",
        (
            Link("行政许可结果", address("results")),
            Link("收费标准", address("fees")),
            Link("涉企收费清单", address("fees", query={"list": "enterprise"})),
            Link("收费年度汇总", address("fees.totals")),
            Link("查缴款", address("pay")),
            Link("依申请公开", address("requests")),
            Link("申请进度查询", address("request.progress")),
            Link("投诉、咨询和建议", address("voice")),
            Link("投诉办理结果公开", address("voice.outcomes")),
            Link("常见问题解答", address("voice.answers")),
            Link("来件办理查询", address("voice.progress")),
            Link("举报箱", address("report")),
            *(Link(kind, address("search", query={"kind": kind, "sort": "date_desc"})) for kind in _KINDS),
        ),
    ),
    LinkGroup("政策法规", (Link("法规与期限", address("law")),)),
    LinkGroup(
        "核验",
        (
            Link("验证一份文书", address("verify")),
            Link("公开日志", address("log")),
            Link("离线验证程序", address("verifier")),
            Link("日志公钥", address("log.keys")),
            Link("印章根证书", address("log.root")),
        ),
    ),
    LinkGroup(
        "投标",
        (
            Link("我的投标", address("bidder")),
            Link("密封页", address("sealing.page")),
            Link("保存到本机的密封页", address("sealing.saved")),
        ),
    ),
    LinkGroup(
        "开放数据",
        (
            Link("开放数据说明", address("open-data")),
            Link("全部发布包（OCDS）", address("ocds.packages")),
            Link("国家平台数据集字段表", address("national.tables")),
            Link("公开日志分段（附完整性证明）", address("log.stretch")),
            Link("收费标准（CSV）", address("fees.data", kind="csv")),
            Link("收费标准（JSON）", address("fees.data", kind="json")),
            Link("接口说明（OpenAPI）", address("openapi")),
        ),
    ),
    LinkGroup(
        "本厅",
        (
            Link("大厅布局", address("hall")),
            Link("关于本厅", address("about")),
            Link("搜索全厅", address("search")),
            Link("登录", address("sign-in")),
        ),
    ),
)
