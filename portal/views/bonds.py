"""Bidder and winner ask for the payment notices of trading; they are issued by the centre's rule."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from hallcore.desk import CLOCK
from hallcore.fees.forms import NoticeForm
from portal.bonds import bond_form, documents_form, performance_form
from portal.contexts import BidContext
from portal.forms.bidding import GuaranteeFields
from portal.presenters.bonds import guarantee_page
from portal.views.bidder import frame
from portal.views.desk import beside, kept, refused


@view_config(route_name="bid.bond", request_method="POST")
def bond(context: BidContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Ask for a payment code of the bid bond, have the notice issued, and lead to it."""
    hall = request.hall
    return _issued(request, bond_form(hall.provider, request.archive, context.bid, hall.settings.site.centre))


@view_config(route_name="bid.guarantee", renderer="bidder/form.jinja2")
def guarantee(context: BidContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Lodge a letter of guarantee in place of the money."""
    frame(request)
    form, number = GuaranteeFields(request.POST), context.bid.number
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("lodge-guarantee", number, "bidder", form.filled(kept(request, form.files)))
            return HTTPSeeOther(request.route_path("bid", number=number, _query={"done": "done"}))
    page = guarantee_page(context.bid, context.lot, context.tender, refused(request))
    return {"page": page, "form": form}


@view_config(route_name="bid.documents", request_method="POST")
def documents(context: BidContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The same for the documents."""
    hall = request.hall
    today, organ = hall.clock.now().date(), hall.settings.site.centre
    return _issued(request, documents_form(hall.provider, request.archive, context.bid, today, organ))


@view_config(route_name="bid.performance", request_method="POST")
def performance(context: BidContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The same for the winner's performance bond."""
    hall = request.hall
    organ = hall.settings.site.centre
    return _issued(request, performance_form(hall.provider, request.archive, context.bid, organ))


def _issued(request: Any, form: NoticeForm) -> Any:  # noqa: ANN401 - pyramid ships no types
    done = request.hall.house.perform("issue-notice", "", CLOCK, form)
    return HTTPSeeOther(request.route_path("my.fee", number=done.dossier))
