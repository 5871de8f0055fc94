"""The windows of a draw: its room, the plan, the sides' nonces, closing, drawing, calling, opening; and its public page."""

from __future__ import annotations

import secrets
from typing import Any

from msgspec.structs import replace
from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response
from pyramid.view import view_config

from hallcore.dossier import Dossier
from portal import keeping
from portal.contexts import LotContext, TenderContext
from portal.forms import HallForm, choices
from portal.forms.experts import CallFields, CommitFields, PlanFields, RevealFields
from portal.presenters import desk_draws as told
from portal.presenters.draws_told import draws_page
from portal.presenters.showing import showing
from portal.publicfile import public_file
from portal.views.desk import beside, frame, posted, refused, require_step, role_of, to
from portal.views.trading import announced
from trading.experts.drawing import (
    CommitForm,
    DrawClosed,
    FreezeForm,
    HoldForm,
    NonceDefaulted,
    RevealForm,
    Root,
)

_SIDES = ("purchaser", "agency", "supervisor", "centre")


# -- the public --------------------------------------------------------------------------------------------


@view_config(
    route_name="tender.draws", request_method="GET", renderer="public/about.jinja2", kept=keeping.announced
)
def draws(context: TenderContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """Every draw of a tender, and how to recompute it."""
    request.frame = {"section": "trading"}
    return {"page": draws_page(showing(request), announced(context))}


@view_config(route_name="tender.public", request_method="GET")
def public(context: TenderContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The public file of a tender; while a record is not yet in the log, the answer is to come again."""
    return handed_out(request, announced(context))


def handed_out(request: Any, matter: Dossier) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The public file of a tender or a sale, or to come again."""
    show = showing(request)
    data = public_file(show.archive, show.journal, show.log, matter)
    if data is None:
        answer = Response("有记录正在写入公开日志，请一分钟后再试。\n", status=503, content_type="text/plain")
        answer.headers["Retry-After"] = "60"
        return answer
    answer = Response(body=data, content_type="application/json", charset="utf-8")
    answer.content_disposition = f'attachment; filename="public-file-{matter.number}.json"'
    answer.cache_control = "no-cache"
    return answer


# -- the desk ----------------------------------------------------------------------------------------------


@view_config(route_name="desk.draw", request_method="GET", renderer="desk/dossier.jinja2")
def draw(context: LotContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The room of a lot's draw."""
    show = frame(request)
    return {"page": told.draw_page(show, request.identity, context.tender, context.lot)}


@view_config(route_name="desk.draw.plan", renderer="desk/form.jinja2")
def plan(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Publish a plan."""
    show, form, lot = frame(request), PlanFields(posted(request)), context.lot
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("plan-draw", lot.number, "centre", form.filled())
            return to(request, "desk.draw", number=lot.number)
    return {"page": told.plan_page(show, context.tender, lot, refused(request)), "form": form}


@view_config(route_name="desk.nonce", renderer="desk/form.jinja2")
def nonce(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Bind one's side to a nonce, or reveal it, whichever is due."""
    frame(request)
    matter, role = _draw(context, request), role_of(request, *_SIDES)
    planned = matter.state == "planned"
    form = CommitFields(posted(request)) if planned else RevealFields(posted(request))
    step = "commit-nonce" if planned else "reveal-nonce"
    require_step(request, matter, step, *_SIDES)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = CommitForm(form.commitment.data) if planned else RevealForm(form.nonce.data)
            request.perform(step, matter.number, role, filled)
            return to(request, "desk.draw", number=context.lot.number)
    return {"page": told.nonce_page(context.tender, context.lot, matter, refused(request)), "form": form}


@view_config(route_name="desk.draw.close", request_method="POST", renderer="desk/dossier.jinja2")
def close(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Take the list from the pool and close it; the secret its salts are made of is forgotten at once."""
    matter = _draw(context, request)
    if request.method == "POST":
        with beside(request, HallForm()):
            request.perform("freeze-pool", matter.number, "centre", FreezeForm(secrets.token_hex(32)))
            request.perform("close-draw", matter.number, "centre")
            return to(request, "desk.draw", number=context.lot.number)
    return _room(context, request)


@view_config(route_name="desk.draw.hold", request_method="POST", renderer="desk/dossier.jinja2")
def hold(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Draw, with the roots of the log as it is published."""
    matter = _draw(context, request)
    if request.method == "POST":
        with beside(request, HallForm()):
            request.perform("hold-draw", matter.number, "centre", HoldForm(_roots(matter, request)))
            return to(request, "desk.draw", number=context.lot.number)
    return _room(context, request)


@view_config(route_name="desk.draw.call", renderer="desk/form.jinja2")
def call(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """File what somebody who was called said."""
    show, form, matter = frame(request), CallFields(posted(request)), _draw(context, request)
    require_step(request, matter, "answer-call", "centre")
    form.entry.choices = choices(told.call_choices(show, matter))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("answer-call", matter.number, "centre", form.filled())
            return to(request, "desk.draw", number=context.lot.number)
    page = told.call_page(show, context.tender, context.lot, matter, refused(request))
    return {"page": page, "form": form}


@view_config(route_name="desk.draw.open", request_method="POST", renderer="desk/dossier.jinja2")
def open_names(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Open the names once the result is decided."""
    matter = _draw(context, request)
    if request.method == "POST":
        with beside(request, HallForm()):
            request.perform("open-draw", matter.number, "centre")
            return to(request, "desk.draw", number=context.lot.number)
    return _room(context, request)


def _draw(context: LotContext, request: Any) -> Dossier:  # noqa: ANN401 - pyramid ships no types
    """The lot's newest draw.

    Raises:
        HTTPNotFound: It has none.
    """
    found = told.newest(request.archive, context.lot)
    if found is None:
        raise HTTPNotFound
    return found


def _room(context: LotContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The room again, with what was refused on top."""
    page = told.draw_page(frame(request), request.identity, context.tender, context.lot)
    return {"page": replace(page, alerts=refused(request))}


def _roots(matter: Dossier, request: Any) -> tuple[Root, ...]:  # noqa: ANN401 - pyramid ships no types
    """The roots of the log at the places the seed asks for, as far as the published log covers them."""
    show = showing(request)
    places = [
        show.journal.position(matter.number, n)
        for kind in (DrawClosed.type, NonceDefaulted.type)
        for n in matter.numbers(kind)
    ]
    sizes = [place + 1 for place in places if place is not None]
    found = [(size, show.log.root_at(size)) for size in sizes]
    return tuple(Root(size, root) for size, root in found if root is not None)
