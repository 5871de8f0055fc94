"""What is done about a contract's performance: the plan is opened, deliveries are accepted, changes are signed by both."""

from __future__ import annotations

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from trading.contract.model import ConclusionForm, ContractPublished, PerformanceConcluded
from trading.contract.rules import check_conclusion, performance_notice
from trading.methods.model import regime_of
from trading.methods.rules import Method
from trading.performance.model import (
    PERFORMANCE,
    PROCEDURES,
    AcceptanceForm,
    AcceptancePlanned,
    AcceptanceRecorded,
    ChangeForm,
    ChangeProposed,
    ChangeRefused,
    ContractChanged,
    DeliveryForm,
    DeliveryReported,
    PerformanceOpened,
    PlanForm,
    RefuseForm,
    TeamForm,
)
from trading.performance.paying import ended_on, unasked
from trading.performance.rules import (
    added,
    changes_of,
    check_acceptance,
    check_change,
    check_delivery,
    check_other_side,
    check_plan,
    check_reduction,
    check_team,
    ends_now,
    passed,
    pending_change,
    performance_of,
    price_now,
    table_of,
)
from trading.tendering.office import require_charge
from trading.tendering.rules import tender_number


def tender_of(desk: Desk) -> Dossier:
    """The tender the dossier on the desk belongs to."""
    return desk.open(tender_number(desk.dossier.number))


def require_supplier(desk: Desk, plan: PerformanceOpened) -> None:
    """Refuse an act by anybody but the contract's supplier."""
    if desk.actor.party != plan.supplier:
        raise Refusal("只有合同的供应商（承包人）可以办理", "ZB-015", where=desk.dossier.number)


def require_running(desk: Desk, lot: str) -> None:
    """While a challenge of the result is answered its contract rests: nothing new is delivered, accepted or asked for.

    Raises:
        Refusal: Such a hold stands on the lot (GP-155).
    """
    hold = next((one for one in desk.rests_on(lot).holds if one.stop("conclude-performance")), None)
    if hold is not None:
        raise Refusal(f"合同中止履行：{hold.reason}", hold.cite, where=lot)


def open_performance(desk: Desk, form: PlanForm) -> Act:
    """Enter how the contract is performed and paid; once for each contract."""
    lot, tender = desk.dossier, desk.parent()
    require_charge(desk, tender)
    require_running(desk, lot.number)
    if lot.state != "contracted":
        raise Refusal("合同公告之后才能登记履约计划", "LY-01", where=lot.number)
    contract, table = lot.the(ContractPublished), table_of(desk.law, lot)
    contracts, before = lot.numbers(ContractPublished.type), performance_of(desk.archive, lot)
    if before is not None and before.record(0).at > lot.record(contracts[-1]).at:
        raise Refusal("本合同已经登记履约计划", "LY-01", where=before.number)
    check_plan(form, contract, table)
    number = f"{lot.number}.H{desk.next_number(f'performance-{lot.number}'):02d}"
    performance = desk.found(number, PROCEDURES[regime_of(lot.number)], PERFORMANCE, parent=lot.number)
    desk.rests_on(lot.number)
    desk.file_in(performance)
    desk.advance("open-performance")
    return Act(
        PerformanceOpened(
            name=contract.name,
            lot=lot.number,
            lot_title=contract.lot_title,
            purchaser_name=contract.purchaser_name,
            supplier=contract.supplier,
            supplier_name=contract.supplier_name,
            amount=contract.amount,
            signed_on=contract.signed_on,
            ends=contract.ends,
            payer=form.payer,
            small=form.small,
            rate=form.rate,
            milestones=form.milestones,
            standards=tuple(one.strip() for one in form.standards),
            large=form.large,
            public_service=form.public_service,
        )
    )


# -- acceptance ----------------------------------------------------------------------------------------------


def plan_acceptance(desk: Desk, form: TeamForm) -> Act:
    """Form the acceptance team; who its members are stands in the annex."""
    performance = desk.dossier
    require_charge(desk, tender_of(desk))
    check_team(form, performance.the(PerformanceOpened), desk.law)
    desk.advance("plan-acceptance")
    sides = tuple(one.side for one in form.members)
    names = {f"member-{place}": one.name.strip() for place, one in enumerate(form.members, 1)}
    return Act(
        AcceptancePlanned(form.planned_on, form.way.strip(), sides, form.inspector.strip()), annex=names
    )


def report_delivery(desk: Desk, form: DeliveryForm) -> Act:
    """The supplier says that it delivered, and asks for acceptance."""
    plan = desk.dossier.the(PerformanceOpened)
    require_supplier(desk, plan)
    require_running(desk, plan.lot)
    check_delivery(form.delivered_on, form.statement, plan, desk.at.date())
    desk.advance("report-delivery")
    return Act(DeliveryReported(form.delivered_on, form.statement.strip()), files=form.files)


def record_acceptance(desk: Desk, form: AcceptanceForm) -> Act:
    """Record what was found of each standard; what was not met is put right and delivered again."""
    performance = desk.dossier
    require_charge(desk, tender_of(desk))
    require_running(desk, performance.the(PerformanceOpened).lot)
    if performance.state == "delivered":
        check_acceptance(form, performance, desk.at.date())
    plan, team = performance.the(PerformanceOpened), performance.latest(AcceptancePlanned)
    met = all(one.met for one in form.findings)
    if met:
        desk.advance("record-acceptance")
    else:
        desk.advance("fail-acceptance")
    return Act(
        AcceptanceRecorded(
            name=plan.name,
            lot=plan.lot,
            lot_title=plan.lot_title,
            purchaser_name=plan.purchaser_name,
            supplier=plan.supplier,
            supplier_name=plan.supplier_name,
            round=len(performance.numbers(AcceptanceRecorded.type)) + 1,
            delivered_on=performance.the(DeliveryReported).delivered_on,
            accepted_on=form.accepted_on,
            findings=form.findings,
            passed=met,
            sides=team.sides if team is not None else (),
            inspector=team.inspector if team is not None else "",
            opinion=form.opinion.strip(),
            mend_by=None if met else form.mend_by,
        ),
        files=form.files,
    )


