"""The bank at its window: its own people, its days and shifts, and what goes to the treasury (FEE-02, FEE-03).

A day is begun by the clock at the cut-off of the day before, closed by the bank's head, and remitted account by
account. What was taken in it is in ``hallcore.fees.payments``.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Dossier, record_number
from hallcore.fees import ledger
from hallcore.fees.banking import (
    BankOutage,
    BankRegistered,
    DayClosed,
    DayOpened,
    Remitted,
    ShiftEnded,
    ShiftStarted,
    TellerAdmitted,
    TellerDismissed,
)
from hallcore.fees.forms import (
    BankForm,
    DayForm,
    DismissForm,
    EndShiftForm,
    OutageForm,
    RemitForm,
    ShiftForm,
    StrikeForm,
    TellerForm,
)
from hallcore.fees.model import (
    BANK,
    DAY,
    PROCEDURE,
    SHIFT,
)
from hallcore.fees.online import UnbookedStruck
from hallcore.fees.rules import (
    ZERO,
    bank_number,
    booking_day,
    books_of,
    day_number,
    fiscal_account,
    serial_key,
    struck_key,
    summed,
    taken,
    taken_by_item,
    tellers,
)
from hallcore.ground.clock import TZ
from hallcore.ground.errors import Refusal
from hallcore.ground.money import yuan
from hallcore.identity.rules import applicant_number, code_of

_ONE_DAY = timedelta(days=1)
DAY_CLOCK = "C83"
"""The clock that says whose holidays a bank's day keeps."""


# -- the bank and its people ----------------------------------------------------------------------


def register_bank(desk: Desk, form: BankForm) -> Act:
    """Register a branch that takes money for the treasury, and the accounts it holds."""
    party = code_of(form.party, "party")
    desk.open(applicant_number(party))
    if not form.accounts:
        raise Refusal("请选择代收的财政账户", "FEE-02", where="accounts")
    for account in form.accounts:
        fiscal_account(desk.archive, account)
    desk.file_in(desk.found(bank_number(form.code), PROCEDURE, BANK))
    desk.advance("register-bank")
    return Act(BankRegistered(form.code, form.name.strip(), party, form.cutoff, form.accounts))


def admit_teller(desk: Desk, form: TellerForm) -> Act:
    """The bank admits its own employee; nobody else can."""
    require_head(desk, desk.dossier)
    desk.advance("admit-teller")
    if form.account in tellers(desk.dossier):
        raise Refusal("这名柜员已经在岗", "FEE-03", where="account")
    return Act(TellerAdmitted(form.account), annex={"person": form.person.strip()} if form.person else {})


def dismiss_teller(desk: Desk, form: DismissForm) -> Act:
    """The bank takes an employee from the window; an open shift must be handed over first."""
    require_head(desk, desk.dossier)
    desk.advance("dismiss-teller")
    if form.account not in tellers(desk.dossier):
        raise Refusal("这名柜员不在岗", "FEE-03", where="account")
    if desk.archive.claimed(_on_duty(form.account)):
        raise Refusal("这名柜员还没有交班", "FEE-03", where="account")
    return Act(TellerDismissed(form.account, form.reason.strip()))


def record_bank_outage(desk: Desk, form: OutageForm) -> Act:
    """Record that the bank's line was down, from when to when; what was paid meanwhile may cite it."""
    require_head(desk, desk.dossier)
    desk.advance("record-bank-outage")
    if not form.reason.strip():
        raise Refusal("请写明故障情况", "FEE-20", where="reason")
    if form.began > desk.at or (form.ended is not None and not form.began < form.ended <= desk.at):
        raise Refusal("故障起止时间应当先后有序，不晚于现在", "FEE-20", where="began")
    return Act(BankOutage(form.began, form.ended, form.reason.strip()))


