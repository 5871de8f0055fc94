"""Complaints, consultations and suggestions on the public network: telling, following, saying more."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from hallcore.desk import Actor
from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.voice.complaints.forms import SayForm, VoiceForm
from hallcore.voice.complaints.model import KINDS, PROCEDURE
from hallcore.voice.complaints.rules import check_own
from portal.forms import choices
from portal.forms.voice import ProgressFields, SayFields, TellFields
from portal.presenters import voice as told
from portal.presenters.addresses import address
from portal.presenters.desks import FormPage
from portal.presenters.shapes import Box, Link
from portal.presenters.showing import showing
from portal.views.desk import beside, posted, refused

ANYBODY = Actor("visitor", "citizen")
WRONG = "编号或者查询码不正确"


@view_config(route_name="voice", request_method="GET", renderer="public/about.jinja2")
def front(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """How to, and what was published."""
    request.frame = {"section": "voice"}
    party = request.identity.party if request.identity is not None else ""
    return {"page": told.front_page(showing(request), party)}


@view_config(route_name="voice.outcomes", request_method="GET", renderer="public/about.jinja2")
def outcomes(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Published outcomes."""
    request.frame = {"section": "voice"}
    return {"page": told.outcomes_page(showing(request))}


@view_config(route_name="voice.answers", request_method="GET", renderer="public/about.jinja2")
def answers(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Published answers."""
    request.frame = {"section": "voice"}
    return {"page": told.answers_page(showing(request))}


@view_config(route_name="voice.new", renderer="bidder/form.jinja2")
def new(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Tell something; number and code are the answer itself, kept nowhere on the way."""
    request.frame = {"section": "voice"}
    kind, form = request.matchdict["kind"], TellFields(posted(request))
    form.unit.choices = choices(told.unit_choices(showing(request)))
    if kind != "complaint":
        del form.named
    if request.method == "POST" and form.validate():
        with beside(request, form):
            done = request.hall.house.perform(f"file-{kind}", "", teller(request, form), telling(form, kind))
            return shown_once(request, told.filed_page(showing(request), fresh(request, done.dossier)))
    page = FormPage(
        title=f"提出{KINDS[kind]}",
        crumbs=(Link("投诉、咨询和建议", address("voice")), Link(f"提出{KINDS[kind]}")),
        alerts=refused(request),
        lead="提交后得到编号和查询码，可以随时查看办理情况。",
        cancel=Link("返回", address("voice")),
        boxes=(privacy_box(),),
    )
    return {"page": page, "form": form}


def teller(request: Any, form: Any) -> Actor:  # noqa: ANN401 - neither Pyramid nor WTForms ships types
    """Who tells it: the citizen who signed in and gives a name, else nobody's account."""
    visitor = request.identity
    if visitor is not None and "citizen" in visitor.roles and (form.name.data or "").strip():
        return visitor.actor("citizen")  # type: ignore[no-any-return]  # untyped request
    return ANYBODY


def telling(form: Any, kind: str, channel: str = "web", source: str = "") -> VoiceForm:  # noqa: ANN401 - as above
    """What was filled in."""
    return VoiceForm(
        kind,  # type: ignore[arg-type]  # the route and the form's own choices hold these values alone
        form.category.data,
        form.subject.data.strip(),
        form.content.data.strip(),
        form.unit.data,
        channel,  # type: ignore[arg-type]  # as above
        (form.name.data or "").strip(),
        (form.contact.data or "").strip(),
        (form.window.data or "").strip().upper(),
        (form.named.data or "").strip() if "named" in form else "",
        (form.matter.data or "").strip().upper(),
        source,
    )


def fresh(request: Any, number: str) -> Dossier:  # noqa: ANN401 - pyramid ships no types
    """A dossier that was founded by this very request."""
    request.renew_view()
    dossier: Dossier = request.archive[number]
    return dossier


def shown_once(request: Any, page: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The answer to a form that shows a code."""
    request.override_renderer = "public/about.jinja2"
    request.response.cache_control = "private, no-store"
    return {"page": page}


@view_config(route_name="voice.progress", renderer="bidder/form.jinja2")
def progress(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """How far it is, for whoever has number and code."""
    request.frame = {"section": "voice"}
    form = ProgressFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            matter = by_code(request, form.number.data, form.code.data)
            return shown_once(request, told.matter_page(showing(request), matter))
    page = FormPage(
        title="查询办理情况",
        crumbs=(Link("投诉、咨询和建议", address("voice")), Link("查询办理情况")),
        alerts=refused(request),
        submit="查询",
        cancel=Link("返回", address("voice")),
    )
    return {"page": page, "form": form}


def by_code(request: Any, number: str, code: str) -> Dossier:  # noqa: ANN401 - pyramid ships no types
    """The matter of that number and code; which of the two is wrong is not told."""
    matter: Dossier | None = request.archive.get(number.strip().upper())
    if matter is None or matter.procedure != PROCEDURE or matter.machine not in KINDS:
        raise Refusal(WRONG, where="code")
    try:
        check_own(matter, "", code)
    except Refusal:
        raise Refusal(WRONG, where="code") from None
    return matter


@view_config(route_name="voice.say", renderer="bidder/form.jinja2")
def say(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Say more about an answer: not satisfied, a review, or agreed."""
    request.frame = {"section": "voice"}
    step = request.matchdict["step"]
    if step not in told.SAYS:
        raise HTTPNotFound
    form = SayFields(posted(request), number=request.params.get("number", ""))
    if step == "confirm-answer":
        del form.reason
    if request.method == "POST" and form.validate():
        with beside(request, form):
            matter = by_code(request, form.number.data, form.code.data)
            reason = form.reason.data.strip() if "reason" in form else ""
            request.hall.house.perform(step, matter.number, ANYBODY, SayForm(form.code.data, reason))
            return shown_once(request, told.matter_page(showing(request), fresh(request, matter.number)))
    page = FormPage(
        title=told.SAYS[step],
        crumbs=(Link("投诉、咨询和建议", address("voice")), Link(told.SAYS[step])),
        alerts=refused(request),
        cancel=Link("返回", address("voice")),
    )
    return {"page": page, "form": form}


@view_config(route_name="voice.own", request_method="GET", renderer="public/about.jinja2")
def own(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """One's own matter."""
    request.frame = {"section": "voice"}
    request.response.cache_control = "private, no-store"
    return {"page": told.matter_page(showing(request), context.matter)}


def privacy_box() -> Box:
    """What is done with what somebody says of themselves (TS-17)."""
    return Box(
        "个人信息",
        (
            "姓名、联系方式和来件内容存于可以删除的附卷，不写入公开日志；办理人员须说明理由方可查看姓名和联系方式，查看记入案卷。",
            "举报违纪违法、担心身份泄露的，请使用举报箱：内容在提交前加密，大厅工作人员无法阅读。",
        ),
        (Link("依据 TS-17", address("law.rule", rule="TS-17")),),
    )
