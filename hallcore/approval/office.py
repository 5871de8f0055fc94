"""Work on an accepted case (承办、审核、批准、办结) and everything that can happen to it on the way."""

from __future__ import annotations

from hallcore.approval.beside import (
    BranchAsked,
)
from hallcore.approval.duty import require_applicant, require_duty, require_turn
from hallcore.approval.forms import (
    AssignForm,
    CountersignForm,
    DecideForm,
    DeliverForm,
    EndCaseForm,
    ExtendForm,
    OpinionForm,
    ReasonForm,
    SpecialEndForm,
    SpecialForm,
)
from hallcore.approval.intake import close_matter
from hallcore.approval.model import (
    BRANCH,
    JOINT,
    ApplicationReceived,
    CaseAccepted,
    CaseAssigned,
    CaseCountersigned,
    CaseEnded,
    CaseReturned,
    CaseUrged,
    CaseWithdrawn,
    DecisionDelivered,
    DecisionMade,
    PeriodExtended,
    SpecialStepBegan,
    SpecialStepEnded,
    StagePassed,
)
from hallcore.approval.remedies import remedies_of
from hallcore.approval.rules import (
    LICENCE_KIND,
    check_special,
    deliver_by_of,
    last_day,
    ledgers_of,
    owed,
    refused_by,
    running_special,
    unanswered,
    unkept,
    version_of,
    years_later,
)
from hallcore.catalogue.model import Item
from hallcore.desk import Act, Desk, Verb
from hallcore.fees.rules import notices_of, unpaid_of
from hallcore.ground.deadline import check_within, compute, last_day_of
from hallcore.ground.errors import NotComputable, Refusal
from hallcore.ground.ledger import Ledger, expected
from hallcore.organisation.model import DUTIES, DepartmentRegistered
from hallcore.organisation.rules import department_number, post_number, posted


def report(desk: Desk, form: OpinionForm) -> Act:
    """Handling is done: at least two examined it, no special step runs, every co-department has answered."""
    stead = require_turn(desk)
    _require_words(form.opinion, "opinion")
    _nothing_runs(desk)
    item = _item(desk)
    examiners = tuple(sorted({desk.actor.account, *form.examiners}))
    least = desk.law.figure("XK-09")
    if item.kind == LICENCE_KIND and len(examiners) < least:
        raise Refusal(
            f"实质审查应当由 {least} 名以上工作人员进行，请填写共同审查人", "XK-09", where="examiners"
        )
    for account in form.examiners:
        if desk.archive.get(post_number(account)) is None:
            raise Refusal("共同审查人未登记进驻岗位", "XK-09", where="examiners")
    _branches_allow(desk, granted=form.proposes == "grant")
    desk.advance("report")
    return Act(StagePassed("handle", form.opinion.strip(), form.proposes, examiners, stead))


def pass_review(desk: Desk, form: OpinionForm) -> Act:
    """Review is done; the reviewer is not who handled it."""
    stead = require_turn(desk)
    _require_words(form.opinion, "opinion")
    _nothing_runs(desk)
    desk.advance("pass-review")
    return Act(StagePassed("review", form.opinion.strip(), form.proposes, (), stead))


def return_case(desk: Desk, form: ReasonForm) -> Act:
    """Send the case back to handling; the days it needs there again count on."""
    require_turn(desk)
    _require_words(form.reason, "reason")
    reviewing = desk.dossier.state == "reviewing"
    desk.advance("return-case")
    return Act(CaseReturned("review" if reviewing else "approve", form.reason.strip()))


