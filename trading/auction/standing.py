"""How a sale stands now: its times, its offers, who takes part. Read from papers, never kept beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple, get_args

from msgspec.structs import replace

from hallcore.dossier import Archive, Dossier
from trading.auction.model import (
    PADDLE,
    ApplicationMade,
    BiddingEnded,
    BiddingRestarted,
    BidOn,
    OfferMade,
    Phase,
    PhaseOpened,
    QualificationConfirmed,
    SaleAnnounced,
    SaleCorrected,
    SaleRegistered,
    SaleTerms,
    Times,
)
from trading.auction.sealed_model import OfferCommitted, OfferRevealed

LIVE: dict[str, Phase] = {phase: phase for phase in get_args(Phase)}
"""States in which something is bid for, and the phase each is."""

LONG = frozenset({"listing", "sealing"})
"""Phases of days, whose end the announcement names."""

TAKING = frozenset({"announced", *LONG})
"""States in which applications and deposits are taken."""

CLOSING = "close-phase"
"""The verb by which the clock ends each phase."""


class Standing(NamedTuple):
    """An offer as it stands: by which number, how much, when; and where its record lies."""

    paddle: str
    price: Decimal
    seq: int
    at: datetime
    dossier: str
    n: int
    phase: Phase


def paddle_number(sale: str, bidder: str) -> str:
    """The dossier of a bidder's part in a sale; it does not show whose it is."""
    return f"{sale}.{hashlib.sha256(f'{sale} {bidder}'.encode()).hexdigest()[:10]}"


def sale_of(sale: Dossier) -> SaleRegistered | SaleAnnounced:
    """What the sale is, from its announcement once that is out."""
    return sale.latest(SaleAnnounced) or sale.the(SaleRegistered)


def terms_of(sale: Dossier) -> SaleTerms:
    """On which terms it is sold."""
    return sale_of(sale).terms


def times_of(sale: Dossier) -> Times:
    """The times in force: the announcement's or the last correction's, and the end of what was prolonged."""
    corrected = sale.latest(SaleCorrected)
    times = corrected.times if corrected is not None else sale.the(SaleAnnounced).times
    again = [paper for paper in sale.papers(BiddingRestarted) if paper.phase in LONG]
    return replace(times, ends=again[-1].ends) if again else times


def ends_of(sale: Dossier) -> datetime | None:
    """When the phase the sale is in ends if nobody does anything more: what the clock was told. None between phases."""
    return next((datetime.fromisoformat(at) for name, at in sale.due if name == CLOSING), None)


def paddles_of(archive: Archive, sale: Dossier) -> Iterator[Dossier]:
    """Everybody who has asked to take part."""
    return (child for child in archive.children(sale.number) if child.machine == PADDLE)


def qualified(archive: Archive, sale: Dossier) -> tuple[Dossier, ...]:
    """Everybody whose qualification is confirmed."""
    return tuple(one for one in paddles_of(archive, sale) if one.latest(QualificationConfirmed) is not None)


def own_offer(paddle: Dossier) -> Standing | None:
    """The last offer of one bidder, which is its highest; in a tender the one it has opened."""
    numbers = paddle.numbers(OfferMade.type) or paddle.numbers(OfferRevealed.type)
    return _standing(paddle, numbers[-1]) if numbers else None


def leading(archive: Archive, sale: Dossier) -> Standing | None:
    """The offer that leads: the highest, of equal ones the one sealed earlier (JP-08); None while there is none."""
    offers = [offer for one in paddles_of(archive, sale) if (offer := own_offer(one)) is not None]
    return max(offers, key=lambda offer: (offer.price, -offer.seq), default=None)


def offers_of(archive: Archive, sale: Dossier) -> tuple[Standing, ...]:
    """Every offer of the sale, the newest first."""
    kinds = (OfferMade.type, OfferRevealed.type)
    found = [
        _standing(one, n) for one in paddles_of(archive, sale) for kind in kinds for n in one.numbers(kind)
    ]
    return tuple(sorted(found, key=lambda offer: -offer.seq))


def is_sealed(sale: Dossier) -> bool:
    """Whether offers of this sale were sealed, as in a tender that has begun."""
    return any(paper.phase == "sealing" for paper in sale.papers(PhaseOpened))


def shown(sale: Dossier) -> bool:
    """Whether its offers are public: in a tender only when the opening is over, and then all of them (JP-07)."""
    return sale.state != "opening"


class Bound(NamedTuple):
    """What a bidder of a tender bound itself to, and when."""

    paper: OfferCommitted
    at: datetime


def sealed_of(paddle: Dossier) -> Bound | None:
    """The commitment that counts: the last one."""
    numbers = paddle.numbers(OfferCommitted.type)
    record = paddle.record(numbers[-1]) if numbers else None
    paper = record.paper if record is not None else None
    return Bound(paper, record.at) if record is not None and isinstance(paper, OfferCommitted) else None


def committed(archive: Archive, sale: Dossier) -> tuple[Dossier, ...]:
    """Everybody who has sealed an offer."""
    return tuple(one for one in qualified(archive, sale) if sealed_of(one) is not None)


def goes_on(paddle: Dossier) -> bool:
    """Whether a bidder has said that it bids on."""
    return bool(paddle.numbers(BidOn.type))


def admitted(archive: Archive, sale: Dossier) -> tuple[Dossier, ...]:
    """Who may offer in the rounds: those who said so at the end of a listing, or in an auction everybody qualified."""
    asked = any(paper.phase == "asking" for paper in sale.papers(PhaseOpened))
    return tuple(one for one in qualified(archive, sale) if goes_on(one) or not asked)


def least_offer(archive: Archive, sale: Dossier) -> Decimal:
    """The least the next offer may be: the starting price, or a step above what leads. Yuan."""
    now, terms = leading(archive, sale), terms_of(sale)
    return terms.start if now is None else now.price + terms.step


def winner_of(archive: Archive, sale: Dossier) -> Dossier | None:
    """The dossier of whoever offered most, once the bidding has ended in a sale."""
    ended = sale.latest(BiddingEnded)
    if ended is None or ended.outcome != "sold":
        return None
    return next((one for one in qualified(archive, sale) if paddle_of(one) == ended.paddle), None)


def paddle_of(paddle: Dossier) -> str:
    """The number a bidder takes part under; "" while it is not confirmed."""
    confirmed = paddle.latest(QualificationConfirmed)
    return confirmed.paddle if confirmed is not None else ""


def bidder_of(paddle: Dossier) -> str:
    """Whose it is."""
    return paddle.the(ApplicationMade).bidder


def ended_at(sale: Dossier) -> datetime:
    """When the bidding ended."""
    return sale.record(sale.numbers(BiddingEnded.type)[-1]).at


def _standing(paddle: Dossier, n: int) -> Standing:
    record = paddle.record(n)
    paper = record.paper
    bound = sealed_of(paddle)
    if isinstance(paper, OfferRevealed) and bound is not None:
        return Standing(paper.paddle, paper.price, bound.paper.seq, bound.at, paddle.number, n, "opening")
    if not isinstance(paper, OfferMade):
        raise TypeError(f"record {n} of {paddle.number} is no offer")
    return Standing(paper.paddle, paper.price, paper.seq, record.at, paddle.number, n, paper.phase)
