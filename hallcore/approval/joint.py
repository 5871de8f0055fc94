"""Joint approval (并联审批): co-departments are asked at once, each on a clock of its own, and answer for themselves."""

from __future__ import annotations

from hallcore.approval.beside import (
    BranchAnswered,
    BranchAsked,
    Replanned,
)
from hallcore.approval.duty import require_duty, require_turn
from hallcore.approval.forms import AnswerForm, ReplanForm
from hallcore.approval.model import (
    BRANCH,
    JOINT,
    PROCEDURE,
    CaseAccepted,
)
from hallcore.approval.rules import co_departments, last_day
from hallcore.catalogue.model import CoDepartment
from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.deadline import midnight_after
from hallcore.ground.errors import Refusal
from hallcore.ground.ledger import Ledger


def ask_branch(desk: Desk, form: int) -> Act:
    """Ask the co-department of that place in the plan (from 1); the number of the branch follows from it.

    Raises:
        Refusal: Asked already, so an agent that repeats itself does nothing twice.
    """
    case = desk.dossier
    if case.machine != JOINT or not case.numbers(CaseAccepted.type):
        raise Refusal("只有已受理的并联件才征求部门意见", "XK-13", where=case.number)
    plan = co_departments(desk.archive, case)
    if not 1 <= form <= len(plan):
        raise Refusal("并联方案中没有这个部门", "XK-13", where=str(form))
    branch = desk.found(f"{case.number}.{form}", PROCEDURE, BRANCH, parent=case.number)
    desk.file_in(branch)
    return _asked(desk, branch, plan[form - 1], 1)


def _asked(desk: Desk, branch: Dossier, plan: CoDepartment, turn: int) -> Act:
    until = last_day(Ledger(desk.law.clock("C04"), plan.days, desk.at.date()), desk.calendar)
    if until is not None:
        agrees = plan.silence == "agree" and not plan.safety
        desk.remind("branch-silent" if agrees else "branch-due", midnight_after(until), branch)
    paper = BranchAsked(
        plan.department, plan.title, plan.days, until, plan.silence, plan.safety, plan.on_refusal, turn
    )
    return Act(paper)


def answer_branch(desk: Desk, form: AnswerForm) -> Act:
    """Answer for a co-department: agree, disagree with reasons, or agree but forward what is noticed."""
    asked = desk.dossier.the(BranchAsked)
    stead = require_duty(desk, asked.department)
    if form.answer != "agree" and not form.reasons.strip():
        raise Refusal("不同意或者同意但需转告的，须写明理由和依据", "XK-19", where="reasons")
    late = desk.dossier.state == "overdue"
    desk.advance("answer-branch")
    _quiet(desk)
    return Act(BranchAnswered(form.answer, form.reasons.strip(), late, stead))


def branch_silent(desk: Desk, _form: None) -> Act:
    """The period ended in silence, and the item's data take silence for agreement; never for safety."""
    asked = desk.dossier.the(BranchAsked)
    if asked.safety or asked.silence != "agree":
        raise Refusal("涉及安全的事项不适用超时默认", "XK-13", where=desk.dossier.number)
    desk.advance("branch-silent")
    _quiet(desk)
    return Act(
        BranchAnswered("silent-agree", f"{asked.days} 个工作日内未答复，按事项规定视为同意", late=True)
    )


def branch_due(desk: Desk, _form: None) -> Act:
    """The period ended in silence: the branch is overdue and its leaders are told; it still must answer."""
    asked = desk.dossier.the(BranchAsked)
    desk.advance("branch-due")
    _quiet(desk)
    return Act(BranchAnswered("silent-escalated", f"{asked.days} 个工作日内未答复，提请督办", late=True))


def replan(desk: Desk, form: ReplanForm) -> Act:
    """After a refusal that the item lets be re-planned: change the plan and ask again, or leave the branch out."""
    require_turn(desk)
    if not form.change.strip():
        raise Refusal("请写明方案如何调整", "XK-13", where="change")
    branch = desk.open(form.branch)
    if branch.parent != desk.dossier.number:
        raise Refusal("该分支不属于本案卷", "XK-13", where="branch")
    asked, answered = branch.the(BranchAsked), branch.the(BranchAnswered)
    if answered.answer != "disagree":
        raise Refusal("只有不同意的意见才需要调整方案", "XK-13", where="branch")
    if asked.on_refusal == "end":
        raise Refusal("该部门不同意即终止并联办理，不能调整方案", "XK-13", where="branch")
    desk.advance("replan")
    desk.advance("ask-again" if form.ask_again else "leave-out", branch)
    if form.ask_again:
        until = last_day(Ledger(desk.law.clock("C04"), asked.days, desk.at.date()), desk.calendar)
        if until is not None:
            desk.remind("branch-due", midnight_after(until), branch)
    return Act(Replanned(form.branch, form.change.strip()))


def _quiet(desk: Desk) -> None:
    desk.forget("branch-due")
    desk.forget("branch-silent")


VERBS = (
    Verb("ask-branch", ask_branch),
    Verb("answer-branch", answer_branch),
    Verb("branch-silent", branch_silent),
    Verb("branch-due", branch_due),
    Verb("replan", replan),
)
