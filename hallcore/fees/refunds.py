"""Money that goes back: asked for, confirmed by the collecting unit, approved by the treasury, paid by the bank.

It goes to the account it came from and to no other (FEE-15). A bond goes back with its interest within the days the
law gives, and after the end of a tender what was paid for its documents does too (ZB-041), without interest; the refund
knows its clock, and supervision sees whether it was kept.
"""

from __future__ import annotations

from decimal import Decimal

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier, record_number
from hallcore.fees import ledger
from hallcore.fees.banking import (
    BankRegistered,
    DayClosed,
    RefundApproved,
    RefundAsked,
    RefundConfirmed,
    RefundPaid,
    RefundRefused,
    Remitted,
)
from hallcore.fees.daylines import DayLines
from hallcore.fees.fates import line_payer
from hallcore.fees.forms import PayRefundForm, RefundForm
from hallcore.fees.model import NOTICE, PROCEDURE, REFUND, NoticeIssued, PaymentConfirmed
from hallcore.fees.rules import (
    ZERO,
    account_shown,
    back_key,
    bank_number,
    of_trading,
    payment_of,
    refund_number,
    refunded,
    serial_key,
    standing,
    tellers,
)
from hallcore.ground.deadline import compute
from hallcore.ground.errors import Refusal
from hallcore.ground.money import yuan
from hallcore.organisation.model import DUTIES
from hallcore.organisation.office import acting

RETURN_CLOCKS = ("C30", "C35", "C52", "C53", "C73", "C85", "C86", "C195", "C212", "C225")
"""Clocks for what is returned of itself.

ZB-052, ZB-097, GP-047, GP-048, GP-049, TD-07, FEE-21, FEE-22, KY-04, JP-05.
"""

_ORDERS = frozenset({"finance", "centre", "clock"})
"""Who orders money back; everybody else asks."""


def ask_refund(desk: Desk, form: RefundForm) -> Act:
    """Ask for money back: the payer or the window; or order it: the centre, the treasury, a rule."""
    source = desk.dossier
    if not form.reason.strip():
        raise Refusal("请写明退付的理由", "FEE-15", where="reason")
    paper, annex = (
        _of_notice(desk, source, form) if source.machine == NOTICE else _of_line(desk, source, form)
    )
    if not annex.get("account"):
        raise Refusal("请填写缴款人本人的收款账户", "FEE-15", where="account")
    refund = desk.found(_next_number(desk, source), PROCEDURE, REFUND, source.number)
    desk.file_in(refund)
    if desk.actor.role in _ORDERS:
        desk.advance("order-refund")
    else:
        desk.advance("ask-refund")
    return Act(paper, annex=annex)


def _next_number(desk: Desk, source: Dossier) -> str:
    return refund_number(source.number, desk.archive.count_children(source.number) + 1)


def _of_notice(desk: Desk, notice: Dossier, form: RefundForm) -> tuple[RefundAsked, dict[str, str]]:
    issued, found = notice.the(NoticeIssued), payment_of(notice)
    if desk.actor.role in {"citizen", "bidder"} and desk.actor.party != issued.party:
        raise Refusal("只有缴款人本人可以申请退付", "FEE-15")
    if desk.actor.role in DUTIES:
        acting(desk, desk.actor.role, issued.department)
    if found is None or notice.state != "paid":
        raise Refusal("这份通知书没有可以退付的款项", "FEE-15")
    n, payment = found
    of = record_number(notice.number, n)
    left = payment.amount - refunded(desk.children(notice.number), of)
    amount = left if form.amount is None else yuan(form.amount)
    if not ZERO < amount <= left:
        raise Refusal(f"可退付金额为 {left} 元", "FEE-15", where="amount")
    if (form.ground == "bond") != issued.bond:
        raise Refusal("保证金按退还办理，其他款项按退付办理", "FEE-15", where="ground")
    if form.ground == "ended" and (not of_trading(issued) or desk.actor.role not in _ORDERS):
        raise Refusal("招标终止或者失败的，文件费用按规则退还，不必申请", "FEE-21", where="ground")
    record = notice.record(n).annex
    kept = {name: (record.get(name) or "") if record else "" for name in ("payer", "account", "opened_at")}
    if not kept["account"]:
        first = notice.record(0).annex
        payer = (first.get("payer") if first else None) or ""
        if form.payer.strip() != payer:
            raise Refusal("收款账户的户名应当与缴款人一致", "FEE-15", where="payer")
        kept = {"payer": payer, "account": form.account.strip(), "opened_at": form.opened_at.strip()}
    paper = _asked(desk, form, of, amount, issued.account, _parts(notice, amount, form.item), payment)
    return paper, {name: value for name, value in kept.items() if value}


