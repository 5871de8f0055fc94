"""The purchaser's windows of a contract: its plan, acceptance, changes and payments."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.dossier import Dossier
from hallcore.ground.deadline import compute
from hallcore.ground.errors import NotComputable
from portal.contexts import TenderContext
from portal.contract_contexts import ContractContext, PaymentContext
from portal.permissions import Permission, allowed
from portal.predicates import in_charge
from portal.presenters.addresses import address
from portal.presenters.contracts import performance_sections, standing_of
from portal.presenters.desk_evaluation import title_of
from portal.presenters.desk_tendering import back, crumbs
from portal.presenters.desks import DossierPage, FieldGroup, FormPage
from portal.presenters.entries import lot_called
from portal.presenters.life import lots_of, until
from portal.presenters.performed import words_of
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
from portal.presenters.writing import day, money
from portal.sessions import Visitor
from trading.contract.model import ContractPublished
from trading.methods.rules import Method
from trading.performance.model import (
    KINDS,
    PERFORMANCE,
    SIDES,
    AcceptancePlanned,
    ChangeProposed,
    DeliveryReported,
    PerformanceOpened,
)
from trading.performance.paying import interest_left, left_of
from trading.performance.paying_model import PaymentRequested, ResultReported
from trading.performance.rules import pending_change, performance_of, table_of

Alerts = tuple[Alert, ...]


def _rule(rule: str) -> Link:
    return Link(f"依据 {rule}", address("law.rule", rule=rule))


# -- the way there --------------------------------------------------------------------------------------


def contract_actions(show: Showing, visitor: Visitor, tender: Dossier) -> Iterator[Action]:
    """The contracts of a tender, for whoever may see them; what is opened or archived next, for who is in charge."""
    charged, lots = in_charge(visitor, TenderContext(tender)), lots_of(show.archive, tender)
    several = len(lots) > 1
    for lot in lots:
        name = f"（{lot_called(lot.number)}）" if several else ""
        performance = performance_of(show.archive, lot)
        if performance is not None:
            context = ContractContext(performance, tender)
            if allowed(Permission.CONTRACT_READ, visitor, context):
                yield Action(f"合同履行{name}", address("desk.performed", number=performance.number))
        elif charged and lot.state == "contracted":
            yield Action(f"登记履约计划{name}", address("desk.plan", number=lot.number))
        if lot.numbers(ResultReported.type) and not charged and "supervisor" in visitor.roles:
            yield Action(f"书面报告{name}", address("desk.written.read", number=lot.number))
    over = tender.state == "terminated" or (
        bool(lots) and all(lot.state in {"contracted", "failed", "summed"} for lot in lots)
    )
    if over and charged:
        yield Action("归档", address("desk.archiving", number=tender.number))


# -- one contract ----------------------------------------------------------------------------------------


def contract_page(show: Showing, visitor: Visitor, context: ContractContext) -> DossierPage:
    """A contract as the purchaser and who watches sees it."""
    performance, tender, plan = context.performance, context.tender, context.plan
    charged = in_charge(visitor, context)
    label = show.law_of(performance).procedure(performance.procedure).machine(PERFORMANCE)
    purchaser, supplier, _lot = words_of(plan.lot)
    return DossierPage(
        title=f"{plan.name}　合同履行",
        crumbs=(*crumbs(tender, "合同履行"),),
        alerts=pending_alerts(performance),
        tags=(Tag(label.label(performance.state), "solid"),),
        meta=(performance.number, f"{purchaser} {plan.purchaser_name}", f"{supplier} {plan.supplier_name}"),
        readonly=not charged,
        actions=tuple(_steps(performance)) if charged else (),
        sections=(
            *_waiting(show, performance, charged=charged),
            *performance_sections(show, performance),
            *_inside(performance),
        ),
        records=record_rows(show, (performance, *show.archive.children(performance.number))),
    )


def _steps(performance: Dossier) -> Iterator[Action]:
    number, state, asked = performance.number, performance.state, pending_change(performance)

    def step(label: str, part: str, *, primary: bool = False) -> Action:
        return Action(label, address("desk.performed.step", number=number, step=part), primary=primary)

    if state in {"performing", "delivered"}:
        planned = bool(performance.numbers(AcceptancePlanned.type))
        if state == "delivered" and planned:
            yield step("记载验收结果", "acceptance", primary=True)
        yield step("调整验收方案" if planned else "制定验收方案", "team", primary=not planned)
        if asked is None:
            yield step("提出合同变更", "change")
        elif asked.by == "supplier":
            yield step("答复合同变更", "agree", primary=True)
            yield step("不同意合同变更", "decline")


def _waiting(show: Showing, performance: Dossier, *, charged: bool) -> Iterator[Section]:
    """The payments that wait, each with its window."""
    rows = []
    for payment in standing_of(show, performance).values():
        asked = payment.the(PaymentRequested)
        links = []
        if charged and payment.state == "requested":
            links.append(Link("记录付款", address("desk.payment", number=payment.number, step="pay")))
            if show.now < asked.due_by and left_of(payment) == asked.amount:
                links.append(Link("退回", address("desk.payment", number=payment.number, step="return")))
        if charged and payment.state == "paid" and interest_left(payment, show.now.date()):
            links.append(
                Link("支付逾期利息", address("desk.payment", number=payment.number, step="interest"))
            )
        if links:
            rows.append(
                Row(
                    (
                        Cell(f"{asked.milestone}. {asked.called}"),
                        Cell(asked.invoice),
                        Cell(money(left_of(payment))),
                        Cell(f"最迟 {until(asked.due_by)}"),
                        Cell(links=tuple(links)),
                    )
                )
            )
    if rows:
        columns = (
            Column("款项", head=True),
            Column("发票号码"),
            Column("尚应支付", numeric=True),
            Column("付款期限"),
            Column("办理"),
        )
        yield Section("待办付款", "waiting", tables=(Table("待办付款", columns, tuple(rows)),))


def _inside(performance: Dossier) -> Iterator[Section]:
    """What is not public: the team by sides, and what the supplier said of its delivery."""
    team, delivered = performance.latest(AcceptancePlanned), performance.latest(DeliveryReported)
    facts = []
    if team is not None:
        facts += [
            Fact("计划验收日期", day(team.planned_on)),
            Fact(
                "验收小组", f"{len(team.sides)} 人：{'、'.join(dict.fromkeys(SIDES[s] for s in team.sides))}"
            ),
            Fact("验收方式", team.way, full=True),
        ]
    if delivered is not None:
        facts += [
            Fact("交付日期", day(delivered.delivered_on)),
            Fact("交付内容", delivered.statement, full=True),
        ]
    if facts:
        yield Section("验收准备", "preparing", "不公开", facts=tuple(facts))


def pending_alerts(performance: Dossier) -> Alerts:
    """A change that waits for one side, on top of the page."""
    asked = pending_change(performance)
    if asked is None:
        return ()
    purchaser, supplier, _lot = words_of(performance.the(PerformanceOpened).lot)
    who = {"purchaser": purchaser, "supplier": supplier}
    other = supplier if asked.by == "purchaser" else purchaser
    return (Alert(f"{who[asked.by]}提出合同变更（{KINDS[asked.kind]}），等待{other}签署。", "合同变更"),)


def change_section(asked: ChangeProposed, table: Method) -> Section:
    """A change that waits, as the other side reads it before it signs."""
    return Section(
        "变更内容",
        "asked",
        facts=(
            Fact("变更种类", KINDS[asked.kind]),
            Fact("情形", table.procedure.grounds[asked.ground]),
            Fact("金额变化", money(asked.amount), strong=True),
            Fact("履行期限至", day(asked.ends) if asked.ends else "不变"),
            Fact("内容", asked.text, full=True),
            Fact("原因", asked.reason, full=True),
        ),
    )


# -- forms -------------------------------------------------------------------------------------------------


def plan_page(show: Showing, tender: Dossier, lot: Dossier, alerts: Alerts) -> FormPage:
    """The window where the plan of performance is entered."""
    contract, table = lot.the(ContractPublished), table_of(show.law_of(lot), lot)
    small, most = table.clock("pay-small"), table.clock("pay-small-agreed")
    return FormPage(
        title=f"登记履约计划　{title_of(tender, lot)}",
        crumbs=crumbs(tender, "登记履约计划"),
        alerts=alerts,
        lead="按照合同填写，登记后公开。付款期限自约定的事件之日起由系统计算，逾期由系统逐日计数并公开。",
        before=(
            Section(
                "合同",
                facts=(
                    Fact("中标人", contract.supplier_name, strong=True),
                    Fact("合同金额", money(contract.amount), strong=True),
                    Fact("签订日期", f"{contract.signed_on}"),
                    Fact("履行期限", f"{contract.starts} 至 {contract.ends}"),
                    Fact(
                        "中小企业款项",
                        f"自交付或者验收合格之日起 {small.span}内，另有约定的最长 {most.span}",
                        full=True,
                        link=_rule("GP-079"),
                    ),
                ),
            ),
        ),
        groups=(
            FieldGroup("付款单位与中标人", ("payer", "small", "rate")),
            FieldGroup("付款计划", ("milestones",), "各期合计应当等于合同金额。"),
            FieldGroup("验收", ("standards", "large", "public_service")),
        ),
        submit="登记履约计划",
        cancel=back(tender),
    )


def step_page(context: ContractContext, title: str, lead: str, alerts: Alerts) -> FormPage:
    """A window of a contract without anything to read first."""
    return FormPage(
        title=f"{title}　{context.plan.lot_title}",
        crumbs=crumbs(context.tender, title),
        alerts=alerts,
        lead=lead,
        submit=title,
        cancel=Link("返回", address("desk.performed", number=context.performance.number)),
        multipart=True,
    )


def payment_section(show: Showing, context: PaymentContext) -> tuple[Section, ...]:
    """What is owed under a request, until when and why."""
    asked, payment = context.payment.the(PaymentRequested), context.payment
    clock = show.law_of(payment).clock(asked.clock)
    facts = (
        Fact("款项", f"第 {asked.milestone} 期 {asked.called}"),
        Fact("发票号码", asked.invoice),
        Fact("应付金额", money(asked.amount)),
        Fact("尚应支付", money(left_of(payment)), strong=True),
        Fact("付款期限", f"最迟 {until(asked.due_by)}", strong=True, link=_rule(clock.cite.rule)),
        Fact("尚欠逾期利息", money(interest_left(payment, show.now.date())), link=_rule("GP-080")),
    )
    try:
        period = compute(clock, asked.began_on, show.calendar, n=asked.days)
    except NotComputable as reason:
        return (Section("付款申请", facts=facts, paragraphs=(reason.reason,)),)
    why = Why(f"why-{clock.id}", "为什么是这一天", period.explain())
    return (Section("付款申请", "asked", facts=facts, why=why),)
