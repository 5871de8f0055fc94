"""What is done in a prequalification up to its deadline: publish, clarify, apply, take back, close.

The review and what follows it stand with the evaluation (``trading.evaluation.prequalifying``).
"""

from __future__ import annotations

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.identity.model import ApplicantRegistered
from hallcore.identity.rules import applicant_number
from trading.methods.rules import method_of
from trading.planning.model import preparation_number
from trading.planning.rules import fairness_of
from trading.registry.credit_rules import check_standing
from trading.registry.rules import certificate_of, name_of, require_capacity
from trading.tendering.model import ClarificationForm, ProjectRegistered
from trading.tendering.office import CORRECTION, require_charge
from trading.tendering.qualifying_model import (
    APPLICATION,
    PREQUALIFICATION,
    PROCEDURE,
    ApplicationForm,
    ApplicationsClosed,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    PrequalificationClarified,
    PrequalificationForm,
    PrequalificationPublished,
)
from trading.tendering.qualifying_rules import (
    application_number,
    applications_of,
    check_admitted,
    check_application,
    check_applying,
    check_once,
    check_prequalification,
    check_prequalification_clarified,
    deadline_of_applications,
    prequalification_number,
    prequalification_of,
    suspended,
)


def publish_prequalification(desk: Desk, form: PrequalificationForm) -> Act:
    """Publish the prequalification notice of a tender; its deadline closes it by the hall's own clock."""
    tender = desk.dossier
    require_charge(desk, tender)
    method = method_of(desk.law, tender)
    check_admitted(tender, method)
    if prequalification_of(desk.archive, tender) is not None:
        raise Refusal("本项目已经发布资格预审公告", "ZB-193", where=tender.number)
    check_prequalification(form, desk.at, desk.law, desk.calendar)
    preparation = desk.archive.get(preparation_number(tender.number))
    fairness = fairness_of(preparation, method)
    if preparation is not None:
        preparation.current()
    tender.current()
    project = tender.the(ProjectRegistered)
    found = desk.found(
        prequalification_number(tender.number), PROCEDURE, PREQUALIFICATION, parent=tender.number
    )
    desk.file_in(found)
    desk.advance("publish-prequalification")
    desk.remind("close-applications", form.deadline)
    shared = ("name", "category", "kind", "region", "purchaser", "purchaser_name", "agency", "agency_name")
    told = {name: getattr(project, name) for name in (*shared, "approval", "funding", "must_tender", "lots")}
    return Act(
        PrequalificationPublished(
            tender=tender.number,
            **told,
            way=form.way,
            limit=form.limit,
            criteria=form.criteria,
            requirements=form.requirements.strip(),
            consortium=form.consortium,
            documents_from=form.documents_from,
            documents_until=form.documents_until,
            deadline=form.deadline,
            contact=form.contact.strip(),
            supervisor=form.supervisor.strip(),
            fairness=fairness,
        ),
        files=form.files,
    )


def clarify_prequalification(desk: Desk, form: ClarificationForm) -> Act:
    """Explain or change the documents; move the deadline where less than three days would be left (ZB-029)."""
    matter = desk.dossier
    require_charge(desk, desk.parent())
    current = deadline_of_applications(matter)
    correcting = any(hold.by == CORRECTION for hold in matter.holds)
    deadline = check_prequalification_clarified(
        form, current, desk.at, desk.law, desk.calendar, correcting=correcting
    )
    desk.advance("clarify-prequalification", through_hold=True)
    desk.lift(matter, CORRECTION)
    desk.remind("close-applications", deadline)
    return Act(
        PrequalificationClarified(
            name=matter.the(PrequalificationPublished).name,
            no=len(matter.papers(PrequalificationClarified)) + 1,
            answers=form.answers,
            affects_preparation=form.affects_preparation,
            deadline=deadline,
            moved_from=current if deadline != current else None,
        ),
        files=form.files,
    )


def submit_application(desk: Desk, form: ApplicationForm) -> Act:
    """Submit an application, or one that replaces it; the account is the party's, its certificate bound to it."""
    matter, applicant = desk.rests_on(desk.dossier.number), desk.actor.party
    check_applying(matter, desk.at)
    check_application(form, matter, applicant)
    party = _party(desk, applicant)
    certificate_of(party)
    members = tuple(_party(desk, code).the(ApplicantRegistered).code for code in form.consortium)
    for code in (applicant, *members):
        check_standing(_party(desk, code), "tendering", desk.at.date())
    check_once(desk.children(matter.number, APPLICATION), applicant, members)
    for code in (applicant, *members):
        desk.next_number(f"seat {matter.number} {code}")
    number = application_number(matter.number, applicant)
    own = desk.archive.get(number) or desk.found(number, PROCEDURE, APPLICATION, parent=matter.number)
    desk.file_in(own)
    desk.advance("submit-application")
    return Act(ApplicationSubmitted(applicant, name_of(party), members), files=form.files)


def withdraw_application(desk: Desk, _form: None) -> Act:
    """Take an application back before the deadline; it may be submitted again."""
    own, matter = desk.dossier, desk.rests_on(desk.dossier.parent)
    if own.the(ApplicationSubmitted).applicant != desk.actor.party:
        raise Refusal("只能撤回本单位的资格预审申请", "EB-06")
    check_applying(matter, desk.at)
    desk.advance("withdraw-application")
    return Act(ApplicationWithdrawn())


def close_applications(desk: Desk, _form: None) -> Act:
    """Close at the deadline; while an objection suspends the matter, the time does not end (ZB-033)."""
    matter = desk.dossier
    deadline = deadline_of_applications(matter)
    if desk.at < deadline:
        raise Refusal(f"申请截止时间 {deadline:%Y-%m-%d %H:%M} 未到", "ZB-026", where=matter.number)
    if suspended(matter):
        raise Refusal("异议处理期间暂停，申请截止时间相应顺延", "ZB-033", where=matter.number)
    desk.advance("close-applications")
    desk.forget("close-applications")
    return Act(
        ApplicationsClosed(deadline, tuple(one.number for one in applications_of(desk.archive, matter)))
    )


def _party(desk: Desk, code: str) -> Dossier:
    party = desk.open(applicant_number(code))
    require_capacity(party, "bidder")
    return party


VERBS = (
    Verb("publish-prequalification", publish_prequalification, evidence="sealed"),
    Verb("clarify-prequalification", clarify_prequalification, evidence="sealed"),
    Verb("submit-application", submit_application, evidence="sealed"),
    Verb("withdraw-application", withdraw_application, evidence="sealed"),
    Verb("close-applications", close_applications),
)
