"""The windows of the review of abnormally low prices: a member asks and judges, the bidder explains."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from portal.contexts import BidContext, LotContext
from portal.forms import choices
from portal.forms.low import AskLowFields, ExplainLowFields, JudgeLowFields
from portal.presenters import desk_low as told
from portal.presenters.desk_evaluation import aliases
from portal.presenters.desk_members import least_minutes
from portal.presenters.showing import showing
from portal.views.bidder import frame as bidder_frame
from portal.views.desk import beside, frame, kept, posted, refused, require_step, to
from portal.views.desk_evaluation import scoring_role
from trading.evaluation.low_model import AskLowForm, ExplainLowForm, JudgeLowForm
from trading.evaluation.low_rules import reviews_of


@view_config(route_name="desk.low", renderer="desk/form.jinja2")
def ask(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Have a bidder explain its price."""
    show, lot, tender = frame(request), context.lot, context.tender
    role, by = scoring_role(context, request), aliases(tender, lot)
    require_step(request, lot, "ask-low-price", role)
    form = AskLowFields(posted(request), minutes=least_minutes(show, tender))
    form.bid.choices = choices(told.to_ask(tender, lot, by))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = AskLowForm(by[form.bid.data], form.minutes.data, form.reason.data or "")
            request.perform("ask-low-price", lot.number, role, filled)
            return to(request, "desk.scores", number=lot.number)
    return {"page": told.ask_page(show, tender, lot, by, refused(request)), "form": form}


@view_config(route_name="desk.low.judge", renderer="desk/form.jinja2")
def judge(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Say whether an explained price is sound."""
    show, lot, tender = frame(request), context.lot, context.tender
    role, by = scoring_role(context, request), aliases(tender, lot)
    require_step(request, lot, "judge-low-price", role)
    form = JudgeLowFields(posted(request))
    form.bid.choices = choices(told.to_judge(show, tender, lot, by, request.identity.account))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = JudgeLowForm(by[form.bid.data], form.sound.data == "yes", form.reason.data)
            request.perform("judge-low-price", lot.number, role, filled)
            return to(request, "desk.scores", number=lot.number)
    return {"page": told.judge_page(show, tender, lot, by, refused(request)), "form": form}


@view_config(route_name="bid.low", renderer="bidder/form.jinja2")
def explain(context: BidContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Explain one's price, as the bidder."""
    bidder_frame(request)
    form, bid = ExplainLowFields(posted(request)), context.bid
    review = reviews_of(context.lot).get(bid.number)
    if review is None or not review.open(showing(request).now):
        raise HTTPNotFound
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = ExplainLowForm(form.text.data, kept(request, form.files))
            request.perform("explain-low-price", context.lot.number, "bidder", filled)
            return to(request, "bid", number=bid.number)
    return {"page": told.explain_page(bid, review, refused(request)), "form": form}
