"""Who deals with ratings: the centre, which calls back and verifies, and the department, which mends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from hallcore.organisation.model import DUTIES
from hallcore.voice.ratings_model import (
    CallForm,
    CloseForm,
    ExclusionForm,
    RatingVerified,
    RectifyForm,
    VerifyForm,
)
from portal.contexts import OfficeContext
from portal.exporting import exported
from portal.forms import HallForm
from portal.forms.ratings import (
    CallFields,
    CloseFields,
    ExclusionFields,
    ReasonFields,
    RectifyFields,
    VerifyFields,
)
from portal.presenters import rating_desk as told
from portal.presenters import rating_sums
from portal.presenters.addresses import address
from portal.presenters.desks import FormPage
from portal.presenters.ratings import HIDDEN
from portal.presenters.shapes import Link, Section
from portal.presenters.showing import Showing
from portal.rating_contexts import RatingContext
from portal.seating import seat_of
from portal.views.desk import beside, frame, kept, posted, refused, require_step, role_of, to

CENTRE = ("manager", "inspector")


def room(request: Any, here: str) -> Showing:  # noqa: ANN401 - pyramid ships no types
    """The frame of the centre's rooms."""
    request.response.cache_control = "no-store"
    return frame(request, told.rooms(here))


def acts(request: Any) -> bool:  # noqa: ANN401 - as above
    """Whether the visitor may do something, and does not only look."""
    return bool(set(CENTRE) & set(request.identity.roles))


@view_config(route_name="desk.ratings", request_method="GET", renderer="voice/board.jinja2")
def waiting(_context: OfficeContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """What waits."""
    return {"page": told.waiting_page(room(request, "desk.ratings"))}


@view_config(route_name="desk.ratings.live", request_method="GET", renderer="voice/board.jinja2")
def live(_context: OfficeContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """The newest ratings."""
    return {"page": told.live_page(room(request, "desk.ratings.live"))}


@view_config(route_name="desk.ratings.newest", request_method="GET", renderer="json")
def newest(_context: OfficeContext, request: Any) -> dict[str, str]:  # noqa: ANN401 - as above
    """Which rating is the newest, for the page that asks every second."""
    return {"newest": told.newest_of(room(request, "desk.ratings.live"))}


@view_config(route_name="desk.ratings.statistics", request_method="GET", renderer="desk/list.jinja2")
def statistics(_context: OfficeContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """What ratings come to."""
    show = room(request, "desk.ratings.statistics")
    return {"page": rating_sums.statistics_page(show, dict(request.GET))}


@view_config(route_name="desk.ratings.export", request_method="GET")
def export(_context: OfficeContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """The same as a workbook or as comma separated values."""
    show = room(request, "desk.ratings.statistics")
    by, _span, months = rating_sums.chosen(dict(request.GET), show.now)
    rows = rating_sums.export_rows(show, by, months)
    name = f"ratings-{by}-{months[-1]}-{months[0]}"
    return exported(request, request.matchdict["kind"], name, "评价统计", rows)


@view_config(route_name="desk.rating", request_method="GET", renderer="desk/dossier.jinja2")
def rating(context: RatingContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """One rating."""
    show = room(request, "desk.ratings")
    page = told.rating_page(show, context.rating, account=request.identity.account, acts=acts(request))
    return {"page": page}


# -- the centre's steps -------------------------------------------------------------------------------------


def _call(form: Any) -> CallForm:  # noqa: ANN401 - WTForms ships no types
    return CallForm(form.how.data, bool(form.reached.data), form.said.data or "")


def _verify(form: Any) -> VerifyForm:  # noqa: ANN401 - as above
    return VerifyForm(form.finding.data, form.why.data)


def _exclusion(form: Any) -> ExclusionForm:  # noqa: ANN401 - as above
    return ExclusionForm(form.confirmed.data == "yes", form.reason.data)


def _reason(form: Any) -> str:  # noqa: ANN401 - as above
    return str(form.reason.data)


def _close(form: Any) -> CloseForm:  # noqa: ANN401 - as above
    return CloseForm(form.result.data, form.told.data)


FORMS: dict[str, tuple[str, type[HallForm], Callable[[Any], object]]] = {
    "call": ("log-call", CallFields, _call),
    "verify": ("verify-rating", VerifyFields, _verify),
    "reveal": ("reveal-rater", ReasonFields, _reason),
    "exclusion": ("decide-exclusion", ExclusionFields, _exclusion),
    "return": ("return-rectification", ReasonFields, _reason),
    "close": ("close-rating", CloseFields, _close),
}
"""Step in an address → verb, what is filled in, and what is submitted of it."""


@view_config(route_name="desk.rating.step", renderer="desk/form.jinja2")
def step(context: RatingContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """A step of the centre.

    Raises:
        HTTPNotFound: There is no such step.
    """
    show, name, matter = room(request, "desk.ratings"), request.matchdict["step"], context.rating
    if name not in FORMS:
        raise HTTPNotFound
    (verb, fields, made), (title, first) = FORMS[name], told.STEPS[name]
    require_step(request, matter, first, *CENTRE)
    form = fields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform(verb, matter.number, role_of(request, *CENTRE), made(form))
            return to(request, "desk.rating", number=matter.number)
    given = told.rating_page(show, matter, account=request.identity.account, acts=False)
    page = FormPage(
        title=f"{title}：{matter.number}",
        alerts=refused(request),
        before=(Section("评价", facts=given.facts),),
        submit=title,
        cancel=Link("返回", address("desk.rating", number=matter.number)),
    )
    return {"page": page, "form": form}


# -- whoever was rated --------------------------------------------------------------------------------------


@view_config(route_name="office.ratings", request_method="GET", renderer="voice/board.jinja2")
def own(context: OfficeContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """An officer's own sums, and what their department has to mend."""
    show = frame(request)
    seat = seat_of(context.archive, request.identity.account, context.on)
    return {"page": rating_sums.own_page(show, seat.account, seat.department)}


@view_config(route_name="office.rating", renderer="desk/form.jinja2")
def mend(context: RatingContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """What is to be mended, and what was done about it."""
    show, form, matter = frame(request), RectifyFields(posted(request)), context.rating
    department = matter.the(RatingVerified).department
    if request.method == "POST" and form.validate():
        with beside(request, form):
            duties = seat_of(context.archive, request.identity.account, context.on).duties[department]
            role = next((one for one in duties if one in request.identity.roles), role_of(request, *DUTIES))
            filled = RectifyForm(form.measures.data, kept(request, form.files))
            request.perform("rectify-rating", matter.number, role, filled)
            return to(request, "office.ratings")
    facts = rating_sums.task_facts(show, matter)
    back = Link("返回", address("office.ratings"))
    if matter.state != "rectifying":
        request.override_renderer = "desk/shown.jinja2"
        page = FormPage(title=f"整改：{matter.number}", before=(Section("整改", facts=facts),), cancel=back)
        return {"page": page}
    page = FormPage(
        title=f"整改：{matter.number}",
        alerts=refused(request),
        lead=HIDDEN,
        before=(Section("核实结论", facts=facts),),
        submit="报送整改",
        cancel=back,
        multipart=True,
    )
    return {"page": page, "form": form}
