"""A direct purchase as releases: the publicity of a single source, the result, the contract, what was added, or its end.

One purchase is one lot and one item. A single source and direct buying in extreme urgency are ``direct``; an emergency in
which several were asked is ``limited``. Who was asked is told with the result and not before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from hallcore.ground.events import Paper
from portal.ocds.extended import Award, Bid, Bids, BidsStatistic, Document, Item, Lot, Release, Tender
from portal.ocds.identifiers import contract_id
from portal.ocds.planned import prior
from portal.ocds.standard import Amendment, Budget, ContactPoint, Contract, Period, Planning, Unit
from portal.ocds.tale import Step, Tale, yuan
from portal.ocds.times import day_of
from trading.purchasing.agreed_model import ContractAdded, PurchaseContracted, PurchaseResult
from trading.purchasing.model import (
    ENDS,
    PATHS,
    About,
    PurchaseTerminated,
    ReasonArgued,
    ReasonPublicised,
)

ONLY = "1"
"""A purchase is one lot and one item."""


@dataclass
class PurchaseTale(Tale):
    """What has been told of a purchase.

    Attributes:
        begun: Whether its tender has been told.
        settled: Whether it has come to a result.
    """

    begun: bool = False
    settled: bool = False

    @property
    def status(self) -> Any:  # noqa: ANN401 - a code of the standard
        """Of the purchase: active until it has a result or an end."""
        return "cancelled" if self.cancelled else "complete" if self.settled else "active"

    def thing(self, about: About) -> Item:
        """What is bought."""
        return Item(id=ONLY, description=about.terms.content, related_lot=ONLY)

    def lot(self, about: About) -> Lot:
        """Its one lot, whole."""
        return Lot(
            id=ONLY,
            title=about.name,
            description=about.terms.content,
            status=self.status,
            value=yuan(about.terms.budget),
            contract_period=Period(duration_in_days=about.terms.duration_days),
        )

    @property
    def award(self) -> str:
        """The id of its one award."""
        return f"{self.tender}.award"

    def begin(self, step: Step, about: About, *documents: Document, contact: str = "") -> dict[str, Any]:
        """Its tender, whole with buyer and plan when it is told for the first time, later only what has changed."""
        lot = Lot(id=ONLY, status=self.status)
        if self.begun:
            return {"tender": Tender(id=self.tender, status=self.status, lots=(lot,), documents=documents)}
        self.begun, self.last = True, step.number
        more: dict[str, Any] = {"contact_point": ContactPoint(name=contact)} if contact else {}
        roles = ("buyer",) if about.agency else ("buyer", "procuringEntity")
        buyer = self.party(about.purchaser, about.purchaser_name, *roles, **more)
        self.buyer = (about.purchaser, about.purchaser_name)
        entity = self.party(about.agency, about.agency_name, "procuringEntity") if about.agency else buyer
        unit = Unit(name="项", value=yuan(about.terms.budget))
        tender = Tender(
            id=self.tender,
            title=about.name,
            description=f"{about.terms.content}\n{about.reason}",
            status=self.status,
            procuring_entity=entity,
            items=(Item(id=ONLY, description=about.terms.content, related_lot=ONLY, quantity=1, unit=unit),),
            value=yuan(about.terms.budget),
            procurement_method="direct",
            procurement_method_details=about.way,
            procurement_method_rationale=about.reason,
            main_procurement_category=about.kind,  # type: ignore[arg-type]  # the kinds are the codes of OCDS
            submission_method=("electronicSubmission",),
            documents=documents,
            lots=(self.lot(about),),
        )
        budget = Budget(
            description=f"资金来源：{about.funding}", amount=yuan(about.terms.budget), project=about.name
        )
        return {
            "buyer": buyer,
            "tender": tender,
            "planning": Planning(rationale=about.plan, budget=budget),
            "related_processes": prior(self, about.intention),
        }


def _publicised(tale: PurchaseTale, step: Step, paper: ReasonPublicised) -> Release:
    page = tale.page(step, f"{paper.about.name}单一来源采购公示", "tenderNotice")
    files = tale.files(step, "biddingDocuments")
    return tale.release(step, "tender", **tale.begin(step, paper.about, page, *files, contact=paper.contact))


def _argued(tale: PurchaseTale, step: Step, paper: ReasonArgued) -> Release:
    verdict = "异议成立" if paper.upheld else "异议不成立"
    page = tale.page(step, f"补充论证结论：{verdict}", "clarifications")
    tender = Tender(id=tale.tender, status=tale.status, documents=(page,))
    return tale.release(step, "tenderUpdate", tender=tender)


def _result(tale: PurchaseTale, step: Step, paper: PurchaseResult) -> Release:
    about, first = paper.about, not tale.begun
    tale.settled = True
    told = tale.begin(step, about)
    details = f"{about.way}（{PATHS[paper.path]}）"
    method = "limited" if paper.path == "asked" else "direct"
    told["tender"] = replace(
        told["tender"],
        procurement_method=method,
        procurement_method_details=details,
        number_of_tenderers=len(paper.offers),
    )
    bids = _bids(tale, paper)
    won = next(bid.id for bid, one in zip(bids, paper.offers, strict=True) if one.party == paper.supplier)
    supplier = tale.party(paper.supplier, paper.supplier_name, "tenderer", "supplier")
    award = Award(
        id=tale.award,
        title=f"{about.name}成交结果",
        description=paper.why,
        status="active",
        date=paper.decided_at,
        value=yuan(paper.amount),
        suppliers=(supplier,),
        items=(tale.thing(about),),
        related_bid=won,
        related_lots=(ONLY,),
        documents=(
            tale.page(step, f"{about.name}成交结果公告", "awardNotice"),
            *tale.files(step, "awardNotice"),
        ),
    )
    count = BidsStatistic(id=f"{ONLY}.bids", measure="bids", value=len(bids), date=step.at, related_lot=ONLY)
    tags: tuple[Any, ...] = ("tender", "award") if first else ("tenderUpdate", "award")
    return tale.release(step, *tags, **told, awards=(award,), bids=Bids(statistics=(count,), details=bids))


def _bids(tale: PurchaseTale, paper: PurchaseResult) -> tuple[Bid, ...]:
    """Every offer, in the order in which they came."""
    return tuple(
        Bid(
            id=f"{tale.tender}.offer.{no}",
            date=one.submitted_at,
            status="valid",
            value=yuan(one.price),
            tenderers=(tale.party(one.party, one.name, "tenderer"),),
            related_lots=(ONLY,),
        )
        for no, one in enumerate(paper.offers, 1)
    )


def _contracted(tale: PurchaseTale, step: Step, paper: PurchaseContracted) -> Release:
    title = f"{paper.about.name}合同"
    contract = Contract(
        id=contract_id(tale.tender),
        award_id=tale.award,
        title=title,
        status="active",
        value=yuan(paper.amount),
        items=(tale.thing(paper.about),),
        date_signed=day_of(paper.signed_on),
        period=Period(start_date=day_of(paper.starts), end_date=day_of(paper.ends)),
        documents=(tale.page(step, f"{title}公告", "contractNotice"), *tale.files(step, "contractSigned")),
    )
    tale.signed[ONLY] = step.number
    return tale.release(step, "contract", contracts=(contract,))


def _added(tale: PurchaseTale, step: Step, paper: ContractAdded) -> Release:
    page = tale.page(step, f"追加采购公告（第 {paper.no} 号）")
    contract = Contract(
        id=contract_id(tale.tender),
        award_id=tale.award,
        value=yuan(paper.base + paper.total),
        documents=(page, *tale.files(step, "contractAnnexe")),
        amendments=(
            Amendment(
                id=step.number,
                date=step.at,
                rationale="追加采购",
                description=paper.reason,
                amends_release_id=tale.signed[ONLY],
                release_id=step.number,
            ),
        ),
    )
    tale.signed[ONLY] = step.number
    return tale.release(step, "contractAmendment", contracts=(contract,))


def _ended(tale: PurchaseTale, step: Step, paper: PurchaseTerminated) -> Release:
    first, before = not tale.begun, tale.last
    tale.cancelled = True
    page = tale.page(step, f"{paper.about.name}采购终止公告", "cancellationDetails")
    told = tale.begin(step, paper.about, page)
    if first:
        return tale.release(step, "tender", **told)
    amendment = Amendment(
        id=step.number,
        date=step.at,
        rationale=ENDS[paper.ground],
        description=paper.reason,
        amends_release_id=before,
        release_id=step.number,
    )
    tale.last = step.number
    tender = replace(told["tender"], amendments=(amendment,))
    return tale.release(step, "tenderCancellation", tender=tender)


TELLERS: dict[type[Paper], Callable[[Any, Step, Any], Release | None]] = {
    ReasonPublicised: _publicised,
    ReasonArgued: _argued,
    PurchaseResult: _result,
    PurchaseContracted: _contracted,
    ContractAdded: _added,
    PurchaseTerminated: _ended,
}
