"""The public log: a page for people, files for programs."""

from __future__ import annotations

import re
from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response
from pyramid.view import view_config

from portal.evidence import trust_policy
from portal.presenters.logpages import log_page
from portal.presenters.showing import showing
from portal.views.records import UNCHANGING
from signing.keyring import certificates_to_pem

_TILE = re.compile(
    r"tile/(?:entries|[0-9]|[1-5][0-9]|6[0-3])/(?:x[0-9]{3}/)*[0-9]{3}(?:\.p/[1-9][0-9]{0,2})?"
)
"""Exactly the paths C2SP tlog-tiles knows; nothing else is looked for on the disk."""


@view_config(route_name="log", request_method="GET", renderer="public/log.jinja2")
def log(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """Checkpoint and entries; ``before`` pages back, ``index`` shows one entry."""
    request.frame = {"section": "log"}
    before, index = (whole(request.GET.get(name, "")) for name in ("before", "index"))
    return {"page": log_page(showing(request), before, index)}


@view_config(route_name="log.keys", request_method="GET")
def keys(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The policy file that ``verify.py --keys`` takes."""
    text = trust_policy(showing(request).log.key, request.hall.house.promise.verifier)
    return Response(text=text, content_type="text/plain", charset="utf-8")


@view_config(route_name="log.root", request_method="GET")
def root(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The certificate that vouches for the office seal."""
    pem = certificates_to_pem(request.hall.keyring.roots)
    return Response(body=pem.encode(), content_type="application/x-pem-file")


@view_config(route_name="log.tile", request_method="GET")
def tile(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A file of the log as the sealer published it (C2SP tlog-tiles)."""
    path = request.matchdict["path"]
    checkpoint = path == "checkpoint"
    data = showing(request).log.read(path) if checkpoint or _TILE.fullmatch(path) else None
    if data is None:
        raise HTTPNotFound
    if checkpoint:
        answer = Response(body=data, content_type="text/plain", charset="utf-8")
        answer.cache_control = "no-cache"
        return answer
    answer = Response(body=data, content_type="application/octet-stream")
    answer.headers["Cache-Control"] = UNCHANGING
    return answer


def whole(text: str) -> int | None:
    """A number out of an address, or None where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
