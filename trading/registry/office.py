"""What is done in the registry of parties."""

from __future__ import annotations

from hallcore.desk import Act, Desk, Verb
from hallcore.ground.errors import Refusal
from hallcore.identity.model import ApplicantRegistered
from hallcore.identity.rules import applicant_number
from signing.certificates import certificate_facts
from signing.errors import Malformed
from trading.registry.model import (
    CAPACITIES,
    Admission,
    CertificateBound,
    CertificateForm,
    MandateForm,
    MandateGranted,
    PartyAdmitted,
)
from trading.registry.rules import PRINCIPALS, capacities_of, day_of, require_capacity


def admit_party(desk: Desk, form: Admission) -> Act:
    """List an applicant as purchaser, agency or bidder (entered once, recognised everywhere: PT-02)."""
    if not form.capacities or set(form.capacities) - set(CAPACITIES):
        raise Refusal("入库身份应为招标人、招标代理机构或者投标人", where="capacities")
    return Act(PartyAdmitted(desk.dossier.the(ApplicantRegistered).code, form.capacities))


def bind_certificate(desk: Desk, form: CertificateForm) -> Act:
    """Bind a signing certificate to the party; it must carry the party's code."""
    code = desk.dossier.the(ApplicantRegistered).code
    try:
        facts = certificate_facts(form.certificate.encode())
    except Malformed as fault:
        raise Refusal("证书文件无法识别，应为 PEM 格式", "EB-15", where="certificate") from fault
    if facts.code != code:
        raise Refusal("证书载明的统一社会信用代码与主体不一致", "EB-15", where=facts.code or "serialNumber")
    if not facts.valid_from <= desk.at <= facts.valid_to:
        raise Refusal("证书不在有效期内", "EB-15", where=facts.sha256)
    return Act(CertificateBound(code, facts.sha256, form.certificate))


def grant_mandate(desk: Desk, form: MandateForm) -> Act:
    """Entrust an agency: the purchaser does it, in its own dossier, and it is public."""
    purchaser = desk.dossier
    code = purchaser.the(ApplicantRegistered).code
    if desk.actor.party != code:
        raise Refusal(
            "招标代理委托应由招标人本单位作出", "ZB-015", where=desk.actor.party or desk.actor.account
        )
    if not capacities_of(purchaser) & PRINCIPALS:
        require_capacity(purchaser, "purchaser")
    agency = desk.open(applicant_number(form.agency))
    require_capacity(agency, "agency")
    last = day_of(form.valid_to, "valid_to")
    if last < desk.at.date():
        raise Refusal("委托期限早于今日", where="valid_to")
    return Act(MandateGranted(code, agency.the(ApplicantRegistered).code, form.scope, last.isoformat()))


VERBS = (
    Verb("admit-party", admit_party),
    Verb("bind-certificate", bind_certificate),
    Verb("grant-mandate", grant_mandate),
)
