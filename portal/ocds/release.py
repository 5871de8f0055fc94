"""A tender of ours told as OCDS releases: one for each public record that changes what the public knows.

Told from the logged records alone, in the order of the journal, so that the same log gives the same
bytes. A release says what its record says and no more; nothing of a bid stands in one before the
opening record. What is not here: compiling and packing (``records``), who asks for which (``feed``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from msgspec import UNSET

from hallcore.dossier import Dossier, record_number
from hallcore.ground.events import Paper
from hallcore.identity.model import ApplicantRegistered
from hallcore.identity.rules import applicant_number
from hallcore.journal import Root
from portal.ocds import awarding, performed, planned, prequalified, purchases, sales, turns
from portal.ocds.beginnings import tale_of
from portal.ocds.extended import Award, Bid, Bids, BidsStatistic, BidStatus, Enquiry, Release, Tender
from portal.ocds.identifiers import failed_award
from portal.ocds.standard import (
    Amendment,
    ContactPoint,
    Method,
    Period,
    Tag,
)
from portal.ocds.tale import Publisher, Step, Tale, yuan
from trading.award.model import AwardLapsed, AwardPublished, CandidatesPublished, FailureAnnounced
from trading.challenges.complaint_model import (
    COMPLAINT,
    ActivityResumed,
    ActivitySuspended,
    DecisionPublished,
)
from trading.contract.model import ContractPublished
from trading.evaluation.again_model import EvaluationReopened
from trading.opening.model import BidRead, LotOpening, OpeningRecorded, RollPublished
from trading.planning.model import IntentionPublished, IntentionWithdrawn
from trading.tendering.model import (
    CATEGORIES,
    LOT,
    METHODS,
    ClarificationPublished,
    Evaluation,
    NoticePublished,
    TerminationAnnounced,
)
from trading.tendering.qualifying_model import PREQUALIFICATION
from trading.tendering.rules import lot_no
from trading.tendering.turn_model import DeadlineExtended, ValidityExtended

METHOD_CODES: dict[str, Method] = {
    "open_tender": "open",
    "gp_open_tender": "open",
    "gp_inquiry": "open",
    "gp_negotiation": "open",
    "gp_consultation": "open",
    **dict.fromkeys(("gp_framework", "gp_framework_quality"), "open"),
    "invited_tender": "selective",
    "gp_invited_tender": "selective",
    "gp_single_source": "direct",
    "gp_emergency": "limited",
}
"""How a procedure of ours is called in the code list of methods; what is asked of some chosen few is limited; ours ask by notice."""


def method_code(name: str) -> Method:
    """A procedure in the code list of methods."""
    return METHOD_CODES.get(name, "limited")


CRITERIA = {"comprehensive": "ratedCriteria", "lowest": "priceOnly"}
"""How bids are compared, in the code list of award criteria."""

SUBMISSION = "在本平台网上递交密封的投标文件，投标截止前可以替换或者撤回"


def logged(root: Root, tender: Dossier) -> tuple[Step, ...]:
    """The public records of a tender (or sale), its lots, contracts and complaints that stand in the journal, in its order."""
    steps = []
    for dossier in _family(root, tender):
        for n, kind in enumerate(dossier.types):
            index = root.journal.position(dossier.number, n) if kind in READ else None
            if index is not None:
                record, number = dossier.record(n), record_number(dossier.number, n)
                steps.append(Step(index, number, record.at, record.sha256, record.paper, record.files))
    return tuple(sorted(steps, key=lambda step: step.position))


def _family(root: Root, tender: Dossier) -> Iterator[Dossier]:
    """The dossiers a tender (or a sale) is told from."""
    yield tender
    for child in root.archive.children(tender.number):
        if child.machine in {LOT, COMPLAINT, PREQUALIFICATION}:
            yield child
        if child.machine == LOT:
            yield from _of_lot(root, child)


def _of_lot(root: Root, lot: Dossier) -> Iterator[Dossier]:
    for child in root.archive.children(lot.number):
        if child.machine in {COMPLAINT, *performed.BELOW}:
            yield child
        if child.machine in performed.BELOW:
            yield from root.archive.children(child.number)


def name_of(root: Root) -> Callable[[str], str]:
    """How the registry calls a party: as it was registered first, so that an old release stays as it was."""

    def name(code: str) -> str:
        party = root.archive.get(applicant_number(code))
        papers = party.papers(ApplicantRegistered) if party is not None else ()
        return papers[0].name if papers else ""

    return name


def releases_of(
    tender: str, steps: Sequence[Step], publisher: Publisher, name: Callable[[str], str]
) -> tuple[Release, ...]:
    """Tell a tender.

    Args:
        tender: Its number.
        steps: Its public records in the order of the journal.
        publisher: Who tells it.
        name: Party code → registered name.
    """
    tale = tale_of(steps)(tender, publisher, name)
    told = [_TELLERS[type(step.paper)](tale, step, step.paper) for step in steps]
    return tuple(release for release in told if release is not None)


# -- the tender -------------------------------------------------------------------------------------------


def _notice(tale: Tale, step: Step, paper: NoticePublished) -> Release:
    tale.lots = {lot.no: lot for lot in paper.lots}
    tale.buyer = (paper.purchaser, paper.purchaser_name)
    tale.last = step.number
    roles = ("buyer",) if paper.agency else ("buyer", "procuringEntity")
    buyer = tale.party(
        paper.purchaser, paper.purchaser_name, *roles, contact_point=ContactPoint(name=paper.contact)
    )
    entity = tale.party(paper.agency, paper.agency_name, "procuringEntity") if paper.agency else buyer
    # Bids and questions are taken from the issue of the documents to the deadline.
    asking = Period(start_date=paper.documents_from, end_date=paper.deadline)
    lots = "\n".join(f"{lot.no}. {lot.title}：{lot.content}" for lot in paper.lots)
    tender = Tender(
        id=tale.tender,
        title=paper.name,
        description=f"{CATEGORIES[paper.category]}。{paper.approval}。\n{lots}",
        status=tale.status,
        procuring_entity=entity,
        items=tuple(tale.priced(no) for no in tale.lots),
        lots=tale.called(),
        value=yuan(sum((lot.ceiling for lot in paper.lots), Decimal(0))),
        procurement_method="selective" if tale.prequalified else method_code(paper.method),
        procurement_method_details=paper.way,
        main_procurement_category=paper.kind,  # type: ignore[arg-type]  # KINDS of a notice are the codes of OCDS
        award_criteria=CRITERIA[paper.evaluation.method],
        award_criteria_details=_criteria(paper.evaluation),
        submission_method=("electronicSubmission",),
        submission_method_details=SUBMISSION,
        eligibility_criteria="\n".join(f"{lot.no}. {lot.qualification}" for lot in paper.lots),
        contract_period=Period(duration_in_days=max(lot.duration_days for lot in paper.lots)),
        documents=(
            tale.page(step, f"{paper.name}{paper.called}", "tenderNotice"),
            *tale.files(step, "biddingDocuments"),
        ),
        tender_period=asking,
        enquiry_period=asking,
        award_period=Period(start_date=paper.deadline),
    )
    tag: Tag = "tenderUpdate" if tale.prequalified else "tender"
    return tale.release(step, tag, buyer=buyer, tender=tender, **planned.before(tale, paper))


def _criteria(evaluation: Evaluation) -> str:
    if not evaluation.criteria and not evaluation.price_marks:
        return "满足采购需求、质量和服务相等的供应商中，报价最低的成交"
    marks = [f"{each.title} {each.marks:f} 分" for each in evaluation.criteria]
    if evaluation.price_marks:
        marks.insert(0, f"投标报价 {evaluation.price_marks:f} 分")
    return f"{METHODS[evaluation.method]}：{'，'.join(marks)}"


def _clarification(tale: Tale, step: Step, paper: ClarificationPublished) -> Release:
    """A change of deadline or documents amends the tender; an answer alone adds to it."""
    amends = paper.moved_from is not None or paper.affects_preparation or bool(step.files)
    ending = Period(end_date=paper.deadline)
    text = "\n".join(f"问：{each.question}\n答：{each.answer}" for each in paper.answers)
    moved = (
        f"投标截止由 {paper.moved_from:%Y-%m-%d %H:%M} 改为 {paper.deadline:%Y-%m-%d %H:%M}。"
        if paper.moved_from
        else ""
    )
    tender = Tender(
        id=tale.tender,
        status=tale.status,
        has_enquiries=True if paper.answers else None,
        enquiries=_enquiries(step, paper),
        tender_period=ending,
        enquiry_period=ending,
        award_period=Period(start_date=paper.deadline),
        documents=(
            tale.page(step, f"澄清与变更第 {paper.no} 号", "clarifications"),
            *tale.files(step, "clarifications"),
        ),
        amendments=(
            Amendment(
                id=step.number,
                date=step.at,
                rationale="澄清或者修改招标文件",
                description=moved + text or None,
                amends_release_id=tale.last,
                release_id=step.number,
            ),
        )
        if amends
        else (),
    )
    tale.last = step.number
    return tale.release(step, "tenderAmendment" if amends else "tenderUpdate", tender=tender)


def _enquiries(step: Step, paper: ClarificationPublished) -> tuple[Enquiry, ...]:
    """Each question with its answer, and nobody who asked."""
    return tuple(
        Enquiry(
            id=f"{step.number}.{n}",
            title=f"澄清与变更第 {paper.no} 号之问题 {n}",
            description=each.question,
            answer=each.answer,
            date_answered=step.at,
        )
        for n, each in enumerate(paper.answers, 1)
    )


def _termination(tale: Tale, step: Step, paper: TerminationAnnounced) -> Release:
    """The tender is cancelled; its lots come to nothing with it and nothing of a bid is ever said."""
    tale.cancelled = True
    tender = Tender(
        id=tale.tender,
        status=tale.status,
        lots=tale.turned(),
        documents=(tale.page(step, f"{paper.name}招标终止公告", "cancellationDetails"),),
        amendments=(
            Amendment(
                id=step.number,
                date=step.at,
                rationale="终止招标",
                description=f"{paper.reason}\n{paper.refunds}",
                amends_release_id=tale.last,
                release_id=step.number,
            ),
        ),
    )
    tale.last = step.number
    return tale.release(step, "tenderCancellation", tender=tender)


def _roll(tale: Tale, _step: Step, paper: RollPublished) -> None:
    """The roll counts bids and names nobody; what it counts is told with the opening record."""
    tale.rolled = {lot.lot: len(lot.bids) for lot in paper.lots}


def _opening(tale: Tale, step: Step, paper: OpeningRecorded) -> Release:
    tale.consortia = {bid.bid: bid.consortium for lot in paper.lots for bid in lot.bids}
    for lot in paper.lots:
        tale.read[lot.lot] = {bid.bid: bid.name for bid in lot.bids if bid.outcome == "read"}
        if not lot.opened:
            tale.decided[lot_no(lot.lot)] = False
    tenderers = {
        party.id: party
        for lot in paper.lots
        for bid in lot.bids
        for party in tale.bidders(bid.bid, bid.bidder, bid.name, "tenderer")
    }
    tender = Tender(
        id=tale.tender,
        status=tale.status,
        number_of_tenderers=_tenderers(tale, paper),
        tenderers=tuple(tenderers.values()),
        lots=tale.turned(),
        documents=(tale.page(step, f"{paper.name}开标记录"),),
    )
    tale.last = step.number
    failed = tuple(_failed(tale, lot) for lot in paper.lots if not lot.opened)
    tags: tuple[Tag, ...] = ("tenderUpdate", "award") if failed else ("tenderUpdate",)
    return tale.release(step, *tags, tender=tender, awards=failed, bids=_bids(tale, step, paper))


def _bids(tale: Tale, step: Step, paper: OpeningRecorded) -> Bids:
    """Every bid as it was read out, and how many each lot has; of a lot that is not opened the number alone."""
    counts = {lot.lot: len(lot.bids) if lot.opened else tale.rolled.get(lot.lot, 0) for lot in paper.lots}
    return Bids(
        statistics=tuple(
            BidsStatistic(
                id=f"{lot_no(lot)}.bids",
                measure="bids",
                value=count,
                date=step.at,
                related_lot=str(lot_no(lot)),
            )
            for lot, count in counts.items()
        ),
        details=tuple(_bid(tale, bid) for lot in paper.lots for bid in lot.bids),
    )


OUTCOMES: dict[str, BidStatus] = {
    "read": "pending",
    "damaged": "disqualified",
    "revoked": "withdrawn",
    "withdrawn": "withdrawn",
}
"""What came of a bid at the opening, in the code list of bids: a bid its bidder did not unlock counts as revoked (EB-09)."""


def _bid(tale: Tale, bid: BidRead) -> Bid:
    return Bid(
        id=bid.bid,
        date=bid.received_at,
        status=OUTCOMES[bid.outcome],
        tenderers=tale.bidders(bid.bid, bid.bidder, bid.name, "tenderer"),
        value=yuan(bid.price) if bid.outcome == "read" and bid.price else UNSET,  # none is told before talks
        related_lots=(str(lot_no(bid.lot)),),
    )


def _tenderers(tale: Tale, paper: OpeningRecorded) -> int | None:
    """How many tendered, a consortium counting once; not said where an unopened lot hides who it was.

    A bidder of an unopened lot is never named, so it cannot be told whether it also bid for another.
    """
    named = {bid.bidder for lot in paper.lots for bid in lot.bids}
    hidden = [tale.rolled.get(lot.lot, 0) for lot in paper.lots if not lot.opened]
    if not any(hidden):
        return len(named)
    return hidden[0] if len(paper.lots) == 1 else None


def _failed(tale: Tale, lot: LotOpening) -> Award:
    no = lot_no(lot.lot)
    return Award(
        id=failed_award(lot.lot),
        title=f"{lot.title}：招标失败",
        description=lot.reason,
        status="unsuccessful",
        items=(tale.item(no),),
        related_lots=(str(no),),
    )


_TELLERS: dict[type[Paper], Callable[[Tale, Step, Any], Release | None]] = {
    IntentionPublished: planned.intended,
    IntentionWithdrawn: planned.withdrawn,
    NoticePublished: _notice,
    ClarificationPublished: _clarification,
    RollPublished: _roll,
    OpeningRecorded: _opening,
    CandidatesPublished: awarding.candidates,
    TerminationAnnounced: _termination,
    FailureAnnounced: awarding.failure,
    AwardPublished: awarding.award,
    ContractPublished: awarding.contract,
    AwardLapsed: turns.lapsed,
    EvaluationReopened: turns.reopened,
    DeadlineExtended: turns.extended,
    ValidityExtended: turns.validity,
    ActivitySuspended: turns.suspended,
    ActivityResumed: turns.resumed,
    DecisionPublished: turns.decided,
    **prequalified.TELLERS,
    **sales.TELLERS,
    **purchases.TELLERS,
    **performed.TELLERS,
}
READ = frozenset(kind.type for kind in _TELLERS)
"""Types of record a tender is told from."""

TOLD = READ - {RollPublished.type}
"""Those that give a release (a publicity without candidates gives none)."""
