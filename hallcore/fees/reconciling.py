"""What the bank's statement shows is laid beside what was confirmed: taken in, judged, settled, tied out.

Lines are filed by account and booking day, each once, whatever files it comes in. What is not confirmed on a notice
lies in suspense until somebody settles it; every line is in exactly one state (FEE-16). No line marks anything paid:
that stays the bank's own act, which may rest on lines.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import islice

from hallcore.desk import Act, Desk, Verb
from hallcore.dossier import Archive, Dossier, record_number, split_record_number
from hallcore.fees import ledger
from hallcore.fees.banking import (
    BankRegistered,
    DayClosed,
    DayOpened,
    DayTied,
    Fate,
    Judged,
    Line,
    LineSettled,
    LinesRematched,
    LinesTaken,
    Remitted,
    StatementImported,
    TieLine,
)
from hallcore.fees.daylines import DayLines, DaySums
from hallcore.fees.fates import PAYER, LineStanding, first_standings, is_open, settled
from hallcore.fees.forms import LinesForm, RematchForm, SettleForm, StatementForm, TieForm
from hallcore.fees.model import PROCEDURE, STATEMENT, NoticeIssued, PaymentConfirmed, Posting
from hallcore.fees.rules import (
    ZERO,
    account_shown,
    bank_number,
    code_key,
    fiscal_account,
    line_key,
    payment_of,
    spent_key,
    standing,
    statement_number,
    tie_key,
)
from hallcore.ground.errors import Refusal
from hallcore.ground.money import yuan

_MORE = "到账多于已确认的收款"
CHUNK = 500
"""How many lines one act takes at most."""


def import_statement(desk: Desk, form: StatementForm) -> Act:
    """File in the account's dossier that a file was read: what was new, what was known, what was set aside."""
    desk.advance("import-statement")
    paper = StatementImported(form.form, form.read, form.fresh, form.known, form.outgoing, form.bad)
    return Act(paper, files=form.files)


def take_lines(desk: Desk, form: LinesForm) -> Act:
    """Take lines of one account and day; those that are known already are passed over."""
    fiscal_account(desk.archive, form.account)
    if not form.lines or len(form.lines) > CHUNK or len({line.on for line in form.lines}) > 1:
        raise Refusal(f"一次登记同一日的明细，不超过 {CHUNK} 条", "FEE-16", where="lines")
    number = statement_number(form.account, form.lines[0].on)
    if form.lines[0].on > desk.at.date():
        raise Refusal("记账日期不能晚于今日", "FEE-16", where=form.lines[0].place)
    if desk.archive.get(number) is None:
        desk.file_in(desk.found(number, PROCEDURE, STATEMENT))
    elif desk.dossier.number != number:
        raise Refusal("案卷与记账日期不符", "FEE-16", where=number)
    desk.advance("take-lines")
    fresh = [
        (line, payer)
        for line, payer in zip(form.lines, form.payers, strict=True)
        if _fresh(desk, form.account, line)
    ]
    if not fresh:
        raise Refusal("这些明细已经登记过", "FEE-16", where=number)
    judged = tuple(_judge(desk, form.account, line.id, line.code, line.amount) for line, _payer in fresh)
    annex = {
        f"{place:04d}.{name}": value.strip()
        for place, (_line, payer) in enumerate(fresh)
        for name, value in zip(PAYER, (payer.name, payer.account, payer.bank), strict=True)
        if value.strip()
    }
    total = sum((one.held for one in judged), ZERO)
    paper = LinesTaken(
        form.account, tuple(line for line, _payer in fresh), judged, ledger.held(form.account, total)
    )
    DayLines(desk.archive, desk.dossier).enter(first_standings(paper))
    return Act(paper, annex=annex)


def _fresh(desk: Desk, account: str, line: Line) -> bool:
    """Whether a line is new; it is claimed by the record that takes it."""
    if yuan(line.amount) <= 0:
        raise Refusal("到账金额应当大于零", "FEE-16", where=line.place)
    key = line_key(account, line.id)
    if desk.archive.claimed(key):
        return False
    desk.archive.claim(key, record_number(desk.dossier.number, desk.dossier.count))
    return True


def rematch_lines(desk: Desk, form: RematchForm | None) -> Act:
    """Lay lines that have not matched beside the notices again: those that are named, or all there are.

    What did not change is not repeated.
    """
    desk.advance("rematch-lines")
    statement, lines = desk.dossier, DayLines(desk.archive, desk.dossier)
    account, changed, postings = account_shown(statement.number), dict[str, LineStanding](), list[Posting]()
    for line, now in _still_open(lines, form.lines if form is not None else ()):
        fresh = _judge(desk, account, line, _names(desk, line, now, now.code), now.amount)
        if (fresh.fate, fresh.notice, fresh.held) == (now.fate, now.notice, now.held):
            continue
        changed[line] = now._replace(fate=fresh.fate, notice=fresh.notice, held=fresh.held, why=fresh.why)
        if not desk.archive.claimed(spent_key(statement.number, line)):
            postings += ledger.held(account, fresh.held - now.held)
    if not changed:
        raise Refusal("没有可以重新匹配的明细", "FEE-16", where="lines")
    lines.enter(changed)
    judged = (Judged(line, one.fate, one.notice, one.held, one.why) for line, one in changed.items())
    return Act(LinesRematched(tuple(judged), tuple(postings)))


