"""Telling everybody: a complaint's outcome or a question's answer is published, taken down, and published corrected.

Each takes two people: one writes or proposes, the other decides (TS-14, TS-19). What was taken down stays a record;
only pages and search no longer show it.
"""

from __future__ import annotations

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.ground.events import Paper
from hallcore.organisation.model import DepartmentRegistered
from hallcore.organisation.rules import department_number
from hallcore.voice.complaints.beside import (
    ConsultationAnswered,
    FaqProposed,
    FaqPublished,
    PublicationWithdrawn,
    WithdrawalProposed,
)
from hallcore.voice.complaints.forms import FaqForm, OutcomeForm
from hallcore.voice.complaints.hands import investigators
from hallcore.voice.complaints.model import (
    COMPLAINT,
    UNITS,
    ComplaintAnswered,
    OutcomePublished,
    OutcomeRedacted,
    VoiceFiled,
)
from hallcore.voice.complaints.office import keep_out, require_unit
from hallcore.voice.complaints.rules import (
    LONGEST,
    SHORT,
    draft_of,
    handling_of,
    is_department,
    proposal_of,
    published_of,
    unit_of,
)

_PIECES = ("name", "contact", "named")
"""Of these pieces of the annex none may stand in a text for everybody."""


# -- outcomes -------------------------------------------------------------------------------------


def redact_outcome(desk: Desk, form: OutcomeForm) -> Act:
    """Write what is to be told to everybody, without anybody in it."""
    keep_out(desk)
    if desk.actor.account not in investigators(desk.dossier):
        require_unit(desk)
    if not form.heading.strip() or len(form.heading) > SHORT:
        raise Refusal(f"请填写标题，不超过 {SHORT} 字", "TS-14", where="heading")
    if not form.summary.strip():
        raise Refusal("请写明办理情况", "TS-14", where="summary")
    _no_names(desk, f"{form.heading}\n{form.summary}\n{form.measures}", "summary")
    _nothing_published(desk)
    desk.advance("redact-outcome")
    return Act(OutcomeRedacted(form.heading.strip(), form.summary.strip(), form.measures.strip()))


def publish_outcome(desk: Desk, _form: object) -> Act:
    """Decide, as another person, that it can be told so, and tell it."""
    require_unit(desk)
    complaint = desk.dossier
    _nothing_published(desk)
    draft = _drafted(desk, OutcomeRedacted.type)
    if not isinstance(draft, OutcomeRedacted):
        raise TypeError(complaint.number)
    answered = complaint.the(ComplaintAnswered)
    desk.advance("publish-outcome")
    unit = unit_of(complaint)
    on = complaint.record(complaint.numbers(ComplaintAnswered.type)[-1]).at.date()
    return Act(
        OutcomePublished(
            draft.heading,
            complaint.the(VoiceFiled).category,
            unit,
            _organ(desk, unit),
            answered.outcome,
            draft.summary,
            draft.measures,
            on,
        )
    )


# -- answers for everybody ------------------------------------------------------------------------


def propose_faq(desk: Desk, form: FaqForm) -> Act:
    """Put question and answer so that they serve everybody."""
    require_unit(desk)
    if not form.question.strip() or not form.answer.strip():
        raise Refusal("请填写问题和解答", "TS-14", where="question")
    _no_names(desk, f"{form.question}\n{form.answer}", "answer")
    _nothing_published(desk)
    desk.advance("propose-faq")
    return Act(FaqProposed(form.question.strip(), form.answer.strip()))


def publish_faq(desk: Desk, _form: object) -> Act:
    """Decide, as another person, that it can be told so, and tell it."""
    require_unit(desk)
    consultation = desk.dossier
    _nothing_published(desk)
    draft = _drafted(desk, FaqProposed.type)
    if not isinstance(draft, FaqProposed):
        raise TypeError(consultation.number)
    desk.advance("publish-faq")
    unit = handling_of(consultation)
    basis = consultation.the(ConsultationAnswered).basis
    return Act(FaqPublished(draft.question, draft.answer, basis, unit, _organ(desk, unit)))


# -- taking down ----------------------------------------------------------------------------------


def propose_withdrawal(desk: Desk, reason: str) -> Act:
    """Propose, with the reason everybody will read, that what was published is taken down."""
    if desk.dossier.machine == COMPLAINT:
        keep_out(desk)
    if desk.actor.account not in investigators(desk.dossier):
        require_unit(desk)
    of = published_of(desk.dossier)
    if of is None:
        raise Refusal("本件没有正在公开的内容", "TS-19")
    if proposal_of(desk.dossier) is not None:
        raise Refusal("已经有人提议撤下，请由另一人审定", "TS-19")
    if not reason.strip() or len(reason) > LONGEST:
        raise Refusal(f"请写明撤下的理由，不超过 {LONGEST} 字", "TS-19", where="reason")
    _no_names(desk, reason, "reason")
    desk.advance("propose-withdrawal")
    return Act(WithdrawalProposed(of, reason.strip()))


def withdraw_publication(desk: Desk, _form: object) -> Act:
    """Decide, as another person, that it is taken down."""
    require_unit(desk)
    n = proposal_of(desk.dossier)
    if n is None:
        raise Refusal("撤下应当先由一人提议并写明理由", "TS-19")
    _another(desk, n, "撤下由一人提议、另一人审定", "TS-19")
    proposed = desk.dossier.the(WithdrawalProposed)
    paper = desk.dossier.record(proposed.of).paper
    if not isinstance(paper, (OutcomePublished, FaqPublished)):
        raise TypeError(desk.dossier.number)
    desk.advance("withdraw-publication")
    return Act(PublicationWithdrawn(proposed.of, paper.organ, proposed.reason))


# -- what is checked ------------------------------------------------------------------------------


def _nothing_published(desk: Desk) -> None:
    if published_of(desk.dossier) is not None:
        raise Refusal("本件已经公开；内容有误的，先撤下再更正公开", "TS-14")


def _drafted(desk: Desk, kind: str) -> Paper:
    """The text that waits, which somebody else wrote, after whatever was taken down last."""
    n = draft_of(desk.dossier, kind)
    if n is None:
        raise Refusal("请先拟写公开文本；撤下以后应当重新拟写", "TS-14")
    _another(desk, n, "公开文本由一人处理、另一人审定", "TS-14")
    return desk.dossier.record(n).paper


def _another(desk: Desk, n: int, words: str, cite: str) -> None:
    if desk.dossier.record(n).head["actor"]["account"] == desk.actor.account:
        raise Refusal(words, cite)


def _no_names(desk: Desk, text: str, where: str) -> None:
    """A text for everybody holds nothing of the annex."""
    for value in _told(desk.dossier):
        if value in text:
            raise Refusal("公开文本中有个人信息，请隐去后再提交", "TS-14", where=where)


def _told(matter: Dossier) -> list[str]:
    annex = matter.record(0).annex
    found = [(annex.get(piece) if annex is not None else None) or "" for piece in _PIECES]
    return [value for value in found if value]


def _organ(desk: Desk, unit: str) -> str:
    if not is_department(unit):
        return UNITS.get(unit, unit)
    return desk.open(department_number(unit)).the(DepartmentRegistered).organ


VERBS = (
    Verb("redact-outcome", redact_outcome),
    Verb("publish-outcome", publish_outcome),
    Verb("propose-faq", propose_faq),
    Verb("publish-faq", publish_faq),
    Verb("propose-withdrawal", propose_withdrawal),
    Verb("withdraw-publication", withdraw_publication),
)
