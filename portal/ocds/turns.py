"""A tender's turns as releases: what lapsed, what is done again, what stood still, what was moved, what was decided."""

from __future__ import annotations

from portal.ocds.extended import Award, Enquiry, Release, Tender
from portal.ocds.standard import Amendment, Period, Tag
from portal.ocds.tale import Step, Tale
from trading.award.model import LAPSES, AwardLapsed
from trading.challenges.complaint_model import (
    ABOUT,
    OUTCOMES,
    ActivityResumed,
    ActivitySuspended,
    DecisionPublished,
)
from trading.challenges.complaint_rules import remedy_titles
from trading.evaluation.again_model import EvaluationReopened
from trading.methods.model import regime_of
from trading.tendering.rules import lot_no
from trading.tendering.turn_model import DeadlineExtended, ValidityExtended


def lapsed(tale: Tale, step: Step, paper: AwardLapsed) -> Release:
    """The winner lost the award; what comes next is another release."""
    tale.decided.pop(lot_no(paper.lot), None)
    tale.proposed[paper.lot] = ""
    award = Award(
        id=paper.bid,
        status="cancelled",
        description=f"{LAPSES[paper.ground]}：{paper.reason}",
        related_bid=paper.bid,
        related_lots=(str(lot_no(paper.lot)),),
        documents=(tale.page(step, f"{paper.name}取消中标资格公告", lot=lot_no(paper.lot)),),
    )
    tender = Tender(id=tale.tender, status=tale.status, lots=tale.turned())
    return tale.release(step, "awardCancellation", tender=tender, awards=(award,))


def reopened(tale: Tale, step: Step, paper: EvaluationReopened) -> Release:
    """Evaluated anew by order; nothing proposed before stands."""
    tale.decided.pop(lot_no(paper.lot), None)
    before = tale.proposed.pop(paper.lot, None)
    passed = (Award(id=before, status="unsuccessful"),) if before else ()
    tender = Tender(
        id=tale.tender,
        status=tale.status,
        lots=tale.turned(),
        documents=(tale.page(step, f"{paper.name}重新评标通知", lot=lot_no(paper.lot)),),
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


def validity(tale: Tale, step: Step, paper: ValidityExtended) -> Release:
    """Bidders are asked to let their bids stand longer."""
    tender = Tender(
        id=tale.tender,
        status=tale.status,
        documents=(tale.page(step, f"{paper.name}延长投标有效期通知"),),
    )
    return tale.release(step, "tenderUpdate", tender=tender)


def suspended(tale: Tale, step: Step, paper: ActivitySuspended) -> Release:
    """It stands still by order of a department; why is for the decision to say."""
    return _noted(tale, step, f"{paper.name}暂停交易活动通知", paper.matter)


def resumed(tale: Tale, step: Step, paper: ActivityResumed) -> Release:
    """It goes on."""
    return _noted(tale, step, f"{paper.name}恢复交易活动通知", paper.matter)


def _noted(tale: Tale, step: Step, title: str, matter: str) -> Release:
    page = tale.page(step, title, lot=_lot_of(tale, matter))
    return tale.release(
        step, "tenderUpdate", tender=Tender(id=tale.tender, status=tale.status, documents=(page,))
    )


def decided(tale: Tale, step: Step, paper: DecisionPublished) -> Release:
    """What a department decided about a complaint, as an enquiry with its answer: nobody is named (PI-11)."""
    lot = _lot_of(tale, paper.matter)
    remedy = remedy_titles("procurement" if regime_of(paper.matter) == "procurement" else "tendering").get(
        paper.remedy, ""
    )
    said = (OUTCOMES.get(paper.outcome, paper.outcome), remedy, paper.summary)
    enquiry = Enquiry(
        id=step.number,
        title=f"对{ABOUT.get(paper.about, paper.about)}的投诉",
        answer=f"{paper.department_name}：{'。'.join(each.rstrip('。') for each in said if each)}。",
        date_answered=step.at,
        related_lot=str(lot) if lot else None,
    )
    tender = Tender(
        id=tale.tender,
        status=tale.status,
        has_enquiries=True,
        enquiries=(enquiry,),
        documents=(tale.page(step, f"{paper.name}投诉处理决定公告", lot=lot),),
    )
    return tale.release(step, "tenderUpdate", tender=tender)


def _lot_of(tale: Tale, matter: str) -> int:
    """The lot a matter is; 0 where it is the whole tender."""
    return lot_no(matter) if matter != tale.tender else 0