def decide(desk: Desk, form: DecideForm) -> Act:
    """Decide: grant, with a licence where the item issues one, or deny with reasons and remedies (XK-19).

    Whoever accepted the case may not decide it where the item says so.
    """
    stead = require_turn(desk)
    _require_words(form.reasons, "reasons")
    _nothing_runs(desk)
    case, item = desk.dossier, _item(desk)
    if item.separate and case.machine != "instant" and desk.actor.account == _acceptor(desk):
        raise Refusal("该事项的受理人不得批准同一案卷", "XK-09", where=case.number)
    _branches_allow(desk, granted=form.granted)
    ledgers = ledgers_of(case, item, desk.law)
    desk.advance("decide")
    desk.forget("lapse-tolerated")
    late = _late(desk, ledgers[0]) if ledgers else 0
    short = desk.open(department_number(item.department)).the(DepartmentRegistered).short
    year, granted = desk.at.year, form.granted
    number = f"{short}{'准' if granted else '不准'}〔{year}〕{desk.next_number(f'decision-{item.department}-{year}')}号"
    licence = ""
    if granted and item.licence:
        licence = f"{item.department}-{year}-{desk.next_number(f'licence-{item.department}-{year}'):06d}"
    today = desk.at.date()
    paper = DecisionMade(
        granted=granted,
        number=number,
        reasons=form.reasons.strip(),
        cite="XK-19",
        remedies=remedies_of(desk.law),
        licence=licence,
        valid_from=today if licence else None,
        valid_to=years_later(today, item.validity_years) if licence and item.validity_years else None,
        deliver_by=last_day_of(desk.law.clock("C06"), desk.at, desk.calendar),
        late_by=late,
        for_whom=stead,
    )
    return Act(paper)


def _late(desk: Desk, ledger: Ledger) -> int:
    """How many working days past the statutory limit the decision comes; 0 in time or not computable."""
    try:
        deadline = expected(ledger, desk.calendar)
    except NotComputable:
        return 0
    if desk.at < deadline.end:
        return 0
    return desk.calendar.working_days_between(
        deadline.last, desk.at.date(), overlay=ledger.rule.overlay, estimate=True
    )


def _acceptor(desk: Desk) -> str:
    accepted = desk.dossier.record(desk.dossier.numbers(CaseAccepted.type)[-1])
    return str(accepted.head["actor"]["account"])


def deliver(desk: Desk, form: DeliverForm) -> Act:
    """Hand decision and licence over, with the receiver's name on the proof of service (XK-16)."""
    require_duty(desk, desk.dossier.the(ApplicationReceived).department)
    if form.how == "window" and not form.receiver.strip():
        raise Refusal("当面送达须填写签收人", "XK-16", where="receiver")
    desk.advance("deliver")
    _require_paid(desk)
    close_matter(desk)
    until = deliver_by_of(desk.dossier)
    late = until is not None and desk.at.date() > until
    annex = {"receiver": form.receiver.strip()} if form.receiver.strip() else {}
    return Act(DecisionDelivered(form.how, late), annex=annex)


def _require_paid(desk: Desk) -> None:
    """What was granted is handed over once its notices are paid, waived or cancelled (FEE-19); the clock runs on."""
    if not desk.dossier.the(DecisionMade).granted:
        return
    for notice in notices_of(desk.archive, desk.dossier.number):
        desk.rests_on(notice.number)
    waiting = unpaid_of(desk.archive, desk.dossier.number)
    if waiting:
        told = "、".join(waiting)
        raise Refusal(
            f"缴款通知书 {told} 尚未缴清，缴清或者批准减免、作废后方可送达；送达期限继续计算", "FEE-19"
        )


def withdraw(desk: Desk, form: ReasonForm) -> Act:
    """The applicant takes the application back before the decision."""
    if desk.actor.role == "citizen":
        require_applicant(desk)
    else:
        require_duty(desk, desk.dossier.the(ApplicationReceived).department)
    desk.advance("withdraw", through_hold=True)
    close_matter(desk)
    return Act(CaseWithdrawn(form.reason.strip()))