def _of_line(desk: Desk, statement: Dossier, form: RefundForm) -> tuple[RefundAsked, dict[str, str]]:
    """Money that belongs to no notice goes back to whoever sent it."""
    if desk.actor.role != "finance":
        raise Refusal("待查款项的退回由财政部门提请", "FEE-15")
    line = DayLines(desk.archive, statement).get(form.line)
    of, here = f"{statement.number}#{form.line}", _next_number(desk, statement)
    if line is None or line.settled != "refund" or not line.held:
        raise Refusal("请先将这笔到账定为退回付款人", "FEE-15", where="line")
    if desk.archive.claim(back_key(of), here) != here:
        raise Refusal("这笔到账已经提请退回", "FEE-15", where="line")
    paper = _asked(desk, form, of, line.held, account_shown(statement.number), (("", line.held),), None)
    return paper, line_payer(desk.archive, statement, form.line)


def _asked(
    desk: Desk,
    form: RefundForm,
    of: str,
    amount: Decimal,
    account: str,
    sums: tuple[tuple[str, Decimal], ...],
    payment: PaymentConfirmed | None,
) -> RefundAsked:
    due, since = None, None
    if form.ground in {"bond", "ended"}:
        if form.clock not in RETURN_CLOCKS or form.since is None:
            raise Refusal("请写明退还期限的起算事由和日期", "ZB-097", where="clock")
        due = compute(desk.law.clock(form.clock), form.since, desk.calendar).last
    if form.ground == "bond" and form.interest:
        since = payment.paid_at.date() if payment is not None else None
    return RefundAsked(
        of=of,
        amount=amount,
        ground=form.ground,
        reason=form.reason.strip(),
        account=account,
        sums=sums,
        clock=form.clock,
        due_by=due,
        interest_from=since,
    )


def _parts(notice: Dossier, amount: Decimal, item: str) -> tuple[tuple[str, Decimal], ...]:
    """By which fee items a refund goes back."""
    sums = ledger.by_item(standing(notice).charges)
    if amount == sum(sums.values(), ZERO):
        return tuple(sums.items())
    chosen = item or (next(iter(sums)) if len(sums) == 1 else "")
    if chosen not in sums or amount > sums[chosen]:
        raise Refusal("部分退付请选择收费项目，且不超过该项目的金额", "FEE-15", where="item")
    return ((chosen, amount),)


def confirm_refund(desk: Desk, reason: str) -> Act:
    """The collecting unit confirms; whoever asked for it at the window does not confirm it (FEE-09)."""
    _not_by_the_same(desk, RefundAsked.type)
    if desk.actor.role in DUTIES:
        acting(desk, desk.actor.role, desk.parent().the(NoticeIssued).department)
    desk.advance("confirm-refund")
    return Act(RefundConfirmed(reason.strip()))


def approve_refund(desk: Desk, reason: str) -> Act:
    """The treasury approves; whoever ordered it does not approve it (FEE-09)."""
    _not_by_the_same(desk, RefundAsked.type)
    desk.advance("approve-refund")
    return Act(RefundApproved(reason.strip()))


