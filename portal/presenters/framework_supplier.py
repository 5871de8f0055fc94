"""Frameworks and orders as a supplier sees them: what it may be ordered at, what waits for its answer or its offer."""

from __future__ import annotations

from collections.abc import Iterator

from portal.framework_contexts import CallOffContext
from portal.presenters.addresses import address
from portal.presenters.desk_calloff import order_facts
from portal.presenters.desks import DossierPage, FormPage
from portal.presenters.frameworks import framework_table, label_of, of_party, orders_for, orders_table
from portal.presenters.life import until
from portal.presenters.pages import AboutPage
from portal.presenters.proofs import record_rows
from portal.presenters.shapes import Action, Alert, Fact, Link, Section, Tag, Task
from portal.presenters.showing import Showing
from portal.presenters.writing import amount, exact_moment, money
from trading.framework.calling_model import CompetitionConcluded
from trading.framework.contending import placed, time_to
from trading.tendering.framing_model import WAYS

Alerts = tuple[Alert, ...]
STEPS = {
    "accept": ("accept-order", "接受订单", "接受后与采购人签订固定价格合同，单价为订单载明的单价。"),
    "refuse": (
        "refuse-order",
        "不接受订单",
        "写明理由。采购人认定没有正当理由的，计入轮候，可以依法解除框架协议。",
    ),
    "seal": ("seal-offer", "提交竞价报价", ""),
    "open": ("open-offer", "公开竞价报价", ""),
}
"""A supplier's steps of an order: verb, title, what is said before it."""


def list_page(show: Showing, party: str) -> AboutPage:
    """A supplier's frameworks, and the orders it was asked for."""
    return AboutPage(
        title="框架协议和订单",
        crumbs=(Link("首页", address("home")), Link("我的投标", address("bidder")), Link("框架协议")),
        sections=(
            Section(
                "订单",
                "orders",
                "收到订单后三个工作日内答复；逾期未答复的视为拒绝",
                tables=(orders_table(show, orders_for(show, party), "calloff.own"),),
            ),
            Section(
                "本单位入围的框架协议", "frameworks", tables=(framework_table(show, of_party(show, party)),)
            ),
        ),
    )


def due_steps(show: Showing, context: CallOffContext, party: str) -> tuple[str, ...]:
    """Which of a supplier's steps are due now."""
    calloff, order = context.calloff, context.order
    if calloff.state == "ordered" and order.supplier == party:
        return ("accept", "refuse") if order.answer_by is None or show.now < order.answer_by else ()
    due = time_to(calloff, context.bid_of(party), show.now)
    return (due,) if due else ()


def order_tasks(show: Showing, party: str) -> Iterator[Task]:
    """What a supplier should do now about the orders it was asked for."""
    titles = {"accept": "答复订单", "seal": "提交竞价报价", "open": "公开竞价报价"}
    for calloff in orders_for(show, party):
        lot = show.archive[calloff.parent]
        context = CallOffContext(calloff, lot, show.archive[lot.parent])
        for name in due_steps(show, context, party):
            if name in titles:
                url = address("calloff.own", number=calloff.number)
                hint = f"{context.order.purchaser_name}，{calloff.number}"
                yield Task(f"{titles[name]}：{context.order.name}", "待办", "now", url, hint)


def own_page(show: Showing, context: CallOffContext, party: str) -> DossierPage:
    """An order and what its supplier may do."""
    calloff, order = context.calloff, context.order
    return DossierPage(
        title=f"{order.name}　{calloff.number.rpartition('.')[2]}",
        crumbs=(
            Link("首页", address("home")),
            Link("框架协议和订单", address("bidder.frameworks")),
            Link(calloff.number),
        ),
        tags=(Tag(label_of(show, calloff), "solid"), Tag(WAYS[order.way], "grey")),
        meta=(calloff.number, f"采购人 {order.purchaser_name}"),
        actions=tuple(
            Action(
                STEPS[name][1],
                address("calloff.own.step", number=calloff.number, step=name),
                primary=name != "refuse",
                danger=name == "refuse",
            )
            for name in due_steps(show, context, party)
        ),
        facts=order_facts(context),
        sections=tuple(_own_offer(context, party)),
        records=record_rows(show, (calloff,)),
    )


def _own_offer(context: CallOffContext, party: str) -> Iterator[Section]:
    order, bid = context.order, context.bid_of(party)
    if not order.asked or order.offers_by is None or order.open_by is None:
        return
    agreed = next(one.price for one in context.framework.finalists if one.bid == bid)
    facts = [
        Fact("本单位的协议单价（最高限价）", f"{amount(agreed)} 元/{order.unit}", strong=True),
        Fact("公开时限", f"{exact_moment(order.offers_by)} 至 {exact_moment(order.open_by)}"),
    ]
    bound = placed(context.calloff).get(bid)
    if bound is not None:
        facts.append(Fact("本单位的封存码", bound.commitment, full=True, code=True))
        if bound.opened:
            facts.append(Fact("本单位的报价", money(bound.price), strong=True))
    concluded = context.calloff.latest(CompetitionConcluded)
    if concluded is not None:
        mine = next((one for one in concluded.offers if one.bid == bid), None)
        told = "" if mine is None else mine.cause or f"第 {mine.rank} 名"
        facts.append(Fact("结果", "成交" if concluded.bid == bid else f"未成交（{told}）", strong=True))
    yield Section("二次竞价", "offer", "只显示本单位的报价", facts=tuple(facts))


def step_page(context: CallOffContext, party: str, name: str, alerts: Alerts) -> FormPage:
    """The window of one of a supplier's steps."""
    _verb, title, lead = STEPS[name]
    order, calloff = context.order, context.calloff
    before = [Section("订单", "order", facts=order_facts(context))]
    if name == "seal" and order.offers_by is not None:
        lead = (
            f"{exact_moment(order.offers_by)} 截止，截止前可以重新提交，以最后一次为准。这里只提交封存码，"
            "截止前任何人包括交易中心都不知道报价；截止后由本单位公开。请妥善保存随机数。"
        )
        bid = context.bid_of(party)
        made = f"printf 'final-offer\\n{calloff.number}\\n{bid}\\n报价\\n随机数' | sha256sum"
        how = (
            Fact("生成随机数", "openssl rand -hex 32", full=True, code=True),
            Fact("计算封存码", made, full=True, code=True),
            Fact("报价的写法", "每单位的价格，以元为单位，保留两位小数，例如 148.50", full=True),
            Fact("或者一次完成", "hall device final", full=True, code=True),
        )
        before.append(Section("怎样封存", "how", facts=how))
    if name == "open" and order.open_by is not None:
        lead = f"请在 {exact_moment(order.open_by)} 前填写封存时所用的报价和随机数，与封存码一致才能接收。"
    if name == "accept" and order.answer_by is not None:
        lead = f"{lead}最迟 {until(order.answer_by)} 答复。"
    return FormPage(
        title=f"{title}　{calloff.number.rpartition('.')[2]}",
        crumbs=(
            Link("首页", address("home")),
            Link("框架协议和订单", address("bidder.frameworks")),
            Link(title),
        ),
        alerts=alerts,
        lead=lead,
        before=tuple(before),
        submit=title,
        danger=name == "refuse",
        cancel=Link("返回订单", address("calloff.own", number=calloff.number)),
    )
