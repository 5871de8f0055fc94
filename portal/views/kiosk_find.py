"""The kiosk's ways through the building. Nobody signs in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from portal.contexts import ServiceContext
from portal.presenters.kiosk_find import (
    facilities_page,
    floor_page,
    floorplan_page,
    halls_page,
    item_page,
    timed,
    windows_page,
)
from portal.presenters.kiosk_voice import voice_page
from portal.presenters.services import KioskPage
from portal.presenters.showing import Showing, showing
from portal.views.kiosk import point_of, screen_of


def _page(request: Any, make: Callable[[Showing, str], KioskPage]) -> dict[str, KioskPage]:  # noqa: ANN401 - pyramid ships no types
    show, point = showing(request), point_of(request)
    try:
        return {"page": timed(show, point, make(show, point), care=request.cookies.get("care") == "1")}
    except KeyError as unknown:
        raise HTTPNotFound from unknown


@view_config(route_name="kiosk.halls", request_method="GET", renderer="kiosk/keys.jinja2")
def halls(request: Any) -> dict[str, KioskPage]:  # noqa: ANN401 - pyramid ships no types
    """Which hall and floor an item is handled on."""
    return _page(request, lambda show, point: halls_page(show, point, "kiosk.floor"))


@view_config(route_name="kiosk.floor", request_method="GET", renderer="kiosk/keys.jinja2")
def floor(request: Any) -> dict[str, KioskPage]:  # noqa: ANN401 - pyramid ships no types
    """Which department of that floor."""
    place, here = request.matchdict["place"], screen_of(request)
    return _page(request, lambda show, point: floor_page(show, point, place, here))


@view_config(route_name="kiosk.windows", request_method="GET", renderer="kiosk/keys.jinja2")
def windows(request: Any) -> dict[str, KioskPage]:  # noqa: ANN401 - pyramid ships no types
    """Which item of that department."""
    place, department = request.matchdict["place"], request.matchdict["department"]
    return _page(
        request, lambda show, point: windows_page(show, point, place, department, screen_of(request))
    )


@view_config(route_name="kiosk.voice", request_method="GET", renderer="kiosk/voice.jinja2")
def voice(request: Any) -> dict[str, KioskPage]:  # noqa: ANN401 - pyramid ships no types
    """Where to complain and to report, on one's own telephone."""
    return _page(request, voice_page)


@view_config(route_name="kiosk.place", request_method="GET", renderer="kiosk/list.jinja2")
def place_of_item(context: ServiceContext, request: Any) -> dict[str, KioskPage]:  # noqa: ANN401 - pyramid ships no types
    """At which windows an item is handled."""
    return _page(request, lambda show, point: item_page(show, point, context.paper.item))


@view_config(route_name="kiosk.floors", request_method="GET", renderer="kiosk/keys.jinja2")
def floors(request: Any) -> dict[str, KioskPage]:  # noqa: ANN401 - pyramid ships no types
    """The floors."""
    return _page(request, lambda show, point: halls_page(show, point, "kiosk.floorplan"))


@view_config(route_name="kiosk.floorplan", request_method="GET", renderer="kiosk/list.jinja2")
def floorplan(request: Any) -> dict[str, KioskPage]:  # noqa: ANN401 - pyramid ships no types
    """What is on a floor."""
    place = request.matchdict["place"]
    return _page(request, lambda show, point: floorplan_page(show, point, place, screen_of(request)))


@view_config(route_name="kiosk.facilities", request_method="GET", renderer="kiosk/list.jinja2")
def facilities(request: Any) -> dict[str, KioskPage]:  # noqa: ANN401 - pyramid ships no types
    """What can be borrowed, and where it is."""
    return _page(request, lambda show, point: facilities_page(show, point, screen_of(request)))
