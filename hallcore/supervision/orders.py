"""Supervision orders (督办): given, reported, accepted or sent back, withdrawn; the clock notes what is late."""

from __future__ import annotations

from datetime import date

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.deadline import midnight_after
from hallcore.ground.errors import Refusal
from hallcore.organisation.rules import department_number, post_number, posted
from hallcore.supervision.cards import words_of
from hallcore.supervision.concerning import is_chief
from hallcore.supervision.forms import OrderForm, ReasonForm, ReportForm, ReviewForm
from hallcore.supervision.papers import (
    ORDER,
    PROCEDURE,
    OrderIssued,
    OrderLapsed,
    OrderReported,
    OrderReviewed,
    OrderWithdrawn,
)


def last_due(order: Dossier) -> date:
    """The last day of an order: of the latest return, else of the order itself."""
    back = [paper.due for paper in order.papers(OrderReviewed) if paper.due is not None]
    return back[-1] if back else order.the(OrderIssued).due


def numbered(desk: Desk, prefix: str) -> str:
    """The next number of a year's series: ``DB-2026-000001``."""
    series = f"{prefix}-{desk.at.year}"
    return f"{series}-{desk.next_number(series):06d}"


def issue_order(desk: Desk, form: OrderForm) -> Act:
    """Give an order to a department, or to somebody posted in it."""
    if desk.archive.get(department_number(form.department)) is None:
        raise Refusal("没有这个部门", "JC-34", where="department")
    if form.person:
        post = desk.archive.get(post_number(form.person))
        paper = posted(post) if post is not None else None
        if paper is None or paper.department != form.department:
            raise Refusal("该人员不在承办部门", "JC-34", where="person")
    if form.about and desk.archive.get(form.about) is None:
        raise Refusal("没有这个编号的案卷", "JC-34", where="about")
    if form.due <= desk.at.date():
        raise Refusal("办理期限应当晚于今天", "JC-34", where="due")
    paper_ = OrderIssued(
        form.department,
        form.person,
        words_of(form.subject, "督办事项", "subject"),
        words_of(form.what, "办理要求", "what"),
        form.due,
        form.about,
    )
    order = desk.found(numbered(desk, "DB"), PROCEDURE, ORDER)
    desk.file_in(order)
    desk.advance("issue-order")
    desk.remind("lapse-order", midnight_after(form.due))
    return Act(paper_, files=form.files)


def report_order(desk: Desk, form: ReportForm) -> Act:
    """Report what was done, by the person named or the department's chief representative."""
    paper, me = desk.dossier.the(OrderIssued), desk.actor.account
    if me != paper.person and not is_chief(desk.archive, me, paper.department):
        raise Refusal("应由承办人员或者部门首席代表报告", "JC-34")
    desk.advance("report-order")
    desk.forget("lapse-order")
    words = words_of(form.words, "办理结果")
    return Act(
        OrderReported(desk.at.date() > last_due(desk.dossier)), files=form.files, annex={"words": words}
    )


def lapse_order(desk: Desk, _form: None) -> Act:
    """The clock notes that nothing was reported by the last day."""
    desk.advance("lapse-order")
    due = last_due(desk.dossier)
    if desk.at.date() <= due:
        raise Refusal("督办期限尚未届满", "JC-34")
    desk.forget("lapse-order")
    return Act(OrderLapsed(due))


def review_report(desk: Desk, form: ReviewForm) -> Act:
    """Accept a report, or send it back with a reason and a new last day."""
    desk.advance("accept-report" if form.accepted else "send-back-report")
    if form.accepted:
        return Act(OrderReviewed(accepted=True, reason=form.reason.strip(), due=None))
    if form.due is None or form.due <= desk.at.date():
        raise Refusal("退回重办的，请重定晚于今天的期限", "JC-34", where="due")
    desk.remind("lapse-order", midnight_after(form.due))
    reason = words_of(form.reason, "退回的理由", "reason")
    return Act(OrderReviewed(accepted=False, reason=reason, due=form.due))


def withdraw_order(desk: Desk, form: ReasonForm) -> Act:
    """Take an order back."""
    desk.advance("withdraw-order")
    desk.forget("lapse-order")
    return Act(OrderWithdrawn(words_of(form.reason, "撤销的理由", "reason")))


VERBS = (
    Verb("issue-order", issue_order),
    Verb("report-order", report_order),
    Verb("lapse-order", lapse_order),
    Verb("review-report", review_report),
    Verb("withdraw-order", withdraw_order),
)
