"""The windows of the committee: presence, replacement, more time, refusals, recordings; and each member's signature."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from portal.contexts import BidContext, LotContext
from portal.forms import choices
from portal.forms.experts import (
    AdmitFields,
    BidQuestionFields,
    ExplainFields,
    ExtendFields,
    OutlierFields,
    RecordingFields,
    RefusalFields,
    ReplaceFields,
    SignFields,
)
from portal.people import person_name
from portal.presenters import desk_members as told
from portal.presenters.desk_draws import seated_names
from portal.presenters.desk_evaluation import aliases, candidates_for_seats
from portal.presenters.showing import showing
from portal.views.bidder import frame as bidders_frame
from portal.views.desk import beside, frame, kept, posted, refused, require_step, to
from portal.views.desk_evaluation import scoring_role
from trading.evaluation.committee import members_of, unsigned
from trading.evaluation.model import (
    AdmitForm,
    AnswerForm,
    CommitteeFormed,
    ConfirmForm,
    EvaluationReported,
    ExtendForm,
    QuestionForm,
    RecordingForm,
    RefusalForm,
    ReplaceForm,
    SignForm,
)
from trading.methods.rules import method_of


@view_config(route_name="desk.arrivals", renderer="desk/form.jinja2")
def presence(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Let members in."""
    show, form, lot = frame(request), AdmitFields(posted(request)), _seated(context)
    form.member.choices = choices(told.member_choices(show, lot, members_of(lot)))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = AdmitForm(form.member.data, form.badge.data)
            request.perform("admit-member", lot.number, "centre", filled)
            return to(request, "desk.arrivals", number=lot.number)
    return {"page": told.presence_page(show, context.tender, lot, refused(request)), "form": form}


