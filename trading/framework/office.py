"""What is done with a framework as a whole: finalists, agreements, removals, its end and what it came to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hallcore.desk import CLOCK, Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.deadline import compute, midnight_after
from hallcore.ground.errors import Refusal
from trading.award.model import Rejected
from trading.award.procurement_rules import experts_of
from trading.evaluation.committee import columns_of
from trading.evaluation.model import EvaluationReported, Standing
from trading.evaluation.rules import findings_of
from trading.evaluation.shortlisting import in_order, shortlist
from trading.framework.model import (
    AgreementForm,
    AgreementsFiled,
    AgreementsFiledForm,
    AgreementSigned,
    Finalist,
    FinalistRemoved,
    FinalistsForm,
    FinalistsPublished,
    FrameworkEnded,
    FrameworkSummed,
    Offered,
    RemovalForm,
)
from trading.framework.rules import (
    agreements_of,
    check_agreement,
    check_removal,
    finalists_of,
    last_day,
    orders_of,
    staying,
    sums_of,
    unsettled,
)
from trading.methods.rules import method_of
from trading.opening.model import OpeningRecorded
from trading.opening.rules import read_bids
from trading.tendering.framing import framework_of
from trading.tendering.office import require_charge
from trading.tendering.rules import lot_terms, notice_of


def publish_finalists(desk: Desk, form: FinalistsForm) -> Act:
    """Publish who is a finalist at which unit price, and send the notices with the same act (GP-137)."""
    lot, tender = desk.dossier, desk.rests_on(desk.dossier.parent)
    require_charge(desk, tender)
    method, notice, report = method_of(desk.law, lot), notice_of(tender), lot.the(EvaluationReported)
    bids, terms = read_bids(tender, lot.number), framework_of(notice)
    kept = shortlist(report.standings, bids, terms)
    offered = {one.bid: one for one in form.offered}
    for one in kept:
        told = offered.get(one.bid)
        if told is None or not told.product.strip() or not told.address.strip():
            raise Refusal(f"请写明{one.name}的入围产品（服务）和地址", "GP-137", where=one.bid)
    desk.advance("publish-finalists")
    finalists = tuple(_finalist(place, one, offered[one.bid]) for place, one in enumerate(kept, 1))
    behind = in_order(report.standings, bids)[len(kept) :]
    paper = FinalistsPublished(
        name=notice.name,
        lot=lot.number,
        lot_title=lot_terms(tender, lot).title,
        purchaser_name=notice.purchaser_name,
        agency_name=notice.agency_name,
        method=report.method,
        ceiling=lot_terms(tender, lot).ceiling,
        terms=terms,
        finalists=finalists,
        eliminated=(*(_behind(one) for one in behind), *_rejected(report)),
        highest=max(one.price for one in finalists),
        lowest_marks=min(one.total for one in finalists),
        opened_at=tender.the(OpeningRecorded).began_at,
        publicity_from=desk.at,
        publicity_to=compute(method.clock("publicity"), desk.at, desk.calendar).end,
        agreement_by=compute(method.clock("agreement"), desk.at, desk.calendar).end,
        experts=experts_of(lot),
        findings=findings_of(lot),
        scores=columns_of(lot),
        ranking=report.standings,
    )
    return Act(paper, files=form.files)


def _finalist(place: int, one: Standing, told: Offered) -> Finalist:
    return Finalist(
        rank=place,
        bid=one.bid,
        supplier=one.bidder,
        name=one.name,
        price=one.price,
        total=one.total,
        product=told.product.strip(),
        address=told.address.strip(),
    )


def _behind(one: Standing) -> Rejected:
    return Rejected(one.name, f"排名第 {one.rank}，按照征集文件规定的淘汰比例淘汰", "GP-137")


def _rejected(report: EvaluationReported) -> tuple[Rejected, ...]:
    return tuple(Rejected(one.name, one.rejected, one.cite) for one in report.standings if not one.rank)


def sign_agreement(desk: Desk, form: AgreementForm) -> Act:
    """Publish the agreement that was signed with one finalist; with the last the framework opens for orders."""
    lot, tender = desk.dossier, desk.parent()
    require_charge(desk, tender)
    published = lot.the(FinalistsPublished)
    told = lot.record(lot.numbers(FinalistsPublished.type)[-1]).at.date()
    one = check_agreement(form, published, told, lot, desk.at.date())
    desk.advance("sign-agreement")
    _open(desk, lot, {each.bid for each in staying(lot)}, {*agreements_of(lot), one.bid}, form.ends)
    paper = AgreementSigned(
        name=published.name,
        lot=lot.number,
        lot_title=published.lot_title,
        purchaser_name=published.purchaser_name,
        bid=one.bid,
        supplier=one.supplier,
        supplier_name=one.name,
        product=one.product,
        price=one.price,
        unit=published.terms.unit,
        way=published.terms.way,
        signed_on=form.signed_on,
        starts=form.starts,
        ends=form.ends,
        agreement_by=published.agreement_by,
    )
    return Act(paper, files=form.files)


def _open(desk: Desk, lot: Dossier, left: set[str], signed: set[str], ends: date | None) -> None:
    """Open the framework for orders once an agreement stands with everybody who is left."""
    if lot.state == "shortlisted" and left and left <= signed and ends is not None:
        desk.advance("open-framework")
        desk.remind("end-framework", midnight_after(ends))


def file_agreements(desk: Desk, form: AgreementsFiledForm) -> Act:
    """Note that copies of all agreements were filed with finance, once (GP-214)."""
    lot, tender = desk.dossier, desk.parent()
    require_charge(desk, tender)
    if lot.numbers(AgreementsFiled.type):
        raise Refusal("本框架协议已经备案", "GP-214", where=lot.number)
    if not form.organ.strip() or not form.number.strip():
        raise Refusal("请写明备案的财政部门和备案号", "GP-214", where="organ")
    signed = max(paper.signed_on for paper in agreements_of(lot).values())
    if not signed <= form.filed_on <= desk.at.date():
        raise Refusal("备案日期应在框架协议签订之后，且不晚于今日", "GP-214", where="filed_on")
    desk.advance("file-agreements")
    due = compute(method_of(desk.law, lot).clock("agreement-filing"), signed, desk.calendar).end
    return Act(
        AgreementsFiled(lot.number, form.organ.strip(), form.number.strip(), form.filed_on, due),
        files=form.files,
    )


def remove_finalist(desk: Desk, form: RemovalForm) -> Act:
    """Take a finalist's place from it, or end its agreement, on a ground of the law (GP-216)."""
    lot, tender = desk.dossier, desk.parent()
    require_charge(desk, tender)
    orders = check_removal(form, desk.archive, lot, desk.at.date())
    for order in orders:
        desk.rests_on(order)
    desk.advance("remove-finalist")
    published, signed = lot.the(FinalistsPublished), set(agreements_of(lot))
    one = next(each for each in staying(lot) if each.bid == form.bid)
    left, had = len(staying(lot)) - 1, len(finalists_of(lot))
    paper = FinalistRemoved(
        name=published.name,
        lot=lot.number,
        lot_title=published.lot_title,
        purchaser_name=published.purchaser_name,
        bid=one.bid,
        supplier=one.supplier,
        supplier_name=one.name,
        ground=form.ground,
        reason=form.reason.strip(),
        orders=orders,
        agreed=one.bid in signed,
        left=left,
        had=had,
        few=desk.law.figure_of("GP-217").meets(Fraction(left * 100, had)),
    )
    _open(desk, lot, {each.bid for each in staying(lot)} - {one.bid}, signed, last_day(lot))
    return Act(paper, files=form.files)


