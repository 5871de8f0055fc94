"""The steps of complaints, consultations and suggestions: what each asks, and what is made of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from hallcore.dossier import Dossier
from hallcore.voice.complaints import forms
from hallcore.voice.complaints.hands import earlier_hands, investigators
from hallcore.voice.complaints.model import (
    ComplaintReopened,
    Finding,
)
from hallcore.voice.complaints.rules import points_of, unit_of
from portal.forms import HallForm, choices
from portal.forms import voice as fields
from portal.presenters import voice_desk as told
from portal.presenters.showing import showing
from portal.presenters.voice import unit_choices
from portal.views.desk import kept, posted


class Step(NamedTuple):
    """A step: what is asked, what is made of it, and what must be known before."""

    fields: Callable[[Any, Dossier], Any]
    form: Callable[[Any, Any], Any]
    lead: str = ""
    files: bool = False
    danger: bool = False


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


STEPS: dict[str, Step] = {
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
"""Step → what it asks and makes."""
