"""The windows of whoever calls for a framework: its plan, finalists, agreements, removals and summary."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hallcore.dossier import Dossier
from hallcore.ground.clauses import ClockRule
from hallcore.ground.deadline import compute
from hallcore.ground.errors import NotComputable
from portal.presenters.addresses import address
from portal.presenters.desk_tendering import back, crumbs
from portal.presenters.desks import FieldGroup, FormPage
from portal.presenters.framed import rate_words
from portal.presenters.frameworks import (
    finalists_table,
    orders_table,
)
from portal.presenters.life import lots_of, until
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
from portal.presenters.writing import amount, day
from portal.sessions import Visitor
from trading.evaluation.model import EvaluationReported, Standing
from trading.evaluation.shortlisting import in_order, shortlist
from trading.framework.model import FinalistsPublished, FrameworkEnded
from trading.framework.rules import (
    agreements_of,
    last_day,
    months_after,
    orders_of,
    staying,
    sums_of,
)
from trading.methods.rules import Method, method_of
from trading.opening.rules import read_bids
from trading.tendering.framing import framework_of
from trading.tendering.model import ProjectRegistered
from trading.tendering.rules import ground_of, notice_of

Alerts = tuple[Alert, ...]


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


def _cut_table(method: Method, unit: str, ranked: tuple[Standing, ...], kept: int) -> Table:
    """The ranking with the line where it is cut."""
    rows = tuple(
        Row(
            (
                Cell(str(place)),
                Cell(one.name),
                Cell(amount(one.price)),
                Cell(f"{one.total:f}" if not method.by_price else "—"),
                Cell(tag=Tag("入围") if place <= kept else Tag("淘汰", "grey")),
            )
        )
        for place, one in enumerate(ranked, 1)
    )
    columns = (
        Column("排序", nowrap=True),
        Column("供应商", head=True),
        Column(f"响应报价（元/{unit}）", numeric=True),
        Column("质量评分", numeric=True),
        Column("结果", nowrap=True),
    )
    return Table("入围和淘汰", columns, rows)


def finalists_page(show: Showing, tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where the finalists are published."""
    method, terms = method_of(show.law_of(tender), tender), framework_of(notice_of(tender))
    kept = to_publish(tender, lot)
    ranked = in_order(lot.the(EvaluationReported).standings, read_bids(tender, lot.number))
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
            Section("入围和淘汰", "cut", note, tables=(_cut_table(method, terms.unit, ranked, len(kept)),)),
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
