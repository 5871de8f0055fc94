"""What closes a tender: the written report to the competent department, and the archive with the years it is kept."""

from __future__ import annotations

from datetime import date

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Archive, Dossier
from hallcore.ground.deadline import compute
from hallcore.ground.errors import Refusal
from hallcore.identity.rules import keep_until as keep_annexes
from trading.award.model import AwardPublished
from trading.framework.rules import orders_of
from trading.methods.model import regime_of
from trading.methods.rules import Method, method_of
from trading.opening.model import OpeningRecorded
from trading.performance.model import ARCHIVE, PROCEDURES
from trading.performance.paying import keep_until, left_of, payments_of
from trading.performance.paying_model import (
    ArchiveForm,
    MatterArchived,
    PaymentRequested,
    ReportForm,
    ResultReported,
)
from trading.performance.rules import milestones_now, performance_of, table_of
from trading.tendering.model import LOT, NoticePublished
from trading.tendering.office import require_charge
from trading.tendering.rules import lot_terms, notice_of

_RAISED = frozenset({"objection", "complaint"})
"""The machines of what may be raised against a tender; their floor lies above this one."""


def report_result(desk: Desk, form: ReportForm) -> Act:
    """File the written report on a lot's tender, once for each winner (ZB-098)."""
    lot, tender = desk.dossier, desk.parent()
    require_charge(desk, tender)
    desk.advance("report-result")
    awards, reports = lot.numbers(AwardPublished.type), lot.numbers(ResultReported.type)
    if reports and awards and reports[-1] > awards[-1]:
        raise Refusal("本标段的书面报告已经提交", "ZB-098", where=lot.number)
    if not form.media.strip():
        raise Refusal("请写明发布招标公告的媒介", "ZB-098", where="media")
    return Act(_report(desk, tender, lot, form), files=form.files)


def _report(desk: Desk, tender: Dossier, lot: Dossier, form: ReportForm) -> ResultReported:
    award, notice, method = lot.the(AwardPublished), notice_of(tender), method_of(desk.law, lot)
    awarded = lot.record(lot.numbers(AwardPublished.type)[-1]).at.date()
    due = compute(table_of(desk.law, lot).clock("report"), awarded, desk.calendar).end
    opening = tender.the(OpeningRecorded)
    raised = [
        child
        for parent in (tender, lot)
        for child in desk.archive.children(parent.number)
        if child.machine in _RAISED
    ]
    terms = lot_terms(tender, lot)
    weights = "；".join(f"{one.title} {one.marks} 分" for one in notice.evaluation.criteria)
    return ResultReported(
        name=award.name,
        lot=lot.number,
        lot_title=award.lot_title,
        purchaser_name=award.purchaser_name,
        supervisor=notice.supervisor,
        scope=f"{terms.title}：{terms.content}",
        method=notice.way,
        media=form.media.strip(),
        documents=f"{method.word(notice.evaluation.method)}；{weights}；{terms.qualification}",
        committee=(
            f"评标委员会 {award.committee_experts + award.committee_representatives} 人，"
            f"其中专家 {award.committee_experts} 人、招标人代表 {award.committee_representatives} 人"
        ),
        bidders=sum(len(one.bids) for one in opening.lots if one.lot == lot.number),
        rejected=len(award.rejected),
        objections=len(raised),
        winner=award.winner.bidder,
        winner_name=award.winner.name,
        price=award.winner.price,
        awarded_on=awarded,
        due_by=due,
        late=desk.at >= due,
        remarks=form.remarks.strip(),
    )


# -- the archive ----------------------------------------------------------------------------------------


def ended_on(archive: Archive, tender: Dossier, lots: tuple[Dossier, ...]) -> date:
    """When a tender came to its end: the last act of what was ended, accepted, paid.

    Raises:
        Refusal: Something of it is not over.
    """
    if tender.state == "terminated":
        return tender.record(len(tender.types) - 1).at.date()
    return max(_lot_ended_on(archive, lot) for lot in lots)


def _lot_ended_on(archive: Archive, lot: Dossier) -> date:
    if lot.state == "failed":
        return lot.record(len(lot.types) - 1).at.date()
    if lot.state == "summed":
        return _framework_ended_on(archive, lot)
    performance = performance_of(archive, lot)
    if lot.state != "contracted" or performance is None:
        raise Refusal("尚未订立合同或者登记履约计划，不能归档", "LY-10", where=lot.number)
    if performance.state not in {"accepted", "ended"}:
        raise Refusal("合同尚未验收合格或者终止，不能归档", "LY-10", where=performance.number)
    payments = payments_of(archive, performance)
    paid = {one.the(PaymentRequested).milestone for one in payments if one.state in {"paid", "settled"}}
    open_ = [one.title for one in milestones_now(performance) if one.amount and one.no not in paid]
    if open_ and performance.state == "accepted":
        raise Refusal(f"尚有款项没有付清：{'、'.join(open_)}", "LY-10", where=performance.number)
    if any(one.state == "requested" and left_of(one) for one in payments):
        raise Refusal("尚有付款申请没有办结", "LY-10", where=performance.number)
    return max(one.record(len(one.types) - 1).at.date() for one in (performance, *payments))


def _framework_ended_on(archive: Archive, lot: Dossier) -> date:
    """A framework is over when its summary is public and everything that was ordered has been accepted."""
    orders = orders_of(archive, lot)
    waiting = [one.number for one in orders if one.state == "contracted"]
    if waiting:
        raise Refusal(f"还有 {len(waiting)} 个订单没有验收合格，不能归档", "LY-10", where=waiting[0])
    return max(one.record(len(one.types) - 1).at.date() for one in (lot, *orders))


def archive_matter(desk: Desk, form: ArchiveForm) -> Act:
    """Put a tender into the archive: the manifest is on record, and nothing of it is erased before its years are over."""
    tender = desk.dossier
    require_charge(desk, tender)
    regime = regime_of(tender.number)
    if regime not in PROCEDURES:
        raise Refusal("本类交易不在此归档", "LY-10", where=tender.number)
    lots = desk.children(tender.number, LOT)
    table, ended = Method(desk.law, PROCEDURES[regime]), ended_on(desk.archive, tender, lots)
    number = f"{tender.number}.D{desk.next_number(f'archive-{tender.number}'):02d}"
    archive = desk.found(number, PROCEDURES[regime], ARCHIVE, parent=tender.number)
    for matter in (tender, *lots):
        desk.rests_on(matter.number)
    until = keep_until(ended, table)
    keep_annexes(desk.archive, tender.number, until)
    notice = tender.the(NoticePublished)
    desk.file_in(archive)
    desk.advance("archive-matter")
    paper = MatterArchived(
        tender=tender.number,
        name=notice.name,
        purchaser_name=notice.purchaser_name,
        records=form.records,
        files=form.files,
        manifest=form.manifest.sha256,
        ended_on=ended,
        keep_until=until,
    )
    return Act(paper, files=(form.manifest,))


VERBS = (
    Verb("report-result", report_result),
    Verb("archive-matter", archive_matter),
)
