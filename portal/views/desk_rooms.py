"""The trading centre's rooms at the desk: what is taken, a project's bookings, and giving one back."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from portal.contexts import TenderContext
from portal.forms import choices
from portal.forms.rooms import ReleaseFields, RoomFields
from portal.presenters import rooms as told
from portal.views.desk import beside, frame, posted, refused, role_of, to

CHARGED = ("purchaser", "agency")


@view_config(route_name="rooms", request_method="GET", renderer="desk/list.jinja2")
def rooms(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """What is taken in the next weeks."""
    return {"page": told.rooms_page(frame(request))}


@view_config(route_name="desk.rooms", renderer="desk/form.jinja2")
def book(context: TenderContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """A project's rooms, and a new booking."""
    show, tender = frame(request), context.tender
    form = RoomFields(posted(request))
    form.room.choices = choices(told.rooms_of(show.archive))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("book-room", tender.number, role_of(request, *CHARGED), form.filled())
            return to(request, "desk.rooms", number=tender.number)
    return {"page": told.booking_page(show, tender, refused(request)), "form": form}


@view_config(route_name="room.release", renderer="desk/form.jinja2")
def release(context: TenderContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Give a room back."""
    show, tender, wanted = frame(request), context.tender, request.matchdict["booking"]
    found = {booking.number: paper for booking, paper in told.bookings_of(show.archive, tender)}
    if wanted not in found:
        raise HTTPNotFound
    form = ReleaseFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("release-room", wanted, role_of(request, *CHARGED), form.filled())
            return to(request, "desk.rooms", number=tender.number)
    return {"page": told.release_page(tender, found[wanted], refused(request)), "form": form}
