"""The desks for complaints, consultations and suggestions: lists, one page for each, one form for each step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import quote

from msgspec.structs import replace
from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import FileResponse
from pyramid.view import view_config

from hallcore.dossier import Dossier
from hallcore.ground.errors import Refusal
from hallcore.ground.procedure import allowed
from hallcore.voice.complaints import forms
from hallcore.voice.complaints.hands import earlier_hands, investigators
from hallcore.voice.complaints.model import (
    COMPLAINT,
    DISCIPLINE,
    KINDS,
    ComplaintReopened,
    FactFound,
    Finding,
)
from hallcore.voice.complaints.rules import points_of, unit_of
from portal.forms import HallForm, choices
from portal.forms import voice as fields
from portal.presenters import voice_desk as told
from portal.presenters.addresses import address
from portal.presenters.desks import FormPage
from portal.presenters.shapes import Action, Link, Section
from portal.presenters.showing import showing
from portal.presenters.voice import filed_page, unit_choices
from portal.views.desk import beside, frame, kept, posted, refused, role_of, to
from portal.views.voice import fresh, shown_once, telling
from portal.voice_contexts import VoiceContext, department_of, kept_from
from portal.voicebook import every_open, in_hand_of, open_matters

_BOX_ROLES = ("manager", "usher", "inspector", "supervisor", "discipline")


class Step(NamedTuple):
    """A step: what is asked, what is made of it, and what must be known before."""

    fields: Callable[[Any, Dossier], Any]
    form: Callable[[Any, Any], Any]
    lead: str = ""
    files: bool = False
    danger: bool = False


@view_config(route_name="office.voice", request_method="GET", renderer="desk/list.jinja2")
def listed(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """What the visitor's unit has to handle; for whoever watches over it, everything."""
    show, visitor = frame(request), request.identity
    archive, roles = request.archive, set(visitor.roles)
    if {"supervisor", DISCIPLINE} & roles:
        rows = every_open(archive)
    else:
        unit = "centre" if {"manager", "inspector"} & roles else department_of(archive, visitor.account)
        rows = open_matters(archive, unit) if unit and "inspector" not in roles else []
        known = {number for number, _one in rows}
        rows += [one for one in in_hand_of(archive, visitor.account) if one[0] not in known]
    rows = [one for one in rows if not kept_from(VoiceContext(archive[one[0]], archive), visitor)]
    actions = []
    if roles & {"usher", "manager", "acceptor"}:
        actions = [
            Action(f"登记{name}", address("office.voice.new", kind=kind), primary=kind == COMPLAINT)
            for kind, name in KINDS.items()
        ]
    if roles & {"usher", "manager", "inspector"}:
        actions.append(Action("开启意见箱", address("office.voice.box")))
    return {"page": told.desk_list(show, "投诉、咨询和建议", rows, tuple(actions))}


