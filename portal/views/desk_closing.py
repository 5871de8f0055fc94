"""The windows that close a tender: the written report, the archive and its package, and what supervision reads of them."""

from __future__ import annotations

import io
from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response
from pyramid.view import view_config

from hallcore.ground.errors import Refusal
from portal.archiving import manifest_of, package_of
from portal.contexts import LotContext, TenderContext
from portal.forms import HallForm
from portal.forms.performance import ReportFields
from portal.presenters import desk_closing as told
from portal.presenters.life import after_of
from portal.views.desk import beside, frame, kept, posted, refused, require_step, role_of, to
from trading.performance.model import ARCHIVE
from trading.performance.paying_model import ArchiveForm, ResultReported

CHARGED = ("purchaser", "agency")


@view_config(route_name="desk.written", renderer="desk/form.jinja2")
def written(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """File the written report on a tender."""
    show, form, lot = frame(request), ReportFields(posted(request)), context.lot
    require_step(request, lot, "report-result", *CHARGED)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = form.filled(kept(request, form.files))
            request.perform("report-result", lot.number, role_of(request, *CHARGED), filled)
            return to(request, "desk.written.read", number=lot.number)
    return {"page": told.written_page(show, context.tender, lot, refused(request)), "form": form}


@view_config(route_name="desk.written.read", request_method="GET", renderer="desk/dossier.jinja2")
def read(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """The written report as it was filed."""
    frame(request)
    if not context.lot.numbers(ResultReported.type):
        raise HTTPNotFound
    return {"page": told.report_page(request.identity, context.tender, context.lot)}


@view_config(route_name="desk.archiving", renderer="desk/form.jinja2")
def archiving(context: TenderContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Put a tender into the archive."""
    show, form, tender = frame(request), HallForm(posted(request)), context.tender
    if request.method == "POST":
        with beside(request, form):
            data, records, files = manifest_of(show, tender)
            named = request.hall.vault.keep("manifest.json", io.BytesIO(data))
            filled = ArchiveForm(named, records, files)
            request.perform("archive-matter", tender.number, role_of(request, *CHARGED), filled)
            return to(request, "desk.archiving", number=tender.number)
    return {"page": told.archive_page(show, tender, refused(request)), "form": form}


@view_config(route_name="desk.package", request_method="GET")
def package(context: TenderContext, request: Any) -> Response:  # noqa: ANN401 - as above
    """The archive as one file that is checked offline."""
    show, tender, hall = frame(request), context.tender, request.hall
    found = [one for one in after_of(show.archive, tender) if one.machine == ARCHIVE]
    if not found:
        raise HTTPNotFound
    data = package_of(show, hall.house.promise.verifier, hall.vault, tender, found[-1])
    if data is None:
        raise Refusal("归档记录正在写入公开日志，请稍后下载", "EB-14", where=tender.number)
    name = f'attachment; filename="{tender.number}.zip"'
    return Response(data, content_type="application/zip", content_disposition=name)


@view_config(route_name="desk.performances", request_method="GET", renderer="desk/list.jinja2")
def performances(request: Any) -> Any:  # noqa: ANN401 - as above
    """The written reports that came in."""
    return {"page": told.watched_page(frame(request))}
