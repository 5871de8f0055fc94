"""Applying online: one page a step, each step saved as a draft, and at the end one act."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config
from wtforms import Form

from hallcore.approval.intake import MANDATE as MANDATE_NAME
from hallcore.ground.errors import Refusal
from portal.applying import (
    answers_in,
    check_audience,
    earlier_answers,
    online_form,
    open_case,
    own,
    version_today,
)
from portal.contexts import ItemContext
from portal.drafts import Draft, change, discard, draft_of, fill_in
from portal.forms.applying import ContactFields, DistinctFields, NotificationFields, situation_form
from portal.inquiry import plain
from portal.intake import answers_notified
from portal.presenters.addresses import address
from portal.presenters.applying import (
    Applying,
    crumbs,
    discard_action,
    item_box,
    materials_page,
    open_alert,
    review_page,
    saved_words,
    steps_of,
)
from portal.presenters.citizens import StepPage
from portal.presenters.shapes import Alert, Link
from portal.presenters.showing import showing

CITIZEN = "citizen"


def frame(request: Any) -> None:  # noqa: ANN401 - pyramid ships no types
    """Show the applicant's own navigation."""
    here = request.path
    tabs = (
        Link("我的办事", address("my"), current=here == "/my"),
        Link("我的办件", address("my.cases"), current=here == "/my/cases"),
        Link("我的缴款", address("my.fees"), current=here == "/my/fees"),
        Link("我的预约", address("my.appointments"), current=here == "/my/appointments"),
        Link("查办件进度", address("progress")),
    )
    request.frame = {"section": "services", "tabs": tabs}


def applying_of(context: ItemContext, request: Any) -> Applying:  # noqa: ANN401 - pyramid ships no types
    """What somebody applies for, who they are, and their draft.

    Raises:
        Refusal: The item is not offered, or not online, or the account has no applicant.
    """
    show = showing(request)
    version = version_today(context.item, show.now.date()).item
    if not version.online:
        raise Refusal("该事项须到窗口办理", "FW-05", where="item")
    applicant = own(request.identity, request.archive)
    check_audience(version, applicant)
    draft = draft_of(request.archive, request.identity.account, context.item.number)
    return Applying(show, context.item, version, applicant, draft)


def keep(request: Any, subject: str, fields: dict[str, str]) -> Draft:  # noqa: ANN401 - pyramid ships no types
    """Save what was filled in at a step."""
    hall = request.hall
    return change(
        hall.house, request.identity.account, subject, hall.clock.now(), lambda draft: fill_in(draft, fields)
    )


def texts(form: Form) -> dict[str, str]:
    """What a form holds, as a draft keeps it."""
    return {field.name: str(field.data or "").strip() for field in form}


