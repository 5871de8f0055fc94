"""Queries and challenges in procurement: asked and followed by suppliers, answered by the purchaser or its agency."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from hallcore.dossier import Dossier
from portal.contexts import LotContext, TenderContext
from portal.forms import HallForm, choices
from portal.forms.challenges import AnswerQueryFields, ChallengeFields, QueryFields, ReplyFields
from portal.presenters import challenges as told
from portal.presenters.addresses import address
from portal.presenters.desks import FormPage
from portal.presenters.life import until
from portal.presenters.shapes import Link
from portal.presenters.showing import showing
from portal.trade_contexts import ChallengeContext
from portal.views.bidder import frame as bidder_frame
from portal.views.desk import beside, frame, kept, posted, refused, require_step, role_of, to
from trading.challenges.model import AnswerForm
from trading.challenges.procured_model import CHALLENGE, STEPS
from trading.challenges.procured_rules import open_steps
from trading.methods.rules import method_of
from trading.tendering.rules import notice_of

BIDDER = "bidder"
CHARGED = ("purchaser", "agency")


def _procured(request: Any, tender: Dossier) -> None:  # noqa: ANN401 - pyramid ships no types
    """Works are objected to; their pages have no such window."""
    if method_of(showing(request).law_of(tender), tender).regime != "procurement":
        raise HTTPNotFound


@view_config(route_name="tender.query", renderer="bidder/form.jinja2")
def query(context: TenderContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Ask about a procurement."""
    bidder_frame(request)
    _procured(request, context.tender)
    form, tender = QueryFields(posted(request)), context.tender
    if request.method == "POST" and form.validate():
        with beside(request, form):
            done = request.perform("file-query", tender.number, BIDDER, form.filled())
            return to(request, "challenge.mine", number=done.dossier)
    method = method_of(showing(request).law_of(tender), tender)
    days = f"应当在 {method.clock('question').span}内答复"
    page = FormPage(
        title="在线询问",
        alerts=refused(request),
        lead=f"就“{notice_of(tender).name}”向{method.word('purchaser')}询问，{method.word('purchaser')}{days}。询问人和询问内容不公开。",
        submit="提交询问",
        cancel=Link("返回公告", address("tender", number=tender.number)),
    )
    return {"page": page, "form": form}


@view_config(route_name="tender.challenge", renderer="bidder/form.jinja2")
@view_config(route_name="lot.challenge", renderer="bidder/form.jinja2")
def challenge(context: TenderContext | LotContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Challenge the documents (a tender), or a step or the result of a lot."""
    bidder_frame(request)
    _procured(request, context.tender)
    show, form, tender = showing(request), ChallengeFields(posted(request)), context.tender
    matter = context.lot if isinstance(context, LotContext) else tender
    method = method_of(show.law_of(tender), tender)
    steps = dict(
        open_steps(show.archive, matter, tender, request.identity.party, method, show.now, show.calendar)
    )
    every = {step: STEPS[step] for step in STEPS if (step == "documents") == (matter is tender)}
    form.step.choices = choices(
        {step: f"{STEPS[step]}（质疑期限至 {until(end)}）" for step, end in steps.items()} or every
    )
    if request.method == "GET" and len(steps) == 1:
        form.step.data = next(iter(steps))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = form.filled(kept(request, form.files))
            done = request.perform("file-challenge", matter.number, BIDDER, filled)
            return to(request, "challenge.mine", number=done.dossier)
    page = FormPage(
        title="提出质疑",
        alerts=refused(request),
        lead=f"就“{notice_of(tender).name}”向{method.word('purchaser')}提出质疑，{method.word('purchaser')}应当在 "
        f"{method.clock('reply').span}内答复；答复前暂停签订合同。质疑供应商和质疑函的内容不公开。",
        submit="提交质疑函",
        multipart=True,
        cancel=Link("返回公告", address("tender", number=tender.number)),
    )
    return {"page": page, "form": form}


@view_config(route_name="challenges.mine", request_method="GET", renderer="desk/list.jinja2")
def mine(request: Any) -> Any:  # noqa: ANN401 - as above
    """What a party asked and challenged."""
    bidder_frame(request)
    return {"page": told.mine_page(showing(request), request.identity.party)}


@view_config(route_name="challenge.mine", request_method="GET", renderer="desk/dossier.jinja2")
def own(context: ChallengeContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """One of them, or the answer to another supplier's challenge that one was told."""
    bidder_frame(request)
    party = request.identity.party
    return {"page": told.my_page(showing(request), context.challenge, context.tender, party)}


@view_config(route_name="challenge.back", renderer="bidder/form.jinja2")
def take_back(context: ChallengeContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Take a challenge back."""
    bidder_frame(request)
    form, number = HallForm(posted(request)), context.challenge.number
    require_step(request, context.challenge, "withdraw-challenge", BIDDER)
    if request.method == "POST":
        with beside(request, form):
            request.perform("withdraw-challenge", number, BIDDER)
            return to(request, "challenge.mine", number=number)
    page = FormPage(
        title="撤回质疑",
        alerts=refused(request),
        lead="撤回后可以签订合同；质疑期限内可以就同一环节重新质疑，撤回的质疑不能作为投诉的前提。",
        submit="确认撤回",
        danger=True,
        cancel=Link("不撤回，返回", address("challenge.mine", number=number)),
    )
    return {"page": page, "form": form}


@view_config(route_name="desk.challenge", renderer="desk/form.jinja2")
def answer(context: ChallengeContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Answer a query or a challenge."""
    show, asked = frame(request), context.challenge
    challenged = asked.machine == CHALLENGE
    verb = "answer-challenge" if challenged else "answer-query"
    require_step(request, asked, verb, *CHARGED)
    form = ReplyFields(posted(request)) if challenged else AnswerQueryFields(posted(request))
    if challenged:
        form.measure.choices = choices(told.measure_choices(show, asked, context.tender))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = form.filled() if challenged else AnswerForm(form.answer.data, upheld=False)
            request.perform(verb, asked.number, role_of(request, *CHARGED), filled)
            return to(request, "desk.tender", number=context.tender.number)
    return {"page": told.answer_page(show, asked, context.tender, refused(request)), "form": form}
