"""The desk of sales: the list, a sale's dossier with what may be done next, and the windows of its steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from hallcore.dossier import Dossier
from hallcore.ground.deadline import earliest
from hallcore.ground.errors import NotComputable
from hallcore.ground.procedure import allowed
from portal import permissions
from portal.presenters.addresses import address
from portal.presenters.desks import DeskListPage, DossierPage, FieldGroup, FormPage
from portal.presenters.proofs import record_rows
from portal.presenters.sale import panel_of
from portal.presenters.sale_life import sale_life, sale_tags, state_words
from portal.presenters.sale_words import registered_lines, terms_lines, times_lines
from portal.presenters.shapes import (
    Action,
    Alert,
    Cell,
    Column,
    Countdown,
    Fact,
    Link,
    Row,
    Section,
    Table,
    Tag,
)
from portal.presenters.showing import Showing
from portal.presenters.writing import exact_moment, money
from portal.sale_contexts import SaleContext
from portal.sessions import Visitor
from trading.auction.methods import NOTICES, of, sale_methods
from trading.auction.model import (
    USES,
    BiddingEnded,
    DealConfirmed,
    DealSigned,
    ReserveSet,
    SaleAnnounced,
    SaleRegistered,
)
from trading.auction.standing import ended_at, ends_of, is_sealed, sale_of, terms_of, times_of, winner_of
from trading.methods.model import REGIMES

Alerts = tuple[Alert, ...]


class Window(NamedTuple):
    """The window of a step: title, what must be known first, the button, whether it cannot be undone."""

    title: str
    lead: str
    submit: str
    danger: bool = False


WINDOWS: dict[str, Window] = {
    "set-reserve": Window(
        "确定底价",
        "底价集体确定，只在案卷附卷中保存，竞价结束前不显示；再次确定的，以最后一次为准。",
        "保存底价",
    ),
    "announce-sale": Window("发布公告", "公告发布后，到点由系统开始和结束竞价。", "发布公告"),
    "correct-sale": Window(
        "发布补充公告",
        "补充公告显示在原公告页面上。时间只能推迟；影响价格的，公告期重新计算。",
        "发布补充公告",
    ),
    "terminate-sale": Window("终止", "终止后不再恢复，已缴纳的保证金全部退还。", "确认终止", danger=True),
    "confirm-deal": Window(
        "签订成交确认书", "竞得人签署后，审查其资格，确认成交。确认后公布竞得人名称。", "确认成交"
    ),
    "cancel-deal": Window(
        "取消竞得资格",
        "竞得人拒签成交确认书、合同，或者不符合条件的，取消其资格。",
        "取消竞得资格",
        danger=True,
    ),
    "publish-sale-result": Window("公示成交结果", "成交结果在法定期限内公布。", "公示结果"),
    "announce-unsold": Window("公告未成交", "写明后续安排；保证金已经按规则退还。", "发布公告"),
    "publish-sale-contract": Window(
        "公告合同", "合同价款应为成交价；竞得人的保证金自动抵作价款。", "公告合同"
    ),
}


# -- the list ---------------------------------------------------------------------------------------------


def sales_page(show: Showing, visitor: Visitor) -> DeskListPage:
    """The sales a seller or agency has, or for centre and supervision all that there are, the newest first."""
    shelf = show.archive.shelf("sales")
    own = [
        number
        for _party, number in show.archive.shelf("sales-of").keys(
            (visitor.party, ""), (visitor.party, "\U0010ffff")
        )
    ]
    watching = {"centre", "supervisor", "discipline"} & set(visitor.roles)
    numbers = list(shelf.keys()) if watching else (own if visitor.party else [])
    rows = tuple(_row(show, number, shelf[number]) for number in reversed(numbers) if number in shelf)
    creates = {"seller", "agency"} & set(visitor.roles)
    return DeskListPage(
        title="土地、矿业权和国有产权",
        table=Table(
            "出让转让项目",
            (
                Column("项目编号", head=True, nowrap=True),
                Column("项目"),
                Column("类别", nowrap=True),
                Column("起始价（元）", numeric=True),
                Column("当前价（元）", numeric=True),
                Column("阶段", nowrap=True),
            ),
            rows,
            empty="还没有项目。",
        ),
        note=f"{len(rows)} 个，新登记的在前",
        actions=(Action("登记出让转让", address("desk.sale.new"), primary=True),) if creates else (),
    )


def _row(show: Showing, number: str, summary: Mapping[str, Any]) -> Row:
    sale = show.archive[number]
    return Row(
        (
            Cell(number, address("desk.sale", number=number)),
            Cell(summary["name"], note=summary["seller_name"]),
            Cell(REGIMES[summary["kind"]]),
            Cell(summary["start"]),
            Cell(summary["price"] or "—"),
            Cell(tag=Tag(state_words(show, sale))),
        )
    )


# -- the dossier ------------------------------------------------------------------------------------------


def sale_dossier(show: Showing, visitor: Visitor, sale: Dossier) -> DossierPage:
    """A sale as its seller, the centre or supervision sees it: nobody of them sees who bids before the end."""
    method, head = of(show.law_of(sale), sale), sale_of(sale)
    announced = bool(sale.numbers(SaleAnnounced.type))
    facts = registered_lines(sale.the(SaleRegistered), method)
    if announced:
        facts = (*times_lines(times_of(sale)), *facts)
    due = ends_of(sale)
    readonly = not permissions.allowed(permissions.Permission.SALE_MANAGE, visitor, SaleContext(sale))
    return DossierPage(
        title=head.name,
        crumbs=(Link("出让转让", address("desk.sales")), Link(sale.number)),
        tags=sale_tags(show, sale),
        meta=(sale.number, f"{method.word('seller')} {head.seller_name}"),
        readonly=readonly,
        life=sale_life(sale),
        actions=() if readonly else tuple(_steps(show, visitor, sale)),
        facts=tuple(Fact(label, value, full=len(value) > 24) for label, value in facts),
        sections=tuple(_sections(show, sale)),
        records=record_rows(show, (sale,)),
        countdown=Countdown("本阶段剩余", due, show.now, rate=show.rate) if due is not None else None,
    )


def _steps(show: Showing, visitor: Visitor, sale: Dossier) -> Iterator[Action]:
    if sale.numbers(SaleAnnounced.type):
        yield Action("公开页面", address("sale", number=sale.number))
    machine = show.law_of(sale).procedure(sale.procedure).machine(sale.machine)
    rows = {row.name: row for role in visitor.roles for row in allowed(machine, sale.state, role)}
    for row in rows.values():
        if row.name in WINDOWS:
            url = address("desk.sale.step", number=sale.number, step=row.name)
            first = not WINDOWS[row.name].danger and row.name not in {"set-reserve", "correct-sale"}
            yield Action(row.title, url, primary=first, danger=WINDOWS[row.name].danger)


def _sections(show: Showing, sale: Dossier) -> Iterator[Section]:
    set_, panel = sale.latest(ReserveSet), panel_of(show, sale, address("desk.sale", number=sale.number))
    if set_ is not None:
        at = sale.record(sale.numbers(ReserveSet.type)[-1]).at
        yield Section(
            "底价",
            facts=(Fact("已确定", f"{exact_moment(at)}，{set_.decision}；竞价结束前不显示", full=True),),
        )
    if panel is not None:
        facts = [Fact(panel.price_label, panel.price, strong=True), Fact("阶段", panel.phase)]
        if panel.leading:
            facts.append(Fact("竞买号", panel.leading))
        yield Section("竞价", "bidding", facts=tuple(facts), tables=(panel.offers,))
    ended, winner, deal = sale.latest(BiddingEnded), winner_of(show.archive, sale), sale.latest(DealConfirmed)
    if ended is not None and winner is not None:
        signed = "已签署" if winner.latest(DealSigned) is not None else "尚未签署"
        facts = [Fact("成交确认书", f"竞买号 {ended.paddle} 的竞得人{signed}")]
        if is_sealed(sale):
            facts = [Fact("投标号", ended.paddle), Fact("中标通知书", "已发出" if deal else "尚未发出")]
        if deal is not None:
            facts.append(Fact("竞得人", deal.winner_name))
        files = [name for n in range(winner.count) for name in record_files(winner, n)]
        names = "、".join(files) if files else "没有随附材料"
        facts.append(Fact("竞买申请材料", names, full=True))
        yield Section("竞得人", "winner", facts=tuple(facts))


def record_files(paddle: Dossier, n: int) -> Iterator[str]:
    """The names of the files a record of a bidder's dossier holds."""
    return (file.name for file in paddle.record(n).files)


