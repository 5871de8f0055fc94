"""What is done about complaints. They are lodged with the competent department and decided by its own people.

No role of the centre takes any of these steps (PT-01). A decision that upholds a complaint changes nothing in the
tender by itself: what it orders is carried out by the floors concerned, and until then the matter stays held by it.
"""

from __future__ import annotations

from hallcore.desk import CLOCK, Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.deadline import check_within, compute
from hallcore.ground.errors import Refusal
from hallcore.organisation.model import DepartmentRegistered
from hallcore.organisation.office import acting
from hallcore.organisation.rules import department_number
from trading.challenges.complaint_model import (
    COMPLAINT,
    PROCEDURE,
    TESTS,
    ActivityResumed,
    ActivitySuspended,
    ComplaintCorrected,
    ComplaintDeclined,
    ComplaintLodged,
    ComplaintSettled,
    ComplaintTaken,
    ComplaintTakenBack,
    CopiesSent,
    CorrectedForm,
    CorrectionAsked,
    DecisionPublished,
    DeclineComplaintForm,
    LodgeForm,
    ProbeForm,
    ProbingBegan,
    ProbingEnded,
    Regime,
    SettleForm,
    StatementGiven,
    TextForm,
)
from trading.challenges.complaint_rules import (
    CITES,
    CLOCKS,
    check_decision,
    check_letter,
    decide_by,
    pauses_of,
    recent,
    regime_of,
)
from trading.challenges.grounds import challenged, objected
from trading.tendering.model import ProjectRegistered
from trading.tendering.office import CORRECTION, hold_whole, in_charge
from trading.tendering.rules import notice_of, tender_number

FINANCE = "财政"
"""What the name of a finance department says; procurement is complained of there (GP-145)."""

BASELESS = "baseless complaints"
"""Shelf: (party, day, complaint) of complaints that turned out made up; written by the decision itself."""


def lodge_complaint(desk: Desk, form: LodgeForm) -> Act:
    """Complain to the competent department, in time and after the objection the law asks for (ZB-111, ZB-112)."""
    matter = desk.dossier
    tender = desk.open(tender_number(matter.number))
    regime = regime_of(tender, desk.law_of(tender, desk.at))
    check_letter(form, regime)
    if not desk.actor.party or in_charge(desk.actor, tender.the(ProjectRegistered)):
        who = "提出质疑的供应商" if regime == "procurement" else "投标人或者其他利害关系人"
        raise Refusal(f"投诉由{who}提出", CITES[regime].standing)
    organ = _department(desk, form.department).organ
    if regime == "procurement" and FINANCE not in organ:
        raise Refusal("政府采购投诉向同级财政部门提出", CITES[regime].first, where="department")
    ground = (challenged if regime == "procurement" else objected)(desk, form, tender)
    key = _key(matter.number, desk.actor.party, ground.subject)
    _first(desk, key, regime)
    number = f"{matter.number}.T{desk.next_number(f'complaint-{matter.number}'):02d}"
    desk.archive.claim(key, number)
    desk.file_in(desk.found(number, PROCEDURE, COMPLAINT, parent=matter.number))
    clocks = CLOCKS[regime]
    paper = ComplaintLodged(
        regime=regime,
        about=ground.about,
        matter=matter.number,
        party=desk.actor.party,
        department=form.department,
        respondent=form.respondent.strip(),
        facts=form.facts.strip(),
        request=form.request.strip(),
        objection=ground.prior,
        known_on=ground.known,
        lodged_by=ground.period.end,
        accept_by=compute(desk.law.clock(clocks.accept), desk.at, desk.calendar).end,
        items=ground.items,
        decline_by=compute(desk.law.clock(clocks.decline), desk.at, desk.calendar).end
        if clocks.decline
        else None,
    )
    annex = {"contact": form.contact.strip(), "phone": form.phone.strip(), "signer": form.signer.strip()}
    return Act(paper, files=form.files, annex=annex)


def _department(desk: Desk, code: str) -> DepartmentRegistered:
    department = desk.archive.get(department_number(code)) if code else None
    if department is None:
        raise Refusal("请选择受理投诉的行政监督部门", "ZB-111", where="department")
    return department.the(DepartmentRegistered)


