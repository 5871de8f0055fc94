"""A sale of land, minerals or state property as releases: the announcement, each public offer, the deal, the contract.

The standard speaks of buying. Here the state sells: who sells is the procuring entity and there is no buyer; who acquires
is the supplier of the award, and every value is what it pays. The starting price is the least value of the tender. Until
the deal an offer has a paddle number and no name (JP-04), here as on the page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from hallcore.ground.events import Paper
from portal.ocds.extended import Award, Bid, Bids, BidsStatistic, Document, Item, Lot, Release, Tender
from portal.ocds.identifiers import contract_id, failed_award
from portal.ocds.standard import Amendment, ContactPoint, Contract, OrganizationReference, Period, Tag, Unit
from portal.ocds.tale import Step, Tale, yuan
from portal.ocds.times import day_of
from trading.auction.model import (
    OUTCOMES,
    USES,
    BiddingEnded,
    DealCancelled,
    DealConfirmed,
    OfferPosted,
    SaleAnnounced,
    SaleContracted,
    SaleCorrected,
    SaleFailed,
    SaleResult,
    SaleTerminated,
    SaleTerms,
    Times,
)

WAYS = {
    "land_listing": "国有建设用地使用权挂牌出让",
    "land_auction": "国有建设用地使用权拍卖出让",
    "land_tender": "国有建设用地使用权招标出让",
    "mineral_listing": "矿业权挂牌出让",
    "property_auction": "国有产权网络竞价转让",
}
"""What a sale's method is called; a release is told from records alone, and these name the method."""

SEALED = frozenset({"land_tender"})
"""Methods by sealed offers, which are told when all are public."""

ONLY = "1"
"""A sale is one lot and one item."""


@dataclass
class SaleTale(Tale):
    """What has been told of a sale.

    Attributes:
        seller: Who sells.
        title: How the item is described.
        sealed: Whether each seals one offer, which is opened at the deadline.
        paddle, deal, winner: What is called the number a bidder is known by, the paper of the deal, and to win.
        top, best: Price and number (negated) of the offer that leads, and its id.
        deals: The awards told, so that the second is an update.
        over: Whether it has come to nothing, to a deal, or neither yet.
    """

    seller: OrganizationReference | None = None
    title: str = ""
    sealed: bool = False
    paddle: str = "竞买号"
    deal: str = "成交确认书"
    winner: str = "竞得"
    top: tuple[Decimal, int] = (Decimal(0), 0)
    best: str = ""
    deals: set[str] = field(default_factory=set)
    over: bool | None = None

    @property
    def status(self) -> Any:  # noqa: ANN401 - a code of the standard
        """Of the sale: active until it has come to nothing, to a deal, or to an end before its time."""
        if self.cancelled:
            return "cancelled"
        return {None: "active", True: "complete", False: "unsuccessful"}[self.over]

    def until(self, times: Times) -> datetime:
        """Until when one comes in: with an application, or in a tender with a sealed offer."""
        return times.ends if self.sealed and times.ends is not None else times.apply_until

    def deciding(self, times: Times) -> Period:
        """When it is decided who acquires: while it is bid for; in a tender from the opening on."""
        return (
            Period(start_date=times.ends)
            if self.sealed
            else Period(start_date=times.starts, end_date=times.ends)
        )

    def turned(self) -> tuple[Lot, ...]:
        """Its one lot stands as it does."""
        return (Lot(id=ONLY, status=self.status),)

    def thing(self) -> Item:
        """What is sold."""
        return Item(id=ONLY, description=self.title, related_lot=ONLY)

    def offer(self, seq: int) -> str:
        """The id of an offer."""
        return f"{self.tender}.offer.{seq}"

    def tag(self, award: str) -> Tag:
        """Whether an award is told for the first time."""
        known = award in self.deals
        self.deals.add(award)
        return "awardUpdate" if known else "award"


def described(kind: str, terms: SaleTerms) -> str:
    """What is sold, in words."""
    use = USES.get(kind, {}).get(terms.use, terms.use)
    years = f"，期限 {terms.years} 年" if terms.years else ""
    return f"{terms.subject}，{terms.place}，{terms.area}，{use}{years}"