def _still_open(lines: DayLines, named: tuple[str, ...]) -> list[tuple[str, LineStanding]]:
    """The open lines among those that are named, or all of them; not too many for one act."""
    if named:
        standing_ = ((line, lines.get(line)) for line in dict.fromkeys(named[: CHUNK + 1]))
        found = [(line, one) for line, one in standing_ if one is not None and is_open(one)]
    else:
        found = list(islice(lines.open(), CHUNK + 1))
    if len(found) > CHUNK:
        raise Refusal(f"一次重新匹配不超过 {CHUNK} 条明细", "FEE-16", where="lines")
    return found


def settle_line(desk: Desk, form: SettleForm) -> Act:
    """Decide what becomes of a line that did not match, with the reason."""
    desk.advance("settle-line")
    account, lines = account_shown(desk.dossier.number), DayLines(desk.archive, desk.dossier)
    now = lines.get(form.line)
    if now is None or not is_open(now):
        raise Refusal("没有等待处理的这笔到账", "FEE-16", where="line")
    if not form.reason.strip():
        raise Refusal("请写明处理的理由", "FEE-16", where="reason")
    _check_spent(desk, account, form, now)
    fate, notice, held = now.fate, now.notice, now.held
    postings: tuple[Posting, ...] = ()
    if form.way == "tie":
        notice = form.notice or now.notice
        fate, held = _tie(desk, account, form, notice, now)
        postings = ledger.held(account, held - now.held)
    elif form.way == "bank-error":
        held, postings = ZERO, ledger.held(account, -now.held)
    elif form.way == "interest":
        held = ZERO
        # The bank credits interest to the treasury's account itself: nothing of it is on its way.
        postings = ledger.entries(
            ("suspense", account, "", now.held),
            ("interest", account, "", -now.held),
            ("fiscal", account, "", now.held),
            ("bank", account, "", -now.held),
        )
    elif form.way == "refund" and not now.held:
        raise Refusal("这笔到账没有待退的款项", "FEE-16", where="way")
    paper = LineSettled(form.line, form.way, notice, fate, held, form.reason.strip(), postings)
    lines.enter({form.line: settled(now, paper)})
    return Act(paper)


def _check_spent(desk: Desk, account: str, form: SettleForm, now: LineStanding) -> None:
    """Of a line the bank confirmed on only what is too much is still to be settled."""
    if not desk.archive.claimed(spent_key(desk.dossier.number, form.line)):
        return
    fresh = _judge(desk, account, form.line, _names(desk, form.line, now, ""), now.amount)
    if fresh.held != now.held or form.way in {"tie", "bank-error"}:
        raise Refusal("银行已据此确认收款，请先重新匹配；多出的部分只能退回付款人", "FEE-16", where="way")


def _tie(desk: Desk, account: str, form: SettleForm, notice: str, now: LineStanding) -> tuple[Fate, Decimal]:
    """Claim a line for a notice, all of it: it counts no longer for the one it was laid beside.

    Where the notice is paid and untied the line is matched; else all of it is held until the bank confirms.
    """
    dossier = desk.rests_on(notice) if notice else None
    if dossier is None or dossier.latest(NoticeIssued) is None:
        raise Refusal("没有这份缴款通知书", "FEE-16", where="notice")
    if dossier.the(NoticeIssued).account != account:
        raise Refusal("通知书属于另一个财政账户", "FEE-02", where="notice")
    found = payment_of(dossier)
    if found is None:
        if dossier.state not in {"unpaid", "expired"}:
            raise Refusal("通知书已经作废或者减免，不能认领", "FEE-17", where="notice")
        _untie(desk, form.line, now.notice)
        return "partly", now.amount
    payment = record_number(dossier.number, found[0])
    if found[1].amount != now.amount:
        raise Refusal("到账金额与已确认的收款不符", "FEE-16", where="notice")
    mine = f"{desk.dossier.number}#{form.line}"
    if desk.archive.claim(tie_key(payment), mine) != mine:
        raise Refusal("这份通知书的收款已与另一笔到账匹配", "FEE-16", where="notice")
    if now.notice != notice:
        _untie(desk, form.line, now.notice)
    return "matched", ZERO


def _untie(desk: Desk, line: str, notice: str) -> None:
    """The payment a line was laid beside waits for its own line again."""
    before = desk.archive.get(notice) if notice else None
    found = payment_of(before) if before is not None else None
    if before is not None and found is not None:
        desk.archive.release(tie_key(record_number(before.number, found[0])), f"{desk.dossier.number}#{line}")


