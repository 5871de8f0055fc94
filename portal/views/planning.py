"""What comes before a tender: the public list of intentions, and the windows where purchasers prepare their notice."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import FileResponse
from pyramid.view import view_config

from hallcore.dossier import record_number
from portal.contexts import TenderContext
from portal.draftcheck import draft_flags
from portal.forms import choices
from portal.forms.planning import (
    IntentionFields,
    WithdrawalFields,
    compose_fields,
    fairness_fields,
)
from portal.planning_contexts import IntentionContext, PreparedContext
from portal.presenters import desk_planning as told
from portal.presenters.desk_project import principals
from portal.presenters.intentions import intentions_page
from portal.presenters.showing import showing
from portal.pressing import paper_of
from portal.views.desk import beside, frame, posted, refused, require_step, role_of, to
from trading.methods.rules import method_of
from trading.planning.library import blanks, clauses
from trading.planning.model import DocumentsComposed, IntentionForm, PlanRegime, preparation_number
from trading.planning.rules import questions
from trading.tendering.model import ProjectRegistered

CHARGED = ("purchaser", "agency")


@view_config(route_name="intentions", request_method="GET", renderer="public/about.jinja2")
def intentions(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """What is meant to be bought."""
    request.frame = {"section": "trading"}
    return {"page": intentions_page(showing(request))}


# -- intentions at the desk -----------------------------------------------------------------------


@view_config(route_name="desk.intentions", request_method="GET", renderer="desk/list.jinja2")
def desk_intentions(request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """One's own intentions."""
    return {"page": told.desk_list(frame(request), request.identity)}


@view_config(route_name="desk.intention.new", renderer="desk/form.jinja2")
def publish(request: Any) -> Any:  # noqa: ANN401 - as above
    """Make an intention or a plan public."""
    show = frame(request)
    regime: PlanRegime = "tendering" if request.GET.get("regime") == "tendering" else "procurement"
    form, found = _fields(request, regime)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            role = role_of(request, *CHARGED)
            done = request.perform("publish-intention", "", role, form.filled(regime))
            return to(request, "desk.intention", number=done.dossier)
    return {"page": told.intention_page(show, regime, refused(request), principal=found), "form": form}


@view_config(route_name="desk.intention", renderer="desk/form.jinja2")
def change(context: IntentionContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Say anew what an intention says."""
    show, paper = frame(request), context.paper
    require_step(request, context.intention, "change-intention", *CHARGED)
    shown = {name: getattr(paper, name) for name in IntentionForm.__struct_fields__ if name != "regime"}
    form, found = _fields(request, paper.regime, **shown)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            role, number = role_of(request, *CHARGED), context.intention.number
            request.perform("change-intention", number, role, form.filled(paper.regime))
            return to(request, "desk.intentions")
    page = told.intention_page(
        show, paper.regime, refused(request), principal=found, number=context.intention.number
    )
    return {"page": page, "form": form}


def _fields(request: Any, regime: PlanRegime, **shown: Any) -> tuple[IntentionFields, bool]:  # noqa: ANN401 - as above
    """The form with whom the visitor may act for, and whether there is anybody."""
    show, visitor = showing(request), request.identity
    form = IntentionFields(posted(request), **shown)
    form.suit(regime)
    found = principals(show, visitor.party, entrusted="agency" in visitor.roles)
    form.purchaser.choices = choices(found)
    return form, bool(found)


@view_config(route_name="desk.intention.withdraw", renderer="desk/form.jinja2")
def withdraw(context: IntentionContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Withdraw an intention."""
    frame(request)
    require_step(request, context.intention, "withdraw-intention", *CHARGED)
    form, number = WithdrawalFields(posted(request)), context.intention.number
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("withdraw-intention", number, role_of(request, *CHARGED), form.filled())
            return to(request, "desk.intentions")
    page = told.withdrawal_page(number, context.paper.called, context.paper.name, refused(request))
    return {"page": page, "form": form}


# -- what is prepared for a notice ----------------------------------------------------------------


@view_config(route_name="desk.check", request_method="GET", renderer="desk/shown.jinja2")
def check(context: TenderContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Look a draft through; nothing is filed."""
    show = frame(request)
    return {"page": told.check_page(show, context.tender, draft_flags(show, context.tender))}


@view_config(route_name="desk.fairness", renderer="desk/form.jinja2")
def fairness(context: TenderContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Answer the check list of the fair-competition check."""
    show, tender = frame(request), context.tender
    asked = questions(show.law_of(tender), method_of(show.law_of(tender), tender).regime)
    form = fairness_fields(asked)(posted(request), on=show.now.date())
    if request.method == "POST" and form.validate():
        with beside(request, form):
            role = role_of(request, *CHARGED)
            request.perform("review-fairness", tender.number, role, form.filled())
            return to(request, "desk.tender", number=tender.number)
    return {"page": told.fairness_page(show, tender, asked, refused(request)), "form": form}


@view_config(route_name="desk.compose", renderer="desk/form.jinja2")
def compose(context: TenderContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Put the documents together of the library's clauses."""
    show, tender = frame(request), context.tender
    law, project = show.law_of(tender), tender.the(ProjectRegistered)
    rows = clauses(law, method_of(law, tender).regime)
    names = blanks(rows)
    preparation = show.archive.get(preparation_number(tender.number))
    last = preparation.latest(DocumentsComposed) if preparation is not None else None
    values = (
        last.values if last is not None else told.proposed(project, request.hall.settings.site.supervisor)
    )
    shown: dict[str, Any] = {f"blank-{n}": values.get(name, "") for n, name in enumerate(names, 1)}
    shown["clauses"] = [p.id for p in last.parts] if last is not None else [r.id for r in rows if r.needed]
    shown["demands"] = last.demands if last is not None else "\n".join(lot.content for lot in project.lots)
    form = compose_fields(told.clause_titles(rows), names)(posted(request), **shown)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            role = role_of(request, *CHARGED)
            request.perform("compose-documents", tender.number, role, form.filled())
            return to(request, "desk.tender", number=tender.number)
    return {"page": told.compose_page(show, tender, rows, len(names), refused(request)), "form": form}


@view_config(route_name="desk.prepared", request_method="GET")
def prepared(context: PreparedContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """The sealed PDF of what was prepared; only whoever is in charge and supervision read it before the notice."""
    number = record_number(context.preparation.number, int(request.matchdict["n"]))
    found = paper_of(request.archive, number)
    if found is None or not request.hall.vault.has(found[0]):
        raise HTTPNotFound
    path = str(request.hall.vault.path(found[0]))
    answer = FileResponse(path, request=request, content_type="application/pdf")
    answer.content_disposition = f'inline; filename="{number}.pdf"'
    answer.cache_control = "private, no-store"
    return answer
