"""The keepers' desk of the report box: keys, the box, and a report that two sides open together, each on their own device."""

from __future__ import annotations

import dataclasses
import json
import secrets
from typing import Any

from msgspec.structs import replace
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.response import FileResponse, Response
from pyramid.view import view_config
from wtforms import StringField
from wtforms.validators import InputRequired

from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.vault import FileRef
from hallcore.voice.reports.model import CONCLUSIONS, AnswerForm, BoxForm, KeyForm, ReportFiled, ShareForm
from hallcore.voice.reports.office import attached_to
from hallcore.voice.reports.rules import passed_to, sealed_of, sealed_records, taken_by
from portal.forms import ChecksField, HallForm, choices
from portal.presenters import reportbox as told
from portal.presenters.addresses import address
from portal.presenters.desks import FormPage
from portal.presenters.shapes import Alert, Link
from portal.presenters.showing import showing
from portal.presenters.voice_desk import whom
from portal.reportbox.papers import AnswerPackage, Material, spelled, uploaded, written
from portal.views.desk import beside, frame, posted, refused, to
from signing.errors import SigningError
from signing.seal.report import read_box, seal_answer, seal_report


class KeyFields(HallForm):
    """A keeper's key. Fields: kid, public_key."""

    kid = StringField("密钥编号", [InputRequired("请填写密钥编号")], render_kw={"autocomplete": "off"})
    public_key = StringField("公钥", [InputRequired("请填写公钥")], render_kw={"autocomplete": "off"})


class BoxFields(HallForm):
    """Whose keys a box has. Fields: supervision, discipline."""

    supervision = ChecksField("行政监督的保管人", validate_choice=False)
    discipline = ChecksField("纪检监察的保管人", validate_choice=False)


def _side(request: Any) -> str:  # noqa: ANN401 - pyramid ships no types
    return "discipline" if "discipline" in request.identity.roles else "supervisor"


