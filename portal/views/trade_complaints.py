"""Complaints about trading: lodged by a bidder, followed by it, answered by the parties, handled by the department."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther
from pyramid.view import view_config

from portal.contexts import LotContext, OfficeContext, TenderContext
from portal.forms import HallForm, choices
from portal.forms.challenges import ProcuredLodgeFields
from portal.forms.turns import (
    CorrectFields,
    DeclineFields,
    LodgeFields,
    ReasonFields,
    SettleFields,
    TestFields,
)
from portal.predicates import settles
from portal.presenters import trade_complaints as told
from portal.presenters.addresses import address
from portal.presenters.challenges import challenge_words, challenges_of
from portal.presenters.desks import FormPage
from portal.presenters.shapes import Fact, Link, Section
from portal.presenters.showing import Showing, showing
from portal.presenters.supervision_cards import department_choices
from portal.seating import seat_of
from portal.trade_contexts import ComplaintContext
from portal.views.bidder import frame as bidder_frame
from portal.views.desk import beside, frame, kept, posted, refused, require_step, role_of, to
from trading.challenges.complaint_model import (
    ABOUT,
    CorrectedForm,
    DeclineComplaintForm,
    ProbeForm,
    TextForm,
)
from trading.challenges.complaint_rules import remedies_for, remedy_titles
from trading.challenges.procured_model import ChallengeFiled
from trading.methods.rules import method_of
from trading.tendering.rules import notice_of

BIDDER = "bidder"


@view_config(route_name="tender.complain", renderer="bidder/form.jinja2")
@view_config(route_name="lot.complain", renderer="bidder/form.jinja2")
def lodge(context: TenderContext | LotContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Complain to the competent department."""
    bidder_frame(request)
    show = showing(request)
    if method_of(show.law_of(context.tender), context.tender).regime == "procurement":
        return _lodge_procured(show, context, request)
    form = LodgeFields(posted(request))
    form.about.choices = choices({key: words for key, words in ABOUT.items() if key != "process"})
    matter = context.lot if isinstance(context, LotContext) else context.tender
    form.department.choices = choices([("", "请选择"), *department_choices(show)])
    mine = told.objections_of(show.archive, matter, request.identity.party)
    form.objection.choices = choices([("", "没有提出过异议"), *mine])
    if request.method == "GET":
        form.department.data = told.likely(show, context.tender)
        form.known_on.data = show.now.date()
        form.respondent.data = notice_of(context.tender).purchaser_name
        form.objection.data = mine[-1][0] if mine else ""
    if request.method == "POST" and form.validate():
        with beside(request, form):
            done = request.perform(
                "lodge-complaint", matter.number, BIDDER, form.filled(kept(request, form.files))
            )
            return to(request, "complaint.mine", number=done.dossier)
    page = FormPage(
        title="向行政监督部门投诉",
        alerts=refused(request),
        lead=f"投诉“{notice_of(context.tender).name}”{told.lot_words(matter)}。投诉送达所选的行政监督部门，由其决定是否受理；"
        "交易中心不处理投诉。投诉人和投诉书内容不公开。",
        submit="提交投诉书",
        multipart=True,
        cancel=Link("返回公告", address("tender", number=context.tender.number)),
    )
    return {"page": page, "form": form}


