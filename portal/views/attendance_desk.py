"""The centre's attendance desk: days, months, people, and the same as tables to take along."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import FileResponse, Response
from pyramid.view import view_config

from hallcore.attendance.facts import PHOTOS, pin_of
from hallcore.attendance.forms import ShiftForm, ShowForm
from hallcore.dossier import split_record_number
from hallcore.organisation.rules import account_of
from portal.attendance_contexts import DeviceContext
from portal.exporting import exported
from portal.forms.attendance import ShiftFields, ShowFields
from portal.presenters import attendance_desk as told
from portal.presenters.addresses import address
from portal.presenters.attendance import month_page
from portal.presenters.desk_organisation import form_page, name_of
from portal.presenters.shapes import Action
from portal.views.attendance import room
from portal.views.desk import beside, posted, refused, to


@view_config(route_name="attendance.desk", request_method="GET", renderer="desk/list.jinja2")
def desk(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """A day, by department or the people of one."""
    return {"page": told.desk_page(room(request, "attendance.desk"), request.GET)}


@view_config(route_name="attendance.month", request_method="GET", renderer="desk/list.jinja2")
def month(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """A month, by person."""
    return {"page": told.month_list(room(request, "attendance.month"), request.GET)}


@view_config(route_name="attendance.export", request_method="GET")
def export(request: Any) -> Response:  # noqa: ANN401 - pyramid ships no types
    """A month as a workbook or as a table of text."""
    show = room(request, "attendance.month")
    rows, name = told.month_rows(show, request.GET), f"attendance-{show.now:%Y%m%d-%H%M}"
    return exported(request, request.matchdict["kind"], name, "考勤月报", rows)


@view_config(route_name="attendance.person", request_method="GET", renderer="desk/attendance.jinja2")
def person(context: DeviceContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """One person's month with the raw punches."""
    from msgspec.structs import replace  # noqa: PLC0415 - as elsewhere

    show, post = room(request, "attendance.month"), context.dossier
    account = account_of(post)
    route = {"name": "attendance.person", "number": post.number}
    title = f"{name_of(show.archive, account)}的考勤"
    manages = "manager" in request.identity.roles
    page = month_page(show, account, request.GET, own=False, title=title, route=route, photos=manages)
    if manages:
        page = replace(page, actions=(Action("排班", address("attendance.shift", number=post.number)),))
    return {"page": page}


@view_config(route_name="attendance.photo", renderer="desk/form.jinja2")
def photo(context: DeviceContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Have the photo of a punch shown: why is filed, then the picture is the answer.

    Raises:
        HTTPNotFound: There is no photo of this punch, or its time is over.
    """
    show, account = room(request, "attendance.month"), account_of(context.dossier)
    at, terminal = request.GET.get("at", ""), request.GET.get("terminal", "")
    kept = show.archive.shelf(PHOTOS).get((pin_of(account), at, terminal))
    if kept is None:
        raise HTTPNotFound
    sha256, record = kept
    form = ShowFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = ShowForm(terminal, pin_of(account), datetime.fromisoformat(at), form.reason.data)
            request.perform("show-photo", split_record_number(record)[0], "manager", filled)
            path = str(request.hall.vault.path(sha256))
            answer = FileResponse(path, request=request, content_type="image/jpeg")
            answer.cache_control = "private, no-store"
            return answer
    back = address("attendance.person", number=context.dossier.number, query={"month": at[:7]})
    title = f"调阅打卡照片：{name_of(show.archive, account)} {at[:16].replace('T', ' ')}"
    lead = "照片是个人信息，只为核实打卡调阅；调阅人、时间和用途记入案卷。"
    return {"page": form_page(title, refused(request), back, lead, submit="调阅"), "form": form}


@view_config(route_name="attendance.shift", renderer="desk/form.jinja2")
def shift(context: DeviceContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Assign somebody a shift."""
    show, post = room(request, "attendance.month"), context.dossier
    account, form = account_of(post), ShiftFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = ShiftForm(account, form.first.data, form.last.data, form.shift.data)
            request.perform("assign-shift", "", "manager", filled)
            return to(request, "attendance.person", number=post.number)
    back = address("attendance.person", number=post.number)
    title = f"排班：{name_of(show.archive, account)}"
    return {"page": form_page(title, refused(request), back), "form": form}
