"""Guards around every view: zone, permission, sign-in, headers. No view can forget them.

A view deriver reads the route's line of the table, so whatever view answers a route is guarded by the
same line. What is not here: passwords and sessions (``portal.sessions``), the table (``portal.routes``).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPForbidden, HTTPNotFound, HTTPSeeOther

from portal.permissions import allowed
from portal.routes import BY_NAME
from portal.sessions import Visitor, visitor_of
from portal.settings import ZONES

COOKIE = "hall_session"
CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "X-Frame-Options": "DENY",
}


class SecurityPolicy:
    """Pyramid's window on who is signed in; permission is decided by the guard from the table."""

    def identity(self, request: Any) -> Visitor | None:  # noqa: ANN401 - pyramid ships no types
        """The visitor, or None for the public."""
        return visitor_of(request.root_view, request.cookies.get(COOKIE, ""))

    def authenticated_userid(self, request: Any) -> str | None:  # noqa: ANN401 - pyramid ships no types
        """The account number."""
        visitor = request.identity
        return visitor.account if visitor else None

    def permits(self, request: Any, context: object, permission: Any) -> bool:  # noqa: ANN401 - pyramid ships no types
        """Ask the table."""
        return allowed(permission, request.identity, context)

    def remember(self, _request: Any, _userid: str, **_kw: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - as above
        """Sessions are opened by the sign-in view."""
        return []

    def forget(self, _request: Any, **_kw: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - pyramid ships no types
        """Sessions are closed by the sign-out view."""
        return []


def zone_of(request: Any) -> str:  # noqa: ANN401 - pyramid ships no types
    """The zone of the listener this request came in by; an app without listener counts as the outermost."""
    return str(request.environ.get("hall.zone", "public"))


def guard(view: Any, _info: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Wrap a view in its route's line of the table."""

    def guarded(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
        route = BY_NAME.get(request.matched_route.name) if request.matched_route else None
        if route is None or getattr(request, "exception", None) is not None:
            return view(context, request)
        if ZONES.index(route.zone) > ZONES.index(zone_of(request)):
            raise HTTPNotFound
        if not allowed(route.permission, request.identity, context):
            if request.identity is None:
                raise HTTPSeeOther(
                    request.route_path("sign-in") + "?" + urlencode({"next": request.path_qs}),
                    headers={"Cache-Control": "no-store"},
                )
            raise HTTPForbidden
        return view(context, request)

    return guarded


def add_headers(event: Any) -> None:  # noqa: ANN401 - pyramid ships no types
    """Put the secure headers on every answer; a view may have set a stricter or special CSP of its own."""
    headers = event.response.headers
    headers.setdefault("Content-Security-Policy", CSP)
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if event.request.cookies.get(COOKIE):
        headers.setdefault("Cache-Control", "private, no-store")
