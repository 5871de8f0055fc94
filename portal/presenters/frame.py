"""The frame around every page, filled from the request: who is here, where, and what the site is called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from pyramid.csrf import get_csrf_token

from hallcore.identity.model import ROLES, WATCHERS
from hallcore.organisation.model import DUTIES
from hallcore.supervision.model import ANSWERABLE
from portal.presenters.addresses import address
from portal.presenters.chrome import Chrome, Demo, Desk, Site
from portal.presenters.shapes import Alert, Link, LinkGroup
from portal.settings import ZONES

TRADING = frozenset({"centre", "purchaser", "agency", "expert", "trustee", "supervisor", "operator"})
"""Roles with something to do about tenders."""

NAV = ("home", "services", "trading", "disclosure", "voice", "fees", "law", "verify", "log")
_STANDING = {
    "home": address("home"),
    "search": address("search"),
    "services": address("services"),
    "trading": address("trading"),
    "disclosure": address("search", query={"sort": "date_desc"}),
    "fees": address("fees"),
    "law": address("law"),
    "voice": address("voice"),
    "verify": address("verify"),
    "log": address("log"),
    "about": address("about"),
    "sitemap": address("sitemap"),
    "open_data": address("open-data"),
    "privacy": address("about", anchor="privacy"),
    "accessibility": address("about", anchor="accessibility"),
    "sign_in": address("sign-in"),
    "sign_out": address("sign-out"),
    "password": address("password"),
}
"""What leads to the same place on every page."""

_FLASHES = {
    "signed-in": "已登录。",
    "signed-out": "已退出登录。",
    "password-changed": "口令已更换，其他设备上的登录已经退出。",
    "done": "办理成功，记录已保存，正在加盖印章并写入公开日志。",
    "enrolled": "已登记参加投标。请下载密封材料，制作并密封投标文件。",
    "applied": "竞买申请已提交。请取得缴款识别码并按时缴纳保证金，到账后系统自动确认竞买资格。",
    "offered": "报价有效，已经公布。",
    "sealed": "封存码已提交。投标截止前可以重新提交，以最后一次为准；截止后请按时公开报价。",
    "opened": "报价已公开，与封存码一致。开标时限届满后，全部报价同时公布。",
    "offer-filed": "报价已提交，不能修改；截止或者全部供应商提交后由采购人查看。",
    "objected": "异议已提交。公示期满后采购人组织补充论证，结论在公开页面公布。",
    "going-on": "已记录贵方继续竞价的要求。",
    "asked": "提问已提交。答复以澄清公告形式公布，不显示提问人。",
    "withdrawn": "投标文件已撤回。截止前可以重新递交。",
    "discarded": "草稿已删除。",
    "supplemented": "补交的材料已经收到，继续审查。",
    "case-withdrawn": "申请已撤回。",
    "urged": "催办已记入案卷。",
    "refund-asked": "退付申请已提交，由执收单位确认、财政部门批准后退回。",
    "linked": "收件成功，办件编号已关联到号票。",
    "not-linked": "收件成功，但没有关联到号票；请在叫号台填写办件编号。",
    "taken": "收款已确认入账，票据由开票系统开具。",
    "reversed": "收款已冲正，通知书恢复待缴款。",
    "shift-started": "已接班，可以收款。",
    "shift-ended": "已交班。",
    "day-closed": "营业日已日终，请划缴财政账户。",
    "remitted": "划缴已登记。",
    "paid-back": "退付已登记，红字票据由开票系统开具。",
}


def chrome_of(request: Any) -> Chrome:  # noqa: ANN401 - pyramid ships no types
    """The frame of the page being answered."""
    hall, visitor = request.hall, request.identity
    frame: Mapping[str, Any] = getattr(request, "frame", {})
    who = ""
    if visitor is not None:
        who = visitor.party_name or "、".join(ROLES[role] for role in visitor.roles)
        who = f"{who}（{visitor.login}）"
    return Chrome(
        site=_site(hall),
        today=hall.clock.now().date(),
        urls=_urls(request),
        nav=NAV,
        section=frame.get("section", ""),
        language=request.locale_name if request.locale_name in ("zh", "en") else "zh",
        care=request.cookies.get("care") == "1",
        who=who,
        csrf=getattr(request, "csrf_gap", "") or get_csrf_token(request),
        query=request.params.get("q", "") if request.method == "GET" else "",
        demo=_demo(request) if hall.settings.demo else None,
        flashes=_flashes(request),
        desk=_desk(request) if frame.get("desk") else None,
        tabs=tuple(frame.get("tabs", ())),
    )


def _site(hall: Any) -> Site:  # noqa: ANN401 - the hall; a presenter needs only its settings
    site = hall.settings.site
    return Site(
        name=site.name,
        full_name=site.organ,
        organiser=site.host,
        operator=site.organ,
        address=site.address,
        telephone=site.phone,
        hotline="12345",
        icp=site.icp,
        police=site.police,
        site_code=site.code,
        hours="08:30–16:30",
    )


def _urls(request: Any) -> dict[str, str]:  # noqa: ANN401 - pyramid ships no types
    workspace = ""
    if request.identity is not None:
        roles = set(request.identity.roles)
        inner = ZONES.index(str(request.environ.get("hall.zone", "public"))) > 0
        room = "office" if roles & DUTIES.keys() or "manager" in roles else "desk"
        if "inspector" in roles:
            room = "appraisal.daily"
        if roles & {"teller", "banker"}:
            room = "bank"
        if "seller" in roles:
            room = "desk.sales"
        workspace = address("bidder") if "bidder" in roles else (address(room) if inner else "")
        if "discipline" in roles:
            workspace = address("live") if inner else ""
        if "usher" in roles:
            workspace = address("reception") if inner else ""
        if "finance" in roles:
            workspace = address("treasury") if inner else ""
        if "citizen" in roles:
            workspace = address("my")
    here = _here(request)
    return _STANDING | {
        "care": address(
            "preferences", query={"care": "0" if request.cookies.get("care") == "1" else "1", "next": here}
        ),
        "language": address(
            "preferences", query={"language": "zh" if request.locale_name == "en" else "en", "next": here}
        ),
        "workspace": workspace,
    }


def _here(request: Any) -> str:  # noqa: ANN401 - pyramid ships no types
    """The address to come back to after a change of language: with its question, without what was just done."""
    if request.method != "GET":
        return str(request.path)
    asked = [(name, value) for name, value in request.GET.items() if name != "done"]
    return f"{request.path}?{urlencode(asked)}" if asked else str(request.path)


def _demo(request: Any) -> Demo:  # noqa: ANN401 - pyramid ships no types
    clock = request.hall.clock
    rate = getattr(clock, "rate", 1)
    speed = f"，时钟以 {rate:g} 倍速运行" if rate != 1 else ""
    return Demo(
        text=f"本站为演示系统，主体、人员与项目均为示例。大厅时间 {clock.now():%Y-%m-%d %H:%M}{speed}。",
        link=Link("演示账号", address("sign-in")),
    )


def _flashes(request: Any) -> tuple[Alert, ...]:  # noqa: ANN401 - pyramid ships no types
    """What the act before this page did: named in the address, so that nothing is written on reading."""
    text = _FLASHES.get(request.params.get("done", "")) if request.method == "GET" else None
    return (Alert(text),) if text else ()


def _desk(request: Any) -> Desk:  # noqa: ANN401 - pyramid ships no types
    roles = frozenset(request.identity.roles if request.identity else ())
    inner = str(request.environ.get("hall.zone", "public")) == "hall"
    working = [*_windows(roles, inner=inner), *_hall_windows(roles, inner=inner)]
    watching = [*_watch_windows(roles, inner=inner), *_told(roles, inner=inner)]
    links = [*watching, *working] if WATCHERS & roles else [*working, *watching]
    nav = tuple(
        Link(label, address(name), current=request.path == address(name))
        for label, name, shown in links
        if shown
    )
    views: tuple[LinkGroup, ...] = tuple(getattr(request, "frame", {}).get("views", ()))
    fits = len(nav) <= _ON_THE_BAR + 1
    return Desk(nav if fits else nav[:_ON_THE_BAR], views, () if fits else nav[_ON_THE_BAR:])


_ON_THE_BAR = 7
"""How many windows stand on the bar of somebody who has many; the rest are one press away."""

_Window = tuple[str, str, bool]
"""A window's name, its route, and whether it is shown."""


