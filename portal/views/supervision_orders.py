"""Orders and circulars: given, reported, reviewed; drafted, signed, issued; and as everybody reads them."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPMethodNotAllowed, HTTPNotFound
from pyramid.response import FileResponse
from pyramid.view import view_config

from hallcore.ground.errors import Refusal
from hallcore.supervision.concerning import is_chief
from hallcore.supervision.forms import (
    CircularForm,
    OrderForm,
    ReasonForm,
    ReportForm,
    ResultForm,
    ReviewForm,
)
from portal.forms import choices
from portal.forms.supervision import (
    CircularFields,
    OrderFields,
    ReasonFields,
    ReportFields,
    ResultFields,
    ReviewFields,
)
from portal.presenters import supervision_circulars as papers
from portal.presenters import supervision_orders as told
from portal.presenters.addresses import address
from portal.presenters.showing import Showing, showing
from portal.presenters.supervision_cards import department_choices
from portal.presenters.supervision_words import called, staff_called
from portal.supervision_contexts import OrderContext, SupervisedContext
from portal.views.appraisal import form_page
from portal.views.desk import beside, kept, posted, require_step, role_of, to
from portal.views.supervision import OFFICERS, WATCHERS, desk, inside, own, watches

_NAMESAKES = 10
"""How many people of one name are told apart at most."""

# -- orders -------------------------------------------------------------------------------------------------


@view_config(route_name="orders", request_method="GET", renderer="desk/list.jinja2")
def orders(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """Every order."""
    return {"page": told.orders_page(desk(request, "orders"), acts=watches(request))}


@view_config(route_name="card.orders", request_method="GET", renderer="desk/list.jinja2")
def my_orders(request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """The orders to the visitor's department."""
    return {"page": told.my_orders(own(request, "card.orders"), request.identity.account)}


