"""What the opening must satisfy. Pure."""

from __future__ import annotations

from datetime import datetime

from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from trading.bidding.rules import newest
from trading.methods.rules import Method
from trading.opening.model import BidRead, LotRoll, OpeningRecorded, RollPublished, SharesReleased
from trading.tendering.rules import deadline_of, policy_of


def check_due(tender: Dossier, at: datetime) -> None:
    """The gate closes at the deadline and not a second before (ZB-060)."""
    deadline = deadline_of(tender)
    if at < deadline:
        raise Refusal(f"投标截止时间 {deadline:%Y-%m-%d %H:%M:%S} 未到，不得开标", "ZB-060")


def lot_roll(lot: Dossier, bids: tuple[Dossier, ...], method: Method, ground: str = "") -> LotRoll:
    """Which bids of a lot count, and whether they are enough to open it (ZB-061), on the method's ground (GP-127)."""
    valid = tuple(bid.number for bid in bids if newest(bid) is not None)
    return LotRoll(lot.number, valid, opened=method.least("bidders", ground).meets(len(valid)))


def roll_of(tender: Dossier) -> tuple[RollPublished, str]:
    """The roll and the hash of its record, which trustees sign."""
    numbers = tender.numbers(RollPublished.type)
    if not numbers:
        raise Refusal("开标名册尚未公布", "ZB-062")
    record = tender.record(numbers[-1])
    return tender.the(RollPublished), record.sha256


def opened_bids(roll: RollPublished) -> frozenset[str]:
    """The numbers of the bids that are to be opened."""
    return frozenset(bid for lot in roll.lots if lot.opened for bid in lot.bids)


def check_released(bids: tuple[BidRead, ...], tender: Dossier) -> None:
    """Nothing is read, nor found damaged, before enough trustees have released their shares (EB-08)."""
    needed = policy_of(tender).threshold
    given = len({paper.kid for paper in tender.papers(SharesReleased)})
    if given < needed and any(bid.outcome not in {"revoked", "withdrawn"} for bid in bids):
        raise Refusal(f"已有 {given} 名保管人提交份额，需要 {needed} 名，尚不能开启投标文件", "EB-08")


def read_bids(tender: Dossier, lot: str) -> tuple[BidRead, ...]:
    """The bids of a lot that were read out."""
    record = tender.the(OpeningRecorded)
    for opening in record.lots:
        if opening.lot == lot:
            return tuple(bid for bid in opening.bids if bid.outcome == "read")
    raise Refusal("开标记录中没有这个标段", where=lot)