def _people_rooms(roles: frozenset[str], *, inner: bool) -> list[_Window]:
    """Attendance, appraisal and ratings: everybody's own on the departments' net, the centre's inside the hall."""
    staff, watches = bool(DUTIES.keys() & roles), bool(WATCHERS & roles)
    looks = inner and (watches or bool({"manager", "inspector"} & roles))
    return [
        ("考勤", "attendance", staff),
        ("考勤", "attendance.desk", inner and (watches or "manager" in roles)),
        ("考核", "appraisal.my", bool({*DUTIES, "manager", "inspector"} & roles)),
        ("我的监察牌", "card.my", not watches and bool(roles.intersection(ANSWERABLE))),
        ("考核管理", "appraisal.desk", looks),
        ("评价", "office.ratings", staff),
        ("交易投诉", "office.complaints", bool({"handler", "approver"} & roles)),
        ("主体信用", "credit", bool({"handler", "approver"} & roles)),
        ("交易监督", "trade.watch", watches or bool({"handler", "approver"} & roles)),
        ("好差评", "desk.ratings", looks),
    ]


def _windows(roles: frozenset[str], *, inner: bool) -> list[_Window]:
    """What officers, management and the parties of tenders find on their desk."""
    watches = bool(WATCHERS & roles)
    officer = watches or bool({*DUTIES, "manager"} & roles)
    links = [
        ("银行柜台", "bank", bool({"teller", "banker"} & roles)),
        ("办件", "office", officer),
        ("部门概况", "office.department", watches or bool({"approver", "manager"} & roles)),
        ("收费", "office.fees", officer),
        *_people_rooms(roles, inner=inner),
        ("停机记录", "office.outages", inner and "manager" in roles),
        ("项目", "desk", bool(TRADING & roles)),
        (
            "单一来源和紧急采购",
            "desk.purchases",
            bool({"purchaser", "agency", "finance", "centre", "supervisor", "discipline"} & roles),
        ),
        ("出让转让", "desk.sales", bool({"seller", "agency", "centre", "supervisor", "discipline"} & roles)),
    ]
    if {"seller", "agency"} & roles:
        links += [("登记出让转让", "desk.sale.new", True)]
    if {"purchaser", "agency"} & roles:
        links += [("登记项目", "desk.project", True), ("代理委托", "desk.mandates", True)]
    links += [("交易场地", "rooms", bool({"purchaser", "agency", "centre"} & roles))]
    if "acceptor" in roles:
        links += [("叫号台", "office.counter", True), ("窗口收件", "office.intake", True)]
    return links


