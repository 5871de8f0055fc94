"""The purchaser's and the agency's windows of a procurement between the opening and the contract on file."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPForbidden
from pyramid.view import view_config

from portal.contexts import LotContext
from portal.forms import HallForm, choices, drop_blank, one_more
from portal.forms.procurement import DecisionFields, FilingFields, ResultFields, VoidFields, review_fields
from portal.presenters import desk_procurement as told
from portal.views.desk import beside, frame, kept, posted, refused, require_step, role_of, to
from trading.opening.rules import read_bids

CHARGED = ("purchaser", "agency")


@view_config(route_name="desk.review", renderer="desk/form.jinja2")
def review(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Review the qualifications of a lot's bidders."""
    show, lot, tender = frame(request), context.lot, context.tender
    require_step(request, lot, "review-qualifications", *CHARGED)
    form = review_fields([bid.bid for bid in read_bids(tender, lot.number)])(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("review-qualifications", lot.number, role_of(request, *CHARGED), form.filled())
            return to(request, "desk.tender", number=tender.number)
    return {"page": told.review_page(show, tender, lot, refused(request)), "form": form}


@view_config(route_name="desk.delivery", renderer="desk/form.jinja2")
def delivery(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Hand the committee's report to the purchaser."""
    show, form, lot = frame(request), HallForm(posted(request)), context.lot
    require_step(request, lot, "deliver-report", *CHARGED)
    if request.method == "POST":
        with beside(request, form):
            request.perform("deliver-report", lot.number, role_of(request, *CHARGED))
            return to(request, "desk.tender", number=context.tender.number)
    return {"page": told.delivery_page(show, context.tender, lot, refused(request)), "form": form}


@view_config(route_name="desk.decision", renderer="desk/form.jinja2")
def decision(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Determine the winner in the order of the ranking; the purchaser alone does, never its agency (GP-075)."""
    if "purchaser" not in request.identity.roles:
        raise HTTPForbidden
    show, lot, tender = frame(request), context.lot, context.tender
    require_step(request, lot, "determine-winner", "purchaser")
    found = told.winner_choices(show, tender, lot)
    form = DecisionFields(posted(request), bid=found[0][0] if found else "")
    form.bid.choices = choices(found)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("determine-winner", lot.number, role_of(request, "purchaser"), form.filled())
            return to(request, "desk.tender", number=tender.number)
    return {"page": told.decision_page(show, tender, lot, refused(request)), "form": form}


@view_config(route_name="desk.result", renderer="desk/form.jinja2")
def result(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Publish the result of a lot and send the award notice."""
    show, lot, tender = frame(request), context.lot, context.tender
    require_step(request, lot, "publish-result", *CHARGED)
    form = ResultFields(posted(request))
    if request.method == "POST" and not one_more(form.items, request.POST):
        drop_blank(form.items)
        if form.validate():
            with beside(request, form):
                filled = form.filled(kept(request, form.files))
                request.perform("publish-result", lot.number, role_of(request, *CHARGED), filled)
                return to(request, "desk.tender", number=tender.number)
    return {"page": told.result_page(show, tender, lot, refused(request)), "form": form}


@view_config(route_name="desk.void", renderer="desk/form.jinja2")
def void(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Declare a lot void on a ground of the law."""
    frame(request)
    form, lot = VoidFields(posted(request)), context.lot
    require_step(request, lot, "declare-void", *CHARGED)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("declare-void", lot.number, role_of(request, *CHARGED), form.filled())
            return to(request, "desk.tender", number=context.tender.number)
    return {"page": told.void_page(context.tender, lot, refused(request)), "form": form}


@view_config(route_name="desk.filing", renderer="desk/form.jinja2")
def filing(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Note that the contract was filed with the finance department."""
    show, form, lot = frame(request), FilingFields(posted(request)), context.lot
    require_step(request, lot, "file-contract", *CHARGED)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = form.filled(kept(request, form.files))
            request.perform("file-contract", lot.number, role_of(request, *CHARGED), filled)
            return to(request, "desk.tender", number=context.tender.number)
    return {"page": told.filing_page(show, context.tender, lot, refused(request)), "form": form}
