"""Attendance of the people posted here: their month, what they ask for, what waits for their word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import FileResponse
from pyramid.view import view_config

from hallcore.attendance.devices import FINDING
from hallcore.attendance.forms import (
    CorrectionForm,
    DecisionForm,
    LeaveForm,
    ReasonForm,
    ReplyForm,
    ReturnForm,
)
from hallcore.attendance.papers import LEAVE, LeaveAsked
from hallcore.ground.clock import TZ
from hallcore.ground.errors import Refusal
from hallcore.organisation.model import DUTIES
from hallcore.organisation.rules import post_number
from portal.attendance_contexts import MatterContext
from portal.forms import choices
from portal.forms.attendance import CorrectionFields, DecisionFields, LeaveFields, ReplyFields, ReturnFields
from portal.presenters import attendance as told
from portal.presenters.addresses import address
from portal.presenters.attendance_matter import matter_page
from portal.presenters.desk_organisation import colleague_choices, form_page
from portal.presenters.showing import Showing
from portal.views.desk import beside, frame, kept, posted, refused, role_of, to, zone_depth

ROLES = (*DUTIES, "manager")
IMAGES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PN": "image/png"}


def room(request: Any, here: str) -> Showing:  # noqa: ANN401 - pyramid ships no types
    """The frame of the attendance room, its lists beside the page."""
    show = frame(request)
    inside = zone_depth(request) == 2
    frame(request, *told.views(show, request.identity, here, inside=inside))
    return show


def moment_on(day: Any, text: str, where: str) -> datetime:  # noqa: ANN401 - a date of WTForms
    """An hour that was typed, on a day.

    Raises:
        Refusal: It is none.
    """
    try:
        return datetime.combine(day, time.fromisoformat(text.strip().replace("：", ":")), TZ)
    except ValueError:
        raise Refusal("时间应写作 08:55", where=where) from None


@view_config(route_name="attendance", request_method="GET", renderer="desk/attendance.jinja2")
def mine(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """One's own month."""
    show = room(request, "attendance")
    page = told.month_page(
        show,
        request.identity.account,
        request.GET,
        own=True,
        title="我的考勤",
        route={"name": "attendance"},
    )
    return {"page": page}


