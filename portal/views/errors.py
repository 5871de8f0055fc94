"""The one exception view for refusals, and the pages for what is not there, not allowed or broken."""

from __future__ import annotations

import logging
import secrets
from typing import Any

from pyramid.httpexceptions import HTTPException, HTTPForbidden, HTTPNotFound
from pyramid.view import exception_view_config, notfound_view_config

from hallcore.ground.errors import Refusal
from portal.asking import wants_json
from portal.presenters.pages import ErrorPage, RefusalPage
from portal.presenters.shapes import Action, Clause, Link

_LOG = logging.getLogger(__name__)


@exception_view_config(Refusal, renderer="public/refusal.jinja2")
def refused(refusal: Refusal, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Show what was refused, why, and by which clause. Nothing was kept but, where due, the refusal."""
    request.response.status = 409
    clause = clause_of(request, refusal.cite)
    if wants_json(request):
        request.override_renderer = "json"
        source = clause.source if clause else ""
        return {
            "refused": True,
            "reason": refusal.reason,
            "cite": refusal.cite,
            "source": source,
            "where": refusal.where,
        }
    return {
        "page": RefusalPage(
            title="未予办理",
            reason=refusal.reason,
            where=refusal.where,
            clause=clause,
            at=request.hall.clock.now(),
            ways=("按上述原因更正后可以再次办理。", "对处理有异议的，可以向行政监督部门反映。"),
            actions=(Action("返回上一页", request.referer or "/"),),
        )
    }


@notfound_view_config(renderer="public/error.jinja2")
def not_found(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Nothing at this address, or nothing this network may see: the answer is the same."""
    request.response.status = 404
    ways = (Link("返回首页", "/"), Link("搜索全厅", "/search"), Link("网站地图", "/sitemap"))
    return {
        "page": ErrorPage(
            title="没有找到这个页面", code=404, text="地址可能有误，或者内容已经移动。", ways=ways
        )
    }


@exception_view_config(HTTPForbidden, renderer="public/error.jinja2")
def forbidden(_refusal: HTTPForbidden, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Signed in, but not for this."""
    request.response.status = 403
    ways = (Link("返回首页", "/"), Link("换一个账号登录", "/sign-in"))
    return {
        "page": ErrorPage(
            title="当前账号不能办理此事", code=403, text="此事由其他角色或者本项目的经办单位办理。", ways=ways
        )
    }


@exception_view_config(HTTPException, renderer="public/error.jinja2")
def http_error(error: HTTPException, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Redirects pass; other HTTP errors get a page in Chinese."""
    if error.code < 400 or isinstance(error, HTTPNotFound):
        return error
    request.response.status = error.code
    text = {400: "提交的内容不完整，或者页面停留时间过长。请返回重新提交。"}.get(error.code, "请求不能处理。")
    return {"page": ErrorPage(title="请求有误", code=error.code, text=text, ways=(Link("返回首页", "/"),))}


@exception_view_config(Exception, renderer="public/error.jinja2")
def broken(error: Exception, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A fault of ours: logged under a reference the visitor can quote; details stay inside."""
    if isinstance(error, KeyError) and request.matched_route is None:
        return not_found(request)
    reference = secrets.token_hex(4)
    _LOG.error("fault %s at %s", reference, request.path, exc_info=error)
    request.response.status = 500
    page = ErrorPage(
        title="系统故障",
        code=500,
        text="系统出现故障，已经记录。已确认收到的办理不受影响。",
        ways=(Link("返回首页", "/"),),
        reference=reference,
    )
    return {"page": page}


def clause_of(request: Any, cite: str) -> Clause | None:  # noqa: ANN401 - pyramid ships no types
    """The clause a refusal rests on, as the law book in force has it."""
    if not cite:
        return None
    try:
        found = request.hall.lawbook.on(request.hall.clock.now().date()).cite(cite)
    except Refusal:
        return Clause("", cite, cite)
    return Clause(found.words, found.line, cite)
