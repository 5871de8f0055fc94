"""When a payment of a contract is due, how late it is, and what is owed for that; and until when an archive is kept. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from hallcore.dossier import Archive, Dossier
from hallcore.ground.calendar import Calendar
from hallcore.ground.deadline import compute, ends_on
from hallcore.ground.errors import Refusal
from hallcore.ground.lawbook import Law
from hallcore.ground.money import format_yuan, round_yuan
from trading.methods.rules import Method
from trading.performance.model import (
    PAYMENT,
    DeliveryReported,
    Milestone,
    PerformanceOpened,
)
from trading.performance.paying_model import PartPaid, PayForm, PaymentMade, PaymentRequested, PaymentSettled
from trading.performance.rules import changes_of, milestones_now, passed, pay_clock, protected

_DAY = timedelta(days=1)


def payments_of(archive: Archive, performance: Dossier) -> tuple[Dossier, ...]:
    """Every payment asked for under a contract."""
    return tuple(child for child in archive.children(performance.number) if child.machine == PAYMENT)


def milestone_key(performance: str, no: int) -> str:
    """The claim by which only one request stands for a payment."""
    return f"milestone:{performance}:{no}"


def milestone(performance: Dossier, no: int) -> Milestone:
    """A payment of the plan as it stands.

    Raises:
        Refusal: There is none of that number, or a change left nothing of it.
    """
    found = next((one for one in milestones_now(performance) if one.no == no), None)
    if found is None or not found.amount:
        raise Refusal("履约计划中没有这一期付款", "LY-01", where="milestone")
    return found


def began_on(performance: Dossier, one: Milestone, at: datetime, table: Method, calendar: Calendar) -> date:
    """The day the time to pay runs from: of its event; where it is counted from the invoice, of the request if that is later.

    Who delays the acceptance of what a small or medium enterprise delivered pays as if it were accepted on the last day
    for it (LY-12); after a contract that was ended by both, what is left of the plan is due from that day (LY-13).

    Raises:
        Refusal: The event has not happened.
    """
    plan = performance.the(PerformanceOpened)
    event = _event(performance, one, at, table, calendar) or ended_on(performance)
    if event is None:
        needed = "验收合格" if one.begins == "acceptance" else "交付"
        raise Refusal(
            f"“{one.title}”自{needed}之日起计算付款期限，现在还不能申请", "LY-01", where="milestone"
        )
    clock, _n = pay_clock(table, plan, one)
    return max(event, at.date()) if table.law.clock(clock).start_event == "invoice_received" else event


def _event(
    performance: Dossier, one: Milestone, at: datetime, table: Method, calendar: Calendar
) -> date | None:
    """The day of what a payment waits for; None where it has not happened."""
    plan, reported = performance.the(PerformanceOpened), performance.latest(DeliveryReported)
    accepted = passed(performance)
    if one.begins == "signing":
        return plan.signed_on
    if one.begins == "delivery":
        return reported.delivered_on if reported is not None else None
    if accepted is not None:
        return accepted.accepted_on
    if performance.state != "delivered" or reported is None or not protected(plan):
        return None
    last = compute(table.clock("acceptance"), reported.delivered_on, calendar).end
    return ends_on(last) if at >= last else None


def ended_on(performance: Dossier) -> date | None:
    """The day both sides ended the contract before its time; None where they did not."""
    ends = [one.signed_at.date() for one in changes_of(performance) if one.kind == "termination"]
    return ends[-1] if ends else None


def unasked(archive: Archive, performance: Dossier) -> Decimal:
    """The payments of a contract that nobody has asked for, or whose request was returned, together, yuan."""
    asked = {
        one.the(PaymentRequested).milestone
        for one in payments_of(archive, performance)
        if one.state != "returned"
    }
    return sum((one.amount for one in milestones_now(performance) if one.no not in asked), Decimal(0))


def rate_of(law: Law, plan: PerformanceOpened) -> Decimal:
    """What is owed for late payment, per cent a day: as agreed, else to a small enterprise what the law says (GP-080)."""
    if plan.rate:
        return plan.rate
    return Decimal(str(law.figure("GP-080"))) if protected(plan) else Decimal(0)


class Late(NamedTuple):
    """How late a payment is on a day, and the interest owed by then, yuan."""

    days: int
    interest: Decimal


def late(
    due_by: datetime, amount: Decimal, rate: Decimal, payments: Sequence[tuple[date, Decimal]], on: date
) -> Late:
    """How late a payment is on a day; each day after the last one costs the rate on what is unpaid at its end.

    Args:
        due_by: The end of the last day.
        amount: What was to be paid, yuan.
        rate: Per cent a day.
        payments: What was paid on which day.
        on: The day; a payment on it is still late by that day.
    """
    last = ends_on(due_by)
    days, owed, day = 0, Decimal(0), last + _DAY
    while day <= on:
        left = amount - sum((paid for when, paid in payments if when < day), Decimal(0))
        if left <= 0:
            break
        days, owed, day = days + 1, owed + left * rate / 100, day + _DAY
    return Late(days, round_yuan(owed))


def state_of(payment: Dossier, on: date) -> Late:
    """How late a payment is on a day."""
    asked = payment.the(PaymentRequested)
    made = [(one.paid_on, one.paid) for one in made_in(payment)]
    return late(asked.due_by, asked.amount, asked.rate, made, on)


def made_in(payment: Dossier) -> tuple[PaymentMade, ...]:
    """What was paid so far, in parts or whole, oldest first."""
    numbers = sorted((*payment.numbers(PartPaid.type), *payment.numbers(PaymentMade.type)))
    papers = (payment.record(n).paper for n in numbers)
    return tuple(paper for paper in papers if isinstance(paper, PaymentMade))


def left_of(payment: Dossier) -> Decimal:
    """What is still to be paid, yuan, interest apart."""
    asked = payment.the(PaymentRequested)
    return asked.amount - sum((one.paid for one in made_in(payment)), Decimal(0))


def interest_left(payment: Dossier, on: date) -> Decimal:
    """The interest still owed, yuan."""
    given = sum((one.interest for one in made_in(payment)), Decimal(0))
    waived = sum((one.waived for one in payment.papers(PaymentSettled)), Decimal(0))
    return max(state_of(payment, on).interest - given - waived, Decimal(0))


def check_payment(form: PayForm, payment: Dossier, today: date) -> None:
    """Money goes on a day from the request's beginning to today, no more than is owed, and its paper is named."""
    asked, left = payment.the(PaymentRequested), left_of(payment)
    before = made_in(payment)
    since = before[-1].paid_on if before else asked.began_on
    if not form.voucher.strip():
        raise Refusal("请写明支付凭证号", "LY-01", where="voucher")
    if not since <= form.paid_on <= today:
        raise Refusal("付款日期应在付款期限起算之后，且不晚于今日", "LY-01", where="paid_on")
    if not 0 < form.paid <= left:
        raise Refusal(f"本期尚应支付 {format_yuan(left)}，付款金额应大于零且不超过它", "LY-01", where="paid")
    owed = interest_left(payment, form.paid_on)
    if not 0 <= form.interest <= owed:
        raise Refusal(f"截至付款当日逾期利息为 {format_yuan(owed)}", "GP-080", where="interest")


# -- the archive ----------------------------------------------------------------------------------------


def keep_until(ended_on: date, table: Method) -> date:
    """The last day an archive is kept: so many years from the end of the procurement (GP-013, LY-09).

    The day that does not exist in the last year is its 28 February.
    """
    years = int(table.figure("keep").value)
    try:
        return ended_on.replace(year=ended_on.year + years)
    except ValueError:
        return ended_on.replace(year=ended_on.year + years, day=28)
