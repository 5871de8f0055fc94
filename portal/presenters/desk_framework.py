"""The windows of a framework: its plan, finalists, agreements, removals and summary; and of the purchasers' orders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hallcore.dossier import Dossier
from hallcore.ground.clauses import ClockRule
from hallcore.ground.deadline import compute
from hallcore.ground.errors import NotComputable
from portal.framework_contexts import CallOffContext, ordered
from portal.presenters.addresses import address
from portal.presenters.desk_tendering import back, crumbs
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
from portal.presenters.life import lots_of, until
from portal.presenters.proofs import record_rows
from portal.presenters.shapes import (
    Action,
    Alert,
    Cell,
    Column,
    Fact,
    Link,
    Row,
    Section,
    Table,
    Tag,
    Why,
)
from portal.presenters.showing import Showing
from portal.presenters.writing import amount, day, exact_moment, money
from portal.sessions import Visitor
from trading.evaluation.model import EvaluationReported, Standing
from trading.evaluation.shortlisting import in_order, shortlist
from trading.framework.calling_model import CompetitionConcluded, OrderRefused
from trading.framework.contending import placed
from trading.framework.model import FinalistsPublished, FrameworkEnded
from trading.framework.rules import (
    agreements_of,
    amount_of,
    last_day,
    months_after,
    next_turn,
    open_to_order,
    orders_of,
    price_of,
    staying,
    sums_of,
    supplied_by,
)
from trading.methods.rules import method_of
from trading.opening.rules import read_bids
from trading.tendering.framing import framework_of
from trading.tendering.framing_model import WAYS
from trading.tendering.model import ProjectRegistered
from trading.tendering.rules import ground_of, notice_of

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


def _period(show: Showing, clock: ClockRule, start: datetime, title: str, asks: str) -> Section:
    try:
        period = compute(clock, start, show.calendar)
    except NotComputable as reason:
        return Section(title, paragraphs=(reason.reason,))
    return Section(
        title, note=f"{until(period.end)} 届满", why=Why(f"why-{clock.id}", asks, period.explain())
    )


# -- who calls for it -----------------------------------------------------------------------------------------


def plan_page(show: Showing, tender: Dossier, alerts: Alerts) -> FormPage:
    """The window of a framework's plan."""
    project, method = tender.the(ProjectRegistered), method_of(show.law_of(tender), tender)
    least, term = method.least("eliminate", ground_of(tender)), method.figure(f"term-{project.kind}")
    bounds = (
        Fact("法定情形", method.procedure.grounds[project.ground], full=True, link=_rule("GP-210")),
        Fact("淘汰比例", f"不低于 {least.value}%，至少淘汰一家", link=_rule(least.rule)),
        Fact("框架协议期限", f"不超过 {term.value} 年", link=_rule(term.rule)),
        Fact("入围供应商", f"不少于 {method.figure('finalists').value} 家", link=_rule("GP-137")),
    )
    return FormPage(
        title=f"框架协议采购方案　{project.name}",
        crumbs=crumbs(tender, "框架协议采购方案"),
        alerts=alerts,
        lead="采购活动开始前，集中采购机构的方案报财政部门审核，主管预算单位的方案报财政部门备案。发布征集公告前可以重新填报。",
        before=(Section("法定界限", "bounds", facts=bounds),),
        groups=(
            FieldGroup("征集人和财政部门", ("leader", "organ", "consent", "consent_on")),
            FieldGroup("适用范围", ("users", "unit", "quantity", "months")),
            FieldGroup("第一阶段", ("share", "most")),
            FieldGroup("第二阶段", ("way", "way_reason")),
        ),
        submit="保存方案",
        cancel=back(tender),
    )


def to_publish(tender: Dossier, lot: Dossier) -> tuple[Standing, ...]:
    """Who is a finalist by the report and the documents, in order."""
    report, bids = lot.the(EvaluationReported), read_bids(tender, lot.number)
    return shortlist(report.standings, bids, framework_of(notice_of(tender)))


