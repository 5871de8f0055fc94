"""A co-department's part of a joint case: what it is asked, until when, what it said, and its window to answer."""

from __future__ import annotations

from collections.abc import Iterator

from hallcore.approval.beside import BranchAnswered, BranchAsked
from hallcore.approval.model import ApplicationReceived
from hallcore.approval.words import ANSWERS
from hallcore.dossier import Dossier
from hallcore.ground.errors import NotComputable
from hallcore.ground.ledger import balance, expected
from portal.contexts import BranchContext, CaseContext
from portal.permissions import Permission, allowed
from portal.presenters.addresses import address
from portal.presenters.case_limits import named
from portal.presenters.desks import FormPage
from portal.presenters.office_case import (
    applicant,
    branch_ledger,
    branch_left,
    department_name,
    records_table,
)
from portal.presenters.offices import CasePage
from portal.presenters.shapes import Action, Alert, Fact, Link, Section, Tag, Why
from portal.presenters.showing import Showing
from portal.presenters.writing import day, exact_moment
from portal.sessions import Visitor

_SILENCE = {
    "none": "逾期不答复的，不视为同意",
    "agree": "逾期不答复的，视为同意",
    "escalate": "逾期不答复的，提请督办",
}
_REFUSAL = {"end": "不同意的，并联办理终止", "replan": "不同意的，由牵头部门调整方案"}


def branch_page(show: Showing, visitor: Visitor, context: BranchContext) -> CasePage:
    """The branch as this visitor may see it."""
    branch, case = context.branch, context.case
    asked = branch.the(BranchAsked)
    label = show.law_of(branch).procedure(branch.procedure).machine(branch.machine).label(branch.state)
    waits = branch.state in {"asked", "overdue"}
    may = waits and allowed(Permission.BRANCH_ANSWER, visitor, context)
    whole = allowed(Permission.CASE_READ, visitor, CaseContext(case, context.archive, context.on))
    return CasePage(
        title=f"并联意见：{asked.subject}",
        crumbs=crumbs(branch),
        tags=(Tag(label, "solid"), *((Tag("涉及安全", "grey"),) if asked.safety else ())),
        meta=(branch.number, case.the(ApplicationReceived).name, f"{exact_moment(branch.record(0).at)} 征求"),
        actions=(Action("答复意见", address("office.answer", number=branch.number), primary=True),)
        if may
        else (),
        beside=(
            *((Link("案卷及申请材料", address("office.case", number=case.number)),) if whole else ()),
            Link("下载证据包", address("office.branch.evidence", number=branch.number)),
        ),
        facts=tuple(_facts(show, branch, case)),
        whys=tuple(_whys(show, branch)),
        records=records_table(show, branch, files=False),
    )


def crumbs(branch: Dossier, *last: str) -> tuple[Link, ...]:
    """The way to a window about a branch."""
    here = Link(branch.number, address("office.branch", number=branch.number))
    inbox = Link("并联意见", address("office", query=[("tab", "branches")]))
    return (Link("办件", address("office")), inbox, here, *(Link(label) for label in last))


def _facts(show: Showing, branch: Dossier, case: Dossier) -> Iterator[Fact]:
    asked, application = branch.the(BranchAsked), case.the(ApplicationReceived)
    archive, answered = show.archive, branch.latest(BranchAnswered)
    waits = branch.state in {"asked", "overdue"}
    yield Fact("征求的部门", department_name(archive, asked.department))
    yield Fact("牵头部门", department_name(archive, application.department))
    yield Fact("申请人", applicant(case))
    until = day(asked.answer_by) if asked.answer_by else "待通知公布"
    yield Fact("答复期限", f"{until}（{asked.days} 个工作日）", strong=True)
    if waits:
        yield Fact("剩余", _left(show, branch), strong=True)
    yield Fact("逾期", _SILENCE[asked.silence] if not asked.safety else "涉及安全，不适用超时默认")
    yield Fact("不同意", _REFUSAL[asked.on_refusal])
    if asked.round > 1:
        yield Fact("征求次数", f"第 {asked.round} 次")
    if answered is not None and not waits:
        reasons = f"：{answered.reasons}" if answered.reasons else ""
        yield Fact("意见", f"{ANSWERS[answered.answer]}{reasons}", full=True)


def _left(show: Showing, branch: Dossier) -> str:
    try:
        used = balance(branch_ledger(show, branch), show.now.date(), show.calendar).used
    except NotComputable as reason:
        return reason.reason
    return f"{branch_left(show, branch)}，已用 {used} 个"


def _whys(show: Showing, branch: Dossier) -> Iterator[Why]:
    try:
        deadline = expected(branch_ledger(show, branch), show.calendar)
    except NotComputable:
        return
    days = branch.the(BranchAsked).days
    follows = f"该部门的答复时间由办事指南公布，为 {days} 个工作日，计入联合办理的期限。"
    yield Why("answer", "答复到哪一天为止", named(deadline, "征求意见", "答复").explain(), follows=follows)


def answer_page(show: Showing, branch: Dossier, case: Dossier, alerts: tuple[Alert, ...]) -> FormPage:
    """The window where a co-department answers."""
    return FormPage(
        title="答复意见",
        crumbs=crumbs(branch, "答复意见"),
        alerts=alerts,
        lead="意见写入案卷，答复后不能改动；牵头部门调整方案后可以再次征求。",
        before=(Section("征求的内容", facts=tuple(_facts(show, branch, case))),),
        submit="答复意见",
        cancel=Link("返回", address("office.branch", number=branch.number)),
    )
