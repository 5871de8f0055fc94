"""Final offers after talks as they stand in a lot: sealed, opened, recorded, and what they make of the bids. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from msgspec.structs import replace

from hallcore.dossier import Dossier
from trading.evaluation.negotiating_model import (
    FinalOpened,
    FinalPrice,
    FinalsAsked,
    FinalSealed,
    FinalsRecorded,
    TalksLeft,
)
from trading.opening.model import BidRead


def taking_part(lot: Dossier, bids: Iterable[BidRead]) -> tuple[BidRead, ...]:
    """Of the qualified bids those whose suppliers have not left the talks."""
    gone = {paper.bid for paper in lot.papers(TalksLeft)}
    return tuple(bid for bid in bids if bid.bid not in gone)


def priced(bids: Iterable[BidRead], finals: Iterable[FinalPrice]) -> tuple[BidRead, ...]:
    """The bids with their final offers for a price; those without one are withdrawn. As they were where there is none."""
    known = {one.bid: one for one in finals}
    if not known:
        return tuple(bids)
    return tuple(
        replace(bid, price=known[bid.bid].price, duration_days=known[bid.bid].days)
        if bid.bid in known and not known[bid.bid].cause
        else replace(bid, outcome="withdrawn", cause=known[bid.bid].cause if bid.bid in known else "")
        for bid in bids
    )


def finals_of(lot: Dossier) -> tuple[FinalPrice, ...]:
    """The final offers that were recorded; none in other methods."""
    paper = lot.latest(FinalsRecorded)
    return paper.prices if paper is not None else ()


def sealed_of(lot: Dossier) -> dict[str, str]:
    """Bid → what it is bound to."""
    return {paper.bid: paper.commitment for paper in lot.papers(FinalSealed)}


def opened_of(lot: Dossier) -> dict[str, Decimal]:
    """Bid → the final offer that was opened, yuan."""
    return {paper.bid: paper.price for paper in lot.papers(FinalOpened)}


def time_to(lot: Dossier, bid: str, at: datetime) -> str:
    """What a supplier has to do about its final offer now: "seal", "open" or ""."""
    asked = lot.latest(FinalsAsked)
    if lot.state != "offering" or asked is None or bid not in asked.bids:
        return ""
    if at < asked.until:
        return "seal"
    due = at < asked.open_until and bid in sealed_of(lot) and bid not in opened_of(lot)
    return "open" if due else ""