def _hall_windows(roles: frozenset[str], *, inner: bool) -> list[_Window]:
    """What those find who keep the hall running, or watch it."""
    watches = bool(WATCHERS & roles)
    looks = watches or bool({"manager", "usher", "approver"} & roles)
    links = [("队列", "office.queues", looks), ("导办台", "reception", inner and "usher" in roles)]
    links += [
        ("财政", "treasury", watches or "finance" in roles),
        ("交易主体", "desk.parties", inner and "centre" in roles),
        ("评标专家库", "pool", bool({"pool", "supervisor", "discipline"} & roles)),
        ("申报利害关系", "expert.ties", inner and "expert" in roles),
        ("账号", "desk.accounts", inner and "operator" in roles),
        ("依申请公开", "desk.requests", inner and bool({"acceptor", "handler", "approver"} & roles)),
        ("大厅组织", "desk.organisation", inner and "manager" in roles),
        ("屏幕内容", "desk.content", inner and bool({"editor", "manager"} & roles)),
        ("便民设施", "desk.loans", inner and bool({"usher", "manager"} & roles)),
    ]
    return links


def _watch_windows(roles: frozenset[str], *, inner: bool) -> list[_Window]:
    """Where everything under way is watched; it stands first for whoever does nothing else."""
    watches = bool(WATCHERS & roles)
    return [
        ("实时监察", "live", watches or "manager" in roles),
        ("监察牌", "cards", inner and (watches or "manager" in roles)),
        ("监督", "desk.supervision", inner and (watches or "centre" in roles)),
    ]


def _told(roles: frozenset[str], *, inner: bool) -> list[_Window]:
    """The desks for what people tell the hall."""
    hears = {*DUTIES, "manager", "inspector", "supervisor", "discipline", "usher"}
    return [
        ("投诉咨询", "office.voice", bool(hears & roles)),
        ("举报箱", "desk.box", inner and bool(WATCHERS & roles)),
    ]