def _announced(tale: SaleTale, step: Step, paper: SaleAnnounced) -> Release:
    tale.title, tale.last = described(paper.kind, paper.terms), step.number
    more = {"contact_point": ContactPoint(name=paper.contact)}
    tale.seller = tale.party(paper.seller, paper.seller_name, "procuringEntity", **more)
    if paper.agency:
        tale.party(paper.agency, paper.agency_name, "procuringEntity")
    thing, terms, sealed = tale.thing(), paper.terms, paper.method in SEALED
    tale.sealed = sealed
    if sealed:
        tale.paddle, tale.deal, tale.winner = "投标号", "中标通知书", "中标"
    unit = Unit(name="宗", value=yuan(terms.start))
    item = Item(id=ONLY, description=thing.description, related_lot=ONLY, quantity=1, unit=unit)
    tender = Tender(
        id=tale.tender,
        title=paper.name,
        description=f"{tale.title}。{_prices(terms, sealed=sealed)}。{paper.approval}",
        status=tale.status,
        procuring_entity=tale.seller,
        items=(item,),
        min_value=yuan(terms.start),
        procurement_method="open",
        procurement_method_details=WAYS.get(paper.method, paper.method),
        award_criteria="priceOnly",
        award_criteria_details="价高者得" + ("，设有底价" if paper.reserved else ""),
        submission_method=("electronicSubmission" if sealed else "electronicAuction",),
        submission_method_details=_how(sealed=sealed),
        eligibility_criteria=terms.conditions or None,
        documents=(
            tale.page(step, f"{paper.name}公告", "tenderNotice"),
            *tale.files(step, "biddingDocuments"),
        ),
        tender_period=Period(start_date=step.at, end_date=tale.until(paper.times)),
        award_period=tale.deciding(paper.times),
        lots=(Lot(id=ONLY, title=terms.subject, description=tale.title, status="active"),),
    )
    return tale.release(step, "tender", tender=tender)


def _how(*, sealed: bool) -> str:
    if sealed:
        return "在本平台提交投标申请、缴纳保证金，凭投标号提交报价封存码，投标截止后公开报价"
    return "在本平台提交竞买申请、缴纳保证金，凭竞买号网上报价"


def _prices(terms: SaleTerms, *, sealed: bool) -> str:
    if sealed:
        return f"投标最低限价 {terms.start:f} 元，保证金 {terms.deposit:f} 元"
    return f"起始价 {terms.start:f} 元，增价幅度 {terms.step:f} 元，保证金 {terms.deposit:f} 元"


def _corrected(tale: SaleTale, step: Step, paper: SaleCorrected) -> Release:
    times = paper.times
    tender = Tender(
        id=tale.tender,
        status=tale.status,
        tender_period=Period(end_date=tale.until(times)),
        award_period=tale.deciding(times),
        documents=(tale.page(step, f"补充公告第 {paper.no} 号", "clarifications"),),
        amendments=(_amendment(tale, step, "补充公告", paper.text),),
    )
    tale.last = step.number
    return tale.release(step, "tenderAmendment", tender=tender)


def _terminated(tale: SaleTale, step: Step, paper: SaleTerminated) -> Release:
    tale.cancelled = True
    tender = Tender(
        id=tale.tender,
        status=tale.status,
        lots=tale.turned(),
        documents=(tale.page(step, f"{paper.name}终止公告", "cancellationDetails"),),
        amendments=(_amendment(tale, step, "终止出让（转让）", paper.reason),),
    )
    tale.last = step.number
    return tale.release(step, "tenderCancellation", tender=tender)


def _amendment(tale: SaleTale, step: Step, why: str, text: str) -> Amendment:
    return Amendment(
        id=step.number,
        date=step.at,
        rationale=why,
        description=text,
        amends_release_id=tale.last,
        release_id=step.number,
    )


def _offered(tale: SaleTale, step: Step, paper: OfferPosted) -> Release:
    """One offer, under its paddle number: who holds it is not known."""
    # Offers are posted one by one beside the bidding; the highest of them leads, in whichever order they come.
    tale.top = max(tale.top, (paper.price, -paper.seq))
    tale.best = tale.offer(-tale.top[1])
    page = tale.page(step, f"第 {paper.seq} 次报价，{tale.paddle} {paper.paddle}")
    bid = Bid(
        id=tale.offer(paper.seq),
        date=paper.made_at,
        status="valid",
        value=yuan(paper.price),
        documents=(page,),
        related_lots=(ONLY,),
    )
    tender = Tender(id=tale.tender, status=tale.status)
    return tale.release(step, "tenderUpdate", tender=tender, bids=Bids(details=(bid,)))


def _ended(tale: SaleTale, step: Step, paper: BiddingEnded) -> Release:
    sold = paper.outcome == "sold"
    if not sold:
        tale.over = False
    counts = {"bids": paper.offers, "bidders": paper.bidders}
    statistics = tuple(
        BidsStatistic(id=f"{ONLY}.{name}", measure=name, value=count, date=step.at, related_lot=ONLY)
        for name, count in counts.items()
    )
    tender = Tender(
        id=tale.tender,
        status=tale.status,
        number_of_tenderers=paper.bidders,
        award_period=Period(end_date=step.at),
        lots=tale.turned(),
        documents=(tale.page(step, "竞价结束"),),
    )
    bids = Bids(statistics=statistics)
    if sold:
        return tale.release(step, "tenderUpdate", tender=tender, bids=bids)
    failed = failed_award(tale.tender)
    award = Award(
        id=failed,
        title=f"未成交：{OUTCOMES[paper.outcome]}",
        status="unsuccessful",
        items=(tale.thing(),),
        related_lots=(ONLY,),
    )
    return tale.release(step, "tenderUpdate", tale.tag(failed), tender=tender, bids=bids, awards=(award,))


