"""The one act that says that something was paid, and its counter-act; both are the bank's alone (FEE-02, FEE-03).

A payment counts once, by the bank's own number; it counts for the day the cut-off says; before that day is closed a
second employee of the bank may take it back by counter-entry.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier, record_number, split_record_number
from hallcore.fees import ledger
from hallcore.fees.bank import DAY_CLOCK, claim_serial, require_open
from hallcore.fees.banking import BankOutage, BankRegistered, ShiftStarted
from hallcore.fees.daylines import DayLines
from hallcore.fees.forms import (
    PaymentForm,
    ReverseForm,
)
from hallcore.fees.model import (
    NoticeIssued,
    PaymentConfirmed,
    PaymentReversed,
)
from hallcore.fees.rules import (
    bank_number,
    booking_day,
    check_payable,
    day_number,
    of_trading,
    online_book,
    payment_of,
    spent_key,
    standing,
    taking_key,
    tellers,
    tie_key,
)
from hallcore.ground.deadline import midnight_after
from hallcore.ground.errors import Refusal
from hallcore.ground.money import yuan


def confirm_payment(desk: Desk, form: PaymentForm) -> Act:
    """The bank took what a notice asks, to the fen, and says so once."""
    notice = desk.dossier
    bank, issued = desk.rests_on(bank_number(form.bank)), notice.the(NoticeIssued)
    if form.code != issued.code:
        raise Refusal("缴款识别码与通知书不符", "FEE-11", where="code")
    _check_traceable(issued, form)
    if issued.account not in bank.the(BankRegistered).accounts:
        raise Refusal("本网点不代收这个财政账户的款项", "FEE-02", where="bank")
    check_payable(notice, form.amount)
    paid_at = _paid_at(desk, bank, form)
    _check_in_time(notice, paid_at)
    if notice.state == "expired":
        desk.advance("confirm-late")
    else:
        desk.advance("confirm-payment")
    book = _book(desk, bank, form.shift)
    payment = record_number(notice.number, notice.count)
    claim_serial(desk, form.bank, form.serial, payment)
    _enter(desk, book, payment)
    held = _spend(desk, form, issued.account, payment)
    desk.forget("expire-notice")
    day = book.partition(".")[0].removesuffix("-online")
    paper = PaymentConfirmed(
        amount=yuan(form.amount),
        channel=form.channel,
        serial=form.serial,
        bank=form.bank,
        day=day,
        shift=form.shift,
        paid_at=paid_at,
        outage=form.outage,
        lines=tuple(f"{statement}#{line}" for statement, line in form.lines),
        postings=ledger.paid(issued.account, ledger.by_item(standing(notice).charges), held=held),
    )
    annex = {
        "payer": form.payer.strip(),
        "account": form.account.strip(),
        "opened_at": form.opened_at.strip(),
    }
    return Act(paper, annex={name: value for name, value in annex.items() if value})


def reverse_payment(desk: Desk, form: ReverseForm) -> Act:
    """Take a wrong confirmation back, by another employee of the bank, before the day is closed."""
    notice = desk.dossier
    found = payment_of(notice)
    if found is None:
        raise Refusal("没有可以冲正的收款", "FEE-14")
    n, payment = found
    bank = desk.rests_on(bank_number(payment.bank))
    day = desk.rests_on(payment.day)
    if day.state != "open":
        raise Refusal("当日已经日终，不能冲正；请办理退付", "FEE-14")
    _check_second(desk, notice, n, form)
    if payment.lines or desk.archive.claimed(tie_key(record_number(notice.number, n))):
        raise Refusal("这笔款项已经到账，不能冲正；请办理退付", "FEE-14")
    if not form.reason.strip():
        raise Refusal("请写明冲正的原因", "FEE-14", where="reason")
    book = _reversal_book(desk, bank, day, payment, form)
    desk.advance("reverse-payment")
    _enter(desk, book, record_number(notice.number, notice.count))
    due = standing(notice).due_by
    if due is not None:
        desk.remind("expire-notice", midnight_after(due))
    return Act(
        PaymentReversed(
            of=n,
            amount=payment.amount,
            channel=payment.channel,
            reason=form.reason.strip(),
            day=day.number,
            shift="" if book == online_book(day) else book,
            postings=ledger.negated(payment.postings),
        ),
        annex={"employee": form.by.strip()} if form.by.strip() else {},
    )


def _check_traceable(issued: NoticeIssued, form: PaymentForm) -> None:
    """What is paid to the trading centre comes out of an account, since it may have to go back there (FEE-21)."""
    if not of_trading(issued):
        return
    if form.channel == "counter":
        raise Refusal("保证金和招标文件工本费不收现金，请从缴款人的银行账户缴纳", "FEE-21", where="channel")
    if not form.account.strip():
        raise Refusal("请填写付款账号；退还时只能退回这个账户", "FEE-21", where="account")


def _check_second(desk: Desk, notice: Dossier, n: int, form: ReverseForm) -> None:
    """Whoever confirmed does not take back; the bank's system names the employee on whose word it does."""
    confirmed = notice.record(n).head["actor"]
    if desk.actor.role == "bank":
        if confirmed["role"] != "bank" or not form.by.strip():
            raise Refusal("银行系统只能冲正自己确认的网上缴款，并写明经办员工", "FEE-14", where="by")
    elif str(confirmed["account"]) == desk.actor.account:
        raise Refusal("确认收款的人不能自己冲正，应由银行另一名员工办理", "FEE-14")


