"""The desks for complaints, consultations and suggestions: lists, one page for each, one form for each step."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from msgspec.structs import replace
from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import FileResponse
from pyramid.view import view_config

from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.ground.procedure import allowed
from hallcore.voice.complaints import forms
from hallcore.voice.complaints.model import (
    COMPLAINT,
    DISCIPLINE,
    KINDS,
    FactFound,
)
from portal.forms import choices
from portal.forms import voice as fields
from portal.presenters import voice_desk as told
from portal.presenters.addresses import address
from portal.presenters.desks import FormPage
from portal.presenters.shapes import Action, Link, Section
from portal.presenters.showing import showing
from portal.presenters.voice import filed_page, unit_choices
from portal.views.desk import beside, frame, posted, refused, role_of, to
from portal.views.voice import fresh, shown_once, telling
from portal.views.voice_steps import STEPS, Step
from portal.voice_contexts import VoiceContext, department_of, kept_from
from portal.voicebook import every_open, in_hand_of, open_matters

_BOX_ROLES = ("manager", "usher", "inspector", "supervisor", "discipline")


@view_config(route_name="office.voice", request_method="GET", renderer="desk/list.jinja2")
def listed(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """What the visitor's unit has to handle; for whoever watches over it, everything."""
    show, visitor = frame(request), request.identity
    archive, roles = request.archive, set(visitor.roles)
    if {"supervisor", DISCIPLINE} & roles:
        rows = every_open(archive)
    else:
        unit = "centre" if {"manager", "inspector"} & roles else department_of(archive, visitor.account)
        rows = open_matters(archive, unit) if unit and "inspector" not in roles else []
        known = {number for number, _one in rows}
        rows += [one for one in in_hand_of(archive, visitor.account) if one[0] not in known]
    rows = [one for one in rows if not kept_from(VoiceContext(archive[one[0]], archive), visitor)]
    actions = []
    if roles & {"usher", "manager", "acceptor"}:
        actions = [
            Action(f"登记{name}", address("office.voice.new", kind=kind), primary=kind == COMPLAINT)
            for kind, name in KINDS.items()
        ]
    if roles & {"usher", "manager", "inspector"}:
        actions.append(Action("开启意见箱", address("office.voice.box")))
    return {"page": told.desk_list(show, "投诉、咨询和建议", rows, tuple(actions))}


