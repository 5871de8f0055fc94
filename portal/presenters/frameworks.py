"""How a framework stands: its finalists with their unit prices, and the orders under it. The same for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from hallcore.dossier import Dossier, record_number
from portal.presenters.addresses import address, record_url, tender_url
from portal.presenters.framed import compared_of, rate_words, terms_facts
from portal.presenters.life import lots_of, until
from portal.presenters.pages import AboutPage, RecordPage
from portal.presenters.proofs import proof_box, record_rows
from portal.presenters.shapes import Action, Cell, Column, Fact, Link, Row, Section, Table, Tag
from portal.presenters.showing import Showing
from portal.presenters.writing import amount, day, exact_moment, money
from trading.framework.calling_model import CallOffContracted, CompetitionConcluded, OrderPlaced
from trading.framework.model import (
    GROUNDS,
    Finalist,
    FinalistRemoved,
    FinalistsPublished,
    FrameworkSummed,
)
from trading.framework.rules import (
    agreements_of,
    last_day,
    next_turn,
    open_to_order,
    orders_of,
    price_of,
    removed_of,
    sums_of,
    supplied_by,
)
from trading.tendering.framing_model import WAYS

SHOWN = 50
"""Frameworks, or orders of one, in a list."""
_OVER = frozenset({"excused", "defaulted", "failed", "delivered"})


def label_of(show: Showing, dossier: Dossier) -> str:
    """Where a framework's lot or an order stands, in words."""
    return show.law_of(dossier).procedure(dossier.procedure).machine(dossier.machine).label(dossier.state)


def _standing(lot: Dossier, one: Finalist) -> Tag:
    gone = removed_of(lot).get(one.bid)
    if gone is not None:
        return Tag("协议已解除" if gone.agreed else "资格已取消", "stopped")
    return Tag("已签协议") if one.bid in agreements_of(lot) else Tag("待签订", "grey")


def finalists_table(lot: Dossier) -> Table:
    """The finalists, the best first, each with its product and unit price."""
    published = lot.the(FinalistsPublished)
    weighed = compared_of(published)
    rows = tuple(
        Row(
            (
                Cell(str(one.rank)),
                Cell(one.name, note=one.address),
                Cell(one.product),
                Cell(amount(one.price), strong=True, note=weighed.get(one.bid, "")),
                Cell(tag=_standing(lot, one)),
            )
        )
        for one in published.finalists
    )
    columns = (
        Column("排序", nowrap=True),
        Column("供应商", head=True),
        Column("入围产品（服务）"),
        Column(f"协议单价（元/{published.terms.unit}）", numeric=True),
        Column("状态", nowrap=True),
    )
    return Table("入围供应商和协议单价", columns, rows)


def orders_table(show: Showing, orders: tuple[Dossier, ...], route: str = "") -> Table:
    """Orders, the newest first; ``route`` is where each is dealt with, else its public record."""
    columns = (
        Column("订单", head=True, nowrap=True),
        Column("采购人"),
        Column("供应商"),
        Column("数量", numeric=True),
        Column("单价（元）", numeric=True),
        Column("合同金额（元）", numeric=True),
        Column("状态"),
    )
    rows = tuple(_order_row(show, order, route) for order in orders[::-1][:SHOWN])
    return Table("第二阶段采购", columns, rows, empty="还没有订单。")


def _order_row(show: Showing, order: Dossier, route: str) -> Row:
    paper, contract = order.the(OrderPlaced), order.latest(CallOffContracted)
    finalists = show.archive[order.parent].the(FinalistsPublished).finalists
    names = {one.bid: one.name for one in finalists}
    url = address(route, number=order.number) if route else record_url(record_number(order.number, 0))
    price = price_of(order)
    return Row(
        (
            Cell(order.number if route else order.number.rpartition(".")[2], url),
            Cell(paper.purchaser_name, note=WAYS[paper.way]),
            Cell(names.get(supplied_by(order), "—")),
            Cell(f"{paper.quantity:f} {paper.unit}"),
            Cell(amount(price) if price else "—"),
            Cell(amount(contract.amount) if contract is not None else "—"),
            Cell(tag=Tag(label_of(show, order), "grey" if order.state in _OVER else "")),
        )
    )


