"""What a plan of performance, an acceptance and a change of the contract must satisfy. Pure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from msgspec.structs import replace

from hallcore.dossier import Archive, Dossier
from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import Law
from hallcore.ground.money import format_yuan
from trading.contract.model import ContractPublished
from trading.methods.model import regime_of
from trading.methods.rules import Method
from trading.performance.model import (
    KINDS,
    PAYERS,
    PERFORMANCE,
    PROCEDURES,
    SIDES,
    AcceptanceForm,
    AcceptancePlanned,
    AcceptanceRecorded,
    ChangeForm,
    ChangeProposed,
    ChangeRefused,
    ContractChanged,
    DeliveryReported,
    Milestone,
    PerformanceOpened,
    PlanForm,
    TeamForm,
)

DAYS_OF_YEAR = 365


def performance_of(archive: Archive, lot: Dossier) -> Dossier | None:
    """The performance of a lot's contract, the newest; None where none was opened."""
    found = [child for child in archive.children(lot.number) if child.machine == PERFORMANCE]
    return found[-1] if found else None


def table_of(law: Law, lot: Dossier) -> Method:
    """The table by which a lot's contract is performed, asked like a method for clocks, figures and words.

    Raises:
        Refusal: Contracts of this class are not performed here.
    """
    name = PROCEDURES.get(regime_of(lot.number))
    if name is None:
        raise Refusal("本类交易的合同不在此登记履约", "LY-01", where=lot.number)
    return Method(law, name)


# -- the plan ------------------------------------------------------------------------------------------


def check_plan(form: PlanForm, contract: ContractPublished, table: Method) -> None:
    """The plan says what the contract says: payments that add up to its price, within the law's time to pay."""
    if form.payer not in PAYERS:
        raise Refusal("请选择付款单位的性质", "GP-079", where="payer")
    planned = sum((one.amount for one in form.milestones), Decimal(0))
    if planned != contract.amount or any(one.amount <= 0 for one in form.milestones):
        raise Refusal(
            f"各期付款合计 {format_yuan(planned)}，应当等于合同价 {format_yuan(contract.amount)}，且每期大于零",
            "LY-01",
            where="milestones",
        )
    for place, one in enumerate(form.milestones, 1):
        if one.no != place or not one.title.strip():
            raise Refusal("请按顺序写明每一期付款的名称", "LY-01", where="milestones")
        _check_days(one, form, table)
    _check_rate(form, table)
    standards = [one.strip() for one in form.standards]
    if not standards or not all(standards) or len(set(standards)) != len(standards):
        raise Refusal("请逐项写明验收所依据的技术、服务、安全标准，不得重复", "LY-04", where="standards")


def _check_days(one: Milestone, form: PlanForm, table: Method) -> None:
    """The days agreed for a payment: none over the law's longest; where the law has none of its own, they are named."""
    if one.days < 0:
        raise Refusal("付款期限不能是负数", "LY-01", where="milestones")
    clock, _n = pay_clock(table, form, one)
    most = table.law.clock(clock)
    if one.days > most.n:
        raise Refusal(
            f"“{one.title}”约定的付款期限为 {one.days} 日，最长不得超过 {most.n} 日",
            most.cite.rule,
            where="milestones",
        )
    if not one.days and clock == table.clock("pay-agreed").id:
        raise Refusal(f"请写明“{one.title}”的付款期限", most.cite.rule, where="milestones")


def _check_rate(form: PlanForm, table: Method) -> None:
    """What is agreed for late payment of a small enterprise is not below the loan prime rate (SMP 17)."""
    if form.rate < 0:
        raise Refusal("约定的逾期利率不能是负数", "GP-080", where="rate")
    floor = table.law.figure_of("GP-080", "lpr")
    yearly = Fraction(form.rate) * DAYS_OF_YEAR
    if protected(form) and form.rate and not floor.meets(yearly):
        raise Refusal(
            f"约定的逾期利率折合年利率 {float(yearly):.2f}%，不得低于合同订立时一年期贷款市场报价利率 {floor.value}%",
            "GP-080",
            where="rate",
        )


def protected(plan: PlanForm | PerformanceOpened) -> bool:
    """Whether the law of payments to small and medium enterprises binds who pays: organs and large enterprises (SMP)."""
    return plan.small and plan.payer in {"organ", "enterprise"}


def pay_clock(
    table: Method, plan: PlanForm | PerformanceOpened, milestone: Milestone
) -> tuple[str, int | None]:
    """By which period a payment is due, and the days agreed in place of the law's.

    A small or medium enterprise is protected: organs pay it in thirty days, in sixty at most where so agreed (GP-079),
    large enterprises in sixty unless agreed otherwise (LY-07). Others are paid as agreed; in procurement in thirty days from the invoice (LY-06).
    """
    agreed = milestone.days or None
    if plan.small and plan.payer == "organ":
        return (table.clock("pay-small-agreed").id, agreed) if agreed else (table.clock("pay-small").id, None)
    if plan.small and plan.payer == "enterprise":
        return (table.clock("pay-agreed").id, agreed) if agreed else (table.clock("pay-enterprise").id, None)
    return table.clock("pay-other").id, agreed


