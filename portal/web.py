"""The web application: what Pyramid is told. Views read and present; acts go through the door."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyramid.config import Configurator
from pyramid.csrf import CookieCSRFStoragePolicy
from pyramid.events import BeforeRender, NewRequest, NewResponse

from hallcore.desk import Actor
from hallcore.dossier import Archive
from hallcore.journal import Done, Journal, Root
from portal.jinja import include_jinja
from portal.keeping import Keeper
from portal.presenters.frame import chrome_of
from portal.routes import include_routes
from portal.security import SecurityPolicy, add_headers, guard
from portal.spoken import speak
from portal.uploading import let_go_of_uploads
from portal.watch import Watch

if TYPE_CHECKING:
    from portal.hall import Hall

STATIC = Path(__file__).parent / "static"


def configure(hall: Hall) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Everything registered, ready for ``make_wsgi_app``."""
    config = Configurator(settings={"hall": hall, "pyramid.default_locale_name": "zh"})
    config.set_security_policy(SecurityPolicy())
    config.set_csrf_storage_policy(CookieCSRFStoragePolicy(httponly=True, samesite="Lax"))
    config.set_default_csrf_options(require_csrf=True)
    config.registry["screens"] = Watch()
    config.registry["keypads"] = Watch()
    config.add_request_method(lambda _request: hall, "hall", reify=True)
    config.add_request_method(root_view, "root_view", reify=True)
    config.add_request_method(renew_view, "renew_view")
    config.add_request_method(archive, "archive", reify=True)
    config.add_request_method(journal, "journal", reify=True)
    config.add_request_method(perform, "perform")
    config.add_view_deriver(guard, "guard", under="secured_view")
    config.add_view_deriver(Keeper().derive, "keep")
    config.add_view_deriver(speak, "speak", under="keep")
    config.add_subscriber(let_go_of_uploads, NewRequest)
    config.add_subscriber(add_headers, NewResponse)
    config.add_subscriber(add_frame, BeforeRender)
    config.add_static_view("static", str(STATIC), cache_max_age=3600)
    include_jinja(config)
    include_routes(config)
    config.scan("portal.views")
    return config


def add_frame(event: Any) -> None:  # noqa: ANN401 - pyramid ships no types
    """Give every page its frame."""
    request, given = event.get("request"), event.rendering_val
    if request is not None and isinstance(given, dict) and "page" in given:
        event["chrome"] = chrome_of(request)


def root_view(request: Any) -> Root:  # noqa: ANN401 - pyramid ships no types
    """The hall as this request sees it: one read-only snapshot, let go when the answer is made.

    ``as_of`` is a transaction the snapshot is at least as new as.
    """
    request.as_of = request.hall.database.lastTransaction()
    stack = ExitStack()
    request.add_finished_callback(lambda _request: stack.close())
    return stack.enter_context(request.hall.house.reading())  # type: ignore[no-any-return]  # a pyramid request is untyped


def renew_view(request: Any) -> None:  # noqa: ANN401 - pyramid ships no types
    """See the hall anew, with what this very request has just done; what was read before stays as it was."""
    for name in ("root_view", "archive", "journal"):
        request.__dict__.pop(name, None)


def archive(request: Any) -> Archive:  # noqa: ANN401 - pyramid ships no types
    """The dossiers as this request sees them."""
    return request.root_view.archive  # type: ignore[no-any-return]  # a pyramid request is untyped


def journal(request: Any) -> Journal:  # noqa: ANN401 - pyramid ships no types
    """The journal as this request sees it."""
    return request.root_view.journal  # type: ignore[no-any-return]  # a pyramid request is untyped


def perform(request: Any, verb: str, number: str, role: str, form: object = None) -> Done:  # noqa: ANN401 - as above
    """Do an act as the visitor in one of its roles."""
    actor: Actor = request.identity.actor(role)
    return request.hall.house.perform(verb, number, actor, form)  # type: ignore[no-any-return]  # untyped request
