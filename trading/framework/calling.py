"""What is done about an order under a framework (第二阶段采购): placed, answered, contended for, contracted, accepted."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from hallcore.desk import CLOCK, Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.deadline import check_minimum, compute
from hallcore.ground.errors import Refusal
from trading.evaluation.finals import final_commitment
from trading.framework.calling_model import (
    CallOffContracted,
    CallOffPublished,
    CallOffReceived,
    CompetitionConcluded,
    JudgeForm,
    OfferOpened,
    OfferSealed,
    OpenForm,
    OrderAccepted,
    OrderContractForm,
    OrderForm,
    OrderPlaced,
    OrderRefused,
    ReceptionForm,
    RefusalForm,
    RefusalJudged,
    SealForm,
)
from trading.framework.contending import placed, ranked
from trading.framework.model import CALLOFF, AgreementSigned, Finalist, FinalistsPublished
from trading.framework.rules import (
    agreements_of,
    amount_of,
    check_order,
    check_orderable,
    check_price,
    check_quantity,
    chosen,
    last_day,
    next_turn,
    open_to_order,
    orders_of,
    price_of,
    supplied_by,
)
from trading.methods.rules import method_of
from trading.tendering.rules import policy_of

_HEX = re.compile(r"[0-9a-f]{64}")


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
    in_turn = order.way == "rotation"
    desk.advance("accept-turn" if in_turn else "accept-order")
    desk.forget("deem-refused")
    return Act(OrderAccepted(order.bid, _contract_by(desk)))


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
    """Who says nothing in time has refused; the clock notes it (GP-221)."""
    order = desk.dossier.the(OrderPlaced)
    if desk.actor != CLOCK or order.answer_by is None or desk.at < order.answer_by:
        raise Refusal("供应商答复期限未满", "GP-221")
    desk.advance("deem-refused", through_hold=True)
    return Act(OrderRefused(order.bid, "在规定期限内没有答复", silent=True))


def judge_refusal(desk: Desk, form: JudgeForm) -> Act:
    """Find, as the purchaser, whether a refusal had a lawful cause, and say why."""
    order = _bought(desk)
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
    if not _HEX.fullmatch(form.commitment):
        raise Refusal("封存码应为 64 位小写十六进制数", "GP-138", where="commitment")
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
    if (
        final_commitment(desk.dossier.number, one.bid, form.price, form.nonce.strip())
        != contending.commitment
    ):
        raise Refusal("报价、随机数与封存的报价不一致", "GP-138", where="price")
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


# -- result, contract, delivery ------------------------------------------------------------------------------------


def publish_calloff(desk: Desk, _form: None) -> Act:
    """Publish from whom is bought at which price, for each competition and each turn (GP-219)."""
    order, one = _bought(desk), _supplier(desk)
    desk.advance("publish-calloff")
    price = price_of(desk.dossier)
    due = compute(method_of(desk.law, desk.dossier).clock("calloff-result"), _settled_at(desk), desk.calendar)
    paper = CallOffPublished(
        name=order.name,
        lot=order.lot,
        lot_title=order.lot_title,
        purchaser_name=order.purchaser_name,
        way=order.way,
        bid=one.bid,
        supplier=one.supplier,
        supplier_name=one.name,
        address=one.address,
        product=one.product,
        price=price,
        quantity=order.quantity,
        unit=order.unit,
        amount=amount_of(price, order.quantity),
        publish_by=due.end,
    )
    return Act(paper)


def publish_order_contract(desk: Desk, form: OrderContractForm) -> Act:
    """Publish the contract of an order: at a fixed price, not above the agreed one, signed within the term (GP-218)."""
    order, one = _bought(desk), _supplier(desk)
    lot = desk.rests_on(desk.dossier.parent)
    agreement = agreements_of(lot)[one.bid]
    check_price(form.price, agreement.price)
    if form.price != price_of(desk.dossier):
        raise Refusal(f"合同单价应当与成交单价 {price_of(desk.dossier):,} 元一致", "GP-218", where="price")
    settled = _settled_at(desk)
    if not settled.date() <= form.signed_on <= desk.at.date():
        raise Refusal("合同签订日期应在确定供应商之后，且不晚于今日", "GP-218", where="signed_on")
    _check_term(form, agreement, lot)
    if form.deliver_by < form.signed_on:
        raise Refusal("交付日期不能早于签订日期", "GP-218", where="deliver_by")
    desk.advance("publish-order-contract")
    return Act(_contract(desk, order, one, agreement, form), files=form.files)


def _contract(
    desk: Desk, order: OrderPlaced, one: Finalist, agreement: AgreementSigned, form: OrderContractForm
) -> CallOffContracted:
    return CallOffContracted(
        name=order.name,
        lot=order.lot,
        lot_title=order.lot_title,
        purchaser=order.purchaser,
        purchaser_name=order.purchaser_name,
        way=order.way,
        bid=one.bid,
        supplier=one.supplier,
        supplier_name=one.name,
        product=one.product,
        price=form.price,
        agreed=agreement.price,
        quantity=order.quantity,
        unit=order.unit,
        amount=amount_of(form.price, order.quantity),
        signed_on=form.signed_on,
        deliver_by=form.deliver_by,
        contract_by=_contract_by(desk),
    )


def _check_term(form: OrderContractForm, agreement: AgreementSigned, lot: Dossier) -> None:
    """The contract is given within the term of the agreement (GP-136)."""
    ends = last_day(lot) or agreement.ends
    if not agreement.starts <= form.signed_on <= ends:
        raise Refusal(
            f"采购合同应当在框架协议有效期（{agreement.starts:%Y-%m-%d} 至 {ends:%Y-%m-%d}）内授予",
            "GP-136",
            where="signed_on",
        )


def receive_delivery(desk: Desk, form: ReceptionForm) -> Act:
    """Say, as the purchaser, what was delivered: accepted in full, or to be put right until a day (GP-032)."""
    order = _bought(desk)
    check_quantity(form.quantity)
    if form.quantity > order.quantity:
        raise Refusal("验收数量不能多于合同数量", "GP-032", where="quantity")
    if form.passed and form.quantity != order.quantity:
        raise Refusal(
            f"合同数量为 {order.quantity:f} {order.unit}，没有交齐的不能验收合格", "GP-032", where="quantity"
        )
    if not form.found.strip():
        raise Refusal("请写明验收情况", "GP-032", where="found")
    if form.accepted_on > desk.at.date():
        raise Refusal("验收日期不能晚于今日", "GP-032", where="accepted_on")
    if not form.passed and (form.mend_by is None or form.mend_by <= form.accepted_on):
        raise Refusal("验收不合格的，请写明整改期限", "GP-032", where="mend_by")
    desk.advance("accept-delivery" if form.passed else "reject-delivery")
    paper = CallOffReceived(
        name=order.name,
        lot=order.lot,
        lot_title=order.lot_title,
        purchaser_name=order.purchaser_name,
        bid=supplied_by(desk.dossier),
        supplier_name=_supplier(desk).name,
        quantity=form.quantity,
        ordered=order.quantity,
        unit=order.unit,
        accepted_on=form.accepted_on,
        passed=form.passed,
        found=form.found.strip(),
        mend_by=None if form.passed else form.mend_by,
    )
    return Act(paper, files=form.files)


# -- who acts ----------------------------------------------------------------------------------------------------


def _own(desk: Desk) -> OrderPlaced:
    """The order, if it went to the acting supplier."""
    order = desk.dossier.the(OrderPlaced)
    if order.supplier != desk.actor.party or not order.supplier:
        raise Refusal("只能答复下达给本单位的订单", "GP-138", where=desk.actor.party)
    return order


def _in_time(desk: Desk, order: OrderPlaced) -> None:
    if order.answer_by is not None and desk.at >= order.answer_by:
        raise Refusal(f"答复期限 {order.answer_by:%Y-%m-%d %H:%M} 已过", "GP-221")


def _bought(desk: Desk) -> OrderPlaced:
    """The order, if it is the acting purchaser's."""
    order = desk.dossier.the(OrderPlaced)
    if order.purchaser != desk.actor.party:
        raise Refusal("只有下达订单的采购人可以办理", "GP-223", where=desk.actor.party)
    return order


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


