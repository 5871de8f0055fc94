"""The kiosk's ways through the building, and one's case by the keys on the screen. Nobody signs in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from hallcore.approval.reported import ELSEWHERE
from hallcore.ground.errors import Refusal
from portal.contexts import ServiceContext
from portal.inquiry import asked
from portal.presenters.foreign import foreign_progress
from portal.presenters.kiosk_find import (
    CODE,
    DIGITS,
    LETTERS,
    NUMBER,
    case_number,
    facilities_page,
    floor_page,
    floorplan_page,
    halls_page,
    item_page,
    pad_page,
    progress_kiosk_page,
    timed,
    windows_page,
)
from portal.presenters.progress import progress_page
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


# -- one's case -----------------------------------------------------------------------------------------------


@view_config(route_name="kiosk.progress", request_method="GET", renderer="kiosk/pad.jinja2")
def pad(request: Any) -> dict[str, KioskPage]:  # noqa: ANN401 - pyramid ships no types
    """The keys for a case's number."""
    request.response.cache_control = "no-store"
    return _page(request, lambda show, point: pad_page(show, point, "number", "", ""))


@view_config(route_name="kiosk.progress", request_method="POST", renderer="kiosk/pad.jinja2")
def press(request: Any) -> dict[str, KioskPage]:  # noqa: ANN401 - pyramid ships no types
    """A key was pressed: a character more or less, the next step, or the question itself.

    What was typed is sent with each key and is nowhere else: not in an address, not in a cookie.
    """
    request.response.cache_control = "no-store"
    sent, key = request.POST, request.POST.get("key", "")
    step = "code" if sent.get("step") == "code" else "number"
    number = _kept(sent.get("number", ""), DIGITS, NUMBER)
    code = _kept(sent.get("code", ""), LETTERS, CODE)
    if key == "ask" and step == "code":
        return _asked(request, number, code)
    wrong = ""
    if key == "next":
        step, wrong = ("code", "") if len(number) == NUMBER else ("number", "办件编号还没有输完。")
    elif step == "number":
        number = _pressed(number, key, DIGITS, NUMBER)
    else:
        code = _pressed(code, key, LETTERS, CODE)
    return _page(request, lambda show, point: pad_page(show, point, step, number, code, wrong))


def _asked(request: Any, number: str, code: str) -> dict[str, KioskPage]:  # noqa: ANN401 - pyramid ships no types
    """The case, to whoever knows both; wrong answers are counted as on the web."""
    try:
        found, _by_code = asked(request.hall.house, request.archive, case_number(number), code)
    except Refusal as refusal:
        request.response.status = 403
        said = f"{refusal.reason}。"
        return _page(request, lambda show, point: pad_page(show, point, "code", number, "", said))
    request.override_renderer = "kiosk/progress.jinja2"

    def made(show: Showing, point: str) -> KioskPage:
        case = request.archive[found]
        told = foreign_progress(show, case) if case.machine == ELSEWHERE else progress_page(show, case, None)
        return progress_kiosk_page(point, show.now, told)

    return _page(request, made)


def _kept(text: str, known: tuple[str, ...], most: int) -> str:
    """What was typed, of known characters only."""
    return "".join(c for c in text.upper() if c in known)[:most]


def _pressed(text: str, key: str, known: tuple[str, ...], most: int) -> str:
    """What stands there after a key."""
    if key == "back":
        return text[:-1]
    if key == "clear":
        return ""
    return (text + key)[:most] if key in known else text
