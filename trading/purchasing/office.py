"""What purchaser and agency do in a direct purchase up to asking for offers, and what the finance department decides."""

from __future__ import annotations

from decimal import Decimal

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier
from hallcore.ground.deadline import compute
from hallcore.ground.errors import Refusal
from hallcore.identity.model import ApplicantRegistered
from hallcore.identity.rules import applicant_number, is_person
from trading.award.rules import publicity_end
from trading.methods.model import PREFIXES
from trading.methods.rules import Method
from trading.planning.rules import check_early, check_linked, grounds_of, require_announced, wanted_intention
from trading.purchasing.forms import (
    ArgumentForm,
    AskForm,
    DecisionForm,
    EmergencyForm,
    EndForm,
    InvitationForm,
    ObjectionForm,
    PublicityForm,
    PurchaseForm,
    ReportForm,
)
from trading.purchasing.model import (
    ENDS,
    PURCHASE,
    About,
    EmergencyFound,
    EmergencyReported,
    Invited,
    MethodAsked,
    MethodDecided,
    PurchaseRegistered,
    PurchaseTerminated,
    ReasonArgued,
    ReasonObjected,
    ReasonPublicised,
    SuppliersInvited,
)
from trading.purchasing.rules import (
    ADDED,
    about_of,
    added_so_far,
    additions_to,
    check_asked,
    check_cleared,
    check_emergency,
    check_invitation,
    check_publicity,
    check_purchase,
    check_share,
    last_day,
    named,
    needs_publicity,
    objections_of,
    of,
    original_of,
    require_over,
)
from trading.registry.credit_rules import check_standing
from trading.registry.rules import name_of, require_capacity, require_mandate


def register_purchase(desk: Desk, form: PurchaseForm) -> Act:
    """Register a direct purchase; the purchaser does it, or an agency under a recorded mandate."""
    method = named(desk.law, form.method)
    check_purchase(form, method)
    purchaser = desk.open(applicant_number(form.purchaser))
    require_capacity(purchaser, "purchaser")
    code, agency = purchaser.the(ApplicantRegistered).code, _agency(desk, purchaser)
    _check_intended(desk, form, code, method)
    base, earlier = _added(desk, form, code, method)
    number = _number(desk)
    desk.file_in(desk.found(number, method.name, PURCHASE))
    if form.original:
        desk.archive.claim(
            ADDED.format(len(tuple(additions_to(desk.archive, form.original))) + 1, form.original), number
        )
    words = grounds_of(desk.law).get(form.unannounced, "")
    about = About(
        name=form.name.strip(),
        method=method.name,
        way=method.title,
        category=form.category,
        kind=form.kind,
        region=form.region,
        purchaser=code,
        purchaser_name=name_of(purchaser),
        agency=agency,
        agency_name=name_of(desk.open(applicant_number(agency))) if agency else "",
        plan=form.plan.strip(),
        funding=form.funding.strip(),
        ground=form.ground,
        reason=form.reason.strip(),
        terms=form.terms,
        original=form.original,
        intention=form.intention,
        unannounced=f"{words}：{form.unannounced_reason.strip()}" if words else "",
    )
    return Act(PurchaseRegistered(about.name, about, base, earlier))


def _check_intended(desk: Desk, form: PurchaseForm, purchaser: str, method: Method) -> None:
    """What is registered follows an intention of its purchaser's own where the law wants one (GP-019, GP-020)."""
    require_announced(
        wanted_intention(method, form.kind, form.terms.budget),
        desk.law,
        intention=form.intention,
        ground=form.unannounced,
        reason=form.unannounced_reason,
        again=False,
    )
    if form.intention:
        check_linked(desk.open(form.intention), purchaser, method.regime, form.kind)


def _number(desk: Desk) -> str:
    """The next number of procurement: tenders and direct purchases are counted in one series."""
    prefix = PREFIXES["procurement"]
    return f"{prefix}-{desk.at:%Y}-{desk.next_number(f'tender-{prefix}-{desk.at:%Y}'):04d}"


def _agency(desk: Desk, purchaser: Dossier) -> str:
    """The agency that acts; "" where the purchaser itself does."""
    party = desk.actor.party
    if not party:
        raise Refusal("登记项目的账号不属于采购人，也不属于采购代理机构", "ZB-015")
    if party == purchaser.the(ApplicantRegistered).code:
        return ""
    require_mandate(purchaser, party, desk.at.date())
    return party


def _added(desk: Desk, form: PurchaseForm, purchaser: str, method: Method) -> tuple[Decimal, Decimal]:
    """The original contract's price and what was added to it; an addition stays within its share (GP-006)."""
    if not form.original:
        return Decimal("0.00"), Decimal("0.00")
    original = original_of(desk.archive, desk.rests_on(form.original))
    if original.purchaser != purchaser:
        raise Refusal("只能向本单位原合同的供应商添购", "GP-006", where="original")
    earlier = added_so_far(desk.archive, form.original)
    check_share(original.amount, earlier, form.terms.budget, method.figure("added"), where="budget")
    return original.amount, earlier