def _key(matter: str, party: str, about: str) -> str:
    return f"trade complaint {matter} {party} {about}"


def _first(desk: Desk, key: str, regime: Regime) -> None:
    """Of several departments the first to receive a complaint handles it; nobody complains twice of the same (ZB-115)."""
    taken = desk.archive.claimed(key)
    earlier = desk.archive.get(taken) if taken else None
    if earlier is not None:
        to = _department(desk, earlier.the(ComplaintLodged).department).short
        raise Refusal(
            f"同一事项的投诉已由{to}最先收到（{taken}），由其处理", CITES[regime].first, where=taken
        )


# -- the department's steps --------------------------------------------------------------------------------------------


def ask_correction(desk: Desk, form: TextForm) -> Act:
    """Tell once and whole what the complaint lacks, within the time for the examination (GP-147)."""
    complaint = desk.dossier
    _duty(desk, complaint)
    if complaint.numbers(CorrectionAsked.type):
        raise Refusal("补正应当一次告知，不能再次要求补正", "GP-147")
    if not form.text.strip():
        raise Refusal("请写明需要补正的内容", "GP-147", where="text")
    lodged = complaint.record(complaint.numbers(ComplaintLodged.type)[0]).at
    check_within(desk.law.clock("C61"), lodged, desk.at, desk.calendar)
    desk.advance("ask-complaint-correction")
    return Act(CorrectionAsked(form.text.strip()))


def correct_complaint(desk: Desk, form: CorrectedForm) -> Act:
    """Bring what was missing."""
    _own(desk, desk.dossier)
    if not form.facts.strip() or not form.request.strip():
        raise Refusal("请写明补正后的事实和请求", "ZB-118", where="facts")
    desk.advance("correct-complaint")
    return Act(ComplaintCorrected(form.facts.strip(), form.request.strip()), files=form.files)


def accept_complaint(desk: Desk, _form: None) -> Act:
    """Take the complaint up; from here, or in procurement from its receipt, the time for the decision runs (ZB-114)."""
    complaint = desk.dossier
    paper = _duty(desk, complaint)
    desk.advance("accept-complaint-case")
    clocks = CLOCKS[paper.regime]
    lodged = complaint.record(complaint.numbers(ComplaintLodged.type)[0]).at
    start = desk.at if paper.regime == "tendering" else lodged
    pauses = pauses_of(complaint) if paper.regime == "procurement" else ()
    decide = compute(desk.law.clock(clocks.decide), start, desk.calendar, pauses).end
    copies = compute(desk.law.clock(clocks.copies), lodged, desk.calendar).end if clocks.copies else None
    rule = "ZB-117" if paper.regime == "tendering" else "GP-152"
    held = int(desk.law.figure(rule, "automatic")) == 1
    if held:
        desk.hold(desk.parent(), complaint.number, "行政监督部门处理投诉期间暂停", rule)
    return Act(ComplaintTaken(decide, copies, held=held))


def decline_complaint(desk: Desk, form: DeclineComplaintForm) -> Act:
    """Not take it up, and say why and who is competent; whoever complained may go there (ZB-113, GP-148)."""
    paper = _duty(desk, desk.dossier)
    if not form.reason.strip():
        raise Refusal("请写明不予受理的理由", CITES[paper.regime].decline, where="reason")
    desk.advance("decline-complaint-case")
    subject = paper.objection if paper.regime == "procurement" else paper.about
    desk.archive.release(_key(paper.matter, paper.party, subject), desk.dossier.number)
    return Act(ComplaintDeclined(form.reason.strip(), form.elsewhere.strip()))


def send_copies(desk: Desk, _form: None) -> Act:
    """Send copies to whoever is in charge of the tender; they state in writing within days (GP-149, GP-150)."""
    complaint = desk.dossier
    paper = _duty(desk, complaint)
    if complaint.numbers(CopiesSent.type):
        raise Refusal("副本已经发送", "GP-149")
    desk.advance("send-complaint-copies")
    project = desk.open(tender_number(paper.matter)).the(ProjectRegistered)
    to = tuple(code for code in (project.purchaser, project.agency) if code)
    reply_by = compute(desk.law.clock("C181"), desk.at, desk.calendar).end
    return Act(CopiesSent(to, reply_by))