def end_framework(desk: Desk, _form: None) -> Act:
    """The last day is over: the clock closes the framework for orders; the summary is due (GP-136, GP-219)."""
    lot, ends = desk.dossier, last_day(desk.dossier)
    if desk.actor != CLOCK or ends is None or desk.at < midnight_after(ends):
        raise Refusal("框架协议尚未届满", "GP-136", where=lot.number)
    desk.advance("end-framework", through_hold=True)
    due = compute(method_of(desk.law, lot).clock("summary"), ends, desk.calendar).end
    return Act(FrameworkEnded(ends, due))


def publish_summary(desk: Desk, _form: None) -> Act:
    """Publish what was ordered from each finalist; the figures are those of the contracts on record (GP-219)."""
    lot, tender = desk.dossier, desk.parent()
    require_charge(desk, tender)
    orders = orders_of(desk.archive, lot)
    waiting = unsettled(lot, orders)
    if waiting:
        raise Refusal(
            f"还有 {len(waiting)} 个订单没有办结，签订合同或者终止后再汇总", "GP-219", where=waiting[0]
        )
    for order in orders:
        desk.rests_on(order.number)
    desk.advance("publish-summary")
    published, sums, signed = lot.the(FinalistsPublished), sums_of(lot, orders), agreements_of(lot)
    ended = lot.the(FrameworkEnded)
    return Act(
        FrameworkSummed(
            name=published.name,
            lot=lot.number,
            lot_title=published.lot_title,
            purchaser_name=published.purchaser_name,
            unit=published.terms.unit,
            starts=min(paper.starts for paper in signed.values()),
            ends=ended.ended_on,
            sums=sums,
            contracts=sum(one.contracts for one in sums),
            amount=sum((one.amount for one in sums), Decimal("0.00")),
            summary_by=ended.summary_by,
        )
    )


VERBS = (
    Verb("publish-finalists", publish_finalists),
    Verb("sign-agreement", sign_agreement),
    Verb("file-agreements", file_agreements),
    Verb("remove-finalist", remove_finalist),
    Verb("end-framework", end_framework),
    Verb("publish-summary", publish_summary),
)
