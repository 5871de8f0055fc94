"""What is done in evaluation: form the committee, score, conclude."""

from __future__ import annotations

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from trading.evaluation.model import (
    CommitteeForm,
    CommitteeFormed,
    EvaluationReported,
    Member,
    ScoreForm,
    ScoresSubmitted,
)
from trading.evaluation.procuring import check_review, check_size, responsive
from trading.evaluation.procuring_model import QualificationsReviewed, ReviewForm
from trading.evaluation.rules import (
    check_committee,
    check_seat,
    check_sheet,
    findings_of,
    qualified,
    rank,
)
from trading.methods.rules import method_of
from trading.opening.model import BidRead
from trading.opening.rules import read_bids
from trading.tendering.office import require_charge
from trading.tendering.rules import lot_terms, notice_of


def form_committee(desk: Desk, form: CommitteeForm) -> Act:
    """Seat the committee of a lot after the opening; experts by draw comes with the expert pool."""
    bids = _bids(desk)
    bidders = frozenset(code for bid in bids for code in (bid.bidder, *bid.consortium))
    tender, method = desk.parent(), method_of(desk.law, desk.dossier)
    check_committee(form.members, bidders, method)
    check_size(form.members, method, lot_terms(tender, desk.dossier), notice_of(tender).agency)
    desk.advance("form-committee")
    return Act(CommitteeFormed(form.members), annex=form.names)


def submit_scores(desk: Desk, form: ScoreForm) -> Act:
    """File one member's sheet; each member once."""
    member = _seat(desk)
    if any(sheet.member == member.account for sheet in desk.dossier.papers(ScoresSubmitted)):
        raise Refusal("本人已提交评分，不能重复提交", "ZB-086")
    notice = notice_of(desk.rests_on(desk.dossier.parent))
    left = frozenset(bid.bid for bid in _bids(desk)) & qualified(desk.dossier, _bids(desk))
    check_sheet(form.verdicts, left, notice.evaluation)
    desk.advance("submit-scores")
    return Act(ScoresSubmitted(member.account, form.verdicts))


def conclude_evaluation(desk: Desk, _form: None) -> Act:
    """Make the report from all sheets; every figure in it can be recomputed from them."""
    lot = desk.dossier
    committee = lot.the(CommitteeFormed)
    sheets = lot.papers(ScoresSubmitted)
    if len(sheets) < len(committee.members):
        raise Refusal(f"还有 {len(committee.members) - len(sheets)} 名评委未提交评分", "ZB-086")
    tender = desk.parent()
    evaluation = notice_of(tender).evaluation
    benchmark, standings = rank(_bids(desk), sheets, evaluation, lot_terms(tender, lot), findings_of(lot))
    least = method_of(desk.law, lot).figure_if("responsive")
    enough = least.meets(responsive(standings)) if least is not None else responsive(standings) > 0
    desk.advance("conclude-evaluation" if enough else "reject-all")
    return Act(EvaluationReported(evaluation.method, benchmark, standings, len(sheets)))


def review_qualifications(desk: Desk, form: ReviewForm) -> Act:
    """Review who is qualified, before the evaluation; fewer than three, and there is none (GP-056)."""
    lot, tender = desk.dossier, desk.parent()
    require_charge(desk, tender)
    check_review(form, _bids(desk), lot_terms(tender, lot))
    enough = method_of(desk.law, lot).figure("qualified").meets(sum(one.qualified for one in form.findings))
    desk.advance("review-qualifications" if enough else "fail-qualifications")
    return Act(QualificationsReviewed(form.findings))


def report_of(lot: Dossier) -> EvaluationReported:
    """The evaluation report of a lot."""
    return lot.the(EvaluationReported)


def _bids(desk: Desk) -> tuple[BidRead, ...]:
    return read_bids(desk.parent(), desk.dossier.number)


def _seat(desk: Desk) -> Member:
    for member in desk.dossier.the(CommitteeFormed).members:
        if member.account == desk.actor.account:
            check_seat(member, desk.actor.role)
            return member
    raise Refusal("您不是本标段评标委员会成员", "ZB-070", where=desk.actor.account)


VERBS = (
    Verb("review-qualifications", review_qualifications),
    Verb("form-committee", form_committee, evidence="sealed"),
    Verb("submit-scores", submit_scores),
    Verb("conclude-evaluation", conclude_evaluation),
)