def end_case(desk: Desk, form: EndCaseForm) -> Act:
    """End the case without a decision, for a reason that is told; a rule is named only where it follows from one."""
    require_turn(desk)
    _require_words(form.reason, "reason")
    if form.unkept and not unkept(desk.dossier, desk.at.date()):
        raise Refusal("没有逾期未补齐的容缺材料，不能以此为由终止办理", "FW-14", where="unkept")
    desk.advance("end-case", through_hold=True)
    close_matter(desk)
    return Act(CaseEnded(form.reason.strip(), "FW-14" if form.unkept else ""))


# -- along the way ------------------------------------------------------------------------------------


def assign(desk: Desk, form: AssignForm) -> Act:
    """Give the case to somebody for a duty, the first time or instead of another."""
    department = desk.dossier.the(ApplicationReceived).department
    require_duty(desk, department)
    receiver = desk.archive.get(post_number(form.to))
    posting = posted(receiver) if receiver is not None else None
    if posting is None:
        raise Refusal("接办人未登记进驻岗位", "FW-18", where="to")
    if form.duty not in posting.duties:
        raise Refusal(f"接办人没有“{DUTIES.get(form.duty, form.duty)}”职责", "FW-18", where="to")
    given = [paper for paper in desk.dossier.papers(CaseAssigned) if paper.duty == form.duty]
    was = given[-1].to if given else ""
    if was and not form.reason.strip():
        raise Refusal("转办须写明原因", "FW-18", where="reason")
    if was == form.to:
        raise Refusal("案卷已在该人员名下", "FW-18", where="to")
    desk.advance("assign")
    return Act(CaseAssigned(form.duty, form.to, was, form.reason.strip()))


def countersign(desk: Desk, form: CountersignForm) -> Act:
    """Hear another officer, of this department or another, and file what they say."""
    _require_words(form.opinion, "opinion")
    if desk.archive.get(post_number(desk.actor.account)) is None:
        raise Refusal("会签人未登记进驻岗位", "FW-18")
    desk.advance("countersign")
    return Act(CaseCountersigned(form.opinion.strip(), form.agrees))


def urge(desk: Desk, form: ReasonForm) -> Act:
    """Ask for speed; the act stands in the case for everybody to see."""
    require_applicant(desk)
    desk.advance("urge", through_hold=True)
    by = {"citizen": "applicant", "supervisor": "supervisor"}.get(desk.actor.role, "leader")
    return Act(CaseUrged(by, form.reason.strip()))  # type: ignore[arg-type]  # one of its three words


def begin_special(desk: Desk, form: SpecialForm) -> Act:
    """Begin a step with a time of its own, told to the applicant in writing by this very act (XK-17)."""
    require_turn(desk)
    item = _item(desk)
    if running_special(desk.dossier) is not None:
        raise Refusal("已有特别程序正在进行", "XK-17", where="step")
    check_special(item, form.step, form.days, form.held, desk.at.date(), desk.law, desk.calendar)
    special = next(each for each in item.special if each.id == form.step)
    examiners, late = tuple(sorted(set(form.examiners))), False
    if special.kind in {"inspection", "test"}:
        least = desk.law.figure("XK-18", "staff")
        if len(examiners) < least:
            raise Refusal(f"检验、核查应当指派 {least} 名以上工作人员", "XK-18", where="examiners")
        late = _assigned_late(desk)
    desk.advance("begin-special")
    rule = desk.law.clock("C02")
    until = last_day(Ledger(rule, form.days, desk.at.date()), desk.calendar)
    paper = SpecialStepBegan(
        step=form.step,
        name=special.name,
        kind=special.kind,
        days=form.days,
        counts=special.counts,
        cite="XK-17",
        until=until,
        arranged=form.arranged.strip(),
        held=form.held,
        examiners=examiners,
        late=late,
    )
    return Act(paper)


def _assigned_late(desk: Desk) -> bool:
    """Whether the inspectors were assigned after five working days from the acceptance."""
    accepted = desk.dossier.record(desk.dossier.numbers(CaseAccepted.type)[-1]).at
    try:
        check_within(desk.law.clock("C07"), accepted, desk.at, desk.calendar)
    except NotComputable:
        return False
    except Refusal:
        return True
    return False


