"""What is done about a complaint from its filing to its answer. What follows the answer is in ``after``."""

from __future__ import annotations

import secrets as randomness

from msgspec.structs import replace

from hallcore.desk import Act, Desk, Verb
from hallcore.ground.deadline import compute, midnight_after
from hallcore.ground.errors import Refusal
from hallcore.identity.model import AccountOpened
from hallcore.organisation.rules import department_number, post_number, posted
from hallcore.voice.complaints.forms import (
    AcceptForm,
    AnswerForm,
    DeclineForm,
    ExtendForm,
    FactForm,
    PassOnForm,
    ReassignForm,
    ReferForm,
    VoiceForm,
)
from hallcore.voice.complaints.hands import (
    check_accept,
    check_hand,
    check_team,
    concerned,
    earlier_hands,
    investigators,
    persons_of,
)
from hallcore.voice.complaints.model import (
    CENTRE,
    COMPLAINT,
    DISCIPLINE,
    PROCEDURE,
    AnswerDrafted,
    AnswerReturned,
    ComplaintAccepted,
    ComplaintAnswered,
    ComplaintDeclined,
    ComplaintExtended,
    ComplaintPassedOn,
    ComplaintReassigned,
    ComplaintReferred,
    ComplaintReopened,
    FactFound,
    VoiceFiled,
)
from hallcore.voice.complaints.rules import (
    DESK,
    answer_by,
    check_answer,
    check_box,
    check_extension,
    check_fact,
    check_filing,
    first_due,
    handling_of,
    is_department,
    last_day,
    matter_number,
    outcome_of,
    route_of,
    unit_of,
)

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 10
"""A query code: easily read aloud, and the only key to an anonymous matter."""


# -- filing ---------------------------------------------------------------------------------------


def _file(desk: Desk, form: VoiceForm, kind: str) -> Act:
    """Take down what somebody tells, by themselves on the web or through the hall's people."""
    check_filing(form)
    if form.kind != kind:
        raise Refusal("来件种类不符", where="kind")
    handling = route_of(kind, form.unit)
    if is_department(form.unit) and desk.archive.get(department_number(form.unit)) is None:
        raise Refusal("没有这个部门", where="unit")
    party = _teller(desk, form)
    if form.source:
        check_box(desk.archive.get(form.source), desk.next_number(f"slips-{form.source}"))
    today = desk.at.date()
    number = matter_number(kind, today, desk.next_number(f"{kind}-{today:%Y%m%d}"))
    desk.file_in(desk.found(number, PROCEDURE, kind))
    desk.advance(
        {
            "complaint": "file-complaint",
            "consultation": "file-consultation",
            "suggestion": "file-suggestion",
        }[kind]
    )
    due = last_day(first_due(kind, today, desk.law, desk.calendar))
    paper = VoiceFiled(
        form.kind,
        form.channel,
        form.category,
        not form.name.strip(),
        party,
        form.unit,
        form.window,
        handling,
        form.matter,
        form.source,
        due if kind == COMPLAINT else None,
        None if kind == COMPLAINT else due,
    )
    return Act(paper, annex=_annex(form))


def _annex(form: VoiceForm) -> dict[str, str]:
    """Everything somebody told and who they are, with the query code."""
    pieces = {
        "subject": form.subject.strip(),
        "content": form.content.strip(),
        "name": form.name.strip(),
        "contact": form.contact.strip() if form.name.strip() else "",
        "named": form.named.strip(),
        "code": "".join(randomness.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH)),
    }
    return {name: value for name, value in pieces.items() if value}


def _teller(desk: Desk, form: VoiceForm) -> str:
    """The party that tells it, or ""; what is anonymous is filed by nobody's account."""
    if desk.actor.role == "citizen":
        if form.channel != "web":
            raise Refusal("网上提出的来件，途径为网站", where="channel")
        if desk.actor.party and not form.name.strip():
            raise Refusal("匿名提出的，不得以登录账号登记", "TS-17", where="name")
        return desk.actor.party
    if form.channel == "web":
        raise Refusal("代为登记的，请选择来件途径", where="channel")
    if (
        form.kind == COMPLAINT
        and is_department(form.unit)
        and _department_of(desk, desk.actor.account) == form.unit
    ):
        raise Refusal("对本部门的投诉请到导办台或者政务中心登记", "TS-12", where="unit")
    return ""


def file_complaint(desk: Desk, form: VoiceForm) -> Act:
    """Complain."""
    return _file(desk, form, "complaint")


def file_consultation(desk: Desk, form: VoiceForm) -> Act:
    """Ask how something is done."""
    return _file(desk, form, "consultation")


def file_suggestion(desk: Desk, form: VoiceForm) -> Act:
    """Suggest something."""
    return _file(desk, form, "suggestion")


