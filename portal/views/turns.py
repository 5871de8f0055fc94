"""The windows of a tender's turns: an award that lapses, a second look, longer validity, what winners and bidders answer."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config
from wtforms import SelectChoice

from hallcore.ground.errors import Refusal
from portal.contexts import BidContext, LotContext, ObjectionContext, TenderContext
from portal.forms import HallForm
from portal.forms.turns import (
    ExtensionFields,
    LapseFields,
    OpinionFields,
    ReasonFields,
    ReexamineFields,
    ValidityFields,
)
from portal.presenters import desk_turns as told
from portal.presenters.addresses import address
from portal.presenters.clues import clues_page
from portal.presenters.desks import FormPage
from portal.presenters.shapes import Link
from portal.traces import clues_in
from portal.views.bidder import frame as bidder_frame
from portal.views.desk import beside, frame, posted, refused, require_step, role_of, to
from portal.views.desk_evaluation import scoring_role
from trading.bidding.model import ExtensionForm
from trading.contract.model import DeclineForm
from trading.evaluation.again_model import OpinionForm, ReexamineForm
from trading.opening.model import OpeningRecorded
from trading.tendering.rules import valid_until

CHARGED = ("purchaser", "agency")


@view_config(route_name="desk.lapse", renderer="desk/form.jinja2")
def lapse(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Take an award back on a ground of the law."""
    frame(request)
    form, lot = LapseFields(posted(request)), context.lot
    require_step(request, lot, "lapse-award", *CHARGED)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("lapse-award", lot.number, role_of(request, *CHARGED), form.filled())
            return to(request, "desk.tender", number=context.tender.number)
    return {"page": told.lapse_page(context.tender, lot, refused(request)), "form": form}


@view_config(route_name="desk.reexamine", renderer="desk/form.jinja2")
def reexamine(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Put a changed candidate to the committee."""
    frame(request)
    form, lot = ReexamineFields(posted(request)), context.lot
    require_step(request, lot, "order-reexamination", *CHARGED)
    form.bid.choices = [SelectChoice(bid, name) for bid, name in told.candidate_choices(lot)]
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = ReexamineForm(form.bid.data, form.reason.data.strip())
            request.perform("order-reexamination", lot.number, role_of(request, *CHARGED), filled)
            return to(request, "desk.tender", number=context.tender.number)
    return {"page": told.reexamine_page(context.tender, lot, refused(request)), "form": form}


@view_config(route_name="desk.opinion", renderer="desk/form.jinja2")
def opinion(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """A member's opinion at the second look."""
    frame(request)
    form, lot = OpinionFields(posted(request)), context.lot
    require_step(request, lot, "give-opinion", "expert", *CHARGED)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = OpinionForm(form.qualified.data == "yes", form.reason.data.strip())
            request.perform("give-opinion", lot.number, scoring_role(context, request), filled)
            return to(request, "desk.tender", number=context.tender.number)
    return {"page": told.opinion_page(context.tender, lot, refused(request)), "form": form}


@view_config(route_name="desk.reexamined", renderer="desk/form.jinja2")
def reexamined(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Have the report of the second look made."""
    frame(request)
    form, lot = HallForm(posted(request)), context.lot
    require_step(request, lot, "confirm-candidates", "centre")
    if request.method == "POST":
        with beside(request, form):
            request.perform("conclude-reexamination", lot.number, "centre")
            return to(request, "desk.tender", number=context.tender.number)
    return {"page": told.reexamined_page(context.tender, lot, refused(request)), "form": form}


@view_config(route_name="desk.validity", renderer="desk/form.jinja2")
def validity(context: TenderContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Ask bidders to let their bids stand longer."""
    frame(request)
    form, tender = ValidityFields(posted(request)), context.tender
    require_step(request, tender, "extend-validity", *CHARGED)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("extend-validity", tender.number, role_of(request, *CHARGED), form.filled())
            return to(request, "desk.tender", number=tender.number)
    return {"page": told.validity_page(tender, valid_until(tender), refused(request)), "form": form}


@view_config(route_name="desk.clues", request_method="GET", renderer="desk/dossier.jinja2")
def clues(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """What the data of the opened bids suggests of collusion; for committee and supervision alone."""
    show, tender, lot = frame(request), context.tender, context.lot
    if not tender.numbers(OpeningRecorded.type):
        raise Refusal("开标后才能比对投标文件", "EB-06", where=tender.number)
    found = clues_in(request.archive, request.hall.vault, tender, lot, show.law_of(tender))
    return {"page": clues_page(show, tender, lot, found)}


# -- bidders ---------------------------------------------------------------------------------------------------


@view_config(route_name="bid.decline", renderer="bidder/form.jinja2")
def decline(context: BidContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Give an award up."""
    bidder_frame(request)
    form = ReasonFields(posted(request))
    if request.method == "POST" and form.validate():
        filled = DeclineForm(form.text.data.strip())
        request.perform("decline-award", context.lot.number, "bidder", filled)
        return to(request, "bid", number=context.bid.number)
    page = FormPage(
        title="放弃中标",
        lead="放弃中标的，招标人将取消本单位的中标资格；无正当理由的，投标保证金不予退还。声明提交后不能撤回。",
        submit="确认放弃中标",
        danger=True,
        cancel=Link("不放弃，返回", address("bid", number=context.bid.number)),
    )
    return {"page": page, "form": form}


@view_config(route_name="bid.extension", renderer="bidder/form.jinja2")
def extension(context: BidContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Let one's bid stand longer, or not."""
    bidder_frame(request)
    form = ExtensionFields(posted(request))
    if request.method == "POST" and form.validate():
        filled = ExtensionForm(form.agreed.data == "yes")
        request.perform("answer-extension", context.bid.number, "bidder", filled)
        return to(request, "bid", number=context.bid.number)
    page = FormPage(
        title="答复延长投标有效期",
        lead="同意延长的，不得修改投标文件的实质性内容；不同意的，投标失效，投标保证金退还。每次只答复一次。",
        submit="提交答复",
        cancel=Link("返回", address("bid", number=context.bid.number)),
    )
    return {"page": page, "form": form}


@view_config(route_name="objection.back", renderer="bidder/form.jinja2")
def objection_back(context: ObjectionContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Take an objection back."""
    bidder_frame(request)
    form = HallForm(posted(request))
    if request.method == "POST":
        request.perform("withdraw-objection", context.objection.number, "bidder")
        return HTTPSeeOther(request.route_path("complaints.mine", _query={"done": "done"}))
    page = FormPage(
        title="撤回异议",
        lead="撤回后，因本异议暂停的活动恢复；就同一事项不能再以本异议为前提投诉。",
        submit="确认撤回",
        danger=True,
        cancel=Link("返回", address("complaints.mine")),
    )
    return {"page": page, "form": form}
