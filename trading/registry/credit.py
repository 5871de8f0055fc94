"""What is done about a party's qualifications, performance and credit.

A party shows what it has; the hall's own licences need no upload. Only a competent department enters what it decided, and
only the same department ends it: the centre can do neither (PT-01).
"""

from __future__ import annotations

from hallcore.approval.duty import require_duty
from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier, record_number
from hallcore.ground.errors import Refusal
from hallcore.identity.model import ApplicantRegistered
from hallcore.organisation.model import DepartmentRegistered
from hallcore.organisation.rules import department_number
from trading.registry.credit_model import (
    KINDS,
    CreditEnded,
    CreditEntered,
    CreditForm,
    EndCreditForm,
    EvidenceForm,
    LicenceForm,
    ProofEntered,
    ProofWithdrawn,
    WithdrawProofForm,
)
from trading.registry.credit_rules import check_licence, entries_of, period_of, proofs_of
from trading.registry.rules import certificate_of


def show_licence(desk: Desk, form: LicenceForm) -> Act:
    """Show a licence out of the hall's own library; nothing is brought again (EB-02)."""
    party = _own(desk)
    library = desk.archive.get(f"LIC-{form.licence.strip()}")
    issued = check_licence(library, party, desk.at.date())
    if any(one.paper.licence == issued.number for one in proofs_of(desk.archive, party, desk.at)):
        raise Refusal("该证照已经登记", where="licence")
    paper = ProofEntered(
        code=party.the(ApplicantRegistered).code,
        proof="qualification",
        name=issued.name,
        number=issued.number,
        issuer=issued.organ,
        valid_from=issued.valid_from,
        valid_to=issued.valid_to,
        licence=issued.number,
        evidence=record_number(f"LIC-{issued.number}", 0),
    )
    return Act(paper)


def bring_evidence(desk: Desk, form: EvidenceForm) -> Act:
    """Show a qualification or a performance that others vouch for: a file, signed with the party's own certificate."""
    party = _own(desk)
    for value, where, what in (
        (form.name, "name", "名称"),
        (form.number, "number", "编号"),
        (form.issuer, "issuer", "单位"),
    ):
        if not value.strip():
            raise Refusal(f"请填写{what}", where=where)
    if form.valid_to is not None and form.valid_to < form.valid_from:
        raise Refusal("有效期止日早于起日", where="valid_to")
    if len(form.files) != 2:
        raise Refusal("请上传一份证明材料及其签名", "EB-14", where="files")
    if form.certificate_sha256 != certificate_of(party).certificate_sha256:
        raise Refusal("证明材料应当用本单位登记的证书签名", "EB-15", where="signature")
    if form.proof == "performance" and (form.amount is None or form.amount <= 0):
        raise Refusal("业绩应当写明合同金额", where="amount")
    paper = ProofEntered(
        code=party.the(ApplicantRegistered).code,
        proof=form.proof,
        name=form.name.strip(),
        number=form.number.strip(),
        issuer=form.issuer.strip(),
        valid_from=form.valid_from,
        valid_to=form.valid_to,
        licence="",
        evidence=form.certificate_sha256,
        amount=form.amount if form.proof == "performance" else None,
    )
    return Act(paper, files=form.files)


def withdraw_proof(desk: Desk, form: WithdrawProofForm) -> Act:
    """Take down what is shown; what was judged by it before stays as it was."""
    party = _own(desk)
    found = next((one for one in proofs_of(desk.archive, party, desk.at) if one.n == form.n), None)
    if found is None:
        raise Refusal("没有这样的登记", where="n")
    return Act(ProofWithdrawn(record_number(party.number, form.n), found.paper.name))


def enter_credit(desk: Desk, form: CreditForm) -> Act:
    """Enter a decision of one's own department on a party's credit (GP-153, GP-010, ZB-150, ZB-151)."""
    party, organ = desk.dossier, _competent(desk, form.department)
    code = party.the(ApplicantRegistered).code
    for value, where, what in ((form.decision, "decision", "决定文号"), (form.ground, "ground", "事由")):
        if not value.strip():
            raise Refusal(f"请写明{what}", where=where)
    if form.decided_on > desk.at.date():
        raise Refusal("决定日期晚于今日", where="decided_on")
    first, last = period_of(form, desk.law)
    if any(
        one.paper.decision == form.decision.strip() and one.paper.organ == organ for one in entries_of(party)
    ):
        raise Refusal("该决定已经登记", where="decision")
    paper = CreditEntered(
        code=code,
        kind=form.kind,
        decision=form.decision.strip(),
        organ=organ,
        department=form.department,
        ground=form.ground.strip(),
        decided_on=form.decided_on,
        first=first,
        last=last,
        rule=KINDS[form.kind].rule,
    )
    return Act(paper, files=form.files)


def end_credit(desk: Desk, form: EndCreditForm) -> Act:
    """End an entry of one's own department before its time, by a decision."""
    entry = next((one for one in entries_of(desk.dossier) if one.n == form.n), None)
    if entry is None or entry.ended is not None:
        raise Refusal("没有这样的记录，或者已经终止", where="n")
    _competent(desk, entry.paper.department)
    if not form.reason.strip() or not form.decision.strip():
        raise Refusal("请写明终止的决定文号和理由", where="reason")
    of = record_number(desk.dossier.number, form.n)
    return Act(CreditEnded(of, form.decision.strip(), form.reason.strip()))


def _own(desk: Desk) -> Dossier:
    """The party's own dossier."""
    party = desk.dossier
    if not desk.actor.party or party.the(ApplicantRegistered).code != desk.actor.party:
        raise Refusal("只能登记本单位的资质和业绩", "EB-02")
    return party


def _competent(desk: Desk, department: str) -> str:
    """The name of the department whose head acts; nobody else enters or ends anything.

    Raises:
        Refusal: The actor is no head of it.
    """
    if desk.actor.role != "approver":
        raise Refusal("信用记录由作出决定的行政监督部门登记，交易中心和其他单位不得登记", "PT-01")
    require_duty(desk, department)
    return desk.open(department_number(department)).the(DepartmentRegistered).organ


VERBS = (
    Verb("show-licence", show_licence),
    Verb("bring-evidence", bring_evidence),
    Verb("withdraw-proof", withdraw_proof),
    Verb("enter-credit", enter_credit),
    Verb("end-credit", end_credit),
)
