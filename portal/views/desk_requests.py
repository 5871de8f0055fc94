"""The department's desk for disclosure requests: what is due, one page for each, one form for each step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.identity.model import NewApplicant, NewPerson
from hallcore.identity.rules import applicant_number, code_of, person_number_of
from hallcore.organisation.rules import post_number, posted
from hallcore.requests.model import (
    CorrectionForm,
    DeliveryForm,
    ExtensionForm,
    OpinionForm,
    OpinionReplyForm,
    ReplyForm,
    RequestForm,
)
from portal.forms import HallForm, choices
from portal.forms import requests as forms
from portal.presenters import desk_requests as told
from portal.presenters.addresses import address
from portal.presenters.requests import EVERY_LETTER, form_page, organ_of
from portal.views.desk import beside, frame, kept, refused, to
from portal.views.desk import posted as sent
from portal.views.requests import send_letter

_DUTIES = ("acceptor", "handler", "approver")


class Step(NamedTuple):
    """A step of an officer: who takes it, what is asked, what is made of it, what must be known before."""

    role: str
    fields: type[HallForm]
    form: Callable[[Any, Any], Any]
    lead: str = ""
    files: bool = False


def _department(request: Any) -> str:  # noqa: ANN401 - pyramid ships no types
    """The department the visitor is posted in; whoever is posted nowhere has no desk here."""
    post = request.archive.get(post_number(request.identity.account))
    paper = posted(post) if post is not None else None
    if paper is None:
        raise HTTPNotFound
    return paper.department


@view_config(route_name="desk.requests", request_method="GET", renderer="desk/list.jinja2")
def listed(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The department's open requests by due date."""
    show = frame(request)
    may_file = "acceptor" in request.identity.roles
    return {"page": told.desk_list(show, _department(request), may_file=may_file)}


