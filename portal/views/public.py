"""The public's front rooms: home, search, the standing pages, and whether the hall is well."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPServiceUnavailable
from pyramid.view import view_config

from portal import keeping
from portal.national.tables import national
from portal.ocds.extended import EXTENSIONS
from portal.presenters.hall_page import hall_page
from portal.presenters.home import LATEST, home_page, tab_kinds
from portal.presenters.open_data import DataSet, open_data_page
from portal.presenters.search_page import search_page
from portal.presenters.showing import Showing, showing
from portal.presenters.standing import about_page, sitemap_page
from search.query import Query, Sort, parse_params
from signing.errors import SigningError

BEHIND_MOST = 1000
"""Journal entries the views may lag behind before the hall says that it is not ready."""


@view_config(route_name="home", request_method="GET", renderer="public/home.jinja2", kept=keeping.listed)
def home(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """What is new and what falls due."""
    request.frame = {"section": "home"}
    tab = request.GET.get("tab", "全部")
    finder = request.hall.finder
    latest = finder.find(Query(kinds=tab_kinds(tab), sort=Sort.DATE_DESC, size=LATEST))
    return {"page": home_page(showing(request), latest, tab, finder.index.count())}


@view_config(route_name="search", request_method="GET", renderer="public/search.jinja2", kept=keeping.found)
def search(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """Search everything disclosed; the whole question stands in the address."""
    query = parse_params(request.GET)
    request.frame = {"section": "disclosure" if not query.text else ""}
    return {"page": search_page(request.hall.finder.find(query), query)}


@view_config(route_name="about", request_method="GET", renderer="public/about.jinja2", kept=keeping.nothing)
def about(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """What this hall is."""
    return {"page": about_page(request.hall.settings)}


@view_config(
    route_name="open-data", request_method="GET", renderer="public/about.jinja2", kept=keeping.nothing
)
def open_data(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """What there is for whoever takes our data, and how to check it."""
    datasets = [
        DataSet(
            each.name,
            each.title,
            each.code,
            len(each.fields),
            sum(field.required for field in each.fields),
            each.rule,
            each.status,
        )
        for each in national().tables
    ]
    return {"page": open_data_page(request.hall.settings, EXTENSIONS, datasets)}


@view_config(route_name="hall", request_method="GET", renderer="public/about.jinja2")
def hall(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """Floors, departments, windows, telephones."""
    return {"page": hall_page(showing(request))}


@view_config(
    route_name="sitemap", request_method="GET", renderer="public/sitemap.jinja2", kept=keeping.nothing
)
def sitemap(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """Where everything is."""
    request.frame = {"section": "sitemap"}
    return {"page": sitemap_page()}


@view_config(route_name="healthz", request_method="GET", renderer="string")
def healthz(request: Any) -> str:  # noqa: ANN401 - pyramid ships no types
    """The process answers."""
    request.response.cache_control = "no-store"
    return "ok\n"


@view_config(route_name="submission-path", request_method="GET", renderer="string")
def submission_path(request: Any) -> str:  # noqa: ANN401 - as above
    """Whether a bid could be received now: the gate can be read, the vault takes and gives back what it is given.

    Nothing is filed by it; what the vault was given is gone again.
    """
    request.response.cache_control = "no-store"
    if request.hall.way_in_shut:
        raise HTTPServiceUnavailable
    request.hall.vault.try_out()
    next(iter(request.archive.shelf("due").keys()), None)
    return "ok\n"


@view_config(route_name="readyz", request_method="GET", renderer="json")
def readyz(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """Whether what was done is also shown: the log and the views keep up with the journal."""
    hall, show = request.hall, showing(request)
    size = show.journal.size
    behind = {
        "log": size - _published(show),
        "board": size - int(show.archive.shelf("cursors").get("board", 0)),
        "search": size - hall.finder.cursor(),
    }
    ready = max(behind.values()) <= BEHIND_MOST
    request.response.status = 200 if ready else 503
    request.response.cache_control = "no-store"
    return {"ready": ready, "entries": size, "behind": behind}


def _published(show: Showing) -> int:
    """How many entries the published checkpoint covers; none where it does not verify."""
    try:
        return show.log.size
    except SigningError:
        return 0
