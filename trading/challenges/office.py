"""What is done about objections: filing holds the matter, answering or withdrawing lifts the hold.

An objection that is upheld has its consequence at once: documents wait for the clarification that puts them right, a
result goes to the committee for a second look, an opening is put right on the spot and the record says so.
"""

from __future__ import annotations

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.deadline import compute, midnight_after
from hallcore.ground.errors import Refusal
from trading.bidding.model import BidderEnrolled
from trading.challenges.model import (
    OBJECTION,
    Against,
    AnswerForm,
    ObjectionAnswered,
    ObjectionFiled,
    ObjectionForm,
    ObjectionWithdrawn,
)
from trading.challenges.rules import (
    MEASURE_OF,
    check_documents_objection,
    check_opening_objection,
    check_result_objection,
)
from trading.evaluation.again import REEXAMINATION
from trading.methods.rules import method_of
from trading.opening.rules import roll_of
from trading.tendering.model import TENDER, ProjectRegistered
from trading.tendering.office import CORRECTION, in_charge, require_charge
from trading.tendering.qualifying_rules import check_prequalification_objection, is_prequalification
from trading.tendering.rules import tender_number

_HELD = {"prequalification": "ZB-033", "documents": "ZB-033", "opening": "ZB-063", "result": "ZB-089"}
"""The rule an objection suspends the activity by."""


def file_objection(desk: Desk, form: ObjectionForm) -> Act:
    """Object to the documents or the opening (on a tender) or the result (on a lot); the matter is held at once.

    The hold is written into the matter itself, so an award committed at the same moment conflicts with
    it: whichever comes second meets the other.
    """
    matter = desk.dossier
    tender = _tender(desk, matter)
    method = method_of(desk.law, tender)
    if method.regime == "procurement":
        raise Refusal("政府采购项目不提出异议，请依法询问或者质疑", "GP-143")
    if not form.grounds.strip():
        raise Refusal("异议须写明理由和依据", "ZB-110", where="grounds")
    project = tender.the(ProjectRegistered)
    if not desk.actor.party or in_charge(desk.actor, project):
        raise Refusal("异议由投标人或者其他利害关系人提出", "ZB-110")
    against = _against(desk, matter)
    number = f"{matter.number}.Y{desk.next_number(f'objection-{matter.number}'):02d}"
    objection = desk.found(number, matter.procedure, OBJECTION, parent=matter.number)
    desk.hold(matter, number, "异议处理期间暂停招标投标活动", _HELD[against])
    desk.file_in(objection)
    # At the opening the answer is given in the same session: the record cannot be made before, and the day ends it.
    reply_by = (
        midnight_after(desk.at.date())
        if against == "opening"
        else compute(method.clock(_REPLY[against]), desk.at, desk.calendar).end
    )
    return Act(ObjectionFiled(against, desk.actor.party, form.grounds.strip(), reply_by))


_REPLY = {"documents": "reply", "prequalification": "reply", "result": "reply-result"}
"""Which clock an answer runs against: to the documents three days (ZB-033), to the result three of its own (ZB-089)."""


def _against(desk: Desk, matter: Dossier) -> Against:
    """What the objection is against, which must be its time."""
    if is_prequalification(matter):
        check_prequalification_objection(matter, desk.at, desk.law, desk.calendar)
        return "prequalification"
    if matter.machine != TENDER:
        check_result_objection(matter, desk.at)
        return "result"
    if matter.state != "opening":
        check_documents_objection(matter, desk.at, method_of(desk.law, matter), desk.calendar)
        return "documents"
    roll, _sha256 = roll_of(matter)
    bids = [desk.open(bid).the(BidderEnrolled) for lot in roll.lots for bid in lot.bids]
    bidders = frozenset(code for bid in bids for code in (bid.bidder, *bid.consortium))
    check_opening_objection(matter, bidders, desk.actor.party)
    return "opening"


def answer_objection(desk: Desk, form: AnswerForm) -> Act:
    """Answer, which lifts the hold of this objection; what is upheld has its consequence in the matter at once."""
    objection, matter = desk.dossier, desk.parent()
    require_charge(desk, _tender(desk, objection))
    if not form.answer.strip():
        raise Refusal("答复内容不能为空", "ZB-033", where="answer")
    desk.advance("answer-objection")
    desk.lift(matter, objection.number)
    measure = MEASURE_OF[objection.the(ObjectionFiled).against] if form.upheld else ""
    if measure == "correct":
        called = "资格预审文件" if is_prequalification(matter) else "招标文件"
        desk.hold(matter, CORRECTION, f"异议成立，{called}修改前暂停招标投标活动", "ZB-033")
    if measure == "reexamine":
        desk.hold(matter, REEXAMINATION, "异议成立，评标委员会复核前暂停招标投标活动", "ZB-089")
    return Act(ObjectionAnswered(form.answer.strip(), form.upheld, measure))


def withdraw_objection(desk: Desk, _form: None) -> Act:
    """Take an objection back before it is answered."""
    objection = desk.dossier
    if objection.the(ObjectionFiled).party != desk.actor.party:
        raise Refusal("只有异议提出人可以撤回异议", "ZB-110")
    desk.advance("withdraw-objection")
    desk.lift(desk.parent(), objection.number)
    return Act(ObjectionWithdrawn())


def _tender(desk: Desk, matter: Dossier) -> Dossier:
    return desk.open(tender_number(matter.number))


VERBS = (
    Verb("file-objection", file_objection, evidence="sealed"),
    Verb("answer-objection", answer_objection),
    Verb("withdraw-objection", withdraw_objection),
)