def _lodge_procured(show: Showing, context: TenderContext | LotContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Complain of a procurement to the finance department, after a challenge."""
    form, tender = ProcuredLodgeFields(posted(request)), context.tender
    matter = context.lot if isinstance(context, LotContext) else tender
    mine = challenges_of(show.archive, matter, request.identity.party)
    form.department.choices = choices([("", "请选择"), *department_choices(show)])
    form.objection.choices = choices(
        [("", "请选择"), *((one.number, challenge_words(show, one)) for one in mine)]
    )
    items = dict.fromkeys(item for one in mine for item in one.the(ChallengeFiled).items)
    form.items.choices = choices({item: item for item in items})
    if request.method == "GET":
        form.department.data = told.likely(show, tender)
        form.respondent.data = notice_of(tender).purchaser_name
        form.objection.data = request.GET.get("challenge") or (mine[-1].number if mine else "")
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = form.filled(kept(request, form.files))
            done = request.perform("lodge-complaint", matter.number, BIDDER, filled)
            return to(request, "complaint.mine", number=done.dossier)
    page = FormPage(
        title="向财政部门投诉",
        alerts=refused(request),
        lead=f"投诉“{notice_of(tender).name}”{told.lot_words(matter)}。投诉送达同级财政部门，由其决定是否受理；"
        "采购人、采购代理机构和交易中心不处理投诉。投诉人和投诉书内容不公开。",
        submit="提交投诉书",
        multipart=True,
        cancel=Link("返回", address("challenges.mine")),
    )
    return {"page": page, "form": form}


@view_config(route_name="complaints.mine", request_method="GET", renderer="desk/list.jinja2")
def mine(request: Any) -> Any:  # noqa: ANN401 - as above
    """A party's complaints."""
    bidder_frame(request)
    return {"page": told.mine_page(showing(request), request.identity.party)}


@view_config(route_name="complaint.mine", request_method="GET", renderer="desk/dossier.jinja2")
def own(context: ComplaintContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """One of them."""
    bidder_frame(request)
    return {"page": told.my_page(showing(request), context.complaint, context.tender)}


@view_config(route_name="complaint.correct", renderer="bidder/form.jinja2")
def correct(context: ComplaintContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Bring what was missing."""
    bidder_frame(request)
    paper, number = context.paper, context.complaint.number
    form = CorrectFields(posted(request), facts=paper.facts, request=paper.request)
    require_step(request, context.complaint, "correct-complaint", BIDDER)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = CorrectedForm(form.facts.data, form.request.data, kept(request, form.files))
            request.perform("correct-complaint", number, BIDDER, filled)
            return to(request, "complaint.mine", number=number)
    page = FormPage(
        title="补正投诉书",
        alerts=refused(request),
        submit="提交补正",
        multipart=True,
        cancel=Link("返回", address("complaint.mine", number=number)),
    )
    return {"page": page, "form": form}


@view_config(route_name="complaint.back", renderer="bidder/form.jinja2")
def take_back(context: ComplaintContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Take a complaint back."""
    bidder_frame(request)
    form, number = ReasonFields(posted(request)), context.complaint.number
    require_step(request, context.complaint, "withdraw-complaint-case", BIDDER)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("withdraw-complaint-case", number, BIDDER, TextForm(form.text.data))
            return to(request, "complaint.mine", number=number)
    page = FormPage(
        title="撤回投诉",
        alerts=refused(request),
        lead="撤回后，因本投诉暂停的交易活动恢复；同一事项不再重新投诉。",
        submit="确认撤回",
        danger=True,
        cancel=Link("不撤回，返回", address("complaint.mine", number=number)),
    )
    return {"page": page, "form": form}


@view_config(route_name="complaint.statement", renderer="desk/form.jinja2")
def statement(context: ComplaintContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """State in writing what one says to a complaint one had a copy of."""
    frame(request)
    form, number = ReasonFields(posted(request)), context.complaint.number
    require_step(request, context.complaint, "reply-to-complaint", "purchaser", "agency")
    if request.method == "POST" and form.validate():
        with beside(request, form):
            role = role_of(request, "purchaser", "agency")
            request.perform("reply-to-complaint", number, role, TextForm(form.text.data))
            return to(request, "desk.tender", number=context.tender.number)
    paper = context.paper
    facts = (Fact("投诉事项和事实", paper.facts, full=True), Fact("投诉请求", paper.request, full=True))
    page = FormPage(
        title="对投诉作书面说明",
        alerts=refused(request),
        before=(Section("投诉书副本", facts=facts),),
        submit="提交书面说明",
        cancel=Link("返回案卷", address("desk.tender", number=context.tender.number)),
    )
    return {"page": page, "form": form}


# -- the department ------------------------------------------------------------------------------------------------


@view_config(route_name="office.complaints", request_method="GET", renderer="desk/list.jinja2")
def complaints(context: OfficeContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """The complaints lodged with the visitor's departments."""
    show = frame(request)
    seat = seat_of(context.archive, request.identity.account, context.on)
    return {"page": told.department_page(show, tuple(seat.duties))}


@view_config(route_name="office.complaint", request_method="GET", renderer="desk/dossier.jinja2")
def complaint(context: ComplaintContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """One of them."""
    handles = settles(request.identity, context)
    page = told.office_page(
        frame(request), context.complaint, context.tender, request.identity.roles, handles=handles
    )
    return {"page": page}


_TITLES = {
    "correction": ("一次告知补正", "写明需要补正的全部内容；补正只能告知一次。"),
    "accept": ("受理投诉", "受理后开始计算处理期限；依照公布的规则，交易活动同时暂停。"),
    "decline": ("不予受理", "写明理由；不属于本部门管辖的，写明有权处理的机关。"),
    "copies": ("发送投诉书副本", "向被投诉的{purchaser}及{agency}发送副本，由其书面说明。"),
    "suspend": ("责令暂停交易活动", "暂停在项目公开页面公布。"),
    "resume": ("恢复交易活动", "写明恢复的理由，随通知公布。"),
    "test": ("送检验、检测、鉴定或者专家评审", "所需时间不计入处理期限。"),
    "tested": ("检验鉴定评审结束", "写明结论。"),
    "decide": ("作出处理决定", "决定作出后由系统公布，并由交易流程按决定执行；执行前项目保持暂停。"),
}
_PLAIN = ("accept", "copies", "suspend")


@view_config(route_name="office.complaint.step", renderer="desk/form.jinja2")
def step(context: ComplaintContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """One step of the department."""
    part, number = request.matchdict["step"], context.complaint.number
    if part not in told.STEPS:
        raise HTTPNotFound
    frame(request)
    verb = told.STEPS[part]
    role = "approver" if part in {"decide", "suspend", "resume"} else "handler"
    if role not in request.identity.roles:
        raise HTTPSeeOther(request.route_path("office.complaint", number=number))
    require_step(request, context.complaint, verb, role)
    form = _fields(part, context, request)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform(verb, number, role, _filled(part, form))
            return to(request, "office.complaint", number=number)
    title, lead = _TITLES[part]
    tender = context.tender
    method = method_of(showing(request).law_of(tender), tender)
    lead = lead.replace("{purchaser}", method.word("purchaser")).replace("{agency}", method.word("agency"))
    page = FormPage(
        title=f"{title}　{number}",
        alerts=refused(request),
        lead=lead,
        submit=title,
        danger=part in {"decline", "suspend"},
        cancel=Link("返回", address("office.complaint", number=number)),
    )
    return {"page": page, "form": form}


def _fields(part: str, context: ComplaintContext, request: Any) -> Any:  # noqa: ANN401 - WTForms ships no types
    if part == "decide":
        form = SettleFields(posted(request))
        words = remedy_titles(context.paper.regime)
        keys = remedies_for(context.matter, context.paper)
        form.remedy.choices = choices({key: words[key] for key in keys})
        return form
    if part in _PLAIN:
        return HallForm(posted(request))
    kinds = {"decline": DeclineFields, "test": TestFields}
    return kinds.get(part, ReasonFields)(posted(request))


def _filled(part: str, form: Any) -> object:  # noqa: ANN401 - as above
    if part == "decide":
        return form.filled()
    if part == "decline":
        return DeclineComplaintForm(form.reason.data, form.elsewhere.data or "")
    if part == "test":
        return ProbeForm(form.kind.data, form.subject.data)
    return None if part in _PLAIN else TextForm(form.text.data)
