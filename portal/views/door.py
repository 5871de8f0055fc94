"""Before any page: what cannot be read, text in many spellings, and rooms that ask one to sign in first.

All is settled before the number in the address is looked up, so that the answer does not tell whether
there is such a matter. What is not here: the guard around each view (``portal.security``).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote_to_bytes

from pyramid.events import BeforeTraversal, NewRequest, subscriber
from pyramid.httpexceptions import HTTPBadRequest

from portal.security import check_way, route_of
from portal.spelling import one_spelling


@subscriber(NewRequest)
def check_readable(event: Any) -> None:  # noqa: ANN401 - pyramid ships no types
    """Refuse an address or cookie that is not UTF-8, before anything trips over it.

    Raises:
        HTTPBadRequest: It cannot be read; what could not be read is dropped, so that a page can say so.
    """
    environ = event.request.environ
    try:
        environ.get("PATH_INFO", "").encode("latin-1").decode()
        unquote_to_bytes(environ.get("QUERY_STRING", "").encode("latin-1")).decode()
    except UnicodeError as unreadable:
        environ["PATH_INFO"], environ["QUERY_STRING"] = "/", ""
        raise HTTPBadRequest from unreadable


@subscriber(BeforeTraversal)
def check_first(event: Any) -> None:  # noqa: ANN401 - pyramid ships no types
    """Ask for zone and sign-in before the number is looked up, and before a long form is read."""
    route = route_of(event.request)
    if route is not None:
        check_way(event.request, route)
        _respell(event.request.POST)


def _respell(sent: Any) -> None:  # noqa: ANN401 - a WebOb MultiDict
    """Bring what a form sends to one spelling; a record holds no other (a Mac sends 한글 taken apart)."""
    fields = list(sent.items())
    for _name, value in fields:
        if getattr(value, "filename", None):
            value.filename = one_spelling(value.filename)
    plain = [(name, one_spelling(value) if isinstance(value, str) else value) for name, value in fields]
    if plain != fields:
        sent.clear()
        sent.extend(plain)
