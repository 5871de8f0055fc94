"""The desk's windows of prequalification: notice, clarification, committee, review, results."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import FileResponse
from pyramid.view import view_config

from hallcore.dossier import Dossier
from hallcore.vault import FileRef
from portal.contexts import TenderContext
from portal.forms import HallForm, choices, drop_blank, one_more
from portal.forms.evaluation import CommitteeFields
from portal.forms.experts import SignFields
from portal.forms.prequal import FollowingFields, PrequalClarifyFields, PrequalFields, sheet_fields
from portal.prequal_contexts import PrequalContext
from portal.presenters import desk_prequal_windows as told
from portal.presenters.desk_evaluation import absent, candidates_for_seats, terminals
from portal.presenters.desk_prequal import prequal_page
from portal.views.desk import beside, frame, kept, posted, refused, require_step, role_of, to, zone_depth
from portal.views.desk_evaluation import committee_of, scoring_role
from trading.evaluation.committee import unsigned
from trading.evaluation.model import EvaluationReported, SignForm
from trading.tendering.qualifying_model import ApplicationSubmitted, PrequalificationPublished
from trading.tendering.qualifying_rules import applications_of

CHARGED = ("purchaser", "agency")


@view_config(route_name="desk.prequal.new", renderer="desk/form.jinja2")
def publish(context: TenderContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Publish the prequalification notice of a tender."""
    show, tender = frame(request), context.tender
    site = request.hall.settings.site
    form = PrequalFields(posted(request), supervisor=site.supervisor, **told.proposed(show, tender))
    form.suit()
    if request.method == "POST" and not one_more(form.criteria, request.POST):
        drop_blank(form.criteria, keep=0)
        if form.validate():
            with beside(request, form):
                filled = form.filled(kept(request, form.files))
                role = role_of(request, *CHARGED)
                done = request.perform("publish-prequalification", tender.number, role, filled)
                return to(request, "desk.prequal", number=done.dossier)
    starts, until = form.documents_from.data, form.documents_until.data
    return {"page": told.new_page(show, tender, starts, until, refused(request)), "form": form}


