"""The centre's terminals, cameras and patrols."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from hallcore.attendance.devices import CameraRegistered, TerminalRegistered
from hallcore.attendance.forms import (
    CameraForm,
    CommandForm,
    FindingForm,
    OutageForm,
    ReasonForm,
    SheetForm,
    TerminalForm,
)
from hallcore.ground.errors import Refusal
from hallcore.vault import FileRef
from portal.attendance_contexts import DeviceContext
from portal.attendancebook import CAMERAS, DEVICES
from portal.forms import choices
from portal.forms.attendance import (
    CameraFields,
    CommandFields,
    OutageFields,
    PatrolFields,
    ReasonFields,
    SheetFields,
    TerminalFields,
)
from portal.presenters import attendance_devices as told
from portal.presenters.addresses import address
from portal.presenters.desk_organisation import form_page
from portal.sessions import hash_password
from portal.views.attendance import IMAGES, moment_on, room
from portal.views.desk import beside, kept, posted, refused, to


def _keeps(request: Any) -> bool:  # noqa: ANN401 - pyramid ships no types
    return "manager" in request.identity.roles


def _manages(request: Any) -> None:  # noqa: ANN401 - pyramid ships no types
    """Registering is the management's; supervisors look."""
    if not _keeps(request):
        raise HTTPNotFound


def _login(request: Any, login: str, where: str) -> str:  # noqa: ANN401 - pyramid ships no types
    known = request.archive.secrets.get(login.strip().lower())
    if known is None or not str(known[0]).startswith("U-"):
        raise Refusal("没有这个账号", where=where)
    return str(known[0])


# -- terminals ----------------------------------------------------------------------------------------------


