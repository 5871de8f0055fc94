"""What becomes of a card after its raising: taken up, answered, decided, appealed against, closed.

The clock does what no one has to do: it notes that nobody answered, ends reminders, and closes what nobody appealed
against. ``await_answer`` is called by whoever raises a card.
"""

from __future__ import annotations

from datetime import date

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.deadline import compute, midnight_after
from hallcore.ground.errors import Refusal
from hallcore.supervision.concerning import (
    actor_of,
    card_of,
    require_concerned,
    require_stranger,
)
from hallcore.supervision.forms import AnswerForm, AppealDecisionForm, AppealForm, DecideForm, OpenForm
from hallcore.supervision.model import CardRaised
from hallcore.supervision.papers import (
    GROUNDS,
    AnswerLapsed,
    CardAnswered,
    CardAppealDecided,
    CardAppealed,
    CardClosed,
    CardDecided,
    CardLapsed,
    CardOpened,
)


def await_answer(desk: Desk, card: Dossier, paper: CardRaised) -> None:
    """Have the clock come back to a card that was just raised, once its answer's last day is over.

    A card that names nobody waits for no answer: nobody may give one, and nobody is late with it.
    """
    ends = paper.rung == "reminder"
    if ends or named(paper):
        desk.remind("lapse-card" if ends else "lapse-answer", midnight_after(paper.answer_by), card)


def named(paper: CardRaised) -> bool:
    """Whether a card names somebody who may answer it."""
    return bool(paper.person or paper.department)


def last_day(desk: Desk, clock: str) -> date:
    """The last day of a period of the law that begins today."""
    return compute(desk.law.clock(clock), desk.at.date(), desk.calendar).last


def words_of(text: str, what: str, where: str = "words") -> str:
    """What was written, stripped.

    Raises:
        Refusal: Nothing was written.
    """
    if not text.strip():
        raise Refusal(f"请写明{what}", "JC-31", where=where)
    return text.strip()


def open_card(desk: Desk, form: OpenForm) -> Act:
    """Take a card up, by somebody who had no part in the matter."""
    require_stranger(desk.archive, desk.dossier, desk.actor.account)
    desk.advance("open-card")
    return Act(CardOpened(form.note.strip()))


def answer_card(desk: Desk, form: AnswerForm) -> Act:
    """Answer a card, once, until the end of the last day."""
    paper = card_of(desk.dossier)
    require_concerned(desk.archive, paper, desk.actor.account)
    desk.advance("answer-card")
    if desk.dossier.numbers(CardAnswered.type):
        raise Refusal("已经答复", "JC-18")
    if desk.at.date() > paper.answer_by:
        raise Refusal(f"答复期限已于 {paper.answer_by} 届满", "JC-18")
    words = words_of(form.words, "情况和整改措施")
    if paper.rung != "reminder":
        desk.forget("lapse-answer")
    return Act(CardAnswered(form.accepts), files=form.files, annex={"words": words})


def lapse_answer(desk: Desk, _form: None) -> Act:
    """The clock notes that nobody answered in time."""
    paper = card_of(desk.dossier)
    desk.advance("lapse-answer")
    if desk.at.date() <= paper.answer_by or desk.dossier.numbers(CardAnswered.type):
        raise Refusal("尚未届满或者已经答复", "JC-18")
    desk.forget("lapse-answer")
    return Act(AnswerLapsed(paper.answer_by))


def lapse_card(desk: Desk, _form: None) -> Act:
    """The clock ends a reminder whose time is over."""
    paper = card_of(desk.dossier)
    desk.advance("lapse-card")
    if paper.rung != "reminder" or desk.at.date() <= paper.answer_by:
        raise Refusal("只有届满的预警自行终结", "JC-31")
    desk.forget("lapse-card")
    return Act(CardLapsed(bool(desk.dossier.numbers(CardAnswered.type))))


def decide_card(desk: Desk, form: DecideForm) -> Act:
    """Uphold a card or relieve it, after the answer or the end of its time; one that names nobody is not waited with."""
    card, paper = desk.dossier, card_of(desk.dossier)
    require_stranger(desk.archive, card, desk.actor.account)
    upholds = form.outcome == "upheld"
    desk.advance("uphold-card" if upholds else "relieve-card")
    if named(paper) and not card.numbers(CardAnswered.type) and desk.at.date() <= paper.answer_by:
        raise Refusal(f"答复期限到 {paper.answer_by} 为止，请在答复后或者期满后认定", "JC-32")
    reason = words_of(form.reason, "核查的事实和理由", "reason")
    desk.forget("lapse-card")
    desk.forget("lapse-answer")
    if not upholds:
        if form.ground not in GROUNDS:
            raise Refusal("请选择解除的情形", "JC-32", where="ground")
        return Act(CardDecided("relieved", form.ground, reason, form.measures.strip(), None))
    until = last_day(desk, "C131")
    desk.remind("close-card", midnight_after(until))
    return Act(CardDecided("upheld", "", reason, form.measures.strip(), until))


def appeal_card(desk: Desk, form: AppealForm) -> Act:
    """Appeal against the decision, once, within the period (JC-33)."""
    require_concerned(desk.archive, card_of(desk.dossier), desk.actor.account)
    desk.advance("appeal-card")
    until = desk.dossier.the(CardDecided).appeal_by
    if until is not None and desk.at.date() > until:
        raise Refusal(f"申诉期限已于 {until} 届满", "JC-33")
    words = words_of(form.words, "申诉的事实和理由")
    desk.forget("close-card")
    return Act(CardAppealed(last_day(desk, "C132")), files=form.files, annex={"words": words})


def decide_appeal(desk: Desk, form: AppealDecisionForm) -> Act:
    """Discipline inspection decides the appeal; nobody who decided before, nobody who had a part."""
    card = desk.dossier
    require_stranger(desk.archive, card, desk.actor.account)
    upholds = form.outcome == "upheld"
    desk.advance("reject-card-appeal" if upholds else "uphold-card-appeal")
    if desk.actor.account in {actor_of(card, n) for n in card.numbers(CardDecided.type)}:
        raise Refusal("作出认定的人员不得复核", "JC-33")
    return Act(CardAppealDecided(form.outcome, words_of(form.reason, "复核的理由", "reason")))


def close_card(desk: Desk, _form: None) -> Act:
    """The clock closes a card nobody appealed against."""
    desk.advance("close-card")
    until = desk.dossier.the(CardDecided).appeal_by
    if until is not None and desk.at.date() <= until:
        raise Refusal("申诉期限尚未届满", "JC-33")
    desk.forget("close-card")
    return Act(CardClosed(card_of(desk.dossier).points))


VERBS = (
    Verb("open-card", open_card),
    Verb("answer-card", answer_card),
    Verb("lapse-answer", lapse_answer),
    Verb("lapse-card", lapse_card),
    Verb("decide-card", decide_card),
    Verb("appeal-card", appeal_card),
    Verb("decide-card-appeal", decide_appeal),
    Verb("close-card", close_card),
)
