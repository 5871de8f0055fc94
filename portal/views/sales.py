"""Sales for everybody and for bidders: the page of a sale, its live news, applying, offering, signing, paying."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from hallcore.desk import CLOCK
from hallcore.ground.errors import Refusal
from portal.bonds import deposit_form, price_form
from portal.forms.sales import ApplyFields, CommitFields, OfferFields, RevealFields
from portal.presenters.sale import live_of, panel_of, sale_page
from portal.presenters.sale_bidder import apply_page, paddle_page
from portal.presenters.showing import showing
from portal.sale_contexts import PaddleContext, SaleContext
from portal.views.bidder import BIDDER
from portal.views.bidder import frame as bidders_frame
from portal.views.desk import beside, kept, posted, refused
from portal.views.desk_draws import handed_out
from trading.auction.sealed_rules import time_to

FORMS: dict[str, tuple[Any, str, str]] = {
    "": (OfferFields, "make-offer", "offered"),
    "commit": (CommitFields, "commit-offer", "sealed"),
    "reveal": (RevealFields, "reveal-offer", "opened"),
}
"""What a bidder may do now: its form, its verb, and what the page says afterwards."""


@view_config(route_name="sale", request_method="GET", renderer="trading/sale.jinja2")
def sale(context: SaleContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """A sale's whole life on one page, its bidding while it runs."""
    request.frame = {"section": "trading"}
    return {"page": sale_page(showing(request), context.sale)}


@view_config(route_name="sale.live", request_method="GET", renderer="json")
def live(context: SaleContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """What the bidding is at now, for the page's script."""
    request.response.cache_control = "no-store"
    return live_of(panel_of(showing(request), context.sale, ""))


@view_config(route_name="sale.public", request_method="GET")
def public(context: SaleContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The public file of a sale, with which anybody makes its outcome anew."""
    return handed_out(request, context.sale)


@view_config(route_name="sale.apply", renderer="bidder/form.jinja2")
def apply(context: SaleContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Ask to take part in a sale."""
    bidders_frame(request)
    form = ApplyFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = form.filled(kept(request, form.files))
            done = request.perform("apply-to-bid", context.sale.number, BIDDER, filled)
            return HTTPSeeOther(request.route_path("paddle", number=done.dossier, _query={"done": "applied"}))
    return {"page": apply_page(context.sale, refused(request)), "form": form}


@view_config(route_name="paddle", renderer="bidder/paddle.jinja2")
def paddle(context: PaddleContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A bidder's part: the bidding as it stands, and the form of an offer; in a tender, to seal or to open it."""
    bidders_frame(request)
    fields, verb, told = FORMS[time_to(context.sale, context.paddle, showing(request).now)]
    form = fields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform(verb, context.paddle.number, BIDDER, form.filled())
            return _back(context, request, told)
    page = paddle_page(showing(request), context.sale, context.paddle, refused(request))
    return {"page": page, "form": form}


@view_config(route_name="paddle.act", request_method="POST")
def act(context: PaddleContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """What needs no form: a payment code for deposit or price, going on, signing."""
    name, number = request.matchdict["act"], context.paddle.number
    if name == "bid-on":
        request.perform("bid-on", number, BIDDER)
        return _back(context, request, "going-on")
    if name == "sign":
        request.perform("sign-deal", number, BIDDER)
        return _back(context, request, "done")
    hall = request.hall
    maker = {"deposit": deposit_form, "price": price_form}.get(name)
    if maker is None:
        raise Refusal("没有这种办理事项", where=name)
    form = maker(hall.provider, request.archive, context.paddle, hall.settings.site.centre)
    done = hall.house.perform("issue-notice", "", CLOCK, form)
    return HTTPSeeOther(request.route_path("my.fee", number=done.dossier))


def _back(context: PaddleContext, request: Any, done: str) -> Any:  # noqa: ANN401 - pyramid ships no types
    return HTTPSeeOther(request.route_path("paddle", number=context.paddle.number, _query={"done": done}))