@view_config(route_name="apply", renderer="citizen/form.jinja2")
def situation(context: ItemContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The first step: the situation, which decides what is asked for."""
    frame(request)
    applying = applying_of(context, request)
    kept = dict(applying.draft.fields) if applying.draft is not None else {}
    if applying.draft is None:
        kept = earlier_answers(request.archive, applying.applicant.dossier, context.item.number)
        kept |= {name: value[:40] for name, value in request.GET.items() if name.startswith("q-")}
        number = plain(request.GET.get("notification", ""))
        kept |= {"notification": number} | answers_notified(request.archive, number, context.item.number)
    sent = request.POST if request.method == "POST" else None
    form = situation_form(applying.version, sent, kept, NotificationFields)
    if request.method == "POST" and form.validate():
        known = {name: value for name, value in kept.items() if name in {"phone", "mail"}}
        keep(request, context.item.number, known | texts(form))
        return HTTPSeeOther(request.route_path("apply.materials", number=applying.code))
    questions = tuple(f"q-{question.id}" for question in applying.version.questions)
    groups = (("您的情形", questions),) if questions else ()
    page = StepPage(
        title=f"申请{applying.version.name}",
        crumbs=crumbs(applying, "选择情形"),
        alerts=open_alert(applying),
        lead="先选情形，再列出需要的材料。申请在提交以前只是草稿，可以随时离开再接着填。",
        steps=steps_of(applying, "apply"),
        groups=(*groups, ("一次性告知", ("notification",))),
        discard=discard_action(context.item.number) if applying.draft else None,
        autosave=address("draft.save", number=context.item.number),
        saved=saved_words(applying.draft),
        boxes=(item_box(applying.version),),
    )
    return {"page": page, "form": form}


@view_config(route_name="apply.materials", renderer="citizen/materials.jinja2")
def materials(context: ItemContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The second step: the computed list, and an upload for each material."""
    frame(request)
    applying = applying_of(context, request)
    if answers_in(applying.version, applying.draft) is None or applying.draft is None:
        return HTTPSeeOther(request.route_path("apply", number=applying.code))
    if request.method == "POST":
        keep(request, context.item.number, {})
        return HTTPSeeOther(request.route_path("apply.contact", number=applying.code))
    return {"page": materials_page(applying)}


@view_config(route_name="apply.contact", renderer="citizen/form.jinja2")
def contact(context: ItemContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The third step: how the applicant is reached, and whether somebody acts for them."""
    frame(request)
    applying = applying_of(context, request)
    if applying.draft is None:
        return HTTPSeeOther(request.route_path("apply", number=applying.code))
    kept = {"phone": applying.applicant.phone} | dict(applying.draft.fields)
    clash = open_case(request.archive, context.item.number, applying.applicant.dossier)
    fields = DistinctFields if clash else ContactFields
    form = fields(request.POST if request.method == "POST" else None, data=kept)
    if request.method == "POST" and form.validate():
        draft = keep(request, context.item.number, texts(form))
        fresh = bool(draft.fields.get("proxy")) and not draft.of("mandate")
        step = "apply.materials" if fresh else "apply.review"
        anchor = {"_anchor": "m-mandate"} if fresh else {}
        return HTTPSeeOther(request.route_path(step, number=applying.code, **anchor))
    page = StepPage(
        title="联系方式",
        crumbs=crumbs(applying, "联系方式"),
        alerts=open_alert(applying),
        lead=f"申请人：{applying.applicant.name}。",
        steps=steps_of(applying, "apply.contact"),
        cancel=Link("上一步", address("apply.materials", number=applying.code)),
        discard=discard_action(context.item.number),
        autosave=address("draft.save", number=context.item.number),
        saved=saved_words(applying.draft),
        boxes=(item_box(applying.version),),
    )
    return {"page": page, "form": form}


@view_config(route_name="apply.review", renderer="citizen/review.jinja2")
def review(context: ItemContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The last step: everything once more; sending it is the act, and the draft is gone."""
    frame(request)
    applying = applying_of(context, request)
    if applying.draft is None or answers_in(applying.version, applying.draft) is None:
        return HTTPSeeOther(request.route_path("apply", number=applying.code))
    if not applying.draft.fields.get("phone"):
        return HTTPSeeOther(request.route_path("apply.contact", number=applying.code))
    alerts: tuple[Alert, ...] = ()
    if request.method == "POST":
        try:
            form = online_form(context.item, applying.version, applying.draft, applying.applicant)
            done = request.perform("apply", "", CITIZEN, form)
        except Refusal as refusal:
            alerts = (refused_alert(applying, refusal),)
            request.response.status = 409
        else:
            discard(request.hall.house, request.identity.account, context.item.number)
            return HTTPSeeOther(request.route_path("my.receipt", number=done.dossier))
    return {"page": review_page(applying, alerts)}


def refused_alert(applying: Applying, refusal: Refusal) -> Alert:
    """A refusal with the way to what has to be changed."""
    step = {
        "distinct": "apply.contact",
        "proxy_number": "apply.contact",
        "proxy": "apply.materials" if MANDATE_NAME in refusal.reason else "apply.contact",
        "phone": "apply.contact",
        "mail": "apply.contact",
        "notification": "apply",
        "answers": "apply",
    }.get(refusal.where, "apply.materials")
    links = [Link("去修改", address(step, number=applying.code))]
    number = open_case(applying.archive, applying.item.number, applying.applicant.dossier)
    if refusal.where == "distinct" and number:
        links.append(Link("看在办案卷", address("my.case", number=number)))
    return Alert(refusal.reason, title="未能提交", tone="danger", links=tuple(links))
