"""What is done about a contract's payments: asked for, sent back, paid in whole or in part, settled with its interest."""

from __future__ import annotations

from decimal import Decimal

from hallcore.desk import Act, Desk, Verb
from hallcore.ground.deadline import compute
from hallcore.ground.errors import Refusal
from hallcore.ground.money import format_yuan
from trading.methods.rules import Method
from trading.performance.model import PAYMENT, PerformanceOpened, RefuseForm
from trading.performance.office import require_running, require_supplier, tender_of
from trading.performance.paying import (
    Late,
    began_on,
    check_payment,
    interest_left,
    left_of,
    made_in,
    milestone,
    milestone_key,
    rate_of,
    state_of,
)
from trading.performance.paying_model import (
    PartPaid,
    PayForm,
    PaymentMade,
    PaymentRequested,
    PaymentSettled,
    RequestForm,
    RequestReturned,
    SettleForm,
)
from trading.performance.rules import pay_clock
from trading.tendering.office import require_charge


def request_payment(desk: Desk, form: RequestForm) -> Act:
    """The supplier asks for a payment with its invoice; the time to pay is counted at once."""
    performance = desk.dossier
    plan = performance.the(PerformanceOpened)
    require_supplier(desk, plan)
    require_running(desk, plan.lot)
    desk.advance("request-payment")
    one = milestone(performance, form.milestone)
    if not form.invoice.strip():
        raise Refusal("请写明发票号码", "LY-01", where="invoice")
    table = Method(desk.law, performance.procedure)
    start = began_on(performance, one, desk.at, table, desk.calendar)
    clock, n = pay_clock(table, plan, one)
    due = compute(desk.law.clock(clock), start, desk.calendar, n=n)
    number = f"{performance.number}.F{desk.next_number(f'payment-{performance.number}'):02d}"
    if desk.archive.claim(milestone_key(performance.number, one.no), number) != number:
        raise Refusal(f"“{one.title}”已经申请付款", "LY-01", where="milestone")
    payment = desk.found(number, performance.procedure, PAYMENT, parent=performance.number)
    desk.rests_on(performance.number)
    desk.file_in(payment)
    paper = PaymentRequested(
        milestone=one.no,
        called=one.title,
        amount=one.amount,
        invoice=form.invoice.strip(),
        begins=one.begins,
        began_on=start,
        clock=clock,
        days=n or table.law.clock(clock).n,
        due_by=due.end,
        rate=rate_of(desk.law, plan),
    )
    return Act(paper, files=form.files)


def return_request(desk: Desk, form: RefuseForm) -> Act:
    """Send a request back with what is wrong with it; before anything was paid, and not after it is due."""
    payment, performance = desk.dossier, desk.parent()
    require_charge(desk, tender_of(desk))
    asked = payment.the(PaymentRequested)
    if made_in(payment):
        raise Refusal("已经支付部分款项，不能退回申请", "LY-01", where=payment.number)
    if desk.at >= asked.due_by:
        raise Refusal("付款期限已经届满，不能以退回申请的方式拖延付款", "GP-079", where=payment.number)
    if not form.reason.strip():
        raise Refusal("请写明申请或者发票存在的问题", "LY-01", where="reason")
    desk.advance("return-request")
    desk.archive.release(milestone_key(performance.number, asked.milestone), payment.number)
    return Act(RequestReturned(form.reason.strip()))


def record_payment(desk: Desk, form: PayForm) -> Act:
    """Record that something was paid; what is late, and what is owed for it, is computed and published with it."""
    payment, plan = desk.dossier, desk.parent().the(PerformanceOpened)
    require_charge(desk, tender_of(desk))
    asked = payment.the(PaymentRequested)
    whole = form.paid == left_of(payment)
    if whole:
        desk.advance("pay-off")
    else:
        desk.advance("pay-part")
    check_payment(form, payment, desk.at.date())
    now = state_of(payment, form.paid_on)
    left = left_of(payment) - form.paid
    return Act(_made(plan, asked, form, (left, now)), files=form.files, annex=_voucher(form))


def _voucher(form: PayForm) -> dict[str, str]:
    """The number of the treasury's or bank's voucher; kept beside the record, for it names an account's business."""
    return {"voucher": form.voucher.strip()}


def _made(
    plan: PerformanceOpened, asked: PaymentRequested, form: PayForm, now: tuple[Decimal, Late]
) -> PaymentMade:
    """The paper of a payment: what is left of it, and how late it was."""
    left, (days, accrued) = now
    kind = PartPaid if left else PaymentMade
    return kind(
        name=plan.name,
        lot=plan.lot,
        lot_title=plan.lot_title,
        purchaser_name=plan.purchaser_name,
        supplier=plan.supplier,
        supplier_name=plan.supplier_name,
        milestone=asked.milestone,
        called=asked.called,
        amount=asked.amount,
        paid=form.paid,
        left=left,
        paid_on=form.paid_on,
        due_by=asked.due_by,
        late_days=days,
        rate=asked.rate,
        accrued=accrued,
        interest=form.interest,
    )


def pay_interest(desk: Desk, form: PayForm) -> Act:
    """Record that interest for lateness was paid after the payment itself."""
    payment, plan = desk.dossier, desk.parent().the(PerformanceOpened)
    require_charge(desk, tender_of(desk))
    desk.advance("pay-interest")
    asked, last = payment.the(PaymentRequested), payment.the(PaymentMade)
    owed = interest_left(payment, last.paid_on)
    if form.paid or not 0 < form.interest <= owed:
        raise Refusal(f"尚欠逾期利息 {format_yuan(owed)}", "GP-080", where="interest")
    if not form.voucher.strip():
        raise Refusal("请写明支付凭证号", "LY-01", where="voucher")
    if not last.paid_on <= form.paid_on <= desk.at.date():
        raise Refusal("付款日期应在上次付款之后，且不晚于今日", "LY-01", where="paid_on")
    now = Late(last.late_days, last.accrued)
    return Act(_made(plan, asked, form, (left_of(payment), now)), files=form.files, annex=_voucher(form))


def settle_payment(desk: Desk, form: SettleForm) -> Act:
    """The supplier says that it got its money, and what of the interest it waives."""
    payment, plan = desk.dossier, desk.parent().the(PerformanceOpened)
    require_supplier(desk, plan)
    desk.advance("settle-payment")
    owed = interest_left(payment, payment.the(PaymentMade).paid_on)
    if owed and not form.waive:
        raise Refusal(
            f"尚欠逾期利息 {format_yuan(owed)}；确认收款的，请先收取，或者声明放弃", "GP-080", where="waive"
        )
    received = sum((one.paid + one.interest for one in made_in(payment)), owed * 0)
    return Act(PaymentSettled(received, owed))


VERBS = (
    Verb("request-payment", request_payment),
    Verb("return-request", return_request),
    Verb("record-payment", record_payment),
    Verb("pay-interest", pay_interest),
    Verb("settle-payment", settle_payment),
)