@view_config(route_name="office.voice.new", renderer="desk/form.jinja2")
def new(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Take down what somebody told by telephone, on a card, in the book, in the box or at the counter."""
    show, kind = frame(request), request.matchdict["kind"]
    if kind not in KINDS:
        raise HTTPNotFound
    form = fields.TakeFields(posted(request))
    form.unit.choices = choices(unit_choices(show))
    if kind != COMPLAINT:
        del form.named
    if request.method == "POST" and form.validate():
        with beside(request, form):
            source = (form.source.data or "").strip().upper()
            said = telling(form, kind, form.channel.data, source)
            role = role_of(request, "usher", "manager", "acceptor")
            done = request.perform(f"file-{kind}", "", role, said)
            return shown_once(request, filed_page(showing(request), fresh(request, done.dossier)))
    page = _page(request, f"登记{KINDS[kind]}", "登记后把编号和查询码告诉提出人。", address("office.voice"))
    return {"page": page, "form": form}


@view_config(route_name="office.voice.box", renderer="desk/form.jinja2")
def box(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Open an opinion box; earlier openings stand below."""
    show, form = frame(request), fields.BoxFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            role = role_of(request, "manager", "usher", "inspector", "supervisor", DISCIPLINE)
            what = forms.BoxForm(form.place.data.strip(), form.slips.data or 0)
            done = request.perform("open-opinion-box", "", role, what)
            return to(request, "office.voice.opening", number=done.dossier)
    lead = "由二人共同开启、当场清点；另一人见证后，逐件登记来件。"
    page = _page(request, "开启意见箱", lead, address("office.voice"))
    before = (Section("开启记录", "boxes", tables=(told.boxes_section(show),)),)
    return {"page": replace(page, before=before), "form": form}


@view_config(route_name="office.voice.opening", renderer="desk/form.jinja2")
def opening(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """One opening; a second person witnesses the count here."""
    show, number = frame(request), context.opening.number
    first = str(context.opening.record(0).head["actor"]["account"])
    if context.opening.state == "witnessed" or first == request.identity.account:
        request.override_renderer = "desk/dossier.jinja2"
        return {"page": told.opening_page(show, context.opening)}
    form = fields.WitnessFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("witness-opinion-box", number, role_of(request, *_BOX_ROLES), form.slips.data)
            return to(request, "office.voice.opening", number=number)
    page = _page(request, f"见证清点 {number}", "请当场重新清点，填写您清点的件数。", address("office.voice"))
    return {"page": page, "form": form}


@view_config(route_name="office.voice.matter", request_method="GET", renderer="desk/dossier.jinja2")
def one(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """One matter and what is next."""
    request.response.cache_control = "private, no-store"
    return {"page": told.desk_page(frame(request), context.matter, request.identity)}


@view_config(route_name="office.voice.file", request_method="GET")
def file(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A file that was filed with a fact."""
    n, wanted = int(request.matchdict["n"]), request.matchdict["sha256"]
    matter = context.matter
    if n >= matter.count or matter.types[n] != FactFound.type:
        raise HTTPNotFound
    for one_file in matter.record(n).files:
        if one_file.sha256 == wanted:
            path = str(request.hall.vault.path(wanted))
            answer = FileResponse(path, request=request, content_type="application/octet-stream")
            answer.content_disposition = f"attachment; filename*=UTF-8''{quote(one_file.name, safe='')}"
            answer.cache_control = "private, no-store"
            return answer
    raise HTTPNotFound


@view_config(route_name="office.voice.step", renderer="desk/form.jinja2")
def step(context: Any, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The form of one step; sent, the step is done."""
    frame(request)
    name, matter = request.matchdict["step"], context.matter
    known = _STEPS.get(name)
    if known is None:
        raise HTTPNotFound
    form = known.fields(request, matter)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform(name, matter.number, _role(request, matter, name), known.form(request, form))
            if name == told.REVEAL:
                request.override_renderer = "desk/dossier.jinja2"
                request.response.cache_control = "private, no-store"
                page = told.desk_page(showing(request), matter, request.identity, revealed=True)
                return {"page": page}
            return to(request, "office.voice.matter", number=matter.number)
    title = told.STEPS.get(name, "查看提出人信息")
    back = address("office.voice.matter", number=matter.number)
    return {"page": _page(request, title, known.lead, back, known), "form": form}


def _role(request: Any, matter: Dossier, name: str) -> str:  # noqa: ANN401 - pyramid ships no types
    """The role the step is taken in: one that the table allows and the visitor holds."""
    held = request.identity.roles
    if name == told.REVEAL:
        order = (DISCIPLINE, "manager", "inspector", "approver", "handler", "acceptor")
    else:
        hall = request.hall
        machine = hall.house.law_of(matter, hall.clock.now()).procedure("complaint").machine(matter.machine)
        order = tuple(
            role for role in held if name in {step.name for step in allowed(machine, matter.state, role)}
        )
    found = next((role for role in order if role in held), "")
    if not found:
        raise Refusal("现在不能办理这一步，或者当前账号没有办理此事的角色", where=name)
    return found


def _page(
    request: Any,  # noqa: ANN401 - pyramid ships no types
    title: str,
    lead: str,
    back: str,
    known: Step | None = None,
) -> FormPage:
    return FormPage(
        title=title,
        crumbs=(Link("投诉咨询", address("office.voice")), Link(title)),
        alerts=refused(request),
        lead=lead,
        submit=title if known is not None else "提交",
        cancel=Link("返回", back),
        multipart=known.files if known is not None else False,
    )


# -- the forms of the steps -----------------------------------------------------------------------


def _plain(kind: type[HallForm]) -> Callable[[Any, Dossier], Any]:
    return lambda request, _matter: kind(posted(request))


def _accept(request: Any, matter: Dossier) -> Any:  # noqa: ANN401 - pyramid ships no types
    show, unit = showing(request), unit_of(matter)
    form = fields.AcceptFields(posted(request), unit=unit)
    form.unit.choices = choices({key: name for key, name in unit_choices(show).items() if key})
    form.persons.choices = choices(told.person_choices(show, unit))
    barred = earlier_hands(matter) if matter.numbers(ComplaintReopened.type) else ()
    form.investigators.choices = choices(told.hand_choices(show, unit, barred))
    return form


def _refer(request: Any, _matter: Dossier) -> Any:  # noqa: ANN401 - pyramid ships no types
    form = fields.ReferFields(posted(request))
    form.unit.choices = choices(unit_choices(showing(request)))
    return form


def _reassign(request: Any, matter: Dossier) -> Any:  # noqa: ANN401 - pyramid ships no types
    form = fields.ReassignFields(posted(request))
    form.investigators.choices = choices(told.hand_choices(showing(request), unit_of(matter)))
    return form


def _fact(request: Any, matter: Dossier) -> Any:  # noqa: ANN401 - pyramid ships no types
    form = fields.FactFields(posted(request), on=request.hall.clock.now().date())
    form.point.choices = [(n, f"{n}．{point}") for n, point in enumerate(points_of(matter), 1)]
    form.responsible.choices = choices(told.person_choices(showing(request), unit_of(matter)))
    others = [one for one in investigators(matter) if one != request.identity.account]
    form.other.choices = choices({account: told.whom(request.archive, account) for account in others})
    return form


def _draft(request: Any, matter: Dossier) -> Any:  # noqa: ANN401 - pyramid ships no types
    return fields.answer_fields(points_of(matter))(posted(request))


def _route(request: Any, _matter: Dossier) -> Any:  # noqa: ANN401 - pyramid ships no types
    form = fields.RouteFields(posted(request))
    found = {key: name for key, name in unit_choices(showing(request)).items() if key != "other"}
    form.handling.choices = choices(found)
    return form


def _words(text: str | None) -> str:
    return (text or "").strip()


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(line.strip() for line in (text or "").splitlines() if line.strip())


def _findings(form: Any) -> tuple[Finding, ...]:  # noqa: ANN401 - WTForms ships no types
    numbers = sorted(int(name.removeprefix("finding_")) for name in form.data if name.startswith("finding_"))
    return tuple(Finding(n, form[f"finding_{n}"].data, _words(form[f"reason_{n}"].data)) for n in numbers)


def _reason(_request: Any, form: Any) -> str:  # noqa: ANN401 - as above
    return _words(form.reason.data)


_STEPS: dict[str, Step] = {
    "accept-complaint": Step(
        _accept,
        lambda _request, form: forms.AcceptForm(
            form.unit.data,
            _lines(form.points.data),
            tuple(form.investigators.data or ()),
            tuple(form.persons.data or ()),
        ),
        "受理后开始计算答复期限，并告知投诉人。",
    ),
    "refer-complaint": Step(
        _refer, lambda _request, form: forms.ReferForm(form.unit.data, _words(form.reason.data))
    ),
    "decline-complaint": Step(
        _plain(fields.DeclineFields),
        lambda _request, form: forms.DeclineForm(form.ground.data, _words(form.reason.data)),
        "理由会告知投诉人。",
    ),
    "pass-complaint-on": Step(
        _plain(fields.PassOnFields),
        lambda _request, form: forms.PassOnForm(_words(form.organ.data), _words(form.reason.data)),
    ),
    "find-fact": Step(
        _fact,
        lambda request, form: forms.FactForm(
            form.point.data,
            _words(form.fact.data),
            _lines(form.sources.data),
            form.other.data,
            form.on.data,
            kept(request, form.files),
            tuple(form.responsible.data or ()),
        ),
        files=True,
    ),
    "draft-answer": Step(
        _draft,
        lambda _request, form: forms.AnswerForm(
            _findings(form), _words(form.measures.data), _words(form.reply.data)
        ),
        "属实、不属实的结论应当有登记的事实；拟稿由其他人员批准。",
    ),
    "answer-complaint": Step(
        _plain(fields.ApproveFields), lambda _request, _form: None, "批准后即答复投诉人。"
    ),
    "return-answer": Step(_plain(fields.ReasonFields), _reason),
    "extend-complaint": Step(
        _plain(fields.ExtendFields),
        lambda _request, form: forms.ExtendForm(form.days.data, _words(form.reason.data)),
        "只能延长一次，并告知投诉人。",
    ),
    "reassign-complaint": Step(
        _reassign,
        lambda _request, form: forms.ReassignForm(
            tuple(form.investigators.data or ()), _words(form.reason.data)
        ),
    ),
    "decide-review": Step(
        _plain(fields.ReviewFields),
        lambda _request, form: forms.ReviewForm(form.upholds.data == "yes", _words(form.reason.data)),
        "由没有办理过本件的人员作出。",
    ),
    "decide-rereview": Step(
        _plain(fields.ReviewFields),
        lambda _request, form: forms.ReviewForm(form.upholds.data == "yes", _words(form.reason.data)),
        "复核意见作出后，本件办结。",
    ),
    "redact-outcome": Step(
        _plain(fields.OutcomeFields),
        lambda _request, form: forms.OutcomeForm(
            _words(form.heading.data), _words(form.summary.data), _words(form.measures.data)
        ),
        "隐去个人信息；由另一人审定后公开。",
    ),
    "publish-outcome": Step(
        _plain(fields.ApproveFields),
        lambda _request, _form: None,
        "公开后任何人都可以查阅和检索。内容有误的，经二人办理可以撤下，原记录不删除。",
        danger=True,
    ),
    "answer-consultation": Step(
        _plain(fields.ConsultationFields),
        lambda _request, form: forms.ConsultationForm(_words(form.answer.data), _words(form.basis.data)),
    ),
    "route-consultation": Step(
        _route,
        lambda _request, form: forms.RouteForm(form.handling.data, _words(form.reason.data)),
        "转办不改变答复期限。",
    ),
    "propose-faq": Step(
        _plain(fields.FaqFields),
        lambda _request, form: forms.FaqForm(_words(form.question.data), _words(form.answer.data)),
        "改写成对所有人都适用的问答，不写入个人信息；由另一人审定后公开。",
    ),
    "publish-faq": Step(
        _plain(fields.ApproveFields), lambda _request, _form: None, "公开后任何人都可以查阅和检索。"
    ),
    "propose-withdrawal": Step(
        _plain(fields.ReasonFields),
        _reason,
        "理由会向公众公开，不写入个人信息；由另一人审定后撤下。更正后可以重新拟写、公开。",
    ),
    "withdraw-publication": Step(
        _plain(fields.ApproveFields),
        lambda _request, _form: None,
        "撤下后，公开页面写明已撤下的日期和理由，检索不再显示；原记录不删除。",
        danger=True,
    ),
    "adopt-suggestion": Step(
        _plain(fields.AdoptFields),
        lambda _request, form: forms.SuggestionForm(
            form.decision.data, _words(form.reason.data), form.done_by.data
        ),
    ),
    "decline-suggestion": Step(
        _plain(fields.ReasonFields),
        lambda _request, form: forms.SuggestionForm("declined", _words(form.reason.data)),
        "理由会告知建议人。",
    ),
    "finish-suggestion": Step(_plain(fields.DoneFields), lambda _request, form: _words(form.what.data)),
    told.REVEAL: Step(_plain(fields.ReasonFields), _reason, "查看姓名和联系方式将记入案卷，只显示这一次。"),
}