def _reversal_book(
    desk: Desk, bank: Dossier, day: Dossier, payment: PaymentConfirmed, form: ReverseForm
) -> str:
    """Where a reversal is booked: on the payment's own day, so that the day's list is right when it is closed.

    It corrects the shift that took the money, whose drawer it lies in, whoever reverses; once that shift is handed
    over and counted, the shift of the teller who reverses, out of whose drawer it goes back.
    """
    own = online_book(day)
    if desk.actor.role in {"banker", "bank"}:
        if desk.actor.party != bank.the(BankRegistered).party:
            raise Refusal("只能冲正本网点的收款", "FEE-03")
    else:
        own = _book(desk, bank, form.shift)
        if not own.startswith(f"{day.number}."):
            raise Refusal("这笔收款属于上一营业日，请由网点负责人冲正", "FEE-14", where="shift")
    if not payment.shift:
        return online_book(day)
    return payment.shift if desk.rests_on(payment.shift).state == "on" else own


def _check_in_time(notice: Dossier, paid_at: datetime) -> None:
    """The money was taken by the last day, whenever that is confirmed."""
    due = standing(notice).due_by
    if due is not None and paid_at >= midnight_after(due):
        raise Refusal(f"缴款期限已于 {due} 届满，请申请变更后再缴", "FEE-20", where="code")


def _paid_at(desk: Desk, bank: Dossier, form: PaymentForm) -> datetime:
    """When the money was taken: now; or earlier, where the bank's system says so or an incident is on record."""
    if form.paid_at is None:
        return desk.at
    if form.paid_at > desk.at:
        raise Refusal("收款时间不能晚于现在", "FEE-20", where="paid_at")
    if desk.actor.role == "bank":
        return form.paid_at
    if not form.outage:
        raise Refusal("补录收款应当引用银行系统故障登记", "FEE-20", where="outage")
    number, n = split_record_number(form.outage)
    outage = bank.record(n).paper if number == bank.number else None
    if not isinstance(outage, BankOutage):
        raise Refusal("没有这份银行系统故障登记", "FEE-20", where="outage")
    if form.paid_at < outage.began or (outage.ended is not None and form.paid_at > outage.ended):
        raise Refusal("收款时间不在登记的故障时间内", "FEE-20", where="paid_at")
    return form.paid_at


def _book(desk: Desk, bank: Dossier, shift: str) -> str:
    """Where a taking is booked: the teller's open shift, or the bank's own system on the day in force."""
    overlay = desk.law.clock(DAY_CLOCK).overlay
    code = bank.the(BankRegistered).code
    number = day_number(code, booking_day(bank, desk.at, desk.calendar, overlay))
    if desk.actor.role == "bank":
        if desk.actor.party != bank.the(BankRegistered).party:
            raise Refusal("银行系统与代收银行不符", "FEE-03")
        day = desk.archive.get(number)
        if day is None:
            raise Refusal("营业日还没有开始，请稍后重发", "FEE-20", where="day")
        day.current()
        require_open(day)
        return online_book(day)
    if desk.actor.account not in tellers(bank):
        raise Refusal("您不是本网点的柜员", "FEE-03")
    if desk.archive.get(shift) is None:
        raise Refusal("请先接班", "FEE-03", where="shift")
    mine = desk.rests_on(shift)
    if mine.state != "on" or mine.the(ShiftStarted).teller != desk.actor.account:
        raise Refusal("请先接班", "FEE-03", where="shift")
    if mine.parent != number:
        raise Refusal(
            "已过当日截止时间，请交班后在下一营业日接班，收款计入下一工作日", "FEE-20", where="shift"
        )
    return shift


def _enter(desk: Desk, book: str, payment: str) -> None:
    """Note in the shift's own series what it took, so that nothing is counted that is not there."""
    key = taking_key(book, desk.next_number(f"taking-{book}"))
    if desk.archive.claim(key, payment) != payment:
        raise Refusal("班次流水重复", "FEE-16")


def _spend(desk: Desk, form: PaymentForm, account: str, payment: str) -> bool:
    """Take the lines of the statement a confirmation rests on; whether it rests on any.

    Of one line that shows more than is owed, the rest stays in suspense.
    """
    total = Decimal(0)
    for number, line in form.lines:
        statement = desk.rests_on(number)
        stand = DayLines(desk.archive, statement).get(line)
        if stand is None or not number.startswith(f"DZ-{account}-"):
            raise Refusal("这个账户没有这笔到账", "FEE-16", where=line)
        if stand.notice not in {"", desk.dossier.number}:
            raise Refusal("这笔到账写明的是另一份通知书", "FEE-16", where=line)
        if stand.settled not in {"", "wait", "tie"} or not stand.held:
            raise Refusal("这笔到账已经另行处理", "FEE-16", where=line)
        if desk.archive.claim(spent_key(number, line), payment) != payment:
            raise Refusal("这笔到账已经用于另一份通知书", "FEE-16", where=line)
        total += stand.held
    whole = total == form.amount or (len(form.lines) == 1 and total > form.amount)
    if form.lines and not whole:
        raise Refusal(f"所选到账合计 {total} 元，与应缴金额不符", "FEE-17", where="lines")
    return bool(form.lines)


VERBS = (
    Verb("confirm-payment", confirm_payment, evidence="sealed"),
    Verb("reverse-payment", reverse_payment, evidence="sealed"),
)
