"""The bidder asks for the payment notice of the bond; it is issued by the centre's rule."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from hallcore.desk import CLOCK
from portal.bonds import bond_form
from portal.contexts import BidContext


@view_config(route_name="bid.bond", request_method="POST")
def bond(context: BidContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Ask for a payment code, have the notice issued, and lead to it."""
    hall = request.hall
    form = bond_form(hall.provider, request.archive, context.bid, hall.settings.site.centre)
    done = hall.house.perform("issue-notice", "", CLOCK, form)
    return HTTPSeeOther(request.route_path("my.fee", number=done.dossier))