def publicise_reason(desk: Desk, form: PublicityForm) -> Act:
    """Make the reason public with what every professional says, for at least five working days (GP-025, GP-220)."""
    purchase = desk.dossier
    require_charge(desk, purchase)
    method, about = of(desk.law, purchase), about_of(purchase)
    if not needs_publicity(method, about):
        raise Refusal("只有达到公开招标数额标准、只能从唯一供应商处采购的项目才需要公示", "GP-025")
    check_publicity(form, method)
    supplier = desk.open(applicant_number(form.supplier))
    require_capacity(supplier, "bidder")
    if about.agency and not form.agency_contact.strip():
        raise Refusal("公示应当写明采购代理机构联系方式", "GP-220", where="agency_contact")
    _check_announced(desk, purchase, method)
    desk.advance("publicise-reason")
    return Act(
        ReasonPublicised(
            about=about,
            supplier=form.supplier,
            supplier_name=name_of(supplier),
            supplier_address=form.supplier_address.strip(),
            opinions=form.opinions,
            starts=desk.at,
            ends=publicity_end(method, desk.at, form.days, desk.calendar),
            contact=form.contact.strip(),
            agency_contact=form.agency_contact.strip(),
            finance_contact=form.finance_contact.strip(),
        ),
        files=form.files,
    )


def _check_announced(desk: Desk, purchase: Dossier, method: Method) -> None:
    """What is bought begins thirty days after its intention was public (GP-020)."""
    intention = about_of(purchase).intention
    if intention:
        check_early(method, desk.rests_on(intention), desk.at, desk.calendar)


def object_reason(desk: Desk, form: ObjectionForm) -> Act:
    """Object in writing while the publicity runs; a purchaser enters what came on paper (GP-221)."""
    purchase, actor = desk.dossier, desk.actor
    desk.advance("object-reason")
    paper = purchase.the(ReasonPublicised)
    if desk.at >= paper.ends:
        raise Refusal("公示期已经届满，不再受理异议", "GP-221")
    if not form.text.strip():
        raise Refusal("请写明异议的事实和理由", "GP-221", where="text")
    if actor.role in {"purchaser", "agency"}:
        require_charge(desk, purchase)
        party, name = "", form.objector.strip()
        if not name:
            raise Refusal("请写明异议人", "GP-221", where="objector")
    else:
        party, name = actor.party, _called(desk, actor.party)
    clock = of(desk.law, purchase).clock("argument")
    return Act(
        ReasonObjected(
            no=len(objections_of(purchase)) + 1,
            party=party,
            text=form.text.strip(),
            argue_by=compute(clock, last_day(paper), desk.calendar).end,
        ),
        files=form.files,
        annex={"objector": name},
    )


def _called(desk: Desk, party: str) -> str:
    """What a party that objects is called: a natural person by the annex of its registration, a company by its name."""
    if is_person(party):
        annex = desk.open(party).record(0).annex
        return (annex.get("name") if annex is not None else None) or party
    return name_of(desk.open(applicant_number(party)))


def argue_reason(desk: Desk, form: ArgumentForm) -> Act:
    """Hold the supplementary argument after the publicity: the objections are upheld, or the matter goes on (GP-222)."""
    purchase = desk.dossier
    require_charge(desk, purchase)
    desk.advance("uphold-objections" if form.upheld else "dismiss-objections")
    require_over(purchase, desk.at)
    objections = objections_of(purchase)
    if not objections:
        raise Refusal("公示期内没有异议，不需要补充论证", "GP-222")
    for text, name, where in (
        (form.opinion, "论证意见", "opinion"),
        (form.told, "告知异议人的时间和方式", "told"),
    ):
        if not text.strip():
            raise Refusal(f"请写明{name}", "GP-222", where=where)
    return Act(
        ReasonArgued(
            about_of(purchase),
            form.upheld,
            form.opinion.strip(),
            len(objections),
            objections[-1].argue_by,
            form.told.strip(),
        ),
        files=form.files,
    )


def ask_method(desk: Desk, form: AskForm) -> Act:
    """Put the method to the finance department, with what came of the publicity (GP-004, GP-222)."""
    purchase = desk.dossier
    require_charge(desk, purchase)
    method = of(desk.law, purchase)
    check_asked(purchase, method, desk.at)
    if not form.report.strip():
        raise Refusal("请写明申请采用本方式的理由", "GP-004", where="report")
    _check_announced(desk, purchase, method)
    desk.advance("ask-method")
    return Act(MethodAsked(form.report.strip(), len(objections_of(purchase))), files=form.files)


def decide_method(desk: Desk, form: DecisionForm) -> Act:
    """The finance department approves the method, or says why not (GP-004)."""
    desk.advance("approve-method" if form.approved else "decline-method")
    if form.approved and not form.document.strip():
        raise Refusal("请写明批准文号", "GP-004", where="document")
    if not form.opinion.strip():
        raise Refusal("请写明审批意见", "GP-004", where="opinion")
    return Act(MethodDecided(form.approved, form.document.strip(), form.opinion.strip()))