# -- what stands now -------------------------------------------------------------------------------------


def changes_of(performance: Dossier) -> tuple[ContractChanged, ...]:
    """The changes both sides have signed, oldest first."""
    return performance.papers(ContractChanged)


def price_now(performance: Dossier) -> Decimal:
    """What the contract comes to after its changes, yuan."""
    changes = changes_of(performance)
    return changes[-1].after if changes else performance.the(PerformanceOpened).amount


def ends_now(performance: Dossier) -> date:
    """The last day of performance after the changes."""
    changes = changes_of(performance)
    return changes[-1].ends if changes else performance.the(PerformanceOpened).ends


def milestones_now(performance: Dossier) -> tuple[Milestone, ...]:
    """The payments as they stand: what a change adds is a payment of its own, what it takes comes off the last ones."""
    plan = performance.the(PerformanceOpened)
    found = list(plan.milestones)
    for change in changes_of(performance):
        delta = change.after - change.before
        if delta > 0:
            title = f"第 {change.no} 次变更增加款"
            found.append(Milestone(len(found) + 1, title, delta, "acceptance", plan.milestones[-1].days))
        place = len(found) - 1
        while delta < 0 and place >= 0:
            taken = min(found[place].amount, -delta)
            found[place] = replace(found[place], amount=found[place].amount - taken)
            delta, place = delta + taken, place - 1
    return tuple(found)


def pending_change(performance: Dossier) -> ChangeProposed | None:
    """The change that waits for the other side, or None."""
    asked = performance.numbers(ChangeProposed.type)
    answered = (*performance.numbers(ContractChanged.type), *performance.numbers(ChangeRefused.type))
    if not asked or asked[-1] < max(answered, default=-1):
        return None
    return performance.latest(ChangeProposed)


def passed(performance: Dossier) -> AcceptanceRecorded | None:
    """The acceptance that passed, or None."""
    paper = performance.latest(AcceptanceRecorded)
    return paper if paper is not None and paper.passed else None


# -- acceptance -------------------------------------------------------------------------------------------


def check_team(form: TeamForm, plan: PerformanceOpened, law: Law) -> None:
    """A team of several, with an inspection body where the contract is large, with those a public service serves."""
    if not form.way.strip():
        raise Refusal("请写明验收方式和程序", "LY-04", where="way")
    least = law.figure_of("LY-04")
    sides = [one.side for one in form.members]
    if not least.meets(len(form.members)) or not all(one.name.strip() for one in form.members):
        raise Refusal(f"验收小组不少于 {least.value} 人，请逐一写明姓名", "LY-04", where="members")
    if not set(sides) <= set(SIDES) or "purchaser" not in sides:
        raise Refusal(
            "验收小组应当有采购人（招标人）代表，请选择每名成员代表的一方", "LY-04", where="members"
        )
    if plan.large and not form.inspector.strip():
        raise Refusal(
            "大型或者复杂的项目，应当邀请国家认可的质量检测机构参加验收", "LY-05", where="inspector"
        )
    if plan.public_service and "user" not in sides:
        raise Refusal("向社会公众提供的公共服务项目，验收时应当邀请服务对象参与", "GP-032", where="members")


def check_delivery(delivered_on: date, statement: str, plan: PerformanceOpened, today: date) -> None:
    """Delivered after the contract was signed, not tomorrow, and what was delivered is said."""
    if not plan.signed_on <= delivered_on <= today:
        raise Refusal("交付日期应在合同签订之后，且不晚于今日", "LY-04", where="delivered_on")
    if not statement.strip():
        raise Refusal("请写明交付或者完工的内容", "LY-04", where="statement")


def check_acceptance(form: AcceptanceForm, performance: Dossier, today: date) -> None:
    """Every standard of the plan has its finding, everybody signed, and what was not met has a day to be put right."""
    plan, delivered = performance.the(PerformanceOpened), performance.the(DeliveryReported)
    team = performance.latest(AcceptancePlanned)
    if team is None:
        raise Refusal("请先制定验收方案，组成验收小组", "LY-04", where=performance.number)
    if tuple(one.standard for one in form.findings) != plan.standards:
        raise Refusal("验收书应当包括每一项技术、服务、安全标准的履约情况", "GP-032", where="findings")
    if not all(one.found.strip() for one in form.findings):
        raise Refusal("请逐项写明实际履约情况", "GP-032", where="findings")
    if not delivered.delivered_on <= form.accepted_on <= today:
        raise Refusal("验收日期应在交付之后，且不晚于今日", "LY-04", where="accepted_on")
    if not form.signed:
        raise Refusal("验收小组成员应当在验收书上签字", "LY-05", where="signed")
    if plan.public_service and not form.opinion.strip():
        raise Refusal("公共服务项目的验收应当有服务对象的意见", "GP-032", where="opinion")
    met = all(one.met for one in form.findings)
    if not met and (form.mend_by is None or form.mend_by <= form.accepted_on):
        raise Refusal("验收不合格的，请写明整改期限", "LY-04", where="mend_by")


