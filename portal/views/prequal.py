"""Prequalification for bidders: applying, following one's application, objecting to the documents."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.response import FileResponse
from pyramid.view import view_config

from hallcore.dossier import record_number
from portal.forms.bidding import ObjectionFields
from portal.forms.prequal import ApplyFields
from portal.prequal_contexts import ApplicationContext, PrequalContext
from portal.presenters import prequal_bidder as told
from portal.presenters.desks import FormPage
from portal.presenters.shapes import Link
from portal.presenters.showing import showing
from portal.pressing import paper_of
from portal.views.bidder import BIDDER
from portal.views.bidder import frame as bidders_frame
from portal.views.desk import beside, kept, posted, refused, to
from portal.views.desk_prequal import sent_file
from trading.challenges.model import ObjectionForm
from trading.tendering.qualifying_model import PrequalificationPublished, ResultTold
from trading.tendering.qualifying_rules import application_number


@view_config(route_name="prequal.apply", renderer="bidder/form.jinja2")
def apply(context: PrequalContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Submit an application, or one that replaces it."""
    bidders_frame(request)
    form, matter = ApplyFields(posted(request)), context.matter
    if not matter.the(PrequalificationPublished).consortium:
        del form.consortium
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = form.filled(kept(request, form.files))
            done = request.perform("submit-application", matter.number, BIDDER, filled)
            return to(request, "application", number=done.dossier)
    again = request.archive.get(application_number(matter.number, request.identity.party))
    return {"page": told.apply_page(matter, refused(request), again), "form": form}


@view_config(route_name="application", request_method="GET", renderer="bidder/tender.jinja2")
def application(context: ApplicationContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """One's own application."""
    bidders_frame(request)
    page = told.application_page(showing(request), context.application, context.matter, context.tender)
    return {"page": page}


@view_config(route_name="application.withdraw", request_method="POST")
def withdraw(context: ApplicationContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Take it back."""
    request.perform("withdraw-application", context.application.number, BIDDER)
    return to(request, "application", number=context.application.number)


@view_config(route_name="application.file", request_method="GET")
def file(context: ApplicationContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """A file of one's own application."""
    answer = sent_file(request, context.application)
    if answer is None:
        raise HTTPNotFound
    return answer


@view_config(route_name="application.paper", request_method="GET")
def paper(context: ApplicationContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """The result as a sealed PDF."""
    numbers = context.application.numbers(ResultTold.type)
    found = (
        paper_of(request.archive, record_number(context.application.number, numbers[-1])) if numbers else None
    )
    if found is None or not request.hall.vault.has(found[0]):
        raise HTTPNotFound
    path = str(request.hall.vault.path(found[0]))
    answer = FileResponse(path, request=request, content_type="application/pdf")
    answer.content_disposition = f'inline; filename="{context.application.number}.pdf"'
    answer.cache_control = "private, no-store"
    return answer


@view_config(route_name="prequal.object", renderer="bidder/form.jinja2")
def objection(context: PrequalContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Object to the prequalification documents."""
    bidders_frame(request)
    form, matter = ObjectionFields(posted(request)), context.matter
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("file-objection", matter.number, BIDDER, ObjectionForm(form.grounds.data))
            return HTTPSeeOther(told.notice_url(matter))
    page = FormPage(
        title="对资格预审文件提出异议",
        alerts=refused(request),
        lead="异议提出后，招标投标活动暂停，招标人应当在三日内答复。提出人不公开。",
        submit="提出异议",
        cancel=Link("返回公告", told.notice_url(matter)),
    )
    return {"page": page, "form": form}
