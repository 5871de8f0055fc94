"""The officers' inbox: its views, giving many cases at once, saved filters, and lists to take along."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPMethodNotAllowed, HTTPSeeOther
from pyramid.view import view_config

from hallcore.approval.forms import AssignForm
from hallcore.ground.errors import Refusal
from portal.casebook import DUTY_OF
from portal.contexts import CaseContext, OfficeContext
from portal.exporting import exported
from portal.permissions import Permission, allowed
from portal.presenters import office_inbox as told
from portal.presenters.addresses import address
from portal.presenters.office_forms import duty_now
from portal.presenters.office_steps import role_for, roles_in
from portal.presenters.showing import Showing, showing
from portal.saved import forget_view, save_view, saved_views
from portal.seating import Seat, seat_of
from portal.views.desk import frame

EXPORTED = 5000
"""Rows that an export holds at most."""

PICKED = 200
"""Cases that can be given at once."""


def seat(request: Any) -> Seat:  # noqa: ANN401 - pyramid ships no types
    """Where the visitor sits today."""
    return seat_of(request.archive, request.identity.account, request.hall.clock.now().date())


@view_config(route_name="office", request_method="GET", renderer="desk/inbox.jinja2")
def inbox(_context: OfficeContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """A page of one view; what is asked for stands in the address."""
    show, mine, visitor = showing(request), seat(request), request.identity
    asked = told.read(request.GET, mine)
    kept = saved_views(request.archive, visitor.account)
    saved = request.GET.get("saved", "") if request.GET.get("saved", "") in kept else ""
    frame(request, *told.views(show, visitor, mine, asked, saved))
    return {"page": told.inbox_page(show, visitor, mine, asked, saved)}


@view_config(route_name="office.export", request_method="GET")
def export(_context: OfficeContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The list as it is filtered, as a workbook or as comma separated values."""
    show, mine = showing(request), seat(request)
    rows = told.sheet(show, mine, told.read(request.GET, mine), EXPORTED)
    return exported(request, request.matchdict["kind"], f"cases-{show.now:%Y%m%d-%H%M}", "办件", rows)


@view_config(route_name="office.assign", renderer="desk/list.jinja2")
def assign(_context: OfficeContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Give every picked case to somebody, each by an act of its own; what came of each is told.

    Raises:
        HTTPMethodNotAllowed: Only a form comes here.
    """
    if request.method != "POST":
        raise HTTPMethodNotAllowed
    show, numbers = frame(request), request.POST.getall("pick")[:PICKED]
    to, reason = request.POST.get("to", ""), request.POST.get("reason", "")
    outcomes = [(number, _assign(request, show, number, to, reason)) for number in dict.fromkeys(numbers)]
    back = f"{address('office')}?{request.POST.get('query', '')}"
    return {"page": told.outcome_page(outcomes, back)}


def _assign(request: Any, show: Showing, number: str, to: str, reason: str) -> str:  # noqa: ANN401 - as above
    """Give one case; return what is told of it."""
    case = request.archive.get(number)
    if case is None or case.state not in DUTY_OF:
        return "案卷不存在，或者已经办结"
    context = CaseContext(case, request.archive, show.now.date())
    if not allowed(Permission.CASE_ACT, request.identity, context):
        return "不是您所在部门的案卷"
    try:
        role = role_for(show, case, "assign", roles_in(request.identity, seat(request), context.department))
        request.perform("assign", number, role, AssignForm(duty_now(case), to, reason))
    except Refusal as refusal:
        return f"{refusal.reason}（依据 {refusal.cite}）" if refusal.cite else refusal.reason
    return told.DONE


@view_config(route_name="office.views")
def views(_context: OfficeContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Keep the filter under a name, or forget one.

    Raises:
        HTTPMethodNotAllowed: Only a form comes here.
    """
    if request.method != "POST":
        raise HTTPMethodNotAllowed
    house, account = request.hall.house, request.identity.account
    name, text = request.POST.get("name", ""), request.POST.get("query", "")[:500]
    if request.POST.get("act") == "forget":
        forget_view(house, account, name)
        return HTTPSeeOther(f"{address('office')}?{text}")
    pairs = [pair for pair in text.split("&") if pair and not pair.startswith(("saved=", "after="))]
    pairs.append(address("office", query=[("saved", name.strip())]).partition("?")[2])
    save_view(house, account, name, "&".join(pairs))
    return HTTPSeeOther(f"{address('office')}?{'&'.join(pairs)}")
