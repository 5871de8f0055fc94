"""What is done about challenges: filing holds the matter, answering lifts the hold."""

from __future__ import annotations

from typing import Literal

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.deadline import compute
from hallcore.ground.errors import Refusal
from trading.challenges.model import OBJECTION, AnswerForm, ObjectionAnswered, ObjectionFiled, ObjectionForm
from trading.challenges.rules import check_documents_objection, check_result_objection
from trading.tendering.model import TENDER, ProjectRegistered
from trading.tendering.office import in_charge, require_charge
from trading.tendering.rules import tender_number


def file_objection(desk: Desk, form: ObjectionForm) -> Act:
    """Object to the documents (on a tender) or the result (on a lot); the matter is held at once.

    The hold is written into the matter itself, so an award committed at the same moment conflicts with
    it: whichever comes second meets the other.
    """
    matter = desk.dossier
    if not form.grounds.strip():
        raise Refusal("异议须写明理由和依据", "ZB-110", where="grounds")
    project = _tender(desk, matter).the(ProjectRegistered)
    if not desk.actor.party or in_charge(desk.actor, project):
        raise Refusal("异议由投标人或者其他利害关系人提出", "ZB-110")
    against: Literal["documents", "result"] = "documents" if matter.machine == TENDER else "result"
    if against == "documents":
        check_documents_objection(matter, desk.at, desk.law, desk.calendar)
    else:
        check_result_objection(matter, desk.at)
    number = f"{matter.number}.Y{desk.next_number(f'objection-{matter.number}'):02d}"
    objection = desk.found(number, matter.procedure, OBJECTION, parent=matter.number)
    desk.hold(
        matter, number, "异议处理期间暂停招标投标活动", "ZB-033" if against == "documents" else "ZB-089"
    )
    desk.file_in(objection)
    reply_by = compute(desk.law.clock("C29"), desk.at, desk.calendar).end
    return Act(ObjectionFiled(against, desk.actor.party, form.grounds.strip(), reply_by))


def answer_objection(desk: Desk, form: AnswerForm) -> Act:
    """Answer, which lifts the hold of this objection; what an objection that is upheld leads to is not done here."""
    objection = desk.dossier
    require_charge(desk, _tender(desk, objection))
    if not form.answer.strip():
        raise Refusal("答复内容不能为空", "ZB-033", where="answer")
    desk.advance("answer-objection")
    desk.lift(desk.parent(), objection.number)
    return Act(ObjectionAnswered(form.answer.strip(), form.upheld))


def _tender(desk: Desk, matter: Dossier) -> Dossier:
    return desk.open(tender_number(matter.number))


VERBS = (
    Verb("file-objection", file_objection, evidence="sealed"),
    Verb("answer-objection", answer_objection),
)
