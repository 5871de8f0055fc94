"""The windows of orders under a framework: the purchaser's, and the supplier's."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from portal.contexts import LotContext
from portal.forms import HallForm, choices
from portal.forms.framework import (
    JudgeFields,
    OpenFields,
    OrderContractFields,
    ReceptionFields,
    RefusalFields,
    SealFields,
    order_fields,
)
from portal.framework_contexts import CallOffContext
from portal.presenters import desk_calloff as told
from portal.presenters import framework_supplier as own
from portal.presenters.showing import showing
from portal.views.bidder import frame as bidder_frame
from portal.views.desk import beside, frame, kept, posted, refused, to
from trading.framework.calling_model import OpenForm, SealForm
from trading.framework.model import FinalistsPublished
from trading.framework.rules import price_of

PURCHASER, BIDDER = "purchaser", "bidder"


@view_config(route_name="desk.frameworks", request_method="GET", renderer="desk/list.jinja2")
def frameworks(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The frameworks a purchaser may order from."""
    return {"page": told.list_page(frame(request), request.identity)}


@view_config(route_name="desk.calloffs", request_method="GET", renderer="desk/list.jinja2")
def calloffs(request: Any) -> Any:  # noqa: ANN401 - as above
    """A purchaser's orders."""
    return {"page": told.orders_page(frame(request), request.identity)}


@view_config(route_name="desk.order", renderer="desk/form.jinja2")
def order(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Place an order."""
    show, lot = frame(request), context.lot
    form = order_fields(lot.the(FinalistsPublished).terms.way, posted(request))
    if "bid" in form:
        form.bid.choices = choices(told.supplier_choices(lot))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            done = request.perform("place-order", lot.number, PURCHASER, form.filled())
            return to(request, "desk.calloff", number=done.dossier)
    return {"page": told.order_page(show, lot, refused(request)), "form": form}


@view_config(route_name="desk.calloff", request_method="GET", renderer="desk/dossier.jinja2")
def calloff(context: CallOffContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """An order: where it stands, what waits."""
    return {"page": told.calloff_page(frame(request), request.identity, context)}


@view_config(route_name="desk.calloff.step", renderer="desk/form.jinja2")
def calloff_step(context: CallOffContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """One step of the purchaser's."""
    name, number = request.matchdict["step"], context.calloff.number
    if name not in told.STEPS or (request.method != "POST" and not told.due_step(context.calloff, name)):
        raise HTTPNotFound
    frame(request)
    form = _purchaser_form(name, context, request)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform(told.STEPS[name][0], number, PURCHASER, _filled(name, form, request))
            return to(request, "desk.calloff", number=number)
    return {"page": told.step_page(context, name, refused(request)), "form": form}


def _purchaser_form(name: str, context: CallOffContext, request: Any) -> Any:  # noqa: ANN401 - WTForms ships no types
    sent, order = posted(request), context.order
    if name == "contract":
        return OrderContractFields(sent, price=price_of(context.calloff), deliver_by=order.deliver_by)
    if name == "reception":
        return ReceptionFields(sent, quantity=order.quantity)
    return JudgeFields(sent) if name == "judge" else HallForm(sent)


def _filled(name: str, form: Any, request: Any) -> object:  # noqa: ANN401 - as above
    if name == "result":
        return None
    return form.filled() if name == "judge" else form.filled(kept(request, form.files))


# -- the supplier ---------------------------------------------------------------------------------------------


@view_config(route_name="bidder.frameworks", request_method="GET", renderer="public/about.jinja2")
def own_frameworks(request: Any) -> Any:  # noqa: ANN401 - as above
    """A supplier's frameworks and orders."""
    bidder_frame(request)
    return {"page": own.list_page(showing(request), request.identity.party)}


@view_config(route_name="calloff.own", request_method="GET", renderer="desk/dossier.jinja2")
def own_calloff(context: CallOffContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """An order as its supplier sees it."""
    bidder_frame(request)
    return {"page": own.own_page(showing(request), context, request.identity.party)}


@view_config(route_name="calloff.own.step", renderer="bidder/form.jinja2")
def own_step(context: CallOffContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """One step of the supplier's."""
    name, number, party = request.matchdict["step"], context.calloff.number, request.identity.party
    due = own.due_steps(showing(request), context, party)
    if name not in own.STEPS or (request.method != "POST" and name not in due):
        raise HTTPNotFound
    bidder_frame(request)
    kinds = {"accept": HallForm, "refuse": RefusalFields, "seal": SealFields, "open": OpenFields}
    form = kinds[name](posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform(own.STEPS[name][0], number, BIDDER, _answered(name, form))
            return to(request, "calloff.own", number=number)
    return {"page": own.step_page(context, party, name, refused(request)), "form": form}


def _answered(name: str, form: Any) -> object:  # noqa: ANN401 - WTForms ships no types
    if name == "refuse":
        return form.filled()
    if name == "seal":
        return SealForm(form.commitment.data)
    return OpenForm(form.price.data, form.nonce.data) if name == "open" else None
