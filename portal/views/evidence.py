"""Evidence to take along: the zip of an own case or request for its applicant, of a whole dossier for its officers."""

from __future__ import annotations

from typing import Any

from pyramid.renderers import render_to_response
from pyramid.response import Response
from pyramid.view import view_config

from hallcore.dossier import Dossier
from portal.contexts import BranchContext, CaseContext
from portal.presenters.case_bundle import applicants_bundle, chain_bundle
from portal.presenters.pages import ErrorPage
from portal.presenters.shapes import Link
from portal.presenters.showing import showing


@view_config(route_name="my.evidence", request_method="GET")
def of_own_case(context: CaseContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """What proves one's own case: every paper one was given and everything one did."""
    return _own(request, context.case)


@view_config(route_name="request.evidence", request_method="GET")
def of_own_request(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The same of a disclosure request."""
    return _own(request, context.request)


@view_config(route_name="office.evidence", request_method="GET")
def of_case(context: CaseContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The whole chain of a case."""
    return _chain(request, context.case)


@view_config(route_name="office.foreign.evidence", request_method="GET")
def of_foreign_case(context: CaseContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Every report of a case that lives elsewhere."""
    return _chain(request, context.case)


@view_config(route_name="office.branch.evidence", request_method="GET")
def of_branch(context: BranchContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The whole chain of a branch."""
    return _chain(request, context.branch)


@view_config(route_name="desk.request.evidence", request_method="GET")
def of_request(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The whole chain of a disclosure request."""
    return _chain(request, context.request)


def _own(request: Any, dossier: Dossier) -> Any:  # noqa: ANN401 - pyramid ships no types
    hall = request.hall
    promise = hall.house.promise.verifier
    return sent_bundle(request, dossier, applicants_bundle(showing(request), promise, hall.vault, dossier))


def _chain(request: Any, dossier: Dossier) -> Any:  # noqa: ANN401 - pyramid ships no types
    return sent_bundle(
        request, dossier, chain_bundle(showing(request), request.hall.house.promise.verifier, dossier)
    )


def sent_bundle(request: Any, dossier: Dossier, data: bytes | None) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The zip, or a page that says that some of it is not in the log yet."""
    if data is None:
        text = "有的记录已经保存，尚未写入公开日志。服务器承诺 60 秒内写入，请稍后再取。"
        page = ErrorPage(title="尚未入日志", code=404, text=text, ways=(Link("返回首页", "/"),))
        answer = render_to_response("public/error.jinja2", {"page": page}, request=request)
        answer.status = 404
    else:
        answer = Response(body=data, content_type="application/zip")
        answer.content_disposition = f'attachment; filename="{dossier.number}.zip"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