def end_special(desk: Desk, form: SpecialEndForm) -> Act:
    """The step is done: what it found, and who did it."""
    require_turn(desk)
    _require_words(form.result, "result")
    running = running_special(desk.dossier)
    if running is None or running.step != form.step:
        raise Refusal("没有正在进行的该特别程序", "XK-17", where="step")
    if running.held is not None and desk.at.date() < running.held:
        raise Refusal("听证尚未举行", "XK-23", where="result")
    desk.advance("end-special")
    return Act(SpecialStepEnded(form.step, form.result.strip(), tuple(sorted(set(form.examiners)))))


def extend(desk: Desk, form: ExtendForm) -> Act:
    """Extend the limit once, before it ends, by no more than the law allows, with the reason told."""
    require_turn(desk)
    _require_words(form.reason, "reason")
    case, item = desk.dossier, _item(desk)
    rule = "XK-14" if case.machine == JOINT else "XK-12"
    most = desk.law.figure(rule, "extension")
    if case.numbers(PeriodExtended.type):
        raise Refusal("期限只能延长一次", rule)
    if not 1 <= form.days <= most:
        raise Refusal(f"延长不得超过 {most} 个工作日", rule, where="days")
    ledgers = ledgers_of(case, item, desk.law)
    if ledgers is None:
        raise Refusal("尚未受理，不能延长期限", rule)
    statutory = ledgers[0]
    deadline = compute(statutory.rule, statutory.start, desk.calendar, statutory.suspensions)
    if desk.at >= deadline.end:
        raise Refusal(f"办理期限已于 {deadline.last} 届满，不能再延长", rule)
    desk.advance("extend")
    longer = [
        last_day(Ledger(each.rule, each.budget + form.days, each.start, each.suspensions), desk.calendar)
        for each in ledgers
    ]
    return Act(PeriodExtended(form.days, form.reason.strip(), rule, longer[0], longer[1]))


# -- shared -------------------------------------------------------------------------------------------


def _item(desk: Desk) -> Item:
    return version_of(desk.dossier, desk.open(desk.dossier.the(ApplicationReceived).item))


def _nothing_runs(desk: Desk) -> None:
    """No special step is under way, and nothing that was tolerated is still owed at the decision."""
    running = running_special(desk.dossier)
    if running is not None:
        raise Refusal(f"“{running.name}”尚未办结", "XK-17")
    if desk.dossier.state == "approving" and owed(desk.dossier):
        raise Refusal("容缺材料尚未补齐，不能作出决定", "FW-14")


def _branches_allow(desk: Desk, *, granted: bool) -> None:
    """A joint case is granted when every co-department has answered and none that counts refused (XK-13)."""
    if desk.dossier.machine != JOINT:
        return
    branches = desk.children(desk.dossier.number, BRANCH)
    refused = refused_by(branches)
    if refused and granted:
        organs = "、".join(branch.the(BranchAsked).subject for branch in refused)
        raise Refusal(f"相关部门不同意：{organs}，不能准予", "XK-13")
    ends = any(branch.the(BranchAsked).on_refusal == "end" for branch in refused)
    missing = unanswered(branches)
    if missing and not ends:
        raise Refusal(f"还有 {len(missing)} 个部门未答复意见", "XK-13")


def _require_words(text: str, where: str) -> None:
    if not text.strip():
        raise Refusal("请写明内容", "XK-19", where=where)


VERBS = (
    Verb("report", report),
    Verb("pass-review", pass_review),
    Verb("return-case", return_case),
    Verb("decide", decide),
    Verb("deliver", deliver),
    Verb("withdraw-case", withdraw),
    Verb("end-case", end_case),
    Verb("assign", assign),
    Verb("countersign", countersign),
    Verb("urge", urge),
    Verb("begin-special", begin_special),
    Verb("end-special", end_special),
    Verb("extend", extend),
)
