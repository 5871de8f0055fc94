"""The purchaser's and the agency's windows of results: publicity, award, contract, objections, and ends without one."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config
from wtforms import SelectChoice

from portal.contexts import LotContext, ObjectionContext, TenderContext
from portal.forms.award import (
    AnswerObjectionFields,
    AwardFields,
    ConclusionFields,
    ContractFields,
    FailureFields,
    PublicityFields,
    TerminationFields,
)
from portal.forms.procurement import VoidNoticeFields
from portal.presenters import desk_award as told
from portal.presenters.desk_procurement import void_notice_page
from portal.views.desk import beside, frame, kept, posted, refused, require_step, role_of, to
from trading.award.model import AwardForm, AwardPublished, FailureForm, PublicityForm
from trading.challenges.model import AnswerForm
from trading.methods.model import regime_of
from trading.tendering.model import TerminationForm
from trading.tendering.rules import lot_terms, performance_of

CHARGED = ("purchaser", "agency")


@view_config(route_name="desk.candidates", renderer="desk/form.jinja2")
def candidates(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Publish the candidates of a lot."""
    show, form, lot = frame(request), PublicityFields(posted(request)), context.lot
    require_step(request, lot, "publish-candidates", *CHARGED)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = PublicityForm(form.days.data or 0)
            request.perform("publish-candidates", lot.number, role_of(request, *CHARGED), filled)
            return to(request, "desk.tender", number=context.tender.number)
    return {"page": told.candidates_page(show, context.tender, lot, refused(request)), "form": form}


@view_config(route_name="desk.award", renderer="desk/form.jinja2")
def award(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Determine the winner of a lot and publish it."""
    show, form, lot = frame(request), AwardFields(posted(request), rank=1), context.lot
    require_step(request, lot, "publish-award", *CHARGED)
    form.rank.choices = [SelectChoice(rank, label) for rank, label in told.candidate_choices(lot)]
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = AwardForm(form.rank.data, (form.ground.data or "").strip())
            request.perform("publish-award", lot.number, role_of(request, *CHARGED), filled)
            return to(request, "desk.tender", number=context.tender.number)
    return {"page": told.award_page(show, context.tender, lot, refused(request)), "form": form}


@view_config(route_name="desk.contract", renderer="desk/form.jinja2")
def contract(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Publish the contract of a lot."""
    show, lot = frame(request), context.lot
    require_step(request, lot, "publish-contract", *CHARGED)
    price = lot.the(AwardPublished).winner.price
    asked = performance_of(lot_terms(context.tender, lot), price)
    form = ContractFields(posted(request), amount=price, performance_bond=asked or None)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = form.filled(kept(request, form.files))
            request.perform("publish-contract", lot.number, role_of(request, *CHARGED), filled)
            return to(request, "desk.tender", number=context.tender.number)
    return {"page": told.contract_page(show, context.tender, lot, refused(request)), "form": form}


@view_config(route_name="desk.performance", renderer="desk/form.jinja2")
def performance(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Say how the winner performed: the bond goes back, or the treasury is asked to keep it."""
    show, form, lot = frame(request), ConclusionFields(posted(request)), context.lot
    require_step(request, lot, "conclude-performance", *CHARGED)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = form.filled(kept(request, form.files))
            request.perform("conclude-performance", lot.number, role_of(request, *CHARGED), filled)
            return to(request, "desk.tender", number=context.tender.number)
    return {"page": told.performance_page(show, context.tender, lot, refused(request)), "form": form}


@view_config(route_name="desk.answer", renderer="desk/form.jinja2")
def answer(context: ObjectionContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Answer an objection; the hold it placed is lifted."""
    show, form, objection = frame(request), AnswerObjectionFields(posted(request)), context.objection
    require_step(request, objection, "answer-objection", *CHARGED)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = AnswerForm(form.answer.data, form.upheld.data == "yes")
            request.perform("answer-objection", objection.number, role_of(request, *CHARGED), filled)
            return to(request, "desk.tender", number=context.tender.number)
    return {"page": told.answer_page(show, context.tender, objection, refused(request)), "form": form}


@view_config(route_name="desk.termination", renderer="desk/form.jinja2")
def termination(context: TenderContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """End a tender before its bids are opened."""
    frame(request)
    form, tender = TerminationFields(posted(request)), context.tender
    require_step(request, tender, "terminate", *CHARGED)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = TerminationForm(form.reason.data, form.refunds.data)
            request.perform("terminate", tender.number, role_of(request, *CHARGED), filled)
            return to(request, "desk.tender", number=tender.number)
    return {"page": told.termination_page(tender, refused(request)), "form": form}


@view_config(route_name="desk.failure", renderer="desk/form.jinja2")
def failure(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Announce that every bid for a lot was rejected."""
    frame(request)
    lot = context.lot
    procured = regime_of(lot.number) == "procurement"
    form = (VoidNoticeFields if procured else FailureFields)(posted(request))
    require_step(request, lot, "announce-failure", *CHARGED)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = form.filled() if procured else FailureForm(form.following.data)
            request.perform("announce-failure", lot.number, role_of(request, *CHARGED), filled)
            return to(request, "desk.tender", number=context.tender.number)
    if procured:
        return {"page": void_notice_page(context.tender, lot, refused(request)), "form": form}
    return {"page": told.failure_page(context.tender, lot, refused(request)), "form": form}
