"""Bidder and winner ask for the payment notices of trading; they are issued by the centre's rule."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from hallcore.desk import CLOCK
from hallcore.fees.forms import NoticeForm
from portal.bonds import bond_form, documents_form, performance_form
from portal.contexts import BidContext


@view_config(route_name="bid.bond", request_method="POST")
def bond(context: BidContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Ask for a payment code of the bid bond, have the notice issued, and lead to it."""
    hall = request.hall
    return _issued(request, bond_form(hall.provider, request.archive, context.bid, hall.settings.site.centre))


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