def offers_table(paper: CompetitionConcluded) -> Table:
    """Every offer of a competition, the lowest first; what each was bound to stands in the record."""
    rows = tuple(
        Row(
            (
                Cell(str(one.rank) if one.rank else "—"),
                Cell(one.name, note=one.cause),
                Cell(amount(one.price) if one.rank else "—", strong=one.rank == 1),
                Cell(amount(one.agreed)),
                Cell(exact_moment(one.sealed_at) if one.sealed_at is not None else "—"),
            )
        )
        for one in paper.offers
    )
    columns = (
        Column("名次", nowrap=True),
        Column("供应商", head=True),
        Column("报价（元）", numeric=True),
        Column("协议单价（元）", numeric=True),
        Column("封存时间"),
    )
    return Table("全部报价", columns, rows)


def framework_facts(show: Showing, lot: Dossier) -> tuple[Fact, ...]:
    """What it is, until when it holds, how much was contracted."""
    published, ends = lot.the(FinalistsPublished), last_day(lot)
    orders = orders_of(show.archive, lot)
    sums = sums_of(lot, orders)
    rule = Link("依据 GP-138", address("law.rule", rule="GP-138"))
    facts = [
        Fact("状态", label_of(show, lot), strong=True),
        Fact("第二阶段方式", WAYS[published.terms.way], link=rule),
        Fact("最高限制单价", rate_words(published.ceiling, published.terms.unit)),
        Fact("有效期至", day(ends) if ends is not None else f"最迟 {until(published.agreement_by)} 签订"),
        Fact("成交合同", f"{sum(one.contracts for one in sums)} 份"),
        Fact("成交金额", money(sum((one.amount for one in sums), Decimal("0.00"))), strong=True),
    ]
    open_ = open_to_order(lot)
    if published.terms.way == "rotation" and lot.state == "running" and open_:
        turn = next_turn(open_, orders)
        facts.append(Fact("下一轮候", f"{turn.finalist.name}（第 {turn.round} 轮）"))
    return tuple(facts)


def _removals(lot: Dossier) -> Iterator[Section]:
    """Who was removed and why."""
    rows = []
    for n, paper in zip(lot.numbers(FinalistRemoved.type), lot.papers(FinalistRemoved), strict=True):
        cells = (
            Cell(paper.supplier_name, record_url(record_number(lot.number, n))),
            Cell("解除框架协议" if paper.agreed else "取消入围资格"),
            Cell(GROUNDS[paper.ground]),
            Cell(day(lot.record(n).at)),
        )
        rows.append(Row(cells))
    if rows:
        columns = (
            Column("供应商", head=True),
            Column("处理"),
            Column("法定情形"),
            Column("日期", nowrap=True),
        )
        yield Section("清退", "removed", tables=(Table("清退", columns, tuple(rows)),))


def _summed(lot: Dossier) -> Iterator[Section]:
    paper = lot.latest(FrameworkSummed)
    if paper is None:
        return
    rows = tuple(
        Row(
            (
                Cell(one.name),
                Cell(str(one.contracts)),
                Cell(f"{one.quantity:f} {paper.unit}"),
                Cell(amount(one.amount)),
            )
        )
        for one in paper.sums
    )
    columns = (
        Column("供应商", head=True),
        Column("合同", numeric=True),
        Column("数量", numeric=True),
        Column("金额（元）", numeric=True),
    )
    yield Section("成交结果汇总", "summary", tables=(Table("成交结果汇总", columns, rows),))


def framework_page(show: Showing, lot: Dossier, tender: Dossier) -> RecordPage:
    """The public page of a framework: finalists, unit prices, orders."""
    published, orders = lot.the(FinalistsPublished), orders_of(show.archive, lot)
    n = lot.numbers(FinalistsPublished.type)[-1]
    examination = show.examine(lot, n, lot.record(n))
    terms = tuple(Fact(label, value, full=len(value) > 24) for label, value in terms_facts(published.terms))
    return RecordPage(
        title=f"{published.name}　框架协议",
        crumbs=(
            Link("首页", address("home")),
            Link("框架协议", address("frameworks")),
            Link(published.name),
        ),
        tags=(Tag("框架协议"), Tag(label_of(show, lot), "grey")),
        verified=examination.proven,
        published=lot.record(n).at,
        meta=(lot.number, f"采购人 {published.purchaser_name}"),
        links=(
            Link("项目全过程", tender_url(tender.number)),
            Link("入围结果公告", record_url(record_number(lot.number, n))),
        ),
        facts=framework_facts(show, lot),
        sections=(
            Section("入围供应商", "finalists", tables=(finalists_table(lot),)),
            Section("第二阶段采购", "orders", tables=(orders_table(show, orders),)),
            *_removals(lot),
            *_summed(lot),
            Section("框架协议的约定", "terms", facts=terms),
        ),
        records=record_rows(show, (lot, *orders)),
        proof=proof_box(show, lot, n, examination),
    )


