"""Direct purchases for everybody and for suppliers: the page of a purchase, objecting to its publicity, offering."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from hallcore.ground.errors import Refusal
from portal.forms.purchased import OfferFields
from portal.forms.purchases import ObjectionFields
from portal.presenters.purchase import purchase_page
from portal.presenters.purchase_supplier import objection_page, offer_page
from portal.presenters.showing import showing
from portal.purchase_contexts import PurchaseContext
from portal.views.bidder import BIDDER
from portal.views.bidder import frame as bidders_frame
from portal.views.desk import beside, kept, posted, refused, role_of


@view_config(route_name="purchase", request_method="GET", renderer="trading/sale.jinja2")
def purchase(context: PurchaseContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """A direct purchase's whole life on one page."""
    request.frame = {"section": "trading"}
    return {"page": purchase_page(showing(request), context.purchase)}


@view_config(route_name="purchase.object", renderer="bidder/form.jinja2")
def objection(context: PurchaseContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Object in writing to the publicity of a single source."""
    request.frame = {"section": "trading"}
    form = ObjectionFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = form.filled(kept(request, form.files))
            number, role = context.purchase.number, role_of(request, "bidder", "citizen")
            request.perform("object-reason", number, role, filled)
            return HTTPSeeOther(request.route_path("purchase", number=number, _query={"done": "objected"}))
    return {"page": objection_page(showing(request), context.purchase, refused(request)), "form": form}


@view_config(route_name="purchase.offer", renderer="bidder/purchase.jinja2")
def offer(context: PurchaseContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """What is asked of a supplier, and its one signed offer."""
    bidders_frame(request)
    form = OfferFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            number = context.purchase.number
            request.perform("submit-offer", number, BIDDER, form.filled(kept(request, form.files)))
            return HTTPSeeOther(
                request.route_path("purchase.offer", number=number, _query={"done": "offer-filed"})
            )
    party = request.identity.party
    if not party:
        raise Refusal("本账号不属于任何供应商", where="party")
    return {"page": offer_page(showing(request), context.purchase, party, refused(request)), "form": form}
