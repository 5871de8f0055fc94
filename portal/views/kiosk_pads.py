"""Numbers typed at the kiosk: a case's progress, a ticket, an appointment that becomes a number. Nobody signs in."""

from __future__ import annotations

from collections.abc import Callable
from hmac import compare_digest
from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from hallcore.approval.reported import ELSEWHERE
from hallcore.counters.forms import PresentForm, TakeForm, WordForm
from hallcore.counters.model import APPOINTMENT, TICKET, AppointmentMade, TicketTaken
from hallcore.desk import Actor
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.journal import Root
from portal.counter_contexts import TicketContext
from portal.inquiry import asked, count_attempt
from portal.presenters import queueing as told
from portal.presenters.addresses import address
from portal.presenters.foreign import foreign_progress
from portal.presenters.kiosk_find import timed
from portal.presenters.kiosk_pads import (
    CODE,
    LETTERS,
    PADS,
    appointment_typed,
    case_number,
    pad_page,
    progress_kiosk_page,
    tickets_typed,
)
from portal.presenters.progress import progress_page
from portal.presenters.services import KioskPage
from portal.presenters.showing import Showing, showing
from portal.views.kiosk import check_in_hall, point_of, timed_page
from portal.views.queues import word

WRONG = "号码或者校验码不正确"


def _page(request: Any, make: Callable[[Showing, str], KioskPage]) -> dict[str, KioskPage]:  # noqa: ANN401 - pyramid ships no types
    show, point = showing(request), point_of(request)
    request.response.cache_control = "no-store"
    return {"page": timed(show, point, make(show, point), care=request.cookies.get("care") == "1")}


def _kind(request: Any) -> str:  # noqa: ANN401 - pyramid ships no types
    kind = str(request.matchdict.get("kind", "case"))
    if kind not in PADS:
        raise HTTPNotFound
    return kind


@view_config(route_name="kiosk.progress", request_method="GET", renderer="kiosk/pad.jinja2")
@view_config(route_name="kiosk.pad", request_method="GET", renderer="kiosk/pad.jinja2")
def pad(request: Any) -> dict[str, KioskPage]:  # noqa: ANN401 - pyramid ships no types
    """The keys for a number."""
    kind = _kind(request)
    return _page(request, lambda show, point: pad_page(show, point, kind, "number", "", ""))


