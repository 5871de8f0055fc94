"""The report box on the public network: a report is sealed before it is kept, and followed by its code alone.

With a script nothing plain comes here. Without one the hall seals in memory what was sent and keeps the sealed form
alone; the page says so before anything is written.
"""

from __future__ import annotations

import secrets
from os import SEEK_END
from typing import Any, Literal

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response
from pyramid.view import view_config

from hallcore.desk import Actor
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.vault import FileRef
from hallcore.voice.reports.model import ATTACHED, ReportBoxSet, ReportFiled, ReportForm, SayForm
from hallcore.voice.reports.office import STANDING, check_attached
from hallcore.voice.reports.rules import lookup_claim
from portal.presenters import reportbox as told
from portal.presenters.addresses import address
from portal.presenters.shapes import Alert, Link
from portal.presenters.showing import showing
from portal.reportbox.papers import ReportPackage, ciphertext, uploaded
from portal.reportbox.script import build_script
from signing.errors import SigningError
from signing.seal.report import (
    Reporter,
    new_code,
    open_answer,
    read_box,
    reporter_of,
    seal_report,
)

ANYBODY = Actor("visitor", "citizen")
WRONG = "查询码不正确"


def standing_box(request: Any) -> str:  # noqa: ANN401 - pyramid ships no types
    """The box in use, as canonical JSON; "" where none was set up."""
    number = request.archive.claimed(STANDING)
    return request.archive[number].the(ReportBoxSet).box if number else ""


