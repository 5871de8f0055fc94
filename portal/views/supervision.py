"""Cards at the supervisors' desk and at everybody's own: looked at, answered, decided, appealed against."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import FileResponse
from pyramid.view import view_config

from hallcore.supervision.forms import AnswerForm, AppealDecisionForm, AppealForm, DecideForm, OpenForm
from hallcore.supervision.model import ANSWERABLE, CardRaised
from portal.forms.supervision import (
    AnswerFields,
    AppealDecisionFields,
    AppealFields,
    DecideFields,
    OpenFields,
)
from portal.presenters import supervision_cards as told
from portal.presenters.addresses import address
from portal.presenters.desks import FormPage
from portal.presenters.showing import Showing
from portal.presenters.supervision_words import desk_rooms, own_rooms
from portal.supervision_contexts import CardContext
from portal.views.appraisal import form_page
from portal.views.desk import beside, frame, kept, posted, require_step, role_of, to, zone_depth

OFFICERS = ("acceptor", "handler", "reviewer", "approver", "manager", "inspector", "supervisor")
"""Who is given orders, and whose department is evaluated."""

WATCHERS = ("supervisor", "discipline")


def desk(request: Any, here: str) -> Showing:  # noqa: ANN401 - pyramid ships no types
    """The frame of a page of the supervisors'."""
    return frame(request, desk_rooms(request.identity.roles, here))


def own(request: Any, here: str) -> Showing:  # noqa: ANN401 - as above
    """The frame of a page of one's own."""
    return frame(request, own_rooms(frozenset(request.identity.roles), here))


def watches(request: Any) -> bool:  # noqa: ANN401 - as above
    """Whether the visitor supervises."""
    return bool(set(WATCHERS) & set(request.identity.roles))


def inside(request: Any) -> bool:  # noqa: ANN401 - as above
    """Whether the visitor stands where the supervisors' desks are answered."""
    return zone_depth(request) > 1


def room(request: Any) -> Showing:  # noqa: ANN401 - as above
    """The frame of a page both read: the supervisors' for whoever supervises or manages there, one's own for others."""
    theirs = inside(request) and (watches(request) or "manager" in request.identity.roles)
    return desk(request, "cards") if theirs else own(request, "card.my")


def _form(context: CardContext, title: str, **more: Any) -> FormPage:  # noqa: ANN401 - as above
    back = address("card", number=context.card.number)
    return form_page(more.pop("request"), f"{title}：{context.paper.heading}", back, **more)


@view_config(route_name="cards", request_method="GET", renderer="desk/list.jinja2")
def cards(request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Every card."""
    return {"page": told.cards_page(desk(request, "cards"), request.GET)}


@view_config(route_name="card.my", request_method="GET", renderer="desk/list.jinja2")
def my(request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """The visitor's cards."""
    return {"page": told.my_page(own(request, "card.my"), request.identity.account)}


@view_config(route_name="card", request_method="GET", renderer="desk/dossier.jinja2")
def card(context: CardContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """One card."""
    show, visitor = room(request), request.identity
    page = told.card_page(show, context.card, visitor.account, visitor.roles, inside=inside(request))
    return {"page": page}


@view_config(route_name="card.answer", renderer="desk/form.jinja2")
def answer(context: CardContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Answer a card."""
    own(request, "card.my")
    require_step(request, context.card, "answer-card", *ANSWERABLE)
    form, number = AnswerFields(posted(request)), context.card.number
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = AnswerForm(form.accepts.data == "yes", form.words.data, kept(request, form.files))
            request.perform("answer-card", number, role_of(request, *ANSWERABLE), filled)
            return to(request, "card", number=number)
    lead = f"答复期限到 {context.paper.answer_by} 为止；答复只有一次。"
    return {"page": _form(context, "答复", lead=lead, multipart=True, request=request), "form": form}


@view_config(route_name="card.appeal", renderer="desk/form.jinja2")
def appeal(context: CardContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Appeal against a decision."""
    own(request, "card.my")
    require_step(request, context.card, "appeal-card", *ANSWERABLE)
    form, number = AppealFields(posted(request)), context.card.number
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = AppealForm(form.words.data, kept(request, form.files))
            request.perform("appeal-card", number, role_of(request, *ANSWERABLE), filled)
            return to(request, "card", number=number)
    lead = "申诉只有一次，由纪检监察人员复核（JC-33）。"
    return {"page": _form(context, "申诉", lead=lead, multipart=True, request=request), "form": form}


@view_config(route_name="card.open", renderer="desk/form.jinja2")
def open_card(context: CardContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Take a card up."""
    desk(request, "cards")
    require_step(request, context.card, "open-card", *WATCHERS)
    form, number = OpenFields(posted(request)), context.card.number
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("open-card", number, role_of(request, *WATCHERS), OpenForm(form.note.data or ""))
            return to(request, "card", number=number)
    return {"page": _form(context, "立案核查", submit="立案", request=request), "form": form}


@view_config(route_name="card.decide", renderer="desk/form.jinja2")
def decide(context: CardContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Uphold a card or relieve it."""
    desk(request, "cards")
    require_step(request, context.card, "uphold-card", *WATCHERS)
    form, number = DecideFields(posted(request)), context.card.number
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = DecideForm(
                form.outcome.data, form.reason.data, form.ground.data or "", form.measures.data or ""
            )
            request.perform("decide-card", number, role_of(request, *WATCHERS), filled)
            return to(request, "card", number=number)
    lead = "认定后可以申诉五个工作日；解除即终结。本人经办的事项，本人不得认定（JC-32）。"
    return {"page": _form(context, "作出认定", lead=lead, request=request), "form": form}


@view_config(route_name="card.appeal.decide", renderer="desk/form.jinja2")
def decide_appeal(context: CardContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Decide an appeal."""
    desk(request, "cards")
    require_step(request, context.card, "reject-card-appeal", *reversed(WATCHERS))
    form, number = AppealDecisionFields(posted(request)), context.card.number
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = AppealDecisionForm(form.outcome.data, form.reason.data)
            request.perform("decide-card-appeal", number, role_of(request, *reversed(WATCHERS)), filled)
            return to(request, "card", number=number)
    return {"page": _form(context, "复核", lead="复核决定作出后，本牌终结。", request=request), "form": form}


@view_config(route_name="card.file", request_method="GET")
def file(context: CardContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """A file of one of the card's records.

    Raises:
        HTTPNotFound: No such record, or it does not name the file.
    """
    n, asked = int(request.matchdict["n"]), request.matchdict["sha256"]
    files = context.card.record(n).files if n < context.card.count else ()
    if asked not in {one.sha256 for one in files} or context.card.types[0] != CardRaised.type:
        raise HTTPNotFound
    path = str(request.hall.vault.path(asked))
    found = FileResponse(path, request=request, content_type="application/octet-stream")
    found.headers["Content-Disposition"] = "attachment"
    found.cache_control = "private, no-store"
    return found
