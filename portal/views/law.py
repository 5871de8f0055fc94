"""The law as the public reads it: all of it, and one rule."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from hallcore.ground.errors import LawFault
from portal import keeping
from portal.presenters.lawpages import law_page, rule_page
from portal.presenters.showing import showing


@view_config(route_name="law", request_method="GET", renderer="public/about.jinja2", kept=keeping.law)
def law(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """Every period, figure and rule in force today."""
    request.frame = {"section": "law"}
    return {"page": law_page(showing(request))}


@view_config(route_name="law.rule", request_method="GET", renderer="public/about.jinja2", kept=keeping.law)
def rule(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """One rule, by the number pages and refusals cite it by."""
    request.frame = {"section": "law"}
    in_force = showing(request).law()
    try:
        cite = in_force.cite(request.matchdict["rule"])
    except LawFault as unknown:
        raise HTTPNotFound from unknown
    return {"page": rule_page(cite, in_force)}
