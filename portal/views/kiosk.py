"""The kiosk: one-time notification by touch. Nothing here asks who one is."""

from __future__ import annotations

import re
from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from hallcore.ground.errors import Refusal
from portal.contexts import NotificationContext, ServiceContext
from portal.presenters.kiosk import departments_page, items_page, questions_page, start_page, taken_page
from portal.presenters.kiosk_find import timed
from portal.presenters.notified import notified_page
from portal.presenters.services import KioskPage
from portal.presenters.showing import showing
from portal.presenters.situation import answers_in
from portal.security import zone_of
from portal.views.services import issued

_POINT = re.compile(r"K[0-9]{2}")


def point_of(request: Any) -> str:  # noqa: ANN401 - pyramid ships no types
    """The kiosk's number in the address.

    Raises:
        HTTPNotFound: It is none.
    """
    point = str(request.matchdict["point"])
    if not _POINT.fullmatch(point):
        raise HTTPNotFound
    return point


def in_hall(request: Any) -> bool:  # noqa: ANN401 - pyramid ships no types
    """Whether the device hangs on the hall's own network, as kiosks do."""
    return zone_of(request) == "hall"


def check_in_hall(request: Any) -> None:  # noqa: ANN401 - pyramid ships no types
    """Refuse what only a kiosk inside the hall may do: whoever opens its pages elsewhere is not in the hall."""
    if not in_hall(request):
        raise Refusal("这台设备没有接在大厅内网，不能当自助机取号，请用手机取号", "PH-15")


def screen_of(request: Any) -> int:  # noqa: ANN401 - pyramid ships no types
    """Which screen of several is asked for; the first where the address does not say it plainly."""
    page = request.GET.get("page", "1")
    return int(page) if page.isascii() and page.isdecimal() and len(page) < 4 else 1


def timed_page(request: Any, page: KioskPage) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The page, which leads back to the start by itself when nobody touches it."""
    return {"page": timed(showing(request), point_of(request), page, care=request.cookies.get("care") == "1")}


@view_config(route_name="kiosk", request_method="GET", renderer="kiosk/start.jinja2")
def start(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The first screen."""
    return timed_page(request, start_page(showing(request), point_of(request), inside=in_hall(request)))


@view_config(route_name="kiosk.departments", request_method="GET", renderer="kiosk/keys.jinja2")
def departments(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """Which department."""
    return timed_page(request, departments_page(showing(request), point_of(request), screen_of(request)))


@view_config(route_name="kiosk.items", request_method="GET", renderer="kiosk/keys.jinja2")
def items(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """Which item."""
    department = request.matchdict["department"]
    try:
        return timed_page(
            request, items_page(showing(request), point_of(request), department, screen_of(request))
        )
    except KeyError as unknown:
        raise HTTPNotFound from unknown


@view_config(route_name="kiosk.item", request_method="GET", renderer="kiosk/questions.jinja2")
def questions(context: ServiceContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """Which situation."""
    answers = dict(answers_in(context.paper.item, request.GET))
    return timed_page(
        request, questions_page(showing(request), point_of(request), context.paper.item, answers)
    )


@view_config(route_name="kiosk.item", request_method="POST", renderer="kiosk/questions.jinja2")
def take(context: ServiceContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Issue the notification; what is still open is asked again."""
    point, answers = point_of(request), answers_in(context.paper.item, request.POST)
    try:
        return HTTPSeeOther(issued(request, context, "kiosk.notification", "kiosk", answers, point))
    except Refusal as refusal:
        page = questions_page(showing(request), point, context.paper.item, dict(answers), refusal.reason)
        return timed_page(request, page)


@view_config(route_name="kiosk.notification", request_method="GET", renderer="kiosk/notified.jinja2")
def taken(context: NotificationContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The notification to take away."""
    request.response.cache_control = "no-store"
    show = showing(request)
    slip = notified_page(show, context.dossier, context.paper)
    return timed_page(request, taken_page(show, point_of(request), slip, context.paper.code))
