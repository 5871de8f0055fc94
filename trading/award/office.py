"""What is done at the award."""

from __future__ import annotations

from hallcore.desk import Act, Desk, Verb
from hallcore.ground.deadline import compute
from trading.award.model import (
    AwardForm,
    AwardPublished,
    CandidatesPublished,
    FailureAnnounced,
    FailureForm,
    PublicityForm,
)
from trading.award.procurement import failure_of
from trading.award.rules import candidates_of, check_following, check_report_fresh, choose, publicity_end
from trading.evaluation.committee import columns_of, members_of, reported_at, seed_of_lot
from trading.evaluation.model import EvaluationReported
from trading.methods.rules import method_of
from trading.opening.model import OpeningRecorded
from trading.opening.rules import read_bids
from trading.tendering.office import require_charge
from trading.tendering.rules import lot_terms, notice_of


def publish_candidates(desk: Desk, form: PublicityForm) -> Act:
    """Publish up to three candidates, for at least three days."""
    lot, tender = desk.dossier, desk.parent()
    require_charge(desk, tender)
    report, notice = lot.the(EvaluationReported), notice_of(tender)
    report_record = lot.record(lot.numbers(EvaluationReported.type)[-1])
    method = method_of(desk.law, lot)
    check_report_fresh(method, reported_at(lot), desk.at, desk.calendar)
    limit = int(method.figure("candidates").value)
    candidates, rejected = candidates_of(report, read_bids(tender, lot.number), limit)
    ends = publicity_end(method, desk.at, form.days, desk.calendar)
    desk.advance("publish-candidates")
    return Act(
        CandidatesPublished(
            name=notice.name,
            lot=lot.number,
            lot_title=lot_terms(tender, lot).title,
            method=report.method,
            benchmark=report.benchmark,
            candidates=candidates,
            rejected=rejected,
            starts=desk.at,
            ends=ends,
            report_sha256=report_record.sha256,
        )
    )


def publish_award(desk: Desk, form: AwardForm) -> Act:
    """Determine the winner after the publicity; no hold may stand, and the tender may not change meanwhile."""
    lot, tender = desk.dossier, desk.rests_on(desk.dossier.parent)
    require_charge(desk, tender)
    publicity = lot.the(CandidatesPublished)
    winner = choose(form, publicity, desk.at)
    desk.advance("publish-award")
    notice, terms = notice_of(tender), lot_terms(tender, lot)
    report = lot.the(EvaluationReported)
    standings, rejected = candidates_of(report, read_bids(tender, lot.number), len(report.standings))
    seats = [member.seat for member in members_of(lot)]
    return Act(
        AwardPublished(
            name=notice.name,
            lot=lot.number,
            lot_title=terms.title,
            purchaser_name=notice.purchaser_name,
            agency_name=notice.agency_name,
            method=report.method,
            ceiling=terms.ceiling,
            winner=winner,
            standings=standings,
            rejected=rejected,
            opened_at=tender.the(OpeningRecorded).began_at,
            publicity_from=publicity.starts,
            publicity_to=publicity.ends,
            committee_experts=seats.count("expert"),
            committee_representatives=seats.count("representative"),
            contract_by=compute(method_of(desk.law, lot).clock("contract"), desk.at, desk.calendar).end,
            ground=form.ground.strip() if winner.rank > 1 else "",
            scores=columns_of(lot),
            ranking=report.standings,
            seed=seed_of_lot(desk.archive, lot),
        )
    )


def announce_failure(desk: Desk, form: FailureForm) -> Act:
    """Announce that every bid for a lot was rejected, each with its ground."""
    lot, tender = desk.dossier, desk.parent()
    require_charge(desk, tender)
    check_following(form)
    desk.advance("announce-failure")
    if method_of(desk.law, lot).regime == "procurement":
        return Act(failure_of(lot, tender, _following(form)))
    report, notice = lot.the(EvaluationReported), notice_of(tender)
    _none, rejected = candidates_of(report, read_bids(tender, lot.number), 0)
    return Act(
        FailureAnnounced(
            name=notice.name,
            lot=lot.number,
            lot_title=lot_terms(tender, lot).title,
            purchaser_name=notice.purchaser_name,
            agency_name=notice.agency_name,
            rejected=rejected,
            following=form.following.strip(),
            report_sha256=lot.record(lot.numbers(EvaluationReported.type)[-1]).sha256,
        )
    )


def _following(form: FailureForm) -> str:
    if not form.other:
        return form.following.strip()
    return f"{form.following.strip().rstrip('。')}。改用其他采购方式，批准文号：{form.approval.strip()}。"


VERBS = (
    Verb("publish-candidates", publish_candidates),
    Verb("publish-award", publish_award),
    Verb("announce-failure", announce_failure),
)
