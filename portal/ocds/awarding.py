"""A tender's outcome as releases: candidates, awards, failures, contracts, and what became of each bid."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import UNSET

from portal.ocds.extended import Award, Bid, Bids, BidsStatistic, BidStatus, Release, Tender
from portal.ocds.identifiers import contract_id, failed_award
from portal.ocds.standard import Contract, Maybe, Period, Tag
from portal.ocds.tale import Step, Tale, yuan
from portal.ocds.times import day_of
from trading.award.model import AwardPublished, Candidate, CandidatesPublished, FailureAnnounced, Rejected
from trading.contract.model import ContractPublished
from trading.methods.model import regime_of
from trading.tendering.model import METHODS
from trading.tendering.rules import lot_no


def candidates(tale: Tale, step: Step, paper: CandidatesPublished) -> Release | None:
    """The first candidate is a proposed award until the publicity ends."""
    if not paper.candidates:
        return None
    first = paper.candidates[0]
    listed = "\n".join(
        f"第 {each.rank} 中标候选人：{each.name}，报价 {each.price:f} 元" for each in paper.candidates
    )
    until = f"公示期 {paper.starts:%Y-%m-%d %H:%M} 至 {paper.ends:%Y-%m-%d %H:%M}"
    proposed = _award_of(
        tale,
        paper.lot,
        first,
        title=f"{paper.lot_title}：中标候选人公示",
        description=f"{until}。\n{listed}",
        status="pending",
        documents=(
            tale.page(
                step,
                f"{paper.name}（{paper.lot_title}）中标候选人公示",
                "evaluationReports",
                lot=lot_no(paper.lot),
            ),
        ),
    )
    before = tale.proposed.get(paper.lot)
    tale.proposed[paper.lot] = first.bid
    # Published anew after a second look or a second evaluation: what was proposed before is proposed no more.
    passed = () if before in {None, "", first.bid} else (Award(id=before, status="unsuccessful"),)
    tag: Tag = "awardUpdate" if before else "award"
    bids = judged(tale, step, paper.lot, paper.rejected)
    return tale.release(step, tag, awards=(*passed, proposed), bids=bids)


def failure(tale: Tale, step: Step, paper: FailureAnnounced) -> Release:
    """Every bid for a lot was rejected; the tender is unsuccessful once no lot is open and none was awarded."""
    known = tale.decided.get(lot_no(paper.lot)) is False
    tale.decided[lot_no(paper.lot)] = False
    grounds = "\n".join(f"{each.name}：{each.reason}" for each in paper.rejected)
    failed = Award(
        id=failed_award(paper.lot),
        title=f"{paper.lot_title}：{'废标' if regime_of(paper.lot) == 'procurement' else '招标失败'}",
        description=f"{paper.cause or '投标全部被否决'}。\n{grounds}".rstrip(),
        status="unsuccessful",
        items=(tale.item(lot_no(paper.lot)),),
        related_lots=(str(lot_no(paper.lot)),),
        documents=(tale.page(step, f"{paper.name}（{paper.lot_title}）招标失败公告", lot=lot_no(paper.lot)),),
    )
    ended: Maybe[Period] = Period(end_date=step.at) if tale.status != "active" else UNSET
    tender = Tender(id=tale.tender, status=tale.status, award_period=ended, lots=tale.turned())
    before = tale.proposed.pop(paper.lot, None)
    passed = (Award(id=before, status="unsuccessful"),) if before else ()
    tag: Tag = "awardUpdate" if known or passed else "award"
    bids = judged(tale, step, paper.lot, paper.rejected)
    return tale.release(step, tag, tender=tender, awards=(*passed, failed), bids=bids)


def award(tale: Tale, step: Step, paper: AwardPublished) -> Release:
    """A lot is awarded; what was proposed and did not win is passed over."""
    proposed = tale.proposed.get(paper.lot)
    tale.decided[lot_no(paper.lot)], tale.awarded[paper.lot] = True, paper.winner.bid
    won = _award_of(
        tale,
        paper.lot,
        paper.winner,
        roles=("supplier",),
        title=f"{paper.lot_title}：中标结果",
        description=f"中标人 {paper.winner.name}，{METHODS[paper.method]}得分 {paper.winner.total:f}",
        status="active",
        date=step.at,
        documents=(
            tale.page(
                step, f"{paper.name}（{paper.lot_title}）中标结果公告", "awardNotice", lot=lot_no(paper.lot)
            ),
        ),
    )
    passed = () if proposed in (None, "", paper.winner.bid) else (Award(id=proposed, status="unsuccessful"),)
    ended: Maybe[Period] = Period(end_date=step.at) if tale.status == "complete" else UNSET
    tender = Tender(id=tale.tender, status=tale.status, award_period=ended, lots=tale.turned())
    tag: Tag = "awardUpdate" if proposed else "award"
    bids = judged(tale, step, paper.lot, paper.rejected)
    return tale.release(step, tag, tender=tender, awards=(*passed, won), bids=bids)


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
        related_bid=candidate.bid,
        related_lots=(str(lot_no(lot)),),
        contract_period=Period(duration_in_days=candidate.duration_days),
        **fields,
    )


def contract(tale: Tale, step: Step, paper: ContractPublished) -> Release:
    """The contract of a lot is signed and public."""
    title = f"{paper.name}（{paper.lot_title}）合同"
    tale.signed[paper.lot] = step.number
    signed = Contract(
        id=contract_id(paper.lot),
        award_id=tale.awarded[paper.lot],
        title=title,
        status="active",
        period=Period(start_date=day_of(paper.starts), end_date=day_of(paper.ends)),
        value=yuan(paper.amount),
        items=(tale.item(lot_no(paper.lot)),),
        date_signed=day_of(paper.signed_on),
        documents=(
            tale.page(step, f"{title}公告", "contractNotice"),
            *tale.files(step, "contractSigned"),
        ),
    )
    return tale.release(step, "contract", contracts=(signed,))


# -- what became of the bids --------------------------------------------------------------------------------


def judged(tale: Tale, step: Step, lot: str, rejected: Iterable[Rejected]) -> Maybe[Bids]:
    """Which of a lot's bids were found valid, as far as what is published says so; nothing where none was read."""
    out = {each.name for each in rejected}
    read = tale.read.get(lot, {})
    if not read:
        return UNSET
    details = tuple(Bid(id=bid, status=_status(name in out)) for bid, name in read.items())
    valid = sum(name not in out for name in read.values())
    no = str(lot_no(lot))
    counted = BidsStatistic(
        id=f"{no}.validBids", measure="validBids", value=valid, date=step.at, related_lot=no
    )
    return Bids(statistics=(counted,), details=details)


def _status(out: bool) -> BidStatus:  # noqa: FBT001 - one question
    return "disqualified" if out else "valid"
