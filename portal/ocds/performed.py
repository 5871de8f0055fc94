"""What follows a contract as releases: its milestones, amendments, acceptance and payments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hallcore.ground.events import Paper
from portal.ocds import framing
from portal.ocds.extended import Release
from portal.ocds.identifiers import contract_id
from portal.ocds.standard import (
    Amendment,
    Contract,
    Implementation,
    Milestone,
    Period,
    Tag,
    Transaction,
)
from portal.ocds.tale import Step, Tale, yuan
from portal.ocds.times import day_of
from trading.framework.model import CALLOFF
from trading.performance.model import (
    BEGINNINGS,
    KINDS,
    PERFORMANCE,
    AcceptanceRecorded,
    ContractChanged,
    PerformanceOpened,
)
from trading.performance.paying_model import PartPaid, PaymentMade

BELOW = frozenset({PERFORMANCE, CALLOFF})
"""What lies below a lot once it is settled from whom is bought: how a contract is performed, orders under a framework."""


def _told(tale: Tale, step: Step, tag: Tag, lot: str, **more: object) -> Release:
    contract = Contract(id=contract_id(lot), award_id=tale.awarded[lot], **more)  # type: ignore[arg-type]  # fields of a contract
    return tale.release(step, tag, contracts=(contract,))


def opened(tale: Tale, step: Step, paper: PerformanceOpened) -> Release:
    """How the contract is paid: a milestone for each payment."""
    tale.signed[paper.lot] = step.number
    milestones = tuple(
        Milestone(
            id=str(one.no),
            title=one.title,
            type="financing",
            description=f"{one.amount:f} 元，自{BEGINNINGS[one.begins]}之日起支付",
            status="scheduled",
        )
        for one in paper.milestones
    )
    return _told(tale, step, "contractUpdate", paper.lot, milestones=milestones)


def changed(tale: Tale, step: Step, paper: ContractChanged) -> Release:
    """Both sides signed a change."""
    amendment = Amendment(
        id=step.number,
        date=step.at,
        rationale=f"{paper.ground}：{paper.reason}",
        description=f"{KINDS[paper.kind]}：{paper.text}",
        amends_release_id=tale.signed[paper.lot],
        release_id=step.number,
    )
    tale.signed[paper.lot] = step.number
    ended = paper.kind == "termination"
    return _told(
        tale,
        step,
        "contractTermination" if ended else "contractAmendment",
        paper.lot,
        value=yuan(paper.after),
        period=Period(end_date=day_of(paper.ends)),
        status="terminated" if ended else "active",
        amendments=(amendment,),
        documents=(tale.page(step, f"{paper.name}合同变更公告", "contractNotice"),),
    )


def accepted(tale: Tale, step: Step, paper: AcceptanceRecorded) -> Release:
    """How each standard was met: a milestone of the implementation."""
    found = "\n".join(f"{one.standard}：{'符合' if one.met else '不符合'}" for one in paper.findings)
    milestone = Milestone(
        id=f"acceptance-{paper.round}",
        title=f"履约验收（第 {paper.round} 次）",
        type="delivery",
        description=found,
        date_met=day_of(paper.accepted_on) if paper.passed else None,
        status="met" if paper.passed else "notMet",
    )
    told = Implementation(
        milestones=(milestone,), documents=(tale.page(step, f"{paper.name}履约验收结果公告"),)
    )
    return _told(tale, step, _tag(tale, paper.lot), paper.lot, implementation=told)


def paid(tale: Tale, step: Step, paper: PaymentMade) -> Release:
    """A payment: a transaction, interest for lateness with it."""
    told = Implementation(
        transactions=(
            Transaction(
                id=step.number,
                date=day_of(paper.paid_on),
                value=yuan(paper.paid + paper.interest),
                payer=tale.party(*tale.buyer, "payer"),
                payee=tale.party(paper.supplier, paper.supplier_name, "payee"),
            ),
        ),
        milestones=(
            Milestone(
                id=f"payment-{paper.milestone}",
                title=paper.called,
                type="financing",
                due_date=paper.due_by,
                date_met=day_of(paper.paid_on) if paper.paid and not paper.left else None,
                status="met" if not paper.left else "partiallyMet",
            ),
        ),
    )
    return _told(tale, step, _tag(tale, paper.lot), paper.lot, implementation=told)


def _tag(tale: Tale, lot: str) -> Tag:
    """The first release of an implementation, and those after it."""
    if lot in tale.performed:
        return "implementationUpdate"
    tale.performed.add(lot)
    return "implementation"


TELLERS: dict[type[Paper], Callable[[Tale, Step, Any], Release]] = {
    PerformanceOpened: opened,
    ContractChanged: changed,
    AcceptanceRecorded: accepted,
    PaymentMade: paid,
    PartPaid: paid,
    **framing.TELLERS,
}
"""Paper → how it is told."""