@view_config(route_name="office.voice.new", renderer="desk/form.jinja2")
def new(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Take down what somebody told by telephone, on a card, in the book, in the box or at the counter."""
    show, kind = frame(request), request.matchdict["kind"]
    if kind not in KINDS:
        raise HTTPNotFound
    form = fields.TakeFields(posted(request))
    form.unit.choices = choices(unit_choices(show))
    if kind != COMPLAINT:
        del form.named
    if request.method == "POST" and form.validate():
        with beside(request, form):
            source = (form.source.data or "").strip().upper()
            said = telling(form, kind, form.channel.data, source)
            role = role_of(request, "usher", "manager", "acceptor")
            done = request.perform(f"file-{kind}", "", role, said)
            return shown_once(request, filed_page(showing(request), fresh(request, done.dossier)))
    page = _page(request, f"登记{KINDS[kind]}", "登记后把编号和查询码告诉提出人。", address("office.voice"))
    return {"page": page, "form": form}


@view_config(route_name="office.voice.box", renderer="desk/form.jinja2")
def box(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Open an opinion box; earlier openings stand below."""
    show, form = frame(request), fields.BoxFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            role = role_of(request, "manager", "usher", "inspector", "supervisor", DISCIPLINE)
            what = forms.BoxForm(form.place.data.strip(), form.slips.data or 0)
            done = request.perform("open-opinion-box", "", role, what)
            return to(request, "office.voice.opening", number=done.dossier)
    lead = "由二人共同开启、当场清点；另一人见证后，逐件登记来件。"
    page = _page(request, "开启意见箱", lead, address("office.voice"))
    before = (Section("开启记录", "boxes", tables=(told.boxes_section(show),)),)
    return {"page": replace(page, before=before), "form": form}


@view_config(route_name="office.voice.opening", renderer="desk/form.jinja2")
def opening(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """One opening; a second person witnesses the count here."""
    show, number = frame(request), context.opening.number
    first = str(context.opening.record(0).head["actor"]["account"])
    if context.opening.state == "witnessed" or first == request.identity.account:
        request.override_renderer = "desk/dossier.jinja2"
        return {"page": told.opening_page(show, context.opening)}
    form = fields.WitnessFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("witness-opinion-box", number, role_of(request, *_BOX_ROLES), form.slips.data)
            return to(request, "office.voice.opening", number=number)
    page = _page(request, f"见证清点 {number}", "请当场重新清点，填写您清点的件数。", address("office.voice"))
    return {"page": page, "form": form}


@view_config(route_name="office.voice.matter", request_method="GET", renderer="desk/dossier.jinja2")
def one(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """One matter and what is next."""
    request.response.cache_control = "private, no-store"
    return {"page": told.desk_page(frame(request), context.matter, request.identity)}


@view_config(route_name="office.voice.file", request_method="GET")
def file(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A file that was filed with a fact."""
    n, wanted = int(request.matchdict["n"]), request.matchdict["sha256"]
    matter = context.matter
    if n >= matter.count or matter.types[n] != FactFound.type:
        raise HTTPNotFound
    for one_file in matter.record(n).files:
        if one_file.sha256 == wanted:
            path = str(request.hall.vault.path(wanted))
            answer = FileResponse(path, request=request, content_type="application/octet-stream")
            answer.content_disposition = f"attachment; filename*=UTF-8''{quote(one_file.name, safe='')}"
            answer.cache_control = "private, no-store"
            return answer
    raise HTTPNotFound


@view_config(route_name="office.voice.step", renderer="desk/form.jinja2")
def step(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The form of one step; sent, the step is done."""
    frame(request)
    name, matter = request.matchdict["step"], context.matter
    known = STEPS.get(name)
    if known is None:
        raise HTTPNotFound
    form = known.fields(request, matter)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform(name, matter.number, _role(request, matter, name), known.form(request, form))
            if name == told.REVEAL:
                request.override_renderer = "desk/dossier.jinja2"
                request.response.cache_control = "private, no-store"
                page = told.desk_page(showing(request), matter, request.identity, revealed=True)
                return {"page": page}
            return to(request, "office.voice.matter", number=matter.number)
    title = told.STEPS.get(name, "查看提出人信息")
    back = address("office.voice.matter", number=matter.number)
    return {"page": _page(request, title, known.lead, back, known), "form": form}


def _role(request: Any, matter: Dossier, name: str) -> str:  # noqa: ANN401 - pyramid ships no types
    """The role the step is taken in: one that the table allows and the visitor holds."""
    held = request.identity.roles
    if name == told.REVEAL:
        order = (DISCIPLINE, "manager", "inspector", "approver", "handler", "acceptor")
    else:
        hall = request.hall
        machine = hall.house.law_of(matter, hall.clock.now()).procedure("complaint").machine(matter.machine)
        order = tuple(
            role for role in held if name in {step.name for step in allowed(machine, matter.state, role)}
        )
    found = next((role for role in order if role in held), "")
    if not found:
        raise Refusal("现在不能办理这一步，或者当前账号没有办理此事的角色", where=name)
    return found


def _page(
    request: Any,  # noqa: ANN401 - pyramid ships no types
    title: str,
    lead: str,
    back: str,
    known: Step | None = None,
) -> FormPage:
    return FormPage(
        title=title,
        crumbs=(Link("投诉咨询", address("office.voice")), Link(title)),
        alerts=refused(request),
        lead=lead,
        submit=title if known is not None else "提交",
        cancel=Link("返回", back),
        multipart=known.files if known is not None else False,
    )
