"""Guards around every view: zone, permission, sign-in, headers. No view can forget them.

A view deriver reads the route's line of the table, so whatever view answers a route is guarded by the
same line. Zone and sign-in are asked a first time before the number in the address is looked up
(``portal.views.door``), and what somebody may not know of is answered like what is not there: who takes
part in a tender, and how many, is nobody's business before the opening (招标投标法 22), and bid numbers
can be computed by whoever guesses a bidder.
What is not here: passwords and sessions (``portal.sessions``), the table (``portal.routes``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode, urlsplit

from pyramid.httpexceptions import HTTPForbidden, HTTPNotFound, HTTPSeeOther, HTTPUnauthorized

from portal.asking import wants_json
from portal.attendance_contexts import MatterContext
from portal.bank_contexts import BankContext
from portal.contexts import BidContext, BranchContext, CaseContext, LotContext, RequestContext, TenderContext
from portal.fee_contexts import NoticeContext
from portal.permissions import Permission, allowed
from portal.predicates import published, sale_announced
from portal.prequal_contexts import ApplicationContext, PrequalContext
from portal.purchase_contexts import PurchaseContext
from portal.purchase_predicates import purchase_public
from portal.roster import borrowed
from portal.route import Route
from portal.routes import BY_NAME
from portal.sale_contexts import PaddleContext, SaleContext
from portal.sessions import Visitor, visitor_of
from portal.settings import ZONES

COOKIE = "hall_session"
CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
OPEN = frozenset({Permission.PUBLIC, Permission.TENDER_READ, Permission.SALE_READ, Permission.PURCHASE_READ})
"""What may be asked for without signing in; everything else begins with signing in, be there a matter or not."""

AT_DESKS = frozenset(
    {
        Permission.CASE_ACT,
        Permission.CASE_FILES,
        Permission.CASE_READ,
        Permission.CASE_REVEAL,
        Permission.FEE_ISSUE,
    }
)
"""What is asked for of a case at the officers' desks."""

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
        """The visitor, or None for the public; duties lent to them today count among their roles."""
        root = request.root_view
        visitor = visitor_of(root, request.cookies.get(COOKIE, ""))
        if visitor is None or visitor.once:
            return visitor
        lent = borrowed(root.archive.shelf("posts"), visitor.account, request.hall.clock.now().date())
        return replace(visitor, roles=tuple(dict.fromkeys((*visitor.roles, *lent)))) if lent else visitor

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


def route_of(request: Any) -> Route | None:  # noqa: ANN401 - pyramid ships no types
    """The line of the table that the address matched; None for static files and unknown addresses."""
    return BY_NAME.get(request.matched_route.name) if request.matched_route else None


def check_way(request: Any, route: Route) -> None:  # noqa: ANN401 - pyramid ships no types
    """Ask for zone and sign-in, neither of which depends on what the address is about.

    Raises:
        HTTPNotFound: This network does not reach that far.
        HTTPSeeOther, HTTPUnauthorized: Sign in first; a page is sent on, a script is told.
    """
    if ZONES.index(route.zone) > ZONES.index(zone_of(request)):
        raise HTTPNotFound
    if route.permission in OPEN:
        return
    if request.identity is not None:
        _check_password(request, route)
        return
    if wants_json(request):
        raise HTTPUnauthorized
    raise HTTPSeeOther(
        request.route_path("sign-in") + "?" + urlencode({"next": _return_to(request)}),
        headers={"Cache-Control": "no-store"},
    )


def _check_password(request: Any, route: Route) -> None:  # noqa: ANN401 - pyramid ships no types
    """Ask whoever was given a password to change it before anything else.

    Raises:
        HTTPSeeOther, HTTPForbidden: Not yet; a page is sent on, a script is told.
    """
    if not request.identity.once or route.name in {"password", "sign-out"}:
        return
    if wants_json(request):
        raise HTTPForbidden
    raise HTTPSeeOther(
        request.route_path("password", _query={"next": _return_to(request)}),
        headers={"Cache-Control": "no-store"},
    )


def guard(view: Any, _info: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Wrap a view in its route's line of the table."""

    def guarded(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
        route = route_of(request)
        if route is None or getattr(request, "exception", None) is not None:
            return view(context, request)
        check_way(request, route)
        if not allowed(route.permission, request.identity, context):
            raise HTTPNotFound if _unknown(request.identity, context, route.permission) else HTTPForbidden
        return view(context, request)

    return guarded


def _unknown(visitor: Visitor | None, context: object, asked: Permission) -> bool:
    """Whether it is not even to be told that this exists: another's bid, case or request, a tender not announced.

    At the officers' desks whoever may read a case is told what else of it is not theirs; at the applicants' own
    addresses there is nothing for anybody else.
    """
    if isinstance(context, CaseContext):
        return asked not in AT_DESKS or not allowed(Permission.CASE_READ, visitor, context)
    if isinstance(context, NoticeContext):
        return asked is Permission.FEE_OWN or not allowed(Permission.FEE_READ, visitor, context)
    if isinstance(context, (BranchContext, MatterContext)):
        read = Permission.BRANCH_READ if isinstance(context, BranchContext) else Permission.ATTENDANCE_MATTER
        return not allowed(read, visitor, context)
    if isinstance(context, (TenderContext, LotContext, SaleContext, PurchaseContext)):
        told = isinstance(context, PrequalContext)  # its own notice is public
        return not (
            told or any(known(None, context) for known in (published, sale_announced, purchase_public))
        )
    if isinstance(context, BankContext):
        return context.matter is not None and not allowed(Permission.BANK, visitor, context)
    return isinstance(context, (ApplicationContext, BidContext, PaddleContext, RequestContext))


def _return_to(request: Any) -> str:  # noqa: ANN401 - pyramid ships no types
    """Where to go after signing in: the page asked for, or the page whose form was sent."""
    if request.method in ("GET", "HEAD"):
        return str(request.path_qs)
    came = urlsplit(request.referer or "")
    return (came.path + (f"?{came.query}" if came.query else "")) if came.netloc == request.host else "/"


def add_headers(event: Any) -> None:  # noqa: ANN401 - pyramid ships no types
    """Put the secure headers on every answer; a view may have set a stricter or special CSP of its own."""
    request, headers = event.request, event.response.headers
    headers.setdefault("Content-Security-Policy", CSP)
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if request.cookies.get(COOKIE):
        headers.setdefault("Cache-Control", "private, no-store")
    elif event.response.content_type == "text/html":
        # The page carries a token and follows the visitor's cookies: it is this visitor's alone.
        headers.setdefault("Cache-Control", "private, no-cache")
    if request.hall.settings.public_url.startswith("https:"):
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        cookies = headers.getall("Set-Cookie")
        headers.pop("Set-Cookie", None)
        for cookie in cookies:
            headers.add("Set-Cookie", cookie if "; secure" in cookie.lower() else f"{cookie}; Secure")
