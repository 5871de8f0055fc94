"""What follows an answer: once more, review and re-review, and the end. What is told to everybody is in ``publishing``.

Consultations and suggestions stand here too: their answer is their whole life.
"""

from __future__ import annotations

from hallcore.desk import Act, Desk, Verb
from hallcore.ground.deadline import compute, midnight_after
from hallcore.ground.errors import Refusal
from hallcore.organisation.rules import department_number
from hallcore.voice.complaints.beside import (
    ComplainantRevealed,
    ConsultationAnswered,
    ConsultationRouted,
    SuggestionDecided,
    SuggestionDone,
)
from hallcore.voice.complaints.forms import (
    ConsultationForm,
    ReviewForm,
    RouteForm,
    SayForm,
    SuggestionForm,
)
from hallcore.voice.complaints.hands import (
    earlier_hands,
    investigators,
)
from hallcore.voice.complaints.model import (
    COMPLAINT,
    ComplaintAnswered,
    ComplaintClosed,
    ComplaintReopened,
    ReviewAsked,
    ReviewDecided,
    VoiceFiled,
)
from hallcore.voice.complaints.office import keep_out, require_unit
from hallcore.voice.complaints.rules import (
    LONGEST,
    check_own,
    check_reopen,
    handling_of,
    is_department,
    last_day,
)

# -- the complainant ------------------------------------------------------------------------------


def reopen_complaint(desk: Desk, form: SayForm) -> Act:
    """Ask that it be handled once more, by others."""
    reason = _said(desk, form)
    check_reopen(desk.dossier, desk.law, desk.at.date())
    desk.advance("reopen-complaint")
    desk.forget("close-complaint")
    due = last_day(compute(desk.law.clock("C110"), desk.at.date(), desk.calendar))
    return Act(ComplaintReopened(due), annex={"reason": reason})


def ask_review(desk: Desk, form: SayForm) -> Act:
    """Ask for a review of the answer."""
    reason = _said(desk, form)
    if desk.at.date() > desk.dossier.the(ComplaintAnswered).review_by:
        raise Refusal("请求复查的期限已经届满", "TS-05")
    desk.advance("ask-review")
    desk.forget("close-complaint")
    due = last_day(compute(desk.law.clock("C113"), desk.at.date(), desk.calendar))
    return Act(ReviewAsked("review", due), annex={"reason": reason})


def ask_rereview(desk: Desk, form: SayForm) -> Act:
    """Ask for a re-review of the review."""
    reason = _said(desk, form)
    until = desk.dossier.the(ReviewDecided).ask_by
    if until is not None and desk.at.date() > until:
        raise Refusal("请求复核的期限已经届满", "TS-06")
    desk.advance("ask-rereview")
    desk.forget("close-complaint")
    due = last_day(compute(desk.law.clock("C115"), desk.at.date(), desk.calendar))
    return Act(ReviewAsked("rereview", due), annex={"reason": reason})


def confirm_answer(desk: Desk, form: SayForm) -> Act:
    """Be satisfied: it is over."""
    check_own(desk.dossier, desk.actor.party, form.code)
    desk.advance("confirm-answer")
    desk.forget("close-complaint")
    return Act(ComplaintClosed("satisfied"))


def close_complaint(desk: Desk, _form: object) -> Act:
    """The time to ask for more is over; done by the clock."""
    until = desk.dossier.the(ComplaintAnswered).review_by
    if desk.dossier.state == "reviewed":
        until = desk.dossier.the(ReviewDecided).ask_by or until
    if desk.at < midnight_after(until):
        raise Refusal("请求复查、复核的期限尚未届满", "TS-05")
    desk.advance("close-complaint")
    desk.forget("close-complaint")
    return Act(ComplaintClosed("lapsed"))


def _said(desk: Desk, form: SayForm) -> str:
    check_own(desk.dossier, desk.actor.party, form.code)
    reason = form.reason.strip()
    if not reason:
        raise Refusal("请写明不满意的理由", "TS-13", where="reason")
    if len(reason) > LONGEST:
        raise Refusal(f"理由不超过 {LONGEST} 字", where="reason")
    return reason


# -- reviewing ------------------------------------------------------------------------------------


def decide_review(desk: Desk, form: ReviewForm) -> Act:
    """Review the answer, by somebody who had no hand in it."""
    due = _reviewer(desk, form)
    desk.advance("decide-review")
    today = desk.at.date()
    until = last_day(compute(desk.law.clock("C114"), today, desk.calendar))
    desk.remind("close-complaint", midnight_after(until))
    return Act(ReviewDecided("review", form.upholds, form.reason.strip(), today > due.decide_by, until))


