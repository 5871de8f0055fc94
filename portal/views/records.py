"""A record and everything that proves it: page, exact bytes, seal, log proof, bundle, paper; and published files."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.response import FileResponse, Response
from pyramid.view import view_config

from hallcore.dossier import Dossier, record_number
from portal import keeping
from portal.contexts import RecordContext
from portal.documents import may_fetch, sold_under
from portal.evidence import entry_of
from portal.presenters.addresses import address, record_url
from portal.presenters.bundle import bundle_of
from portal.presenters.pages import ErrorPage
from portal.presenters.record import TEMPLATES, record_page
from portal.presenters.shapes import Link
from portal.presenters.showing import showing

FOR_EVER = 365 * 24 * 3600
"""Seconds a browser may keep what never changes."""

UNCHANGING = f"public, max-age={FOR_EVER}, immutable"


@view_config(
    route_name="record", request_method="GET", renderer="public/disclosure.jinja2", kept=keeping.recorded
)
def record(context: RecordContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The record's page; which kind of page follows from its paper."""
    page = record_page(showing(request), context.dossier, context.n, context.record)
    request.override_renderer = TEMPLATES[type(page)]
    request.frame = {"section": "trading" if page.life else "disclosure"}
    return {"page": page}


@view_config(route_name="record.json", request_method="GET")
def record_json(context: RecordContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The exact bytes that were hashed, chained and signed."""
    return exact(request, context.record.data, "application/json", number_of(context) + ".json")


@view_config(route_name="record.p7s", request_method="GET")
def record_p7s(context: RecordContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The office seal on the record: a detached CMS signature in DER."""
    found = entry_of(request.journal, context.dossier.number, context.n)
    if found is None:
        return not_logged(context, request)
    return exact(request, found[1].p7s, "application/pkcs7-signature", number_of(context) + ".json.p7s")


@view_config(route_name="record.proof", request_method="GET")
def record_proof(context: RecordContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The proof of inclusion against the checkpoint published now (C2SP tlog-proof)."""
    found = entry_of(request.journal, context.dossier.number, context.n)
    proof = showing(request).log.prove(found[0], found[1].leaf) if found is not None else None
    if proof is None:
        return not_logged(context, request)
    answer = Response(body=proof.encode().encode(), content_type="text/plain", charset="utf-8")
    answer.cache_control = "no-cache"
    return answer


@view_config(route_name="record.bundle", request_method="GET")
def record_bundle(context: RecordContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Everything ``verify.py bundle`` takes, in one zip."""
    hall = request.hall
    data = bundle_of(showing(request), hall.house.promise.verifier, hall.vault, context)
    if data is None:
        return not_logged(context, request)
    answer = Response(body=data, content_type="application/zip")
    answer.content_disposition = f'attachment; filename="{number_of(context)}.zip"'
    answer.cache_control = "no-cache"
    return answer


@view_config(route_name="record.pdf", request_method="GET")
def record_pdf(context: RecordContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The record's paper, sealed."""
    paper = showing(request).paper_of(number_of(context))
    if paper is None:
        return told(request, "公文尚未印制", "这份记录的公文还没有印出，或者这种记录不印公文。", context)
    path = request.hall.vault.path(paper[0])
    return kept(request, path, "application/pdf", f'inline; filename="{number_of(context)}.pdf"')


@view_config(route_name="file", request_method="GET")
def file(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A file that a public record names; any other does not exist here. Documents that are sold, for those who paid."""
    sha256, name = request.matchdict["sha256"], request.matchdict["name"]
    found = request.archive.shelf("files").get(sha256)
    if found is None:
        raise HTTPNotFound
    if found[0] != name:
        return HTTPSeeOther(address("file", sha256=sha256, name=found[0]))
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    tender = sold_under(request.archive, found[2])
    if tender is not None and not may_fetch(request.archive, tender, request.identity):
        return unpaid(request, tender)
    answer = kept(request, request.hall.vault.path(sha256), "application/octet-stream", disposition)
    if tender is not None:
        answer.headers["Cache-Control"] = "private, no-store"
    return answer


# -- answers ----------------------------------------------------------------------------------------------


def number_of(context: RecordContext) -> str:
    """The record's number."""
    return record_number(context.dossier.number, context.n)


def exact(request: Any, data: bytes, content_type: str, name: str) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Bytes that never change, to be kept by whoever fetches them."""
    answer = Response(body=data, content_type=content_type, request=request)
    answer.charset = None
    answer.content_disposition = f'inline; filename="{name}"'
    answer.headers["Cache-Control"] = UNCHANGING
    return answer


def kept(request: Any, path: Any, content_type: str, disposition: str) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A file of the vault, streamed."""
    answer = FileResponse(str(path), request=request, cache_max_age=FOR_EVER, content_type=content_type)
    answer.content_disposition = disposition
    return answer


def not_logged(context: RecordContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """What is asked for exists only once the log has the record."""
    text = "这份记录已经保存，尚未写入公开日志。服务器承诺 60 秒内写入，请稍后再取。"
    return told(request, "尚未入日志", text, context)


def unpaid(request: Any, tender: Dossier) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A page that says what the documents cost and how they are obtained."""
    text = "本项目的招标文件收取工本费。请先登记投标，在投标页面取得缴款识别码，缴纳后即可下载。"
    ways = (
        Link("返回招标公告", address("tender", number=tender.number)),
        Link("我的投标", address("bidder")),
    )
    page = ErrorPage(title="缴纳工本费后可以下载", code=403, text=text, ways=ways)
    answer = render_to_response("public/error.jinja2", {"page": page}, request=request)
    answer.status = 403
    answer.cache_control = "no-store"
    return answer


def told(request: Any, title: str, text: str, context: RecordContext) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A page that says what is not there yet, with the way back to the record."""
    ways = (Link("返回这份记录", record_url(number_of(context))), Link("公开日志", address("log")))
    page = ErrorPage(title=title, code=404, text=text, ways=ways)
    answer = render_to_response("public/error.jinja2", {"page": page}, request=request)
    answer.status = 404
    answer.cache_control = "no-store"
    return answer