# -- taking it up ---------------------------------------------------------------------------------


def refer_complaint(desk: Desk, form: ReferForm) -> Act:
    """Say that it is about somebody else; it goes to whoever handles that."""
    _require_desk(desk)
    handling = route_of(COMPLAINT, form.unit)
    if not form.reason.strip():
        raise Refusal("请写明改交的理由", "TS-12", where="reason")
    if form.unit == unit_of(desk.dossier):
        raise Refusal("投诉对象没有变化", "TS-12", where="unit")
    desk.advance("refer-complaint")
    return Act(ComplaintReferred(form.unit, handling, form.reason.strip()))


def accept_complaint(desk: Desk, form: AcceptForm) -> Act:
    """Accept it, write down what is to be found out, and give it to two people who have nothing to do with it."""
    _require_desk(desk)
    complaint = desk.dossier
    roles = {account: _roles_of(desk, account) for account in (*form.persons, *form.investigators)}
    check_accept(form, (roles[account] for account in form.persons))
    handling = route_of(COMPLAINT, form.unit)
    if handling != handling_of(complaint):
        raise Refusal("投诉对象变更后应由其他单位办理，请先改交", "TS-12", where="unit")
    check_hand(
        form.unit, form.persons, desk.actor.account, desk.actor.role, _department_of(desk, desk.actor.account)
    )
    again = len(complaint.numbers(ComplaintReopened.type))
    persons = tuple(dict.fromkeys((*persons_of(complaint), *form.persons)))
    check_team(
        form.investigators,
        roles,
        {account: _department_of(desk, account) for account in form.investigators},
        form.unit,
        persons,
        earlier_hands(complaint) if again else (),
        int(desk.law.figure("TS-12", "investigators")),
    )
    desk.advance("accept-complaint")
    due = last_day(compute(desk.law.clock("C111"), desk.at.date(), desk.calendar))
    points = tuple(point.strip() for point in form.points)
    return Act(ComplaintAccepted(form.unit, persons, points, handling, form.investigators, due, again + 1))


def decline_complaint(desk: Desk, form: DeclineForm) -> Act:
    """Do not take it up, and say why."""
    _require_desk(desk)
    if not form.reason.strip():
        raise Refusal("请写明不予受理的理由", "TS-01", where="reason")
    desk.advance("decline-complaint")
    return Act(ComplaintDeclined(form.ground, form.reason.strip()))


def pass_complaint_on(desk: Desk, form: PassOnForm) -> Act:
    """Pass it on to the organ that is competent."""
    _require_desk(desk)
    if not form.organ.strip() or not form.reason.strip():
        raise Refusal("请写明转送的机关和理由", "TS-02", where="organ")
    desk.advance("pass-complaint-on")
    return Act(ComplaintPassedOn(form.organ.strip(), form.reason.strip()))


# -- finding out ----------------------------------------------------------------------------------


def find_fact(desk: Desk, form: FactForm) -> Act:
    """File a fact that two investigators found out, with what shows it."""
    check_fact(form, desk.dossier, desk.actor.account, investigators(desk.dossier), desk.at)
    desk.advance("find-fact")
    sources = tuple(source.strip() for source in form.sources if source.strip())
    by = (desk.actor.account, form.other)
    named = tuple(dict.fromkeys(form.responsible))
    unit, persons = unit_of(desk.dossier), persons_of(desk.dossier)
    if any(
        one not in persons and (not is_department(unit) or _department_of(desk, one) != unit) for one in named
    ):
        raise Refusal("责任人员应为被投诉人员，或者被投诉单位的人员", "TS-12", where="responsible")
    return Act(FactFound(form.point, form.fact.strip(), sources, by, form.on, named), files=form.files)


def reassign_complaint(desk: Desk, form: ReassignForm) -> Act:
    """Give it to others, because somebody has to keep out of it or is away."""
    _require_desk(desk)
    complaint = desk.dossier
    if not form.reason.strip():
        raise Refusal("请写明更换办理人员的理由", "TS-12", where="reason")
    before = complaint.numbers(ComplaintReopened.type)
    check_team(
        form.investigators,
        {account: _roles_of(desk, account) for account in form.investigators},
        {account: _department_of(desk, account) for account in form.investigators},
        unit_of(complaint),
        persons_of(complaint),
        earlier_hands(complaint) - set(investigators(complaint)) if before else (),
        int(desk.law.figure("TS-12", "investigators")),
    )
    desk.advance("reassign-complaint")
    return Act(ComplaintReassigned(form.investigators, form.reason.strip()))


