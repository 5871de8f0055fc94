"""The purchaser's and the agency's windows up to the deadline: project, policy, notice, clarification."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from hallcore.dossier import Dossier
from portal.contexts import TenderContext
from portal.forms import choices, drop_blank, one_more
from portal.forms.project import ProjectFields
from portal.forms.tendering import ClarifyFields, InviteesFields, NoticeFields, PolicyFields
from portal.predicates import in_charge
from portal.presenters import desk_project
from portal.presenters import desk_tendering as told
from portal.presenters.desk_dossier import dossier_page, to_tender_again
from portal.presenters.desk_turns import taken_over
from portal.sealing.page import build_page
from portal.uploading import signed_document
from portal.views.desk import beside, frame, kept, posted, refused, require_step, role_of, to, zone_depth
from signing.seal.policy import LogKey
from trading.methods.model import Regime
from trading.methods.rules import method_of
from trading.tendering.model import TENDER
from trading.tendering.sealing import compose_policy, examine_policy

CHARGED = ("purchaser", "agency")
BEFORE_NOTICE = ("draft", "sealed")
"""States in which the sealing policy may still be published or replaced."""


@view_config(route_name="desk.project", renderer="desk/form.jinja2")
def project(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Register a project with its lots."""
    show, visitor = frame(request), request.identity
    old = _followed(request, show)
    regime: Regime = "procurement" if request.GET.get("regime") == "procurement" else "tendering"
    if old is not None:
        regime = method_of(show.law_of(old), old).regime
    form = ProjectFields(
        posted(request),
        **{
            "region": request.hall.settings.site.region,
            "way": desk_project.OPEN[regime],
            **(_again(show, old) if old is not None else {}),
        },
    )
    more = request.method == "POST" and one_more(form.lots, request.POST)
    form.suit(regime, desk_project.kinds_of(show, regime))
    found = desk_project.principals(show, visitor.party, entrusted="agency" in visitor.roles)
    form.purchaser.choices = choices(found)
    form.way.choices = choices(desk_project.ways(show, regime))
    if request.method == "POST" and not more:
        drop_blank(form.lots)
        if form.validate():
            with beside(request, form):
                role = role_of(request, *CHARGED)
                done = request.perform("register-project", "", role, form.filled())
                return to(request, "desk.tender", number=done.dossier)
    return {
        "page": desk_project.project_page(
            show, regime, refused(request), principals=bool(found), again=form.again.data or ""
        ),
        "form": form,
    }


def _followed(request: Any, show: Any) -> Dossier | None:  # noqa: ANN401 - as above
    """The tender a new one follows, if the address names one of the visitor's own."""
    old: Dossier | None = show.archive.get(request.GET.get("again", ""))
    if old is None or old.machine != TENDER or not in_charge(request.identity, TenderContext(old)):
        return None
    return old


def _again(show: Any, old: Dossier) -> dict[str, Any]:  # noqa: ANN401 - as above
    """What a new tender takes over from the one it follows."""
    lots = to_tender_again(show.archive, old)
    return taken_over(old, lots) if lots else {}


@view_config(route_name="desk.tender", request_method="GET", renderer="desk/dossier.jinja2")
def tender(context: TenderContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """The dossier: where it stands, what may be done next, what was filed."""
    return {"page": dossier_page(frame(request), request.identity, zone_depth(request), context.tender)}


@view_config(route_name="desk.policy", renderer="desk/sealing.jinja2")
def policy(context: TenderContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Publish who keeps the keys, from the statements the trustees signed."""
    show, matter = frame(request), context.tender
    form = PolicyFields(posted(request), deadline=told.proposed_deadline(show, matter))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = _policy(context, request, form)
            request.perform("publish-policy", matter.number, role_of(request, *CHARGED), filled)
            return to(request, "desk.tender", number=matter.number)
    page = told.policy_page(show, matter, refused(request))
    return {"page": page, "form": form} if matter.state in BEFORE_NOTICE else {"page": page}


def _policy(context: TenderContext, request: Any, form: PolicyFields) -> Any:  # noqa: ANN401 - as above
    """Put the uploaded statements together and examine what comes of it."""
    hall = request.hall
    statements = [signed_document(part) for part in form.statements.data]
    document = compose_policy(
        statements,
        tender=context.tender,
        deadline=form.deadline.data,
        threshold=form.threshold.data,
        unlock_minutes=form.unlock_minutes.data,
        page_sha256=build_page().sha256,
        log=LogKey(origin=hall.settings.origin, key=hall.log_signer.vkey),
        contact=hall.settings.site.supervisor,
    )
    return examine_policy(document, statements, hall.keyring.roots, hall.vault, hall.clock.now())


@view_config(route_name="desk.invitees", renderer="desk/form.jinja2")
def invitees(context: TenderContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Name who is invited; before the invitation goes out the list may be replaced."""
    show, matter = frame(request), context.tender
    require_step(request, matter, "name-invitees", *CHARGED)
    form = InviteesFields(posted(request), parties=told.invited(matter))
    form.parties.choices = choices(told.bidders(show, matter))
    if method_of(show.law_of(matter), matter).figure_if("pool") is None:
        del form.pool
    else:
        form.pool.choices = form.parties.choices
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("name-invitees", matter.number, role_of(request, *CHARGED), form.filled())
            return to(request, "desk.tender", number=matter.number)
    return {"page": told.invitees_page(show, matter, refused(request)), "form": form}


@view_config(route_name="desk.notice", renderer="desk/form.jinja2")
def notice(context: TenderContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Publish the notice with its documents; the law's earliest days stand above the form."""
    show, matter = frame(request), context.tender
    require_step(request, matter, "publish-notice", *CHARGED)
    site = request.hall.settings.site
    form = NoticeFields(posted(request), supervisor=site.supervisor, **told.proposed_times(show, matter))
    more = request.method == "POST" and one_more(form.criteria, request.POST)
    form.suit(method_of(show.law_of(matter), matter))
    if request.method == "POST" and not more:
        if "criteria" in form:
            drop_blank(form.criteria)
        if form.validate():
            with beside(request, form):
                filled = form.filled(kept(request, form.files))
                request.perform("publish-notice", matter.number, role_of(request, *CHARGED), filled)
                return to(request, "desk.tender", number=matter.number)
    page = told.notice_page(show, matter, form.documents_from.data, refused(request))
    return {"page": page, "form": form}


@view_config(route_name="desk.clarify", renderer="desk/form.jinja2")
def clarify(context: TenderContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Answer questions, change documents, move the deadline."""
    show, matter = frame(request), context.tender
    require_step(request, matter, "clarify", *CHARGED)
    asked = told.questions_of(show, matter)
    form = ClarifyFields(
        posted(request), answers=[{"question": text} for text in asked], seen=str(len(asked))
    )
    if request.method == "POST" and not one_more(form.answers, request.POST):
        drop_blank(form.answers, keep=0)
        if form.validate() and form.nothing_new(asked):
            with beside(request, form):
                filled = form.filled(kept(request, form.files))
                request.perform("clarify", matter.number, role_of(request, *CHARGED), filled)
                return to(request, "desk.tender", number=matter.number)
    return {"page": told.clarify_page(show, matter, refused(request)), "form": form}