@view_config(route_name="attendance.matters", request_method="GET", renderer="desk/list.jinja2")
def matters(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """What one asked for."""
    return {"page": told.matters_page(room(request, "attendance.matters"), request.identity)}


@view_config(route_name="attendance.approvals", request_method="GET", renderer="desk/list.jinja2")
def approvals(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """What waits for one's word."""
    return {"page": told.approvals_page(room(request, "attendance.approvals"), request.identity)}


@view_config(route_name="attendance.leave", renderer="desk/form.jinja2")
def leave(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Ask for leave."""
    show, me = room(request, "attendance.matters"), request.identity.account
    post = request.archive[post_number(me)]
    partner = show.archive.shelf("posts")[me]["partner"]
    midnight = datetime.combine(show.now.date() + timedelta(days=1), time(), TZ)
    form = LeaveFields(posted(request), begins=midnight, ends=midnight + timedelta(days=1), partner=partner)
    form.partner.choices = choices({"": "请选择", **colleague_choices(show, post)})
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = LeaveForm(
                form.kind.data,
                form.begins.data,
                form.ends.data,
                form.reason.data,
                form.partner.data or "",
                form.birth.data,
                form.babies.data or 1,
                form.difficult.data,
            )
            done = request.perform("ask-leave", "", role_of(request, *ROLES), filled)
            return to(request, "attendance.matter", number=done.dossier)
    lead = "一日以内由首席代表批准；三日以内再经政务中心业务科室批准；超过三日再经中心领导批准。法定节假日、休息日不计入。"
    page = form_page("请假、公出", refused(request), address("attendance.matters"), lead, submit="提交申请")
    return {"page": page, "form": form}


@view_config(route_name="attendance.correction", renderer="desk/form.jinja2")
def correction(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Say when a forgotten punch would have been."""
    show = room(request, "attendance.matters")
    form = CorrectionFields(posted(request), day=show.now.date())
    if request.method == "POST" and form.validate():
        with beside(request, form):
            at = moment_on(form.day.data, form.time.data, "time")
            filled = CorrectionForm(
                form.day.data,
                int(form.spell.data),
                form.side.data,
                at,
                form.reason.data,
                kept(request, form.proof),
            )
            done = request.perform("ask-punch-correction", "", role_of(request, *ROLES), filled)
            return to(request, "attendance.matter", number=done.dossier)
    law = show.law()
    lead = f"漏打卡应当在 {law.figure('KQ-11')} 个工作日内申请，每月不超过 {law.figure('KQ-11', 'cap')} 次。"
    page = form_page("补卡", refused(request), address("attendance.matters"), lead, submit="提交申请")
    return {"page": _multipart(page), "form": form}


def _multipart(page: Any) -> Any:  # noqa: ANN401 - a form page
    from msgspec.structs import replace  # noqa: PLC0415 - for the two pages that take files

    return replace(page, multipart=True)


@view_config(route_name="attendance.matter", request_method="GET", renderer="desk/dossier.jinja2")
def matter(context: MatterContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """One leave, correction or finding."""
    return {"page": matter_page(room(request, _list_of(context, request)), request.identity, context)}


def _list_of(context: MatterContext, request: Any) -> str:  # noqa: ANN401 - pyramid ships no types
    """Which list a matter is reached by: one's own, or those that wait for one's word."""
    own = request.identity.account == context.account
    return "attendance.matters" if own else "attendance.approvals"


@view_config(route_name="attendance.snapshot", request_method="GET")
def snapshot(context: MatterContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A file of a matter: the snapshot of a finding, the proof of a correction.

    Raises:
        HTTPNotFound: The matter names no such file, or its time is over.
    """
    wanted, vault = request.matchdict["sha256"], request.hall.vault
    named = {file.sha256: file for record in context.matter.all_records() for file in record.files}
    if wanted not in named or not vault.has(wanted):
        raise HTTPNotFound
    with vault.open(wanted) as source:
        kind = IMAGES.get(source.read(3), "application/octet-stream")
    answer = FileResponse(str(vault.path(wanted)), request=request, content_type=kind)
    if kind == "application/octet-stream":
        answer.content_disposition = "attachment"
    answer.cache_control = "private, no-store"
    return answer


# -- steps ------------------------------------------------------------------------------------------------


@view_config(route_name="attendance.step", renderer="desk/form.jinja2")
def step(context: MatterContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A step in a matter, by its name.

    Raises:
        HTTPNotFound: This kind of matter has no such step.
    """
    room(request, _list_of(context, request))
    found = _STEPS.get((context.matter.machine, request.matchdict["step"]))
    if found is None:
        raise HTTPNotFound
    title, verb, fields, filled, submit = found
    number = context.matter.number
    form = fields(posted(request), **_known(context, fields))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform(verb, number, role_of(request, *ROLES), filled(form))
            return to(request, "attendance.matter", number=number)
    back = address("attendance.matter", number=number)
    return {"page": form_page(f"{title} {number}", refused(request), back, submit=submit), "form": form}


def _known(context: MatterContext, fields: Any) -> dict[str, Any]:  # noqa: ANN401 - a class of WTForms
    return {"ends": context.matter.the(LeaveAsked).begins} if fields is ReturnFields else {}


def _decision(form: Any) -> DecisionForm:  # noqa: ANN401 - WTForms ships no types
    return DecisionForm(form.granted.data == "yes", form.note.data or "")


class _Nothing(ReplyFields):
    """A step that asks for nothing."""

    reply = None


_Step = tuple[str, str, Any, Callable[[Any], object], str]
_STEPS: dict[tuple[str, str], _Step] = {
    (LEAVE, "decide"): ("请假审批", "decide-leave", DecisionFields, _decision, "提交"),
    (LEAVE, "withdraw"): ("撤回请假", "withdraw-leave", _Nothing, lambda _form: ReasonForm(), "撤回"),
    (LEAVE, "return"): ("销假", "end-leave", ReturnFields, lambda form: ReturnForm(form.ends.data), "销假"),
    ("correction", "decide"): ("补卡审批", "decide-punch-correction", DecisionFields, _decision, "提交"),
    ("correction", "withdraw"): (
        "撤回补卡",
        "withdraw-punch-correction",
        _Nothing,
        lambda _form: ReasonForm(),
        "撤回",
    ),
    (FINDING, "answer"): (
        "说明情况",
        "answer-finding",
        ReplyFields,
        lambda form: ReplyForm(form.reply.data),
        "提交说明",
    ),
    (FINDING, "decide"): ("巡查认定", "decide-finding", DecisionFields, _decision, "提交"),
}
"""(machine, step) → title, verb, fields, what is submitted, the button."""
