"""The bank's counter: find a notice, take its money, say so once, take a mistake back; the shift; refunds to pay."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.view import view_config

from hallcore.desk import Asked
from hallcore.dossier import Archive
from hallcore.fees.banking import RefundAsked, RefundPaid, ShiftEnded
from hallcore.fees.forms import EndShiftForm, PaymentForm, PayRefundForm, ReverseForm, ShiftForm
from hallcore.fees.model import NOTICE, NoticeIssued
from hallcore.fees.rules import code_key, payment_of, standing
from hallcore.ground.clock import TZ
from hallcore.ground.codes import mask_account
from hallcore.ground.errors import Refusal
from hallcore.rehearsal import rehearse
from portal.bank_contexts import BankContext
from portal.forms import choices
from portal.forms.bank import (
    HandOverFields,
    PayBackFields,
    ReverseFields,
    StartFields,
    SureFields,
    TakingFields,
)
from portal.presenters import bank as told
from portal.presenters import bank_lists as lists
from portal.presenters.addresses import address
from portal.presenters.desks import DeskListPage, DossierPage, FormPage
from portal.presenters.shapes import Action, Alert, Fact, Link, Section, Tag
from portal.presenters.showing import Showing
from portal.presenters.writing import amount, yuan
from portal.views.desk import beside, frame, posted, refused, role_of, to
from portal.views.errors import clause_of

_TAKING = ("channel", "serial", "payer", "account", "opened_at", "lines", "outage", "paid_at")


def show_counter(request: Any, context: BankContext, here: str) -> Showing:  # noqa: ANN401 - pyramid ships no types
    """The counter's frame, with its rooms beside it."""
    return frame(request, told.views(context, request.identity, here))


def refusal_alert(request: Any, refusal: Refusal) -> Alert:  # noqa: ANN401 - pyramid ships no types
    """A refusal in words, with its clause."""
    clause = clause_of(request, refusal.cite)
    if clause is None:
        return Alert(f"{refusal.reason}。", "不能办理", "danger")
    link = Link(f"依据 {clause.rule}", address("law.rule", rule=clause.rule))
    return Alert(f"{refusal.reason}。{clause.source}：{clause.text}", "不能办理", "danger", (link,))


# -- finding ------------------------------------------------------------------------------------------


