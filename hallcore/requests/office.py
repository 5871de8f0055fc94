"""What is done about disclosure requests. Who may: the applicant, and whoever holds the duty in the department."""

from __future__ import annotations

import secrets as randomness
from datetime import date, datetime, time

from hallcore.desk import Act, Desk, Verb
from hallcore.ground.clock import TZ
from hallcore.ground.deadline import compute
from hallcore.ground.errors import Refusal
from hallcore.identity.rules import applicant_number, is_person
from hallcore.organisation.office import acting
from hallcore.organisation.rules import department_number, post_number, posted
from hallcore.requests.model import (
    PROCEDURE,
    REQUEST,
    ApplicantRevealed,
    CorrectionAsked,
    CorrectionForm,
    DeliveryForm,
    ExtensionForm,
    OpinionAsked,
    OpinionForm,
    OpinionGiven,
    OpinionReplyForm,
    ReplyDelivered,
    ReplyDrafted,
    ReplyExtended,
    ReplyForm,
    ReplyReturned,
    RequestAnswered,
    RequestCorrected,
    RequestFiled,
    RequestForm,
    RequestLapsed,
    RequestReceived,
    RequestWithdrawn,
    SupplementForm,
)
from hallcore.requests.rules import (
    check_correction,
    check_extension,
    check_opinion,
    check_opinion_reply,
    check_reply,
    check_request,
    consultations,
    due_of,
    last_day,
    last_draft,
    opinion_due,
    remedy_of,
    request_number,
    silent,
)

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8
"""A query code: easily read aloud; there are more than eight hundred thousand million of them."""


def file_request(desk: Desk, form: RequestForm) -> Act:
    """Ask for information: online, or at the window or by mail, where an acceptor of the department files it."""
    check_request(form, desk.at)
    if desk.archive.get(department_number(form.department)) is None:
        raise Refusal("没有这个部门", where="department")
    known = form.party if is_person(form.party) else applicant_number(form.party)
    if desk.archive.get(known) is None:
        raise Refusal("申请人尚未登记", where="party")
    if desk.actor.role == "citizen" and (desk.actor.party != form.party or form.channel != "online"):
        raise Refusal("网上申请应由申请人本人提出", "GK-13", where="party")
    if desk.actor.role != "citizen":
        acting(desk, "acceptor", form.department)
    today = desk.at.date()
    number = request_number(today, desk.next_number(f"request-{today:%Y%m%d}"))
    desk.file_in(desk.found(number, PROCEDURE, REQUEST))
    desk.advance("file-request")
    annex = {
        "name": form.name.strip(),
        "ident": form.ident.strip().upper(),
        "contact": form.contact.strip(),
        "address": form.address.strip(),
        "code": "".join(randomness.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH)),
    }
    paper = RequestFiled(
        form.department,
        form.applicant,
        form.party,
        form.channel,
        form.content.strip(),
        form.form,
        form.delivery,
    )
    return Act(paper, annex={name: value for name, value in annex.items() if value})


def receive_request(desk: Desk, signed: date | None) -> Act:
    """Fix the day of receipt: of an online request today, when both sides confirmed it (GK-11).

    ``signed`` is the day signed for, of what came by mail; at the window it is the day of filing.
    """
    filed = desk.dossier.the(RequestFiled)
    _require(desk, desk.actor.role)
    day = desk.at.date()
    if filed.channel == "window":
        day = desk.dossier.record(0).at.date()
    elif filed.channel == "mail" and signed is not None:
        day = signed
    if day > desk.at.date():
        raise Refusal("收到之日不能晚于今日", "GK-11", where="received")
    desk.advance("receive-request")
    return Act(RequestReceived(day, compute(desk.law.clock("C15"), day, desk.calendar).end))


def ask_correction(desk: Desk, form: CorrectionForm) -> Act:
    """Tell once what to supplement; whoever does not in time is taken to have given up."""
    _require(desk, "handler")
    check_correction(form, desk.dossier, desk.at, desk.law, desk.calendar)
    desk.advance("ask-correction")
    desk.remind("lapse-request", datetime.combine(form.by, time.max, TZ))
    return Act(CorrectionAsked(tuple(point.strip() for point in form.points), form.by))


