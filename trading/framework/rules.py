"""How a framework stands, who may order from whom at which price, and whose turn it is. Pure."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from hallcore.dossier import Archive, Dossier
from hallcore.ground.errors import Refusal
from hallcore.ground.money import format_yuan
from trading.framework.calling_model import (
    CallOffContracted,
    CallOffReceived,
    CompetitionConcluded,
    OrderForm,
    OrderPlaced,
)
from trading.framework.model import (
    CALLOFF,
    GROUNDS,
    AgreementForm,
    AgreementSigned,
    Finalist,
    FinalistRemoved,
    FinalistsPublished,
    RemovalForm,
    Sum,
)
from trading.tendering.framing_model import FrameworkTerms

CENT = Decimal("0.01")


# -- how it stands ------------------------------------------------------------------------------------------


def finalists_of(lot: Dossier) -> tuple[Finalist, ...]:
    """The finalists as they were published, the best first; none before."""
    paper = lot.latest(FinalistsPublished)
    return paper.finalists if paper is not None else ()


def removed_of(lot: Dossier) -> dict[str, FinalistRemoved]:
    """Bid → how its supplier was removed."""
    return {paper.bid: paper for paper in lot.papers(FinalistRemoved)}


def agreements_of(lot: Dossier) -> dict[str, AgreementSigned]:
    """Bid → the agreement that was signed, whether or not it was ended since."""
    return {paper.bid: paper for paper in lot.papers(AgreementSigned)}


def staying(lot: Dossier) -> tuple[Finalist, ...]:
    """The finalists that were not removed, in order."""
    gone = removed_of(lot)
    return tuple(one for one in finalists_of(lot) if one.bid not in gone)


def open_to_order(lot: Dossier) -> tuple[Finalist, ...]:
    """The finalists one may order from: agreement signed, not removed; in the order of the ranking."""
    signed = agreements_of(lot)
    return tuple(one for one in staying(lot) if one.bid in signed)


def last_day(lot: Dossier) -> date | None:
    """The last day on which is ordered: of the agreement that holds longest; None before one is signed."""
    return max((paper.ends for paper in agreements_of(lot).values()), default=None)


def orders_of(archive: Archive, lot: Dossier) -> tuple[Dossier, ...]:
    """The orders under a framework, in the order they were placed in."""
    return tuple(child for child in archive.children(lot.number) if child.machine == CALLOFF)


# -- agreements ---------------------------------------------------------------------------------------------


def months_after(start: date, months: int) -> date:
    """The day so many months later; where the month is too short, its last."""
    years, month = divmod(start.month - 1 + months, 12)
    last = calendar.monthrange(start.year + years, month + 1)[1]
    return date(start.year + years, month + 1, min(start.day, last))


def check_agreement(
    form: AgreementForm, published: FinalistsPublished, published_on: date, lot: Dossier, today: date
) -> Finalist:
    """An agreement is signed once with a finalist, after the notice, for no longer than the documents say (GP-214, GP-136)."""
    one = next((each for each in staying(lot) if each.bid == form.bid), None)
    if one is None:
        raise Refusal("只能与入围供应商签订框架协议，已取消入围资格的除外", "GP-214", where="bid")
    if form.bid in agreements_of(lot):
        raise Refusal("与该供应商的框架协议已经签订", "GP-214", where="bid")
    if not published_on <= form.signed_on <= today:
        raise Refusal("签订日期应在入围通知书发出之后，且不晚于今日", "GP-214", where="signed_on")
    if form.starts < form.signed_on:
        raise Refusal("框架协议的起始日期不能早于签订日期", "GP-214", where="starts")
    last = months_after(form.starts, published.terms.months) - timedelta(days=1)
    if not form.starts <= form.ends <= last:
        raise Refusal(
            f"征集文件确定的有效期为 {published.terms.months} 个月，自 {form.starts:%Y-%m-%d} 起最迟至 {last:%Y-%m-%d}",
            "GP-136",
            where="ends",
        )
    others = {paper.ends for paper in agreements_of(lot).values()}
    if others and others != {form.ends}:
        raise Refusal(f"同一框架协议应当同日届满，已签订的至 {max(others):%Y-%m-%d}", "GP-214", where="ends")
    return one


def check_removal(form: RemovalForm, archive: Archive, lot: Dossier, today: date) -> tuple[str, ...]:
    """A finalist is removed on a ground of the law that the record bears out (GP-216).

    Returns:
        The orders it rests on.
    """
    if form.bid not in {one.bid for one in staying(lot)}:
        raise Refusal("只能清退现有的入围供应商", "GP-216", where="bid")
    if form.ground not in GROUNDS:
        raise Refusal("请选择清退的法定情形", "GP-216", where="ground")
    if not form.reason.strip():
        raise Refusal("请写明清退的事实和依据", "GP-216", where="reason")
    own = [one for one in orders_of(archive, lot) if supplied_by(one) == form.bid]
    if form.ground == "refused":
        found = tuple(one.number for one in own if one.state == "defaulted")
        published = lot.the(FinalistsPublished)
        unsigned = form.bid not in agreements_of(lot) and published.agreement_by.date() <= today
        if not found and not unsigned:
            raise Refusal(
                "没有认定为无正当理由拒绝订单的记录，框架协议的签订期限也没有届满", "GP-216", where="ground"
            )
        return found
    if form.ground == "unperformed":
        found = tuple(one.number for one in own if _unperformed(one, today))
        if not found:
            raise Refusal("没有验收不合格或者逾期未交付的合同", "GP-216", where="ground")
        return found
    return ()


def _unperformed(order: Dossier, today: date) -> bool:
    contract = order.latest(CallOffContracted)
    if contract is None or order.state == "delivered":
        return False
    looked = order.latest(CallOffReceived)
    due = looked.mend_by if looked is not None and looked.mend_by else contract.deliver_by
    return due < today


# -- orders ---------------------------------------------------------------------------------------------------


def supplied_by(order: Dossier) -> str:
    """The bid of the supplier of an order: chosen, in turn, or the winner of its competition; "" while there is none."""
    won = order.latest(CompetitionConcluded)
    return won.bid if won is not None else order.the(OrderPlaced).bid


def check_orderable(lot: Dossier, terms: FrameworkTerms, party: str, today: date) -> tuple[Finalist, ...]:
    """Who may be ordered from by this purchaser on this day.

    Raises:
        Refusal: It is none of those the framework is for, nothing was signed, or the term is over.
    """
    if party not in {user.code for user in terms.users}:
        raise Refusal("本单位不在本框架协议适用的采购人范围内", "GP-233", where=party)
    if lot.state in {"expired", "summed"}:
        raise Refusal("框架协议已经届满，不得再授予采购合同", "GP-136", where=lot.number)
    signed = agreements_of(lot)
    if lot.state != "running" or not signed:
        raise Refusal("框架协议尚未签订，不能下达订单", "GP-214", where=lot.number)
    starts, ends = min(one.starts for one in signed.values()), last_day(lot)
    if today < starts:
        raise Refusal(f"框架协议自 {starts:%Y-%m-%d} 起执行", "GP-136", where=lot.number)
    if ends is None or today > ends:
        raise Refusal(
            f"框架协议有效期至 {ends:%Y-%m-%d}，已经届满，不得再授予采购合同", "GP-136", where=lot.number
        )
    found = open_to_order(lot)
    if not found:
        raise Refusal("入围供应商均已清退，不能下达订单", "GP-217", where=lot.number)
    return found


def check_staying(lot: Dossier, bid: str) -> None:
    """Nobody that was removed takes an order or is given a contract any more (GP-216)."""
    if bid in removed_of(lot):
        raise Refusal("该供应商已被清退，不再接受订单、授予合同", "GP-216", where=bid)


def unsettled(lot: Dossier, orders: Iterable[Dossier]) -> tuple[str, ...]:
    """The orders that may still come to a contract; those of suppliers that were removed never will."""
    gone = removed_of(lot)
    open_ = {"ordered", "competing", "settled", "agreed"}
    return tuple(one.number for one in orders if one.state in open_ and supplied_by(one) not in gone)


def check_order(form: OrderForm, today: date) -> None:
    """An order says what is wanted, how much, until when and where."""
    if not form.needs.strip() or not form.place.strip():
        raise Refusal("请写明采购需求和交付地点", "GP-218", where="needs")
    check_quantity(form.quantity)
    if form.deliver_by < today:
        raise Refusal("交付日期不能早于今日", "GP-218", where="deliver_by")


def check_quantity(quantity: Decimal) -> None:
    """A quantity is a positive number with at most two decimals."""
    if quantity <= 0 or quantity != quantity.quantize(CENT):
        raise Refusal("数量应为正数，至多两位小数", "GP-218", where="quantity")


def check_price(price: Decimal, agreed: Decimal) -> None:
    """A unit price is positive, in cents, and not above the agreed one (GP-218)."""
    if price <= 0 or price != price.quantize(CENT):
        raise Refusal("单价应为正数，单位元，至多两位小数", "GP-218", where="price")
    if price > agreed:
        raise Refusal(
            f"单价 {format_yuan(price)} 高于协议单价 {format_yuan(agreed)}", "GP-218", where="price"
        )


def chosen(form: OrderForm, lot: Dossier, open_: Sequence[Finalist]) -> Finalist:
    """Whom a purchaser chose, and why; somebody removed is not there to be chosen (GP-138, GP-216)."""
    one = next((each for each in open_ if each.bid == form.bid), None)
    if one is None and form.bid in removed_of(lot):
        raise Refusal("该供应商已被清退，不能下达订单", "GP-216", where="bid")
    if one is None:
        raise Refusal("请从签订了框架协议的入围供应商中选择", "GP-138", where="bid")
    if not form.reason.strip():
        raise Refusal("请写明直接选定的依据：价格、质量、服务便利性或者用户评价", "GP-138", where="reason")
    return one


class Turn(NamedTuple):
    """Whose turn it is in the rotation, and in which round."""

    finalist: Finalist
    round: int


def next_turn(open_: Sequence[Finalist], orders: Iterable[Dossier]) -> Turn:
    """Whose turn it is: the first in order of those that had the fewest (GP-230).

    Each has one chance a round; a refusal uses it, unless it was found to have a lawful cause.
    """
    had = dict.fromkeys((one.bid for one in open_), 0)
    for order in orders:
        bid = order.the(OrderPlaced).bid
        if bid in had and order.state != "excused":
            had[bid] += 1
    one = min(open_, key=lambda each: (had[each.bid], each.rank))
    return Turn(one, had[one.bid] + 1)


def amount_of(price: Decimal, quantity: Decimal) -> Decimal:
    """What a quantity comes to at a unit price, in cents, half up."""
    return (price * quantity).quantize(CENT, ROUND_HALF_UP)


def price_of(order: Dossier) -> Decimal:
    """The unit price an order stands at: as ordered, or as offered by the winner."""
    won = order.latest(CompetitionConcluded)
    return won.price if won is not None else order.the(OrderPlaced).price


# -- the end --------------------------------------------------------------------------------------------------


def sums_of(lot: Dossier, orders: Sequence[Dossier]) -> tuple[Sum, ...]:
    """What was contracted with each finalist, in the order of the ranking; those without an order too."""
    contracts = [paper for order in orders if (paper := order.latest(CallOffContracted)) is not None]
    return tuple(
        Sum(
            one.name,
            len(own := [paper for paper in contracts if paper.bid == one.bid]),
            sum((paper.quantity for paper in own), Decimal(0)),
            sum((paper.amount for paper in own), Decimal("0.00")),
        )
        for one in finalists_of(lot)
    )