def finalists_page(show: Showing, tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where the finalists are published."""
    method, terms = method_of(show.law_of(tender), tender), framework_of(notice_of(tender))
    kept = to_publish(tender, lot)
    ranked = in_order(lot.the(EvaluationReported).standings, read_bids(tender, lot.number))
    bids = {one.bid for one in kept}
    rows = tuple(
        Row(
            (
                Cell(str(place)),
                Cell(one.name),
                Cell(amount(one.price)),
                Cell(f"{one.total:f}" if not method.by_price else "—"),
                Cell(tag=Tag("入围") if one.bid in bids else Tag("淘汰", "grey")),
            )
        )
        for place, one in enumerate(ranked, 1)
    )
    columns = (
        Column("排序", nowrap=True),
        Column("供应商", head=True),
        Column(f"响应报价（元/{terms.unit}）", numeric=True),
        Column("质量评分", numeric=True),
        Column("结果", nowrap=True),
    )
    note = f"{len(ranked)} 家通过评审，淘汰比例不低于 {terms.share.normalize():f}%，淘汰 {len(ranked) - len(kept)} 家"
    groups = tuple(
        FieldGroup(f"第 {place} 名　{one.name}", (f"f{place}-product", f"f{place}-address"))
        for place, one in enumerate(kept, 1)
    )
    return FormPage(
        title=f"公告入围结果　{notice_of(tender).name}",
        crumbs=crumbs(tender, "公告入围结果"),
        alerts=alerts,
        lead="公告的同时向入围供应商发出入围通知书。排序和淘汰由评审报告算出，不能更改。评审专家名单随公告公开。",
        before=(
            Section("入围和淘汰", "cut", note, tables=(Table("入围和淘汰", columns, rows),)),
            _period(
                show, method.clock("agreement"), show.now, "签订框架协议", "现在公告，框架协议最迟哪一天签订"
            ),
        ),
        groups=(*groups, FieldGroup("附件", ("files",))),
        submit="公告入围结果并发出入围通知书",
        cancel=back(tender),
        multipart=True,
    )


def unsigned_choices(lot: Dossier) -> list[tuple[str, str]]:
    """With whom an agreement is still to be signed."""
    signed = agreements_of(lot)
    unit = lot.the(FinalistsPublished).terms.unit
    return [
        (one.bid, f"第 {one.rank} 名　{one.name}　{rate_words(one.price, unit)}")
        for one in staying(lot)
        if one.bid not in signed
    ]


def agreement_page(show: Showing, tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where an agreement is made public."""
    published = lot.the(FinalistsPublished)
    months = published.terms.months
    facts = [
        Fact("期限", f"{months} 个月", link=_rule("GP-136")),
        Fact("签订期限", f"最迟 {until(published.agreement_by)}", strong=True, link=_rule("GP-214")),
    ]
    if (ends := last_day(lot)) is not None:
        facts.append(Fact("已签订的框架协议至", day(ends), strong=True))
    else:
        last = months_after(show.now.date(), months)
        facts.append(Fact("今日签订并生效的，最迟至", f"{day(last)} 的前一日"))
    return FormPage(
        title=f"签订框架协议　{published.name}",
        crumbs=crumbs(tender, "签订框架协议"),
        alerts=alerts,
        lead="与每家入围供应商分别签订，单价为入围单价，不得作实质性修改；各家同日届满。全部签订后，适用的采购人即可下达订单。",
        before=(
            Section("期限", "term", facts=tuple(facts)),
            Section("入围供应商", "finalists", tables=(finalists_table(lot),)),
        ),
        submit="公告框架协议",
        cancel=back(tender),
        multipart=True,
    )


def filing_page(show: Showing, tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where it is noted that the copies were filed."""
    method = method_of(show.law_of(tender), tender)
    signed = max(paper.signed_on for paper in agreements_of(lot).values())
    start = datetime(signed.year, signed.month, signed.day, tzinfo=show.now.tzinfo)
    return FormPage(
        title=f"框架协议备案　{notice_of(tender).name}",
        crumbs=crumbs(tender, "框架协议备案"),
        alerts=alerts,
        lead="框架协议签订后七个工作日内，副本报本级财政部门备案。",
        before=(_period(show, method.clock("agreement-filing"), start, "备案期限", "最迟哪一天备案"),),
        submit="登记备案",
        cancel=back(tender),
        multipart=True,
    )


def removal_page(show: Showing, tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where a finalist is removed."""
    counted = tuple(
        order for order in orders_of(show.archive, lot) if order.state in {"defaulted", "contracted"}
    )
    before = [Section("入围供应商", "finalists", tables=(finalists_table(lot),))]
    if counted:
        before.append(
            Section("可以作为依据的订单", "orders", tables=(orders_table(show, counted, "desk.calloff"),))
        )
    return FormPage(
        title=f"清退入围供应商　{notice_of(tender).name}",
        crumbs=crumbs(tender, "清退入围供应商"),
        alerts=alerts,
        lead="尚未签订框架协议的，取消入围资格；已经签订的，解除框架协议。拒绝订单、不履行合同的，系统核对有关记录。",
        before=tuple(before),
        submit="公告清退",
        danger=True,
        cancel=back(tender),
        multipart=True,
    )


def summary_page(show: Showing, tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where the summary is published; its figures are computed."""
    sums = sums_of(lot, orders_of(show.archive, lot))
    unit = lot.the(FinalistsPublished).terms.unit
    rows = tuple(
        Row(
            (
                Cell(one.name),
                Cell(str(one.contracts)),
                Cell(f"{one.quantity:f} {unit}"),
                Cell(amount(one.amount)),
            )
        )
        for one in sums
    )
    columns = (
        Column("供应商", head=True),
        Column("合同", numeric=True),
        Column("数量", numeric=True),
        Column("金额（元）", numeric=True),
    )
    due = lot.the(FrameworkEnded).summary_by
    return FormPage(
        title=f"成交结果汇总公告　{notice_of(tender).name}",
        crumbs=crumbs(tender, "成交结果汇总公告"),
        alerts=alerts,
        lead="数据由公开的合同汇总，不能更改。还有订单没有办结的，先签订合同或者终止。",
        before=(
            Section(
                "各供应商成交情况",
                "sums",
                f"最迟 {until(due)} 公告",
                tables=(Table("各供应商成交情况", columns, rows),),
            ),
        ),
        submit="发布汇总公告",
        cancel=back(tender),
    )


def framework_actions(show: Showing, visitor: Visitor, tender: Dossier) -> Iterator[Action]:
    """The way from a project to its framework's page, and to order where the visitor's party may."""
    for lot in lots_of(show.archive, tender):
        published = lot.latest(FinalistsPublished)
        if published is not None:
            yield Action("框架协议页面", address("framework", number=lot.number))
            users = {user.code for user in published.terms.users}
            if lot.state == "running" and "purchaser" in visitor.roles and visitor.party in users:
                yield Action("下达订单", address("desk.order", number=lot.number))


# -- who orders -------------------------------------------------------------------------------------------------


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
        facts.append(Fact("轮候供应商", told, strong=True, link=_rule("GP-220")))
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
        facts.append(Fact("轮候", f"第 {order.turn} 轮", link=_rule("GP-220")))
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
