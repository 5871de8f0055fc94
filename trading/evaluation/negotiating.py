"""Talks with each supplier and their final offers (竞争性谈判、竞争性磋商): the policy of both methods.

A final offer is sealed without the hall knowing it: its supplier files a commitment made from price and nonce on its
own device, and opens it once the time is over. What is not here: how the offers are compared (``procuring``).
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from msgspec.structs import replace

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.clauses import Figure
from hallcore.ground.errors import Refusal
from hallcore.ground.money import FEN
from trading.bidding.model import BidderEnrolled
from trading.evaluation.committee import check_present, members_of
from trading.evaluation.finals import opened_of, sealed_of, taking_part
from trading.evaluation.negotiating_model import (
    FinalOpened,
    FinalPrice,
    FinalsAsked,
    FinalSealed,
    FinalsForm,
    FinalsRecorded,
    LeaveForm,
    OpenFinalForm,
    RoundForm,
    RoundHeld,
    SealFinalForm,
    TalksLeft,
)
from trading.evaluation.rules import evaluated_bids
from trading.methods.commitments import check_opened, check_sealed
from trading.methods.rules import method_of
from trading.tendering.office import require_charge
from trading.tendering.rules import ground_of, lot_terms, policy_of

UNSEALED = "在规定时间内没有提交最后报价"
UNOPENED = "在规定时间内没有公开最后报价"


def least_finals(desk: Desk, lot: Dossier, tender: Dossier) -> Figure:
    """How many final offers there have to be, on the ground the method is used on (GP-127, GP-132)."""
    return method_of(desk.law, lot).least("finals", ground_of(tender))


# -- rounds --------------------------------------------------------------------------------------------


def hold_round(desk: Desk, form: RoundForm) -> Act:
    """Record a round: everybody of the team was there, and each supplier had its turn (GP-190, GP-191)."""
    lot, tender = desk.dossier, desk.parent()
    require_charge(desk, tender)
    here = {bid.bid: bid.name for bid in taking_part(lot, evaluated_bids(tender, lot))}
    if form.ended <= form.began or form.ended > desk.at:
        raise Refusal("谈判的起止时间应有先后，且不晚于现在", "GP-190", where="ended")
    if [each.bid for each in form.talks] != list(dict.fromkeys(each.bid for each in form.talks)):
        raise Refusal("每轮与每家供应商各谈判一次", "GP-190", where="talks")
    talked = {each.bid for each in form.talks if each.points.strip()}
    for bid, name in here.items():
        if bid not in talked:
            raise Refusal(f"应当给予所有供应商平等的谈判机会，请填写与{name}谈判的内容", "GP-190", where=bid)
    for each in form.talks:
        if each.bid not in here:
            raise Refusal("只与通过审查、没有退出的供应商谈判", "GP-190", where=each.bid)
    for member in members_of(lot):
        check_present(desk.archive, lot, member.account, desk.at)
    desk.advance("hold-round")
    talks = tuple(replace(each, points=each.points.strip()) for each in form.talks)
    return Act(RoundHeld(form.began, form.ended, talks, form.changes.strip()))


def leave_talks(desk: Desk, form: LeaveForm) -> Act:
    """Leave, as a supplier, before the final offers (GP-193)."""
    lot = desk.dossier
    _own(desk, form.bid)
    if form.bid not in {bid.bid for bid in taking_part(lot, evaluated_bids(desk.parent(), lot))}:
        raise Refusal("本单位未参加谈判或者已经退出", "GP-193", where="bid")
    desk.advance("leave-talks")
    return Act(TalksLeft(form.bid, form.reason.strip()))


# -- final offers ------------------------------------------------------------------------------------------


def ask_finals(desk: Desk, form: FinalsForm) -> Act:
    """End the talks and ask everybody who goes on for a final offer in time; too few, and there are none (GP-192)."""
    lot, tender = desk.dossier, desk.parent()
    require_charge(desk, tender)
    if not lot.numbers(RoundHeld.type):
        raise Refusal("尚未谈判，不能要求提交最后报价", "GP-192", where=lot.number)
    if form.until <= desk.at:
        raise Refusal("提交最后报价的截止时间应晚于现在", "GP-192", where="until")
    least = int(desk.law.figure("GP-189"))
    if form.until < desk.at + timedelta(minutes=least):
        raise Refusal(f"给予供应商提交最后报价的时间不少于 {least} 分钟", "GP-189", where="until")
    left = tuple(bid.bid for bid in taking_part(lot, evaluated_bids(tender, lot)))
    desk.advance("ask-finals" if least_finals(desk, lot, tender).meets(len(left)) else "fail-finals")
    minutes = timedelta(minutes=policy_of(tender).unlock_minutes)
    return Act(FinalsAsked(left, form.until, form.until + minutes))


def seal_final(desk: Desk, form: SealFinalForm) -> Act:
    """Bind oneself, as a supplier that was asked, to a price; the last before the time counts."""
    asked = _asked(desk, form.bid)
    if desk.at >= asked.until:
        raise Refusal(f"最后报价截止时间 {asked.until:%Y-%m-%d %H:%M} 已过", "GP-192", where="commitment")
    check_sealed(form.commitment, "GP-192")
    desk.advance("seal-final")
    return Act(FinalSealed(form.bid, form.commitment))


def open_final(desk: Desk, form: OpenFinalForm) -> Act:
    """Open one's final offer once the time for sealing is over; it has to be the one that was sealed."""
    lot, asked = desk.dossier, _asked(desk, form.bid)
    if desk.at < asked.until:
        raise Refusal(f"最后报价在 {asked.until:%Y-%m-%d %H:%M} 截止后才能公开", "GP-192", where="price")
    if desk.at >= asked.open_until:
        raise Refusal(f"公开时限 {asked.open_until:%Y-%m-%d %H:%M} 已过", "GP-192", where="price")
    bound = sealed_of(lot).get(form.bid)
    if bound is None:
        raise Refusal("本单位没有在规定时间内提交最后报价", "GP-192", where="bid")
    if form.bid in opened_of(lot):
        raise Refusal("本单位的最后报价已经公开", "GP-192", where="bid")
    check_opened(bound, lot.number, form.bid, (form.price, form.nonce), "GP-192")
    desk.advance("open-final")
    return Act(FinalOpened(form.bid, form.price.quantize(FEN), form.nonce.strip()))


