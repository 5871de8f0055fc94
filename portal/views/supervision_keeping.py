"""Evidence at the supervisors' desk: a matter's page, holds, referrals, personal data shown, the bundle."""

from __future__ import annotations

from typing import Any

from pyramid.view import view_config

from hallcore.supervision.forms import HoldForm, InquiryForm, ReasonForm, ReceiptForm, ReferralForm
from hallcore.supervision.keeping import SHOWN, personal_pieces
from portal.forms import choices
from portal.forms.supervision import InquiryFields, ReasonFields, ReceiptFields, ReferralFields
from portal.presenters import supervision_keeping as told
from portal.presenters.addresses import address
from portal.supervision_contexts import SupervisedContext
from portal.views.appraisal import form_page
from portal.views.desk import beside, kept, posted, require_step, role_of, to
from portal.views.evidence import sent_bundle
from portal.views.supervision import WATCHERS, desk


@view_config(route_name="keeping", request_method="GET", renderer="desk/dossier.jinja2")
def keeping(request: Any) -> dict[str, Any]:  # noqa: ANN401 - pyramid ships no types
    """Holds and referrals."""
    return {"page": told.keeping_page(desk(request, "keeping"))}


@view_config(route_name="inquiries", request_method="GET", renderer="desk/list.jinja2")
def inquiries(request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """What supervisors had shown."""
    return {"page": told.inquiries_page(desk(request, "inquiries"))}


@view_config(route_name="matter", request_method="GET", renderer="desk/dossier.jinja2")
def matter(context: SupervisedContext, request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
    """Any matter."""
    return {"page": told.matter_page(desk(request, "keeping"), context.matter)}


@view_config(route_name="matter.bundle", request_method="GET")
def bundle(context: SupervisedContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """The evidence in one zip."""
    show = desk(request, "keeping")
    data = told.supervision_bundle(show, request.hall.house.promise.verifier, context.matter)
    return sent_bundle(request, context.matter, data)


@view_config(route_name="matter.hold", renderer="desk/form.jinja2")
def hold(context: SupervisedContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Hold a matter's evidence."""
    desk(request, "keeping")
    form, number = ReasonFields(posted(request)), context.matter.number
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = HoldForm(number, form.reason.data)
            request.perform("hold-evidence", "", role_of(request, *WATCHERS), filled)
            return to(request, "matter", number=number)
    lead = "保全期间，案卷的个人信息附卷、照片、截图和印制的文书不得删除；办理不受影响，也不告知经办人（JC-37）。"
    page = form_page(
        request, f"证据保全：{number}", address("matter", number=number), lead=lead, submit="保全"
    )
    return {"page": page, "form": form}


@view_config(route_name="hold.lift", renderer="desk/form.jinja2")
def lift(context: SupervisedContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Lift a hold."""
    desk(request, "keeping")
    require_step(request, context.matter, "lift-hold", *WATCHERS)
    form, number = ReasonFields(posted(request)), context.matter.number
    if request.method == "POST" and form.validate():
        with beside(request, form):
            request.perform("lift-hold", number, role_of(request, *WATCHERS), ReasonForm(form.reason.data))
            return to(request, "keeping")
    return {
        "page": form_page(request, f"解除保全：{number}", address("keeping"), submit="解除"),
        "form": form,
    }


@view_config(route_name="matter.refer", renderer="desk/form.jinja2")
def refer(context: SupervisedContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Hand a matter on."""
    desk(request, "keeping")
    form, number = ReferralFields(posted(request)), context.matter.number
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = ReferralForm(number, form.authority.data, form.reason.data, kept(request, form.files))
            request.perform("refer-matter", "", role_of(request, *WATCHERS), filled)
            return to(request, "matter", number=number)
    lead = "移送记下案卷此刻最后一件记录的摘要；证据包请另行下载，随移送函送达（JC-38）。"
    back = address("matter", number=number)
    page = form_page(request, f"移送：{number}", back, lead=lead, multipart=True, submit="移送")
    return {"page": page, "form": form}


@view_config(route_name="referral.receipt", renderer="desk/form.jinja2")
def receipt(context: SupervisedContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Enter a receipt."""
    desk(request, "keeping")
    require_step(request, context.matter, "file-receipt", *WATCHERS)
    form, number = ReceiptFields(posted(request)), context.matter.number
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = ReceiptForm(form.number.data, form.on.data, kept(request, form.files))
            request.perform("file-receipt", number, role_of(request, *WATCHERS), filled)
            return to(request, "keeping")
    page = form_page(request, f"登记回执：{number}", address("keeping"), multipart=True)
    return {"page": page, "form": form}


@view_config(route_name="matter.inquire", renderer="desk/form.jinja2")
def inquire(context: SupervisedContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Have personal data shown, once, for a reason that only discipline inspection reads."""
    desk(request, "keeping")
    form, number = InquiryFields(posted(request)), context.matter.number
    form.pieces.choices = choices([(piece, SHOWN[piece]) for piece in personal_pieces(context.matter)])
    if request.method == "POST" and form.validate():
        with beside(request, form):
            pieces = tuple(form.pieces.data)
            filled = InquiryForm(number, pieces, form.reason.data)
            done = request.perform("inquire-data", "", role_of(request, *WATCHERS), filled)
            request.override_renderer = "desk/shown.jinja2"
            return {"page": told.shown_page(context.matter, pieces, done.dossier)}
    lead = "查看会记入案卷以外的调阅记录，只有纪检监察人员可以查阅，不告知经办人（JC-39）。"
    back = address("matter", number=number)
    page = form_page(request, f"查看个人信息：{number}", back, lead=lead, submit="查看")
    return {"page": page, "form": form}