def strike_unbooked(desk: Desk, form: StrikeForm) -> Act:
    """The treasury strikes off a message of the bank's system that could not be booked, once, with what it found."""
    desk.advance("strike-unbooked")
    if not form.reason.strip():
        raise Refusal("请写明核实情况和处理结果", "FEE-16", where="reason")
    here = record_number(desk.dossier.number, desk.dossier.count)
    key = struck_key(desk.dossier.the(BankRegistered).code, form.event, form.at)
    if desk.archive.claim(key, here) != here:
        raise Refusal("这笔业务已经销号", "FEE-16")
    given = (form.event, form.at, form.kind, form.serial, form.code, form.amount, form.why)
    return Act(UnbookedStruck(*given, form.reason.strip()))


# -- days and shifts ------------------------------------------------------------------------------


def open_day(desk: Desk, form: DayForm) -> Act:
    """Begin a bank's first day; the clock begins every later one at the cut-off of the day before."""
    bank = desk.rests_on(bank_number(form.bank))
    require_head(desk, bank)
    overlay = desk.law.clock(DAY_CLOCK).overlay
    if desk.calendar.is_rest_day(form.day, overlay=overlay):
        raise Refusal("这一天是休息日，没有营业日", "FEE-20", where="day")
    if form.day < desk.at.date():
        raise Refusal("不能补开以前的营业日", "FEE-20", where="day")
    number = day_number(form.bank, form.day)
    if desk.archive.claim(f"bank-days:{form.bank}", number) != number:
        raise Refusal("营业日在前一日截止时间自动开始，不必手工开始", "FEE-20", where="day")
    return _begin(desk, bank, form.day)


def open_next_day(desk: Desk, _form: object) -> Act:
    """At the cut-off the next working day begins."""
    before = desk.dossier.the(DayOpened)
    bank = desk.rests_on(bank_number(before.bank))
    overlay = desk.law.clock(DAY_CLOCK).overlay
    cutoff = datetime.combine(before.day, bank.the(BankRegistered).cutoff, TZ)
    day = booking_day(bank, max(desk.at, cutoff), desk.calendar, overlay)
    if desk.at < cutoff or desk.archive.get(day_number(before.bank, day)) is not None:
        raise Refusal("下一营业日已经开始，或者还没有到截止时间", "FEE-20")
    desk.forget("open-next-day")
    return _begin(desk, bank, day)


def _begin(desk: Desk, bank: Dossier, day: date) -> Act:
    paper = bank.the(BankRegistered)
    desk.file_in(desk.found(day_number(paper.code, day), PROCEDURE, DAY))
    desk.advance("open-day")
    desk.remind("open-next-day", datetime.combine(day, paper.cutoff, TZ))
    return Act(DayOpened(paper.code, day))


def start_shift(desk: Desk, form: ShiftForm) -> Act:
    """A teller takes the window over, with what lies in the drawer."""
    day = desk.rests_on(form.day)
    opened = day.the(DayOpened)
    bank = desk.rests_on(bank_number(opened.bank))
    if desk.actor.account not in tellers(bank):
        raise Refusal("您不是本网点的柜员", "FEE-03")
    require_open(day)
    if yuan(form.cash) < 0:
        raise Refusal("钱箱金额不能是负数", "FEE-03", where="cash")
    if form.after:
        over = desk.open(form.after)
        if over.machine != SHIFT or over.state != "over" or over.the(ShiftEnded).cash_counted != form.cash:
            raise Refusal("接班金额与上一班次交班金额不符", "FEE-03", where="cash")
    number = f"{day.number}.S{len(desk.children(day.number)) + 1:02d}"
    if desk.archive.claim(_on_duty(desk.actor.account), number) != number:
        raise Refusal("您还有一个班次没有交班", "FEE-03")
    desk.file_in(desk.found(number, PROCEDURE, SHIFT, day.number))
    desk.advance("start-shift")
    return Act(ShiftStarted(desk.actor.account, yuan(form.cash), form.after))


def end_shift(desk: Desk, form: EndShiftForm) -> Act:
    """A teller hands over: the drawer is counted against what was taken in cash; a difference has its reason."""
    started = desk.dossier.the(ShiftStarted)
    if started.teller != desk.actor.account:
        raise Refusal("只有当班柜员本人可以交班", "FEE-03")
    desk.advance("end-shift")
    takings = summed(desk.archive, taken(desk.archive, (desk.dossier.number,)))
    expected = started.cash + sum((one.amount for one in takings if one.channel == "counter"), ZERO)
    difference = yuan(form.cash) - expected
    if difference and not form.reason.strip():
        raise Refusal(
            f"钱箱应有 {expected} 元，清点 {form.cash} 元，请写明差异原因", "FEE-16", where="reason"
        )
    desk.archive.release(_on_duty(started.teller), desk.dossier.number)
    paper = ShiftEnded(takings, expected, yuan(form.cash), difference, form.reason.strip())
    return Act(paper)