def conclude_performance(desk: Desk, form: ConclusionForm) -> Act:
    """Say that the winner performed, and the bond goes back; or did not, and the treasury is asked to keep it.

    It goes back only after an acceptance that passed (FEE-22).
    """
    lot, tender = desk.dossier, desk.parent()
    require_charge(desk, tender)
    desk.advance("conclude-performance")
    contract, notice = lot.the(ContractPublished), performance_notice(desk.archive, lot)
    if notice is None:
        raise Refusal("没有在押的履约保证金", "FEE-22", where=lot.number)
    desk.rests_on(notice.number)
    check_conclusion(form, contract, notice, desk.archive, desk.at.date())
    if form.fulfilled:
        _check_accepted(desk, lot, form)
    paper = PerformanceConcluded(
        lot=lot.number,
        supplier=contract.supplier,
        amount=contract.performance_bond,
        notice=notice.number,
        fulfilled=form.fulfilled,
        accepted_on=form.accepted_on,
        ground=form.ground.strip(),
    )
    return Act(paper, files=form.files)


def _check_accepted(desk: Desk, lot: Dossier, form: ConclusionForm) -> None:
    performance = performance_of(desk.archive, lot)
    rests = desk.rests_on(performance.number) if performance is not None else None
    ended = ended_on(rests) if rests is not None else None
    if ended is not None:
        if form.accepted_on < ended:
            raise Refusal(f"确认日期不能早于合同终止之日 {ended}", "FEE-22", where="accepted_on")
        return
    accepted = passed(rests) if rests is not None else None
    if accepted is None:
        raise Refusal("合同尚未通过履约验收，履约保证金不能退还", "FEE-22", where="accepted_on")
    if form.accepted_on < accepted.accepted_on:
        raise Refusal(f"确认日期不能早于验收合格之日 {accepted.accepted_on}", "FEE-22", where="accepted_on")


# -- changes ---------------------------------------------------------------------------------------------------


def propose_change(desk: Desk, form: ChangeForm) -> Act:
    """One side asks for a change of the contract; one at a time."""
    performance = desk.dossier
    by = side_of(desk)
    if pending_change(performance) is not None:
        raise Refusal("已有一项合同变更等待对方答复", "LY-03", where=performance.number)
    check_change(form, performance, _table(desk))
    check_reduction(form, unasked(desk.archive, performance), _table(desk))
    desk.advance("propose-change")
    return Act(
        ChangeProposed(
            by=by,
            kind=form.kind,
            ground=form.ground,
            reason=form.reason.strip(),
            text=form.text.strip(),
            amount=form.amount,
            ends=form.ends,
            approval=form.approval.strip(),
        ),
        files=form.files,
    )


def decline_change(desk: Desk, form: RefuseForm) -> Act:
    """The other side does not agree."""
    check_other_side(side_of(desk), desk.dossier)
    if not form.reason.strip():
        raise Refusal("请写明不同意的理由", "LY-03", where="reason")
    desk.advance("decline-change")
    return Act(ChangeRefused(form.reason.strip()))


def agree_change(desk: Desk, _form: None) -> Act:
    """The other side signs; with this the change stands, and it is public. What it asks for is judged once more."""
    performance, table = desk.dossier, _table(desk)
    by = side_of(desk)
    asked, plan = check_other_side(by, performance), performance.the(PerformanceOpened)
    form = ChangeForm(
        asked.kind, asked.ground, asked.reason, asked.text, asked.amount, asked.ends, asked.approval
    )
    check_change(form, performance, table)
    check_reduction(form, unasked(desk.archive, performance), table)
    if asked.kind == "termination":
        desk.advance("end-performance")
    else:
        desk.advance("agree-change")
    before = price_now(performance)
    more = asked.amount if asked.kind == "supplement" else 0
    names = {"purchaser": plan.purchaser_name, "supplier": plan.supplier_name}
    return Act(
        ContractChanged(
            name=plan.name,
            lot=plan.lot,
            lot_title=plan.lot_title,
            purchaser_name=plan.purchaser_name,
            supplier=plan.supplier,
            supplier_name=plan.supplier_name,
            no=len(changes_of(performance)) + 1,
            kind=asked.kind,
            ground=table.procedure.grounds[asked.ground],
            reason=asked.reason,
            text=asked.text,
            before=before,
            after=before + asked.amount,
            added=added(performance) + more,
            ends_before=ends_now(performance),
            ends=asked.ends or ends_now(performance),
            first=names[asked.by],
            second=names[by],
            signed_at=desk.at,
            approval=asked.approval,
        )
    )


def side_of(desk: Desk) -> str:
    """For whom the actor acts: the supplier, or who is in charge of the tender."""
    plan, tender = desk.dossier.the(PerformanceOpened), tender_of(desk)
    if desk.actor.role == "bidder":
        require_supplier(desk, plan)
        return "supplier"
    require_charge(desk, tender)
    return "purchaser"


def _table(desk: Desk) -> Method:
    return Method(desk.law, desk.dossier.procedure)


VERBS = (
    Verb("open-performance", open_performance),
    Verb("plan-acceptance", plan_acceptance),
    Verb("report-delivery", report_delivery),
    Verb("record-acceptance", record_acceptance),
    Verb("conclude-performance", conclude_performance),
    Verb("propose-change", propose_change),
    Verb("decline-change", decline_change),
    Verb("agree-change", agree_change),
)
