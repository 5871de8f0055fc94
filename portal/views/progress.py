"""How a case stands, for whoever has its number and the code or the last four digits. Nothing is written on GET."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace
from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.response import FileResponse
from pyramid.view import view_config

from hallcore.approval.reported import ELSEWHERE
from hallcore.dossier import Dossier, record_number
from hallcore.ground.errors import Refusal
from portal.contexts import CaseContext
from portal.forms.progress import ProgressFields
from portal.inquiry import WRONG, asked, by_code, plain
from portal.presenters.citizens import StepPage
from portal.presenters.foreign import foreign_data, foreign_progress
from portal.presenters.paying import with_fees
from portal.presenters.progress import progress_page, told_as_data
from portal.presenters.ratings import case_section
from portal.presenters.shapes import Alert, Box, Link
from portal.presenters.showing import showing

_ASIDE = (
    Box(
        "没有办件编号",
        ("网上申请的，登录后在“我的办件”查看。在窗口申请的，可以到受理窗口补打收件凭证。",),
        (Link("我的办件", "/my"),),
    ),
    Box("为什么要填后四位", ("办件进度涉及申请人信息，只向知道查询码或者证件、手机号码后四位的人显示。",)),
)


class _Asked(msgspec.Struct):
    """What a program asks with."""

    number: str
    answer: str


@view_config(route_name="progress", renderer="citizen/form.jinja2")
def progress(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Ask for number and answer; show the case to whoever knows both."""
    request.frame = {"section": "services"}
    form = ProgressFields(request.POST if request.method == "POST" else request.GET)
    alerts: tuple[Alert, ...] = ()
    if request.method == "POST" and form.validate():
        try:
            number, code = asked(request.hall.house, request.archive, form.number.data, form.answer.data)
        except Refusal as refusal:
            alerts = (Alert(refusal.reason, tone="danger"),)
            request.response.status = 403
        else:
            if code:
                query = {"number": number, "code": plain(form.answer.data)}
                return HTTPSeeOther(request.route_path("progress", _query=query))
            return _shown(request, request.archive[number], "")
    elif request.method == "GET" and request.GET.get("code"):
        number, code = request.GET.get("number", ""), request.GET["code"]
        case = by_code(request.archive, number, code)
        if case is not None:
            return _shown(request, case, plain(code))
        alerts = (Alert(WRONG, tone="danger"),)
        request.response.status = 403
    page = StepPage(
        title="查办件进度",
        crumbs=(Link("首页", "/"), Link("查办件进度")),
        alerts=alerts,
        lead="不用登录。凭办件编号和查询码，或者证件号码、手机号码的后四位查询。",
        submit="查询",
        boxes=_ASIDE,
    )
    return {"page": page, "form": form}


def _shown(request: Any, case: Dossier, code: str) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The page; whoever came with the code may fetch the papers."""

    def fetch(n: int) -> str:
        address: str = request.route_path("progress.paper", number=case.number, n=n, _query={"code": code})
        return address

    show = showing(request)
    foreign = case.machine == ELSEWHERE
    page = (
        foreign_progress(show, case)
        if foreign
        else with_fees(progress_page(show, case, fetch if code else None), show, case, code=bool(code))
    )
    if code and not foreign:
        url = request.route_path("rate", _query={"number": case.number, "code": code})
        page = replace(page, sections=(*page.sections, *case_section(show, case, url)))
    return render_to_response("citizen/progress.jinja2", {"page": page}, request=request)


@view_config(route_name="progress.json", request_method="GET", renderer="json")
def progress_by_code(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The same for a program that has the code."""
    case = by_code(request.archive, request.GET.get("number", ""), request.GET.get("code", ""))
    if case is None:
        request.response.status = 403
        return {"refused": True, "reason": WRONG}
    return _as_data(request, case)


@view_config(route_name="progress.json", request_method="POST", renderer="json")
def progress_by_answer(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The same for a kiosk: number and answer in a JSON body, wrong answers counted."""
    try:
        told = msgspec.json.decode(request.body, type=_Asked)
    except msgspec.DecodeError as fault:
        raise Refusal("查询内容不合格式") from fault
    try:
        number, _code = asked(request.hall.house, request.archive, told.number, told.answer)
    except Refusal as refusal:
        request.response.status = 403
        return {"refused": True, "reason": refusal.reason}
    return _as_data(request, request.archive[number])


def _as_data(request: Any, case: Dossier) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    show = showing(request)
    return foreign_data(show, case) if case.machine == ELSEWHERE else told_as_data(show, case)


@view_config(route_name="progress.paper", request_method="GET")
def paper(context: CaseContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A printed paper of the case, for whoever has the code."""
    number = context.case.number
    if by_code(request.archive, number, request.GET.get("code", "")) is None:
        raise HTTPNotFound
    return paper_of(request, context.case)


def paper_of(request: Any, case: Dossier) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The PDF of the record the address names; not kept by browsers, since it names people.

    Raises:
        HTTPNotFound: No such record, or it was not printed.
    """
    digits = request.matchdict["n"]
    found = showing(request).paper_of(record_number(case.number, int(digits))) if len(digits) < 9 else None
    if found is None:
        raise HTTPNotFound
    answer = FileResponse(
        str(request.hall.vault.path(found[0])), request=request, content_type="application/pdf"
    )
    answer.content_disposition = f'inline; filename="{case.number}-{int(digits):04d}.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
