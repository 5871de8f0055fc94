"""The quarterly evaluation: begun, marked, published, objected to, answered, corrected, settled; and its public page."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPMethodNotAllowed
from pyramid.view import view_config

from hallcore.supervision.boards import (
    EvaluationCorrection,
    EvaluationForm,
    EvaluationOpened,
    MarksForm,
    ProtestAnswerForm,
    ProtestForm,
)
from portal.forms import choices
from portal.forms.supervision import (
    EvaluationCorrectionFields,
    EvaluationFields,
    MarksFields,
    ProtestAnswerFields,
    ProtestFields,
)
from portal.presenters import supervision_evaluation as told
from portal.presenters.addresses import address
from portal.presenters.appraisal_words import department_of
from portal.presenters.showing import showing
from portal.presenters.supervision_cards import department_choices
from portal.supervision_contexts import SupervisedContext
from portal.views.appraisal import form_page
from portal.views.desk import beside, posted, require_step, role_of, to
from portal.views.supervision import OFFICERS, WATCHERS, desk, own, watches


@view_config(route_name="evaluation.desk", request_method="GET", renderer="desk/list.jinja2")
def evaluations_desk(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """Every evaluation."""
    return {"page": told.evaluations_desk(desk(request, "evaluation.desk"), acts=watches(request))}


@view_config(route_name="evaluation.open", renderer="desk/form.jinja2")
def open_evaluation(request: Any) -> Any:  # noqa: ANN401 - as above
    """Begin the evaluation of a quarter."""
    show, form = desk(request, "evaluation.desk"), EvaluationFields(posted(request))
    form.departments.choices = choices(department_choices(show))
    if request.method == "GET":
        form.year.data, form.quarter.data = show.now.year, str((show.now.month + 2) // 3)
        form.departments.data = [code for code, _name in department_choices(show)]
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = EvaluationForm(form.year.data, int(form.quarter.data), tuple(form.departments.data))
            done = request.perform("open-evaluation", "", role_of(request, *WATCHERS), filled)
            return to(request, "evaluation.one", number=done.dossier)
    page = form_page(request, "启动监察评估", address("evaluation.desk"), submit="启动")
    return {"page": page, "form": form}


@view_config(route_name="evaluation.one", request_method="GET", renderer="desk/dossier.jinja2")
def evaluation_one(context: SupervisedContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """One evaluation at the desk."""
    show = desk(request, "evaluation.desk")
    return {"page": told.evaluation_one(show, context.matter, acts=watches(request))}


@view_config(route_name="evaluation.mark", renderer="desk/form.jinja2")
def mark(context: SupervisedContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Take points under a head."""
    show, number = desk(request, "evaluation.desk"), context.matter.number
    require_step(request, context.matter, "mark-department", *WATCHERS)
    form, codes = MarksFields(posted(request)), context.matter.the(EvaluationOpened).departments
    form.department.choices = choices([("", "请选择"), *((one, department_of(show, one)) for one in codes)])
    if request.method == "POST" and form.validate():
        with beside(request, form):
            cards = tuple((form.cards.data or "").split())
            filled = MarksForm(
                form.department.data, form.head.data, form.deducted.data, form.reason.data or "", cards
            )
            request.perform("mark-department", number, role_of(request, *WATCHERS), filled)
            return to(request, "evaluation.one", number=number)
    page = form_page(request, "监察评估计分", address("evaluation.one", number=number), submit="保存")
    return {"page": page, "form": form}


@view_config(route_name="evaluation.publish")
@view_config(route_name="evaluation.settle")
def publish_or_settle(context: SupervisedContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Publish the result; have it stand."""
    if request.method != "POST":
        raise HTTPMethodNotAllowed
    publishes = request.matched_route.name == "evaluation.publish"
    verb = "publish-evaluation" if publishes else "settle-evaluation"
    request.perform(verb, context.matter.number, role_of(request, *WATCHERS))
    return to(request, "evaluation.one", number=context.matter.number)


@view_config(route_name="evaluation.answer", renderer="desk/form.jinja2")
def answer(context: SupervisedContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Answer an objection."""
    desk(request, "evaluation.desk")
    form, number, of = (
        ProtestAnswerFields(posted(request)),
        context.matter.number,
        int(request.matchdict["n"]),
    )
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = ProtestAnswerForm(of, form.outcome.data == "upheld", form.reason.data)
            request.perform("answer-protest", number, role_of(request, *WATCHERS), filled)
            return to(request, "evaluation.one", number=number)
    return {"page": form_page(request, "答复异议", address("evaluation.one", number=number)), "form": form}


@view_config(route_name="evaluation.correct", renderer="desk/form.jinja2")
def correct(context: SupervisedContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Correct a head upon an objection that was upheld."""
    desk(request, "evaluation.desk")
    number, of = context.matter.number, int(request.matchdict["n"])
    form = EvaluationCorrectionFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = EvaluationCorrection(of, form.head.data, form.deducted.data, form.reason.data)
            request.perform("correct-evaluation", number, role_of(request, *WATCHERS), filled)
            return to(request, "evaluation.one", number=number)
    return {"page": form_page(request, "更正评估", address("evaluation.one", number=number)), "form": form}


@view_config(route_name="evaluation.protest", renderer="desk/form.jinja2")
def protest(context: SupervisedContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """A department's chief representative objects."""
    own(request, "card.circulars")
    form, number = ProtestFields(posted(request)), context.matter.number
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = ProtestForm(form.words.data)
            request.perform("protest-evaluation", number, role_of(request, *OFFICERS), filled)
            return to(request, "evaluation", number=number)
    lead = "异议由参加评估的部门的首席代表在公示期内提出（JC-36）。"
    page = form_page(request, "对监察评估提出异议", address("evaluation", number=number), lead=lead)
    return {"page": page, "form": form}


@view_config(route_name="evaluations", request_method="GET", renderer="public/about.jinja2")
def evaluations(request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Every evaluation that was published."""
    return {"page": told.evaluations_page(showing(request))}


@view_config(route_name="evaluation", request_method="GET", renderer="public/about.jinja2")
def evaluation(context: SupervisedContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """One evaluation for everybody."""
    return {"page": told.evaluation_page(showing(request), context.matter)}
