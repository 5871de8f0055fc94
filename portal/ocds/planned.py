"""What comes before a tender as releases: an intention is a process of its own, which the tender names as prior to it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from portal.ocds.extended import Release, Tender
from portal.ocds.identifiers import ocid_of
from portal.ocds.standard import Budget, Planning, RelatedProcess, Tag
from portal.ocds.tale import Step, Tale, yuan
from trading.planning.model import IntentionPublished, IntentionWithdrawn
from trading.tendering.model import NoticePublished


def intended(tale: Tale, step: Step, paper: IntentionPublished) -> Release:
    """What is meant to be bought, for how much, from which month on; told again it updates what was told."""
    tag: Tag = "planningUpdate" if tale.last else "planning"
    tale.last = step.number
    buyer = tale.party(paper.purchaser, paper.purchaser_name, "buyer", "procuringEntity")
    kind = "procurementPlan" if tag == "planning" else None
    planning = Planning(
        rationale=f"{paper.called}：预计 {paper.month} 开始。{paper.note}",
        budget=Budget(description=paper.called, amount=yuan(paper.budget), project=paper.name),
        documents=(tale.page(step, f"{paper.name}{paper.called}", kind),),
    )
    tender = Tender(
        id=tale.tender,
        title=paper.name,
        description=paper.outline,
        status="planned",
        procuring_entity=buyer,
        value=yuan(Decimal(paper.budget)),
        main_procurement_category=paper.kind,  # type: ignore[arg-type]  # KINDS are the codes of OCDS
    )
    return tale.release(step, tag, buyer=buyer, planning=planning, tender=tender)


def withdrawn(tale: Tale, step: Step, paper: IntentionWithdrawn) -> Release:
    """It is not bought after all."""
    tale.last = step.number
    planning = Planning(
        rationale=f"{paper.called}撤销：{paper.reason}",
        documents=(tale.page(step, f"{paper.name}{paper.called}撤销公告"),),
    )
    return tale.release(
        step, "planningUpdate", planning=planning, tender=Tender(id=tale.tender, status="withdrawn")
    )


def before(tale: Tale, notice: NoticePublished) -> dict[str, Any]:
    """What a tender's first release says of what came before it: approval, money, and the intention it follows."""
    budget = Budget(description=f"资金来源：{notice.funding}", project=notice.name)
    return {
        "planning": Planning(rationale=notice.approval, budget=budget),
        "related_processes": prior(tale, notice.intention),
    }


def prior(tale: Tale, intention: str) -> tuple[RelatedProcess, ...]:
    """The intention a tender follows, as its release names it; none where there is none."""
    if not intention:
        return ()
    return (
        RelatedProcess(
            id="1",
            relationship=("prior",),
            scheme="ocid",
            identifier=ocid_of(tale.publisher.prefix, intention),
        ),
    )
