"""What is done in tendering: register, publish, clarify, extend, terminate."""

from __future__ import annotations

from msgspec.structs import replace

from hallcore.desk import Act, Actor, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.identity.model import ApplicantRegistered
from hallcore.identity.rules import applicant_number
from trading.methods.model import PREFIXES
from trading.methods.rules import Method, method_of
from trading.registry.rules import name_of, require_capacity, require_mandate
from trading.tendering.clearing import Cleared, check_announced, clear
from trading.tendering.framing import check_ranked, terms_for
from trading.tendering.model import (
    LOT,
    TENDER,
    ClarificationForm,
    ClarificationPublished,
    InviteesForm,
    InviteesNamed,
    NoticeForm,
    NoticePublished,
    PolicyForm,
    ProjectForm,
    ProjectRegistered,
    SealingPolicyPublished,
    TerminationAnnounced,
    TerminationForm,
)
from trading.tendering.outage import Outage, moved_deadline
from trading.tendering.procurement import check_procured
from trading.tendering.qualifying_model import INVITATION
from trading.tendering.qualifying_rules import check_concluded
from trading.tendering.rules import (
    check_again,
    check_clarification,
    check_invitees,
    check_listed,
    check_notice,
    check_project,
    check_termination,
    check_validity,
    deadline_of,
    notice_of,
    tender_number,
    valid_until,
)
from trading.tendering.turn_model import (
    DeadlineExtended,
    OutageForm,
    ValidityExtended,
    ValidityForm,
    VoidTenderForm,
)


def register_project(desk: Desk, form: ProjectForm) -> Act:
    """Register a project and its lots; the purchaser does it, or an agency under a recorded mandate."""
    method = Method(desk.law, form.method)
    check_project(form, method)
    purchaser = desk.open(applicant_number(form.purchaser))
    require_capacity(purchaser, "purchaser")
    code = purchaser.the(ApplicantRegistered).code
    agency, agency_name = _agency(desk, purchaser, code)
    check_announced(desk, form, code, method)
    prefix = PREFIXES[method.regime]
    series = "tender" if method.regime == "tendering" else f"tender-{prefix}"
    number = f"{prefix}-{desk.at:%Y}-{desk.next_number(f'{series}-{desk.at:%Y}'):04d}"
    tender = desk.found(number, method.name, TENDER)
    for lot in form.lots:
        desk.found(f"{number}.{lot.no}", method.name, LOT, parent=number)
    _take_over(desk, form.again, code, number)
    desk.file_in(tender)
    return Act(
        ProjectRegistered(
            name=form.name.strip(),
            category=form.category,
            kind=form.kind,
            region=form.region,
            purchaser=code,
            purchaser_name=name_of(purchaser),
            agency=agency,
            agency_name=agency_name,
            approval=form.approval,
            funding=form.funding,
            must_tender=form.must_tender,
            lots=form.lots,
            ground=form.ground,
            ground_approval=form.ground_approval.strip(),
            again=form.again,
            intention=form.intention,
            unannounced=form.unannounced,
            unannounced_reason=form.unannounced_reason.strip(),
        )
    )


AGAIN = "tendered again "
"""Lot after lot: the claim of the tender by which it is tendered anew."""


def _take_over(desk: Desk, lots: tuple[str, ...], purchaser: str, number: str) -> None:
    """Tender lots of an earlier tender anew: each only once, and only after it has come to nothing."""
    if not lots:
        return
    found = tuple(desk.rests_on(lot) for lot in lots)
    old = desk.open(tender_number(lots[0]))
    check_again(old, found, purchaser, tuple(desk.archive.claimed(AGAIN + lot) for lot in lots))
    for lot in lots:
        desk.archive.claim(AGAIN + lot, number)


def publish_policy(desk: Desk, form: PolicyForm) -> Act:
    """Publish who keeps the keys and how many of them must agree, before the notice goes out."""
    require_charge(desk, desk.dossier)
    desk.advance("publish-policy")
    if form.tender != desk.dossier.number:
        raise Refusal("密封规则不是为本项目制定的", "EB-03", where=form.tender)
    if form.deadline <= desk.at:
        raise Refusal("密封规则载明的投标截止已过", "EB-03", where="deadline")
    fields = {name: getattr(form, name) for name in SealingPolicyPublished.__struct_fields__}
    return Act(SealingPolicyPublished(**fields), files=form.files)


def name_invitees(desk: Desk, form: InviteesForm) -> Act:
    """Name who is invited, each a party listed as bidder; naming anew before the invitation replaces the list."""
    tender = desk.dossier
    require_charge(desk, tender)
    check_invitees(form, tender.the(ProjectRegistered), method_of(desk.law, tender))
    for party in form.parties:
        require_capacity(desk.open(applicant_number(party)), "bidder")
    desk.advance("name-invitees")
    return Act(InviteesNamed(form.parties, form.chosen.strip(), form.pool))


