"""A tender of ours told as OCDS releases: one for each public record that changes what the public knows.

Told from the logged records alone, in the order of the journal, so that the same log gives the same
bytes. A release says what its record says and no more; nothing of a bid stands in one before the
opening record. What is not here: compiling and packing (``records``), who asks for which (``feed``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from msgspec import UNSET

from hallcore.dossier import Dossier, record_number
from hallcore.ground.clock import TZ
from hallcore.ground.events import Paper
from hallcore.identity.model import ApplicantRegistered
from hallcore.identity.rules import applicant_number
from hallcore.journal import Root
from portal.ocds import turns
from portal.ocds.identifiers import contract_id, failed_award
from portal.ocds.standard import (
    Amendment,
    Award,
    Budget,
    ContactPoint,
    Contract,
    Maybe,
    Period,
    Planning,
    Release,
    Tag,
    Tender,
)
from portal.ocds.tale import Publisher, Step, Tale, yuan
from trading.award.model import AwardLapsed, AwardPublished, Candidate, CandidatesPublished, FailureAnnounced
from trading.contract.model import ContractPublished
from trading.evaluation.again_model import EvaluationReopened
from trading.methods.model import regime_of
from trading.opening.model import LotOpening, OpeningRecorded, RollPublished
from trading.tendering.model import (
    CATEGORIES,
    LOT,
    METHODS,
    ClarificationPublished,
    Evaluation,
    NoticePublished,
    TerminationAnnounced,
)
from trading.tendering.rules import lot_no
from trading.tendering.turn_model import DeadlineExtended

CRITERIA = {"comprehensive": "ratedCriteria", "lowest": "priceOnly"}
"""How bids are compared, in the code list of award criteria."""

SUBMISSION = "在本平台网上递交密封的投标文件，投标截止前可以替换或者撤回"


def logged(root: Root, tender: Dossier) -> tuple[Step, ...]:
    """The public records of a tender and its lots that stand in the journal, in its order."""
    lots = [child for child in root.archive.children(tender.number) if child.machine == LOT]
    steps = []
    for dossier in (tender, *lots):
        for n, kind in enumerate(dossier.types):
            index = root.journal.position(dossier.number, n) if kind in READ else None
            if index is not None:
                record, number = dossier.record(n), record_number(dossier.number, n)
                steps.append(Step(index, number, record.at, record.sha256, record.paper, record.files))
    return tuple(sorted(steps, key=lambda step: step.position))


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
    tale = Tale(tender, publisher, name)
    told = [_TELLERS[type(step.paper)](tale, step, step.paper) for step in steps]
    return tuple(release for release in told if release is not None)


# -- the tender -------------------------------------------------------------------------------------------


def _notice(tale: Tale, step: Step, paper: NoticePublished) -> Release:
    tale.lots = {lot.no: lot for lot in paper.lots}
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
        value=yuan(sum((lot.ceiling for lot in paper.lots), Decimal(0))),
        procurement_method="selective" if "invited" in paper.method else "open",
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
    budget = Budget(description=f"资金来源：{paper.funding}", project=paper.name)
    planning = Planning(rationale=paper.approval, budget=budget)
    return tale.release(step, "tender", buyer=buyer, planning=planning, tender=tender)


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


def _termination(tale: Tale, step: Step, paper: TerminationAnnounced) -> Release:
    """The tender is cancelled; its lots come to nothing with it and nothing of a bid is ever said."""
    tale.cancelled = True
    tender = Tender(
        id=tale.tender,
        status=tale.status,
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
        documents=(tale.page(step, f"{paper.name}开标记录"),),
    )
    tale.last = step.number
    failed = tuple(_failed(tale, lot) for lot in paper.lots if not lot.opened)
    tags: tuple[Tag, ...] = ("tenderUpdate", "award") if failed else ("tenderUpdate",)
    return tale.release(step, *tags, tender=tender, awards=failed)


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
    )


# -- award and contract -----------------------------------------------------------------------------------


def _candidates(tale: Tale, step: Step, paper: CandidatesPublished) -> Release | None:
    """The first candidate is a proposed award until the publicity ends."""
    if not paper.candidates:
        return None
    first = paper.candidates[0]
    listed = "\n".join(
        f"第 {each.rank} 中标候选人：{each.name}，报价 {each.price:f} 元" for each in paper.candidates
    )
    until = f"公示期 {paper.starts:%Y-%m-%d %H:%M} 至 {paper.ends:%Y-%m-%d %H:%M}"
    award = _award_of(
        tale,
        paper.lot,
        first,
        title=f"{paper.lot_title}：中标候选人公示",
        description=f"{until}。\n{listed}",
        status="pending",
        documents=(tale.page(step, f"{paper.name}（{paper.lot_title}）中标候选人公示", "evaluationReports"),),
    )
    before = tale.proposed.get(paper.lot)
    tale.proposed[paper.lot] = first.bid
    # Published anew after a second look or a second evaluation: what was proposed before is proposed no more.
    passed = () if before in {None, "", first.bid} else (Award(id=before, status="unsuccessful"),)
    return tale.release(step, "awardUpdate" if before else "award", awards=(*passed, award))


def _failure(tale: Tale, step: Step, paper: FailureAnnounced) -> Release:
    """Every bid for a lot was rejected; the tender is unsuccessful once no lot is open and none was awarded."""
    known = tale.decided.get(lot_no(paper.lot)) is False
    tale.decided[lot_no(paper.lot)] = False
    grounds = "\n".join(f"{each.name}：{each.reason}" for each in paper.rejected)
    award = Award(
        id=failed_award(paper.lot),
        title=f"{paper.lot_title}：{'废标' if regime_of(paper.lot) == 'procurement' else '招标失败'}",
        description=f"{paper.cause or '投标全部被否决'}。\n{grounds}".rstrip(),
        status="unsuccessful",
        items=(tale.item(lot_no(paper.lot)),),
        documents=(tale.page(step, f"{paper.name}（{paper.lot_title}）招标失败公告"),),
    )
    ended: Maybe[Period] = Period(end_date=step.at) if tale.status != "active" else UNSET
    tender = Tender(id=tale.tender, status=tale.status, award_period=ended)
    before = tale.proposed.pop(paper.lot, None)
    passed = (Award(id=before, status="unsuccessful"),) if before else ()
    tag: Tag = "awardUpdate" if known or passed else "award"
    return tale.release(step, tag, tender=tender, awards=(*passed, award))


def _award(tale: Tale, step: Step, paper: AwardPublished) -> Release:
    proposed = tale.proposed.get(paper.lot)
    tale.decided[lot_no(paper.lot)], tale.awarded[paper.lot] = True, paper.winner.bid
    award = _award_of(
        tale,
        paper.lot,
        paper.winner,
        roles=("supplier",),
        title=f"{paper.lot_title}：中标结果",
        description=f"中标人 {paper.winner.name}，{METHODS[paper.method]}得分 {paper.winner.total:f}",
        status="active",
        date=step.at,
        documents=(tale.page(step, f"{paper.name}（{paper.lot_title}）中标结果公告", "awardNotice"),),
    )
    passed = () if proposed in (None, "", paper.winner.bid) else (Award(id=proposed, status="unsuccessful"),)
    ended: Maybe[Period] = Period(end_date=step.at) if tale.status == "complete" else UNSET
    tender = Tender(id=tale.tender, status=tale.status, award_period=ended)
    tag: Tag = "awardUpdate" if proposed else "award"
    return tale.release(step, tag, tender=tender, awards=(*passed, award))


def _award_of(
    tale: Tale,
    lot: str,
    candidate: Candidate,
    *,
    roles: tuple[str, ...] = (),
    **fields: Any,  # noqa: ANN401 - fields of an award
) -> Award:
    return Award(
        id=candidate.bid,
        suppliers=tale.bidders(candidate.bid, candidate.bidder, candidate.name, "tenderer", *roles),
        value=yuan(candidate.price),
        items=(tale.item(lot_no(lot)),),
        contract_period=Period(duration_in_days=candidate.duration_days),
        **fields,
    )


def _contract(tale: Tale, step: Step, paper: ContractPublished) -> Release:
    title = f"{paper.name}（{paper.lot_title}）合同"
    contract = Contract(
        id=contract_id(paper.lot),
        award_id=tale.awarded[paper.lot],
        title=title,
        status="active",
        period=Period(start_date=_day(paper.starts), end_date=_day(paper.ends)),
        value=yuan(paper.amount),
        items=(tale.item(lot_no(paper.lot)),),
        date_signed=_day(paper.signed_on),
        documents=(
            tale.page(step, f"{title}公告", "contractNotice"),
            *tale.files(step, "contractSigned"),
        ),
    )
    return tale.release(step, "contract", contracts=(contract,))


def _day(day: date) -> datetime:
    """A day as OCDS wants it: a moment; its beginning in our time."""
    return datetime.combine(day, time.min, TZ)


_TELLERS: dict[type[Paper], Callable[[Tale, Step, Any], Release | None]] = {
    NoticePublished: _notice,
    ClarificationPublished: _clarification,
    RollPublished: _roll,
    OpeningRecorded: _opening,
    CandidatesPublished: _candidates,
    TerminationAnnounced: _termination,
    FailureAnnounced: _failure,
    AwardPublished: _award,
    ContractPublished: _contract,
    AwardLapsed: turns.lapsed,
    EvaluationReopened: turns.reopened,
    DeadlineExtended: turns.extended,
}
READ = frozenset(kind.type for kind in _TELLERS)
"""Types of record a tender is told from."""

TOLD = READ - {RollPublished.type}
"""Those that give a release (a publicity without candidates gives none)."""
