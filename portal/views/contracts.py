"""The windows of a contract: the purchaser's, the supplier's, and what everybody may see of late payments."""

from __future__ import annotations

from typing import Any, NamedTuple

from msgspec.structs import replace
from pyramid.httpexceptions import HTTPNotFound
from pyramid.view import view_config

from portal.contexts import LotContext
from portal.contract_contexts import ContractContext, PaymentContext
from portal.forms import HallForm, choices, drop_blank, one_more
from portal.forms.performance import (
    ChangeFields,
    DeliveryFields,
    InterestFields,
    PayFields,
    PlanFields,
    RequestFields,
    TeamFields,
    WaiveFields,
    acceptance_fields,
)
from portal.forms.turns import ReasonFields
from portal.presenters import contract_supplier as own
from portal.presenters import desk_contract as told
from portal.presenters.desk_closing import late_page
from portal.presenters.desks import FieldGroup, FormPage
from portal.presenters.shapes import Section
from portal.presenters.showing import showing
from portal.views.bidder import frame as bidder_frame
from portal.views.desk import beside, frame, kept, posted, refused, role_of, to
from trading.methods.rules import Method
from trading.performance.model import RefuseForm
from trading.performance.paying_model import SettleForm
from trading.performance.rules import pending_change, price_now

CHARGED = ("purchaser", "agency")
BIDDER = "bidder"


class Part(NamedTuple):
    """One step of a contract: its verb, its title, and what is said before it."""

    verb: str
    title: str
    lead: str


PARTS = {
    "team": Part(
        "plan-acceptance", "制定验收方案", "验收小组成员的姓名不公开；验收后在公告中只写明所代表的一方。"
    ),
    "acceptance": Part(
        "record-acceptance", "记载验收结果", "对照合同逐项写明履约情况；全部符合的为合格。结果随即公告。"
    ),
    "change": Part(
        "propose-change", "提出合同变更", "对方签署后变更生效并公告；超出法定幅度的，系统不予受理。"
    ),
    "agree": Part("agree-change", "签署合同变更", "签署后变更生效，变更公告随即发布。"),
    "decline": Part("decline-change", "不同意合同变更", "写明理由，对方可以看到。"),
    "delivery": Part(
        "report-delivery", "报告交付", "交付日期是计算付款期限的依据之一，采购人（招标人）据此组织验收。"
    ),
    "payment": Part("request-payment", "申请付款", "提交后，系统即按约定或者法定的期限计算最迟付款日。"),
}
_PURCHASERS = ("team", "acceptance", "change", "agree", "decline")
_SUPPLIERS = ("change", "agree", "decline", "delivery", "payment")