def framework_sections(show: Showing, tender: Dossier) -> Iterator[Section]:
    """A project's framework on its public page: the finalists, and the way to the orders."""
    for lot in lots_of(show.archive, tender):
        if lot.numbers(FinalistsPublished.type):
            orders = len(orders_of(show.archive, lot))
            more = Action(f"框架协议页面（{orders} 个订单）", address("framework", number=lot.number))
            yield Section(
                "入围供应商和协议单价", "framework", tables=(finalists_table(lot),), actions=(more,)
            )


def of_party(show: Showing, party: str) -> tuple[Dossier, ...]:
    """The frameworks a party may order from or is a finalist of, the newest first; "" for everybody's."""
    keys = show.archive.shelf("frameworks-of").keys((party, ""), (party, "\U0010ffff"))
    lots = sorted((lot for _party, lot in keys), reverse=True)[:SHOWN]
    return tuple(show.archive[number] for number in lots)


def orders_for(show: Showing, party: str) -> tuple[Dossier, ...]:
    """The orders a party placed or was asked for, in the order of their numbers; the newest fifty."""
    keys = show.archive.shelf("calloffs-of").keys((party, ""), (party, "\U0010ffff"))
    numbers = sorted(number for _party, number in keys)[-SHOWN:]
    return tuple(show.archive[number] for number in numbers)


def frameworks_page(show: Showing) -> AboutPage:
    """Every framework whose finalists are public, the newest first."""
    lots = of_party(show, "")
    words = (
        "框架协议采购分两个阶段：第一阶段公开征集，确定入围供应商和协议单价；第二阶段由适用的采购人在有效期内"
        "下达订单，单价不得高于协议单价。"
    )
    cite = show.law().cite("GP-210")
    where = Fact(
        "适用情形", cite.words, full=True, link=Link("依据 GP-210", address("law.rule", rule="GP-210"))
    )
    return AboutPage(
        title="框架协议",
        crumbs=(Link("首页", address("home")), Link("交易信息", address("trading")), Link("框架协议")),
        sections=(
            Section("什么是框架协议采购", "about", paragraphs=(words,), facts=(where,)),
            Section("框架协议", "frameworks", tables=(framework_table(show, lots),)),
        ),
    )


def framework_table(show: Showing, lots: tuple[Dossier, ...], actions: str = "") -> Table:
    """Frameworks as a list; ``actions`` is the route of what may be done with one that runs."""
    rows = []
    for lot in lots:
        published, ends = lot.the(FinalistsPublished), last_day(lot)
        prices = [one.price for one in published.finalists]
        links = (
            (Link("下达订单", address(actions, number=lot.number)),)
            if actions and lot.state == "running"
            else ()
        )
        rows.append(
            Row(
                (
                    Cell(published.name, address("framework", number=lot.number), note=lot.number),
                    Cell(published.purchaser_name),
                    Cell(f"{len(published.finalists)} 家"),
                    Cell(f"{amount(min(prices))} – {amount(max(prices))}", note=f"元/{published.terms.unit}"),
                    Cell(WAYS[published.terms.way]),
                    Cell(day(ends) if ends is not None else "待签订"),
                    Cell(
                        tag=Tag(label_of(show, lot), "" if lot.state == "running" else "grey"),
                        links=links,
                    ),
                )
            )
        )
    columns = (
        Column("框架协议", head=True),
        Column("征集人"),
        Column("入围", nowrap=True),
        Column("协议单价", numeric=True),
        Column("第二阶段", nowrap=True),
        Column("有效期至", nowrap=True),
        Column("状态"),
    )
    return Table("框架协议", columns, tuple(rows), empty="还没有框架协议。")
