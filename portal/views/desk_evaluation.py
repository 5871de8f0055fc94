"""The windows of the evaluation: the committee, its members' sheets, the files of opened bids, the report."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import quote

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import FileResponse
from pyramid.view import view_config

from portal.contexts import LotContext
from portal.forms import HallForm, choices
from portal.forms.evaluation import CommitteeFields
from portal.people import people, person_name
from portal.presenters import desk_evaluation as told
from portal.presenters.desk_draws import seated_names
from portal.presenters.desk_report import report_page
from portal.views.desk import beside, frame, posted, refused, require_step, role_of, to
from trading.evaluation.committee import members_of
from trading.evaluation.model import CommitteeForm, CommitteeFormed, Member
from trading.methods.rules import method_of
from trading.opening.model import BidsDecrypted


@view_config(route_name="desk.committee", renderer="desk/form.jinja2")
def committee(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Seat the committee of a lot."""
    show = frame(request)
    form, archive = CommitteeFields(posted(request)), request.archive
    require_step(request, context.lot, "form-committee", "centre")
    experts, representatives = told.candidates_for_seats(archive, context.tender)
    purchaser = method_of(show.law_of(context.tender), context.tender).word("purchaser")
    form.representatives.label.text = f"{purchaser}代表"
    form.experts.choices, form.representatives.choices = choices(experts), choices(representatives)
    form.terminal.choices = choices({"": "不使用终端", **told.terminals(archive)})
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = committee_of(archive, context.lot, form)
            request.perform("form-committee", context.lot.number, "centre", filled)
            return to(request, "desk.arrivals", number=context.lot.number)
    page = told.committee_page(show, context.tender, context.lot, refused(request))
    return {"page": page, "form": form}


def committee_of(archive: Any, lot: Any, form: Any) -> CommitteeForm:  # noqa: ANN401 - WTForms ships no types
    """Who was chosen; the experts of the draw are the office's to take, their names come along for the annex."""
    parties = {person.account: person.party for person in people(archive)}
    direct = (form.direct.data or "").strip()
    seats = dict.fromkeys(form.experts.data, "expert") if direct else {}
    seats |= dict.fromkeys(form.representatives.data, "representative")
    members = tuple(
        Member(account, seat, "", parties[account])  # type: ignore[arg-type]  # one of the two literals above
        for account, seat in seats.items()
    )
    names = seated_names(archive, lot) if not direct else {}
    names |= {account: person_name(archive, account) for account in seats}
    return CommitteeForm(members, names, direct, form.terminal.data or "", secrets.token_hex(32))


@view_config(route_name="desk.scores", renderer="desk/scores.jinja2")
def scores(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A member's own sheet; ``act=sum`` adds up and files nothing, ``act=submit`` hands it in."""
    show = frame(request)
    tender, lot, account = context.tender, context.lot, request.identity.account
    sent = request.method == "POST"
    sheet = told.blank_sheet(tender, lot, request.POST if sent else {})
    if sent and request.POST.get("act") != "sum" and not dict(sheet.faults()):
        with beside(request, HallForm()):
            filled = told.named(tender, lot, sheet.filled())
            request.perform("submit-scores", lot.number, scoring_role(context, request), filled)
            return to(request, "desk.scores", number=lot.number)
    alerts = (*refused(request), *told.absent(show, lot, account))
    page = told.scores_page(show, tender, lot, account, sheet, alerts, judged=sent)
    return {"page": page}


def scoring_role(context: LotContext, request: Any) -> str:  # noqa: ANN401 - pyramid ships no types
    """The role of the member's seat: an expert's, or that of the party the representative comes from."""
    account = request.identity.account
    seats = {member.account: member.seat for member in members_of(context.lot)}
    return (
        role_of(request, "expert") if seats[account] == "expert" else role_of(request, "purchaser", "agency")
    )


@view_config(route_name="desk.bidfile", request_method="GET")
def bidfile(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A file out of an opened bid of this lot, for its committee."""
    wanted, kept = request.matchdict["sha256"], context.tender.latest(BidsDecrypted)
    prefix = f"{context.lot.number}."
    for content in kept.contents if kept is not None else ():
        if content.file.sha256 == wanted and content.bid.startswith(prefix):
            answer = FileResponse(
                str(request.hall.vault.path(wanted)), request=request, content_type="application/octet-stream"
            )
            answer.content_disposition = f"attachment; filename*=UTF-8''{quote(content.file.name)}"
            answer.cache_control = "private, no-store"
            return answer
    raise HTTPNotFound


@view_config(route_name="desk.report", renderer="desk/dossier.jinja2")
def report(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """How far the scoring is; sent, the report is made. Afterwards everything it was computed from."""
    show = frame(request)
    if context.lot.latest(CommitteeFormed) is None:
        raise HTTPNotFound
    if request.method == "POST":
        with beside(request, HallForm()):
            request.perform("conclude-evaluation", context.lot.number, "centre")
            return to(request, "desk.report", number=context.lot.number)
    return {"page": report_page(show, context.tender, context.lot, refused(request))}