def extend_complaint(desk: Desk, form: ExtendForm) -> Act:
    """Take longer, once, and say why."""
    _require_desk(desk)
    check_extension(desk.dossier, desk.law, desk.at.date(), form.days, form.reason)
    desk.advance("extend-complaint")
    accepted = desk.dossier.record(desk.dossier.numbers(ComplaintAccepted.type)[-1]).at.date()
    rule = desk.law.clock("C111")
    due = last_day(compute(replace(rule, n=rule.n + form.days), accepted, desk.calendar))
    return Act(ComplaintExtended(form.days, form.reason.strip(), due))


# -- answering ------------------------------------------------------------------------------------


def draft_answer(desk: Desk, form: AnswerForm) -> Act:
    """Draft what is answered, point by point."""
    if desk.actor.account not in investigators(desk.dossier):
        raise Refusal("只有本件的调查人员可以拟写答复", "TS-12")
    check_answer(form, desk.dossier)
    desk.advance("draft-answer")
    findings = tuple(sorted(form.findings, key=lambda one: one.point))
    return Act(AnswerDrafted(findings, form.measures.strip(), form.reply.strip()))


def return_answer(desk: Desk, reason: str) -> Act:
    """Send the draft back."""
    _require_desk(desk)
    if not reason.strip():
        raise Refusal("请写明退回的理由", where="reason")
    desk.advance("return-answer")
    return Act(AnswerReturned(reason.strip()))


def answer_complaint(desk: Desk, _form: object) -> Act:
    """Approve the draft, which somebody else wrote: it becomes the answer."""
    _require_desk(desk)
    complaint = desk.dossier
    if desk.actor.account in investigators(complaint):
        raise Refusal("调查人员不能批准本件的答复", "TS-12")
    draft, n = complaint.the(AnswerDrafted), complaint.numbers(AnswerDrafted.type)[-1]
    drafted_by = str(complaint.record(n).head["actor"]["account"])
    today = desk.at.date()
    desk.advance("answer-complaint")
    reopen_by = last_day(compute(desk.law.clock("C112"), today, desk.calendar))
    review_by = last_day(compute(desk.law.clock("C21"), today, desk.calendar))
    desk.remind("close-complaint", midnight_after(review_by))
    return Act(
        ComplaintAnswered(
            draft.findings,
            outcome_of(draft.findings),
            draft.measures,
            draft.reply,
            drafted_by,
            today > answer_by(complaint),
            reopen_by,
            review_by,
        )
    )


# -- who may --------------------------------------------------------------------------------------


def _roles_of(desk: Desk, account: str) -> tuple[str, ...]:
    found = desk.archive.get(account)
    opened = found.latest(AccountOpened) if found is not None else None
    if opened is None:
        raise Refusal("没有这个账号", where=account)
    return opened.roles


def _department_of(desk: Desk, account: str) -> str:
    post = desk.archive.get(post_number(account))
    paper = posted(post) if post is not None else None
    return paper.department if paper is not None else ""


def _require_desk(desk: Desk) -> None:
    """Decide for the unit that handles a complaint, and have nothing to do with whom it is about.

    Raises:
        Refusal: Another unit's, or the actor is concerned.
    """
    handling = handling_of(desk.dossier)
    if DESK.get(handling) != desk.actor.role:
        whose = "纪检监察" if handling == DISCIPLINE else "政务中心"
        raise Refusal(f"本件由{whose}办理", "TS-12")
    keep_out(desk)


def keep_out(desk: Desk) -> None:
    """Refuse whoever is complained of, or belongs to whom it is about."""
    complaint = desk.dossier
    department = _department_of(desk, desk.actor.account)
    reason = concerned(
        unit_of(complaint), persons_of(complaint), desk.actor.account, desk.actor.role, department
    )
    if reason:
        raise Refusal(reason, "TS-12")


def require_unit(desk: Desk) -> None:
    """Act for the unit that handles a matter: the centre, discipline inspection, or a department by its post."""
    handling = handling_of(desk.dossier)
    if desk.dossier.machine == COMPLAINT:
        _require_desk(desk)
        return
    if is_department(handling):
        if _department_of(desk, desk.actor.account) != handling:
            raise Refusal("本件由其他部门办理", "TS-07")
        return
    if desk.actor.role != DESK[CENTRE]:
        raise Refusal("本件由政务中心办理", "TS-07")


VERBS = (
    Verb("file-complaint", file_complaint),
    Verb("file-consultation", file_consultation),
    Verb("file-suggestion", file_suggestion),
    Verb("refer-complaint", refer_complaint),
    Verb("accept-complaint", accept_complaint),
    Verb("decline-complaint", decline_complaint),
    Verb("pass-complaint-on", pass_complaint_on),
    Verb("find-fact", find_fact),
    Verb("reassign-complaint", reassign_complaint),
    Verb("extend-complaint", extend_complaint),
    Verb("draft-answer", draft_answer),
    Verb("return-answer", return_answer),
    Verb("answer-complaint", answer_complaint),
)