def _dealt(tale: SaleTale, step: Step, paper: DealConfirmed) -> Release:
    tale.over = True
    suppliers = (tale.party(paper.winner, paper.winner_name, "tenderer", "supplier"),)
    award = Award(
        id=tale.best,
        title=f"{paper.subject}：成交",
        description=f"{tale.paddle} {paper.paddle}，保证金 {paper.deposit:f} 元",
        status="active",
        date=paper.ended_at,
        value=yuan(paper.price),
        suppliers=suppliers,
        items=(tale.thing(),),
        related_bid=tale.best,
        related_lots=(ONLY,),
        documents=(tale.page(step, f"{paper.name}{tale.deal}"),),
    )
    tender = Tender(id=tale.tender, status=tale.status, lots=tale.turned())
    bids = Bids(details=(Bid(id=tale.best, tenderers=suppliers),))
    return tale.release(step, tale.tag(tale.best), tender=tender, awards=(award,), bids=bids)


def _fallen(tale: SaleTale, step: Step, paper: DealCancelled) -> Release:
    tale.over = False
    award = Award(
        id=tale.best,
        title=f"{paper.name}：取消{tale.winner}资格",
        description=f"{tale.paddle} {paper.paddle}：{paper.reason}。{paper.following}",
        status="cancelled",
        value=yuan(paper.price),
        items=(tale.thing(),),
        related_bid=tale.best,
        related_lots=(ONLY,),
        documents=(tale.page(step, f"{paper.name}取消{tale.winner}资格公告"),),
    )
    tale.deals.add(tale.best)
    tender = Tender(id=tale.tender, status=tale.status, lots=tale.turned())
    return tale.release(step, "awardCancellation", tender=tender, awards=(award,))


def _told(tale: SaleTale, step: Step, paper: SaleResult) -> Release:
    until = f"，公示至 {paper.ends:%Y-%m-%d}" if paper.ends else ""
    award = Award(
        id=tale.best,
        description=f"受让人 {paper.winner_name}，成交价 {paper.price:f} 元{until}",
        documents=(tale.page(step, f"{paper.name}成交结果公示", "awardNotice"),),
    )
    return tale.release(step, tale.tag(tale.best), awards=(award,))


def _unsold(tale: SaleTale, step: Step, paper: SaleFailed) -> Release:
    tale.over = False
    failed = failed_award(tale.tender)
    page = tale.page(step, f"{paper.name}未成交公告")
    award = Award(
        id=failed,
        title=f"未成交：{OUTCOMES[paper.outcome]}",
        description=paper.following,
        status="unsuccessful",
        items=(tale.thing(),),
        related_lots=(ONLY,),
        documents=(page,),
    )
    tender = Tender(id=tale.tender, status=tale.status, lots=tale.turned())
    return tale.release(step, tale.tag(failed), tender=tender, awards=(award,))


def _contracted(tale: SaleTale, step: Step, paper: SaleContracted) -> Release:
    rest = f"，余款 {paper.rest:f} 元于 {paper.rest_by} 前付清" if paper.rest_by else ""
    title = f"{paper.name}合同"
    documents: tuple[Document, ...] = (
        tale.page(step, f"{title}公告", "contractNotice"),
        *tale.files(step, "contractSigned"),
    )
    contract = Contract(
        id=contract_id(tale.tender),
        award_id=tale.best,
        title=title,
        description=f"首付款 {paper.first:f} 元于 {paper.first_by} 前付清{rest}",
        status="active",
        value=yuan(paper.amount),
        items=(tale.thing(),),
        date_signed=day_of(paper.signed_on),
        documents=documents,
    )
    return tale.release(step, "contract", contracts=(contract,))


TELLERS: dict[type[Paper], Callable[[Any, Step, Any], Release | None]] = {
    SaleAnnounced: _announced,
    SaleCorrected: _corrected,
    SaleTerminated: _terminated,
    OfferPosted: _offered,
    BiddingEnded: _ended,
    DealConfirmed: _dealt,
    DealCancelled: _fallen,
    SaleResult: _told,
    SaleFailed: _unsold,
    SaleContracted: _contracted,
}
