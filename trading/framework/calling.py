"""What is done about an order under a framework (第二阶段采购): placed, answered, contended for, contracted, accepted."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from hallcore.desk import CLOCK, Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.deadline import check_minimum, compute
from hallcore.ground.errors import Refusal
from trading.framework.calling_model import (
    CompetitionConcluded,
    JudgeForm,
    OfferOpened,
    OfferSealed,
    OpenForm,
    OrderAccepted,
    OrderForm,
    OrderPlaced,
    OrderRefused,
    RefusalForm,
    RefusalJudged,
    SealForm,
)
from trading.framework.contending import placed, ranked
from trading.framework.model import CALLOFF, Finalist, FinalistsPublished
from trading.framework.rules import (
    check_order,
    check_orderable,
    check_price,
    check_staying,
    chosen,
    next_turn,
    open_to_order,
    orders_of,
)
from trading.framework.settling import bought, contract_by
from trading.methods.commitments import check_opened, check_sealed
from trading.methods.rules import method_of
from trading.tendering.rules import policy_of


def place_order(desk: Desk, form: OrderForm) -> Act:
    """Order under a framework, the way its documents fixed; the order is a dossier of its own that rests on it."""
    lot, tender = desk.rests_on(desk.dossier.number), desk.parent()
    published, party, today = lot.the(FinalistsPublished), desk.actor.party, desk.at.date()
    open_ = check_orderable(lot, published.terms, party, today)
    check_order(form, today)
    desk.advance("place-order")
    number = f"{lot.number}.K{desk.next_number(f'calloff-{lot.number}'):04d}"
    buyer = next(user for user in published.terms.users if user.code == party)
    order = OrderPlaced(
        name=published.name,
        lot=lot.number,
        lot_title=published.lot_title,
        way=published.terms.way,
        purchaser=buyer.code,
        purchaser_name=buyer.name,
        needs=form.needs.strip(),
        quantity=form.quantity,
        unit=published.terms.unit,
        deliver_by=form.deliver_by,
        place=form.place.strip(),
        **_to_whom(desk, lot, tender, form, open_),
    )
    dossier = desk.found(number, lot.procedure, CALLOFF, parent=lot.number)
    desk.file_in(dossier)
    if order.way == "competition":
        desk.advance("call-competition")
        desk.remind("conclude-competition", order.open_by or desk.at)
    else:
        desk.advance("send-order")
        desk.remind("deem-refused", order.answer_by or desk.at)
    return Act(order)


class _Whom(NamedTuple):
    bid: str = ""
    supplier: str = ""
    supplier_name: str = ""
    price: Decimal = Decimal("0.00")
    reason: str = ""
    turn: int = 0
    asked: tuple[str, ...] = ()
    answer_by: datetime | None = None
    offers_by: datetime | None = None
    open_by: datetime | None = None


def _to_whom(
    desk: Desk, lot: Dossier, tender: Dossier, form: OrderForm, open_: tuple[Finalist, ...]
) -> dict[str, Any]:
    """From whom is ordered at which price and until when it answers; or who contends until when."""
    method, way = method_of(desk.law, lot), lot.the(FinalistsPublished).terms.way
    if way == "competition":
        if form.offers_by is None:
            raise Refusal("请写明竞价截止时间", "GP-138", where="offers_by")
        check_minimum(method.clock("offers"), desk.at, form.offers_by, desk.calendar, where="offers_by")
        until = form.offers_by + timedelta(minutes=policy_of(tender).unlock_minutes)
        asked = tuple(one.bid for one in open_)
        return _Whom(asked=asked, offers_by=form.offers_by, open_by=until)._asdict()
    answer_by = compute(method.clock("answer"), desk.at, desk.calendar).end
    if way == "rotation":
        orders = orders_of(desk.archive, lot)
        for order in orders:
            if order.state == "refused":  # whether its refusal counts decides whose turn it is
                desk.rests_on(order.number)
        turn = next_turn(open_, orders)
        one = turn.finalist
        return _Whom(
            one.bid, one.supplier, one.name, one.price, "", turn.round, answer_by=answer_by
        )._asdict()
    one = chosen(form, lot, open_)
    price = one.price if form.price is None else form.price
    check_price(price, one.price)
    return _Whom(one.bid, one.supplier, one.name, price, form.reason.strip(), answer_by=answer_by)._asdict()


# -- the supplier's answer ---------------------------------------------------------------------------------


def accept_order(desk: Desk, _form: None) -> Act:
    """Take an order, as its supplier, in time; then the contract is signed."""
    order = _own(desk)
    _in_time(desk, order)
    check_staying(desk.rests_on(desk.dossier.parent), order.bid)
    in_turn = order.way == "rotation"
    desk.advance("accept-turn" if in_turn else "accept-order")
    desk.forget("deem-refused")
    return Act(OrderAccepted(order.bid, contract_by(desk)))


def refuse_order(desk: Desk, form: RefusalForm) -> Act:
    """Refuse an order with the reason; whether it is a lawful one the purchaser finds (GP-216)."""
    order = _own(desk)
    _in_time(desk, order)
    if not form.reason.strip():
        raise Refusal("请写明不接受订单的理由；无正当理由的，可以依法解除框架协议", "GP-216", where="reason")
    desk.advance("refuse-order")
    desk.forget("deem-refused")
    return Act(OrderRefused(order.bid, form.reason.strip()))


def deem_refused(desk: Desk, _form: None) -> Act:
    """Who says nothing in time has refused; the clock notes it (GP-231)."""
    order = desk.dossier.the(OrderPlaced)
    if desk.actor != CLOCK or order.answer_by is None or desk.at < order.answer_by:
        raise Refusal("供应商答复期限未满", "GP-231")
    desk.advance("deem-refused", through_hold=True)
    return Act(OrderRefused(order.bid, "在规定期限内没有答复", silent=True))


def judge_refusal(desk: Desk, form: JudgeForm) -> Act:
    """Find, as the purchaser, whether a refusal had a lawful cause, and say why."""
    order = bought(desk)
    if not form.reason.strip():
        raise Refusal("请写明认定的理由", "GP-216", where="reason")
    refused = desk.dossier.latest(OrderRefused)
    desk.advance("excuse-refusal" if form.lawful else "count-refusal")
    paper = RefusalJudged(
        name=order.name,
        lot=order.lot,
        lot_title=order.lot_title,
        purchaser_name=order.purchaser_name,
        bid=order.bid,
        supplier_name=order.supplier_name,
        told=refused.reason if refused is not None else "",
        silent=refused.silent if refused is not None else False,
        lawful=form.lawful,
        reason=form.reason.strip(),
    )
    return Act(paper)


# -- the second competition -----------------------------------------------------------------------------------


def seal_offer(desk: Desk, form: SealForm) -> Act:
    """Bind oneself, as a finalist that is asked, to a unit price; the last before the time counts (GP-138)."""
    order, one = _contender(desk)
    if order.offers_by is None or desk.at >= order.offers_by:
        raise Refusal("竞价截止时间已过", "GP-138", where="commitment")
    check_sealed(form.commitment, "GP-138")
    desk.advance("seal-offer")
    return Act(OfferSealed(one.bid, form.commitment))


def open_offer(desk: Desk, form: OpenForm) -> Act:
    """Open one's offer once the time for sealing is over; it has to be the one that was sealed."""
    order, one = _contender(desk)
    if order.offers_by is None or order.open_by is None or desk.at < order.offers_by:
        raise Refusal("竞价截止后才能公开报价", "GP-138", where="price")
    if desk.at >= order.open_by:
        raise Refusal(f"公开时限 {order.open_by:%Y-%m-%d %H:%M} 已过", "GP-138", where="price")
    contending = placed(desk.dossier).get(one.bid)
    if contending is None or not contending.commitment:
        raise Refusal("本单位没有在截止时间前提交报价", "GP-138", where="price")
    if contending.opened:
        raise Refusal("本单位的报价已经公开", "GP-138", where="price")
    check_price(form.price, one.price)
    offer = (form.price, form.nonce)
    check_opened(contending.commitment, desk.dossier.number, one.bid, offer, "GP-138")
    desk.advance("open-offer")
    return Act(OfferOpened(one.bid, form.price.quantize(Decimal("0.01")), form.nonce.strip()))


