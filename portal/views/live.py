"""The five stages as they stand, and the reports: everything to be seen, nothing to be done."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from portal.exporting import exported
from portal.presenters import statistics as told
from portal.presenters.live import live_page
from portal.presenters.showing import showing
from portal.views.desk import frame


@view_config(route_name="live", request_method="GET", renderer="desk/live.jinja2")
def live(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """Every matter under way, by stage."""
    return {"page": live_page(frame(request))}


@view_config(route_name="live.statistics", request_method="GET", renderer="desk/statistics.jinja2")
def statistics(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """A report of a day, month, quarter or year."""
    show = frame(request)
    return {"page": told.statistics_page(show, told.read(request.GET, show.now.date()))}


@view_config(route_name="live.statistics.export", request_method="GET")
def export(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The same as a workbook or comma separated values, every line of it."""
    show = showing(request)
    asked = told.read(request.GET, show.now.date())
    name = f"statistics-{asked.period}-{asked.scope}"
    title = f"{told.words_of(asked.grain, asked.period)}办件"
    return exported(request, request.matchdict["kind"], name, title, told.sheet(show, asked))