def correct_request(desk: Desk, form: SupplementForm) -> Act:
    """Supplement; the period of the answer begins anew."""
    _require_applicant(desk)
    if not form.content.strip():
        raise Refusal("请填写补正后的申请内容", "GK-10", where="content")
    desk.advance("correct-request")
    desk.forget("lapse-request")
    today = desk.at.date()
    due = compute(desk.law.clock("C15"), today, desk.calendar).end
    return Act(RequestCorrected(form.content.strip(), today, due))


def lapse_request(desk: Desk, _form: object) -> Act:
    """The time to supplement is over; done by the clock."""
    by = desk.dossier.the(CorrectionAsked).by
    if desk.at < datetime.combine(by, time.max, TZ):
        raise Refusal("补正期限尚未届满", "GK-10")
    desk.advance("lapse-request")
    desk.forget("lapse-request")
    return Act(RequestLapsed(by))


def ask_opinion(desk: Desk, form: OpinionForm) -> Act:
    """Ask a third party or another organ in writing; the clock of the answer stands still meanwhile."""
    _require(desk, "handler")
    check_opinion(form, desk.dossier, desk.at)
    desk.advance("ask-opinion")
    reply_by = opinion_due(desk.law, form.whom, form.sent, desk.calendar)
    third = form.whom == "third-party"
    ends = [asked.reply_by for _n, asked, given in consultations(desk.dossier) if given is None]
    desk.remind("note-silence", min([*ends, reply_by]))
    annex = {"third": form.name.strip(), "contact": form.contact.strip()} if third else {}
    paper = OpinionAsked(
        form.whom, "" if third else form.name.strip(), form.question.strip(), form.sent, reply_by
    )
    return Act(paper, annex={name: value for name, value in annex.items() if value})


def record_opinion(desk: Desk, form: OpinionReplyForm) -> Act:
    """Record what a consulted party answered."""
    _require(desk, "handler")
    check_opinion_reply(form, desk.dossier, desk.at)
    desk.advance("record-opinion")
    _remind_of_the_rest(desk, form.of)
    annex = {"opinion": form.opinion.strip()} if form.opinion.strip() else {}
    return Act(OpinionGiven(form.of, form.answer, form.received), annex=annex)


def note_silence(desk: Desk, _form: object) -> Act:
    """The period of a consultation ran out without an answer; done by the clock, one at a time.

    An organ that says nothing is taken to agree (GK-15); of a third party the department decides itself (GK-14).
    """
    over = silent(desk.dossier, desk.at)
    if not over:
        raise Refusal("没有逾期未反馈的征求意见书", "GK-03")
    n, asked = over[0]
    desk.advance("note-silence")
    _remind_of_the_rest(desk, n)
    return Act(OpinionGiven(n, "silent", last_day(asked)))


def _remind_of_the_rest(desk: Desk, answered: int) -> None:
    """Have the clock look again when the next consultation's period ends."""
    left = [
        asked.reply_by for n, asked, given in consultations(desk.dossier) if given is None and n != answered
    ]
    if left:
        desk.remind("note-silence", min(left))
    else:
        desk.forget("note-silence")


def extend_reply(desk: Desk, form: ExtensionForm) -> Act:
    """Extend the period, with the head's approval, and tell the applicant (GK-02)."""
    _require(desk, "approver")
    check_extension(form, desk.dossier, desk.law, desk.calendar, desk.at)
    desk.advance("extend-reply")
    due = due_of(desk.dossier, desk.law, desk.calendar, more=form.days)
    return Act(ReplyExtended(form.days, form.reason.strip(), due.end))


def draft_reply(desk: Desk, form: ReplyForm) -> Act:
    """Draft a reply for approval, with the files that are to be handed over."""
    _require(desk, "handler")
    check_reply(form, desk.dossier, desk.archive.get(form.earlier) if form.earlier else None)
    desk.advance("draft-reply")
    paper = ReplyDrafted(
        form.outcome,
        tuple(form.grounds),
        form.reason.strip(),
        form.access.strip(),
        form.withheld.strip(),
        form.public_interest.strip(),
        form.earlier,
    )
    return Act(paper, files=form.files)


