"""Tenders as the public sees them: the list, a tender's page, its procedure, what bidders need to seal."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response
from pyramid.view import view_config

from portal import keeping
from portal.contexts import TenderContext
from portal.evidence import entry_of
from portal.presenters.incidents import incidents_page
from portal.presenters.procedure import procedure_page
from portal.presenters.showing import showing
from portal.presenters.tender import tender_page
from portal.presenters.trading_list import asked, trading_list
from search.query import parse_params
from trading.tendering.model import NoticePublished, SealingPolicyPublished
from trading.tendering.sealing import package_of


@view_config(route_name="trading", request_method="GET", renderer="trading/list.jinja2", kept=keeping.running)
def tenders(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The list of trading."""
    request.frame = {"section": "trading"}
    query = parse_params(request.GET)
    found = request.hall.finder.find(asked(query))
    return {"page": trading_list(showing(request), found, query)}


@view_config(route_name="incidents", request_method="GET", renderer="public/about.jinja2")
def incidents(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """What the hall measured of its own way in for bids."""
    request.frame = {"section": "trading"}
    return {"page": incidents_page(showing(request))}


@view_config(
    route_name="tender", request_method="GET", renderer="trading/tender.jinja2", kept=keeping.announced
)
def tender(context: TenderContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """A tender's whole life on one page."""
    request.frame = {"section": "trading"}
    return {"page": tender_page(showing(request), announced(context))}


@view_config(route_name="tender.chart", request_method="GET", renderer="trading/procedure.jinja2")
def procedure(context: TenderContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The procedure it runs by."""
    request.frame = {"section": "trading"}
    return {"page": procedure_page(showing(request), announced(context))}


@view_config(route_name="tender.package", request_method="GET")
def package(context: TenderContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The sealing package: what a bidder's tool needs, and the office seal on the policy once it is logged."""
    matter = announced(context)
    n = matter.numbers(SealingPolicyPublished.type)[-1]
    found = entry_of(request.journal, matter.number, n)
    data = package_of(request.hall.vault, matter, found[1].p7s if found is not None else None)
    name = f"sealing-package-{matter.number}.json"
    answer = Response(body=data, content_type="application/json", charset="utf-8")
    answer.content_disposition = f'attachment; filename="{name}"'
    answer.cache_control = "no-cache"
    return answer


def announced(context: TenderContext) -> Any:  # noqa: ANN401 - the dossier, for views that pass it on
    """The tender, once its notice is out; before that there is nothing here for anybody.

    Raises:
        HTTPNotFound: It has no notice. Those who prepare it use their desk.
    """
    if not context.tender.numbers(NoticePublished.type):
        raise HTTPNotFound
    return context.tender
