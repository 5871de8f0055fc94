"""What is done at the award."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.deadline import compute
from hallcore.ground.errors import Refusal
from trading.award.model import (
    AwardForm,
    AwardPublished,
    CandidatesPublished,
    FailureAnnounced,
    FailureForm,
    PublicityForm,
    Rejected,
    VoidForm,
)
from trading.award.procurement import failure_of
from trading.award.rules import (
    NEXT,
    candidates_of,
    check_following,
    choose,
    fallen,
    lapsed,
    publicity_end,
)
from trading.bidding.rules import expired
from trading.evaluation.committee import columns_of, members_of, seed_of_lot
from trading.evaluation.model import EvaluationReported
from trading.methods.rules import Method, method_of
from trading.opening.model import OpeningRecorded, RollPublished
from trading.opening.rules import read_bids
from trading.tendering.model import BID
from trading.tendering.office import require_charge
from trading.tendering.rules import lot_terms, notice_of


def publish_candidates(desk: Desk, form: PublicityForm) -> Act:
    """Publish up to three candidates, for at least three days; after the third day it is a card, and done all the same."""
    lot, tender = desk.dossier, desk.parent()
    require_charge(desk, tender)
    report, notice = lot.the(EvaluationReported), notice_of(tender)
    report_record = lot.record(lot.numbers(EvaluationReported.type)[-1])
    method = method_of(desk.law, lot)
    limit = int(method.figure("candidates").value)
    candidates, rejected = candidates_of(
        report, read_bids(tender, lot.number), limit, fallen(lot, desk.children(lot.number, BID))
    )
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
    gone = lapsed(lot) | expired(desk.children(lot.number, BID))
    winner = choose(form, publicity, gone, desk.at)
    desk.advance("publish-award")
    notice, terms = notice_of(tender), lot_terms(tender, lot)
    report = lot.the(EvaluationReported)
    standings, rejected = candidates_of(
        report,
        read_bids(tender, lot.number),
        len(report.standings),
        fallen(lot, desk.children(lot.number, BID)),
    )
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
            ground=(form.ground.strip() or NEXT) if winner.rank > 1 else "",
            scores=columns_of(lot),
            ranking=report.standings,
            seed=seed_of_lot(desk.archive, lot),
        )
    )


def announce_failure(desk: Desk, form: FailureForm) -> Act:
    """Announce that a lot came to nothing: each rejected bid with its ground, or why else it failed."""
    lot, tender = desk.dossier, desk.parent()
    require_charge(desk, tender)
    check_following(form)
    method = method_of(desk.law, lot)
    cause = _cause(lot, tender, method)
    desk.advance("announce-failure")
    if not cause and method.regime == "procurement":
        return Act(failure_of(desk, lot, tender, _following(form)))
    return Act(_failure(lot, tender, _following(form), cause, fallen(lot, desk.children(lot.number, BID))))


def void_lot(desk: Desk, form: VoidForm) -> Act:
    """End a lot because a decision on a complaint, or an answer, asks for a new tender (ZB-119, GP-158); its hold is lifted.

    What was decided about the whole tender holds that; the first lot that ends lifts it.
    """
    lot, tender = desk.dossier, desk.parent()
    desk.advance("void-lot", through_hold=True)
    desk.lift(lot, form.by)
    desk.lift(tender, form.by)
    desk.forget("determine-winner")
    return Act(
        replace(
            _failure(lot, tender, form.following, form.reason, fallen(lot, desk.children(lot.number, BID))),
            by=form.by,
        )
    )


def _cause(lot: Dossier, tender: Dossier, method: Method) -> str:
    """What a lot failed by, in a sentence; "" where every bid was rejected.

    Raises:
        Refusal: It was announced already.
    """
    if lot.numbers(FailureAnnounced.type):
        raise Refusal("本标段已经公告招标失败", "ZB-084", where=lot.number)
    if lot.state == "lapsed":
        return f"中标资格取消后，{method.word('purchaser')}选择重新{method.word('call')}"
    if lot.state == "failed":
        roll = tender.latest(RollPublished)
        few = next((one for one in roll.lots if one.lot == lot.number), None) if roll is not None else None
        if few is None or few.opened:
            raise Refusal("本标段随项目终止，无须另行公告", "ZB-084", where=lot.number)
        return f"投标截止时{method.word('bidder')} {len(few.bids)} 家，不足法定家数，不予开标"
    return ""


def _failure(
    lot: Dossier, tender: Dossier, following: str, cause: str, out: Mapping[str, tuple[str, str]]
) -> FailureAnnounced:
    """The paper of a lot that came to nothing, with every rejection on record."""
    notice, report = notice_of(tender), lot.latest(EvaluationReported)
    rejected: tuple[Rejected, ...] = ()
    if report is not None:
        _none, rejected = candidates_of(report, read_bids(tender, lot.number), 0, out)
    numbers = lot.numbers(EvaluationReported.type)
    return FailureAnnounced(
        name=notice.name,
        lot=lot.number,
        lot_title=lot_terms(tender, lot).title,
        purchaser_name=notice.purchaser_name,
        agency_name=notice.agency_name,
        rejected=rejected,
        following=following,
        report_sha256=lot.record(numbers[-1]).sha256 if numbers else "",
        cause=cause,
    )


def _following(form: FailureForm) -> str:
    if not form.other:
        return form.following.strip()
    return f"{form.following.strip().rstrip('。')}。改用其他采购方式，批准文号：{form.approval.strip()}。"


VERBS = (
    Verb("publish-candidates", publish_candidates),
    Verb("publish-award", publish_award),
    Verb("announce-failure", announce_failure),
    Verb("void-lot", void_lot),
)