@view_config(route_name="desk.request.new", renderer="desk/form.jinja2")
def new(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """File a request for somebody at the window, or one that came by mail; it counts as received at once."""
    frame(request)
    department = _department(request)
    form = forms.CounterFields(sent(request), department=department)
    form.department.choices = choices({department: organ_of(frame(request), department)})
    if request.method == "POST" and form.validate():
        with beside(request, form):
            done = request.perform("file-request", "", "acceptor", _counter(request, form))
            request.perform("receive-request", done.dossier, "acceptor", form.received.data)
            return to(request, "desk.request", number=done.dossier)
    lead = "由窗口代为登记；当面提交的以今日为收到申请之日，邮寄的以签收之日为收到申请之日。"
    page = form_page("登记申请", refused(request), address("desk.requests"), lead)
    return {"page": page, "form": form}


def _counter(request: Any, form: Any) -> RequestForm:  # noqa: ANN401 - neither Pyramid nor WTForms ships types
    """What was taken down, with the applicant's number; who is not known yet is registered first."""
    ident = form.ident.data.strip().upper()
    company = form.applicant.data == "organisation"
    party = _company(request, form) if company else _person(request, form)
    return RequestForm(
        form.department.data,
        form.applicant.data,
        party,
        form.name.data.strip(),
        ident,
        form.contact.data.strip(),
        form.content.data.strip(),
        form.channel.data,
        form.form.data,
        form.delivery.data,
        (form.address.data or "").strip(),
        form.received.data if form.channel.data == "mail" else None,
    )


def _person(request: Any, form: Any) -> str:  # noqa: ANN401 - as above
    archive, today = request.archive, request.hall.clock.now().date()
    pepper = bytes(archive.shelf("pepper").get("persons", b""))
    known = person_number_of(archive.shelf("persons"), pepper, form.ident.data, today)
    if known:
        return known
    person = NewPerson(form.name.data, form.ident.data, form.contact.data)
    return str(request.perform("register-person", "", "acceptor", person).dossier)


def _company(request: Any, form: Any) -> str:  # noqa: ANN401 - as above
    code = code_of(form.ident.data, "ident")
    if request.archive.get(applicant_number(code)) is None:
        region = request.hall.settings.site.region
        applicant = NewApplicant(code, form.name.data.strip(), region, "company")
        request.perform("register-applicant", "", "acceptor", applicant)
    return code


@view_config(route_name="desk.request", request_method="GET", renderer="desk/dossier.jinja2")
def one(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """One request and what is next."""
    roles = tuple(role for role in _DUTIES if role in request.identity.roles)
    return {"page": told.desk_page(frame(request), context.request, roles)}


@view_config(route_name="desk.request.letter", request_method="GET")
def letter(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Any letter of the request, those to third parties included."""
    return send_letter(request, context.request, EVERY_LETTER)


@view_config(route_name="desk.request.step", renderer="desk/form.jinja2")
def step(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The form of one step; sent, the step is done."""
    frame(request)
    name, dossier = request.matchdict["step"], context.request
    known = _STEPS.get(name)
    if known is None:
        raise HTTPNotFound
    form = known.fields(sent(request))
    if "of" in form:
        form.of.choices = choices(told.waiting_choices(dossier))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            role = _role(request, name, known)
            request.perform(name, dossier.number, role, known.form(request, form))
            if name == "reveal-applicant":
                return _revealed(request, dossier)
            return to(request, "desk.request", number=dossier.number)
    law = request.hall.house.law_of(dossier, request.hall.clock.now())
    lead = known.lead.format(correction=law.clock("C80").n, extension=int(law.figure("GK-02", "extension")))
    back = address("desk.request", number=dossier.number)
    page = form_page(told.STEPS[name], refused(request), back, lead, told.STEPS[name], files=known.files)
    return {"page": page, "form": form}


def _revealed(request: Any, dossier: Dossier) -> Any:  # noqa: ANN401 - as above
    """The request with its applicant and third parties unmasked, once: the answer to the form itself, kept nowhere."""
    request.override_renderer = "desk/dossier.jinja2"
    request.response.cache_control = "private, no-store"
    roles = tuple(role for role in _DUTIES if role in request.identity.roles)
    return {"page": told.desk_page(frame(request), dossier, roles, revealed=True)}


def _role(request: Any, name: str, known: Step) -> str:  # noqa: ANN401 - as above
    """The role a step is taken in: the one it belongs to, or for receiving and delivering whichever is held."""
    roles: tuple[str, ...] = (known.role,)
    if name in {"receive-request", "deliver-reply", "reveal-applicant"}:
        roles = _DUTIES if name == "reveal-applicant" else ("acceptor", "handler")
    held = next((role for role in roles if role in request.identity.roles), "")
    if not held:
        raise Refusal("当前账号没有办理此事的角色", where=known.role)
    return held


def _words(text: str | None) -> str:
    return (text or "").strip()


def _reply(request: Any, form: Any) -> ReplyForm:  # noqa: ANN401 - as above
    return ReplyForm(
        form.outcome.data,
        _words(form.reason.data),
        tuple(form.grounds.data or ()),
        _words(form.access.data),
        _words(form.withheld.data),
        _words(form.public_interest.data),
        _words(form.earlier.data).upper(),
        kept(request, form.files),
    )


def _opinion(_request: Any, form: Any) -> OpinionForm:  # noqa: ANN401 - as above
    return OpinionForm(
        form.whom.data,
        _words(form.name.data),
        _words(form.question.data),
        form.sent.data,
        _words(form.contact.data),
    )


_STEPS: dict[str, Step] = {
    "receive-request": Step(
        "handler",
        forms.ReceiveFields,
        lambda _request, form: form.received.data,
        "确认后，答复期限开始计算。网上申请以今日为收到申请之日。",
    ),
    "ask-correction": Step(
        "handler",
        forms.CorrectionFields,
        lambda _request, form: CorrectionForm(
            tuple(line.strip() for line in form.points.data.splitlines() if line.strip()), form.by.data
        ),
        "补正应当一次性告知，自收到申请之日起 {correction} 个工作日内提出。",
    ),
    "ask-opinion": Step("handler", forms.OpinionFields, _opinion, "征求意见期间，答复期限暂停计算。"),
    "record-opinion": Step(
        "handler",
        forms.OpinionReplyFields,
        lambda _request, form: OpinionReplyForm(
            int(form.of.data), form.answer.data, form.received.data, _words(form.opinion.data)
        ),
    ),
    "extend-reply": Step(
        "approver",
        forms.ExtensionFields,
        lambda _request, form: ExtensionForm(form.days.data, _words(form.reason.data)),
        "只能延长一次，最长 {extension} 个工作日，并告知申请人。",
    ),
    "draft-reply": Step("handler", forms.ReplyFields, _reply, "拟稿经批准后成为答复书。", files=True),
    "return-reply": Step("approver", forms.ReasonFields, lambda _request, form: _words(form.reason.data)),
    "reveal-applicant": Step(
        "handler",
        forms.ReasonFields,
        lambda _request, form: _words(form.reason.data),
        "查看申请人和第三方的姓名、证件号码和联系方式将记入案卷。",
    ),
    "answer-request": Step(
        "approver",
        forms.ApproveFields,
        lambda _request, _form: None,
        "批准后即作出答复，答复书随即印制并加盖电子印章。",
    ),
    "deliver-reply": Step(
        "handler",
        forms.DeliveryFields,
        lambda _request, form: DeliveryForm(form.delivered.data, form.how.data),
    ),
}
