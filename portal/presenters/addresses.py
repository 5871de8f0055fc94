"""Addresses by the name of their route: the table of contents is the one place that spells them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote, urlencode

from portal.routes import ROUTES

_PATHS = {route.name: re.sub(r"\{(\w+):[^{}]*\}", r"{\1}", route.pattern) for route in ROUTES}
"""Route → its pattern without what a part has to look like."""

Query = Mapping[str, str] | Iterable[tuple[str, str]]


def address(route: str, /, *, query: Query = (), anchor: str = "", **parts: str) -> str:
    """The path of a route with its parts filled in.

    Args:
        route: Its name in ``portal.routes``.
        query: Name and value pairs, in order.
        anchor: A place on the page.
        parts: The parts of the path, as they are; they are quoted here.
    """
    path = _PATHS[route]
    if parts:
        path = path.format_map({name: quote(part, safe="") for name, part in parts.items()})
    pairs = urlencode(list(query.items() if isinstance(query, Mapping) else query)) if query else ""
    return path + (f"?{pairs}" if pairs else "") + (f"#{anchor}" if anchor else "")


def record_url(number: str) -> str:
    """The page of a record."""
    return address("record", number=number)


def tender_url(number: str) -> str:
    """The page of a tender."""
    return address("tender", number=number)


def file_url(sha256: str, name: str) -> str:
    """Where a published file is fetched."""
    return address("file", sha256=sha256, name=name)