@view_config(route_name="desk.prequal", request_method="GET", renderer="desk/dossier.jinja2")
def dossier(context: PrequalContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Where it stands, and what may be done next."""
    show = frame(request)
    page = prequal_page(show, request.identity, zone_depth(request), context.tender, context.matter)
    return {"page": page}


@view_config(route_name="desk.prequal.clarify", renderer="desk/form.jinja2")
def clarify(context: PrequalContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Explain or change the documents."""
    show, matter = frame(request), context.matter
    require_step(request, matter, "clarify-prequalification", *CHARGED)
    form = PrequalClarifyFields(posted(request), answers=[{}])
    if request.method == "POST" and not one_more(form.answers, request.POST):
        drop_blank(form.answers, keep=0)
        if form.validate():
            with beside(request, form):
                filled = form.filled(kept(request, form.files))
                role = role_of(request, *CHARGED)
                request.perform("clarify-prequalification", matter.number, role, filled)
                return to(request, "desk.prequal", number=matter.number)
    return {"page": told.clarify_page(show, matter, refused(request)), "form": form}


# -- inside the hall --------------------------------------------------------------------------------------


@view_config(route_name="desk.prequal.committee", renderer="desk/form.jinja2")
def committee(context: PrequalContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Seat the committee."""
    show, matter, archive = frame(request), context.matter, request.archive
    form = CommitteeFields(posted(request))
    require_step(request, matter, "form-committee", "centre")
    experts, representatives = candidates_for_seats(archive, context.tender)
    form.experts.choices, form.representatives.choices = choices(experts), choices(representatives)
    form.terminal.choices = choices({"": "不使用终端", **terminals(archive)})
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = committee_of(archive, matter, form)
            request.perform("form-committee", matter.number, "centre", filled)
            return to(request, "desk.arrivals", number=matter.number)
    return {"page": told.committee_page(show, matter, refused(request)), "form": form}


@view_config(route_name="desk.prequal.review", renderer="desk/form.jinja2")
def review(context: PrequalContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """A member's findings."""
    show, matter = frame(request), context.matter
    role = scoring_role(context, request)
    require_step(request, matter, "submit-scores", role)
    criteria = matter.the(PrequalificationPublished).criteria
    form = sheet_fields(told.names_of(show, matter), criteria)(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("submit-scores", matter.number, role, form.filled())
            return to(request, "desk.prequal", number=matter.number)
    alerts = (*refused(request), *absent(show, matter, request.identity.account))
    return {"page": told.review_page(show, matter, alerts), "form": form}


@view_config(route_name="desk.prequal.report", renderer="desk/form.jinja2")
def report(context: PrequalContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Have the report made of all sheets."""
    show, matter, form = frame(request), context.matter, HallForm(posted(request))
    require_step(request, matter, "conclude-evaluation", "centre")
    if request.method == "POST":
        with beside(request, form):
            request.perform("conclude-evaluation", matter.number, "centre")
            return to(request, "desk.prequal", number=matter.number)
    return {"page": told.report_page(show, matter, refused(request)), "form": form}


@view_config(route_name="desk.prequal.sign", renderer="desk/form.jinja2")
def sign(context: PrequalContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Read the report and sign it."""
    frame(request)
    form, matter = SignFields(posted(request)), context.matter
    if matter.latest(EvaluationReported) is None:
        raise HTTPNotFound
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = SignForm((form.dissent.data or "").strip())
            request.perform("sign-report", matter.number, scoring_role(context, request), filled)
            return to(request, "desk.prequal", number=matter.number)
    if request.method == "GET" and request.identity.account not in {one.account for one in unsigned(matter)}:
        return to(request, "desk.prequal", number=matter.number)
    return {"page": told.sign_page(matter, refused(request)), "form": form}


@view_config(route_name="desk.prequal.file", request_method="GET")
def file(context: PrequalContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """A file of an application, for the committee."""
    for application in applications_of(request.archive, context.matter):
        answer = sent_file(request, application)
        if answer is not None and context.matter.state != "applying":
            return answer
    raise HTTPNotFound


def sent_file(request: Any, application: Dossier) -> Any:  # noqa: ANN401 - as above
    """The file of an application the address asks for; None where it is none of its own."""
    wanted = request.matchdict["sha256"]
    for n in application.numbers(ApplicationSubmitted.type):
        for one in application.record(n).files:
            if one.sha256 == wanted:
                return _sent(request, one)
    return None


def _sent(request: Any, one: FileRef) -> Any:  # noqa: ANN401 - as above
    path = str(request.hall.vault.path(one.sha256))
    answer = FileResponse(path, request=request, content_type="application/octet-stream")
    answer.content_disposition = f"attachment; filename*=UTF-8''{quote(one.name)}"
    answer.cache_control = "private, no-store"
    return answer


# -- the results ------------------------------------------------------------------------------------------


@view_config(route_name="desk.prequal.end", renderer="desk/form.jinja2")
def end(context: PrequalContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Tell every applicant the result, and end it with enough who passed."""
    show, matter, form = frame(request), context.matter, HallForm(posted(request))
    require_step(request, matter, "conclude-prequalification", *CHARGED)
    if request.method == "POST":
        with beside(request, form):
            role = role_of(request, *CHARGED)
            _tell(request, matter, role)
            request.perform("conclude-prequalification", matter.number, role)
            return to(request, "desk.tender", number=context.tender.number)
    return {"page": told.end_page(show, matter, refused(request), "通知并公布资格预审结果"), "form": form}


@view_config(route_name="desk.prequal.fail", renderer="desk/form.jinja2")
def fail(context: PrequalContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Tell every applicant the result, announce that too few passed, and end the tender."""
    show, matter, form = frame(request), context.matter, FollowingFields(posted(request))
    require_step(request, matter, "fail-prequalification", *CHARGED)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            role = role_of(request, *CHARGED)
            _tell(request, matter, role)
            request.perform("fail-prequalification", matter.number, role, form.filled())
            return to(request, "desk.tender", number=context.tender.number)
    return {"page": told.end_page(show, matter, refused(request), "公告重新招标"), "form": form}


def _tell(request: Any, matter: Dossier, role: str) -> None:  # noqa: ANN401 - pyramid ships no types
    """Tell every applicant, one after another; whoever was told is left out, so it may be pressed again."""
    waiting = [one.number for one in applications_of(request.archive, matter) if one.state == "submitted"]
    for number in waiting:
        request.perform("tell-result", number, role)
