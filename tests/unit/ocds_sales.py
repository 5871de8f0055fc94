"""Sales as papers: one that comes to a contract, one that nobody bids for, one whose winner does not sign."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

from hallcore.ground.events import Paper
from hallcore.vault import FileRef
from portal.ocds.tale import Step
from tests.unit.ocds_samples import BEGUN
from trading.auction.model import (
    BiddingEnded,
    DealCancelled,
    DealConfirmed,
    OfferPosted,
    SaleAnnounced,
    SaleContracted,
    SaleCorrected,
    SaleFailed,
    SaleResult,
    SaleTerms,
    Times,
)

SALE = "DHTD-2026-0001"
SELLER, WINNER = "11222403MA000400X7", "91222403MA00030210"
STARTS = BEGUN + timedelta(days=30)
TERMS = SaleTerms(
    subject="示例 1 号宗地",
    place="示例路南侧",
    area="2300 平方米",
    use="residential",
    years=70,
    conditions="容积率不大于 1.8",
    valuation=Decimal("900000.00"),
    start=Decimal("1000000.00"),
    step=Decimal("10000.00"),
    deposit=Decimal("200000.00"),
    first=Decimal(50),
)


def step(n: int, paper: Paper, *names: str, days: int = 0) -> Step:
    """A paper as a logged record of the sale."""
    number = f"{SALE}-{n:04d}"
    files = tuple(FileRef(name, len(name), sha256(name.encode()).hexdigest()) for name in names)
    at = BEGUN + timedelta(days=days, minutes=n)
    return Step(days * 100 + n, number, at, sha256(number.encode()).hexdigest(), paper, files)


def times(later: int = 0) -> Times:
    """When what happens, some days later."""
    more = timedelta(days=later)
    return Times(STARTS - timedelta(hours=17) + more, STARTS + more, STARTS + timedelta(days=10) + more)


def announced(**changes: object) -> SaleAnnounced:
    """The announcement."""
    fields: dict[str, object] = {
        "method": "land_listing",
        "kind": "land",
        "name": "示例 1 号宗地出让",
        "region": "222403",
        "seller": SELLER,
        "seller_name": "示例自然资源局",
        "agency": "",
        "agency_name": "",
        "approval": "示例批准",
        "consent": "",
        "after": "",
        "terms": TERMS,
        "reserved": True,
        "times": times(),
        "contact": "示例 0433-0000000",
        "supervisor": "示例监督",
    }
    return SaleAnnounced(**{**fields, **changes})  # type: ignore[arg-type]  # fields by name


def offer(seq: int, price: str) -> OfferPosted:
    """An offer under one of two paddle numbers."""
    at = STARTS + timedelta(minutes=seq)
    return OfferPosted(f"{seq % 2 + 1:03d}", seq, Decimal(price), "listing", at, "0" * 64)


def ended(outcome: str = "sold") -> BiddingEnded:
    """The end of the bidding."""
    sold = outcome == "sold"
    price = Decimal("1020000.00") if sold else None
    return BiddingEnded(outcome, "001" if sold else "", price, 2 if sold else 0, 2 if sold else 0, None)  # type: ignore[arg-type]  # one of its outcomes


def until() -> datetime:
    """The end of the bidding."""
    return STARTS + timedelta(days=10)


def life() -> tuple[Step, ...]:
    """From the announcement over a correction and two offers to the contract."""
    price, deposit = Decimal("1020000.00"), TERMS.deposit
    name, sold = "示例 1 号宗地出让", until()
    confirmed = DealConfirmed(
        name, "land", TERMS.subject, "示例自然资源局", WINNER, "乙公司", "001", price, deposit, sold, None
    )
    result = SaleResult(
        name, "land", "222403", TERMS, "示例自然资源局", "乙公司", price, sold, None, sold + timedelta(days=5)
    )
    contract = SaleContracted(
        name,
        "land",
        "222403",
        "示例自然资源局",
        WINNER,
        "乙公司",
        price,
        deposit,
        date(2026, 3, 1),
        Decimal("510000.00"),
        date(2026, 4, 1),
        Decimal("510000.00"),
        date(2026, 9, 1),
    )
    return (
        step(2, announced(), "出让文件.txt"),
        step(3, SaleCorrected(1, "起始时间顺延", False, times(2), times()), days=2),
        step(4, offer(1, "1010000.00"), days=33),
        step(5, offer(2, "1020000.00"), days=33),
        step(6, ended(), days=43),
        step(7, confirmed, days=44),
        step(8, result, days=45),
        step(9, contract, "合同.pdf", days=60),
    )


def unsold() -> tuple[Step, ...]:
    """Nobody offers."""
    failed = SaleFailed("示例", "land", "222403", "示例自然资源局", "no-offer", "调整条件后重新出让")
    return (step(2, announced()), step(3, ended("no-offer"), days=43), step(4, failed, days=44))


def declined() -> tuple[Step, ...]:
    """Whoever offered most does not sign."""
    fallen = DealCancelled("示例", "002", Decimal("1010000.00"), "拒绝签署", True, "重新出让", "")
    return (
        step(2, announced()),
        step(3, offer(1, "1010000.00"), days=33),
        step(4, ended(), days=43),
        step(5, fallen, days=44),
    )
