"""Appointments of whoever has signed in: one's own, a new one, and turning one into a number at its time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from hallcore.counters.forms import BookForm, TakeForm
from hallcore.ground.errors import Refusal
from portal.counter_contexts import AppointmentContext, QueueContext
from portal.forms import choices
from portal.forms.counters import BookFields
from portal.presenters import appointing as told
from portal.presenters.addresses import address
from portal.presenters.shapes import Alert
from portal.presenters.showing import showing
from portal.views.applying import frame
from portal.views.desk import beside, posted, refused
from portal.views.queues import split, word

CITIZEN = "citizen"


@view_config(route_name="my.appointments", request_method="GET", renderer="counters/appointments.jinja2")
def appointments(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """One's appointments."""
    frame(request)
    return {"page": told.appointments_page(showing(request), request.identity.party)}


@view_config(route_name="my.appointment.new", renderer="citizen/form.jinja2")
def new(context: QueueContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Choose a slot."""
    frame(request)
    show, form = showing(request), BookFields(posted(request))
    day = _day(request, told.days_of(show))
    slots = tuple(told.slots_of(show, context, day))
    form.slot.choices = choices(slots)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            slot = datetime.fromisoformat(form.slot.data)
            booking = BookForm(context.paper.code, slot, word(), split(form.items.data))
            done = request.perform("book", "", CITIZEN, booking)
            return HTTPSeeOther(address("my.appointment", number=done.dossier))
    return {"page": told.new_page(show, context, day, refused(request), full=not slots), "form": form}


def _day(request: Any, days: tuple[date, ...]) -> date:  # noqa: ANN401 - pyramid ships no types
    """The day the address asks for, if it may be booked; else the first."""
    asked = request.GET.get("day", "")
    return next((one for one in days if one.isoformat() == asked), days[0] if days else date.min)


@view_config(route_name="my.appointment", request_method="GET", renderer="counters/appointment.jinja2")
def appointment(context: AppointmentContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """One appointment."""
    frame(request)
    return {"page": told.appointment_page(showing(request), context, ())}


@view_config(
    route_name="my.appointment.cancel", request_method="POST", renderer="counters/appointment.jinja2"
)
def cancel(context: AppointmentContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Take it back."""
    try:
        request.perform("cancel-appointment", context.appointment.number, CITIZEN)
    except Refusal as refusal:
        return _refused(context, request, refusal)
    return HTTPSeeOther(address("my.appointment", number=context.appointment.number))


@view_config(
    route_name="my.appointment.arrive", request_method="POST", renderer="counters/appointment.jinja2"
)
def arrive(context: AppointmentContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Turn it into a number."""
    made, slip = context.made, word()
    taking = TakeForm(made.queue, "phone", slip, appointment=context.appointment.number, word=made.code)
    try:
        done = request.perform("take-ticket", "", CITIZEN, taking)
    except Refusal as refusal:
        return _refused(context, request, refusal)
    return HTTPSeeOther(address("ticket", number=done.dossier, code=slip))


def _refused(context: AppointmentContext, request: Any, refusal: Refusal) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    frame(request)
    request.response.status = 409
    alert = Alert(f"{refusal.reason}。", "未予办理", "danger")
    return {"page": told.appointment_page(showing(request), context, (alert,))}
