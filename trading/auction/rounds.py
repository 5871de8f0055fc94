"""What the clock does in a sale: opens it, publishes offers, ends the phases, begins anew after the system stood still."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.deadline import compute
from hallcore.ground.errors import Refusal
from trading.auction.forms import PostForm, RestartForm
from trading.auction.methods import is_tender, of
from trading.auction.model import (
    BiddingEnded,
    BiddingRestarted,
    OfferMade,
    OfferPosted,
    Phase,
    PhaseOpened,
    ReserveSet,
)
from trading.auction.rules import Ending, after_phase, check_over, too_few
from trading.auction.sealed_model import OfferRevealed
from trading.auction.sealed_rules import too_few_sealed
from trading.auction.standing import (
    LIVE,
    LONG,
    committed,
    ends_of,
    is_sealed,
    leading,
    offers_of,
    qualified,
    sealed_of,
    times_of,
)

RESERVE = "reserve"
"""The piece of the annex that holds the reserve price."""

_ROUNDS = {"asking": "C228", "timed": "C226", "opening": "C276"}
"""How long a phase of minutes lasts."""

_FIRST_ROUND, _PROLONGED = "C227", "C229"


def open_sale(desk: Desk, _form: object = None) -> Act:
    """Open the listing, the tender or the first round; an auction with too few bidders ends here (TD-04)."""
    sale = desk.dossier
    times = times_of(sale)
    if desk.at < times.starts:
        raise Refusal(f"{times.starts:%Y-%m-%d %H:%M} 开始", "TD-02", where=sale.number)
    take_turn(desk, sale)
    if times.ends is not None:
        sealed = is_tender(of(desk.law, sale))
        desk.advance("open-sealing" if sealed else "open-listing")
        return _opened(desk, "sealing" if sealed else "listing", times.ends)
    if too_few(desk.archive, sale, desk.law):
        desk.advance("end-few")
        desk.forget("open-sale")
        return _ended(desk, Ending("", "too-few", None))
    desk.advance("open-bidding")
    return _opened(desk, "timed", _after(desk, _FIRST_ROUND))


def close_phase(desk: Desk, _form: object = None) -> Act:
    """End the phase the sale is in: ask, begin the rounds or the opening, strike, or find it unsold (TD-05, TD-14, TD-15)."""
    sale = desk.dossier
    if sale.state not in LIVE:
        raise Refusal("竞价已经结束", "TD-05", where=sale.number)
    check_over(sale, desk.at)
    take_turn(desk, sale)
    if sale.state == "sealing":
        return _deadline(desk, sale)
    ending = after_phase(desk.archive, sale, _reserve(sale), desk.law)
    if ending.phase == "asking":
        desk.advance("ask")
        return _opened(desk, "asking", _after(desk, _ROUNDS["asking"]))
    if ending.phase == "timed":
        desk.advance("open-rounds")
        return _opened(desk, "timed", _after(desk, _ROUNDS["timed"]))
    sold = ending.outcome == "sold"
    desk.advance("strike" if sold else "end-unsold")
    desk.forget("close-phase")
    return _ended(desk, ending)


def _deadline(desk: Desk, sale: Dossier) -> Act:
    """End the time of tenders: whoever sealed an offer opens it now; too few of them, and there is no opening (TD-04)."""
    if too_few_sealed(desk.archive, sale, desk.law):
        desk.advance("end-few")
        desk.forget("close-phase")
        return _ended(desk, Ending("", "too-few", None))
    desk.advance("open-offers")
    return _opened(desk, "opening", _after(desk, _ROUNDS["opening"]))


def restart_sale(desk: Desk, form: RestartForm) -> Act:
    """After the system stood still: the round or the question anew, a listing that ran out meanwhile longer (JP-03)."""
    sale = desk.dossier
    phase = LIVE.get(sale.state)
    ends = ends_of(sale)
    if phase is None or ends is None:
        raise Refusal("没有正在进行的竞价", "JP-03", where=sale.number)
    if phase in LONG and desk.at < ends:
        raise Refusal("期限尚未届满，不必延长", "JP-03", where=sale.number)
    desk.advance("restart-sale")
    anew = _after(desk, _PROLONGED if phase in LONG else _ROUNDS[phase])
    desk.remind("close-phase", anew)
    return Act(BiddingRestarted(phase, form.stopped_since, anew))


def restart_round(desk: Desk, sale: Dossier) -> None:
    """Let a round begin anew, because of an offer; a first round that has longer to go keeps its end."""
    anew, now = _after(desk, _ROUNDS["timed"]), ends_of(sale)
    desk.remind("close-phase", max(anew, now) if now is not None else anew, sale)


def take_turn(desk: Desk, sale: Dossier) -> None:
    """Write the one object all who bid in a sale and the clock that ends it contend for.

    Whichever of two comes second is retried and sees what the first did: no offer is lost to a phase that ended in the
    same instant, and none stands beside it.
    """
    desk.next_number(f"turn-{sale.number}")


def post_offer(desk: Desk, form: PostForm) -> Act:
    """Publish an offer under its paddle number, with the hash of the record nobody may read yet; once."""
    sale, paddle = desk.dossier, desk.open(form.paddle)
    desk.advance("post-offer", through_hold=True)
    posted = _posted(sale, paddle, form.n)
    if any(one.seq == posted.seq for one in sale.papers(OfferPosted)):
        raise Refusal("这次报价已经公布", "JP-06", where=f"{posted.seq}")
    return Act(posted)


def _posted(sale: Dossier, paddle: Dossier, n: int) -> OfferPosted:
    """An offer as it is made public; a tender's with what shows that it was sealed before the deadline."""
    record, bound = paddle.record(n), sealed_of(paddle)
    offer = record.paper
    if paddle.parent == sale.number and isinstance(offer, OfferMade):
        return OfferPosted(offer.paddle, offer.seq, offer.price, offer.phase, record.at, record.sha256)
    if paddle.parent != sale.number or not isinstance(offer, OfferRevealed) or bound is None:
        raise Refusal("没有这次报价", "JP-06", where=paddle.number)
    sealed = bound.paper
    return OfferPosted(
        *(offer.paddle, sealed.seq, offer.price, "opening", bound.at, record.sha256),
        commitment=sealed.commitment,
        nonce=offer.nonce,
    )


