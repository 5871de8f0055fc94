"""The sealing page: served with a policy that lets it run its own script and reach nothing; and the file to save."""

from __future__ import annotations

from typing import Any

from pyramid.response import Response
from pyramid.view import view_config

from portal.sealing.page import build_page


@view_config(route_name="sealing.page", request_method="GET")
def sealing(_request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The page, to be used at once."""
    return _served("inline")


@view_config(route_name="sealing.saved", request_method="GET")
def saved(_request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The same bytes, to be kept and used unplugged."""
    return _served('attachment; filename="sealing.html"')


def _served(disposition: str) -> Any:  # noqa: ANN401 - pyramid ships no types
    page = build_page()
    answer = Response(body=page.html, content_type="text/html", charset="utf-8")
    answer.headers["Content-Security-Policy"] = page.csp
    answer.content_disposition = disposition
    answer.cache_control = "no-cache"
    return answer