def _supplier(desk: Desk) -> Finalist:
    """The finalist an order goes to."""
    lot, bid = desk.open(desk.dossier.parent), supplied_by(desk.dossier)
    return next(one for one in lot.the(FinalistsPublished).finalists if one.bid == bid)


def _settled_at(desk: Desk) -> datetime:
    """When it was settled from whom is bought: the order was taken, or the competition concluded."""
    numbers = [n for kind in (OrderAccepted, CompetitionConcluded) for n in desk.dossier.numbers(kind.type)]
    return desk.dossier.record(max(numbers)).at


def _contract_by(desk: Desk) -> datetime:
    """Until when the contract is signed."""
    numbers = [n for kind in (OrderAccepted, CompetitionConcluded) for n in desk.dossier.numbers(kind.type)]
    start = desk.dossier.record(max(numbers)).at if numbers else desk.at
    return compute(method_of(desk.law, desk.dossier).clock("contract"), start, desk.calendar).end


VERBS = (
    Verb("place-order", place_order),
    Verb("accept-order", accept_order),
    Verb("refuse-order", refuse_order),
    Verb("deem-refused", deem_refused),
    Verb("judge-refusal", judge_refusal),
    Verb("seal-offer", seal_offer, evidence="sealed"),
    Verb("open-offer", open_offer),
    Verb("conclude-competition", conclude_competition),
    Verb("publish-calloff", publish_calloff),
    Verb("publish-order-contract", publish_order_contract),
    Verb("receive-delivery", receive_delivery),
)