def return_reply(desk: Desk, reason: str) -> Act:
    """Send a draft back."""
    _require(desk, "approver")
    if not reason.strip():
        raise Refusal("请写明退回的理由", where="reason")
    desk.advance("return-reply")
    return Act(ReplyReturned(reason.strip()))


def answer_request(desk: Desk, _form: object) -> Act:
    """Approve the draft: it becomes the reply, late or in time, with the remedies it must state."""
    capacity = _require(desk, "approver")
    request = desk.dossier
    draft, n = last_draft(request), request.numbers(ReplyDrafted.type)[-1]
    drafted_by = str(request.record(n).head["actor"]["account"])
    if drafted_by == desk.actor.account:
        raise Refusal("拟稿人不能批准自己的拟稿", "FW-18")
    due = due_of(request, desk.law, desk.calendar)
    desk.advance("answer-request")
    paper = RequestAnswered(
        draft.outcome,
        draft.grounds,
        draft.reason,
        draft.access,
        draft.withheld,
        draft.public_interest,
        draft.earlier,
        remedy_of(draft.outcome, desk.law),
        due.end,
        desk.at >= due.end,
        drafted_by,
        capacity,
    )
    return Act(paper, files=request.record(n).files)


def deliver_reply(desk: Desk, form: DeliveryForm) -> Act:
    """Record that the reply reached the applicant."""
    _require(desk, desk.actor.role)
    numbers = desk.dossier.numbers(RequestAnswered.type)
    if numbers and not desk.dossier.record(numbers[-1]).at.date() <= form.delivered <= desk.at.date():
        raise Refusal("送达之日应在答复之后，不晚于今日", where="delivered")
    desk.advance("deliver-reply")
    return Act(ReplyDelivered(form.delivered, form.how))


def reveal_applicant(desk: Desk, reason: str) -> Act:
    """Look at names, numbers and contacts of applicant and third parties, and say why (PI-06); pages then show them."""
    _require(desk, desk.actor.role)
    paper = posted(desk.open(post_number(desk.actor.account)))
    if paper is None or paper.department != desk.dossier.the(RequestFiled).department:
        raise Refusal("只有受理申请的部门可以查看个人信息", "PI-06")
    if not reason.strip():
        raise Refusal("请写明查看个人信息的理由", "PI-06", where="reason")
    thirds = tuple(n for n, asked, _given in consultations(desk.dossier) if asked.whom == "third-party")
    return Act(ApplicantRevealed(reason.strip(), thirds))


def withdraw_request(desk: Desk, reason: str) -> Act:
    """Take a request back."""
    _require_applicant(desk)
    desk.advance("withdraw-request")
    desk.forget("lapse-request")
    desk.forget("note-silence")
    return Act(RequestWithdrawn(reason.strip()))


def _require(desk: Desk, duty: str) -> str:
    """Hold a duty in the request's department; whose it is, if not one's own."""
    return acting(desk, duty, desk.dossier.the(RequestFiled).department).behalf


def _require_applicant(desk: Desk) -> None:
    """Be who asked, or file it for them at the department's window."""
    filed = desk.dossier.the(RequestFiled)
    if desk.actor.role == "citizen" and desk.actor.party != filed.party:
        raise Refusal("只有申请人本人可以办理", "GK-13")
    if desk.actor.role != "citizen":
        acting(desk, "acceptor", filed.department)


VERBS = (
    Verb("file-request", file_request),
    Verb("receive-request", receive_request),
    Verb("ask-correction", ask_correction),
    Verb("correct-request", correct_request),
    Verb("lapse-request", lapse_request),
    Verb("ask-opinion", ask_opinion),
    Verb("record-opinion", record_opinion),
    Verb("note-silence", note_silence),
    Verb("extend-reply", extend_reply),
    Verb("draft-reply", draft_reply),
    Verb("return-reply", return_reply),
    Verb("answer-request", answer_request),
    Verb("deliver-reply", deliver_reply),
    Verb("reveal-applicant", reveal_applicant),
    Verb("withdraw-request", withdraw_request),
)