# -- windows ----------------------------------------------------------------------------------------------


def sellers(show: Showing, party: str, *, entrusted: bool) -> Mapping[str, str]:
    """Whom a party may register sales for: itself, or those whose mandate it holds today (credit code → name)."""
    parties = show.archive.shelf("parties")
    found = {}
    for code, summary in parties.items():
        if "seller" not in summary["capacities"]:
            continue
        mandated = entrusted and any(
            agency == party and date.fromisoformat(last) >= show.now.date()
            for agency, _scope, last in summary["mandates"]
        )
        if code == party or mandated:
            found[code] = summary["name"]
    return found


def ways(show: Showing) -> Mapping[str, str]:
    """Method and use (way → words), as the law in force has methods."""
    return {
        f"{method.name}/{use}": f"{method.title}：{words}"
        for method in sale_methods(show.law())
        for use, words in USES[method.regime].items()
    }


def new_page(show: Showing, alerts: Alerts, *, sellers: bool) -> FormPage:
    """The window where a sale is registered."""
    if not sellers:
        text = "没有可以代为登记的出让人（转让方）。出让人应当先在“代理委托”中登记委托。"
        alerts = (*alerts, Alert(text, tone="stop"))
    return FormPage(
        title="登记出让转让",
        crumbs=(Link("出让转让", address("desk.sales")), Link("登记")),
        alerts=alerts,
        lead="登记后生成项目编号和案卷。公告发布前，登记内容不公开。",
        before=(_terms(show),),
        groups=(
            FieldGroup("出让人和方式", ("seller", "way", "name", "region", "approval")),
            FieldGroup("标的", ("subject", "place", "area", "years", "conditions")),
            FieldGroup("价款", ("valuation", "start", "step", "deposit", "first")),
            FieldGroup("再次披露的产权转让", ("after", "consent")),
        ),
        submit="登记",
        cancel=Link("返回", address("desk.sales")),
    )


