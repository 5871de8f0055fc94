"""The quarterly evaluation of departments: begun, marked, published, objected to, corrected, concluded (JC-36)."""

from __future__ import annotations

from typing import cast

from hallcore.desk import Act, Desk, Verb
from hallcore.ground.errors import Refusal
from hallcore.organisation.rules import department_number
from hallcore.supervision.boards import (
    EVALUATION,
    EvaluationConcluded,
    EvaluationCorrected,
    EvaluationCorrection,
    EvaluationForm,
    EvaluationOpened,
    EvaluationPublished,
    MarksEntered,
    MarksForm,
    ProtestAnswered,
    ProtestAnswerForm,
    ProtestFiled,
    ProtestForm,
)
from hallcore.supervision.cards import last_day, words_of
from hallcore.supervision.concerning import actor_of, is_chief
from hallcore.supervision.marking import (
    check_cards,
    check_marks,
    evaluation_number,
    lines_of,
    protests,
    span_of,
)
from hallcore.supervision.papers import PROCEDURE


def open_evaluation(desk: Desk, form: EvaluationForm) -> Act:
    """Begin the evaluation of a quarter that has begun."""
    if form.quarter not in {1, 2, 3, 4}:
        raise Refusal("季度应为 1 至 4", "JC-36", where="quarter")
    if span_of(form.year, form.quarter)[0] > desk.at.date():
        raise Refusal("该季度尚未开始", "JC-36", where="quarter")
    if not form.departments:
        raise Refusal("请选择参加评估的部门", "JC-36", where="departments")
    for code in form.departments:
        if desk.archive.get(department_number(code)) is None:
            raise Refusal("没有这个部门", "JC-36", where="departments")
    number = evaluation_number(form.year, form.quarter)
    if desk.archive.get(number) is not None:
        raise Refusal("该季度的评估已经启动", "JC-36", where="quarter")
    desk.file_in(desk.found(number, PROCEDURE, EVALUATION))
    desk.advance("open-evaluation")
    return Act(EvaluationOpened(form.year, form.quarter, tuple(sorted(set(form.departments)))))


def enter_marks(desk: Desk, form: MarksForm) -> Act:
    """Take points under a head; nothing taken needs no reason."""
    desk.advance("mark-department")
    check_marks(desk.law, desk.dossier, form.department, form.head, form.deducted)
    check_cards(desk.archive, desk.dossier, form.department, form.cards)
    reason = words_of(form.reason, "扣分的理由", "reason") if form.deducted else form.reason.strip()
    return Act(MarksEntered(form.department, form.head, form.deducted, reason, tuple(form.cards)))


def publish_evaluation(desk: Desk, _form: None) -> Act:
    """Publish the result once the quarter is over, by somebody who entered none of its marks."""
    desk.advance("publish-evaluation")
    opened = desk.dossier.the(EvaluationOpened)
    if desk.at.date() < span_of(opened.year, opened.quarter)[1]:
        raise Refusal("该季度尚未结束", "JC-36")
    if desk.actor.account in {actor_of(desk.dossier, n) for n in desk.dossier.numbers(MarksEntered.type)}:
        raise Refusal("计分人员不能发布评估结果，请由他人发布", "JC-36")
    lines = lines_of(desk.law, desk.dossier)
    return Act(EvaluationPublished(opened.year, opened.quarter, lines, last_day(desk, "C133")))


def protest(desk: Desk, form: ProtestForm) -> Act:
    """A department's chief representative objects, within the publicity."""
    desk.advance("protest-evaluation")
    if desk.at.date() > desk.dossier.the(EvaluationPublished).object_by:
        raise Refusal("公示期已经届满", "JC-36")
    me, codes = desk.actor.account, desk.dossier.the(EvaluationOpened).departments
    mine = [code for code in codes if is_chief(desk.archive, me, code)]
    if not mine:
        raise Refusal("应由参加评估的部门的首席代表提出异议", "JC-36")
    words = words_of(form.words, "异议的事实和理由")
    return Act(ProtestFiled(mine[0]), annex={"words": words})


def answer_protest(desk: Desk, form: ProtestAnswerForm) -> Act:
    """Answer an objection, once."""
    desk.advance("answer-protest")
    known = protests(desk.dossier)
    if form.of not in known or known[form.of] is not None:
        raise Refusal("没有这件待答复的异议", "JC-36", where="of")
    return Act(ProtestAnswered(form.of, form.upheld, words_of(form.reason, "答复的理由", "reason")))


def correct_evaluation(desk: Desk, form: EvaluationCorrection) -> Act:
    """Correct a head upon an objection that was upheld; what was published stays as it is."""
    desk.advance("correct-evaluation")
    answer = protests(desk.dossier).get(form.of)
    if answer is None or not answer.upheld:
        raise Refusal("只有异议成立的才能更正", "JC-36", where="of")
    department = cast("ProtestFiled", desk.dossier.record(form.of).paper).department
    check_marks(desk.law, desk.dossier, department, form.head, form.deducted)
    reason = words_of(form.reason, "更正的理由", "reason")
    return Act(EvaluationCorrected(form.of, department, form.head, form.deducted, reason))


def conclude_evaluation(desk: Desk, _form: None) -> Act:
    """The result stands: the publicity is over and every objection is answered."""
    desk.advance("settle-evaluation")
    published = desk.dossier.the(EvaluationPublished)
    if desk.at.date() <= published.object_by:
        raise Refusal(f"公示期到 {published.object_by} 为止", "JC-36")
    if None in protests(desk.dossier).values():
        raise Refusal("还有没有答复的异议", "JC-36")
    return Act(EvaluationConcluded(published.year, published.quarter, lines_of(desk.law, desk.dossier)))


VERBS = (
    Verb("open-evaluation", open_evaluation),
    Verb("mark-department", enter_marks),
    Verb("publish-evaluation", publish_evaluation),
    Verb("protest-evaluation", protest),
    Verb("answer-protest", answer_protest),
    Verb("correct-evaluation", correct_evaluation),
    Verb("settle-evaluation", conclude_evaluation),
)
