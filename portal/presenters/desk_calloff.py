"""The purchasers' windows of orders under a framework, and an order as its own dossier."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.dossier import Dossier
from portal.framework_contexts import CallOffContext, ordered
from portal.presenters.addresses import address
from portal.presenters.desks import DeskListPage, DossierPage, FieldGroup, FormPage
from portal.presenters.framed import rate_words
from portal.presenters.frameworks import (
    finalists_table,
    framework_table,
    label_of,
    of_party,
    offers_table,
    orders_for,
    orders_table,
)
from portal.presenters.life import until
from portal.presenters.proofs import record_rows
from portal.presenters.shapes import (
    Action,
    Alert,
    Fact,
    Link,
    Section,
    Tag,
)
from portal.presenters.showing import Showing
from portal.presenters.writing import amount, day, exact_moment, money
from portal.sessions import Visitor
from trading.framework.calling_model import CompetitionConcluded, OrderRefused
from trading.framework.contending import placed
from trading.framework.model import FinalistsPublished
from trading.framework.rules import (
    amount_of,
    last_day,
    next_turn,
    open_to_order,
    orders_of,
    price_of,
    supplied_by,
)
from trading.tendering.framing_model import WAYS

Alerts = tuple[Alert, ...]
STEPS = {
    "judge": (
        "judge-refusal",
        "认定拒绝理由",
        "无正当理由拒绝的，计入轮候，征集人可以据此清退。认定随即公开。",
    ),
    "result": (
        "publish-calloff",
        "公告成交结果",
        "二次竞价和顺序轮候的成交结果，应当在确定后两个工作日内逐笔公告。",
    ),
    "contract": (
        "publish-order-contract",
        "公告合同",
        "固定价格合同，单价为成交单价，不得高于协议单价；应当在框架协议有效期内签订。",
    ),
    "reception": (
        "receive-delivery",
        "记载验收结果",
        "交齐并且符合约定的为合格；不合格的写明整改期限。结果随即公告。",
    ),
}
"""The purchaser's steps of an order: verb, title, what is said before it."""
_STATES = {"judge": "refused", "result": "settled", "contract": "agreed", "reception": "contracted"}


def _rule(rule: str) -> Link:
    return Link(f"依据 {rule}", address("law.rule", rule=rule))


def list_page(show: Showing, visitor: Visitor) -> DeskListPage:
    """The frameworks a purchaser may order from."""
    lots = of_party(show, visitor.party)
    return DeskListPage(
        title="框架协议",
        crumbs=(Link("项目", address("desk")), Link("框架协议")),
        note="本单位可以下达订单的框架协议；征集请在“登记采购项目”中选择框架协议方式",
        table=framework_table(show, lots, "desk.order"),
        actions=(Action("本单位的订单", address("desk.calloffs")),),
    )


def orders_page(show: Showing, visitor: Visitor) -> DeskListPage:
    """The orders a purchaser placed."""
    return DeskListPage(
        title="框架协议订单",
        crumbs=(
            Link("项目", address("desk")),
            Link("框架协议", address("desk.frameworks")),
            Link("订单"),
        ),
        table=orders_table(show, orders_for(show, visitor.party), "desk.calloff"),
    )


def supplier_choices(lot: Dossier) -> list[tuple[str, str]]:
    """Who may be chosen, with product and unit price."""
    unit = lot.the(FinalistsPublished).terms.unit
    return [
        (one.bid, f"{one.name}　{one.product}　{rate_words(one.price, unit)}") for one in open_to_order(lot)
    ]


_LEADS = {
    "direct": "从入围供应商中直接选定，写明选择的依据。订单随即送达供应商，供应商应当在三个工作日内答复。",
    "competition": "向全部入围供应商发起竞价，以各自的协议单价为最高限价，报价最低的成交。截止前任何人不知道报价。",
    "rotation": "按照入围排序轮候，由系统确定供应商，每家每轮一次。订单随即送达供应商，供应商应当在三个工作日内答复。",
}


