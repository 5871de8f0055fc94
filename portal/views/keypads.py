"""Keypads: what they ask and tell on the hall's own network, and where the management registers them."""

from __future__ import annotations

from typing import Any

from pyramid.response import Response
from pyramid.view import view_config

from hallcore.ground.errors import Refusal
from hallcore.voice.ratings_model import KeypadForm, KeypadRegistered
from portal import keypads
from portal.contexts import OfficeContext
from portal.forms import choices
from portal.forms.ratings import KeypadFields, ReasonFields
from portal.presenters.addresses import address
from portal.presenters.desks import FormPage
from portal.presenters.keypads import keypads_page
from portal.presenters.shapes import Action, Fact, Link, Section
from portal.rating_contexts import KeypadContext
from portal.views.desk import beside, posted, refused, require_step, to
from portal.views.rating_desk import room

MANAGER = "manager"


# -- the devices' own ---------------------------------------------------------------------------------------


def _answered(request: Any, told: object, status: int = 200) -> Response:  # noqa: ANN401 - pyramid ships no types
    answer = Response(json_body=told, status=status, request=request)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _keypad(request: Any) -> keypads.Known | None:  # noqa: ANN401 - as above
    """The keypad that speaks; that it did is remembered in this process."""
    serial, key = request.headers.get("X-Keypad-Serial", ""), request.headers.get("X-Keypad-Key", "")
    found = keypads.known(request.archive, serial, key)
    if found is not None:
        request.registry["keypads"].heard(found.serial, request.hall.clock.now())
    return found


_STRANGER = {"refused": True, "reason": "评价器未登记或者通信密钥不符"}


@view_config(route_name="keypad.ask", request_method="GET", require_csrf=False)
def ask(request: Any) -> Response:  # noqa: ANN401 - as above
    """Whether there is a service to ask about; the heartbeat. Nothing is written."""
    keypad = _keypad(request)
    if keypad is None:
        return _answered(request, _STRANGER, 403)
    now = request.hall.clock.now()
    law = request.hall.house.lawbook.on(now.date())
    return _answered(request, keypads.asked(request.archive, keypad, now, law))


# The keypad's key vouches for it.
@view_config(route_name="keypad.presses", request_method="POST", require_csrf=False)
def presses(request: Any) -> Response:  # noqa: ANN401 - as above
    """Take presses; each is acknowledged when it is on disk, and only then."""
    keypad = _keypad(request)
    if keypad is None:
        return _answered(request, _STRANGER, 403)
    if (request.content_length or 0) > keypads.LARGEST:
        return _answered(request, {"refused": True, "reason": "内容过大"}, 413)
    try:
        pushed = keypads.read_presses(request.body)
    except Refusal as refusal:
        return _answered(request, {"refused": True, "reason": refusal.reason}, 400)
    return _answered(request, {"done": keypads.take(request.hall.house, request.archive, keypad, pushed)})


# -- the management -----------------------------------------------------------------------------------------


@view_config(route_name="desk.keypads", request_method="GET", renderer="desk/list.jinja2")
def listed(_context: OfficeContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Every keypad."""
    show = room(request, "desk.keypads")
    manages = MANAGER in request.identity.roles
    return {"page": keypads_page(show, request.registry["keypads"].seen(), manages=manages)}


def _form(request: Any, paper: KeypadRegistered | None) -> KeypadFields:  # noqa: ANN401 - as above
    known = (
        {"code": paper.code, "serial": paper.serial, "window": paper.window, "model": paper.model}
        if paper
        else {}
    )
    form = KeypadFields(posted(request), data=known)
    windows = request.archive.shelf("windows").items()
    form.window.choices = choices([(number, f"{number}　{one['name']}") for number, one in windows])
    return form


@view_config(route_name="desk.keypad.new", renderer="desk/form.jinja2")
def register(request: Any) -> Any:  # noqa: ANN401 - as above
    """Register a keypad; its key is shown once, on the page that follows the act itself."""
    room(request, "desk.keypads")
    form = _form(request, None)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            key = keypads.new_key()
            _registered(request, form, keypads.verifier_of(key))
            request.response.cache_control = "no-store"
            request.override_renderer = "desk/shown.jinja2"
            return {"page": _key_page(form.code.data, key)}
    return {"page": _form_page(request, "登记评价器"), "form": form}


def _registered(request: Any, form: KeypadFields, verifier: str) -> None:  # noqa: ANN401 - as above
    filled = KeypadForm(
        form.code.data.strip(), form.serial.data.strip(), form.window.data, form.model.data or "", verifier
    )
    request.perform("register-keypad", "", MANAGER, filled)


def _form_page(request: Any, title: str, *before: Section) -> FormPage:  # noqa: ANN401 - as above
    return FormPage(
        title=title,
        alerts=refused(request),
        before=before,
        submit="保存",
        cancel=Link("返回", address("desk.keypads")),
    )


def _key_page(code: str, key: str) -> FormPage:
    say = "密钥只显示这一次，请填入设备。丢失的，停用后重新登记。"
    facts = (Fact("编号", code), Fact("通信密钥", key, full=True, code=True))
    return FormPage(
        title=f"评价器 {code} 已登记",
        before=(Section("通信密钥", paragraphs=(say,), facts=facts),),
        cancel=Link("返回", address("desk.keypads")),
    )


@view_config(route_name="desk.keypad", renderer="desk/form.jinja2")
def change(context: KeypadContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Bind a keypad to another window."""
    room(request, "desk.keypads")
    require_step(request, context.keypad, "register-keypad", MANAGER)
    form = _form(request, context.keypad.the(KeypadRegistered))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            _registered(request, form, "")
            return to(request, "desk.keypads")
    retire = address("desk.keypad.retire", number=context.keypad.number)
    section = Section("停用", actions=(Action("停用这台评价器", retire, danger=True),))
    return {"page": _form_page(request, f"评价器 {context.keypad.number}", section), "form": form}


@view_config(route_name="desk.keypad.retire", renderer="desk/form.jinja2")
def retire(context: KeypadContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Take a keypad out of use."""
    room(request, "desk.keypads")
    require_step(request, context.keypad, "retire-keypad", MANAGER)
    form = ReasonFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("retire-keypad", context.keypad.number, MANAGER, form.reason.data)
            return to(request, "desk.keypads")
    return {"page": _form_page(request, f"停用评价器 {context.keypad.number}"), "form": form}
