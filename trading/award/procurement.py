"""What is done in procurement after the committee's report: delivered, decided, published, or declared void."""

from __future__ import annotations

from hallcore.desk import CLOCK, Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.clauses import numeral
from hallcore.ground.deadline import compute
from hallcore.ground.errors import Refusal
from trading.award.model import ORDERED, AwardLapsed, AwardPublished, Candidate, FailureAnnounced, Rejected
from trading.award.procurement_model import (
    VOIDS,
    DecisionForm,
    ReportDelivered,
    ResultForm,
    VoidDeclared,
    VoidedForm,
    WinnerDetermined,
)
from trading.award.procurement_rules import check_result, check_void, determine, experts_of
from trading.award.rules import NEXT, candidates_of, fallen, lapsed, left_of
from trading.evaluation.committee import columns_of, members_of, reported_at, seed_of_lot
from trading.evaluation.finals import finals_of
from trading.evaluation.model import EvaluationReported
from trading.evaluation.negotiating_model import FinalsAsked
from trading.evaluation.procuring_model import QualificationsReviewed
from trading.evaluation.rules import findings_of
from trading.methods.rules import Method, method_of
from trading.opening.model import OpeningRecorded
from trading.opening.rules import read_bids
from trading.tendering.model import BID
from trading.tendering.office import require_charge
from trading.tendering.rules import ground_of, lot_terms, notice_of


def deliver_report(desk: Desk, _form: None) -> Act:
    """Hand the report to the purchaser; from then on it has five working days, and then the clock decides."""
    lot, tender = desk.dossier, desk.parent()
    require_charge(desk, tender)
    method, numbers = method_of(desk.law, lot), lot.numbers(EvaluationReported.type)
    desk.advance("deliver-report")
    record = lot.record(numbers[-1])
    due = compute(method.clock("report"), reported_at(lot), desk.calendar).end
    decide_by = compute(method.clock("decision"), desk.at, desk.calendar).end
    desk.remind("determine-winner", decide_by)
    return Act(ReportDelivered(record.sha256, due, decide_by))


def determine_winner(desk: Desk, form: DecisionForm | None) -> Act:
    """Determine the winner in the order of the ranking; once the days are over, the clock finds the first (GP-075)."""
    lot, tender = desk.dossier, desk.parent()
    deemed = desk.actor == CLOCK
    if deemed and desk.at < lot.the(ReportDelivered).decide_by:
        raise Refusal("采购人确定中标人的期限未满", "GP-075")
    if not deemed:
        require_charge(desk, tender)
    candidates = _candidates(desk, lot, tender)
    winner = candidates[0] if deemed else determine(form or DecisionForm(), candidates)
    desk.advance("determine-winner")
    desk.forget("determine-winner")
    publish_by = compute(method_of(desk.law, lot).clock("result"), desk.at, desk.calendar).end
    ground = form.ground.strip() if form is not None and not deemed else ""
    paper = WinnerDetermined(
        winner.rank,
        winner.bid,
        winner.name,
        winner.price,
        deemed=deemed,
        ground=ground,
        publish_by=publish_by,
    )
    return Act(paper)


def publish_result(desk: Desk, form: ResultForm) -> Act:
    """Publish the result and send the award notice with the same act; it is public for one working day (GP-026, GP-027)."""
    lot, tender = desk.dossier, desk.rests_on(desk.dossier.parent)
    require_charge(desk, tender)
    check_result(form)
    method, decided = method_of(desk.law, lot), lot.the(WinnerDetermined)
    desk.advance("publish-result")
    notice, terms, report = notice_of(tender), lot_terms(tender, lot), lot.the(EvaluationReported)
    bids, out = read_bids(tender, lot.number), fallen(lot, desk.children(lot.number, BID))
    standings, rejected = candidates_of(report, bids, len(report.standings), out)
    seats = [member.seat for member in members_of(lot)]
    paper = AwardPublished(
        name=notice.name,
        lot=lot.number,
        lot_title=terms.title,
        purchaser_name=notice.purchaser_name,
        agency_name=notice.agency_name,
        method=report.method,
        ceiling=terms.ceiling,
        winner=next(one for one in standings if one.bid == decided.bid),
        standings=standings,
        rejected=rejected,
        opened_at=tender.the(OpeningRecorded).began_at,
        publicity_from=desk.at,
        publicity_to=compute(method.clock("publicity"), desk.at, desk.calendar).end,
        committee_experts=seats.count("expert"),
        committee_representatives=seats.count("representative"),
        contract_by=compute(method.clock("contract"), desk.at, desk.calendar).end,
        ground=decided.ground or (NEXT if lapsed(lot) else ""),
        items=form.items,
        address=form.address.strip(),
        experts=experts_of(lot),
        findings=findings_of(lot),
        deemed=decided.deemed,
        scores=columns_of(lot),
        ranking=report.standings,
        seed=seed_of_lot(desk.archive, lot),
        low=report.low,
        finals=finals_of(lot),
    )
    return Act(paper, files=form.files)