def give_statement(desk: Desk, form: TextForm) -> Act:
    """State in writing what one says to a complaint one had a copy of."""
    complaint = desk.dossier
    copies = complaint.latest(CopiesSent)
    if copies is None or desk.actor.party not in copies.to:
        raise Refusal("只有收到投诉书副本的当事人可以提交书面说明", "GP-150")
    if not form.text.strip():
        raise Refusal("书面说明不能为空", "GP-150", where="text")
    desk.advance("reply-to-complaint")
    return Act(StatementGiven(desk.actor.party, form.text.strip()))


def suspend_activity(desk: Desk, _form: None) -> Act:
    """Order the activity to stand still (ZB-117); in procurement for thirty days at most, by the clock (GP-152)."""
    complaint, matter = desk.dossier, desk.parent()
    paper = _duty(desk, complaint)
    if any(hold.by == complaint.number for hold in matter.holds):
        raise Refusal("本投诉已经责令暂停", CITES[paper.regime].suspend)
    desk.advance("suspend-activity")
    clock = CLOCKS[paper.regime].suspension
    until = compute(desk.law.clock(clock), desk.at, desk.calendar).end if clock else None
    who = "财政部门" if paper.regime == "procurement" else "行政监督部门"
    desk.hold(matter, complaint.number, f"{who}处理投诉期间暂停", CITES[paper.regime].suspend)
    if until is not None:
        desk.remind("resume-activity", until)
    notice = notice_of(desk.open(tender_number(matter.number)))
    name = _department(desk, paper.department).organ
    return Act(ActivitySuspended(notice.name, matter.number, name, until))


def resume_activity(desk: Desk, form: TextForm | None) -> Act:
    """Let the activity go on before the decision: by order, or when the longest suspension is over."""
    complaint, matter = desk.dossier, desk.parent()
    if desk.actor != CLOCK:
        _duty(desk, complaint)
    if all(hold.by != complaint.number for hold in matter.holds):
        raise Refusal("本投诉没有责令暂停", "ZB-117")
    desk.advance("resume-activity")
    desk.lift(matter, complaint.number)
    desk.forget("resume-activity")
    reason = form.text.strip() if form is not None else ""
    name = notice_of(desk.open(tender_number(matter.number))).name
    return Act(ActivityResumed(name, matter.number, reason or "暂停期限届满"))


def begin_testing(desk: Desk, form: ProbeForm) -> Act:
    """Have something tested, appraised or reviewed; its days are not counted (ZB-114)."""
    _duty(desk, desk.dossier)
    if form.kind not in TESTS or not form.subject.strip():
        raise Refusal("请写明检验、鉴定或者评审的事项", "ZB-114", where="subject")
    desk.advance("begin-testing")
    return Act(ProbingBegan(form.kind, form.subject.strip()))


def end_testing(desk: Desk, form: TextForm) -> Act:
    """Its result is there; the time for the decision runs on."""
    complaint = desk.dossier
    _duty(desk, complaint)
    if not form.text.strip():
        raise Refusal("请写明检验、鉴定或者评审的结论", "ZB-114", where="text")
    desk.advance("end-testing")
    until = decide_by(complaint, desk.law, desk.calendar, until=desk.at.date()).end
    return Act(ProbingEnded(form.text.strip(), until))


