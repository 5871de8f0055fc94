"""What follows once it is settled from whom an order is bought: result, contract, delivery."""

from __future__ import annotations

from datetime import datetime

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.deadline import compute
from hallcore.ground.errors import Refusal
from trading.framework.calling_model import (
    CallOffContracted,
    CallOffPublished,
    CallOffReceived,
    CompetitionConcluded,
    OrderAccepted,
    OrderContractForm,
    OrderPlaced,
    ReceptionForm,
)
from trading.framework.model import AgreementSigned, Finalist, FinalistsPublished
from trading.framework.rules import (
    agreements_of,
    amount_of,
    check_price,
    check_quantity,
    check_staying,
    last_day,
    price_of,
    supplied_by,
)
from trading.methods.rules import method_of


def publish_calloff(desk: Desk, _form: None) -> Act:
    """Publish from whom is bought at which price, for each competition and each turn (GP-219)."""
    order, one = bought(desk), _supplier(desk)
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
    order, one = bought(desk), _supplier(desk)
    lot = desk.rests_on(desk.dossier.parent)
    check_staying(lot, one.bid)
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
        contract_by=contract_by(desk),
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
    order = bought(desk)
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


def bought(desk: Desk) -> OrderPlaced:
    """The order, if it is the acting purchaser's."""
    order = desk.dossier.the(OrderPlaced)
    if order.purchaser != desk.actor.party:
        raise Refusal("只有下达订单的采购人可以办理", "GP-233", where=desk.actor.party)
    return order


def _supplier(desk: Desk) -> Finalist:
    """The finalist an order goes to."""
    lot, bid = desk.open(desk.dossier.parent), supplied_by(desk.dossier)
    return next(one for one in lot.the(FinalistsPublished).finalists if one.bid == bid)


def _settled_at(desk: Desk) -> datetime:
    """When it was settled from whom is bought: the order was taken, or the competition concluded."""
    numbers = [n for kind in (OrderAccepted, CompetitionConcluded) for n in desk.dossier.numbers(kind.type)]
    return desk.dossier.record(max(numbers)).at


def contract_by(desk: Desk) -> datetime:
    """Until when the contract is signed."""
    numbers = [n for kind in (OrderAccepted, CompetitionConcluded) for n in desk.dossier.numbers(kind.type)]
    start = desk.dossier.record(max(numbers)).at if numbers else desk.at
    return compute(method_of(desk.law, desk.dossier).clock("contract"), start, desk.calendar).end


VERBS = (
    Verb("publish-calloff", publish_calloff),
    Verb("publish-order-contract", publish_order_contract),
    Verb("receive-delivery", receive_delivery),
)
