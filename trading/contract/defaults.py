"""What is done when a winner does not become the contractor: it declines, or the award lapses (ZB-091, ZB-121).

Whoever is in charge of the tender says by which ground of the law the award lapses; after it the next candidate in order
wins or the lot is tendered anew. An award a decision on a complaint voids lapses by the clock.
"""

from __future__ import annotations

from hallcore.desk import CLOCK, Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from trading.award.model import KEPT, LAPSES, ORDERED, AwardLapsed, AwardPublished
from trading.contract.model import AwardDeclined, ContractPublished, DeclineForm, LapseForm
from trading.contract.rules import performance_notice
from trading.tendering.office import require_charge
from trading.tendering.rules import lot_terms


def decline_award(desk: Desk, form: DeclineForm) -> Act:
    """The winner gives the award up, once, with its reason."""
    lot = desk.dossier
    award = lot.the(AwardPublished)
    if award.winner.bidder != desk.actor.party:
        raise Refusal("只有中标人可以声明放弃中标", "ZB-091", where=lot.number)
    if declined(lot) is not None:
        raise Refusal("本单位已经声明放弃中标", "ZB-091", where=lot.number)
    if not form.reason.strip():
        raise Refusal("请写明放弃中标的原因", "ZB-091", where="reason")
    desk.advance("decline-award")
    return Act(AwardDeclined(award.winner.bid, form.reason.strip()))


def declined(lot: Dossier) -> AwardDeclined | None:
    """The declaration of the winner of the award that stands, or None."""
    paper, award = lot.latest(AwardDeclined), lot.latest(AwardPublished)
    return paper if paper is not None and award is not None and paper.bid == award.winner.bid else None


def lapse_award(desk: Desk, form: LapseForm) -> Act:
    """Take the award from the winner on a ground of the law; some of them cost it its bid bond (ZB-121)."""
    lot, tender = desk.dossier, desk.parent()
    award = lot.the(AwardPublished)
    ordered = desk.actor == CLOCK
    if not ordered:
        require_charge(desk, tender)
        _check_ground(desk, form, award)
    if not form.reason.strip():
        raise Refusal("请写明取消中标资格的事实", "ZB-091", where="reason")
    desk.advance("lapse-award", through_hold=ordered)
    if ordered:
        desk.lift(lot, form.by)
    return Act(
        AwardLapsed(
            name=award.name,
            lot=lot.number,
            lot_title=award.lot_title,
            purchaser_name=award.purchaser_name,
            bid=award.winner.bid,
            winner=award.winner.bidder,
            winner_name=award.winner.name,
            ground=form.ground,
            reason=form.reason.strip(),
            bond_kept=form.ground in KEPT,
            by=form.by,
        )
    )


def _check_ground(desk: Desk, form: LapseForm, award: AwardPublished) -> None:
    """The ground is one the purchaser may use, and what is on record does not contradict it."""
    lot = desk.dossier
    if lot.numbers(ContractPublished.type) and lot.state == "contracted":
        raise Refusal("合同已经公告，中标资格不能自行取消", "ZB-091", where=lot.number)
    if form.ground not in LAPSES or form.ground in ORDERED:
        raise Refusal("请选择取消中标资格的法定情形", "ZB-091", where="ground")
    if form.ground == "declined" and declined(lot) is None:
        raise Refusal("中标人没有声明放弃中标", "ZB-091", where="ground")
    if form.ground == "unsigned" and desk.at < award.contract_by:
        raise Refusal(f"订立合同的期限至 {award.contract_by:%Y-%m-%d %H:%M} 届满", "ZB-091", where="ground")
    if form.ground == "no-bond":
        if not lot_terms(desk.parent(), lot).performance:
            raise Refusal("招标文件没有要求提交履约保证金", "ZB-091", where="ground")
        notice = performance_notice(desk.archive, lot)
        if notice is not None and desk.rests_on(notice.number).state == "paid":
            raise Refusal("中标人已经缴纳履约保证金", "ZB-091", where="ground")


VERBS = (
    Verb("decline-award", decline_award),
    Verb("lapse-award", lapse_award),
)
