"""The licence library (证照库), what the public may know of results, and outages that paper forms cite."""

from __future__ import annotations

import re

from hallcore.approval.beside import (
    LicenceEnded,
    LicenceIssued,
    OutageRecorded,
    ResultDisclosed,
)
from hallcore.approval.duty import require_duty
from hallcore.approval.forms import LicenceEndForm, OutageForm
from hallcore.approval.model import (
    LICENCE,
    OUTAGE,
    PROCEDURE,
    ApplicationReceived,
    DecisionMade,
)
from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import record_number
from hallcore.ground.codes import mask_name
from hallcore.ground.errors import Refusal

_HANDED = re.compile(r"W[0-9]{3}:([0-9]+)-([0-9]+)")


def enter_licence(desk: Desk, _form: None) -> Act:
    """Enter the licence a decision issued; its dossier's number is the licence's, so it is entered once."""
    case = desk.dossier
    application, decision = case.the(ApplicationReceived), case.the(DecisionMade)
    if not decision.licence or decision.valid_from is None:
        raise Refusal("该决定没有核发证照", "XK-16", where=case.number)
    n = case.numbers(DecisionMade.type)[-1]
    holder = _name(desk)
    desk.file_in(desk.found(f"LIC-{decision.licence}", PROCEDURE, LICENCE))
    paper = LicenceIssued(
        decision.licence,
        record_number(case.number, n),
        application.item,
        application.name,
        application.organ,
        application.applicant,
        decision.valid_from,
        decision.valid_to,
    )
    return Act(paper, annex={"holder": holder} if holder else {})


def end_licence(desk: Desk, form: LicenceEndForm) -> Act:
    """Revoke or cancel a licence on one of the law's grounds (XK-29)."""
    issued = desk.dossier.the(LicenceIssued)
    item = desk.open(desk.open(issued.of.rpartition("-")[0]).the(ApplicationReceived).item)
    require_duty(desk, desk.open(issued.of.rpartition("-")[0]).the(ApplicationReceived).department)
    if not form.reason.strip():
        raise Refusal("注销、撤销证照须写明法定事由", "XK-29", where=item.number)
    desk.advance("end-licence")
    return Act(LicenceEnded(form.how, form.reason.strip(), "XK-29"))


def disclose_result(desk: Desk, _form: None) -> Act:
    """Let the public know a granted licence (XK-20); a natural person's name is masked, a company's is not."""
    case = desk.dossier
    application, decision = case.the(ApplicationReceived), case.the(DecisionMade)
    if not decision.granted or case.numbers(ResultDisclosed.type):
        raise Refusal("没有需要公开的许可结果", "XK-20", where=case.number)
    name = _name(desk)
    shown = name if application.applicant.startswith("A-") else mask_name(name)
    n = case.numbers(DecisionMade.type)[-1]
    paper = ResultDisclosed(
        decision.number,
        application.name,
        application.organ,
        application.department,
        shown,
        decision.licence,
        case.record(n).at.date(),
        decision.valid_to,
    )
    return Act(paper)


def record_outage(desk: Desk, form: OutageForm) -> Act:
    """Record that the system was down and which forms were handed out; entries made later cite it."""
    if desk.actor.role != "manager":
        raise Refusal("停机记录应由政务中心管理人员办理", "GEN-18")
    if form.last <= form.first or form.last > desk.at:
        raise Refusal("停机起止时间有误，且须已经结束", "GEN-18", where="last")
    if not form.reason.strip() or not form.slips:
        raise Refusal("请写明停机原因和各窗口的备用表单号段", "GEN-18", where="slips")
    for handed in form.slips:
        if not _slips(handed):
            raise Refusal(f"号段“{handed}”应写作 W012:0001-0040", "GEN-18", where="slips")
    number = f"OUT-{form.first:%Y%m%d}-{desk.next_number(f'outage-{form.first:%Y%m%d}'):02d}"
    desk.file_in(desk.found(number, PROCEDURE, OUTAGE))
    return Act(OutageRecorded(form.first, form.last, form.reason.strip(), form.slips))


def _slips(handed: str) -> bool:
    """Whether a line says which forms a window was given: the first number not behind the last, as long as it."""
    found = _HANDED.fullmatch(handed)
    return found is not None and len(found[1]) == len(found[2]) and found[1] <= found[2]


def _name(desk: Desk) -> str:
    case = desk.dossier
    record = case.record(case.numbers(ApplicationReceived.type)[0])
    return (record.annex.get("name") if record.annex is not None else None) or ""


VERBS = (
    Verb("enter-licence", enter_licence),
    Verb("end-licence", end_licence),
    Verb("disclose-result", disclose_result),
    Verb("record-outage", record_outage),
)