def conclude_competition(desk: Desk, _form: None) -> Act:
    """The time is over: the lowest offer wins, of equal ones the one sealed earlier; without any it fails."""
    dossier, order = desk.dossier, desk.dossier.the(OrderPlaced)
    if desk.actor != CLOCK or order.open_by is None or desk.at < order.open_by:
        raise Refusal("竞价报价尚在提交或者公开时限内", "GP-138")
    lot = desk.rests_on(dossier.parent)
    agreed = {one.bid: one for one in lot.the(FinalistsPublished).finalists}
    still = {one.bid for one in open_to_order(lot)}
    offers = ranked(placed(dossier), [agreed[bid] for bid in order.asked], still)
    best = next((one for one in offers if one.rank == 1), None)
    desk.advance("conclude-competition" if best is not None else "fail-competition", through_hold=True)
    winner = agreed[best.bid] if best is not None else None
    paper = CompetitionConcluded(
        name=order.name,
        lot=order.lot,
        lot_title=order.lot_title,
        purchaser_name=order.purchaser_name,
        offers=offers,
        bid=winner.bid if winner is not None else "",
        supplier=winner.supplier if winner is not None else "",
        supplier_name=winner.name if winner is not None else "",
        price=best.price if best is not None else Decimal("0.00"),
    )
    return Act(paper)


# -- who acts ----------------------------------------------------------------------------------------------------


def _own(desk: Desk) -> OrderPlaced:
    """The order, if it went to the acting supplier."""
    order = desk.dossier.the(OrderPlaced)
    if order.supplier != desk.actor.party or not order.supplier:
        raise Refusal("只能答复下达给本单位的订单", "GP-138", where=desk.actor.party)
    return order


def _in_time(desk: Desk, order: OrderPlaced) -> None:
    if order.answer_by is not None and desk.at >= order.answer_by:
        raise Refusal(f"答复期限 {order.answer_by:%Y-%m-%d %H:%M} 已过", "GP-231")


def _contender(desk: Desk) -> tuple[OrderPlaced, Finalist]:
    """The order and the acting finalist's place in it.

    Raises:
        Refusal: It is not asked in this competition, or was removed since.
    """
    order, lot = desk.dossier.the(OrderPlaced), desk.rests_on(desk.dossier.parent)
    one = next((each for each in open_to_order(lot) if each.supplier == desk.actor.party), None)
    if one is None or one.bid not in order.asked:
        raise Refusal("本单位不在本次竞价的入围供应商之列", "GP-138", where=desk.actor.party)
    return order, one


VERBS = (
    Verb("place-order", place_order),
    Verb("accept-order", accept_order),
    Verb("refuse-order", refuse_order),
    Verb("deem-refused", deem_refused),
    Verb("judge-refusal", judge_refusal),
    Verb("seal-offer", seal_offer, evidence="sealed"),
    Verb("open-offer", open_offer),
    Verb("conclude-competition", conclude_competition),
)