def close_day(desk: Desk, _form: object) -> Act:
    """Close a bank's day: the list of what was taken; nothing of it can be reversed afterwards."""
    opened = desk.dossier.the(DayOpened)
    bank = desk.rests_on(bank_number(opened.bank))
    require_head(desk, bank)
    if desk.at < datetime.combine(opened.day, bank.the(BankRegistered).cutoff, TZ):
        raise Refusal("还没有到当日截止时间，不能日终", "FEE-20")
    shifts = desk.children(desk.dossier.number)
    if any(shift.state != "over" for shift in shifts):
        raise Refusal("还有柜员没有交班，不能日终", "FEE-16")
    for shift in shifts:
        shift.current()
    desk.advance("close-day")
    takings = summed(desk.archive, taken(desk.archive, books_of(desk.archive, desk.dossier)))
    return Act(DayClosed(opened.bank, opened.day, takings, sum((one.amount for one in takings), ZERO)))


def remit(desk: Desk, form: RemitForm) -> Act:
    """Move a day's money of one account to the treasury: all of it, once."""
    opened = desk.dossier.the(DayOpened)
    require_head(desk, desk.rests_on(bank_number(opened.bank)))
    desk.advance("remit")
    closed = desk.dossier.the(DayClosed)
    if any(one.account == form.account for one in desk.dossier.papers(Remitted)):
        raise Refusal("这个账户当日的款项已经划缴", "FEE-02", where="account")
    total = sum((one.amount for one in closed.takings if one.account == form.account), ZERO)
    if total == 0:
        raise Refusal("这个账户当日没有收款", "FEE-02", where="account")
    if yuan(form.amount) != total:
        raise Refusal(f"当日应划缴 {total} 元，应当全额划缴", "FEE-02", where="amount")
    claim_serial(desk, opened.bank, form.serial, record_number(desk.dossier.number, desk.dossier.count))
    parts = taken_by_item(
        desk.archive, form.account, taken(desk.archive, books_of(desk.archive, desk.dossier))
    )
    return Act(Remitted(form.account, total, form.serial, ledger.remitted(form.account, parts)))


def claim_serial(desk: Desk, bank: str, serial: str, record: str) -> None:
    """The bank's own number of a movement, which counts once."""
    if not serial.strip():
        raise Refusal("请填写银行流水号", "FEE-16", where="serial")
    holder = desk.archive.claim(serial_key(bank, serial.strip()), record)
    if holder != record:
        raise Refusal(f"银行流水号 {serial} 已经入账，不能重复确认", "FEE-16", where=holder)


def require_open(day: Dossier) -> None:
    """Refuse a day that has not begun or is closed."""
    if day.machine != DAY or day.state != "open":
        raise Refusal("营业日没有开始或者已经日终", "FEE-20")


def require_head(desk: Desk, bank: Dossier) -> None:
    """The bank's own: nobody of another party orders its people or closes its books."""
    if desk.actor.role == "banker" and desk.actor.party != bank.the(BankRegistered).party:
        raise Refusal("只能管理本网点", "FEE-03")


def _on_duty(account: str) -> str:
    return f"on-duty:{account}"


VERBS = (
    Verb("register-bank", register_bank),
    Verb("admit-teller", admit_teller),
    Verb("dismiss-teller", dismiss_teller),
    Verb("record-bank-outage", record_bank_outage),
    Verb("strike-unbooked", strike_unbooked),
    Verb("open-day", open_day),
    Verb("open-next-day", open_next_day),
    Verb("start-shift", start_shift),
    Verb("end-shift", end_shift),
    Verb("close-day", close_day),
    Verb("remit", remit),
)
