"""The supervisor's window: everything to be seen, nothing to be done."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from portal.presenters.desk_supervision import supervision_page
from portal.views.desk import frame


@view_config(route_name="desk.supervision", request_method="GET", renderer="desk/dossier.jinja2")
def supervision(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The overview of every tender under way."""
    return {"page": supervision_page(frame(request))}
