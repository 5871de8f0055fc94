"""What bidders and buyers of a sale pay: deposits, and the price in its parts; and what of it goes back of itself.

    deposit   goes back to whoever did not buy (TD-07, KY-04, JP-05), came too late, or took part in what was ended;
              the buyer's becomes part of the price with the contract (TD-10), and is put to the treasury where the
              buyer does not go through with the deal
    price     at once, or a first part (less the deposit) and the rest, each by the day the contract names

A deposit earns no interest. Its notice's matter is the bidder's own dossier, whose number does not show whose it is.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hallcore.dossier import Archive, Dossier
from hallcore.fees.model import NoticeIssued
from hallcore.fees.rules import notices_of, payment_of
from hallcore.ground.errors import Refusal
from portal.spoken import titled_as
from trading.auction.model import (
    BiddingEnded,
    DealCancelled,
    SaleContracted,
    SaleTerminated,
)
from trading.auction.standing import TAKING, ended_at, paddle_of, terms_of, times_of

DEPOSIT, PRICE, REST = "F9005", "F9006", "F9007"
"""The items in the list of fees."""

DEPOSIT_CLOCK = "refund"
"""The part of its method that the clock of a deposit plays."""


def deposit_due(sale: Dossier, paddle: Dossier) -> Decimal:
    """The deposit a bidder has to pay now, yuan.

    Raises:
        Refusal: It is paid, or no deposit is taken any more.
    """
    if paddle.state != "applied":
        raise Refusal("竞买保证金已经缴纳", "JP-04", where=paddle.number)
    if sale.state not in TAKING:
        raise Refusal("本项目现在不收取竞买保证金", "JP-04", where=sale.number)
    return terms_of(sale).deposit


def price_due(archive: Archive, sale: Dossier, paddle: Dossier) -> tuple[str, Decimal, date]:
    """The part of the price the buyer has to pay next: the fee item, yuan, the last day.

    The deposit is taken off the first part; where it is more than that, the rest of it off the second.

    Raises:
        Refusal: There is no contract yet, the bidder did not buy, or all is paid.
    """
    contract, ended = sale.latest(SaleContracted), sale.latest(BiddingEnded)
    if contract is None or ended is None or ended.paddle != paddle_of(paddle):
        raise Refusal("合同公告后由竞得人（受让方）缴纳价款", "TD-10", where=sale.number)
    paid = paid_items(archive, sale)
    first = contract.first - contract.deposit
    if first > 0 and PRICE not in paid:
        return PRICE, first, contract.first_by
    rest = contract.rest + min(first, Decimal(0))
    if rest > 0 and REST not in paid and contract.rest_by is not None:
        return REST, rest, contract.rest_by
    raise Refusal("价款已经缴清", "TD-12", where=sale.number)


def paid_items(archive: Archive, sale: Dossier) -> frozenset[str]:
    """Which parts of the price are paid, by their fee items."""
    return frozenset(
        charge.code
        for notice in notices_of(archive, sale.number)
        if notice.state == "paid"
        for charge in notice.the(NoticeIssued).charges
    )


def deposit_back(sale: Dossier, paddle: Dossier, notice: Dossier) -> tuple[str, str, date] | None:
    """Why a deposit goes back now: the part its clock plays in the method, ground, the day it runs from; or None."""
    clock = DEPOSIT_CLOCK
    found = payment_of(notice)
    if sale.state == "terminated":
        return clock, "出让（转让）活动终止", _day(sale, SaleTerminated.type)
    if sale.latest(BiddingEnded) is not None:
        return _after_end(sale, paddle, clock)
    if found is not None and paddle.state == "applied" and found[1].paid_at >= times_of(sale).apply_until:
        return clock, "保证金逾期到账，未取得竞买资格", found[1].paid_at.date()
    return None


def _after_end(sale: Dossier, paddle: Dossier, clock: str) -> tuple[str, str, date] | None:
    ended = sale.the(BiddingEnded)
    if ended.outcome != "sold" or ended.paddle != paddle_of(paddle):
        reason = "竞价活动结束，未竞得" if ended.outcome == "sold" else "本次活动未成交"
        return clock, titled_as(sale, ended, reason), ended_at(sale).date()
    cancelled = sale.latest(DealCancelled)
    if cancelled is not None and not cancelled.keeps_deposit:
        return clock, "成交取消，非竞得人的原因", _day(sale, DealCancelled.type)
    return None


def _day(sale: Dossier, kind: str) -> date:
    return sale.record(sale.numbers(kind)[-1]).at.date()