def publish_notice(desk: Desk, form: NoticeForm) -> Act:
    """Publish the notice, or send the invitation; its deadline closes the gate by the hall's own clock."""
    tender = desk.dossier
    require_charge(desk, tender)
    method = method_of(desk.law, tender)
    check_notice(form, desk.at, method, desk.calendar)
    project = tender.the(ProjectRegistered)
    check_ranked(form.evaluation, method)
    framework = terms_for(tender, method)
    if method.regime == "procurement":
        check_procured(form.evaluation, project.lots, project.kind, method)
    check_listed(tender, method)
    qualified = check_concluded(desk.archive, tender)
    policy = _policy_for(tender, form)
    desk.advance("publish-notice")
    cleared = clear(desk, form, project, method)
    if cleared.preparation is not None:
        desk.advance("close-preparation", cleared.preparation)
    desk.remind("close-gate", form.deadline)
    notice = _notice(form, project, policy, method, cleared)
    called = INVITATION if qualified else notice.called
    return Act(replace(notice, framework=framework, called=called), files=form.files)


def _notice(
    form: NoticeForm,
    project: ProjectRegistered,
    policy: SealingPolicyPublished,
    method: Method,
    cleared: Cleared,
) -> NoticePublished:
    """The notice: what was registered, what is published with it, and what its method calls it."""
    return NoticePublished(
        name=project.name,
        category=project.category,
        kind=project.kind,
        region=project.region,
        purchaser=project.purchaser,
        purchaser_name=project.purchaser_name,
        agency=project.agency,
        agency_name=project.agency_name,
        approval=project.approval,
        funding=project.funding,
        must_tender=project.must_tender,
        lots=project.lots,
        evaluation=form.evaluation,
        documents_from=form.documents_from,
        documents_until=form.documents_until,
        deadline=form.deadline,
        validity_days=form.validity_days,
        place=form.place,
        contact=form.contact,
        supervisor=form.supervisor,
        policy_sha256=policy.policy_sha256,
        documents=form.documents,
        method=method.name,
        way=method.title,
        called=method.word("notice"),
        again=project.again,
        intention=project.intention,
        unannounced=cleared.unannounced,
        justified=cleared.justified,
        fairness=cleared.fairness,
        visit=form.visit,
    )


def _policy_for(tender: Dossier, form: NoticeForm) -> SealingPolicyPublished:
    """The sealing policy the notice goes with: published before it, for the same deadline (EB-03)."""
    policy = tender.latest(SealingPolicyPublished)
    if policy is None:
        raise Refusal("尚未发布投标密封规则", "EB-03")
    if policy.deadline != form.deadline:
        raise Refusal("投标截止与密封规则载明的截止不一致", "EB-03", where="deadline")
    return policy


def clarify(desk: Desk, form: ClarificationForm) -> Act:
    """Answer questions or change documents; move the deadline where less than 15 days would be left."""
    tender = desk.dossier
    require_charge(desk, tender)
    current = deadline_of(tender)
    correcting = any(hold.by == CORRECTION for hold in tender.holds)
    method = method_of(desk.law, tender)
    deadline = check_clarification(form, current, desk.at, method, desk.calendar, correcting=correcting)
    desk.advance("clarify", through_hold=True)
    desk.lift(tender, CORRECTION)
    desk.remind("close-gate", deadline)
    return Act(
        ClarificationPublished(
            no=len(tender.papers(ClarificationPublished)) + 1,
            answers=form.answers,
            affects_preparation=form.affects_preparation,
            deadline=deadline,
            moved_from=current if deadline != current else None,
        ),
        files=form.files,
    )


def terminate(desk: Desk, form: TerminationForm) -> Act:
    """End a tender before its bids are opened: every lot ends with it, and no sealed bid is opened any more."""
    tender = desk.dossier
    require_charge(desk, tender)
    check_termination(form)
    waits = all(hold.by == CORRECTION for hold in tender.holds if hold.stop("terminate"))
    desk.advance("terminate", through_hold=waits)
    desk.lift(tender, CORRECTION)
    desk.forget("close-gate")
    for lot in desk.children(tender.number, LOT):
        desk.advance("terminate", lot)
    notice = notice_of(tender)
    return Act(
        TerminationAnnounced(
            name=notice.name,
            lots=tuple(terms.title for terms in notice.lots),
            purchaser_name=notice.purchaser_name,
            agency_name=notice.agency_name,
            reason=form.reason.strip(),
            refunds=form.refunds.strip(),
        )
    )


CORRECTION = "correction"
"""The name of a hold that waits for the documents to be put right (ZB-030).

The clarification that does it lifts it; until then the gate is not closed. Where it came after the closing, no clarification
is possible any more, and the tender is terminated through it.
"""