@view_config(route_name="desk.replace", renderer="desk/form.jinja2")
def replace(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Put another in a member's place."""
    show, form, lot = frame(request), ReplaceFields(posted(request)), _seated(context)
    require_step(request, lot, "replace-member", "centre")
    archive = show.archive
    _experts, representatives = candidates_for_seats(archive, context.tender)
    form.former.choices = choices(told.member_choices(show, lot, members_of(lot)))
    form.successor.label.text = f"接替的{method_of(show.law_of(lot), lot).word('purchaser')}代表"
    form.successor.choices = choices({"": "由抽取顺序的下一位专家接替", **representatives})
    if request.method == "POST" and form.validate():
        with beside(request, form):
            successor = form.successor.data or ""
            known = {member.account for member in members_of(lot)}
            drawn = {one: name for one, name in seated_names(archive, lot).items() if one not in known}
            name = person_name(archive, successor) if successor else next(iter(drawn.values()), "")
            filled = ReplaceForm(form.former.data, form.reason.data, successor, name)
            request.perform("replace-member", lot.number, "centre", filled)
            return to(request, "desk.arrivals", number=lot.number)
    return {"page": told.replace_page(show, context.tender, lot, refused(request)), "form": form}


@view_config(route_name="desk.extend", renderer="desk/form.jinja2")
def extend(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Lengthen the time."""
    show, form, lot = frame(request), ExtendFields(posted(request)), _seated(context)
    require_step(request, lot, "extend-evaluation", "centre")
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("extend-evaluation", lot.number, "centre", ExtendForm(form.until.data))
            return to(request, "desk.arrivals", number=lot.number)
    return {"page": told.extend_page(show, context.tender, lot, refused(request)), "form": form}


@view_config(route_name="desk.unsigned", renderer="desk/form.jinja2")
def refusal(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Note that somebody refused to sign."""
    show, form, lot = frame(request), RefusalFields(posted(request)), _seated(context)
    require_step(request, lot, "note-refusal", "centre")
    form.member.choices = choices(told.member_choices(show, lot, unsigned(lot)))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = RefusalForm(form.member.data, form.words.data)
            request.perform("note-refusal", lot.number, "centre", filled)
            return to(request, "desk.arrivals", number=lot.number)
    return {"page": told.unsigned_page(show, context.tender, lot, refused(request)), "form": form}


@view_config(route_name="desk.recording", renderer="desk/form.jinja2")
def recording(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Put a recording into the file."""
    show, form, lot = frame(request), RecordingFields(posted(request)), context.lot
    require_step(request, lot, "keep-recording", "centre")
    if request.method == "POST" and form.validate():
        with beside(request, form):
            files = kept(request, form.files)
            filled = RecordingForm(files, form.part.data, form.begins.data, form.ends.data)
            request.perform("keep-recording", lot.number, "centre", filled)
            return to(request, "desk.tender", number=context.tender.number)
    return {"page": told.recording_page(show, context.tender, lot, refused(request)), "form": form}


@view_config(route_name="desk.question", renderer="desk/form.jinja2")
def question(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Ask a bidder to clarify its bid."""
    show, lot = frame(request), context.lot
    form = BidQuestionFields(posted(request), minutes=told.least_minutes(show, context.tender))
    require_step(request, lot, "question-bid", scoring_role(context, request))
    form.bid.choices = choices(told.bid_choices(context.tender, lot))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            bid = aliases(context.tender, lot)[form.bid.data]
            filled = QuestionForm(bid, form.question.data, form.minutes.data)
            request.perform("question-bid", lot.number, scoring_role(context, request), filled)
            return to(request, "desk.scores", number=lot.number)
    return {"page": told.question_page(show, context.tender, lot, refused(request)), "form": form}


@view_config(route_name="bid.explain", renderer="bidder/form.jinja2")
def explain(context: BidContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Answer, as the bidder, what the committee asked."""
    bidders_frame(request)
    form, bid = ExplainFields(posted(request)), context.bid
    waiting = told.open_questions(showing(request), context.lot, bid)
    if not waiting:
        raise HTTPNotFound
    form.of.choices = choices((str(n), words) for n, words in waiting.items())
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = AnswerForm(form.of.data, form.answer.data, kept(request, form.files))
            request.perform("explain-bid", context.lot.number, "bidder", filled)
            return to(request, "bid", number=bid.number)
    return {"page": told.explain_page(bid, refused(request)), "form": form}


@view_config(route_name="desk.outliers", renderer="desk/form.jinja2")
def outliers(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Say why one's marks lie far from the others'."""
    show, form, lot = frame(request), OutlierFields(posted(request)), context.lot
    require_step(request, lot, "confirm-scores", scoring_role(context, request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = ConfirmForm(form.reason.data)
            request.perform("confirm-scores", lot.number, scoring_role(context, request), filled)
            return to(request, "desk.scores", number=lot.number)
    page = told.outliers_page(show, context.tender, lot, request.identity.account, refused(request))
    return {"page": page, "form": form}


@view_config(route_name="desk.sign", renderer="desk/form.jinja2")
def sign(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Read the report and sign it; afterwards, who has yet to."""
    show, form, lot = frame(request), SignFields(posted(request)), context.lot
    if lot.latest(EvaluationReported) is None:
        raise HTTPNotFound
    account = request.identity.account
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = SignForm((form.dissent.data or "").strip())
            request.perform("sign-report", lot.number, scoring_role(context, request), filled)
            return to(request, "desk.sign", number=lot.number)
    if request.method == "GET" and account not in {one.account for one in unsigned(lot)}:
        request.override_renderer = "desk/dossier.jinja2"
        return {"page": told.signed_page(context.tender, lot, account)}
    return {"page": told.sign_page(show, context.tender, lot, account, refused(request)), "form": form}


@view_config(route_name="desk.time", request_method="POST")
def more_time(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Say that the time is too short."""
    request.perform("ask-time", context.lot.number, scoring_role(context, request))
    return to(request, "desk.scores", number=context.lot.number)


def _seated(context: LotContext) -> Any:  # noqa: ANN401 - the dossier, for views that pass it on
    """The lot, once it has a committee.

    Raises:
        HTTPNotFound: It has none.
    """
    if context.lot.latest(CommitteeFormed) is None:
        raise HTTPNotFound
    return context.lot
