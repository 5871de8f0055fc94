"""The seller's and the agency's windows of sales; centre and supervision read the same dossiers."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from portal.forms import choices
from portal.forms.sales import (
    AnnounceFields,
    CancelFields,
    ConfirmFields,
    CorrectFields,
    ReserveFields,
    ResultFields,
    SaleContractFields,
    SaleFields,
    TerminateFields,
    UnsoldFields,
)
from portal.presenters import sale_desk as told
from portal.sale_contexts import SaleContext
from portal.views.desk import beside, frame, kept, posted, refused, require_step, role_of, to
from trading.auction.model import DealConfirmed
from trading.auction.standing import times_of

CHARGED = ("seller", "agency")
FORMS: dict[str, Any] = {
    "set-reserve": ReserveFields,
    "announce-sale": AnnounceFields,
    "correct-sale": CorrectFields,
    "terminate-sale": TerminateFields,
    "confirm-deal": ConfirmFields,
    "cancel-deal": CancelFields,
    "publish-sale-result": ResultFields,
    "announce-unsold": UnsoldFields,
    "publish-sale-contract": SaleContractFields,
}


@view_config(route_name="desk.sales", request_method="GET", renderer="desk/list.jinja2")
def sales(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The sales of the visitor, or all of them for centre and supervision."""
    return {"page": told.sales_page(frame(request), request.identity)}


@view_config(route_name="desk.sale.new", renderer="desk/form.jinja2")
def register(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Register what is to be sold."""
    show, visitor = frame(request), request.identity
    form = SaleFields(posted(request), region=request.hall.settings.site.region)
    found = told.sellers(show, visitor.party, entrusted="agency" in visitor.roles)
    form.seller.choices, form.way.choices = choices(found), choices(told.ways(show))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            done = request.perform("register-sale", "", role_of(request, *CHARGED), form.filled())
            return to(request, "desk.sale", number=done.dossier)
    return {"page": told.new_page(show, refused(request), sellers=bool(found)), "form": form}


@view_config(route_name="desk.sale", request_method="GET", renderer="desk/dossier.jinja2")
def dossier(context: SaleContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The dossier: where it stands, what may be done next, what was filed."""
    return {"page": told.sale_dossier(frame(request), request.identity, context.sale)}


@view_config(route_name="desk.sale.step", renderer="desk/form.jinja2")
def step(context: SaleContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The window of one step: its form, and the act."""
    name, sale = request.matchdict["step"], context.sale
    if name not in FORMS:
        raise HTTPNotFound
    show = frame(request)
    require_step(request, sale, name, *CHARGED)
    form = FORMS[name](posted(request), **_proposed(request, sale, name))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = form.filled(kept(request, form.files) if "files" in form else ())
            request.perform(name, sale.number, role_of(request, *CHARGED), filled)
            return to(request, "desk.sale", number=sale.number)
    return {"page": told.step_page(show, sale, name, refused(request)), "form": form}


def _proposed(request: Any, sale: Any, name: str) -> dict[str, Any]:  # noqa: ANN401 - as above
    """What stands in the fields before anybody typed."""
    if name == "announce-sale":
        return {"supervisor": request.hall.settings.site.supervisor}
    if name == "correct-sale":
        times = times_of(sale)
        return {"apply_until": times.apply_until, "starts": times.starts, "ends": times.ends}
    deal = sale.latest(DealConfirmed)
    if name == "publish-sale-contract" and deal is not None:
        return {"amount": deal.price, "signed_on": request.hall.clock.now().date()}
    return {}