def find_emergency(desk: Desk, form: EmergencyForm) -> Act:
    """Find that there is an emergency: what happened, who says so, and which path is gone (GP-007, GP-227)."""
    purchase = desk.dossier
    require_charge(desk, purchase)
    check_emergency(form, desk.at)
    desk.advance("find-emergency")
    clock = of(desk.law, purchase).clock("report")
    return Act(
        EmergencyFound(
            form.by.strip(),
            form.document.strip(),
            form.since,
            form.facts.strip(),
            form.path,
            form.direct_reason.strip() if form.path == "direct" else "",
            compute(clock, desk.at, desk.calendar).end,
        ),
        files=form.files,
    )


def report_emergency(desk: Desk, form: ReportForm) -> Act:
    """Note the report to the finance department: once; late, it is filed all the same (GP-229)."""
    purchase = desk.dossier
    require_charge(desk, purchase)
    found = purchase.the(EmergencyFound)
    if purchase.numbers(EmergencyReported.type):
        raise Refusal("已经向财政部门报告", "GP-229")
    began = purchase.record(purchase.numbers(EmergencyFound.type)[0]).at.date()
    if not began <= form.reported_on <= desk.at.date():
        raise Refusal("报告日期应在认定之后，且不晚于今日", "GP-229", where="reported_on")
    if not form.organ.strip() or not form.summary.strip():
        raise Refusal("请写明报告的财政部门和主要内容", "GP-229", where="organ")
    desk.advance("report-emergency")
    paper = EmergencyReported(form.organ.strip(), form.reported_on, form.summary.strip(), found.report_by)
    return Act(paper, files=form.files)


def invite_suppliers(desk: Desk, form: InvitationForm) -> Act:
    """Ask the supplier, or suppliers, for a signed offer; none is asked before what the law wants first."""
    purchase = desk.dossier
    require_charge(desk, purchase)
    method = of(desk.law, purchase)
    check_cleared(purchase, method)
    desk.advance("invite-suppliers")
    check_invitation(form, purchase, method, desk.at, desk.calendar)
    _check_supplier(desk, form, purchase)
    _check_announced(desk, purchase, method)
    asked = []
    for party in form.suppliers:
        supplier = desk.open(applicant_number(party))
        require_capacity(supplier, "bidder")
        check_standing(supplier, "procurement", desk.at.date())
        asked.append(Invited(party, name_of(supplier)))
    return Act(SuppliersInvited(tuple(asked), form.until, form.text.strip()), files=form.files)


def _check_supplier(desk: Desk, form: InvitationForm, purchase: Dossier) -> None:
    """The one that was made public is asked, and for additions the one that has the contract (GP-006, GP-220)."""
    publicised, original = purchase.latest(ReasonPublicised), about_of(purchase).original
    if publicised is not None and form.suppliers != (publicised.supplier,):
        raise Refusal("只能邀请公示的拟定唯一供应商", "GP-220", where="suppliers")
    if original and form.suppliers != (original_of(desk.archive, desk.open(original)).supplier,):
        raise Refusal("添购只能邀请原合同的供应商", "GP-006", where="suppliers")


def terminate_purchase(desk: Desk, form: EndForm) -> Act:
    """End a purchase without a contract, and tell everybody why (GP-225)."""
    purchase = desk.dossier
    require_charge(desk, purchase)
    forced = {"upheld": "objection", "declined": "declined"}.get(purchase.state)
    if form.ground not in ENDS or (forced is not None) != (form.ground in {"objection", "declined"}):
        raise Refusal("请选择与项目实际情况相符的终止原因", "GP-225", where="ground")
    if forced is not None and form.ground != forced:
        raise Refusal(f"本项目应当以“{ENDS[forced]}”终止", "GP-225", where="ground")
    for text, name, where in (
        (form.reason, "终止的原因", "reason"),
        (form.following, "后续安排", "following"),
    ):
        if not text.strip():
            raise Refusal(f"请写明{name}", "GP-225", where=where)
    desk.advance("terminate-purchase")
    return Act(
        PurchaseTerminated(about_of(purchase), form.ground, form.reason.strip(), form.following.strip())
    )


def require_charge(desk: Desk, purchase: Dossier) -> None:
    """Refuse an act by a party that does not buy here, nor is entrusted with it on this day."""
    about, party = about_of(purchase), desk.actor.party
    if not party or party not in {about.purchaser, about.agency}:
        raise Refusal(
            "只有本项目采购人或者受其委托的采购代理机构可以办理", "ZB-015", where=party or desk.actor.account
        )
    if party != about.purchaser:
        require_mandate(desk.open(applicant_number(about.purchaser)), party, desk.at.date())


VERBS = (
    Verb("register-purchase", register_purchase),
    Verb("publicise-reason", publicise_reason, evidence="sealed"),
    Verb("object-reason", object_reason, evidence="sealed"),
    Verb("argue-reason", argue_reason),
    Verb("ask-method", ask_method),
    Verb("decide-method", decide_method),
    Verb("find-emergency", find_emergency),
    Verb("report-emergency", report_emergency),
    Verb("invite-suppliers", invite_suppliers, evidence="sealed"),
    Verb("terminate-purchase", terminate_purchase),
)