@view_config(route_name="desk.box", request_method="GET", renderer="desk/list.jinja2")
def listed(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Every report by its number."""
    may_set = "discipline" in request.identity.roles
    return {"page": told.list_page(frame(request), request.identity.account, may_set=may_set)}


@view_config(route_name="desk.box.key", renderer="desk/report_key.jinja2")
def key(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """State the public half of a key that is made here in the browser, or by the command line."""
    frame(request)
    form = KeyFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            what = KeyForm(form.kid.data.strip(), form.public_key.data.strip())
            request.perform("state-report-key", "", _side(request), what)
            return to(request, "desk.box")
    page = FormPage(
        title="登记举报箱密钥",
        crumbs=(Link("举报箱", address("desk.box")), Link("登记密钥")),
        alerts=refused(request),
        lead="私钥在本机产生，用口令加密后保存为文件，只登记公钥。密钥文件遗失或者忘记口令，已经密封的举报件就少一份开启份额。",
        cancel=Link("返回", address("desk.box")),
    )
    return {"page": page, "form": form}


@view_config(route_name="desk.box.set", renderer="desk/form.jinja2")
def box(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Set the box up with the keys of both sides."""
    show, form = frame(request), BoxFields(posted(request))
    keys = request.archive.shelf("report-keys").items()
    for field, role in ((form.supervision, "supervisor"), (form.discipline, "discipline")):
        known = {account: one for account, one in keys if one["role"] == role}
        field.choices = choices(
            {
                account: f"{whom(show.archive, account)}　密钥 {one['kid'][:8]}"
                for account, one in known.items()
            }
        )
    if request.method == "POST" and form.validate():
        with beside(request, form):
            what = BoxForm(tuple(form.supervision.data or ()), tuple(form.discipline.data or ()))
            request.perform("set-report-box", "", "discipline", what)
            return to(request, "desk.box")
    page = FormPage(
        title="设置举报箱",
        crumbs=(Link("举报箱", address("desk.box")), Link("设置举报箱")),
        alerts=refused(request),
        lead="此后投入的举报按新的密钥密封；以前的举报仍由当时的保管人开启。",
        submit="设置",
        cancel=Link("返回", address("desk.box")),
    )
    return {"page": page, "form": form}


@view_config(route_name="desk.box.report", request_method="GET", renderer="desk/report.jinja2")
def one(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """One report for its keepers."""
    frame(request)
    return _page(context, request)


@view_config(route_name="desk.box.pass", renderer="desk/report.jinja2")
def hand_on(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Hand one's share on to another keeper."""
    if request.method == "GET":
        return one(context, request)
    given = request.POST
    form = ShareForm(
        _number(request), *(str(given.get(name, "")).strip() for name in ("to", "share", "reason"))
    )
    return _act(context, request, "pass-report-share", form)


@view_config(route_name="desk.box.open", renderer="desk/report.jinja2")
def open_it(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Open a record with the shares that were handed on: an act of both, and the material for one's own device."""
    if request.method == "GET":
        return one(context, request)
    frame(request)
    n = _number(request)
    try:
        request.perform("open-report", context.report.number, _side(request), n)
    except Refusal as refusal:
        return _refused(context, request, refusal)
    request.renew_view()
    report, parts = request.archive[context.report.number], {"number": context.report.number, "n": str(n)}
    shares = [share for _account, share in passed_to(report, n, request.identity.account)]
    files = address("desk.box.attached", **parts) if attached_to(report, n) is not None else ""
    material = address("desk.box.material", **parts)
    opened = (n, sealed_of(report, n), json.dumps(shares), files, material)
    return _page(dataclasses.replace(context, report=report), request, opened)


@view_config(route_name="desk.box.material", request_method="GET")
def material(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A sealed record as a file for the command line; shares and files are in it once this keeper has opened it."""
    report, n, account = context.report, int(request.matchdict["n"]), request.identity.account
    file, shares, attached = _sealed_at(report, n), tuple[str, ...](), ""
    if taken_by(report, n, account):
        shares = tuple(share for _account, share in passed_to(report, n, account))
        attached = spelled(request.hall.vault.read(file.sha256)) if file is not None else ""
    paper = Material(
        report.number,
        n,
        context.box,
        sealed_of(report, n),
        report.the(ReportFiled).reply_key,
        shares,
        file is not None,
        attached,
    )
    answer = Response(body=written(paper), content_type="application/json")
    answer.content_disposition = f'attachment; filename="{report.number}-{n}.json"'
    answer.cache_control = "private, no-store"
    return answer


@view_config(route_name="desk.box.attached", request_method="GET")
def attached(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The ciphertext of a record's files, for a keeper who has opened it together with the other side."""
    n = int(request.matchdict["n"])
    file = _sealed_at(context.report, n)
    if file is None or not taken_by(context.report, n, request.identity.account):
        raise HTTPNotFound
    path = str(request.hall.vault.path(file.sha256))
    answer = FileResponse(path, request=request, content_type="application/octet-stream")
    answer.cache_control = "private, no-store"
    return answer


def _sealed_at(report: Dossier, n: int) -> FileRef | None:
    """The ciphertext of a sealed record's files.

    Raises:
        HTTPNotFound: There is no such record, or nothing is sealed in it.
    """
    if n not in sealed_records(report):
        raise HTTPNotFound
    return attached_to(report, n)


@view_config(route_name="desk.box.answer", renderer="desk/report.jinja2")
def answer(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Say something to the reporter; what comes plain is sealed before anything else."""
    if request.method == "GET":
        return one(context, request)
    given = request.POST
    kind = "question" if given.get("kind") == "question" else "answer"
    for_reporter, for_box = (str(given.get(name, "")) for name in ("for_reporter", "for_box"))
    where = "browser"
    if hasattr(given.get("package"), "file"):
        try:
            package = uploaded(given["package"], AnswerPackage, "密封好的回复文件", 1)
        except Refusal as refusal:
            return _refused(context, request, refusal)
        kind, for_reporter, for_box = package.kind, package.for_reporter, package.for_box
    if not for_reporter:
        text, where = str(given.get("text", "")).strip(), "door"
        if not text:
            return _refused(context, request, Refusal("请填写内容", "TS-18", where="text"))
        try:
            for_reporter = seal_answer(context.report.the(ReportFiled).reply_key, text, secrets.token_bytes)
            for_box = seal_report(read_box(context.box.encode()), text, secrets.token_bytes).decode()
        except SigningError:
            return _refused(context, request, Refusal("内容太长，请分次回复", "TS-18", where="text"))
    form = AnswerForm(kind, for_reporter, for_box, where)  # type: ignore[arg-type]  # the words above
    return _act(context, request, "answer-report", form)


@view_config(route_name="desk.box.close", renderer="desk/report.jinja2")
def close(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """End it with one of the conclusions."""
    if request.method == "GET":
        return one(context, request)
    conclusion = str(request.POST.get("conclusion", ""))
    if conclusion not in CONCLUSIONS:
        return _refused(context, request, Refusal("请选择结论", "TS-18"))
    return _act(context, request, "close-report", conclusion)


def _number(request: Any) -> int:  # noqa: ANN401 - pyramid ships no types
    text = str(request.POST.get("of", ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 10**6


def _act(context: Any, request: Any, verb: str, form: object) -> Any:  # noqa: ANN401 - pyramid ships no types
    try:
        request.perform(verb, context.report.number, _side(request), form)
    except Refusal as refusal:
        return _refused(context, request, refusal)
    return HTTPSeeOther(
        request.route_path("desk.box.report", number=context.report.number, _query={"done": "done"})
    )


def _refused(context: Any, request: Any, refusal: Refusal) -> Any:  # noqa: ANN401 - pyramid ships no types
    frame(request)
    request.response.status = 409
    request.refused = (Alert(f"{refusal.reason}。", "未予办理", "danger"),)
    return _page(context, request)


def _page(context: Any, request: Any, opened: told.Opened | None = None) -> Any:  # noqa: ANN401 - as above
    request.response.cache_control = "private, no-store"
    page = told.keeper_page(showing(request), context.report, context.box, request.identity.account, opened)
    return {"page": replace(page, alerts=refused(request))}
