"""The windows of the convenience facilities: reception's loans, the inventory, what is filled up and repaired.

The public's page of them stands here too: what lies on which floor, and how it is borrowed.
"""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from hallcore.facilities.model import (
    DoneForm,
    DutyForm,
    FacilityForm,
    FacilityPlaced,
    LoanForm,
    ReasonForm,
    ReturnForm,
    StockForm,
)
from hallcore.ground.errors import Refusal
from portal.display_contexts import ShownContext
from portal.forms import choices
from portal.forms.facilities import (
    DoneFields,
    DutyFields,
    FacilityFields,
    LoanFields,
    ReasonFields,
    ReturnFields,
    StockFields,
)
from portal.presenters import desk_facilities as told
from portal.presenters.addresses import address
from portal.presenters.facilities import facilities_page
from portal.presenters.showing import Showing, showing
from portal.views.desk import beside, frame, posted, refused, role_of, to

_ROLES = ("usher", "manager")


@view_config(route_name="facilities", request_method="GET", renderer="public/about.jinja2")
def public(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """What lies where, and how it is borrowed: for everybody."""
    return {"page": facilities_page(showing(request))}


def _show(request: Any, here: str) -> Showing:  # noqa: ANN401 - pyramid ships no types
    show = frame(request)
    return frame(request, told.views(show, here))


def _manages(request: Any) -> bool:  # noqa: ANN401 - pyramid ships no types
    return "manager" in request.identity.roles


# -- the inventory --------------------------------------------------------------------------------------------


@view_config(route_name="desk.facilities", renderer="desk/list.jinja2")
def facilities(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Every facility; with ``new`` in the address, the manager's form to register one."""
    show = _show(request, "desk.facilities")
    if (request.method != "POST" and "new" not in request.GET) or not _manages(request):
        return {"page": told.facilities_page(show, manages=_manages(request))}
    return _facility(request, "", {})


@view_config(route_name="desk.facility", request_method="GET", renderer="desk/dossier.jinja2")
def facility(context: ShownContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """One facility."""
    show = _show(request, "desk.facilities")
    return {"page": told.facility_page(show, context.dossier, manages=_manages(request))}


@view_config(route_name="desk.facility.change", renderer="desk/form.jinja2")
def change(context: ShownContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Say anew what is known of a facility."""
    _show(request, "desk.facilities")
    paper = context.dossier.the(FacilityPlaced)
    return _facility(
        request, context.dossier.number, {name: getattr(paper, name) for name in paper.__struct_fields__}
    )


def _facility(request: Any, number: str, known: dict[str, Any]) -> Any:  # noqa: ANN401 - pyramid ships no types
    request.override_renderer = "desk/form.jinja2"
    form = FacilityFields(posted(request), **known)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = FacilityForm(
                form.code.data.strip().upper(),
                form.name.data,
                form.use.data,
                form.hall.data,
                form.floor.data,
                form.place.data,
                form.quantity.data,
                form.unit.data,
                form.low.data or 0,
            )
            if number and filled.code != known["code"]:
                raise Refusal("设施编号不能更改", where="code")
            done = request.perform("place-facility", number, "manager", filled)
            return to(request, "desk.facility", number=done.dossier)
    title = "更改设施登记" if number else "登记设施"
    return {"page": told.form_page(title, refused(request), address("desk.facilities")), "form": form}


@view_config(route_name="desk.facility.remove", renderer="desk/form.jinja2")
def remove(context: ShownContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Take a facility away."""
    _show(request, "desk.facilities")
    form, number = ReasonFields(posted(request)), context.dossier.number
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("remove-facility", number, "manager", ReasonForm(form.reason.data))
            return to(request, "desk.facilities")
    back = address("desk.facility", number=number)
    return {"page": told.form_page("撤除设施", refused(request), back, submit="撤除"), "form": form}


@view_config(route_name="desk.facility.stock", renderer="desk/form.jinja2")
def stock(context: ShownContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """What came, what was used, what was counted."""
    _show(request, "desk.facilities")
    form, number = StockFields(posted(request)), context.dossier.number
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = StockForm(form.change.data, form.number.data, form.note.data or "")
            request.perform("change-stock", number, role_of(request, *_ROLES), filled)
            return to(request, "desk.facility", number=number)
    back, name = address("desk.facility", number=number), context.dossier.the(FacilityPlaced).name
    lead = "低于最低存量时，自动提出补充任务。"
    return {"page": told.form_page(f"{name}：存量变动", refused(request), back, lead), "form": form}


@view_config(route_name="desk.facility.duty", renderer="desk/form.jinja2")
def duty(context: ShownContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Have something filled up or repaired."""
    _show(request, "desk.facilities")
    number, placed = context.dossier.number, context.dossier.the(FacilityPlaced)
    piece = request.GET.get("piece", "")
    kind = "restock" if placed.use == "supply" else "repair"
    form = DutyFields(
        posted(request), kind=kind, piece=int(piece) if piece.isascii() and piece.isdigit() else None
    )
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = DutyForm(
                form.kind.data, number, form.reason.data, form.piece.data or 0, form.wanted.data or 0
            )
            request.perform("raise-duty", "", role_of(request, *_ROLES), filled)
            return to(request, "desk.duties")
    back = address("desk.facility", number=number)
    lead = "补充一个工作日内完成，维修五个工作日内完成；报修的那一件停止借用。"
    return {
        "page": told.form_page(f"{placed.name}：补充或者维修", refused(request), back, lead, "提出"),
        "form": form,
    }


# -- loans ----------------------------------------------------------------------------------------------------


@view_config(route_name="desk.loans", request_method="GET", renderer="desk/list.jinja2")
def loans(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """What is lent, and what came back last."""
    return {"page": told.loans_page(_show(request, "desk.loans"))}


@view_config(route_name="desk.loan.new", renderer="desk/form.jinja2")
def lend(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Lend something to somebody who stands at reception."""
    show = _show(request, "desk.loans")
    form = LoanFields(posted(request), facility=request.GET.get("facility", ""))
    form.facility.choices = choices(told.lendable(show.archive))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = LoanForm(form.facility.data, form.borrower.data, form.mobile.data, form.piece.data or 0)
            done = request.perform("lend", "", role_of(request, *_ROLES), filled)
            return to(request, "desk.loan", number=done.dossier)
    lead = "只登记姓名和手机号码，归还三十日后自动删除；不收押金，不扣证件。"
    return {
        "page": told.form_page("借出", refused(request), address("desk.loans"), lead, "借出"),
        "form": form,
    }


@view_config(route_name="desk.loan", request_method="GET", renderer="desk/dossier.jinja2")
def loan(context: ShownContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """One loan."""
    return {"page": told.loan_page(_show(request, "desk.loans"), context.dossier, manages=_manages(request))}


@view_config(route_name="desk.loan.step", renderer="desk/form.jinja2")
def loan_step(context: ShownContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Take it back, chase it, strike it off, or look at who has it."""
    step, matter = request.matchdict["step"], context.dossier
    if step not in told.LOAN_STEPS:
        raise HTTPNotFound
    _show(request, "desk.loans")
    verb, label = told.LOAN_STEPS[step]
    form: Any = ReturnFields(posted(request)) if step == "return" else ReasonFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled: Any = (
                ReturnForm(form.damaged.data, form.note.data or "")
                if step == "return"
                else ReasonForm(form.reason.data)
            )
            done = request.perform(
                verb,
                matter.number,
                role_of(request, *(reversed(_ROLES) if step == "write-off" else _ROLES)),
                filled,
            )
            if step == "reveal":
                request.override_renderer = "desk/shown.jinja2"
                return {"page": told.revealed_page(matter, done.number)}
            return to(request, "desk.loan", number=matter.number)
    leads = {
        "reveal": "写明用途后显示一次姓名和手机号码，查看记录存入案卷。",
        "chase": "写明何时联系、对方怎样答复。",
        "write-off": "确认无法收回后注销，设施数量相应减少。",
    }
    back = address("desk.loan", number=matter.number)
    return {"page": told.form_page(label, refused(request), back, leads.get(step, ""), label), "form": form}


# -- duties ---------------------------------------------------------------------------------------------------


@view_config(route_name="desk.duties", request_method="GET", renderer="desk/list.jinja2")
def duties(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """What has to be done, and what was."""
    return {"page": told.duties_page(_show(request, "desk.duties"), manages=_manages(request))}


@view_config(route_name="desk.duty.step", renderer="desk/form.jinja2")
def duty_step(context: ShownContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Say that it is done, by whom and how; or drop it."""
    step, number = request.matchdict["step"], context.dossier.number
    if step not in told.DUTY_STEPS:
        raise HTTPNotFound
    _show(request, "desk.duties")
    verb, label = told.DUTY_STEPS[step]
    form: Any = DoneFields(posted(request)) if step == "finish" else ReasonFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled: Any = (
                DoneForm(form.person.data, form.note.data, form.quantity.data or 0, form.scrapped.data)
                if step == "finish"
                else ReasonForm(form.reason.data)
            )
            request.perform(
                verb,
                number,
                role_of(request, *(_ROLES if step == "finish" else ("manager", "usher"))),
                filled,
            )
            return to(request, "desk.duties")
    return {
        "page": told.form_page(label, refused(request), address("desk.duties"), submit=label),
        "form": form,
    }
