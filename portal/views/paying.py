"""Payers' pages: their notices, asking for money back, papers; and a notice by its payment code, without signing in."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.renderers import render_to_response
from pyramid.view import view_config

from hallcore.fees.forms import RefundForm
from hallcore.ground.errors import Refusal
from portal.fee_contexts import NoticeContext
from portal.forms.fees import AskRefundFields, LookUpFields
from portal.inquiry import said
from portal.paying import looked_up
from portal.presenters.addresses import address
from portal.presenters.citizens import StepPage
from portal.presenters.fee_notice import what_is_owed
from portal.presenters.paying import fee_page, fees_page
from portal.presenters.shapes import Alert, Box, Link
from portal.presenters.showing import showing
from portal.views.applying import frame
from portal.views.desk import beside, posted, refused
from portal.views.office_fees import notice_paper

_ASIDE = (
    Box(
        "识别码在哪里",
        ("印在缴款通知书上，也写在发给您的通知里。",),
        (Link("登录后看我的缴款", "/my/fees"),),
    ),
    Box("收费标准", ("每一项收费的依据、标准和减免都已公布。",), (Link("看收费标准", address("fees")),)),
)


@view_config(route_name="pay", renderer="citizen/form.jinja2")
def pay(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Ask for the code and how the payer's number ends; show the notice to whoever knows both."""
    request.frame = {"section": "services"}
    form = LookUpFields(request.POST if request.method == "POST" else request.GET)
    alerts: tuple[Alert, ...] = ()
    if request.method == "POST" and form.validate():
        try:
            number = looked_up(request.hall.house, form.code.data, form.tail.data)
        except Refusal as refusal:
            alerts = (Alert(refusal.reason, tone="danger"),)
            request.response.status = 403
        else:
            shown = fee_page(showing(request), request.archive[number], owner=False)
            return render_to_response("citizen/fee.jinja2", {"page": shown}, request=request)
    page = StepPage(
        title="查缴款",
        crumbs=(Link("首页", address("home")), Link("查缴款")),
        alerts=alerts,
        lead="不用登录。凭缴款识别码和缴款人证件号码的后四位，查询应缴金额、期限和缴款状态。",
        submit="查询",
        boxes=_ASIDE,
    )
    return {"page": page, "form": form}


@view_config(route_name="my.fees", request_method="GET", renderer="citizen/fees.jinja2")
def fees(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Everything the payer was asked to pay."""
    _frame(request)
    return {"page": fees_page(showing(request), request.identity.party)}


@view_config(route_name="my.fee", request_method="GET", renderer="citizen/fee.jinja2")
def fee(context: NoticeContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """One notice whole."""
    _frame(request)
    return {"page": fee_page(showing(request), context.notice, owner=True)}


@view_config(route_name="my.fee.paper", request_method="GET")
@view_config(route_name="my.refund.paper", request_method="GET")
def paper(context: NoticeContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A printed paper of a notice, or of a refund of it."""
    return notice_paper(context, request)


@view_config(route_name="my.fee.refund", renderer="citizen/form.jinja2")
def refund(context: NoticeContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Ask for money back, to the account it came from or, where it was cash, to one's own."""
    _frame(request)
    notice, form = context.notice, AskRefundFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            role = "citizen" if "citizen" in request.identity.roles else "bidder"
            asked = RefundForm(
                form.ground.data,
                form.reason.data,
                form.amount.data,
                payer=said(notice, "payer"),
                account=form.account.data or "",
                opened_at=form.opened_at.data or "",
            )
            request.perform("ask-refund", notice.number, role, asked)
            return HTTPSeeOther(
                request.route_path("my.fee", number=notice.number, _query={"done": "refund-asked"})
            )
    here = address("my.fee", number=notice.number)
    page = StepPage(
        title="申请退付",
        crumbs=(Link("我的缴款", address("my.fees")), Link(notice.number, here), Link("申请退付")),
        alerts=refused(request),
        lead="执收单位确认、财政部门批准后，由银行退回原缴款账户；退付进度在通知书页面查看。",
        before=(what_is_owed(showing(request), notice),),
        submit="提交申请",
        cancel=Link("返回", here),
    )
    return {"page": page, "form": form}


def _frame(request: Any) -> None:  # noqa: ANN401 - as above
    """The applicant's own navigation; bidders have theirs elsewhere."""
    if "citizen" in request.identity.roles:
        frame(request)
    else:
        request.frame = {"section": "trading"}
