"""What is done about tariffs, fiscal accounts and payment notices. None of it touches money (FEE-03).

A notice is asked for by the department's window or by a rule; its payment code comes from the provider the portal
asked beforehand, and is only kept here. What the bank does is in ``hallcore.fees.bank``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from hallcore.catalogue.rules import tariff_number
from hallcore.desk import Act, Desk, Verb
from hallcore.fees import ledger
from hallcore.fees.forms import (
    AccountForm,
    ChangeForm,
    NoticeForm,
    ReceiptForm,
    TariffForm,
    WithdrawTariffForm,
)
from hallcore.fees.model import (
    ACCOUNT,
    NOTICE,
    PROCEDURE,
    TARIFF,
    ChangeApproved,
    ChangeAsked,
    ChangeRefused,
    Charge,
    FiscalAccountRegistered,
    NoticeExpired,
    NoticeIssued,
    ReceiptIssued,
    TariffPublished,
    TariffWithdrawn,
)
from hallcore.fees.rules import (
    ZERO,
    account_number,
    asked_by,
    code_key,
    fiscal_account,
    matter_key,
    notices_of,
    pending,
    rule_key,
    standing,
    stuck_receipt,
    unreceipted_refund,
)
from hallcore.fees.tariff import Measure, charge_for, check_tariff, in_force
from hallcore.ground.deadline import last_day_of, midnight_after
from hallcore.ground.errors import Refusal
from hallcore.ground.money import yuan
from hallcore.organisation.model import DUTIES, DepartmentRegistered
from hallcore.organisation.office import acting
from hallcore.organisation.rules import department_number

NO_CODE_LONGER_THAN = 64
"""Characters of a payment code; it is opaque (FEE-11), but no text without end."""


# -- tariff and accounts --------------------------------------------------------------------------


def publish_tariff(desk: Desk, form: TariffForm) -> Act:
    """Publish a version of a fee item; the earlier one ends where this begins."""
    check_tariff(form.tariff)
    fiscal_account(desk.archive, form.tariff.account)
    if form.tariff.department:
        desk.open(department_number(form.tariff.department))
    if form.valid_to is not None and form.valid_to < form.valid_from:
        raise Refusal("有效期止早于有效期起", "FEE-18", where="valid_to")
    number = tariff_number(form.tariff.code)
    known = desk.archive.get(number)
    if known is None:
        desk.file_in(desk.found(number, PROCEDURE, TARIFF))
    elif desk.dossier.number != number:
        raise Refusal("案卷与填写的项目编码不符", "FEE-18", where="code")
    before = desk.dossier.latest(TariffPublished)
    if before is not None:
        if form.valid_from < before.valid_from:
            raise Refusal(
                f"现行版本自 {before.valid_from} 起执行，新版本不得更早", "FEE-18", where="valid_from"
            )
        if not form.change.strip():
            raise Refusal("请写明变更了什么、依据是什么", "FEE-18", where="change")
    desk.advance("publish-tariff")
    version = before.version + 1 if before is not None else 1
    return Act(TariffPublished(form.tariff, version, form.valid_from, form.valid_to, form.change.strip()))


def withdraw_tariff(desk: Desk, form: WithdrawTariffForm) -> Act:
    """End a fee item from a day on; notices that were issued stand."""
    if not form.reason.strip() or not form.basis.strip():
        raise Refusal("请写明取消的理由和依据", "FEE-18", where="reason")
    if form.valid_from < desk.at.date():
        raise Refusal("取消日期不得早于今日", "FEE-18", where="valid_from")
    desk.advance("withdraw-tariff")
    return Act(TariffWithdrawn(form.valid_from, form.reason.strip(), form.basis.strip()))


def register_fiscal_account(desk: Desk, form: AccountForm) -> Act:
    """Register an account of the treasury; there is no account in between (FEE-02)."""
    for value, where in (
        (form.code, "code"),
        (form.name, "name"),
        (form.bank, "bank"),
        (form.number, "number"),
    ):
        if not value.strip():
            raise Refusal("请填写财政账户的编号、户名、开户银行和账号", "FEE-02", where=where)
    desk.file_in(desk.found(account_number(form.code), PROCEDURE, ACCOUNT))
    desk.advance("register-fiscal-account")
    return Act(
        FiscalAccountRegistered(form.code, form.name.strip(), form.kind, form.bank.strip(), form.number)
    )


# -- notices --------------------------------------------------------------------------------------


def issue_notice(desk: Desk, form: NoticeForm) -> Act:
    """Issue a payment notice: what is charged, computed from the tariff in force, and until when it is due."""
    _require(desk, form.department)
    if not form.payer.strip():
        raise Refusal("请填写缴款人", "FEE-13", where="payer")
    desk.open(form.matter)
    charges, account, bond = _charges(desk, form.department, form.measures)
    number = f"JK-{desk.at:%Y%m%d}-{form.block}-{_next(desk, form.block):04d}"
    _claim_code(desk, form.code, number)
    if bond or not form.department:
        _require_no_other(desk, form)
    _claim_matter(desk, form.matter, number)
    if desk.actor.role == "clock" and form.department:
        _claim_rule(desk, form, number)
    desk.file_in(desk.found(number, PROCEDURE, NOTICE))
    desk.advance("issue-notice")
    organ = form.organ.strip()
    if form.department:
        organ = desk.open(department_number(form.department)).the(DepartmentRegistered).organ
    paper = NoticeIssued(
        matter=form.matter,
        about=form.about.strip(),
        party=form.party,
        department=form.department,
        organ=organ,
        charges=charges,
        amount=sum((one.amount for one in charges), ZERO),
        account=account,
        code=form.code,
        provider=form.provider,
        due_by=_due(desk),
        window=form.window,
        bond=bond,
        postings=ledger.charged(account, {}, ledger.by_item(charges)),
    )
    if paper.amount == 0:
        raise Refusal("应缴金额为零，无须开具缴款通知书", "FEE-01", where="measures")
    annex = {"payer": form.payer.strip(), "ident": form.ident.strip(), "phone": form.phone.strip()}
    return Act(paper, annex={name: value for name, value in annex.items() if value})


def ask_change(desk: Desk, form: ChangeForm) -> Act:
    """Ask for a notice to be revised, cancelled or waived."""
    issued = desk.dossier.the(NoticeIssued)
    _require(desk, issued.department)
    desk.advance("ask-change")
    if not form.reason.strip():
        raise Refusal("请写明变更的理由", "FEE-09", where="reason")
    if pending(desk.dossier) is not None:
        raise Refusal("已有一项变更等待批准", "FEE-09")
    now = standing(desk.dossier)
    charges: tuple[Charge, ...] = ()
    if form.measures:
        charges, account, _bond = _charges(desk, issued.department, form.measures)
        if account != issued.account:
            raise Refusal("变更后的项目属于另一个财政账户，请作废后重新开具", "FEE-02", where="measures")
    amount = sum((one.amount for one in charges), ZERO)
    if form.change == "revise" and amount == 0:
        raise Refusal("变更后的金额应当大于零；不再收取的请申请作废", "FEE-09", where="measures")
    if form.change == "cancel" and charges:
        raise Refusal("作废的通知书不再列收费项目", "FEE-09", where="measures")
    if form.change == "waive":
        if not form.basis.strip():
            raise Refusal("请写明减免的依据", "FEE-09", where="basis")
        if amount >= now.amount:
            raise Refusal("减免后的金额应当少于原金额", "FEE-09", where="measures")
    due = _due(desk) if charges else None
    return Act(ChangeAsked(form.change, charges, amount, due, form.reason.strip(), form.basis.strip()))


def approve_change(desk: Desk, _form: object) -> Act:
    """Approve what somebody else asked: the notice is now what the approval says (FEE-09)."""
    notice = desk.dossier
    issued = notice.the(NoticeIssued)
    asker, asked = _pending(desk, issued)
    before = ledger.by_item(standing(notice).charges)
    if asked.change == "cancel":
        desk.advance("cancel-notice")
    elif asked.amount == 0:
        desk.advance("waive-notice")
    else:
        desk.advance("revise-notice")
    due = _due(desk) if asked.amount else None
    return Act(
        ChangeApproved(
            change=asked.change,
            charges=asked.charges,
            amount=asked.amount,
            due_by=due,
            reason=asked.reason,
            basis=asked.basis,
            asked_by=asker,
            postings=ledger.charged(issued.account, before, ledger.by_item(asked.charges)),
        )
    )


def refuse_change(desk: Desk, reason: str) -> Act:
    """Refuse what was asked, and say why."""
    _pending(desk, desk.dossier.the(NoticeIssued))
    if not reason.strip():
        raise Refusal("请写明不予批准的理由", "FEE-09", where="reason")
    desk.advance("refuse-change")
    return Act(ChangeRefused(reason.strip()))


def expire_notice(desk: Desk, _form: object) -> Act:
    """The last day is over: the code is good no longer, until the notice is revised."""
    due = standing(desk.dossier).due_by
    if due is None or desk.at < midnight_after(due):
        raise Refusal("缴款期限还没有届满", "FEE-20")
    desk.advance("expire-notice")
    desk.forget("expire-notice")
    return Act(NoticeExpired(due))


def issue_receipt(desk: Desk, form: ReceiptForm) -> Act:
    """Keep the electronic receipt that the provider issued, red for what was taken back (FEE-12 to FEE-14)."""
    stuck = (
        unreceipted_refund(desk.dossier) if desk.dossier.machine != NOTICE else stuck_receipt(desk.dossier)
    )
    if stuck is None or stuck != (form.of, form.amount):
        raise Refusal("没有等待开票的这笔款项", "FEE-13", where="of")
    for part, value in (("code", form.code), ("number", form.number), ("check", form.check)):
        length = int(desk.law.figure("FEE-12", part))
        if len(value) != length or not value.isascii() or not value.isalnum():
            raise Refusal(f"电子票据的{_PARTS[part]}应为 {length} 位", "FEE-12", where=part)
    here = f"{desk.dossier.number}-{form.of:04d}"
    if desk.archive.claim(f"receipt:{form.code}:{form.number}", here) != here:
        raise Refusal("这个票据号码已经用过", "FEE-13", where="number")
    desk.advance("issue-receipt")
    red = -1
    if form.amount < 0:
        blue = desk.dossier.numbers(ReceiptIssued.type)
        red = blue[-1] if blue else 0
    paper = ReceiptIssued(
        form.of, form.code, form.number, form.check, form.provider, red, yuan(form.amount), desk.at.date()
    )
    return Act(paper)


_PARTS = {"code": "代码", "number": "号码", "check": "校验码"}


def _require(desk: Desk, department: str) -> None:
    """An officer uses a duty of the collecting department; the centre and the clock act by themselves."""
    if desk.actor.role in DUTIES:
        acting(desk, desk.actor.role, department)


def _pending(desk: Desk, issued: NoticeIssued) -> tuple[str, ChangeAsked]:
    """The change that waits, for whoever may decide on it: not the one who asked (FEE-09)."""
    _require(desk, issued.department)
    waiting = pending(desk.dossier)
    if waiting is None:
        raise Refusal("没有等待批准的变更", "FEE-09")
    asker = asked_by(desk.dossier, waiting[0])
    if asker == desk.actor.account:
        raise Refusal("申请变更的人不能自己批准", "FEE-09")
    return asker, waiting[1]


def _charges(
    desk: Desk, department: str, measures: Iterable[Measure]
) -> tuple[tuple[Charge, ...], str, bool]:
    """The lines of a notice, the one fiscal account they go to, and whether it is a bond."""
    found, accounts, bonds = [], set(), set()
    for measure in measures:
        item = desk.archive.get(tariff_number(measure.tariff))
        if item is None:
            raise Refusal("公布的收费目录中没有这个项目，不得收费", "FEE-01", where=measure.tariff[:40])
        desk.rests_on(item.number)
        _n, version = in_force(item, desk.at.date())
        if version.tariff.department not in {"", department}:
            raise Refusal("这个收费项目由另一个部门执收", "FEE-01", where=measure.tariff)
        found.append(charge_for(item, measure, desk.at.date()))
        accounts.add(version.tariff.account)
        bonds.add(version.tariff.kind == "bond")
    if not found:
        raise Refusal("请至少选择一个收费项目", "FEE-01", where="measures")
    if len(accounts) > 1 or len(bonds) > 1:
        raise Refusal("不同财政账户的项目应当分别开具通知书", "FEE-02", where="measures")
    return tuple(found), accounts.pop(), bonds.pop()


def _next(desk: Desk, block: str) -> int:
    return desk.next_number(f"notice-{desk.at:%Y%m%d}-{block}")


def _claim_code(desk: Desk, code: str, number: str) -> None:
    if not code.strip() or len(code) > NO_CODE_LONGER_THAN or not code.isascii():
        raise Refusal("没有取得缴款识别码，请稍后重试", "FEE-11", where="code")
    if desk.archive.claim(code_key(code), number) != number:
        raise Refusal("这个缴款识别码已经用过", "FEE-11", where="code")


def _claim_matter(desk: Desk, matter: str, number: str) -> None:
    n = 1
    while desk.archive.claim(matter_key(matter, n), number) != number:
        n += 1


def _require_no_other(desk: Desk, form: NoticeForm) -> None:
    """One at a time of what trading asks of a matter: the one before was returned, expired or cancelled."""
    items = {measure.tariff for measure in form.measures}
    for notice in notices_of(desk.archive, form.matter):
        notice.current()
        if not items & {charge.code for charge in notice.the(NoticeIssued).charges}:
            continue
        if notice.state == "unpaid" or (notice.state == "paid" and not desk.children(notice.number)):
            raise Refusal(f"缴款通知书 {notice.number} 已经开具，不重复开具", "FEE-03", where="matter")


def _claim_rule(desk: Desk, form: NoticeForm, number: str) -> None:
    """What is charged of itself is charged once, however often it is asked for."""
    for measure in form.measures:
        if desk.archive.claim(rule_key(form.matter, measure.tariff), number) != number:
            raise Refusal("这个收费项目已经按规则开具缴款通知书", "FEE-03", where=measure.tariff)


def _due(desk: Desk) -> date | None:
    """The last day of payment; the clock is set for it. None where the year has no notice yet."""
    last = last_day_of(desk.law.clock("C82"), desk.at.date(), desk.calendar)
    if last is not None:
        desk.remind("expire-notice", midnight_after(last))
    return last


VERBS = (
    Verb("publish-tariff", publish_tariff),
    Verb("withdraw-tariff", withdraw_tariff),
    Verb("register-fiscal-account", register_fiscal_account),
    Verb("issue-notice", issue_notice),
    Verb("ask-change", ask_change),
    Verb("approve-change", approve_change),
    Verb("refuse-change", refuse_change),
    Verb("expire-notice", expire_notice),
    Verb("issue-receipt", issue_receipt),
)