def decide_rereview(desk: Desk, form: ReviewForm) -> Act:
    """Re-review by discipline inspection; then it is over."""
    due = _reviewer(desk, form)
    desk.advance("decide-rereview")
    late = desk.at.date() > due.decide_by
    return Act(ReviewDecided("rereview", form.upholds, form.reason.strip(), late, None))


def _reviewer(desk: Desk, form: ReviewForm) -> ReviewAsked:
    keep_out(desk)
    if desk.actor.account in earlier_hands(desk.dossier):
        raise Refusal("办理过本件的人员不得参加复查、复核", "TS-12")
    if not form.reason.strip():
        raise Refusal("请写明意见和理由", "TS-05", where="reason")
    return desk.dossier.the(ReviewAsked)


def reveal_complainant(desk: Desk, reason: str) -> Act:
    """Look at who told it and how they are reached, and say why."""
    if not reason.strip():
        raise Refusal("请写明查看的理由", "TS-17", where="reason")
    if desk.dossier.the(VoiceFiled).anonymous:
        raise Refusal("来件匿名，没有提出人信息", "TS-17")
    if not (desk.dossier.machine == COMPLAINT and desk.actor.account in investigators(desk.dossier)):
        require_unit(desk)
    return Act(ComplainantRevealed(reason.strip()))


# -- consultations --------------------------------------------------------------------------------


def route_consultation(desk: Desk, form: RouteForm) -> Act:
    """Have another unit answer; the last day stays as it was."""
    require_unit(desk)
    if form.handling == handling_of(desk.dossier):
        raise Refusal("本件已经由该单位办理", "TS-07", where="handling")
    if form.handling != "centre" and (
        not is_department(form.handling) or desk.archive.get(department_number(form.handling)) is None
    ):
        raise Refusal("没有这个单位", where="handling")
    if not form.reason.strip():
        raise Refusal("请写明转办的理由", "TS-07", where="reason")
    desk.advance("route-consultation")
    return Act(ConsultationRouted(form.handling, form.reason.strip()))


def answer_consultation(desk: Desk, form: ConsultationForm) -> Act:
    """Answer."""
    require_unit(desk)
    if not form.answer.strip():
        raise Refusal("请填写答复", "TS-07", where="answer")
    by = desk.dossier.the(VoiceFiled).answer_by
    desk.advance("answer-consultation")
    late = by is not None and desk.at.date() > by
    return Act(ConsultationAnswered(form.answer.strip(), form.basis.strip(), late))


# -- suggestions ----------------------------------------------------------------------------------


def adopt_suggestion(desk: Desk, form: SuggestionForm) -> Act:
    """Take a suggestion up, whole or in part, until a day."""
    if form.decision == "declined":
        raise Refusal("不采纳的请另行办理", where="decision")
    if form.done_by is None or form.done_by < desk.at.date():
        raise Refusal("采纳的建议应当写明完成期限，不早于今日", "TS-15", where="done_by")
    _suggestion(desk, form)
    desk.advance("adopt-suggestion")
    return Act(SuggestionDecided(form.decision, form.reason.strip(), form.done_by, _late(desk)))


def decline_suggestion(desk: Desk, form: SuggestionForm) -> Act:
    """Decline a suggestion and say why."""
    _suggestion(desk, form)
    desk.advance("decline-suggestion")
    return Act(SuggestionDecided("declined", form.reason.strip(), None, _late(desk)))


def finish_suggestion(desk: Desk, what: str) -> Act:
    """Say what was carried out."""
    require_unit(desk)
    if not what.strip():
        raise Refusal("请写明落实情况", "TS-15", where="what")
    by = desk.dossier.the(SuggestionDecided).done_by
    desk.advance("finish-suggestion")
    return Act(SuggestionDone(what.strip(), by is not None and desk.at.date() > by))


def _suggestion(desk: Desk, form: SuggestionForm) -> None:
    require_unit(desk)
    if not form.reason.strip():
        raise Refusal("请写明答复和理由", "TS-15", where="reason")


def _late(desk: Desk) -> bool:
    by = desk.dossier.the(VoiceFiled).answer_by
    return by is not None and desk.at.date() > by


VERBS = (
    Verb("reopen-complaint", reopen_complaint),
    Verb("ask-review", ask_review),
    Verb("ask-rereview", ask_rereview),
    Verb("confirm-answer", confirm_answer),
    Verb("close-complaint", close_complaint),
    Verb("decide-review", decide_review),
    Verb("decide-rereview", decide_rereview),
    Verb("reveal-complainant", reveal_complainant),
    Verb("route-consultation", route_consultation),
    Verb("answer-consultation", answer_consultation),
    Verb("adopt-suggestion", adopt_suggestion),
    Verb("decline-suggestion", decline_suggestion),
    Verb("finish-suggestion", finish_suggestion),
)
