"""A tender's prequalification told as releases: that applicants are asked for, what was explained, and how it ended.

Nobody is named and nothing counted: who applied is secret until the bids are opened (ZB-043).
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hallcore.ground.events import Paper
from portal.ocds.extended import Enquiry, Release, Tender
from portal.ocds.standard import Amendment, ContactPoint, Period
from portal.ocds.tale import Step, Tale, yuan
from trading.tendering.model import CATEGORIES
from trading.tendering.qualifying_model import (
    WAYS,
    PrequalificationClarified,
    PrequalificationConcluded,
    PrequalificationFailed,
    PrequalificationPublished,
)


def notice(tale: Tale, step: Step, paper: PrequalificationPublished) -> Release:
    """The tender is planned: its lots are known, and whoever wants to bid applies first."""
    tale.lots = {lot.no: lot for lot in paper.lots}
    tale.buyer = (paper.purchaser, paper.purchaser_name)
    tale.last, tale.prequalified = step.number, True
    roles = ("buyer",) if paper.agency else ("buyer", "procuringEntity")
    contact = ContactPoint(name=paper.contact)
    buyer = tale.party(paper.purchaser, paper.purchaser_name, *roles, contact_point=contact)
    entity = tale.party(paper.agency, paper.agency_name, "procuringEntity") if paper.agency else buyer
    tender = Tender(
        id=tale.tender,
        title=paper.name,
        description=f"{CATEGORIES[paper.category]}。{paper.approval}。先行资格预审，{WAYS[paper.way]}。",
        status="planned",
        procuring_entity=entity,
        items=tuple(tale.priced(no) for no in tale.lots),
        lots=tale.called(),
        value=yuan(sum((lot.ceiling for lot in paper.lots), Decimal(0))),
        procurement_method="selective",
        procurement_method_details="公开招标（资格预审）",
        main_procurement_category=paper.kind,  # type: ignore[arg-type]  # KINDS are the codes of OCDS
        eligibility_criteria=paper.requirements,
        enquiry_period=Period(start_date=paper.documents_from, end_date=paper.deadline),
        documents=(
            tale.page(step, f"{paper.name}资格预审公告", "tenderNotice"),
            *tale.files(step, "eligibilityCriteria"),
        ),
    )
    return tale.release(step, "tender", buyer=buyer, tender=tender)


def clarified(tale: Tale, step: Step, paper: PrequalificationClarified) -> Release:
    """Documents explained or changed; the tender is amended where that may affect applications."""
    amends = paper.moved_from is not None or paper.affects_preparation or bool(step.files)
    text = "\n".join(f"问：{each.question}\n答：{each.answer}" for each in paper.answers)
    enquiries = tuple(
        Enquiry(
            id=f"{step.number}.{n}",
            title=f"资格预审文件澄清第 {paper.no} 号之问题 {n}",
            description=each.question,
            answer=each.answer,
            date_answered=step.at,
        )
        for n, each in enumerate(paper.answers, 1)
    )
    tender = Tender(
        id=tale.tender,
        status="planned",
        has_enquiries=True if paper.answers else None,
        enquiries=enquiries,
        enquiry_period=Period(end_date=paper.deadline),
        documents=(
            tale.page(step, f"资格预审文件澄清与修改第 {paper.no} 号", "clarifications"),
            *tale.files(step, "clarifications"),
        ),
        amendments=(_amendment(tale, step, "澄清或者修改资格预审文件", text),) if amends else (),
    )
    tale.last = step.number
    return tale.release(step, "tenderAmendment" if amends else "tenderUpdate", tender=tender)


def concluded(tale: Tale, step: Step, paper: PrequalificationConcluded) -> Release:
    """Enough passed; the invitation follows."""
    tender = Tender(
        id=tale.tender,
        status="planned",
        documents=(tale.page(step, f"{paper.name}资格预审结果公告"),),
    )
    tale.last = step.number
    return tale.release(step, "tenderUpdate", tender=tender)


def failed(tale: Tale, step: Step, paper: PrequalificationFailed) -> Release:
    """Too few passed: the tender comes to nothing with its lots."""
    tale.cancelled = True
    tender = Tender(
        id=tale.tender,
        status=tale.status,
        lots=tale.turned(),
        documents=(tale.page(step, f"{paper.name}资格预审失败公告", "cancellationDetails"),),
        amendments=(_amendment(tale, step, "通过资格预审的不足，重新招标", paper.cause),),
    )
    tale.last = step.number
    return tale.release(step, "tenderCancellation", tender=tender)


def _amendment(tale: Tale, step: Step, rationale: str, description: str) -> Amendment:
    return Amendment(
        id=step.number,
        date=step.at,
        rationale=rationale,
        description=description or None,
        amends_release_id=tale.last,
        release_id=step.number,
    )


TELLERS: dict[type[Paper], Callable[[Tale, Step, Any], Release | None]] = {
    PrequalificationPublished: notice,
    PrequalificationClarified: clarified,
    PrequalificationConcluded: concluded,
    PrequalificationFailed: failed,
}