def settle_complaint(desk: Desk, form: SettleForm) -> Act:
    """Decide: dismissed, and the matter goes on; or upheld, and it is held until what is ordered is carried out."""
    complaint = desk.dossier
    matter = desk.rests_on(complaint.parent)
    paper = _duty(desk, complaint)
    check_decision(form, matter, paper)
    desk.advance("decide-complaint-case")
    desk.forget("resume-activity")
    desk.lift(matter, complaint.number)
    if form.remedy == "documents":
        desk.hold(matter, CORRECTION, "投诉成立，招标文件修改前暂停招标投标活动", "ZB-119")
    elif form.remedy and form.remedy != "compensation":
        hold_whole(desk, matter, complaint.number, "投诉处理决定正在执行", CITES[paper.regime].remedy)
    return Act(
        ComplaintSettled(
            outcome="upheld" if form.outcome == "upheld" else "dismissed",
            remedy=form.remedy,
            findings=form.findings.strip(),
            summary=form.summary.strip(),
            baseless=form.baseless,
            noted=_note(desk, paper) if form.baseless else 0,
            decide_by=decide_by(complaint, desk.law, desk.calendar).end,
        )
    )


def _note(desk: Desk, paper: ComplaintLodged) -> int:
    """Note a complaint that was made up, and say how many of the same party's that makes in twelve months (GP-153)."""
    shelf, day = desk.archive.shelf(BASELESS), desk.at.date()
    shelf[paper.party, day.isoformat(), desk.dossier.number] = 1
    keys = shelf.keys((paper.party, "", ""), (paper.party, "\U0010ffff", ""))
    return recent(tuple(each for _party, each, _number in keys), day, desk.law)


def publish_decision(desk: Desk, _form: None) -> Act:
    """Make the decision public by the clock, without the complainant and the complaint's text (ZB-120)."""
    complaint = desk.dossier
    lodged, settled = complaint.the(ComplaintLodged), complaint.the(ComplaintSettled)
    if complaint.numbers(DecisionPublished.type):
        raise Refusal("处理决定已经公布", "ZB-120")
    desk.advance("publish-complaint-decision")
    decided = complaint.record(complaint.numbers(ComplaintSettled.type)[-1]).at
    rules = CITES[lodged.regime]
    cites = (rules.remedy if settled.remedy else rules.baseless if settled.baseless else rules.decide,)
    return Act(
        DecisionPublished(
            name=notice_of(desk.open(tender_number(lodged.matter))).name,
            matter=lodged.matter,
            department_name=_department(desk, lodged.department).organ,
            about=lodged.about,
            outcome=settled.outcome,
            remedy=settled.remedy,
            summary=settled.summary,
            decided_on=decided.date(),
            cites=cites,
        )
    )


def withdraw_complaint(desk: Desk, form: TextForm) -> Act:
    """Take a complaint back before it is decided; what it held goes on (ZB-120)."""
    complaint = desk.dossier
    _own(desk, complaint)
    desk.advance("withdraw-complaint-case")
    desk.forget("resume-activity")
    desk.lift(desk.parent(), complaint.number)
    return Act(ComplaintTakenBack(form.text.strip()))


def _duty(desk: Desk, complaint: Dossier) -> ComplaintLodged:
    """The actor has the duty of their role in the department the complaint is addressed to; nobody else handles it."""
    paper = complaint.the(ComplaintLodged)
    if desk.actor.role not in {"handler", "approver"}:
        raise Refusal("投诉由有管辖权的行政监督部门处理，交易中心和其他单位不得处理", "PT-01")
    acting(desk, desk.actor.role, paper.department)
    return paper


def _own(desk: Desk, complaint: Dossier) -> None:
    if complaint.the(ComplaintLodged).party != desk.actor.party:
        raise Refusal("只能办理本单位的投诉", "ZB-110")


VERBS = (
    Verb("lodge-complaint", lodge_complaint, evidence="sealed"),
    Verb("ask-complaint-correction", ask_correction),
    Verb("correct-complaint", correct_complaint),
    Verb("accept-complaint-case", accept_complaint),
    Verb("decline-complaint-case", decline_complaint),
    Verb("send-complaint-copies", send_copies),
    Verb("reply-to-complaint", give_statement),
    Verb("suspend-activity", suspend_activity),
    Verb("resume-activity", resume_activity),
    Verb("begin-testing", begin_testing),
    Verb("end-testing", end_testing),
    Verb("decide-complaint-case", settle_complaint),
    Verb("publish-complaint-decision", publish_decision),
    Verb("withdraw-complaint-case", withdraw_complaint),
)
