"""Giving a rating: with the slip, with number and code, signed in, at the kiosk. Nobody is ever asked to."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.view import view_config

from hallcore.approval.reported import RatingChannel
from hallcore.desk import Actor
from hallcore.dossier import Archive, Dossier
from hallcore.ground.errors import Refusal
from hallcore.voice.ratings_model import RateForm
from hallcore.voice.ratings_rules import rated_key, rated_of
from portal.contexts import CaseContext
from portal.counter_contexts import TicketContext
from portal.forms.ratings import CaseRateFields, RateFields
from portal.inquiry import asked, plain
from portal.presenters import kiosk_rating
from portal.presenters import ratings as told
from portal.presenters.addresses import address
from portal.presenters.kiosk_pads import CODE, LETTERS, PADS, case_number
from portal.presenters.shapes import Link
from portal.presenters.showing import showing
from portal.views.desk import beside, posted, refused
from portal.views.kiosk import point_of, timed_page
from portal.views.kiosk_pads import _kept, _pressed
from portal.views.services import ANYBODY


@view_config(route_name="ratings", request_method="GET", renderer="public/about.jinja2")
def ratings(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """What ratings come to, for everybody."""
    request.frame = {"section": "services"}
    return {"page": told.public_page(showing(request))}


@view_config(route_name="ticket.rate", renderer="citizen/form.jinja2")
def ticket(context: TicketContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Rate a visit, with its slip."""
    slip = context.taken.code
    back = Link(f"{context.taken.label} 号", address("ticket", number=context.ticket.number, code=slip))
    done = address("ticket.rate", number=context.ticket.number, code=slip, query={"done": "rated"})
    return _rate(request, context.ticket, slip, back, done, ANYBODY)


