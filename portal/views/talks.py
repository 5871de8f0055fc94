"""The windows of talks (谈判、磋商): rounds, the call for final offers, their record; and each supplier's own."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from portal.contexts import BidContext, LotContext
from portal.forms import HallForm
from portal.forms.talks import FinalsFields, LeaveFields, OpenFinalFields, SealFinalFields, round_fields
from portal.presenters import talks as told
from portal.presenters.showing import showing
from portal.views.bidder import frame as bidders_frame
from portal.views.desk import beside, frame, posted, refused, require_step, role_of, to
from trading.evaluation.finals import time_to
from trading.evaluation.negotiating_model import FinalsForm, LeaveForm, OpenFinalForm, SealFinalForm

CHARGED = ("purchaser", "agency")


@view_config(route_name="desk.talks", renderer="desk/form.jinja2")
def talks(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Record a round of talks."""
    show, lot, tender = frame(request), context.lot, context.tender
    require_step(request, lot, "hold-round", *CHARGED)
    form = round_fields(told.names_of(tender, lot))(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("hold-round", lot.number, role_of(request, *CHARGED), form.filled())
            return to(request, "desk.tender", number=tender.number)
    return {"page": told.round_page(show, tender, lot, refused(request)), "form": form}


@view_config(route_name="desk.finals", renderer="desk/form.jinja2")
def finals(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Ask everybody who goes on for a final offer."""
    show, form, lot = frame(request), FinalsFields(posted(request)), context.lot
    require_step(request, lot, "ask-finals", *CHARGED)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = FinalsForm(form.until.data)
            request.perform("ask-finals", lot.number, role_of(request, *CHARGED), filled)
            return to(request, "desk.tender", number=context.tender.number)
    return {"page": told.finals_page(show, context.tender, lot, refused(request)), "form": form}


@view_config(route_name="desk.finals.record", renderer="desk/form.jinja2")
def record(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Record the final offers."""
    show, form, lot = frame(request), HallForm(posted(request)), context.lot
    require_step(request, lot, "record-finals", "centre")
    if request.method == "POST":
        with beside(request, form):
            request.perform("record-finals", lot.number, "centre")
            return to(request, "desk.tender", number=context.tender.number)
    return {"page": told.record_page(show, context.tender, lot, refused(request)), "form": form}


@view_config(route_name="bid.final", renderer="bidder/form.jinja2")
def final(context: BidContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Seal a final offer, or open it, whichever is due."""
    bidders_frame(request)
    bid, lot = context.bid, context.lot
    due = time_to(lot, bid.number, showing(request).now)
    if not due:
        raise HTTPNotFound
    form = SealFinalFields(posted(request)) if due == "seal" else OpenFinalFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            if due == "seal":
                sealed = SealFinalForm(bid.number, form.commitment.data)
                request.perform("seal-final", lot.number, "bidder", sealed)
            else:
                opened = OpenFinalForm(bid.number, form.price.data, form.nonce.data)
                request.perform("open-final", lot.number, "bidder", opened)
            return to(request, "bid", number=bid.number)
    return {"page": told.final_page(bid, lot, due, refused(request)), "form": form}


@view_config(route_name="bid.leave", renderer="bidder/form.jinja2")
def leave(context: BidContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Leave the talks."""
    bidders_frame(request)
    form, bid, lot = LeaveFields(posted(request)), context.bid, context.lot
    if lot.state != "negotiating" or bid.number not in told.names_of(context.tender, lot):
        raise HTTPNotFound
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = LeaveForm(bid.number, form.reason.data or "")
            request.perform("leave-talks", lot.number, "bidder", filled)
            return to(request, "bid", number=bid.number)
    return {"page": told.leave_page(bid, refused(request)), "form": form}
