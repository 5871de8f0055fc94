"""Service items for everybody: the list, the guide, its one-page print, and the one-time notification."""

from __future__ import annotations

import secrets
from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from hallcore.catalogue.model import NotifyForm
from hallcore.desk import Actor
from hallcore.dossier import record_number
from portal import keeping
from portal.contexts import NotificationContext, ServiceContext
from portal.presenters.addresses import address
from portal.presenters.guide import guide_page
from portal.presenters.notified import notified_page
from portal.presenters.service_list import service_list
from portal.presenters.showing import showing
from portal.presenters.situation import answers_in
from portal.views.records import kept

ANYBODY = Actor("visitor", "citizen")
"""Who asks without having signed in: what a notification says depends on the answers alone."""


@view_config(
    route_name="services", request_method="GET", renderer="services/list.jinja2", kept=keeping.listed
)
def services(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """All service items, narrowed by what stands in the address."""
    request.frame = {"section": "services"}
    return {"page": service_list(showing(request), request.GET)}


@view_config(
    route_name="service", request_method="GET", renderer="services/guide.jinja2", kept=keeping.recorded
)
@view_config(
    route_name="service.print", request_method="GET", renderer="services/print.jinja2", kept=keeping.recorded
)
def guide(context: ServiceContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The guide in force today, for the situation in the address."""
    request.frame = {"section": "services"}
    return {"page": guide_page(showing(request), context.dossier, context.n, context.paper, request.GET)}


@view_config(route_name="service.notify", request_method="POST")
def notify(context: ServiceContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Issue the notification for the answers that were sent, and lead to it."""
    answers = answers_in(context.paper.item, request.POST)
    return HTTPSeeOther(issued(request, context, "notification", "online", answers))


def issued(
    request: Any,  # noqa: ANN401 - pyramid ships no types
    context: ServiceContext,
    route: str,
    channel: Any,  # noqa: ANN401 - one of the channels of the form
    answers: tuple[tuple[str, str], ...],
    point: str = "",
) -> str:
    """Issue a notification; return the address of its page."""
    code = secrets.token_urlsafe(9)
    actor = Actor(point, "kiosk") if point else ANYBODY
    form = NotifyForm(context.dossier.number, channel, answers, point, code)
    done = request.hall.house.perform("notify-once", "", actor, form)
    if point:
        return address(route, point=point, number=done.dossier, code=code)
    return address(route, number=done.dossier, code=code)


@view_config(route_name="notification", request_method="GET", renderer="services/notified.jinja2")
def notification(context: NotificationContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """A notification, for whoever has its number and code."""
    request.frame = {"section": "services"}
    request.response.cache_control = "no-store"
    return {"page": notified_page(showing(request), context.dossier, context.paper)}


@view_config(route_name="notification.pdf", request_method="GET")
def notification_pdf(context: NotificationContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Its paper, sealed.

    Raises:
        HTTPNotFound: It is not printed yet.
    """
    number = record_number(context.dossier.number, 0)
    paper = showing(request).paper_of(number)
    if paper is None:
        raise HTTPNotFound
    path = request.hall.vault.path(paper[0])
    answer = kept(request, path, "application/pdf", f'inline; filename="{context.dossier.number}.pdf"')
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
