"""The officers' windows on fees: issuing a notice, one notice, its changes, refunds, the department's list."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.response import FileResponse
from pyramid.view import view_config

from hallcore.approval.model import ApplicationReceived
from hallcore.dossier import record_number
from hallcore.fees.forms import ChangeForm, NoticeForm
from hallcore.ground.errors import Refusal
from portal.contexts import CaseContext, OfficeContext
from portal.fee_contexts import NoticeContext
from portal.forms import fees as fields
from portal.inquiry import said
from portal.presenters import office_fees as told
from portal.presenters import office_notice as noticed
from portal.pressing import paper_of
from portal.providers import new_code
from portal.seating import Seat, seat_of
from portal.views.desk import beside, frame, posted, refused, to


def seat(request: Any) -> Seat:  # noqa: ANN401 - pyramid ships no types
    """Where the visitor sits today."""
    return seat_of(request.archive, request.identity.account, request.hall.clock.now().date())


def role_among(request: Any, department: str, *roles: str) -> str:  # noqa: ANN401 - pyramid ships no types
    """The first of these duties the visitor has in a department today.

    Raises:
        Refusal: None of them.
    """
    duties = seat(request).duties.get(department, ())
    for role in roles:
        if role in duties:
            return role
    raise Refusal("您在这个部门没有办理这一步的职责", "FEE-09")


@view_config(route_name="office.fees", request_method="GET", renderer="desk/list.jinja2")
def fees(_context: OfficeContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The notices of the visitor's departments."""
    show, mine = frame(request), seat(request)
    view = request.GET.get("view", "unpaid")
    shown = view if view in told.VIEWS else "unpaid"
    return {"page": told.fees_page(show, tuple(sorted(mine.duties)), shown, request.GET.get("after", ""))}


@view_config(route_name="office.fee.new", renderer="desk/form.jinja2")
def issue(context: CaseContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Fill a notice in, see what it comes to, issue it."""
    show, case = frame(request), context.case
    before = told.item_fees(show, case)
    tariffs = told.chargeable(request.archive, context.department, before)
    form = fields.measure_fields(tariffs, before)(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            measures = fields.measures_filled(form, tariffs)
            charges = told.previewed(request.archive, measures, show)
            if form.confirm.data == "yes":
                number = _issue(request, context, measures)
                return to(request, "office.fee", number=number)
            return {
                "page": told.preview_page(show, case, charges, refused(request)),
                "form": fields.echo(request.POST),
            }
    return {"page": told.issue_page(case, form, tariffs, refused(request)), "form": form}


def _issue(request: Any, context: CaseContext, measures: Any) -> str:  # noqa: ANN401 - as above
    """Ask for a payment code, then file the notice; return its number."""
    case, mine = context.case, seat(request)
    role = role_among(request, context.department, "acceptor", "handler")
    application = case.the(ApplicationReceived)
    party = application.applicant.removeprefix("A-")
    hall = request.hall
    code, provider = new_code(hall.provider, request.archive, case.number, party, context.department)
    form = NoticeForm(
        matter=case.number,
        about=application.name,
        party=party,
        payer=said(case, "name"),
        department=context.department,
        measures=measures,
        # Whoever sits at no window has a series of the department's own.
        block=mine.window[1:] or f"8{context.department[1:]}",
        code=code,
        provider=provider,
        window=mine.window,
        ident=said(case, "number"),
        phone=said(case, "phone"),
    )
    return str(request.perform("issue-notice", "", role, form).dossier)


@view_config(route_name="office.fee", request_method="GET", renderer="desk/case.jinja2")
def notice(context: NoticeContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """One notice: how it stands and what may be done."""
    return {"page": noticed.notice_page(frame(request), request.identity, seat(request), context)}


@view_config(route_name="office.fee.paper", request_method="GET")
def paper(context: NoticeContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A printed paper of a notice."""
    return notice_paper(context, request)


def notice_paper(context: NoticeContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The sealed PDF of a record of a notice, or of a refund of it."""
    dossier, n = context.refund or context.notice, int(request.matchdict["n"])
    if n >= dossier.count or dossier.record(n).type not in noticed.PRINTED:
        raise HTTPNotFound
    found = paper_of(request.archive, record_number(dossier.number, n))
    if found is None or not request.hall.vault.has(found[0]):
        raise HTTPNotFound
    answer = FileResponse(
        str(request.hall.vault.path(found[0])), request=request, content_type="application/pdf"
    )
    answer.content_disposition = f'inline; filename="{dossier.number}-{n:04d}.pdf"'
    answer.cache_control = "private, no-store"
    return answer


@view_config(route_name="office.fee.change", renderer="desk/form.jinja2")
def change(context: NoticeContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Ask for a notice to be revised, cancelled or waived."""
    show, matter = frame(request), context.notice
    before = noticed.measures_now(matter)
    tariffs = told.chargeable(request.archive, context.department, before)
    form = fields.measure_fields(tariffs, before, fields.ReasonedChange)(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            role = role_among(request, context.department, "acceptor", "handler")
            cancelled = form.change.data == "cancel"
            measures = () if cancelled else fields.measures_filled(form, tariffs)
            asked = ChangeForm(form.change.data, form.reason.data, measures, form.basis.data or "")
            request.perform("ask-change", matter.number, role, asked)
            return to(request, "office.fee", number=matter.number)
    return {"page": noticed.change_page(show, context, form, tariffs, refused(request)), "form": form}


@view_config(route_name="office.fee.decide", renderer="desk/form.jinja2")
def decide(context: NoticeContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Approve or refuse the change that somebody else asked for."""
    show, matter = frame(request), context.notice
    form = fields.DecideChangeFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            role = role_among(request, context.department, "approver")
            if form.decision.data == "approve":
                request.perform("approve-change", matter.number, role)
            else:
                request.perform("refuse-change", matter.number, role, form.reason.data or "")
            return to(request, "office.fee", number=matter.number)
    return {"page": noticed.decide_page(show, context, refused(request)), "form": form}


@view_config(route_name="office.refund", renderer="desk/form.jinja2")
def refund(context: NoticeContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Confirm for the collecting unit that money is to go back, or refuse it."""
    frame(request)
    matter = context.refund
    if matter is None or (matter.state != "asked" and request.method == "GET"):
        return HTTPSeeOther(request.route_path("office.fee", number=context.notice.number))
    form = fields.DecideRefundFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            confirm = form.decision.data == "confirm"
            roles = ("handler", "approver") if confirm else ("approver",)
            role = role_among(request, context.department, *roles)
            verb = "confirm-refund" if confirm else "refuse-refund"
            request.perform(verb, matter.number, role, form.reason.data or "")
            return to(request, "office.fee", number=context.notice.number)
    return {"page": noticed.refund_page(context, matter, refused(request)), "form": form}