@view_config(route_name="kiosk.progress", request_method="POST", renderer="kiosk/pad.jinja2")
@view_config(route_name="kiosk.pad", request_method="POST", renderer="kiosk/pad.jinja2")
def press(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A key was pressed: a character more or less, the next step, or the question itself.

    What was typed is sent with each key and is nowhere else: not in an address, not in a cookie.
    """
    kind = _kind(request)
    sent, key, keys = request.POST, request.POST.get("key", ""), PADS[kind]
    step = "code" if sent.get("step") == "code" else "number"
    number = _kept(sent.get("number", ""), keys.keys, keys.most)
    code = _kept(sent.get("code", ""), LETTERS, CODE)
    if key == "ask" and step == "code":
        return _asked(request, kind, number, code)
    wrong = ""
    if key == "next":
        step, wrong = ("code", "") if len(number) >= keys.least else ("number", "编号还没有输完。")
    elif step == "number":
        number = _pressed(number, key, keys.keys, keys.most)
    else:
        code = _pressed(code, key, LETTERS, CODE)
    return _page(request, lambda show, point: pad_page(show, point, kind, step, number, code, wrong))


def _asked(request: Any, kind: str, number: str, code: str) -> Any:  # noqa: ANN401 - pyramid ships no types
    """What is known by number and code; wrong answers are counted as on the web."""
    ways = {"ticket": _ticket, "appointment": _arrive}
    try:
        return ways.get(kind, _case)(request, kind, number, code)
    except Refusal as refusal:
        request.response.status = 403
        said = f"{refusal.reason}。"
        return _page(request, lambda show, point: pad_page(show, point, kind, "code", number, "", said))


def _case(request: Any, kind: str, number: str, code: str) -> dict[str, KioskPage]:  # noqa: ANN401 - pyramid ships no types
    """How a case stands."""
    found, _by_code = asked(request.hall.house, request.archive, case_number(kind, number), code)
    request.override_renderer = "kiosk/progress.jinja2"

    def made(show: Showing, point: str) -> KioskPage:
        case = request.archive[found]
        page = foreign_progress(show, case) if case.machine == ELSEWHERE else progress_page(show, case, None)
        return progress_kiosk_page(point, show.now, page)

    return _page(request, made)


def _ticket(request: Any, _kind: str, number: str, code: str) -> HTTPSeeOther:  # noqa: ANN401 - pyramid ships no types
    """On to the slip."""
    today = request.hall.clock.now().date()
    for one in tickets_typed(number, today):
        ticket = request.archive.get(one)
        if ticket is not None and ticket.machine == TICKET:
            _counted(request, one, ticket.the(TicketTaken).code, code)
            slip = ticket.the(TicketTaken).code
            return HTTPSeeOther(address("kiosk.ticket", point=point_of(request), number=one, code=slip))
    raise Refusal(WRONG, "PH-06")


def _arrive(request: Any, _kind: str, number: str, code: str) -> HTTPSeeOther:  # noqa: ANN401 - pyramid ships no types
    """Turn an appointment into a number, at its time, in one line with those who came without."""
    check_in_hall(request)
    booked = appointment_typed(number, request.hall.clock.now().date())
    appointment: Dossier | None = request.archive.get(booked)
    if appointment is None or appointment.machine != APPOINTMENT:
        raise Refusal(WRONG, "PH-07")
    made, point, slip = appointment.the(AppointmentMade), point_of(request), word()
    _counted(request, booked, made.code, code)
    taking = TakeForm(made.queue, "kiosk", slip, point=point, appointment=booked, word=made.code)
    done = request.hall.house.perform("take-ticket", "", Actor(point, "kiosk"), taking)
    return HTTPSeeOther(address("kiosk.ticket", point=point, number=done.dossier, code=slip))


def _counted(request: Any, number: str, own: str, code: str) -> None:  # noqa: ANN401 - pyramid ships no types
    """Refuse a wrong code; each try is counted, a right one is forgotten.

    A word of older slips, in small letters too, cannot be typed here; whoever has it follows its QR code.
    """
    right = compare_digest(own.upper().encode(), code.encode())

    def work(root: Root) -> None:
        count_attempt(root, f"slip:{number}", "该号码")
        if right:
            root.archive.shelf("attempts").pop(f"slip:{number}", None)

    request.hall.house.transact(work)
    if not right:
        raise Refusal(WRONG, "PH-06")


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


# -- the slip -----------------------------------------------------------------------------------------------


@view_config(route_name="kiosk.ticket", request_method="GET", renderer="kiosk/ticket.jinja2")
def kiosk_ticket(context: TicketContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The slip."""
    request.response.cache_control = "no-store"
    return timed_page(request, told.kiosk_ticket_page(showing(request), point_of(request), context.ticket))


@view_config(route_name="kiosk.ticket", request_method="POST", renderer="kiosk/ticket.jinja2")
def kiosk_ticket_act(context: TicketContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Whoever holds the slip says that they have come, or are back."""
    point, code, number = point_of(request), context.taken.code, context.ticket.number
    wrong = ""
    try:
        check_in_hall(request)
        if context.ticket.state == "missed":
            request.hall.house.perform("restore-ticket", number, Actor(point, "kiosk"), WordForm(code))
        else:
            request.hall.house.perform("confirm-presence", number, Actor(point, "kiosk"), PresentForm(code))
        return HTTPSeeOther(address("kiosk.ticket", point=point, number=number, code=code))
    except Refusal as refusal:
        request.response.status = 409
        wrong = f"{refusal.reason}。"
    page = told.kiosk_ticket_page(showing(request), point, context.ticket, wrong)
    return timed_page(request, page)