# -- changes ------------------------------------------------------------------------------------------------


def check_change(form: ChangeForm, performance: Dossier, table: Method) -> None:
    """A change has a ground of the law and its reason, and keeps within what the law allows of the price."""
    grounds = table.procedure.grounds
    if form.kind not in KINDS:
        raise Refusal("请选择变更的种类", table.procedure.cite, where="kind")
    if form.ground not in grounds:
        known = "；".join(grounds.values())
        raise Refusal(f"合同变更应当具备下列情形之一：{known}", table.procedure.cite, where="ground")
    for value, where, what in ((form.reason, "reason", "变更的原因"), (form.text, "text", "变更的内容")):
        if not value.strip():
            raise Refusal(f"请写明{what}", table.procedure.cite, where=where)
    if form.ends is not None and form.ends < performance.the(PerformanceOpened).signed_on:
        raise Refusal("变更后的履行期限早于合同签订日期", table.procedure.cite, where="ends")
    if price_now(performance) + form.amount <= 0:
        raise Refusal("变更后的合同价应当大于零", table.procedure.cite, where="amount")
    if form.kind == "supplement":
        check_supplement(form, performance, table)
    elif form.ground == "more":
        raise Refusal("追加标的的，请按补充合同办理", table.procedure.cite, where="kind")
    elif form.amount > 0 and table.figure_if("supplement") is not None:
        raise Refusal(
            "政府采购合同变更不得提高合同金额；追加相同标的的，请按补充合同办理", "LY-03", where="amount"
        )
    check_substance(form, performance, table)


def check_reduction(form: ChangeForm, left: Decimal, table: Method) -> None:
    """What a change takes off comes off payments nobody has asked for yet (LY-01).

    Args:
        form: The change.
        left: The payments that have not been asked for, together, yuan.
        table: The table of performance.
    """
    if -form.amount > left:
        raise Refusal(
            f"尚未申请的付款合计 {format_yuan(left)}，减少的金额不能超过；已经申请的，先退回申请",
            table.procedure.cite,
            where="amount",
        )


def added(performance: Dossier) -> Decimal:
    """What the supplements signed so far come to, yuan."""
    return sum(
        (one.after - one.before for one in changes_of(performance) if one.kind == "supplement"), Decimal(0)
    )


def check_supplement(form: ChangeForm, performance: Dossier, table: Method) -> None:
    """In procurement all supplements together are a tenth of the original price at most (GP-078)."""
    rule = table.procedure.cite
    if form.amount <= 0:
        raise Refusal("请写明补充合同的金额", rule, where="amount")
    cap = table.figure_if("supplement")
    if cap is None:
        return
    if form.ground != "more":
        raise Refusal("补充合同只能追加与合同标的相同的货物、工程或者服务", cap.rule, where="ground")
    original = performance.the(PerformanceOpened).amount
    total = added(performance) + form.amount
    if Fraction(total) > Fraction(original) * cap.share:
        raise Refusal(
            f"所有补充合同金额合计 {format_yuan(total)}，超过原合同金额 {format_yuan(original)} 的 {cap.value}%",
            cap.rule,
            where="amount",
        )


def check_substance(form: ChangeForm, performance: Dossier, table: Method) -> None:
    """Of works: a change that reaches the given share of the price has the approval of who approved the project (LY-02)."""
    line = table.figure_if("approval")
    if line is None or form.approval.strip():
        return
    original = performance.the(PerformanceOpened).amount
    total = abs(price_now(performance) + form.amount - original)
    if Fraction(total) >= Fraction(original) * line.share:
        raise Refusal(
            f"累计变更 {format_yuan(total)}，达到合同价的 {line.value}%，请写明原项目审批部门的批准文号",
            line.rule,
            where="approval",
        )


def check_other_side(by: str, performance: Dossier) -> ChangeProposed:
    """The change that waits, which the side that asked for it cannot answer itself.

    Raises:
        Refusal: None waits, or it is one's own.
    """
    asked = pending_change(performance)
    if asked is None:
        raise Refusal("没有等待答复的合同变更", "LY-03", where=performance.number)
    if asked.by == by:
        raise Refusal("合同变更应当由双方签署，提出的一方不能代替对方答复", "LY-03", where=performance.number)
    return asked
