"""The second competition as it stands: who bound itself to what, what was opened, who is first. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from msgspec.structs import replace

from hallcore.dossier import Dossier
from trading.framework.calling_model import Offer, OfferOpened, OfferSealed, OrderPlaced
from trading.framework.model import Finalist
from trading.methods.commitments import final_commitment

NONE = Decimal("0.00")


class Bound(NamedTuple):
    """What one finalist bound itself to, when, and what opened it."""

    commitment: str
    sealed_at: datetime
    price: Decimal = NONE
    nonce: str = ""

    @property
    def opened(self) -> bool:
        """Whether it was opened."""
        return bool(self.nonce)


def placed(order: Dossier) -> dict[str, Bound]:
    """Bid → what it is bound to: the last before the time, with what it was opened by."""
    found: dict[str, Bound] = {}
    for n in order.numbers(OfferSealed.type):
        record = order.record(n)
        paper = record.paper
        assert isinstance(paper, OfferSealed)  # noqa: S101 - asked for by its kind
        found[paper.bid] = Bound(paper.commitment, record.at)
    for opened in order.papers(OfferOpened):
        found[opened.bid] = found[opened.bid]._replace(price=opened.price, nonce=opened.nonce)
    return found


def ranked(
    bound: Mapping[str, Bound], asked: Sequence[Finalist], still: Collection[str]
) -> tuple[Offer, ...]:
    """Every finalist that was asked with its offer, the lowest first; of equal prices the one sealed earlier (GP-231).

    Args:
        bound: What each bound itself to.
        asked: Who was asked.
        still: The bids of those that were not removed since.
    """
    offers = [_offer(one, bound.get(one.bid), removed=one.bid not in still) for one in asked]
    valid = sorted((one for one in offers if not one.cause), key=lambda one: (one.price, one.sealed_at))
    places = {one.bid: place for place, one in enumerate(valid, 1)}
    told = [replace(one, rank=places.get(one.bid, 0)) for one in offers]
    return tuple(sorted(told, key=lambda one: (not one.rank, one.rank)))


def _offer(one: Finalist, bound: Bound | None, *, removed: bool) -> Offer:
    if removed:
        return Offer(one.bid, one.name, one.price, NONE, cause="已被清退")
    if bound is None:
        return Offer(one.bid, one.name, one.price, NONE, cause="没有提交报价")
    if not bound.opened:
        return Offer(
            one.bid,
            one.name,
            one.price,
            NONE,
            bound.commitment,
            sealed_at=bound.sealed_at,
            cause="没有在规定时间内公开报价",
        )
    return Offer(one.bid, one.name, one.price, bound.price, bound.commitment, bound.nonce, bound.sealed_at)


def faults_of(order: str, offers: Sequence[Offer]) -> list[str]:
    """What in a published competition does not follow from its own figures; empty where everything does."""
    found = []
    valid = [one for one in offers if not one.cause]
    for one in valid:
        if final_commitment(order, one.bid, one.price, one.nonce) != one.commitment:
            found.append(f"{one.name} 的报价和随机数算不出其封存码")
        if one.price > one.agreed:
            found.append(f"{one.name} 的报价高于协议单价")
    made = sorted(valid, key=lambda one: (one.price, one.sealed_at))
    found += [
        f"{one.name} 名次：记录 {one.rank}，重算 {place}"
        for place, one in enumerate(made, 1)
        if one.rank != place
    ]
    return found


def time_to(order: Dossier, bid: str, at: datetime) -> str:
    """What a finalist has to do about its offer now: "seal", "open" or ""."""
    paper = order.the(OrderPlaced)
    if order.state != "competing" or bid not in paper.asked or paper.offers_by is None:
        return ""
    if at < paper.offers_by:
        return "seal"
    bound = placed(order).get(bid)
    due = paper.open_by is not None and at < paper.open_by and bound is not None and not bound.opened
    return "open" if due else ""