@view_config(route_name="late", request_method="GET", renderer="public/about.jinja2")
def late(request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Every payment that is late."""
    request.frame = {"section": "trading"}
    return {"page": late_page(showing(request))}


@view_config(route_name="desk.plan", renderer="desk/form.jinja2")
def plan(context: LotContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Enter how a contract is performed and paid."""
    show, lot, form = frame(request), context.lot, PlanFields(posted(request))
    if request.method == "POST" and not one_more(form.milestones, request.POST):
        drop_blank(form.milestones)
        if form.validate():
            with beside(request, form):
                done = request.perform(
                    "open-performance", lot.number, role_of(request, *CHARGED), form.filled()
                )
                return to(request, "desk.performed", number=done.dossier)
    return {"page": told.plan_page(show, context.tender, lot, refused(request)), "form": form}


@view_config(route_name="desk.performed", request_method="GET", renderer="desk/dossier.jinja2")
def contract(context: ContractContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """A contract: where it stands, what waits."""
    return {"page": told.contract_page(frame(request), request.identity, context)}


@view_config(route_name="desk.performed.step", renderer="desk/form.jinja2")
def contract_step(context: ContractContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """One step of the purchaser's."""
    name = request.matchdict["step"]
    if name not in _PURCHASERS:
        raise HTTPNotFound
    frame(request)
    form, part = _fields(name, context, request), PARTS[name]
    if request.method == "POST" and _ready(form, request):
        with beside(request, form):
            role = role_of(request, *CHARGED)
            request.perform(part.verb, context.performance.number, role, _filled(name, form, request))
            return to(request, "desk.performed", number=context.performance.number)
    page = told.step_page(context, part.title, part.lead, refused(request))
    return {"page": _with(page, name, context, request), "form": form}


@view_config(route_name="contract.own", request_method="GET", renderer="desk/dossier.jinja2")
def own_contract(context: ContractContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """A supplier's contract."""
    bidder_frame(request)
    return {"page": own.own_page(showing(request), context)}


@view_config(route_name="contract.own.step", renderer="bidder/form.jinja2")
def own_step(context: ContractContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """One step of the supplier's."""
    name = request.matchdict["step"]
    if name not in _SUPPLIERS:
        raise HTTPNotFound
    bidder_frame(request)
    form, part = _fields(name, context, request), PARTS[name]
    if request.method == "POST" and _ready(form, request):
        with beside(request, form):
            filled = _filled(name, form, request)
            request.perform(part.verb, context.performance.number, BIDDER, filled)
            return to(request, "contract.own", number=context.performance.number)
    page = own.own_form(context, part.title, part.lead, refused(request))
    return {"page": _with(page, name, context, request), "form": form}


def _ready(form: Any, request: Any) -> bool:  # noqa: ANN401 - neither Pyramid nor WTForms ships types
    """Whether what was sent is to be done now; a team may only have asked for one more line."""
    if isinstance(form, TeamFields):
        if one_more(form.members, request.POST):
            return False
        drop_blank(form.members, keep=3)
    return bool(form.validate())


def _fields(name: str, context: ContractContext, request: Any) -> Any:  # noqa: ANN401 - as above
    sent, performance = posted(request), context.performance
    if name == "acceptance":
        return acceptance_fields(context.plan.standards)(sent)
    if name == "change":
        form = ChangeFields(sent)
        table = _table(context, request)
        form.ground.choices = choices(table.procedure.grounds)
        if table.figure_if("approval") is None:
            del form.approval
        return form
    if name == "payment":
        form = RequestFields(sent)
        form.milestone.choices = choices(
            [(str(no), line) for no, line in own.payable(showing(request), performance)]
        )
        return form
    kinds = {"team": TeamFields, "decline": ReasonFields, "delivery": DeliveryFields, "agree": HallForm}
    return kinds[name](sent)


def _filled(name: str, form: Any, request: Any) -> object:  # noqa: ANN401 - as above
    if name == "agree":
        return None
    if name == "decline":
        return RefuseForm(form.text.data)
    return form.filled() if name == "team" else form.filled(kept(request, form.files))


def _table(context: ContractContext, request: Any) -> Method:  # noqa: ANN401 - as above
    return Method(showing(request).law_of(context.performance), context.performance.procedure)


def _with(page: FormPage, name: str, context: ContractContext, request: Any) -> FormPage:  # noqa: ANN401 - as above
    """What is read before a step, and its fields in groups."""
    if name == "agree" and (asked := pending_change(context.performance)) is not None:
        return replace(page, before=(told.change_section(asked, _table(context, request)),))
    if name == "change":
        now = f"现合同金额 {price_now(context.performance):,} 元。"
        return replace(page, before=(Section("变更前", paragraphs=(now,)),))
    if name == "acceptance":
        standards = context.plan.standards
        findings = tuple(
            FieldGroup(f"{n}. {one}", (f"s{n}-met", f"s{n}-found")) for n, one in enumerate(standards, 1)
        )
        rest = (
            FieldGroup("验收", ("accepted_on", "signed")),
            *findings,
            FieldGroup("结果", ("opinion", "mend_by", "files")),
        )
        return replace(page, groups=rest)
    return page


# -- payments ---------------------------------------------------------------------------------------------


@view_config(route_name="desk.payment", renderer="desk/form.jinja2")
def payment(context: PaymentContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Record a payment or interest, or send a request back."""
    parts = {
        "pay": (
            "record-payment",
            "记录付款",
            "付款记录随即公开；逾期的，同时公开逾期天数和利息。",
            PayFields,
        ),
        "interest": ("pay-interest", "支付逾期利息", "登记另行支付的逾期利息。", InterestFields),
        "return": (
            "return-request",
            "退回付款申请",
            "写明申请或者发票存在的问题。付款期限届满后不能退回。",
            ReasonFields,
        ),
    }
    if request.matchdict["step"] not in parts:
        raise HTTPNotFound
    show = frame(request)
    verb, title, lead, kind = parts[request.matchdict["step"]]
    form = kind(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = RefuseForm(form.text.data) if verb == "return-request" else form.filled()
            request.perform(verb, context.payment.number, role_of(request, *CHARGED), filled)
            return to(request, "desk.performed", number=context.performance.number)
    page = told.step_page(context, title, lead, refused(request))
    return {"page": replace(page, before=told.payment_section(show, context)), "form": form}


@view_config(route_name="payment.settle", renderer="bidder/form.jinja2")
def settle(context: PaymentContext, request: Any) -> Any:  # noqa: ANN401 - as above
    """Say that the money came."""
    bidder_frame(request)
    form = WaiveFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = SettleForm(waive=form.waive.data)
            request.perform("settle-payment", context.payment.number, BIDDER, filled)
            return to(request, "contract.own", number=context.performance.number)
    before = told.payment_section(showing(request), context)
    lead = "确认收到本期款项；尚欠的逾期利息可以等待支付，也可以声明放弃。"
    return {"page": own.own_form(context, "确认收款", lead, refused(request), before), "form": form}
