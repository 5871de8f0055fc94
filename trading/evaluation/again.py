"""What is done when an evaluation is done again, or the committee looks again at a candidate (ZB-092, ZB-119).

An order comes from the decision on a complaint and is carried out by the clock; a changed candidate is put to the
committee by whoever is in charge of the tender. Members are those who evaluated; each says once what they find.
"""

from __future__ import annotations

from hallcore.desk import Act, Desk, Verb
from hallcore.ground.errors import Refusal
from trading.evaluation.again_model import (
    EvaluationReopened,
    OpinionForm,
    OpinionGiven,
    ReexaminationConcluded,
    ReexaminationOrdered,
    ReexamineForm,
    ReopenForm,
)
from trading.evaluation.committee import members_of, seat_of
from trading.evaluation.model import EvaluationReported, Member
from trading.evaluation.rules import check_seat, opinions_of, struck
from trading.tendering.office import require_charge
from trading.tendering.rules import lot_terms, notice_of

REEXAMINATION = "reexamination"
"""The name of a hold that waits for the committee's second look; ordering it lifts the hold (ZB-089)."""


def reopen_evaluation(desk: Desk, form: ReopenForm) -> Act:
    """Send a lot back into evaluation: what was scored counts no more, and the hold of the decision is lifted."""
    lot, tender = desk.dossier, desk.parent()
    desk.advance({"same": "reopen-evaluation", "new": "reopen-committee"}[form.committee], through_hold=True)
    desk.lift(lot, form.by)
    desk.forget("determine-winner")
    notice, title = notice_of(tender), lot_terms(tender, lot).title
    return Act(EvaluationReopened(notice.name, lot.number, title, form.by, form.committee, form.reason))


def order_reexamination(desk: Desk, form: ReexamineForm) -> Act:
    """Put a candidate that changed to the committee that evaluated, before the award."""
    lot = desk.dossier
    require_charge(desk, desk.parent())
    if not form.reason.strip():
        raise Refusal("请写明候选人发生的变化或者违法情形", "ZB-092", where="reason")
    desk.lift(lot, REEXAMINATION)
    desk.advance("order-reexamination")
    return Act(ReexaminationOrdered(lot.number, form.bid, _candidate(desk, form.bid), form.reason.strip()))


def _candidate(desk: Desk, bid: str) -> str:
    """The name of a ranked bid of the desk's lot that was not struck.

    Raises:
        Refusal: It is not among them.
    """
    lot = desk.dossier
    for standing in lot.the(EvaluationReported).standings:
        if standing.bid == bid and standing.rank and bid not in struck(lot):
            return standing.name
    raise Refusal("复核应针对排名中的中标候选人", "ZB-092", where="bid")


def give_opinion(desk: Desk, form: OpinionForm) -> Act:
    """File what one member finds; each member once."""
    member = _seat(desk)
    if any(given.member == member.account for given in opinions_of(desk.dossier)):
        raise Refusal("本人已提交复核意见", "ZB-092")
    if not form.reason.strip():
        raise Refusal("请写明复核意见的理由", "ZB-092", where="reason")
    desk.advance("give-opinion")
    return Act(OpinionGiven(member.account, form.qualified, form.reason.strip()))


def conclude_reexamination(desk: Desk, _form: None) -> Act:
    """Make the report of all opinions: by majority the candidate stays or is struck; the others move up."""
    lot = desk.dossier
    ordered, opinions = lot.the(ReexaminationOrdered), opinions_of(lot)
    members = len(members_of(lot))
    if len(opinions) < members:
        raise Refusal(f"还有 {members - len(opinions)} 名评委未提交复核意见", "ZB-092")
    against = [given for given in opinions if not given.qualified]
    out = len(against) * 2 > members
    gone = {*struck(lot), *([ordered.bid] if out else [])}
    left = any(s.rank and s.bid not in gone for s in lot.the(EvaluationReported).standings)
    if not out:
        desk.advance("confirm-candidates")
    else:
        desk.advance("strike-candidate" if left else "reject-all")
    kept = next(given for given in opinions if given.qualified != out)
    reason = kept.reason
    paper = ReexaminationConcluded(
        lot.number, ordered.bid, ordered.name, out, reason, len(against), len(opinions)
    )
    return Act(paper)


def _seat(desk: Desk) -> Member:
    member = seat_of(desk.dossier, desk.actor.account)
    check_seat(member, desk.actor.role)
    return member


VERBS = (
    Verb("reopen-evaluation", reopen_evaluation),
    Verb("order-reexamination", order_reexamination),
    Verb("give-opinion", give_opinion),
    Verb("conclude-reexamination", conclude_reexamination),
)
