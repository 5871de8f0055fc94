"""A tender's turns as releases: an award that lapsed, an evaluation done again, a deadline an outage moved."""

from __future__ import annotations

from portal.ocds.standard import Amendment, Award, Period, Release, Tag, Tender
from portal.ocds.tale import Step, Tale
from trading.award.model import LAPSES, AwardLapsed
from trading.evaluation.again_model import EvaluationReopened
from trading.tendering.rules import lot_no
from trading.tendering.turn_model import DeadlineExtended


def lapsed(tale: Tale, step: Step, paper: AwardLapsed) -> Release:
    """The winner lost the award; what comes next is another release."""
    tale.decided.pop(lot_no(paper.lot), None)
    tale.proposed[paper.lot] = ""
    award = Award(
        id=paper.bid,
        status="cancelled",
        description=f"{LAPSES[paper.ground]}：{paper.reason}",
        documents=(tale.page(step, f"{paper.name}取消中标资格公告"),),
    )
    tender = Tender(id=tale.tender, status=tale.status)
    return tale.release(step, "awardCancellation", tender=tender, awards=(award,))


def reopened(tale: Tale, step: Step, paper: EvaluationReopened) -> Release:
    """Evaluated anew by order; nothing proposed before stands."""
    before = tale.proposed.pop(paper.lot, None)
    passed = (Award(id=before, status="unsuccessful"),) if before else ()
    tender = Tender(
        id=tale.tender, status=tale.status, documents=(tale.page(step, f"{paper.name}重新评标通知"),)
    )
    tags: tuple[Tag, ...] = ("tenderUpdate", "awardUpdate") if passed else ("tenderUpdate",)
    return tale.release(step, *tags, tender=tender, awards=passed)


def extended(tale: Tale, step: Step, paper: DeadlineExtended) -> Release:
    """The hall moved the deadline because its own way in was out."""
    ending = Period(end_date=paper.deadline)
    why = f"投标截止由 {paper.moved_from:%Y-%m-%d %H:%M} 改为 {paper.deadline:%Y-%m-%d %H:%M}。"
    tender = Tender(
        id=tale.tender,
        status=tale.status,
        tender_period=ending,
        enquiry_period=ending,
        award_period=Period(start_date=paper.deadline),
        documents=(tale.page(step, f"{paper.name}投标截止时间顺延公告"),),
        amendments=(
            Amendment(
                id=step.number,
                date=step.at,
                rationale=f"递交通道中断（{paper.incident}）",
                description=why,
                amends_release_id=tale.last,
                release_id=step.number,
            ),
        ),
    )
    tale.last = step.number
    return tale.release(step, "tenderAmendment", tender=tender)
