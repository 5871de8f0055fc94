"""Open data: our tenders as OCDS releases, other publishers' releases as they came, and what the API is."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response
from pyramid.view import view_config

from portal import stretches
from portal.contexts import TenderContext
from portal.ocds.feed import LIMIT, LIMIT_MOST, Feed, Kind, Process
from portal.ocds.records import record_package, release_package
from portal.ocds.tale import Publisher
from portal.presenters.addresses import address
from portal.presenters.showing import showing
from portal.purchase_contexts import PurchaseContext
from portal.sale_contexts import SaleContext
from portal.settings import Settings

OPENAPI = Path(__file__).parent.parent / "api" / "openapi.json"
METHODS = ("GET", "HEAD")
KINDS: tuple[Kind, ...] = ("own", "foreign", "all")


@view_config(route_name="ocds.packages", request_method=METHODS)
def packages(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Releases in the order of the journal; ``Link: rel="next"`` goes on where the page ends."""
    try:
        since, limit, kind, until = _asked(request.GET)
    except ValueError as fault:
        return problem(str(fault))
    page = feed_of(request).page(since, limit, kind, until)
    pairs = {"since": since, "limit": limit, "source": kind} | ({"until": until} if until is not None else {})
    if page.published is None:
        answer = Response(status=204)
    else:
        publisher = publisher_of(request.hall.settings)
        uri = _url(publisher, pairs)
        answer = open_data(request, release_package(uri, page.releases, publisher, page.published))
    following = _url(publisher_of(request.hall.settings), pairs | {"since": page.following})
    answer.headers["Link"] = f'<{following}>; rel="next"'
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Access-Control-Expose-Headers"] = "Link, ETag"
    answer.cache_control = "no-cache"
    return answer


@view_config(route_name="ocds.release", request_method=METHODS)
def process(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """One process whole as a record package; ours compiled, another publisher's exactly as it came."""
    ocid = request.matchdict["ocid"]
    found = feed_of(request).process(ocid)
    if found is None:
        return problem(f"没有 ocid 为 {ocid[:200]} 的过程", status=404)
    publisher = publisher_of(request.hall.settings)
    uri = f"{publisher.url}/api/ocds/releases/{quote(ocid, safe='')}.json"
    data = record_package(uri, found.releases, publisher, found.published, compiled=found.own)
    return open_data(request, data)


@view_config(route_name="tender.ocds", request_method=METHODS)
def tender(context: TenderContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A tender's releases as one package."""
    found: Process | None = feed_of(request).tender(context.tender)
    if found is None:
        raise HTTPNotFound
    publisher = publisher_of(request.hall.settings)
    uri = publisher.url + address("tender.ocds", number=context.tender.number)
    return open_data(request, release_package(uri, found.releases, publisher, found.published))


@view_config(route_name="sale.ocds", request_method=METHODS)
def sale(context: SaleContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A sale's releases as one package."""
    found: Process | None = feed_of(request).tender(context.sale)
    if found is None:
        raise HTTPNotFound
    publisher = publisher_of(request.hall.settings)
    uri = publisher.url + address("sale.ocds", number=context.sale.number)
    return open_data(request, release_package(uri, found.releases, publisher, found.published))


@view_config(route_name="purchase.ocds", request_method=METHODS)
def purchase(context: PurchaseContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A direct purchase's releases as one package."""
    found: Process | None = feed_of(request).tender(context.purchase)
    if found is None:
        raise HTTPNotFound
    publisher = publisher_of(request.hall.settings)
    uri = publisher.url + address("purchase.ocds", number=context.purchase.number)
    return open_data(request, release_package(uri, found.releases, publisher, found.published))


@view_config(route_name="log.stretch", request_method=METHODS)
def stretch(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Every entry of the log from a position on, the public records behind them, and the proof that none is missing."""
    try:
        since = position_of(request.GET, "since", "0")
        limit = limit_of(request.GET, stretches.LIMIT, stretches.LIMIT_MOST)
    except ValueError as fault:
        return problem(str(fault))
    root, log = request.root_view, showing(request).log
    data = stretches.stretch_file(root.archive, root.journal, log, since, limit)
    if data is None:
        answer = Response(status=204)
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.cache_control = "no-cache"
        return answer
    return open_data(request, data)


@view_config(route_name="openapi", request_method=METHODS)
def openapi(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """What this API is (OpenAPI 3.1)."""
    return open_data(request, _openapi())


@cache
def _openapi() -> bytes:
    return OPENAPI.read_bytes()


# -- what the views share ---------------------------------------------------------------------------------


def publisher_of(settings: Settings) -> Publisher:
    """This hall as a publisher."""
    return Publisher(settings.site.centre, settings.public_url, settings.ocid_prefix)


def feed_of(request: Any) -> Feed:  # noqa: ANN401 - pyramid ships no types
    """The releases as this request sees them."""
    hall = request.hall
    return Feed(request.root_view, hall.vault, publisher_of(hall.settings))


def open_data(request: Any, data: bytes) -> Any:  # noqa: ANN401 - pyramid ships no types
    """JSON that anybody may read from anywhere, with an ETag of its content."""
    answer = Response(body=data, content_type="application/json", request=request, conditional_response=True)
    answer.etag = hashlib.sha256(data).hexdigest()
    answer.cache_control = "no-cache"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def _asked(parameters: Any) -> tuple[int, int, Kind, int | None]:  # noqa: ANN401 - a WebOb multi-dict
    """The cursor, how many, whose, and up to where.

    Raises:
        ValueError: One of them is none; the message says which.
    """
    since = position_of(parameters, "since", "0")
    until = position_of(parameters, "until", "0") if "until" in parameters else None
    limit = limit_of(parameters, LIMIT, LIMIT_MOST)
    source = parameters.get("source", "own")
    for kind in KINDS:
        if kind == source:
            return since, limit, kind, until
    raise ValueError(f"source 应为 {'、'.join(KINDS)} 之一")


def position_of(parameters: Any, name: str, otherwise: str) -> int:  # noqa: ANN401 - a WebOb multi-dict
    """A place in the log out of an address.

    Raises:
        ValueError: It is none; the message says which.
    """
    text = parameters.get(name, otherwise)
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise ValueError(f"{name} 应为日志位置，从 0 起的整数")
    return int(text)


def limit_of(parameters: Any, otherwise: int, most: int) -> int:  # noqa: ANN401 - a WebOb multi-dict
    """How many are asked for.

    Raises:
        ValueError: No number, or more than are given at once.
    """
    text = parameters.get("limit", str(otherwise))
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= most):
        raise ValueError(f"limit 应为 1 至 {most} 的整数")
    return int(text)


def _url(publisher: Publisher, pairs: dict[str, Any]) -> str:
    query = "&".join(f"{name}={quote(str(value), safe='')}" for name, value in pairs.items())
    return f"{publisher.url}{address('ocds.packages')}?{query}"


def problem(reason: str, status: int = 400) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Why a question has no answer, as JSON."""
    answer = Response(json_body={"refused": True, "reason": reason}, status=status)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.cache_control = "no-store"
    return answer
