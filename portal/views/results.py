"""The public list of licensing results."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from portal.presenters.public_results import Question, results_page
from portal.presenters.showing import showing


@view_config(route_name="results", request_method="GET", renderer="citizen/results.jinja2")
def results(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The list, as the address asks for it."""
    request.frame = {"section": "disclosure"}
    return {"page": results_page(showing(request), Question.of(request.GET))}
