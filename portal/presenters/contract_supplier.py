"""A contract as its supplier sees it: deliveries to report, changes to sign, payments to ask for and to confirm."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from portal.contract_contexts import ContractContext
from portal.presenters.addresses import address
from portal.presenters.contracts import performance_sections, standing_of
from portal.presenters.desk_contract import pending_alerts
from portal.presenters.desks import DossierPage, FormPage
from portal.presenters.performed import words_of
from portal.presenters.proofs import record_rows
from portal.presenters.shapes import Action, Alert, Cell, Column, Link, Row, Section, Table, Tag
from portal.presenters.showing import Showing
from portal.presenters.writing import day, money
from trading.methods.rules import Method
from trading.performance.model import PERFORMANCE, PerformanceOpened
from trading.performance.paying import began_on, interest_left
from trading.performance.paying_model import PaymentMade, PaymentRequested, RequestReturned
from trading.performance.rules import milestones_now, pending_change, performance_of


def supplying(show: Showing, lot: Dossier, party: str) -> Iterator[Action]:
    """The way from a bid to its contract, for who performs it."""
    performance = performance_of(show.archive, lot)
    if performance is not None and performance.the(PerformanceOpened).supplier == party:
        yield Action("合同履行与收款", address("contract.own", number=performance.number), primary=True)


def own_page(show: Showing, context: ContractContext) -> DossierPage:
    """A contract and what its supplier may do."""
    performance, plan = context.performance, context.plan
    label = show.law_of(performance).procedure(performance.procedure).machine(PERFORMANCE)
    purchaser, _supplier, _lot = words_of(plan.lot)
    return DossierPage(
        title=f"{plan.name}　合同履行",
        crumbs=(Link("首页", address("home")), Link("我的投标", address("bidder")), Link("合同履行")),
        alerts=pending_alerts(performance),
        tags=(Tag(label.label(performance.state), "solid"),),
        meta=(performance.number, f"{purchaser} {plan.purchaser_name}"),
        actions=tuple(_steps(show, performance)),
        sections=(
            *_returned(show, performance),
            *_to_confirm(show, performance),
            *performance_sections(show, performance),
        ),
        records=record_rows(show, (performance, *show.archive.children(performance.number))),
    )


def _steps(show: Showing, performance: Dossier) -> Iterator[Action]:
    number, asked = performance.number, pending_change(performance)

    def step(label: str, part: str, *, primary: bool = False) -> Action:
        return Action(label, address("contract.own.step", number=number, step=part), primary=primary)

    if payable(show, performance):
        yield step("申请付款", "payment", primary=True)
    if performance.state == "performing":
        yield step("报告交付，申请验收", "delivery")
    if performance.state in {"performing", "delivered"}:
        if asked is None:
            yield step("提出合同变更", "change")
        elif asked.by == "purchaser":
            yield step("签署合同变更", "agree", primary=True)
            yield step("不同意合同变更", "decline")


def payable(show: Showing, performance: Dossier) -> list[tuple[int, str]]:
    """The payments that may be asked for now: number and a line about each."""
    asked = standing_of(show, performance)
    found, law = [], show.law_of(performance)
    for one in milestones_now(performance):
        if one.no in asked or not one.amount:
            continue
        try:
            began_on(performance, one, show.now, Method(law, performance.procedure), show.calendar)
        except Refusal:
            continue
        found.append((one.no, f"第 {one.no} 期 {one.title}　{money(one.amount)}"))
    return found


def _returned(show: Showing, performance: Dossier) -> Iterator[Section]:
    """Requests that were sent back, with what is wrong with them."""
    lines = tuple(
        f"第 {payment.the(PaymentRequested).milestone} 期 {payment.the(PaymentRequested).called}：{payment.the(RequestReturned).reason}"
        for payment in show.archive.children(performance.number)
        if payment.state == "returned"
    )
    if lines:
        yield Section("退回的付款申请", "returned", "改正后可以重新申请", paragraphs=lines)


def _to_confirm(show: Showing, performance: Dossier) -> Iterator[Section]:
    rows = []
    for payment in standing_of(show, performance).values():
        if payment.state == "paid":
            asked, made = payment.the(PaymentRequested), payment.the(PaymentMade)
            owed = interest_left(payment, made.paid_on)
            link = Link("确认收款", address("payment.settle", number=payment.number))
            cells = (
                Cell(f"{asked.milestone}. {asked.called}"),
                Cell(money(asked.amount)),
                Cell(day(made.paid_on)),
                Cell(money(owed) if owed else "没有"),
                Cell(links=(link,)),
            )
            rows.append(Row(cells))
    if rows:
        columns = (
            Column("款项", head=True),
            Column("金额", numeric=True),
            Column("支付日期"),
            Column("尚欠逾期利息", numeric=True),
            Column("办理"),
        )
        yield Section("待确认的收款", "received", tables=(Table("待确认的收款", columns, tuple(rows)),))


def own_form(
    context: ContractContext,
    title: str,
    lead: str,
    alerts: tuple[Alert, ...],
    before: tuple[Section, ...] = (),
) -> FormPage:
    """A form of the supplier's."""
    return FormPage(
        title=f"{title}　{context.plan.lot_title}",
        crumbs=(Link("首页", address("home")), Link("我的投标", address("bidder")), Link(title)),
        alerts=alerts,
        lead=lead,
        before=before,
        submit=title,
        cancel=Link("返回", address("contract.own", number=context.performance.number)),
        multipart=True,
    )