def declare_void(desk: Desk, form: VoidedForm) -> Act:
    """Declare a lot void on a ground of the law; the notice follows with every reason (GP-057)."""
    require_charge(desk, desk.parent())
    check_void(form)
    desk.advance("declare-void")
    desk.forget("determine-winner")
    return Act(VoidDeclared(form.ground, form.reason.strip()))


def failure_of(desk: Desk, lot: Dossier, tender: Dossier, following: str) -> FailureAnnounced:
    """The notice that a lot of a procurement is void: by what, and each supplier's reason (GP-057)."""
    notice, declared = notice_of(tender), lot.latest(VoidDeclared)
    numbers = lot.numbers(EvaluationReported.type)
    rejected: tuple[Rejected, ...] = ()
    if numbers:
        _none, rejected = candidates_of(
            lot.the(EvaluationReported),
            read_bids(tender, lot.number),
            0,
            fallen(lot, desk.children(lot.number, BID)),
        )
    elif (finals := finals_of(lot)) and any(one.cause for one in finals):
        names = {bid.bid: bid.name for bid in read_bids(tender, lot.number)}
        rejected = tuple(Rejected(names[one.bid], one.cause, "GP-193") for one in finals if one.cause)
    elif lot.latest(QualificationsReviewed) is not None:
        rule = "GP-056" if notice.evaluation.criteria else "GP-121"  # an inquiry scores nothing
        names = {bid.bid: bid.name for bid in read_bids(tender, lot.number)}
        rejected = tuple(
            Rejected(names[one.bid], f"资格审查不合格：{one.ground}", rule)
            for one in findings_of(lot)
            if not one.qualified
        )
    few = _too_few(desk, lot, tender) if declared is None else ""
    return FailureAnnounced(
        name=notice.name,
        lot=lot.number,
        lot_title=lot_terms(tender, lot).title,
        purchaser_name=notice.purchaser_name,
        agency_name=notice.agency_name,
        rejected=rejected,
        following=following,
        report_sha256=lot.record(numbers[-1]).sha256 if numbers else "",
        cause=few if declared is None else f"{VOIDS[declared.ground]}：{declared.reason}",
    )


def _too_few(desk: Desk, lot: Dossier, tender: Dossier) -> str:
    """What there were too few of, by how far the lot had come."""
    method, ground = method_of(desk.law, lot), ground_of(tender)
    if lot.numbers(EvaluationReported.type) and method.frames:
        return "按照征集文件规定的淘汰比例淘汰后，入围供应商不足两家"
    if lot.numbers(EvaluationReported.type):
        return f"作实质响应的供应商不足{_numeral(method, 'responsive', ground)}家"
    if lot.latest(FinalsAsked) is not None:
        return f"提交最后报价的供应商不足{_numeral(method, 'finals', ground)}家"
    return f"通过资格审查的投标人不足{_numeral(method, 'qualified', ground)}家，不得评标"


def _numeral(method: Method, part: str, ground: str) -> str:
    least = int(method.least(part, ground).value)
    return "两" if least == 2 else numeral(least)


def _candidates(desk: Desk, lot: Dossier, tender: Dossier) -> tuple[Candidate, ...]:
    """The ranking as it stands.

    Raises:
        Refusal: Nobody of it is left; or a decision or an answer voided the result, and too few are (GP-154, GP-158).
    """
    found = left_of(lot, read_bids(tender, lot.number), desk.children(lot.number, BID))
    lapse = lot.latest(AwardLapsed)
    least = method_of(desk.law, lot).least_if("responsive", ground_of(tender))
    if lapse is not None and lapse.ground in ORDERED and least is not None and not least.meets(len(found)):
        raise Refusal(
            f"合格的中标候选人只有 {len(found)} 家，不足 {least.value} 家，应当重新开展采购活动",
            "GP-158" if lapse.ground == "challenged" else "GP-159",
            where=lot.number,
        )
    if not found:
        raise Refusal("没有仍有资格的中标候选人，应当公告废标并重新组织采购活动", "GP-057", where=lot.number)
    return found


VERBS = (
    Verb("deliver-report", deliver_report),
    Verb("determine-winner", determine_winner),
    Verb("publish-result", publish_result),
    Verb("declare-void", declare_void),
)
