"""Disclosure requests on the public network: asking, following, supplementing, fetching the answer."""

from __future__ import annotations

import hmac
from typing import Any
from urllib.parse import quote

from msgspec.structs import replace
from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import FileResponse
from pyramid.view import view_config

from hallcore.dossier import Dossier, record_number
from hallcore.ground.errors import Refusal
from hallcore.identity.rules import is_person
from hallcore.requests.model import REQUEST, RequestAnswered, RequestForm, SupplementForm
from portal.forms import choices
from portal.forms.requests import AskFields, ProgressFields, ReasonFields, SupplementFields
from portal.presenters import requests as told
from portal.presenters.addresses import address
from portal.presenters.showing import showing
from portal.views.desk import beside, posted, refused, to

WRONG = "编号或者查询码不正确"


def departments(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The departments that can be asked, as choices."""
    shelf = request.archive.shelf("departments").items()
    return choices({"": "请选择部门", **{code: one["organ"] for code, one in shelf}})


@view_config(route_name="requests", request_method="GET", renderer="public/about.jinja2")
def front(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """How to ask for information, and what one asked for."""
    request.frame = {"section": "disclosure"}
    party = request.identity.party if request.identity is not None else ""
    return {"page": told.front_page(showing(request), party)}


@view_config(route_name="request.new", renderer="bidder/form.jinja2")
def new(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Ask for information, for oneself or the company one comes from."""
    request.frame = {"section": "disclosure"}
    form, visitor = AskFields(posted(request)), request.identity
    form.department.choices = departments(request)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            asked = RequestForm(
                form.department.data,
                "citizen" if is_person(visitor.party) else "organisation",
                visitor.party,
                form.name.data.strip(),
                form.ident.data.strip(),
                form.contact.data.strip(),
                form.content.data.strip(),
                "online",
                form.form.data,
                form.delivery.data,
                (form.address.data or "").strip(),
            )
            done = request.perform("file-request", "", "citizen", asked)
            return to(request, "request", number=done.dossier)
    page = told.form_page(
        "提出申请", refused(request), address("requests"), "提交后得到申请编号和查询码，可以随时查询进度。"
    )
    return {"page": replace(page, boxes=(told.privacy_box(),)), "form": form}


@view_config(route_name="request.progress", renderer="bidder/form.jinja2")
def progress(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Show how far a request is to whoever has its number and query code."""
    request.frame = {"section": "disclosure"}
    form = ProgressFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            found = _by_code(request, form.number.data.strip().upper(), form.code.data.strip().upper())
            request.override_renderer = "public/about.jinja2"
            request.response.cache_control = "private, no-store"
            return {"page": told.progress_page(showing(request), found)}
    page = told.form_page("查询进度", refused(request), address("requests"), submit="查询")
    return {"page": page, "form": form}


def _by_code(request: Any, number: str, code: str) -> Dossier:  # noqa: ANN401 - pyramid ships no types
    """The request of that number and code; which of the two is wrong is not told."""
    dossier: Dossier | None = request.archive.get(number)
    kept = told.annex_of(dossier, "code") if dossier is not None and dossier.machine == REQUEST else ""
    if dossier is None or not kept or not hmac.compare_digest(kept.encode(), code.encode()):
        raise Refusal(WRONG, where="code")
    return dossier


@view_config(route_name="request", request_method="GET", renderer="public/about.jinja2")
def own(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """One's own request."""
    request.frame = {"section": "disclosure"}
    return {"page": told.own_page(showing(request), context.request)}


@view_config(route_name="request.supplement", renderer="bidder/form.jinja2")
def supplement(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Supplement what was not clear."""
    request.frame = {"section": "disclosure"}
    number = context.request.number
    form = SupplementFields(posted(request), content=told.content_of(context.request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("correct-request", number, "citizen", SupplementForm(form.content.data.strip()))
            return to(request, "request", number=number)
    page = told.form_page(
        "补正申请", refused(request), address("request", number=number), "答复期限自收到补正之日起重新计算。"
    )
    return {"page": page, "form": form}


@view_config(route_name="request.withdraw", renderer="bidder/form.jinja2")
def withdraw(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Take a request back."""
    request.frame = {"section": "disclosure"}
    number, form = context.request.number, ReasonFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("withdraw-request", number, "citizen", form.reason.data.strip())
            return to(request, "request", number=number)
    page = told.form_page("撤回申请", refused(request), address("request", number=number), submit="撤回")
    return {"page": page, "form": form}


@view_config(route_name="request.letter", request_method="GET")
def letter(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A sealed letter to the applicant."""
    return send_letter(request, context.request, told.TO_APPLICANT)


@view_config(route_name="request.file", request_method="GET")
def file(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A file the reply hands over."""
    return send_file(request, context.request)


# -- for both networks -----------------------------------------------------------------------------------------


def send_letter(request: Any, dossier: Dossier, kinds: tuple[str, ...]) -> Any:  # noqa: ANN401 - as above
    """The printed letter of a record of these kinds."""
    n = int(request.matchdict["n"])
    if n >= dossier.count or dossier.types[n] not in kinds:
        raise HTTPNotFound
    found = request.archive.shelf("papers").get(record_number(dossier.number, n))
    if found is None:
        raise HTTPNotFound
    return _sent(
        request, found[0], f"{dossier.number}-{dossier.record(n).paper.title}.pdf", "application/pdf"
    )


def send_file(request: Any, dossier: Dossier) -> Any:  # noqa: ANN401 - as above
    """A file of the reply that was given."""
    wanted, numbers = request.matchdict["sha256"], dossier.numbers(RequestAnswered.type)
    for one in dossier.record(numbers[-1]).files if numbers else ():
        if one.sha256 == wanted:
            return _sent(request, wanted, one.name, "application/octet-stream")
    raise HTTPNotFound


def _sent(request: Any, sha256: str, name: str, kind: str) -> Any:  # noqa: ANN401 - as above
    answer = FileResponse(str(request.hall.vault.path(sha256)), request=request, content_type=kind)
    answer.content_disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    answer.cache_control = "private, no-store"
    return answer
