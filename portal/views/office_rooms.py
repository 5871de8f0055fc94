"""Rooms beside the case: a co-department's branch, the head's view of a department, outages."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from portal.contexts import BranchContext, OfficeContext
from portal.forms.office import AnswerFields, OutageFields
from portal.presenters.office_branch import answer_page, branch_page
from portal.presenters.office_department import department_page
from portal.presenters.office_outages import outages_page
from portal.presenters.office_steps import role_for
from portal.seating import seat_of
from portal.views.desk import beside, frame, posted, refused, to


@view_config(route_name="office.branch", request_method="GET", renderer="desk/case.jinja2")
def branch(context: BranchContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """What a department is asked about a joint case, its clock, and what it said."""
    return {"page": branch_page(frame(request), request.identity, context)}


@view_config(route_name="office.answer", renderer="desk/form.jinja2")
def answer(context: BranchContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Answer for the department that is asked."""
    show, form = frame(request), AnswerFields(posted(request))
    duties = seat_of(context.archive, request.identity.account, context.on).duties[context.department]
    role = role_for(show, context.branch, "answer-branch", duties)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("answer-branch", context.branch.number, role, form.filled())
            return to(request, "office.branch", number=context.branch.number)
    return {"page": answer_page(show, context.branch, context.case, refused(request)), "form": form}


@view_config(route_name="office.outages", renderer="desk/form.jinja2")
def outages(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Outages so far, and the form for a new one: what paper forms were handed out meanwhile."""
    show, form = frame(request), OutageFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("record-outage", "", "manager", form.filled())
            return to(request, "office.outages")
    return {"page": outages_page(show, refused(request)), "form": form}


@view_config(route_name="office.department", request_method="GET", renderer="desk/department.jinja2")
def department(context: OfficeContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """A department's numbers, for whoever heads it; management and supervision choose one."""
    seat = seat_of(context.archive, request.identity.account, context.on)
    return {"page": department_page(frame(request), seat, request.GET.get("department", ""))}