@view_config(route_name="bank", request_method="GET", renderer="bank/home.jinja2")
def home(context: BankContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """The search box; what is found is gone to, what is not is told with its rule."""
    show, asked = show_counter(request, context, "bank"), request.GET.get("q", "").strip()[:80]
    alerts: tuple[Alert, ...] = ()
    if asked:
        number = _found(context.archive, asked)
        if number:
            return HTTPSeeOther(address("bank.notice", number=number))
        refusal = Refusal("没有这个缴款识别码或者通知书编号，请核对后再输入", "FEE-11", where="q")
        alerts = (refusal_alert(request, refusal),)
    return {"page": told.home_page(show, context, request.identity, asked, alerts)}


def _found(archive: Archive, asked: str) -> str:
    """The notice of a code or number, as it may be typed: with blanks, in small letters."""
    plain = asked.replace(" ", "")
    number = archive.claimed(code_key(plain)) or plain.upper()
    dossier = archive.get(number)
    return number if dossier is not None and dossier.machine == NOTICE else ""


@view_config(route_name="bank.notice", request_method="GET", renderer="desk/dossier.jinja2")
def notice(context: BankContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """A notice: what is owed, or why nothing can be taken, and what the visitor may do."""
    show = show_counter(request, context, "bank")
    actions, alerts = _possible(request, context)
    return {"page": told.notice_page(show, context, actions, alerts)}


Possible = tuple[tuple[Action, ...], tuple[Alert, ...]]


def _possible(request: Any, context: BankContext) -> Possible:  # noqa: ANN401 - pyramid ships no types
    """What the visitor may do about a notice, and what must be said of it first."""
    matter = context.subject
    if matter.the(NoticeIssued).account not in context.paper.accounts:
        return (), (refusal_alert(request, Refusal("本网点不代收这个财政账户的款项", "FEE-02")),)
    if matter.state == "paid":
        told_: Refusal | None = Refusal("这份通知书已经缴清，请勿重复收款", "FEE-17", where="code")
        action = _reversal(request, context)
    else:
        told_ = _not_payable(context)
        payable = matter.state in {"unpaid", "expired"} and "teller" in request.identity.roles
        action = _taking(request, context, late=told_ is not None) if payable else None
    alerts = (refusal_alert(request, told_),) if told_ is not None else ()
    return (action,) if action is not None else (), alerts


def _reversal(request: Any, context: BankContext) -> Action | None:  # noqa: ANN401 - pyramid ships no types
    """Taking a colleague's confirmation back, while its day is open."""
    found = payment_of(context.subject)
    if found is None:
        return None
    n, payment = found
    mine = context.subject.record(n).head["actor"]["account"] == request.identity.account
    open_ = payment.bank == context.paper.code and context.archive[payment.day].state == "open"
    if mine or not open_ or payment.lines:
        return None
    return Action("冲正", address("bank.reverse", number=context.subject.number), danger=True)


def _taking(request: Any, context: BankContext, *, late: bool) -> Action:  # noqa: ANN401 - pyramid ships no types
    if lists.own_shift(context, request.identity.account) is None:
        return Action("先接班再收款", address("bank.shift"), primary=True)
    label = "补录故障期间的收款" if late else "确认收款"
    return Action(label, address("bank.confirm", number=context.subject.number), primary=not late)


def _not_payable(context: BankContext) -> Refusal | None:
    """Why a notice cannot be paid now: cancelled, waived, expired."""
    matter, now = context.subject, standing(context.subject)
    words = {
        "cancelled": Refusal("这份通知书已经作废，不能收款", "FEE-17", where="code"),
        "waived": Refusal("这份通知书已经减免，无须缴款", "FEE-17", where="code"),
        "forfeited": Refusal("这笔保证金已经处理，不能收款", "FEE-17", where="code"),
        "applied": Refusal("这笔保证金已经抵作价款，不能收款", "FEE-17", where="code"),
    }
    if matter.state in words:
        return words[matter.state]
    if matter.state == "expired" or (now.due_by is not None and context.on > now.due_by):
        return Refusal(f"缴款期限已于 {now.due_by} 届满，请缴款人申请变更后再缴", "FEE-20", where="code")
    return None


# -- taking -------------------------------------------------------------------------------------------


@view_config(route_name="bank.confirm", renderer="desk/form.jinja2")
def confirm(context: BankContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Say what was taken; read what will be booked; confirm: only the second sending counts."""
    show, number = show_counter(request, context, "bank"), context.subject.number
    shift = lists.own_shift(context, request.identity.account)
    if shift is None:
        return HTTPSeeOther(address("bank.shift"))
    if request.POST.get("sure") == "yes":
        form = SureFields(request.POST)
        with beside(request, form):
            filled = _payment(context, shift.number, {name: form[name].data or "" for name in _TAKING})
            request.perform("confirm-payment", number, "teller", filled)
            return to(request, "bank.notice", done="taken", number=number)
    form = _taking_form(request, context)
    if request.method == "POST" and not refused(request) and form.validate():
        with beside(request, form):
            given = _given(form)
            _try(request, "confirm-payment", number, _payment(context, shift.number, given))
            return _second(request, context, given)
    facts = told.notice_section(show, context)
    page = FormPage(
        title="确认收款",
        alerts=refused(request),
        before=(facts,),
        submit="下一步",
        cancel=Link("返回", address("bank.notice", number=number)),
    )
    return {"page": page, "form": form}


def _taking_form(request: Any, context: BankContext) -> TakingFields:  # noqa: ANN401 - pyramid ships no types
    waits = tuple(lists.waiting_lines(context, context.subject.number))
    form = TakingFields(posted(request), channel="transfer" if waits else "counter")
    form.lines.choices = choices((one.key, f"{one.key}　{yuan(Decimal(one.one['held']))}") for one in waits)
    outages = [
        (key, f"{one['began'][:16].replace('T', ' ')} 起　{one['reason'][:30]}")
        for (bank, key), one in context.archive.shelf("fee-outages").items()
        if bank == context.paper.code
    ]
    form.outage.choices = choices((("", "不是补录"), *outages))
    if not waits:
        del form.lines
    if not outages:
        del form.outage
        del form.paid_at
    return form


def _given(form: TakingFields) -> dict[str, str]:
    """What was filled in, as text for the second page."""
    given = dict.fromkeys(_TAKING, "")
    for field in form:
        if field.name == "lines":
            given["lines"] = " ".join(field.data or ())
        elif isinstance(field.data, datetime):
            given[field.name] = field.data.isoformat(timespec="minutes")[:16]
        else:
            given[field.name] = (field.data or "").strip()
    return given


def _payment(context: BankContext, shift: str, given: dict[str, str]) -> PaymentForm:
    lines = tuple((key.partition("#")[0], key.partition("#")[2]) for key in given["lines"].split())
    paid_at = datetime.fromisoformat(given["paid_at"]).replace(tzinfo=TZ) if given["paid_at"] else None
    return PaymentForm(
        code=context.subject.the(NoticeIssued).code,
        amount=standing(context.subject).amount,
        channel=given["channel"],  # type: ignore[arg-type]  # one of the field's choices; the paper's own check follows
        serial=given["serial"],
        bank=context.paper.code,
        shift=shift,
        payer=given["payer"],
        account=given["account"],
        opened_at=given["opened_at"],
        paid_at=paid_at,
        outage=given["outage"],
        lines=lines,
    )


def _try(request: Any, verb: str, number: str, form: object) -> None:  # noqa: ANN401 - pyramid ships no types
    """Refuse now what would be refused; nothing is done and nothing filed."""
    actor = request.identity.actor("teller")
    step: Callable[[Archive], Asked | None] = lambda _archive: Asked(verb, number, actor, form)  # noqa: E731 - one step
    outcome = rehearse(request.hall.house, [[step]])[0]
    if isinstance(outcome, Refusal):
        raise outcome


def _second(request: Any, context: BankContext, given: dict[str, str]) -> dict[str, Any]:  # noqa: ANN401 - as above
    """The second page: what will be booked, and the button that books it."""
    shift = lists.own_shift(context, request.identity.account)
    if shift is None:
        raise Refusal("请先接班", "FEE-03", where="shift")
    facts = Section("将要入账", facts=told.booked_facts(context, shift, given))
    page = FormPage(
        title="核对后确认",
        alerts=(Alert("请与缴款人当面核对。确认后只能由另一名员工在日终前冲正。"),),
        before=(facts,),
        submit="确认入账",
        cancel=Link("返回修改", address("bank.confirm", number=context.subject.number)),
    )
    return {"page": page, "form": SureFields(**given)}


@view_config(route_name="bank.reverse", renderer="desk/form.jinja2")
def reverse(context: BankContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Take a colleague's wrong confirmation back, by counter-entry."""
    show, number = show_counter(request, context, "bank"), context.subject.number
    form = ReverseFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            role = role_of(request, "teller", "banker")
            shift = lists.own_shift(context, request.identity.account) if role == "teller" else None
            filled = ReverseForm(form.reason.data, shift.number if shift is not None else "")
            request.perform("reverse-payment", number, role, filled)
            return to(request, "bank.notice", done="reversed", number=number)
    page = FormPage(
        title="冲正收款",
        alerts=refused(request),
        lead="以反向分录冲正，原记录保留；通知书恢复待缴款，已开票据由开票系统开具红字票据。",
        before=(told.notice_section(show, context), *told.drawer_section(context)),
        submit="冲正",
        danger=True,
        cancel=Link("返回", address("bank.notice", number=number)),
    )
    return {"page": page, "form": form}


@view_config(route_name="bank.transfers", request_method="GET", renderer="desk/list.jinja2")
def transfers(context: BankContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Transfers that came in and wait for the bank's confirmation."""
    show_counter(request, context, "bank.transfers")
    return {"page": DeskListPage(title="到账待确认", table=lists.transfers_table(context))}


# -- shifts -------------------------------------------------------------------------------------------


@view_config(route_name="bank.shift", renderer="desk/form.jinja2")
def shift(context: BankContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Take the window over, or hand it over with the drawer counted."""
    show_counter(request, context, "bank.shift")
    now = lists.own_shift(context, request.identity.account)
    return _start(request, context) if now is None else _hand_over(request, context, now.number)


def _start(request: Any, context: BankContext) -> Any:  # noqa: ANN401 - pyramid ships no types
    day = lists.open_day(context)
    form = StartFields(posted(request))
    over = [
        (one.number, f"{one.number}　交班 {amount(one.the(ShiftEnded).cash_counted)} 元")
        for one in (context.archive.children(day.number) if day is not None else ())
        if one.state == "over"
    ]
    form.after.choices = choices((("", "新开钱箱"), *over))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            if day is None:
                raise Refusal("营业日没有开始或者已经日终", "FEE-20")
            filled = ShiftForm(day.number, form.cash.data, form.after.data or "")
            request.perform("start-shift", "", "teller", filled)
            return to(request, "bank", done="shift-started")
    page = FormPage(
        title="接班",
        alerts=refused(request),
        lead=f"营业日 {day.number}" if day is not None else "当前没有开始的营业日。",
        submit="接班",
        cancel=Link("返回", address("bank")),
    )
    return {"page": page, "form": form}


def _hand_over(request: Any, context: BankContext, number: str) -> Any:  # noqa: ANN401 - pyramid ships no types
    form = HandOverFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = EndShiftForm(form.cash.data, form.reason.data or "")
            request.perform("end-shift", number, "teller", filled)
            return to(request, "bank", done="shift-ended")
    table = lists.takings_table(context.archive, (number,), "本班收款")
    page = FormPage(
        title="交班",
        alerts=refused(request),
        before=(Section("本班收款", note=number, tables=(table,)),),
        submit="交班",
        cancel=Link("返回", address("bank")),
    )
    return {"page": page, "form": form}


# -- refunds ------------------------------------------------------------------------------------------


@view_config(route_name="bank.refunds", request_method="GET", renderer="desk/list.jinja2")
def refunds(context: BankContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Refunds the treasury approved."""
    show_counter(request, context, "bank.refunds")
    return {"page": DeskListPage(title="待退付", table=lists.refunds_table(context))}


@view_config(route_name="bank.refund", renderer="desk/form.jinja2")
def refund(context: BankContext, request: Any) -> Any:  # noqa: ANN401 - pyramid ships no types
    """Pay a refund: the account is typed anew and must be the one on record."""
    show, matter = show_counter(request, context, "bank.refunds"), context.subject
    facts = Section("退付", facts=_refund_facts(matter))
    if matter.state == "paid":
        request.override_renderer = "desk/dossier.jinja2"
        paid = matter.the(RefundPaid)
        done = (Fact("利息", yuan(paid.interest)), Fact("银行流水号", paid.serial))
        page = DossierPage(
            title=f"退付 {matter.number}",
            tags=(Tag(told.show_state(show, matter), "grey"),),
            readonly=True,
            facts=(*_refund_facts(matter), *done),
        )
        return {"page": page}
    form = PayBackFields(posted(request))
    if request.method == "POST" and form.validate():
        with beside(request, form):
            filled = PayRefundForm(
                context.paper.code, form.serial.data.strip(), form.account.data.replace(" ", "")
            )
            request.perform("pay-refund", matter.number, role_of(request, "teller", "banker"), filled)
            return to(request, "bank.refund", done="paid-back", number=matter.number)
    page_ = FormPage(
        title=f"退付 {matter.number}",
        alerts=refused(request),
        before=(facts,),
        submit="确认已退付",
        cancel=Link("返回", address("bank.refunds")),
    )
    return {"page": page_, "form": form}


def _refund_facts(matter: Any) -> tuple[Fact, ...]:  # noqa: ANN401 - a dossier
    asked, annex = matter.the(RefundAsked), matter.record(0).annex
    account = (annex.get("account") if annex else None) or ""
    return (
        Fact("退付金额", yuan(asked.amount), strong=True),
        Fact(
            "退回账户",
            f"{mask_account(account)}（{(annex.get('opened_at') if annex else None) or '开户银行未记录'}）",
        ),
        Fact("转出账户", asked.account),
        Fact("事由", asked.reason),
        Fact("原收款记录", asked.of),
        Fact("最迟退付", asked.due_by.isoformat() if asked.due_by else "未定"),
    )