@view_config(route_name="my.rate", renderer="citizen/form.jinja2")
def own(context: CaseContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Rate one's own case."""
    visitor, number = request.identity, context.case.number
    actor = Actor(visitor.account, "citizen", visitor.party)
    back = Link("我的办件", address("my.case", number=number))
    done = address("my.rate", number=number, query={"done": "rated"})
    return _rate(request, context.case, "", back, done, actor)


def channel_of(request: Any) -> RatingChannel:  # noqa: ANN401 - as above
    """How somebody came: the QR code says so itself, else by the browser's own word."""
    if request.GET.get("via", "") == "qr":
        return "qr"
    return "mobile" if "Mobile" in request.headers.get("User-Agent", "") else "pc"


def _rate(request: Any, matter: Dossier, code: str, back: Link, done: str, actor: Actor) -> Any:  # noqa: ANN401 - as above
    """The form, or what became of the rating that is there."""
    request.frame = {"section": "services"}
    request.response.cache_control = "no-store"
    show, form = showing(request), RateFields(posted(request))
    title = f"评价：{told.about(matter)}"
    rating = told.rating_of(show, matter)
    if rating is not None and request.method != "POST":
        page = told.rated_page(rating, title, back, fresh=request.GET.get("done") == "rated")
        return render_to_response(
            "public/about.jinja2", {"page": page}, request=request, response=request.response
        )
    if request.method == "POST" and form.validate():
        with beside(request, form):
            _given(request, matter.number, code, form, actor)
            return HTTPSeeOther(done)
    groups = told.OWN if actor is ANYBODY else told.SIGNED_IN
    return {"page": told.rate_page(title, back, refused(request), groups), "form": form}


def _given(request: Any, matter: str, code: str, form: Any, actor: Actor) -> None:  # noqa: ANN401 - as above
    filled = RateForm(
        matter,
        int(form.grade.data),
        channel_of(request),
        code,
        tuple(form.reasons.data or ()),
        form.words.data or "",
        form.name.data or "",
        form.phone.data or "",
    )
    request.hall.house.perform("rate", "", actor, filled)


@view_config(route_name="rate", renderer="citizen/form.jinja2")
def by_code(request: Any) -> Any:  # noqa: ANN401 - as above
    """Rate a case by its number and query code; wrong answers are counted as for progress."""
    request.frame = {"section": "services"}
    request.response.cache_control = "no-store"
    show, form = showing(request), CaseRateFields(posted(request))
    if request.method != "POST":
        form.number.data, form.code.data = request.GET.get("number", ""), request.GET.get("code", "")
    back = Link("查办件进度", address("progress"))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            number = _known(request, form.number.data, form.code.data)
            case, code = request.archive[number], plain(form.code.data)
            rating = told.rating_of(show, case)
            if rating is None:
                _given(request, number, code, form, ANYBODY)
            query = {"number": number, "code": code}
            return HTTPSeeOther(address("progress", query=query))
    return {"page": told.rate_page("评价一件办件", back, refused(request), told.BY_CODE), "form": form}


# -- the kiosk ----------------------------------------------------------------------------------------------


@view_config(route_name="kiosk.rate", request_method="GET", renderer="kiosk/pad.jinja2")
def pad(request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """The keys for a case's number."""
    request.response.cache_control = "no-store"
    return timed_page(request, kiosk_rating.pad(showing(request), point_of(request), "number", "", ""))


@view_config(route_name="kiosk.rate", request_method="POST", renderer="kiosk/pad.jinja2")
def press(request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """A key was pressed; what was typed is sent with each key and is nowhere else."""
    request.response.cache_control = "no-store"
    show, point, sent = showing(request), point_of(request), request.POST
    step, key = "code" if sent.get("step") == "code" else "number", sent.get("key", "")
    number, code = (
        _kept(sent.get("number", ""), PADS["case"].keys, PADS["case"].most),
        _kept(sent.get("code", ""), LETTERS, CODE),
    )
    wrong = ""
    if sent.get("grade") or (key == "ask" and step == "code"):
        return _at_kiosk(request, point, number, code)
    if key == "next":
        step, wrong = (
            ("code", "") if len(number) >= PADS["case"].least else ("number", "办件编号还没有输完。")
        )
    elif step == "number":
        number = _pressed(number, key, PADS["case"].keys, PADS["case"].most)
    else:
        code = _pressed(code, key, LETTERS, CODE)
    return timed_page(request, kiosk_rating.pad(show, point, step, number, code, wrong))


def _at_kiosk(request: Any, point: str, number: str, code: str) -> dict[str, Any]:  # noqa: ANN401 - as above
    """The five grades to whoever knows number and code; then thanks."""
    show, grade = showing(request), request.POST.get("grade", "")
    try:
        found = _known(request, case_number("case", number), code)
        if grade in {"1", "2", "3", "4", "5"}:
            form = RateForm(found, int(grade), "terminal", code, point=point)
            request.hall.house.perform("rate", "", Actor(point, "kiosk"), form)
            request.override_renderer = "kiosk/keys.jinja2"
            return timed_page(request, kiosk_rating.thanks(show, point))
        about = _rateable(request.archive, request.archive[found])
    except Refusal as refusal:
        request.response.status = 409
        page = kiosk_rating.pad(show, point, "code", number, "", f"{refusal.reason}。")
        return timed_page(request, page)
    request.override_renderer = "kiosk/rate.jinja2"
    return timed_page(request, kiosk_rating.grades(show, point, about, number, code))


def _known(request: Any, number: str, code: str) -> str:  # noqa: ANN401 - as above
    """The case's number, for whoever has its query code; wrong answers are counted."""
    found, coded = asked(request.hall.house, request.archive, number, code)
    if not coded:
        raise Refusal("评价请用回执上的查询码", "HP-02", where="code")
    return found


def _rateable(archive: Archive, case: Dossier) -> str:
    """What is rated, in a few words; refused before anybody touches a grade for nothing."""
    rated_of(archive, case)
    if archive.claimed(rated_key(case.number)):
        raise Refusal("这次办理已经评价，每次办理评价一次", "HP-02")
    return told.about(case)