def order_page(show: Showing, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where an order is placed."""
    published = lot.the(FinalistsPublished)
    way, open_, ends = published.terms.way, open_to_order(lot), last_day(lot)
    facts = [Fact("方式", WAYS[way], link=_rule("GP-138"))]
    if ends is not None:
        facts.append(Fact("有效期至", day(ends), strong=True, link=_rule("GP-136")))
    if way == "rotation" and open_:
        turn = next_turn(open_, orders_of(show.archive, lot))
        told = f"{turn.finalist.name}（第 {turn.round} 轮）"
        facts.append(Fact("轮候供应商", told, strong=True, link=_rule("GP-230")))
        facts.append(Fact("协议单价", rate_words(turn.finalist.price, published.terms.unit)))
    chosen = {"direct": ("bid", "price", "reason"), "competition": ("offers_by",), "rotation": ()}[way]
    second = (FieldGroup("供应商" if way == "direct" else "竞价", chosen),) if chosen else ()
    return FormPage(
        title=f"{'发起二次竞价' if way == 'competition' else '下达订单'}　{published.name}",
        crumbs=(
            Link("项目", address("desk")),
            Link("框架协议", address("desk.frameworks")),
            Link("下达订单"),
        ),
        alerts=alerts,
        lead=_LEADS[way],
        before=(
            Section("框架协议", "framework", facts=tuple(facts)),
            Section("入围供应商", "finalists", tables=(finalists_table(lot),)),
        ),
        groups=(
            *second,
            FieldGroup(
                "采购内容",
                ("needs", "quantity", "deliver_by", "place"),
                f"数量以{published.terms.unit}为单位",
            ),
        ),
        submit="发起二次竞价" if way == "competition" else "下达订单",
        cancel=Link("返回", address("desk.frameworks")),
    )


def calloff_page(show: Showing, visitor: Visitor, context: CallOffContext) -> DossierPage:
    """An order as its purchaser and who watches sees it."""
    calloff, order = context.calloff, context.order
    own = "purchaser" in visitor.roles and ordered(visitor, context)
    return DossierPage(
        title=f"{order.name}　{calloff.number.rpartition('.')[2]}",
        crumbs=(
            Link("项目", address("desk")),
            Link("框架协议", address("framework", number=context.lot.number)),
            Link(calloff.number),
        ),
        tags=(Tag(label_of(show, calloff), "solid"), Tag(WAYS[order.way], "grey")),
        meta=(calloff.number, f"采购人 {order.purchaser_name}"),
        readonly=not own,
        actions=tuple(_actions(calloff)) if own else (),
        facts=order_facts(context),
        sections=tuple(_sections(show, context)),
        records=record_rows(show, (calloff,)),
    )


def _actions(calloff: Dossier) -> Iterator[Action]:
    for name, state in _STATES.items():
        if calloff.state == state:
            url = address("desk.calloff.step", number=calloff.number, step=name)
            yield Action(STEPS[name][1], url, primary=True)


def due_step(calloff: Dossier, name: str) -> bool:
    """Whether a step of the purchaser's is due in this state."""
    return _STATES.get(name) == calloff.state


def order_facts(context: CallOffContext) -> tuple[Fact, ...]:
    """What was ordered, from whom, at which price, until when."""
    calloff, order = context.calloff, context.order
    names = {one.bid: one for one in context.framework.finalists}
    facts = [
        Fact("采购需求", order.needs, full=True),
        Fact("数量", f"{order.quantity:f} {order.unit}", strong=True),
        Fact("交付", f"{day(order.deliver_by)}，{order.place}", full=True),
    ]
    one = names.get(supplied_by(calloff))
    if one is not None:
        price = price_of(calloff)
        facts += [
            Fact("供应商", one.name, strong=True),
            Fact(
                "单价",
                f"{rate_words(price, order.unit)}（协议单价 {amount(one.price)} 元）",
                link=_rule("GP-218"),
            ),
            Fact("金额", money(amount_of(price, order.quantity)), strong=True),
        ]
    if order.reason:
        facts.append(Fact("选择的依据", order.reason, full=True))
    if order.turn:
        facts.append(Fact("轮候", f"第 {order.turn} 轮", link=_rule("GP-230")))
    if order.answer_by is not None and calloff.state == "ordered":
        facts.append(Fact("供应商答复期限", f"最迟 {until(order.answer_by)}", strong=True))
    if order.offers_by is not None and order.open_by is not None and calloff.state == "competing":
        facts.append(Fact("竞价截止", exact_moment(order.offers_by), strong=True))
        facts.append(Fact("公开报价", f"最迟 {exact_moment(order.open_by)}"))
    return tuple(facts)


def _sections(show: Showing, context: CallOffContext) -> Iterator[Section]:
    calloff, order = context.calloff, context.order
    refused, concluded = calloff.latest(OrderRefused), calloff.latest(CompetitionConcluded)
    if refused is not None:
        yield Section("供应商的答复", "answer", paragraphs=(refused.reason,))
    if concluded is not None:
        yield Section("全部报价", "offers", tables=(offers_table(concluded),))
    elif order.asked and order.offers_by is not None:
        bound, over = placed(calloff), show.now >= order.offers_by
        told = (
            f"{len(bound)} 家已封存报价，{sum(one.opened for one in bound.values())} 家已公开"
            if over
            else "截止前不显示谁提交了报价"
        )
        yield Section("竞价", "offers", f"{len(order.asked)} 家入围供应商", paragraphs=(told,))


def step_page(context: CallOffContext, name: str, alerts: Alerts) -> FormPage:
    """The window of one step of the purchaser's."""
    _verb, title, lead = STEPS[name]
    groups = ()
    before = [Section("订单", "order", facts=order_facts(context))]
    refused = context.calloff.latest(OrderRefused)
    if name == "judge" and refused is not None:
        before.append(Section("供应商的答复", "answer", paragraphs=(refused.reason,)))
    return FormPage(
        title=f"{title}　{context.calloff.number.rpartition('.')[2]}",
        crumbs=(
            Link("项目", address("desk")),
            Link(context.calloff.number, address("desk.calloff", number=context.calloff.number)),
            Link(title),
        ),
        alerts=alerts,
        lead=lead,
        before=tuple(before),
        groups=groups,
        submit=title,
        cancel=Link("返回订单", address("desk.calloff", number=context.calloff.number)),
        multipart=name in {"contract", "reception"},
    )