def _opened(desk: Desk, phase: Phase, ends: datetime) -> Act:
    top = leading(desk.archive, desk.dossier)
    desk.forget("open-sale")
    desk.remind("close-phase", ends)
    return Act(PhaseOpened(phase, ends, top.paddle if top else "", top.price if top else None))


def _ended(desk: Desk, ending: Ending) -> Act:
    sale, top = desk.dossier, ending.top
    sold = ending.outcome == "sold" and top is not None
    bidders = (committed if is_sealed(sale) else qualified)(desk.archive, sale)
    return Act(
        BiddingEnded(
            outcome=ending.outcome,
            paddle=top.paddle if sold and top is not None else "",
            price=top.price if top is not None else None,
            bidders=len(bidders),
            offers=len(offers_of(desk.archive, sale)),
            reserve=_reserve(sale),
        )
    )


def _reserve(sale: Dossier) -> Decimal | None:
    """The reserve price as it was last set; None where there is none."""
    numbers = sale.numbers(ReserveSet.type)
    annex = sale.record(numbers[-1]).annex if numbers else None
    price = annex.get(RESERVE) if annex is not None else None
    return Decimal(price) if price else None


def _after(desk: Desk, clock: str) -> datetime:
    return compute(desk.law.clock(clock), desk.at, desk.calendar).end


VERBS = (
    Verb("open-sale", open_sale),
    Verb("close-phase", close_phase),
    Verb("restart-sale", restart_sale),
    Verb("post-offer", post_offer),
)