def _terms(show: Showing) -> Section:
    """The longest terms and least shares, with their clauses."""
    law = show.law()
    parts = (("TD-11", use) for use in USES["land"])
    figures = [
        *(law.figure_of(*part) for part in parts),
        law.figure_of("TD-09"),
        law.figure_of("TD-10", "first"),
    ]
    rows = tuple(
        Row(
            (
                Cell(one.name),
                Cell(f"{one.value}{'%' if one.unit == '%' else ' 年'}"),
                Cell(one.cite.line, address("law.rule", rule=one.rule)),
            )
        )
        for one in figures
    )
    columns = (Column("事项", head=True), Column("数额", numeric=True), Column("依据"))
    return Section("国有建设用地的法定数额", tables=(Table("国有建设用地的法定数额", columns, rows),))


def step_page(show: Showing, sale: Dossier, step: str, alerts: Alerts) -> FormPage:
    """The window of a step."""
    window = WINDOWS[step]
    return FormPage(
        title=window.title,
        crumbs=(
            Link("出让转让", address("desk.sales")),
            Link(sale.number, address("desk.sale", number=sale.number)),
            Link(window.title),
        ),
        alerts=alerts,
        lead=window.lead,
        before=tuple(_before(show, sale, step)),
        submit=window.submit,
        danger=window.danger,
        multipart=True,
        cancel=Link("返回案卷", address("desk.sale", number=sale.number)),
    )


def _before(show: Showing, sale: Dossier, step: str) -> Iterator[Section]:
    """What one has to know before filling in."""
    method = of(show.law_of(sale), sale)
    if step in {"announce-sale", "correct-sale"}:
        clock = method.clock_if(NOTICES[0])
        if clock is not None:
            first = _earliest(show, clock)
            text = f"{clock.title}不少于 {clock.span}（{clock.cite.line}）；今天发布的，{clock.end_label}最早为 {first}。"
            yield Section("法定期限", paragraphs=(text,))
    if step in {"confirm-deal", "cancel-deal", "publish-sale-result", "publish-sale-contract"}:
        ended = sale.the(BiddingEnded)
        facts = [
            Fact("成交价", money(ended.price or terms_of(sale).start), strong=True),
            Fact("竞买号", ended.paddle),
        ]
        facts.append(Fact("竞价结束", exact_moment(ended_at(sale))))
        winner = winner_of(show.archive, sale)
        if winner is not None and step == "confirm-deal" and not is_sealed(sale):
            facts.append(Fact("竞得人签署", "已签署" if winner.latest(DealSigned) else "尚未签署"))
        yield Section("竞价结果", facts=tuple(facts))
    if step == "set-reserve":
        yield Section("价格", facts=tuple(Fact(*line) for line in terms_lines(terms_of(sale), method)[-6:]))


def _earliest(show: Showing, clock: Any) -> str:  # noqa: ANN401 - a clock rule
    try:
        return f"{earliest(clock, show.now, show.calendar):%Y-%m-%d}"
    except NotComputable:
        return "（放假通知尚未公布，不能计算）"
