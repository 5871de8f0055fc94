"""The national platform's data sets: their field tables, and their rows in the order of the log."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import msgspec
from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from portal.national.checking import Fault
from portal.national.rows import LIMIT, LIMIT_MOST, Line, page_of
from portal.national.scopes import Platform
from portal.national.tables import national
from portal.presenters.addresses import address
from portal.settings import Settings
from portal.views.ocds import METHODS, limit_of, open_data, position_of, problem


class DataPage(msgspec.Struct, frozen=True, kw_only=True):
    """What is answered: rows that hold against the field table, and what is wrong with those that do not."""

    dataset: str
    code: str
    title: str
    since: int
    following: int
    ended: bool
    rows: tuple[Line, ...]
    faults: tuple[Fault, ...]


@view_config(route_name="national.tables", request_method=METHODS)
def tables(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Every field table and code list, so that whoever receives rows can check them."""
    return open_data(request, msgspec.json.encode(national()))


@view_config(route_name="national.rows", request_method=METHODS)
def rows(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A data set from a place in the log on; ``Link: rel="next"`` goes on where the page ends."""
    found = national()
    table = found.table(request.matchdict["dataset"])
    if table is None:
        raise HTTPNotFound
    try:
        since = position_of(request.GET, "since", "0")
        limit = limit_of(request.GET, LIMIT, LIMIT_MOST)
    except ValueError as fault:
        return problem(str(fault))
    site = platform_of(request.hall.settings)
    page = page_of(request.root_view, table, found, site, since, limit)
    data = DataPage(
        dataset=table.name,
        code=table.code,
        title=table.title,
        since=since,
        following=page.following,
        ended=page.ended,
        rows=page.rows,
        faults=page.faults,
    )
    answer = open_data(request, msgspec.json.encode(data))
    if not page.ended:
        path = address("national.rows", dataset=table.name)
        pairs = {"since": page.following, "limit": limit}
        query = "&".join(f"{name}={quote(str(value), safe='')}" for name, value in pairs.items())
        answer.headers["Link"] = f'<{site.url}{path}?{query}>; rel="next"'
        answer.headers["Access-Control-Expose-Headers"] = "Link, ETag"
    return answer


def platform_of(settings: Settings) -> Platform:
    """This hall as a platform of public resource trading."""
    site = settings.site
    return Platform(site.centre, settings.public_url, site.platform_code, site.service_code)