def hold_whole(desk: Desk, matter: Dossier, by: str, reason: str, cite: str) -> None:
    """Hold a matter, and where it is a tender each of its lots that has not come to its end; ending a lot lifts its hold."""
    desk.hold(matter, by, reason, cite)
    for lot in desk.children(matter.number, LOT) if matter.machine == TENDER else ():
        if lot.state not in {"failed", "contracted"}:
            desk.hold(lot, by, reason, cite)


def void_tender(desk: Desk, form: VoidTenderForm) -> Act:
    """End a tender that is not opened yet because a decision on a complaint asks for a new one (ZB-119)."""
    tender = desk.dossier
    desk.advance("void-tender", through_hold=True)
    desk.forget("close-gate")
    desk.lift(tender, form.by)
    for lot in desk.children(tender.number, LOT):
        if lot.state == "waiting":
            desk.advance("void-lot", lot, through_hold=True)
            desk.lift(lot, form.by)
    notice = notice_of(tender)
    return Act(
        TerminationAnnounced(
            name=notice.name,
            lots=tuple(terms.title for terms in notice.lots),
            purchaser_name=notice.purchaser_name,
            agency_name=notice.agency_name,
            reason=form.reason.strip(),
            refunds="招标文件费用、投标保证金及银行同期存款利息五日内原路退回",
            by=form.by,
        )
    )


def extend_deadline(desk: Desk, form: OutageForm) -> Act:
    """Move the deadline by the published rule, because the way in was out before it (EB-32); nobody decides it."""
    tender = desk.dossier
    current = deadline_of(tender)
    outage = Outage(form.out_from, form.out_until)
    if any(paper.incident == form.incident for paper in tender.papers(DeadlineExtended)):
        raise Refusal("本次中断已经顺延过截止时间", "EB-32", where=form.incident)
    moved = moved_deadline(current, outage, desk.law, desk.calendar)
    if moved is None:
        raise Refusal("本次中断不影响本项目的截止时间", "EB-31", where=form.incident)
    desk.advance("extend-deadline", through_hold=True)
    desk.remind("close-gate", moved)
    return Act(
        DeadlineExtended(
            name=notice_of(tender).name,
            incident=form.incident,
            out_from=form.out_from,
            out_until=form.out_until,
            lost_seconds=int(outage.lost(current, desk.law).total_seconds()),
            moved_from=current,
            deadline=moved,
        )
    )


def extend_validity(desk: Desk, form: ValidityForm) -> Act:
    """Ask every bidder to let its bid stand longer; a refusal frees the bidder and its bond (ZB-058)."""
    tender = desk.dossier
    require_charge(desk, tender)
    current = valid_until(tender)
    check_validity(form, current, desk.at)
    desk.advance("extend-validity", through_hold=True)
    paper = ValidityExtended(
        notice_of(tender).name,
        form.reason.strip(),
        current,
        form.extended_until,
        form.answer_by,
        desk.cited("ZB-058"),
    )
    return Act(paper)


def require_charge(desk: Desk, tender: Dossier) -> None:
    """Refuse an act on a tender by a party that does not invite it, nor is entrusted with it on this day."""
    project, party = tender.the(ProjectRegistered), desk.actor.party
    if not in_charge(desk.actor, project):
        word = method_of(desk.law_of(tender, desk.at), tender).word
        raise Refusal(
            f"只有本项目{word('purchaser')}或者受其委托的代理机构可以办理",
            "ZB-015",
            where=party or desk.actor.account,
        )
    if party != project.purchaser:
        require_mandate(desk.open(applicant_number(project.purchaser)), party, desk.at.date())


def in_charge(actor: Actor, project: ProjectRegistered) -> bool:
    """Say whether the actor invites this tender or was entrusted with it when it was registered."""
    return actor.party != "" and actor.party in {project.purchaser, project.agency}


def _agency(desk: Desk, purchaser: Dossier, purchaser_code: str) -> tuple[str, str]:
    party = desk.actor.party
    if party == purchaser_code:
        return "", ""
    agency = desk.open(applicant_number(party)) if party else None
    if agency is None:
        raise Refusal("登记项目的账号不属于招标人，也不属于招标代理机构", "ZB-015")
    require_mandate(purchaser, party, desk.at.date())
    return party, name_of(agency)


VERBS = (
    Verb("register-project", register_project),
    Verb("publish-policy", publish_policy),
    Verb("name-invitees", name_invitees),
    Verb("publish-notice", publish_notice, evidence="sealed"),
    Verb("clarify", clarify, evidence="sealed"),
    Verb("terminate", terminate),
    Verb("void-tender", void_tender),
    Verb("extend-deadline", extend_deadline),
    Verb("extend-validity", extend_validity),
)