def record_finals(desk: Desk, _form: None) -> Act:
    """Record the final offers once all are open or the time is over; with too few there is no choice (GP-192)."""
    lot, tender = desk.dossier, desk.parent()
    asked, sealed, opened = lot.the(FinalsAsked), sealed_of(lot), opened_of(lot)
    waiting = [bid for bid in asked.bids if bid in sealed and bid not in opened]
    if desk.at < asked.until or (waiting and desk.at < asked.open_until):
        raise Refusal("最后报价尚在提交或者公开时限内", "GP-192", where=lot.number)
    days = lot_terms(tender, lot).duration_days
    prices = [_final(bid.bid, lot, days) for bid in evaluated_bids(tender, lot)]
    enough = least_finals(desk, lot, tender).meets(sum(not each.cause for each in prices))
    desk.advance("record-finals" if enough else "fail-finals")
    return Act(FinalsRecorded(tuple(prices)))


def _final(bid: str, lot: Dossier, days: int) -> FinalPrice:
    opened = opened_of(lot)
    if bid in opened:
        return FinalPrice(bid, opened[bid], days)
    none = Decimal("0.00")
    if bid not in lot.the(FinalsAsked).bids:
        return FinalPrice(bid, none, days, "在提交最后报价之前退出")
    return FinalPrice(bid, none, days, UNOPENED if bid in sealed_of(lot) else UNSEALED)


def _own(desk: Desk, bid: str) -> None:
    if desk.open(bid).the(BidderEnrolled).bidder != desk.actor.party:
        raise Refusal("只能办理本单位的事项", "GP-192", where=desk.actor.party)


def _asked(desk: Desk, bid: str) -> FinalsAsked:
    """The notice that asked this supplier.

    Raises:
        Refusal: It is another's, or was not asked.
    """
    _own(desk, bid)
    asked = desk.dossier.latest(FinalsAsked)
    if asked is None or bid not in asked.bids:
        raise Refusal("本单位没有收到提交最后报价的通知", "GP-192", where="bid")
    return asked


VERBS = (
    Verb("hold-round", hold_round),
    Verb("leave-talks", leave_talks),
    Verb("ask-finals", ask_finals),
    Verb("seal-final", seal_final),
    Verb("open-final", open_final),
    Verb("record-finals", record_finals),
)