def refuse_refund(desk: Desk, reason: str) -> Act:
    """The money is not returned; the reason is told to whoever asked."""
    if not reason.strip():
        raise Refusal("请写明不予退付的理由", "FEE-15", where="reason")
    if desk.actor.role in DUTIES:
        acting(desk, desk.actor.role, desk.parent().the(NoticeIssued).department)
    desk.advance("refuse-refund")
    desk.archive.release(back_key(desk.dossier.the(RefundAsked).of), desk.dossier.number)
    return Act(RefundRefused(reason.strip()))


def pay_refund(desk: Desk, form: PayRefundForm) -> Act:
    """The bank pays back, to the account on record and no other; a bond with its interest."""
    refund, source = desk.dossier, desk.parent()
    asked = refund.the(RefundAsked)
    annex = refund.record(0).annex
    if form.account.strip() != ((annex.get("account") if annex else None) or ""):
        raise Refusal("只能退回原缴款账户，所填账号与记录不符", "FEE-15", where="account")
    _require_bank(desk, form.bank)
    held = source.machine != NOTICE
    if not held:
        require_remitted(desk, source, asked.account)
    desk.advance("pay-refund")
    key = serial_key(form.bank, form.serial.strip())
    here = record_number(refund.number, refund.count)
    if not form.serial.strip() or desk.archive.claim(key, here) != here:
        raise Refusal("请填写没有用过的银行流水号", "FEE-16", where="serial")
    interest = _interest(desk, asked)
    late = asked.due_by is not None and desk.at.date() > asked.due_by
    back = ledger.returned(asked.account, asked.sums, interest)
    postings = ledger.held(asked.account, -asked.amount) if held else back
    if held:
        _let_go(desk, source, asked)
    return Act(RefundPaid(asked.amount, interest, form.serial.strip(), late, postings))


def _let_go(desk: Desk, statement: Dossier, asked: RefundAsked) -> None:
    """What went back lies in suspense no longer."""
    lines, line = DayLines(desk.archive, statement), asked.of.partition("#")[2]
    now = lines.get(line)
    if now is not None:
        lines.enter({line: now._replace(held=ZERO)})


def _interest(desk: Desk, asked: RefundAsked) -> Decimal:
    if asked.interest_from is None:
        return ZERO
    days = (desk.at.date() - asked.interest_from).days
    rate = Decimal(str(desk.law.figure("FEE-20", "interest")))
    return ledger.interest_on(asked.amount, days, rate, Decimal(str(desk.law.figure("FEE-20", "year"))))


def require_remitted(desk: Desk, notice: Dossier, account: str) -> None:
    """What is paid back, or kept, comes out of the treasury's account, so it must have got there."""
    found = payment_of(notice)
    day = desk.rests_on(found[1].day) if found is not None else None
    if day is None or day.latest(DayClosed) is None:
        raise Refusal("款项尚未日终划缴，当日差错请由银行冲正", "FEE-15")
    if not any(one.account == account for one in day.papers(Remitted)):
        raise Refusal("款项尚未划缴财政账户，不能退付或者转为收入", "FEE-15")


def _require_bank(desk: Desk, code: str) -> None:
    """The actor is of this branch: one of its tellers, its head, or its system."""
    bank = desk.rests_on(bank_number(code))
    ours = desk.actor.party == bank.the(BankRegistered).party
    if not ours or (desk.actor.role == "teller" and desk.actor.account not in tellers(bank)):
        raise Refusal("只有代收银行可以办理退付", "FEE-03", where="bank")


def _not_by_the_same(desk: Desk, kind: str) -> None:
    n = desk.dossier.numbers(kind)[-1]
    if str(desk.dossier.record(n).head["actor"]["account"]) == desk.actor.account:
        raise Refusal("经办人不能复核自己的申请", "FEE-09")


VERBS = (
    Verb("ask-refund", ask_refund, evidence="sealed"),
    Verb("confirm-refund", confirm_refund),
    Verb("approve-refund", approve_refund),
    Verb("refuse-refund", refuse_refund),
    Verb("pay-refund", pay_refund, evidence="sealed"),
)