@view_config(route_name="attendance.terminals", renderer="desk/list.jinja2")
def terminals(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Every terminal; with ``new`` in the address, the form to register one."""
    show = room(request, "attendance.terminals")
    if request.method != "POST" and "new" not in request.GET:
        return {"page": told.terminals_page(show, keeps=_keeps(request))}
    _manages(request)
    return _terminal(request, {}, address("attendance.terminals"))


@view_config(route_name="attendance.terminal", request_method="GET", renderer="desk/dossier.jinja2")
def terminal(context: DeviceContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """One terminal."""
    show = room(request, "attendance.terminals")
    return {"page": told.terminal_page(show, context.dossier, keeps=_keeps(request))}


def _terminal(request: Any, known: dict[str, Any], back: str) -> Any:  # noqa: ANN401 - pyramid ships no types
    request.override_renderer = "desk/form.jinja2"
    form = TerminalFields(posted(request), **known)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            key = form.key.data or ""
            filled = TerminalForm(
                form.code.data.strip().upper(),
                form.serial.data.strip().upper(),
                form.hall.data,
                form.floor.data,
                form.place.data,
                form.model.data or "",
                _hashed(key) if key else "",
            )
            if known and filled.code != known["code"]:
                raise Refusal("设备编号不能更改", "KQ-01", where="code")
            done = request.perform("register-terminal", "", "manager", filled)
            return to(request, "attendance.terminal", number=done.dossier)
    title = f"更改登记 {known['code']}" if known else "登记考勤设备"
    return {"page": form_page(title, refused(request), back), "form": form}


def _hashed(key: str) -> str:
    try:
        return hash_password(key)
    except Refusal:
        raise Refusal("通信密钥至少 10 个字符", "KQ-01", where="key") from None


@view_config(route_name="attendance.terminal.step", renderer="desk/form.jinja2")
def terminal_step(context: DeviceContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A step about a terminal, by its name.

    Raises:
        HTTPNotFound: There is no such step.
    """
    room(request, "attendance.terminals")
    number, name = context.dossier.number, request.matchdict["step"]
    back = address("attendance.terminal", number=number)
    if name == "change":
        paper = context.dossier.the(TerminalRegistered)
        return _terminal(request, {field: getattr(paper, field) for field in paper.__struct_fields__}, back)
    if name not in _STEPS:
        raise HTTPNotFound
    title, verb, fields = _STEPS[name]
    form = fields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform(verb, number, "manager", _filled(name, form))
            return to(request, "attendance.terminal", number=number)
    return {"page": form_page(title, refused(request), back), "form": form}


_STEPS: dict[str, tuple[str, str, Any]] = {
    "outage": ("登记设备故障", "record-terminal-outage", OutageFields),
    "command": ("下发设备命令", "command-terminal", CommandFields),
    "retire": ("停用设备", "retire-terminal", ReasonFields),
}


def _filled(name: str, form: Any) -> object:  # noqa: ANN401 - WTForms ships no types
    if name == "outage":
        return OutageForm(form.began.data, form.ended.data, form.reason.data)
    return CommandForm(form.order.data) if name == "command" else ReasonForm(form.reason.data)


@view_config(route_name="attendance.sheet", renderer="desk/form.jinja2")
def sheet(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """File a sheet people signed while a terminal was down."""
    show = room(request, "attendance.terminals")
    form = SheetFields(posted(request), day=show.now.date())
    devices = show.archive.shelf(DEVICES).items()
    form.terminal.choices = choices({code: f"{code} {told.where(one)}" for code, one in devices})
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = SheetForm(
                form.terminal.data,
                form.day.data,
                int(form.spell.data),
                form.side.data,
                tuple(
                    _row(request, form.day.data, line) for line in form.rows.data.splitlines() if line.strip()
                ),
                _login(request, form.witness.data, "witness"),
                kept(request, form.scan),
            )
            request.perform("file-sheet", "", "manager", filled)
            return to(request, "attendance.terminals")
    lead = "停电或者设备故障期间在纸质签到表上签到的，登记后视同打卡。请先登记设备故障。"
    page = form_page("登记临时签到表", refused(request), address("attendance.terminals"), lead)
    return {"page": replace(page, multipart=True), "form": form}


def _row(request: Any, day: Any, line: str) -> Any:  # noqa: ANN401 - as above
    login, _space, text = line.strip().partition(" ")
    return _login(request, login, "rows"), moment_on(day, text, "rows")


# -- cameras ------------------------------------------------------------------------------------------------


@view_config(route_name="attendance.cameras", renderer="desk/list.jinja2")
def cameras(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Every camera; with ``new`` in the address, the form to register one."""
    show = room(request, "attendance.cameras")
    if request.method != "POST" and "new" not in request.GET:
        return {"page": told.cameras_page(show, keeps=_keeps(request))}
    _manages(request)
    return _camera(request, {})


@view_config(route_name="attendance.camera", renderer="desk/form.jinja2")
def camera(context: DeviceContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Change what is known of a camera."""
    room(request, "attendance.cameras")
    paper = context.dossier.the(CameraRegistered)
    return _camera(request, {field: getattr(paper, field) for field in paper.__struct_fields__})


@view_config(route_name="attendance.camera.remove", renderer="desk/form.jinja2")
def camera_remove(context: DeviceContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Take a camera down."""
    room(request, "attendance.cameras")
    form = ReasonFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("remove-camera", context.dossier.number, "manager", ReasonForm(form.reason.data))
            return to(request, "attendance.cameras")
    title = f"拆除点位 {context.dossier.number.removeprefix('CAM-')}"
    page = form_page(title, refused(request), address("attendance.cameras"), submit="拆除")
    return {"page": page, "form": form}


def _camera(request: Any, known: dict[str, Any]) -> Any:  # noqa: ANN401 - pyramid ships no types
    request.override_renderer = "desk/form.jinja2"
    form = CameraFields(posted(request), **known)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = CameraForm(**{**form.data, "code": form.code.data.strip().upper()})
            if known and filled.code != known["code"]:
                raise Refusal("点位编号不能更改", "PI-03", where="code")
            request.perform("register-camera", "", "manager", filled)
            return to(request, "attendance.cameras")
    lead = "图像采集设备只用于维护公共安全，并应设置显著的提示标识；不采集、不比对人脸模板。"
    title = f"更改点位 {known['code']}" if known else "登记监控点位"
    return {"page": form_page(title, refused(request), address("attendance.cameras"), lead), "form": form}


# -- patrols ------------------------------------------------------------------------------------------------


@view_config(route_name="attendance.patrols", request_method="GET", renderer="desk/list.jinja2")
def patrols(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """What patrols found."""
    show = room(request, "attendance.patrols")
    return {"page": told.patrols_page(show, request.GET, keeps=_keeps(request))}


@view_config(route_name="attendance.patrol", renderer="desk/form.jinja2")
def patrol(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """File what a patrol found."""
    show = room(request, "attendance.patrols")
    form = PatrolFields(posted(request))
    standing = (
        (code, one) for code, one in show.archive.shelf(CAMERAS).items() if one["state"] == "standing"
    )
    form.camera.choices = choices(
        {"": "不是视频巡查", **{code: f"{code} {told.where(one)}" for code, one in standing}}
    )
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = FindingForm(
                _login(request, form.login.data, "login"),
                form.began.data,
                form.ended.data,
                form.means.data,
                form.reason.data,
                form.camera.data or "",
                _picture(request, form.snapshot.data),
            )
            done = request.perform("file-finding", "", "manager", filled)
            return to(request, "attendance.matter", number=done.dossier)
    lead = "登记后本人可以查看并说明；说明期满或者收到说明后，由登记人以外的管理人员认定。"
    page = form_page("登记巡查发现", refused(request), address("attendance.patrols"), lead)
    return {"page": replace(page, multipart=True), "form": form}


def _picture(request: Any, part: Any) -> tuple[FileRef, ...]:  # noqa: ANN401 - as above
    """The snapshot, if one was chosen: a JPEG or a PNG.

    Raises:
        Refusal: It is another kind of file.
    """
    if not hasattr(part, "file"):
        return ()
    head = part.file.read(3)
    part.file.seek(0)
    if head not in IMAGES:
        raise Refusal("截图应为 JPEG 或者 PNG 图像", "PI-03", where="snapshot")
    return (request.hall.vault.keep("巡查截图", part.file),)
