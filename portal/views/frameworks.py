"""The windows of a framework as a whole, and its public pages."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from portal.contexts import LotContext, TenderContext
from portal.forms import HallForm, choices
from portal.forms.framework import (
    AgreementFields,
    AgreementsFilingFields,
    PlanFields,
    RemovalFields,
    finalists_fields,
)
from portal.presenters import desk_framework as told
from portal.presenters.frameworks import framework_page, frameworks_page
from portal.presenters.showing import showing
from portal.views.desk import beside, frame, kept, posted, refused, require_step, role_of, to
from trading.framework.rules import last_day, staying

CHARGED = ("purchaser", "agency")


@view_config(route_name="frameworks", request_method="GET", renderer="public/about.jinja2")
def frameworks(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Every framework."""
    request.frame = {"section": "trading"}
    return {"page": frameworks_page(showing(request))}


@view_config(route_name="framework", request_method="GET", renderer="public/disclosure.jinja2")
def framework(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """One framework: finalists, unit prices, orders."""
    request.frame = {"section": "trading"}
    return {"page": framework_page(showing(request), context.lot, context.tender)}


@view_config(route_name="desk.framework.plan", renderer="desk/form.jinja2")
def plan(context: TenderContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """File a framework's plan."""
    show, tender, form = frame(request), context.tender, PlanFields(posted(request))
    require_step(request, tender, "plan-framework", *CHARGED)
    parties = request.archive.shelf("parties").items()
    form.users.choices = choices(
        [(code, line["name"]) for code, line in parties if "purchaser" in line["capacities"]]
    )
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("plan-framework", tender.number, role_of(request, *CHARGED), form.filled())
            return to(request, "desk.tender", number=tender.number)
    return {"page": told.plan_page(show, tender, refused(request)), "form": form}


@view_config(route_name="desk.finalists", renderer="desk/form.jinja2")
def finalists(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Publish the finalists."""
    show, lot, tender = frame(request), context.lot, context.tender
    require_step(request, lot, "publish-finalists", *CHARGED)
    names = {one.bid: one.name for one in told.to_publish(tender, lot)}
    form = finalists_fields(names)(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = form.filled(kept(request, form.files))
            request.perform("publish-finalists", lot.number, role_of(request, *CHARGED), filled)
            return to(request, "desk.tender", number=tender.number)
    return {"page": told.finalists_page(show, tender, lot, refused(request)), "form": form}


@view_config(route_name="desk.agreement", renderer="desk/form.jinja2")
def agreement(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Publish an agreement that was signed."""
    show, lot, tender = frame(request), context.lot, context.tender
    require_step(request, lot, "sign-agreement", *CHARGED)
    form = AgreementFields(posted(request), ends=last_day(lot))
    form.bid.choices = choices(told.unsigned_choices(lot))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = form.filled(kept(request, form.files))
            request.perform("sign-agreement", lot.number, role_of(request, *CHARGED), filled)
            return to(request, "desk.tender", number=tender.number)
    return {"page": told.agreement_page(show, tender, lot, refused(request)), "form": form}


@view_config(route_name="desk.agreements.filing", renderer="desk/form.jinja2")
def filing(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Note that the copies were filed."""
    show, lot, form = frame(request), context.lot, AgreementsFilingFields(posted(request))
    require_step(request, lot, "file-agreements", *CHARGED)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = form.filled(kept(request, form.files))
            request.perform("file-agreements", lot.number, role_of(request, *CHARGED), filled)
            return to(request, "desk.tender", number=context.tender.number)
    return {"page": told.filing_page(show, context.tender, lot, refused(request)), "form": form}


@view_config(route_name="desk.removal", renderer="desk/form.jinja2")
def removal(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Remove a finalist."""
    show, lot, form = frame(request), context.lot, RemovalFields(posted(request))
    require_step(request, lot, "remove-finalist", *CHARGED)
    form.bid.choices = choices([(one.bid, one.name) for one in staying(lot)])
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = form.filled(kept(request, form.files))
            request.perform("remove-finalist", lot.number, role_of(request, *CHARGED), filled)
            return to(request, "desk.tender", number=context.tender.number)
    return {"page": told.removal_page(show, context.tender, lot, refused(request)), "form": form}


@view_config(route_name="desk.summary", renderer="desk/form.jinja2")
def summary(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Publish what was ordered in all."""
    show, lot, form = frame(request), context.lot, HallForm(posted(request))
    require_step(request, lot, "publish-summary", *CHARGED)
    if request.method == "POST":
        with beside(request, form):
            request.perform("publish-summary", lot.number, role_of(request, *CHARGED))
            return to(request, "desk.tender", number=context.tender.number)
    return {"page": told.summary_page(show, context.tender, lot, refused(request)), "form": form}
