"""The windows of a party: its public page, its own qualifications, the departments' credit entries, and bidders in a room."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from hallcore.ground.errors import Refusal
from hallcore.identity.rules import applicant_number
from portal.contexts import LotContext, OfficeContext
from portal.forms import HallForm, choices
from portal.forms.party import CreditFields, EndCreditFields, EvidenceFields, LicenceFields
from portal.party_contexts import CreditContext, PartyContext
from portal.presenters import party as told
from portal.presenters import party_desk as desk
from portal.presenters.addresses import address
from portal.presenters.desks import FormPage
from portal.presenters.shapes import Link
from portal.presenters.showing import showing
from portal.trade_predicates import departments_of
from portal.views.bidder import frame as bidder_frame
from portal.views.desk import beside, frame, posted, refused, to
from trading.opening.model import OpeningRecorded
from trading.registry.credit_model import (
    CreditForm,
    EndCreditForm,
    EvidenceForm,
    LicenceForm,
    WithdrawProofForm,
)
from trading.registry.intake import examine_evidence

BIDDER, APPROVER = "bidder", "approver"


@view_config(route_name="party", request_method="GET", renderer="public/about.jinja2")
def party(context: PartyContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """A party as everybody may know it."""
    return {"page": told.party_page(showing(request), context.party)}


# -- one's own ----------------------------------------------------------------------------------------------------------


@view_config(route_name="proofs", request_method="GET", renderer="desk/dossier.jinja2")
def proofs(request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """What the party shows, and what was decided about it."""
    bidder_frame(request)
    return {"page": desk.own_page(showing(request), request.identity.party)}


@view_config(route_name="proof.licence", renderer="bidder/form.jinja2")
def licence(request: Any) -> Any:  # noqa: ANN401 - as above
    """Show a licence out of the hall's library."""
    bidder_frame(request)
    form, show = LicenceFields(posted(request)), showing(request)
    form.licence.choices = choices(desk.to_show(show, request.identity.party))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            own = applicant_number(request.identity.party)
            request.perform("show-licence", own, BIDDER, LicenceForm(form.licence.data))
            return to(request, "proofs")
    return {"page": _form(request, desk.LICENCE_TITLE, desk.LICENCE_LEAD), "form": form}


@view_config(route_name="proof.bring", renderer="bidder/form.jinja2")
def bring(request: Any) -> Any:  # noqa: ANN401 - as above
    """Show a qualification or a performance with evidence of one's own."""
    bidder_frame(request)
    form = EvidenceFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform(
                "bring-evidence", applicant_number(request.identity.party), BIDDER, _brought(request, form)
            )
            return to(request, "proofs")
    return {"page": _form(request, desk.BRING_TITLE, desk.BRING_LEAD, multipart=True), "form": form}


def _brought(request: Any, form: EvidenceFields) -> EvidenceForm:  # noqa: ANN401 - as above
    """The file and its signature, kept and examined."""
    hall = request.hall
    names = [
        (part.filename or "").replace("\\", "/").rpartition("/")[2] or "附件"
        for part in (form.evidence.data, form.signature.data)
    ]
    file, signature = (
        hall.vault.keep(name, part.file)
        for name, part in zip(names, (form.evidence.data, form.signature.data), strict=True)
    )
    signer = examine_evidence(hall.vault, file, signature, hall.keyring.roots, hall.clock.now())
    return EvidenceForm(
        proof=form.proof.data,
        name=form.name.data,
        number=form.number.data,
        issuer=form.issuer.data,
        valid_from=form.valid_from.data,
        valid_to=form.valid_to.data,
        files=(file, signature),
        certificate_sha256=signer.certificate_sha256,
        amount=form.amount.data,
    )


@view_config(route_name="proof.withdraw", renderer="bidder/form.jinja2")
def withdraw(request: Any) -> Any:  # noqa: ANN401 - as above
    """Take something down."""
    bidder_frame(request)
    form, n = HallForm(posted(request)), int(request.matchdict["n"])
    name = desk.shown_name(showing(request), request.identity.party, n)
    if not name:
        raise HTTPNotFound
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform(
                "withdraw-proof", applicant_number(request.identity.party), BIDDER, WithdrawProofForm(n)
            )
            return to(request, "proofs")
    page = _form(
        request,
        f"撤下“{name}”",
        "撤下后不再显示为本单位的资质或者业绩；此前依此作出的评审不受影响。",
        danger=True,
    )
    return {"page": page, "form": form}


def _form(request: Any, title: str, lead: str, **more: Any) -> FormPage:  # noqa: ANN401 - as above
    return FormPage(
        title=title,
        alerts=refused(request),
        lead=lead,
        submit=title.split("“", maxsplit=1)[0],
        cancel=Link("返回", address("proofs")),
        **more,
    )


# -- the departments -----------------------------------------------------------------------------------------------------


@view_config(route_name="credit", request_method="GET", renderer="desk/list.jinja2")
def entered(context: OfficeContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """What the visitor's departments entered."""
    mine = departments_of(context.archive, request.identity.account, context.on)
    return {"page": desk.credit_page(frame(request), mine, request.identity.roles)}


@view_config(route_name="credit.enter", renderer="desk/form.jinja2")
def enter(context: OfficeContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Enter a decision."""
    show, form = frame(request), CreditFields(posted(request))
    mine = departments_of(context.archive, request.identity.account, context.on)
    form.department.choices = choices(desk.departments(show, mine))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            number = applicant_number(form.code.data)
            if request.archive.get(number) is None:
                raise Refusal("没有这一代码的主体", where="code")
            filled = CreditForm(
                form.department.data,
                form.kind.data,
                form.decision.data,
                form.ground.data,
                form.decided_on.data,
                form.years.data or 0,
            )
            request.perform("enter-credit", number, APPROVER, filled)
            return to(request, "credit")
    page = FormPage(
        title="登记信用记录",
        alerts=refused(request),
        lead="登记本部门已经作出并生效的决定。记录随即公开；在限制期间内，该主体登记投标和递交投标文件时由系统拒绝并告知依据。",
        submit="登记",
        cancel=Link("返回", address("credit")),
    )
    return {"page": page, "form": form}


@view_config(route_name="credit.end", renderer="desk/form.jinja2")
def end(context: CreditContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """End an entry before its time."""
    frame(request)
    form = EndCreditFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = EndCreditForm(context.n, form.decision.data, form.reason.data)
            request.perform("end-credit", context.party.number, APPROVER, filled)
            return to(request, "credit")
    page = FormPage(
        title=f"终止信用记录　{context.paper.decision}",
        alerts=refused(request),
        lead="用于决定被撤销、变更或者提前解除的情形。终止随即公开，限制同时解除；期满的无须办理。",
        submit="终止",
        danger=True,
        cancel=Link("返回", address("credit")),
    )
    return {"page": page, "form": form}


# -- in the room ------------------------------------------------------------------------------------------------------------


@view_config(route_name="desk.bidders", request_method="GET", renderer="desk/dossier.jinja2")
def bidders(context: LotContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """What the bidders of a lot had to show at the deadline."""
    show = frame(request)
    if not context.tender.numbers(OpeningRecorded.type):
        raise Refusal("开标后才能查看投标人的资质和信用", "ZB-043", where=context.tender.number)
    return {"page": desk.bidders_page(show, context.tender, context.lot)}
