"""The windows of the expert pool, for the office it belongs to and for who watches; and an expert's own declaration."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from portal.expert_contexts import ExpertContext
from portal.forms import choices
from portal.forms.experts import (
    CreditFields,
    EntryFields,
    ReasonFields,
    TiesFields,
    UntilFields,
    ties_in,
    told_ties,
)
from portal.presenters import desk_experts as told
from portal.views.desk import beside, frame, posted, refused, require_step, to
from trading.experts.model import ConfirmForm, CreditForm, ReasonForm, TiesForm
from trading.experts.rules import expert_by, ties_of

_FORMS: dict[str, Any] = {"confirm": UntilFields, "credit": CreditFields, "ties": TiesFields}


@view_config(route_name="pool", request_method="GET", renderer="desk/list.jinja2")
def pool(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """Everybody in the pool."""
    return {"page": told.pool_page(frame(request), keeps=_keeps(request))}


@view_config(route_name="pool.new", renderer="desk/form.jinja2")
def enter(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Enter an expert."""
    show, form = frame(request), EntryFields(posted(request))
    form.account.choices = choices(told.account_choices(show.archive))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            done = request.perform("enter-expert", "", "pool", form.filled())
            return to(request, "pool.expert", number=done.dossier)
    return {"page": told.entry_page(show, refused(request)), "form": form}


@view_config(route_name="pool.expert", request_method="GET", renderer="desk/dossier.jinja2")
def expert(context: ExpertContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """One expert."""
    return {"page": told.expert_page(frame(request), context.expert, keeps=_keeps(request))}


@view_config(route_name="pool.step", renderer="desk/form.jinja2")
def step(context: ExpertContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """One step of an expert's."""
    frame(request)
    name, matter = request.matchdict["step"], context.expert
    if name not in told.STEPS:
        raise HTTPNotFound
    verb = told.STEPS[name][0]
    require_step(request, matter, verb, "pool")
    form = _form(name, matter, request)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform(verb, matter.number, "pool", _filled(name, form))
            return to(request, "pool.expert", number=matter.number)
    return {"page": told.step_page(matter, name, refused(request)), "form": form}


@view_config(route_name="expert.ties", renderer="desk/form.jinja2")
def own_ties(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """An expert's own declaration."""
    show = frame(request)
    matter = expert_by(show.archive, request.identity.account)
    if matter is None:
        raise HTTPNotFound
    form = _form("ties", matter, request)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("declare-ties", matter.number, "expert", _filled("ties", form))
            return to(request, "expert.ties")
    return {"page": told.own_page(matter, refused(request)), "form": form}


def _form(name: str, matter: Any, request: Any) -> Any:  # noqa: ANN401 - WTForms ships no types
    kind = _FORMS.get(name, ReasonFields)
    if name != "ties":
        return kind(posted(request))
    declared = ties_of(matter)
    return kind(
        posted(request),
        employer=declared.employer,
        employer_name=declared.employer_name,
        ties=told_ties(declared.ties),
    )


def _filled(name: str, form: Any) -> object:  # noqa: ANN401 - WTForms ships no types
    if name == "confirm":
        return ConfirmForm(form.valid_to.data.isoformat())
    if name == "credit":
        return CreditForm(form.points.data, form.reason.data)
    if name == "ties":
        employer, employer_name = (form.employer.data or "").strip(), (form.employer_name.data or "").strip()
        return TiesForm(employer, employer_name, tuple(ties_in(form.ties.data or "")))
    return ReasonForm(form.reason.data)


def _keeps(request: Any) -> bool:  # noqa: ANN401 - pyramid ships no types
    return "pool" in request.identity.roles