@view_config(route_name="report.script", request_method="GET")
def script(_request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """What seals and opens in the browser."""
    answer = Response(body=build_script(), content_type="text/javascript", charset="utf-8")
    answer.cache_control = "no-cache"
    return answer


@view_config(route_name="report", renderer="public/report.jinja2")
def report(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Report something; what comes sealed is kept as it is, what comes plain is sealed before anything else."""
    _private(request)
    box = standing_box(request)
    alerts: tuple[Alert, ...] = ()
    if request.method == "POST":
        try:
            return _filed(request, box)
        except Refusal as refusal:
            request.response.status = 409
            alerts = (Alert(f"{refusal.reason}。", "没有提交", "danger"),)
    return {"page": told.report_page(showing(request), box, alerts)}


@view_config(route_name="report.box", request_method="GET")
def box_file(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The box in use, for whoever seals with the command line."""
    box = standing_box(request)
    if not box:
        raise HTTPNotFound
    answer = Response(body=box.encode(), content_type="application/json")
    answer.content_disposition = 'attachment; filename="report-box.json"'
    answer.cache_control = "no-cache"
    return answer


def _filed(request: Any, box: str) -> Any:  # noqa: ANN401 - pyramid ships no types
    code, given = "", _sealed_already(request)
    where: Literal["browser", "door"] = "browser"
    if given is None:
        sealed, where = _sealed_at_the_door(request, box), "door"
        code = new_code(secrets.token_bytes)
        reporter = reporter_of(code)
        given = ReportPackage(sealed, reporter.lookup, reporter.public_key)
    form = ReportForm(given.sealed, given.reply_key, given.lookup, where, _attached(request, given))
    request.hall.house.perform("file-report", "", ANYBODY, form)
    text = "举报已经密封并投入举报箱。请凭查询码查看回复。"
    return _done(request, text, "-".join(code[i : i + 4] for i in range(0, len(code), 4)))


def _sealed_already(request: Any) -> ReportPackage | None:  # noqa: ANN401 - pyramid ships no types
    """What came sealed, by the script or as a file of the command line; None where it came plain."""
    given = request.POST
    package = given.get("package")
    if hasattr(package, "file"):
        return uploaded(package, ReportPackage, "密封好的举报文件", _megabytes(request))
    sealed, lookup, reply = (str(given.get(name, "")) for name in ("sealed", "lookup", "reply_key"))
    return ReportPackage(sealed, lookup, reply) if sealed else None


def _attached(request: Any, given: ReportPackage) -> tuple[FileRef, ...]:  # noqa: ANN401 - pyramid ships no types
    """The ciphertext of the files in the vault, and how a record names it; nothing plain comes here."""
    vault, part = request.hall.vault, request.POST.get("attached")
    if given.attached:
        data = ciphertext(given.attached)
        check_attached((FileRef(ATTACHED, len(data), ""),), _megabytes(request))
        return (vault.keep(ATTACHED, data),)
    if not hasattr(part, "file"):
        return ()
    size = part.file.seek(0, SEEK_END)
    part.file.seek(0)
    check_attached((FileRef(ATTACHED, size, ""),), _megabytes(request))
    return (vault.keep(ATTACHED, part.file),)


def _megabytes(request: Any) -> int:  # noqa: ANN401 - pyramid ships no types
    return told.limits(showing(request))[1]


def _sealed_at_the_door(request: Any, box: str) -> str:  # noqa: ANN401 - pyramid ships no types
    """Seal what was sent plain, in memory; whoever sent it has said that they know."""
    text = str(request.POST.get("text", "")).strip()
    if not text:
        raise Refusal("请填写内容", "TS-09", where="text")
    if not request.POST.get("door"):
        raise Refusal("浏览器没有运行密封脚本：请确认由大厅服务器代为密封，或者使用纸质举报箱", "TS-09")
    if not box:
        raise Refusal("举报箱尚未设置密钥，请使用大厅的纸质举报箱", "TS-09")
    try:
        return seal_report(read_box(box.encode()), text, secrets.token_bytes).decode()
    except SigningError as fault:
        raise Refusal("内容太长，请分次提交", "TS-09", where="text") from fault


def _done(request: Any, text: str, code: str = "") -> Any:  # noqa: ANN401 - pyramid ships no types
    request.override_renderer = "public/report_done.jinja2"
    page = told.DonePage(
        title="已经投入举报箱",
        crumbs=(Link("举报箱", address("report")), Link("已经投入")),
        code=code,
        text=text,
    )
    return {"page": page}


@view_config(route_name="report.follow", renderer="public/follow.jinja2")
def follow(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Follow a report by its code; with a script the code does not come here."""
    _private(request)
    crumbs = (Link("举报箱", address("report")), Link("查看回复"))
    page = told.follow_page(showing(request), crumbs)
    if request.method == "POST":
        try:
            reporter = reporter_of(str(request.POST.get("code", "")))
            return {"page": _opened(request, reporter, crumbs)}
        except (Refusal, SigningError):
            request.response.status = 409
            alerts = (Alert(f"{WRONG}。", "没有找到", "danger"),)
            page = told.follow_page(showing(request), crumbs, alerts)
    return {"page": page}


def _opened(request: Any, reporter: Reporter, crumbs: tuple[Link, ...]) -> told.FollowPage:  # noqa: ANN401 - as above
    found = _by_lookup(request, reporter.lookup)
    answers = tuple(
        f"{one['at']}　{one['kind']}：{open_answer(reporter.private_key, one['sealed'])}"
        for one in told.answers_of(found)
    )
    return told.FollowPage(
        title="查看举报的回复",
        crumbs=crumbs,
        found=True,
        state=told.state_words(showing(request), found),
        answers=answers,
        lookup=reporter.lookup,
        box=_box_of(request, found),
        open=found.state != "closed",
        limits=told.limits(showing(request)),
    )


@view_config(route_name="report.answers", request_method="POST", renderer="json")
def answers(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """What was answered, still sealed, to whoever has the look-up value of a code."""
    _private(request)
    try:
        found = _by_lookup(request, str(request.POST.get("lookup", "")))
    except Refusal:
        request.response.status = 404
        return {"wrong": WRONG}
    return {
        "state": told.state_words(showing(request), found),
        "answers": told.answers_of(found),
        "box": _box_of(request, found),
        "open": found.state != "closed",
    }


@view_config(route_name="report.say", request_method="POST", renderer="public/follow.jinja2")
def say(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Say more."""
    _private(request)
    crumbs = (Link("举报箱", address("report")), Link("补充"))
    try:
        given, where = _sealed_already(request), "browser"
        lookup = given.lookup if given is not None else str(request.POST.get("lookup", ""))
        found = _by_lookup(request, lookup)
        if given is None:
            given, where = (
                ReportPackage(_sealed_at_the_door(request, _box_of(request, found)), lookup),
                "door",
            )
        files = _attached(request, given)
        form = SayForm(given.sealed, lookup, where, files)  # type: ignore[arg-type]  # one of the two words above
        request.hall.house.perform("say-report", found.number, ANYBODY, form)
        return _done(request, "补充内容已经密封并投入举报箱。")
    except Refusal as refusal:
        request.response.status = 409
        alerts = (Alert(f"{refusal.reason}。", "没有提交", "danger"),)
        return {"page": told.follow_page(showing(request), crumbs, alerts)}


def _by_lookup(request: Any, lookup: str) -> Dossier:  # noqa: ANN401 - pyramid ships no types
    number = request.archive.claimed(lookup_claim(lookup))
    if not number:
        raise Refusal(WRONG, "TS-09", where="code")
    found: Dossier = request.archive[number]
    return found


def _box_of(request: Any, found: Dossier) -> str:  # noqa: ANN401 - pyramid ships no types
    box: str = request.archive[found.the(ReportFiled).box].the(ReportBoxSet).box
    return box


def _private(request: Any) -> None:  # noqa: ANN401 - pyramid ships no types
    request.frame = {"section": "voice"}
    request.response.cache_control = "private, no-store"
