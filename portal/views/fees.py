"""The public's pages of fees: standards, one item, a year's totals, and the list as open data."""

from __future__ import annotations

from typing import Any

import msgspec
from pyramid.response import Response
from pyramid.view import view_config

from portal import keeping
from portal.exporting import exported
from portal.fee_contexts import TariffContext
from portal.presenters import fee_standards as told
from portal.presenters.showing import showing


@view_config(route_name="fees", request_method="GET", renderer="public/fees.jinja2", kept=keeping.listed)
def fees(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """Fee standards by department, or the charges to enterprises."""
    request.frame = {"section": "fees"}
    return {"page": told.standards_page(showing(request), request.GET.get("list", ""))}


@view_config(route_name="fees.item", request_method="GET", renderer="public/fees.jinja2", kept=keeping.listed)
def item(context: TariffContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """One fee item with all its versions."""
    request.frame = {"section": "fees"}
    return {"page": told.item_page(showing(request), context.tariff)}


@view_config(
    route_name="fees.totals", request_method="GET", renderer="public/fee_totals.jinja2", kept=keeping.listed
)
def totals(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """What came in during a year, by item."""
    request.frame = {"section": "fees"}
    return {"page": told.totals_page(showing(request), request.GET.get("year", ""))}


@view_config(route_name="fees.data", request_method="GET")
def data(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The list of fees as comma separated values or as JSON."""
    show = showing(request)
    if request.matchdict["kind"] == "csv":
        return exported(request, "csv", "fees", "收费项目", told.data_rows(show), public=True)
    body = msgspec.json.encode(told.data_json(show))
    answer = Response(body=body, content_type="application/json", request=request)
    answer.charset = None
    return answer
