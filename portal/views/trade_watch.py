"""Trading at the supervisors' desk: what is under way in a remit, and one tender with all that concerns it."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from portal.contexts import OfficeContext
from portal.presenters import trade_watch as told
from portal.presenters import trade_watched as one
from portal.presenters.showing import Showing, showing
from portal.presenters.supervision_words import desk_rooms
from portal.trade_contexts import WatchedContext
from portal.trade_predicates import departments_of
from portal.views.desk import frame
from portal.views.supervision import inside, watches


def _room(request: Any, mine: frozenset[str] | None) -> Showing:  # noqa: ANN401 - pyramid ships no types
    """The frame with the views of a remit; inside the hall with the supervisors' rooms besides."""
    views = told.watch_views(showing(request), mine, request.GET)
    rooms = (
        (desk_rooms(request.identity.roles, "trade.watch"),) if watches(request) and inside(request) else ()
    )
    return frame(request, *rooms, *views)


def _remit(context: OfficeContext | WatchedContext, request: Any) -> frozenset[str] | None:  # noqa: ANN401 - as above
    """Whose tenders the visitor watches: None for all."""
    return None if watches(request) else departments_of(context.archive, request.identity.account, context.on)


@view_config(route_name="trade.watch", request_method="GET", renderer="desk/dossier.jinja2")
def watch(context: OfficeContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """The tenders and procurements of the visitor's remit."""
    mine = _remit(context, request)
    return {"page": told.watch_page(_room(request, mine), mine, request.GET)}


@view_config(route_name="trade.watched", request_method="GET", renderer="desk/dossier.jinja2")
def watched(context: WatchedContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """One of them."""
    full = watches(request) and inside(request)
    show = _room(request, _remit(context, request))
    return {"page": one.watched_page(show, request.identity, context, watches=full)}
