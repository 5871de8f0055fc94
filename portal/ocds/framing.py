"""A framework as releases: an award for each finalist, a contract for each order, and what was delivered.

The agreement itself is no contract in the sense of the standard (nothing is bought by it): it adds its document to the
award. Call-offs are contracts of the same process, each under the award of its supplier.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from hallcore.ground.events import Paper
from portal.ocds.awarding import judged
from portal.ocds.extended import Award, Item, Release, Tender
from portal.ocds.standard import Contract, Implementation, Maybe, Milestone, Period, Unit
from portal.ocds.tale import Step, Tale, yuan
from portal.ocds.times import day_of
from trading.framework.calling_model import CallOffContracted, CallOffPublished, CallOffReceived
from trading.framework.model import (
    GROUNDS,
    AgreementSigned,
    Finalist,
    FinalistRemoved,
    FinalistsPublished,
    FrameworkSummed,
)
from trading.tendering.framing_model import WAYS
from trading.tendering.rules import lot_no


def finalists(tale: Tale, step: Step, paper: FinalistsPublished) -> Release:
    """Each finalist has an award at its unit price; the lot is closed to others."""
    no = lot_no(paper.lot)
    tale.decided[no] = True
    awards = tuple(_award(tale, step, paper, one) for one in paper.finalists)
    ended: Maybe[Period] = Period(end_date=step.at) if tale.status == "complete" else UNSET
    tender = Tender(id=tale.tender, status=tale.status, award_period=ended, lots=tale.turned())
    bids = judged(tale, step, paper.lot, paper.eliminated)
    return tale.release(step, "award", tender=tender, awards=awards, bids=bids)


def _award(tale: Tale, step: Step, paper: FinalistsPublished, one: Finalist) -> Award:
    no = lot_no(paper.lot)
    return Award(
        id=one.bid,
        title=f"{paper.lot_title}：入围第 {one.rank} 名",
        description=f"框架协议入围，{one.product}；第二阶段{WAYS[paper.terms.way]}",
        status="active",
        date=step.at,
        suppliers=tale.bidders(one.bid, one.supplier, one.name, "tenderer", "supplier"),
        items=(_item(tale, no, one.price, paper.terms.unit),),
        related_bid=one.bid,
        related_lots=(str(no),),
        documents=(tale.page(step, f"{paper.name}入围结果公告", "awardNotice", lot=no),),
    )


def _item(tale: Tale, no: int, price: Any, unit: str) -> Item:  # noqa: ANN401 - a Decimal of yuan
    """What is bought, at what a unit costs."""
    return replace(tale.item(no), unit=Unit(name=unit, value=yuan(price)))


def agreement(tale: Tale, step: Step, paper: AgreementSigned) -> Release:
    """An agreement was signed: until when orders are placed at the finalist's price."""
    title = f"{paper.name}框架协议（{paper.supplier_name}）"
    signed = Award(
        id=paper.bid,
        contract_period=Period(start_date=day_of(paper.starts), end_date=day_of(paper.ends)),
        documents=(
            tale.page(step, title, "contractNotice", lot=lot_no(paper.lot)),
            *tale.files(step, "contractSigned"),
        ),
    )
    return tale.release(step, "awardUpdate", awards=(signed,))


def removed(tale: Tale, step: Step, paper: FinalistRemoved) -> Release:
    """A finalist was removed: its award stands no more."""
    gone = Award(
        id=paper.bid,
        status="cancelled",
        description=f"{GROUNDS[paper.ground]}：{paper.reason}",
        documents=(tale.page(step, f"{paper.name}清退公告", lot=lot_no(paper.lot)),),
    )
    return tale.release(step, "awardCancellation", awards=(gone,))


def result(tale: Tale, step: Step, paper: CallOffPublished) -> Release:
    """From whom an order is bought: a contract that is not signed yet."""
    return tale.release(step, "contract", contracts=(_pending(tale, step, paper),))


def _order(step: Step) -> str:
    """The number of the order a record is of, which names its contract."""
    return step.number.rpartition("-")[0]


def _pending(tale: Tale, step: Step, paper: CallOffPublished) -> Contract:
    title = f"{paper.name}第二阶段采购（{paper.purchaser_name}）"
    item = _item(tale, lot_no(paper.lot), paper.price, paper.unit)
    tale.signed[_order(step)] = step.number
    return Contract(
        id=_order(step),
        award_id=paper.bid,
        title=title,
        description=f"采购人 {paper.purchaser_name}，{WAYS[paper.way]}",
        status="pending",
        value=yuan(paper.amount),
        items=(replace(item, quantity=paper.quantity),),
        documents=(tale.page(step, f"{title}成交结果公告", "contractNotice"),),
    )


def contract(tale: Tale, step: Step, paper: CallOffContracted) -> Release:
    """The contract of an order is signed and public."""
    title = f"{paper.name}第二阶段采购（{paper.purchaser_name}）"
    known = _order(step) in tale.signed
    tale.signed[_order(step)] = step.number
    item = _item(tale, lot_no(paper.lot), paper.price, paper.unit)
    signed = Contract(
        id=_order(step),
        award_id=paper.bid,
        title=title,
        description=f"采购人 {paper.purchaser_name}，{WAYS[paper.way]}",
        status="active",
        period=Period(start_date=day_of(paper.signed_on), end_date=day_of(paper.deliver_by)),
        value=yuan(paper.amount),
        items=(replace(item, quantity=paper.quantity),),
        date_signed=day_of(paper.signed_on),
        documents=(
            tale.page(step, f"{title}合同公告", "contractNotice"),
            *tale.files(step, "contractSigned"),
        ),
    )
    tale.party(paper.purchaser, paper.purchaser_name, "buyer")
    return tale.release(step, "contractUpdate" if known else "contract", contracts=(signed,))


def received(tale: Tale, step: Step, paper: CallOffReceived) -> Release:
    """What was delivered: a milestone of the implementation."""
    order = _order(step)
    first = order not in tale.performed
    tale.performed.add(order)
    milestone = Milestone(
        id=step.number,
        title="验收",
        type="delivery",
        description=paper.found,
        date_met=day_of(paper.accepted_on) if paper.passed else None,
        status="met" if paper.passed else "notMet",
    )
    told = Implementation(
        milestones=(milestone,), documents=(tale.page(step, f"{paper.name}框架协议采购验收公告"),)
    )
    done = Contract(id=order, award_id=paper.bid, implementation=told)
    return tale.release(step, "implementation" if first else "implementationUpdate", contracts=(done,))


def summed(tale: Tale, step: Step, paper: FrameworkSummed) -> Release:
    """The framework is over: how much was ordered in all, as a document of the tender."""
    tender = Tender(
        id=tale.tender, documents=(tale.page(step, f"{paper.name}成交结果汇总公告", lot=lot_no(paper.lot)),)
    )
    return tale.release(step, "tenderUpdate", tender=tender)


TELLERS: dict[type[Paper], Callable[[Tale, Step, Any], Release]] = {
    FinalistsPublished: finalists,
    AgreementSigned: agreement,
    FinalistRemoved: removed,
    CallOffPublished: result,
    CallOffContracted: contract,
    CallOffReceived: received,
    FrameworkSummed: summed,
}
"""Paper → how it is told. Orders, their refusals and competitions say nothing before a supplier is found."""