def _judge(desk: Desk, account: str, line: str, code: str, amount: Decimal) -> Judged:
    """What a line is, as things stand; a payment that it shows is tied to it."""
    number = desk.archive.claimed(code_key(code)) if code else ""
    notice = desk.archive.get(number) if number else None
    if notice is None:
        why = "对账文件中的缴款识别码没有对应的通知书" if code else "对账文件中没有缴款识别码"
        return Judged(line, "unknown", "", amount, why)
    if notice.the(NoticeIssued).account != account:
        return Judged(line, "unknown", number, amount, "缴入了另一个财政账户")
    notice.current()
    found = payment_of(notice)
    if found is None:
        return _unconfirmed(notice, line, amount)
    return _confirmed(desk, notice, found, line, amount)


def _confirmed(
    desk: Desk, notice: Dossier, found: tuple[int, PaymentConfirmed], line: str, amount: Decimal
) -> Judged:
    """Money for a notice that is paid: it shows that payment, or is money once more."""
    mine, payment = f"{desk.dossier.number}#{line}", found[1]
    key = tie_key(record_number(notice.number, found[0]))
    if mine in payment.lines:
        excess = amount - payment.amount if len(payment.lines) == 1 else ZERO
        return Judged(line, "over" if excess else "matched", notice.number, excess, _MORE if excess else "")
    if payment.lines or desk.archive.claim(key, mine) != mine:
        return Judged(line, "duplicate", notice.number, amount, "同一通知书已有一笔到账")
    if amount > payment.amount:
        return Judged(line, "over", notice.number, amount - payment.amount, _MORE)
    if amount < payment.amount:
        return Judged(line, "under", notice.number, ZERO, "到账少于已确认的收款")
    return Judged(line, "matched", notice.number, ZERO, "")


def _unconfirmed(notice: Dossier, line: str, amount: Decimal) -> Judged:
    """Money for a notice that the bank has not confirmed: it waits in suspense."""
    number = notice.number
    if notice.state not in {"unpaid", "expired"}:
        return Judged(line, "over", number, amount, "通知书已经作废、减免或者处理完毕")
    owed = standing(notice).amount
    if amount > owed:
        return Judged(line, "over", number, amount, "到账多于应缴金额")
    if amount < owed:
        return Judged(line, "under", number, amount, "到账少于应缴金额")
    late = notice.state == "expired"
    return Judged(line, "partly", number, amount, "通知书已经过期" if late else "银行尚未确认收款")


def _names(desk: Desk, line: str, now: LineStanding, code: str) -> str:
    """Whose code a line counts for: the notice the bank confirmed on it, the one it was claimed for, its own."""
    payment = desk.archive.claimed(spent_key(desk.dossier.number, line))
    if payment:
        return _code_of(desk, split_record_number(payment)[0])
    claimed = _code_of(desk, now.notice)
    return claimed if now.settled == "tie" else code or claimed


def _code_of(desk: Desk, notice: str) -> str:
    """The code of the notice somebody claimed a line for."""
    dossier = desk.archive.get(notice) if notice else None
    return dossier.the(NoticeIssued).code if dossier is not None else ""


# -- the day --------------------------------------------------------------------------------------


def tie_out(desk: Desk, form: TieForm) -> Act:
    """Compare notices, bank and treasury for a closed day, account by account; an uneven day has its reason."""
    opened = desk.dossier.the(DayOpened)
    desk.advance("tie-out")
    lines = tie_lines(desk.archive, desk.dossier)
    even = all(is_even(one) for one in lines)
    if not even and not form.reason.strip():
        raise Refusal("三方不一致，请写明差异原因，并在下一工作日处理完毕", "FEE-16", where="reason")
    return Act(DayTied(opened.day, lines, even, form.reason.strip()))


def tie_lines(archive: Archive, day: Dossier) -> tuple[TieLine, ...]:
    """A closed day account by account, as it stands now; accounts without money that day are left out."""
    bank = archive[bank_number(day.the(DayOpened).bank)].the(BankRegistered)
    lines = (_tied(archive, day, account) for account in bank.accounts)
    return tuple(line for line in lines if line.notices or line.bank or line.treasury)


def is_even(line: TieLine) -> bool:
    """Whether notices, bank and treasury agree to the fen and nothing is left to be settled."""
    return line.notices == line.bank - line.held == line.treasury and not line.open


def _tied(archive: Archive, day: Dossier, account: str) -> TieLine:
    taken = day.the(DayClosed).takings
    statement = archive.get(statement_number(account, day.the(DayOpened).day))
    shown = DayLines(archive, statement).sums() if statement is not None else DaySums(ZERO, ZERO, 0)
    return TieLine(
        account=account,
        notices=sum((one.amount for one in taken if one.account == account), ZERO),
        bank=shown.amount,
        held=shown.held,
        treasury=sum((one.amount for one in day.papers(Remitted) if one.account == account), ZERO),
        open=shown.open,
    )


VERBS = (
    Verb("import-statement", import_statement),
    Verb("take-lines", take_lines),
    Verb("rematch-lines", rematch_lines),
    Verb("settle-line", settle_line),
    Verb("tie-out", tie_out),
)