@view_config(route_name="order", request_method="GET", renderer="desk/dossier.jinja2")
def order(context: OrderContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """One order."""
    theirs = inside(request) and watches(request)
    show = desk(request, "orders") if theirs else own(request, "card.orders")
    page = told.order_page(
        show, context.order, request.identity.roles, inside=theirs, reports=_reports(context, request)
    )
    return {"page": page}


def _reports(context: OrderContext, request: Any) -> bool:  # noqa: ANN401 - as above
    me, paper = request.identity.account, context.paper
    return me == paper.person or is_chief(context.archive, me, paper.department)


@view_config(route_name="order.issue", renderer="desk/form.jinja2")
def issue(request: Any) -> Any:  # noqa: ANN401 - as above
    """Give an order."""
    show, form = desk(request, "orders"), OrderFields(posted(request))
    form.department.choices = choices([("", "请选择"), *department_choices(show)])
    if request.method == "GET":
        form.about.data = request.GET.get("about", "")[:60]
        form.department.data, form.person.data = told.order_for(show, form.about.data)
    if request.method == "POST" and form.validate():
        with beside(request, form):
            department, person = _given(show, form.department.data or "", form.person.data or "")
            filled = OrderForm(
                department,
                form.subject.data,
                form.what.data,
                form.due.data,
                person,
                about=(form.about.data or "").strip(),
                files=kept(request, form.files),
            )
            done = request.perform("issue-order", "", role_of(request, *WATCHERS), filled)
            return to(request, "order", number=done.dossier)
    lead = (
        "督办发给部门的由首席代表报告办理结果，发给个人的由本人报告；到期没有报告的，系统记为逾期（JC-34）。"
    )
    page = form_page(request, "下达督办", address("orders"), lead=lead, multipart=True, submit="下达")
    return {"page": page, "form": form}


def _given(show: Showing, department: str, words: str) -> tuple[str, str]:
    """The department and the person an order goes to, of what was chosen and typed.

    Raises:
        Refusal: Neither; nobody is called so, or several are.
    """
    if not words.strip():
        if not department:
            raise Refusal("请选择承办部门，或者填写承办人员", "JC-34", where="department")
        return department, ""
    found = staff_called(show, words, department)
    if not found:
        where = "该部门" if department else "进驻人员中"
        raise Refusal(f"{where}没有叫这个名字的人员", "JC-34", where="person")
    if len(found) > 1:
        names = "、".join(called(show, account) for account in found[:_NAMESAKES])
        raise Refusal(f"有 {len(found)} 名同名人员，请填写账号名：{names}", "JC-34", where="person")
    return str(show.archive.shelf("posts")[found[0]]["department"]), found[0]


@view_config(route_name="order.report", renderer="desk/form.jinja2")
def report(context: OrderContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Report on an order."""
    own(request, "card.orders")
    form, number = ReportFields(posted(request)), context.order.number
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = ReportForm(form.words.data, kept(request, form.files))
            request.perform("report-order", number, role_of(request, *OFFICERS), filled)
            return to(request, "order", number=number)
    back = address("order", number=number)
    page = form_page(request, f"报告办理结果：{context.paper.subject}", back, multipart=True)
    return {"page": page, "form": form}


@view_config(route_name="order.review", renderer="desk/form.jinja2")
def review(context: OrderContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Accept a report or send it back."""
    desk(request, "orders")
    require_step(request, context.order, "accept-report", *WATCHERS)
    form, number = ReviewFields(posted(request)), context.order.number
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = ReviewForm(form.outcome.data == "yes", form.reason.data or "", form.due.data)
            request.perform("review-report", number, role_of(request, *WATCHERS), filled)
            return to(request, "order", number=number)
    page = form_page(request, f"验收：{context.paper.subject}", address("order", number=number))
    return {"page": page, "form": form}


@view_config(route_name="order.withdraw", renderer="desk/form.jinja2")
def withdraw(context: OrderContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Take an order back."""
    desk(request, "orders")
    form, number = ReasonFields(posted(request)), context.order.number
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = ReasonForm(form.reason.data)
            request.perform("withdraw-order", number, role_of(request, *WATCHERS), filled)
            return to(request, "order", number=number)
    back = address("order", number=number)
    page = form_page(request, f"撤销督办：{context.paper.subject}", back, submit="撤销", danger=True)
    return {"page": page, "form": form}


# -- circulars ----------------------------------------------------------------------------------------------


@view_config(route_name="circular.desk", request_method="GET", renderer="desk/list.jinja2")
def circular_desk(request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Drafts and what was issued."""
    return {"page": papers.circulars_desk(desk(request, "circular.desk"), acts=watches(request))}


@view_config(route_name="card.circulars", request_method="GET", renderer="desk/list.jinja2")
def circulars_inside(request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """What went to the departments."""
    return {"page": papers.circulars_inside(own(request, "card.circulars"))}


@view_config(route_name="circular.paper", request_method="GET")
def circular_paper(context: SupervisedContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """The sealed paper of a circular that is not public, for whom it was issued.

    Raises:
        HTTPNotFound: It is not issued or printed yet, is public (its page has the paper), or stays inside the centre.
    """
    number, scope = papers.paper_of(context.matter)
    centre = {"manager", "inspector", *WATCHERS} & set(request.identity.roles)
    found = showing(request).paper_of(number) if number and (scope == "departments" or centre) else None
    if found is None or not request.hall.vault.has(found[0]):
        raise HTTPNotFound
    path = str(request.hall.vault.path(found[0]))
    answer = FileResponse(path, request=request, content_type="application/pdf")
    answer.content_disposition = f'inline; filename="{context.matter.number}.pdf"'
    answer.cache_control = "private, no-store"
    return answer


@view_config(route_name="circular.one", request_method="GET", renderer="desk/dossier.jinja2")
def circular_one(context: SupervisedContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """One circular at the desk."""
    show = desk(request, "circular.desk")
    page = papers.circular_one(show, context.matter, request.identity.account, acts=watches(request))
    return {"page": page}


@view_config(route_name="circular.draft", renderer="desk/form.jinja2")
def draft(request: Any) -> Any:  # noqa: ANN401 - as above
    """Draft a circular or an exposure."""
    show, form = desk(request, "circular.desk"), CircularFields(posted(request))
    law = show.law()
    rules = [(key, f"{key}　{law.cite(key).says[:40]}") for key in sorted(law.keys("rule"))]
    form.rule.choices = choices([("", "请选择"), *rules])
    form.department.choices = choices([("", "请选择"), *department_choices(show)])
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = CircularForm(
                form.kind.data,
                form.heading.data,
                tuple(form.facts.data.splitlines()),
                form.rule.data,
                form.department.data,
                form.correct_by.data,
                form.scope.data,
                tuple((form.cards.data or "").split()),
                form.outlet.data or "",
            )
            done = request.perform("draft-circular", "", role_of(request, *WATCHERS), filled)
            return to(request, "circular.one", number=done.dossier)
    lead = "起草后由他人签署；媒体曝光须由行政监督、纪检监察各一人签署（JC-35）。"
    page = form_page(request, "起草督查通报", address("circular.desk"), lead=lead, submit="保存")
    return {"page": page, "form": form}


@view_config(route_name="circular.sign")
@view_config(route_name="circular.issue")
def sign_or_issue(context: SupervisedContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Sign a draft; issue it once the signatures are there."""
    if request.method != "POST":
        raise HTTPMethodNotAllowed
    verb = "sign-circular" if request.matched_route.name == "circular.sign" else "issue-circular"
    request.perform(verb, context.matter.number, role_of(request, *WATCHERS))
    return to(request, "circular.one", number=context.matter.number)


@view_config(route_name="circular.drop", renderer="desk/form.jinja2")
def drop(context: SupervisedContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Drop a draft."""
    desk(request, "circular.desk")
    require_step(request, context.matter, "drop-circular", *WATCHERS)
    form, number = ReasonFields(posted(request)), context.matter.number
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = ReasonForm(form.reason.data)
            request.perform("drop-circular", number, role_of(request, *WATCHERS), filled)
            return to(request, "circular.one", number=number)
    page = form_page(request, "不予发布", address("circular.one", number=number))
    return {"page": page, "form": form}


@view_config(route_name="circular.result", renderer="desk/form.jinja2")
def result(context: SupervisedContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Say what came of a circular."""
    desk(request, "circular.desk")
    require_step(request, context.matter, "report-correction", *WATCHERS)
    form, number = ResultFields(posted(request)), context.matter.number
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = ResultForm(form.result.data)
            request.perform("report-correction", number, role_of(request, *WATCHERS), filled)
            return to(request, "circular.one", number=number)
    page = form_page(request, "登记整改结果", address("circular.one", number=number))
    return {"page": page, "form": form}


# -- the public ---------------------------------------------------------------------------------------------


@view_config(route_name="circulars", request_method="GET", renderer="public/about.jinja2")
def circulars(request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """What was told to everybody."""
    return {"page": papers.circulars_page(showing(request))}


@view_config(route_name="circular", request_method="GET", renderer="public/about.jinja2")
def circular(context: SupervisedContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """One circular for everybody."""
    return {"page": papers.circular_page(showing(request), context.matter)}
