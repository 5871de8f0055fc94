"""The workspace's first page: what waits for the visitor, and projects by their stage."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from portal.presenters.desk_home import STAGES, home_page, list_page, views
from portal.presenters.frame import TRADING
from portal.presenters.showing import showing
from portal.views.desk import frame, zone_depth


@view_config(route_name="desk", request_method="GET", renderer="desk/home.jinja2")
def desk(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """What waits; with ``stage`` in the address, the projects in that stage (or 全部).

    Whoever has no tenders is sent on to their own room: officers to their inbox, the hall's people to theirs.
    """
    visitor, stage = request.identity, request.GET.get("stage", "")
    if not TRADING & set(visitor.roles):
        rooms = {"editor": "desk.content", "usher": "reception"}
        own = next((rooms[role] for role in visitor.roles if role in rooms), "office")
        return HTTPSeeOther(request.route_path(own))
    show, listed = showing(request), stage in (*STAGES, "全部")
    frame(request, *views(show, visitor, stage if listed else ""))
    if not listed:
        return {"page": home_page(show, visitor, zone_depth(request))}
    request.override_renderer = "desk/list.jinja2"
    page = request.GET.get("page", "1")
    return {"page": list_page(show, visitor, stage, int(page) if page.isdecimal() else 1)}
