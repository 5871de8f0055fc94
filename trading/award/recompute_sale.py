"""The outcome of a sale made anew from its public offers alone: who led, how much, and whether it was sold. Pure.

An offer counts if it is no less than the starting price, or a step above the one before it (JP-06); whoever offered last
leads; it is sold where that reaches the reserve price (TD-14), which is public once the bidding is over. What is not here:
reading the file and proving it against the log (``trading.award.publicfile``).

In a tender each offer has to be the one that was sealed, before the deadline; the highest leads, of equal ones the one sealed
earlier (TD-15, JP-08).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from decimal import Decimal

from trading.auction.model import (
    BiddingEnded,
    DealCancelled,
    DealConfirmed,
    OfferPosted,
    PhaseOpened,
    SaleAnnounced,
    SaleContracted,
    SaleResult,
)
from trading.award.publicfile import Filed, Read
from trading.methods.commitments import final_commitment


def sale_faults(file: Read) -> Iterator[str]:
    """Where the records of a sale that has ended differ from what its offers come to."""
    begun = next((one.paper for one in file.all_of(SaleAnnounced)), None)
    end = next((one.paper for one in file.all_of(BiddingEnded)), None)
    if not isinstance(begun, SaleAnnounced) or not isinstance(end, BiddingEnded):
        yield "公开卷缺少公告或者竞价结束的记录"
        return
    offers = _offers(file)
    opening = next((one for one in file.all_of(PhaseOpened) if _phase(one) == "opening"), None)
    if any(_phase(one) == "sealing" for one in file.all_of(PhaseOpened)):
        yield from _sealed_faults(file, offers, begun, opening)
        offers.sort(key=lambda offer: (offer.price, -offer.seq))
    else:
        yield from _offer_faults(offers, begun)
    yield from _end_faults(offers, end)
    yield from _deal_faults(file, end)


def _offers(file: Read) -> list[OfferPosted]:
    papers = (one.paper for one in file.all_of(OfferPosted))
    return sorted((paper for paper in papers if isinstance(paper, OfferPosted)), key=lambda paper: paper.seq)


def _offer_faults(offers: list[OfferPosted], begun: SaleAnnounced) -> Iterator[str]:
    """Numbered without a gap, in time, each high enough, nobody above their own."""
    for place, offer in enumerate(offers, 1):
        if offer.seq != place:
            yield f"第 {place} 次报价没有公布，其后为第 {offer.seq} 次"
            return
    if offers and offers[0].price < begun.terms.start:
        yield f"第 1 次报价 {offers[0].price} 元，低于起始价 {begun.terms.start} 元"
    for before, after in itertools.pairwise(offers):
        least = before.price + begun.terms.step
        if after.price < least:
            yield f"第 {after.seq} 次报价 {after.price} 元，应不低于 {least} 元"
        if after.paddle == before.paddle:
            yield f"第 {after.seq} 次报价与上一次同为竞买号 {after.paddle}"
        if after.made_at < before.made_at:
            yield f"第 {after.seq} 次报价早于上一次"


def _phase(one: Filed) -> str:
    return one.paper.phase if isinstance(one.paper, PhaseOpened) else ""


def _sealed_faults(
    file: Read, offers: list[OfferPosted], begun: SaleAnnounced, opening: Filed | None
) -> Iterator[str]:
    """Each once by its bidder, sealed in its turn before the opening, at least the starting price, as it was sealed."""
    if offers and opening is None:
        yield "没有开标的记录，却有报价"
    if len({offer.paddle for offer in offers}) != len(offers):
        yield "同一投标号有两次报价"
    for offer in offers:
        if final_commitment(file.tender, offer.paddle, offer.price, offer.nonce) != offer.commitment:
            yield f"投标号 {offer.paddle} 的报价和随机数算不出其封存码"
        if offer.price < begun.terms.start:
            yield f"投标号 {offer.paddle} 的报价 {offer.price} 元，低于投标最低限价 {begun.terms.start} 元"
        if any(one.seq < offer.seq and one.made_at > offer.made_at for one in offers):
            yield f"投标号 {offer.paddle} 封存的次序与时间不一致"


def _end_faults(offers: list[OfferPosted], end: BiddingEnded) -> Iterator[str]:
    if end.outcome == "too-few":
        if offers:
            yield "参加人数不足，却有报价"
        return
    top = offers[-1] if offers else None
    outcome = "no-offer" if top is None else "sold"
    if top is not None and end.reserve is not None and top.price < end.reserve:
        outcome = "below-reserve"
    if end.outcome != outcome:
        yield f"结果：记录 {end.outcome}，重算 {outcome}"
    price = top.price if top is not None else None
    paddle = top.paddle if top is not None and outcome == "sold" else ""
    for told, made, name in (
        (end.offers, len(offers), "报价次数"),
        (end.price, price, "最高报价"),
        (end.paddle, paddle, "竞得的竞买号"),
    ):
        if told != made:
            yield f"{name}：记录 {told}，重算 {made}"


def _deal_faults(file: Read, end: BiddingEnded) -> Iterator[str]:
    """Confirmation, result and contract say the same price, and the same number."""
    for kind, name in (
        (DealConfirmed, "price"),
        (DealCancelled, "price"),
        (SaleResult, "price"),
        (SaleContracted, "amount"),
    ):
        for one in file.all_of(kind):
            said: Decimal = getattr(one.paper, name)
            if said != end.price:
                yield f"{kind.title}：记录 {said} 元，重算 {end.price} 元"
            paddle = getattr(one.paper, "paddle", end.paddle)
            if paddle != end.paddle:
                yield f"{kind.title}：记录竞买号 {paddle}，重算 {end.paddle}"
